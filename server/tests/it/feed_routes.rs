//! Calendars as subscribers fetch them.

use crate::circle::{As, Circle, noon, read};
use crate::doors::thursdays;
use axum::body::Body;
use domain::calendar::Answer;
use domain::people::{Profession, Rank, Standing};
use http::{Method, Request, StatusCode};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_feed_that_has_not_changed_is_answered_with_304_and_one_that_has_with_its_new_bytes() {
    let circle = Circle::new().await;
    let asha = circle.person("Asha", Profession::RegisteredManager, Rank::Organiser).await;
    let session = thursdays(&circle, &asha).await;
    let token = circle.store.feed_token(&asha, noon()).await.unwrap();
    let path = format!("/feeds/{token}/sessions.ics");
    let fetch = async |tag: &str| {
        let request = Request::get(&path).header("if-none-match", tag).body(Body::empty()).unwrap();
        let response = circle.send(request).await;
        let tag = response.headers()["etag"].to_str().unwrap().to_owned();
        (response.status(), tag, read(response).await)
    };

    let (status, tag, body) = fetch("\"other\"").await;
    assert_eq!(status, StatusCode::OK);
    assert!(body.starts_with("BEGIN:VCALENDAR\r\n") && body.contains("RRULE:FREQ=WEEKLY;BYDAY=TH"));
    let (status, _, body) = fetch(&format!("\"x\", W/{tag}")).await;
    assert_eq!((status, body.as_str()), (StatusCode::NOT_MODIFIED, ""));

    circle.store.cancel_session(&session, 1, "Norovirus", &asha, noon()).await.unwrap();
    let (status, _, body) = fetch(&tag).await;
    assert_eq!(status, StatusCode::OK);
    assert!(body.contains("EXDATE;TZID=Europe/London:20261126T200000") && body.contains("SEQUENCE:1"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_feed_is_dead_at_once_when_its_address_is_renewed_or_its_owner_suspended() {
    let circle = Circle::new().await;
    let asha = circle.person("Asha", Profession::RegisteredManager, Rank::Owner).await;
    let dawn = circle.person("Dawn", Profession::RegisteredManager, Rank::Member).await;
    thursdays(&circle, &asha).await;
    let status = async |token: &str| {
        let all = circle.ask(Method::GET, &format!("/feeds/{token}/sessions.ics"), As::Program, None).await;
        let mine = circle.ask(Method::GET, &format!("/feeds/{token}/mine.ics"), As::Program, None).await;
        assert_eq!(all.status, mine.status);
        all.status
    };
    let first = circle.store.feed_token(&dawn, noon()).await.unwrap();
    assert_eq!(status(&first).await, StatusCode::OK);
    circle.store.rotate_feed_token(&dawn, noon()).await.unwrap();
    assert_eq!(status(&first).await, StatusCode::NOT_FOUND);
    let second = circle.store.feed_token(&dawn, noon()).await.unwrap();
    circle.store.set_standing(&dawn, Standing::Suspended, &asha, noon()).await.unwrap();
    assert_eq!(status(&second).await, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_public_feed_says_when_and_what_and_nothing_that_was_written_for_members() {
    let circle = Circle::at_public_url("https://circle.example").await;
    let asha = circle.person("Asha", Profession::RegisteredManager, Rank::Organiser).await;
    thursdays(&circle, &asha).await;
    let feed = circle.ask(Method::GET, "/feeds/open-evenings.ics", As::Program, None).await.body.replace("\r\n ", "");
    assert!(feed.contains("DTSTART;TZID=Europe/London:20261126T200000") && feed.contains("SUMMARY:Open evening"));
    assert!(feed.contains("https://circle.example/open-evening") && feed.contains("@circle.example"));
    assert!(!feed.contains("falls audit") && !feed.contains("/sessions/") && !feed.contains("zoom"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn mine_holds_what_i_come_to_under_the_name_that_the_download_gives_it() {
    let circle = Circle::new().await;
    let asha = circle.person("Asha", Profession::RegisteredManager, Rank::Organiser).await;
    let session = thursdays(&circle, &asha).await;
    circle.store.answer(&session, &asha, Answer::Coming, noon()).await.unwrap();
    let token = circle.store.feed_token(&asha, noon()).await.unwrap();
    let cookie = circle.sign_in(&asha).await;
    let mine = circle.ask(Method::GET, &format!("/feeds/{token}/mine.ics"), As::Program, None).await.body;
    let one =
        circle.ask(Method::GET, &format!("/sessions/{session}/session.ics"), As::Browser, Some(&cookie)).await.body;
    let uid =
        |calendar: &str| calendar.replace("\r\n ", "").lines().find(|line| line.starts_with("UID:")).map(str::to_owned);
    assert_eq!(mine.matches("BEGIN:VEVENT").count(), 1);
    assert_eq!(uid(&mine), uid(&one));
    assert!(uid(&one).is_some_and(|uid| uid.contains(session.as_str())));
}
