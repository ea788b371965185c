/** How a property looks: colours, shapes and words of the traffic light, for map, list and legend alike. */
import { m } from '../paraglide/messages.js'

export const lights = ['red', 'yellow', 'green', 'unrated'] as const
export type Light = (typeof lights)[number]

export interface MarkLook {
  light: Light
  /** Drawn hollow. */
  closed?: boolean
  /** A deadline has passed: a clock at the corner. */
  overdue?: boolean
  /** Somebody may not use the house, or a part of it: a bar through the shape. */
  use_banned?: boolean
}

export type Tone = 'light' | 'dark'

/**
 * At least 3:1 on both base maps, and apart for the three common colour-vision deficiencies; where colours come
 * closest (green and not rated) the shapes differ. The same values stand in styles/tokens.scss.
 */
export const lightColours: Record<Tone, Record<Light, string>> = {
  light: { red: '#a61c14', yellow: '#b98100', green: '#1f7a6b', unrated: '#7a808c' },
  dark: { red: '#f0705a', yellow: '#f2b632', green: '#5fc29e', unrated: '#9aa3af' },
}

/** Colours of the map around the marks. */
export const mapColours = {
  light: {
    background: '#e3e8e5',
    land: '#eef1ee',
    own: '#f9fbf9',
    border: '#a9b1b0',
    county: '#7d8789',
    district: '#c3c9c7',
    water: '#c9dbe6',
    label: '#3f4850',
    label_soft: '#69737a',
    halo: '#ffffff',
    ink: '#1c2128',
    accent: '#2044aa',
  },
  dark: {
    background: '#0f1114',
    land: '#15181c',
    own: '#1c2127',
    border: '#434b54',
    county: '#626c77',
    district: '#333a42',
    water: '#1d2b36',
    label: '#c9d0d8',
    label_soft: '#98a2ad',
    halo: '#15181c',
    ink: '#f1f3f5',
    accent: '#9db8ff',
  },
} as const satisfies Record<Tone, Record<string, string>>

/** Outlines in a box of 24 x 24. */
export const lightShapes: Record<Light, string> = {
  red: 'M12 3 22 20.5H2Z',
  yellow: 'M12 2 22 12 12 22 2 12Z',
  green: 'M12 3.4a8.6 8.6 0 1 1 0 17.2 8.6 8.6 0 0 1 0-17.2Z',
  unrated: 'M12 4.6a7.4 7.4 0 1 1 0 14.8 7.4 7.4 0 0 1 0-14.8Z',
}

export const lightWord = (light: Light): string =>
  ({ red: m.light_red, yellow: m.light_yellow, green: m.light_green, unrated: m.light_unrated })[light]()

/** What a mark says, for those who do not see it. */
export const markWords = ({ light, closed, overdue, use_banned }: MarkLook): string =>
  [
    lightWord(light),
    closed ? m.state_closed() : null,
    use_banned ? m.mark_use_banned() : null,
    overdue ? m.mark_overdue() : null,
  ]
    .filter((word) => word !== null)
    .join(', ')

export interface Arc {
  light: Light
  /** Turns from the top, clockwise: 0 to 1. */
  from: number
  to: number
}

/** The ring around a cluster's count: worst first, from the top, in proportion. */
export const ringArcs = (counts: Record<Light, number>): Arc[] => {
  const total = lights.reduce((sum, light) => sum + counts[light], 0)
  let from = 0
  const arcs: Arc[] = []
  for (const light of lights) {
    if (counts[light] <= 0 || total <= 0) continue
    const to = from + counts[light] / total
    arcs.push({ light, from, to })
    from = to
  }
  return arcs
}

/** Diameter of a cluster in pixels: by the logarithm of its count, 30 at 2 and 62 from 10,000. */
export const clusterSize = (count: number): number =>
  Math.round(30 + 32 * Math.min(1, Math.max(0, Math.log10(count / 2)) / Math.log10(5000)))
