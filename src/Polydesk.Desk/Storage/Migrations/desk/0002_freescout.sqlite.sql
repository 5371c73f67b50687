-- What FreeScout knows of a desk beyond the first schema: imported conversations, the status at a message's time, a customer's other ways to be reached,
-- and the indexes of its lists, which show deleted tickets among the others.

alter table tickets add column imported boolean not null default false;

alter table messages add column status_id bigint;
alter table messages add column imported boolean not null default false;
create index messages_drafts on messages (ticket_id) where is_draft;

alter table time_entries add column status_id bigint;
alter table time_entries add column finished boolean not null default true;
create index time_entries_staff on time_entries (staff_id, id);

alter table people add column company text not null default '';
alter table people add column background text not null default '';
alter table people add column photo_type text not null default '';
alter table people add column photo_token text not null default '';
alter table people add column phone_type text not null default 'work';
alter table people add column phone_digits text not null default '';
update people set phone_digits = replace(replace(replace(replace(replace(replace(phone, ' ', ''), '-', ''), '+', ''), '(', ''), ')', ''), '.', '');
create index people_phone on people (phone_digits, id) where phone_digits <> '';
alter table people add column street text not null default '';
alter table people add column city text not null default '';
alter table people add column region text not null default '';
alter table people add column zip text not null default '';
alter table people add column country text not null default '';
alter table people add column merged_into bigint;

-- The first phone and website are the person's own columns; here are the others, and the social profiles.
create table person_contacts (
  id integer primary key autoincrement,
  person_id bigint not null references people (id) on delete cascade,
  kind bigint not null,
  type text not null,
  value text not null,
  digits text not null default '',
  position bigint not null default 0
);
create index person_contacts_person on person_contacts (person_id, kind, position);
create index person_contacts_digits on person_contacts (kind, digits);

alter table api_keys add column department_ids text not null default '[]';

create index tickets_newest on tickets (created_at, id);
create index tickets_latest on tickets (updated_at, id);
create index tickets_waiting on tickets (last_reply_at, id);
-- What these lists filter by is in the index too, so that walking it in its order reads no row.
create index tickets_department_newest on tickets (department_id, created_at, id, status_id, deleted, is_draft);
create index tickets_department_latest on tickets (department_id, updated_at, id, status_id, deleted, is_draft);
create index tickets_agent_newest on tickets (agent_id, created_at, id);
create index tickets_requester_newest on tickets (requester_id, created_at, id);
create index tickets_status_newest on tickets (status_id, created_at, id);
create index tickets_creator on tickets (created_by, created_at, id);
create index tickets_channel on tickets (channel, created_at, id);
create index tickets_folder on tickets (department_id, deleted, status_id, is_draft, agent_id);
create index tickets_drafts on tickets (created_at, id) where is_draft;
create index people_role on people (role, created_at, id);

create virtual table tickets_search using fts5 (subject, content = 'tickets', content_rowid = 'id', tokenize = 'trigram');
insert into tickets_search (rowid, subject) select id, subject from tickets;
create trigger tickets_search_add after insert on tickets begin
  insert into tickets_search (rowid, subject) values (new.id, new.subject);
end;
create trigger tickets_search_set after update of subject on tickets begin
  insert into tickets_search (tickets_search, rowid, subject) values ('delete', old.id, old.subject);
  insert into tickets_search (rowid, subject) values (new.id, new.subject);
end;
create trigger tickets_search_remove after delete on tickets begin
  insert into tickets_search (tickets_search, rowid, subject) values ('delete', old.id, old.subject);
end;
