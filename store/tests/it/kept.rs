//! Every table of the schema, and what becomes of its rows about a person who takes a copy and leaves. A table that is new
//! fails these tests until it is named here.

use crate::support::{TestDb, noon};
use domain::people::Person;
use jiff::SignedDuration;
use sqlx::{AnyConnection, AssertSqlSafe, Connection};
use std::collections::BTreeSet;

enum Kept {
    /// On this sheet of the copy, and gone with the person that the column names.
    Whole(&'static str, &'static str),
    /// On this sheet; the row stays, and what this column held is gone.
    Emptied(&'static str, &'static str),
    /// Gone with the person that the column names, and no use in a copy.
    OnlyGone(&'static str, &'static str),
    /// On this sheet, and stays a while or as a number.
    Stays(&'static str, &'static str),
    /// Neither.
    Apart(&'static str),
}
use Kept::{Apart, Emptied, OnlyGone, Stays, Whole};

const TABLES: &[(&str, Kept)] = &[
    ("people", Emptied("details", "email")),
    ("application_messages", Whole("application-messages", "application_id")),
    ("application_proofs", OnlyGone("email", "hashes of codes and links, for an hour")),
    ("application_readers", OnlyGone("person_id", "which application an organiser has open, for minutes")),
    ("application_vouches", Whole("vouched-for-by", "application_id")),
    ("applications", Whole("applications", "id")),
    ("attendance", Stays("attended", "how many came is a number of the session's")),
    ("audit", Apart("ids, verbs and times, which the chain covers; on the sheet “record”")),
    ("audit_words", Apart("`departures.rs` looks at the trail's words")),
    ("bank_holidays", Apart("nobody's")),
    ("changes", Apart("ids of what changed, for open pages")),
    ("conference_moves", Apart("what organisers did on a board, by id")),
    ("conference_slots", Apart("the slots of a conference; who changed one last, by id")),
    ("conferences", Apart("a day at a trade show; who keeps it, by id")),
    ("counters", Apart("nobody's")),
    ("departures", Apart("that an id has left, and when")),
    ("directory", OnlyGone("person_id", "the profile once more, to search in")),
    ("directory_words", OnlyGone("person_id", "the profile once more, to search in")),
    ("drafts", Apart("under a browser's token, for a week; nobody's until it is sent")),
    ("email_changes", Whole("address-changes", "person_id")),
    ("evenings", Apart("numbers of an open evening")),
    ("feed_tokens", OnlyGone("person_id", "hashes of secret addresses")),
    ("five_slots", Apart("that a conference has five slots")),
    ("form_ids", Apart("keys of forms, so that none counts twice")),
    ("former_addresses", Whole("former-addresses", "person_id")),
    ("guest_blocks", Apart("addresses that organisers keep away")),
    ("guest_entries", Apart("erased with the guest, a month after the evening")),
    ("guest_messages", Apart("an organiser's words to many")),
    ("guest_notices", Apart("which mails a guest was sent, by id")),
    ("guests", Stays("open-evenings", "erased a month after the evening, as every guest")),
    ("here", Apart("numbers of a room")),
    ("holidays_run", Apart("an organiser's decision about a date, by id")),
    ("http_sessions", Whole("browsers", "person_id")),
    ("imports", Apart("files and what was found in them; who brought one, by id")),
    ("invitations", Whole("invitation", "person_id")),
    ("jobs", Apart("nobody's")),
    ("listening", Whole("talks-heard", "person_id")),
    ("location_words", Apart("the public register")),
    ("locations", Apart("the public register")),
    ("media", Apart("files of talks")),
    ("media_left", Apart("where bytes of talks lie that are to be taken out")),
    ("messages", Emptied("chat", "words")),
    ("muted", Whole("muted", "author_id")),
    ("notice_choices", Whole("notices", "person_id")),
    ("offers", OnlyGone("email", "that a slot was offered to whoever speaks; the talk is on the sheet “speaking”")),
    ("outbox", OnlyGone("recipient", "mail on its way to somebody who gets it anyway")),
    ("passkey_confirmations", OnlyGone("person_id", "that others let one back in, until a passkey is there")),
    ("passkey_questions", OnlyGone("person_id", "what a passkey was asked, for minutes")),
    ("passkeys", Whole("passkeys", "person_id")),
    ("people_words", OnlyGone("person_id", "name and address once more, to search in")),
    ("photos", Whole("photo", "person_id")),
    ("profile_topics", Whole("topics", "person_id")),
    ("profiles", Whole("profile", "person_id")),
    ("programmes", Apart("programmes as everybody read them; who published one, by id")),
    ("proposal_invitations", Apart("links by which others propose; who made one, by id")),
    ("proposal_messages", Apart("what organisers told those who proposed; who sent it, by id")),
    ("proposal_reviews", Whole("proposals-reviewed", "person_id")),
    ("proposal_speakers", Emptied("speaking", "person_id")),
    ("proposal_templates", Apart("an organiser's words to many")),
    ("proposal_wishes", Whole("proposals-wished-for", "person_id")),
    ("proposals", Emptied("proposals", "proposed_by")),
    ("proposals_told", Apart("who was told; `departures.rs` empties names and addresses")),
    ("proposers", Apart("who proposed without an account; forgotten after the conference")),
    ("push_subscriptions", Whole("devices", "person_id")),
    ("question_votes", Whole("votes", "person_id")),
    ("questions", Emptied("questions", "words")),
    ("reactions", Whole("reactions", "person_id")),
    ("redactions", Apart("spans of talks; who took one out, by id")),
    ("reflections", Whole("reflections", "person_id")),
    ("register_files", Apart("the public register")),
    ("registration_counts", Apart("numbers of a conference")),
    ("reply_templates", Apart("the circle's words")),
    ("revetting", Whole("home-questions", "person_id")),
    ("role_requests", Whole("role-requests", "person_id")),
    ("rooms", Apart("how a room stands")),
    ("rsvps", Whole("answers", "person_id")),
    ("saved_talks", Whole("talks-saved", "person_id")),
    ("session_notices", Apart("what was written to all who come, and to how many")),
    ("session_told", Apart("the calendar, as it was told")),
    ("series", Apart("the calendar; hosts by id")),
    ("sessions", Apart("the calendar; hosts by id")),
    ("shown_here", Whole("shown-here", "person_id")),
    ("sign_in_requests", OnlyGone("person_id", "hashes of codes and links, for an hour")),
    ("slides", Apart("what was shown on a stage; taken out with the talk on request")),
    ("speaker_photos", OnlyGone("voice_id", "the photo of somebody on a stage, which their own page shows")),
    ("speaker_terms", Apart("how speakers of a conference are looked after; who set it, by id")),
    ("speaker_told", OnlyGone("email", "what whoever speaks was mailed about their slot")),
    ("speakers", Apart("people from outside, erased a month after the session")),
    ("stage_signs", Apart("what a chair last held up at a slot; who, by id")),
    ("standing_rsvps", Whole("every-week", "person_id")),
    ("synonyms", Apart("the circle's words")),
    ("talk_feedback", Whole("conference-feedback", "person_id")),
    ("talk_notes", Whole("talk-notes", "person_id")),
    ("talk_requests", Whole("requests-sent", "from_id")),
    ("talk_speakers", Apart("who spoke, as the library says it; taken out with the talk on request")),
    ("talk_topics", Apart("what talks are of")),
    ("talks", Apart("the library; who keeps it, by id")),
    ("thanks", Whole("talks-thanked", "person_id")),
    ("topics", Apart("what talks are of")),
    ("transcript_jobs", Apart("which talk a program writes down; who asked, by id")),
    ("transcripts", Apart("what is said in talks, as the library keeps it")),
    ("uploads", Apart("recordings on their way; who brings one, by id, for a month")),
    ("typed_forms", Apart("under a browser's token, for an hour")),
    ("unsealings", Apart("organisers' reasons, by ids")),
    ("vetted_elsewhere", Whole("vetted-elsewhere", "person_id")),
    ("vouches", Whole("invitations-made", "member_id")),
    ("workplaces", Whole("workplace", "person_id")),
    ("_sqlx_migrations", Apart("nobody's")),
    ("sqlite_sequence", Apart("nobody's")),
    ("sqlite_stat1", Apart("nobody's")),
];

/// Written by the store as the test goes, or nothing that holds whatever one likes.
const LEFT_ALONE: [&str; 10] = [
    "five_slots",
    "people",
    "audit",
    "audit_words",
    "changes",
    "counters",
    "departures",
    "jobs",
    "register_files",
    "_sqlx_migrations",
];

async fn tables(raw: &mut AnyConnection) -> Vec<String> {
    let found: Vec<(String,)> = sqlx::query_as("select name from sqlite_master where type = 'table' order by name")
        .fetch_all(raw)
        .await
        .unwrap();
    found.into_iter().map(|(name,)| name).collect()
}

/// A row in which everything that can hold text holds this person's id, so that every table fits to every other, and
/// addresses are theirs.
async fn add_row(raw: &mut AnyConnection, table: &str, person: &Person) {
    let columns: Vec<(String, String, i64)> =
        sqlx::query_as(AssertSqlSafe(format!("select name, type, \"notnull\" from pragma_table_info('{table}')")))
            .fetch_all(&mut *raw)
            .await
            .unwrap();
    let value = |(name, kind, needed): &(String, String, i64)| match (name.as_str(), kind.as_str(), needed) {
        ("email" | "recipient", ..) => format!("'{}'", person.email.as_str()),
        (_, "text" | "TEXT", _) => format!("'{}'", person.id),
        ("at", ..) => "1".to_owned(),
        (.., 0) => "null".to_owned(),
        _ => "1".to_owned(),
    };
    let names: Vec<_> = columns.iter().map(|(name, ..)| name.as_str()).collect();
    let values: Vec<_> = columns.iter().map(value).collect();
    let sql = format!("insert into {table} ({}) values ({})", names.join(", "), values.join(", "));
    sqlx::query(AssertSqlSafe(sql)).execute(raw).await.unwrap_or_else(|e| panic!("{table}: {e}"));
}

async fn rows_with(raw: &mut AnyConnection, table: &str, column: &str, value: &str) -> i64 {
    let sql = format!("select count(*) from {table} where {column} = '{value}'");
    let (count,): (i64,) = sqlx::query_as(AssertSqlSafe(sql)).fetch_one(raw).await.unwrap();
    count
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_is_kept_of_a_person_is_in_their_copy_and_goes_when_they_are_erased() {
    let db = TestDb::sqlite().await;
    let dawn = db.member("Dawn").await;
    let (dawn, _) = db.person(&dawn).await.unwrap().unwrap();
    sqlx::any::install_default_drivers();
    let mut raw = AnyConnection::connect(&db.url).await.unwrap();
    sqlx::query("pragma foreign_keys = off").execute(&mut raw).await.unwrap();

    let named: BTreeSet<_> = TABLES.iter().map(|(table, _)| *table).collect();
    let there = tables(&mut raw).await;
    for table in &there {
        assert!(named.contains(table.as_str()), "say in TABLES what becomes of `{table}` when somebody is erased");
    }
    for table in there.iter().filter(|table| !table.starts_with("sqlite_")) {
        if !LEFT_ALONE.contains(&table.as_str()) {
            add_row(&mut raw, table, &dawn).await;
        }
    }

    let sheets = db.export(&dawn.id).await.unwrap();
    for (table, kept) in TABLES {
        if let OnlyGone(_, why) | Stays(_, why) | Apart(why) = kept {
            assert!(!why.is_empty(), "say why `{table}` is kept");
        }
        if let Whole(sheet, _) | Emptied(sheet, _) | Stays(sheet, _) = kept {
            let sheet = sheets.iter().find(|held| held.name == *sheet).unwrap_or_else(|| panic!("no sheet {sheet}"));
            assert!(!sheet.rows.is_empty(), "`{table}` is not in the copy");
        }
    }

    db.leave(&dawn, noon(), |_| Default::default()).await.unwrap();
    assert_eq!(db.erase_departed(noon() + SignedDuration::from_hours(31 * 24)).await.unwrap(), 1);
    for (table, kept) in TABLES {
        if let Whole(_, column) | Emptied(_, column) | OnlyGone(column, _) = kept {
            for value in [dawn.id.as_str(), dawn.email.as_str()] {
                assert_eq!(
                    rows_with(&mut raw, table, column, value).await,
                    0,
                    "`{table}`.{column} still holds {value}"
                );
            }
        }
    }
}
