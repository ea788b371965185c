-- What the map index reads, quickly whether it asks for all properties or for one.

create view map_row with (security_invoker = true) as
  select p.id, p.municipality_key, p.area_id, st_x(g.place) as lon, st_y(g.place) as lat, s.light, s.state,
         s.open_violation_types as violation_types, s.open_violations,
         s.next_deadline_on::text as next_deadline_on, s.last_visit_on::text as last_visit_on,
         s.opened_on::text as opened_on, s.use_banned, s.score,
         coalesce(address_key(d.street, d.house_number), '') as address_key, p.file_number
  from property p
    join property_status s on s.property_id = p.id
    left join property_address d on d.property_id = p.id and d.position = 1
    cross join lateral (select st_transform(p.place, 4326) as place) g;
comment on view map_row is 'Everything the map index keeps of a property; lon and lat in EPSG:4326.';
grant select on map_row to revierblick_app, revierblick_system;

-- One function for both could only be planned for both, and read a million rows to find one.
drop function map_rows(uuid[]);

-- Those of the given properties that exist, in no order.
create function map_rows(of_properties uuid[]) returns setof map_row
  language sql stable security definer set search_path = public, pg_temp
begin atomic
  select r.id, r.municipality_key, r.area_id, r.lon, r.lat, r.light, r.state, r.violation_types, r.open_violations,
         r.next_deadline_on, r.last_visit_on, r.opened_on, r.use_banned, r.score, r.address_key, r.file_number
  from map_row r
  where r.id = any (of_properties);
end;

-- Every property, in no order.
create function all_map_rows() returns setof map_row
  language sql stable security definer set search_path = public, pg_temp
begin atomic
  select r.id, r.municipality_key, r.area_id, r.lon, r.lat, r.light, r.state, r.violation_types, r.open_violations,
         r.next_deadline_on, r.last_visit_on, r.opened_on, r.use_banned, r.score, r.address_key, r.file_number
  from map_row r;
end;

alter function map_rows(uuid[]) owner to revierblick_system;
alter function all_map_rows() owner to revierblick_system;
revoke all on function map_rows(uuid[]), all_map_rows() from public;
grant execute on function map_rows(uuid[]), all_map_rows() to revierblick_server;

-- The tree of the districts.
grant select on area to revierblick_server;
