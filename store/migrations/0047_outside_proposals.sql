-- Links by which people who are no members may propose, as organisers make them.
create table proposal_invitations (
    id text primary key,
    conference_id text not null references conferences (id),
    -- For whom it is, in an organiser's words.
    whom text not null,
    -- So many people may propose by it.
    uses bigint not null,
    expires_at bigint not null,
    revoked_at bigint,
    made_by text not null references people (id),
    made_at bigint not null
);
create index proposal_invitations_of on proposal_invitations (conference_id);

-- Who proposes without an account.
create table proposers (
    id text primary key,
    invitation_id text not null references proposal_invitations (id),
    name text not null,
    email text not null,
    -- When they first kept something by the link that was mailed to them; until then they are nobody.
    confirmed_at bigint,
    asked_at bigint not null,
    unique (invitation_id, email)
);

-- Of a proposal that came from outside; `changed_by` then is who made the invitation.
alter table proposals add column proposer_id text references proposers (id);
-- The name of a proposer where they changed it last.
alter table proposals add column changed_as text not null default '';
create index proposals_of_a_proposer on proposals (proposer_id);
