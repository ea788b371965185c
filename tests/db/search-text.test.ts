/** How things are spelt is decided once, in the database, for what is stored and what is asked. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { useDatabase } from '../database.ts'

const database = useDatabase()

/** One call for many texts: a round trip each would take longer than the rest of the test. */
const all = async <Result>(functionName: string, texts: string[]): Promise<Result[]> => {
  const rows = await database.current.sql<{ result: Result }>(
    `select ${functionName}(text) as result from jsonb_array_elements_text($1) with ordinality as t (text, at) order by at`,
    [JSON.stringify(texts)],
  )
  return rows.map(({ result }) => result)
}
const spelt = (texts: string[]) => all<string>('search_text', texts)

const stem = fc.constantFrom(
  'Möwenblick',
  'Bürgel',
  'Äcker',
  'Süd',
  'Neuer',
  'Glück-Auf',
  'Große',
  'Poßner',
  'Moers',
)
const number = fc.tuple(fc.integer({ min: 1, max: 999 }), fc.constantFrom('', 'a', 'b', 'z'))
const written = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }).filter((text) => !text.includes('\u0000')),
  fc
    .array(
      fc.constantFrom(
        'str',
        'strasse',
        'straße',
        'ae',
        'e',
        'ü',
        '12',
        'a',
        ' ',
        '-',
        '.',
        'ß',
        's',
        't',
        'r',
        'A',
      ),
      {
        maxLength: 12,
      },
    )
    .map((parts) => parts.join('')),
)
const runs = { numRuns: 20 }
/** Many texts a run. */
const many = <T>(one: fc.Arbitrary<T>) => fc.array(one, { minLength: 50, maxLength: 100 })

test('spelling what is spelt already changes nothing', async () => {
  await fc.assert(
    fc.asyncProperty(many(written), async (texts) => {
      const once = await spelt(texts)

      expect(await spelt(once)).toEqual(once)
      expect(once.filter((text) => !/^([a-z0-9]+( [a-z0-9]+)*)?$/.test(text))).toEqual([])
    }),
    runs,
  )
})

test('umlauts, ß, capitals and the street have one spelling', async () => {
  const umlauts: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue', Ä: 'Ae', Ö: 'Oe', Ü: 'Ue', ß: 'ss' }
  const spellings = [
    (street: string) => `${street}straße`,
    (street: string) => `${street}str.`,
    (street: string) => `${street} Straße`,
    (street: string) => `${street}-Str`,
    (street: string) => `${street.toUpperCase()}STRASSE`,
    (street: string) => `${street}straße`.normalize('NFD'),
    (street: string) => `${street}strasse`.replace(/[äöüÄÖÜß]/g, (letter) => umlauts[letter] ?? letter),
    (street: string) => `  ${street.toLowerCase()} strasse. `,
  ]
  const streets = fc.sample(stem, 20)

  for (const street of streets) {
    const results = await spelt(spellings.map((spell) => spell(street)))
    expect(new Set(results).size, `${street}: ${results.join(' | ')}`).toBe(1)
  }
})

test('a letter belongs to its house number, with a space or without', async () => {
  await fc.assert(
    fc.asyncProperty(many(fc.tuple(stem, number)), async (addresses) => {
      const tight = await spelt(addresses.map(([street, [n, letter]]) => `${street}str. ${n}${letter}`))
      const apart = await spelt(
        addresses.map(([street, [n, letter]]) => `${street} Straße ${n} ${letter.toUpperCase()}`),
      )
      const joined = await spelt(addresses.map(([street, [n, letter]]) => `${street}str.${n}${letter}`))

      expect(apart).toEqual(tight)
      expect(joined).toEqual(tight)
    }),
    runs,
  )
})

test('a range of house numbers stands for every number in it, and for no other', async () => {
  await fc.assert(
    fc.asyncProperty(
      many(fc.tuple(number, fc.integer({ min: 0, max: 100 }), fc.constantFrom('-', ' - ', '–', ' bis '))),
      async (given) => {
        const texts = given.map(
          ([[from, letter], length, between]) => `${from}${letter}${between}${from + length}`,
        )

        const numbers = await all<number[]>('house_numbers', texts)

        expect(numbers).toEqual(
          given.map(([[from], length]) => Array.from({ length: length + 1 }, (_, i) => from + i)),
        )
      },
    ),
    runs,
  )
})

test('a file number has one code, whatever separates its groups and however its numbers are padded', async () => {
  const groups = fc.array(fc.oneof(fc.constantFrom('AZ', 'ord', 'E'), fc.nat(99_999)), {
    minLength: 2,
    maxLength: 4,
  })
  const separator = fc.constantFrom('-', '/', ' ', '.', ' - ', '_')
  await fc.assert(
    fc.asyncProperty(many(fc.tuple(groups, separator, separator)), async (given) => {
      const one = await all<string>(
        'file_code',
        given.map(([parts, by]) => parts.join(by)),
      )
      const other = await all<string>(
        'file_code',
        given.map(([parts, , by]) =>
          parts.map((part) => (typeof part === 'number' ? `00${part}` : part.toLowerCase())).join(by),
        ),
      )

      expect(other).toEqual(one)
      expect(await all('file_code', one)).toEqual(one)
    }),
    runs,
  )
})

test('a parcel is meant by every way of writing it, and by all its beginnings', async () => {
  const parcel = fc.tuple(
    fc.integer({ min: 1, max: 9999 }),
    fc.integer({ min: 1, max: 999 }),
    fc.integer({ min: 1, max: 99_999 }),
    fc.option(fc.integer({ min: 1, max: 9999 })),
  )
  await fc.assert(
    fc.asyncProperty(many(parcel), async (parcels) => {
      const padded = (value: number, length: number) => String(value).padStart(length, '0')
      const stored = parcels.map(
        ([district, block, counter, part]) =>
          `05${padded(district, 4)}${padded(block, 3)}${padded(counter, 5)}${part === null ? '____' : padded(part, 4)}__`,
      )
      const spellings = parcels.map(([district, block, counter, part]) => {
        const tail = part === null ? '' : `/${part}`
        return [
          `05${padded(district, 4)}-${padded(block, 3)}-${padded(counter, 5)}${tail}`,
          `${padded(district, 4)}-${block}-${counter}${tail}`,
          `05${padded(district, 4)} - ${block} - ${counter}${tail}`,
        ]
      })

      const meant = await all<string[]>('parcel_prefixes', [...spellings.flat(), ...stored])

      const perParcel = stored.map((id, i) =>
        [...meant.slice(3 * i, 3 * i + 3), meant[3 * stored.length + i] ?? []].map((prefixes) =>
          prefixes.some((prefix) => id.startsWith(prefix)),
        ),
      )
      expect(perParcel.flat()).not.toContain(false)
    }),
    runs,
  )
})

test('what is mistyped once leads to the word again', async () => {
  const edits = (word: string) =>
    database.current.sql<{ edit: string }>('select edit from one_edit($1) edit where edit <> $1', [word])

  for (const word of ['essen', '5113-2026-7', '05300100300039'])
    for (const { edit } of fc.sample(fc.constantFrom(...(await edits(word))), 10))
      expect((await edits(edit)).map((back) => back.edit)).toContain(word)
})
