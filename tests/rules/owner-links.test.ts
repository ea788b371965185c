import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { eachAlike } from '../../server/owners/alike-names.ts'
import { normalAddress } from '../../server/owners/addresses.ts'
import { blockKeys } from '../../server/owners/blocks.ts'
import { candidatePairs } from '../../server/owners/candidates.ts'
import { hubsOf, NO_HUBS } from '../../server/owners/hubs.ts'
import { normalName } from '../../server/owners/names.ts'
import { isAccepted, RULE_CODES, scoreLink, type PartyFacts } from '../../server/owners/rules.ts'
import { isOneSlipAway, trigramSimilarity } from '../../server/owners/similarity.ts'
import { ACCEPT_AT, CANDIDATE_AT } from '../../server/owners/weights.ts'

type Told = Partial<Omit<PartyFacts, 'names' | 'addresses'>> & { names?: string[]; addresses?: string[] }
let made = 0
/** Addresses as "street number, postcode city". */
const aParty = ({
  names = ['Kastanienhof Grundbesitz GmbH'],
  addresses = [],
  ...given
}: Told = {}): PartyFacts => ({
  id: `party ${made++}`,
  kind: 'legal_person',
  names: names.map(normalName),
  addresses: addresses.map((text) => {
    const [street = '', rest = ''] = text.split(/, (?=\d{5})/)
    return normalAddress({ street, postcode: rest.slice(0, 5), city: rest.slice(6) })
  }),
  registrations: [],
  offices: [],
  managers: [],
  ...given,
})
const office = 'Moosfarnweg 12, 45127 Essen'
const elsewhere = 'Zinndornstieg 3, 44623 Herne'
const director = (name: string, complete = true) => ({
  key: complete ? `person ${name}|1961-04-02|essen` : `person ${name}||`,
  complete,
  role: 'managing_director',
})
const strangers = (count: number, told: (at: number) => Told) =>
  Array.from({ length: count }, (_, at) =>
    aParty({ names: [`${'Abcdefghijklmnopqrst'[at]}${at}wort Handel GmbH`], ...told(at) }),
  )
const scored = (a: PartyFacts, b: PartyFacts, hubs = NO_HUBS) => scoreLink(a, b, hubs)
const rules = (a: PartyFacts, b: PartyFacts, hubs = NO_HUBS) =>
  scored(a, b, hubs).parts.map(({ rule }) => rule)

const someParties = fc
  .array(
    fc.record({
      kind: fc.constantFrom('legal_person', 'gbr', 'heirs', 'natural_person', 'weg'),
      names: fc.uniqueArray(
        fc.constantFrom(
          ...[
            'Brinkhoff Bau GmbH',
            'Brinkhof Bau GmbH',
            'Brinkhoff Objekt 3 GmbH & Co. KG',
            'Onyx Wohnen UG',
            'Onyx Wohnen GmbH',
          ],
        ),
        { minLength: 1, maxLength: 2 },
      ),
      addresses: fc.uniqueArray(
        fc.constantFrom(office, elsewhere, 'c/o Büro, Moosfarnweg 12, 45127 Essen', ', 45127 Essen'),
        { maxLength: 2 },
      ),
      registrations: fc.uniqueArray(
        fc.constantFrom('hr essen HRB 100', 'hr essen HRB 101', 'hr bochum HRA 7'),
        { maxLength: 2 },
      ),
      offices: fc.uniqueArray(
        fc.constantFrom(director('ida x'), director('ida x', false), director('udo y')),
        {
          maxLength: 2,
          selector: ({ key }) => key,
        },
      ),
      managers: fc.uniqueArray(fc.constantFrom('m1', 'm2'), { maxLength: 1 }),
    }),
    { minLength: 2, maxLength: 12 },
  )
  .map((all) => all.map((told) => aParty(told as Told)))

describe('trigrams are counted as pg_trgm counts them', () => {
  // select similarity('…', '…') on PostgreSQL 15
  test.each([
    ['brinkhoff bau', 'bau brinkhoff', 1],
    ['brinkhoff', 'brinkhof', 0.7272727],
    ['word', 'two words', 0.36363637],
    ['objekt 3', 'objekt 4', 0.6363636],
    ['', 'a', 0],
  ])('%s / %s', (a, b, expected) => {
    expect(trigramSimilarity(a, b)).toBeCloseTo(expected, 6)
  })
})

test.each([
  ['12345', '12354', true],
  ['12345', '1234', true],
  ['12345', '12445', true],
  ['12345', '12345', false],
  ['12345', '13254', false],
])('%s is one slip away from %s: %s', (a, b, expected) => {
  expect(isOneSlipAway(a, b)).toBe(expected)
  expect(isOneSlipAway(b, a)).toBe(expected)
})

