-- Days as they were made known. A version stays as it is; what comes later is the next one.
create table programmes (
    conference_id text not null references conferences (id),
    n bigint not null,
    -- The whole programme as JSON.
    content text not null,
    -- What it changed, a sentence on each line; empty for the first.
    changes text not null,
    published_by text not null references people (id),
    published_at bigint not null,
    primary key (conference_id, n)
);
