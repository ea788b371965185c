-- What follows from the records: the state of violations, acts and properties. Nobody types any of it.

-- A violation is as its newest finding says; corrected visits and "not checked" do not count.
create view violation_state with (security_invoker = true) as
  select v.id, v.property_id, v.municipality_key, v.building_id, v.dwelling_unit_id, v.type_code, v.type_valid_from,
         v.first_found_on, f.result, f.severity, f.inspection_id, f.checked_at,
         coalesce(f.result in ('found', 'still_there'), false) as open
  from violation v
    left join lateral (
      select f.result, f.severity, f.inspection_id, i.started_at as checked_at
      from finding f join inspection i on i.id = f.inspection_id
      where f.violation_id = v.id and f.result <> 'not_checked'
        and not exists (select from inspection c where c.corrects = i.id)
      order by i.started_at desc, i.id desc
      limit 1
    ) f on true;

-- An act is in force until it is complied with, revoked or annulled; its deadline is the last extension's.
create view legal_act_state with (security_invoker = true) as
  select a.id, a.property_id, a.municipality_key, a.instrument, n.effect, a.legal_basis, a.scope, a.building_id,
         a.dwelling_unit_id, a.decided_on, a.deadline_on as first_deadline_on, a.note, a.created_by, a.created_at,
         a.corrects, e.delivered_on, e.ended_on, e.ended_by,
         coalesce(e.extended_to, a.deadline_on) as deadline_on,
         e.ended_by is null as in_force
  from legal_act a
    join instrument n on n.code = a.instrument
    cross join lateral (
      select min(happened_on) filter (where kind = 'delivered') as delivered_on,
             (array_agg(new_deadline_on order by happened_on desc, ev.id desc)
               filter (where kind = 'extended'))[1] as extended_to,
             (array_agg(happened_on order by happened_on desc, ev.id desc)
               filter (where kind in ('complied', 'revoked', 'annulled')))[1] as ended_on,
             (array_agg(kind order by happened_on desc, ev.id desc)
               filter (where kind in ('complied', 'revoked', 'annulled')))[1] as ended_by
      from legal_act_event ev
      where ev.legal_act_id = a.id
        and not exists (select from legal_act_event c where c.corrects = ev.id)
    ) e
  where not exists (select from legal_act c where c.corrects = a.id);

create table property_status (
  property_id          uuid primary key,
  municipality_key     text not null,
  state                text not null check (state in (
    'closed', 'uninhabitable', 'use_banned', 'enforcement', 'order_issued', 'hearing', 'remediation', 'follow_up',
    'inspected', 'inspection_planned', 'monitoring', 'triage', 'tip_received')),
  light                text not null check (light in ('red', 'yellow', 'green', 'unrated')),
  score                smallint,
  confidence           numeric(3, 2),
  opened_on            date, -- of the listing in force
  open_violations      integer not null,
  open_violation_types text[] not null,
  next_deadline_on     date, -- the earliest of all acts in force
  use_banned           boolean not null,
  last_visit_on        date,
  visits               integer not null,
  foreign key (municipality_key, property_id) references property (municipality_key, id) on delete cascade
);
create index on property_status (municipality_key, property_id);

-- The published precedence: the first line that holds is the state.
create function derive_property_status(of_properties uuid[]) returns setof property_status
  language sql stable set search_path = public
