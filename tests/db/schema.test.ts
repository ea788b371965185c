/** The schema keeps its own promises: whatever table comes next is held to them too. */
import { expect, test } from 'vitest'
import { ESSEN } from '../app.ts'
import { useDatabase } from '../database.ts'

const database = useDatabase()

const names = async (text: string) =>
  (await database.current.sql<{ name: string }>(text)).map(({ name }) => name)

/** Tables whose rows belong to a municipality's files. */
const tenantTables = `
  select c.oid, c.relname from pg_class c
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
    and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'municipality_key')
    and (c.relname = 'property'
      or exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'property_id'))`

test('every foreign key is indexed', async () => {
  expect(
    await names(`
      select f.conrelid::regclass || ' ' || f.conname as name
      from pg_constraint f
      where f.contype = 'f' and f.connamespace = 'public'::regnamespace
        and not exists (
          select from pg_index i
          where i.indrelid = f.conrelid and i.indpred is null
            and (select array_agg(k order by k) from unnest(i.indkey[0:cardinality(f.conkey) - 1]) k)
              = (select array_agg(k order by k) from unnest(f.conkey) k))
        and not exists ( -- of two columns an index that begins with the one that tells rows apart will do
          select from pg_index i join pg_attribute a on a.attrelid = f.conrelid and a.attnum = i.indkey[0]
          where i.indrelid = f.conrelid and i.indpred is null
            and i.indkey[0] = any (f.conkey) and a.attname <> 'municipality_key')
      order by 1`),
  ).toEqual([])
})

test('every geometry is indexed and says its CRS', async () => {
  const geometries = `
    from pg_attribute a join pg_class c on c.oid = a.attrelid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.atttypid = 'geometry'::regtype
      and a.attnum > 0 and not a.attisdropped`

  expect(
    await names(`
      select c.relname || '.' || a.attname as name ${geometries} and not exists (
        select from pg_index i join pg_class x on x.oid = i.indexrelid join pg_am m on m.oid = x.relam
        where i.indrelid = c.oid and i.indkey[0] = a.attnum and m.amname = 'gist')`),
  ).toEqual([])
  expect(
    await names(
      `select c.relname || '.' || a.attname as name ${geometries} and postgis_typmod_srid(a.atttypmod) <> 25832`,
    ),
  ).toEqual([])
  expect(await names(`select c.relname as name ${geometries}`)).toContain('property')
})

test('every table of files is under forced row level security and tied to its city', async () => {
  const tables = await names(`select relname as name from (${tenantTables}) t order by 1`)

  expect(tables).toEqual(expect.arrayContaining(['property', 'inspection', 'finding', 'property_status']))
  expect(
    await names(`
      select t.relname as name from (${tenantTables}) t join pg_class c using (oid)
      where not (c.relrowsecurity and c.relforcerowsecurity)
        or not exists (select from pg_policy p where p.polrelid = t.oid and p.polcmd in ('r', '*'))`),
  ).toEqual([])
  // The log outlives what it tells of, so it refers to nothing.
  expect(
    await names(`
      select t.relname as name from (${tenantTables}) t
      where t.relname <> 'audit_log' and not exists (
        select from pg_constraint f join pg_attribute a on a.attrelid = f.conrelid and a.attnum = any (f.conkey)
        where f.contype = 'f' and f.conrelid = t.oid and a.attname = 'municipality_key')`),
  ).toEqual([])
})

test('every table of files and of people is audited, what is derived is not', async () => {
  const derived = `('audit_log', 'property_status', 'property_search')`

  expect(
    await names(`
      select t.relname as name
      from (${tenantTables} union select oid, relname from pg_class
            where oid in ('account'::regclass, 'membership'::regclass, 'area'::regclass)) t
      where t.relname not in ${derived} and not exists (
        select from pg_trigger g join pg_proc p on p.oid = g.tgfoid
        where g.tgrelid = t.oid and p.proname = 'audit' and g.tgenabled = 'O')`),
  ).toEqual([])
})

test('whoever signs a record is its writer, in every table that is signed', async () => {
  expect(
    await names(`
      select t.relname as name from (${tenantTables}) t
      where exists (select from pg_attribute a where a.attrelid = t.oid and a.attname = 'created_by')
        and not exists (select from pg_policy p where p.polrelid = t.oid and p.polname = 'own_name'
                        and not p.polpermissive)`),
  ).toEqual([])
})

const ours = `p.pronamespace = 'public'::regnamespace
  and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')`

test('functions that act with other rights are the system’s, look up names safely and are not for everyone', async () => {
  const definers = `from pg_proc p where p.prosecdef and ${ours}`

  expect(await names(`select p.proname as name ${definers}`)).toContain('visible_municipalities')
  expect(
    await names(
      `select p.proname as name ${definers} and p.proowner <> 'revierblick_system'::regrole order by 1`,
    ),
  ).toEqual([])
  expect(
    await names(`
      select p.proname as name ${definers}
        and not coalesce(p.proconfig @> array['search_path=public, pg_temp'], false) order by 1`),
  ).toEqual([])
  expect(
    await names(`
      select p.proname as name ${definers}
        and exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a where a.grantee = 0)
      order by 1`),
  ).toEqual([])
})

test('policies ask for rights that exist', async () => {
  const asked = await names(`
    select distinct (regexp_matches(
      coalesce(pg_get_expr(polqual, polrelid), '') || coalesce(pg_get_expr(polwithcheck, polrelid), ''),
      'municipalities_with\\(''([a-z_]+)''', 'g'))[1] as name
    from pg_policy`)
  const existing = await names(`select distinct "right" as name from role_right`)

  expect(asked.length).toBeGreaterThan(3)
  expect(asked.filter((right) => !existing.includes(right))).toEqual([])
})

test('no column holds what must not be known of people', async () => {
  expect(
    await names(`
      select c.relname || '.' || a.attname as name
      from pg_attribute a join pg_class c on c.oid = a.attrelid
      where c.relnamespace = 'public'::regnamespace and a.attnum > 0
        and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
        and a.attname ~* '(ethni|nationalit|religio|confession|famil|clan|tenant|resident|surname|last_?name|first_?name|birth|benefit|welfare|health|disease|school|crim|convict|migra|origin|citizen|gender|tags?$|label_list)'`),
  ).toEqual([])
})

test('the sets of what is visible are found once a statement, not once a row', async () => {
  const plan = await database.current.as({ account_id: '00000000-0000-7000-8000-000000000001' }, async (db) =>
    (
      await db.query<{ 'QUERY PLAN': string }>(
        `explain select count(*) from finding where result = 'found' and municipality_key = '${ESSEN}'`,
      )
    ).rows
      .map((row) => row['QUERY PLAN'])
      .join('\n'),
  )

  expect(plan).toMatch(/InitPlan 1/)
  expect(plan).toMatch(/InitPlan 2/)
  expect(plan).not.toMatch(/(Filter|Cond):[^\n]*visible_(municipalities|properties)\(/)
})
