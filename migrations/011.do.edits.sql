-- What people describe may be edited, and two may edit at once. Every edit says which fields it changed, from what to
-- what: the history shows it, and a later edit that saw an older version is merged or refused field by field.

create table edit (
  record_id        uuid not null,
  version          integer not null check (version > 1), -- the version that this edit made
  record_kind      text not null check (record_kind in ('property', 'appointment', 'listing')),
  property_id      uuid not null,
  municipality_key text not null,
  fields           jsonb not null check (jsonb_typeof(fields) = 'object'), -- {field: {"old": …, "new": …}}
  created_at       timestamptz not null default now(),
  created_by       uuid not null references account default current_account(),
  primary key (record_id, version),
  foreign key (municipality_key, property_id) references property (municipality_key, id)
);
create index on edit (municipality_key, property_id);
create index on edit (property_id, created_at desc);
create index on edit (created_by);

alter table edit enable row level security;
alter table edit force row level security;
create policy seen on edit for select to revierblick_app
  using (municipality_key = any ((select visible_municipalities())::text[])
    or property_id = any ((select visible_properties())::uuid[]));
create policy added on edit for insert to revierblick_app
  with check (municipality_key = any ((select municipalities_with('visit'))::text[]));
create policy own_name on edit as restrictive for insert to revierblick_app
  with check (created_by = (select current_account()));
create policy system on edit to revierblick_system using (true) with check (true);
create policy retention on edit to revierblick_retention using (true);
grant select, insert on edit to revierblick_app;
grant select, insert, update, delete on edit to revierblick_system;
grant select, delete on edit to revierblick_retention;
create trigger append_only before update or delete on edit for each row execute function refuse_change();
create trigger audit after insert or delete on edit for each row execute function audit();

-- Two spellings of one address are equal here ("Am Stollen 3", "am stollen 3"); a column, because equality of a column
-- is leakproof and its index is used under row level security, a function's is not.
alter table property_address
  add column spelling text not null generated always as (search_text(street || ' ' || house_number)) stored;
create index on property_address (spelling);
