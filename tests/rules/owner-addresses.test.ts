import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { houseNumbers, normalAddress, streetOf } from '../../server/owners/addresses.ts'
import { cityOf } from '../../server/owners/cities.ts'
import { DIFFERENT_ADDRESSES, SAME_ADDRESSES } from './owner-normalisation.ts'

/** "Schilfgasse 12, 45127 Essen": what is behind the last comma is postcode and city. */
const anAddress = (line: string) => {
  const at = line.lastIndexOf(', ')
  const [, postcode, city] = /^(\S+) ?(.*)$/.exec(line.slice(at + 2)) ?? []
  return { street: line.slice(0, at), house_number: null, postcode, city }
}
const keyOf = (line: string) => normalAddress(anAddress(line)).key

const tabled = [...SAME_ADDRESSES, ...DIFFERENT_ADDRESSES].flat()
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(...tabled),
  fc
    .array(fc.constantFrom(...tabled.flatMap((line) => line.split(' '))), { maxLength: 6 })
    .map((words) => words.join(' ')),
)
const aStreet = fc.constantFrom(
  'Schilfgrunder Straße',
  'Müßigstr.',
  'An der Ölwiese',
  'St.-Zwirn-Weg',
  'Straße des 3. Zwirns',
)
const aNumber = fc.constantFrom(
  '12',
  '12a',
  '12 B',
  '12-14',
  '12a-14',
  '12–14c',
  '12a-c',
  '12 1/2',
  '3 HH',
  '7/2',
)

describe('one place has one key', () => {
  test.each(SAME_ADDRESSES)('%s is %s', (left, right) => {
    expect(keyOf(left)).toBe(keyOf(right))
    expect(keyOf(left)).not.toBe('')
  })
})

describe('two places have two keys, and what leads to no door has none', () => {
  test.each(DIFFERENT_ADDRESSES)('%s is not %s', (left, right) => {
    const [one, other] = [keyOf(left), keyOf(right)]
    expect(one === '' || other === '' || one !== other).toBe(true)
  })

  test.each([
    ['Schilfgasse, 45127 Essen'],
    ['Schilfgasse o. Nr., 45127 Essen'],
    ['Postfach, 45012 Essen'],
    ['Schilfgasse 12, 45127'],
    [', 45127 Essen'],
  ])('%s', (line) => {
    expect(keyOf(line)).toBe('')
  })
})

describe('the parts of an address are told apart', () => {
  test.each([
    ['12', { from: 12, to: 12, suffix: '' }],
    ['Nr. 12', { from: 12, to: 12, suffix: '' }],
    ['12 A', { from: 12, to: 12, suffix: 'a' }],
    ['12a-14', { from: 12, to: 14, suffix: 'a' }],
    ['12 A – 14', { from: 12, to: 14, suffix: 'a' }],
    ['12-14a', { from: 12, to: 14, suffix: '-a' }],
    ['12a-14b', { from: 12, to: 14, suffix: 'a-b' }],
    ['12 u. 14', { from: 12, to: 14, suffix: '' }],
    ['12/14', { from: 12, to: 14, suffix: '' }],
    ['12/2', { from: 12, to: 12, suffix: '/2' }],
    ['12½', { from: 12, to: 12, suffix: '1/2' }],
    ['12a 1/2', { from: 12, to: 12, suffix: 'a 1/2' }],
    ['3, 2. OG', { from: 3, to: 3, suffix: '2 og' }],
    ['0', null],
    ['12345', null],
    ['ohne', null],
    ['', null],
  ])('house number %s', (text, numbers) => {
    expect(houseNumbers(text)).toEqual(numbers)
  })

  test('a number in the field of its own and in the street line is one number', () => {
    const once = normalAddress({
      street: 'Schilfgasse',
      house_number: '12a',
      postcode: '45127',
      city: 'Essen',
    })
    const twice = normalAddress({
      street: 'Schilfgasse 12 a',
      house_number: '12a',
      postcode: '45127',
      city: 'Essen',
    })

    expect(twice).toEqual(once)
    expect(once).toEqual({
      key: 'schilfgasse 12a 45127 essen',
      street: 'schilfgasse',
      numbers: { from: 12, to: 12, suffix: 'a' },
      postcode: '45127',
      city: 'essen',
      kind: 'street',
      care_of: null,
    })
  })

  test('a date in a street is no house number', () => {
    expect(normalAddress(anAddress('Straße des 3. Zwirns 13, 45127 Essen'))).toMatchObject({
      street: 'strassedes3zwirns',
      numbers: { from: 13, to: 13, suffix: '' },
    })
  })

  test('c/o is a label of the address and says at whom', () => {
    expect(
      normalAddress(anAddress('c/o Zwirnhase Hausverwaltung GmbH, Schilfgasse 5, 45127 Essen')),
    ).toMatchObject({
      key: 'schilfgasse 5 45127 essen',
      kind: 'care_of',
      care_of: 'zwirnhase hausverwaltung gmbh',
    })
    expect(normalAddress(anAddress('℅ Zwirnhase, 45127 Essen'))).toMatchObject({
      key: 'c/o zwirnhase 45127 essen',
      kind: 'care_of',
    })
  })

  test('a post office box is no street', () => {
    expect(normalAddress(anAddress('Postfach 10 12 34, 45012 Essen'))).toMatchObject({
      key: 'postfach 101234 45012 essen',
      street: 'postfach',
      numbers: null,
      kind: 'po_box',
    })
  })

  test.each([
    ['Essen-Altenessen', '45329', 'essen'],
    ['Essen-Altenessen', '', 'essen altenessen'],
    ['Stadt Essen', '', 'essen'],
    ['Hagen-Hohenlimburg', '58119', 'hagen'],
    ['Hagen a.T.W.', '49170', 'hagen t w'],
    ['Castrop-Rauxel', '44575', 'castrop rauxel'],
    ['Wetter/Ruhr', '58300', 'wetter ruhr'],
    ['Wetter (Ruhr)', '', 'wetter ruhr'],
    ['45127 Essen', '45127', 'essen'],
  ])('the city of %s (%s) is %s', (city, postcode, expected) => {
    expect(cityOf(city, postcode)).toBe(expected)
  })

  test('a country other than Germany is part of the key, Germany is not', () => {
    const address = { street: 'Schilfgasse 5', postcode: '1234 AB', city: 'Zwirndam' }

    expect(normalAddress({ ...address, country: 'NL' }).key).toBe('schilfgasse 5 1234ab zwirndam nl')
    for (const country of ['', 'D', 'DE', 'Deutschland', 'Germany'])
      expect(normalAddress({ ...address, country }).key).toBe('schilfgasse 5 1234ab zwirndam')
  })
})

