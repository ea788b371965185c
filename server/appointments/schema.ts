import { Type, type Static } from 'typebox'
import {
  Closed,
  FreeTextWarning,
  Id,
  Instant,
  MunicipalityKey,
  Note,
  Nullable,
  Omittable,
  OneOf,
  Person,
} from '../fields.ts'
import { inspectionKinds } from '../inspections/schema.ts'

const planned = {
  planned_for: Instant,
  kind: OneOf(inspectionKinds),
  joint: Type.Boolean(),
}

/** A planned visit. */
export const SentAppointment = Closed(
  {
    property_id: Id,
    ...planned,
    reason: Type.Optional(Note),
    assigned_account_id: Omittable(Id),
  },
  'SentAppointment',
)
export type SentAppointment = Static<typeof SentAppointment>

/** What can be changed of it; `called_off` true calls it off, false puts it on again. */
export const AppointmentChanges = Type.Partial(
  Closed({ ...planned, reason: Note, assigned_account_id: Nullable(Id), called_off: Type.Boolean() }),
  { additionalProperties: false, minProperties: 1, title: 'AppointmentChanges' },
)
export type AppointmentChanges = Static<typeof AppointmentChanges>

const appointment = {
  id: Id,
  property_id: Id,
  municipality_key: MunicipalityKey,
  ...planned,
  reason: Type.String(),
  assigned: Nullable(Person),
  called_off: Type.Boolean(),
  inspection_id: Nullable({ ...Id, description: 'The visit that kept it' }),
  version: Type.Integer(),
  created_at: Instant,
  created_by: Person,
}
export const Appointment = Closed(appointment, 'Appointment')
export type Appointment = Static<typeof Appointment>

export const StoredAppointment = Closed(
  {
    ...appointment,
    merged: Type.Array(Type.String(), { description: 'Fields that others changed meanwhile; they stay' }),
    warnings: Type.Array(FreeTextWarning),
  },
  'StoredAppointment',
)
