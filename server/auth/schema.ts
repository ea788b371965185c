import { Type, type Static } from 'typebox'
import { rights, rightsOf, type Role } from './rules.ts'

export const Credentials = Type.Object(
  {
    email: Type.String({ minLength: 3, maxLength: 200 }),
    password: Type.String({ minLength: 1, maxLength: 200 }),
  },
  { additionalProperties: false },
)
export type Credentials = Static<typeof Credentials>

const role = Type.Enum(Object.keys(rightsOf) as Role[])

export const Me = Type.Object(
  {
    account: Type.Object({ id: Type.String({ format: 'uuid' }), name: Type.String(), email: Type.String() }),
    memberships: Type.Array(
      Type.Object({ municipality_key: Type.String(), municipality_name: Type.String(), role }),
    ),
    rights: Type.Record(Type.Enum([...rights]), Type.Array(Type.String()), {
      description: 'For each right, the municipalities (AGS) in which the account has it',
    }),
    demo: Type.Boolean({ description: 'The database holds invented demo cases' }),
    basemap: Type.Union([Type.Null(), Type.Object({ style_url: Type.String(), attribution: Type.String() })]),
  },
  { additionalProperties: false, title: 'Me' },
)
export type Me = Static<typeof Me>
