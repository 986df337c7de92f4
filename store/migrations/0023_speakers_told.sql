-- What somebody invited to speak was told of their session last, so that they hear of it when it becomes another.
alter table speakers add column told_sequence bigint not null default 0;
alter table speakers add column told_starts_at bigint not null default 0;
alter table speakers add column told_ends_at bigint not null default 0;
alter table speakers add column told_cancelled bigint not null default 0;
update speakers set
    told_sequence = (select s.sequence from sessions s where s.id = speakers.session_id),
    told_starts_at = (select s.starts_at from sessions s where s.id = speakers.session_id),
    told_ends_at = (select s.ends_at from sessions s where s.id = speakers.session_id),
    told_cancelled = (select case when s.cancelled_reason is null then 0 else 1 end
                      from sessions s where s.id = speakers.session_id);
