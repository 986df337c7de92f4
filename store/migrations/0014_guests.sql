-- A mail may be about somebody (an id), carry a calendar entry beside its words, and be of no use after an instant.
alter table outbox add column about text not null default '';
alter table outbox add column calendar text not null default '';
alter table outbox add column method text not null default '';
alter table outbox add column useless_at bigint;
create index outbox_by_about on outbox (about, kind);

-- What an open evening has beside its session. Made at the first sign-up, or when an organiser sets something.
create table evenings (
    session_id text primary key references sessions (id),
    -- Null: as many as come.
    capacity bigint,
    closed bigint not null default 0,
    -- Seats that somebody has or is held for.
    taken bigint not null default 0,
    -- Sign-ups of programs, answered as any other and thrown away.
    trapped bigint not null default 0,
    -- The session as its guests know it.
    told_sequence bigint not null,
    told_starts_at bigint not null,
    told_ends_at bigint not null,
    told_cancelled bigint not null,
    version bigint not null default 1,
    changed_at bigint not null,
    changed_by text references people (id),
    erased_at bigint
);

create table guests (
    id text primary key,
    session_id text not null references evenings (session_id),
    -- A keyed digest of the address: says that somebody came before, when the address itself is gone.
    email_key text not null,
    email text not null,
    name text not null,
    role text not null,
    state text not null,
    -- By address or domain, when they asked or later: they wait, and are never offered a seat.
    blocked bigint not null,
    verified_at bigint,
    asked_at bigint not null,
    -- Counts up with each asking: who waits with the smallest is first.
    place bigint not null,
    held_until bigint,
    -- Let an offer pass; no other is made to them.
    passed bigint not null default 0,
    told_free_at bigint not null default 0,
    -- When the mail with their link last left.
    mailed_at bigint not null default 0,
    came_at bigint,
    marked_at bigint,
    marked_by text references people (id),
    -- Added to the session's SEQUENCE: this guest came and went so often.
    steps bigint not null default 0,
    version bigint not null default 1,
    unique (session_id, email_key)
);
create index guests_by_state on guests (session_id, state, place);
create index guests_by_place on guests (session_id, place);
create index guests_by_key on guests (email_key);

-- A browser that signed up. Several may name the same address; none of them learns of another.
create table guest_entries (
    id text primary key,
    guest_id text not null references guests (id),
    -- Of the form that was sent: sent twice, it makes one entry.
    form text not null,
    name text not null,
    -- 1: this browser goes on seeing what a new address would have seen, and not where the guest stands.
    apart bigint not null,
    -- The place a new address would have had. Null: the guest's own.
    place bigint,
    made_at bigint not null,
    unique (guest_id, form)
);

-- Reminders and thanks, once each.
create table guest_notices (
    guest_id text not null references guests (id),
    kind text not null,
    outcome text not null,
    at bigint not null,
    primary key (guest_id, kind)
);

-- Addresses, and domains as `@example.org`, that never get a seat.
create table guest_blocks (
    what text primary key,
    made_by text not null references people (id),
    made_at bigint not null
);

-- What organisers wrote to guests of an evening.
create table guest_messages (
    id text primary key,
    session_id text not null references evenings (session_id),
    recipients text not null,
    subject text not null,
    words text not null,
    people bigint not null,
    sent_by text not null references people (id),
    sent_at bigint not null,
    undo_until bigint not null,
    undone_at bigint
);
create index guest_messages_by_session on guest_messages (session_id, sent_at);
