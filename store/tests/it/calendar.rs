use crate::support::{TestDb, at, date, monday_terms, noon, on_every_database};
use domain::calendar::{Answer, Kind, Times, words};
use jiff::SignedDuration;
use store::Refused;
use store::calendar::{Edit, JoinRefusal, OneOff};
use store::changes::Topic;

on_every_database! {
    the_link_is_handed_out_from_doors_on_and_attendance_counts_once,
    a_cancelled_session_tells_open_pages_and_restores_with_two_more_in_its_sequence,
    of_two_edits_at_once_one_is_saved_and_the_other_told,
    an_edit_that_gives_a_session_back_its_rule_lets_it_follow_the_series_again,
    coming_every_week_answers_what_is_stored_and_what_will_be,
    a_one_off_is_listed_with_its_own_words,
    nobody_answers_a_session_that_is_over,
    the_bundled_bank_holidays_say_where_easter_monday_is_none,
    a_broken_holiday_file_changes_nothing,
}

async fn the_link_is_handed_out_from_doors_on_and_attendance_counts_once(db: TestDb) {
    let (asha, dawn) = (db.organiser("Asha").await, db.member("Dawn").await);
    db.mondays(&asha).await;
    let session = db.sessions().await.remove(0);

    let early = db.join(&session.id, &dawn, at("2026-11-23T19:49:59Z")).await.unwrap();
    assert_eq!(early, Err(JoinRefusal::NotOpen));
    for _ in 0..2 {
        let joined = db.join(&session.id, &dawn, at("2026-11-23T19:50:00Z")).await.unwrap().unwrap();
        assert_eq!(joined.link, "https://zoom.us/j/1");
    }
    assert_eq!(db.session(&session.id, &dawn).await.unwrap().unwrap().attended, 1);

    db.set_session_link(&session.id, "https://zoom.us/j/2", &asha, noon()).await.unwrap();
    let joined = db.join(&session.id, &dawn, at("2026-11-23T20:24:59Z")).await.unwrap().unwrap();
    assert_eq!(joined.link, "https://zoom.us/j/2");
    let late = db.join(&session.id, &dawn, at("2026-11-23T20:25:00Z")).await.unwrap();
    assert_eq!(late, Err(JoinRefusal::NotOpen));
}

async fn a_cancelled_session_tells_open_pages_and_restores_with_two_more_in_its_sequence(db: TestDb) {
    let (asha, dawn) = (db.organiser("Asha").await, db.member("Dawn").await);
    db.mondays(&asha).await;
    let session = db.sessions().await.remove(0);
    let before = db.newest_change().await.unwrap();

    db.cancel_session(&session.id, 1, "Norovirus at Asha's home", &asha, noon()).await.unwrap();
    let news = db.changes_after(before).await.unwrap();
    assert_eq!(
        (news[0].topic, news[0].what.as_str(), news[0].about.as_str()),
        (Topic::Calendar, "cancelled", session.id.as_str())
    );
    let refused = db.join(&session.id, &dawn, at("2026-11-23T20:00:00Z")).await.unwrap();
    assert_eq!(refused, Err(JoinRefusal::Cancelled));

    db.restore_session(&session.id, 2, &asha, noon()).await.unwrap();
    let restored = db.sessions().await.remove(0);
    assert_eq!((restored.sequence, restored.is_cancelled()), (session.sequence + 2, false));
}

async fn of_two_edits_at_once_one_is_saved_and_the_other_told(db: TestDb) {
    let (asha, lee) = (db.organiser("Asha").await, db.organiser("Lee").await);
    db.mondays(&asha).await;
    let session = db.sessions().await.remove(0);
    let edit = |title: &str| Edit { title: title.into(), times: session.times, host: None, notes: String::new() };

    let other = db.second_store().await;
    let (one, two) = tokio::join!(
        db.edit_session(&session.id, 1, edit("Falls"), &asha, noon()),
        other.edit_session(&session.id, 1, edit("Fire doors"), &lee, noon()),
    );
    assert!(one.is_ok() ^ two.is_ok());
    let (saved, refused) = if one.is_ok() { ("Falls", two) } else { ("Fire doors", one) };
    assert!(matches!(refused, Err(Refused::Stale(_))), "{refused:?}");
    assert_eq!(db.sessions().await[0].title, saved);
}

async fn an_edit_that_gives_a_session_back_its_rule_lets_it_follow_the_series_again(db: TestDb) {
    let asha = db.organiser("Asha").await;
    db.mondays(&asha).await;
    let session = db.sessions().await.remove(0);
    let later = Times {
        starts_at: session.times.starts_at + SignedDuration::from_mins(30),
        ends_at: session.times.ends_at + SignedDuration::from_mins(30),
    };
    let edit = |title: &str, times| Edit { title: title.into(), times, host: None, notes: String::new() };

    db.edit_session(&session.id, 1, edit("Falls", later), &asha, noon()).await.unwrap();
    let changed = db.sessions().await.remove(0);
    assert_eq!((changed.moved, changed.retitled, changed.title.as_str(), changed.sequence), (true, true, "Falls", 1));

    db.edit_session(&session.id, 2, edit("Monday live", session.times), &asha, noon()).await.unwrap();
    let back = db.sessions().await.remove(0);
    assert_eq!((back.moved, back.retitled, back.sequence), (false, false, 2));
}

