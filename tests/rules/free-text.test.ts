import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { warnings } from '../../server/free-text/rules.ts'
import { CATEGORIES, WORDS } from '../../server/free-text/words.ts'

const found = (text: string) => warnings(text).map(({ word, category }) => `${category}: ${word}`)

const wholeEntries = Object.entries(WORDS).flatMap(([category, entries]) =>
  entries.map((entry) => ({ category, word: entry.replace(/[*~]$/, '') })),
)
const anEntry = fc.constantFrom(...wholeEntries)
const aPause = fc.constantFrom(' ', ', ', '. ', ' (', '\n', ' – ', '')

describe('words that say something about people are warned of', () => {
  test.each([
    ['Die Bewohner sind Rumänen und Bulgaren.', ['nationality: Rumänen', 'nationality: Bulgaren']],
    ['laut Nachbarn rumaenische Bewohner', ['nationality: rumaenische']],
    ['Ru\u0308ckfrage; TÜRKISCHER Mieter', ['nationality: TÜRKISCHER']],
    ['Roma-Haus', ['ethnicity: Roma']],
    ['Sinti und Roma', ['ethnicity: Sinti', 'ethnicity: Roma']],
    ['gehört zu einem Clan, Großfamilie', ['family: Clan', 'family: Großfamilie']],
    ['Grossfamilien im 2. OG', ['family: Grossfamilien']],
    ['Familie Beispiel im Erdgeschoss', ['name: Familie Beispiel']],
    ['Gespräch mit Frau Dr. von Özbeispiel', ['name: Frau Dr. von Özbeispiel']],
    ['Familie X. und Herr BEISPIEL', ['name: Familie X', 'name: Herr BEISPIEL']],
    ['talked to the Sample family', ['name: the Sample family']],
    ['talked to Mr. Sample', ['name: Mr. Sample']],
    ['Mieter bezieht Bürgergeld / Hartz-IV', ['benefits: Bürgergeld', 'benefits: Hartz-IV']],
    ['they are on benefits', ['benefits: on benefits']],
    ['eine Person ist psychisch krank', ['health: psychisch', 'health: krank']],
    ['a pregnant woman', ['health: pregnant']],
    ['Kinder kommen der Schulpflicht nicht nach', ['schooling: Schulpflicht']],
    ['der Mieter ist vorbestraft', ['criminal_record: vorbestraft']],
    ['Bewohner mit Kopftuch, Muslime', ['religion: Kopftuch', 'religion: Muslime']],
    [
      'the Polish tenants have a criminal record',
      ['nationality: Polish', 'criminal_record: criminal record'],
    ],
    ['Bulgar:innen', ['nationality: Bulgar']],
    ['Bulgarinnen', ['nationality: Bulgarinnen']],
  ])('%s', (text, expected) => expect(found(text)).toEqual(expected))
})

describe('words about buildings and offices are not', () => {
  test.each([
    'Romanfigur, Romanik, romanisches Portal, Roman, Aroma, Romantik',
    'Sintflut im Keller, Sinter',
    'Polizeiwache gegenüber, Polizei anwesend, Poller, Laternenpole, to polish the floor',
    'Türklinke fehlt, Türkennzeichen, türkise Fliesen, Türkette, Türkontakt',
    'Rußablagerung, Russlandstraße',
    'Krankenhaus, Krankenwagen kam nicht durch, Kran im Hof',
    'Müll behindert den Rettungsweg, Behinderung der Zufahrt, the smoke alarm is disabled',
    'gesundheitsgefährdender Schimmel, Gesundheitsamt beteiligt',
    'Schulstraße, Schulhof, geschultes Personal',
    'Familienkasse, Mehrfamilienhaus, Einfamilienhaus, je Familie eine Wohnung',
    'Familie Wohnung 3 links, Familie Erdgeschoss, Familie EG links',
    'Ausländerbehörde nahm teil, Jobcenter nahm teil, Sozialamt, Arbeitsagentur',
    'clandestine conversion, Clanzeichen',
    'Christbaumständer, Judendorf',
    'Strafzettel, Straße, Zwangsgeld, Bußgeld',
    'Dementi, dementiert',
    'Herrn- und Damentoilette, Frauenhaus, Herrenlos',
    'Die Wohnung ist mit 8 Personen belegt, 5 gemeldet',
  ])('%s', (text) => expect(found(text)).toEqual([]))
})

describe('for any text', () => {
  test('a warning names what stands between its ends, in order and without overlap', () => {
    const aText = fc
      .array(
        fc.oneof(
          anEntry.map(({ word }) => word),
          aPause,
          fc.string({ unit: 'grapheme' }),
        ),
      )
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(aText, (text) => {
        let last = 0
        for (const { start, end, word, category } of warnings(text)) {
          expect(text.slice(start, end)).toBe(word)
          expect(word).not.toBe('')
          expect(start).toBeGreaterThanOrEqual(last)
          expect(CATEGORIES).toContain(category)
          last = end
        }
      }),
    )
  })

  test('every word of the list is found, whatever stands around it', () => {
    for (const { category, word } of wholeEntries)
      for (const text of [word, `(${word})`, `Im Hof: ${word}, dann weiter.`])
        expect(warnings(text), word).toContainEqual(expect.objectContaining({ category }))
  })

  test('it does not matter whether umlauts are spelt out, decomposed or in capitals', () => {
    fc.assert(
      fc.property(anEntry, ({ word }) => {
        const speltOut = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss' } as Record<string, string>
        const categories = (text: string) => warnings(text).map(({ category }) => category)
        const expected = categories(word)

        expect(categories(word.replace(/[äöüß]/g, (letter) => speltOut[letter] ?? ''))).toEqual(expected)
        expect(categories(word.normalize('NFD'))).toEqual(expected)
        if (!/\p{Lu}/u.test(word)) expect(categories(word.toUpperCase())).toEqual(expected)
      }),
    )
  })

  test('a word of the list inside a longer word is not found', () => {
    const letters = fc.stringMatching(/^[xqz]{1,3}$/)
    fc.assert(
      fc.property(anEntry, letters, ({ word }, before) => {
        fc.pre(!/[\s-]/.test(word))
        expect(warnings(before + word)).toEqual([])
      }),
    )
  })
})
