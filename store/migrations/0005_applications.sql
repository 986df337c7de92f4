-- Requests to join. `changed_by` is empty when the applicant made the last change.
create table applications (
    id text primary key,
    email text not null,
    name text not null,
    profession text not null,
    service text not null,
    register text not null,
    register_number text not null,
    organisation text not null,
    team text not null,
    why text not null,
    state text not null,
    -- When it entered the queue; until then, when it was sent.
    sent_at bigint not null,
    state_since bigint not null,
    handler_id text references people (id),
    vouch_id text,
    -- The last decision, and what it rested on.
    basis text not null default '',
    notes text not null default '',
    reason text not null default '',
    decided_at bigint,
    decided_by text references people (id),
    -- What taking the last decision back restores; its mail and its question go.
    undo_until bigint not null default 0,
    undo_state text not null default '',
    undo_standing text not null default '',
    undo_mail text not null default '',
    undo_message text not null default '',
    person_id text references people (id),
    version bigint not null,
    changed_at bigint not null,
    changed_by text references people (id)
);
create index applications_by_state on applications (state, sent_at, id);
create index applications_by_email on applications (email);
create index applications_by_person on applications (person_id);

-- Codes and links that show that an address is the applicant's own.
create table application_proofs (
    id text primary key,
    application_id text not null,
    email text not null,
    -- Empty for an address that is a member's already: no code fits.
    code_hash text not null,
    link_hash text not null unique,
    asked_at bigint not null,
    tries bigint not null,
    used_at bigint
);
create index application_proofs_by_email on application_proofs (email, asked_at);

-- What organisers asked and the applicant answered.
create table application_messages (
    id text primary key,
    application_id text not null,
    -- Empty for the applicant.
    person_id text not null,
    words text not null,
    at bigint not null
);
create index application_messages_by_application on application_messages (application_id, at, id);

-- Personal invitation links: evidence for the organisers, never an approval.
create table vouches (
    id text primary key,
    member_id text not null references people (id),
    whom text not null,
    made_at bigint not null,
    expires_at bigint not null,
    revoked_at bigint,
    used_at bigint
);
create index vouches_by_member on vouches (member_id, made_at);

create table reply_templates (
    id text primary key,
    verdict text not null,
    title text not null,
    words text not null,
    version bigint not null,
    changed_at bigint not null,
    changed_by text references people (id)
);

-- Forms that are not sent yet, by a token in the browser's cookie.
create table drafts (
    token_hash text primary key,
    body text not null,
    expires_at bigint not null
);
