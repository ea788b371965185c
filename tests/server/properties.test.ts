import { expect, test } from 'vitest'
import { v7 as uuidv7 } from 'uuid'
import { ESSEN, HERNE, useApp, type Client } from '../app.ts'

const server = useApp()

const ESSEN_PLACE = { type: 'Point', coordinates: [7.0116, 51.4556] }
const HERNE_PLACE = { type: 'Point', coordinates: [7.22, 51.54] }

const aDescription = (overrides: Record<string, unknown> = {}) => ({
  municipality_key: ESSEN,
  use_state: 'inhabited',
  place: ESSEN_PLACE,
  note: '',
  addresses: [{ street: 'Prüfsteinweg', house_number: '12', postcode: '45127' }],
  parcels: ['05300100300039______'],
  buildings: [
    {
      id: uuidv7(),
      name: 'Vorderhaus',
      storeys: 3,
      built_year: 1904,
      parcel_ids: ['05300100300039______'],
      dwelling_units: [
        { id: uuidv7(), label: 'EG links', storey: 0, rooms: 2, living_area_sqm: 48.5 },
        { id: uuidv7(), label: '1. OG', storey: 1, rooms: 3, living_area_sqm: null },
      ],
    },
  ],
  ...overrides,
})

const created = async (client: Client, overrides: Record<string, unknown> = {}) => {
  const id = uuidv7()
  const answer = await client.put(`/api/properties/${id}`, aDescription(overrides))
  expect(answer.statusCode).toBe(201)
  return answer.json<{ id: string; version: number; file_number: string; buildings: { id: string }[] }>()
}

test('a new property has its district from the place and the next file number of the year', async () => {
  const inspector = await server.current.as('inspector')

  const first = await created(inspector)
  const second = await created(inspector)

  expect(first).toMatchObject({
    municipality_name: 'Essen',
    area: { quality: 'approximate' },
    status: { state: 'tip_received', light: 'unrated', open_violations: 0 },
    version: 1,
  })
  expect(first.file_number).toMatch(/^PI-2026-\d{5}$/)
  expect(Number(second.file_number.slice(-5))).toBe(Number(first.file_number.slice(-5)) + 1)
})

test('a resident’s name on a dwelling is stored and warned of', async () => {
  const inspector = await server.current.as('inspector')
  const unit = { id: uuidv7(), label: 'Familie Beispiel', storey: 0, rooms: null, living_area_sqm: null }
  const building = {
    ...{ id: uuidv7(), name: '', storeys: null, built_year: null, parcel_ids: [] },
    dwelling_units: [unit],
  }

  const { id } = await created(inspector, { buildings: [building] })

  expect((await inspector.get(`/api/properties/${id}`)).json()).toMatchObject({
    warnings: [{ field: 'buildings.0.dwelling_units.0.label', category: 'name' }],
  })
})

test('sending a new property twice stores it once, another body under its id is refused', async () => {
  const inspector = await server.current.as('inspector')
  const id = uuidv7()
  const body = aDescription()

  const answers = [
    await inspector.put(`/api/properties/${id}`, body),
    await inspector.put(`/api/properties/${id}`, body),
    await inspector.put(`/api/properties/${id}`, { ...body, use_state: 'vacant' }),
  ]

  expect(answers.map(({ statusCode }) => statusCode)).toEqual([201, 200, 409])
})

test('a file number that is taken and a second listing are refused with the field named', async () => {
  const lead = await server.current.as('lead')
  const { id, file_number } = await created(lead)
  const list = () =>
    lead.put(`/api/listings/${uuidv7()}`, { property_id: id, opened_on: '2026-06-01', reason: 'tip' })
  await list()

  const sameNumber = await lead.put(
    `/api/properties/${uuidv7()}`,
    aDescription({ file_number, buildings: [] }),
  )
  const listedTwice = await list()

  expect(sameNumber.json()).toMatchObject({ status: 409, errors: [{ field: 'file_number', code: 'taken' }] })
  expect(listedTwice.json()).toMatchObject({ status: 409, errors: [{ field: 'opened_on', code: 'taken' }] })
})

