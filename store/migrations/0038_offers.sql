-- A slot that was offered to whoever speaks, by mail. Of each proposal the last one counts.
create table offers (
    proposal_id text primary key references proposals (id),
    name text not null,
    email text not null,
    -- The London day until whose end an answer is awaited.
    confirm_by text not null,
    asked_by text not null references people (id),
    asked_at bigint not null,
    -- yes or no.
    answer text,
    answered_at bigint
);