async fn coming_every_week_answers_what_is_stored_and_what_will_be(db: TestDb) {
    let (asha, dawn) = (db.organiser("Asha").await, db.member("Dawn").await);
    db.mondays(&asha).await;
    let sessions = db.sessions().await;
    db.answer(&sessions[1].id, &dawn, Answer::NotComing, noon()).await.unwrap();

    db.come_every_week(&sessions[0].id, &dawn, noon()).await.unwrap();
    assert_eq!(db.my_sessions(&dawn, noon()).await.unwrap().len(), 25, "all but the declined one");
    db.materialise(at("2026-11-29T12:00:00Z")).await.unwrap();
    assert_eq!(db.my_sessions(&dawn, noon()).await.unwrap().len(), 26);

    db.stop_every_week(&sessions[0].id, &dawn, noon()).await.unwrap();
    let mine = db.my_sessions(&dawn, noon()).await.unwrap();
    assert_eq!(mine.iter().map(|s| &s.id).collect::<Vec<_>>(), [&sessions[0].id]);
}

async fn a_one_off_is_listed_with_its_own_words(db: TestDb) {
    let asha = db.organiser("Asha").await;
    let times = Times { starts_at: at("2026-12-05T10:00:00Z"), ends_at: at("2026-12-05T11:00:00Z") };
    let new = OneOff {
        title: "Saturday surgery".into(),
        kind: Kind::OpenEvening,
        times,
        host: Some(asha.clone()),
        notes: "Bring a question.".into(),
        link: String::new(),
    };
    let id = db.add_one_off(new, &asha, noon()).await.unwrap();
    let detail = db.session(&id, &asha).await.unwrap().unwrap();
    let session = detail.listed.session;
    assert_eq!((session.title.as_str(), session.kind, session.origin), ("Saturday surgery", Kind::OpenEvening, None));
    assert_eq!((detail.listed.host_name.as_deref(), detail.listed.has_link), (Some("Asha"), false));
    assert_eq!(db.sessions_ahead(noon(), Some(Kind::OpenEvening), None, 5).await.unwrap().len(), 1);
}

async fn nobody_answers_a_session_that_is_over(db: TestDb) {
    let (asha, dawn) = (db.organiser("Asha").await, db.member("Dawn").await);
    db.mondays(&asha).await;
    let session = db.sessions().await.remove(0);
    let late = db.answer(&session.id, &dawn, Answer::Coming, at("2026-11-23T20:20:00Z")).await;
    assert!(matches!(late, Err(Refused::TooLate)));
    let unknown = db.answer(&"nothing".parse().unwrap(), &dawn, Answer::Coming, noon()).await;
    assert!(matches!(unknown, Err(Refused::NotFound)));
}

async fn the_bundled_bank_holidays_say_where_easter_monday_is_none(db: TestDb) {
    db.seed_holidays(noon()).await.unwrap();
    db.seed_holidays(noon()).await.unwrap();
    let easter = db.bank_holidays(date(2027, 3, 29), date(2027, 3, 29)).await.unwrap();
    assert_eq!(
        easter.iter().map(domain::calendar::BankHoliday::words).collect::<Vec<_>>(),
        ["Easter Monday (England and Wales, Northern Ireland; not Scotland)"]
    );
    assert_eq!(monday_terms().on_or_after(date(2027, 3, 26)), date(2027, 3, 29));
    let all = db.bank_holidays(date(2026, 1, 1), date(2028, 12, 31)).await.unwrap();
    let by_words = all.iter().find(|h| h.date == date(2026, 12, 28)).unwrap().words();
    assert_eq!(by_words, "Boxing Day", "the substitute day is one everywhere");
    assert_eq!(words::month_name(date(2026, 12, 28)), "December");
}

async fn a_broken_holiday_file_changes_nothing(db: TestDb) {
    db.seed_holidays(noon()).await.unwrap();
    let before = db.bank_holidays(date(2026, 1, 1), date(2028, 12, 31)).await.unwrap();
    for broken in ["", "{}", r#"{"england-and-wales":{"events":[{"title":"x","date":"soon"}]}}"#] {
        assert!(db.import_holidays(broken, noon()).await.is_err(), "{broken}");
    }
    assert_eq!(db.bank_holidays(date(2026, 1, 1), date(2028, 12, 31)).await.unwrap(), before);
}
