-- One row is one version of a weekly series; line_id joins the versions. Times are London wall-clock.
create table series (
    id text primary key,
    line_id text not null,
    title text not null,
    kind text not null,
    -- Monday is 1.
    weekday bigint not null,
    -- Minutes since midnight.
    wall_minute bigint not null,
    -- Minutes.
    length bigint not null,
    host_id text references people (id),
    link text not null,
    notes text not null,
    first_date text not null,
    last_date text,
    sequence bigint not null,
    version bigint not null,
    changed_at bigint not null,
    changed_by text references people (id)
);
create index series_by_line on series (line_id);

-- A dated occurrence, or a one-off without a series. Null title, kind, host, link or notes: as the series says.
create table sessions (
    id text primary key,
    series_id text references series (id),
    original_date text,
    starts_at bigint not null,
    ends_at bigint not null,
    moved bigint not null,
    title text,
    kind text,
    host_id text references people (id),
    link text,
    notes text,
    cancelled_reason text,
    sequence bigint not null,
    version bigint not null,
    changed_at bigint not null,
    changed_by text references people (id),
    unique (series_id, original_date)
);
create index sessions_by_start on sessions (starts_at);

create table rsvps (
    session_id text not null references sessions (id),
    person_id text not null references people (id),
    answer text not null,
    answered_at bigint not null,
    primary key (session_id, person_id)
);
create index rsvps_by_person on rsvps (person_id);

-- "Every week": makes an answer for each session of the line as it is materialised.
create table standing_rsvps (
    line_id text not null,
    person_id text not null references people (id),
    since bigint not null,
    primary key (line_id, person_id)
);

create table attendance (
    session_id text not null references sessions (id),
    person_id text not null references people (id),
    joined_at bigint not null,
    primary key (session_id, person_id)
);

create table bank_holidays (
    day text not null,
    division text not null,
    title text not null,
    primary key (day, division)
);

-- An organiser decided that a session on a bank holiday runs all the same.
create table holidays_run (
    session_id text primary key references sessions (id),
    decided_by text not null references people (id),
    decided_at bigint not null
);

-- Addresses of calendar feeds; the token itself is derived, only its hash is kept.
create table feed_tokens (
    token_hash text primary key,
    person_id text not null references people (id),
    made_at bigint not null
);
create index feed_tokens_by_person on feed_tokens (person_id);
