-- What a member who was there took from a talk at a conference.
create table talk_feedback (
    proposal_id text not null references proposals (id),
    person_id text not null references people (id),
    -- not-for-me, useful or on-monday.
    worth text not null,
    words text not null,
    at bigint not null,
    primary key (proposal_id, person_id)
);
create index talk_feedback_by_person on talk_feedback (person_id);
