-- Which parties of a city belong together, and why. What stands here is worked out by server/owners/rules.ts from the
-- city's own file; what people decided about it is a record of its own and outlives every rebuild and import.

-- What a party could be the same by: the blocks in which candidates are looked for.
create table party_block (
  municipality_key text not null,
  block            text not null, -- kind and normalised value: "reg …", "address …", "officer …", "postcode …"
  party_id         uuid not null,
  primary key (municipality_key, block, party_id),
  foreign key (municipality_key, party_id) references party (municipality_key, id) on delete cascade
);
create index on party_block (municipality_key, party_id);

-- A candidate or accepted link with all its parts: rule, weight, evidence, dates, source.
create table party_link (
  a_id             uuid not null,
  b_id             uuid not null check (a_id < b_id),
  municipality_key text not null,
  score            real not null check (score between 0 and 1),
  parts            jsonb not null check (jsonb_typeof(parts) = 'array'),
  accepted         boolean not null, -- by rule; what people say comes first, see link_judgement
  since            timestamptz not null default now(),
  primary key (a_id, b_id),
  foreign key (municipality_key, a_id) references party (municipality_key, id) on delete cascade,
  foreign key (municipality_key, b_id) references party (municipality_key, id) on delete cascade
);
create index on party_link (municipality_key, b_id);
create index on party_link (municipality_key, a_id);
create index on party_link (b_id);
create index on party_link (municipality_key, score desc) where not accepted;

-- Confirmed, denied, or taken back: the newest counts. The identities (registration, or name and address) let a
-- denial hold for a party that an import brings again under another id.
create table link_judgement (
  id               uuid primary key,
  a_id             uuid not null,
  b_id             uuid not null check (a_id < b_id),
  municipality_key text not null,
  verdict          text not null check (verdict in ('confirmed', 'denied', 'undone')),
  reason           text not null default '' check (verdict = 'undone' or reason ~ '\S'),
  a_identity       text not null,
  b_identity       text not null,
  body_hash        bytea,
  created_at       timestamptz not null default clock_timestamp(),
  created_by       uuid not null references account default current_account(),
  foreign key (municipality_key, a_id) references party (municipality_key, id),
  foreign key (municipality_key, b_id) references party (municipality_key, id)
);
create index on link_judgement (municipality_key, a_id, b_id, created_at desc);
create index on link_judgement (municipality_key, b_id);
create index on link_judgement (created_by);
create trigger append_only before update or delete on link_judgement
  for each row execute function refuse_change();

create view link_verdict with (security_invoker = true) as
  select distinct on (a_id, b_id)
    id, a_id, b_id, municipality_key, verdict, reason, a_identity, b_identity, created_at, created_by
  from link_judgement
  order by a_id, b_id, created_at desc, id desc;

-- Parties of one city that belong together. The id stays with the larger part when a portfolio changes.
create table portfolio (
  id               uuid primary key,
  municipality_key text not null references municipality,
  created_at       timestamptz not null default now(),
  unique (municipality_key, id)
);

create table portfolio_member (
  party_id         uuid primary key,
  portfolio_id     uuid not null,
  municipality_key text not null,
  foreign key (municipality_key, party_id) references party (municipality_key, id) on delete cascade,
  foreign key (municipality_key, portfolio_id) references portfolio (municipality_key, id) on delete cascade
);
create index on portfolio_member (municipality_key, portfolio_id);
create index on portfolio_member (municipality_key, party_id);
create index on portfolio_member (portfolio_id);

-- What changed in a portfolio, when and why.
create table portfolio_change (
  id               bigint generated always as identity primary key,
  at               timestamptz not null default clock_timestamp(),
  portfolio_id     uuid not null, -- no foreign key: a portfolio that went away keeps its history
  municipality_key text not null references municipality,
  kind             text not null check (kind in ('new', 'gone', 'joined', 'left', 'merged', 'split')),
  detail           jsonb not null check (jsonb_typeof(detail) = 'object'),
  created_by       uuid not null default current_account()
);
create index on portfolio_change (municipality_key, portfolio_id, at desc);
create index on portfolio_change (portfolio_id);

-- Portfolios that somebody keeps an eye on.
create table portfolio_watch (
  account_id       uuid not null references account on delete cascade,
  portfolio_id     uuid not null,
  municipality_key text not null,
  created_at       timestamptz not null default now(),
  primary key (account_id, portfolio_id),
  foreign key (municipality_key, portfolio_id) references portfolio (municipality_key, id) on delete cascade
);
create index on portfolio_watch (municipality_key, portfolio_id);

do $$
declare
  t record;
