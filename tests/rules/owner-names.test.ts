import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { normalName } from '../../server/owners/names.ts'
import { DIFFERENT_NAMES, SAME_NAMES } from './owner-normalisation.ts'

const keyOf = (name: string) => normalName(name).key

/** Every spelling of a name that the table has, for properties over realistic names. */
const tabled = [...SAME_NAMES, ...DIFFERENT_NAMES].flat()
const aWord = fc.constantFrom(
  ...'Zwirnhase Müßigbach Ölfaß Quarzgrund Wohnen Objekt 3 12a III II Nord Verwaltungs-GmbH & Über ÄSKULAP Weg'.split(
    ' ',
  ),
)
const aForm = fc.constantFrom(
  'GmbH',
  'UG (haftungsbeschränkt)',
  'GmbH & Co. KG',
  'Gesellschaft mit beschränkter Haftung',
  'AG',
  'eGbR',
  'S.à r.l.',
  'Sp. z o.o.',
  'Ltd.',
  'Stiftung',
)
const manyWords = fc.array(aWord, { minLength: 1, maxLength: 6 })
/** What a name is made of besides its own words, in any order: the hard cases of reading a key again. */
const aPart = fc.constantFrom(
  ...'kg ag ag_ co und u. u gmbh ug mbh gesellschaft mit beschränkter haftung dr. med i.L. e.K. B.V. weg & 3 in liquidation'.split(
    ' ',
  ),
)
const anyText = fc.oneof(
  fc.array(aPart, { maxLength: 8 }).map((parts) => parts.join(' ')),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.constantFrom(...tabled),
  fc
    .array(fc.constantFrom(...tabled.flatMap((name) => name.split(' '))), { maxLength: 8 })
    .map((words) => words.join(' ')),
)

describe('one name has one key', () => {
  test.each(SAME_NAMES)('%s is %s', (left, right) => {
    expect(keyOf(left)).toBe(keyOf(right))
    expect(keyOf(left)).not.toBe('')
  })
})

describe('two names have two keys', () => {
  test.each(DIFFERENT_NAMES)('%s is not %s', (left, right) => {
    expect(keyOf(left)).not.toBe(keyOf(right))
  })
})

describe('the legal form is read from the name', () => {
  test.each([
    ['Zwirnhase Wohnen GmbH', 'gmbh'],
    ['Zwirnhase Wohnen gGmbH i. L.', 'gmbh'],
    ['Zwirnhase Wohnbauges. mbH', 'gmbh'],
    ['Zwirnhase UG (haftungsbeschränkt)', 'ug'],
    ['Zwirnhase GmbH & Co. KG', 'gmbh_co_kg'],
    ['Zwirnhase Gesellschaft mit beschränkter Haftung & Co. Kommanditgesellschaft', 'gmbh_co_kg'],
    ['Zwirnhase UG (haftungsbeschränkt) & Co. KG', 'ug_co_kg'],
    ['Zwirnhase AG & Co. KG', 'kg'],
    ['Zwirnhase Ltd. & Co. KG', 'kg'],
    ['Zwirnhase B.V. & Co. KG', 'kg'],
    ['Zwirnhase Stiftung & Co. KG', 'kg'],
    ['Zwirnhase GmbH & Co. OHG', 'ohg'],
    ['Zwirnhase GmbH & Co. KGaA', 'kgaa'],
    ['Ölfaß & Co. KG', 'kg'],
    ['Zwirnhase AG', 'ag'],
    ['Zwirnhase KG', 'kg'],
    ['Zwirnhase oHG', 'ohg'],
    ['Zwirnhase eGbR', 'egbr'],
    ['Zwirnhase GbR', 'gbr'],
    ['Zwirnhase e. Kfr.', 'ek'],
    ['Zwirnhase SE', 'se'],
    ['Zwirnhase e. G.', 'eg'],
    ['Zwirnhase e. V.', 'ev'],
    ['Zwirnhase PartG mbB', 'partg'],
    ['Zwirnhase-Stiftung', 'stiftung'],
    ['WEG Schilfgasse 12', 'weg'],
    ['Erbengemeinschaft Sumpfohr', 'heirs'],
    ['Zwirnhase Inc.', 'foreign'],
    ['Zwirnhase ApS', 'foreign'],
    ['Zwirnhase Oy', 'foreign'],
    ['Zwirnhase Kft.', 'foreign'],
    ['Wendelin Sumpfohr', null],
    ['', null],
  ])('%s is %s', (name, form) => {
    expect(normalName(name).form).toBe(form)
  })
})

