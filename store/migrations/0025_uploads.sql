-- Recordings on their way into the library: bytes that come piece by piece, also over days, then the versions that are made
-- of them. The file lies with the server that takes it in.
create table uploads (
    id text primary key,
    talk_id text not null references talks (id),
    by_id text not null references people (id),
    file_name text not null,
    -- As it came (tus, Upload-Metadata), since that is asked for again.
    metadata text not null,
    bytes bigint not null,
    -- How many of the bytes are safe: written, and forced to the disk.
    came bigint not null default 0,
    stage text not null,
    -- What is to be said of it, as a code.
    notice text not null default '',
    -- Of the present step, out of a thousand.
    progress bigint not null default 0,
    -- How often versions were begun to be made.
    tries bigint not null default 0,
    begun_at bigint not null,
    -- When the last byte came, or the stage changed.
    changed_at bigint not null
);
create index uploads_by_talk on uploads (talk_id);
create index uploads_by_stage on uploads (stage, changed_at);

-- Where bytes lie that no talk names any more, until they are taken out.
create table media_left (
    place text primary key,
    left_at bigint not null
);
