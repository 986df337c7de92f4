-- What was said in a talk and is not to be heard or read any more. Its words are gone from every version of the transcript,
-- and stay out of later ones.
create table redactions (
    id text primary key,
    talk_id text not null references talks (id),
    from_ms bigint not null,
    to_ms bigint not null,
    -- Nobody hears the recording until its bytes are silent there.
    holds bigint not null,
    -- Since when they are.
    silent_at bigint,
    made_by text not null references people (id),
    made_at bigint not null
);
create index redactions_by_talk on redactions (talk_id);
