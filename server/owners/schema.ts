import { Type, type Static } from 'typebox'
import {
  Closed,
  Day,
  Id,
  Instant,
  MunicipalityKey,
  Note,
  Nullable,
  Omittable,
  OneOf,
  Person,
} from '../fields.ts'
import { PARTY_KINDS, RULE_CODES } from './rules.ts'

export const ownerSources = ['land_register', 'company_register', 'notification', 'own_research'] as const
export const holdingSources = ['land_register', 'notification', 'own_research'] as const
export const holdingRoles = [
  'owner',
  'heritable_building_right',
  'manager',
  'insolvency_administrator',
  'compulsory_administrator',
] as const
export const officeRoles = ['managing_director', 'general_partner', 'shareholder'] as const
export const registrationKinds = ['court_register', 'euid', 'foreign_register', 'lei'] as const
export const purposes = [
  'hearing',
  'order',
  'enforcement',
  'emergency',
  'joint_operation',
  'advice',
  'network_review',
] as const
export const verdicts = ['confirmed', 'denied', 'undone'] as const

const text = (maxLength: number, description?: string) =>
  Type.String({ maxLength, ...(description === undefined ? {} : { description }) })
const written = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '\\S' })

/** Since when and until when (the first day without it), and how the city knows. */
const known = {
  from_on: Nullable(Day),
  to_on: Nullable(Day),
  source: OneOf(ownerSources),
  source_note: text(300, 'Where it stands: sheet of the land register, entry of the company register'),
}
const share = {
  share_numerator: Nullable(Type.Integer({ minimum: 1, maximum: 1_000_000_000 })),
  share_denominator: Nullable(Type.Integer({ minimum: 1, maximum: 1_000_000_000 })),
}

const PartyName = Closed({ name: written(300), ...known })
const PartyAddress = Closed({
  care_of: text(200),
  street: text(200, 'Or a post office box'),
  house_number: text(40),
  postcode: text(12),
  city: text(120),
  country: Type.String({ pattern: '^[A-Z]{2}$', description: 'ISO 3166-1' }),
  ...known,
})
const Registration = Closed({
  kind: OneOf(registrationKinds),
  court: text(120, 'The register court, or the country of a foreign register'),
  register: text(60, 'HRA, HRB, GnR, VR, PR, GsR, or the foreign register'),
  number: written(60),
  ...known,
})
const { from_on, to_on } = known
const Office = Closed({
  role: OneOf(officeRoles),
  holder_party_id: Nullable(Id),
  holder_name: Nullable(written(200)),
  holder_born_on: Nullable(Day),
  holder_place: Nullable(text(120, 'Place of residence, as the register publishes it')),
  ...share,
  from_on,
  to_on,
  source_note: written(300),
})

const described = {
  kind: OneOf(PARTY_KINDS),
  legal_basis: text(300, 'Needed for natural persons, on what basis they are recorded'),
  note: Note,
  names: Type.Array(PartyName, {
    minItems: 1,
    maxItems: 30,
    description: 'The first is the one it is known by',
  }),
  addresses: Type.Array(PartyAddress, { maxItems: 30 }),
  registrations: Type.Array(Registration, { maxItems: 20 }),
  offices: Type.Array(Office, { maxItems: 200, description: 'From published register data only' }),
}

export const SentParty = Closed({ municipality_key: MunicipalityKey, ...described }, 'SentParty')
export type SentParty = Static<typeof SentParty>
/** The whole description anew: what is left out is gone. */
export const PartyChanges = Closed(described, 'PartyChanges')
export type PartyChanges = Static<typeof PartyChanges>

export const Party = Closed(
  {
    id: Id,
    municipality_key: MunicipalityKey,
    ...described,
    portfolio_id: Nullable(Id),
    version: Type.Integer(),
    created_at: Instant,
    created_by: Person,
  },
  'Party',
)
export type Party = Static<typeof Party>

export const PartyHit = Closed({
  id: Id,
  municipality_key: MunicipalityKey,
  kind: OneOf(PARTY_KINDS),
  name: Type.String(),
  city: Nullable(Type.String()),
  holdings: Type.Integer({ description: 'Properties that it holds now, as far as you may see them' }),
})
export type PartyHit = Static<typeof PartyHit>

const held = {
  property_id: Id,
  parcel_id: Nullable(Type.String()),
  dwelling_unit_id: Nullable(Id),
  role: OneOf(holdingRoles),
  ...share,
  from_on,
  to_on,
  source: OneOf(holdingSources),
  source_note: written(300),
}
export const SentHolding = Closed({ party_id: Id, ...held }, 'SentHolding')
export type SentHolding = Static<typeof SentHolding>
export const HoldingChanges = Closed(
  { ...share, from_on, to_on, source: held.source, source_note: held.source_note },
  'HoldingChanges',
)
export type HoldingChanges = Static<typeof HoldingChanges>

export const Holding = Closed(
  {
    id: Id,
    party_id: Id,
    municipality_key: MunicipalityKey,
    party_name: Type.String(),
    party_kind: OneOf(PARTY_KINDS),
    ...held,
    version: Type.Integer(),
    created_at: Instant,
    created_by: Person,
  },
  'Holding',
)
export type Holding = Static<typeof Holding>

