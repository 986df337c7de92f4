use crate::support::{TestDb, date, monday_terms, noon, on_every_database};
use domain::calendar::{Kind, Terms, Times, WallTime};
use jiff::SignedDuration;
use store::calendar::{Edit, NewSeries, OneOff};
use store::{Refused, audit};

on_every_database! {
    a_form_sent_twice_at_once_begins_one_series,
    a_form_sent_twice_adds_one_session_and_another_form_a_second,
    the_same_form_of_two_people_is_two_forms,
    a_second_tap_finds_the_session_cancelled_and_restored_and_says_nothing,
    an_edit_that_came_twice_is_saved_once,
    an_edit_that_takes_the_host_away_is_not_taken_for_one_that_sets_him,
    a_change_of_a_series_that_came_twice_is_made_once,
    an_end_of_a_series_that_came_twice_is_made_once,
}

fn mondays() -> NewSeries {
    NewSeries { terms: monday_terms(), first: date(2026, 11, 23), link: String::new() }
}

fn one_off(title: &str) -> OneOff {
    let starts_at = noon() + SignedDuration::from_hours(48);
    let times = Times { starts_at, ends_at: starts_at + SignedDuration::from_mins(30) };
    OneOff { title: title.into(), kind: Kind::Members, times, host: None, notes: String::new(), link: String::new() }
}

async fn deeds(db: &TestDb, verb: &str) -> usize {
    let trail: Vec<audit::Line> = db.audit_trail(1000).await.unwrap();
    trail.iter().filter(|line| line.verb == verb).count()
}

async fn a_form_sent_twice_at_once_begins_one_series(db: TestDb) {
    let asha = db.organiser("Asha").await;
    let (form, other) = (db.new_form_id().unwrap(), db.second_store().await);
    let (one, two) = tokio::join!(
        db.add_series_once(&form, mondays(), &asha, noon()),
        other.add_series_once(&form, mondays(), &asha, noon()),
    );
    assert_eq!(one.unwrap(), two.unwrap());
    assert_eq!(db.sessions().await.len(), 26);
    assert_eq!(deeds(&db, "began series").await, 1);
}

async fn a_form_sent_twice_adds_one_session_and_another_form_a_second(db: TestDb) {
    let asha = db.organiser("Asha").await;
    let form = db.new_form_id().unwrap();
    let first = db.add_one_off_once(&form, one_off("Falls"), &asha, noon()).await.unwrap();
    let again = db.add_one_off_once(&form, one_off("Falls"), &asha, noon()).await.unwrap();
    assert_eq!((first, db.sessions().await.len()), (again, 1));
    db.add_one_off_once(&db.new_form_id().unwrap(), one_off("Falls"), &asha, noon()).await.unwrap();
    assert_eq!(db.sessions().await.len(), 2);
}

async fn the_same_form_of_two_people_is_two_forms(db: TestDb) {
    let (asha, lee) = (db.organiser("Asha").await, db.organiser("Lee").await);
    db.add_one_off_once("guessed", one_off("Falls"), &asha, noon()).await.unwrap();
    db.add_one_off_once("guessed", one_off("Fire doors"), &lee, noon()).await.unwrap();
    assert_eq!(db.sessions().await.len(), 2);
}

async fn a_second_tap_finds_the_session_cancelled_and_restored_and_says_nothing(db: TestDb) {
    let asha = db.organiser("Asha").await;
    db.mondays(&asha).await;
    let session = db.sessions().await.remove(0);
    let other = db.second_store().await;
    let (one, two) = tokio::join!(
        db.cancel_session(&session.id, 1, "Norovirus", &asha, noon()),
        other.cancel_session(&session.id, 1, "Norovirus", &asha, noon()),
    );
    assert!(one.is_ok() && two.is_ok(), "{one:?} {two:?}");
    let cancelled = db.sessions().await.remove(0);
    assert_eq!((cancelled.sequence, cancelled.version), (1, 2));
    for _ in 0..2 {
        db.restore_session(&session.id, 2, &asha, noon()).await.unwrap();
    }
    let restored = db.sessions().await.remove(0);
    assert_eq!((restored.sequence, restored.version), (2, 3));
    assert_eq!((deeds(&db, "cancelled").await, deeds(&db, "restored").await), (1, 1));
}

async fn an_edit_that_came_twice_is_saved_once(db: TestDb) {
    let (asha, lee) = (db.organiser("Asha").await, db.organiser("Lee").await);
    db.mondays(&asha).await;
    let session = db.sessions().await.remove(0);
    let edit = |title: &str| Edit { title: title.into(), times: session.times, host: None, notes: "Bring one".into() };
    for _ in 0..2 {
        db.edit_session(&session.id, 1, edit("Falls"), &asha, noon()).await.unwrap();
    }
    assert_eq!(deeds(&db, "changed session").await, 1);
    let refused = db.edit_session(&session.id, 1, edit("Fire doors"), &lee, noon()).await;
    assert!(matches!(refused, Err(Refused::Stale(_))), "{refused:?}");
}

async fn an_edit_that_takes_the_host_away_is_not_taken_for_one_that_sets_him(db: TestDb) {
    let (asha, lee) = (db.organiser("Asha").await, db.organiser("Lee").await);
    db.mondays(&asha).await;
    let session = db.sessions().await.remove(0);
    let edit = |host| Edit { title: session.title.clone(), times: session.times, host, notes: String::new() };
    db.edit_session(&session.id, 1, edit(Some(lee.clone())), &asha, noon()).await.unwrap();
    let refused = db.edit_session(&session.id, 1, edit(None), &lee, noon()).await;
    assert!(matches!(refused, Err(Refused::Stale(_))), "{refused:?}");
}

async fn a_change_of_a_series_that_came_twice_is_made_once(db: TestDb) {
    let asha = db.organiser("Asha").await;
    let series = db.mondays(&asha).await;
    let earlier = Terms { at: WallTime::parse("19:30").unwrap(), ..monday_terms() };
    // Once from a later date, which begins a new version, and once from the first, which changes that version itself.
    for (from, id, seen) in [(date(2026, 11, 30), &series, 1), (date(2026, 11, 23), &series, 2)] {
        let terms = Terms { title: format!("From {from}"), ..earlier.clone() };
        if seen == 2 {
            assert!(db.series(id).await.unwrap().is_some_and(|listed| listed.series.version == 2));
        }
        let first = db.change_series(id, seen, terms.clone(), from, &asha, noon()).await.unwrap();
        let again = db.change_series(id, seen, terms, from, &asha, noon()).await.unwrap();
        assert_eq!(first, again);
    }
    assert_eq!(deeds(&db, "changed series").await, 2);
    assert_eq!(db.series_since(date(2026, 11, 1)).await.unwrap().len(), 2);
}

async fn an_end_of_a_series_that_came_twice_is_made_once(db: TestDb) {
    let asha = db.organiser("Asha").await;
    let series = db.mondays(&asha).await;
    for _ in 0..2 {
        db.end_series(&series, 1, date(2026, 12, 7), "Asha is moving on", &asha, noon()).await.unwrap();
    }
    assert_eq!(deeds(&db, "ended series").await, 1);
    let refused = db.end_series(&series, 1, date(2026, 12, 14), "Asha is moving on", &asha, noon()).await;
    assert!(matches!(refused, Err(Refused::Stale(_))), "{refused:?}");
}
