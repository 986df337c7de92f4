//! How many streams somebody may have open.

use crate::circle::{As, Circle, noon};
use axum::body::Body;
use axum::extract::ConnectInfo;
use domain::people::{Profession, Rank};
use http::header::{COOKIE, RETRY_AFTER};
use http::{Method, Request, Response, StatusCode};
use std::net::SocketAddr;

/// Opens a stream of what everybody may hear; it stays open as long as its answer is held.
async fn open(circle: &Circle, from: u8, cookie: Option<&str>) -> Response<Body> {
    let mut request = Request::get("/events?topics=open-evenings")
        .extension(ConnectInfo(SocketAddr::from(([192, 0, 2, from], 1))))
        .header("sec-fetch-site", "same-origin");
    if let Some(cookie) = cookie {
        request = request.header(COOKIE, cookie);
    }
    circle.send(request.body(Body::empty()).unwrap()).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_member_with_too_many_streams_is_asked_to_come_back_and_finds_a_place_that_was_left() {
    let circle = Circle::new().await; // two streams a person
    let dawn = circle.person("Dawn", Profession::RegisteredManager, Rank::Member).await;
    let cookie = circle.sign_in(&dawn).await;
    let first = open(&circle, 1, Some(&cookie)).await;
    let second = open(&circle, 2, Some(&cookie)).await;
    assert_eq!([first.status(), second.status()], [StatusCode::OK; 2]);

    let third = open(&circle, 3, Some(&cookie)).await;
    assert_eq!(third.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(third.headers()[RETRY_AFTER], "30");

    drop(first);
    assert_eq!(open(&circle, 3, Some(&cookie)).await.status(), StatusCode::OK);
    drop(second);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn guests_of_one_address_share_their_places_and_take_none_of_a_members() {
    let circle = Circle::new().await; // three streams an address
    let dawn = circle.person("Dawn", Profession::RegisteredManager, Rank::Member).await;
    let cookie = circle.sign_in(&dawn).await;
    let mut held = Vec::new();
    for _ in 0..3 {
        held.push(open(&circle, 1, None).await);
    }
    assert!(held.iter().all(|answer| answer.status() == StatusCode::OK));
    assert_eq!(open(&circle, 1, None).await.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(open(&circle, 2, None).await.status(), StatusCode::OK);
    assert_eq!(open(&circle, 1, Some(&cookie)).await.status(), StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_program_that_asks_for_one_calendar_all_the_time_is_told_to_wait_and_no_other_is() {
    let circle = Circle::new().await;
    let dawn = circle.person("Dawn", Profession::RegisteredManager, Rank::Member).await;
    let lee = circle.person("Lee", Profession::RegisteredManager, Rank::Member).await;
    let [hers, his] = [circle.store.feed_token(&dawn, noon()).await, circle.store.feed_token(&lee, noon()).await]
        .map(|token| format!("/feeds/{}/sessions.ics", token.unwrap()));
    let mut last = StatusCode::OK;
    for _ in 0..40 {
        last = circle.ask(Method::GET, &hers, As::Program, None).await.status;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(circle.ask(Method::GET, &his, As::Program, None).await.status, StatusCode::OK);
}
