import { describe, expect, test } from 'vitest'
import { differences } from '../../web/audit/words.ts'
import { conflictIn } from '../../web/property/conflict.ts'
import {
  changesBetween,
  describedBody,
  gapsOf,
  newBuilding,
  newDescription,
  newUnit,
} from '../../web/property/description.ts'
import { fieldValue } from '../../web/property/fields.ts'
import { dwellingLook, storeysOf } from '../../web/property/storeys.ts'

const aDescription = () => ({
  ...newDescription(),
  addresses: [{ street: ' Musterstraße ', house_number: '12a', postcode: '45127' }],
})

describe('the description of a property', () => {
  test('an address without a street is no address', () => {
    expect(gapsOf(newDescription())).toEqual({ 'addresses.0.street': 'street' })
    expect(gapsOf(aDescription())).toEqual({})
  })

  test('a parcel may be written short, must be one, and is given once', () => {
    const parcels = ['053001-003-00039', '05300100300039______', '4711', '']

    expect(gapsOf({ ...aDescription(), parcels })).toEqual({
      'parcels.1': 'parcel_twice',
      'parcels.2': 'parcel',
    })
  })

  test('empty lines are not sent and blanks at the ends are cut', () => {
    const addresses = [...aDescription().addresses, { street: '', house_number: '3', postcode: '' }]
    const body = describedBody({ ...aDescription(), addresses, parcels: ['053001-3-39/2', ''] })

    expect(body.addresses).toEqual([{ street: 'Musterstraße', house_number: '12a', postcode: '45127' }])
    expect(body.parcels).toEqual(['053001003000390002__'])
  })

  test('the only building stands on every parcel, of several each on its own', () => {
    const parcels = ['053001-3-39', '053001-3-40']
    const [one, two] = [newBuilding(), { ...newBuilding(), parcel_ids: ['05300100300040______'] }]

    expect(
      describedBody({ ...aDescription(), parcels, buildings: [one] }).buildings[0]?.parcel_ids,
    ).toHaveLength(2)
    expect(
      describedBody({ ...aDescription(), parcels, buildings: [one, two] }).buildings.map(
        ({ parcel_ids }) => parcel_ids.length,
      ),
    ).toEqual([0, 1])
  })

  test('a dwelling needs a label', () => {
    const building = { ...newBuilding(), dwelling_units: [newUnit(' ', 0)] }

    expect(gapsOf({ ...aDescription(), buildings: [building] })).toEqual({
      'buildings.0.dwelling_units.0.label': 'label',
    })
  })

  test('an edit sends only what differs', () => {
    const before = describedBody(aDescription())

    expect(changesBetween(before, describedBody(aDescription()))).toEqual({})
    expect(changesBetween(before, describedBody({ ...aDescription(), use_state: 'vacant' }))).toEqual({
      use_state: 'vacant',
    })
  })
})

describe('a conflict', () => {
  test('carries both values and the version to decide against', () => {
    const fields = { note: { theirs: 'a', yours: 'b', changed_by: null, changed_at: '2026-03-12T10:00:00Z' } }

    expect(conflictIn({ current: { version: 4, fields } })).toEqual({ version: 4, fields })
  })

  test('is not every problem', () => {
    expect(conflictIn({})).toBeNull()
    expect(conflictIn({ current: { version: 4 } })).toBeNull()
  })

  test('shows values as people read them', () => {
    expect(fieldValue('parcels', ['05300100300039______'])).toBe('053001-003-00039')
    expect(fieldValue('addresses', [{ street: 'Musterstraße', house_number: '1', postcode: '' }])).toBe(
      'Musterstraße 1',
    )
    expect(fieldValue('note', '')).toBe('–')
  })
})

describe('the grid of dwellings', () => {
  const seen = { open_violations: 0, use_banned: false, last_visit: { entered: true } }

  test.each([
    ['banned', { ...seen, use_banned: true, open_violations: 2 }],
    ['open', { ...seen, open_violations: 1 }],
    ['entered', seen],
    ['closed_door', { ...seen, last_visit: { entered: false } }],
    ['never', { ...seen, last_visit: null }],
  ] as const)('shows the worst that is known: %s', (look, dwelling) => {
    expect(dwellingLook(dwelling)).toBe(look)
  })

  test('upper storeys come first, 2 before 10', () => {
    const units = [
      { storey: 0, label: 'EG 10' },
      { storey: 0, label: 'EG 2' },
      { storey: 3, label: 'DG' },
      { storey: -1, label: 'Keller' },
    ]

    expect(storeysOf(units).map(({ units }) => units.map(({ label }) => label))).toEqual([
      ['DG'],
      ['EG 2', 'EG 10'],
      ['Keller'],
    ])
  })
})

test('the log shows what differs, or all that was there', () => {
  expect(differences({ a: 1, b: 'x' }, { a: 1, b: 'y' })).toEqual([{ field: 'b', old: 'x', new: 'y' }])
  expect(differences(null, { a: 1, b: null })).toEqual([{ field: 'a', old: '–', new: '1' }])
})
