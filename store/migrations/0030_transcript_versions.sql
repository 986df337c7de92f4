-- What made a version: a code; empty where nobody noted it.
alter table transcripts add column how text not null default '';
