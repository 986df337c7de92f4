-- Searches for people by several words: whoever has the one is looked up by the next, and lists in the order of ids read
-- along it.
create index people_words_by_head on people_words (head, person_id, word);

-- The trail in the order in which it is shown, by time. What may narrow it down beside lies in the same index.
drop index audit_by_about;
drop index audit_by_actor;
drop index audit_by_verb;
create index audit_by_time on audit (at, n);
create index audit_by_about on audit (about, at, n, verb);
create index audit_by_actor on audit (actor, at, n, verb);
create index audit_by_verb on audit (verb, at, n);

-- Whose homes they are, for an application that names the provider.
create index locations_by_provider on locations (generation, provider_id);
