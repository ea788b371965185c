// Names of owners in a form that can be compared. Pure: no I/O, the same in the server, the browser and the bench.
import { fold } from './folding.ts'
import { KEPT, PHRASES, PRECEDENCE, SHORT, WORDS, type LegalForm } from './legalForms.ts'

export type { LegalForm } from './legalForms.ts'

export type NormalName = {
  /**
   * The words that tell this name from another, sorted, one space between: whatever the order, case, spelling of
   * umlauts, title or legal form, one name has one key. Empty for a text without a letter or digit: such a key
   * equals nothing. Numbers are never dropped.
   */
  key: string
  words: string[]
  form: LegalForm | null
  /**
   * The key of the general partner, where the name itself states it: `Nordlicht Verwaltungs-GmbH & Co. Objekt 3
   * KG` names its `Nordlicht Verwaltungs-GmbH`. `Nordlicht GmbH & Co. KG` names none: its partner is as a rule a
   * company of another name.
   */
  partner: string | null
}

const TITLES = new Set(['dr', 'drs', 'prof', 'professor', 'doktor', 'dipl', 'herr', 'herrn', 'frau', 'hrn'])
/** What a degree is in; only beside a title, because companies are called `Med` and `Phil` too. */
const SUBJECTS = new Set(
  'ing kfm kffr oec oek inf arch wirt med jur iur phil rer nat pol hc habil mult dent vet techn agr theol fh univ'.split(
    ' ',
  ),
)
const DEGREE_TITLES = new Set(['dr', 'drs', 'prof', 'professor', 'doktor', 'dipl'])
const JOINING = new Set(['und', 'and', 'nr', 'nummer'])
/** Under way to existence or out of it: the same company before, during and after. */
const STATES = [
  ['in', 'liquidation'],
  ['in', 'liqu'],
  ['in', 'abwicklung'],
  ['in', 'gruendung'],
  ['in', 'insolvenz'],
]

/** Partners are founded to run the partnership, and are named for it. */
const PARTNER_WORDS = /^(verwaltungs?|beteiligungs?|geschaeftsfuehrungs?|komplementaer)(gesellschaft)?$/

const LONG_WORDS: Record<string, string[]> = {
  cie: ['co'],
  cokg: ['co', 'kg'],
  gmbhco: ['gmbh', 'co'],
  gmbhcokg: ['gmbh', 'co', 'kg'],
  str: ['strasse'],
  wohnungseigentuemergemeinschaft: ['weg'],
  wohnungseigentuemergem: ['weg'],
  erbengem: ['erbengemeinschaft'],
  gesellsch: ['gesellschaft'],
}

/** Dots, slashes and brackets say something in a legal form; they are read before they are dropped. */
const spellForms = (folded: string): string =>
  folded
    .replace(/(?<=\S\s*)(?<![\p{L}\p{N}])i\.\s?([lgi])\b\.?/gu, ' ')
    .replace(/\bu\.(?=\s)(?!\s*g\b)/g, ' und ')
    .replace(/ges\.(?![\p{L}\p{N}])|ges\.(?=\s?m\.?\s?b)/gu, 'gesellschaft ')
    .replace(/\bkg\s?a\.\s?a\b\.?/g, 'kgaa')
    .replace(/\be\.\s?gbr\b/g, 'egbr')
    .replace(/\be\.\s?kf[mr]\b\.?/g, 'ek')
    .replace(/\be\.\s?([kvg])\b\.?/g, ' e$1 ')
    .replace(/\ba\/s\b/g, 'as')
    // Single letters with dots are one word: g.m.b.h., b. v., s.r.o.
    .replace(
      /(?<![\p{L}\p{N}])(?:\p{L}\.\s?)+\p{L}(?![\p{L}\p{N}])\.?/gu,
      (letters) => letters.replace(/[.\s]/g, '') + ' ',
    )

function expand(word: string): string[] {
  const known = Object.hasOwn(LONG_WORDS, word) ? LONG_WORDS[word] : undefined
  if (known !== undefined) return known
  if (word.startsWith('haftungsb') && 'haftungsbeschraenkt'.startsWith(word)) return ['haftungsbeschraenkt']
  const glued = /^(\p{L}{3,}?)(gmbh|mbh)$/u.exec(word)
  if (glued?.[1] !== undefined && glued[2] !== undefined && !Object.hasOwn(WORDS, word))
    return [...expand(glued[1]), glued[2]]
  const street = /^(\p{L}{2,})str$/u.exec(word)
  if (street?.[1] !== undefined) return [`${street[1]}strasse`]
  const numbered = /^(\p{L}{4,})(\p{N}+)$/u.exec(word)
  if (numbered?.[1] !== undefined && numbered[2] !== undefined) return [...expand(numbered[1]), numbered[2]]
  return [word]
}

/** A short form that is a word of its name is kept as `ag_`, so that reading a key again does not drop it. */
const keptShort = (word: string): string => (Object.hasOwn(SHORT, word) ? `${word}_` : word)

