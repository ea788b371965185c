-- Public reference data: no row here belongs to one municipality's files.

create table municipality (
  key            text primary key check (key ~ '^05\d{6}$'), -- AGS, the official municipality key
  name           text not null,
  kind           text not null,
  county_key     text not null check (county_key ~ '^05\d{3}$'),
  county_name    text not null,
  population     integer not null check (population > 0),
  population_on  date not null,
  label_place    geometry(Point, 25832) not null,
  boundary       geometry(MultiPolygon, 25832) not null
);
create index on municipality using gist (boundary);
create index on municipality using gist (label_place);

-- A district of any level. Where a municipality re-draws its districts, the old ones end, the new ones begin.
create table area (
  id               uuid primary key default gen_random_uuid(),
  municipality_key text not null references municipality,
  level            smallint not null check (level between 1 and 5), -- 1 = Stadtbezirk, 2 = Stadtteil, ...
  kind             text not null,
  code             text not null,
  name             text not null,
  parent_id        uuid references area,
  quality          text not null check (quality in ('official', 'osm', 'approximate')),
  source           text not null,
  valid_from       date not null,
  valid_to         date check (valid_to >= valid_from),
  boundary         geometry(MultiPolygon, 25832) not null check (st_isvalid(boundary))
);
create unique index area_in_force on area (municipality_key, level, code) where valid_to is null;
create index on area (municipality_key);
create index on area (parent_id);
create index on area using gist (boundary);

-- The finest district in force that covers a place; null where the levels leave a gap.
create function area_at(of_municipality text, place geometry) returns uuid
  language sql stable
  return (
    select id from area
    where municipality_key = of_municipality and valid_to is null and st_covers(boundary, place)
    order by level desc, code
    limit 1
  );

-- An office that takes part in visits. Guests see the appointment and the address, never the findings.
create table agency (
  id      uuid primary key default gen_random_uuid(),
  code    text not null unique,
  name_de text not null,
  name_en text not null,
  guest   boolean not null
);

-- The catalogues are versioned by date: a violation keeps the wording and section of the day it was found.
create table violation_type (
  code       text not null check (code ~ '^[a-z]{2}_[a-z]+$'),
  valid_from date not null,
  valid_to   date check (valid_to >= valid_from),
  name_de    text not null,
  name_en    text not null,
  law        text not null,
  field      text not null,
  office     text not null,
  evidence   text[] not null default '{}',
  primary key (code, valid_from),
  exclude using gist (code with =, daterange(valid_from, valid_to, '[]') with &&)
);

create table instrument (
  code    text primary key check (code ~ '^[a-z_]+$'),
  name_de text not null,
  name_en text not null,
  law     text not null,
  effect  text not null
    check (effect in ('hearing', 'order', 'use_ban', 'uninhabitable', 'enforcement', 'strategic', 'fine'))
);

-- Areas in m2 a person may not go below (WohnStG NRW section 10; before July 2021 WAG NRW).
create table occupancy_rule (
  code            text not null,
  valid_from      date not null,
  valid_to        date check (valid_to >= valid_from),
  applies_to      text not null,
  sqm_per_person  numeric(5, 2) not null check (sqm_per_person > 0),
  sqm_per_child   numeric(5, 2) check (sqm_per_child > 0),
  child_below_age smallint check (child_below_age > 0),
  law             text not null,
  primary key (code, valid_from),
  exclude using gist (code with =, daterange(valid_from, valid_to, '[]') with &&)
);
