/** Letters that carry no mark to take off, and the German ones that are spelled out, not stripped. */
const SPELLED_OUT: Record<string, string> = {
  ä: 'ae',
  ö: 'oe',
  ü: 'ue',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'oe',
  å: 'aa',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
}

const FRACTIONS: Record<string, string> = { '½': ' 1/2', '¼': ' 1/4', '¾': ' 3/4', '⅓': ' 1/3', '⅔': ' 2/3' }

/**
 * Lower case, without umlauts and accents, whichever way they were typed: `Müller`, `MÜLLER`, `Mu\u0308ller`
 * and `Mueller` are one. `Muller` is another name and stays so. Punctuation stays (it carries meaning for the
 * readers of this), but every dash is `-` and every apostrophe is gone. Folding twice changes nothing.
 */
export function fold(text: string): string {
  const once = foldOnce(text)
  const twice = foldOnce(once)
  return once === twice ? once : fold(twice)
}

const foldOnce = (text: string): string =>
  text
    // Before NFKC, which would read "12½" as "121⁄2".
    .replace(/[½¼¾⅓⅔]/g, (sign) => FRACTIONS[sign] ?? sign)
    .replace(/[´`]/g, "'")
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[äöüßæœøåłđðþı]/g, (letter) => SPELLED_OUT[letter] ?? letter)
    .normalize('NFKD')
    // Marks, and the signs nobody sees (soft hyphen, zero-width joiners).
    .replace(/[\p{M}\p{Cf}]/gu, '')
    .replace(/[‐‑‒–—―−]/g, '-')
    .replace(/['’‘‛ʼʹ′]/g, '')
    .replace(/\s+/g, ' ')
    .trim()

/** The letters and digits of a text, folded, as words. */
export const foldedWords = (text: string): string[] => fold(text).match(/[\p{L}\p{N}]+/gu) ?? []
