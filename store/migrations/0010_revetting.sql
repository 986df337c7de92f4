-- What a new monthly file made us ask members: is this still your home? A question is answered by its member, and put
-- away by an organiser where the answer needs a look.
create table revetting (
    id text primary key,
    person_id text not null references people (id),
    kind text not null,
    -- The home as it was: id and name.
    location_id text not null,
    location_name text not null,
    -- The same home under its new id; empty when it has none.
    successor_id text not null,
    -- Whom the register names now; empty when nobody, or when the home is gone.
    manager text not null,
    -- The date of the file that made us ask.
    as_at text not null,
    asked_at bigint not null,
    due_at bigint not null,
    -- Empty until it is answered.
    answer text not null,
    answered_at bigint,
    -- The new home, as the member wrote it.
    words text not null,
    seen_by text references people (id),
    seen_at bigint
);
create unique index revetting_open on revetting (person_id) where answered_at is null;
create index revetting_by_person on revetting (person_id, asked_at);
create index revetting_by_due on revetting (due_at) where seen_at is null;
