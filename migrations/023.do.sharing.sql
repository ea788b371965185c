-- Cities and each other's files. Without an agreement a city hears of another "hit" or "no hit" and whom to ask; with
-- one at level `counts` how many; at `record` the files themselves. A single case is opened on request, and closes by itself.

create table contact_desk (
  municipality_key text primary key references municipality,
  name             text not null check (name ~ '\S'),
  email            text not null default '' check (email = '' or email like '%_@_%'),
  phone            text not null default ''
);
alter table contact_desk enable row level security;
alter table contact_desk force row level security;
create policy known on contact_desk for select to revierblick_app using (true);
create policy added on contact_desk for insert to revierblick_app
  with check (municipality_key = any ((select municipalities_with('lead'))::text[]));
create policy changed on contact_desk for update to revierblick_app
  using (municipality_key = any ((select municipalities_with('lead'))::text[]));
create policy system on contact_desk to revierblick_system using (true) with check (true);
grant select, insert on contact_desk to revierblick_app;
grant update (name, email, phone) on contact_desk to revierblick_app;
grant select, insert, update, delete on contact_desk to revierblick_system;
create trigger audit after insert or update or delete on contact_desk for each row execute function audit();

-- What a city (municipality_key) lets another city, or the coordination desk of the region, know of its files.
create table sharing_agreement (
  id               uuid primary key,
  municipality_key text not null references municipality, -- the controller, who grants
  recipient        text not null check (recipient in ('municipality', 'coordination')),
  recipient_key    text references municipality,
  level            text not null check (level in ('hit', 'counts', 'record')),
  purpose          text not null check (purpose ~ '\S'),
  legal_basis      text not null check (legal_basis ~ '\S'),
  from_on          date not null,
  to_on            date check (to_on >= from_on), -- the first day without it; ended on its first day it never held
  version          integer not null default 1,
  body_hash        bytea,
  created_at       timestamptz not null default now(),
  created_by       uuid not null references account default current_account(),
  check ((recipient = 'municipality') = (recipient_key is not null)),
  check (recipient_key <> municipality_key),
  exclude using gist (municipality_key with =, recipient with =, coalesce(recipient_key, '') with =,
                      daterange(from_on, to_on, '[)') with &&)
);
create index on sharing_agreement (municipality_key);
create index on sharing_agreement (recipient_key);
create index on sharing_agreement (created_by);
alter table sharing_agreement enable row level security;
alter table sharing_agreement force row level security;
create policy party_to on sharing_agreement for select to revierblick_app
  using (municipality_key = any ((select municipalities_with('read'))::text[] || (select municipalities_with('log'))::text[])
    or recipient_key = any ((select municipalities_with('read'))::text[] || (select municipalities_with('log'))::text[])
    or (recipient = 'coordination' and cardinality((select municipalities_with('coordinate'))::text[]) > 0));
create policy added on sharing_agreement for insert to revierblick_app
  with check (municipality_key = any ((select municipalities_with('lead'))::text[]));
create policy own_name on sharing_agreement as restrictive for insert to revierblick_app
  with check (created_by = (select current_account()));
create policy changed on sharing_agreement for update to revierblick_app
  using (municipality_key = any ((select municipalities_with('lead'))::text[]));
create policy system on sharing_agreement to revierblick_system using (true) with check (true);
create policy retention on sharing_agreement to revierblick_retention using (true);
grant select, insert on sharing_agreement to revierblick_app;
grant update (to_on, version) on sharing_agreement to revierblick_app;
grant select, insert, update, delete on sharing_agreement to revierblick_system;
grant select, delete on sharing_agreement to revierblick_retention;
create trigger audit after insert or update or delete on sharing_agreement for each row execute function audit();

-- The coordination desk belongs to no city's staff: it reads what agreements give it and no file besides.
alter table role_right drop constraint role_right_right_check;
alter table role_right add constraint role_right_right_check check ("right" in
  ('read', 'visit', 'rate', 'manage', 'lead', 'export', 'publish', 'read_reports', 'log', 'accounts', 'coordinate'));
