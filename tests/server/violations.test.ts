/** One violation with everything that visits said of it. */
import { expect, test } from 'vitest'
import { ESSEN, HERNE, useApp } from '../app.ts'
import { aFinding, aHouse, anInspection, aViolation } from '../records.ts'

const server = useApp()

test('a violation shows its findings newest first, in the words of its catalogue', async () => {
  const { db } = server.current
  const house = await aHouse(db)
  const violation_id = await aViolation(db, house, { dwelling_unit_id: house.dwelling_unit_id })
  for (const [started_at, result] of [
    ['2026-03-01T08:00:00Z', 'found'],
    ['2026-05-01T08:00:00Z', 'not_checked'],
    ['2026-04-01T08:00:00Z', 'still_there'],
  ] as const)
    await aFinding(db, house, {
      violation_id,
      inspection_id: await anInspection(db, house, { started_at }),
      result,
      severity: result === 'not_checked' ? null : 3,
    })

  const answer = await (await server.current.as('inspector', ESSEN)).get(`/api/violations/${violation_id}`)

  expect(answer.json()).toMatchObject({
    id: violation_id,
    type_code: 'ws_damp',
    law: expect.stringContaining('WohnStG NRW § 5') as string,
    office: 'wa',
    dwelling_label: '1. OG links',
    first_found_on: '2026-03-01',
    open: true,
    result: 'still_there',
    severity: 3,
    checked_at: '2026-04-01T08:00:00.000Z',
    findings: [{ result: 'not_checked' }, { result: 'still_there' }, { result: 'found' }],
  })
})

test('violations of another city are not found', async () => {
  const house = await aHouse(server.current.db, HERNE)
  const id = await aViolation(server.current.db, house)
  const [stranger, council] = [
    await server.current.as('lead', ESSEN),
    await server.current.as('council', HERNE),
  ]

  expect((await stranger.get(`/api/violations/${id}`)).statusCode).toBe(404)
  expect((await council.get(`/api/violations/${id}`)).statusCode).toBe(403)
  expect((await stranger.get('/api/violations/not-an-id')).statusCode).toBe(400)
})
