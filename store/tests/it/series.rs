use crate::support::{TestDb, at, date, monday_terms, noon, on_every_database};
use domain::calendar::{Answer, Terms, WallTime, words};
use domain::people::Standing;
use jiff::SignedDuration;
use jiff::civil::Weekday;
use store::Refused;
use store::calendar::{Edit, NewSeries};

on_every_database! {
    six_months_are_stored_and_storing_them_again_on_two_servers_adds_nothing,
    a_change_from_here_on_moves_what_follows_and_leaves_what_was_moved_by_hand,
    a_change_from_the_first_date_changes_the_version_itself,
    another_weekday_keeps_each_session_and_its_answers,
    a_change_on_the_evening_itself_leaves_what_has_begun_alone_and_makes_nothing_twice,
    a_session_cancelled_long_ago_stays_an_exception_of_its_rule,
    an_ended_series_cancels_what_was_stored_beyond_its_last_date,
    what_was_planned_to_follow_ends_with_its_series,
    a_stale_change_says_who_was_first_and_changes_nothing,
    a_series_names_its_host_while_they_are_a_member,
}

async fn six_months_are_stored_and_storing_them_again_on_two_servers_adds_nothing(db: TestDb) {
    let asha = db.organiser("Asha").await;
    db.mondays(&asha).await;
    assert_eq!(db.sessions().await.len(), 26);

    let other = db.second_store().await;
    let week_later = at("2026-11-29T12:00:00Z");
    let (mine, theirs) = tokio::join!(db.materialise(week_later), other.materialise(week_later));
    assert_eq!(mine.unwrap() + theirs.unwrap(), 1);
    let sessions = db.sessions().await;
    assert_eq!(sessions.len(), 27);
    for session in sessions {
        assert_eq!(words::time(session.times.starts_at), "20:00");
    }
}

async fn a_change_from_here_on_moves_what_follows_and_leaves_what_was_moved_by_hand(db: TestDb) {
    let asha = db.organiser("Asha").await;
    let series = db.mondays(&asha).await;
    let third = db.sessions().await.remove(2);
    let mut times = third.times;
    times.starts_at += SignedDuration::from_hours(1);
    times.ends_at += SignedDuration::from_hours(1);
    let edit = Edit { title: third.title, times, host: None, notes: String::new() };
    db.edit_session(&third.id, 1, edit, &asha, noon()).await.unwrap();

    let earlier = Terms { at: WallTime::parse("19:30").unwrap(), ..monday_terms() };
    let (_, _, effect) = db.preview_change(&series, &earlier, date(2026, 11, 30), noon()).await.unwrap().unwrap();
    assert_eq!((effect.moves(), effect.stays()), (24, 1));
    let next = db.change_series(&series, 1, earlier, date(2026, 11, 30), &asha, noon()).await.unwrap();

    let after = db.sessions().await;
    let starts: Vec<_> = after.iter().take(4).map(|s| words::time(s.times.starts_at)).collect();
    assert_eq!(starts, ["20:00", "19:30", "21:00", "19:30"]);
    assert_eq!(after.len(), 26);
    assert_eq!(after[0].origin.as_ref().unwrap().0, series);
    assert_eq!((after[1].origin.as_ref().unwrap().0.clone(), after[1].sequence), (next.clone(), 1));

    let versions = db.series_since(date(2026, 11, 1)).await.unwrap();
    assert_eq!(versions.len(), 2);
    let old = versions.iter().find(|version| version.id == series).unwrap();
    assert_eq!((old.last, old.sequence), (Some(date(2026, 11, 29)), 1));
    assert!(versions.iter().all(|version| version.line == series));
}

async fn a_change_from_the_first_date_changes_the_version_itself(db: TestDb) {
    let asha = db.organiser("Asha").await;
    let series = db.mondays(&asha).await;
    let earlier = Terms { at: WallTime::parse("19:30").unwrap(), ..monday_terms() };
    let same = db.change_series(&series, 1, earlier, date(2026, 11, 23), &asha, noon()).await.unwrap();
    assert_eq!(same, series);
    let versions = db.series_since(date(2026, 11, 1)).await.unwrap();
    assert_eq!((versions.len(), versions[0].sequence, versions[0].last), (1, 1, None));
}

async fn another_weekday_keeps_each_session_and_its_answers(db: TestDb) {
    let (asha, dawn) = (db.organiser("Asha").await, db.member("Dawn").await);
    let series = db.mondays(&asha).await;
    let second = db.sessions().await.remove(1);
    db.answer(&second.id, &dawn, Answer::Coming, noon()).await.unwrap();

    let thursdays = Terms { weekday: Weekday::Thursday, ..monday_terms() };
    db.change_series(&series, 1, thursdays, date(2026, 11, 25), &asha, noon()).await.unwrap();

    let after = db.session(&second.id, &dawn).await.unwrap().unwrap();
    assert_eq!(words::moment(after.listed.session.times.starts_at, noon()), "Thursday 26 November, 20:00 UK time");
    assert_eq!(after.listed.mine, Some(Answer::Coming));
    assert_eq!(after.names, ["Dawn"]);
}

