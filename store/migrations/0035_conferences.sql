-- A day at a trade show. It has exactly five slots: `conference_slots` takes no sixth, and `five_slots` lets none of them go.
create table conferences (
    id text primary key,
    slug text not null unique,
    title text not null,
    -- The London date.
    held_on text not null,
    venue text not null,
    about text not null,
    -- The circle's own link to register at the show; empty if none.
    registration text not null,
    -- Topics that the day must not go without, a line for each.
    must_have text not null,
    -- How much each part of the score counts: `5 3 3 2 2`.
    weights text not null,
    version bigint not null default 1,
    -- Counts what is done on the board. Whoever does something there writes this first, so that they follow each other.
    moves bigint not null default 0,
    made_at bigint not null,
    changed_by text not null references people (id),
    changed_at bigint not null
);

create table proposals (
    id text primary key,
    conference_id text not null references conferences (id),
    -- Names it in other people's programs; counted in its conference, never given twice.
    number bigint not null,
    title text not null,
    about text not null,
    takeaway text not null,
    -- A line for each.
    topics text not null,
    length bigint not null,
    listeners text not null,
    -- Numbers of the slots in which its speakers cannot be there, with blanks between.
    unavailable text not null,
    interest text not null,
    interest_words text not null,
    needs text not null,
    twice_on_purpose bigint not null default 0,
    state text not null,
    -- The order of those on standby.
    place bigint not null default 0,
    confirmed_at bigint,
    -- The member who offers it; null where an organiser wrote it down.
    proposed_by text references people (id),
    version bigint not null default 1,
    made_at bigint not null,
    changed_by text not null references people (id),
    changed_at bigint not null,
    unique (conference_id, number),
    unique (conference_id, id)
);
create index proposals_of_a_member on proposals (proposed_by);

create table proposal_speakers (
    proposal_id text not null references proposals (id),
    place bigint not null,
    -- A UUID and a number for other people's programs; they say nothing of who it is.
    id text not null unique,
    number bigint not null,
    name text not null,
    bio text not null,
    person_id text references people (id),
    primary key (proposal_id, place)
);
create index proposal_speakers_by_person on proposal_speakers (person_id);

create table conference_slots (
    conference_id text not null references conferences (id),
    n bigint not null check (n between 1 and 5),
    -- Minutes since midnight on a London clock.
    wall_minute bigint not null,
    length bigint not null,
    stage text not null,
    theme text not null,
    listeners text not null,
    proposal_id text,
    locked bigint not null default 0,
    version bigint not null default 1,
    -- Who changed what is in it last.
    changed_by text references people (id),
    changed_at bigint not null,
    primary key (conference_id, n),
    -- A talk is in one slot, of its own conference.
    unique (conference_id, proposal_id),
    foreign key (conference_id, proposal_id) references proposals (conference_id, id)
);

create table five_slots (
    conference_id text primary key references conferences (id),
    one bigint not null default 1 check (one = 1),
    two bigint not null default 2 check (two = 2),
    three bigint not null default 3 check (three = 3),
    four bigint not null default 4 check (four = 4),
    five bigint not null default 5 check (five = 5),
    foreign key (conference_id, one) references conference_slots (conference_id, n),
    foreign key (conference_id, two) references conference_slots (conference_id, n),
    foreign key (conference_id, three) references conference_slots (conference_id, n),
    foreign key (conference_id, four) references conference_slots (conference_id, n),
    foreign key (conference_id, five) references conference_slots (conference_id, n)
);

-- What was done on a board, so that whoever did it can undo it.
create table conference_moves (
    conference_id text not null references conferences (id),
    n bigint not null,
    by_id text not null references people (id),
    at bigint not null,
    -- All five slots: the talk or -, and * where it is locked.
    held_before text not null,
    held_after text not null,
    -- done, undone, or gone: something else was done after it was undone.
    state text not null,
    primary key (conference_id, n)
);

-- What an organiser thinks of a proposal.
create table proposal_reviews (
    proposal_id text not null references proposals (id),
    person_id text not null references people (id),
    -- 1 to 5.
    benefit bigint not null,
    reason text not null,
    at bigint not null,
    primary key (proposal_id, person_id)
);
create index proposal_reviews_by_person on proposal_reviews (person_id);

-- Members who would come to hear it.
create table proposal_wishes (
    proposal_id text not null references proposals (id),
    person_id text not null references people (id),
    primary key (proposal_id, person_id)
);
create index proposal_wishes_by_person on proposal_wishes (person_id);
