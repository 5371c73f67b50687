-- What articles, news, downloads and feedback can be found by. The program folds texts, so it fills in what is there when it next opens the desk.
alter table articles add column search text not null default '';
create index articles_unsearched on articles (id) where search = '';

create virtual table articles_search using fts5 (search, content = 'articles', content_rowid = 'id', tokenize = 'trigram case_sensitive 1');
insert into articles_search (rowid, search) select id, search from articles;
create trigger articles_search_add after insert on articles begin
  insert into articles_search (rowid, search) values (new.id, new.search);
end;
create trigger articles_search_set after update of search on articles begin
  insert into articles_search (articles_search, rowid, search) values ('delete', old.id, old.search);
  insert into articles_search (rowid, search) values (new.id, new.search);
end;
create trigger articles_search_remove after delete on articles begin
  insert into articles_search (articles_search, rowid, search) values ('delete', old.id, old.search);
end;
