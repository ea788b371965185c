-- Anybody who visits may plan a visit for themselves or for whoever takes it; to give it to a colleague is the lead's.
create function guard_planned_for() returns trigger
  language plpgsql set search_path = public, pg_temp
as $$
begin
  if new.assigned_account_id is not distinct from (case tg_op when 'UPDATE' then old.assigned_account_id end)
    or new.assigned_account_id is not distinct from current_account()
    or new.assigned_account_id is null
    or new.municipality_key = any (municipalities_with('lead'))
  then
    return new;
  end if;
  raise insufficient_privilege using message = 'assigning is the lead''s right';
end
$$;
create trigger guard_planned_for before insert or update of assigned_account_id on appointment
  for each row execute function guard_planned_for();
