/** The demo's agreements between cities, and whom to ask in each. */
import { many, run, sql, type Db } from '../db/query.ts'
import { stableId } from './ids.ts'
import { cities } from './people.ts'

const legalBasis = 'Art. 26 DSGVO, § 8 DSG NRW (Demo)'
const countsOnly: string[] = [cities.gelsenkirchen, cities.herne]

type Agreement = { from: string; to: string | null; level: 'hit' | 'counts' | 'record' }

/** Essen and Herne tell each other numbers; the coordination desk reads most cities' files and of two only numbers. */
const agreementsOf = (municipalities: readonly string[]): Agreement[] => [
  { from: cities.essen, to: cities.herne, level: 'counts' },
  { from: cities.herne, to: cities.essen, level: 'counts' },
  ...municipalities.map((from) => ({
    from,
    to: null,
    level: countsOnly.includes(from) ? ('counts' as const) : ('record' as const),
  })),
]

/** Adds what is missing. */
export const addSharing = async (db: Db) => {
  const municipalities = await many<{ key: string }>(db, sql`select key from municipality order by key`)
  const agreements = agreementsOf(municipalities.map(({ key }) => key)).map((agreement) => ({
    ...agreement,
    id: stableId('agreement', `${agreement.from} ${agreement.to ?? 'coordination'}`),
  }))
  await run(
    db,
    sql`insert into sharing_agreement
          (id, municipality_key, recipient, recipient_key, level, purpose, legal_basis, from_on)
        select given.id, given."from", case when given."to" is null then 'coordination' else 'municipality' end,
               given."to", given.level, 'Abstimmung bei Problemimmobilien (Demo)', ${legalBasis}, '2024-01-01'
        from jsonb_to_recordset(${JSON.stringify(agreements)}::jsonb)
          as given(id uuid, "from" text, "to" text, level text)
        on conflict do nothing`,
  )
  await run(
    db,
    sql`insert into contact_desk (municipality_key, name, email)
        select m.key, 'Task Force Problemimmobilien ' || m.name, 'taskforce.' || m.key || '@demo.revierblick.example'
        from municipality m
        on conflict do nothing`,
  )
}
