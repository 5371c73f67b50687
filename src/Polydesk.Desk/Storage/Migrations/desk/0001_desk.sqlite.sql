-- Times are milliseconds since 1970, UTC. Names by language are JSON objects. Enumerations are named in the code beside their records.

create table settings (
  key text not null primary key,
  value text not null
);

create table groups (
  id integer primary key autoincrement,
  type bigint not null,
  role bigint not null,
  name text not null,
  disabled boolean not null default false,
  position bigint not null default 0
);

create table availabilities (
  id text not null primary key,
  name text not null,
  color text not null,
  position bigint not null default 0
);

create table departments (
  id integer primary key autoincrement,
  parent_id bigint references departments (id),
  name text not null,
  email text not null default '',
  disabled boolean not null default false,
  position bigint not null default 0,
  created_at bigint not null,
  updated_at bigint not null
);

create table organizations (
  id integer primary key autoincrement,
  name text not null,
  name_key text not null unique,
  domains text not null default '',
  address text not null default '',
  phone text not null default '',
  email text not null default '',
  web text not null default '',
  minute_limit bigint not null default 0,
  search text not null,
  created_at bigint not null,
  updated_at bigint not null
);
create index organizations_created on organizations (created_at, id);
create index organizations_updated on organizations (updated_at, id);

create table people (
  id integer primary key autoincrement,
  role bigint not null,
  group_id bigint not null references groups (id),
  status bigint not null,
  name text not null,
  lastname text not null default '',
  name_key text not null,
  email text not null default '',
  phone text not null default '',
  skype text not null default '',
  website text not null default '',
  job_title text not null default '',
  language text not null default 'en',
  timezone text not null default 'UTC',
  notifications boolean not null default true,
  availability text not null references availabilities (id),
  ldap_username text not null default '',
  organization_id bigint references organizations (id) on delete set null,
  manages_organization boolean not null default false,
  password_hash text,
  search text not null,
  deleted_at bigint,
  created_at bigint not null,
  updated_at bigint not null
);
create index people_name on people (name_key, id, deleted_at);
create index people_created on people (created_at, id, deleted_at);
create index people_updated on people (updated_at, id, deleted_at);
create index people_group on people (group_id, name_key, id, deleted_at);
create index people_organization on people (organization_id, id, deleted_at);

create table person_emails (
  id integer primary key autoincrement,
  person_id bigint not null references people (id) on delete cascade,
  address text not null unique,
  type text not null default 'work',
  position bigint not null default 0
);
create index person_emails_person on person_emails (person_id, position);

create table person_departments (
  person_id bigint not null references people (id) on delete cascade,
  department_id bigint not null references departments (id) on delete cascade,
  position bigint not null default 0,
  primary key (person_id, department_id)
);
create index person_departments_department on person_departments (department_id, person_id);

create table availability_log (
  id integer primary key autoincrement,
  person_id bigint not null references people (id) on delete cascade,
  availability text not null,
  created_at bigint not null
);
create index availability_log_person on availability_log (person_id, id);

create table api_keys (
  id integer primary key autoincrement,
  person_id bigint references people (id) on delete cascade,
  dialect text not null,
  hash text not null unique,
  sealed text,
  label text not null default '',
  tags text not null default '',
  hourly_limit bigint,
  daily_limit bigint,
  superuser boolean not null default false,
  read_only boolean not null default false,
  created_at bigint not null,
  revoked_at bigint
);
create index api_keys_person on api_keys (person_id, dialect);

create table api_clients (
  id integer primary key autoincrement,
  client_id text not null unique,
  secret_hash text not null,
  name text not null,
  grants text not null default '',
  scopes text not null default '',
  created_at bigint not null,
  revoked_at bigint
);

create table statuses (
  id integer primary key autoincrement,
  slug text not null unique,
  kind bigint not null,
  name text not null,
  color text not null default '',
  position bigint not null default 0
);

create table priorities (
  id integer primary key autoincrement,
  name text not null,
  is_default boolean not null default false,
  position bigint not null default 0
);

create table ticket_types (
  id integer primary key autoincrement,
  name text not null,
  position bigint not null default 0
);

