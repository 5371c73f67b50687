-- How pressing a ticket is, whether it is on hold, and since when it lies in the archive, as Deskpro knows them.

alter table tickets add column urgency bigint not null default 1;
alter table tickets add column held_at bigint;
alter table tickets add column archived_at bigint;
create index tickets_urgency on tickets (urgency, deleted, created_at, id) where urgency > 1;