delete from role_right where role = 'coordinator' and "right" in ('read', 'export');
insert into role_right (role, "right") values ('coordinator', 'coordinate');

create function ruhr_day() returns date
  language sql stable parallel safe
  return (now() at time zone 'Europe/Berlin')::date;

-- Cities whose files somebody of these cities (or of the coordination desk) knows at this level or more, by agreement.
create function shared_at(least_level text, cities text[], coordinating boolean) returns text[]
  language sql stable set search_path = public, pg_temp
  return array(
    select distinct s.municipality_key
    from sharing_agreement s
    where s.from_on <= ruhr_day() and (s.to_on is null or s.to_on > ruhr_day())
      and array_position(array['hit', 'counts', 'record'], s.level)
        >= array_position(array['hit', 'counts', 'record'], least_level)
      and (s.recipient_key = any (cities) or (s.recipient = 'coordination' and coordinating))
  );

-- A single case: Essen asks for what of Herne hangs on the owners of one of Essen's properties.
create table access_request (
  id               uuid primary key,
  municipality_key text not null, -- who asks
  property_id      uuid not null, -- the asking city's own property
  asked_key        text not null references municipality check (asked_key <> municipality_key),
  purpose          text not null check (purpose in
    ('hearing', 'order', 'enforcement', 'emergency', 'joint_operation', 'advice', 'network_review')),
  file_number      text not null check (file_number ~ '\S'),
  reason           text not null check (reason ~ '\S'),
  body_hash        bytea,
  created_at       timestamptz not null default now(),
  created_by       uuid not null references account default current_account(),
  unique (asked_key, id),
  unique (municipality_key, id),
  foreign key (municipality_key, property_id) references property (municipality_key, id)
);
create index on access_request (municipality_key, property_id);
create index on access_request (asked_key, created_at desc);
create index on access_request (created_by);

-- What the asked city decided; written once. Withdrawn early: a second decision.
create table access_decision (
  id               uuid primary key,
  request_id       uuid not null,
  municipality_key text not null, -- the asked city
  verdict          text not null check (verdict in ('approved', 'refused', 'withdrawn')),
  reason           text not null check (reason ~ '\S'),
  expires_at       timestamptz,
  body_hash        bytea,
  created_at       timestamptz not null default clock_timestamp(),
  created_by       uuid not null references account default current_account(),
  check ((verdict = 'approved') = (expires_at is not null)),
  check (expires_at > created_at and expires_at <= created_at + interval '1 year'),
  foreign key (municipality_key, request_id) references access_request (asked_key, id)
);
create index on access_decision (municipality_key, request_id);
create index on access_decision (request_id, created_at desc);
create index on access_decision (created_by);
create trigger append_only before update or delete on access_decision
  for each row execute function refuse_change();

-- A request is approved or refused once; what was approved may be withdrawn once. Two leads at the same moment take turns.
create function guard_decision() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  before text;
begin
  perform from access_request where id = new.request_id for update;
  select d.verdict into before from access_decision d
  where d.request_id = new.request_id order by d.created_at desc, d.id desc limit 1;
  if (new.verdict = 'withdrawn' and before is distinct from 'approved')
      or (new.verdict <> 'withdrawn' and before is not null) then
    raise check_violation using message = 'this request was decided already',
      constraint = 'access_decision_once', table = 'access_decision', column = 'verdict';
  end if;
  return new;
end
$$;
create trigger guard_decision before insert on access_decision
  for each row execute function guard_decision();

-- Which properties an approval opened: fixed when it was given.
create table access_opening (
  decision_id      uuid not null references access_decision,
  property_id      uuid not null,
  municipality_key text not null,
  primary key (decision_id, property_id),
  foreign key (municipality_key, property_id) references property (municipality_key, id)
);
create index on access_opening (municipality_key, property_id);

do $$
declare
  t record;
