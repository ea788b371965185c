/** What another city has answers as what nobody has: the same status, the same words, by every address. */
import { beforeAll, expect, test } from 'vitest'
import { v7 as uuidv7 } from 'uuid'
import { ESSEN, HERNE, useApp, type Client } from '../app.ts'
import {
  aFinding,
  aHouse,
  aLegalAct,
  aListing,
  anAppointment,
  anEvent,
  anInspection,
  aRating,
  aViolation,
  type House,
} from '../records.ts'

const server = useApp()

type Ids = Record<
  | 'property'
  | 'building'
  | 'unit'
  | 'appointment'
  | 'inspection'
  | 'violation'
  | 'finding'
  | 'act'
  | 'event'
  | 'listing'
  | 'rating'
  | 'account',
  string
>

let people: Record<'lead' | 'admin' | 'dpo', Client>
let own: House
let ownAct: string
let theirs: Ids

beforeAll(async () => {
  const { db } = server.current
  people = {
    lead: await server.current.as('lead', ESSEN),
    admin: await server.current.as('admin', ESSEN),
    dpo: await server.current.as('dpo', ESSEN),
  }
  own = await aHouse(db, ESSEN)
  ownAct = await aLegalAct(db, own)
  const house = await aHouse(db, HERNE)
  const [inspection, violation] = [await anInspection(db, house), await aViolation(db, house)]
  const act = await aLegalAct(db, house)
  theirs = {
    property: house.property_id,
    building: house.building_id,
    unit: house.dwelling_unit_id,
    appointment: await anAppointment(db, house),
    inspection,
    violation,
    finding: await aFinding(db, house, { inspection_id: inspection, violation_id: violation }),
    act,
    event: await anEvent(db, house, { legal_act_id: act }),
    listing: await aListing(db, house),
    rating: await aRating(db, house),
    account: (await server.current.as('inspector', HERNE)).account_id,
  }
})

const nobodys = (): Ids =>
  Object.fromEntries(Object.keys(theirs).map((name) => [name, uuidv7()])) as unknown as Ids

const place = { type: 'Point', coordinates: [7.0116, 51.4556] }
const aVisit = (property_id: string, changes: object = {}) => ({
  ...{ property_id, kind: 'first', joint: false, agency_ids: [], access: 'granted' },
  ...{ started_at: '2026-06-15T08:00:00Z', dwellings: [], findings: [] },
  ...changes,
})
const anAct = (property_id: string, changes: object = {}) => ({
  ...{ property_id, instrument: 'order_repair', scope: 'property', decided_on: '2026-05-01' },
  ...changes,
})
const aHouseWith = (buildings: object[]) => ({
  ...{ municipality_key: ESSEN, use_state: 'vacant', place, note: '', parcels: [] },
  addresses: [{ street: 'Prüfsteinweg', house_number: '1', postcode: '' }],
  buildings,
})
const aBuilding = (id: string) => ({
  ...{ id, name: '', storeys: null, built_year: null },
  ...{ parcel_ids: [], dwelling_units: [] },
})
const seen = { 'if-match': '"1"' }
const found = { result: 'found', severity: 1 }

