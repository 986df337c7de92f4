//! Talks: kept, found and heard.

use crate::support::{TestDb, at, noon, on_every_database};
use domain::ids::{PersonId, TalkId};
use domain::library::{
    Audience, Became, Cue, Heard, How, Making, MediaKind, Query, Redacted, Replacement, Span, State, TalkDetails,
    TalkTerms, Transcript,
};
use jiff::SignedDuration;
use jiff::civil::date;
use std::path::Path;
use std::time::Duration;
use store::library::{KeptAsked, KeptCounts, Listener, NewMedia, Origin, Results, SilentFile};
use store::{Refused, Store};

on_every_database! {
    a_talk_is_found_once_it_is_published_and_no_more_when_it_is_taken_out,
    of_two_who_change_a_talk_the_later_learns_who_was_faster,
    the_same_form_makes_one_talk,
    a_topic_keeps_the_letters_in_which_it_was_first_written,
    a_search_is_answered_by_the_database_until_there_is_an_index,
    the_index_learns_of_every_change_and_of_a_broken_file_by_itself,
    what_is_for_managers_only_is_not_there_for_others,
    hearing_goes_on_where_it_stopped_on_any_device,
    what_somebody_will_do_differently_is_not_lost_to_another_window,
    a_file_takes_the_place_of_the_one_before,
    notes_lie_at_their_moments_and_are_nobody_elses,
    those_who_look_after_talks_find_them_by_state_title_and_what_they_lack,
    a_session_has_one_talk,
    two_who_edit_other_parts_of_a_transcript_both_have_their_way,
    every_version_of_a_transcript_can_be_looked_at_and_restored,
    what_is_taken_out_is_gone_from_every_version_and_stays_out,
    a_recording_is_held_back_until_somebody_lets_it_be_heard,
    every_session_that_is_over_owes_a_recording_or_a_word_on_it,
    what_means_the_same_holds_at_once_and_of_two_who_change_it_the_later_is_told,
    what_a_program_makes_is_a_version_that_nobody_reads_before_it_is_taken,
    of_several_servers_one_makes_a_transcript_and_another_goes_on_when_it_died,
}

fn details(title: &str) -> TalkDetails {
    TalkDetails {
        title: title.into(),
        description: "How a home in Devon counts.".into(),
        held_on: Some(date(2026, 3, 16)),
        speakers: vec!["Priya Nair".into()],
        topics: vec!["Medication".into()],
        audience: Audience::Members,
        chapters: domain::library::chapters("0:00 Welcome\n4:00 The second count").unwrap(),
    }
}

fn terms(title: &str) -> TalkTerms {
    TalkTerms { details: details(title), series: "Monday live".into(), session: None }
}

fn said(words: &[&str]) -> Transcript {
    let cue = |(n, words): (u32, &&str)| Cue {
        start: n * 4000,
        end: n * 4000 + 4000,
        speaker: "Priya".into(),
        words: (*words).into(),
    };
    Transcript::new((0..).zip(words).map(cue).collect())
}

async fn add(db: &Store, details: &TalkDetails, by: &PersonId) -> TalkId {
    db.add_talk(details, &Origin::default(), "", by, noon()).await.unwrap()
}

async fn published(db: &Store, details: &TalkDetails, words: &[&str], by: &PersonId) -> TalkId {
    let id = add(db, details, by).await;
    db.save_transcript(&id, &said(words), by, noon()).await.unwrap();
    db.set_talk_state(&id, 1, State::Published, by, noon()).await.unwrap();
    id
}

fn listener(person: &PersonId, manages: bool) -> Listener {
    Listener { person: person.clone(), manages }
}

async fn search(db: &Store, address: &str, listener: &Listener) -> Results {
    db.search_library(&Query::of_address(address), listener, noon()).await.unwrap()
}

fn titles(results: &Results) -> Vec<&str> {
    results.talks.iter().map(|shown| shown.talk.details.title.as_str()).collect()
}

/// Keeps an index beside the test until it ends. What the index is told of is waited for, never slept for.
fn keep_index(db: &Store, folder: &Path) -> tokio::task::JoinHandle<()> {
    let (db, folder) = (db.clone(), folder.to_owned());
    tokio::spawn(async move { db.keep_index(&folder, |fault| panic!("{fault}")).await })
}