begin
  for t in select * from (values ('access_request', 'asked_key'), ('access_decision', 'municipality_key')) as x (name, asked)
  loop
    execute format('alter table %I enable row level security', t.name);
    execute format('alter table %I force row level security', t.name);
    execute format('create policy system on %I to revierblick_system using (true) with check (true)', t.name);
    execute format('create policy retention on %I to revierblick_retention using (true)', t.name);
    execute format('grant select, insert on %I to revierblick_app', t.name);
    execute format('grant select, insert, update, delete on %I to revierblick_system', t.name);
    execute format('grant select, delete on %I to revierblick_retention', t.name);
    execute format('create trigger audit after insert or delete on %I for each row execute function audit()', t.name);
  end loop;
end
$$;
-- Both sides see the request and what became of it; so do their data protection officers.
create policy both_sides on access_request for select to revierblick_app
  using (municipality_key = any ((select municipalities_with('read'))::text[] || (select municipalities_with('log'))::text[])
    or asked_key = any ((select municipalities_with('lead'))::text[] || (select municipalities_with('log'))::text[]));
create policy added on access_request for insert to revierblick_app
  with check (municipality_key = any ((select municipalities_with('manage'))::text[]));
create policy own_name on access_request as restrictive for insert to revierblick_app
  with check (created_by = (select current_account()));
create policy both_sides on access_decision for select to revierblick_app
  using (exists (select from access_request r where r.id = request_id));
create policy added on access_decision for insert to revierblick_app
  with check (municipality_key = any ((select municipalities_with('lead'))::text[]));
create policy own_name on access_decision as restrictive for insert to revierblick_app
  with check (created_by = (select current_account()));
alter table access_opening enable row level security;
alter table access_opening force row level security;
create trigger audit after insert or delete on access_opening for each row execute function audit();
create policy both_sides on access_opening for select to revierblick_app
  using (exists (select from access_decision d where d.id = decision_id));
create policy system on access_opening to revierblick_system using (true) with check (true);
create policy retention on access_opening to revierblick_retention using (true);
grant select on access_opening to revierblick_app, revierblick_retention;
grant delete on access_opening to revierblick_retention;
grant select, insert, delete on access_opening to revierblick_system;

-- THE rule of who sees which city's files: the own ones, and those that an agreement opens.
create or replace function visible_municipalities() returns text[]
  language plpgsql stable security definer set search_path = public, pg_temp
as $$
declare
  own text[] := municipalities_with('read');
  coordinating boolean := cardinality(municipalities_with('coordinate')) > 0;
begin
  if cardinality(own) = 0 and not coordinating then
    return own;
  end if;
  return array(select distinct unnest(own || shared_at('record', own, coordinating)));
end
$$;

-- Single properties of other cities: approved, not withdrawn, not expired.
create or replace function visible_properties() returns uuid[]
  language plpgsql stable security definer set search_path = public, pg_temp
as $$
begin
  return array(
    select distinct o.property_id
    from access_request r
      join access_decision d on d.request_id = r.id and d.verdict = 'approved' and d.expires_at > now()
      join access_opening o on o.decision_id = d.id
    where r.municipality_key = any (municipalities_with('read'))
      and not exists (select from access_decision w where w.request_id = r.id and w.verdict = 'withdrawn')
  );
end
$$;

-- When what the acting account may see changes without anybody writing: a request expires, an agreement begins or ends.
create function visible_until() returns timestamptz
  language sql stable security definer set search_path = public, pg_temp
begin atomic
  select min(moment) from (
    select d.expires_at as moment
    from access_request r join access_decision d on d.request_id = r.id and d.verdict = 'approved'
    where r.municipality_key = any (municipalities_with('read'))
    union all
    select (ruhr_day() + 1)::timestamp at time zone 'Europe/Berlin'
  ) moments
  where moment > now();
end;

