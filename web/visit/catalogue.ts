/** The catalogue of violations as the picker shows it: by office, in force on a day, found by typing. */
import type { Agency, ViolationType } from '../../server/catalogue/schema.ts'

type Named = Pick<Agency, 'code' | 'name_de' | 'name_en'>

/** The version of each type that was in force on the day, both ends included. */
export const inForce = <Type extends Pick<ViolationType, 'valid_from' | 'valid_to'>>(
  types: readonly Type[],
  day: string,
): Type[] =>
  types.filter(({ valid_from, valid_to }) => valid_from <= day && (valid_to === null || day <= valid_to))

const folded = (text: string) => text.toLocaleLowerCase('de').replaceAll('ß', 'ss')

/** Every word typed must be found in the name (either language) or in the section of the law. */
export const matches = (
  { name_de, name_en, law }: Pick<ViolationType, 'name_de' | 'name_en' | 'law'>,
  typed: string,
): boolean => {
  const text = folded(`${name_de} ${name_en} ${law}`)
  return folded(typed)
    .split(/\s+/)
    .every((word) => text.includes(word))
}

/** Offices with the types they are competent for; offices with the most types first, as those are used most. */
export const officesOf = (
  types: readonly ViolationType[],
  typed: string,
  agencyOf: (code: string) => Named | undefined,
): { office: Named; types: ViolationType[] }[] => {
  const found = types.filter((type) => matches(type, typed))
  const codes = [...new Set(found.map(({ office }) => office))]
  return codes
    .map((code) => ({
      office: agencyOf(code) ?? { code, name_de: code, name_en: code },
      types: found.filter(({ office }) => office === code),
    }))
    .toSorted((a, b) => b.types.length - a.types.length || a.office.code.localeCompare(b.office.code))
}
