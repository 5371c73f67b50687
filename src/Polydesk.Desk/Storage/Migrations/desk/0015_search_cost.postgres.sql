-- The newest texts that hold the words. Walking from the newest is quick for frequent words, gathering all that hold them for rare ones: the newest
-- thousand texts tell which is less work. The planner does not know, and takes the walk for words that are nowhere.
create or replace function search_messages (query text, include_notes boolean, cap bigint) returns setof bigint
language plpgsql
set enable_seqscan = off set enable_indexscan = on set enable_bitmapscan = off as $$
declare
  q tsquery := query::tsquery;
  texts double precision;
  hits double precision;
begin
  select greatest(reltuples, 0) into texts from pg_class where oid = 'message_search'::regclass;
  select count(*) into hits
  from (select s.words, s.is_note from message_search s order by s.key desc limit 1000) s where s.words @@ q and (include_notes or not s.is_note);

  -- With a share of f = hits / 1000, the walk looks at cap / f texts, and gathering at f * texts, each of which costs two and a half times as much.
  if hits * hits * texts > cap * 400000 then
    return query select s.key from message_search s where s.words @@ q and (include_notes or not s.is_note) order by s.key desc limit cap;
  else
    perform set_config('enable_indexscan', 'off', true);
    perform set_config('enable_bitmapscan', 'on', true);
    return query select s.key from message_search s where s.words @@ q and (include_notes or not s.is_note) order by s.key desc limit cap;
  end if;
end
$$;