test('a late repeat of the first body is still the same after somebody edited the property', async () => {
  const inspector = await server.current.as('inspector')
  const id = uuidv7()
  const body = aDescription()
  await inspector.put(`/api/properties/${id}`, body)
  await inspector.patch(`/api/properties/${id}`, { use_state: 'vacant' }, { 'if-match': '"1"' })

  const again = await inspector.put(`/api/properties/${id}`, body)

  expect(again.statusCode).toBe(200)
  expect(again.json()).toMatchObject({ use_state: 'vacant', version: 2 })
})

test.each([
  ['a place in another city', { place: HERNE_PLACE }, 'place'],
  ['an unknown use', { use_state: 'haunted' }, 'use_state'],
  ['a parcel of 19 characters', { parcels: ['0530010030003900000'] }, 'parcels.0'],
  ['no address', { addresses: [] }, 'addresses'],
  [
    'a postcode of four digits',
    { addresses: [{ street: 'A', house_number: '1', postcode: '4512' }] },
    'addresses.0.postcode',
  ],
  ['a field nobody knows', { nationality: 'x' }, 'nationality'],
])('%s is refused with the field named, and nothing is stored', async (_, overrides, field) => {
  const inspector = await server.current.as('inspector')
  const id = uuidv7()

  const answer = await inspector.put(`/api/properties/${id}`, aDescription(overrides))

  expect(answer.statusCode).toBe(400)
  expect(answer.json<{ errors: { field: string }[] }>().errors[0]?.field).toBe(field)
  expect((await inspector.get(`/api/properties/${id}`)).statusCode).toBe(404)
})

test('another city sees nothing of a property by any address', async () => {
  const essen = await server.current.as('lead')
  const herne = await server.current.as('lead', HERNE)
  const { id } = await created(essen)

  const answers = await Promise.all([
    herne.get(`/api/properties/${id}`),
    herne.get(`/api/properties/${id}/history`),
    herne.patch(`/api/properties/${id}`, { note: 'x' }, { 'if-match': '"1"' }),
    herne.put(`/api/listings/${uuidv7()}`, { property_id: id, opened_on: '2026-06-01', reason: 'tip' }),
  ])
  const list = await herne.get('/api/properties')

  expect(answers.map(({ statusCode }) => statusCode)).toEqual([404, 404, 404, 404])
  expect(list.json()).toMatchObject({ items: [], total: 0 })
})

test('somebody who may only read is refused, not told that nothing is there', async () => {
  const lead = await server.current.as('lead')
  await server.current.shares(ESSEN, 'coordination')
  const reader = await server.current.signedIn(
    { role: 'coordinator', municipality_key: ESSEN },
    { role: 'inspector', municipality_key: HERNE },
  )
  const { id } = await created(lead)

  const answer = await reader.patch(`/api/properties/${id}`, { note: 'x' }, { 'if-match': '"1"' })

  expect(answer.statusCode).toBe(403)
})

test('edits of different fields are merged and told, edits of the same field are a person’s decision', async () => {
  const [anna, ben] = await Promise.all([server.current.as('lead'), server.current.as('inspector')])
  const { id } = await created(anna)
  await anna.patch(
    `/api/properties/${id}`,
    { use_state: 'vacant', note: 'Fenster offen' },
    { 'if-match': '"1"' },
  )

  const merged = await ben.patch(`/api/properties/${id}`, { file_number: `B-${id}` }, { 'if-match': '"1"' })
  const refused = await ben.patch(
    `/api/properties/${id}`,
    { use_state: 'partly', file_number: `C-${id}` },
    { 'if-match': '"1"' },
  )

  expect(merged.json()).toMatchObject({ version: 3, use_state: 'vacant', merged: ['note', 'use_state'] })
  expect(refused.statusCode).toBe(409)
  expect(refused.json()).toMatchObject({
    current: { version: 3, fields: { use_state: { theirs: 'vacant', yours: 'partly' } } },
  })
  expect((await anna.get(`/api/properties/${id}`)).json()).toMatchObject({
    file_number: `B-${id}`,
    version: 3,
  })
})

test('an edit without the version it saw is refused', async () => {
  const lead = await server.current.as('lead')
  const { id } = await created(lead)

  expect((await lead.patch(`/api/properties/${id}`, { note: 'x' })).statusCode).toBe(428)
})

