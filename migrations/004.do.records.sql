-- The files of the municipalities. Every table carries municipality_key, tied to its parent's by a composite key,
-- so that row level security is one comparison and no child can sit in another city than its parent.
-- Never a column here for origin, nationality, religion, family, residents' names, benefits, health, schooling or
-- criminal records. People who live in a house are counted, never named.

create table property (
  id                  uuid primary key,
  municipality_key    text not null references municipality,
  file_number         text not null check (file_number <> ''),
  use_state           text not null check (use_state in ('vacant', 'partly', 'inhabited')),
  place               geometry(Point, 25832) not null,
  area_id             uuid references area, -- set from the place
  note                text not null default '',
  assigned_account_id uuid references account,
  demo                boolean not null default false,
  version             integer not null default 1,
  body_hash           bytea, -- SHA-256 of the first accepted body: a late repeat is still "the same"
  created_at          timestamptz not null default now(),
  created_by          uuid not null references account default current_account(),
  unique (municipality_key, id),
  unique (municipality_key, file_number)
);
create index on property using gist (place);
create index on property (area_id);
create index on property (assigned_account_id);
create index on property (created_by);

-- A property has one or more addresses (corner houses, 12a-14); position 1 is the one it is known by.
create table property_address (
  property_id      uuid not null,
  municipality_key text not null,
  position         smallint not null check (position >= 1),
  street           text not null check (street <> ''),
  house_number     text not null default '',
  postcode         text not null default '' check (postcode ~ '^(\d{5})?$'),
  primary key (property_id, position),
  foreign key (municipality_key, property_id) references property (municipality_key, id)
);
create index on property_address (municipality_key, property_id);

create table building (
  id               uuid primary key,
  property_id      uuid not null,
  municipality_key text not null,
  name             text not null default '', -- "Vorderhaus", "Hinterhaus"; empty where there is one
  storeys          smallint check (storeys between 1 and 60),
  built_year       smallint check (built_year between 1500 and 2100),
  unique (municipality_key, id),
  unique (property_id, id),
  foreign key (municipality_key, property_id) references property (municipality_key, id)
);
create index on building (municipality_key, property_id);

create table dwelling_unit (
  id               uuid primary key,
  building_id      uuid not null,
  property_id      uuid not null,
  municipality_key text not null,
  label            text not null check (label <> ''), -- "2. OG links"; never a resident's name
  storey           smallint not null default 0 check (storey between -3 and 60),
  rooms            numeric(4, 1) check (rooms > 0),
  living_area_sqm  numeric(7, 2) check (living_area_sqm > 0),
  unique (municipality_key, id),
  unique (property_id, id),
  foreign key (municipality_key, property_id) references property (municipality_key, id),
  foreign key (property_id, building_id) references building (property_id, id)
);
create index on dwelling_unit (municipality_key, property_id);
create index on dwelling_unit (property_id, building_id);
create index on dwelling_unit (building_id);

-- The 20 characters of ALKIS: Land 2, Gemarkung 4, Flur 3, Zähler 5, Nenner 4, Folge 2; empty parts are "_".
create table parcel (
  id               text not null
    check (id ~ '^05\d{4}(\d{3}|_{3})\d{5}(\d{4}|_{4})(\d{2}|_{2})$'),
  property_id      uuid not null,
  municipality_key text not null,
  primary key (property_id, id),
  foreign key (municipality_key, property_id) references property (municipality_key, id)
);
create index on parcel (municipality_key, property_id);
create index on parcel (id);

create table building_parcel (
  building_id      uuid not null,
  parcel_id        text not null,
  property_id      uuid not null,
  municipality_key text not null,
  primary key (building_id, parcel_id),
  foreign key (municipality_key, property_id) references property (municipality_key, id),
  foreign key (property_id, building_id) references building (property_id, id) on delete cascade,
  foreign key (property_id, parcel_id) references parcel (property_id, id) on delete cascade
);
create index on building_parcel (municipality_key, property_id);
create index on building_parcel (property_id, building_id);
create index on building_parcel (property_id, parcel_id);

-- On the list, off the list, on it again: the stock over time.
create table listing (
  id               uuid primary key,
  property_id      uuid not null,
  municipality_key text not null,
  opened_on        date not null,
  reason           text not null check (reason in ('tip', 'patrol', 'other_office', 'joint_operation', 'owner_change', 'import')),
  note             text not null default '',
  closed_on        date check (closed_on >= opened_on),
  closed_reason    text check (closed_reason in
    ('repaired', 'renovated', 'sold', 'demolished', 'converted', 'unfounded', 'merged')),
  version          integer not null default 1,
  body_hash        bytea,
  created_at       timestamptz not null default now(),
  created_by       uuid not null references account default current_account(),
  check ((closed_on is null) = (closed_reason is null)),
  exclude using gist (property_id with =, daterange(opened_on, closed_on, '[)') with &&),
  foreign key (municipality_key, property_id) references property (municipality_key, id)
);
create index on listing (municipality_key, property_id);
create index on listing (property_id, opened_on);
create index on listing (created_by);

