/** What a visit needs of the property's file. */
import { buildingName, type Property } from '../property/record.svelte.ts'
import type { House } from './visit.svelte.ts'

/** @param appointment_id the planned visit that was chosen; without one the next planned */
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
