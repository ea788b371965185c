/** What the screens say about owners: shares, dates, reasons, ways through a network, differences. */
import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { PARTY_KINDS, RULE_CODES, type Part } from '../../server/owners/rules.ts'
import type { Link, Network, Party } from '../../server/owners/schema.ts'
import { connectedTo } from '../../web/owners/chains.ts'
import { comparedRows, markedPieces } from '../../web/owners/compare.ts'
import { mainSentence, partSentence } from '../../web/owners/evidence.ts'
import { aPartyDraft, missingIn, partyBody } from '../../web/owners/newParty.ts'
import {
  partyKindWord,
  shareFrom,
  shareNotices,
  shareText,
  sourceSentence,
  timeWords,
} from '../../web/owners/words.ts'
import { overwriteGetLocale } from '../../web/paraglide/runtime.js'

const inGerman = () => overwriteGetLocale(() => 'de')
const inEnglish = () => overwriteGetLocale(() => 'en')
beforeEach(inGerman)

const nobody = new Map<string, string>()
const say = (rule: Part['rule'], detail: Record<string, string>, names = nobody) =>
  partSentence({ rule, detail }, names)

describe('shares', () => {
  test('a fraction that is read is written as it was', () => {
    const fraction = fc
      .integer({ min: 1, max: 10_000 })
      .chain((whole) => fc.tuple(fc.integer({ min: 1, max: whole }), fc.constant(whole)))
    fc.assert(
      fc.property(fraction, ([part, whole]) => {
        const share = shareFrom(` ${part} / ${whole}`)

        expect(share && shareText(share)).toBe(`${part}/${whole}`)
      }),
    )
  })

  test.each(['0/2', '3/2', '1/0', 'halb', '1/2/3', '-1/2', ''])('"%s" is no share', (text) => {
    expect(shareFrom(text)).toBeNull()
  })

  test('what does not add up is said, and whether too much or too little', () => {
    const of = (numerator: number, denominator: number, complete: boolean) => ({
      parcel_id: null,
      numerator,
      denominator,
      complete,
    })

    expect(shareNotices([of(1, 1, true)])).toEqual([])
    expect(shareNotices([of(5, 6, false)])[0]?.title).toBe('Die Anteile ergeben zusammen 5/6')
    expect(shareNotices([of(7, 6, false)])[0]?.text).toMatch(/mehr als das Ganze/)
  })
})

describe('what is known of a right', () => {
  test('the source is said once', () => {
    expect(
      sourceSentence({ source: 'land_register', source_note: 'Grundbuch von Altenessen, Blatt 12' }),
    ).toBe('Grundbuch von Altenessen, Blatt 12')
    expect(sourceSentence({ source: 'notification', source_note: 'Schreiben vom 03.02.2025' })).toBe(
      'Mitteilung: Schreiben vom 03.02.2025',
    )
  })

  test('beginning and end are said as far as they are known', () => {
    const words = (from_on: string | null, to_on: string | null) =>
      timeWords({ from_on, to_on }, '2026-11-22')

    expect(words('2020-03-01', null)).toBe('seit 01.03.2020')
    expect(words('2027-01-01', null)).toBe('ab 01.01.2027')
    expect(words('2020-03-01', '2024-01-01')).toBe('01.03.2020 bis 01.01.2024')
    expect(words(null, '2024-01-01')).toBe('bis 01.01.2024')
    expect(words(null, null)).toBe('Beginn unbekannt')
  })

  test.each(PARTY_KINDS)('%s has a word', (kind) => expect(partyKindWord(kind)).not.toBe(kind))
})

describe('reasons', () => {
  test('a register number reads as in the register', () => {
    expect(say('same_registration', { registration: 'hr essen HRB 1234' })).toBe(
      'Gleiche Registernummer HRB 1234, Amtsgericht Essen',
    )
  })

  test('an address reads as on a letter', () => {
    expect(say('same_business_address', { address: 'perlenstickerstrasse 3 45127 essen' })).toBe(
      'Gleiche Geschäftsanschrift: Perlenstickerstraße 3, 45127 Essen',
    )
  })

  test('an office holder known by name only is said to be', () => {
    const officer = { role: 'managing_director' }

    expect(say('same_officer', { ...officer, officer: 'person almut quarzbeck|1970-03-12|essen' })).toBe(
      'Gleiche Geschäftsführung: Almut Quarzbeck, geboren 12.03.1970',
    )
    expect(
      say('same_officer', { ...officer, officer: 'person almut quarzbeck||', known_by: 'name' }),
    ).toMatch(/nur dem Namen nach/)
  })

  test('a manager has its name where the network knows it', () => {
    expect(say('same_manager', { manager: 'x' }, new Map([['x', 'Zinnhof GmbH']]))).toBe(
      'Gleiche Verwaltung: Zinnhof GmbH',
    )
    expect(say('same_manager', { manager: 'x' })).toBe('Gleiche Verwaltung')
  })

  test('a hub says why it counts for little', () => {
    expect(say('hub_address', { why: 'label' })).toBe('Abwertung: c/o-Anschrift oder Postfach')
    expect(say('hub_officer', { why: 'names', names: '40' })).toMatch(/40 Gruppen/)
  })

  test.each(RULE_CODES)('%s has a sentence of its own in both languages', (rule) => {
    const german = say(rule, {})
    inEnglish()
    const english = say(rule, {})

    expect(german).not.toMatch(/undefined|NaN/)
    expect(english).not.toMatch(/undefined|NaN/)
    expect(german).not.toBe(english)
    expect(new Set(RULE_CODES.map((code) => say(code, {}))).size).toBe(RULE_CODES.length)
  })

  test('the heaviest part speaks for the link', () => {
    const parts: Part[] = [
      { rule: 'same_manager', weight: 0.15, detail: {} },
      { rule: 'same_name_same_city', weight: 0.85, detail: { city: 'essen' } },
    ]

    expect(mainSentence({ parts }, nobody)).toBe('Gleicher Firmenname in derselben Stadt: Essen')
  })
})