async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let found = tokio::time::timeout(Duration::from_secs(20), async {
        while !holds().await {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    found.await.unwrap_or_else(|_| panic!("{what}"));
}

async fn a_talk_is_found_once_it_is_published_and_no_more_when_it_is_taken_out(db: TestDb) {
    let (dawn, lee) = (db.organiser("Dawn").await, db.member("Lee").await);
    let lee = listener(&lee, true);
    let id = add(&db, &details("Counting twice"), &dawn).await;
    assert_eq!((db.open_talk(&id, &lee).await.unwrap(), search(&db, "", &lee).await.count), (None, 0));
    db.set_talk_state(&id, 1, State::Published, &dawn, noon()).await.unwrap();
    let opened = db.open_talk(&id, &lee).await.unwrap().unwrap();
    assert_eq!((opened.talk.details, opened.talk.published_at), (details("Counting twice"), Some(noon())));
    assert_eq!(titles(&search(&db, "", &lee).await), ["Counting twice"]);
    db.set_talk_state(&id, 2, State::Withdrawn, &dawn, noon()).await.unwrap();
    assert_eq!((db.open_talk(&id, &lee).await.unwrap(), search(&db, "", &lee).await.count), (None, 0));
    assert_eq!(db.kept_talk(&id).await.unwrap().unwrap().state, State::Withdrawn);
}

async fn of_two_who_change_a_talk_the_later_learns_who_was_faster(db: TestDb) {
    let (dawn, asha) = (db.organiser("Dawn").await, db.organiser("Asha").await);
    let id = add(&db, &details("Counting"), &dawn).await;
    db.edit_talk(&id, 1, &terms("Counting twice"), &asha, noon()).await.unwrap();
    let later = db.edit_talk(&id, 1, &terms("Counting once"), &dawn, noon()).await;
    assert!(matches!(later, Err(Refused::Stale(stale)) if stale.by.as_deref() == Some("Asha")));
    let later = db.set_talk_state(&id, 1, State::Published, &dawn, noon()).await;
    assert!(matches!(later, Err(Refused::Stale(_))));
    let kept = db.kept(&id).await.unwrap().unwrap();
    assert_eq!((kept.talk.details.title.as_str(), kept.talk.series.as_str()), ("Counting twice", "Monday live"));
    assert_eq!(kept.last_change.by.as_deref(), Some("Asha"));
}

async fn the_same_form_makes_one_talk(db: TestDb) {
    let dawn = db.organiser("Dawn").await;
    let mut ids = Vec::new();
    for _ in 0..2 {
        ids.push(db.add_talk(&details("Counting"), &Origin::default(), "form", &dawn, noon()).await.unwrap());
    }
    assert_eq!(ids[0], ids[1]);
}

async fn a_topic_keeps_the_letters_in_which_it_was_first_written(db: TestDb) {
    let dawn = db.organiser("Dawn").await;
    let first = add(&db, &TalkDetails { topics: vec!["DoLS".into()], ..details("One") }, &dawn).await;
    let second = TalkDetails { topics: vec!["Falls".into(), "dols".into()], ..details("Two") };
    let second = add(&db, &second, &dawn).await;
    assert_eq!(db.kept_talk(&first).await.unwrap().unwrap().details.topics, ["DoLS"]);
    assert_eq!(db.kept_talk(&second).await.unwrap().unwrap().details.topics, ["Falls", "DoLS"]);
}

async fn a_search_is_answered_by_the_database_until_there_is_an_index(db: TestDb) {
    let (dawn, lee) = (db.organiser("Dawn").await, db.member("Lee").await);
    let lee = listener(&lee, true);
    published(&db, &details("Night staffing"), &["The medication error wasn't hers."], &dawn).await;
    published(&db, &details("Falls"), &["Somebody fell."], &dawn).await;
    assert!(!db.has_index());
    assert_eq!(titles(&search(&db, "?q=Medication", &lee).await), ["Night staffing"]);
    assert_eq!(search(&db, "?q=medication+fell+", &lee).await.count, 0);
    assert_eq!(search(&db, "?q=100%25_'", &lee).await.count, 0);
}

async fn the_index_learns_of_every_change_and_of_a_broken_file_by_itself(db: TestDb) {
    let (dawn, lee) = (db.organiser("Dawn").await, db.member("Lee").await);
    let lee = listener(&lee, true);
    let folder = tempfile::tempdir().unwrap();
    let before =
        published(&db, &details("Night staffing"), &["Hello.", "The medication error wasn't hers."], &dawn).await;
    let keeper = keep_index(&db, folder.path());
    until("there is an index", async || db.has_index()).await;
    let results = search(&db, "?q=medicaton+eror+", &lee).await;
    assert_eq!((titles(&results), results.talks[0].moments[0].at), (vec!["Night staffing"], 4000));
    assert!(results.talks[0].moments[0].pieces.contains(&(true, "medication".into())));

    // By another server, which knows nothing of this index.
    let other = db.second_store().await;
    published(&other, &details("Falls"), &["Somebody fell."], &dawn).await;
    until("a talk published elsewhere is found", async || search(&db, "?q=fell+", &lee).await.count == 1).await;
    other.save_transcript(&before, &said(&["She counted sheep."]), &dawn, noon()).await.unwrap();
    until("what is said now is found", async || search(&db, "?q=sheep+", &lee).await.count == 1).await;
    assert_eq!(search(&db, "?q=%22medication+error%22", &lee).await.count, 0);
    other.set_talk_state(&before, 2, State::Withdrawn, &dawn, noon()).await.unwrap();
    until("what is taken out is not found", async || search(&db, "?q=sheep+", &lee).await.count == 0).await;
    keeper.abort();
    let _ = keeper.await;

    // What changed while nobody kept it, and a file that a fault has emptied.
    published(&db, &details("Pets"), &["The rabbit was well."], &dawn).await;
    let shelf = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()).find(|path| path.is_dir());
    for part in ["talks", "cues"] {
        for file in std::fs::read_dir(shelf.as_ref().unwrap().join("members").join(part)).unwrap() {
            std::fs::write(file.unwrap().path(), "").unwrap();
        }
    }
    let again = db.second_store().await;
    let keeper = keep_index(&again, folder.path());
    until("the index is made anew", async || again.has_index()).await;
    assert_eq!(search(&again, "?q=rabit+", &lee).await.count, 1);
    db.ask_for_reindex(noon()).await.unwrap();
    until("it can still be searched", async || search(&again, "?q=rabbit+", &lee).await.count == 1).await;
    keeper.abort();
}

async fn what_is_for_managers_only_is_not_there_for_others(db: TestDb) {
    let (dawn, cqc) = (db.organiser("Dawn").await, db.member("Carol").await);
    let (manager, cqc) = (listener(&dawn, true), listener(&cqc, false));
    let secret = TalkDetails { audience: Audience::Managers, ..details("Whistleblowing") };
    let id = published(&db, &secret, &["The inspector was wrong."], &dawn).await;
    let file = NewMedia {
        kind: MediaKind::Audio,
        content_type: "audio/mp4",
        bytes: 9,
        digest: "d".into(),
        place: "p".into(),
        duration_ms: Some(90_000),
    };
    db.set_media(&id, &file, noon()).await.unwrap();
    let media = db.media_of(&id).await.unwrap().remove(0);
    for with_index in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        let keeper = with_index.then(|| keep_index(&db, folder.path()));
        if with_index {
            until("there is an index", async || db.has_index()).await;
        }
        for address in ["", "?q=inspector+", "?q=whistleblow", "?q=inspecter+", "?topic=medication"] {
            let seen = search(&db, address, &cqc).await;
            assert_eq!(
                (seen.count, seen.talks.len(), seen.facets.len(), seen.instead.len(), seen.is_near),
                (0, 0, 0, 0, false),
                "{address}"
            );
            assert_eq!(
                search(&db, address, &manager).await.count,
                u64::from(with_index || !address.contains("inspecter"))
            );
        }
        if let Some(keeper) = keeper {
            keeper.abort();
        }
    }
    assert_eq!(db.open_talk(&id, &cqc).await.unwrap(), None);
    assert_eq!(db.media(&media.id, &cqc).await.unwrap(), None);
    assert_eq!(db.media(&media.id, &manager).await.unwrap(), Some(media));
    assert!(matches!(db.note_listening(&id, &cqc, 20_000, 5_000, noon()).await, Err(Refused::NotFound)));
    assert!(matches!(db.save_talk(&id, &cqc, true, noon()).await, Err(Refused::NotFound)));
    // Whoever was a manager, heard it, and is no manager any more has nothing of it left.
    db.note_listening(&id, &manager, 20_000, 5_000, noon()).await.unwrap();
    let was = listener(&dawn, false);
    assert_eq!(db.to_go_on_with(&was, noon()).await.unwrap(), []);
    assert_eq!(db.learning_log(&was).await.unwrap(), []);
}

