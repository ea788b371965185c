/** What the tables of the log are called in the office, and how single values are shown. */
import { m } from '../paraglide/messages.js'

const tables: Readonly<Record<string, () => string>> = {
  property: m.table_property,
  property_address: m.table_property_address,
  building: m.table_building,
  dwelling_unit: m.table_dwelling_unit,
  parcel: m.table_parcel,
  building_parcel: m.table_building_parcel,
  listing: m.table_listing,
  appointment: m.table_appointment,
  inspection: m.table_inspection,
  inspection_agency: m.table_inspection_agency,
  inspection_dwelling: m.table_inspection_dwelling,
  violation: m.table_violation,
  finding: m.table_finding,
  photo: m.table_photo,
  rating: m.table_rating,
  legal_act: m.table_legal_act,
  legal_act_event: m.table_legal_act_event,
  account: m.table_account,
  membership: m.table_membership,
  area: m.table_area,
  edit: m.table_edit,
  contact_desk: m.table_contact_desk,
  sharing_agreement: m.table_sharing_agreement,
  access_request: m.table_access_request,
  access_decision: m.table_access_decision,
  access_opening: m.table_access_opening,
}

export const tableNames = Object.keys(tables)
export const tableWord = (table: string): string => tables[table]?.() ?? table

const operations: Readonly<Record<string, () => string>> = {
  insert: m.audit_insert,
  update: m.audit_update,
  delete: m.audit_delete,
}
export const operationWord = (operation: string): string => operations[operation]?.() ?? operation

type Row = Readonly<Record<string, unknown>> | null

/** Fields whose value differs between two versions of a row; all that are filled where there is only one. */
export const differences = (before: Row, after: Row): { field: string; old: string; new: string }[] =>
  [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])]
    .map((field) => ({ field, old: valueWord(before?.[field]), new: valueWord(after?.[field]) }))
    .filter((one) => one.old !== one.new)

const valueWord = (value: unknown): string => {
  if (value === null || value === undefined || value === '') return '–'
  return typeof value === 'string' ? value : JSON.stringify(value)
}
