-- What articles, news, downloads and feedback can be found by. The program folds texts, so it fills in what is there when it next opens the desk.
alter table articles add column search text not null default '';
create index articles_unsearched on articles (id) where search = '';
create index articles_search on articles using gin (search gin_trgm_ops);
