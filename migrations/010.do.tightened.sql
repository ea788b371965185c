-- What the tests of the schema found open.

-- A temporary table is found before public's unless pg_temp is named last: with one called audit_log, a statement of
-- the application could have kept its writes out of the log.
do $$
declare
  f record;
begin
  for f in
    select p.oid::regprocedure as signature
    from pg_proc p
    where p.pronamespace = 'public'::regnamespace and p.proconfig @> array['search_path=public']
      and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
  loop
    execute format('alter function %s set search_path = public, pg_temp', f.signature);
  end loop;
end
$$;

-- The right to change is the right to write; the policies asked for a right named like the table, which nobody has.
do $$
declare
  t record;
begin
  for t in
    select * from (values ('property', 'visit'), ('property_address', 'visit'), ('building', 'visit'),
      ('dwelling_unit', 'visit'), ('appointment', 'visit'), ('listing', 'manage')) as tables (name, write_right)
  loop
    execute format('drop policy changed on %I', t.name);
    execute format('create policy changed on %1$I for update to revierblick_app
                    using (municipality_key = any ((select municipalities_with(%2$L))::text[]))
                    with check (municipality_key = any ((select municipalities_with(%2$L))::text[]))',
                   t.name, t.write_right);
  end loop;
end
$$;

-- Records are signed by the one who writes them.
do $$
declare
  signed text;
begin
  foreach signed in array array['property', 'listing', 'appointment', 'inspection', 'violation', 'legal_act',
                                'legal_act_event', 'rating', 'photo'] loop
    execute format('create policy own_name on %I as restrictive for insert to revierblick_app
                    with check (created_by = (select current_account()))', signed);
  end loop;
end
$$;

-- The dwelling of a violation lies in the violation's building.
alter table dwelling_unit add unique (building_id, id);
drop index dwelling_unit_building_id_idx;
alter table violation
  drop constraint violation_property_id_dwelling_unit_id_fkey,
  add foreign key (building_id, dwelling_unit_id) references dwelling_unit (building_id, id);
drop index violation_property_id_dwelling_unit_id_idx;
create index on violation (building_id, dwelling_unit_id);

-- Some rules ask for one room of a size.
alter table occupancy_rule add column min_room_sqm numeric(5, 2) check (min_room_sqm > 0);

-- An act is in force until it is complied with, revoked or annulled; its deadline is the last extension's. What
-- happened to an act before it was corrected happened to the corrected one: a delivery is not undone by a typo.
create or replace view legal_act_state with (security_invoker = true) as
  select a.id, a.property_id, a.municipality_key, a.instrument, n.effect, a.legal_basis, a.scope, a.building_id,
         a.dwelling_unit_id, a.decided_on, a.deadline_on as first_deadline_on, a.note, a.created_by, a.created_at,
         a.corrects, e.delivered_on, e.ended_on, e.ended_by,
         coalesce(e.extended_to, a.deadline_on) as deadline_on,
         e.ended_by is null as in_force
  from legal_act a
    join instrument n on n.code = a.instrument
    cross join lateral (
      with recursive version (id, corrects) as (
        select a.id, a.corrects
        union all
        select earlier.id, earlier.corrects from version v join legal_act earlier on earlier.id = v.corrects
      )
      select min(happened_on) filter (where kind = 'delivered') as delivered_on,
             (array_agg(new_deadline_on order by happened_on desc, ev.id desc)
               filter (where kind = 'extended'))[1] as extended_to,
             (array_agg(happened_on order by happened_on desc, ev.id desc)
               filter (where kind in ('complied', 'revoked', 'annulled')))[1] as ended_on,
             (array_agg(kind order by happened_on desc, ev.id desc)
               filter (where kind in ('complied', 'revoked', 'annulled')))[1] as ended_by
      from version v join legal_act_event ev on ev.property_id = a.property_id and ev.legal_act_id = v.id
      where not exists (select from legal_act_event c where c.corrects = ev.id)
    ) e
  where not exists (select from legal_act c where c.corrects = a.id);