const aLink = (a_id: string, b_id: string, accepted = true): Link => ({
  a_id,
  b_id,
  score: 0.9,
  accepted,
  since: '2026-11-22T10:00:00Z',
  parts: [],
  verdict: null,
})
const aNetwork = (
  links: Link[],
  holdings: [party: string, property: string, role?: 'manager'][],
): Network => ({
  parties: [...new Set(holdings.map(([party]) => party))].map((id) => ({
    id,
    municipality_key: '05113000',
    municipality_name: 'Essen',
    kind: 'legal_person',
    name: `Firma ${id}`,
  })),
  properties: [...new Set(holdings.map(([, property]) => property))].map((id) => ({
    id,
    municipality_key: '05113000',
    municipality_name: 'Essen',
    address: `Musterweg ${id}`,
    light: 'red',
    state: 'inspected',
    longitude: 7,
    latitude: 51.4,
  })),
  holdings: holdings.map(([party_id, property_id, role]) => ({
    party_id,
    property_id,
    role: role ?? ('owner' as const),
  })),
  links,
  same_elsewhere: [],
  cut: false,
})

describe('ways through a network', () => {
  const ways = (network: Network) =>
    connectedTo(network, '1').map(({ property, steps }) => [property.id, steps.length])

  test('the same owner comes first, then what is one or two connections away', () => {
    const network = aNetwork(
      [aLink('a', 'b'), aLink('b', 'c')],
      [
        ['a', '1'],
        ['c', '2'],
        ['b', '3'],
        ['a', '4'],
      ],
    )

    expect(ways(network)).toEqual([
      ['4', 0],
      ['3', 1],
      ['2', 2],
    ])
  })

  test('a connection that does not count leads nowhere', () => {
    expect(
      ways(
        aNetwork(
          [aLink('a', 'b', false)],
          [
            ['a', '1'],
            ['b', '2'],
          ],
        ),
      ),
    ).toEqual([])
  })

  test('what only the manager shares comes last', () => {
    const network = aNetwork(
      [aLink('a', 'b')],
      [
        ['a', '1'],
        ['m', '1', 'manager'],
        ['m', '2', 'manager'],
        ['b', '3'],
      ],
    )

    expect(ways(network)).toEqual([
      ['3', 1],
      ['2', 0],
    ])
  })
})

const aParty = (name: string, fields: Partial<Party> = {}): Party => ({
  ...{
    id: name,
    municipality_key: '05113000',
    portfolio_id: null,
    version: 1,
    created_at: '2026-11-22T10:00:00Z',
  },
  created_by: { id: 'x', name: 'X' },
  ...partyBody(aPartyDraft(name), '05113000', { source: 'own_research', source_note: 'x' }),
  ...fields,
})

describe('two records side by side', () => {
  test('case and order make no difference, another word does', () => {
    const [same] = comparedRows(aParty('Ockerhof GmbH'), aParty('OCKERHOF GmbH'))
    const [other] = comparedRows(aParty('Ockerhof GmbH'), aParty('Ockerhof AG'))

    expect([same?.sameness, other?.sameness]).toEqual(['same', 'different'])
    expect(markedPieces('Ockerhof GmbH', ['Ockerhof AG']).filter(({ marked }) => marked)).toEqual([
      { text: 'GmbH', marked: true },
    ])
  })

  test('marking loses no letter', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.string()), (text, others) => {
        expect(
          markedPieces(text, others)
            .map((piece) => piece.text)
            .join(''),
        ).toBe(text)
      }),
    )
  })
})

describe('somebody new', () => {
  test('an address or a register entry is whole or not there', () => {
    const draft = { ...aPartyDraft('Ockerhof GmbH'), house_number: '3', number: '1234' }

    expect([...missingIn(draft)].sort()).toEqual(['city', 'court', 'register', 'street'])
    expect([...missingIn(aPartyDraft('Ockerhof GmbH'))]).toEqual([])
  })

  test('a natural person needs a legal basis', () => {
    expect([...missingIn({ ...aPartyDraft('A'), kind: 'natural_person' })]).toEqual(['legal_basis'])
  })
})