describe('a partnership that names its general partner says so', () => {
  test.each([
    ['Zwirnhase Verwaltungs-GmbH & Co. Objekt 3 KG', 'Zwirnhase Verwaltungs-GmbH'],
    ['Zwirnhase Verwaltungs GmbH & Co. KG', 'Zwirnhase Verwaltungs-GmbH'],
    ['Zwirnhase Beteiligungsgesellschaft mbH u. Co. KG', 'Zwirnhase Beteiligungsgesellschaft mbH'],
    ['Zwirnhase GmbH & Co. Objekt 3 KG', 'Zwirnhase GmbH'],
    ['Quarz Komplementär UG (haftungsbeschränkt) & Co. KG', 'Quarz Komplementär UG'],
  ])('%s: %s', (name, partner) => {
    expect(normalName(name).partner).toBe(keyOf(partner))
  })

  test.each([
    'Zwirnhase GmbH & Co. KG',
    'Zwirnhase Verwaltungs-GmbH',
    'Ölfaß & Co. KG',
    'Hausverwaltung GmbH & Co. KG',
    'KG',
  ])('%s names none', (name) => {
    expect(normalName(name).partner).toBeNull()
  })
})

describe('whatever the name', { timeout: 60_000 }, () => {
  test('reading it never throws, and reading its key again gives the key', () => {
    fc.assert(
      fc.property(anyText, (name) => {
        const { key, words } = normalName(name)
        expect(keyOf(key)).toBe(key)
        expect(words.join(' ')).toBe(key)
      }),
      { numRuns: 3000 },
    )
  })

  test('the order of its words does not matter', () => {
    fc.assert(
      fc.property(
        fc
          .tuple(manyWords, aForm)
          .chain(([words, form]) =>
            fc.tuple(
              fc.constant([...words, form]),
              fc.shuffledSubarray([...words, form], { minLength: words.length + 1 }),
            ),
          ),
        ([words, shuffled]) => {
          expect(keyOf(shuffled.join(' '))).toBe(keyOf(words.join(' ')))
          expect(normalName(shuffled.join(' ')).form).toBe(normalName(words.join(' ')).form)
        },
      ),
      { numRuns: 300 },
    )
  })

  test('case, composed or decomposed umlauts and ae for ä do not matter', () => {
    fc.assert(
      fc.property(manyWords, aForm, (words, form) => {
        const name = [...words, form].join(' ')
        const plain = name
          .replace(/ä/g, 'ae')
          .replace(/ö/g, 'oe')
          .replace(/ü/g, 'ue')
          .replace(/Ä/g, 'Ae')
          .replace(/Ö/g, 'Oe')
          .replace(/Ü/g, 'Ue')
          .replace(/ß/g, 'ss')
        for (const spelling of [name.toUpperCase(), name.toLowerCase(), name.normalize('NFD'), plain])
          expect(keyOf(spelling)).toBe(keyOf(name))
      }),
    )
  })

  test('no number in it is lost', () => {
    fc.assert(
      fc.property(anyText, fc.nat(), (name, number) => {
        const digits = (text: string) => (text.match(/[0-9]/g) ?? []).sort().join('')
        const numbered = `${name.replace(/[^\p{L}\p{N} .&-]/gu, '').normalize('NFKC')} ${number}`
        expect(digits(keyOf(numbered))).toBe(digits(numbered))
      }),
      { numRuns: 300 },
    )
  })
})