-- Whoever reads for the city hears of it at once.
create function follow_sharing() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
as $$
begin
  if tg_table_name = 'sharing_agreement' then
    insert into change (kind, key)
    select distinct 'membership', m.account_id::text from membership m
    where m.municipality_key = new.recipient_key or (new.recipient = 'coordination' and m.role = 'coordinator');
  else
    insert into change (kind, key)
    select distinct 'membership', m.account_id::text
    from membership m join access_request r on r.municipality_key = m.municipality_key
    where r.id = new.request_id;
  end if;
  return null;
end
$$;
create trigger follow_sharing after insert or update on sharing_agreement
  for each row execute function follow_sharing();
create trigger follow_sharing after insert on access_decision
  for each row execute function follow_sharing();

-- Keyed tokens of legal persons' identities: HMAC-SHA-256 under LINK_KEY, which the database never has. Nobody can read
-- them through the application role; two cities' tokens are only ever compared, by the functions below.
create table owner_token (
  party_id         uuid not null,
  municipality_key text not null,
  token            bytea not null check (length(token) = 32),
  kind             text not null check (kind in ('registration', 'name_and_address')),
  primary key (party_id, token),
  foreign key (municipality_key, party_id) references party (municipality_key, id) on delete cascade
);
create index on owner_token (token);
create index on owner_token (municipality_key, party_id);
alter table owner_token enable row level security;
alter table owner_token force row level security;
create policy system on owner_token to revierblick_system using (true) with check (true);
create policy retention on owner_token to revierblick_retention using (true);
grant select, insert, delete on owner_token to revierblick_system;
grant select, delete on owner_token to revierblick_retention;

-- Replaces the tokens of a party of the acting account's city; natural persons and heirs have none.
create function store_owner_tokens(of_party uuid, registrations bytea[], names bytea[]) returns void
  language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  its party;
begin
  select * into its from party where id = of_party and municipality_key = any (municipalities_with('manage'));
  if its.id is null then
    raise insufficient_privilege using message = 'no party that this account may write';
  end if;
  delete from owner_token where party_id = of_party;
  if its.kind not in ('natural_person', 'heirs') then
    insert into owner_token (party_id, municipality_key, token, kind)
    select of_party, its.municipality_key, t, 'registration' from unnest(registrations) t
    union
    select of_party, its.municipality_key, t, 'name_and_address' from unnest(names) t where t <> all (registrations);
  end if;
end
$$;

-- Who turns out to be a natural person has no tokens any more.
create function forget_owner_tokens() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
as $$
begin
  delete from owner_token where party_id = new.id;
  return null;
end
$$;
create trigger forget_owner_tokens after update of kind on party
  for each row when (new.kind in ('natural_person', 'heirs')) execute function forget_owner_tokens();

-- Properties of other cities that hang on the same legal persons as this one, by token; for functions only. Managers and
-- administrators hold for others, so they join nothing; what has no source does not count.
create function linked_elsewhere(of_property uuid)
  returns table (property_id uuid, municipality_key text, party_id uuid, own_party_id uuid, kind text)
  language sql stable set search_path = public, pg_temp
begin atomic
  select distinct theirs.property_id, theirs.municipality_key, theirs.party_id, mine.party_id, t.kind
  from holding mine
    join owner_token m on m.party_id = mine.party_id
    join owner_token t on t.token = m.token and t.municipality_key <> m.municipality_key
    join holding theirs on theirs.party_id = t.party_id
  where mine.property_id = of_property
    and mine.role in ('owner', 'heritable_building_right') and theirs.role in ('owner', 'heritable_building_right')
    and (mine.to_on is null or mine.to_on > ruhr_day()) and (theirs.to_on is null or theirs.to_on > ruhr_day());
end;

-- Hit or no hit, city by city, for a property of the acting account's own city; how many only where an agreement says
-- `counts`. Both cities' logs say that it was asked. At most 30 questions a minute, the same property's included: whoever
-- writes one invented owner after the other into one file is stopped too.
create function owner_hits(of_property uuid)
  returns table (municipality_key text, level text, properties integer)
  language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  home text;
