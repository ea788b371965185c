/** Builders for owners: bodies as the API takes them, with invented companies. */
import { v7 as uuidv7 } from 'uuid'
import type { Client } from './app.ts'

type Fields = Record<string, unknown>

const dates = { from_on: null, to_on: null }
export const aName = (name: string, fields: Fields = {}) => ({
  name,
  ...dates,
  source: 'land_register',
  source_note: 'Grundbuch von Altenessen, Blatt 1234',
  ...fields,
})
export const anAddress = (street: string, house_number: string, postcode: string, city: string) => ({
  care_of: '',
  street,
  house_number,
  postcode,
  city,
  country: 'DE',
  ...dates,
  source: 'notification',
  source_note: '',
})
export const aRegistration = (court: string, number: string) => ({
  kind: 'court_register',
  court,
  register: 'HRB',
  number,
  ...dates,
  source: 'company_register',
  source_note: '',
})
export const aDirector = (
  holder_name: string,
  holder_born_on: string | null = null,
  holder_place: string | null = null,
) => ({
  role: 'managing_director',
  holder_party_id: null,
  holder_name,
  holder_born_on,
  holder_place,
  share_numerator: null,
  share_denominator: null,
  ...dates,
  source_note: 'Bekanntmachung vom 03.02.2025',
})

export const aPartyBody = (municipality_key: string, name: string, fields: Fields = {}) => ({
  municipality_key,
  kind: 'legal_person',
  legal_basis: '',
  note: '',
  names: [aName(name)],
  addresses: [],
  registrations: [],
  offices: [],
  ...fields,
})

/** Stores a party as somebody who may; its id. */
export const storeParty = async (
  client: Client,
  municipality_key: string,
  name: string,
  fields: Fields = {},
) => {
  const id = uuidv7()
  const answer = await client.put(`/api/parties/${id}`, aPartyBody(municipality_key, name, fields))
  if (answer.statusCode !== 201) throw new Error(answer.body)
  return id
}

export const aHoldingBody = (party_id: string, property_id: string, fields: Fields = {}) => ({
  party_id,
  property_id,
  parcel_id: null,
  dwelling_unit_id: null,
  role: 'owner',
  share_numerator: null,
  share_denominator: null,
  ...dates,
  source: 'land_register',
  source_note: 'Grundbuch von Altenessen, Blatt 1234',
  ...fields,
})

/** Stores a holding as somebody who may; its id. */
export const storeHolding = async (
  client: Client,
  party_id: string,
  property_id: string,
  fields: Fields = {},
) => {
  const id = uuidv7()
  const answer = await client.put(`/api/holdings/${id}`, aHoldingBody(party_id, property_id, fields))
  if (answer.statusCode !== 201) throw new Error(answer.body)
  return id
}
