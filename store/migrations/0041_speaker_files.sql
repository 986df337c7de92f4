-- The photo of somebody who speaks, in two sizes, as Base64.
create table speaker_photos (
    -- Of `proposal_speakers`, whose rows are written anew as a talk is changed.
    voice_id text primary key,
    hash text not null,
    large text not null,
    small text not null,
    added_at bigint not null
);

-- What somebody shows as they speak: of a talk one file, the last.
create table slides (
    proposal_id text primary key references proposals (id),
    file_name text not null,
    content_type text not null,
    bytes bigint not null,
    digest text not null,
    -- Where the bytes lie, among recordings.
    place text not null,
    added_at bigint not null
);

-- When and where a talk is tried out, for whoever was offered a slot.
alter table offers add column run_through_at bigint;
alter table offers add column run_through_where text not null default '';
