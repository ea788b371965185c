-- Search over addresses, parcels and file numbers. What is written of a property becomes words of one tsvector; how they
-- are spelt is decided in search_text(), file_code() and parcel_prefixes() and nowhere else, for what is stored and what
-- is asked alike. The operators of text search and trigrams are not leakproof, so under row level security their indexes
-- are not used: search_properties() applies the visible sets itself and gives ids.

-- One spelling: lower case; ä, ae and a alike; ß as ss; "straße", "strasse" and "str." as the word "str"; a house
-- number's letter at its number; whatever separates is one space. Applied twice it changes nothing more.
create function search_text(written text) returns text
  language sql immutable parallel safe
  return
    btrim(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(
      lower(translate(normalize(written, nfkc),
        'äÄáàâãåāÁÀÂÃÅöÖóòôõøőÓÒÔØüÜúùûūůűÚÙÛéèêëēěęÉÈÊËĚíì'
          || 'îïıÍÎÏİçćčÇĆČñńňÑŃłŁśšşșŚŠŞȘżźžŻŹŽýÿÝğĞřŘďđťțţẞ',
        'aaaaaaaaaaaaaoooooooooooouuuuuuuuuuueeeeeeeeeeeeii'
          || 'iiiiiiiccccccnnnnnllsssssssszzzzzzyyyggrrddtttß')),
      'ß', 'ss', 'g'),
      '[^a-z0-9]+', ' ', 'g'),
      '([aou])e+', '\1', 'g'),
      '(strasse|str)+(?![a-z])', ' str ', 'g'),
      '([a-z])([0-9])', '\1 \2', 'g'),
      '([0-9])\s+([a-z])(?![a-z0-9])', '\1\2', 'g'),
      '\s+', ' ', 'g'));

-- A file number however it is separated: its groups of letters and of digits, without leading zeros, joined by "-".
create function file_code(written text) returns text
  language sql immutable parallel safe
  return
    btrim(regexp_replace(regexp_replace(regexp_replace(regexp_replace(
      lower(normalize(written, nfkc)),
      '([a-z])([0-9])', '\1-\2', 'g'),
      '([0-9])([a-z])', '\1-\2', 'g'),
      '[^a-z0-9]+', '-', 'g'),
      '(^|-)0+(?=[0-9])', '\1', 'g'), '-');

-- What the 20 characters of a parcel may begin with when somebody writes all or part of it: as it is stored, or as
-- 053001-003-00039 (district, block, number, "/" part), with or without the Land and leading zeros.
create function parcel_prefixes(written text) returns text[]
  language sql immutable parallel safe
  return (
    select case
      when t.packed ~ '^05\d{4}[\d_]{1,14}$' then array[t.packed]
      when t.parts is null then '{}'
      else array(
        select '05' || t.parts[1] || case when t.parts[2] ~ '^_*$' then '___' else lpad(t.parts[2], 3, '0') end || rest
        from unnest(case
          when t.parts[3] is null then array['']
          when t.parts[4] is not null then array[lpad(t.parts[3], 5, '0') || lpad(t.parts[4], 4, '0')]
          else array[lpad(t.parts[3], 5, '0'), t.parts[3]]
        end) rest
        group by rest order by rest)
    end
    from (
      select packed, regexp_match(packed,
        '^(?:05)?(\d{4})[-/](\d{1,3}|_+)(?:[-/](\d{1,5})(?:[-/](\d{1,4}))?)?$') as parts
      from regexp_replace(written, '\s+', '', 'g') packed
    ) t
  );

-- The numbers that a house number stands for: 12a-14 is 12, 13 and 14 (letters order houses within a number).
create function house_numbers(written text) returns integer[]
  language sql immutable parallel safe
  return (
    select coalesce(array_agg(distinct n order by n), '{}')
    from (
      select m[1]::integer as n from regexp_matches(written, '(?<!\d)(\d{1,4})(?!\d)', 'g') m
      union all
      select generate_series(r[1]::integer, r[2]::integer)
      from regexp_matches(lower(written), '(\d{1,4})\s*[a-z]?\s*(?:-|–|—|bis)\s*(\d{1,4})', 'g') r
      where r[2]::integer - r[1]::integer between 0 and 100
    ) numbers
  );

