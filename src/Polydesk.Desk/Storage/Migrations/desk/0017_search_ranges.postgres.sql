-- The newest texts that hold the words, at the same cost in a desk of any size. The text index knows no order: it would gather all texts that hold a
-- word, each from a page of its own. So it also holds in which range of tickets a text lies: of 256 tickets, of 8 such, and so on.
set local maintenance_work_mem = '256MB';

create function search_ranges (key bigint) returns bigint[] immutable parallel safe language sql
return array[
  key >> 28, (key >> 31) | (1::bigint << 40), (key >> 34) | (2::bigint << 40), (key >> 37) | (3::bigint << 40), (key >> 40) | (4::bigint << 40)];

drop index message_search_words;
create index message_search_words on message_search using gin (words, search_ranges(key)) with (fastupdate = off);

-- Looks at ranges from the newest on until enough is found, each time so many as should hold what is missing, judged by the last.
create or replace function search_messages (query text, include_notes boolean, cap bigint) returns setof bigint
language plpgsql
set enable_seqscan = off set enable_indexscan = on as $$
declare
  q tsquery := query::tsquery;
  low bigint := coalesce((select key >> 28 from message_search order by key desc limit 1), -1) + 1;
  high bigint;
  width bigint := 2;
  level integer;
  ranges bigint[];
  found bigint := 0;
  hits bigint;
begin
  perform set_config('enable_indexscan', 'off', true);

  while low > 0 and found < cap loop
    high := low;
    level := case when width < 8 then 0 when width < 64 then 1 when width < 512 then 2 when width < 4096 then 3 else 4 end;
    low := greatest(high - width, 0) >> 3 * level << 3 * level;
    ranges := array(
      select range | (l::bigint << 40)
      from generate_series(0, level) l,
        generate_series(case l when level then low >> 3 * l else high >> 3 * (l + 1) << 3 end, (high >> 3 * l) - 1) range);
    return query
      select s.key from message_search s where s.words @@ q and search_ranges(s.key) && ranges and (include_notes or not s.is_note)
      order by s.key desc limit cap - found;
    get diagnostics hits = row_count;
    found := found + hits;
    width := least(8 * width, greatest(2 * width, (cap - found) * (high - low) * 6 / (5 * hits + 1)));
  end loop;
end
$$;