async fn hearing_goes_on_where_it_stopped_on_any_device(db: TestDb) {
    let (dawn, lee) = (db.organiser("Dawn").await, db.member("Lee").await);
    let lee = listener(&lee, true);
    let id = published(&db, &details("Counting"), &["a"], &dawn).await;
    let file = NewMedia {
        kind: MediaKind::Video,
        content_type: "video/mp4",
        bytes: 9,
        digest: "d".into(),
        place: "p".into(),
        duration_ms: Some(1_082_000),
    };
    db.set_media(&id, &file, noon()).await.unwrap();
    db.note_listening(&id, &lee, 9_000, 5_000, noon()).await.unwrap();
    assert_eq!(db.to_go_on_with(&lee, noon()).await.unwrap(), []);
    db.note_listening(&id, &lee, 760_000, 500_000, noon()).await.unwrap();
    let goes_on = db.to_go_on_with(&lee, noon()).await.unwrap();
    assert_eq!(goes_on[0].heard.and_then(Heard::resumes_at), Some(755_000));
    // What is beyond the end is the end, and to hear it again later does not unmake it.
    db.note_listening(&id, &lee, 9_000_000, 5_000, noon()).await.unwrap();
    db.note_listening(&id, &lee, 100_000, 5_000, noon() + SignedDuration::from_hours(1)).await.unwrap();
    let opened = db.open_talk(&id, &lee).await.unwrap().unwrap();
    assert!(opened.is_finished && opened.heard.is_some_and(|heard| heard.position == 100_000));
    let log = db.learning_log(&lee).await.unwrap();
    // One report says a minute at most.
    assert_eq!((log[0].heard_ms, log[0].finished_at), (75_000, Some(noon())));
    assert!(search(&db, "", &lee).await.talks[0].is_finished);
}