-- Words of an address that alone find nothing in particular.
create function is_generic(word text) returns boolean
  language sql immutable parallel safe
  return word in ('str', 'weg', 'platz', 'allee', 'gasse', 'am', 'an', 'auf', 'bei', 'im', 'in', 'der', 'die', 'das',
                  'dem', 'den', 'des', 'zum', 'zur', 'und');

-- Every way to mistype a code or a short word once: a character left out, doubled, wrong, or two swapped.
create function one_edit(word text) returns setof text
  language sql immutable parallel safe
as $$
  with letters as (
    select letter from unnest(string_to_array(
      case when word ~ '^[\d_-]+$' then '0123456789-' else '0123456789abcdefghijklmnopqrstuvwxyz-' end, null)) letter
  )
  select overlay(word placing '' from i for 1) from generate_series(1, length(word)) i
  union
  select overlay(word placing letter from i for 1) from generate_series(1, length(word)) i, letters
  union
  select left(word, i) || letter || substr(word, i + 1) from generate_series(0, length(word)) i, letters
  union
  select left(word, i - 1) || substr(word, i + 1, 1) || substr(word, i, 1) || substr(word, i + 2)
  from generate_series(1, length(word) - 1) i
$$;

-- What is searched, one row a property: words as they are, numbers as #12, codes as /05113-2026-7.
create table property_search (
  property_id      uuid primary key,
  municipality_key text not null,
  document         tsvector not null,
  label            text not null, -- how good a find is, is measured against these two
  code             text not null,
  foreign key (municipality_key, property_id) references property (municipality_key, id) on delete cascade
);
create index on property_search using gin (document) with (fastupdate = off);
create index on property_search (municipality_key, property_id);

-- The words that occur in a municipality's addresses: a small list, so mistyped words are looked up here and not in
-- every property. Words are never taken out; one that no property has any more finds nothing.
create table search_word (
  municipality_key text not null references municipality,
  word             text collate "C" not null check (word <> ''),
  primary key (municipality_key, word)
);
create index on search_word using gin (word gin_trgm_ops);

create function derive_property_search(of_properties uuid[])
  returns table (property_id uuid, municipality_key text, words text[], codes text[], label text, code text)
  language sql stable set search_path = public, pg_temp
begin atomic
  -- What repeats is spelt once: streets, house numbers, towns, districts.
  with mine as materialized (
    select id, municipality_key, area_id, string_to_array(file_code(file_number), '-') as groups
    from property where id = any (of_properties)
  ), street as materialized (
    select written, search_text(written) as spelt, house_numbers(written) as numbers,
           (select string_agg(word, '' order by at)
            from string_to_table(search_text(written), ' ') with ordinality t (word, at)
            where not is_generic(word)) as joined
    from (select distinct street from property_address where property_id = any (of_properties)) s (written)
  ), house as materialized (
    select written, search_text(written) as spelt, house_numbers(written) as numbers
    from (select distinct house_number from property_address where property_id = any (of_properties)) h (written)
  ), town as materialized (
    select m.key, search_text(m.name) as spelt from municipality m
    where m.key in (select municipality_key from mine)
  ), district as materialized (
    select a.id, search_text(concat_ws(' ', a.name, above.name)) as spelt
    from area a left join area above on above.id = a.parent_id
    where a.id in (select area_id from mine)
  ), address as (
    select d.property_id,
           string_agg(concat_ws(' ', s.spelt, h.spelt, d.postcode), ' ' order by d.position) as label,
           string_agg(concat_ws(' ', s.spelt, d.postcode, s.joined), ' ') as words,
           string_agg(array_to_string(s.numbers || h.numbers, ' '), ' ') as numbers
    from property_address d
      join street s on s.written = d.street
      join house h on h.written = d.house_number
    where d.property_id = any (of_properties)
    group by d.property_id
  ), parcels as (
    select p.property_id, array_agg('/' || p.id) as codes
    from parcel p where p.property_id = any (of_properties) group by p.property_id
  )
  select p.id, p.municipality_key,
         array(select distinct word from string_to_table(concat_ws(' ', a.words, t.spelt, d.spelt), ' ') word
               where word <> ''),
         -- "05113-2026-7" is also found as "2026-7".
         array(select '/' || array_to_string(p.groups[start:], '-')
               from generate_series(1, greatest(1, least(cardinality(p.groups) - 1, 4))) start)
           || coalesce(c.codes, '{}')
           || array(select distinct '#' || number from string_to_table(a.numbers, ' ') number where number <> ''),
         concat_ws(' ', a.label, t.spelt), array_to_string(p.groups, '-')
  from mine p
    join town t on t.key = p.municipality_key
    left join district d on d.id = p.area_id
    left join address a on a.property_id = p.id
    left join parcels c on c.property_id = p.id;