test('addresses, parcels and dwellings can be edited; a dwelling that was visited stays', async () => {
  const lead = await server.current.as('lead')
  const { id, buildings } = await created(lead)
  const building = { ...(buildings[0] as Record<string, unknown>) }
  const units = building['dwelling_units'] as { id: string }[]
  const plain = (kept: { id: string }[]) => ({
    id: building['id'],
    name: 'Vorderhaus',
    storeys: 3,
    built_year: 1904,
    parcel_ids: ['05300100300040______'],
    dwelling_units: kept.map(({ id: unit }, storey) => ({
      id: unit,
      label: `Wohnung ${storey}`,
      storey,
      rooms: null,
      living_area_sqm: null,
    })),
  })
  await lead.put(`/api/inspections/${uuidv7()}`, {
    property_id: id,
    kind: 'first',
    joint: false,
    agency_ids: [],
    access: 'granted',
    started_at: '2026-06-10T08:00:00Z',
    dwellings: [{ dwelling_unit_id: units[0]?.id, entered: true }],
    findings: [],
  })

  const answer = await lead.patch(
    `/api/properties/${id}`,
    {
      addresses: [
        { street: 'Am Prüfstein', house_number: '1-3', postcode: '' },
        { street: 'Prüfsteinweg', house_number: '12', postcode: '45127' },
      ],
      parcels: ['05300100300040______'],
      buildings: [plain(units.slice(0, 1))],
    },
    { 'if-match': '"1"' },
  )
  const refused = await lead.patch(`/api/properties/${id}`, { buildings: [plain([])] }, { 'if-match': '"2"' })

  expect(answer.json()).toMatchObject({
    addresses: [{ street: 'Am Prüfstein' }, { street: 'Prüfsteinweg' }],
    parcels: ['05300100300040______'],
    buildings: [{ parcel_ids: ['05300100300040______'], dwelling_units: [{ label: 'Wohnung 0' }] }],
  })
  expect(refused.json()).toMatchObject({ status: 400, errors: [{ field: 'buildings', code: 'in_use' }] })
})

test('only a lead assigns', async () => {
  const [lead, officer] = await Promise.all([server.current.as('lead'), server.current.as('officer')])
  const { id } = await created(lead)
  const assign = { assigned_account_id: officer.account_id }

  const answers = [
    await officer.patch(`/api/properties/${id}`, assign, { 'if-match': '"1"' }),
    await lead.patch(`/api/properties/${id}`, assign, { 'if-match': '"1"' }),
  ]

  expect(answers.map(({ statusCode }) => statusCode)).toEqual([403, 200])
  expect(answers[1]?.json()).toMatchObject({ assigned: { id: officer.account_id } })
})

test("a visit is planned for oneself or for nobody; giving it to a colleague is the lead's", async () => {
  const [inspector, officer, lead] = await Promise.all([
    server.current.as('inspector'),
    server.current.as('officer'),
    server.current.as('lead'),
  ])
  const { id } = await created(inspector)
  const plan = (who: typeof lead, assigned_account_id: string | null) =>
    who.put(`/api/appointments/${uuidv7()}`, {
      property_id: id,
      planned_for: '2026-07-01T08:00:00Z',
      kind: 'first',
      joint: false,
      reason: '',
      assigned_account_id,
    })

  const codes = [
    await plan(inspector, inspector.account_id),
    await plan(inspector, null),
    await plan(inspector, officer.account_id),
    await plan(lead, officer.account_id),
  ].map(({ statusCode }) => statusCode)

  expect(codes).toEqual([201, 201, 403, 201])
})

test('work is given to those who do it in the city, whoever else there may be', async () => {
  const [lead, council, elsewhere] = await Promise.all([
    server.current.as('lead'),
    server.current.as('council'),
    server.current.as('inspector', HERNE),
  ])
  const { id } = await created(lead)
  const appointment = (assigned_account_id: string) => ({
    property_id: id,
    planned_for: '2026-06-20T08:00:00Z',
    kind: 'first',
    joint: false,
    assigned_account_id,
  })

  for (const stranger of [elsewhere.account_id, council.account_id, uuidv7()]) {
    const answers = [
      await lead.patch(`/api/properties/${id}`, { assigned_account_id: stranger }, { 'if-match': '"1"' }),
      await lead.put(`/api/appointments/${uuidv7()}`, appointment(stranger)),
    ]

    for (const answer of answers)
      expect(answer.json()).toMatchObject({
        status: 400,
        errors: [{ field: 'assigned_account_id', code: 'unknown' }],
      })
  }
})

