-- When a host began to answer a question: a chapter of the recording may begin there.
alter table questions add column answering_at bigint;