end;

-- For loading in bulk, where the triggers are off: in batches of some 10,000 properties.
create function refresh_property_search(of_properties uuid[]) returns void
  language plpgsql security definer set search_path = public, pg_temp
as $$
begin
  with derived as materialized (
    select * from derive_property_search(of_properties)
  ), known as (
    insert into search_word
      select distinct d.municipality_key, word from derived d, unnest(d.words) word
      where not exists (select from search_word s where s.municipality_key = d.municipality_key and s.word = word.word)
      order by 1, 2
    on conflict do nothing
  )
  insert into property_search
    select d.property_id, d.municipality_key, array_to_tsvector(d.words || d.codes), d.label, d.code
    from derived d
  on conflict (property_id) do update set
    document = excluded.document, label = excluded.label, code = excluded.code
    where property_search is distinct from excluded;
end
$$;

create function follow_search() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  ids uuid[];
begin
  if tg_table_name = 'property' then
    ids := array(select id from touched);
  else
    ids := array(select distinct property_id from touched);
  end if;
  -- Two writers of one property take turns, so that the later one sees what the first wrote.
  perform from property where id = any (ids) order by id for no key update;
  perform refresh_property_search(ids);
  return null;
end
$$;

create function follow_area_name() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
as $$
begin
  perform refresh_property_search(array(
    select p.id from property p join area a on a.id = p.area_id where new.id in (a.id, a.parent_id)));
  return null;
end
$$;
create trigger follow_area_name after update of name on area
  for each row when (new.name is distinct from old.name) execute function follow_area_name();

do $$
declare
  source text;