create table tickets (
  id integer primary key autoincrement,
  parent_id bigint,
  merged_into bigint,
  subject text not null,
  channel text not null,
  status_id bigint not null references statuses (id),
  priority_id bigint not null references priorities (id),
  type_id bigint not null references ticket_types (id),
  department_id bigint not null references departments (id),
  agent_id bigint references people (id),
  team_id bigint,
  requester_id bigint not null references people (id),
  is_draft boolean not null default false,
  cc text not null default '[]',
  bcc text not null default '[]',
  locked boolean not null default false,
  deleted boolean not null default false,
  sla_due bigint,
  frozen_until bigint,
  seen_by_staff boolean not null default false,
  seen_by_customer boolean not null default false,
  rating text not null default '',
  rating_comment text not null default '',
  rated_at bigint,
  preview text not null default '',
  message_count bigint not null default 0,
  last_ordinal bigint not null default 0,
  created_by bigint references people (id),
  last_reply_at bigint,
  last_reply_by_agent boolean,
  agent_updated_at bigint,
  closed_at bigint,
  closed_by bigint references people (id),
  created_at bigint not null,
  updated_at bigint not null
);
create index tickets_created on tickets (deleted, created_at, id);
create index tickets_updated on tickets (deleted, updated_at, id);
create index tickets_department on tickets (department_id, deleted, created_at, id);
create index tickets_department_status on tickets (department_id, status_id, deleted, created_at, id);
create index tickets_status on tickets (status_id, deleted, created_at, id);
create index tickets_agent on tickets (agent_id, deleted, created_at, id);
create index tickets_requester on tickets (requester_id, deleted, created_at, id);
create index tickets_priority on tickets (priority_id, deleted, created_at, id);
create index tickets_type on tickets (type_id, deleted, created_at, id);
create index tickets_parent on tickets (parent_id) where parent_id is not null;
create index tickets_frozen on tickets (frozen_until) where frozen_until is not null;

create table ticket_counts (
  department_id bigint not null,
  status_id bigint not null,
  deleted boolean not null,
  n bigint not null,
  primary key (department_id, status_id, deleted)
);

create table ticket_followers (
  ticket_id bigint not null references tickets (id) on delete cascade,
  person_id bigint not null references people (id) on delete cascade,
  position bigint not null default 0,
  primary key (ticket_id, person_id)
);
create index ticket_followers_person on ticket_followers (person_id, ticket_id);

create table tags (
  id integer primary key autoincrement,
  name text not null,
  name_key text not null unique,
  color bigint not null default 0
);

create table ticket_tags (
  ticket_id bigint not null references tickets (id) on delete cascade,
  tag_id bigint not null references tags (id) on delete cascade,
  position bigint not null default 0,
  primary key (ticket_id, tag_id)
);
create index ticket_tags_tag on ticket_tags (tag_id, ticket_id);

create table messages (
  id integer primary key autoincrement,
  ticket_id bigint not null references tickets (id) on delete cascade,
  ordinal bigint not null,
  kind bigint not null,
  is_draft boolean not null default false,
  author_id bigint not null references people (id),
  html text not null,
  recipients text not null default '[]',
  cc text not null default '[]',
  bcc text not null default '[]',
  channel text not null,
  created_at bigint not null,
  updated_at bigint not null
);
create index messages_ticket on messages (ticket_id, kind, created_at, id);

create virtual table message_search using fts5 (
  body, note, content = '', contentless_delete = 1, detail = column, tokenize = 'unicode61 remove_diacritics 0'
);
-- Merging four parts of the index at a time, as it does by itself, rewrites it twice as often and finds nothing sooner.
insert into message_search (message_search, rank) values ('automerge', 8);

-- Every word that a text has. A search for the beginning of a word looks for a bounded number of whole words, each of which the index gives newest first;
-- given the beginning itself, it would gather every text of every such word.
create table words (
  word text not null primary key
) without rowid;

create virtual table people_search using fts5 (search, content = 'people', content_rowid = 'id', tokenize = 'trigram case_sensitive 1');
create trigger people_search_add after insert on people begin
  insert into people_search (rowid, search) values (new.id, new.search);
end;
create trigger people_search_set after update of search on people begin
  insert into people_search (people_search, rowid, search) values ('delete', old.id, old.search);
  insert into people_search (rowid, search) values (new.id, new.search);
end;
create trigger people_search_remove after delete on people begin
  insert into people_search (people_search, rowid, search) values ('delete', old.id, old.search);
end;

create virtual table organizations_search using fts5 (
  search, content = 'organizations', content_rowid = 'id', tokenize = 'trigram case_sensitive 1'
);
create trigger organizations_search_add after insert on organizations begin
  insert into organizations_search (rowid, search) values (new.id, new.search);
end;
create trigger organizations_search_set after update of search on organizations begin
  insert into organizations_search (organizations_search, rowid, search) values ('delete', old.id, old.search);
  insert into organizations_search (rowid, search) values (new.id, new.search);
