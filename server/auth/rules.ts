/** Who may do what, as the issue of rights puts it; the table role_right of the database says the same (tested). */

export const rights = [
  'read',
  'visit',
  'rate',
  'manage',
  'lead',
  'export',
  'publish',
  'read_reports',
  'log',
  'accounts',
  'coordinate',
] as const
export type Right = (typeof rights)[number]

export const rightsOf = {
  inspector: ['read', 'visit', 'rate'],
  officer: ['read', 'visit', 'rate', 'manage'],
  lead: ['read', 'visit', 'rate', 'manage', 'lead', 'export', 'publish', 'read_reports'],
  coordinator: ['coordinate', 'read_reports'],
  council: ['read_reports'],
  dpo: ['log'],
  admin: ['accounts'],
} as const satisfies Record<string, readonly Right[]>
export type Role = keyof typeof rightsOf

/** For each right, the municipalities (AGS, sorted) in which these memberships give it. */
export const municipalitiesByRight = (
  memberships: readonly { municipality_key: string; role: Role }[],
): Record<Right, string[]> =>
  Object.fromEntries(
    rights.map((right) => [
      right,
      [
        ...new Set(
          memberships
            .filter(({ role }) => (rightsOf[role] as readonly Right[]).includes(right))
            .map(({ municipality_key }) => municipality_key),
        ),
      ].sort(),
    ]),
  ) as Record<Right, string[]>
