/** Accounts and their roles, as the admins of their municipalities keep them. */
import { empty, many, maybe, run, sql, type Db } from '../../db/query.ts'
import { hashPassword } from '../auth/queries.ts'
import { invalid, Problem } from '../problems.ts'
import { bodyHash, isRepeat } from '../receipt.ts'
import type { AccountChange, Colleague, ManagedAccount, MembershipParams, NewAccount } from './schema.ts'

const administered = sql`any ((select municipalities_with('accounts'))::text[])`

const selectAccounts = (db: Db, condition: typeof empty) =>
  many<ManagedAccount>(
    db,
    sql`
      select a.id, a.email, a.name, a.active, a.version, a.created_at,
             a.id = any ((select administered_accounts())::uuid[]) as own,
             json_agg(json_build_object('municipality_key', m.municipality_key, 'role', m.role)
                      order by m.municipality_key, m.role) as memberships
      from account a join membership m on m.account_id = a.id and m.municipality_key = ${administered}
      ${condition}
      group by a.id, a.email, a.name, a.active, a.version, a.created_at
      order by a.name, a.id`,
  )

/** By name: whoever has a role in the admin's municipalities, or in one of them. */
export const accounts = (db: Db, municipality?: string) =>
  selectAccounts(
    db,
    municipality === undefined
      ? empty
      : sql`where a.id in (select account_id from membership where municipality_key = ${municipality})`,
  )

/** @throws Problem `not_found` when it has no role in the admin's municipalities */
export const account = async (db: Db, id: string): Promise<ManagedAccount> => {
  const [found] = await selectAccounts(db, sql`where a.id = ${id}`)
  if (!found) throw new Problem('not_found')
  return found
}

/** @throws Problem `forbidden` when the account also works where the admin is not in charge */
const ownAccount = async (db: Db, id: string) => {
  const found = await account(db, id)
  if (!found.own) throw new Problem('forbidden')
  return found
}

/** An address is somebody's already: the constraint's name means nothing to a person. */
const namingEmail = async <Result>(work: Promise<Result>): Promise<Result> => {
  try {
    return await work
  } catch (error) {
    if ((error as { constraint?: string }).constraint !== 'account_email_key') throw error
    throw new Problem('already_exists', { errors: [{ field: 'email', code: 'taken' }] })
  }
}

const receiptOf = (db: Db, id: string) =>
  maybe<{ body_hash: Buffer | null }>(db, sql`select body_hash from account where id = ${id}`)

/** A repeat is recognised without the password, so that no quick hash of it is ever stored. */
const receiptHash = ({ email, name, memberships }: NewAccount) => bodyHash({ email, name, memberships })

/**
 * @returns whether it is new
 * @throws Problem `forbidden` for a role in a municipality of other admins, `already_exists`
 */
export const createAccount = async (db: Db, id: string, sent: NewAccount): Promise<boolean> => {
  const hash = receiptHash(sent)
  if (isRepeat(await receiptOf(db, id), hash)) return false
  const passwordHash = await hashPassword(sent.password)
  // No "on conflict": the new row would have to be visible to the admin, and without a role it is not yet.
  await namingEmail(
    run(
      db,
      sql`
        insert into account (id, email, name, password_hash, body_hash)
        values (${id}, ${sent.email.toLowerCase()}, ${sent.name}, ${passwordHash}, ${hash})`,
    ),
  )
  await run(
    db,
    sql`
      insert into membership (account_id, municipality_key, role)
      select ${id}, municipality_key, role
      from jsonb_to_recordset(${JSON.stringify(sent.memberships)}::jsonb) as sent(municipality_key text, role text)`,
  )
  return true
}

const fields = ['email', 'name', 'active'] as const

const collision = (current: ManagedAccount, change: AccountChange) =>
  fields.flatMap((field) =>
    change[field] === undefined || change[field] === current[field]
      ? []
      : [{ field, code: 'changed', yours: change[field], current: current[field] }],
  )

/**
 * Changes name, address or whether the account is active; an account that is switched off is signed out everywhere.
 * @param version the one that the change builds on
 * @throws Problem `not_found`, `forbidden`, `conflict` with both values when it was changed since, `already_exists`
 */
export const changeAccount = async (db: Db, id: string, change: AccountChange, version: number) => {
  const current = await ownAccount(db, id)
  const sent = { ...change, ...(change.email === undefined ? {} : { email: change.email.toLowerCase() }) }
  const next = { email: current.email, name: current.name, active: current.active, ...sent }
  const changed = await namingEmail(
    run(
      db,
      sql`
        update account
        set email = ${next.email}, name = ${next.name}, active = ${next.active}, version = version + 1
        where id = ${id} and version = ${version}`,
    ),
  )
  if (changed === 0) throw new Problem('conflict', { errors: collision(current, sent), current })
  if (!next.active) await run(db, sql`select revoke_sessions_of(${id})`)
  return account(db, id)
}

/** A new password signs the account out everywhere. */
export const resetPassword = async (db: Db, id: string, password: string) => {
  await ownAccount(db, id)
  const hash = await hashPassword(password)
  await run(db, sql`update account set password_hash = ${hash}, version = version + 1 where id = ${id}`)
  await run(db, sql`select revoke_sessions_of(${id})`)
}

/** Ends every session of an account that has a role in one of the admin's municipalities. */
export const signOutEverywhere = async (db: Db, id: string) => {
  await account(db, id)
  await run(db, sql`select revoke_sessions_of(${id})`)
}

/** Adding what is there already changes nothing. */
export const addMembership = async (db: Db, { id, municipality_key, role }: MembershipParams) => {
  await account(db, id)
  await run(
    db,
    sql`
      insert into membership (account_id, municipality_key, role)
      values (${id}, ${municipality_key}, ${role})
      on conflict do nothing`,
  )
}

/**
 * Removing what is not there changes nothing.
 * @throws Problem `invalid` for the only role: nobody would be in charge of the account any more; it can be switched off
 */
export const removeMembership = async (db: Db, { id, municipality_key, role }: MembershipParams) => {
  const { own, memberships } = await account(db, id)
  const others = memberships.filter((one) => one.municipality_key !== municipality_key || one.role !== role)
  if (own && others.length === 0) throw invalid('role', 'last_role')
  await run(
    db,
    sql`
      delete from membership
      where account_id = ${id} and municipality_key = ${municipality_key} and role = ${role}`,
  )
}

/** By name: who visits and can be given work in a municipality that the account reads. */
export const people = (db: Db, municipality: string) =>
  many<Colleague>(db, sql`select id, name, roles from people_of(${municipality}) order by name, id`)

/**
 * Work goes to those who do it in the municipality; whether anybody else has an account stays unsaid.
 * @throws Problem `invalid`
 */
export const checkColleague = async (db: Db, municipality: string, id: string | null | undefined) => {
  if (id == null) return
  const found = await maybe(db, sql`select id from people_of(${municipality}) where id = ${id}`)
  if (!found) throw invalid('assigned_account_id', 'unknown')
}
