-- Guests and invited speakers are in rooms too, and no people of the circle: what they add and vote for names an id of
-- whoever did, of any kind.
create table reactions_of_all (
    message_id text not null references messages (id),
    person_id text not null,
    reaction text not null,
    primary key (message_id, person_id)
);
insert into reactions_of_all (message_id, person_id, reaction) select message_id, person_id, reaction from reactions;
drop table reactions;
alter table reactions_of_all rename to reactions;
create index reactions_by_person on reactions (person_id);

create table votes_of_all (
    question_id text not null references questions (id),
    person_id text not null,
    primary key (question_id, person_id)
);
insert into votes_of_all (question_id, person_id) select question_id, person_id from question_votes;
drop table question_votes;
alter table votes_of_all rename to question_votes;
create index question_votes_by_person on question_votes (person_id);

-- 1: waits for a host, or was turned down when it is removed as well.
alter table messages add column held bigint not null default 0;
-- Guests' messages wait for a host.
alter table rooms add column holds_guests bigint not null default 0;

-- Invited to speak at one session.
create table speakers (
    id text primary key,
    session_id text not null references sessions (id),
    name text not null,
    email text not null,
    -- Of the link in the mail, which is kept nowhere.
    token_hash text not null unique,
    invited_by text not null references people (id),
    invited_at bigint not null,
    revoked_at bigint,
    came_at bigint
);
create index speakers_by_session on speakers (session_id, invited_at);

-- Two organisers see who asked anonymously: one asks with a reason, another confirms.
create table unsealings (
    question_id text primary key references questions (id),
    reason text not null,
    asked_by text not null references people (id),
    asked_at bigint not null,
    confirmed_by text references people (id),
    confirmed_at bigint
);