begin atomic
  select p.id, p.municipality_key,
    case
      when l.opened_on is null and l.ever                          then 'closed'
      when a.uninhabitable                                         then 'uninhabitable'
      when a.use_banned                                            then 'use_banned'
      when a.enforcement                                           then 'enforcement'
      when a.ordered                                               then 'order_issued'
      when a.hearing                                               then 'hearing'
      when v.remedied > 0                                          then 'remediation'
      when t.follow_up or i.newest_kind = 'follow_up'              then 'follow_up'
      when i.in_case > 0                                           then 'inspected'
      when t.planned                                               then 'inspection_planned'
      when r.light = 'green'                                       then 'monitoring'
      when r.light is not null                                     then 'triage'
      else 'tip_received'
    end,
    coalesce(r.light, 'unrated'), r.score, r.confidence, l.opened_on,
    v.open, v.open_types, a.next_deadline_on, a.use_banned or a.uninhabitable, i.last_on, i.visits
  from property p
    cross join lateral (
      select max(opened_on) filter (where closed_on is null) as opened_on, count(*) > 0 as ever
      from listing where property_id = p.id
    ) l
    left join lateral (
      select score, confidence, coalesce(override_light, rating.light) as light
      from rating where property_id = p.id
      order by rated_at desc, id desc
      limit 1
    ) r on true
    cross join lateral (
      select count(*)::integer as visits,
             (max(started_at) at time zone 'Europe/Berlin')::date as last_on,
             count(*) filter (where l.opened_on is null
               or (started_at at time zone 'Europe/Berlin')::date >= l.opened_on) as in_case,
             (array_agg(kind order by started_at desc, id desc))[1] as newest_kind
      from inspection n
      where n.property_id = p.id and not exists (select from inspection c where c.corrects = n.id)
    ) i
    cross join lateral (
      select coalesce(bool_or(true), false) as planned, coalesce(bool_or(kind = 'follow_up'), false) as follow_up
      from appointment m
      where m.property_id = p.id and m.called_off_at is null
        and not exists (select from inspection d where d.property_id = m.property_id and d.appointment_id = m.id)
    ) t
    cross join lateral (
      select count(*) filter (where s.open)::integer as open,
             count(*) filter (where s.result = 'remedied' and (l.opened_on is null
               or (s.checked_at at time zone 'Europe/Berlin')::date >= l.opened_on)) as remedied,
             coalesce(array_agg(distinct s.type_code order by s.type_code) filter (where s.open), '{}') as open_types
      from violation_state s where s.property_id = p.id
    ) v
    cross join lateral (
      select coalesce(bool_or(effect = 'uninhabitable'), false) as uninhabitable,
             coalesce(bool_or(effect = 'use_ban'), false) as use_banned,
             coalesce(bool_or(effect = 'enforcement'), false) as enforcement,
             coalesce(bool_or(effect = 'order'), false) as ordered,
             coalesce(bool_or(effect = 'hearing'), false) as hearing,
             min(deadline_on) as next_deadline_on
      from legal_act_state s where s.property_id = p.id and s.in_force
    ) a
  where p.id = any (of_properties);
end;

-- What other processes must hear of: the map index and the session cache read it with changes_since().
create table change (
  seq  bigint generated always as identity primary key,
  xact xid8 not null default pg_current_xact_id(),
  at   timestamptz not null default now(),
  kind text not null check (kind in ('property', 'everything', 'membership', 'session', 'area')),
  key  text not null default ''
);
create index on change (xact);
create index on change (at);

-- The row lock makes two writers of one property take turns, so that the later one sees what the first wrote.
create function refresh_property_status(of_properties uuid[]) returns void
  language plpgsql security definer set search_path = public
as $$
begin
  perform from property where id = any (of_properties) order by id for no key update;
  insert into property_status
    select * from derive_property_status(of_properties)
  on conflict (property_id) do update set
    state = excluded.state, light = excluded.light, score = excluded.score, confidence = excluded.confidence,
    opened_on = excluded.opened_on, open_violations = excluded.open_violations,
    open_violation_types = excluded.open_violation_types, next_deadline_on = excluded.next_deadline_on,
    use_banned = excluded.use_banned, last_visit_on = excluded.last_visit_on, visits = excluded.visits
  where property_status is distinct from excluded;
  insert into change (kind, key) select distinct 'property', id::text from unnest(of_properties) id;
end
$$;

-- One statement, one refresh: a visit with forty findings derives the state once.
create function follow_records() returns trigger
  language plpgsql security definer set search_path = public
as $$
begin
  if tg_table_name = 'property' then
    perform refresh_property_status(array(select id from touched));
  else
    perform refresh_property_status(array(select distinct property_id from touched));
  end if;
  return null;
end
$$;

create function follow_deletion() returns trigger
  language plpgsql security definer set search_path = public
as $$
begin
  insert into change (kind, key) select 'property', id::text from touched;
  return null;
end
$$;

do $$
declare
  source text;
