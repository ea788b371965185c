-- Extensions and the four roles. Roles belong to the cluster, the rest of the schema to one database.

create extension if not exists postgis;
create extension if not exists pg_trgm;
create extension if not exists unaccent;
create extension if not exists btree_gist;

do $$
declare
  wanted text;
begin
  foreach wanted in array array[
    'revierblick_app',       -- every request works as this role; row level security binds it
    'revierblick_server',    -- the server's own errands (sign-in, sessions, the map index's reader): some functions
    'revierblick_system',    -- owns the definer functions: derived state, audit, change feed, sign-in
    'revierblick_retention'  -- may delete what the retention periods say, the audit log included
  ] loop
    begin
      execute format('create role %I nologin', wanted);
    exception when duplicate_object or unique_violation then
      null; -- another database of this cluster made it first
    end;
    if not pg_has_role(current_user, wanted, 'member') then
      execute format('grant %I to current_user', wanted);
    end if;
  end loop;
end
$$;

grant usage on schema public to revierblick_app, revierblick_server, revierblick_system, revierblick_retention;
grant create on schema public to revierblick_system;

-- Every account-dependent rule starts here: who is acting in this transaction?
create function current_account() returns uuid
  language sql stable parallel safe
  return nullif(current_setting('revierblick.account', true), '')::uuid;

comment on function current_account() is
  'The account this transaction acts for; null when none was set, and then nothing is visible or writable.';