test('the list has the new property at once, by every filter that fits it', async () => {
  const inspector = await server.current.as('inspector')
  const { id } = await created(inspector, { place: { type: 'Point', coordinates: [6.98, 51.44] } })
  const ids = async (query: string) =>
    (await inspector.get(`/api/properties?limit=200&${query}`))
      .json<{ items: { id: string }[] }>()
      .items.map((i) => i.id)

  expect(await ids('light=unrated&state=tip_received')).toContain(id)
  expect(await ids('bbox=6.979,51.439,6.981,51.441')).toEqual([id])
  expect(await ids(`municipality=${ESSEN}&overdue=false`)).toContain(id)
  expect(await ids('light=red')).not.toContain(id)
})

test('pages follow each other without gaps or repeats', async () => {
  const inspector = await server.current.as('inspector', HERNE)
  for (let house = 0; house < 7; house++)
    await created(inspector, {
      municipality_key: HERNE,
      place: HERNE_PLACE,
      addresses: [{ street: 'Kettenweg', house_number: String(house), postcode: '' }],
    })
  const addresses: string[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const page: { items: { address: string }[]; next_cursor: string | null } = (
      await inspector.get(`/api/properties?sort=-address&limit=3${cursor && `&cursor=${cursor}`}`)
    ).json()
    addresses.push(...page.items.map(({ address }) => address))
    cursor = page.next_cursor
  }

  expect(addresses).toEqual([6, 5, 4, 3, 2, 1, 0].map((house) => `Kettenweg ${house}`))
})

test.each([
  'light=blue',
  'bbox=1,2,3',
  'limit=0',
  'limit=x',
  'sort=beauty',
  'cursor=nonsense',
  'colour=red',
  'visited_before=2026-13-01',
])('the list refuses %s and names the field', async (query) => {
  const inspector = await server.current.as('inspector')

  const answer = await inspector.get(`/api/properties?${query}`)

  expect(answer.statusCode).toBe(400)
  expect(answer.json<{ errors: { field: string }[] }>().errors[0]?.field).toContain(query.split('=')[0])
})

test('likely duplicates are named with their reasons', async () => {
  const inspector = await server.current.as('inspector', HERNE)
  const { id } = await created(inspector, {
    municipality_key: HERNE,
    place: { type: 'Point', coordinates: [7.2, 51.53] },
    addresses: [{ street: 'Zinkhüttenpfad', house_number: '4', postcode: '' }],
    parcels: ['05310000100001______'],
    buildings: [],
  })
  const reasons = async (query: string) =>
    (await inspector.get(`/api/properties/duplicates?${query}`)).json<{
      items: { id: string; reasons: string[] }[]
    }>().items

  expect(await reasons('lon=7.2001&lat=51.5301')).toMatchObject([{ id, reasons: ['near'] }])
  expect(await reasons('lon=7.205&lat=51.53&street=zinkh%C3%BCttenpfad&house_number=4')).toMatchObject([
    { id, reasons: ['address'] },
  ])
  expect(await reasons('lon=7.25&lat=51.55&parcel=05310000100001______')).toMatchObject([
    { id, reasons: ['parcel'] },
  ])
  expect(await reasons('lon=7.25&lat=51.55')).toEqual([])
})

test('the history tells everything, newest first, page by page', async () => {
  const lead = await server.current.as('lead')
  const { id } = await created(lead, { listing: { id: uuidv7(), opened_on: '2026-05-01', reason: 'tip' } })
  await lead.put(`/api/ratings/${uuidv7()}`, {
    property_id: id,
    neglect: 4,
    misuse: 3,
    impact: 2,
    indicators: { rats: 'yes', fire_load: 'no' },
    rated_at: '2026-06-02T08:00:00Z',
  })
  await lead.put(`/api/appointments/${uuidv7()}`, {
    property_id: id,
    planned_for: '2026-06-20T08:00:00Z',
    kind: 'first',
    joint: true,
  })
  await lead.patch(`/api/properties/${id}`, { use_state: 'partly' }, { 'if-match': '"1"' })

  const whole = (await lead.get(`/api/properties/${id}/history`)).json<{
    items: { kind: string; at: string }[]
  }>().items
  const kinds: string[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const page: { items: { kind: string }[]; next_cursor: string | null } = (
      await lead.get(`/api/properties/${id}/history?limit=1${cursor && `&cursor=${cursor}`}`)
    ).json()
    kinds.push(...page.items.map(({ kind }) => kind))
    cursor = page.next_cursor
  }

  expect(whole.map(({ at }) => at)).toEqual(
    whole
      .map(({ at }) => at)
      .sort()
      .reverse(),
  )
  expect(kinds).toEqual(whole.map(({ kind }) => kind))
  expect([...kinds].sort()).toEqual(['appointment', 'created', 'edit', 'listing_opened', 'rating'])
})

