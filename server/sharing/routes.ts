/** Between cities: hit or no hit, whom to ask, what was agreed, and requests for a single case. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Account } from '../auth/sessions.ts'
import { rightsOf, type Right } from '../auth/rules.ts'
import { IdParams } from '../fields.ts'
import { seenVersion } from '../receipt.ts'
import { agree, agreement, agreements, desks, endAgreement, hitsOf, putDesk } from './queries.ts'
import { accessRequest, accessRequests, askForAccess, decide } from './requests.ts'
import {
  AccessRequest,
  AccessRequests,
  Agreement,
  AgreementEnd,
  Agreements,
  CityParams,
  DecisionParams,
  Desks,
  Hits,
  RequestQuery,
  SentAgreement,
  SentDecision,
  SentDesk,
  SentRequest,
} from './schema.ts'

/** The cities that the account works for; `rights.read` also names those that opened their files to it. */
const homeOf = ({ memberships }: Account): string[] =>
  memberships
    .filter(({ role }) => (rightsOf[role] as readonly Right[]).includes('read'))
    .map(({ municipality_key }) => municipality_key)

export const sharingRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const tags = ['sharing']

  app.get(
    '/properties/:id/hits',
    {
      config: { access: 'read' },
      schema: {
        tags,
        operationId: 'ownerHits',
        summary: 'Which other cities know the owners of an own property; logged in both cities, 30 a minute',
        params: IdParams,
        response: { 200: Hits },
      },
    },
    async (request, reply) => {
      const items = await request.transaction((db) => hitsOf(db, request.params.id, homeOf(request.account)))
      return reply.header('cache-control', 'no-store').send({ items })
    },
  )

  app.get(
    '/contact-desks',
    {
      config: { access: 'signed_in' },
      schema: {
        tags,
        operationId: 'contactDesks',
        summary: 'Whom to ask in each city',
        response: { 200: Desks },
      },
    },
    (request) => request.transaction(async (db) => ({ items: await desks(db) })),
  )

  app.put(
    '/contact-desks/:municipality_key',
    {
      config: { access: 'lead' },
      schema: {
        tags,
        operationId: 'putContactDesk',
        summary: 'Name the desk that other cities ask; the lead of the city',
        params: CityParams,
        body: SentDesk,
        response: { 200: Desks, 201: Desks },
      },
    },
    async (request, reply) => {
      const { municipality_key } = request.params
      const [isNew, items] = await request.transaction(async (db) => [
        await putDesk(db, municipality_key, request.body),
        (await desks(db)).filter(({ municipality }) => municipality.key === municipality_key),
      ])
      return reply.code(isNew ? 201 : 200).send({ items })
    },
  )

  app.get(
    '/sharing-agreements',
    {
      config: { access: 'signed_in' },
      schema: {
        tags,
        operationId: 'sharingAgreements',
        summary: 'What was agreed with and by the own cities, in force first',
        response: { 200: Agreements },
      },
    },
    (request) => request.transaction(async (db) => ({ items: await agreements(db) })),
  )

  app.get(
    '/sharing-agreements/:id',
    {
      config: { access: 'signed_in' },
      schema: {
        tags,
        operationId: 'sharingAgreement',
        summary: 'One agreement; `version` is what ending it needs',
        params: IdParams,
        response: { 200: Agreement },
      },
    },
    (request) => request.transaction((db) => agreement(db, request.params.id)),
  )

  app.put(
    '/sharing-agreements/:id',
    {
      config: { access: 'lead' },
      schema: {
        tags,
        operationId: 'putSharingAgreement',
        summary:
          'Let another city or the coordination desk know of the own files; sending it again changes nothing',
        params: IdParams,
        body: SentAgreement,
        response: { 200: Agreement, 201: Agreement },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const [isNew, stored] = await request.transaction(async (db) => [
        await agree(db, id, request.body),
        await agreement(db, id),
      ])
      return reply.code(isNew ? 201 : 200).send(stored)
    },
  )

  app.patch(
    '/sharing-agreements/:id',
    {
      config: { access: 'lead' },
      schema: {
        tags,
        operationId: 'endSharingAgreement',
        summary: 'End an agreement, today at the earliest (If-Match: the version seen)',
        params: IdParams,
        body: AgreementEnd,
        response: { 200: Agreement },
      },
    },
    async (request) => {
      const { id } = request.params
      const seen = seenVersion(request.headers['if-match'])
      return request.transaction(async (db) => {
        await endAgreement(db, id, request.body.to_on, seen)
        return agreement(db, id)
      })
    },
  )

  app.get(
    '/access-requests',
    {
      config: { access: 'read' },
      schema: {
        tags,
        operationId: 'accessRequests',
        summary:
          'What the own cities asked, and to a lead what they were asked; newest first, the latest 500',
        querystring: RequestQuery,
        response: { 200: AccessRequests },
      },
    },
    (request) =>
      request.transaction(async (db) => ({
        items: await accessRequests(db, homeOf(request.account), request.query.property),
      })),
  )

  app.put(
    '/access-requests/:id',
    {
      config: { access: 'manage' },
      schema: {
        tags,
        operationId: 'putAccessRequest',
        summary: 'Ask another city, where there is a hit, to open what hangs on the same owners',
        params: IdParams,
        body: SentRequest,
        response: { 200: AccessRequest, 201: AccessRequest },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const home = homeOf(request.account)
      const [isNew, stored] = await request.transaction(async (db) => [
        await askForAccess(db, id, request.body, home),
        await accessRequest(db, home, id),
      ])
      return reply.code(isNew ? 201 : 200).send(stored)
    },
  )

  app.put(
    '/access-requests/:id/decisions/:decision_id',
    {
      config: { access: 'lead' },
      schema: {
        tags,
        operationId: 'putAccessDecision',
        summary: 'Approve until a moment, refuse, or withdraw; the lead of the asked city, with a reason',
        params: DecisionParams,
        body: SentDecision,
        response: { 200: AccessRequest, 201: AccessRequest },
      },
    },
    async (request, reply) => {
      const { id: requestId, decision_id: id } = request.params
      const { account } = request
      const cities = { home: homeOf(account), leads: account.rights.lead }
      const [isNew, stored] = await request.transaction(async (db) => [
        await decide(db, { requestId, id }, request.body, cities),
        await accessRequest(db, cities.home, requestId),
      ])
      return reply.code(isNew ? 201 : 200).send(stored)
    },
  )
}
