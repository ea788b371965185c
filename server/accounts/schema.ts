import { Type, type Static } from 'typebox'
import { Closed, Id, Instant, MunicipalityKey, OneOf } from '../fields.ts'
import { rightsOf, type Role } from '../auth/rules.ts'

const roles = Object.keys(rightsOf) as Role[]

const AccountRole = Closed({ municipality_key: MunicipalityKey, role: OneOf(roles) })

const Email = Type.String({ format: 'email', maxLength: 200 })
const AccountName = Type.String({ minLength: 1, maxLength: 200 })
/** As long as the BSI asks for where there is no second factor. */
const Password = Type.String({ minLength: 12, maxLength: 200 })

export const NewAccount = Closed(
  {
    email: Email,
    name: AccountName,
    password: Password,
    memberships: Type.Array(AccountRole, { minItems: 1, maxItems: 100, uniqueItems: true }),
  },
  'NewAccount',
)
export type NewAccount = Static<typeof NewAccount>

export const AccountChange = Type.Partial(
  Closed({ email: Email, name: AccountName, active: Type.Boolean() }),
  { additionalProperties: false, minProperties: 1 },
)
export type AccountChange = Static<typeof AccountChange>

export const NewPassword = Closed({ password: Password })

export const MembershipParams = Closed({ id: Id, municipality_key: MunicipalityKey, role: OneOf(roles) })
export type MembershipParams = Static<typeof MembershipParams>

export const ManagedAccount = Closed(
  {
    id: Id,
    email: Type.String(),
    name: Type.String(),
    active: Type.Boolean(),
    version: Type.Integer(),
    created_at: Instant,
    own: Type.Boolean({
      description:
        'Works in municipalities of the admin alone; only then it may be changed, not just its roles here',
    }),
    memberships: Type.Array(AccountRole, { description: "Those in the admin's municipalities" }),
  },
  'Account',
)
export type ManagedAccount = Static<typeof ManagedAccount>

export const Accounts = Closed({ items: Type.Array(ManagedAccount) })
export const AccountsQuery = Closed({ municipality: Type.Optional(MunicipalityKey) })

export const Colleague = Closed({
  id: Id,
  name: Type.String(),
  roles: Type.Array(OneOf(roles)),
})
export type Colleague = Static<typeof Colleague>
export const People = Closed({ items: Type.Array(Colleague) }, 'People')
export const PeopleQuery = Closed({ municipality: MunicipalityKey })
