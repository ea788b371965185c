import { Type, type Static } from 'typebox'
import { Closed, Day, Id, Instant, MunicipalityKey, Nullable, OneOf, Person } from '../fields.ts'

const operations = ['insert', 'update', 'delete'] as const

export const AuditQuery = Closed({
  from: Type.Optional(Day),
  to: Type.Optional(Day),
  municipality: Type.Optional(MunicipalityKey),
  account: Type.Optional(Id),
  table: Type.Optional(Type.String({ pattern: '^[a-z_]{1,60}$' })),
  record: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  property: Type.Optional(Id),
  limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
  cursor: Type.Optional(
    Type.String({ pattern: '^[0-9]{1,18}$', description: '`next_cursor` of the page before' }),
  ),
})
export type AuditQuery = Static<typeof AuditQuery>

const Row = Type.Record(Type.String(), Type.Unknown())

export const AuditEntry = Closed({
  id: Type.Integer(),
  at: Instant,
  account: Person,
  municipality_key: Nullable(MunicipalityKey),
  property_id: Nullable(Id),
  table_name: Type.String(),
  record_id: Type.String(),
  operation: OneOf(operations),
  old: Nullable(Row),
  new: Nullable(Row),
})
export type AuditEntry = Static<typeof AuditEntry>

export const AuditPage = Closed(
  { items: Type.Array(AuditEntry), next_cursor: Nullable(Type.String()) },
  'AuditPage',
)
export type AuditPage = Static<typeof AuditPage>