describe('what accepts a link', () => {
  test('one registration, whatever else differs', () => {
    const [a, b] = [
      aParty({ registrations: ['hr essen HRB 100'], addresses: [office] }),
      aParty({ names: ['Onyx Wohnen AG'], registrations: ['hr essen HRB 100'], addresses: [elsewhere] }),
    ]

    expect(isAccepted(scored(a, b))).toBe(true)
    expect(rules(a, b)).toContain('same_registration')
  })

  test('one name at one address, in any order and form that companies change between', () => {
    const a = aParty({ names: ['Kastanienhof Grundbesitz UG (haftungsbeschränkt)'], addresses: [office] })
    const b = aParty({
      names: ['GRUNDBESITZ KASTANIENHOF GMBH'],
      addresses: ['Moosfarnweg 12, 45127 Stadt Essen'],
    })

    expect(isAccepted(scored(a, b))).toBe(true)
    expect(rules(a, b)).toEqual(['same_name_and_address', 'different_form'])
  })

  test('one firm name in one city, as no second may bear it there; in another city it says nothing', () => {
    const a = aParty({ addresses: [office] })

    expect(isAccepted(scored(a, aParty({ addresses: ['Basaltweg 1, 45355 Essen'] })))).toBe(true)
    expect(scored(a, aParty({ addresses: [elsewhere] })).parts).toEqual([])
  })

  test('a director with date and place of birth; by the name alone never, whatever joins in', () => {
    const a = aParty({ offices: [director('ida holt')], addresses: [office] })
    const other = { names: ['Onyx Wohnen GmbH'], addresses: [office], managers: [] }
    const known = aParty({ ...other, offices: [director('ida holt')] })
    const named = aParty({ ...other, offices: [director('ida holt', false)] })
    const namedToo = aParty({
      ...other,
      names: ['Feldspat Bau GmbH'],
      offices: [director('ida holt', false)],
    })

    expect(isAccepted(scored(a, known))).toBe(true)
    expect(isAccepted(scored(a, named))).toBe(false)
    expect(isAccepted(scored(named, namedToo))).toBe(false)
    expect(scored(named, namedToo).score).toBeGreaterThanOrEqual(CANDIDATE_AT)
  })

  test('a KG and the company that is its general partner', () => {
    const partner = aParty({ names: ['Onyx Verwaltungs GmbH'], registrations: ['hr essen HRB 100'] })
    const kg = aParty({
      names: ['Feldspat Objekt 3 GmbH & Co. KG'],
      offices: [{ key: 'party hr essen HRB 100', complete: true, role: 'general_partner' }],
    })

    expect(isAccepted(scored(partner, kg))).toBe(true)
  })

  test('sister companies of one word in one office, though their numbers differ', () => {
    const a = aParty({
      names: ['Onyx Objekt 3 GmbH & Co. KG'],
      registrations: ['hr essen HRA 7'],
      addresses: [office],
    })
    const b = aParty({ names: ['Onyx Wohnen GmbH'], registrations: ['hr essen HRB 9'], addresses: [office] })

    expect(isAccepted(scored(a, b))).toBe(true)
  })
})

describe('what does not', () => {
  test('a shared address, a shared manager, or both', () => {
    const a = aParty({ addresses: [office], managers: ['m'] })
    const b = aParty({ names: ['Onyx Wohnen GmbH'], addresses: [office], managers: ['m'] })

    expect(rules(a, b)).toEqual(['same_business_address', 'same_manager'])
    expect(isAccepted(scored(a, b))).toBe(false)
  })

  test('another number of the same court speaks against one name, a slip of the hand hardly', () => {
    const a = aParty({ addresses: [office], registrations: ['hr essen HRB 12345'] })
    const other = (registration: string) => aParty({ addresses: [office], registrations: [registration] })

    expect(isAccepted(scored(a, other('hr essen HRB 12354')))).toBe(true)
    expect(isAccepted(scored(a, other('hr essen HRB 777')))).toBe(false)
  })

  test('a surname: firms of two families with one name in two streets, heirs of one name', () => {
    const a = aParty({ names: ['Schmidt Bau GmbH'], addresses: [office] })
    const b = aParty({ names: ['Schmidt Immobilien GmbH'], addresses: ['Basaltweg 1, 45127 Essen'] })
    const heirs = ['Moosfarnweg 12, 45127 Essen', 'Basaltweg 1, 45127 Essen'].map((address) =>
      aParty({ kind: 'heirs', names: ['Erbengemeinschaft Schmidt'], addresses: [address] }),
    )

    expect(isAccepted(scored(a, b))).toBe(false)
    expect(isAccepted(scored(heirs[0]!, heirs[1]!))).toBe(false)
  })

  test('the name and address of natural persons', () => {
    const [a, b] = [0, 1].map(() =>
      aParty({ kind: 'natural_person', names: ['Ida Holt'], addresses: [office], managers: [] }),
    )

    expect(scored(a!, b!)).toEqual({ score: 0, parts: [] })
    expect(blockKeys(a!)).toEqual([])
  })

  test('a denied link, however strong; a confirmed one counts, however weak', () => {
    const [a, b] = [aParty({ addresses: [office] }), aParty({ addresses: [office], registrations: [] })]

    expect(isAccepted({ ...scored(a, b), judgement: 'denied' })).toBe(false)
    expect(isAccepted({ score: 0, parts: [], judgement: 'confirmed' })).toBe(true)
    expect(isAccepted({ ...scored(a, b), judgement: 'undone' })).toBe(true)
  })
})