async fn what_somebody_will_do_differently_is_not_lost_to_another_window(db: TestDb) {
    let (dawn, lee) = (db.organiser("Dawn").await, db.member("Lee").await);
    let lee = listener(&lee, true);
    let id = published(&db, &details("Counting"), &["a"], &dawn).await;
    db.reflect(&id, &lee, "Count twice at handover.", 0, noon()).await.unwrap();
    assert!(matches!(db.reflect(&id, &lee, "Count once.", 0, noon()).await, Err(Refused::Stale(_))));
    db.reflect(&id, &lee, "Count twice, always.", 1, noon()).await.unwrap();
    assert_eq!(db.reflection(&id, &lee).await.unwrap(), ("Count twice, always.".to_owned(), 2));
    assert_eq!(db.reflection(&id, &listener(&dawn, true)).await.unwrap(), (String::new(), 0));
}

async fn a_file_takes_the_place_of_the_one_before(db: TestDb) {
    let dawn = db.organiser("Dawn").await;
    let id = published(&db, &details("Counting"), &["a"], &dawn).await;
    let file = |place: &str, bytes| NewMedia {
        kind: MediaKind::Video,
        content_type: "video/mp4",
        bytes,
        digest: place.into(),
        place: place.into(),
        duration_ms: Some(60_000),
    };
    assert_eq!(db.set_media(&id, &file("one", 5_000_000_000), noon()).await.unwrap(), None);
    assert_eq!(db.media_of(&id).await.unwrap()[0].bytes, 5_000_000_000);
    assert_eq!(db.set_media(&id, &file("two", 7), noon()).await.unwrap(), Some("one".into()));
    let media = db.media_of(&id).await.unwrap();
    assert_eq!((media.len(), media[0].digest.as_str()), (1, "two"));
    assert_eq!(db.kept_talk(&id).await.unwrap().unwrap().duration_ms, 60_000);
}

async fn notes_lie_at_their_moments_and_are_nobody_elses(db: TestDb) {
    let (asha, dawn) = (db.organiser("Asha").await, db.member("Dawn").await);
    let talk = published(&db, &details("Counting"), &["We count twice."], &asha).await;
    let (me, other) = (listener(&dawn, true), listener(&asha, true));
    for (at, words) in [(65_000, "Ask for a second count"), (4_000, "Trolley"), (65_000, "Ask for a second count")] {
        db.note_in_talk(&talk, &me, (at, words), "form", noon()).await.unwrap();
    }
    let noted = async |who: &Listener| db.notes_in_talk(&talk, who).await.unwrap();
    let mine = noted(&me).await;
    let said: Vec<_> = mine.iter().map(|note| (note.at_ms, note.words.as_str())).collect();
    assert_eq!(said, [(4_000, "Trolley"), (65_000, "Ask for a second count")]);
    assert_eq!(noted(&other).await, []);
    db.note_listening(&talk, &me, 5_000, 5_000, noon()).await.unwrap();
    assert_eq!(db.learning_log(&me).await.unwrap()[0].notes, mine);

    assert!(matches!(db.remove_note(&mine[0].id, &other, noon()).await, Err(Refused::NotFound)));
    db.remove_note(&mine[0].id, &me, noon()).await.unwrap();
    assert_eq!(noted(&me).await, mine[1..]);
}

