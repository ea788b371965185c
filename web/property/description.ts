/** What people describe of a property, as a form holds it and as it is sent. */
import { v7 as uuid } from 'uuid'
import { parcelIdOf, writtenParcelId } from '../../server/properties/rules.ts'
import type { Property, PropertyChanges } from '../../server/properties/schema.ts'

export interface AddressDraft {
  street: string
  house_number: string
  postcode: string
}

export interface UnitDraft {
  id: string
  label: string
  storey: number
  rooms: number | null
  living_area_sqm: number | null
}

export interface BuildingDraft {
  id: string
  name: string
  storeys: number | null
  built_year: number | null
  parcel_ids: string[]
  dwelling_units: UnitDraft[]
}

export interface Description {
  use_state: Property['use_state']
  note: string
  addresses: AddressDraft[]
  /** As they are written; `parcelIdOf` reads them. */
  parcels: string[]
  buildings: BuildingDraft[]
}

export const newAddress = (): AddressDraft => ({ street: '', house_number: '', postcode: '' })

export const newBuilding = (): BuildingDraft => ({
  id: uuid(),
  name: '',
  storeys: null,
  built_year: null,
  parcel_ids: [],
  dwelling_units: [],
})

export const newUnit = (label: string, storey: number): UnitDraft => ({
  id: uuid(),
  label,
  storey,
  rooms: null,
  living_area_sqm: null,
})

export const newDescription = (): Description => ({
  use_state: 'inhabited',
  note: '',
  addresses: [newAddress()],
  parcels: [],
  buildings: [],
})

export const descriptionOf = (property: Property): Description => ({
  use_state: property.use_state,
  note: property.note,
  addresses: property.addresses.map((one) => ({ ...one })),
  parcels: property.parcels.map(writtenParcelId),
  buildings: property.buildings.map(({ dwelling_units, ...building }) => ({
    ...building,
    parcel_ids: [...building.parcel_ids],
    dwelling_units: dwelling_units.map(({ id, label, storey, rooms, living_area_sqm }) => ({
      id,
      label,
      storey,
      rooms,
      living_area_sqm,
    })),
  })),
})

/** The identifiers that can be read, each once. */
export const parcelIds = (written: readonly string[]): string[] => [
  ...new Set(written.map(parcelIdOf).filter((id) => id !== undefined)),
]

/** What is wrong with a form before it is sent, by the field's path in the body. */
export const gapsOf = ({ addresses, parcels, buildings }: Description): Record<string, Gap> => {
  const gaps: Record<string, Gap> = {}
  if (!addresses.some(({ street }) => street.trim() !== '')) gaps['addresses.0.street'] = 'street'
  addresses.forEach(({ postcode }, at) => {
    if (!/^(\d{5})?$/.test(postcode.trim())) gaps[`addresses.${at}.postcode`] = 'postcode'
  })
  parcels.forEach((written, at) => {
    const id = parcelIdOf(written)
    if (written.trim() !== '' && id === undefined) gaps[`parcels.${at}`] = 'parcel'
    else if (id !== undefined && parcels.findIndex((one) => parcelIdOf(one) === id) < at)
      gaps[`parcels.${at}`] = 'parcel_twice'
  })
  buildings.forEach(({ dwelling_units }, at) =>
    dwelling_units.forEach(({ label }, of) => {
      if (label.trim() === '') gaps[`buildings.${at}.dwelling_units.${of}.label`] = 'label'
    }),
  )
  return gaps
}
export type Gap = 'street' | 'postcode' | 'parcel' | 'parcel_twice' | 'label'

type Sent = Required<Pick<PropertyChanges, 'use_state' | 'note' | 'addresses' | 'parcels' | 'buildings'>>

/** The body of a description: empty lines are left out, the only building stands on every parcel. */
export const describedBody = (description: Description): Sent => {
  const parcels = parcelIds(description.parcels)
  return {
    use_state: description.use_state,
    note: description.note.trim(),
    addresses: description.addresses
      .filter(({ street }) => street.trim() !== '')
      .map(({ street, house_number, postcode }) => ({
        street: street.trim(),
        house_number: house_number.trim(),
        postcode: postcode.trim(),
      })),
    parcels,
    buildings: description.buildings.map((building) => ({
      ...building,
      name: building.name.trim(),
      parcel_ids:
        description.buildings.length === 1
          ? parcels
          : building.parcel_ids.filter((id) => parcels.includes(id)),
      dwelling_units: building.dwelling_units.map((unit) => ({ ...unit, label: unit.label.trim() })),
    })),
  }
}

/** Only what differs from what was there: what is left alone cannot collide with somebody else's edit. */
export const changesBetween = (before: Sent, after: Sent): Partial<Sent> =>
  Object.fromEntries(
    (Object.keys(after) as (keyof Sent)[])
      .filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]))
      .map((field) => [field, after[field]]),
  )
