-- The outreach side of a desk: whom to call about what, what they ordered, what came of calls, when to call again, and whom never.
-- Money is in hundredths. What histories refer to is kept with deleted_at.

-- Telephone numbers keep a public id when the main one changes places with another: 2 * id for those in person_contacts, 2 * person + 1 for the first main one.
alter table people add column lastname_key text not null default '';
alter table people add column main_phone_id bigint;
update people set lastname_key = lower(lastname);
create index people_lastname on people (lastname_key, id);
create index people_company on people (company, id) where company <> '';
alter table person_contacts add column public_id bigint;

-- What a contact centre knows of a person beyond their own row. The other texts are a JSON object.
create table contact_profiles (
  person_id bigint not null primary key references people (id) on delete cascade,
  external_id text unique,
  vatin text,
  birthyear bigint,
  gender text,
  ssc text,
  other text not null default '{}',
  created_by bigint references people (id) on delete set null
);
create index contact_profiles_ssc on contact_profiles (ssc) where ssc is not null;
create index contact_profiles_creator on contact_profiles (created_by, person_id);

-- How many people there are of each role, without those that were removed. Kept by triggers; the sum over the slots counts.
create table people_counts (
  role bigint not null,
  slot bigint not null,
  n bigint not null,
  primary key (role, slot)
);
insert into people_counts (role, slot, n) select role, 0, count(*) from people where deleted_at is null group by role;

-- The three counters are kept by triggers on the members.
create table contact_lists (
  id integer primary key autoincrement,
  name text not null,
  name_key text not null unique,
  legend text,
  office_id bigint references teams (id) on delete set null,
  call_attempts bigint not null default 3,
  expires_at bigint,
  contacts_total bigint not null default 0,
  unused bigint not null default 0,
  finished bigint not null default 0,
  created_by bigint references people (id) on delete set null,
  created_at bigint not null,
  updated_at bigint not null
);
create index contact_lists_office on contact_lists (office_id);

create table department_contact_lists (
  department_id bigint not null references departments (id) on delete cascade,
  list_id bigint not null references contact_lists (id) on delete cascade,
  primary key (department_id, list_id)
);
create index department_contact_lists_list on department_contact_lists (list_id, department_id);

-- What came of a call. The standard ones are protected; one without a department is for all.
create table call_results (
  id integer primary key autoincrement,
  name text not null,
  kind text not null default 'custom',
  department_id bigint references departments (id) on delete cascade,
  is_standard boolean not null default false,
  finalises_contact boolean not null default false,
  blacklists_number boolean not null default false,
  moves_to_list_id bigint references contact_lists (id) on delete set null,
  wait_minutes bigint not null default 0,
  deleted_at bigint,
  created_at bigint not null,
  updated_at bigint not null
);
create index call_results_department on call_results (department_id, id);
insert into call_results (name, kind, is_standard, finalises_contact, created_at, updated_at)
select s.name, s.kind, s.yes, s.finalises, s.at, s.at from (
  select 1 as n, 'Deal' as name, 'deal' as kind, true as yes, true as finalises, cast(unixepoch('subsec') * 1000 as integer) as at
  union all select 2, 'Callback', 'callback', true, false, cast(unixepoch('subsec') * 1000 as integer)
  union all select 3, 'Busy', 'busy', true, false, cast(unixepoch('subsec') * 1000 as integer)
  union all select 4, 'Voicemail', 'voicemail', true, false, cast(unixepoch('subsec') * 1000 as integer)
  union all select 5, 'No deal', 'no_deal', true, true, cast(unixepoch('subsec') * 1000 as integer)) s order by s.n;
alter table tickets add column result_id bigint references call_results (id);
create index tickets_result on tickets (result_id) where result_id is not null;

-- Whoever changes members of several lists at once holds the lists' rows before, by id. Finished are those that are finalised or have no attempts left; unused
-- those of the rest that were never called.
create table contact_list_members (
  list_id bigint not null references contact_lists (id) on delete cascade,
  person_id bigint not null references people (id) on delete cascade,
  attempts_left bigint not null,
  priority bigint not null default 0,
  finalised boolean not null default false,
  last_call_at bigint,
  last_result_id bigint references call_results (id),
  added_at bigint not null,
  primary key (list_id, person_id)
) without rowid;
create index contact_list_members_person on contact_list_members (person_id, list_id);

