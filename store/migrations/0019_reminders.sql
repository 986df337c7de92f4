-- A push to a device goes the way of mail: it is leased, tried again, given up and dropped as mail is. Its recipient is a
-- subscription.
alter table outbox add column channel text not null default 'mail';
-- The page of ours that a push leads to.
alter table outbox add column link text not null default '';
-- Token of the address that ends this kind of mail with one click (RFC 8058). Empty: there is nothing to end.
alter table outbox add column unsubscribe text not null default '';
create index outbox_by_channel on outbox (channel, state, due_at);

-- A browser that shows what we push. It ends with the sign-in of that browser.
create table push_subscriptions (
    id text primary key,
    http_session text not null unique references http_sessions (id) on delete cascade,
    person_id text not null references people (id),
    endpoint text not null unique,
    p256dh text not null,
    auth text not null,
    -- In words: `Chrome on Android`.
    device text not null,
    made_at bigint not null,
    last_ok bigint,
    -- In a row, since the last that arrived.
    failures bigint not null default 0
);
create index push_subscriptions_by_person on push_subscriptions (person_id);

-- What was written to all who come to a session, once each; and to how many. The outcome is `written`, or `dropped` when
-- it was too late.
create table session_notices (
    session_id text not null references sessions (id),
    kind text not null,
    outcome text not null,
    people bigint not null,
    at bigint not null,
    primary key (session_id, kind)
);

-- A session as those who come to it know it.
create table session_told (
    session_id text primary key references sessions (id),
    sequence bigint not null,
    starts_at bigint not null,
    ends_at bigint not null,
    cancelled bigint not null,
    -- Pushes leave at once, mails when nobody has changed it for two minutes.
    pushed_sequence bigint not null
);
