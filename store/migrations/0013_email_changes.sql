-- Members who asked to be reached at another address. Nothing changes before the link that was sent there is used.
create table email_changes (
    id text primary key,
    person_id text not null references people (id),
    email text not null,
    -- Of an address that somebody has already nobody is sent the link: the row is written all the same, so both take
    -- equally long.
    link_hash text not null unique,
    asked_at bigint not null,
    -- Used, taken back, or replaced by a newer one.
    ended_at bigint
);
create index email_changes_by_person on email_changes (person_id, asked_at);
create index email_changes_by_email on email_changes (email, asked_at);
