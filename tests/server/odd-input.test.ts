/** Input that no form sends: it is refused with the field named, and never breaks the server. */
import { v7 as uuidv7 } from 'uuid'
import { expect, test } from 'vitest'
import { ESSEN, useApp } from '../app.ts'
import { aHouse, aLegalAct, anAppointment } from '../records.ts'

// Holding a thousand answers against their schemas takes longer than giving them.
const held = useApp({ checkAnswers: false })

const oddTexts = ['a\u0000b', '\ud800', 'x'.repeat(9_000)]
const oddDays = ['2026-02-30', '0000-01-01', '9999-12-31']
const oddInstants = [
  '2026-06-14T23:59:60Z',
  '2026-06-14T10:00:00+01',
  '0001-01-01T00:00:00+14:00',
  '9999-12-31T23:59:59-14:00',
  '2026-06-14T10:00:00+23:59',
]

/** Every field of a body, one after the other, replaced by each of these. */
const oddities = (body: Record<string, unknown>): Record<string, unknown>[] =>
  Object.keys(body).flatMap((field) =>
    [...oddTexts, ...oddDays, ...oddInstants, 1e308, 1.5, {}, [], null].map((odd) => ({
      ...body,
      [field]: odd,
    })),
  )

const bodies = async () => {
  const house = await aHouse(held.current.db)
  const { property_id, building_id, dwelling_unit_id } = house
  const act = await aLegalAct(held.current.db, house)
  const description = {
    use_state: 'inhabited',
    place: { type: 'Point', coordinates: [7.01, 51.45] },
    note: '',
    addresses: [{ street: 'Probeweg', house_number: '1', postcode: '45127' }],
    parcels: [],
    buildings: [],
  }
  const dwelling = {
    dwelling_unit_id,
    entered: true,
    not_entered_reason: null,
    persons_met: 1,
    rooms: 2,
    living_area_sqm: 50,
    persons_registered: 1,
  }
  const finding = () => ({
    id: uuidv7(),
    violation_id: uuidv7(),
    result: 'found',
    severity: 2,
    note: 'x',
    new_violation: { type_code: 'ws_damp', building_id, dwelling_unit_id, first_found_on: '2026-06-01' },
  })
  const visit = {
    property_id,
    kind: 'first',
    joint: false,
    access: 'granted',
    started_at: '2026-06-14T10:00:00Z',
    ended_at: null,
    note: '',
    agency_ids: [],
    dwellings: [],
    findings: [],
  }
  const put = (url: () => string, body: Record<string, unknown>) =>
    oddities(body).map((b) => ({ url: url(), body: b }))
  return [
    ...put(() => `/api/properties/${uuidv7()}`, {
      municipality_key: ESSEN,
      file_number: `F ${uuidv7()}`,
      ...description,
      listing: { id: uuidv7(), opened_on: '2026-01-01', reason: 'tip' },
    }),
    ...oddities({ street: 'A', house_number: '1', postcode: '45127' }).map((address) => ({
      url: `/api/properties/${uuidv7()}`,
      body: { municipality_key: ESSEN, ...description, addresses: [address] },
    })),
    ...oddities({ id: uuidv7(), label: 'EG', storey: 0, rooms: 2, living_area_sqm: 40 }).map((unit) => ({
      url: `/api/properties/${uuidv7()}`,
      body: {
        municipality_key: ESSEN,
        ...description,
        buildings: [
          { id: uuidv7(), name: 'a', storeys: 1, built_year: 1900, parcel_ids: [], dwelling_units: [unit] },
        ],
      },
    })),
    ...oddities({ id: uuidv7(), opened_on: '2026-01-01', reason: 'tip' }).map((listing) => ({
      url: `/api/properties/${uuidv7()}`,
      body: { municipality_key: ESSEN, ...description, listing },
    })),
    ...put(() => `/api/inspections/${uuidv7()}`, visit),
    ...oddities(dwelling).map((d) => ({
      url: `/api/inspections/${uuidv7()}`,
      body: { ...visit, dwellings: [d] },
    })),
    ...oddities({ building_id, label: 'EG', storey: 0 }).map((new_unit) => ({
      url: `/api/inspections/${uuidv7()}`,
      body: { ...visit, dwellings: [{ ...dwelling, dwelling_unit_id: uuidv7(), new_unit }] },
    })),
    ...oddities(finding()).map((f) => ({
      url: `/api/inspections/${uuidv7()}`,
      body: { ...visit, findings: [f] },
    })),
    ...oddities(finding().new_violation).map((new_violation) => ({
      url: `/api/inspections/${uuidv7()}`,
      body: { ...visit, findings: [{ ...finding(), new_violation }] },
    })),
    ...put(() => `/api/legal-acts/${uuidv7()}`, {
      property_id,
      instrument: 'order_repair',
      legal_basis: 'x',
      scope: 'property',
      decided_on: '2026-06-01',
      deadline_on: '2026-07-01',
      note: '',
    }),
    ...put(() => `/api/legal-acts/${act}/events/${uuidv7()}`, {
      kind: 'extended',
      happened_on: '2026-06-01',
      new_deadline_on: '2026-08-01',
      note: '',
    }),
    ...put(() => `/api/ratings/${uuidv7()}`, {
      property_id,
      neglect: 1,
      misuse: 1,
      impact: 1,
      indicators: {},
      rated_at: '2026-06-14T10:00:00Z',
      note: '',
      override_light: 'red',
      override_reason: 'x',
    }),
    ...put(() => `/api/listings/${uuidv7()}`, {
      property_id,
      opened_on: '2026-06-01',
      reason: 'tip',
      note: '',
    }),
    ...put(() => `/api/appointments/${uuidv7()}`, {
      property_id,
      planned_for: '2026-07-14T10:00:00Z',
      kind: 'first',
      joint: false,
      reason: '',
    }),
  ]
}

