/** What a property's description must look like, before anything is asked of the database. */

/** Land 2, Gemarkung 4, Flur 3, Zähler 5, Nenner 4, Folge 2; empty parts are "_" (ALKIS, AX_Flurstueck_Kerndaten). */
export const PARCEL_ID = /^05\d{4}(\d{3}|_{3})\d{5}(\d{4}|_{4})(\d{2}|_{2})$/

/**
 * The 20 characters of a parcel as people write it: themselves, or `053001-003-00039`, `053001-3-39/2`
 * (Gemarkung with its Land, Flur, Zähler and, after a slash, Nenner). Undefined when it is neither.
 */
export const parcelIdOf = (written: string): string | undefined => {
  const text = written.replace(/\s/g, '')
  if (PARCEL_ID.test(text)) return text
  const parts = /^(05\d{4})-(\d{0,3})-(\d{1,5})(?:\/(\d{1,4}))?$/.exec(text)
  if (!parts) return undefined
  const [, district = '', block = '', numerator = '', denominator] = parts
  return (
    district +
    (block === '' ? '___' : block.padStart(3, '0')) +
    numerator.padStart(5, '0') +
    (denominator === undefined ? '____' : denominator.padStart(4, '0')) +
    '__'
  )
}

/** `05300100300039______` as people read it: `053001-003-00039`, with `/0002` where there is a Nenner. */
export const writtenParcelId = (id: string): string => {
  const block = id.slice(6, 9).replace(/_/g, '')
  const denominator = id.slice(14, 18).replace(/_/g, '')
  return `${id.slice(0, 6)}-${block}-${id.slice(9, 14)}${denominator === '' ? '' : `/${denominator}`}`
}

type Described = {
  parcels: readonly string[]
  buildings: readonly {
    id: string
    parcel_ids: readonly string[]
    dwelling_units: readonly { id: string }[]
  }[]
}

/** What contradicts itself: a building on a parcel that is not the property's, an id given twice. */
export const faultsOf = ({ parcels, buildings }: Described): { field: string; code: string }[] => {
  const faults: { field: string; code: string }[] = []
  buildings.forEach((building, index) => {
    if (building.parcel_ids.some((id) => !parcels.includes(id)))
      faults.push({ field: `buildings.${index}.parcel_ids`, code: 'not_a_parcel_of_the_property' })
  })
  const ids = buildings.flatMap(({ id, dwelling_units }) => [id, ...dwelling_units.map((unit) => unit.id)])
  if (new Set(ids).size < ids.length) faults.push({ field: 'buildings', code: 'id_given_twice' })
  if (new Set(parcels).size < parcels.length) faults.push({ field: 'parcels', code: 'given_twice' })
  return faults
}
