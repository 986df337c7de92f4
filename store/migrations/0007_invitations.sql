-- Files brought by organisers, what was found in them, and the invitations of the people they name.

create table imports (
    id text primary key,
    kind text not null,
    file_name text not null,
    stage text not null,
    -- Rows read or imported so far, of how many.
    done bigint not null,
    total bigint not null,
    -- A report as domain::people::import writes it.
    report text not null,
    brought_by text not null,
    brought_at bigint not null,
    changed_at bigint not null
);
create index imports_by_time on imports (brought_at);

-- How somebody was vetted before they came here. Erased with the person.
create table vetted_elsewhere (
    person_id text primary key references people (id),
    vetted_by text not null,
    vetted_on text not null,
    source text not null,
    lawful_basis text not null,
    import_id text not null,
    at bigint not null
);

create table invitations (
    person_id text primary key references people (id),
    state text not null,
    -- The link is made from this and the secret, so that a reminder holds the same one.
    generation bigint not null,
    token_hash text unique,
    -- When the state came about.
    since bigint not null,
    -- When "send" was pressed; the first asked is the first to leave.
    asked_at bigint,
    sent_at bigint,
    reminders bigint not null,
    -- When a reminder or the end is due.
    next_at bigint,
    -- The outbox's id of the newest mail, by which a failure finds its way back.
    mail_id text
);
create index invitations_by_state on invitations (state, person_id);
create index invitations_by_turn on invitations (state, asked_at);
create index invitations_by_next on invitations (next_at);
create index invitations_by_mail on invitations (mail_id);

-- How many invitations left within a day.
create index outbox_by_kind on outbox (kind, made_at);
