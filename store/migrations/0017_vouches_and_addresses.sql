-- Several members may vouch for one applicant, each by a link of their own.
create table application_vouches (
    application_id text not null,
    vouch_id text not null references vouches (id),
    -- Since when it counts; empty until the applicant's address is confirmed.
    at bigint,
    primary key (application_id, vouch_id)
);
create index application_vouches_by_vouch on application_vouches (vouch_id);
insert into application_vouches (application_id, vouch_id, at)
select a.id, v.id, case when a.state = 'unconfirmed' then null else v.used_at end
from applications a join vouches v on v.id = a.vouch_id;
alter table applications drop column vouch_id;

-- How many vouched when it was decided on, where that is what the decision rests on.
alter table applications add column vouchers bigint not null default 0;
update applications set vouchers = 1 where basis = 'vouched';

-- Addresses that people had before, as digests under the installation's secret: a list that still holds one invites
-- nobody a second time.
create table former_addresses (
    digest text not null,
    person_id text not null references people (id),
    until bigint not null,
    primary key (digest, person_id)
);
create index former_addresses_by_person on former_addresses (person_id);

-- Which application an organiser opened last, so that two who work the queue are led to different ones.
create table application_readers (
    person_id text primary key references people (id),
    application_id text not null,
    at bigint not null
);
