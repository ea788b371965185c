-- Who owns and who manages a house, in the file of the city that found it out. A company with houses in two cities is
-- two parties: each city is the controller of its own file. What is known of a party carries dates and its source.

-- Natural persons are recorded only where a city has documented on what legal basis; off until then.
create table owner_policy (
  municipality_key text primary key references municipality,
  natural_persons  boolean not null default false,
  legal_basis      text not null default '',
  check (not natural_persons or legal_basis ~ '\S')
);

create table party (
  id               uuid primary key,
  municipality_key text not null references municipality,
  kind             text not null
    check (kind in ('legal_person', 'public_body', 'heirs', 'gbr', 'weg', 'natural_person')),
  legal_basis      text not null default '',
  note             text not null default '',
  demo             boolean not null default false,
  version          integer not null default 1,
  body_hash        bytea,
  created_at       timestamptz not null default now(),
  created_by       uuid not null references account default current_account(),
  check (kind <> 'natural_person' or legal_basis ~ '\S'),
  unique (municipality_key, id)
);
create index on party (created_by);

create function is_owner_source(code text) returns boolean
  language sql immutable parallel safe
  return code in ('land_register', 'company_register', 'notification', 'own_research');

create table party_name (
  party_id         uuid not null,
  municipality_key text not null,
  position         smallint not null check (position >= 1), -- 1 is the one it is known by
  name             text not null check (name ~ '\S'),
  key              text not null, -- server/owners/names.ts: order, spelling and legal form taken out
  form             text,          -- the legal form that was taken out
  from_on          date,
  to_on            date check (to_on > from_on),
  source           text not null check (is_owner_source(source)),
  source_note      text not null default '', -- "Grundbuch von Altenessen, Blatt 1234"
  primary key (party_id, position),
  foreign key (municipality_key, party_id) references party (municipality_key, id)
);
create index on party_name (municipality_key, party_id);
create index on party_name (municipality_key, key);

create table party_address (
  party_id         uuid not null,
  municipality_key text not null,
  position         smallint not null check (position >= 1),
  care_of          text not null default '',
  street           text not null default '', -- or "Postfach 10 01 22"
  house_number     text not null default '',
  postcode         text not null default '',
  city             text not null default '',
  country          text not null default 'DE' check (country ~ '^[A-Z]{2}$'),
  key              text not null, -- server/owners/addresses.ts
  from_on          date,
  to_on            date check (to_on > from_on),
  source           text not null check (is_owner_source(source)),
  source_note      text not null default '',
  primary key (party_id, position),
  foreign key (municipality_key, party_id) references party (municipality_key, id)
);
create index on party_address (municipality_key, party_id);

create table registration (
  party_id         uuid not null,
  municipality_key text not null,
  position         smallint not null check (position >= 1),
  kind             text not null check (kind in ('court_register', 'euid', 'foreign_register', 'lei')),
  court            text not null default '', -- or the country of a foreign register
  register         text not null default '', -- "HRB", or the foreign register's name
  number           text not null check (number ~ '\S'),
  key              text, -- server/owners/registers.ts; null where it cannot be read
  from_on          date,
  to_on            date check (to_on > from_on),
  source           text not null check (is_owner_source(source)),
  source_note      text not null default '',
  primary key (party_id, position),
  foreign key (municipality_key, party_id) references party (municipality_key, id)
);
create index on registration (municipality_key, party_id);
create index on registration (municipality_key, key);

-- Who directs a company or has a share in it, as the company register publishes it and from nowhere else. Somebody is
-- the same person only with full name, date of birth and place; a name alone is a candidate for ever.
create table office (
  party_id          uuid not null, -- the company
  municipality_key  text not null,
  position          smallint not null check (position >= 1),
  role              text not null check (role in ('managing_director', 'general_partner', 'shareholder')),
  holder_party_id   uuid, -- a company in the same file, or
  holder_name       text check (holder_name ~ '\S'), -- a person, as published
  holder_born_on    date,
  holder_place      text,
  share_numerator   integer check (share_numerator > 0),
  share_denominator integer check (share_denominator >= share_numerator),
  from_on           date,
  to_on             date check (to_on > from_on),
  source_note       text not null check (source_note ~ '\S'), -- the published entry
  primary key (party_id, position),
  check ((holder_party_id is null) <> (holder_name is null)),
  check ((share_numerator is null) = (share_denominator is null)),
  foreign key (municipality_key, party_id) references party (municipality_key, id),
  foreign key (municipality_key, holder_party_id) references party (municipality_key, id)
);
create index on office (municipality_key, party_id);
create index on office (municipality_key, holder_party_id);

