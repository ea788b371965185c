-- Row level security, rights and the audit log, for every table at once so that none is forgotten.

create table audit_log (
  id               bigint generated always as identity primary key,
  at               timestamptz not null default clock_timestamp(),
  account_id       uuid not null, -- no foreign key: the log outlives the account
  municipality_key text,
  property_id      uuid,
  table_name       text not null,
  record_id        text not null,
  operation        text not null check (operation in ('insert', 'update', 'delete')),
  old              jsonb,
  new              jsonb
);
create index on audit_log (municipality_key, at desc);
create index on audit_log (property_id, at desc);
create index on audit_log (account_id, at desc);

create function audit() returns trigger
  language plpgsql security definer set search_path = public
as $$
declare
  before jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) - 'password_hash' - 'body_hash' end;
  after  jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) - 'password_hash' - 'body_hash' end;
  row_of jsonb := coalesce(after, before);
begin
  if current_account() is null then
    raise insufficient_privilege using message = 'a write needs an account';
  end if;
  insert into audit_log (account_id, municipality_key, property_id, table_name, record_id, operation, old, new)
  values (
    current_account(), row_of ->> 'municipality_key',
    (case tg_table_name when 'property' then row_of ->> 'id' else row_of ->> 'property_id' end)::uuid,
    tg_table_name,
    coalesce(row_of ->> 'id', concat_ws('/', row_of ->> 'inspection_id', row_of ->> 'agency_id',
      row_of ->> 'dwelling_unit_id', row_of ->> 'property_id', row_of ->> 'position', row_of ->> 'building_id',
      row_of ->> 'parcel_id', row_of ->> 'account_id', row_of ->> 'role')),
    lower(tg_op), before, after);
  return null;
end
$$;

-- Assigning work is the lead's; so is overriding a rating (see the policy on rating).
create function guard_assignment() returns trigger
  language plpgsql set search_path = public
as $$
begin
  if new.assigned_account_id is not distinct from (case tg_op when 'UPDATE' then old.assigned_account_id end) then
    return new;
  end if;
  if not new.municipality_key = any (municipalities_with('lead')) then
    raise insufficient_privilege using message = 'assigning is the lead''s right';
  end if;
  return new;
end
$$;
create trigger guard_assignment before insert or update of assigned_account_id on property
  for each row execute function guard_assignment();

do $$
declare
  t record;
  seen constant text := 'municipality_key = any ((select visible_municipalities())::text[])
                         or %s = any ((select visible_properties())::uuid[])';
