-- Passkeys of people. `credential` is what the library keeps of one, as JSON: a public key and a counter.
create table passkeys (
    id text primary key,
    person_id text not null references people (id),
    name text not null,
    credential_id text not null unique,
    credential text not null,
    version bigint not null,
    added_at bigint not null,
    used_at bigint
);
create index passkeys_by_person on passkeys (person_id, added_at);

-- A question put to a passkey; whoever takes it takes it out, so it is answered once.
create table passkey_questions (
    challenge_hash text primary key,
    -- Whose passkey is to be added; empty for somebody who signs in, as nobody knows yet who that is.
    person_id text not null,
    state text not null,
    expires_at bigint not null
);
create index passkey_questions_by_expiry on passkey_questions (expires_at);

-- Until when an organiser may act without a passkey; null asks for none.
alter table people add column passkey_due bigint;
update people set passkey_due = changed_at + 604800000 where rank <> 'member';

-- Organisers who confirm that one of them, who has lost every passkey, is who they say.
create table passkey_confirmations (
    person_id text not null references people (id),
    by_id text not null references people (id),
    at bigint not null,
    primary key (person_id, by_id)
);

-- Browsers that are signed in, as their owner may see them. Seen: by the product's clock, not at each request.
alter table http_sessions add column person_id text;
alter table http_sessions add column user_agent text;
alter table http_sessions add column seen_at bigint;
create index http_sessions_by_person on http_sessions (person_id);

-- Who asked to be known by another profession or place of work.
create table role_requests (
    id text primary key,
    person_id text not null references people (id),
    profession text not null,
    place text not null,
    why text not null,
    asked_at bigint not null,
    decided_at bigint,
    -- approved, declined or withdrawn; empty while open.
    outcome text not null,
    decided_by text,
    reason text not null
);
create unique index role_requests_open on role_requests (person_id) where decided_at is null;
create index role_requests_by_age on role_requests (asked_at) where decided_at is null;

-- Taken first by whatever might leave the circle without an owner, so that two such things follow one another.
insert into counters (name, n, hash) values ('owners', 0, '');

-- What people are found by: each word of their name, and their address. `head` is its first two letters, so that
-- looking is by equality, which every collation agrees on; `name` keeps the order of the list.
create table people_words (
    head text not null,
    name text not null,
    person_id text not null references people (id),
    word text not null,
    primary key (head, name, person_id, word)
);
create index people_words_by_person on people_words (person_id);
create index people_by_name on people (name, id);
create index people_by_rank on people (rank, name, id);
create index people_by_standing on people (standing, name, id);
create index people_by_profession on people (profession, name, id);
create index audit_by_about on audit (about, n);
create index audit_by_actor on audit (actor, n);
create index audit_by_verb on audit (verb, n);
