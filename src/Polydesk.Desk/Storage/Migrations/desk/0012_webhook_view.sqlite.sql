-- The view that narrows what a subscription is told of, as this person has and sees it.
alter table webhooks add column view_id bigint;
alter table webhooks add column person_id bigint;