begin
  -- right: who may write; ways: which of insert (a), update (w), delete (d) the application may do at all.
  for t in
    select * from (values
      ('property',            'id',          'visit',  'aw'),
      ('property_address',    'property_id', 'visit',  'awd'),
      ('building',            'property_id', 'visit',  'awd'),
      ('dwelling_unit',       'property_id', 'visit',  'awd'),
      ('parcel',              'property_id', 'visit',  'ad'),
      ('building_parcel',     'property_id', 'visit',  'ad'),
      ('appointment',         'property_id', 'visit',  'aw'),
      ('inspection',          'property_id', 'visit',  'a'),
      ('inspection_agency',   'property_id', 'visit',  'a'),
      ('inspection_dwelling', 'property_id', 'visit',  'a'),
      ('violation',           'property_id', 'visit',  'a'),
      ('finding',             'property_id', 'visit',  'a'),
      ('photo',               'property_id', 'visit',  'a'),
      ('rating',              'property_id', 'rate',   'a'),
      ('listing',             'property_id', 'manage', 'aw'),
      ('legal_act',           'property_id', 'manage', 'a'),
      ('legal_act_event',     'property_id', 'manage', 'a'),
      ('property_status',     'property_id', null,     '')
    ) as tables (name, property_column, write_right, ways)
  loop
    execute format('alter table %I enable row level security', t.name);
    execute format('alter table %I force row level security', t.name);
    execute format('create policy seen on %I for select to revierblick_app using (%s)',
                   t.name, format(seen, t.property_column));
    execute format('create policy system on %I to revierblick_system using (true) with check (true)', t.name);
    execute format('create policy retention on %I to revierblick_retention using (true)', t.name);
    execute format('grant select on %I to revierblick_app', t.name);
    execute format('grant select, delete on %I to revierblick_retention', t.name);
    execute format('grant select, insert, update, delete on %I to revierblick_system', t.name);
    if t.ways like '%a%' then
      execute format('create policy added on %I for insert to revierblick_app
                      with check (municipality_key = any ((select municipalities_with(%L))::text[]))',
                     t.name, t.write_right);
      execute format('grant insert on %I to revierblick_app', t.name);
    end if;
    if t.ways like '%w%' then
      execute format('create policy changed on %I for update to revierblick_app
                      using (municipality_key = any ((select municipalities_with(%1$L))::text[]))
                      with check (municipality_key = any ((select municipalities_with(%1$L))::text[]))',
                     t.name, t.write_right);
    end if;
    if t.ways like '%d%' then
      execute format('create policy removed on %I for delete to revierblick_app
                      using (municipality_key = any ((select municipalities_with(%L))::text[]))',
                     t.name, t.write_right);
      execute format('grant delete on %I to revierblick_app', t.name);
    end if;
    if t.name <> 'property_status' then
      execute format('create trigger audit after insert or update or delete on %I
                      for each row execute function audit()', t.name);
    end if;
  end loop;
end
$$;

-- What people describe may be edited, column by column; identity and origin of a record never.
grant update (file_number, use_state, place, note, assigned_account_id, version) on property to revierblick_app;
grant update (street, house_number, postcode) on property_address to revierblick_app;
grant update (name, storeys, built_year) on building to revierblick_app;
grant update (label, storey, rooms, living_area_sqm) on dwelling_unit to revierblick_app;
grant update (planned_for, kind, joint, reason, assigned_account_id, called_off_at, version)
  on appointment to revierblick_app;
grant update (closed_on, closed_reason, note, version) on listing to revierblick_app;

create policy overridden on rating as restrictive for insert to revierblick_app
  with check (override_light is null or municipality_key = any ((select municipalities_with('lead'))::text[]));

-- People. Names of colleagues are readable, password hashes never.
alter table account enable row level security;
alter table account force row level security;
create policy known on account for select to revierblick_app
  using (id = current_account() or id = any ((select known_accounts())::uuid[]));
create policy system on account to revierblick_system using (true) with check (true);
grant select (id, email, name, active, demo, version, created_at) on account to revierblick_app;
create trigger audit after insert or update or delete on account for each row execute function audit();

alter table membership enable row level security;
alter table membership force row level security;
create policy known on membership for select to revierblick_app
  using (account_id = current_account()
    or municipality_key = any ((select municipalities_with('accounts'))::text[]));
create policy added on membership for insert to revierblick_app
  with check (municipality_key = any ((select municipalities_with('accounts'))::text[]));
create policy removed on membership for delete to revierblick_app
  using (municipality_key = any ((select municipalities_with('accounts'))::text[]));
create policy system on membership to revierblick_system using (true) with check (true);
grant select, insert, delete on membership to revierblick_app;
create trigger audit after insert or update or delete on membership for each row execute function audit();

alter table session enable row level security;
alter table session force row level security;
create policy system on session to revierblick_system using (true) with check (true);

-- The log: written by the database, read by the data protection officer, deleted by retention only.
alter table audit_log enable row level security;
alter table audit_log force row level security;
create policy read on audit_log for select to revierblick_app
  using (municipality_key = any ((select municipalities_with('log'))::text[])
    or (municipality_key is null and table_name = 'account' and record_id = any ((select known_accounts())::text[])
      and cardinality((select municipalities_with('log'))::text[]) > 0));
create policy system on audit_log to revierblick_system using (true) with check (true);
create policy retention on audit_log to revierblick_retention using (true);
grant select on audit_log to revierblick_app;
grant select, insert on audit_log to revierblick_system;
grant select, delete on audit_log to revierblick_retention;

create trigger audit after insert or update or delete on area for each row execute function audit();

grant select on municipality, area, agency, violation_type, instrument, occupancy_rule, role_right
  to revierblick_app, revierblick_system, revierblick_retention;
grant select on violation_state, legal_act_state to revierblick_app, revierblick_system;
grant select, insert, update, delete on account, membership, session, change to revierblick_system;

-- The server's own errands (sign-in, sessions, the map index's reader) run as a role that can call these functions
-- and nothing else: the application role cannot, so no statement of a request reaches past row level security.
do $$
declare
  f record;
begin
  for f in
    select p.oid::regprocedure as signature, p.proname as name
    from pg_proc p
    where p.pronamespace = 'public'::regnamespace and p.prosecdef
      and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
  loop
    execute format('alter function %s owner to revierblick_system', f.signature);
    execute format('revoke all on function %s from public', f.signature);
    if f.name in ('municipalities_with', 'visible_municipalities', 'visible_properties', 'known_accounts',
                  'revoke_sessions_of') then
      execute format('grant execute on function %s to revierblick_app, revierblick_retention', f.signature);
    elsif f.name in ('sign_in_candidate', 'open_session', 'session_account', 'touch_session', 'revoke_session',
                     'map_rows', 'changes_since', 'forget_changes') then
      execute format('grant execute on function %s to revierblick_server', f.signature);
    end if;
  end loop;
end
$$;
