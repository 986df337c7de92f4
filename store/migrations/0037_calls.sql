-- When members may propose: from the one London day to the end of the other; empty for not at all.
alter table conferences add column call_opens text not null default '';
alter table conferences add column call_closes text not null default '';
