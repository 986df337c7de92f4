-- What members say about themselves. No row: nothing yet, and all as it is for somebody new.
create table profiles (
    person_id text primary key references people (id),
    bio text not null,
    county text not null,
    home text not null,
    shows_home bigint not null,
    listed bigint not null,
    takes_requests bigint not null,
    version bigint not null,
    changed_at bigint not null
);
create table profile_topics (
    person_id text not null references people (id),
    place bigint not null,
    topic text not null,
    primary key (person_id, place)
);

-- Base64, since one text for both databases has no type for bytes. `hash` names the photo in addresses.
create table photos (
    person_id text primary key references people (id),
    hash text not null,
    large text not null,
    small text not null,
    added_at bigint not null
);

-- One member asked another to talk. The words are forgotten with the row.
create table talk_requests (
    id text primary key,
    from_id text not null references people (id),
    to_id text not null references people (id),
    words text not null,
    asked_at bigint not null
);
create index talk_requests_by_sender on talk_requests (from_id, asked_at);

-- Who is found in the directory, with what they are found by; made from the tables above and from people. Each index
-- holds a list in the order in which it is shown, with all that narrows it down.
create table directory (
    person_id text primary key references people (id),
    -- The name folded, with a space before each word.
    name_key text not null,
    name text not null,
    profession text not null,
    county text not null,
    home text not null
);
create index directory_by_name on directory (name_key, person_id, profession, county, home);
create index directory_by_profession on directory (profession, name_key, person_id, county, home);
create index directory_by_county on directory (county, name_key, person_id, profession, home);
create index directory_by_home on directory (home, name_key, person_id, profession, county);
-- The words of their names and topics. A person stands here once for each.
create table directory_words (
    person_id text not null references people (id),
    what text not null,
    word text not null,
    name_key text not null,
    profession text not null,
    county text not null,
    home text not null,
    primary key (person_id, what, word)
);
create index directory_words_by_name on directory_words (what, word, name_key, person_id, profession, county, home);

-- The version of a person that the directory knows. Whoever is changed in any way is looked at again.
alter table people add column indexed_version bigint not null default 0;
create index people_to_index on people (id) where indexed_version <> version;
