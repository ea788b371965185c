/** The legal form that a name shows; `foreign` is any form of another state. */
export type LegalForm =
  | 'gmbh'
  | 'ug'
  | 'gmbh_co_kg'
  | 'ug_co_kg'
  | 'ag'
  | 'kg'
  | 'kgaa'
  | 'ohg'
  | 'egbr'
  | 'gbr'
  | 'ek'
  | 'se'
  | 'eg'
  | 'ev'
  | 'partg'
  | 'stiftung'
  | 'weg'
  | 'heirs'
  | 'foreign'

/**
 * Forms of more than one word, longest first. They are found as a set of words, wherever these stand, because
 * the key of a name does not depend on the order of its words. Words are folded (`fold`).
 */
export const PHRASES: readonly { words: readonly string[]; form: LegalForm }[] = [
  { words: ['partnerschaftsgesellschaft', 'mit', 'beschraenkter', 'berufshaftung'], form: 'partg' },
  { words: ['partnerschaft', 'mit', 'beschraenkter', 'berufshaftung'], form: 'partg' },
  { words: ['eingetragene', 'gesellschaft', 'buergerlichen', 'rechts'], form: 'egbr' },
  { words: ['gesellschaft', 'mit', 'beschraenkter', 'haftung'], form: 'gmbh' },
  { words: ['mit', 'beschraenkter', 'haftung'], form: 'gmbh' },
  { words: ['gesellschaft', 'buergerlichen', 'rechts'], form: 'gbr' },
  { words: ['gesellschaft', 'buergerl', 'rechts'], form: 'gbr' },
  { words: ['gesellschaft', 'bgb'], form: 'gbr' },
  { words: ['gesellschaft', 'mbh'], form: 'gmbh' },
  { words: ['kommanditgesellschaft', 'auf', 'aktien'], form: 'kgaa' },
  { words: ['offene', 'handelsgesellschaft'], form: 'ohg' },
  { words: ['eingetragener', 'kaufmann'], form: 'ek' },
  { words: ['eingetragene', 'kauffrau'], form: 'ek' },
  { words: ['eingetragene', 'genossenschaft'], form: 'eg' },
  { words: ['eingetragener', 'verein'], form: 'ev' },
  { words: ['societas', 'europaea'], form: 'se' },
  { words: ['limited', 'liability', 'company'], form: 'foreign' },
  { words: ['besloten', 'vennootschap'], form: 'foreign' },
  { words: ['sp', 'z', 'oo'], form: 'foreign' },
  { words: ['sp', 'zoo'], form: 'foreign' },
  { words: ['ltd', 'sti'], form: 'foreign' },
  { words: ['limited', 'sirketi'], form: 'foreign' },
  { words: ['anonim', 'sirketi'], form: 'foreign' },
  { words: ['sa', 'rl'], form: 'foreign' },
]

/** Words that are a form and nothing else; they never distinguish two names. */
export const WORDS: Readonly<Record<string, LegalForm>> = {
  gmbh: 'gmbh',
  ggmbh: 'gmbh',
  mbh: 'gmbh',
  gesmbh: 'gmbh',
  unternehmergesellschaft: 'ug',
  haftungsbeschraenkt: 'ug',
  aktiengesellschaft: 'ag',
  kommanditgesellschaft: 'kg',
  kgaa: 'kgaa',
  ohg: 'ohg',
  egbr: 'egbr',
  gbr: 'gbr',
  gdbr: 'gbr',
  bgbgesellschaft: 'gbr',
  partg: 'partg',
  partgmbb: 'partg',
  partnerschaftsgesellschaft: 'partg',
  mbb: 'partg',
  ltd: 'foreign',
  limited: 'foreign',
  llc: 'foreign',
  llp: 'foreign',
  plc: 'foreign',
  sarl: 'foreign',
  spzoo: 'foreign',
  eood: 'foreign',
}

/**
 * Short forms that can as well be somebody's initials (`AG Wohnbau GmbH`). One of them is the name's form where
 * nothing longer is, in this order; every other one stays a word of the name.
 */
export const SHORT: Readonly<Record<string, LegalForm>> = {
  kg: 'kg',
  ag: 'ag',
  ug: 'ug',
  ek: 'ek',
  eg: 'eg',
  ev: 'ev',
  se: 'se',
  inc: 'foreign',
  bv: 'foreign',
  nv: 'foreign',
  sa: 'foreign',
  spa: 'foreign',
  srl: 'foreign',
  sro: 'foreign',
  doo: 'foreign',
  kft: 'foreign',
  aps: 'foreign',
  ood: 'foreign',
  oy: 'foreign',
  ab: 'foreign',
  as: 'foreign',
}

/** Forms that are a name's own word too: they are read, spelled one way, and stay in the key. */
export const KEPT: Readonly<Record<string, LegalForm>> = {
  stiftung: 'stiftung',
  weg: 'weg',
  erbengemeinschaft: 'heirs',
}

/** Where a name shows several forms: the first of these is its form. */
export const PRECEDENCE: readonly LegalForm[] = [
  'kgaa',
  'egbr',
  'gbr',
  'partg',
  'ug',
  'gmbh',
  'ohg',
  'kg',
  'ag',
  'ek',
  'eg',
  'ev',
  'se',
  'foreign',
  'heirs',
  'weg',
  'stiftung',
]
