-- One text for SQLite and PostgreSQL: ids and dates are text, instants bigint milliseconds UTC, flags bigint 0 or 1.

-- Numbers that are given out in commit order: each transaction takes them last.
create table counters (
    name text primary key,
    n bigint not null,
    hash text not null
);
insert into counters (name, n, hash) values ('changes', 0, ''), ('audit', 0, '');

create table people (
    id text primary key,
    name text not null,
    email text not null unique,
    profession text not null,
    rank text not null,
    standing text not null,
    -- Part of every session's proof: one more, and every browser is signed out.
    epoch bigint not null,
    feed_generation bigint not null,
    joined_at bigint not null,
    version bigint not null,
    changed_at bigint not null
);

create table sign_in_requests (
    id text primary key,
    email text not null,
    -- Null for an address nobody has: the row is written all the same, so both take equally long.
    person_id text references people (id),
    code_hash text not null,
    link_hash text not null unique,
    asked_at bigint not null,
    tries bigint not null,
    used_at bigint
);
create index sign_in_requests_by_email on sign_in_requests (email, asked_at);

-- Browsers' sessions; expiry by the machine's real clock.
create table http_sessions (
    id text primary key,
    data text not null,
    expires_at bigint not null
);
create index http_sessions_by_expiry on http_sessions (expires_at);

-- What somebody typed into a form that was turned back, kept for a browser without wasm.
create table typed_forms (
    token_hash text primary key,
    body text not null,
    expires_at bigint not null
);

create table outbox (
    id text primary key,
    kind text not null,
    recipient text,
    -- Subject and body are emptied once the mail has left: they may hold a code.
    subject text not null,
    body text not null,
    state text not null,
    attempts bigint not null,
    due_at bigint not null,
    leased_until bigint not null,
    made_at bigint not null,
    sent_at bigint,
    problem text
);
create index outbox_by_due on outbox (state, due_at);

-- What open pages must hear, in commit order.
create table changes (
    n bigint primary key,
    topic text not null,
    what text not null,
    about text not null,
    at bigint not null
);

-- Who did what to whom, when. Ids, verbs and times only; words that name a person lie in audit_words, and the chain
-- covers their salted hash, so that erasing them keeps the chain true.
create table audit (
    n bigint primary key,
    at bigint not null,
    actor text not null,
    verb text not null,
    about text not null,
    words_hash text not null,
    hash text not null
);
create table audit_words (
    n bigint primary key references audit (n),
    salt text not null,
    words text not null
);

-- Jobs that exactly one server runs at a time.
create table jobs (
    name text primary key,
    due_at bigint not null,
    leased_until bigint not null,
    last_run_at bigint,
    outcome text not null
);