async fn a_change_on_the_evening_itself_leaves_what_has_begun_alone_and_makes_nothing_twice(db: TestDb) {
    let asha = db.organiser("Asha").await;
    let series = db.mondays(&asha).await;
    let first = db.sessions().await.remove(0);
    let during = at("2026-11-23T20:10:00Z");
    let longer = Terms { length: domain::calendar::Minutes::parse("30").unwrap(), ..monday_terms() };
    db.change_series(&series, 1, longer, date(2026, 11, 23), &asha, during).await.unwrap();

    let after = db.sessions().await;
    let that_evening: Vec<_> = after.iter().filter(|s| s.times.starts_at == first.times.starts_at).collect();
    assert_eq!(that_evening.len(), 1);
    assert_eq!((&that_evening[0].id, that_evening[0].times), (&first.id, first.times));
    assert_eq!(after[1].times.minutes(), 30);
}

async fn a_session_cancelled_long_ago_stays_an_exception_of_its_rule(db: TestDb) {
    let asha = db.organiser("Asha").await;
    db.mondays(&asha).await;
    let first = db.sessions().await.remove(0);
    db.cancel_session(&first.id, 1, "Norovirus", &asha, noon()).await.unwrap();
    let source = db.feed_source(at("2027-02-01T12:00:00Z")).await.unwrap();
    assert_eq!(source.exceptions.iter().map(|s| &s.id).collect::<Vec<_>>(), [&first.id]);
    assert!(source.sessions.iter().all(|s| s.times.starts_at > at("2026-12-31T00:00:00Z")));
}

async fn an_ended_series_cancels_what_was_stored_beyond_its_last_date(db: TestDb) {
    let asha = db.organiser("Asha").await;
    let series = db.mondays(&asha).await;
    db.end_series(&series, 1, date(2026, 12, 7), "Asha is moving on", &asha, noon()).await.unwrap();
    let sessions = db.sessions().await;
    assert_eq!(sessions.iter().filter(|session| !session.is_cancelled()).count(), 2);
    assert_eq!(db.materialise(at("2026-12-20T12:00:00Z")).await.unwrap(), 0);
}

async fn what_was_planned_to_follow_ends_with_its_series(db: TestDb) {
    let asha = db.organiser("Asha").await;
    let series = db.mondays(&asha).await;
    let later = Terms { weekday: Weekday::Tuesday, ..monday_terms() };
    let next = db.change_series(&series, 1, later, date(2027, 1, 4), &asha, noon()).await.unwrap();
    let ahead = db.sessions_of_line(&series, noon()).await.unwrap();
    assert_eq!(ahead, db.sessions().await);

    db.end_series(&series, 2, date(2026, 12, 7), "Asha is moving on", &asha, noon()).await.unwrap();
    let planned: Vec<_> = db.sessions().await.into_iter().filter(|session| !session.is_cancelled()).collect();
    assert_eq!(planned.len(), 2);
    assert!(db.series(&next).await.unwrap().unwrap().series.is_empty());
    assert_eq!(db.materialise(at("2027-03-20T12:00:00Z")).await.unwrap(), 0);
}

async fn a_stale_change_says_who_was_first_and_changes_nothing(db: TestDb) {
    let (asha, lee) = (db.organiser("Asha").await, db.organiser("Lee").await);
    let series = db.mondays(&asha).await;
    let first = Terms { at: WallTime::parse("19:30").unwrap(), ..monday_terms() };
    let second = Terms { at: WallTime::parse("21:00").unwrap(), ..monday_terms() };
    db.change_series(&series, 1, first, date(2026, 11, 23), &asha, noon()).await.unwrap();

    let refused = db.change_series(&series, 1, second, date(2026, 11, 23), &lee, at("2026-11-22T12:00:08Z")).await;
    let Err(Refused::Stale(stale)) = refused else { panic!("{refused:?}") };
    assert_eq!((stale.by.as_deref(), stale.at), (Some("Asha"), noon()));
    assert_eq!(words::time(db.sessions().await[0].times.starts_at), "19:30");
}

async fn a_series_names_its_host_while_they_are_a_member(db: TestDb) {
    let (asha, dawn) = (db.organiser("Asha").await, db.member("Dawn").await);
    for host in [None, Some(dawn.clone()), Some(dawn.clone())] {
        let new = NewSeries { terms: Terms { host, ..monday_terms() }, first: date(2026, 11, 23), link: String::new() };
        db.add_series(new, &asha, noon()).await.unwrap();
    }
    assert_eq!(db.hosts().await.unwrap(), [(dawn.clone(), "Dawn".to_owned())]);
    db.set_standing(&dawn, Standing::Suspended, &asha, noon()).await.unwrap();
    assert_eq!(db.hosts().await.unwrap(), []);
}
