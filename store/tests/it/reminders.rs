//! What members are told of the sessions they come to: once, in time, as they chose.

use crate::support::{TestDb, at, noon, on_every_database};
use domain::calendar::{Answer, Change, Hearing, Reminder, Session, Terms, Times, WallTime};
use domain::ids::PersonId;
use domain::people::{Channel, Notice, PushKeys};
use jiff::{SignedDuration, Timestamp};
use store::Refused;
use store::calendar::Edit;
use store::notices::{LeasedPush, MembersTold, NewDevice, News, Occasion, Recipient, Reminded, Unsubscribed, Words};
use store::outbox::{Calendar, Leased, Method, Written};

on_every_database! {
    whoever_comes_is_reminded_once_as_they_chose,
    a_reminder_that_is_too_late_is_dropped_and_counted,
    nobody_is_reminded_of_what_they_do_not_come_to_or_of_a_cancelled_session,
    two_servers_remind_once,
    a_whole_circle_is_reminded_at_once,
    a_cancelled_session_is_pushed_at_once_and_mailed_once_it_has_settled,
    a_change_that_is_taken_back_within_two_minutes_is_no_mail,
    a_series_that_moves_is_one_mail_and_one_push_to_each_who_comes,
    a_cancelled_session_that_moves_is_no_news_until_it_is_on_again,
    whoever_would_hear_is_counted_as_they_are_written_to,
    a_moved_session_reminds_again,
    a_device_ends_with_its_sign_in_and_with_the_membership,
    a_push_is_retried_and_one_to_a_browser_that_is_gone_forgets_it,
    a_push_is_of_use_for_so_long_and_no_longer,
    one_click_ends_one_kind_of_mail_for_one_person,
}

/// Words that tests can tell apart.
struct Plain;

