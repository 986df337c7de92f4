-- What a host has set for the room of one session. No row: everything as it begins.
create table rooms (
    session_id text primary key references sessions (id),
    chat_open bigint not null,
    slow_seconds bigint not null,
    -- Anonymous questions wait for a host.
    holds bigint not null,
    extended_minutes bigint not null,
    ended_at bigint,
    -- What became of the recording, by the word of whoever hosted.
    outcome text,
    outcome_why text not null
);

-- An author is a kind of person and an id, as guests and invited speakers are no people of the circle.
create table messages (
    id text primary key,
    session_id text not null references sessions (id),
    author_kind text not null,
    author_id text not null,
    words text not null,
    audience text not null,
    reply_to text,
    sent_at bigint not null,
    edited_at bigint,
    removed_at bigint,
    -- 'author', or the host's id.
    removed_by text,
    pinned_at bigint
);
create index messages_by_session on messages (session_id, sent_at);
create index messages_by_author on messages (author_id);

create table reactions (
    message_id text not null references messages (id),
    person_id text not null references people (id),
    reaction text not null,
    primary key (message_id, person_id)
);
create index reactions_by_person on reactions (person_id);

-- An anonymous question has no author_id; who asked is sealed with a key that is not in the database.
create table questions (
    id text primary key,
    session_id text not null references sessions (id),
    author_kind text not null,
    author_id text,
    sealed_author text,
    words text not null,
    audience text not null,
    state text not null,
    asked_at bigint not null,
    state_at bigint not null
);
create index questions_by_session on questions (session_id, asked_at);
create index questions_by_author on questions (author_id);

create table question_votes (
    question_id text not null references questions (id),
    person_id text not null references people (id),
    primary key (question_id, person_id)
);
create index question_votes_by_person on question_votes (person_id);

create table muted (
    session_id text not null references sessions (id),
    author_kind text not null,
    author_id text not null,
    muted_by text not null,
    muted_at bigint not null,
    primary key (session_id, author_kind, author_id)
);

-- How many each server has in a room. What a server has not said for a while does not count.
create table here (
    session_id text not null references sessions (id),
    server text not null,
    people bigint not null,
    counted_at bigint not null,
    primary key (session_id, server)
);

-- Those who chose to be named among the people in a room.
create table shown_here (
    session_id text not null references sessions (id),
    person_id text not null references people (id),
    shown_at bigint not null,
    primary key (session_id, person_id)
);
create index shown_here_by_person on shown_here (person_id);