async fn those_who_look_after_talks_find_them_by_state_title_and_what_they_lack(db: TestDb) {
    let dawn = db.organiser("Dawn").await;
    let on =
        |title: &str, day: Option<i8>| TalkDetails { held_on: day.map(|day| date(2026, 3, day)), ..details(title) };
    let oldest = add(&db, &on("Falls, 50% fewer", None), &dawn).await;
    published(&db, &on("Night staffing", Some(2)), &["a"], &dawn).await;
    let taken_out = published(&db, &on("Night owls", Some(3)), &["a"], &dawn).await;
    db.set_talk_state(&taken_out, 2, State::Withdrawn, &dawn, noon()).await.unwrap();
    let of = async |asked: KeptAsked| {
        let (talks, has_more) = db.kept_talks(&asked).await.unwrap();
        assert!(!has_more);
        talks.into_iter().map(|kept| kept.talk.details.title).collect::<Vec<_>>()
    };
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    let all = ["Night owls", "Night staffing", "Falls, 50% fewer"];
    assert_eq!(of(KeptAsked::default()).await, all);
    assert_eq!(of(KeptAsked { state: Some(State::Draft), ..KeptAsked::default() }).await, all[2..]);
    assert_eq!(of(KeptAsked { lacks_transcript: true, ..KeptAsked::default() }).await, all[2..]);
    assert_eq!(of(KeptAsked { words: words(&["NIGHT", "staff"]), ..KeptAsked::default() }).await, all[1..2]);
    assert_eq!(of(KeptAsked { words: words(&["%"]), ..KeptAsked::default() }).await, all[2..]);
    let after = Some(("2026-03-02".into(), "z".into()));
    assert_eq!(of(KeptAsked { after, ..KeptAsked::default() }).await, all[1..]);
    let counts = db.kept_counts().await.unwrap();
    let expected = KeptCounts { talks: 3, drafts: 1, published: 1, withdrawn: 1, without_transcript: 1 };
    assert_eq!(counts, expected);
    assert!(!db.kept(&oldest).await.unwrap().unwrap().has_recording);
    assert_eq!(db.topics_of_talks(5).await.unwrap(), ["Medication"]);
    // More than a page.
    for n in 0..30 {
        add(&db, &on(&format!("Talk {n}"), Some(1)), &dawn).await;
    }
    let (first, has_more) = db.kept_talks(&KeptAsked::default()).await.unwrap();
    let last = first.last().unwrap();
    let after = Some(("2026-03-01".to_owned(), last.talk.id.as_str().to_owned()));
    let (rest, ends) = db.kept_talks(&KeptAsked { after, ..KeptAsked::default() }).await.unwrap();
    assert_eq!((first.len(), has_more, rest.len(), ends), (30, true, 3, false));
}

async fn a_session_has_one_talk(db: TestDb) {
    let dawn = db.organiser("Dawn").await;
    db.mondays(&dawn).await;
    let session = db.sessions().await.remove(0).id;
    let tuesday = at("2026-11-24T12:00:00Z");
    assert_eq!(db.sessions_without_talk(noon(), 10).await.unwrap(), []);
    assert_eq!(db.sessions_without_talk(tuesday, 10).await.unwrap()[0].id, session);
    let origin = Origin { session: Some(session.clone()), ..Origin::default() };
    let id = db.add_talk(&details("Counting"), &origin, "", &dawn, noon()).await.unwrap();
    assert_eq!(db.talk_of(&session).await.unwrap(), Some(id.clone()));
    assert_eq!(db.sessions_without_talk(tuesday, 10).await.unwrap(), []);
    assert!(db.add_talk(&details("Counting again"), &origin, "", &dawn, noon()).await.is_err());
    // It was recorded of another evening.
    db.edit_talk(&id, 1, &terms("Counting"), &dawn, noon()).await.unwrap();
    assert_eq!(db.talk_of(&session).await.unwrap(), None);
}