end;
create trigger organizations_search_remove after delete on organizations begin
  insert into organizations_search (organizations_search, rowid, search) values ('delete', old.id, old.search);
end;

create table fields (
  id integer primary key autoincrement,
  subject bigint not null,
  type text not null,
  name text not null,
  levels text not null default '[]',
  pattern text not null default '',
  active boolean not null default true,
  staff_view boolean not null default true,
  staff_edit boolean not null default true,
  staff_required boolean not null default false,
  staff_required_to_close boolean not null default false,
  customer_view boolean not null default true,
  customer_edit boolean not null default true,
  customer_required boolean not null default false,
  customer_required_to_close boolean not null default false,
  position bigint not null default 0
);

create table field_options (
  id integer primary key autoincrement,
  field_id bigint not null references fields (id) on delete cascade,
  parent_id bigint references field_options (id) on delete cascade,
  level bigint not null default 1,
  name text not null,
  position bigint not null default 0
);
create index field_options_field on field_options (field_id, position, id);
create index field_options_parent on field_options (parent_id);

create table files (
  id integer primary key autoincrement,
  token text not null unique,
  owner bigint not null,
  owner_id bigint not null,
  name text not null,
  media_type text not null,
  size bigint not null,
  sha256 text not null,
  created_at bigint not null
);
create index files_owner on files (owner, owner_id, id);
create index files_content on files (sha256);

create table field_values (
  subject bigint not null,
  subject_id bigint not null,
  field_id bigint not null references fields (id) on delete cascade,
  ordinal bigint not null,
  option_id bigint references field_options (id) on delete cascade,
  file_id bigint references files (id) on delete cascade,
  value text not null default '',
  primary key (subject, subject_id, field_id, ordinal)
) without rowid;
-- A long text does not fit into an index of PostgreSQL, so only its beginning is in it.
create index field_values_field on field_values (field_id, substr(value, 1, 64));
create index field_values_option on field_values (option_id) where option_id is not null;
create index field_values_file on field_values (file_id) where file_id is not null;

create table notes (
  id integer primary key autoincrement,
  subject bigint not null,
  subject_id bigint not null,
  author_id bigint not null references people (id),
  text text not null,
  created_at bigint not null,
  updated_at bigint not null
);
create index notes_subject on notes (subject, subject_id, id);

create table time_entries (
  id integer primary key autoincrement,
  ticket_id bigint not null references tickets (id) on delete cascade,
  action text,
  comment text not null default '',
  spent_seconds bigint not null,
  paid_seconds bigint not null,
  staff_id bigint references people (id),
  creator_id bigint references people (id),
  billed_at bigint not null,
  created_at bigint not null
);
create index time_entries_ticket on time_entries (ticket_id, id);

create table articles (
  id integer primary key autoincrement,
  author_id bigint not null references people (id),
  access bigint not null,
  only_author boolean not null default false,
  pinned boolean not null default false,
  views bigint not null default 0,
  title text not null,
  tags text not null default '{}',
  body text not null,
  created_at bigint not null,
  updated_at bigint not null
);
create index articles_created on articles (created_at, id);
create index articles_updated on articles (updated_at, id);
create index articles_views on articles (views, id);
create index articles_pinned on articles (pinned, id);

create table article_categories (
  id integer primary key autoincrement,
  parent_id bigint references article_categories (id),
  access bigint not null,
  title text not null,
  position bigint not null default 0,
  created_at bigint not null,
  updated_at bigint not null
);
create index article_categories_parent on article_categories (parent_id);

create table article_category_groups (
  category_id bigint not null references article_categories (id) on delete cascade,
  group_id bigint not null references groups (id) on delete cascade,
  position bigint not null default 0,
  primary key (category_id, group_id)
);

create table article_placements (
  article_id bigint not null references articles (id) on delete cascade,
  category_id bigint not null references article_categories (id) on delete cascade,
  position bigint not null default 0,
  primary key (article_id, category_id)
);
create index article_placements_category on article_placements (category_id, article_id);

create table events (
  id integer primary key autoincrement,
  at bigint not null,
  actor_id bigint,
  via text not null,
  type text not null,
  ticket_id bigint,
  subject bigint not null,
  subject_id bigint not null,
  data text not null default '{}'
);
create index events_ticket on events (ticket_id, at, id) where ticket_id is not null;
create index events_subject on events (subject, subject_id, id);

create table cursors (
  reader text not null primary key,
  event_id bigint not null
);