describe('whatever the address', { timeout: 60_000 }, () => {
  test('reading it never throws and gives the same each time', () => {
    fc.assert(
      fc.property(
        anyText,
        anyText,
        anyText,
        anyText,
        anyText,
        (street, house_number, postcode, city, country) => {
          const address = { street, house_number, postcode, city, country }
          expect(normalAddress(address)).toEqual(normalAddress(address))
        },
      ),
      { numRuns: 300 },
    )
  })

  test('reading its parts again gives the parts', () => {
    fc.assert(
      fc.property(anyText, anyText, (text, postcode) => {
        expect(streetOf(streetOf(text))).toBe(streetOf(text))
        expect(cityOf(cityOf(text, postcode), postcode)).toBe(cityOf(text, postcode))
      }),
      { numRuns: 300 },
    )
  })

  test('reading street and number from its key again gives the key', () => {
    fc.assert(
      fc.property(aStreet, aNumber, (street, number) => {
        const { key } = normalAddress({ street, house_number: number, postcode: '45127', city: 'Essen' })
        const door = key.replace(/ 45127 essen$/, '')
        expect(normalAddress({ street: door, postcode: '45127', city: 'essen' }).key).toBe(key)
      }),
    )
  })

  test('case, umlauts, and whether the number has a field of its own do not matter', () => {
    fc.assert(
      fc.property(aStreet, aNumber, (street, number) => {
        const place = { postcode: '45127', city: 'Essen' }
        const { key } = normalAddress({ ...place, street, house_number: number })
        const plain = street.replace(/Ö/g, 'Oe').replace(/ü/g, 'ue').replace(/ß/g, 'ss')
        for (const spelling of [
          street.toUpperCase(),
          street.normalize('NFD'),
          plain,
          street.replace(/-/g, ' '),
        ])
          expect(normalAddress({ ...place, street: spelling, house_number: number.toUpperCase() }).key).toBe(
            key,
          )
        expect(normalAddress({ ...place, street: `${street} ${number}` }).key).toBe(key)
      }),
    )
  })

  test('another number is another place', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9999 }), fc.integer({ min: 1, max: 9999 }), (one, other) => {
        fc.pre(one !== other)
        expect(keyOf(`Schilfgasse ${one}, 45127 Essen`)).not.toBe(keyOf(`Schilfgasse ${other}, 45127 Essen`))
      }),
    )
  })
})