async fn two_who_edit_other_parts_of_a_transcript_both_have_their_way(db: TestDb) {
    let (dawn, asha) = (db.organiser("Dawn").await, db.organiser("Asha").await);
    let id = published(&db, &details("Counting"), &["a", "b", "c"], &dawn).await;
    let first = Span { from: 0, to: Some(4000) };
    let rest = Span { from: 4000, to: None };
    let part = |at: u32, words: &str| {
        Transcript::new(vec![Cue { start: at, end: at + 1000, speaker: String::new(), words: words.into() }])
    };
    db.edit_transcript(&id, 1, first, &part(0, "A"), &dawn, noon()).await.unwrap();
    db.edit_transcript(&id, 1, rest, &part(4000, "B"), &asha, noon()).await.unwrap();
    assert_eq!(db.transcript(&id).await.unwrap().text(), "A B");
    let late = db.edit_transcript(&id, 1, first, &part(0, "lost?"), &asha, noon()).await;
    assert!(matches!(late, Err(Refused::Stale(stale)) if stale.by.as_deref() == Some("Asha")));
    assert_eq!(db.transcript(&id).await.unwrap().text(), "A B");
    // Taken out wholly, it is written down no more.
    let all = Span { from: 0, to: None };
    db.edit_transcript(&id, 3, all, &Transcript::default(), &asha, noon()).await.unwrap();
    assert!(!db.kept_talk(&id).await.unwrap().unwrap().has_transcript);
    db.edit_transcript(&id, 4, all, &part(0, "again"), &asha, noon()).await.unwrap();
    assert_eq!(db.transcript(&id).await.unwrap().text(), "again");
}

async fn every_version_of_a_transcript_can_be_looked_at_and_restored(db: TestDb) {
    let dawn = db.organiser("Dawn").await;
    let id = published(&db, &details("Counting"), &["Dolls here.", "No doll."], &dawn).await;
    let replacement = Replacement::read("dolls", "DoLS", false, true).unwrap();
    assert_eq!(db.replace_in_transcript(&id, 1, &replacement, &dawn, noon()).await.unwrap(), 1);
    assert!(matches!(db.replace_in_transcript(&id, 1, &replacement, &dawn, noon()).await, Err(Refused::Stale(_))));
    db.restore_transcript(&id, 1, &dawn, noon()).await.unwrap();
    assert_eq!(db.transcript(&id).await.unwrap().text(), "Dolls here. No doll.");
    assert_eq!(db.transcript_version(&id, 2).await.unwrap().unwrap().text(), "DoLS here. No doll.");
    assert!(matches!(db.restore_transcript(&id, 9, &dawn, noon()).await, Err(Refused::NotFound)));
    let versions = db.transcript_versions(&id).await.unwrap();
    let listed: Vec<_> = versions.iter().map(|version| (version.number, version.how, version.cues)).collect();
    assert_eq!(listed, [(3, Some(How::Restored), 2), (2, Some(How::Replaced), 2), (1, Some(How::Brought), 2)]);
    assert_eq!((versions[0].by.as_str(), versions[0].at), ("Dawn", noon()));
}

async fn what_is_taken_out_is_gone_from_every_version_and_stays_out(db: TestDb) {
    let (dawn, lee) = (db.organiser("Dawn").await, db.member("Lee").await);
    let lee = listener(&lee, true);
    let folder = tempfile::tempdir().unwrap();
    let words = ["Good evening.", "Her name is Quokka.", "Thank you."];
    let id = published(&db, &details("Counting"), &words, &dawn).await;
    let (end, nothing) = (Span { from: 8000, to: None }, Transcript::default());
    db.edit_transcript(&id, 1, end, &nothing, &dawn, noon()).await.unwrap();
    let keeper = keep_index(&db, folder.path());
    until("it is found", async || db.has_index() && search(&db, "?q=quokka+", &lee).await.count == 1).await;
    db.redact(&id, Redacted { from: 4000, to: 5000 }, false, &dawn, noon()).await.unwrap();
    until("it is not found", async || search(&db, "?q=quokka+", &lee).await.count == 0).await;
    let first = db.transcript_version(&id, 1).await.unwrap().unwrap();
    assert_eq!(
        (first.text(), db.transcript(&id).await.unwrap().text()),
        ("Good evening. Thank you.".into(), "Good evening.".into())
    );
    let kept = db.kept_talk(&id).await.unwrap().unwrap();
    assert_eq!(domain::library::chapters_text(&kept.details.chapters), "0:00 Welcome\n4:00 The second count");
    db.save_transcript(&id, &said(&words), &dawn, noon()).await.unwrap();
    assert_eq!(db.transcript(&id).await.unwrap().text(), "Good evening. Thank you.");
    let whole = Redacted { from: 0, to: 300_000 };
    db.redact(&id, whole, false, &dawn, noon()).await.unwrap();
    let kept = db.kept_talk(&id).await.unwrap().unwrap();
    assert!(!kept.has_transcript && kept.details.chapters.is_empty());
    assert_eq!(db.redactions(&id).await.unwrap().len(), 2);
    keeper.abort();
}

