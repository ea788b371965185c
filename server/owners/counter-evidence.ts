/** What speaks against two parties being one, although their names say so. Weights in weights.ts. */
import type { NormalName } from './names.ts'
import type { Part, PartyFacts } from './rules.ts'
import { isOneSlipAway } from './similarity.ts'
import { stemOf } from './stems.ts'
import { WEIGHTS } from './weights.ts'

/** One company in the course of its life: the small form grows up, the small partner does. */
const SAME_COMPANY: ReadonlySet<string>[] = [new Set(['ug', 'gmbh']), new Set(['ug_co_kg', 'gmbh_co_kg'])]
/** Forms that companies change between, or in which one is the other's general partner: perhaps one, perhaps sisters. */
const USUAL_CHANGES: ReadonlySet<string>[] = [
  new Set(['ug', 'gmbh', 'ag', 'se', 'kg', 'ohg', 'gmbh_co_kg', 'ug_co_kg']),
  new Set(['ek', 'ug', 'gmbh', 'gmbh_co_kg']),
  new Set(['gbr', 'egbr', 'ohg']),
]

const differentForm = (a: NormalName, b: NormalName): Part[] => {
  if (a.form === b.form) return []
  const [one, other] = [a.form ?? '', b.form ?? ''].sort() as [string, string]
  const isIn = (sets: ReadonlySet<string>[]) => sets.some((forms) => forms.has(one) && forms.has(other))
  const weight =
    one === '' || isIn(SAME_COMPANY)
      ? WEIGHTS.different_form_of_one_company
      : isIn(USUAL_CHANGES)
        ? WEIGHTS.different_form_by_usual_change
        : WEIGHTS.different_form
  return [{ rule: 'different_form', weight, detail: { one, other } }]
}

/** "hr essen HRB 123" is its court and register, and its number. */
const inTwo = (registration: string): [string, string] => {
  const at = registration.lastIndexOf(' ')
  return [registration.slice(0, at), registration.slice(at + 1)]
}
const registerOf = (registration: string) => inTwo(registration)[0].split(' ').at(-1)

/** Both are in a register of the same kind, under no common number: the mildest reading of it counts. */
const differentRegistration = (a: PartyFacts, b: PartyFacts): Part[] => {
  if (a.registrations.some((registration) => b.registrations.includes(registration))) return []
  const readings = a.registrations.flatMap((left) =>
    b.registrations
      .filter((right) => registerOf(left) === registerOf(right))
      .map((right): Part => {
        const [one, other] = [left, right].sort() as [string, string]
        const [[court, number], [otherCourt, otherNumber]] = [inTwo(one), inTwo(other)]
        const isElsewhere = court !== otherCourt
        const isSlip = !isElsewhere && isOneSlipAway(number, otherNumber)
        const weight = isElsewhere
          ? WEIGHTS.different_registration_elsewhere
          : isSlip
            ? WEIGHTS.different_registration_by_a_slip
            : WEIGHTS.different_registration
        const detail = {
          one,
          other,
          ...(isSlip && { reading: 'slip' }),
          ...(isElsewhere && { reading: 'moved' }),
        }
        return { rule: 'different_registration', weight, detail }
      }),
  )
  return readings
    .sort((x, y) => y.weight - x.weight || (JSON.stringify(x.detail) < JSON.stringify(y.detail) ? -1 : 1))
    .slice(0, 1)
}

const directors = ({ offices }: PartyFacts): string[] =>
  offices
    .filter(({ key, role }) => role === 'managing_director' && key.startsWith('person '))
    .map(({ key }) => key.slice('person '.length).split('|')[0] ?? '')

/** Directors are known of both, and none has the name of one of the other. Names alone are enough to doubt. */
const differentOfficers = (a: PartyFacts, b: PartyFacts): Part[] => {
  const [one, other] = [directors(a), directors(b)]
  if (one.length === 0 || other.length === 0 || one.some((name) => other.includes(name))) return []
  return [{ rule: 'different_officers', weight: WEIGHTS.different_officers, detail: {} }]
}

export const isNumberedApart = (a: NormalName, b: NormalName): boolean =>
  stemOf(a).numbers !== stemOf(b).numbers

/**
 * Against the claim that these names make the parties one. Names that differ in a number or in generic words only
 * ("Objekt 3" and "Objekt 4", "Bau" and "Verwaltung") claim to be sisters: those have other numbers, forms and directors anyway.
 */
export const against = (a: PartyFacts, b: PartyFacts, left: NormalName, right: NormalName): Part[] => {
  const areSisters = left.key !== right.key && stemOf(left).text === stemOf(right).text
  if (areSisters) return []
  return [...differentForm(left, right), ...differentRegistration(a, b), ...differentOfficers(a, b)]
}
