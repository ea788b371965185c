import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { changesBetween } from '../../server/owners/changes.ts'
import { groupsOf, PORTFOLIO_MOST, type AcceptedLink, type Denial } from '../../server/owners/portfolios.ts'
import { stableIds } from '../../server/owners/stable-ids.ts'

const link = (a: string, b: string, score = 0.9, confirmed = false): AcceptedLink => ({
  a,
  b,
  score,
  confirmed,
})
const parties = Array.from({ length: 14 }, (_, at) => `p${String(at).padStart(2, '0')}`)
const aPair = fc.tuple(fc.constantFrom(...parties), fc.constantFrom(...parties)).filter(([a, b]) => a !== b)
const someLinks = fc
  .uniqueArray(aPair, { maxLength: 20, selector: (pair) => [...pair].sort().join() })
  .chain((pairs) =>
    fc.tuple(
      ...pairs.map(([a, b]) => fc.integer({ min: 80, max: 100 }).map((score) => link(a, b, score / 100))),
    ),
  )
const someDenials = fc.array(
  aPair.map(([a, b]): Denial => ({ a, b })),
  { maxLength: 5 },
)
const shuffled = <T>(list: readonly T[], by: number): T[] =>
  [...list]
    .map((value, at) => ({ value, key: (at * 7919 + by * 104729) % 1009 }))
    .sort((x, y) => x.key - y.key)
    .map(({ value }) => value)
const groupOf = (groups: string[][], party: string) => groups.findIndex((group) => group.includes(party))

describe('groups', () => {
  test('do not depend on the order of parties, links, ends or denials', () => {
    fc.assert(
      fc.property(someLinks, someDenials, fc.nat(), (links, denials, by) => {
        const turned = shuffled(links, by).map(({ a, b, ...rest }) => ({ ...rest, a: b, b: a }))

        expect(JSON.stringify(groupsOf(shuffled(parties, by), turned, shuffled(denials, by)))).toBe(
          JSON.stringify(groupsOf(parties, links, denials)),
        )
      }),
    )
  })

  test('hold every party once, and never two that somebody denied', () => {
    fc.assert(
      fc.property(someLinks, someDenials, (links, denials) => {
        const { groups } = groupsOf(parties, links, denials)

        expect(groups.flat().sort()).toEqual(parties)
        for (const { a, b } of denials) expect(groupOf(groups, a)).not.toBe(groupOf(groups, b))
      }),
    )
  })

  test('a denial cuts the weakest link between the two, and says so', () => {
    const links = [link('a', 'c', 0.95), link('c', 'b', 0.85)]

    const { groups, cut } = groupsOf(['a', 'b', 'c'], links, [{ a: 'b', b: 'a' }])

    expect(groups).toEqual([['a', 'c'], ['b']])
    expect(cut).toEqual([{ ...links[1], a: 'b', b: 'c', denied: { a: 'a', b: 'b' } }])
  })

  test('confirmed links are transitive, and are followed before stronger ones of the rules', () => {
    const links = [link('a', 'b', 0.1, true), link('b', 'c', 0.1, true), link('c', 'x', 1)]

    expect(groupsOf(['a', 'b', 'c', 'x'], links).groups).toEqual([['a', 'b', 'c', 'x']])
    expect(groupsOf(['a', 'b', 'c', 'x'], links, [{ a: 'a', b: 'x' }]).groups).toEqual([
      ['a', 'b', 'c'],
      ['x'],
    ])
  })

  test('one more party changes only the groups that it touches', () => {
    fc.assert(
      fc.property(someLinks, someDenials, fc.subarray(parties, { maxLength: 3 }), (links, denials, ends) => {
        const before = groupsOf(parties, links, denials).groups
        const more = [...links, ...ends.map((party) => link('new', party, 0.8))]
        const after = groupsOf([...parties, 'new'], more, denials).groups
        const same = new Set(after.map((group) => group.join()))

        // A new, weakest link never takes away from what was together.
        for (const group of before)
          if (!group.some((party) => ends.includes(party))) expect(same).toContain(group.join())
      }),
    )
  })
})

describe('a group too large', () => {
  const size = PORTFOLIO_MOST + 60
  const half = size / 2
  const ids = Array.from({ length: size }, (_, at) => `n${String(at).padStart(4, '0')}`)
  /** Two dense halves and one bridge. */
  const links = ids.flatMap((a, at) =>
    [1, 2, 3, 5].flatMap((step) => {
      const other = at + step
      return other < size && Math.floor(at / half) === Math.floor(other / half) ? [link(a, ids[other]!)] : []
    }),
  )
  const bridge = link(ids[half - 1]!, ids[half]!, 0.8)

  test('is split where little holds it together, the same every time', () => {
    const first = groupsOf(ids, [...links, bridge]).groups

    expect(first.length).toBeGreaterThan(1)
    expect(Math.max(...first.map(({ length }) => length))).toBeLessThanOrEqual(PORTFOLIO_MOST)
    expect(JSON.stringify(groupsOf(shuffled(ids, 3), shuffled([...links, bridge], 5)).groups)).toBe(
      JSON.stringify(first),
    )
  })

  test('is not split where a person confirmed', () => {
    const { groups } = groupsOf(ids, [...links, { ...bridge, confirmed: true }])

    expect(groupOf(groups, bridge.a)).toBe(groupOf(groups, bridge.b))
  })
})

