-- Who is told of changes, what they are still to be told, and how the telling went. A body is kept as it was first written, so that every try sends the same.

create table webhooks (
  id integer primary key autoincrement,
  dialect text not null,
  url text not null,
  events text not null,
  department_ids text not null default '[]',
  after_event bigint not null,
  last_run_at bigint,
  last_status bigint,
  last_error text not null default '',
  created_at bigint not null
);

create table webhook_deliveries (
  id integer primary key autoincrement,
  webhook_id bigint not null references webhooks (id) on delete cascade,
  event_id bigint not null,
  copy bigint not null default 0,
  word text not null,
  lane text not null,
  method text not null default 'POST',
  url text,
  media_type text not null,
  headers text not null,
  body text not null,
  state bigint not null,
  tries bigint not null default 0,
  due_at bigint not null,
  created_at bigint not null,
  finished_at bigint,
  unique (webhook_id, event_id, copy)
);
create index webhook_deliveries_waiting on webhook_deliveries (webhook_id, id) where state = 0;
create index webhook_deliveries_finished on webhook_deliveries (finished_at, id) where state <> 0;

create table webhook_attempts (
  id integer primary key autoincrement,
  delivery_id bigint not null references webhook_deliveries (id) on delete cascade,
  at bigint not null,
  milliseconds bigint not null,
  status bigint,
  error text not null default ''
);
create index webhook_attempts_delivery on webhook_attempts (delivery_id, id);

-- What was erased, as it was just before, for events about it that were not yet told.
create table webhook_remains (
  subject bigint not null,
  subject_id bigint not null,
  dialect text not null,
  department_id bigint,
  media_type text not null,
  body text not null,
  erased_at bigint not null,
  primary key (subject, subject_id, dialect)
) without rowid;

create table leases (
  name text not null primary key,
  holder text not null,
  until bigint not null
);

alter table cursors add column gaps text not null default '';
