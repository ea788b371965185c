import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { shortCount } from '../../web/map/images.ts'
import { clusterSize, lightColours, lights, markWords, ringArcs, type Tone } from '../../web/map/paint.ts'

/** WCAG 2.1 relative luminance of #rrggbb. */
const luminance = (hex: string) => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = parseInt(hex.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
const contrast = (a: string, b: string) => {
  const [dark = 0, bright = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (bright + 0.05) / (dark + 0.05)
}

describe('the traffic light', () => {
  test('every colour stands out from its base map by 3 to 1', () => {
    const base: Record<Tone, string> = { light: '#f4f6f4', dark: '#15181c' }
    for (const tone of ['light', 'dark'] as const)
      for (const light of lights) expect(contrast(lightColours[tone][light], base[tone])).toBeGreaterThan(3)
  })

  test('map and page use the same colours', () => {
    const styles = readFileSync(
      new URL('../../web/styles/tokens.scss', import.meta.url),
      'utf8',
    ).toLowerCase()
    for (const tone of ['light', 'dark'] as const)
      for (const light of lights) expect(styles).toContain(`--light-${light}: ${lightColours[tone][light]}`)
  })

  test('a mark says all that it shows', () => {
    expect(markWords({ light: 'red', overdue: true, use_banned: true })).toBe(
      'Hoher Handlungsbedarf, Nutzung untersagt, Frist überschritten',
    )
  })
})

describe('clusters', () => {
  const counts = fc.record({
    red: fc.nat(999),
    yellow: fc.nat(999),
    green: fc.nat(999),
    unrated: fc.nat(999),
  })

  test('the arcs of a ring close it once, in order, in proportion', () => {
    fc.assert(
      fc.property(counts, (count) => {
        const arcs = ringArcs(count)
        const total = count.red + count.yellow + count.green + count.unrated

        arcs.forEach(({ light, from, to }, index) => {
          expect(from).toBe(arcs[index - 1]?.to ?? 0)
          expect(to - from).toBeCloseTo(count[light] / total)
        })
        if (total > 0) expect(arcs.at(-1)?.to).toBeCloseTo(1)
      }),
    )
  })

  test('more properties never make a smaller cluster', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 1e6 }), fc.nat(1e6), (count, more) => {
        expect(clusterSize(count + more)).toBeGreaterThanOrEqual(clusterSize(count))
      }),
    )
  })

  test('a count fits into four signs', () => {
    expect([7, 999, 1000, 1249, 9999, 45_678, 999_999].map(shortCount)).toEqual([
      '7',
      '999',
      '1k',
      '1,2k',
      '9,9k',
      '45k',
      '999k',
    ])
  })
})