test('no odd body breaks a write', async () => {
  const lead = await held.current.as('lead')
  const sent = await bodies()

  const broken = new Set<string>()
  for (const { url, body } of sent) {
    const { statusCode, body: text } = await lead.put(url, body)
    if (statusCode >= 500) broken.add(`${url.split('/')[2]} ${JSON.stringify(body).slice(0, 900)} ${text}`)
  }

  expect([...broken]).toEqual([])
})

test('no odd change breaks an edit', async () => {
  const lead = await held.current.as('lead')
  const house = await aHouse(held.current.db)
  const appointment = await anAppointment(held.current.db, house)

  const broken: unknown[] = []
  for (const planned_for of oddInstants)
    for (const version of ['1', '99999999999999999999', '0', '-1', '2147483648']) {
      const { statusCode } = await lead.patch(
        `/api/appointments/${appointment}`,
        { planned_for },
        { 'if-match': `"${version}"` },
      )
      const note = await lead.patch(
        `/api/properties/${house.property_id}`,
        { note: planned_for + '\u0000' },
        { 'if-match': `"${version}"` },
      )
      if (statusCode >= 500) broken.push([planned_for, version])
      if (note.statusCode >= 500) broken.push(['note', version])
    }

  expect(broken).toEqual([])
})

test('no odd question breaks a read', async () => {
  const lead = await held.current.as('lead')
  const { property_id } = await aHouse(held.current.db)
  const cursors = [
    'x',
    'e30',
    'W10',
    'bnVsbA',
    ...[
      [1, 2],
      ['x', 'y'],
      [null, null],
      ['a'],
      { a: 1 },
      ['2026-02-30', 'x'],
      ['0000-01-01', property_id],
      ['infinity', property_id, 'x'],
      ['2026-01-01T00:00:00Z', property_id, property_id],
      [1e308, property_id],
    ].map((c) => Buffer.from(JSON.stringify(c)).toString('base64url')),
  ]
  const values = [
    ...cursors,
    '%00',
    '%ed%a0%80',
    '%',
    '%C3',
    'NaN,NaN,NaN,NaN',
    '999,999,999,999',
    '8,52,6,51',
    '-0,0,0,0',
    '0000-01-01',
    '0001-01-01',
    '9999-12-31',
    '2026-02-30',
    'x'.repeat(200),
    'x'.repeat(20_000),
    '1e999',
    '-1',
    '1&limit=2',
    'a%26%7C!()%3A*',
    '%F0%9F%92%A9',
    '%5C',
    '_%25_',
  ]
  const names = [
    'municipality',
    'area',
    'bbox',
    'light',
    'state',
    'violation_type',
    'visited_before',
    'visited_after',
    'overdue',
    'q',
    'sort',
    'limit',
    'cursor',
    'kind',
    'lon',
    'lat',
    '__proto__',
  ]
  const urls = [
    '/api/properties',
    '/api/map/facets',
    '/api/map/tiles/9/265/170.mvt',
    `/api/properties/${property_id}/history`,
    '/api/search',
    '/api/audit',
    '/api/areas',
    '/api/accounts',
    '/api/municipalities',
  ]
  const broken: unknown[] = []
  const admin = await held.current.signedIn(
    { role: 'admin', municipality_key: ESSEN },
    { role: 'dpo', municipality_key: ESSEN },
    { role: 'lead', municipality_key: ESSEN },
  )
  for (const url of urls)
    for (const name of names)
      for (const value of values) {
        const { statusCode } = await (url.includes('a') ? admin : lead).get(`${url}?${name}=${value}`)
        if (statusCode >= 500) broken.push(`${url}?${name}=${value}`.slice(0, 120))
      }
  for (const value of values)
    for (const url of ['/api/properties/', '/api/inspections/', '/api/legal-acts/', '/api/map/tiles/1/1/'])
      if ((await lead.get(url + value)).statusCode >= 500) broken.push(url + value)
  for (const [lon, lat] of [
    [180, 90],
    [-180, -90],
    [7, 90],
    [0, 0],
    [1e308, 1],
    [7, 51],
  ])
    for (const more of ['', '&street=%00', '&street=%25&house_number=%00', `&street=${'x'.repeat(200)}`]) {
      const url = `/api/properties/duplicates?lon=${lon}&lat=${lat}${more}`
      if ((await lead.get(url)).statusCode >= 500) broken.push(url.slice(0, 120))
    }

  expect(broken).toEqual([])
})

