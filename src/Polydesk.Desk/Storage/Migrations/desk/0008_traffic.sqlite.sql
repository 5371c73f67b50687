-- What integrations ask, counted by the hour: which operation, with which status, how long it took, and which parameters were sent in vain.

create table api_calls (
  hour bigint not null,
  integration text not null,
  dialect text not null,
  operation text not null,
  status bigint not null,
  n bigint not null,
  microseconds bigint not null,
  longest bigint not null,
  primary key (hour, integration, dialect, operation, status)
);

create table api_ignored (
  hour bigint not null,
  integration text not null,
  dialect text not null,
  operation text not null,
  name text not null,
  n bigint not null,
  primary key (hour, integration, dialect, operation, name)
);
