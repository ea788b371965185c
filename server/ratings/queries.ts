/** How bad it is, by the published formula. The newest rating counts; the earlier ones are its history. */
import { many, maybe, run, sql, type Db } from '../../db/query.ts'
import { invalid, Problem } from '../problems.ts'
import { municipalityOf } from '../properties/municipality.ts'
import { bodyHash, isRepeat } from '../receipt.ts'
import { INDICATORS } from './rules.ts'
import type { Rating, SentRating } from './schema.ts'

const columns = sql`
  r.id, r.property_id, r.municipality_key, r.formula_version, r.neglect, r.misuse, r.impact, r.indicators, r.score,
  r.light, r.confidence, r.override_light, r.override_reason, r.rated_at, r.note, r.created_at,
  json_build_object('id', r.created_by, 'name', a.name) as created_by`

/** Newest first: the first one counts. */
export const ratingsOf = (db: Db, propertyId: string) =>
  many<Rating>(
    db,
    sql`
      select ${columns} from rating r left join account a on a.id = r.created_by
      where r.property_id = ${propertyId}
      order by r.rated_at desc, r.id desc`,
  )

/** @throws Problem `not_found` */
export const rating = async (db: Db, id: string): Promise<Rating> => {
  const found = await maybe<Rating>(
    db,
    sql`select ${columns} from rating r left join account a on a.id = r.created_by where r.id = ${id}`,
  )
  if (!found) throw new Problem('not_found')
  return found
}

/** Clocks of phones go wrong by minutes, not by more. */
const clockToleranceMs = 5 * 60_000

/**
 * Stores a rating; score and light are the database's.
 * @returns whether it is new
 * @throws Problem `forbidden` for an override by somebody else than a lead, `invalid`, `already_exists`
 */
export const rateProperty = async (db: Db, id: string, sent: SentRating, now: Date): Promise<boolean> => {
  const hash = bodyHash(sent)
  const receipt = () =>
    maybe<{ body_hash: Buffer | null }>(db, sql`select body_hash from rating where id = ${id}`)
  if (isRepeat(await receipt(), hash)) return false
  if (new Date(sent.rated_at).getTime() > now.getTime() + clockToleranceMs)
    throw invalid('rated_at', 'in_the_future')
  if ((sent.override_light == null) !== (sent.override_reason == null))
    throw invalid('override_reason', 'required_to_override')
  const municipality = await municipalityOf(db, sent.property_id)
  const indicators = Object.fromEntries(INDICATORS.map((code) => [code, sent.indicators[code] ?? 'unknown']))
  const written = await run(
    db,
    sql`
      insert into rating (id, property_id, municipality_key, neglect, misuse, impact, indicators, rated_at,
                          override_light, override_reason, note, body_hash)
      values (${id}, ${sent.property_id}, ${municipality}, ${sent.neglect}, ${sent.misuse}, ${sent.impact},
              ${JSON.stringify(indicators)}, ${sent.rated_at}, ${sent.override_light ?? null},
              ${sent.override_reason ?? null}, ${sent.note ?? ''}, ${hash})
      on conflict (id) do nothing`,
  )
  // The same content a moment ago, on another connection, is a repeat too.
  if (written === 0) {
    if (isRepeat(await receipt(), hash)) return false
    throw new Problem('already_exists')
  }
  return true
}
