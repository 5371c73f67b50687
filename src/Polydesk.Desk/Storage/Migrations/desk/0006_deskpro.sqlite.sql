-- What Deskpro knows of a desk beyond the first schema: brands, products and workflows, stars, saved filters and layouts, labels and contact data of people
-- and organizations, news, downloads and feedback beside articles, and the providers that people sign in with.

create table brands (
  id integer primary key autoincrement,
  name text not null,
  url text not null default '',
  position bigint not null default 0
);
insert into brands (id, name) values (1, 'Default');

create table ticket_products (
  id integer primary key autoincrement,
  parent_id bigint references ticket_products (id),
  name text not null,
  position bigint not null default 0
);

create table ticket_workflows (
  id integer primary key autoincrement,
  parent_id bigint references ticket_workflows (id),
  name text not null,
  position bigint not null default 0
);

alter table tickets add column product_id bigint references ticket_products (id);
alter table tickets add column workflow_id bigint references ticket_workflows (id);
alter table tickets add column brand_id bigint references brands (id);
alter table tickets add column language text;
create index tickets_product on tickets (product_id, deleted, created_at, id) where product_id is not null;
create index tickets_workflow on tickets (workflow_id, deleted, created_at, id) where workflow_id is not null;
create index tickets_brand on tickets (brand_id, deleted, created_at, id) where brand_id is not null;
create index tickets_language on tickets (language, deleted, created_at, id) where language is not null;
create index tickets_team on tickets (team_id, deleted, created_at, id) where team_id is not null;

alter table departments add column user_title text not null default '{}';
alter table departments add column for_tickets boolean not null default true;
alter table departments add column for_chat boolean not null default false;
-- Empty is every brand.
alter table departments add column brand_ids text not null default '[]';

-- Each agent marks tickets for themselves; nobody else sees it.
create table ticket_stars (
  ticket_id bigint not null references tickets (id) on delete cascade,
  person_id bigint not null references people (id) on delete cascade,
  star bigint not null,
  primary key (ticket_id, person_id)
);
create index ticket_stars_person on ticket_stars (person_id, star, ticket_id);

-- Lists of tickets with a name. One without a person is everybody's; one with a system name comes with the program.
create table ticket_views (
  id integer primary key autoincrement,
  person_id bigint references people (id) on delete cascade,
  system_name text,
  title text not null,
  terms text not null,
  position bigint not null default 0,
  created_at bigint,
  updated_at bigint
);
create index ticket_views_person on ticket_views (person_id, position);
insert into ticket_views (id, system_name, title, terms, position) values
  (1, 'agent', '{"en":"My tickets"}', '[{"on":"status","values":["open"]},{"on":"agent","values":["me"]}]', 1),
  (2, 'participant', '{"en":"Tickets I follow"}', '[{"on":"status","values":["open"]},{"on":"follower","values":["me"]}]', 2),
  (3, 'agent_team', '{"en":"My teams'' tickets"}', '[{"on":"status","values":["open"]},{"on":"team","values":["mine"]}]', 3),
  (4, 'unassigned', '{"en":"Unassigned tickets"}', '[{"on":"status","values":["open"]},{"on":"agent","values":["none"]}]', 4),
  (5, 'all', '{"en":"All tickets"}', '[{"on":"status","values":["open"]}]', 5),
  (6, 'awaiting_user', '{"en":"Awaiting user"}', '[{"on":"status","values":["pending"]}]', 6),
  (7, 'pending', '{"en":"Pending"}', '[{"on":"status","values":["in_progress"]}]', 7),
  (8, 'resolved', '{"en":"Resolved"}', '[{"on":"status","values":["resolved"]}]', 8);

-- What a form shows and requires. One without a department is for all that have none of their own.
create table ticket_layouts (
  id integer primary key autoincrement,
  department_id bigint references departments (id) on delete cascade,
  side bigint not null,
  fields text not null,
  updated_at bigint not null
);
create unique index ticket_layouts_department on ticket_layouts (side, coalesce(department_id, 0));

-- Labels of people, organizations and what is published; those of tickets are in ticket_tags.
create table subject_tags (
  subject bigint not null,
  subject_id bigint not null,
  tag_id bigint not null references tags (id) on delete cascade,
  position bigint not null default 0,
  primary key (subject, subject_id, tag_id)
);
create index subject_tags_tag on subject_tags (tag_id, subject, subject_id);

-- Ways to reach a person or an organization beyond the columns that they have: any number of each type, with a comment.
create table contact_data (
  id integer primary key autoincrement,
  subject bigint not null,
  subject_id bigint not null,
  type text not null,
  comment text not null default '',
  data text not null,
  position bigint not null default 0
);
create index contact_data_subject on contact_data (subject, subject_id, position);

alter table people add column title_prefix text not null default '';
alter table people add column phone_extension text not null default '';
alter table person_contacts add column extension text not null default '';
alter table organizations add column parent_id bigint references organizations (id) on delete set null;
alter table organizations add column summary text not null default '';
alter table organizations add column importance bigint not null default 0;
create index organizations_parent on organizations (parent_id) where parent_id is not null;

-- What is published: articles (0), news (1), downloads (2), feedback (3); categories also of feedback's statuses (4).
alter table articles add column kind bigint not null default 0;
alter table articles add column state bigint not null default 0;
alter table articles add column hidden_reason text not null default '';
alter table articles add column votes bigint not null default 0;
alter table articles add column reviewed boolean not null default true;
alter table articles add column published_at bigint;
update articles set published_at = created_at;
create index articles_kind on articles (kind, state, id);
create index articles_author on articles (author_id, kind, id);
alter table article_categories add column kind bigint not null default 0;
create index article_categories_kind on article_categories (kind, position, id);

-- OpenID providers with which agents or users sign in, who is who there, and sign-ins under way.
create table user_sources (
  id integer primary key autoincrement,
  side text not null,
  title text not null,
  issuer text not null,
  client_id text not null,
  sealed_secret text not null,
  enabled boolean not null default true,
  position bigint not null default 0,
  created_at bigint not null
);

create table user_source_links (
  source_id bigint not null references user_sources (id) on delete cascade,
  subject text not null,
  person_id bigint not null references people (id) on delete cascade,
  created_at bigint not null,
  primary key (source_id, subject)
);
create index user_source_links_person on user_source_links (person_id);

create table user_source_logins (
  state_hash text not null primary key,
  source_id bigint not null references user_sources (id) on delete cascade,
  nonce text not null,
  sealed_verifier text not null,
  expires_at bigint not null
);
create index user_source_logins_expiry on user_source_logins (expires_at);
