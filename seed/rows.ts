/** The tables the demo fills, in the order of their foreign keys, with the columns it gives values for. */

export const columns = {
  property: [
    ...(['id', 'municipality_key', 'file_number', 'use_state', 'place', 'area_id', 'note'] as const),
    ...(['assigned_account_id', 'demo', 'created_at', 'created_by'] as const),
  ],
  property_address: ['property_id', 'municipality_key', 'position', 'street', 'house_number', 'postcode'],
  building: ['id', 'property_id', 'municipality_key', 'name', 'storeys', 'built_year'],
  dwelling_unit: [
    ...(['id', 'building_id', 'property_id', 'municipality_key', 'label', 'storey', 'rooms'] as const),
    'living_area_sqm',
  ],
  parcel: ['id', 'property_id', 'municipality_key'],
  building_parcel: ['building_id', 'parcel_id', 'property_id', 'municipality_key'],
  listing: [
    ...(['id', 'property_id', 'municipality_key', 'opened_on', 'reason', 'note', 'closed_on'] as const),
    ...(['closed_reason', 'created_at', 'created_by'] as const),
  ],
  appointment: [
    ...(['id', 'property_id', 'municipality_key', 'planned_for', 'kind', 'joint', 'reason'] as const),
    ...(['assigned_account_id', 'called_off_at', 'created_at', 'created_by'] as const),
  ],
  inspection: [
    ...(['id', 'property_id', 'municipality_key', 'appointment_id', 'kind', 'joint', 'access'] as const),
    ...([
      'started_at',
      'ended_at',
      'note',
      'corrects',
      'correction_reason',
      'received_at',
      'created_by',
    ] as const),
  ],
  inspection_agency: ['inspection_id', 'agency_id', 'municipality_key', 'property_id'],
  inspection_dwelling: [
    ...(['inspection_id', 'dwelling_unit_id', 'property_id', 'municipality_key', 'entered'] as const),
    ...(['not_entered_reason', 'persons_met', 'persons_registered', 'rooms', 'living_area_sqm'] as const),
  ],
  violation: [
    ...(['id', 'property_id', 'municipality_key', 'building_id', 'dwelling_unit_id', 'type_code'] as const),
    ...(['type_valid_from', 'first_found_on', 'created_at', 'created_by'] as const),
  ],
  finding: [
    ...([
      'id',
      'inspection_id',
      'violation_id',
      'property_id',
      'municipality_key',
      'result',
      'severity',
    ] as const),
    'note',
  ],
  legal_act: [
    ...([
      'id',
      'property_id',
      'municipality_key',
      'instrument',
      'legal_basis',
      'scope',
      'building_id',
    ] as const),
    ...(['dwelling_unit_id', 'decided_on', 'deadline_on', 'note', 'corrects', 'correction_reason'] as const),
    ...(['created_at', 'created_by'] as const),
  ],
  legal_act_event: [
    ...(['id', 'legal_act_id', 'property_id', 'municipality_key', 'kind', 'happened_on'] as const),
    ...(['new_deadline_on', 'note', 'created_at', 'created_by'] as const),
  ],
  rating: [
    ...(['id', 'property_id', 'municipality_key', 'neglect', 'misuse', 'impact', 'indicators'] as const),
    ...(['answered_yes', 'answered_no', 'answered_unknown', 'override_light', 'override_reason'] as const),
    ...(['rated_at', 'note', 'created_at', 'created_by'] as const),
  ],
} as const

export type Table = keyof typeof columns
export const tables = Object.keys(columns) as Table[]

export type Value = string | number | boolean | null
/** One row; times are ISO text, places EWKB in hexadecimal (EPSG:25832), JSON is text. */
export type Row<Of extends Table> = Record<(typeof columns)[Of][number], Value>
/** Rows of some properties, by table. */
export type Rows = { [Of in Table]: Row<Of>[] }

export const noRows = (): Rows => Object.fromEntries(tables.map((table) => [table, []])) as unknown as Rows
