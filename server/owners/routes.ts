/** Owners: parties, what they hold, how they hang together, and what people say of it. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { today } from '../calendar.ts'
import { Closed, Id, IdParams } from '../fields.ts'
import { Problem } from '../problems.ts'
import { seenVersion } from '../receipt.ts'
import { changeHolding, holding, ownersOf, recordHolding } from './holdings.ts'
import { candidatesIn, judge } from './judgements.ts'
import { networkOf } from './network.ts'
import { portfolioRoutes } from './portfolio-routes.ts'
import { changeParty, createParty, party, searchParties } from './parties.ts'
import { noteReading, purposeFor, statePurpose } from './readings.ts'
import {
  CandidateQuery,
  Candidates,
  Holding,
  HoldingChanges,
  Network,
  Owners,
  OwnersQuery,
  Party,
  PartyChanges,
  PartyHit,
  PartyQuery,
  SentHolding,
  SentJudgement,
  SentParty,
  SentPurpose,
} from './schema.ts'

const Receipt = Closed({ id: Id })

export const ownerRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const tags = ['owners']

  app.get(
    '/parties',
    {
      config: { access: 'read' },
      schema: {
        tags,
        operationId: 'searchParties',
        summary: 'Owners and managers by name, best first; typing mistakes are forgiven',
        querystring: PartyQuery,
        response: { 200: Closed({ items: Type.Array(PartyHit) }) },
      },
    },
    (request) =>
      request.transaction(async (db) => ({
        items: await searchParties(db, request.query.q, request.query.limit),
      })),
  )

  app.get(
    '/parties/:id',
    {
      config: { access: 'read' },
      schema: {
        tags,
        operationId: 'party',
        summary: 'An owner or manager as its city’s file describes it; the reading is logged',
        params: IdParams,
        response: { 200: Party },
      },
    },
    (request) =>
      request.transaction(async (db) => {
        const found = await party(db, request.params.id)
        await noteReading(db, 'party', found.id, { parties: [found.id], purpose: null })
        return found
      }),
  )

  app.put(
    '/parties/:id',
    {
      config: { access: 'manage' },
      schema: {
        tags,
        operationId: 'putParty',
        summary: 'Record an owner or manager; sending it again changes nothing',
        params: IdParams,
        body: SentParty,
        response: { 200: Party, 201: Party },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const [isNew, stored] = await request.transaction(async (db) => [
        await createParty(db, id, request.body, app.linkKey),
        await party(db, id),
      ])
      return reply.code(isNew ? 201 : 200).send(stored)
    },
  )

  app.patch(
    '/parties/:id',
    {
      config: { access: 'manage' },
      schema: {
        tags,
        operationId: 'changeParty',
        summary: 'Describe an owner anew (If-Match: the version seen)',
        params: IdParams,
        body: PartyChanges,
        response: { 200: Party },
      },
    },
    (request) =>
      request.transaction(async (db) => {
        const seen = seenVersion(request.headers['if-match'])
        await changeParty(db, request.params.id, request.body, { seen, linkKey: app.linkKey })
        return party(db, request.params.id)
      }),
  )

  app.put(
    '/holdings/:id',
    {
      config: { access: 'manage' },
      schema: {
        tags,
        operationId: 'putHolding',
        summary: 'Record who holds what right in a property; sending it again changes nothing',
        params: IdParams,
        body: SentHolding,
        response: { 200: Holding, 201: Holding },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const [isNew, stored] = await request.transaction(async (db) => [
        await recordHolding(db, id, request.body),
        await holding(db, id),
      ])
      return reply.code(isNew ? 201 : 200).send(stored)
    },
  )

  app.patch(
    '/holdings/:id',
    {
      config: { access: 'manage' },
      schema: {
        tags,
        operationId: 'changeHolding',
        summary: 'Put right or end a holding (If-Match: the version seen)',
        params: IdParams,
        body: HoldingChanges,
        response: { 200: Holding },
      },
    },
    (request) =>
      request.transaction(async (db) => {
        await changeHolding(db, request.params.id, request.body, seenVersion(request.headers['if-match']))
        return holding(db, request.params.id)
      }),
  )

  app.put(
    '/owner-purposes/:id',
    {
      config: { access: 'read' },
      schema: {
        tags,
        operationId: 'putOwnerPurpose',
        summary: 'State for what purpose and under which file number the owners of a property are opened',
        params: IdParams,
        body: SentPurpose,
        response: { 200: Receipt, 201: Receipt },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const isNew = await request.transaction((db) => statePurpose(db, id, request.body))
      return reply.code(isNew ? 201 : 200).send({ id })
    },
  )

  app.get(
    '/properties/:id/owners',
    {
      config: { access: 'read' },
      schema: {
        tags,
        operationId: 'ownersOfProperty',
        summary:
          'Who owns and manages a property on a day, and who did; needs a stated purpose, and is logged',
        params: IdParams,
        querystring: OwnersQuery,
        response: { 200: Owners },
      },
    },
    (request) =>
      request.transaction(async (db) => {
        const { id } = request.params
        const purpose = await purposeFor(db, request.account.id, id)
        const owners = await ownersOf(db, id, request.query.on ?? today(app.clock()))
        const parties = [...owners.holdings, ...owners.former].map(({ party_id }) => party_id)
        await noteReading(db, 'owners', id, { parties, purpose })
        return owners
      }),
  )

  app.get(
    '/properties/:id/network',
    {
      config: { access: 'read' },
      schema: {
        tags,
        operationId: 'networkOfProperty',
        summary:
          'What else hangs on the owners of a property, and why; needs a stated purpose, and is logged',
        params: IdParams,
        response: { 200: Network },
      },
    },
    (request) =>
      request.transaction(async (db) => {
        const { id } = request.params
        const purpose = await purposeFor(db, request.account.id, id)
        const network = await networkOf(db, id)
        await noteReading(db, 'network', id, { parties: network.parties.map((one) => one.id), purpose })
        return network
      }),
  )

  app.get(
    '/link-candidates',
    {
      config: { access: 'manage' },
      schema: {
        tags,
        operationId: 'linkCandidates',
        summary: 'Links of a city that wait for a word, best first, with both records',
        querystring: CandidateQuery,
        response: { 200: Candidates },
      },
    },
    (request) =>
      request.transaction(async (db) => {
        const { municipality, limit } = request.query
        if (!request.account.rights.manage.includes(municipality)) throw new Problem('not_found')
        const found = await candidatesIn(db, municipality, limit)
        for (const { link, a, b } of found.items)
          await noteReading(db, 'party', link.a_id, { parties: [a.id, b.id], purpose: null })
        return found
      }),
  )

  app.put(
    '/link-judgements/:id',
    {
      config: { access: 'manage' },
      schema: {
        tags,
        operationId: 'putLinkJudgement',
        summary: 'Confirm a link, deny it, or take back what was said; sending it again changes nothing',
        params: IdParams,
        body: SentJudgement,
        response: { 200: Receipt, 201: Receipt },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const isNew = await request.transaction((db) => judge(db, id, request.body))
      return reply.code(isNew ? 201 : 200).send({ id })
    },
  )

  await app.register(portfolioRoutes)
}