-- A planned visit. It is done when an inspection names it, and can be called off.
create table appointment (
  id                  uuid primary key,
  property_id         uuid not null,
  municipality_key    text not null,
  planned_for         timestamptz not null,
  kind                text not null check (kind in ('first', 'follow_up')),
  joint               boolean not null default false,
  reason              text not null default '',
  assigned_account_id uuid references account,
  called_off_at       timestamptz,
  version             integer not null default 1,
  body_hash           bytea,
  created_at          timestamptz not null default now(),
  created_by          uuid not null references account default current_account(),
  unique (property_id, id),
  foreign key (municipality_key, property_id) references property (municipality_key, id)
);
create index on appointment (municipality_key, property_id);
create index on appointment (assigned_account_id);
create index on appointment (created_by);

-- A visit is a fact: written once. A correction is a new inspection that names the one it corrects.
create table inspection (
  id                uuid primary key,
  property_id       uuid not null,
  municipality_key  text not null,
  appointment_id    uuid,
  kind              text not null check (kind in ('first', 'follow_up')),
  joint             boolean not null,
  access            text not null check (access in ('granted', 'refused', 'nobody_met')),
  started_at        timestamptz not null,
  ended_at          timestamptz check (ended_at >= started_at),
  note              text not null default '',
  corrects          uuid unique,
  correction_reason text,
  body_hash         bytea,
  received_at       timestamptz not null default now(),
  created_by        uuid not null references account default current_account(),
  check ((corrects is null) = (correction_reason is null)),
  check (correction_reason <> ''),
  check (corrects <> id),
  unique (property_id, id),
  unique (municipality_key, id),
  foreign key (municipality_key, property_id) references property (municipality_key, id),
  foreign key (property_id, appointment_id) references appointment (property_id, id),
  foreign key (property_id, corrects) references inspection (property_id, id)
);
create index on inspection (municipality_key, property_id);
create index on inspection (property_id, started_at desc);
create index on inspection (property_id, appointment_id);
create index on inspection (property_id, corrects);
create index on inspection (created_by);

create table inspection_agency (
  inspection_id    uuid not null,
  agency_id        uuid not null references agency,
  municipality_key text not null,
  property_id      uuid not null,
  primary key (inspection_id, agency_id),
  foreign key (municipality_key, inspection_id) references inspection (municipality_key, id),
  foreign key (property_id, inspection_id) references inspection (property_id, id)
);
create index on inspection_agency (municipality_key, inspection_id);
create index on inspection_agency (property_id, inspection_id);
create index on inspection_agency (agency_id);

-- One row a dwelling: entered, or why not; people as counts only.
create table inspection_dwelling (
  inspection_id      uuid not null,
  dwelling_unit_id   uuid not null,
  property_id        uuid not null,
  municipality_key   text not null,
  entered            boolean not null,
  not_entered_reason text check (not_entered_reason in ('refused', 'nobody_met', 'sealed', 'unsafe', 'not_planned')),
  persons_met        smallint check (persons_met between 0 and 999),
  persons_registered smallint check (persons_registered between 0 and 999),
  rooms              numeric(4, 1) check (rooms > 0),
  living_area_sqm    numeric(7, 2) check (living_area_sqm > 0),
  primary key (inspection_id, dwelling_unit_id),
  check (entered = (not_entered_reason is null)),
  foreign key (municipality_key, inspection_id) references inspection (municipality_key, id),
  foreign key (property_id, inspection_id) references inspection (property_id, id),
  foreign key (property_id, dwelling_unit_id) references dwelling_unit (property_id, id)
);
create index on inspection_dwelling (municipality_key, inspection_id);
create index on inspection_dwelling (property_id, inspection_id);
create index on inspection_dwelling (property_id, dwelling_unit_id);

