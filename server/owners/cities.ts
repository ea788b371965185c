// Names of cities in a form that can be compared: "Stadt Essen", "Essen-Altenessen", "Mülheim a.d. Ruhr". Pure.
import { foldedWords } from './folding.ts'

/** The municipalities of the Ruhr region, folded and without what links their words ("an der"). */
const RUHR_CITIES = new Set(
  `duisburg|essen|muelheim ruhr|oberhausen|bottrop|gelsenkirchen|bochum|dortmund|hagen|hamm|herne|alpen|dinslaken
  |hamminkeln|huenxe|kamp lintfort|moers|neukirchen vluyn|rheinberg|schermbeck|sonsbeck|voerde|wesel|xanten
  |castrop rauxel|datteln|dorsten|gladbeck|haltern see|herten|marl|oer erkenschwick|recklinghausen|waltrop|bergkamen
  |boenen|froendenberg|holzwickede|kamen|luenen|schwerte|selm|unna|werne|breckerfeld|ennepetal|gevelsberg|hattingen
  |herdecke|schwelm|sprockhoevel|wetter ruhr|witten`
    .replace(/\s*\|\s*/g, '|')
    .split('|'),
)

/** What these cities are also called; only with a postcode of the region, because others have those names too. */
const SHORT_NAMES: Record<string, string> = {
  muelheim: 'muelheim ruhr',
  haltern: 'haltern see',
  wetter: 'wetter ruhr',
}

const RUHR_POSTCODE = /^(44|45|46|47|58|59)\d{3}$/
const TITLES = new Set(['stadt', 'gemeinde', 'kreisstadt', 'landeshauptstadt', 'hansestadt', 'st'])
const LINKS = new Set(['an', 'am', 'auf', 'der', 'dem', 'die', 'im', 'in', 'a', 'd', 'i', 'r'])

/** `a.d.R.` and `a. M.` name the river by one letter. */
const RIVERS: Record<string, string> = { r: 'ruhr', m: 'main', rh: 'rhein', ndrh: 'niederrhein' }

function spelledOut(words: string[]): string[] {
  const [first, ...rest] = words
  if (first === undefined) return []
  const last = rest.at(-1)
  const isRiver = rest.length > 1 && last !== undefined && Object.hasOwn(RIVERS, last)
  const written = isRiver ? [...rest.slice(0, -1), RIVERS[last] ?? last] : rest
  return [first, ...written.filter((word) => !LINKS.has(word))]
}

/**
 * Without "Stadt" and "an der". A district behind the city's name goes too, where the postcode (5 digits) says that
 * it is the city of the region: there is an Essen in the Oldenburg country, a Hagen near Osnabrück, a Hamm on the Sieg.
 */
export function cityOf(text: string, postcode: string): string {
  const found = foldedWords(text.replace(/^\s*[A-Za-z]{0,2}\s*-?\s*\d{5}\s/, '')).filter(
    (word) => !/^\d+$/.test(word),
  )
  const titled = found[0] !== undefined && found.length > 1 && TITLES.has(found[0]) ? found.slice(1) : found
  const words = spelledOut(titled)
  if (RUHR_POSTCODE.test(postcode))
    for (let length = words.length; length > 0; length--) {
      const city = words.slice(0, length).join(' ')
      const known = Object.hasOwn(SHORT_NAMES, city) ? (SHORT_NAMES[city] ?? city) : city
      if (RUHR_CITIES.has(known)) return known
    }
  return words.join(' ')
}
