//! A session's room as its people meet it over HTTP, with and without wasm.

use crate::circle::{As, Circle};
use crate::doors::thursdays;
use axum::body::Body;
use domain::people::{Profession, Rank};
use futures::StreamExt;
use http::{Method, Request, StatusCode};
use std::time::Duration;

struct Evening {
    circle: Circle,
    session: String,
    host: String,
    manager: String,
    regulator: String,
}

/// The open evening at five past eight, with cookies of its host, who is an organiser, a manager and a CQC member.
async fn evening() -> Evening {
    let circle = Circle::at_time("2026-11-26T20:05:00Z").await;
    let asha = circle.person("Asha", Profession::RegisteredManager, Rank::Organiser).await;
    let dawn = circle.person("Dawn", Profession::RegisteredManager, Rank::Member).await;
    let cleo = circle.person("Cleo", Profession::Cqc, Rank::Member).await;
    let session = thursdays(&circle, &asha).await.to_string();
    let (host, manager) = (circle.sign_in(&asha).await, circle.sign_in(&dawn).await);
    let regulator = circle.sign_in(&cleo).await;
    Evening { circle, session, host, manager, regulator }
}

impl Evening {
    async fn post(&self, function: &str, fields: &[(&str, &str)], kind: As, cookie: &str) -> crate::circle::Answer {
        let fields: Vec<_> = [("id", self.session.as_str())].into_iter().chain(fields.iter().copied()).collect();
        self.circle.post(&format!("/api/room/{function}"), &fields, kind, Some(cookie)).await.0
    }

    async fn page(&self, query: &str, cookie: &str) -> String {
        let path = format!("/sessions/{}{query}", self.session);
        self.circle.ask(Method::GET, &path, As::Browser, Some(cookie)).await.body
    }

