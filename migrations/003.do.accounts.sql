-- Who may do what. The matrix is data, so that one function answers every question about rights.

create table account (
  id            uuid primary key default gen_random_uuid(),
  email         text not null check (email = lower(email) and email like '%_@_%'),
  name          text not null check (name <> ''),
  password_hash text, -- argon2id; null = cannot sign in (the system's own account)
  active        boolean not null default true,
  demo          boolean not null default false,
  version       integer not null default 1,
  created_at    timestamptz not null default now(),
  unique (email)
);

-- Migrations, seeds and retention act as this account; nobody can sign in as it.
insert into account (id, email, name) values
  ('00000000-0000-7000-8000-000000000001', 'system@revierblick.invalid', 'Revierblick');

create table role_right (
  role  text not null
    check (role in ('inspector', 'officer', 'lead', 'coordinator', 'council', 'dpo', 'admin')),
  "right" text not null
    check ("right" in ('read', 'visit', 'rate', 'manage', 'lead', 'export', 'publish', 'read_reports', 'log', 'accounts')),
  primary key (role, "right")
);
insert into role_right (role, "right") values
  ('inspector', 'read'), ('inspector', 'visit'), ('inspector', 'rate'),
  ('officer', 'read'), ('officer', 'visit'), ('officer', 'rate'), ('officer', 'manage'),
  ('lead', 'read'), ('lead', 'visit'), ('lead', 'rate'), ('lead', 'manage'), ('lead', 'lead'),
  ('lead', 'export'), ('lead', 'publish'), ('lead', 'read_reports'),
  ('coordinator', 'read'), ('coordinator', 'export'), ('coordinator', 'read_reports'),
  ('council', 'read_reports'),
  ('dpo', 'log'),
  ('admin', 'accounts');

create table membership (
  account_id       uuid not null references account on delete cascade,
  municipality_key text not null references municipality,
  role             text not null
    check (role in ('inspector', 'officer', 'lead', 'coordinator', 'council', 'dpo', 'admin')),
  primary key (account_id, municipality_key, role)
);
create index on membership (municipality_key);

-- The token itself is never stored. Idle 12 h, absolute 30 days.
create table session (
  token_hash   bytea primary key check (length(token_hash) = 32), -- SHA-256
  account_id   uuid not null references account on delete cascade,
  created_at   timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  revoked_at   timestamptz
);
create index on session (account_id);

-- The municipalities in which the acting account has a right.
create function municipalities_with(wanted text) returns text[]
  language sql stable security definer set search_path = public
  return (
    select coalesce(array_agg(distinct m.municipality_key), '{}')
    from membership m
      join role_right r on r.role = m.role and r."right" = wanted
      join account a on a.id = m.account_id and a.active
    where m.account_id = current_account()
  );

-- THE rule of who sees which city's files. Sharing between cities widens this function and the next, nothing else.
create function visible_municipalities() returns text[]
  language sql stable security definer set search_path = public
  return municipalities_with('read');

-- Single properties of other cities that were opened to this account. No agreement exists yet, so none.
create function visible_properties() returns uuid[]
  language sql stable security definer set search_path = public
  return '{}'::uuid[];

-- People whose names the acting account may read: those who work in one of its municipalities.
create function known_accounts() returns uuid[]
  language sql stable security definer set search_path = public
  return (
    select coalesce(array_agg(distinct theirs.account_id), '{}')
    from membership mine
      join membership theirs on theirs.municipality_key = mine.municipality_key
    where mine.account_id = current_account()
  );

-- Sign-in, before there is an account to act for.
create function sign_in_candidate(of_email text) returns table (account_id uuid, password_hash text)
  language sql stable security definer set search_path = public
begin atomic
  select id, account.password_hash from account
  where email = lower(of_email) and active and account.password_hash is not null;
end;

create function open_session(of_account uuid, of_token_hash bytea) returns void
  language sql security definer set search_path = public
begin atomic
  insert into session (token_hash, account_id) values (of_token_hash, of_account);
end;

-- The account of a live session, null otherwise.
create function session_account(of_token_hash bytea) returns uuid
  language sql stable security definer set search_path = public
  return (
    select account_id
    from session s join account a on a.id = s.account_id and a.active
    where s.token_hash = of_token_hash and s.revoked_at is null
      and s.last_seen_at > now() - interval '12 hours' and s.created_at > now() - interval '30 days'
  );

create function touch_session(of_token_hash bytea) returns void
  language sql security definer set search_path = public
begin atomic
  update session set last_seen_at = now() where token_hash = of_token_hash;
end;

create function revoke_session(of_token_hash bytea) returns void
  language sql security definer set search_path = public
begin atomic
  update session set revoked_at = now() where token_hash = of_token_hash and revoked_at is null;
end;

create function revoke_sessions_of(of_account uuid) returns void
  language plpgsql security definer set search_path = public
as $$
begin
  if not exists (
    select from membership m
    where m.account_id = of_account and m.municipality_key = any (municipalities_with('accounts'))
  ) and of_account is distinct from current_account() then
    raise insufficient_privilege using message = 'account of another municipality';
  end if;
  update session set revoked_at = now() where account_id = of_account and revoked_at is null;
end
$$;
