-- The rule of who sees what is asked by every policy of a statement, dozens of times for a property's history: in
-- PL/pgSQL its plan is kept for the session, and the account and the roles are looked up once, not once a membership.
create or replace function municipalities_with(wanted text) returns text[]
  language plpgsql stable security definer set search_path = public, pg_temp
as $$
declare
  acting uuid := current_account();
begin
  return array(
    select distinct m.municipality_key from membership m
    where m.account_id = acting
      and m.role = any (array(select r.role from role_right r where r."right" = wanted))
      and (select a.active from account a where a.id = acting)
  );
end
$$;

create or replace function visible_municipalities() returns text[]
  language plpgsql stable security definer set search_path = public, pg_temp
as $$
begin
  return municipalities_with('read');
end
$$;

create or replace function known_accounts() returns uuid[]
  language plpgsql stable security definer set search_path = public, pg_temp
as $$
declare
  acting uuid := current_account();
begin
  return array(
    select distinct theirs.account_id from membership theirs
    where theirs.municipality_key in (select mine.municipality_key from membership mine where mine.account_id = acting)
  );
end
$$;
