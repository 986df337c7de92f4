-- When the mail with the link was last asked for in this browser: what other browsers asked is not its business.
alter table guest_entries add column mail_asked_at bigint not null default 0;
-- A browser's own place has ended, 'cancelled' by whoever sits there or 'removed' by an organiser; the guest's may go on.
alter table guest_entries add column ended text;
