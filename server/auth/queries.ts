/** Sign-in and sessions. The token lives in the cookie only; the database knows its hash. */
import { createHash, randomBytes } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import { many, maybe, one, run, sql, type Db } from '../../db/query.ts'
import type { Role } from './rules.ts'

/** argon2id with the parameters of RFC 9106's second recommendation (64 MiB, 3 passes). */
export const hashPassword = (password: string) =>
  hash(password, { memoryCost: 65536, timeCost: 3, parallelism: 1 })

export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest()

/** Compared against when the address is unknown, so that both answers take as long. */
const nobody = hashPassword(randomBytes(16).toString('hex'))

type Candidate = { account_id: string; password_hash: string }

/** The account with this address, as the server; whether the password is right is not known yet. */
export const signInCandidate = (db: Db, email: string) =>
  maybe<Candidate>(db, sql`select account_id, password_hash from sign_in_candidate(${email})`)

/** Outside any transaction: it takes a tenth of a second, and a connection must not wait for it. */
export const passwordFits = async (candidate: Candidate | undefined, password: string): Promise<boolean> =>
  (await verify(candidate?.password_hash ?? (await nobody), password)) && candidate !== undefined

/** A new session's token, as the server. */
export const openSession = async (db: Db, accountId: string): Promise<string> => {
  const token = randomBytes(32).toString('base64url')
  await run(db, sql`select open_session(${accountId}, ${hashToken(token)})`)
  return token
}

/** The account of a live session (idle 12 h, absolute 30 days), as the server; remembers that it was used. */
export const accountOfSession = async (db: Db, tokenHash: Buffer): Promise<string | undefined> => {
  const { account_id } = await one<{ account_id: string | null }>(
    db,
    sql`select session_account(${tokenHash}) as account_id`,
  )
  if (account_id === null) return undefined
  await run(db, sql`select touch_session(${tokenHash})`)
  return account_id
}

export const revokeSession = (db: Db, tokenHash: Buffer) => run(db, sql`select revoke_session(${tokenHash})`)

export type Membership = { municipality_key: string; municipality_name: string; role: Role }

/** The acting account itself, with its memberships in the order of the municipalities' names. */
export const ownAccount = async (db: Db, accountId: string) => ({
  account: await one<{ id: string; name: string; email: string }>(
    db,
    sql`select id, name, email from account where id = ${accountId}`,
  ),
  memberships: await many<Membership>(
    db,
    sql`
      select s.municipality_key, m.name as municipality_name, s.role
      from membership s join municipality m on m.key = s.municipality_key
      where s.account_id = ${accountId}
      order by m.name, s.role`,
  ),
  // What the map index may show; the same functions that row level security asks.
  visible: await one<{ municipalities: string[]; properties: string[] }>(
    db,
    sql`select visible_municipalities() as municipalities, visible_properties() as properties`,
  ),
  visible_until: (await one<{ until: string }>(db, sql`select visible_until() as until`)).until,
  demo: (await one<{ demo: boolean }>(db, sql`select demo from account where id = ${accountId}`)).demo,
})
