/** What roles, kinds, sources and reasons about owners are called; unknown codes show themselves. */
import type { Holding, Owners, Party } from '../../server/owners/schema.ts'
import { date } from '../format.ts'
import { m } from '../paraglide/messages.js'

type Words = Readonly<Record<string, () => string>>
const wordOf = (words: Words) => (code: string) => words[code]?.() ?? code
const choicesOf = (words: Words) => () =>
  Object.entries(words).map(([value, word]) => ({ value, label: word() }))

const roles: Words = {
  owner: m.owners_role_owner,
  heritable_building_right: m.owners_role_heritable_building_right,
  manager: m.owners_role_manager,
  insolvency_administrator: m.owners_role_insolvency_administrator,
  compulsory_administrator: m.owners_role_compulsory_administrator,
}
const kinds: Words = {
  legal_person: m.owners_kind_legal_person,
  public_body: m.owners_kind_public_body,
  heirs: m.owners_kind_heirs,
  gbr: m.owners_kind_gbr,
  weg: m.owners_kind_weg,
  natural_person: m.owners_kind_natural_person,
}
/** Of holdings; what is known of parties may also come from the company register. */
const holdingSources: Words = {
  land_register: m.owners_source_land_register,
  notification: m.owners_source_notification,
  own_research: m.owners_source_own_research,
}
const sources: Words = { ...holdingSources, company_register: m.owners_source_company_register }
const offices: Words = {
  managing_director: m.owners_office_managing_director,
  general_partner: m.owners_office_general_partner,
  shareholder: m.owners_office_shareholder,
}
const reasons: Words = {
  evidence: m.owners_reason_evidence,
  register: m.owners_reason_register,
  information: m.owners_reason_information,
  coincidence: m.owners_reason_coincidence,
  service: m.owners_reason_service,
  other: m.owners_reason_other,
}

export const holdingRoleWord = wordOf(roles)
export const partyKindWord = wordOf(kinds)
export const sourceWord = wordOf(sources)
export const officeWord = wordOf(offices)
export const reasonWord = wordOf(reasons)
export const holdingRoleChoices = choicesOf(roles)
export const partyKindChoices = choicesOf(kinds)
export const holdingSourceChoices = choicesOf(holdingSources)
export const reasonChoices = choicesOf(reasons)

/** "Grundbuch: Grundbuch von Altenessen, Blatt 1234" says it twice; the place alone is enough where it names the source. */
export const sourceSentence = ({ source, source_note }: Pick<Holding, 'source' | 'source_note'>): string => {
  const word = sourceWord(source)
  if (source_note === '') return word
  return source_note.toLocaleLowerCase('de').startsWith(word.toLocaleLowerCase('de'))
    ? source_note
    : `${word}: ${source_note}`
}

type Share = Pick<Holding, 'share_numerator' | 'share_denominator'>
/** 1/2; nothing where it is not known. */
export const shareText = ({ share_numerator, share_denominator }: Share): string | null =>
  share_numerator === null || share_denominator === null ? null : `${share_numerator}/${share_denominator}`

/** "1/2", "1" (the whole); null for what is no fraction. */
export const shareFrom = (text: string): { share_numerator: number; share_denominator: number } | null => {
  const found = /^\s*(\d{1,9})\s*(?:\/\s*(\d{1,9}))?\s*$/.exec(text)
  const [part, whole] = [Number(found?.[1] ?? 0), Number(found?.[2] ?? 1)]
  return part < 1 || whole < 1 || part > whole ? null : { share_numerator: part, share_denominator: whole }
}

/** Since when, or from when to when, as seen from a day. `to_on` is the first day without. */
export const timeWords = ({ from_on, to_on }: Pick<Holding, 'from_on' | 'to_on'>, today: string): string => {
  if (from_on !== null && to_on !== null) return m.owners_from_to({ from: date(from_on), to: date(to_on) })
  if (to_on !== null) return m.owners_until({ date: date(to_on) })
  if (from_on === null) return m.owners_since_unknown()
  return from_on > today
    ? m.owners_from_later({ date: date(from_on) })
    : m.owners_since({ date: date(from_on) })
}

/** What is wrong with shares that do not make the whole; nothing where they do. */
export const shareNotices = (shares: Owners['shares']): { title: string; text: string }[] =>
  shares
    .filter(({ complete }) => !complete)
    .map(({ parcel_id, numerator, denominator }) => {
      const sum = `${numerator}/${denominator}`
      return {
        title:
          parcel_id === null
            ? m.owners_shares_off({ sum })
            : m.owners_shares_off_parcel({ parcel: parcel_id, sum }),
        text: numerator > denominator ? m.owners_shares_over_do() : m.owners_shares_off_do(),
      }
    })

/** c/o Tonbrink, Perlenstickerhof 3, 45127 Essen */
export const addressText = (address: Party['addresses'][number]): string => {
  const { care_of, street, house_number, postcode, city } = address
  const parts = [
    care_of === '' ? '' : `c/o ${care_of}`,
    `${street} ${house_number}`.trim(),
    `${postcode} ${city}`.trim(),
  ]
  return parts.filter((part) => part !== '').join(', ')
}

/** HRB 1234, Amtsgericht Essen; other registers as they are written. */
export const registrationText = (registration: Party['registrations'][number]): string => {
  const { kind, court, register, number } = registration
  const entry = [register, number].filter((part) => part !== '').join(' ')
  if (kind === 'euid' || kind === 'lei') return `${kind.toUpperCase()} ${number}`
  if (kind === 'foreign_register') return [entry, court].filter((part) => part !== '').join(', ')
  return m.owners_local_court({ number: entry, court: court.replace(/^(Amtsgericht|AG)\s+/i, '') })
}

export const officeText = ({ role, holder_name, holder_born_on }: Party['offices'][number]): string =>
  [
    officeWord(role),
    holder_name === null
      ? m.owners_kind_legal_person()
      : holder_born_on === null
        ? holder_name
        : m.owners_officer_born({ name: holder_name, date: date(holder_born_on) }),
  ].join(': ')
