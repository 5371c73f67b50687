-- Whether a file of a message is shown within its text.
alter table files add column is_inline boolean not null default false;