-- What is wrong, and where. Its state is its newest finding.
create table violation (
  id               uuid primary key,
  property_id      uuid not null,
  municipality_key text not null,
  building_id      uuid not null,
  dwelling_unit_id uuid, -- null = the building as a whole
  type_code        text not null,
  type_valid_from  date not null,
  first_found_on   date not null,
  created_at       timestamptz not null default now(),
  created_by       uuid not null references account default current_account(),
  unique (property_id, id),
  foreign key (municipality_key, property_id) references property (municipality_key, id),
  foreign key (property_id, building_id) references building (property_id, id),
  foreign key (property_id, dwelling_unit_id) references dwelling_unit (property_id, id),
  foreign key (type_code, type_valid_from) references violation_type (code, valid_from)
);
create index on violation (municipality_key, property_id);
create index on violation (property_id, building_id);
create index on violation (property_id, dwelling_unit_id);
create index on violation (type_code, type_valid_from);
create index on violation (created_by);

create table finding (
  id               uuid primary key,
  inspection_id    uuid not null,
  violation_id     uuid not null,
  property_id      uuid not null,
  municipality_key text not null,
  result           text not null check (result in ('found', 'still_there', 'remedied', 'not_checked')),
  severity         smallint check (severity between 1 and 3),
  note             text not null default '',
  unique (inspection_id, violation_id),
  unique (property_id, id),
  check ((severity is not null) = (result in ('found', 'still_there'))),
  foreign key (municipality_key, property_id) references property (municipality_key, id),
  foreign key (property_id, inspection_id) references inspection (property_id, id),
  foreign key (property_id, violation_id) references violation (property_id, id)
);
create index on finding (municipality_key, property_id);
create index on finding (property_id, inspection_id);
create index on finding (property_id, violation_id);
create index on finding (violation_id);

-- A decision of the office, as it was taken. What became of it is in its events.
create table legal_act (
  id                uuid primary key,
  property_id       uuid not null,
  municipality_key  text not null,
  instrument        text not null references instrument,
  legal_basis       text not null check (legal_basis <> ''),
  scope             text not null check (scope in ('property', 'building', 'dwelling')),
  building_id       uuid,
  dwelling_unit_id  uuid,
  decided_on        date not null,
  deadline_on       date check (deadline_on >= decided_on),
  note              text not null default '',
  corrects          uuid unique,
  correction_reason text,
  body_hash         bytea,
  created_at        timestamptz not null default now(),
  created_by        uuid not null references account default current_account(),
  check (case scope
    when 'property' then building_id is null and dwelling_unit_id is null
    when 'building' then building_id is not null and dwelling_unit_id is null
    else dwelling_unit_id is not null end),
  check ((corrects is null) = (correction_reason is null)),
  check (correction_reason <> ''),
  check (corrects <> id),
  unique (property_id, id),
  foreign key (municipality_key, property_id) references property (municipality_key, id),
  foreign key (property_id, building_id) references building (property_id, id),
  foreign key (property_id, dwelling_unit_id) references dwelling_unit (property_id, id),
  foreign key (property_id, corrects) references legal_act (property_id, id)
);
create index on legal_act (municipality_key, property_id);
create index on legal_act (property_id, building_id);
create index on legal_act (property_id, dwelling_unit_id);
create index on legal_act (property_id, corrects);
create index on legal_act (instrument);
create index on legal_act (created_by);

create table legal_act_event (
  id                uuid primary key,
  legal_act_id      uuid not null,
  property_id       uuid not null,
  municipality_key  text not null,
  kind              text not null check (kind in ('delivered', 'extended', 'complied', 'revoked', 'annulled')),
  happened_on       date not null,
  new_deadline_on   date,
  note              text not null default '',
  corrects          uuid unique,
  correction_reason text,
  body_hash         bytea,
  created_at        timestamptz not null default now(),
  created_by        uuid not null references account default current_account(),
  check ((kind = 'extended') = (new_deadline_on is not null)),
  check ((corrects is null) = (correction_reason is null)),
  check (correction_reason <> ''),
  check (corrects <> id),
  unique (legal_act_id, id),
  foreign key (municipality_key, property_id) references property (municipality_key, id),
  foreign key (property_id, legal_act_id) references legal_act (property_id, id),
  foreign key (legal_act_id, corrects) references legal_act_event (legal_act_id, id)
);
create index on legal_act_event (municipality_key, property_id);
create index on legal_act_event (property_id, legal_act_id);
create index on legal_act_event (legal_act_id, corrects);
create index on legal_act_event (created_by);

