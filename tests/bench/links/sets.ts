/**
 * The two sets: one to tune on, one with another seed and other mistakes that no weight or threshold was tuned on.
 * The shares are estimates of how such files look, not measurements of a real city's.
 */
import { recordsOf, type RawRecord, type RecordMix } from './records.ts'
import { worldOf, type WorldMix } from './world.ts'

export type LinkSet = { seed: number; world: WorldMix; record: RecordMix }

const groupSizes = [
  [[1, 1], 82],
  [[2, 3], 9],
  [[4, 6], 5.5],
  [[7, 14], 3],
  [[15, 40], 0.5],
] as const

export const TUNED: LinkSet = {
  seed: 20_260_601,
  world: {
    moved: 0.22,
    renamed: 0.08,
    changedForm: 0.3,
    atMailbox: 0.09,
    inSharedHouse: 0.12,
    hiredDirector: 0.012,
    fromShelf: 0.06,
    jointVenture: 0.012,
    namesake: 0.004,
    groupSizes,
  },
  record: {
    nameTypo: 0.06,
    wordLost: 0.03,
    formLost: 0.08,
    streetTypo: 0.03,
    postcodeTypo: 0.012,
    numberLost: 0.02,
    registrationInLandRegister: 0.88,
    registrationInNotification: 0.6,
    registrationTypo: 0.02,
    courtWrong: 0.008,
    lookedUp: 0.9,
    birthDateTypo: 0.01,
    records: [
      [1, 40],
      [2, 26],
      [3, 17],
      [4, 10],
      [6, 7],
    ],
    sources: [
      ['land_register', 35],
      ['notification', 35],
      ['company_register', 30],
    ],
  },
}

/** More mistakes, fewer registrations, more moves and mailboxes, other sizes of groups. */
export const HELD_OUT: LinkSet = {
  seed: 77_031,
  world: {
    ...TUNED.world,
    moved: 0.27,
    renamed: 0.1,
    changedForm: 0.4,
    atMailbox: 0.12,
    inSharedHouse: 0.1,
    hiredDirector: 0.015,
    fromShelf: 0.08,
    groupSizes: [
      [[1, 1], 80],
      [[2, 4], 12],
      [[5, 9], 6],
      [[10, 20], 1.7],
      [[21, 35], 0.3],
    ],
  },
  record: {
    ...TUNED.record,
    nameTypo: 0.09,
    wordLost: 0.025,
    formLost: 0.12,
    streetTypo: 0.05,
    postcodeTypo: 0.015,
    numberLost: 0.03,
    registrationInLandRegister: 0.85,
    registrationInNotification: 0.55,
    registrationTypo: 0.025,
    courtWrong: 0.012,
    lookedUp: 0.88,
    sources: [
      ['land_register', 32],
      ['notification', 40],
      ['company_register', 28],
    ],
  },
}

/** So many records of a set. */
export const setOf = ({ seed, world, record }: LinkSet, count: number): RawRecord[] =>
  recordsOf(seed, record, worldOf(seed, world, Math.ceil(count / 2)), count)
