alter table proposals add column format text not null default 'talk';
-- Where its speakers work, and who pays them for the talk; what they sell is `interest_words`.
alter table proposals add column employer text not null default '';
alter table proposals add column sponsor text not null default '';
-- What its author has typed and not sent: the form as JSON, or empty.
alter table proposals add column typed text not null default '';
-- Counts how often that was kept, so that one tab does not write over what another typed.
alter table proposals add column typed_version bigint not null default 0;
