/** Warns of words in free text that say something about people instead of the building. It never blocks. */

import { CATEGORIES, WORDS, type Category } from './words.ts'

export type Warning = {
  /** First character and the one after the last, in UTF-16 units of the text as given. */
  start: number
  end: number
  /** The text between them, as written. */
  word: string
  category: Category
}

const ENDING = '(?:e[nmrs]?|n|s)?'
const GOES_ON = '\\p{L}*'

/** Umlauts come as one character, as letter and mark, or spelt out. */
const SPELLINGS: Record<string, string> = {
  ä: '(?:ä|a\\u0308|ae)',
  ö: '(?:ö|o\\u0308|oe)',
  ü: '(?:ü|u\\u0308|ue)',
  ß: '(?:ß|ss)',
  ' ': '(?:\\s+|\\s?[-\\u2010\\u2011]\\s?)',
}

/**
 * Forms of address followed by a name: "Familie Beispiel", "Frau Dr. El Beispiel", "the Example family".
 * What a visit report writes after "Familie" without naming anyone is left out.
 */
const NO_NAME = '(?!(?:Wohnung|Erdgesch|Obergesch|Dachgesch|Keller|Haus|Vorderhaus|Hinterhaus|Etage|Kinder))'
const TITLES = '(?:(?:[Vv]on|[Vv]an|[Dd]e[rn]?|[Ee]l|[Aa]l|Dr\\.|Prof\\.)[\\s-]+)*'
const SURNAME = "\\p{Lu}\\p{M}?(?:[\\p{Ll}'’][\\p{L}\\p{M}'’-]*|\\p{Lu}{2,}|(?![\\p{L}\\p{N}]))"
const NAME = TITLES + NO_NAME + SURNAME
const NAMES = [
  `(?:Familien?|Fam\\.|Eheleute|Ehepaar|Herrn?|Hr\\.|Frau|Mrs?\\.?|Ms\\.?|Family)\\s+${NAME}`,
  `[Tt]he\\s+${NAME}\\s+(?:family|clan)`,
]

const escaped = (letter: string) => letter.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

const spelt = (word: string) =>
  word.replace(
    /[^]/gu,
    (letter) => SPELLINGS[letter] ?? (/\p{L}|\p{N}/u.test(letter) ? letter : escaped(letter)),
  )

function pattern(entry: string): string {
  if (entry.endsWith('*')) return spelt(entry.slice(0, -1)) + GOES_ON
  if (entry.endsWith('~')) return spelt(entry.slice(0, -1).replace(/e$/, '')) + ENDING
  return spelt(entry)
}

/** Only whole words: neither a letter nor a number before and after, so that "Sinti" is not in "Sintflut". */
const wholeWords = (sources: readonly string[], flags: string) =>
  new RegExp(`(?<![\\p{L}\\p{M}\\p{N}])(?:${sources.join('|')})(?![\\p{L}\\p{M}\\p{N}])`, flags)

const hasCapital = (entry: string) => /\p{Lu}/u.test(entry)

function matchersOf(category: Category): RegExp[] {
  if (category === 'name') return [wholeWords(NAMES, 'gu')]
  const entries = WORDS[category]
  const exact = entries.filter(hasCapital)
  const anyCase = entries.filter((entry) => !hasCapital(entry))
  return [
    wholeWords(anyCase.map(pattern), 'giu'),
    ...(exact.length > 0 ? [wholeWords(exact.map(pattern), 'gu')] : []),
  ]
}

const MATCHERS = CATEGORIES.flatMap((category) =>
  matchersOf(category).map((matcher) => ({ category, matcher })),
)

/** In the order of the text; where two overlap, the one that begins first and then the longer one. */
export function warnings(text: string): Warning[] {
  const all = MATCHERS.flatMap(({ category, matcher }) =>
    [...text.matchAll(matcher)].map((match) => ({
      start: match.index,
      end: match.index + match[0].length,
      word: match[0],
      category,
    })),
  ).sort((a, b) => a.start - b.start || b.end - a.end)

  const apart: Warning[] = []
  for (const warning of all) if (warning.start >= (apart.at(-1)?.end ?? 0)) apart.push(warning)
  return apart
}