describe('ids', () => {
  const someGroups = someLinks.map((links) => groupsOf(parties, links).groups)

  test('stay the same when nothing changes, and come out the same from nothing', () => {
    fc.assert(
      fc.property(someGroups, fc.nat(), (groups, by) => {
        const first = stableIds([], groups)

        expect(JSON.stringify(stableIds([], shuffled(groups, by)))).toBe(JSON.stringify(first))
        expect(JSON.stringify(stableIds(shuffled(first, by), shuffled(groups, by)))).toBe(
          JSON.stringify(first),
        )
        expect(new Set(first.map(({ id }) => id)).size).toBe(groups.length)
        for (const { id } of first)
          expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
      }),
    )
  })

  test('are never given twice, whatever came before', () => {
    fc.assert(
      fc.property(someGroups, someGroups, someGroups, (one, two, three) => {
        const third = stableIds(stableIds(stableIds([], one), two), three)

        expect(new Set(third.map(({ id }) => id)).size).toBe(three.length)
      }),
    )
  })

  test('stay with the larger part; a tie goes to the part with the lower first party', () => {
    const [before] = stableIds([], [['a', 'b', 'c', 'd']])

    expect(stableIds([before!], [['a'], ['b', 'c', 'd']])[1]?.id).toBe(before!.id)
    expect(
      stableIds(
        [before!],
        [
          ['a', 'b'],
          ['c', 'd'],
        ],
      )[0]?.id,
    ).toBe(before!.id)
  })
})

describe('what changed', () => {
  const known = (a: string, b: string, score = 0.9) => ({
    ...link(a, b, score),
    rules: ['same_officer' as const],
  })

  test('two portfolios that one link makes one: merged, and the link is why', () => {
    const before = [known('a', 'b'), known('c', 'd'), known('d', 'e')]
    const after = [...before, known('b', 'c', 0.85)]
    const previous = stableIds([], groupsOf(['a', 'b', 'c', 'd', 'e'], before).groups)
    const next = stableIds(previous, groupsOf(['a', 'b', 'c', 'd', 'e'], after).groups)

    const changes = changesBetween(previous, next, { before, after })

    const [ab, cde] = previous
    const because = [{ code: 'link_added', a: 'b', b: 'c', rules: ['same_officer'], score: 0.85 }]
    expect(changes).toEqual(
      [
        { kind: 'merged', portfolio: cde!.id, parties: ['a', 'b'], others: [ab!.id], because },
        { kind: 'gone', portfolio: ab!.id, parties: ['a', 'b'], others: [cde!.id], because: [] },
      ].sort((x, y) => (x.portfolio < y.portfolio ? -1 : 1)),
    )
  })

  test('a denial splits, and is why', () => {
    const before = [known('a', 'b'), known('b', 'c', 0.8)]
    const denied = [{ a: 'b', b: 'c' }]
    const previous = stableIds([], [['a', 'b', 'c']])
    const next = stableIds(previous, groupsOf(['a', 'b', 'c'], before, denied).groups)

    const changes = changesBetween(previous, next, { before, after: [before[0]!], denied })

    expect(changes.map(({ kind, parties }) => [kind, parties])).toEqual(
      expect.arrayContaining([
        ['split', ['c']],
        ['new', ['c']],
      ]),
    )
    expect(changes.find(({ kind }) => kind === 'split')?.because).toMatchObject([
      { code: 'denied', a: 'b', b: 'c' },
    ])
  })

  test('a party that came and one that went', () => {
    const [portfolio] = stableIds([], [['a', 'b', 'c']])

    const changes = changesBetween([portfolio!], [{ ...portfolio!, parties: ['a', 'b', 'd'] }], {
      before: [],
      after: [known('d', 'a')],
    })

    expect(changes).toMatchObject([
      { kind: 'joined', parties: ['d'], because: [{ code: 'link_added' }, { code: 'party_added', a: 'd' }] },
      { kind: 'left', parties: ['c'], because: [{ code: 'party_gone', a: 'c' }] },
    ])
  })

  test('nothing, where nothing changed; and portfolios that kept their parties are left out', () => {
    fc.assert(
      fc.property(someLinks, someLinks, (one, two) => {
        const previous = stableIds([], groupsOf(parties, one).groups)
        const next = stableIds(previous, groupsOf(parties, two).groups)
        const same = previous.filter(({ parties: [...members] }) =>
          next.some((other) => other.parties.join() === members.join()),
        )

        expect(changesBetween(previous, previous)).toEqual([])
        const named = new Set(changesBetween(previous, next).map(({ portfolio }) => portfolio))
        for (const { id } of same) expect(named).not.toContain(id)
      }),
    )
  })
})
