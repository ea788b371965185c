import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { courtOf, isLei, normalRegistration, type RegistrationKind } from '../../server/owners/registers.ts'
import { COURT_CODES, NATIONAL_REGISTERS, OTHER_STATES } from '../../server/owners/registerCourts.ts'
import { DIFFERENT_REGISTRATIONS, SAME_REGISTRATIONS } from './owner-normalisation.ts'

/** "Amtsgericht Essen | HRB 1", "NL | 123", "EUID DER2503.HRB1": as the table writes them. */
const keyOf = (row: string): string | null => {
  if (row.startsWith('EUID ')) return normalRegistration({ kind: 'euid', number: row.slice(5) })
  const [court = '', number = ''] = row.split(' | ')
  const isForeign = STATES.test(court)
  return normalRegistration({ kind: isForeign ? 'foreign_register' : 'court_register', court, number })
}
const STATES = /^(NL|BE|AT|GB|Niederlande|Luxemburg|Österreich|Großbritannien)$/

const kinds: RegistrationKind[] = ['court_register', 'euid', 'foreign_register', 'lei']
const aCourt = fc.constantFrom(...Object.keys(COURT_CODES))
const aRegister = fc.constantFrom('HRA', 'HRB', 'GnR', 'PR', 'VR', 'GsR')
const aNumber = fc.integer({ min: 1, max: 9_999_999 })