begin
  for t in
    select * from (values
      ('party_block',      'manage', 'ad',  'false'),
      ('party_link',       'manage', 'awd',
        '(a_id = any ((select visible_parties())::uuid[]) and b_id = any ((select visible_parties())::uuid[]))'),
      ('link_judgement',   'manage', 'a',   'false'),
      ('portfolio',        'manage', 'ad',  'false'),
      ('portfolio_member', 'manage', 'awd', 'party_id = any ((select visible_parties())::uuid[])'),
      ('portfolio_change', 'manage', 'a',   'false'),
      ('portfolio_watch',  'read',   'ad',  'false')
    ) as tables (name, write_right, ways, beyond)
  loop
    execute format('alter table %I enable row level security', t.name);
    execute format('alter table %I force row level security', t.name);
    execute format('create policy seen on %I for select to revierblick_app
                    using (municipality_key = any ((select visible_municipalities())::text[]) or %s)', t.name, t.beyond);
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
  end loop;
  -- What shows a party of another city shows it only where the party itself may be seen.
  create policy at_home on party_link as restrictive for select to revierblick_app
    using (municipality_key = any ((select own_municipalities())::text[])
      or (exists (select from party where party.id = a_id) and exists (select from party where party.id = b_id)));
  create policy at_home on portfolio_member as restrictive for select to revierblick_app
    using (municipality_key = any ((select own_municipalities())::text[])
      or exists (select from party where party.id = party_id));
  create policy at_home on party_block as restrictive for select to revierblick_app
    using (municipality_key = any ((select own_municipalities())::text[]));
  create policy at_home on portfolio_change as restrictive for select to revierblick_app
    using (municipality_key = any ((select own_municipalities())::text[]));
  create policy at_home on link_judgement as restrictive for select to revierblick_app
    using (municipality_key = any ((select own_municipalities())::text[]));
end
$$;
grant select on link_verdict to revierblick_app, revierblick_system;
grant update (score, parts, accepted) on party_link to revierblick_app;
grant update (portfolio_id) on portfolio_member to revierblick_app;
create policy own_name on link_judgement as restrictive for insert to revierblick_app
  with check (created_by = (select current_account()));
create policy own_name on portfolio_watch as restrictive to revierblick_app
  using (account_id = (select current_account())) with check (account_id = (select current_account()));
create trigger audit after insert on link_judgement for each row execute function audit();

-- Parties whose names resemble one in its postcodes: trigrams under row level security would use no index, so the city
-- is applied here. Nothing where the acting account may not write the city's file.
create function similar_parties(of_party uuid, at_least real) returns table (party_id uuid, alike real)
  language sql stable security definer set search_path = public, pg_temp
begin atomic
  select other.party_id, max(similarity(mine.key, theirs.key))
  from party me
    join party_block here on here.municipality_key = me.municipality_key and here.party_id = me.id
      and here.block like 'postcode %'
    join party_block other on other.municipality_key = here.municipality_key and other.block = here.block
      and other.party_id <> me.id
    join party_name mine on mine.party_id = me.id
    join party_name theirs on theirs.party_id = other.party_id
  where me.id = of_party and me.municipality_key = any (municipalities_with('manage'))
  group by other.party_id
  having max(similarity(mine.key, theirs.key)) >= at_least;
end;

-- Owner search. Distinct words first, so that mistakes are looked up in a short list; then the names that have them all.
create index on party_name using gin (to_tsvector('simple', key)) with (fastupdate = off);

create table party_word (
  municipality_key text not null references municipality,
  word             text collate "C" not null check (word <> ''),
  primary key (municipality_key, word)
);
create index on party_word using gin (word gin_trgm_ops);

create function follow_party_names() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
as $$
begin
  insert into party_word (municipality_key, word)
  select distinct n.municipality_key, w from touched n, string_to_table(n.key, ' ') w where w <> ''
  order by 1, 2
  on conflict do nothing;
  return null;
end
$$;
create trigger search_insert after insert on party_name referencing new table as touched
  for each statement execute function follow_party_names();

alter table party_word enable row level security;
alter table party_word force row level security;
create policy system on party_word to revierblick_system using (true) with check (true);
grant select, insert, delete on party_word to revierblick_system;

-- Best first. `asked` is a key as names.ts makes it: every word must begin a word of the name, or be meant by it.
create function search_parties(asked text, most integer)
  returns table (party_id uuid, name text, alike real)
  language plpgsql stable security definer set search_path = public, pg_temp
as $$
declare
  home   text[] := municipalities_with('read') || municipalities_with('log');
  cities text[] := visible_municipalities() || municipalities_with('log');
  beyond uuid[] := visible_parties();
  parts  text[] := '{}';
  asked_word text;
  meant  text[];
begin
  foreach asked_word in array string_to_array(left(asked, 200), ' ') loop
    continue when asked_word = '';
    if exists (select from party_word w where w.municipality_key = any (cities)
               and w.word >= asked_word and w.word < asked_word || '~') then
      parts := parts || (quote_literal(asked_word) || ':*');
    elsif length(asked_word) >= 3 then
      meant := array(
        select quote_literal(w.word) from party_word w
        where w.word % asked_word and (w.municipality_key = any (cities))
        group by w.word order by similarity(w.word, asked_word) desc, w.word limit 8);
      if cardinality(meant) > 0 then
        parts := parts || ('(' || array_to_string(meant, ' | ') || ')');
      elsif cardinality(beyond) = 0 then
        return;
      end if;
    end if;
  end loop;
  if cardinality(parts) = 0 then
    return;
  end if;
  return query
    select n.party_id, (array_agg(n.name order by similarity(n.key, asked) desc, n.position))[1], max(similarity(n.key, asked))
    from (
      select f.party_id, f.name, f.key, f.position from party_name f
      where to_tsvector('simple', f.key) @@ array_to_string(parts, ' & ')::tsquery
        and (f.municipality_key = any (cities) or f.party_id = any (beyond))
      limit 2000
    ) n
      join party p on p.id = n.party_id
    where p.kind <> 'natural_person' or p.municipality_key = any (home)
    group by n.party_id
    order by 3 desc, 2, n.party_id
    limit most;
end
$$;

do $$
declare
  f text;
begin
  foreach f in array array['similar_parties(uuid, real)', 'search_parties(text, integer)', 'follow_party_names()'] loop
    execute format('alter function %s owner to revierblick_system', f);
    execute format('revoke all on function %s from public', f);
  end loop;
end
$$;
grant execute on function similar_parties(uuid, real), search_parties(text, integer) to revierblick_app;
