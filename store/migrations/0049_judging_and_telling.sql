-- Organisers judge without knowing who speaks: a name shows once one has said what one thinks.
alter table conferences add column blind bigint not null default 0;
-- How independent of anybody's business a talk is, 1 to 5; null in answers from before it was asked.
alter table proposal_reviews add column independence bigint;

-- What those who proposed were told, in an organiser's words.
create table proposal_messages (
    id text primary key,
    conference_id text not null references conferences (id),
    -- Whom it is for: a code, in `domain/src/conference/informing.rs`.
    recipients text not null,
    subject text not null,
    words text not null,
    sent_by text not null references people (id),
    sent_at bigint not null,
    undo_until bigint not null,
    undone_at bigint
);
create index proposal_messages_of on proposal_messages (conference_id, sent_at);

-- To whom, each for one proposal.
create table proposals_told (
    message_id text not null references proposal_messages (id),
    proposal_id text not null references proposals (id),
    name text not null,
    email text not null,
    primary key (message_id, proposal_id)
);
create index proposals_told_of on proposals_told (proposal_id);

-- What a group is told, as organisers have worded it for this conference.
create table proposal_templates (
    conference_id text not null references conferences (id),
    recipients text not null,
    subject text not null,
    words text not null,
    primary key (conference_id, recipients)
);