/** The two check digits by the rule itself: 98 minus the number with 00 behind, modulo 97. */
const withCheckDigits = (start: string) => {
  const digits = [...`${start}00`].map((sign) => parseInt(sign, 36)).join('')
  return `${start}${String(98n - (BigInt(digits) % 97n)).padStart(2, '0')}`
}
const aLei = fc
  .array(fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'), { minLength: 18, maxLength: 18 })
  .map((signs) => withCheckDigits(signs.join('')))

describe('one register entry has one key', () => {
  test.each(SAME_REGISTRATIONS)('%s is %s', (left, right) => {
    expect(keyOf(left)).toBe(keyOf(right))
    expect(keyOf(left)).not.toBeNull()
  })

  test('the key says court, register and number', () => {
    expect(keyOf('Amtsgericht Essen | hrb 012345')).toBe('hr essen HRB 12345')
  })

  test('the register may stand in a field of its own', () => {
    expect(
      normalRegistration({ kind: 'court_register', court: 'Essen', register: 'HR B', number: '12345' }),
    ).toBe('hr essen HRB 12345')
  })
})

describe('two register entries have two keys', () => {
  test.each(DIFFERENT_REGISTRATIONS)('%s is not %s', (left, right) => {
    expect(keyOf(left)).not.toBeNull()
    expect(keyOf(left)).not.toBe(keyOf(right))
  })
})

describe('what is not certain has no key', () => {
  test.each([
    ['court_register', 'Amtsgericht', 'HRB', '12345', 'no court'],
    ['court_register', 'Frankfurt', 'HRB', '12345', 'two courts of that name'],
    ['court_register', 'Essen', '', '12345', 'no register'],
    ['court_register', 'Essen', 'HRA', 'HRB 12345', 'two registers'],
    ['court_register', 'Essen', 'XYZ', '12345', 'no such register'],
    ['court_register', 'Essen', 'HRB', '', 'no number'],
    ['court_register', 'Essen', 'HRB', '0', 'no number'],
    ['court_register', 'Essen', 'HRB', '12345/2', 'no one number'],
    ['court_register', 'Essen', 'HRB', '12345 und 12346', 'two numbers'],
    ['court_register', 'Essen', 'HRB', '1'.repeat(100), 'no number of a register'],
    ['euid', '', '', 'HRB 12345', 'no EUID'],
    ['euid', '', '', 'DEESSEN.HRB12345', 'no court code'],
    ['euid', '', '', 'DER2503.12345', 'no register'],
    ['euid', '', '', 'DER2503', 'no number'],
    ['foreign_register', '', '', '12345678', 'no country'],
    ['foreign_register', 'Zwirnland', '', '12345678', 'no such country'],
    ['foreign_register', 'USA', '', '12345678', 'a country with a register in each state'],
    ['foreign_register', 'DE', '', '12345678', 'no foreign register'],
    ['foreign_register', 'NL', '', 'KvK', 'no number'],
    ['lei', '', '', '', 'no LEI'],
    ['lei', '', '', 'ZWIRNHASE000000000000', 'too long'],
  ] as const)('%s %s %s %s: %s', (kind, court, register, number, _why) => {
    expect(normalRegistration({ kind, court, register, number })).toBeNull()
  })
})

describe('courts', () => {
  test.each([
    ['Amtsgericht Essen', 'essen'],
    ['AG ESSEN', 'essen'],
    ['AGer. Essen', 'essen'],
    ['Essen (Amtsgericht)', 'essen'],
    ['Handelsregister des Amtsgerichts Essen', 'essen'],
    ['Amtsgericht Mönchengladbach', 'moenchengladbach'],
    ['Registergericht Frankfurt/Main', 'frankfurt main'],
    ['AG Frankfurt (Oder)', 'frankfurt oder'],
    ['Berlin-Charlottenburg', 'berlin'],
    ['AG Bad Homburg v.d.H.', 'bad homburg v d h'],
    ['R2503', 'essen'],
    ['', null],
    ['Amtsgericht', null],
  ])('%s is %s', (text, court) => {
    expect(courtOf(text)).toBe(court)
  })

  test('no code is given twice and every code is one of a German court', () => {
    const codes = Object.values(COURT_CODES)

    expect(new Set(codes).size).toBe(codes.length)
    for (const code of codes) expect(code).toMatch(/^[A-Z]\d{4}$/)
  })

  test('no country is in both lists', () => {
    const both = Object.keys(NATIONAL_REGISTERS).filter((code) => code in OTHER_STATES)

    expect(both).toEqual([])
  })
})

describe('whatever the entry', { timeout: 60_000 }, () => {
  test('reading it never throws', () => {
    const anyText = fc.string({ unit: 'binary', maxLength: 40 })
    fc.assert(
      fc.property(fc.constantFrom(...kinds), anyText, anyText, anyText, (kind, court, register, number) => {
        const key = normalRegistration({ kind, court, register, number })
        expect(key === null || key.length > 5).toBe(true)
      }),
    )
  })

  test('its spelling does not matter, and reading the key again gives the key', () => {
    fc.assert(
      fc.property(aCourt, aRegister, aNumber, (court, register, number) => {
        const key = normalRegistration({ kind: 'court_register', court, register, number: String(number) })
        const code = COURT_CODES[court] ?? ''

        expect(key).toBe(`hr ${court} ${register} ${number}`)
        expect(
          normalRegistration({
            kind: 'court_register',
            court: `AMTSGERICHT ${court.toUpperCase()}`,
            number: `${register.toLowerCase()} 0${number}`,
          }),
        ).toBe(key)
        for (const euid of [
          `DE${code}.${register}${number}`,
          `de${code}V.${register.toLowerCase()}${number}`,
        ])
          expect(normalRegistration({ kind: 'euid', number: euid })).toBe(key)
      }),
    )
  })

  test('another number, register or court is another entry', () => {
    const anEntry = fc.tuple(aCourt, aRegister, aNumber)
    fc.assert(
      fc.property(anEntry, anEntry, (one, other) => {
        fc.pre(one.join() !== other.join())
        const [a, b] = [one, other].map(([court, register, number]) =>
          normalRegistration({ kind: 'court_register', court, register, number: String(number) }),
        )
        expect(a).not.toBe(b)
      }),
    )
  })

  test('a LEI is read with its check digits, and one wrong sign in it is found', () => {
    fc.assert(
      fc.property(aLei, fc.nat({ max: 19 }), fc.integer({ min: 1, max: 9 }), (lei, at, by) => {
        const sign = lei.charAt(at)
        const wrong = /\d/.test(sign)
          ? String((Number(sign) + by) % 10)
          : String.fromCharCode(65 + ((sign.charCodeAt(0) - 65 + by) % 26))

        expect(isLei(lei)).toBe(true)
        expect(
          normalRegistration({
            kind: 'lei',
            number: ` lei ${lei.toLowerCase().slice(0, 4)} ${lei.slice(4)}`,
          }),
        ).toBe(`lei ${lei}`)
        expect(isLei(`${lei.slice(0, at)}${wrong}${lei.slice(at + 1)}`)).toBe(false)
      }),
    )
  })
})
