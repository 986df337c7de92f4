-- Transcripts that the program of the setting `transcriber` is asked to make: the last time for each talk.
create table transcript_jobs (
    talk_id text primary key references talks (id),
    stage text not null,
    percent bigint not null,
    -- Why it failed.
    problem text not null,
    -- What came of it.
    version bigint,
    asked_by text not null references people (id),
    changed_at bigint not null,
    leased_until bigint
);
