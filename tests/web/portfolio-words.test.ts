/** Changes of a portfolio as sentences, in both languages. */
import { expect, test } from 'vitest'
import { overwriteGetLocale } from '../../web/paraglide/runtime.js'
import { changeReason, changeSentence } from '../../web/portfolios/words.ts'

const joined = {
  kind: 'joined' as const,
  detail: { parties: ['a', 'b'], others: [], because: [{ code: 'link_added' }, { code: 'confirmed' }] },
}

test('a change says what happened and how many owners it moved', () => {
  overwriteGetLocale(() => 'de')
  expect(changeSentence(joined)).toBe('Hinzugekommen, Eigentümer: 2')
  overwriteGetLocale(() => 'en')
  expect(changeSentence(joined)).toBe('Joined, owners: 2')
})

test('a person’s word is named before a rule’s', () => {
  overwriteGetLocale(() => 'de')
  expect(changeReason(joined)).toBe('weil jemand eine Verbindung bestätigt hat')
  expect(changeReason({ detail: { because: [{ code: 'link_added' }] } })).toBe(
    'weil eine Verbindung dazugekommen ist',
  )
  expect(changeReason({ detail: {} })).toBeNull()
})
