/** The names of what people describe and edit, and how a value of it reads in one line. */
import type { Property } from '../../server/properties/schema.ts'
import { writtenParcelId } from '../../server/properties/rules.ts'
import { closedReasonWord, visitKindWord } from '../codes.ts'
import { date, dateTime, number } from '../format.ts'
import { m } from '../paraglide/messages.js'
import { useWord } from '../words.ts'

const words: Readonly<Record<string, () => string>> = {
  use_state: m.field_use_state,
  place: m.field_place,
  note: m.field_note,
  addresses: m.field_addresses,
  parcels: m.field_parcels,
  buildings: m.field_buildings,
  file_number: m.field_file_number,
  assigned_account_id: m.field_assigned_account_id,
  closed_on: m.field_closed_on,
  closed_reason: m.field_closed_reason,
  planned_for: m.field_planned_for,
  kind: m.field_kind,
  joint: m.field_joint,
  reason: m.field_reason,
  called_off: m.field_called_off,
}

export const fieldWord = (field: string): string => words[field]?.() ?? field

type Address = Property['addresses'][number]
type Building = { dwelling_units: unknown[] }

const values: Readonly<Record<string, (value: never) => string>> = {
  use_state: (value: string) => useWord(value),
  place: ({ coordinates: [lon, lat] }: Property['place']) =>
    m.property_coordinates({ lat: number(lat, 5), lon: number(lon, 5) }),
  addresses: (value: Address[]) =>
    value
      .map(({ street, house_number, postcode }) => `${street} ${house_number} ${postcode}`.trim())
      .join('; '),
  parcels: (value: string[]) => value.map(writtenParcelId).join('; '),
  buildings: (value: Building[]) =>
    value.map(({ dwelling_units }) => m.form_dwellings_count({ count: dwelling_units.length })).join('; '),
  closed_on: (value: string) => date(value),
  closed_reason: (value: string) => closedReasonWord(value),
  planned_for: (value: string) => dateTime(value),
  kind: (value: string) => visitKindWord(value),
  joint: (value: boolean) => (value ? m.answer_yes() : m.answer_no()),
  called_off: (value: boolean) => (value ? m.answer_yes() : m.answer_no()),
}

export const fieldValue = (field: string, value: unknown): string => {
  if (value === null || value === undefined || value === '') return '–'
  const read = values[field]
  if (read) return read(value as never) || '–'
  return typeof value === 'string' ? value : JSON.stringify(value)
}
