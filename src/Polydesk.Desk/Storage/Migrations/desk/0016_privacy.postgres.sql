-- Who erases a person looks through the changes of customers alone, and finds also those who were removed by the address that still stands in their row; lists
-- of people by their main address are in this order.
create index events_requesters on events (id) where type = 'ticket.requester_changed';
create index people_email on people (lower(email), id, deleted_at);
