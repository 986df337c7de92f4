//! What organisers do to people, as those people meet it; and browsers that are signed out.

use crate::circle::{As, Circle, noon};
use axum::body::Body;
use domain::ids::PersonId;
use domain::people::{Profession, Rank};
use futures::StreamExt;
use http::{Method, Request, StatusCode};
use std::time::Duration;

async fn stream(circle: &Circle, cookie: &str) -> axum::body::BodyDataStream {
    let request = Request::get("/events?topics=calendar").header("cookie", cookie).body(Body::empty()).unwrap();
    let response = circle.send(request).await;
    assert_eq!(response.status(), StatusCode::OK);
    response.into_body().into_data_stream()
}

async fn ends_within_five_seconds(mut stream: axum::body::BodyDataStream) -> bool {
    let end = async { while stream.next().await.is_some() {} };
    tokio::time::timeout(Duration::from_secs(5), end).await.is_ok()
}

async fn two(circle: &Circle) -> (PersonId, String, PersonId, String) {
    let owner = circle.person("Asha", Profession::RegisteredManager, Rank::Owner).await;
    let dawn = circle.person("Dawn", Profession::RegisteredManager, Rank::Member).await;
    let cookies = [circle.sign_in(&owner).await, circle.sign_in(&dawn).await];
    let [first, second] = cookies;
    (owner, first, dawn, second)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn suspending_ends_streams_sign_ins_and_calendar_addresses_within_five_seconds() {
    let circle = Circle::new().await;
    let (_, owner, dawn, cookie) = two(&circle).await;
    let feed = format!("/feeds/{}/sessions.ics", circle.store.feed_token(&dawn, noon()).await.unwrap());
    assert_eq!(circle.ask(Method::GET, &feed, As::Program, None).await.status, StatusCode::OK);
    let open = stream(&circle, &cookie).await;

    let fields = [("id", dawn.as_str()), ("version", "1"), ("act", "suspend"), ("reason", "Sold care plans")];
    let (done, _) = circle.post("/api/organise/act_on", &fields, As::Browser, Some(&owner)).await;
    assert_eq!(done.location, Some(format!("/organise/people/{dawn}?saved=suspend")));

    assert!(ends_within_five_seconds(open).await);
    assert_eq!(circle.ask(Method::GET, &feed, As::Program, None).await.status, StatusCode::NOT_FOUND);
    let page = circle.ask(Method::GET, "/calendar", As::Browser, Some(&cookie)).await;
    assert_eq!(page.location.as_deref(), Some("/sign-in?next=%2Fcalendar"));
    let page = circle.ask(Method::GET, &format!("/organise/people/{dawn}"), As::Browser, Some(&owner)).await;
    assert!(
        page.body.contains("Suspended") && page.body.contains("Sold care plans") && page.body.contains("Let in again")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn leaving_ends_streams_sign_ins_and_calendar_addresses_as_suspending_does() {
    let circle = Circle::new().await;
    let (_, _, dawn, cookie) = two(&circle).await;
    let feed = format!("/feeds/{}/mine.ics", circle.store.feed_token(&dawn, noon()).await.unwrap());
    assert_eq!(circle.ask(Method::GET, &feed, As::Program, None).await.status, StatusCode::OK);
    let open = stream(&circle, &cookie).await;
    let (dawn, _) = circle.store.person(&dawn).await.unwrap().unwrap();
    circle.store.leave(&dawn, noon(), |_| Default::default()).await.unwrap();
    assert!(ends_within_five_seconds(open).await);
    assert_eq!(circle.ask(Method::GET, &feed, As::Program, None).await.status, StatusCode::NOT_FOUND);
    let page = circle.ask(Method::GET, "/calendar", As::Browser, Some(&cookie)).await;
    assert_eq!(page.location.as_deref(), Some("/sign-in?next=%2Fcalendar"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_comes_second_reads_who_was_first() {
    let circle = Circle::new().await;
    let (_, owner, dawn, _) = two(&circle).await;
    let lee = circle.person("Lee", Profession::RegisteredManager, Rank::Organiser).await;
    let second = circle.sign_in(&lee).await;
    let fields = [("id", dawn.as_str()), ("version", "1"), ("act", "suspend"), ("reason", "Sold care plans")];
    circle.post("/api/organise/act_on", &fields, As::Browser, Some(&owner)).await;
    let (refused, _) = circle.post("/api/organise/act_on", &fields, As::Browser, Some(&second)).await;
    let query = refused.location.unwrap().split_once('?').unwrap().1.to_owned();
    let page = circle.ask(Method::GET, &format!("/organise/people/{dawn}?{query}"), As::Browser, Some(&second)).await;
    assert!(page.body.contains("Asha was first, "), "{}", page.body);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_browser_that_is_signed_out_from_another_is_nobody_at_once_and_its_stream_ends() {
    let circle = Circle::new().await;
    let (_, _, dawn, here) = two(&circle).await;
    let there = circle.sign_in(&dawn).await;
    for cookie in [&there, &here] {
        let page = circle.ask(Method::GET, "/me", As::Browser, Some(cookie)).await;
        assert!(page.body.contains("An unknown browser") && page.body.contains("in use now"));
    }
    let open = stream(&circle, &there).await;
    let browsers = circle.store.browsers(&dawn).await.unwrap();
    assert_eq!(browsers.len(), 2);

    // This page lists itself without a button, and the other with one.
    let page = circle.ask(Method::GET, "/me", As::Browser, Some(&here)).await.body;
    let other = browsers.iter().find(|browser| page.contains(&format!("value=\"{}\"", browser.id))).unwrap();
    circle.post("/api/people/sign_out_browser", &[("id", &other.id)], As::Browser, Some(&here)).await;

    let page = circle.ask(Method::GET, "/me", As::Browser, Some(&there)).await;
    assert_eq!(page.location.as_deref(), Some("/sign-in?next=%2Fme"));
    assert!(ends_within_five_seconds(open).await);
    assert_eq!(circle.ask(Method::GET, "/me", As::Browser, Some(&here)).await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_browser_stays_signed_in_for_thirty_days_after_it_was_last_used() {
    let circle = Circle::new().await;
    let (_, _, _, used) = two(&circle).await;
    let page = || Request::get("/calendar").header("accept", "text/html").header("cookie", &used).body(Body::empty());
    assert!(!circle.send(page().unwrap()).await.headers().contains_key("set-cookie"));

    for _week in 0..6 {
        circle.behind_its_back("update http_sessions set expires_at = expires_at - 7 * 86400000").await;
        let answer = circle.send(page().unwrap()).await;
        assert_eq!(answer.status(), StatusCode::OK);
        let cookie = answer.headers()["set-cookie"].to_str().unwrap();
        assert!(cookie.starts_with(&used) && cookie.contains("Max-Age=2592000"), "{cookie}");
    }
    circle.behind_its_back("update http_sessions set expires_at = expires_at - 31 * 86400000").await;
    assert_eq!(circle.send(page().unwrap()).await.status(), StatusCode::SEE_OTHER);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_trail_as_a_file_runs_nothing_in_a_spreadsheet_and_is_itself_in_the_trail() {
    let circle = Circle::new().await;
    let (_, owner, dawn, _) = two(&circle).await;
    let formula = "=HYPERLINK(\"https://evil.example\")";
    let fields = [("id", dawn.as_str()), ("version", "1"), ("act", "suspend"), ("reason", formula)];
    circle.post("/api/organise/act_on", &fields, As::Browser, Some(&owner)).await;

    let file =
        circle.ask(Method::GET, "/organise/audit.csv?person=dawn%40example.org", As::Program, Some(&owner)).await;
    assert!(file.body.starts_with('\u{feff}'));
    assert!(file.body.contains("suspended,Dawn,") && file.body.contains("\"'=HYPERLINK("), "{}", file.body);
    assert!(!file.body.contains(",=") && !file.body.contains("\"="));
    assert_eq!(file.cache.as_deref(), Some("no-store"));

    let page = circle.ask(Method::GET, "/organise/audit", As::Browser, Some(&owner)).await.body;
    assert!(page.contains("exported audit trail"));
    let nobody = circle.ask(Method::GET, "/organise/audit.csv?person=nobody%40example.org", As::Program, Some(&owner));
    assert_eq!(nobody.await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn people_and_trail_are_found_by_what_the_address_says() {
    let circle = Circle::new().await;
    let (_, owner, dawn, member) = two(&circle).await;
    let found =
        circle.ask(Method::GET, "/organise/people?search=dawn&standing=member", As::Browser, Some(&owner)).await;
    assert!(found.body.contains(&format!("/organise/people/{dawn}")) && !found.body.contains("asha@example.org"));
    let fields = [("profession", "cqc"), ("service", "CQC North"), ("why", "I start there in December.")];
    let (asked, _) = circle.post("/api/people/ask_for_role", &fields, As::Browser, Some(&member)).await;
    assert_eq!(asked.location.as_deref(), Some("/me?saved=role#role"));
    let page = circle.ask(Method::GET, "/organise/people", As::Browser, Some(&owner)).await.body;
    assert!(page.contains("Asked for another role") && page.contains("CQC North"));
    let trail = "/organise/audit?person=dawn%40example.org&verb=asked%20for%20role&from=2026-11-22&to=2026-11-22";
    let page = circle.ask(Method::GET, trail, As::Browser, Some(&owner)).await.body;
    assert!(page.contains("I start there in December.") && page.contains("By or about Dawn."));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_trail_leads_to_the_session_or_series_that_a_line_is_about() {
    let circle = Circle::new().await;
    let asha = circle.person("Asha", Profession::RegisteredManager, Rank::Organiser).await;
    let cookie = circle.sign_in(&asha).await;
    let thursday = crate::doors::thursdays(&circle, &asha).await;
    circle.store.cancel_session(&thursday, 1, "The hall is taken", &asha, noon()).await.unwrap();
    let series = circle.store.session(&thursday, &asha).await.unwrap().unwrap().line.unwrap();

    let page = circle.ask(Method::GET, "/organise/audit", As::Browser, Some(&cookie)).await.body;
    let links = [
        format!("<a href=\"/organise/sessions/{thursday}\">Open evening, Thursday 26 November<"),
        format!("<a href=\"/organise/series/{series}\">Open evening<"),
    ];
    for link in links {
        assert!(page.contains(&link), "{link} in {page}");
    }
    assert!(page.contains("The hall is taken") && !page.contains("<p>Open evening<"), "its title is said once");
}
