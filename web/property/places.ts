/** Parts of a property that a decision can be about, as one value of a select. */

export interface PlaceOption {
  /** `property`, `building/<id>` or `dwelling/<building id>/<id>`. */
  value: string
  label: string
}

export interface Place {
  scope: 'property' | 'building' | 'dwelling'
  building_id: string | null
  dwelling_unit_id: string | null
}

export const readPlace = (value: string): Place => {
  const [scope, building_id = null, dwelling_unit_id = null] = value.split('/')
  if (scope === 'dwelling') return { scope, building_id, dwelling_unit_id }
  if (scope === 'building') return { scope, building_id, dwelling_unit_id: null }
  return { scope: 'property', building_id: null, dwelling_unit_id: null }
}
