/**
 * Why two parties are taken for one owner, or for one group: the published rules, their weights and the threshold.
 *
 * A score is the sum of its parts, 0 to 1. Each part is one rule that held, with the values it held on; demotions are
 * parts too, with a negative weight, so that nothing is weighed down unseen. Only facts of registers and addresses
 * count: natural persons are never linked by name or address, a surname alone links nobody.
 */
import type { NormalAddress } from './addresses.ts'
import { WHOLE_HUB_FROM, type HubFact, type Hubs } from './hubs.ts'
import { nameEvidence } from './name-evidence.ts'
import type { NormalName } from './names.ts'
import { ACCEPT_AT, HUB_REST, OFFICE_WEIGHTS, OTHER_OFFICE, SMALL_HUB_REST, WEIGHTS } from './weights.ts'

export { ACCEPT_AT }

export const PARTY_KINDS = ['legal_person', 'public_body', 'heirs', 'gbr', 'weg', 'natural_person'] as const
export type PartyKind = (typeof PARTY_KINDS)[number]

/** `complete`: a company by its registration, or a person by full name, date of birth and place as published. */
export type OfficeFact = { key: string; complete: boolean; role: string }

export type PartyFacts = {
  id: string
  kind: PartyKind
  /** Every name it has or had. */
  names: NormalName[]
  /** Postal addresses and seats, every one it has or had. */
  addresses: NormalAddress[]
  /** Normalised, of every kind, every one it has or had. */
  registrations: string[]
  /** Who directs it or has a share in it: 'person full name|born on|place' or 'party <registration>'. */
  offices: OfficeFact[]
  /** Keys of the managers of its holdings. */
  managers: string[]
}

export const RULE_CODES = [
  'same_registration',
  'same_name_and_address',
  'same_name_same_city',
  'similar_name_same_postcode',
  'same_officer',
  'same_business_address',
  'same_manager',
  'hub_address',
  'hub_officer',
  'hub_manager',
  'different_registration',
  'different_officers',
  'different_form',
] as const
export type RuleCode = (typeof RULE_CODES)[number]

/** `detail`: the values the rule held on, for showing; `hub` marks evidence that a hub has demoted, and its demotion. */
export type Part = { rule: RuleCode; weight: number; detail: Record<string, string>; hub?: true }
export type LinkScore = { score: number; parts: Part[] }
export type Verdict = 'confirmed' | 'denied' | 'undone'

const shared = <T extends string>(a: readonly T[], b: readonly T[]): T | undefined =>
  a.filter((value) => b.includes(value)).sort()[0]

/** Two decimals: weights are sums of hundredths and must come out the same in any order. */
const hundredths = (value: number) => Math.round(value * 100) / 100

/** The evidence and, where it passes through a hub, what that takes away. */
const throughHub = (part: Part, rule: RuleCode, hub: HubFact | undefined): Part[] => {
  if (hub === undefined) return [part]
  const isSmall = rule === 'hub_officer' && hub.names < WHOLE_HUB_FROM
  const weight = hundredths(Math.min(0, (isSmall ? SMALL_HUB_REST : HUB_REST) - part.weight))
  const detail = { why: hub.why, ...(hub.names > 0 && { names: String(hub.names) }) }
  return [
    { ...part, hub: true },
    { rule, weight, detail, hub: true },
  ]
}

/** Offices of the one that the other holds too, or that the other itself holds (a KG and its general partner). */
const sharedOffices = (a: PartyFacts, b: PartyFacts): OfficeFact[] => {
  const own = (party: PartyFacts) => party.registrations.map((key) => `party ${key}`)
  const found = new Map<string, OfficeFact>()
  const take = (office: OfficeFact) => {
    const before = found.get(office.key)
    if (before === undefined || officeWeight(office) > officeWeight(before)) found.set(office.key, office)
  }
  for (const office of a.offices) {
    const other = b.offices.filter(({ key }) => key === office.key)
    for (const theirs of other) take(officeWeight(theirs) < officeWeight(office) ? theirs : office)
    if (own(b).includes(office.key)) take(office)
  }
  for (const office of b.offices) if (own(a).includes(office.key)) take(office)
  return [...found.values()].sort((left, right) => (left.key < right.key ? -1 : 1))
}

