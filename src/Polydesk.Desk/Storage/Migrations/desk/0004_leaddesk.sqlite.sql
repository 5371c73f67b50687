-- What LeadDesk knows of a desk beyond the first schema: OAuth tokens, offices, log-in names, and the outreach side of departments.

alter table api_clients add column account_ids text not null default '[]';

create table api_tokens (
  id integer primary key autoincrement,
  family text not null,
  client_id text not null,
  person_id bigint references people (id) on delete cascade,
  scopes text not null,
  access_hash text not null unique,
  refresh_hash text not null unique,
  access_expires_at bigint not null,
  refresh_expires_at bigint not null,
  created_at bigint not null,
  refreshed_at bigint,
  revoked_at bigint
);
create index api_tokens_family on api_tokens (family);
create index api_tokens_client on api_tokens (client_id);
create index api_tokens_person on api_tokens (person_id);
create index api_tokens_expiry on api_tokens (refresh_expires_at);

create table teams (
  id integer primary key autoincrement,
  name text not null,
  name_key text not null unique,
  is_office boolean not null default false,
  time_zone text,
  ip_address text,
  created_at bigint not null,
  updated_at bigint not null
);

create table team_members (
  team_id bigint not null references teams (id) on delete cascade,
  person_id bigint not null references people (id) on delete cascade,
  is_office boolean not null default false,
  primary key (team_id, person_id)
);
create index team_members_person on team_members (person_id, team_id);
create unique index team_members_office on team_members (person_id) where is_office;

create table staff_profiles (
  person_id bigint not null primary key references people (id) on delete cascade,
  username text,
  username_key text unique,
  work_phone text,
  inbound_number text,
  external_id text,
  time_zone text,
  lang bigint not null default 1,
  last_login_at bigint
);

alter table departments add column kind text not null default 'omni';
alter table departments add column description text;
alter table departments add column url text;
alter table departments add column external_id text;
alter table departments add column office_id bigint references teams (id) on delete set null;
alter table departments add column archived_at bigint;
create index departments_office on departments (office_id);

-- A field's name in programs, and whom a field of people is for: user or contact. Both are empty for fields made elsewhere.
alter table fields add column code text not null default '';
alter table fields add column target text not null default '';
alter table fields add column created_at bigint not null default 0;
alter table fields add column updated_at bigint not null default 0;
create unique index fields_code on fields (target, code) where code <> '';