-- The published formula, version 1, kept by the database; server/ratings/rules.ts explains the same in words.
create table rating (
  id               uuid primary key,
  property_id      uuid not null,
  municipality_key text not null,
  formula_version  smallint not null default 1 check (formula_version = 1),
  neglect          smallint not null check (neglect between 0 and 4),
  misuse           smallint not null check (misuse between 0 and 4),
  impact           smallint not null check (impact between 0 and 4),
  indicators       jsonb not null default '{}' check (jsonb_typeof(indicators) = 'object'),
  answered_yes     smallint not null check (answered_yes >= 0),
  answered_no      smallint not null check (answered_no >= 0),
  answered_unknown smallint not null check (answered_unknown >= 0),
  score            smallint not null generated always as (
    1 + round(2.5 * (neglect + misuse) + impact
      + coalesce(5.0 * answered_yes / nullif(answered_yes + answered_no, 0), 0))) stored,
  light            text not null generated always as (
    case
      when 1 + round(2.5 * (neglect + misuse) + impact
        + coalesce(5.0 * answered_yes / nullif(answered_yes + answered_no, 0), 0)) >= 20
        or (greatest(neglect, misuse) = 4 and impact >= 2) then 'red'
      when 1 + round(2.5 * (neglect + misuse) + impact
        + coalesce(5.0 * answered_yes / nullif(answered_yes + answered_no, 0), 0)) >= 10 then 'yellow'
      else 'green'
    end) stored,
  confidence       numeric(3, 2) not null generated always as (
    coalesce((answered_yes + answered_no)::numeric
      / nullif(answered_yes + answered_no + answered_unknown, 0), 0)) stored,
  override_light   text check (override_light in ('red', 'yellow', 'green')),
  override_reason  text check (override_reason <> ''),
  rated_at         timestamptz not null,
  note             text not null default '',
  body_hash        bytea,
  created_at       timestamptz not null default now(),
  created_by       uuid not null references account default current_account(),
  check ((override_light is null) = (override_reason is null)),
  foreign key (municipality_key, property_id) references property (municipality_key, id)
);
create index on rating (municipality_key, property_id);
create index on rating (property_id, rated_at desc);
create index on rating (created_by);

-- What is known of a photo; its bytes are stored by content hash.
create table photo (
  id               uuid primary key,
  property_id      uuid not null,
  municipality_key text not null,
  inspection_id    uuid,
  finding_id       uuid,
  dwelling_unit_id uuid,
  taken_at         timestamptz not null,
  received_at      timestamptz not null default now(),
  place            geometry(Point, 25832),
  accuracy_m       real check (accuracy_m >= 0),
  sha256           bytea not null check (length(sha256) = 32),
  media_type       text not null check (media_type in ('image/jpeg', 'image/png', 'image/webp')),
  byte_size        integer not null check (byte_size > 0),
  created_by       uuid not null references account default current_account(),
  foreign key (municipality_key, property_id) references property (municipality_key, id),
  foreign key (property_id, inspection_id) references inspection (property_id, id),
  foreign key (property_id, finding_id) references finding (property_id, id),
  foreign key (property_id, dwelling_unit_id) references dwelling_unit (property_id, id)
);
create index on photo (municipality_key, property_id);
create index on photo (property_id, inspection_id);
create index on photo (property_id, finding_id);
create index on photo (property_id, dwelling_unit_id);
create index on photo using gist (place);
create index on photo (created_by);

-- The answers and their counts cannot disagree, and the district follows the place.
create function count_rating_answers() returns trigger language plpgsql set search_path = public as $$
begin
  select count(*) filter (where value = 'yes'), count(*) filter (where value = 'no'),
         count(*) filter (where value = 'unknown')
    into new.answered_yes, new.answered_no, new.answered_unknown
    from jsonb_each_text(new.indicators);
  if new.answered_yes + new.answered_no + new.answered_unknown
     <> (select count(*) from jsonb_object_keys(new.indicators)) then
    raise check_violation using message = 'an indicator is answered yes, no or unknown';
  end if;
  return new;
end
$$;
create trigger count_rating_answers before insert on rating
  for each row execute function count_rating_answers();

create function set_property_area() returns trigger language plpgsql set search_path = public as $$
begin
  new.area_id := area_at(new.municipality_key, new.place);
  return new;
end
$$;
create trigger set_property_area before insert or update of place on property
  for each row execute function set_property_area();

-- Facts are written once. Retention deletes whole files; nobody changes a fact.
create function refuse_change() returns trigger language plpgsql set search_path = public as $$
begin
  if tg_op = 'DELETE' and pg_has_role(current_user, 'revierblick_retention', 'usage') then
    return old;
  end if;
  raise insufficient_privilege using message = format('%s is append-only', tg_table_name);
end
$$;
do $$
declare
  fact text;
begin
  foreach fact in array array['inspection', 'inspection_agency', 'inspection_dwelling', 'violation', 'finding',
                              'legal_act', 'legal_act_event', 'rating', 'photo'] loop
    execute format('create trigger append_only before update or delete on %I
                    for each row execute function refuse_change()', fact);
  end loop;
end
$$;
