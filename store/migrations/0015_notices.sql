-- How somebody wants to hear of what they may choose about: by mail or not at all. No row: as it is for somebody new.
create table notice_choices (
    person_id text not null references people (id),
    kind text not null,
    channel text not null,
    primary key (person_id, kind)
);
insert into notice_choices (person_id, kind, channel)
    select person_id, 'ask-to-talk', 'none' from profiles where takes_requests = 0;
alter table profiles drop column takes_requests;