begin
  foreach source in array array['property', 'property_address', 'listing', 'appointment', 'inspection', 'violation',
                                'finding', 'legal_act', 'legal_act_event', 'rating'] loop
    execute format('create trigger follow_insert after insert on %I referencing new table as touched
                    for each statement execute function follow_records()', source);
    execute format('create trigger follow_update after update on %I referencing new table as touched
                    for each statement execute function follow_records()', source);
    if source <> 'property' then
      execute format('create trigger follow_delete after delete on %I referencing old table as touched
                      for each statement execute function follow_records()', source);
    end if;
  end loop;
  create trigger follow_delete after delete on property referencing old table as touched
    for each statement execute function follow_deletion();
end
$$;

-- Who may see what, and whose session lives, is cached by every process.
create function follow_people() returns trigger
  language plpgsql security definer set search_path = public
as $$
declare
  row_key text := coalesce(to_jsonb(new), to_jsonb(old)) ->>
    case tg_table_name when 'account' then 'id' else 'account_id' end;
begin
  insert into change (kind, key) values ('membership', row_key);
  return null;
end
$$;
create trigger follow_people after insert or update or delete on membership
  for each row execute function follow_people();
create trigger follow_people after update of active on account
  for each row execute function follow_people();

create function follow_sessions() returns trigger
  language plpgsql security definer set search_path = public
as $$
begin
  insert into change (kind, key) values ('session', encode(new.token_hash, 'hex'));
  return null;
end
$$;
create trigger follow_sessions after update of revoked_at on session
  for each row when (new.revoked_at is not null) execute function follow_sessions();

-- New districts: the properties of the municipality find theirs again.
create function follow_areas() returns trigger
  language plpgsql security definer set search_path = public
as $$
begin
  update property p set area_id = area_at(p.municipality_key, p.place)
  where p.municipality_key in (select municipality_key from touched)
    and p.area_id is distinct from area_at(p.municipality_key, p.place);
  insert into change (kind, key) select distinct 'area', municipality_key from touched;
  return null;
end
$$;
create trigger follow_area_insert after insert on area referencing new table as touched
  for each statement execute function follow_areas();
create trigger follow_area_update after update on area referencing new table as touched
  for each statement execute function follow_areas();

-- German order (DIN 5007): ä sorts as a, ß as ss, and 9 before 12a.
create function address_key(street text, house_number text) returns text
  language sql immutable parallel safe
  return replace(translate(lower(street), 'äöüéè', 'aouee'), 'ß', 'ss') || ' '
    || lpad(coalesce(substring(house_number from '^\d+'), ''), 5, '0')
    || lower(coalesce(substring(house_number from '^\d+(.*)$'), house_number));

-- Everything the map index keeps of a property; null = all of them, in no order.
create function map_rows(of_properties uuid[] default null) returns table (
    id uuid, municipality_key text, area_id uuid, lon double precision, lat double precision, light text, state text,
    violation_types text[], open_violations integer, next_deadline_on text, last_visit_on text, opened_on text,
    use_banned boolean, score smallint, address_key text, file_number text)
  language sql stable security definer set search_path = public
begin atomic
  select p.id, p.municipality_key, p.area_id, st_x(g.place), st_y(g.place), s.light, s.state,
         s.open_violation_types, s.open_violations, s.next_deadline_on::text, s.last_visit_on::text,
         s.opened_on::text, s.use_banned, s.score,
         coalesce(address_key(d.street, d.house_number), ''), p.file_number
  from property p
    join property_status s on s.property_id = p.id
    left join property_address d on d.property_id = p.id and d.position = 1
    cross join lateral (select st_transform(p.place, 4326) as place) g
  where of_properties is null or p.id = any (of_properties);
end;

-- Changes of this and later transactions, and where to go on from: transactions commit out of order, so the next
-- look starts at the oldest one that was still running now. What was seen already comes again; apply idempotently.
create function changes_since(from_xact xid8) returns table (next_xact xid8, kind text, key text)
  language sql stable security definer set search_path = public
begin atomic
  select pg_snapshot_xmin(pg_current_snapshot()), c.kind, c.key
  from (select) look left join lateral (
    select distinct change.kind, change.key from change where xact >= from_xact
  ) c on true;
end;

create function forget_changes() returns void
  language sql security definer set search_path = public
begin atomic
  delete from change where at < now() - interval '1 day';
end;
