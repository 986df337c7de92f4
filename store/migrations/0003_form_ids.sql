-- Forms that made something: each form is given an id when it is shown, so that sending it twice makes one thing.
create table form_ids (
    id text primary key,
    -- The id of what it made.
    made text not null,
    at bigint not null
);
