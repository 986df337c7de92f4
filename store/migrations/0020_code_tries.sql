-- In which browser a code was asked for, as a digest: its tries are its own, so that a stranger's wrong codes do not close it.
alter table sign_in_requests add column browser text not null default '';
-- Wrong codes of browsers that had asked for none, counted on the newest request.
alter table sign_in_requests add column strange_tries bigint not null default 0;