begin
  select p.municipality_key into home from property p
  where p.id = of_property and p.municipality_key = any (municipalities_with('read'));
  if home is null then
    return;
  end if;
  perform pg_advisory_xact_lock(hashtext('owner_hits'), hashtext(current_account()::text)); -- questions at once count too
  if (select count(*) from owner_reading r
      where r.account_id = current_account() and r.record_kind = 'hit' and r.municipality_key = home
        and r.at > clock_timestamp() - interval '1 minute') >= 30 then
    raise exception using errcode = 'RV429', message = 'too many questions about owners elsewhere';
  end if;
  insert into owner_reading (account_id, municipality_key, record_kind, record_id, party_ids)
  select current_account(), l.municipality_key, 'hit', of_property, array_agg(distinct l.party_id)
  from linked_elsewhere(of_property) l group by l.municipality_key
  union all
  select current_account(), home, 'hit', of_property, array(
    select distinct h.party_id from holding h where h.property_id = of_property);
  return query
    select l.municipality_key, s.level,
           case when s.level in ('counts', 'record') then count(distinct l.property_id)::integer end
    from linked_elsewhere(of_property) l
      cross join lateral (
        select case
          when l.municipality_key = any (shared_at('record', array[home], false)) then 'record'
          when l.municipality_key = any (shared_at('counts', array[home], false)) then 'counts'
          else 'hit'
        end as level
      ) s
    group by l.municipality_key, s.level
    order by l.municipality_key;
end
$$;

-- What an approval would open now: the asked city's own properties, for its lead alone.
create function asked_properties(of_request uuid) returns uuid[]
  language sql stable security definer set search_path = public, pg_temp
begin atomic
  select array(
    select distinct l.property_id
    from access_request r cross join lateral linked_elsewhere(r.property_id) l
    where r.id = of_request and l.municipality_key = r.asked_key and r.asked_key = any (municipalities_with('lead'))
    order by l.property_id);
end;

-- An approval opens what is linked at that moment.
create function open_access() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
as $$
begin
  insert into access_opening (decision_id, property_id, municipality_key)
  select distinct new.id, l.property_id, l.municipality_key
  from access_request r cross join lateral linked_elsewhere(r.property_id) l
  where r.id = new.request_id and l.municipality_key = r.asked_key;
  return null;
end
$$;
create trigger open_access after insert on access_decision
  for each row when (new.verdict = 'approved') execute function open_access();

-- Same identity in two cities, as far as the acting account may see both parties.
create function same_elsewhere(of_parties uuid[])
  returns table (a_id uuid, b_id uuid, kind text)
  language sql stable security definer set search_path = public, pg_temp
begin atomic
  select least(m.party_id, t.party_id), greatest(m.party_id, t.party_id), min(t.kind)
  from owner_token m
    join owner_token t on t.token = m.token and t.municipality_key <> m.municipality_key
  where m.party_id = any (of_parties)
    and (m.municipality_key = any (visible_municipalities()) or m.party_id = any (visible_parties()))
    and (t.municipality_key = any (visible_municipalities()) or t.party_id = any (visible_parties()))
  group by 1, 2;
end;

do $$
declare
  f text;
begin
  foreach f in array array['visible_until()', 'follow_sharing()', 'store_owner_tokens(uuid, bytea[], bytea[])',
      'owner_hits(uuid)', 'guard_decision()', 'forget_owner_tokens()', 'asked_properties(uuid)', 'open_access()', 'same_elsewhere(uuid[])'] loop
    execute format('alter function %s owner to revierblick_system', f);
    execute format('revoke all on function %s from public', f);
  end loop;
end
$$;
revoke all on function linked_elsewhere(uuid), shared_at(text, text[], boolean) from public;
grant execute on function linked_elsewhere(uuid), shared_at(text, text[], boolean) to revierblick_system;
grant execute on function visible_until(), store_owner_tokens(uuid, bytea[], bytea[]), owner_hits(uuid),
  same_elsewhere(uuid[]), asked_properties(uuid) to revierblick_app;