const inSequence = (name: string): string[] =>
  (spellForms(fold(name)).match(/[\p{L}\p{N}]+_?/gu) ?? []).flatMap((word) =>
    word.endsWith('_')
      ? Object.hasOwn(SHORT, word.slice(0, -1))
        ? [word]
        : expand(word.slice(0, -1))
      : expand(word),
  )

/** Without one of each of `words`, or null when one is not there. */
function without(all: readonly string[], words: readonly string[]): string[] | null {
  const rest = [...all]
  for (const word of words) {
    const at = rest.indexOf(word)
    if (at < 0) return null
    rest.splice(at, 1)
  }
  return rest
}

/** Without `words` as often as all of them are there. */
function withoutAll(all: string[], words: readonly string[]): string[] {
  let rest = all
  for (let less = without(rest, words); less !== null; less = without(rest, words)) rest = less
  return rest
}

/** Takes every phrase and every long word that is a form out of the name. */
function takeForms(all: string[]): { rest: string[]; forms: Set<LegalForm> } {
  const forms = new Set<LegalForm>()
  let rest = all
  for (const { words, form } of PHRASES) {
    const less = withoutAll(rest, words)
    if (less !== rest) forms.add(form)
    rest = less
  }
  rest = rest.filter((word) => {
    const form = Object.hasOwn(WORDS, word) ? WORDS[word] : undefined
    if (form !== undefined) forms.add(form)
    return form === undefined
  })
  return { rest, forms }
}

const SHORT_GENERAL_PARTNERS = ['ug', 'ag', 'se', 'eg', 'bv', 'nv', 'sa', 'srl']

type ReadForm = { rest: string[]; form: LegalForm | null; isComposite: boolean }

/** `GmbH & Co. KG` and its kin: a partnership whose general partner is a company. Null where it is none. */
function compositeForm(all: string[], forms: ReadonlySet<LegalForm>): ReadForm | null {
  const main = (['ohg', 'kgaa', 'gbr', 'kg'] as const).find((form) => forms.has(form))
  const isKg = all.includes('kg')
  if (!all.includes('co') || (main === undefined && !isKg)) return null
  const long = (['ug', 'gmbh', 'ag', 'foreign'] as const).find((form) => forms.has(form))
  const short = SHORT_GENERAL_PARTNERS.find((word) => all.includes(word))
  if (long === undefined && short === undefined && !all.includes('stiftung')) return null
  const parts = ['co', isKg ? 'kg' : '', long === undefined ? (short ?? '') : long === 'ug' ? 'ug' : '']
  const rest = parts.reduce((words, part) => without(words, [part]) ?? words, all)
  const base = long ?? (short === 'ug' ? short : null)
  const kg = base === 'gmbh' ? 'gmbh_co_kg' : base === 'ug' ? 'ug_co_kg' : 'kg'
  return {
    rest: rest.filter((word) => word !== 'u'),
    form: main === undefined || main === 'kg' ? kg : main,
    isComposite: true,
  }
}

function readForm(all: string[]): ReadForm {
  const { rest, forms } = takeForms(all)
  const composite = compositeForm(rest, forms)
  if (composite !== null) return composite
  const long = PRECEDENCE.find((form) => forms.has(form))
  if (long !== undefined)
    return { rest: (long === 'ug' && without(rest, ['ug'])) || rest, form: long, isComposite: false }
  const kept = Object.keys(KEPT).find((word) => rest.includes(word))
  const short = Object.keys(SHORT).find(
    (word) => rest.includes(word) && (kept === undefined || SHORT[word] !== 'foreign'),
  )
  if (short !== undefined)
    return { rest: without(rest, [short]) ?? rest, form: SHORT[short] ?? null, isComposite: false }
  return { rest, form: kept === undefined ? null : (KEPT[kept] ?? null), isComposite: false }
}

function withoutTitlesAndStates(words: string[]): string[] {
  const hasDegree = words.some((word) => DEGREE_TITLES.has(word))
  const rest = STATES.reduce(withoutAll, words)
  return rest.filter((word) => !TITLES.has(word) && !JOINING.has(word) && !(hasDegree && SUBJECTS.has(word)))
}

/** The general partner that a composite name states: by its job, or because the partnership has words of its own. */
function statedPartner(sequence: string[]): string | null {
  const at = sequence.indexOf('co')
  const before = sequence.slice(0, at).filter((word) => word !== 'u')
  const end = sequence.findIndex(
    (word, index) => index > at && /^(kg|ohg|kgaa|kommanditgesellschaft)$/.test(word),
  )
  if (!before.some((word) => PARTNER_WORDS.test(word)) && end <= at + 1) return null
  const { key, form } = normalName(before.join(' '))
  return form === null || key === '' ? null : key
}

/** Never throws. Reading a key again gives the key. */
export function normalName(name: string): NormalName {
  const sequence = inSequence(name)
  const untitled = withoutTitlesAndStates(sequence)
  const { rest, form, isComposite } = readForm(untitled)
  // A name of nothing but forms and titles keeps them: an empty key would be everybody's.
  const whole = untitled.length > 0 ? untitled : sequence
  const words = (rest.length > 0 ? rest.map(keptShort) : [...whole]).sort()
  return { key: words.join(' '), words, form, partner: isComposite ? statedPartner(sequence) : null }
}
