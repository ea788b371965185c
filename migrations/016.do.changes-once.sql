-- Each change with its number. The window of a look reaches back to the oldest transaction still running anywhere on the
-- server, another database's included: while somebody loads data for an hour, every look gets the changes of that hour.
-- By their numbers the reader knows which of them are new.
drop function changes_since(xid8);

-- Changes of this and later transactions (null: of those still running now), and where to go on from. By an index scan,
-- whatever the planner thinks of a window whose size it cannot know.
create function changes_since(from_xact xid8) returns table (next_xact xid8, seq bigint, kind text, key text)
  language sql stable security definer set search_path = public, pg_temp set enable_seqscan = off set jit = off
begin atomic
  select pg_snapshot_xmin(pg_current_snapshot()), c.seq, c.kind, c.key
  from (select) look
    left join change c on c.xact >= coalesce(from_xact, pg_snapshot_xmin(pg_current_snapshot()))
  order by c.seq;
end;
alter function changes_since(xid8) owner to revierblick_system;
revoke all on function changes_since(xid8) from public;
grant execute on function changes_since(xid8) to revierblick_server;
