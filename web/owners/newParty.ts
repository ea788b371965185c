/** Somebody new in a city's file, from the few fields of a form to the body that the server takes. */
import type { SentHolding, SentParty } from '../../server/owners/schema.ts'

export interface PartyDraft {
  kind: SentParty['kind']
  name: string
  legal_basis: string
  care_of: string
  street: string
  house_number: string
  postcode: string
  city: string
  court: string
  register: string
  number: string
}

export const aPartyDraft = (name: string): PartyDraft => ({
  kind: 'legal_person',
  name,
  legal_basis: '',
  care_of: '',
  street: '',
  house_number: '',
  postcode: '',
  city: '',
  court: '',
  register: '',
  number: '',
})

const filled = (...values: string[]) => values.some((value) => value.trim() !== '')

/** What is still missing, by field; an address or a register entry is whole or not there. */
export const missingIn = (draft: PartyDraft): ReadonlySet<keyof PartyDraft> => {
  const missing = new Set<keyof PartyDraft>()
  const need = (...fields: (keyof PartyDraft)[]) => {
    for (const field of fields) if (!filled(draft[field])) missing.add(field)
  }
  need('name')
  if (draft.kind === 'natural_person') need('legal_basis')
  const { care_of, street, house_number, postcode, city } = draft
  if (filled(care_of, street, house_number, postcode, city)) need('street', 'city')
  if (filled(draft.court, draft.register, draft.number)) need('court', 'register', 'number')
  return missing
}

type Source = Pick<SentHolding, 'source' | 'source_note'>

/** Name, address and entry are known from where the holding is. */
export const partyBody = (draft: PartyDraft, municipality_key: string, source: Source): SentParty => {
  const known = { from_on: null, to_on: null, source: source.source, source_note: source.source_note.trim() }
  const text = (field: keyof PartyDraft) => draft[field].trim()
  return {
    municipality_key,
    kind: draft.kind,
    legal_basis: draft.kind === 'natural_person' ? text('legal_basis') : '',
    note: '',
    names: [{ name: text('name'), ...known }],
    addresses: filled(draft.street)
      ? [
          {
            care_of: text('care_of'),
            street: text('street'),
            house_number: text('house_number'),
            postcode: text('postcode'),
            city: text('city'),
            country: 'DE',
            ...known,
          },
        ]
      : [],
    registrations: filled(draft.number)
      ? [
          {
            kind: 'court_register',
            court: text('court'),
            register: text('register'),
            number: text('number'),
            ...known,
          },
        ]
      : [],
    offices: [],
  }
}