    /// All that a stream of the room tells until it has told `last`.
    async fn told(&self, cookie: &str, after: i64, last: &str) -> String {
        let path = format!("/events?topics=calendar,room&room={}&after={after}", self.session);
        let request = Request::get(path).header("cookie", cookie).body(Body::empty()).unwrap();
        let response = self.circle.send(request).await;
        assert_eq!(response.status(), StatusCode::OK);
        let (mut frames, mut told) = (response.into_body().into_data_stream(), String::new());
        while !told.contains(last) {
            let frame = tokio::time::timeout(Duration::from_secs(5), frames.next()).await.expect("a frame");
            told.push_str(&String::from_utf8_lossy(&frame.unwrap().unwrap()));
        }
        told
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_is_for_managers_only_is_on_no_path_of_anybody_else() {
    let evening = evening().await;
    let before = evening.circle.store.newest_change().await.unwrap();
    let managers = ("audience", "managers");
    let secret =
        evening.post("say", &[("words", "Among us: marmalade"), managers], As::Program, &evening.manager).await;
    assert_eq!(secret.status, StatusCode::OK, "{}", secret.body);
    let secret = secret.body.trim_matches('"');
    let question = [("question", "Why porcelain?"), ("anonymous", "yes")];
    let question = evening.post("ask", &question, As::Program, &evening.manager).await;
    let question = question.body.trim_matches('"');
    let pin = [("act", "pin"), ("about", secret)];
    assert_eq!(evening.post("direct", &pin, As::Program, &evening.host).await.status, StatusCode::OK);
    let reply = [("words", "So it is lighthouse"), ("reply_to", secret)];
    assert_eq!(evening.post("say", &reply, As::Program, &evening.host).await.status, StatusCode::OK);
    evening.post("say", &[("words", "That was all")], As::Program, &evening.manager).await;

    let all = [
        evening.page("", &evening.regulator).await,
        evening.page(&format!("?on={secret}&show=questions"), &evening.regulator).await,
        evening.post("room", &[], As::Program, &evening.regulator).await.body,
        evening.told(&evening.regulator, before, "That was all").await,
    ];
    for told in &all {
        assert!(told.contains("That was all"), "{told}");
        for trace in ["marmalade", "porcelain", "lighthouse", secret, question, "anagers only", "managers\""] {
            // Their own eyes say that they do not manage.
            let told = told.replace("\"manages\"", "");
            assert!(!told.contains(trace), "{trace}: {told}");
        }
    }
    let manager = [
        evening.page("", &evening.manager).await,
        evening.post("room", &[], As::Program, &evening.manager).await.body,
        evening.told(&evening.manager, before, "That was all").await,
    ];
    assert!(
        manager.iter().all(|told| ["marmalade", "porcelain", "lighthouse"].iter().all(|words| told.contains(words)))
    );

    for (function, fields) in [
        ("on_message", [("message", secret), ("act", "agree")]),
        ("vote", [("asked", question), ("choice", "yes")]),
        ("say", [("words", "I too"), managers]),
        ("say", [("words", "I too"), ("reply_to", secret)]),
    ] {
        let answer = evening.post(function, &fields, As::Program, &evening.regulator).await;
        assert_eq!((answer.status, answer.body.as_str()), (StatusCode::NOT_FOUND, "\"NotFound\""), "{function}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn without_wasm_a_message_is_a_form_and_what_was_turned_back_keeps_its_words() {
    let evening = evening().await;
    let words = "<script>alert(1)</script> & see https://www.cqc.org.uk/a?b=1, please";
    let sent = evening.post("say", &[("words", words), ("key", "k")], As::Browser, &evening.manager).await;
    assert_eq!(sent.status, StatusCode::FOUND);
    assert_eq!(sent.location, Some(format!("/sessions/{}#said", evening.session)));
    evening.post("say", &[("words", words), ("key", "k")], As::Browser, &evening.manager).await;

    let page = evening.page("", &evening.host).await;
    assert_eq!(page.matches("&lt;script&gt;alert(1)&lt;/script&gt;").count(), 1, "{page}");
    let link = "<a href=\"https://www.cqc.org.uk/a?b=1\" rel=\"noopener nofollow ugc external\" target=\"_blank\"";
    assert!(page.contains(link) && !page.contains("<script>alert"), "{page}");

    let long = "x".repeat(20_000);
    let refused = evening.post("say", &[("words", &long)], As::Browser, &evening.manager).await;
    assert!(refused.location.is_some_and(|to| to.contains("__err")));
    let refused = evening.post("say", &[("words", &long)], As::Program, &evening.manager).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("\"limit\":1000,\"has\":20000"), "{}", refused.body);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn only_the_host_and_organisers_direct_a_room() {
    let evening = evening().await;
    for (cookie, status) in [(&evening.manager, StatusCode::NOT_FOUND), (&evening.host, StatusCode::OK)] {
        for act in ["close-chat", "slow-30", "hold", "recorded-published"] {
            let answer = evening.post("direct", &[("act", act)], As::Program, cookie).await;
            assert_eq!(answer.status, status, "{act} {}", answer.body);
        }
        assert_eq!(evening.page("", cookie).await.contains("You are hosting"), status == StatusCode::OK);
    }
    let refused = evening.post("say", &[("words", "Hello?")], As::Program, &evening.manager).await;
    assert!(refused.body.contains("ChatClosed"), "{}", refused.body);
    let why = evening.post("direct", &[("act", "recorded-not-recorded")], As::Program, &evening.host).await;
    assert!(why.body.contains("Missing"), "{}", why.body);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_room_has_a_stream_for_members_and_for_nobody_else() {
    let evening = evening().await;
    let stream = |room: &str| format!("/events?topics=room&room={room}");
    let asked = |room, cookie: Option<String>| {
        let path = stream(room);
        let circle = &evening.circle;
        async move { circle.ask(Method::GET, &path, As::Program, cookie.as_deref()).await.status }
    };
    assert_eq!(asked(&evening.session, None).await, StatusCode::UNAUTHORIZED);
    assert_eq!(asked(&evening.session, Some(evening.manager.clone())).await, StatusCode::OK);
    for wrong in ["", "0198", "../x"] {
        assert_eq!(asked(wrong, Some(evening.manager.clone())).await, StatusCode::NOT_FOUND, "{wrong}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn forms_that_are_turned_back_fill_the_database_no_faster_than_hands_do() {
    let evening = evening().await;
    for _ in 0..30 {
        let refused = evening.post("say", &[("words", "")], As::Browser, &evening.manager).await;
        assert!(refused.location.is_some_and(|to| to.contains("__err")));
    }
    let database = sqlx::AnyPool::connect(&evening.circle.url).await.unwrap();
    let (kept,): (i64,) = sqlx::query_as("select count(*) from typed_forms").fetch_one(&database).await.unwrap();
    // One more each three seconds.
    assert!((20..30).contains(&kept), "{kept}");
}
