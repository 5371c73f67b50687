-- Who wrote last, and how long the customer has waited: from their message on until staff replied or the ticket was resolved (class Waiting says it in full).
-- The messages and the changes of status are lined up; between two of them the customer waits or does not.
alter table tickets add column customer_wrote_at bigint;
alter table tickets add column agent_wrote_at bigint;
alter table tickets add column waiting_since bigint;
alter table tickets add column waited bigint not null default 0;
with changes as (
  select ticket_id, at, id, cast(data ->> '$.from.id' as bigint) as status_before, cast(data ->> '$.to.id' as bigint) as status_after
  from events where ticket_id is not null and type in ('ticket.status_changed', 'ticket.status_followed')
), firsts as (
  select ticket_id, status_before from (select ticket_id, status_before, row_number() over (partition by ticket_id order by at, id) as place from changes) c where place = 1
), steps as (
  select ticket_id, created_at as at, 0 as what, ordinal as n, kind as side, cast(null as bigint) as status_id from messages where kind in (0, 1) and is_draft = false
  union all select ticket_id, at, 1, id, null, status_after from changes
  union all select t.id, -1000000000000000, 1, 0, null, coalesce(f.status_before, t.status_id) from tickets t left join firsts f on f.ticket_id = t.id
), placed as (
  select ticket_id, at, side, case when status_id is null then null when status_id in (select id from statuses where kind = 4) then 1 else 0 end as resolved,
    lead(at) over w as until, count(side) over w as turn, count(status_id) over w as state
  from steps window w as (partition by ticket_id order by at, what, n)
), spans as (
  select ticket_id, at, until, side, turn, state,
    case when max(side) over (partition by ticket_id, turn) = 0 and max(resolved) over (partition by ticket_id, state) = 0 then 1 else 0 end as waits
  from placed
), begun as (
  select ticket_id, at, until, side, waits, lag(waits) over (partition by ticket_id order by turn + state) as waited_before from spans
), sums as (
  select ticket_id, max(case when side = 0 then at end) as customer_at, max(case when side = 1 then at end) as agent_at,
    max(case when waits = 1 and waited_before = 0 then at end) as last_began, max(case when until is null then waits end) as waits_now,
    max(case when until is null then at end) as last_step, sum(case when waits = 1 then coalesce(until, at) - at else 0 end) as total
  from begun group by ticket_id
)
update tickets set customer_wrote_at = s.customer_at, agent_wrote_at = s.agent_at, waiting_since = case when s.waits_now = 1 then s.last_began end,
  waited = s.total - case when s.waits_now = 1 then s.last_step - s.last_began else 0 end
from sums s where s.ticket_id = tickets.id;