type Ask = (ids: Ids) => ReturnType<Client['get']>
const asks: [string, Ask][] = [
  ['GET property', ({ property }) => people.lead.get(`/api/properties/${property}`)],
  ['GET history', ({ property }) => people.lead.get(`/api/properties/${property}/history`)],
  ['GET inspection', ({ inspection }) => people.lead.get(`/api/inspections/${inspection}`)],
  ['GET violation', ({ violation }) => people.lead.get(`/api/violations/${violation}`)],
  ['GET act', ({ act }) => people.lead.get(`/api/legal-acts/${act}`)],
  ['GET account', ({ account }) => people.admin.get(`/api/accounts/${account}`)],
  ['GET log of a property', ({ property }) => people.dpo.get(`/api/audit?property=${property}`)],
  ['GET log of an account', ({ account }) => people.dpo.get(`/api/audit?account=${account}`)],
  ['PATCH property', ({ property }) => people.lead.patch(`/api/properties/${property}`, { note: 'x' }, seen)],
  ['PATCH listing', ({ listing }) => people.lead.patch(`/api/listings/${listing}`, { note: 'x' }, seen)],
  [
    'PATCH appointment',
    ({ appointment }) => people.lead.patch(`/api/appointments/${appointment}`, { reason: 'x' }, seen),
  ],
  ['PATCH account', ({ account }) => people.admin.patch(`/api/accounts/${account}`, { name: 'x' }, seen)],
  [
    'POST password',
    ({ account }) =>
      people.admin.post(`/api/accounts/${account}/password`, { password: 'ein-langes-Passwort' }),
  ],
  ['DELETE sessions', ({ account }) => people.admin.delete(`/api/accounts/${account}/sessions`)],
  [
    'PUT membership',
    ({ account }) => people.admin.put(`/api/accounts/${account}/memberships/${ESSEN}/officer`, undefined),
  ],
  [
    'DELETE membership',
    ({ account }) => people.admin.delete(`/api/accounts/${account}/memberships/${HERNE}/inspector`),
  ],
  ['PUT visit', ({ property }) => people.lead.put(`/api/inspections/${uuidv7()}`, aVisit(property))],
  [
    'PUT visit with their appointment',
    ({ appointment: appointment_id }) =>
      people.lead.put(`/api/inspections/${uuidv7()}`, aVisit(own.property_id, { appointment_id })),
  ],
  [
    'PUT visit that corrects theirs',
    ({ inspection: corrects }) =>
      people.lead.put(
        `/api/inspections/${uuidv7()}`,
        aVisit(own.property_id, { corrects, correction_reason: 'x' }),
      ),
  ],
  [
    'PUT visit with their dwelling',
    ({ unit }) =>
      people.lead.put(
        `/api/inspections/${uuidv7()}`,
        aVisit(own.property_id, { dwellings: [{ dwelling_unit_id: unit, entered: true }] }),
      ),
  ],
  [
    'PUT visit with their violation',
    ({ violation }) =>
      people.lead.put(
        `/api/inspections/${uuidv7()}`,
        aVisit(own.property_id, { findings: [{ id: uuidv7(), violation_id: violation, ...found }] }),
      ),
  ],
  [
    'PUT visit with a violation of their building',
    ({ building, unit }) =>
      people.lead.put(
        `/api/inspections/${uuidv7()}`,
        aVisit(own.property_id, {
          findings: [
            {
              ...{ id: uuidv7(), violation_id: uuidv7(), ...found },
              new_violation: { type_code: 'ws_damp', building_id: building, dwelling_unit_id: unit },
            },
          ],
        }),
      ),
  ],
  ['PUT act', ({ property }) => people.lead.put(`/api/legal-acts/${uuidv7()}`, anAct(property))],
  [
    'PUT act on their dwelling',
    ({ unit: dwelling_unit_id }) =>
      people.lead.put(
        `/api/legal-acts/${uuidv7()}`,
        anAct(own.property_id, { scope: 'dwelling', dwelling_unit_id }),
      ),
  ],
  [
    'PUT act that corrects theirs',
    ({ act: corrects }) =>
      people.lead.put(
        `/api/legal-acts/${uuidv7()}`,
        anAct(own.property_id, { corrects, correction_reason: 'x' }),
      ),
  ],
  [
    'PUT event of their act',
    ({ act }) =>
      people.lead.put(`/api/legal-acts/${act}/events/${uuidv7()}`, {
        kind: 'complied',
        happened_on: '2026-06-01',
      }),
  ],
  [
    'PUT event that corrects theirs',
    ({ event: corrects }) =>
      people.lead.put(`/api/legal-acts/${ownAct}/events/${uuidv7()}`, {
        ...{ kind: 'complied', happened_on: '2026-06-01' },
        ...{ corrects, correction_reason: 'x' },
      }),
  ],
  [
    'PUT listing',
    ({ property: property_id }) =>
      people.lead.put(`/api/listings/${uuidv7()}`, { property_id, opened_on: '2026-06-01', reason: 'tip' }),
  ],
  [
    'PUT rating',
    ({ property: property_id }) =>
      people.lead.put(`/api/ratings/${uuidv7()}`, {
        ...{ property_id, neglect: 1, misuse: 1, impact: 1, indicators: {} },
        rated_at: '2026-06-15T08:00:00Z',
      }),
  ],
  [
    'PUT appointment',
    ({ property: property_id }) =>
      people.lead.put(`/api/appointments/${uuidv7()}`, {
        ...{ property_id, planned_for: '2026-06-20T08:00:00Z', kind: 'first', joint: false },
      }),
  ],
  [
    'PATCH property for their colleague',
    ({ account }) =>
      people.lead.patch(`/api/properties/${own.property_id}`, { assigned_account_id: account }, seen),
  ],
]

test('an id of theirs is taken, as one of one’s own would be', async () => {
  const answers = [
    await people.lead.put(`/api/properties/${uuidv7()}`, aHouseWith([aBuilding(theirs.building)])),
    await people.lead.put(`/api/properties/${uuidv7()}`, aHouseWith([aBuilding(own.building_id)])),
  ]

  for (const answer of answers)
    expect(answer.json()).toMatchObject({ status: 400, errors: [{ field: 'buildings', code: 'id_taken' }] })
})

test.each(asks)('%s', async (_what, ask) => {
  const unknown = nobodys()
  const told = (answer: Awaited<ReturnType<Ask>>, ids: Ids) => ({
    status: answer.statusCode,
    body: Object.values(ids).reduce((body, id) => body.replaceAll(id, '…'), answer.body),
  })

  const ofNobody = told(await ask(unknown), unknown)
  const ofTheirs = told(await ask(theirs), theirs)

  expect(ofTheirs).toEqual(ofNobody)
  expect(ofTheirs.status === 200 ? ofTheirs.body : ofTheirs.status).toEqual(
    ofTheirs.status === 200 ? '{"items":[],"next_cursor":null}' : expect.toBeOneOf([400, 404]),
  )
})