begin
  foreach source in array array['property', 'property_address', 'parcel'] loop
    execute format('create trigger search_insert after insert on %I referencing new table as touched
                    for each statement execute function follow_search()', source);
    execute format('create trigger search_update after update on %I referencing new table as touched
                    for each statement execute function follow_search()', source);
    if source <> 'property' then
      execute format('create trigger search_delete after delete on %I referencing old table as touched
                      for each statement execute function follow_search()', source);
    end if;
  end loop;
end
$$;

-- One word of the question as lexemes: what begins with it; what it may have been meant to be where nothing does, or
-- where `guessing`. Null when it can be nothing.
create function word_query(asked text, cities text[], guessing boolean) returns text
  language plpgsql stable set search_path = public, pg_temp
as $$
declare
  meant text[];
begin
  if asked ~ '^\d+$' or length(asked) < 3 then
    return quote_literal(asked);
  end if;
  if not guessing and exists (
    select from search_word where municipality_key = any (cities) and word >= asked and word < asked || '~'
  ) then
    return quote_literal(asked) || ':*';
  end if;
  with candidate as (
    select distinct s.word, similarity(s.word, asked) as alike
    from search_word s where s.word % asked and s.municipality_key = any (cities)
    union all
    select distinct s.word, 0.9::real
    from one_edit(asked) e join search_word s on s.word = e collate "C" and s.municipality_key = any (cities)
  )
  select array_agg(quote_literal(word)) into meant
  from (select word, max(alike) as alike from candidate group by word order by 2 desc, 1 limit 16) best
  where alike >= 0.7 * (select max(alike) from candidate);
  if guessing and exists (
    select from search_word where municipality_key = any (cities) and word >= asked and word < asked || '~'
  ) then
    meant := meant || (quote_literal(asked) || ':*');
  end if;
  return '(' || array_to_string(meant, ' | ') || ')';
end
$$;

-- What the question asks for: by address all its words in any order and one of its house numbers (a range asks for
-- its two ends); by file number or by parcel what it begins.
create function search_queries(asked text, cities text[], guessing boolean,
    out addresses tsquery, out file_numbers tsquery, out parcels tsquery)
  language plpgsql stable set search_path = public, pg_temp
as $$
declare
  words text[] := array(select distinct w from string_to_table(search_text(asked), ' ') w
                        where w <> '' and w !~ '^\d{1,4}[a-z]?$');
  telling text[] := array(select w from unnest(words) w where not is_generic(w));
  numbers text[] := array(select '''#' || n || '''' from unnest(house_numbers(asked)) n);
  code text := file_code(asked);
  parts text[];
begin
  parts := array(select word_query(w, cities, guessing)
                 from unnest(case when cardinality(telling) > 0 then telling else words end) w);
  if cardinality(parts) > 0 and array_position(parts, null) is null then
    addresses := array_to_string(parts, ' & ');
    if cardinality(numbers) > 0 then
      addresses := addresses && array_to_string(numbers, ' | ')::tsquery;
    end if;
  end if;
  if code ~ '-\d' and not guessing then
    file_numbers := quote_literal('/' || code) || ':*';
  elsif code ~ '\d-\d' and length(code) between 6 and 24 then
    file_numbers := array_to_string(array(select quote_literal('/' || e) from one_edit(code) e), ' | ');
  end if;
  parcels := (
    select string_agg(quote_literal('/' || meant) || ':*', ' | ')
    from unnest(parcel_prefixes(asked)) p
      cross join lateral (
        select p as meant where not guessing
        union all
        select e from one_edit(p) e where guessing and length(p) between 14 and 20
      ) m
  );
end
$$;

-- What the acting account may see and means by `asked`, at most `most`, in no order. A property is found by the words as
-- they are; only when none is, by what they may have been meant to be. `match`: address, file_number or parcel.
create function search_hits(asked text, most integer)
  returns table (property_id uuid, match text, label text, code text)
  language plpgsql stable security definer set search_path = public, pg_temp set enable_seqscan = off
as $$
declare
  cities text[] := visible_municipalities();
  shared uuid[] := visible_properties();
  wanted record;
  guessing boolean;
begin
  foreach guessing in array array[false, true] loop
    wanted := search_queries(left(asked, 200), cities, guessing);
    return query
      select s.property_id,
             case when s.document @@ wanted.parcels then 'parcel'
                  when s.document @@ wanted.file_numbers then 'file_number'
                  else 'address' end,
             s.label, s.code
      from property_search s
      -- Three looks into the index: in one, every house number 12 would be held against every mistyped code.
      where (s.document @@ wanted.addresses or s.document @@ wanted.file_numbers or s.document @@ wanted.parcels)
        and (s.municipality_key = any (cities) or s.property_id = any (shared))
      limit most;
    exit when found;
  end loop;
end
$$;

-- Best first, of the first 1,000 hits: a question that means more is answered by asking for more, not by order.
create function search_properties(asked text, most integer)
  returns table (property_id uuid, match text)
  language sql stable security definer set search_path = public, pg_temp
begin atomic
  select h.property_id, h.match
  from search_hits(asked, 1000) h
  order by greatest(similarity(search_text(left(asked, 200)), h.label), similarity(file_code(left(asked, 200)), h.code))
             desc, h.label, h.code
  limit most;
end;

do $$
declare
  t text;
  signature text;
begin
  foreach t in array array['property_search', 'search_word'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy system on %I to revierblick_system using (true) with check (true)', t);
    execute format('grant select, insert, update, delete on %I to revierblick_system', t);
  end loop;
  foreach signature in array array['refresh_property_search(uuid[])', 'follow_search()', 'follow_area_name()',
                                   'search_hits(text, integer)', 'search_properties(text, integer)'] loop
    execute format('alter function %s owner to revierblick_system', signature);
    execute format('revoke all on function %s from public', signature);
  end loop;
  grant execute on function search_hits(text, integer), search_properties(text, integer) to revierblick_app;
end
$$;
