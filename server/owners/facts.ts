/** From what a city's file says of its parties to the facts that rules.ts compares. */
import { many, sql, type Db } from '../../db/query.ts'
import { normalAddress } from './addresses.ts'
import { normalName } from './names.ts'
import type { OfficeFact, PartyFacts, PartyKind } from './rules.ts'

type Row = {
  id: string
  kind: PartyKind
  names: string[]
  addresses: {
    care_of: string
    street: string
    house_number: string
    postcode: string
    city: string
    country: string
  }[]
  registrations: string[]
  offices: {
    role: string
    name: string | null
    born_on: string | null
    place: string | null
    registration: string | null
    party_id: string | null
  }[]
  managers: string[]
}

const officeOf = ({
  role,
  name,
  born_on,
  place,
  registration,
  party_id,
}: Row['offices'][number]): OfficeFact =>
  name === null
    ? { key: `party ${registration ?? party_id ?? ''}`, complete: registration !== null, role }
    : {
        key: `person ${normalName(name).key}|${born_on ?? ''}|${normalName(place ?? '').key}`,
        complete: born_on !== null && (place ?? '') !== '',
        role,
      }

/** A "c/o" line is part of the address: it says at whose letter box it is. */
export const addressOf = ({ care_of, street, ...rest }: Row['addresses'][number]) =>
  normalAddress({ ...rest, street: care_of === '' ? street : `c/o ${care_of}, ${street}` })

const factsFrom = (row: Row): PartyFacts => ({
  id: row.id,
  kind: row.kind,
  names: row.names.map(normalName),
  addresses: row.addresses.map(addressOf),
  registrations: [...new Set(row.registrations)],
  offices: row.offices.map(officeOf),
  managers: row.managers,
})

/** In the order of their ids; what the acting account may not see is left out. */
export const factsOf = async (db: Db, ids: readonly string[]): Promise<PartyFacts[]> => {
  const rows = await many<Row>(
    db,
    sql`
      select p.id, p.kind,
        array(select n.name from party_name n where n.party_id = p.id order by n.position) as names,
        coalesce((select jsonb_agg(jsonb_build_object('care_of', a.care_of, 'street', a.street, 'house_number', a.house_number,
                    'postcode', a.postcode, 'city', a.city, 'country', a.country) order by a.position)
                  from party_address a where a.party_id = p.id), '[]') as addresses,
        array(select r.key from registration r where r.party_id = p.id and r.key is not null order by r.position)
          as registrations,
        coalesce((select jsonb_agg(jsonb_build_object('role', o.role, 'name', o.holder_name, 'born_on', o.holder_born_on,
                    'place', o.holder_place, 'party_id', o.holder_party_id, 'registration', (
                      select min(r.key) from registration r where r.party_id = o.holder_party_id)) order by o.position)
                  from office o where o.party_id = p.id), '[]') as offices,
        array(select distinct m.party_id::text
              from holding h join holding m on m.property_id = h.property_id and m.role = 'manager'
              where h.party_id = p.id and h.role <> 'manager' order by 1) as managers
      from party p
      where p.id = any (${[...ids]}::uuid[])
      order by p.id`,
  )
  return rows.map(factsFrom)
}
