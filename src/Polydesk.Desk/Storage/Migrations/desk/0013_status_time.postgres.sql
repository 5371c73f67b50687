-- When a ticket's status last changed: as its events tell it, else when it was closed or made.
alter table tickets add column status_at bigint not null default 0;
update tickets set status_at = coalesce(c.at, t.closed_at, t.created_at)
from tickets t left join (
  select ticket_id, max(at) as at from events where ticket_id is not null and type in ('ticket.status_changed', 'ticket.status_followed') group by ticket_id
) c on c.ticket_id = t.id
where t.id = tickets.id;
create index tickets_status_time on tickets (status_at, id);