test('the same new record sent twice at once is one record and no refusal', async () => {
  const officer = await held.current.as('officer')
  const { property_id } = await aHouse(held.current.db)
  const sent: [url: string, body: object][] = [
    [
      'ratings',
      { property_id, neglect: 1, misuse: 1, impact: 1, indicators: {}, rated_at: '2026-06-14T10:00:00Z' },
    ],
    ['listings', { property_id, opened_on: '2026-06-01', reason: 'tip' }],
    ['appointments', { property_id, planned_for: '2026-07-14T10:00:00Z', kind: 'first', joint: false }],
    [
      'properties',
      {
        municipality_key: ESSEN,
        use_state: 'inhabited',
        place: { type: 'Point', coordinates: [7.01, 51.45] },
        addresses: [{ street: 'Probeweg', house_number: '1', postcode: '45127' }],
        parcels: [],
        buildings: [],
      },
    ],
  ]

  for (const [kind, body] of sent) {
    const url = `/api/${kind}/${uuidv7()}`
    const answers = await Promise.all(Array.from({ length: 5 }, () => officer.put(url, body)))

    expect([kind, ...answers.map(({ statusCode }) => statusCode).sort()]).toEqual([
      kind,
      200,
      200,
      200,
      200,
      201,
    ])
  }
})
