create table accounts (
  id integer primary key autoincrement,
  name text not null,
  is_default boolean not null default false,
  disabled boolean not null default false,
  location text not null default '',
  created_at bigint not null
);

create table account_hosts (
  host text not null primary key,
  account_id bigint not null references accounts (id) on delete cascade,
  dialect text
);

create table credentials (
  hash text not null primary key,
  account_id bigint not null references accounts (id) on delete cascade,
  kind text not null,
  local_id bigint not null
);
create index credentials_account on credentials (account_id, kind, local_id);

create table settings (
  key text not null primary key,
  value text not null
);
