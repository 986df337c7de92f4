//! Requests that no page of ours sends: answered in words that are meant for people, and no failure of ours.

use crate::circle::{As, Circle, read};
use axum::body::Body;
use axum::extract::ConnectInfo;
use domain::people::{Profession, Rank};
use http::header::{ACCEPT, CONTENT_TYPE, COOKIE, LOCATION, REFERER};
use http::{Method, Request, StatusCode};
use server::gate::TABLE;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};

/// All that is said of a malformed request, as the wasm decodes it.
const MALFORMED: &str = "\"Malformed\"";

fn post(path: &str, cookie: &str, accept: &str, body: Body) -> Request<Body> {
    Request::post(path)
        .header(ACCEPT, accept)
        .header("sec-fetch-site", "same-origin")
        .header(REFERER, "http://localhost:3000/sign-in")
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(COOKIE, cookie)
        .extension(ConnectInfo(SocketAddr::from(([10, 9, 0, 1], 1))))
        .body(body)
        .unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_server_function_calls_bytes_that_are_no_text_malformed() {
    let circle = Circle::new().await;
    // Two who take turns, so that no limit answers in a function's place.
    let mut cookies = Vec::new();
    for name in ["Asha", "Dawn"] {
        let owner = circle.person(name, Profession::RegisteredManager, Rank::Owner).await;
        cookies.push(circle.sign_in(&owner).await);
    }
    let functions = TABLE.iter().map(|(path, _)| *path).filter(|path| path.starts_with("/api/"));
    for (path, cookie) in functions.zip(cookies.iter().cycle()) {
        let answer = circle.send(post(path, cookie, "application/json", Body::from(vec![0xff, 0xfe]))).await;
        assert_eq!(answer.status(), StatusCode::BAD_REQUEST, "{path}");
        assert_eq!(read(answer).await, MALFORMED, "{path}");
    }
}

/// Counts what is worth an operator's look.
struct Complaints(Arc<AtomicUsize>);

impl<S: Subscriber> Layer<S> for Complaints {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if *event.metadata().level() <= Level::WARN {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }
}

// On one thread, which is the one that is listened to.
#[tokio::test]
async fn missing_fields_and_wrong_types_are_malformed_and_nothing_is_told_of_why_nor_logged_as_a_failure() {
    let circle = Circle::new().await;
    let asha = circle.person("Asha", Profession::RegisteredManager, Rank::Owner).await;
    let cookie = circle.sign_in(&asha).await;
    let complaints = Arc::new(AtomicUsize::new(0));
    let listening = tracing_subscriber::registry().with(Complaints(complaints.clone()));
    let _listening = tracing::subscriber::set_default(listening);
    for (path, body) in [
        ("/api/calendar/answer", ""),
        ("/api/calendar/answer", "{\"id\":\"x\"}"),
        ("/api/members/member", "other=1"),
        ("/api/vetting/queue", "state=&mine=perhaps&after=&done="),
        ("/api/organise/act_on", "version=two"),
        ("/api/organise/audit", "asked=words"),
    ] {
        let answer = circle.send(post(path, &cookie, "application/json", Body::from(body))).await;
        assert_eq!(answer.status(), StatusCode::BAD_REQUEST, "{path} {body}");
        assert_eq!(read(answer).await, MALFORMED, "{path} {body}");
    }
    assert_eq!(complaints.load(Ordering::Relaxed), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_plain_form_that_cannot_be_read_leads_back_to_its_page_which_says_so() {
    let circle = Circle::new().await;
    let request = post("/api/people/ask_to_sign_in", "", "text/html", Body::from("nothing=of-use"));
    let answer = circle.send(request).await;
    assert_eq!(answer.status(), StatusCode::FOUND);
    let page = answer.headers()[LOCATION].to_str().unwrap().replace("http://localhost:3000", "");
    let shown = circle.ask(Method::GET, &page, As::Browser, None).await;
    assert!(shown.body.contains("We could not read that."), "{page}");
}
