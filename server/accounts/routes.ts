/** Accounts, for admins; colleagues' names, for everybody who gives or takes work. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { IdParams } from '../fields.ts'
import { invalid, Problem } from '../problems.ts'
import { seenVersion } from '../receipt.ts'
import {
  account,
  accounts,
  addMembership,
  changeAccount,
  createAccount,
  people,
  removeMembership,
  resetPassword,
  signOutEverywhere,
} from './queries.ts'
import {
  AccountChange,
  Accounts,
  AccountsQuery,
  ManagedAccount,
  MembershipParams,
  NewAccount,
  NewPassword,
  People,
  PeopleQuery,
} from './schema.ts'

const done = Type.Null({ description: 'Done' })
const about = (operationId: string, summary: string) => ({ tags: ['accounts'], operationId, summary })

export const accountRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const config = { access: 'accounts' } as const

  app.get(
    '/accounts',
    {
      config,
      schema: {
        ...about('accounts', "Who has a role in the admin's municipalities, by name"),
        querystring: AccountsQuery,
        response: { 200: Accounts },
      },
    },
    async (request) => ({
      items: await request.transaction((db) => accounts(db, request.query.municipality)),
    }),
  )

  app.get(
    '/accounts/:id',
    {
      config,
      schema: { ...about('account', 'One account'), params: IdParams, response: { 200: ManagedAccount } },
    },
    (request) => request.transaction((db) => account(db, request.params.id)),
  )

  app.put(
    '/accounts/:id',
    {
      config,
      schema: {
        ...about('putAccount', 'Create an account with its first password and its roles'),
        params: IdParams,
        body: NewAccount,
        response: { 200: ManagedAccount, 201: ManagedAccount },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const [isNew, stored] = await request.transaction(async (db) => [
        await createAccount(db, id, request.body),
        await account(db, id),
      ])
      return reply.code(isNew ? 201 : 200).send(stored)
    },
  )

  app.patch(
    '/accounts/:id',
    {
      config,
      schema: {
        ...about(
          'patchAccount',
          'Change name, address or whether it is active; If-Match names the version seen',
        ),
        params: IdParams,
        body: AccountChange,
        response: { 200: ManagedAccount },
      },
    },
    async (request) => {
      const { id } = request.params
      if (request.body.active === false && id === request.account.id) throw invalid('active', 'own_account')
      const version = seenVersion(request.headers['if-match'])
      return request.transaction((db) => changeAccount(db, id, request.body, version))
    },
  )

  app.post(
    '/accounts/:id/password',
    {
      config,
      schema: {
        ...about('resetPassword', 'Set a new password; every session of the account ends'),
        params: IdParams,
        body: NewPassword,
        response: { 204: done },
      },
    },
    async (request, reply) => {
      await request.transaction((db) => resetPassword(db, request.params.id, request.body.password))
      return reply.code(204).send(null)
    },
  )

  app.delete(
    '/accounts/:id/sessions',
    {
      config,
      schema: {
        ...about('revokeSessions', 'End every session of the account'),
        params: IdParams,
        response: { 204: done },
      },
    },
    async (request, reply) => {
      await request.transaction((db) => signOutEverywhere(db, request.params.id))
      return reply.code(204).send(null)
    },
  )

  app.put(
    '/accounts/:id/memberships/:municipality_key/:role',
    {
      config,
      schema: {
        ...about('addMembership', "Give a role in one of the admin's municipalities"),
        params: MembershipParams,
        response: { 204: done },
      },
    },
    async (request, reply) => {
      await request.transaction((db) => addMembership(db, request.params))
      return reply.code(204).send(null)
    },
  )

  app.delete(
    '/accounts/:id/memberships/:municipality_key/:role',
    {
      config,
      schema: {
        ...about('removeMembership', "Take a role in one of the admin's municipalities away"),
        params: MembershipParams,
        response: { 204: done },
      },
    },
    async (request, reply) => {
      await request.transaction((db) => removeMembership(db, request.params))
      return reply.code(204).send(null)
    },
  )

  app.get(
    '/people',
    {
      config: { access: 'read' },
      schema: {
        ...about('people', 'Colleagues who can be given work in a municipality, by name'),
        querystring: PeopleQuery,
        response: { 200: People },
      },
    },
    async (request) => {
      const { municipality } = request.query
      if (!request.account.rights.read.includes(municipality)) throw new Problem('not_found')
      return { items: await request.transaction((db) => people(db, municipality)) }
    },
  )
}