-- Who has what right in which property, parcel or dwelling, from when to when, and how the city knows. Shares of a
-- parcel need not add up to 1: what the sources say is kept, and shown.
create table holding (
  id                uuid primary key,
  party_id          uuid not null,
  property_id       uuid not null,
  municipality_key  text not null,
  parcel_id         text,
  dwelling_unit_id  uuid,
  role              text not null check (role in
    ('owner', 'heritable_building_right', 'manager', 'insolvency_administrator', 'compulsory_administrator')),
  share_numerator   integer check (share_numerator > 0),
  share_denominator integer check (share_denominator >= share_numerator),
  from_on           date,
  to_on             date check (to_on > from_on),
  source            text not null check (source in ('land_register', 'notification', 'own_research')),
  source_note       text not null check (source_note ~ '\S'),
  version           integer not null default 1,
  body_hash         bytea,
  created_at        timestamptz not null default now(),
  created_by        uuid not null references account default current_account(),
  check ((share_numerator is null) = (share_denominator is null)),
  foreign key (municipality_key, party_id) references party (municipality_key, id),
  foreign key (municipality_key, property_id) references property (municipality_key, id),
  foreign key (property_id, parcel_id) references parcel (property_id, id),
  foreign key (property_id, dwelling_unit_id) references dwelling_unit (property_id, id)
);
create index on holding (municipality_key, property_id);
create index on holding (municipality_key, party_id);
create index on holding (property_id, parcel_id);
create index on holding (property_id, dwelling_unit_id);
create index on holding (party_id);
create index on holding (created_by);

create function guard_natural_person() returns trigger
  language plpgsql set search_path = public, pg_temp
as $$
begin
  if new.kind = 'natural_person' and not exists (
    select from owner_policy p where p.municipality_key = new.municipality_key and p.natural_persons
  ) then
    raise check_violation using message = 'natural persons are not recorded in this municipality',
      constraint = 'party_natural_person', table = 'party', column = 'kind';
  end if;
  return new;
end
$$;
create trigger guard_natural_person before insert or update of kind on party
  for each row execute function guard_natural_person();

-- Why somebody opened the owners of a property: stated once a case, kept with every reading that follows.
create table owner_purpose (
  id               uuid primary key,
  property_id      uuid not null,
  municipality_key text not null, -- of the property
  purpose          text not null check (purpose in
    ('hearing', 'order', 'enforcement', 'emergency', 'joint_operation', 'advice', 'network_review')),
  file_number      text not null check (file_number ~ '\S'),
  body_hash        bytea,
  created_at       timestamptz not null default now(),
  created_by       uuid not null references account default current_account(),
  foreign key (municipality_key, property_id) references property (municipality_key, id)
);
create index on owner_purpose (municipality_key, property_id);
create index on owner_purpose (created_by, property_id);

-- Who read which owner data, when and why (GBO section 12). Written by note_reading(), read by the data protection
-- officer of the city whose record it is, deleted by retention only.
create table owner_reading (
  id               bigint generated always as identity primary key,
  at               timestamptz not null default clock_timestamp(),
  account_id       uuid not null, -- no foreign key: the log outlives the account
  municipality_key text not null references municipality, -- whose record was read
  record_kind      text not null check (record_kind in ('owners', 'party', 'portfolio', 'network', 'hit', 'export')),
  record_id        uuid not null,
  party_ids        uuid[] not null default '{}', -- the owners that were shown
  purpose_id       uuid references owner_purpose,
  purpose          text not null default '',
  file_number      text not null default ''
);
create index on owner_reading (municipality_key, at desc);
create index on owner_reading (account_id, at desc);
create index on owner_reading (purpose_id);
create index on owner_reading using gin (party_ids);

-- The server says what it is about to show; the database adds who and when, once for each city whose records they are.
-- Fails where the acting account may not see one of the parties.
create function note_reading(of_kind text, of_record uuid, shown uuid[], with_purpose uuid) returns void
  language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  said owner_purpose;
begin
  if current_account() is null then
    raise insufficient_privilege using message = 'a reading needs an account';
  end if;
  select * into said from owner_purpose where id = with_purpose and created_by = current_account();
  insert into owner_reading
    (account_id, municipality_key, record_kind, record_id, party_ids, purpose_id, purpose, file_number)
  select current_account(), p.municipality_key, of_kind, of_record, array_agg(p.id order by p.id),
         said.id, coalesce(said.purpose, ''), coalesce(said.file_number, '')
  from party p
  where p.id = any (shown)
  group by p.municipality_key;
end
$$;

-- The own cities' files: what an agreement or a single request opens never contains natural persons.
create function own_municipalities() returns text[]
  language plpgsql stable security definer set search_path = public, pg_temp
as $$
begin
  return municipalities_with('read');
end
$$;

-- Parties of other cities that hold something in a property that was opened to this account.
create function visible_parties() returns uuid[]
  language plpgsql stable security definer set search_path = public, pg_temp
as $$
begin
  return array(
    select distinct h.party_id
    from holding h join party p on p.id = h.party_id and p.kind <> 'natural_person'
    where h.property_id = any (visible_properties())
  );