create table products (
  id integer primary key autoincrement,
  name text not null,
  name_key text not null,
  product_code text,
  sponsor_product_code text,
  price bigint not null default 0,
  price_editable boolean not null default false,
  commission bigint,
  description text,
  office_id bigint references teams (id) on delete set null,
  disabled boolean not null default false,
  deleted_at bigint,
  created_at bigint not null,
  updated_at bigint not null
);
create unique index products_code on products (product_code) where product_code is not null and deleted_at is null;
create index products_name on products (name_key, id);
create index products_office on products (office_id);

create table department_products (
  department_id bigint not null references departments (id) on delete cascade,
  product_id bigint not null references products (id) on delete cascade,
  primary key (department_id, product_id)
);
create index department_products_product on department_products (product_id, department_id);

create table order_states (
  id integer primary key autoincrement,
  name text not null,
  name_key text not null,
  locked boolean not null default false,
  hidden boolean not null default false,
  position bigint not null default 0,
  deleted_at bigint,
  created_at bigint not null,
  updated_at bigint not null
);
create unique index order_states_name on order_states (name_key) where deleted_at is null;
insert into order_states (name, name_key, locked, position, created_at, updated_at)
select s.name, s.key, s.locked, s.n, s.at, s.at from (
  select 0 as n, 'New' as name, 'new' as key, false as locked, cast(unixepoch('subsec') * 1000 as integer) as at
  union all select 1, 'Confirmed', 'confirmed', true, cast(unixepoch('subsec') * 1000 as integer)
  union all select 2, 'Rejected', 'rejected', true, cast(unixepoch('subsec') * 1000 as integer)
  union all select 3, 'Cancelled', 'cancelled', true, cast(unixepoch('subsec') * 1000 as integer)) s order by s.n;

-- Calls and other logged interactions. The number is kept as it was dialled; its digits are compared. The recording is a file of the desk.
create table calls (
  id integer primary key autoincrement,
  department_id bigint not null references departments (id),
  person_id bigint references people (id),
  user_id bigint references people (id),
  phone text not null,
  digits text not null,
  direction text not null default 'out',
  status text not null default 'answered',
  result_id bigint references call_results (id),
  result_at bigint,
  comment text,
  talk_start bigint not null,
  talk_end bigint,
  handling_stop bigint,
  ticket_id bigint references tickets (id) on delete set null,
  message_id bigint references messages (id) on delete set null,
  recording_id bigint references files (id) on delete set null,
  created_at bigint not null,
  updated_at bigint not null
);
create index calls_start on calls (talk_start, id);
create index calls_department on calls (department_id, id);
create index calls_department_start on calls (department_id, talk_start, id);
create index calls_person on calls (person_id, id);
create index calls_user on calls (user_id, id);
create index calls_digits on calls (digits, id);
create index calls_result on calls (result_id, id);
create index calls_ticket on calls (ticket_id, id) where ticket_id is not null;
create index calls_message on calls (message_id) where message_id is not null;
create index calls_recording on calls (recording_id) where recording_id is not null;

create table orders (
  id integer primary key autoincrement,
  person_id bigint not null references people (id),
  department_id bigint not null references departments (id),
  user_id bigint references people (id),
  call_id bigint references calls (id) on delete set null,
  ticket_id bigint references tickets (id) on delete set null,
  state_id bigint not null references order_states (id),
  comment text,
  total bigint not null default 0,
  created_at bigint not null,
  updated_at bigint not null
);
create index orders_created on orders (created_at, id);
create index orders_total on orders (total, id);
create index orders_person on orders (person_id, id);
create index orders_department on orders (department_id, id);
create index orders_user on orders (user_id, id);
create index orders_state on orders (state_id, id);
create index orders_call on orders (call_id) where call_id is not null;
create index orders_ticket on orders (ticket_id, id) where ticket_id is not null;

