/** Why two parties are taken for connected, rule by rule, in words. */
import type { Part, RuleCode } from '../../server/owners/rules.ts'
import type { Link } from '../../server/owners/schema.ts'
import { date } from '../format.ts'
import { m } from '../paraglide/messages.js'

/** Names of parties by id: evidence names managers and partners by theirs. */
export type Names = ReadonlyMap<string, string>
type Detail = Readonly<Record<string, string>>
type Say = (detail: Detail, names: Names) => string

const capital = (word: string) => word.charAt(0).toLocaleUpperCase('de') + word.slice(1)
/** Keys are folded to lower case; people read names with capitals. */
const titled = (text: string) => text.replace(/[\p{L}]+/gu, (word) => capital(word))

/** "perlenstickerhof 3 45127 essen" reads Perlenstickerhof 3, 45127 Essen. */
export const addressFromKey = (key: string): string => {
  const [, door, postcode, city] = /^(.*?) ?(\d{5}) (.+)$/.exec(key) ?? []
  const street = (text: string) =>
    titled(text.replace(/strasse\b/g, 'straße')).replace(
      /(\d) ?([A-Z])\b/g,
      (_, number: string, letter: string) => number + letter.toLowerCase(),
    )
  return postcode === undefined ? street(key) : `${street(door ?? '')}, ${postcode} ${titled(city ?? '')}`
}

/** "hr essen HRB 1234" reads HRB 1234, Amtsgericht Essen. */
export const registrationFromKey = (key: string): string => {
  const [, court, register, number] = /^hr (.+) ([A-Za-z]+) (\S+)$/.exec(key) ?? []
  if (court !== undefined)
    return m.owners_local_court({ number: `${register ?? ''} ${number ?? ''}`, court: titled(court) })
  const [, kind, rest] = /^(euid|lei|foreign) (.+)$/.exec(key) ?? []
  if (rest === undefined) return key
  return kind === 'foreign' ? rest : `${(kind ?? '').toUpperCase()} ${rest}`
}

/** "person max muster|1970-03-12|essen", "party hr essen HRB 1", "party <id>" as people say them. */
export const officerFromKey = (key: string, names: Names): string => {
  if (key.startsWith('party ')) {
    const party = key.slice('party '.length)
    return names.get(party) ?? registrationFromKey(party)
  }
  const [name = '', born_on = ''] = key.replace(/^person /, '').split('|')
  return born_on === '' ? titled(name) : m.owners_officer_born({ name: titled(name), date: date(born_on) })
}

const forms: Detail = {
  gmbh: 'GmbH',
  ug: 'UG',
  gmbh_co_kg: 'GmbH & Co. KG',
  ug_co_kg: 'UG & Co. KG',
  ag: 'AG',
  kg: 'KG',
  ohg: 'OHG',
  egbr: 'eGbR',
  gbr: 'GbR',
  ek: 'e. K.',
  se: 'SE',
  eg: 'eG',
  ev: 'e. V.',
  stiftung: 'Stiftung',
  weg: 'WEG',
}
const formWord = (code = '') =>
  code === '' ? m.owners_form_none() : code === 'foreign' ? m.owners_form_foreign() : (forms[code] ?? code)

const sameOfficer: Say = (detail, names) => {
  const officer = officerFromKey(detail['officer'] ?? '', names)
  const byRole: Readonly<Record<string, (values: { officer: string }) => string>> = {
    managing_director: m.owners_rule_same_director,
    general_partner: m.owners_rule_same_partner,
    shareholder: m.owners_rule_same_shareholder,
  }
  const sentence = (byRole[detail['role'] ?? ''] ?? m.owners_rule_same_officer)({ officer })
  return detail['known_by'] === 'name' ? m.owners_rule_by_name_only({ sentence }) : sentence
}

const sameNameAndAddress: Say = (detail) => {
  const address = addressFromKey(detail['address'] ?? '')
  if (detail['partner'] !== undefined) return m.owners_rule_partner({ address })
  if (detail['series'] !== undefined) return m.owners_rule_series({ address })
  return detail['one'] === undefined
    ? m.owners_rule_same_name_and_address({ address })
    : m.owners_rule_slip({ address })
}

const similarName: Say = ({ likeness = '0', postcode = '', numbers }) => {
  const values = { percent: Math.round(100 * Number(likeness)), postcode }
  return numbers === 'differ' ? m.owners_rule_similar_numbered(values) : m.owners_rule_similar_name(values)
}

const differentRegistration: Say = ({ one = '', other = '', reading }) => {
  const values = { one: registrationFromKey(one), other: registrationFromKey(other) }
  if (reading === 'slip') return m.owners_rule_different_registration_slip(values)
  if (reading === 'moved') return m.owners_rule_different_registration_moved(values)
  return m.owners_rule_different_registration(values)
}

const sentences: Readonly<Record<RuleCode, Say>> = {
  same_registration: ({ registration = '' }) =>
    m.owners_rule_same_registration({ registration: registrationFromKey(registration) }),
  same_name_and_address: sameNameAndAddress,
  same_name_same_city: ({ city = '' }) => m.owners_rule_same_name_same_city({ city: titled(city) }),
  similar_name_same_postcode: similarName,
  same_officer: sameOfficer,
  same_business_address: ({ address = '' }) =>
    m.owners_rule_same_business_address({ address: addressFromKey(address) }),
  same_manager: ({ manager = '' }, names) => {
    const name = names.get(manager)
    return name === undefined
      ? m.owners_rule_same_manager_bare()
      : m.owners_rule_same_manager({ manager: name })
  },
  hub_address: ({ why, names = '' }) =>
    why === 'label' ? m.owners_rule_hub_address_label() : m.owners_rule_hub_address({ names }),
  hub_officer: ({ names = '' }) => m.owners_rule_hub_officer({ names }),
  hub_manager: ({ names = '' }) => m.owners_rule_hub_manager({ names }),
  different_registration: differentRegistration,
  different_officers: () => m.owners_rule_different_officers(),
  different_form: ({ one, other }) =>
    m.owners_rule_different_form({ one: formWord(one), other: formWord(other) }),
}

/** "Gleiche Registernummer HRB 1234, Amtsgericht Essen" */
export const partSentence = ({ rule, detail }: Pick<Part, 'rule' | 'detail'>, names: Names): string =>
  sentences[rule](detail, names)

/** What carries the link: its heaviest part, in words. */
export const mainSentence = ({ parts }: Pick<Link, 'parts'>, names: Names): string => {
  const [heaviest] = [...parts].sort((a, b) => b.weight - a.weight)
  return heaviest === undefined ? '' : partSentence(heaviest, names)
}

/** The verdict that counts: one taken back does not. */
export const verdictOf = ({ verdict }: Pick<Link, 'verdict'>) =>
  verdict === null || verdict.verdict === 'undone' ? null : verdict

export const verdictSentence = (verdict: NonNullable<Link['verdict']>): string => {
  const say = verdict.verdict === 'denied' ? m.owners_verdict_denied : m.owners_verdict_confirmed
  const name = verdict.by.name ?? m.owners_someone()
  return say({ date: date(verdict.at), name, reason: verdict.reason })
}
