/** Reads district-centres.csv: one centre a line, codes completed so that each is unique on its level. */

export type Centre = {
  municipality_key: string
  /** 1 = Stadtbezirk, 2 = Stadtteil. */
  level: 1 | 2
  kind: string
  code: string
  parent_code: string | null
  name: string
  /** WGS 84, three decimals, about 70 m. */
  lon: number
  lat: number
  /** All Stadtteile of this Stadtbezirk are in the list; false for a Stadtteil. */
  complete: boolean
}

/** Stadtbezirke of which the list has some Stadtteile, but not all. */
const INCOMPLETE = new Set(['05112000/300'])

/** Duisburg numbers its Stadtteile by their Stadtbezirk: 403 is in 400. */
const DUISBURG = '05112000'

const slug = (name: string) =>
  name
    .toLowerCase()
    .replace(/ä/g, 'ae')
    .replace(/ö/g, 'oe')
    .replace(/ü/g, 'ue')
    .replace(/ß/g, 'ss')
    .replace(/[^a-z0-9]+/g, '-')

export function parseCentres(csv: string): Centre[] {
  const [, ...lines] = csv.trim().split(/\r?\n/)
  const centres = lines.map(centreOf)
  const hasChildren = ({ municipality_key, code }: Centre) =>
    centres.some((other) => other.municipality_key === municipality_key && other.parent_code === code)
  return centres.map((centre) => ({
    ...centre,
    complete:
      centre.level === 1 &&
      hasChildren(centre) &&
      !INCOMPLETE.has(`${centre.municipality_key}/${centre.code}`),
  }))
}

function centreOf(line: string): Centre {
  const [ags = '', kind = '', code = '', parent = '', name = '', lon, lat] = line.split(',')
  const level: 1 | 2 = kind === 'Stadtbezirk' ? 1 : 2
  const numbered = ags === DUISBURG && level === 2 ? `${code.charAt(0)}00` : ''
  return {
    municipality_key: ags,
    level,
    kind,
    code: code || slug(name),
    parent_code: parent || numbered || null,
    name,
    lon: Number(lon),
    lat: Number(lat),
    complete: false,
  }
}
