//! The link of the call: nowhere before doors, and only ever the answer to a member's join.

use crate::circle::{As, Circle};
use domain::calendar::{Kind, Minutes, Terms, WallTime};
use domain::ids::{PersonId, SessionId};
use domain::people::{Profession, Rank};
use http::{Method, StatusCode};
use jiff::Timestamp;
use jiff::civil::{Weekday, date};
use store::calendar::NewSeries;

const LINK: &str = "https://zoom.us/j/85012345678?pwd=secret";

/// A weekly Thursday with a link, and its first session, on 26 November 2026.
pub async fn thursdays(circle: &Circle, by: &PersonId) -> SessionId {
    let terms = Terms {
        title: "Open evening".into(),
        kind: Kind::OpenEvening,
        weekday: Weekday::Thursday,
        at: WallTime::EIGHT,
        length: Minutes::parse("60").unwrap(),
        host: Some(by.clone()),
        notes: "For members: bring the falls audit.".into(),
    };
    let new = NewSeries { terms, first: date(2026, 11, 26), link: LINK.into() };
    circle.store.add_series(new, by, crate::circle::noon()).await.unwrap();
    let all = circle.store.sessions_between(Timestamp::UNIX_EPOCH, Timestamp::MAX, None).await.unwrap();
    all[0].session.id.clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn before_doors_the_link_is_in_no_answer_and_the_join_leads_back_to_the_page() {
    let circle = Circle::at_time("2026-11-26T19:49:00Z").await;
    let asha = circle.person("Asha", Profession::RegisteredManager, Rank::Organiser).await;
    let session = thursdays(&circle, &asha).await;
    let cookie = circle.sign_in(&asha).await;
    let feed = circle.store.feed_token(&asha, crate::circle::noon()).await.unwrap();

    let joined = circle.ask(Method::POST, &format!("/sessions/{session}/join"), As::Browser, Some(&cookie)).await;
    assert_eq!(joined.location, Some(format!("/sessions/{session}")));

    let pages = ["/", "/open-evening", "/calendar", "/organise", "/me", "/feeds/open-evenings.ics"].map(str::to_owned);
    let own = ["", "/session.ics", "/add/google", "/add/outlook"].map(|place| format!("/sessions/{session}{place}"));
    let feeds = ["sessions", "mine"].map(|name| format!("/feeds/{feed}/{name}.ics"));
    for path in pages.iter().chain(&own).chain(&feeds) {
        let answer = circle.ask(Method::GET, path, As::Browser, Some(&cookie)).await;
        let told = format!("{} {:?} {}", answer.status, answer.location, answer.body);
        assert!(answer.status.is_success() || answer.status == StatusCode::SEE_OTHER, "{path} {told}");
        assert!(!told.contains("zoom.us") && !told.contains("85012345678"), "{path}");
    }
    for function in ["/api/calendar/tonight", "/api/calendar/month", "/api/public/open_evening"] {
        let answer = circle.ask(Method::POST, function, As::Program, Some(&cookie)).await;
        assert_eq!(answer.status, StatusCode::OK, "{function} {}", answer.body);
        assert!(!answer.body.contains("zoom.us"), "{function}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn at_doors_a_member_is_sent_to_the_call_and_counted_once() {
    let circle = Circle::at_time("2026-11-26T19:50:00Z").await;
    let asha = circle.person("Asha", Profession::RegisteredManager, Rank::Organiser).await;
    let dawn = circle.person("Dawn", Profession::Cqc, Rank::Member).await;
    let session = thursdays(&circle, &asha).await;
    let cookie = circle.sign_in(&dawn).await;
    for kind in [As::Browser, As::Program] {
        let joined = circle.ask(Method::POST, &format!("/sessions/{session}/join"), kind, Some(&cookie)).await;
        assert_eq!((joined.status, joined.location.as_deref()), (StatusCode::SEE_OTHER, Some(LINK)));
        assert_eq!(joined.cache.as_deref(), Some("no-store"));
    }
    assert_eq!(circle.store.session(&session, &dawn).await.unwrap().unwrap().attended, 1);
    let page = circle.ask(Method::GET, &format!("/sessions/{session}"), As::Browser, Some(&cookie)).await;
    assert!(page.body.contains("Join the call") && !page.body.contains("zoom.us"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_stranger_at_the_door_is_led_in_and_one_who_is_late_to_the_next() {
    let said = async |at: &str| {
        let circle = Circle::at_time(at).await;
        let asha = circle.person("Asha", Profession::RegisteredManager, Rank::Organiser).await;
        thursdays(&circle, &asha).await;
        circle.ask(Method::GET, "/", As::Browser, None).await.body
    };
    let before = said("2026-11-26T19:49:00Z").await;
    assert!(before.contains("About the open evening") && !before.contains("take a seat"), "{before}");
    let doors = said("2026-11-26T19:55:00Z").await;
    assert!(doors.contains("Come in: take a seat") && doors.contains("<title>Doors are open"), "{doors}");
    let late = said("2026-11-26T21:05:00Z").await;
    let next = "The next one is on Thursday 3 December, 20:00 UK time.";
    assert!(late.contains(next) && late.contains("<title>Running over") && !late.contains("take a seat"), "{late}");
}