-- The name and price at the time of the order.
create table order_lines (
  order_id bigint not null references orders (id) on delete cascade,
  position bigint not null,
  product_id bigint not null references products (id),
  name text not null,
  quantity bigint not null,
  price bigint not null,
  primary key (order_id, position)
);
create index order_lines_product on order_lines (product_id);

create table order_state_log (
  id integer primary key autoincrement,
  order_id bigint not null references orders (id) on delete cascade,
  state_id bigint not null references order_states (id),
  person_id bigint references people (id) on delete set null,
  created_at bigint not null
);
create index order_state_log_order on order_state_log (order_id, id);

create table callbacks (
  id integer primary key autoincrement,
  is_private boolean not null,
  department_id bigint not null references departments (id),
  person_id bigint references people (id),
  phone text,
  digits text not null default '',
  user_id bigint references people (id),
  due_at bigint not null,
  comment text,
  status text not null default 'open',
  ticket_id bigint references tickets (id) on delete set null,
  created_by bigint references people (id),
  created_at bigint not null,
  updated_at bigint not null
);
create index callbacks_due on callbacks (due_at, id);
create index callbacks_user on callbacks (user_id, status, due_at, id);
create index callbacks_department on callbacks (department_id, status, due_at, id);
create index callbacks_person on callbacks (person_id, id);
create index callbacks_digits on callbacks (digits) where digits <> '';
create index callbacks_ticket on callbacks (ticket_id, id) where ticket_id is not null;

-- Numbers that are not to be called: by a department, or, without one, by anybody. Only the digits of a number count.
create table blacklist (
  id integer primary key autoincrement,
  phone text not null,
  digits text not null,
  department_id bigint references departments (id) on delete cascade,
  comment text,
  source text not null,
  created_by bigint references people (id) on delete set null,
  created_at bigint not null
);
create unique index blacklist_number on blacklist (digits, coalesce(department_id, 0));
create index blacklist_department on blacklist (department_id);

-- Hooks of LeadDesk are webhooks that are called by either method, sign with a secret of their own, and can rest.
alter table webhooks add column method text not null default 'POST';
alter table webhooks add column secret text;
alter table webhooks add column active boolean not null default true;
alter table webhooks add column updated_at bigint;

create trigger people_counts_add after insert on people when new.deleted_at is null begin
  insert into people_counts (role, slot, n) values (new.role, 0, 1) on conflict (role, slot) do update set n = n + 1;
end;
create trigger people_counts_set after update of role, deleted_at on people
when old.role <> new.role or (old.deleted_at is null) <> (new.deleted_at is null) begin
  update people_counts set n = n - 1 where role = old.role and slot = 0 and old.deleted_at is null;
  insert into people_counts (role, slot, n) select new.role, 0, 1 where new.deleted_at is null on conflict (role, slot) do update set n = n + 1;
end;
create trigger people_counts_remove after delete on people when old.deleted_at is null begin
  update people_counts set n = n - 1 where role = old.role and slot = 0;
end;

create trigger contact_list_members_add after insert on contact_list_members begin
  update contact_lists set
    contacts_total = contacts_total + 1,
    unused = unused + (new.last_call_at is null and not new.finalised and new.attempts_left > 0),
    finished = finished + (new.finalised or new.attempts_left <= 0)
  where id = new.list_id;
end;
create trigger contact_list_members_set after update of attempts_left, finalised, last_call_at on contact_list_members begin
  update contact_lists set
    unused = unused + (new.last_call_at is null and not new.finalised and new.attempts_left > 0)
      - (old.last_call_at is null and not old.finalised and old.attempts_left > 0),
    finished = finished + (new.finalised or new.attempts_left <= 0) - (old.finalised or old.attempts_left <= 0)
  where id = new.list_id;
end;
create trigger contact_list_members_remove after delete on contact_list_members begin
  update contact_lists set
    contacts_total = contacts_total - 1,
    unused = unused - (old.last_call_at is null and not old.finalised and old.attempts_left > 0),
    finished = finished - (old.finalised or old.attempts_left <= 0)
  where id = old.list_id;
end;
