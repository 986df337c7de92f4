-- What a proposal is called in the program from which it was exported, so that nothing comes in twice; and where whoever
-- speaks is written to.
alter table proposals add column source text not null default '';
alter table proposals add column contact text not null default '';
create unique index proposals_imported on proposals (conference_id, source) where source <> '';
-- Of a list of proposals: for which conference it is.
alter table imports add column about text not null default '';
