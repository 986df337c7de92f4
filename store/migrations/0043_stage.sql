-- The last sign that the chair held up to whoever speaks in a slot.
create table stage_signs (
    conference_id text not null references conferences (id),
    n bigint not null check (n between 1 and 5),
    -- speed-up or thank-you; empty once it was taken down.
    sign text not null,
    shown_by text not null references people (id),
    shown_at bigint not null,
    primary key (conference_id, n)
);
