-- Accounts are made and kept by the admins of their municipalities.

alter table account add column body_hash bytea; -- SHA-256 of the first accepted body, without the password

-- Accounts that belong to the acting admin's municipalities alone. Whoever also works elsewhere is not theirs: with a
-- new password for a coordinator an admin of one city would read all the others'.
create function administered_accounts() returns uuid[]
  language sql stable security definer set search_path = public, pg_temp
  return (
    select coalesce(array_agg(account_id), '{}')
    from (
      select account_id from membership
      group by account_id
      having bool_and(municipality_key = any (municipalities_with('accounts')))
    ) own
  );

-- Who can be given work in a municipality: names for those who read its files, nobody for others.
create function people_of(of_municipality text) returns table (id uuid, name text, roles text[])
  language sql stable security definer set search_path = public, pg_temp
begin atomic
  select a.id, a.name, array_agg(m.role order by m.role)
  from membership m
    join account a on a.id = m.account_id and a.active
  where m.municipality_key = of_municipality
    and of_municipality = any (municipalities_with('read'))
    and exists (select from role_right r where r.role = m.role and r."right" = 'visit')
  group by a.id, a.name
  order by a.name, a.id;
end;

create policy added on account for insert to revierblick_app
  with check (cardinality((select municipalities_with('accounts'))::text[]) > 0);
create policy changed on account for update to revierblick_app
  using (id = any ((select administered_accounts())::uuid[]))
  with check (id = any ((select administered_accounts())::uuid[]));
grant insert (id, email, name, password_hash, demo, body_hash) on account to revierblick_app;
grant update (email, name, password_hash, active, version) on account to revierblick_app;
grant select (body_hash) on account to revierblick_app;

-- Nobody gives roles to themself: an admin keeps accounts and reads no files.
create policy not_oneself on membership as restrictive for insert to revierblick_app
  with check (account_id <> current_account());

do $$
declare
  signature text;
begin
  foreach signature in array array['administered_accounts()', 'people_of(text)'] loop
    execute format('alter function %s owner to revierblick_system', signature);
    execute format('revoke all on function %s from public', signature);
    execute format('grant execute on function %s to revierblick_app', signature);
  end loop;
end
$$;