async fn a_recording_is_held_back_until_somebody_lets_it_be_heard(db: TestDb) {
    let (dawn, lee) = (db.organiser("Dawn").await, db.member("Lee").await);
    let lee = listener(&lee, true);
    let id = published(&db, &details("Counting"), &["a"], &dawn).await;
    for (kind, place) in [(MediaKind::Audio, "a"), (MediaKind::Poster, "p")] {
        let (bytes, digest) = (9, place.to_owned());
        let file = NewMedia { kind, content_type: "x", bytes, digest, place: place.into(), duration_ms: None };
        db.set_media(&id, &file, noon()).await.unwrap();
    }
    let audio = db.media_of(&id).await.unwrap().remove(0).id;
    db.redact(&id, Redacted { from: 9000, to: 9500 }, true, &dawn, noon()).await.unwrap();
    let kinds = async || db.media_of(&id).await.unwrap().into_iter().map(|file| file.kind).collect::<Vec<_>>();
    assert_eq!((kinds().await, db.media(&audio, &lee).await.unwrap()), (vec![MediaKind::Poster], None));
    db.stop_holding(&id, &dawn, noon()).await.unwrap();
    assert_eq!(kinds().await, [MediaKind::Audio, MediaKind::Poster]);
    assert!(db.media(&audio, &lee).await.unwrap().is_some());
    // Only our player is silent there.
    assert_eq!(db.episode(&audio, &lee).await.unwrap(), None);
    assert_eq!(db.episodes(&lee).await.unwrap(), []);
    // A silent file that was made of one that is not there any more is of no use.
    let silent = |was: &str| SilentFile {
        of: audio.clone(),
        bytes: 9,
        digest: "s".into(),
        place: "silent".into(),
        was: was.into(),
    };
    let spans = [Redacted { from: 9000, to: 9500 }];
    assert_eq!(db.put_silent(&id, &spans, &[silent("older")], noon()).await.unwrap(), ["silent"]);
    assert_eq!(db.put_silent(&id, &[], &[silent("a")], noon()).await.unwrap(), ["silent"]);
    assert!(!db.redactions(&id).await.unwrap()[0].is_silent);
    assert_eq!(db.put_silent(&id, &spans, &[silent("a")], noon()).await.unwrap(), ["a"]);
    assert!(db.redactions(&id).await.unwrap()[0].is_silent);
}

async fn every_session_that_is_over_owes_a_recording_or_a_word_on_it(db: TestDb) {
    let (dawn, cqc) = (db.organiser("Dawn").await, db.member("Carol").await);
    let (manager, cqc) = (listener(&dawn, true), listener(&cqc, false));
    db.mondays(&dawn).await;
    let sessions = db.sessions().await;
    let (first, second) = (sessions[0].id.clone(), sessions[1].id.clone());
    let after = at("2026-12-01T12:00:00Z");
    assert_eq!((db.count_owed(noon()).await.unwrap(), db.count_owed(after).await.unwrap()), (0, 2));
    let owed = async || {
        let (owed, has_more) = db.owed_recordings(None, after).await.unwrap();
        assert!(!has_more);
        owed.into_iter().map(|owed| (owed.session.id, owed.became)).collect::<Vec<_>>()
    };
    assert_eq!(owed().await, [(second.clone(), Became::Unsaid), (first.clone(), Became::Unsaid)]);
    db.say_not_recorded(&second, "The hall had no sound.", &dawn, after).await.unwrap();
    let origin = Origin { session: Some(first.clone()), ..Origin::default() };
    let secret = TalkDetails { audience: Audience::Managers, ..details("Counting") };
    let talk = db.add_talk(&secret, &origin, "", &dawn, after).await.unwrap();
    assert_eq!(owed().await, [(first.clone(), Became::InPreparation)]);
    assert!(matches!(db.say_not_recorded(&first, "No", &dawn, after).await, Err(Refused::TooLate)));
    db.set_talk_state(&talk, 1, State::Published, &dawn, after).await.unwrap();
    assert_eq!(
        owed().await,
        [(first.clone(), Became::InPreparation)],
        "there is nothing to hear yet, and nothing to read"
    );
    db.save_transcript(&talk, &said(&["Good evening."]), &dawn, after).await.unwrap();
    assert_eq!(owed().await, []);
    let became = async |session, who| db.became_of(session, who).await.unwrap();
    assert_eq!(became(&first, Some(&manager)).await, (Became::Published, Some(talk.clone())));
    // To whom it is not, it is what it was before.
    assert_eq!(became(&first, Some(&cqc)).await, (Became::InPreparation, None));
    let why = Became::NotRecorded { why: "The hall had no sound.".into() };
    assert_eq!(became(&second, Some(&cqc)).await, (why, None));
    assert_eq!(became(&first, None).await, (Became::Published, Some(talk)));
}

