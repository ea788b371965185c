/** The file of one property as the server keeps it, and how its parts are called. */
import type { Property } from '../../server/properties/schema.ts'
import type { RatingInput } from '../../server/ratings/rules.ts'
import { api } from '../api.ts'
import { m } from '../paraglide/messages.js'
import { stage } from '../map/stage.svelte.ts'
import type { PlaceOption } from './places.ts'

export type { Property }
export type StoredRating = NonNullable<Property['rating']> & Pick<RatingInput, 'indicators'>
export type Building = Property['buildings'][number]
export type DwellingUnit = Building['dwelling_units'][number]
export type Violation = Property['violations'][number]
export type Act = Property['legal_acts'][number]

export const loadProperty = (id: string, signal?: AbortSignal): Promise<Property> =>
  api.get<Property>(`/api/properties/${id}`, signal ? { signal } : {})

type AddressLine = { street: string; house_number: string }
export const addressLine = ({ street, house_number }: AddressLine): string =>
  house_number === '' ? street : `${street} ${house_number}`

/** The address it is known by; its file number where it has none. */
export const knownAs = ({ addresses, file_number }: Pick<Property, 'addresses' | 'file_number'>): string =>
  addresses[0] ? addressLine(addresses[0]) : file_number

/** "Vorderhaus"; the only house without a name is just the building, several are numbered. */
export const buildingName = (buildings: readonly Pick<Building, 'id' | 'name'>[], id: string): string => {
  const at = buildings.findIndex((one) => one.id === id)
  const name = buildings[at]?.name ?? ''
  if (name !== '') return name
  return buildings.length > 1 ? m.building_numbered({ number: at + 1 }) : m.building_unnamed()
}

/** Every part of the property that a decision can be about. */
export const placeOptions = ({ buildings }: Pick<Property, 'buildings'>): PlaceOption[] => [
  { value: 'property', label: m.scope_property() },
  ...buildings.flatMap((building) => {
    const name = buildingName(buildings, building.id)
    return [
      { value: `building/${building.id}`, label: m.visit_finding_whole({ building: name }) },
      ...building.dwelling_units.map((unit) => ({
        value: `dwelling/${building.id}/${unit.id}`,
        label: buildings.length > 1 ? `${name}: ${unit.label}` : unit.label,
      })),
    ]
  }),
]

/** Where a violation or a decision lies, in words. */
export const placeWord = (
  { buildings }: Pick<Property, 'buildings'>,
  place: { building_id: string | null; dwelling_unit_id: string | null },
): string => {
  const units = buildings.flatMap(({ dwelling_units }) => dwelling_units)
  const unit = units.find(({ id }) => id === place.dwelling_unit_id)
  if (unit) return unit.label
  return place.building_id === null ? m.scope_property() : buildingName(buildings, place.building_id)
}

/** The property on the screen: asked again after every write, and its mark on the map with it. */
export class PropertyFile {
  property = $state.raw<Property | null>(null)
  error = $state.raw<unknown>(null)
  /** Grows with every reload, so that the history follows. */
  revision = $state(0)

  constructor(readonly id: string) {}

  load = async () => {
    this.error = null
    try {
      this.show(await loadProperty(this.id))
    } catch (error) {
      this.error = error
    }
  }

  /** After a write: the mark on the map and the list's counts are old too. */
  changed = async () => {
    stage.refresh()
    await this.load()
  }

  show(property: Property) {
    this.property = property
    this.revision += 1
    const { id, place, status } = property
    const [lon, lat] = place.coordinates
    stage.selected = {
      id,
      coordinates: [lon, lat],
      light: status.light,
      closed: status.state === 'closed',
      overdue: status.overdue,
      use_banned: status.use_banned,
    }
  }
}
