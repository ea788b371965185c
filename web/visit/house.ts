/** What a visit needs of the property's file. */
import type { Inspection } from '../../server/inspections/schema.ts'
import { buildingName, type Property } from '../property/record.svelte.ts'
import { openAt } from './correction.ts'

export interface BuildingPlace {
  id: string
  /** As the office calls it; numbered where it has no name. */
  name: string
}

export interface DwellingPlace {
  id: string
  building_id: string
  label: string
  storey: number
  rooms: number | null
  living_area_sqm: number | null
}

export interface OpenViolation {
  id: string
  type_code: string
  building_id: string
  dwelling_unit_id: string | null
  first_found_on: string
  severity: number | null
}

export interface House {
  property_id: string
  municipality_key: string
  buildings: readonly BuildingPlace[]
  dwellings: readonly DwellingPlace[]
  /** Found earlier and open when the visit is made. */
  open_violations: readonly OpenViolation[]
  /** The planned visit that this one is. */
  appointment: { id: string; kind: 'first' | 'follow_up'; joint: boolean } | null
  visited_before: boolean
}

/** @param appointment_id the planned visit that was chosen, if any */
export const houseOf = (property: Property, appointment_id: string | null): House => {
  const planned = property.appointments.filter((one) => !one.called_off && one.inspection_id === null)
  const appointment = planned.find(({ id }) => id === appointment_id) ?? null
  return {
    property_id: property.id,
    municipality_key: property.municipality_key,
    buildings: property.buildings.map(({ id }) => ({ id, name: buildingName(property.buildings, id) })),
    dwellings: property.buildings.flatMap((building) =>
      building.dwelling_units
        .toSorted((a, b) => a.storey - b.storey || a.label.localeCompare(b.label, 'de', { numeric: true }))
        .map((unit) => ({ ...unit, building_id: building.id })),
    ),
    open_violations: property.violations.filter(({ open }) => open),
    appointment,
    visited_before: property.status.visits > 0,
  }
}

/** The house as the visit that is to be corrected found it. */
export const houseAt = (property: Property, recorded: Inspection): House => ({
  ...houseOf(property, null),
  open_violations: openAt(property.violations, recorded),
})
