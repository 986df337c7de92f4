-- How many went on to register at the show, by London day. Nothing of any person.
create table registration_counts (
    conference_id text not null references conferences (id),
    day text not null,
    -- opened, first or again: the link was opened; somebody said that it is their first visit, or that it is not.
    what text not null,
    n bigint not null,
    primary key (conference_id, day, what)
);
