-- The CQC's monthly file of active locations. Each file is a generation: it is loaded beside the current one, unseen,
-- and takes its place in one transaction.
create table register_files (
    generation bigint primary key,
    -- SHA-256 of the file, so that the same one is not loaded twice.
    digest text not null,
    -- The date that the file carries, as 2026-10-01.
    as_at text not null,
    locations bigint not null,
    -- loading, checked, current, replaced
    state text not null,
    begun_at bigint not null
);
create unique index register_files_current on register_files (state) where state = 'current';

create table locations (
    generation bigint not null,
    -- Its place in the file, from 1.
    n bigint not null,
    id text not null,
    name text not null,
    street text not null,
    town text not null,
    county text not null,
    postcode text not null,
    region text not null,
    local_authority text not null,
    telephone text not null,
    web text not null,
    manager text not null,
    beds bigint,
    is_care_home bigint not null,
    is_dormant bigint not null,
    -- Codes with spaces between them.
    services text not null,
    rating text not null,
    since text not null,
    provider_id text not null,
    provider_name text not null,
    provider_web text not null,
    nominated_individual text not null,
    predecessor_id text not null,
    -- For searching: the name as one word of a-z and 0-9; and all of its words, each after a space.
    name_key text not null,
    words text not null,
    primary key (generation, n)
);
create unique index locations_by_id on locations (generation, id);
create index locations_by_name on locations (generation, name_key);

-- Words of a-z and 0-9 only, which every collation sorts alike, so that prefixes are ranges.
create table location_words (
    generation bigint not null,
    word text not null,
    n bigint not null
);
create index location_words_by_word on location_words (generation, word, n);