impl Words for Plain {
    fn push(&self, news: &[News<'_>]) -> (String, String) {
        let titles: Vec<_> = news.iter().map(|news| news.session.title.as_str()).collect();
        (news.iter().map(said).collect::<Vec<_>>().join(", "), titles.join(", "))
    }

    fn mail(&self, news: &[News<'_>], to: &Recipient) -> Written {
        let [news] = news else {
            let all: Vec<_> = news.iter().map(said).collect();
            return Written { subject: all.join(", "), body: to.name.clone(), calendar: None };
        };
        let method = match news.occasion {
            Occasion::Reminder(_) => None,
            Occasion::Changed(_) if news.session.is_cancelled() => Some(Method::Cancel),
            Occasion::Changed(_) => Some(Method::Request),
        };
        let text = format!("SEQUENCE:{}", news.session.sequence);
        let calendar = method.map(|method| Calendar { text, method });
        Written { subject: said(news), body: to.name.clone(), calendar }
    }
}

fn said(news: &News) -> String {
    match news.occasion {
        Occasion::Reminder(Reminder::Doors) => "doors".into(),
        Occasion::Reminder(Reminder::DayBefore) => "tomorrow".into(),
        Occasion::Changed(_) if news.session.is_cancelled() => "cancelled".into(),
        Occasion::Changed(Change { was_cancelled: true, .. }) => "on again".into(),
        Occasion::Changed(_) => "moved".into(),
    }
}

/// The first Monday, 23 November 2026 at eight, and somebody who made it.
async fn monday(db: &TestDb) -> (Session, PersonId) {
    let organiser = db.organiser("Olive").await;
    db.mondays(&organiser).await;
    (db.sessions().await.remove(0), organiser)
}

async fn coming(db: &TestDb, name: &str, session: &Session) -> PersonId {
    let person = db.member(name).await;
    db.answer(&session.id, &person, Answer::Coming, noon()).await.unwrap();
    person
}

/// Somebody's browser, which hears of pushes.
pub async fn switch_on(db: &TestDb, person: &PersonId) {
    let browser = format!("browser-of-{person}");
    db.create_http_session(&browser, "{}", i64::MAX).await.unwrap();
    db.browser_seen(&browser, person, "", noon()).await.unwrap();
    db.add_device(person, device(&browser), noon()).await.unwrap();
}

fn device(browser: &str) -> NewDevice<'_> {
    let keys = PushKeys::parse(&"B".repeat(87), &"a".repeat(22)).unwrap();
    NewDevice { browser, endpoint: browser, keys, name: "Firefox on Linux".into() }
}

/// What waits to be sent, by mail and by push, as (words, to whom).
async fn leaving(db: &TestDb, now: Timestamp) -> (Vec<Leased>, Vec<LeasedPush>) {
    (db.lease_mail(10_000, now).await.unwrap(), db.lease_pushes(10_000, now).await.unwrap())
}

/// Ten to eight.
fn doors() -> Timestamp {
    at("2026-11-23T19:50:00Z")
}

async fn whoever_comes_is_reminded_once_as_they_chose(db: TestDb) {
    let (session, _) = monday(&db).await;
    for name in ["Usual", "Mailed", "Silent"] {
        let person = coming(&db, name, &session).await;
        switch_on(&db, &person).await;
        let channel = [("Mailed", Channel::Mail), ("Silent", Channel::None)].into_iter().find(|(who, _)| *who == name);
        if let Some((_, channel)) = channel {
            db.choose_notice(&person, Notice::Doors, channel, noon()).await.unwrap();
        }
    }
    coming(&db, "Nodevice", &session).await;

    let early = db.remind_members(doors() - SignedDuration::from_secs(1), &Plain).await.unwrap();
    assert_eq!(early, Reminded::default());
    let reminded = db.remind_members(doors(), &Plain).await.unwrap();
    assert_eq!(reminded, Reminded { mails: 1, pushes: 1, dropped: 0 });
    let again = db.remind_members(doors() + SignedDuration::from_mins(1), &Plain).await.unwrap();
    assert_eq!(again, Reminded::default());

    let (mails, pushes) = leaving(&db, doors()).await;
    assert_eq!(
        mails.iter().map(|mail| (mail.to.as_str(), mail.subject.as_str())).collect::<Vec<_>>(),
        [("mailed@example.org", "doors")]
    );
    assert!(!mails[0].unsubscribe.is_empty());
    assert_eq!((pushes[0].title.as_str(), pushes[0].link.as_str()), ("doors", &*format!("/sessions/{}", session.id)));
}

async fn a_reminder_that_is_too_late_is_dropped_and_counted(db: TestDb) {
    let (session, _) = monday(&db).await;
    let person = coming(&db, "Dawn", &session).await;
    switch_on(&db, &person).await;
    let late = doors() + SignedDuration::from_mins(15);
    assert_eq!(db.remind_members(late, &Plain).await.unwrap(), Reminded { dropped: 1, ..Reminded::default() });
    assert_eq!(db.remind_members(late, &Plain).await.unwrap(), Reminded::default());
    assert!(leaving(&db, late).await.1.is_empty());
}

async fn nobody_is_reminded_of_what_they_do_not_come_to_or_of_a_cancelled_session(db: TestDb) {
    let (session, organiser) = monday(&db).await;
    let declined = coming(&db, "Declined", &session).await;
    db.answer(&session.id, &declined, Answer::NotComing, noon()).await.unwrap();
    let late = db.member("Late").await;
    for person in [&declined, &late, &db.member("Unasked").await] {
        switch_on(&db, person).await;
    }
    db.answer(&session.id, &late, Answer::Coming, doors()).await.unwrap();
    assert_eq!(db.remind_members(doors(), &Plain).await.unwrap(), Reminded::default(), "they are on the page just now");

    let next = db.sessions().await.remove(1);
    let person = coming(&db, "Dawn", &next).await;
    switch_on(&db, &person).await;
    db.cancel_session(&next.id, next.version, "Snow", &organiser, noon()).await.unwrap();
    let then = doors() + SignedDuration::from_hours(7 * 24);
    assert_eq!(db.remind_members(then, &Plain).await.unwrap(), Reminded::default());
}

async fn two_servers_remind_once(db: TestDb) {
    let (session, _) = monday(&db).await;
    for name in ["Dawn", "Lee"] {
        let person = coming(&db, name, &session).await;
        switch_on(&db, &person).await;
    }
    let other = db.second_store().await;
    let (mine, theirs) = tokio::join!(db.remind_members(doors(), &Plain), other.remind_members(doors(), &Plain));
    assert_eq!(mine.unwrap().pushes + theirs.unwrap().pushes, 2);
    let (mine, theirs) = tokio::join!(db.lease_pushes(10, doors()), other.lease_pushes(10, doors()));
    assert_eq!(mine.unwrap().len() + theirs.unwrap().len(), 2);
}

async fn a_whole_circle_is_reminded_at_once(db: TestDb) {
    let (session, organiser) = monday(&db).await;
    db.tell_members_of_changes(noon(), &Plain).await.unwrap();
    db.behind_its_back(
        "insert into people (id, name, email, profession, rank, standing, epoch, feed_generation, joined_at, version, changed_at)
         with recursive n (i) as (select 1 union all select i + 1 from n where i < 2700)
         select 'p' || i, 'P', 'p' || i || '@example.org', 'registered-manager', 'member', 'member', 0, 0, 0, 1, 0 from n",
    )
    .await;
    db.behind_its_back(
        "insert into http_sessions (id, data, expires_at, person_id) select 'h' || id, '', 0, id from people",
    )
    .await;
    db.behind_its_back(
        "insert into push_subscriptions (id, http_session, person_id, endpoint, p256dh, auth, device, made_at)
         select 'd' || id, 'h' || id, id, 'e' || id, '', '', '', 0 from people",
    )
    .await;
    db.behind_its_back(&format!(
        "insert into rsvps (session_id, person_id, answer, answered_at) select '{}', id, 'coming', 0 from people",
        session.id
    ))
    .await;
    let began = std::time::Instant::now();
    assert_eq!(db.remind_members(doors(), &Plain).await.unwrap().pushes, 2701);
    assert!(began.elapsed().as_secs() < 2, "{:?}", began.elapsed());
    let leased = db.lease_pushes(100, doors()).await.unwrap();
    db.pushes_sent(&leased.iter().collect::<Vec<_>>(), doors()).await.unwrap();
    assert_eq!(db.push_counts().await.unwrap(), [("sent".to_owned(), 100), ("waiting".to_owned(), 2601)]);

    db.cancel_session(&session.id, session.version, "Snow", &organiser, doors()).await.unwrap();
    let began = std::time::Instant::now();
    let told = db.tell_members_of_changes(doors() + SignedDuration::from_mins(2), &Plain).await.unwrap();
    assert_eq!((told.pushes, told.mails), (2701, 2701));
    assert!(began.elapsed().as_secs() < 8, "{:?}", began.elapsed());
}

async fn a_cancelled_session_is_pushed_at_once_and_mailed_once_it_has_settled(db: TestDb) {
    let (session, organiser) = monday(&db).await;
    let person = coming(&db, "Dawn", &session).await;
    switch_on(&db, &person).await;
    let cancelled_at = at("2026-11-23T19:40:00Z");
    db.tell_members_of_changes(noon(), &Plain).await.unwrap();
    db.cancel_session(&session.id, session.version, "The host is ill", &organiser, cancelled_at).await.unwrap();

    let soon = cancelled_at + SignedDuration::from_secs(20);
    let told = db.tell_members_of_changes(soon, &Plain).await.unwrap();
    assert_eq!((told.pushes, told.mails), (1, 0));
    let settled = cancelled_at + SignedDuration::from_mins(2);
    let told = db.tell_members_of_changes(settled, &Plain).await.unwrap();
    assert_eq!((told.pushes, told.mails), (0, 1));

    let (mails, pushes) = leaving(&db, settled).await;
    assert_eq!((mails[0].subject.as_str(), pushes[0].title.as_str()), ("cancelled", "cancelled"));
    let calendar = mails[0].calendar.as_ref().unwrap();
    assert_eq!((calendar.method, calendar.text.as_str()), (Method::Cancel, "SEQUENCE:1"));

    // On again: the next number, and it reminds after all.
    let off = db.sessions().await.remove(0);
    db.restore_session(&off.id, off.version, &organiser, settled).await.unwrap();
    let later = settled + SignedDuration::from_mins(2);
    let told = db.tell_members_of_changes(later, &Plain).await.unwrap();
    assert_eq!((told.pushes, told.mails), (1, 1));
    let (mails, _) = leaving(&db, later).await;
    let calendar = mails[0].calendar.as_ref().unwrap();
    assert_eq!((mails[0].subject.as_str(), calendar.text.as_str()), ("on again", "SEQUENCE:2"));
    assert_eq!(db.remind_members(doors(), &Plain).await.unwrap().pushes, 1);
}

async fn a_change_that_is_taken_back_within_two_minutes_is_no_mail(db: TestDb) {
    let (session, organiser) = monday(&db).await;
    let person = coming(&db, "Dawn", &session).await;
    switch_on(&db, &person).await;
    let mut now = noon();
    db.tell_members_of_changes(now, &Plain).await.unwrap();
    db.cancel_session(&session.id, session.version, "Snow", &organiser, now).await.unwrap();
    now += SignedDuration::from_secs(30);
    assert_eq!(db.tell_members_of_changes(now, &Plain).await.unwrap().pushes, 1);
    db.restore_session(&session.id, session.version + 1, &organiser, now).await.unwrap();
    // Whose device said that it is off hears that it is on.
    assert_eq!(db.tell_members_of_changes(now, &Plain).await.unwrap().pushes, 1);
    now += SignedDuration::from_mins(3);
    assert_eq!(db.tell_members_of_changes(now, &Plain).await.unwrap().mails, 0);
    let (mails, pushes) = leaving(&db, now).await;
    assert!(mails.is_empty());
    assert_eq!(
        pushes.iter().map(|push| push.title.as_str()).collect::<Vec<_>>(),
        ["on again"],
        "the other had not left yet"
    );
}

async fn a_series_that_moves_is_one_mail_and_one_push_to_each_who_comes(db: TestDb) {
    let (monday, organiser) = monday(&db).await;
    let (series, _) = monday.origin.clone().unwrap();
    let all = db.sessions().await;
    let weekly = db.member("Weekly").await;
    for session in &all[..3] {
        db.answer(&session.id, &weekly, Answer::Coming, noon()).await.unwrap();
    }
    let once = coming(&db, "Once", &all[1]).await;
    switch_on(&db, &weekly).await;
    switch_on(&db, &once).await;
    db.choose_notice(&coming(&db, "Silent", &all[1]).await, Notice::Changes, Channel::None, noon()).await.unwrap();
    db.tell_members_of_changes(noon(), &Plain).await.unwrap();

    let listed = db.series(&series).await.unwrap().unwrap().series;
    let terms = Terms { at: WallTime::parse("19:30").unwrap(), ..listed.terms };
    db.change_series(&series, listed.version, terms, listed.first, &organiser, noon()).await.unwrap();
    assert_eq!(db.tell_members_of_changes(noon(), &Plain).await.unwrap().pushes, 2);
    assert_eq!(db.tell_members_of_changes(noon(), &Plain).await.unwrap().pushes, 0);
    let (_, pushes) = leaving(&db, noon()).await;
    let mut said: Vec<_> = pushes.iter().map(|push| (push.title.as_str(), push.link.clone())).collect();
    said.sort();
    assert_eq!(said, [("moved", format!("/sessions/{}", all[1].id)), ("moved, moved, moved", "/calendar".to_owned())]);
    let settled = noon() + SignedDuration::from_mins(2);
    assert_eq!(db.tell_members_of_changes(settled, &Plain).await.unwrap().mails, 2);
    assert_eq!(db.tell_members_of_changes(settled, &Plain).await.unwrap().mails, 0);

    let (mails, _) = leaving(&db, settled).await;
    let to = |person: &str| mails.iter().find(|mail| mail.body == person).unwrap();
    assert_eq!((to("Weekly").subject.as_str(), to("Weekly").calendar.is_none()), ("moved, moved, moved", true));
    assert_eq!((to("Once").subject.as_str(), to("Once").calendar.is_some()), ("moved", true));
}

async fn a_cancelled_session_that_moves_is_no_news_until_it_is_on_again(db: TestDb) {
    let (session, organiser) = monday(&db).await;
    coming(&db, "Dawn", &session).await;
    db.tell_members_of_changes(noon(), &Plain).await.unwrap();
    db.cancel_session(&session.id, session.version, "Snow", &organiser, noon()).await.unwrap();
    let mut now = noon() + SignedDuration::from_mins(2);
    assert_eq!(db.tell_members_of_changes(now, &Plain).await.unwrap().mails, 1);
    let hour = SignedDuration::from_hours(1);
    let times = Times { starts_at: session.times.starts_at + hour, ends_at: session.times.ends_at + hour };
    let edit = Edit { title: session.title.clone(), times, host: None, notes: String::new() };
    db.edit_session(&session.id, session.version + 1, edit, &organiser, now).await.unwrap();
    now += SignedDuration::from_mins(2);
    assert_eq!(db.tell_members_of_changes(now, &Plain).await.unwrap(), MembersTold::default());
    db.restore_session(&session.id, session.version + 2, &organiser, now).await.unwrap();
    now += SignedDuration::from_mins(2);
    assert_eq!(db.tell_members_of_changes(now, &Plain).await.unwrap().mails, 1);
}

async fn whoever_would_hear_is_counted_as_they_are_written_to(db: TestDb) {
    let (session, organiser) = monday(&db).await;
    let next = db.sessions().await.remove(1);
    for (name, channel) in [
        ("Usual", None),
        ("Mailed", Some(Channel::Mail)),
        ("Pushed", Some(Channel::Push)),
        ("Silent", Some(Channel::None)),
    ] {
        let person = coming(&db, name, &session).await;
        db.answer(&next.id, &person, Answer::Coming, noon()).await.unwrap();
        switch_on(&db, &person).await;
        if let Some(channel) = channel {
            db.choose_notice(&person, Notice::Changes, channel, noon()).await.unwrap();
        }
    }
    coming(&db, "Nodevice", &session).await;
    db.tell_members_of_changes(noon(), &Plain).await.unwrap();
    let expected = Hearing { coming: 5, mails: 3, pushes: 2 };
    assert_eq!(db.who_would_hear(&[session.id.clone(), next.id], noon()).await.unwrap(), expected);
    assert_eq!(db.who_would_hear(&[], noon()).await.unwrap(), Hearing::default());

    db.cancel_session(&session.id, session.version, "Snow", &organiser, noon()).await.unwrap();
    let told = db.tell_members_of_changes(noon() + SignedDuration::from_mins(2), &Plain).await.unwrap();
    assert_eq!((told.mails, told.pushes), (3, 2));
}

async fn a_moved_session_reminds_again(db: TestDb) {
    let (session, organiser) = monday(&db).await;
    let person = coming(&db, "Dawn", &session).await;
    switch_on(&db, &person).await;
    db.tell_members_of_changes(noon(), &Plain).await.unwrap();
    assert_eq!(db.remind_members(doors(), &Plain).await.unwrap().pushes, 1);
    let mut times = session.times;
    let hour = SignedDuration::from_hours(1);
    times = Times { starts_at: times.starts_at + hour, ends_at: times.ends_at + hour };
    let edit = Edit { title: session.title.clone(), times, host: None, notes: String::new() };
    db.edit_session(&session.id, session.version, edit, &organiser, doors()).await.unwrap();
    let settled = doors() + SignedDuration::from_mins(2);
    let told = db.tell_members_of_changes(settled, &Plain).await.unwrap();
    assert_eq!((told.pushes, told.mails), (1, 1));
    assert_eq!(db.remind_members(settled, &Plain).await.unwrap().pushes, 0);
    assert_eq!(db.remind_members(doors() + hour, &Plain).await.unwrap().pushes, 1);
}

async fn a_device_ends_with_its_sign_in_and_with_the_membership(db: TestDb) {
    let (session, _) = monday(&db).await;
    let (dawn, lee, sam) =
        (coming(&db, "Dawn", &session).await, coming(&db, "Lee", &session).await, coming(&db, "Sam", &session).await);
    for person in [&dawn, &lee, &sam] {
        switch_on(&db, person).await;
    }
    db.remind_members(doors(), &Plain).await.unwrap();
    db.sign_browser_out(&dawn, &format!("browser-of-{dawn}"), doors()).await.unwrap();
    let (person, _) = db.person(&lee).await.unwrap().unwrap();
    db.leave(&person, doors(), |_| Default::default()).await.unwrap();
    assert!(db.devices(&dawn).await.unwrap().is_empty() && db.devices(&lee).await.unwrap().is_empty());
    // What waited for them goes nowhere.
    assert_eq!(leaving(&db, doors()).await.1.len(), 1);
    assert_eq!(db.push_counts().await.unwrap(), [("dropped".to_owned(), 2), ("waiting".to_owned(), 1)]);
    // Nobody switches on for a browser of somebody else, or one that is signed out.
    let of_sam = format!("browser-of-{sam}");
    for browser in [of_sam.as_str(), "gone"] {
        assert!(matches!(db.add_device(&dawn, device(browser), doors()).await, Err(Refused::NotFound)));
    }
    // The same browser, switched on again, is one.
    db.add_device(&sam, device(&of_sam), doors()).await.unwrap();
    assert_eq!(db.devices(&sam).await.unwrap().len(), 1);
}

async fn a_push_is_retried_and_one_to_a_browser_that_is_gone_forgets_it(db: TestDb) {
    let dawn = db.member("Dawn").await;
    switch_on(&db, &dawn).await;
    let id = db.devices(&dawn).await.unwrap()[0].id.clone();
    db.try_device(&dawn, &id, ("Here", "It works"), noon()).await.unwrap();
    let lee = db.member("Lee").await;
    assert!(matches!(db.try_device(&lee, &id, ("Here", ""), noon()).await, Err(Refused::NotFound)));

    let push = db.lease_pushes(10, noon()).await.unwrap().remove(0);
    db.push_failed(&push, "503", false, noon()).await.unwrap();
    assert_eq!(db.devices(&dawn).await.unwrap()[0].failures, 1);
    assert!(db.lease_pushes(10, noon()).await.unwrap().is_empty(), "not at once");
    let later = noon() + SignedDuration::from_secs(30);
    let push = db.lease_pushes(10, later).await.unwrap().remove(0);
    db.pushes_sent(&[&push], later).await.unwrap();
    let known = db.devices(&dawn).await.unwrap().remove(0);
    assert_eq!((known.failures, known.last_ok), (0, Some(later)));

    db.try_device(&dawn, &id, ("Here", "It works"), later).await.unwrap();
    let push = db.lease_pushes(10, later).await.unwrap().remove(0);
    db.push_gone(&push, "410", later).await.unwrap();
    assert!(db.devices(&dawn).await.unwrap().is_empty());
}

async fn a_push_is_of_use_for_so_long_and_no_longer(db: TestDb) {
    let (session, _) = monday(&db).await;
    let person = coming(&db, "Dawn", &session).await;
    switch_on(&db, &person).await;
    db.remind_members(doors(), &Plain).await.unwrap();
    let late = doors() + SignedDuration::from_mins(15);
    assert!(db.lease_pushes(10, late).await.unwrap().is_empty());
    assert_eq!(db.drop_useless_mail(late).await.unwrap(), 1);
    assert_eq!(db.push_counts().await.unwrap(), [("stale".to_owned(), 1)]);
}

async fn one_click_ends_one_kind_of_mail_for_one_person(db: TestDb) {
    let (session, organiser) = monday(&db).await;
    let (dawn, lee) = (coming(&db, "Dawn", &session).await, coming(&db, "Lee", &session).await);
    for person in [&dawn, &lee] {
        db.choose_notice(person, Notice::Doors, Channel::Mail, noon()).await.unwrap();
    }
    db.tell_members_of_changes(noon(), &Plain).await.unwrap();
    db.cancel_session(&session.id, session.version, "Snow", &organiser, noon()).await.unwrap();
    let now = noon() + SignedDuration::from_mins(2);
    db.tell_members_of_changes(now, &Plain).await.unwrap();
    let (mails, _) = leaving(&db, now).await;
    let token = &mails.iter().find(|mail| mail.to.as_str() == "dawn@example.org").unwrap().unsubscribe;

    assert_eq!(db.look_at_unsubscribe(token), Some(Unsubscribed::Member(Notice::Changes)));
    for _ in 0..2 {
        assert_eq!(db.unsubscribe(token, now).await.unwrap(), Some(Unsubscribed::Member(Notice::Changes)));
    }
    let chosen = async |person| {
        let notices = db.notices(person).await.unwrap();
        let of = |kind| notices.iter().find(|(notice, _)| *notice == kind).unwrap().1;
        (of(Notice::Changes), of(Notice::Doors))
    };
    assert_eq!(chosen(&dawn).await, (Channel::Push, Channel::Mail));
    assert_eq!(chosen(&lee).await, (Channel::Both, Channel::Mail));
    // Nothing that we did not sign.
    let forged = token.replace(dawn.as_str(), lee.as_str());
    for token in [forged.as_str(), &token.replace("changes", "doors"), "", "a.b.c", "changes"] {
        assert_eq!(db.unsubscribe(token, now).await.unwrap(), None);
    }
    assert_eq!(chosen(&lee).await, (Channel::Both, Channel::Mail));
}
