/**
 * What of a company's name tells it from others: "Immobilien" and "Verwaltung" stand in thousands of names, a number
 * tells one object company from its sister. Source: words that firms of the housing trade carry, and the region's names.
 */
import type { NormalName } from './names.ts'

/** Words that say the trade, the region or nothing: sharing them says nothing about the owner. */
export const GENERIC_WORDS: ReadonlySet<string> = new Set(
  `immobilien immobilie grundbesitz grundstuecks grundstuecksgesellschaft grundstuecksverwaltung immob verw grund boden haus
  haeuser hausbesitz hausverwaltung wohnen wohnbau wohnung wohnungs wohnungsbau wohnungsgesellschaft wohnimmobilien
  wohnungsbaugesellschaft immobilienverwaltung immobiliengesellschaft immobilienbesitz immobilienhandel bau bautraeger
  bauen baugesellschaft besitz bestand bestands objekt objektgesellschaft projekt projektentwicklung projektgesellschaft
  entwicklung entwicklungs verwaltung verwaltungs verwaltungsgesellschaft vermoegen vermoegens vermoegensverwaltung
  beteiligung beteiligungs beteiligungen beteiligungsgesellschaft gesellschaft holding invest investment investments
  capital kapital estate real property properties asset assets management service services dienstleistungen handel
  handels gruppe group unternehmensgruppe partner co und fuer der die das am an im in von zu mbh hv gv
  erbengemeinschaft eigentuemergemeinschaft wohnungseigentuemergemeinschaft weg gbr erben nach
  ruhr ruhrgebiet revier rhein westfalen nrw deutschland deutsche nord sued ost west mitte
  essen dortmund duisburg bochum gelsenkirchen oberhausen herne hagen hamm bottrop recklinghausen muelheim
  erste zweite dritte vierte fuenfte`.split(/\s+/),
)

/** A number, Arabic or Roman, as object companies of one series carry it. */
const isNumber = (word: string) =>
  /^\d+[a-z]?$/.test(word) || /^(?=[ivx])(x{0,3})(ix|iv|v?i{0,3})$/.test(word)

export type Stem = {
  /** What is left of the name without generic words and numbers, in order; all words where nothing else is left. */
  words: readonly string[]
  text: string
  /** The numbers in it, joined: "3", "ii". */
  numbers: string
  /** False where only generic words are left: such a name tells nobody apart. */
  isDistinct: boolean
}

const known = new WeakMap<NormalName, Stem>()

export const stemOf = (name: NormalName): Stem => {
  const before = known.get(name)
  if (before !== undefined) return before
  const all = name.key.split(' ').filter((word) => word !== '')
  const own = all.filter((word) => !isNumber(word) && !GENERIC_WORDS.has(word))
  const words = own.length > 0 ? own : all
  const numbers = all.filter(isNumber).join(' ')
  const stem = { words, text: words.join(' '), numbers, isDistinct: own.length > 0 }
  known.set(name, stem)
  return stem
}
