-- Members who left. Until `erase_at` they may come back; then all that names them is erased.
create table departures (
    person_id text primary key references people (id),
    left_at bigint not null,
    erase_at bigint not null,
    erased_at bigint
);
create index departures_due on departures (erase_at) where erased_at is null;