async fn what_means_the_same_holds_at_once_and_of_two_who_change_it_the_later_is_told(db: TestDb) {
    let (dawn, asha) = (db.organiser("Dawn").await, db.organiser("Asha").await);
    let dawns = listener(&dawn, true);
    let folder = tempfile::tempdir().unwrap();
    published(&db, &details("Counting"), &["The best interests assessor came."], &dawn).await;
    let keeper = keep_index(&db, folder.path());
    until("there is an index", async || db.has_index()).await;
    assert_eq!(search(&db, "?q=BIA+", &dawns).await.count, 0);
    let before = db.synonyms().await.unwrap();
    let lines = format!("{}\nBIA, best interests assessor", before.lines);
    db.save_synonyms(&lines, before.version, &dawn, noon()).await.unwrap();
    assert_eq!(search(&db, "?q=BIA+", &dawns).await.count, 1);
    let late = db.save_synonyms("MAR, chart", before.version, &asha, noon()).await;
    assert!(matches!(late, Err(Refused::Stale(stale)) if stale.by.as_deref() == Some("Dawn")));
    assert_eq!(db.synonyms().await.unwrap().lines, lines);
    keeper.abort();
}

async fn what_a_program_makes_is_a_version_that_nobody_reads_before_it_is_taken(db: TestDb) {
    let dawn = db.organiser("Dawn").await;
    let id = published(&db, &details("Counting"), &["By hand."], &dawn).await;
    assert_eq!(db.making(&id).await.unwrap(), None);
    db.ask_for_transcript(&id, &dawn, noon()).await.unwrap();
    db.ask_for_transcript(&id, &dawn, noon()).await.unwrap();
    assert_eq!(db.lease_making(noon()).await.unwrap(), Some((id.clone(), dawn.clone())));
    db.note_making(&id, 42, noon()).await.unwrap();
    assert_eq!(db.making(&id).await.unwrap().unwrap().percent, 42);
    db.finish_making(&id, Ok(&said(&["By a program."])), &dawn, noon()).await.unwrap();
    let job = db.making(&id).await.unwrap().unwrap();
    assert_eq!((job.stage, job.version), (Making::Done, Some(2)));
    assert_eq!(db.transcript(&id).await.unwrap().text(), "By hand.");
    let counts: Vec<_> = db.transcript_versions(&id).await.unwrap().iter().map(|version| version.counts).collect();
    assert_eq!(counts, [false, true]);
    db.restore_transcript(&id, 2, &dawn, noon()).await.unwrap();
    assert_eq!(db.transcript(&id).await.unwrap().text(), "By a program.");
    // Asked once more, and this time it fails.
    db.ask_for_transcript(&id, &dawn, noon()).await.unwrap();
    db.lease_making(noon()).await.unwrap().unwrap();
    db.finish_making(&id, Err("The program ended with 3."), &dawn, noon()).await.unwrap();
    let job = db.making(&id).await.unwrap().unwrap();
    assert_eq!((job.stage, job.problem.as_str(), job.version), (Making::Failed, "The program ended with 3.", None));
}

async fn of_several_servers_one_makes_a_transcript_and_another_goes_on_when_it_died(db: TestDb) {
    let dawn = db.organiser("Dawn").await;
    let id = published(&db, &details("Counting"), &["a"], &dawn).await;
    let other = db.second_store().await;
    db.ask_for_transcript(&id, &dawn, noon()).await.unwrap();
    let (one, two) = tokio::join!(db.lease_making(noon()), other.lease_making(noon()));
    assert!(one.unwrap().is_some() ^ two.unwrap().is_some());
    let minutes = |n| noon() + SignedDuration::from_mins(n);
    db.note_making(&id, 10, minutes(1)).await.unwrap();
    assert_eq!(other.lease_making(minutes(2)).await.unwrap(), None);
    assert_eq!(other.lease_making(minutes(3)).await.unwrap().map(|(talk, _)| talk), Some(id));
}