describe('hubs', () => {
  test('an address of many strangers is one, and what it demotes is shown', () => {
    const parties = strangers(9, () => ({ addresses: [office] }))
    const hubs = hubsOf(parties)

    expect([...hubs.addresses.values()]).toEqual([{ names: 9, why: 'names' }])
    const { score, parts } = scored(parties[0]!, parties[1]!, hubs)
    expect(score).toBeLessThan(CANDIDATE_AT)
    expect(parts).toMatchObject([
      { rule: 'same_business_address', hub: true },
      { rule: 'hub_address', hub: true, detail: { names: '9' } },
    ])
  })

  test("a landlord's own office is none: one director holds its companies together", () => {
    const parties = strangers(30, () => ({ addresses: [office], offices: [director('ida holt')] }))

    expect(hubsOf(parties)).toMatchObject({ addresses: new Map(), officers: new Map() })
  })

  test('a director of companies that have nothing else in common sells or is hired', () => {
    const parties = strangers(12, (at) => ({
      addresses: [`Basaltweg ${at + 1}, 45127 Essen`],
      offices: [director('ida holt')],
    }))
    const hubs = hubsOf(parties)

    expect(hubs.officers.size).toBe(1)
    expect(isAccepted(scored(parties[0]!, parties[1]!, hubs))).toBe(false)
    expect(rules(parties[0]!, parties[1]!, hubs)).toContain('hub_officer')
  })

  test('a c/o is one by its label, a manager as soon as two strangers have it', () => {
    const [a, b] = strangers(2, () => ({ addresses: [`c/o Bürohaus, ${office}`], managers: ['m'] }))

    expect(rules(a!, b!)).toContain('hub_address')
    expect(hubsOf([a!, b!]).managers.size).toBe(1)
  })

  test('do not depend on the order of the parties', () => {
    fc.assert(
      fc.property(someParties, (parties) => {
        expect(hubsOf([...parties].reverse())).toEqual(hubsOf(parties))
      }),
    )
  })
})

describe('every score', () => {
  test('is the sum of its parts within 0 and 1, the same from both sides, under known rules', () => {
    fc.assert(
      fc.property(someParties, (parties) => {
        const hubs = hubsOf(parties)
        for (const a of parties)
          for (const b of parties) {
            const { score, parts } = scoreLink(a, b, hubs)
            expect(scoreLink(b, a, hubs)).toEqual({ score, parts })
            const sum = Math.min(
              1,
              Math.max(
                0,
                parts.reduce((total, { weight }) => total + weight, 0),
              ),
            )
            if (score !== ACCEPT_AT - 0.01) expect(score).toBeCloseTo(sum, 8)
            expect(parts.every(({ rule }) => RULE_CODES.includes(rule))).toBe(true)
          }
      }),
    )
  })

  test('that accepts is of a pair that the blocks find', () => {
    fc.assert(
      fc.property(someParties, (parties) => {
        const hubs = hubsOf(parties)
        const found = new Set([...candidatePairs(parties, hubs)].map(([a, b]) => `${a} ${b}`))
        for (let b = 0; b < parties.length; b++)
          for (let a = 0; a < b; a++)
            if (isAccepted(scoreLink(parties[a]!, parties[b]!, hubs))) expect(found).toContain(`${a} ${b}`)
      }),
    )
  })
})

test('alike names are found without comparing all, and are the ones that comparing all finds', () => {
  const word = fc.constantFrom('brinkhoff', 'brinkhof', 'bau', 'onyx', 'onix', 'wohnen', '3', '4', 'objekt')
  const names = fc.array(fc.array(word, { minLength: 1, maxLength: 4 }), { maxLength: 20 })
  fc.assert(
    fc.property(names, fc.constantFrom(0.3, 0.5, 0.8), (lists, least) => {
      const there = lists.map((words, at) => ({ at, key: words.join(' ') }))
      const found = new Set<string>()
      eachAlike(there, least, (a, b) => found.add([a, b].sort((x, y) => x - y).join(' ')))
      const all = there.flatMap(({ key: right }, b) =>
        there
          .slice(0, b)
          .flatMap(({ key: left }, a) => (trigramSimilarity(left, right) >= least ? [`${a} ${b}`] : [])),
      )
      expect([...found].sort()).toEqual(all.sort())
    }),
  )
})
