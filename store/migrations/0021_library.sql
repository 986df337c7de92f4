-- The library. A talk is an entry of its own and not part of a session: most recordings are older than the calendar.
create table talks (
    id text primary key,
    -- The live session that it was recorded of, if that is one of ours.
    session_id text unique references sessions (id),
    -- Of which weekly series, as it was called then; empty if none.
    series text not null,
    title text not null,
    description text not null,
    -- The London date; empty where an old recording has lost it.
    held_on text not null,
    audience text not null,
    state text not null,
    duration_ms bigint not null,
    -- A line for each, `4:07 Title`.
    chapters text not null,
    -- Which version of its transcript counts; 0: none.
    transcript bigint not null default 0,
    -- What names it in a folder that was imported, so that importing again changes and does not double it.
    source text unique,
    version bigint not null default 1,
    made_by text not null references people (id),
    made_at bigint not null,
    changed_by text not null references people (id),
    changed_at bigint not null,
    published_at bigint
);
create index talks_by_day on talks (state, held_on);

create table talk_speakers (
    talk_id text not null references talks (id),
    place bigint not null,
    name text not null,
    primary key (talk_id, place)
);

-- Each topic in the letters in which it was first written.
create table topics (
    topic_key text primary key,
    topic text not null
);

create table talk_topics (
    talk_id text not null references talks (id),
    place bigint not null,
    topic_key text not null references topics (topic_key),
    primary key (talk_id, place)
);

-- Every version of a transcript is kept until the talk goes, so that an edit can be undone. What was taken out on request
-- is taken out of all of them.
create table transcripts (
    talk_id text not null references talks (id),
    version bigint not null,
    -- A line for each cue: start, end (milliseconds), speaker, words, between tabs.
    cues text not null,
    made_by text not null references people (id),
    made_at bigint not null,
    primary key (talk_id, version)
);

-- A talk's files. The bytes lie in the media folder or bucket under `place`.
create table media (
    id text primary key,
    talk_id text not null references talks (id),
    kind text not null,
    content_type text not null,
    bytes bigint not null,
    -- Changes with the bytes; its ETag.
    digest text not null,
    place text not null unique,
    made_at bigint not null,
    unique (talk_id, kind)
);

-- How far somebody is, and how long they listened in all.
create table listening (
    person_id text not null references people (id),
    talk_id text not null references talks (id),
    position_ms bigint not null,
    heard_ms bigint not null,
    -- When they first heard it to the end.
    finished_at bigint,
    at bigint not null,
    primary key (person_id, talk_id)
);
create index listening_by_time on listening (person_id, at);

create table saved_talks (
    person_id text not null references people (id),
    talk_id text not null references talks (id),
    at bigint not null,
    primary key (person_id, talk_id)
);

create table thanks (
    person_id text not null references people (id),
    talk_id text not null references talks (id),
    at bigint not null,
    primary key (person_id, talk_id)
);
create index thanks_by_talk on thanks (talk_id);

-- What somebody noted for themselves at a moment of a talk.
create table talk_notes (
    id text primary key,
    person_id text not null references people (id),
    talk_id text not null references talks (id),
    at_ms bigint not null,
    words text not null,
    made_at bigint not null
);
create index talk_notes_by_person on talk_notes (person_id, talk_id);

-- What somebody will do differently, for their learning log.
create table reflections (
    person_id text not null references people (id),
    talk_id text not null references talks (id),
    words text not null,
    version bigint not null default 1,
    at bigint not null,
    primary key (person_id, talk_id)
);

-- Words of the sector that mean the same: a line of `one, other` each, as organisers write them.
create table synonyms (
    id bigint primary key,
    lines text not null,
    version bigint not null,
    changed_by text references people (id),
    changed_at bigint not null
);
insert into synonyms (id, lines, version, changed_at) values (1,
'DoLS, deprivation of liberty safeguards
MAR, medication administration record
eMAR, electronic medication administration
CQC, care quality commission
KLOE, key line of enquiry
MCA, mental capacity act
LPA, lasting power of attorney
DNACPR, do not attempt cardiopulmonary resuscitation
PRN, as required medicine
UTI, urinary tract infection
ACP, advance care plan
DoN, director of nursing', 1, 0);