test('a house leaves the list and comes back; never is it listed twice at once', async () => {
  const officer = await server.current.as('officer')
  const { id } = await created(officer)
  const listing = { property_id: id, opened_on: '2026-01-10', reason: 'tip' }
  const first = uuidv7()

  const answers = [
    await officer.put(`/api/listings/${first}`, listing),
    await officer.put(`/api/listings/${uuidv7()}`, { ...listing, opened_on: '2026-02-01' }),
    await officer.patch(`/api/listings/${first}`, { closed_on: '2026-03-01' }, { 'if-match': '"1"' }),
    await officer.patch(
      `/api/listings/${first}`,
      { closed_on: '2026-03-01', closed_reason: 'renovated' },
      { 'if-match': '"1"' },
    ),
  ]
  const closed = (await officer.get(`/api/properties/${id}`)).json<{ status: { state: string } }>().status
    .state
  const again = await officer.put(`/api/listings/${uuidv7()}`, { ...listing, opened_on: '2026-04-01' })

  expect(answers.map(({ statusCode }) => statusCode)).toEqual([201, 409, 400, 200])
  expect(closed).toBe('closed')
  expect(again.statusCode).toBe(201)
})

test('an inspector rates, only a lead overrides, and a reason is needed', async () => {
  const [inspector, lead] = await Promise.all([server.current.as('inspector'), server.current.as('lead')])
  const { id } = await created(inspector)
  const rating = {
    property_id: id,
    neglect: 2,
    misuse: 1,
    impact: 1,
    indicators: {},
    rated_at: '2026-06-01T08:00:00Z',
  }
  const override = { ...rating, override_light: 'red', override_reason: 'Einsturzgefahr am Giebel' }

  const answers = [
    await inspector.put(`/api/ratings/${uuidv7()}`, rating),
    await inspector.put(`/api/ratings/${uuidv7()}`, override),
    await lead.put(`/api/ratings/${uuidv7()}`, { ...override, override_reason: null }),
    await lead.put(`/api/ratings/${uuidv7()}`, { ...override, rated_at: '2026-06-02T08:00:00Z' }),
  ]

  expect(answers.map(({ statusCode }) => statusCode)).toEqual([201, 403, 400, 201])
  expect(answers[0]?.json()).toMatchObject({ score: 10, light: 'yellow', confidence: 0 })
  expect((await lead.get(`/api/properties/${id}`)).json()).toMatchObject({
    status: { light: 'red', score: 10 },
  })
})

test('a planned visit shows in the state, moves, and can be called off', async () => {
  const inspector = await server.current.as('inspector')
  const { id } = await created(inspector)
  const appointment = uuidv7()
  const state = async () =>
    (await inspector.get(`/api/properties/${id}`)).json<{ status: { state: string } }>().status.state
  await inspector.put(`/api/appointments/${appointment}`, {
    property_id: id,
    planned_for: '2026-06-20T08:00:00Z',
    kind: 'first',
    joint: false,
    reason: 'Familie Beispiel meldet Schimmel',
  })

  expect(await state()).toBe('inspection_planned')
  const moved = await inspector.patch(
    `/api/appointments/${appointment}`,
    { planned_for: '2026-06-21T08:00:00+02:00' },
    { 'if-match': '"1"' },
  )
  const stale = await inspector.patch(
    `/api/appointments/${appointment}`,
    { planned_for: '2026-06-22T06:00:00Z' },
    { 'if-match': '"1"' },
  )
  const off = await inspector.patch(
    `/api/appointments/${appointment}`,
    { called_off: true },
    { 'if-match': '"1"' },
  )

  expect(moved.json()).toMatchObject({ planned_for: '2026-06-21T06:00:00.000Z', version: 2 })
  expect(moved.json<{ warnings: { category: string }[] }>().warnings[0]?.category).toBe('name')
  expect(stale.statusCode).toBe(409)
  expect(off.json()).toMatchObject({ called_off: true, merged: ['planned_for'] })
  expect(await state()).toBe('tip_received')
})
