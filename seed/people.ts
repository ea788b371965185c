/** The demo's accounts: who can sign in, and whose name stands under the invented records. */
import type { Random } from './random.ts'
import { stableId, systemAccount } from './ids.ts'

export const demoPassword = 'revierblick-demo'
const domain = 'demo.revierblick.example'

/** The five cities whose task forces the demo lets sign in. */
export const cities = {
  essen: '05113000',
  duisburg: '05112000',
  dortmund: '05913000',
  gelsenkirchen: '05513000',
  herne: '05916000',
} as const
const roles = ['inspector', 'officer', 'lead', 'council', 'dpo'] as const
export type Role = (typeof roles)[number] | 'coordinator' | 'admin'

const names = [
  ...['Katrin Brandhorst', 'Thomas Wegener', 'Susanne Lindhoff', 'Martin Ahlbrecht', 'Petra Steinkamp'],
  ...['Jens Overbeck', 'Andrea Hülsmann', 'Michael Terhorst', 'Birgit Langenfeld', 'Stefan Dahlhaus'],
  ...['Claudia Rehberg', 'Holger Wittkamp', 'Sabine Kleinhans', 'Frank Osterholt', 'Heike Brockmann'],
  ...['Dirk Niehues', 'Anja Middendorf', 'Uwe Schulte-Rahm', 'Martina Feldkamp', 'Ralf Hagedorn'],
  ...['Silke Bornemann', 'Jörg Westermann', 'Ute Kampmann', 'Bernd Lohkamp', 'Nicole Rüsing'],
  ...['Christian Vosskamp', 'Gabriele Heitmann'],
]

export type DemoAccount = {
  id: string
  email: string
  name: string
  role: Role
  municipality_key: string | null
}

const account = (local: string, name: string, role: Role, municipality_key: string | null): DemoAccount => {
  const email = `${local}@${domain}`
  return { id: stableId('account', email), email, name, role, municipality_key }
}

/** `municipality_key` null = a member of all municipalities. */
export const demoAccounts: DemoAccount[] = [
  ...Object.entries(cities).flatMap(([city, key], row) =>
    roles.map((role, column) =>
      account(`${role}.${city}`, names[row * roles.length + column] ?? city, role, key),
    ),
  ),
  // The coordination desk sits in Essen; what it reads of any city is a matter of agreements (seed/sharing.ts).
  account('coordinator', names[25] ?? '', 'coordinator', cities.essen),
  account('admin', names[26] ?? '', 'admin', null),
]

/** What to type at the sign-in, a line a kind of account. */
export const demoSignIns = [
  ...Object.keys(cities).map((city) => `${roles.join(', ')} .${city}@${domain}`),
  `coordinator@${domain}, admin@${domain}`,
]

const byRole = new Map(
  demoAccounts.map(({ municipality_key, role, id }) => [`${municipality_key} ${role}`, id]),
)

/** Someone of the city with one of the roles; where the demo has nobody, the system's account. */
export const someoneOf = (
  random: Random,
  municipalityKey: string,
  ...among: (typeof roles)[number][]
): string => byRole.get(`${municipalityKey} ${random.pick(among)}`) ?? systemAccount