export const Owners = Closed(
  {
    on: Day,
    holdings: Type.Array(Holding, { description: 'In force on that day; owners first' }),
    former: Type.Array(Holding, { description: 'Over by then, or not yet begun' }),
    shares: Type.Array(
      Closed({
        parcel_id: Nullable(Type.String()),
        numerator: Type.Integer(),
        denominator: Type.Integer(),
        complete: Type.Boolean({ description: 'Whether the owners’ shares add up to 1' }),
      }),
      { description: 'Sum of the owners’ shares, per parcel where parcels are known' },
    ),
  },
  'Owners',
)
export type Owners = Static<typeof Owners>

export const SentPurpose = Closed(
  { property_id: Id, purpose: OneOf(purposes), file_number: written(100) },
  'SentPurpose',
)
export type SentPurpose = Static<typeof SentPurpose>

export const LinkPart = Closed({
  rule: OneOf(RULE_CODES),
  weight: Type.Number(),
  detail: Type.Record(Type.String(), Type.String()),
  hub: Type.Optional(Type.Literal(true)),
})
const Verdict = Closed({ verdict: OneOf(verdicts), reason: Type.String(), at: Instant, by: Person })
export const Link = Closed(
  {
    a_id: Id,
    b_id: Id,
    score: Type.Number(),
    accepted: Type.Boolean({ description: 'What counts: a verdict first, then rule and threshold' }),
    since: Instant,
    parts: Type.Array(LinkPart),
    verdict: Nullable(Verdict),
  },
  'Link',
)
export type Link = Static<typeof Link>

export const SentJudgement = Closed(
  { a_id: Id, b_id: Id, verdict: OneOf(verdicts), reason: text(1000) },
  'SentJudgement',
)
export type SentJudgement = Static<typeof SentJudgement>

const PartyNode = Closed({
  id: Id,
  municipality_key: MunicipalityKey,
  municipality_name: Type.String(),
  kind: OneOf(PARTY_KINDS),
  name: Type.String(),
})
const PropertyNode = Closed({
  id: Id,
  municipality_key: MunicipalityKey,
  municipality_name: Type.String(),
  address: Type.String(),
  light: Type.String(),
  state: Type.String(),
  longitude: Type.Number(),
  latitude: Type.Number(),
})
export const Network = Closed(
  {
    parties: Type.Array(PartyNode),
    properties: Type.Array(PropertyNode),
    holdings: Type.Array(Closed({ party_id: Id, property_id: Id, role: OneOf(holdingRoles) })),
    links: Type.Array(Link),
    same_elsewhere: Type.Array(
      Closed({ a_id: Id, b_id: Id, kind: OneOf(['registration', 'name_and_address']) }),
      { description: 'One identity in two cities’ files, where both are open to the reader' },
    ),
    cut: Type.Boolean({ description: 'True where the network is larger than what is shown' }),
  },
  'Network',
)
export type Network = Static<typeof Network>

export const Candidates = Closed(
  {
    items: Type.Array(Closed({ link: Link, a: Party, b: Party })),
    total: Type.Integer(),
  },
  'Candidates',
)
export const CandidateQuery = Closed({
  municipality: MunicipalityKey,
  limit: Type.Integer({ minimum: 1, maximum: 50, default: 20 }),
})
export const OwnersQuery = Closed({ on: Omittable(Day) })
export const PartyQuery = Closed({
  q: Type.String({ minLength: 1, maxLength: 200 }),
  limit: Type.Integer({ minimum: 1, maximum: 50, default: 10 }),
})

const count = (description?: string) =>
  Type.Integer({ minimum: 0, ...(description === undefined ? {} : { description }) })
const portfolio = {
  id: Id,
  municipality_key: MunicipalityKey,
  name: Type.String({ description: 'The name that most of its properties are held under' }),
  parties: count(),
  properties: count(),
  cities: count(),
  dwellings: count(),
  lights: Closed({ red: count(), yellow: count(), green: count(), unrated: count() }),
  open_violations: count(),
  overdue: count('Properties whose next deadline has passed'),
  use_bans: count(),
  gained_in_24_months: count(),
  watched: Type.Boolean(),
}
export const Portfolio = Closed(portfolio, 'Portfolio')
export type Portfolio = Static<typeof Portfolio>

export const PortfolioChange = Closed({
  at: Instant,
  kind: OneOf(['new', 'gone', 'joined', 'left', 'merged', 'split']),
  detail: Type.Unsafe<Record<string, unknown>>({
    type: 'object',
    description: 'parties, others and because',
  }),
})
export type PortfolioChange = Static<typeof PortfolioChange>

export const PortfolioPage = Closed(
  { ...portfolio, network: Network, changes: Type.Array(PortfolioChange, { description: 'Newest first' }) },
  'PortfolioPage',
)
export const PortfolioQuery = Closed({
  municipality: MunicipalityKey,
  least: Type.Integer({ minimum: 1, maximum: 1000, default: 2, description: 'Properties at least' }),
  watched: Type.Optional(Type.Boolean()),
  limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
})
export type PortfolioQuery = Static<typeof PortfolioQuery>
