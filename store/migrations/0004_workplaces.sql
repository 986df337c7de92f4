-- Where people work, as they said and organisers checked. A register's entry is (register, number) or empty.
create table workplaces (
    person_id text primary key references people (id),
    service text not null,
    register text not null,
    register_number text not null,
    organisation text not null,
    team text not null,
    county text not null
);
create index workplaces_by_entry on workplaces (register_number, register);
