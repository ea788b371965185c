import { Type, type Static } from 'typebox'
import { Closed, Day, Id, Instant, MunicipalityKey, Nullable, OneOf, Person } from '../fields.ts'
import { levels, purposes, recipients, requestStates } from './rules.ts'

const written = (maxLength: number, description?: string) =>
  Type.String({
    minLength: 1,
    maxLength,
    pattern: '\\S',
    ...(description === undefined ? {} : { description }),
  })

const City = Closed({ key: MunicipalityKey, name: Type.String() })

const desk = {
  name: written(200, 'The office or desk to write to, not a person’s name'),
  email: Type.String({ maxLength: 200, pattern: '^$|^[^@\\s]+@[^@\\s]+$' }),
  phone: Type.String({ maxLength: 60 }),
}
export const SentDesk = Closed(desk, 'SentContactDesk')
export type SentDesk = Static<typeof SentDesk>
export const Desk = Closed({ municipality: City, ...desk }, 'ContactDesk')
export type Desk = Static<typeof Desk>
export const Desks = Closed({ items: Type.Array(Desk) })
export const CityParams = Closed({ municipality_key: MunicipalityKey })

export const Hit = Closed({
  municipality: City,
  level: OneOf(levels),
  properties: Nullable(
    Type.Integer({ description: 'How many; null where the agreement says hit or nothing' }),
  ),
  contact_desk: Nullable(Closed(desk)),
})
export const Hits = Closed({ items: Type.Array(Hit) }, 'OwnerHits')
export type Hits = Static<typeof Hits>

const terms = {
  recipient: OneOf(recipients),
  level: OneOf(levels),
  purpose: written(500),
  legal_basis: written(300),
  from_on: Day,
  to_on: Nullable(Type.String({ format: 'date', description: 'The first day without it' })),
}
export const SentAgreement = Closed(
  {
    municipality_key: MunicipalityKey,
    recipient_key: Nullable(MunicipalityKey),
    ...terms,
  },
  'SentSharingAgreement',
)
export type SentAgreement = Static<typeof SentAgreement>
export const AgreementEnd = Closed({ to_on: Day }, 'SharingAgreementEnd')
export const Agreement = Closed(
  {
    id: Id,
    municipality: City,
    recipient_municipality: Nullable(City),
    ...terms,
    in_force: Type.Boolean(),
    version: Type.Integer(),
    created_at: Instant,
    created_by: Person,
  },
  'SharingAgreement',
)
export type Agreement = Static<typeof Agreement>
export const Agreements = Closed({ items: Type.Array(Agreement) })

const asked = {
  purpose: OneOf(purposes),
  file_number: written(100),
  reason: written(2000),
}
export const SentRequest = Closed(
  { property_id: Id, asked_key: MunicipalityKey, ...asked },
  'SentAccessRequest',
)
export type SentRequest = Static<typeof SentRequest>

export const SentDecision = Closed(
  {
    verdict: OneOf(['approved', 'refused', 'withdrawn']),
    reason: written(2000),
    expires_at: Nullable(Instant),
  },
  'SentAccessDecision',
)
export type SentDecision = Static<typeof SentDecision>

const House = Closed({ id: Id, address: Type.String(), file_number: Type.String() })
export const AccessRequest = Closed(
  {
    id: Id,
    direction: OneOf(['outgoing', 'incoming']),
    asking: City,
    asked: City,
    property: Nullable(House),
    ...asked,
    state: OneOf(requestStates),
    expires_at: Nullable(Instant),
    decisions: Type.Array(
      Closed({
        id: Id,
        verdict: SentDecision.properties.verdict,
        reason: Type.String(),
        expires_at: Nullable(Instant),
        created_at: Instant,
        created_by: Person,
      }),
      { description: 'Newest first' },
    ),
    properties: Type.Array(House, {
      description:
        'What was opened, or to the asked city’s lead what an approval would open; as far as you may see them',
    }),
    created_at: Instant,
    created_by: Person,
  },
  'AccessRequest',
)
export type AccessRequest = Static<typeof AccessRequest>
export const AccessRequests = Closed({ items: Type.Array(AccessRequest) })
export const RequestQuery = Closed({ property: Type.Optional(Id) })
export const DecisionParams = Closed({ id: Id, decision_id: Id })
