-- Few tickets and messages name further addresses. Who erases one looks through those alone.
create index tickets_copies on tickets (id) where cc <> '[]' or bcc <> '[]';
create index messages_copies on messages (id) where recipients <> '[]' or cc <> '[]' or bcc <> '[]';
create index events_copies on events (id) where type = 'ticket.cc_changed';