const officeWeight = ({ complete, role }: OfficeFact): number =>
  complete ? (OFFICE_WEIGHTS[role] ?? OTHER_OFFICE) : WEIGHTS.bare_officer

const officeParts = (a: PartyFacts, b: PartyFacts, hubs: Hubs): Part[] =>
  sharedOffices(a, b).flatMap((office) => {
    const part: Part = {
      rule: 'same_officer',
      weight: officeWeight(office),
      detail: { officer: office.key, role: office.role, ...(!office.complete && { known_by: 'name' }) },
    }
    return throughHub(part, 'hub_officer', hubs.officers.get(office.key))
  })

const actsInBusiness = ({ kind }: PartyFacts) => kind === 'legal_person' || kind === 'gbr'

/** c/o and post-office boxes are somebody else's or nobody's place of business. */
const LABELLED: HubFact = { names: 0, why: 'label' }

/** The address that both use for business; one that is no hub, where there is one. */
const addressParts = (a: PartyFacts, b: PartyFacts, hubs: Hubs): Part[] => {
  if (!actsInBusiness(a) || !actsInBusiness(b)) return []
  const isHub = (key: string, kinds: NormalAddress['kind'][]) =>
    hubs.addresses.get(key) ?? (kinds.some((kind) => kind !== 'street') ? LABELLED : undefined)
  const [best] = a.addresses
    .flatMap(({ key, kind }) =>
      b.addresses
        .filter((other) => key !== '' && other.key === key)
        .map((other) => ({ key, hub: isHub(key, [kind, other.kind]) })),
    )
    .sort((left, right) => Number(!!left.hub) - Number(!!right.hub) || (left.key < right.key ? -1 : 1))
  if (best === undefined) return []
  const weight = WEIGHTS.same_business_address
  const part: Part = { rule: 'same_business_address', weight, detail: { address: best.key } }
  return throughHub(part, 'hub_address', best.hub)
}

const managerParts = (a: PartyFacts, b: PartyFacts, hubs: Hubs): Part[] => {
  const key = shared(a.managers, b.managers)
  if (key === undefined) return []
  const weight = WEIGHTS.same_manager
  return throughHub(
    { rule: 'same_manager', weight, detail: { manager: key } },
    'hub_manager',
    hubs.managers.get(key),
  )
}

/** How strongly two parties hang together, and why; the same for (a, b) and (b, a). */
export const scoreLink = (a: PartyFacts, b: PartyFacts, hubs: Hubs): LinkScore => {
  const registration = shared(a.registrations, b.registrations)
  const names = nameEvidence(a, b, hubs)
  const isWholeAddress = names.some(({ rule }) => rule === 'same_name_and_address')
  const parts: Part[] = [
    ...(registration === undefined
      ? []
      : [
          { rule: 'same_registration' as const, weight: WEIGHTS.same_registration, detail: { registration } },
        ]),
    ...names,
    ...officeParts(a, b, hubs),
    ...(isWholeAddress ? [] : addressParts(a, b, hubs)),
    ...managerParts(a, b, hubs),
  ]
  const bare = (part: Part) => part.detail['known_by'] === 'name'
  const sum = (of: Part[]) => of.reduce((total, { weight }) => total + weight, 0)
  const all = sum(parts)
  // Bare names of officers make a candidate better, never an accepted link.
  const isLiftedByNames = sum(parts.filter((part) => !bare(part))) < ACCEPT_AT && all >= ACCEPT_AT
  const score = isLiftedByNames ? ACCEPT_AT - 0.01 : all
  return { score: hundredths(Math.max(0, Math.min(1, score))), parts }
}

/** What counts: what a person decided last, else an exact registration, else the score. */
export const isAccepted = ({
  score,
  parts,
  judgement,
}: LinkScore & { judgement?: Verdict | null }): boolean => {
  if (judgement === 'confirmed' || judgement === 'denied') return judgement === 'confirmed'
  return score >= ACCEPT_AT || parts.some(({ rule }) => rule === 'same_registration')
}