end
$$;

do $$
declare
  t record;
  signed text;
begin
  -- seen: the column that opens a row beyond whole cities; ways: insert (a), update (w), delete (d).
  for t in
    select * from (values
      ('party',         'id = any ((select visible_parties())::uuid[])',               'manage', 'aw'),
      ('party_name',    'party_id = any ((select visible_parties())::uuid[])',         'manage', 'ad'),
      ('party_address', 'party_id = any ((select visible_parties())::uuid[])',         'manage', 'ad'),
      ('registration',  'party_id = any ((select visible_parties())::uuid[])',         'manage', 'ad'),
      ('office',        'party_id = any ((select visible_parties())::uuid[])',         'manage', 'ad'),
      ('holding',       'property_id = any ((select visible_properties())::uuid[])',   'manage', 'aw'),
      ('owner_purpose', 'false',                                                       'read',   'a'),
      ('owner_policy',  'false',                                                       'lead',   'aw')
    ) as tables (name, beyond, write_right, ways)
  loop
    execute format('alter table %I enable row level security', t.name);
    execute format('alter table %I force row level security', t.name);
    execute format('create policy seen on %I for select to revierblick_app
                    using (municipality_key = any ((select visible_municipalities())::text[]) or %s)', t.name, t.beyond);
    execute format('create policy answered_for on %I for select to revierblick_app
                    using (municipality_key = any ((select municipalities_with(''log''))::text[]))', t.name);
    execute format('create policy system on %I to revierblick_system using (true) with check (true)', t.name);
    execute format('create policy retention on %I to revierblick_retention using (true)', t.name);
    execute format('grant select on %I to revierblick_app', t.name);
    execute format('grant select, delete on %I to revierblick_retention', t.name);
    execute format('grant select, insert, update, delete on %I to revierblick_system', t.name);
    execute format('create policy added on %I for insert to revierblick_app
                    with check (municipality_key = any ((select municipalities_with(%L))::text[]))', t.name, t.write_right);
    execute format('grant insert on %I to revierblick_app', t.name);
    if t.ways like '%w%' then
      execute format('create policy changed on %1$I for update to revierblick_app
                      using (municipality_key = any ((select municipalities_with(%2$L))::text[]))
                      with check (municipality_key = any ((select municipalities_with(%2$L))::text[]))',
                     t.name, t.write_right);
    end if;
    if t.ways like '%d%' then
      execute format('create policy removed on %I for delete to revierblick_app
                      using (municipality_key = any ((select municipalities_with(%L))::text[]))', t.name, t.write_right);
      execute format('grant delete on %I to revierblick_app', t.name);
    end if;
    execute format('create trigger audit after insert or update or delete on %I
                    for each row execute function audit()', t.name);
  end loop;
  foreach signed in array array['party', 'holding', 'owner_purpose'] loop
    execute format('create policy own_name on %I as restrictive for insert to revierblick_app
                    with check (created_by = (select current_account()))', signed);
  end loop;
  -- Natural persons stay in the file of their city, whatever is shared; what hangs on a party is seen with it.
  create policy at_home on party as restrictive for select to revierblick_app
    using (kind <> 'natural_person'
      or municipality_key = any ((select own_municipalities())::text[])
      or municipality_key = any ((select municipalities_with('log'))::text[]));
  foreach signed in array array['party_name', 'party_address', 'registration', 'office', 'holding'] loop
    execute format('create policy at_home on %1$I as restrictive for select to revierblick_app
                    using (municipality_key = any ((select own_municipalities())::text[])
                      or exists (select from party where party.id = %1$I.party_id))', signed);
  end loop;
end
$$;

grant update (kind, legal_basis, note, version) on party to revierblick_app;
grant update (share_numerator, share_denominator, from_on, to_on, source, source_note, version) on holding
  to revierblick_app;
grant update (natural_persons, legal_basis) on owner_policy to revierblick_app;

alter table owner_reading enable row level security;
alter table owner_reading force row level security;
create policy answered_for on owner_reading for select to revierblick_app
  using (municipality_key = any ((select municipalities_with('log'))::text[]));
create policy system on owner_reading to revierblick_system using (true) with check (true);
create policy retention on owner_reading to revierblick_retention using (true);
grant select on owner_reading to revierblick_app;
grant select, insert on owner_reading to revierblick_system;
grant select, delete on owner_reading to revierblick_retention;

alter function note_reading(text, uuid, uuid[], uuid) owner to revierblick_system;
alter function own_municipalities() owner to revierblick_system;
alter function visible_parties() owner to revierblick_system;
revoke all on function note_reading(text, uuid, uuid[], uuid), own_municipalities(), visible_parties() from public;
grant execute on function note_reading(text, uuid, uuid[], uuid), own_municipalities(), visible_parties()
  to revierblick_app;
