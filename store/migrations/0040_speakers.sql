-- How a conference looks after those who speak at it; without a row, as is usual.
create table speaker_terms (
    conference_id text primary key references conferences (id),
    -- Days after an offer on which whoever has not answered is asked again, with blanks between.
    nudges text not null,
    -- 1 where the next on standby is offered a slot that nobody confirmed in time.
    standby_steps_in bigint not null,
    -- How to get there, and what else to know of the day.
    directions text not null,
    version bigint not null default 1,
    changed_by text not null references people (id),
    changed_at bigint not null
);

-- Why they cannot come.
alter table offers add column reason text not null default '';
-- Where they know that they speak, or spoke before their slot was taken from them.
alter table offers add column told_slot bigint;
alter table offers add column told_starts_at bigint not null default 0;
alter table offers add column told_minutes bigint not null default 0;
alter table offers add column told_stage text not null default '';
alter table offers add column told_venue text not null default '';
-- What is another by now, and since when: told once it has stayed so for ten minutes. Empty where nothing is.
alter table offers add column noticed text not null default '';
alter table offers add column noticed_at bigint not null default 0;
-- Of their calendar's entry, and whether they have one.
alter table offers add column sequence bigint not null default 0;
alter table offers add column in_calendar bigint not null default 0;
-- They were told that the slot is not theirs any more.
alter table offers add column released_at bigint;

-- What whoever speaks was told, mail by mail. Of one offer each reminder is in it once, also where it was dropped.
create table speaker_told (
    proposal_id text not null references proposals (id),
    -- Of the offer.
    asked_at bigint not null,
    kind text not null,
    -- Counts the mails of an offer that are no reminders.
    sequence bigint not null,
    -- Empty for what was not sent.
    email text not null,
    words text not null,
    at bigint not null,
    primary key (proposal_id, asked_at, kind, sequence)
);
