-- The system's account is nobody's: whoever had its password would be in the log as the system itself.
alter table account add constraint system_signs_in_nowhere
  check (id <> '00000000-0000-7000-8000-000000000001' or password_hash is null);
create policy not_the_system on membership as restrictive for insert to revierblick_app
  with check (account_id <> '00000000-0000-7000-8000-000000000001');

-- A planned visit is kept by a visit that counts: where a correction does not name it any more, it is still to come.
create or replace function derive_property_status(of_properties uuid[]) returns setof property_status
  language sql stable set search_path = public, pg_temp
begin atomic
  select p.id, p.municipality_key,
    case
      when l.opened_on is null and l.ever                          then 'closed'
      when a.uninhabitable                                         then 'uninhabitable'
      when a.use_banned                                            then 'use_banned'
      when a.enforcement                                           then 'enforcement'
      when a.ordered                                               then 'order_issued'
      when a.hearing                                               then 'hearing'
      when v.remedied > 0                                          then 'remediation'
      when t.follow_up or (i.in_case > 0 and i.newest_kind = 'follow_up') then 'follow_up'
      when i.in_case > 0                                           then 'inspected'
      when t.planned                                               then 'inspection_planned'
      when r.light = 'green'                                       then 'monitoring'
      when r.light is not null                                     then 'triage'
      else 'tip_received'
    end,
    coalesce(r.light, 'unrated'), r.score, r.confidence, l.opened_on,
    v.open, v.open_types, a.next_deadline_on, a.use_banned or a.uninhabitable, i.last_on, i.visits
  from property p
    cross join lateral (
      select max(opened_on) filter (where closed_on is null) as opened_on, count(*) > 0 as ever
      from listing where property_id = p.id
    ) l
    left join lateral (
      select score, confidence, coalesce(override_light, rating.light) as light
      from rating where property_id = p.id
      order by rated_at desc, id desc
      limit 1
    ) r on true
    cross join lateral (
      select count(*)::integer as visits,
             (max(started_at) at time zone 'Europe/Berlin')::date as last_on,
             count(*) filter (where l.opened_on is null
               or (started_at at time zone 'Europe/Berlin')::date >= l.opened_on) as in_case,
             (array_agg(kind order by started_at desc, id desc))[1] as newest_kind
      from inspection n
      where n.property_id = p.id and not exists (select from inspection c where c.corrects = n.id)
    ) i
    cross join lateral (
      select coalesce(bool_or(true), false) as planned, coalesce(bool_or(kind = 'follow_up'), false) as follow_up
      from appointment m
      where m.property_id = p.id and m.called_off_at is null
        and not exists (
          select from inspection d
          where d.property_id = m.property_id and d.appointment_id = m.id
            and not exists (select from inspection c where c.corrects = d.id))
    ) t
    cross join lateral (
      select count(*) filter (where s.open)::integer as open,
             count(*) filter (where s.result = 'remedied' and (l.opened_on is null
               or (s.checked_at at time zone 'Europe/Berlin')::date >= l.opened_on)) as remedied,
             coalesce(array_agg(distinct s.type_code order by s.type_code) filter (where s.open), '{}') as open_types
      from violation_state s where s.property_id = p.id
    ) v
    cross join lateral (
      select coalesce(bool_or(effect = 'uninhabitable'), false) as uninhabitable,
             coalesce(bool_or(effect = 'use_ban'), false) as use_banned,
             coalesce(bool_or(effect = 'enforcement'), false) as enforcement,
             coalesce(bool_or(effect = 'order'), false) as ordered,
             coalesce(bool_or(effect = 'hearing'), false) as hearing,
             min(deadline_on) as next_deadline_on
      from legal_act_state s where s.property_id = p.id and s.in_force
    ) a
  where p.id = any (of_properties);
end;

select refresh_property_status(array(
  select distinct d.property_id from inspection d
  where d.appointment_id is not null and exists (select from inspection c where c.corrects = d.id)));
