//! Talks: kept, found and heard.

use crate::support::{TestDb, noon, on_every_database};
use domain::ids::{PersonId, TalkId};
use domain::library::{Audience, Cue, Heard, MediaKind, Query, State, TalkDetails, Transcript};
use jiff::SignedDuration;
use jiff::civil::date;
use std::path::Path;
use std::time::Duration;
use store::library::{Listener, NewMedia, Origin, Results};
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
    db.edit_talk(&id, 1, &details("Counting twice"), &asha, noon()).await.unwrap();
    let later = db.edit_talk(&id, 1, &details("Counting once"), &dawn, noon()).await;
    assert!(matches!(later, Err(Refused::Stale(stale)) if stale.by.as_deref() == Some("Asha")));
    let later = db.set_talk_state(&id, 1, State::Published, &dawn, noon()).await;
    assert!(matches!(later, Err(Refused::Stale(_))));
    assert_eq!(db.kept_talk(&id).await.unwrap().unwrap().details.title, "Counting twice");
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
