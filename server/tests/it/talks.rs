//! Looking after talks: by whom, and what becomes of transcripts that are large or odd.

use crate::circle::{As, Circle, noon, read};
use axum::body::Body;
use domain::calendar::{Kind, Times};
use domain::ids::{PersonId, SessionId, TalkId};
use domain::library::{Audience, State, TalkDetails};
use domain::people::{Profession, Rank};
use http::header::{ACCEPT, CONTENT_TYPE, COOKIE, LOCATION};
use http::{Method, Request, StatusCode};
use jiff::SignedDuration;
use std::fmt::Write;
use store::calendar::OneOff;
use store::library::Origin;

/// A session that ended an hour ago.
async fn hosted(circle: &Circle, host: &PersonId, by: &PersonId) -> SessionId {
    let ends_at = noon() - SignedDuration::from_hours(1);
    let times = Times { starts_at: ends_at - SignedDuration::from_mins(20), ends_at };
    let new = OneOff {
        title: "Counting twice".into(),
        kind: Kind::Members,
        times,
        host: Some(host.clone()),
        notes: String::new(),
        link: String::new(),
    };
    circle.store.add_one_off(new, by, noon()).await.unwrap()
}

async fn draft(circle: &Circle, by: &PersonId) -> TalkId {
    let details = TalkDetails {
        title: "Falls".into(),
        description: String::new(),
        held_on: None,
        speakers: Vec::new(),
        topics: Vec::new(),
        audience: Audience::Members,
        chapters: Vec::new(),
    };
    circle.store.add_talk(&details, &Origin::default(), "", by, noon()).await.unwrap()
}

/// Sends a file as the browser's form does; answers status, address and page.
async fn bring(circle: &Circle, cookie: &str, talk: &TalkId, field: &str, text: &str) -> (StatusCode, String, String) {
    let name = if field == "file" { "; filename=\"a.vtt\"" } else { "" };
    let body = format!("--B\r\nContent-Disposition: form-data; name=\"{field}\"{name}\r\n\r\n{text}\r\n--B--\r\n");
    let request = Request::post(format!("/organise/talks/{talk}/transcript/bring"))
        .header(CONTENT_TYPE, "multipart/form-data; boundary=B")
        .header(ACCEPT, "text/html")
        .header("sec-fetch-site", "same-origin")
        .header(COOKIE, cookie)
        .body(Body::from(body))
        .unwrap();
    let response = circle.send(request).await;
    let to = response.headers().get(LOCATION).map(|to| to.to_str().unwrap().to_owned()).unwrap_or_default();
    (response.status(), to, read(response).await)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_host_looks_after_the_talk_of_their_own_session_and_of_no_other() {
    let circle = Circle::new().await;
    let asha = circle.person("Asha", Profession::RegisteredManager, Rank::Organiser).await;
    let lee = circle.person("Lee", Profession::RegisteredManager, Rank::Member).await;
    let dawn = circle.person("Dawn", Profession::RegisteredManager, Rank::Member).await;
    let (host, other) = (circle.sign_in(&lee).await, circle.sign_in(&dawn).await);
    let session = hosted(&circle, &lee, &asha).await;
    let blank = format!("/organise/talks/new?session={session}");
    let page = circle.ask(Method::GET, &blank, As::Browser, Some(&host)).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("value=\"Counting twice\"") && page.body.contains("2026-11-22"), "{}", page.body);
    assert_eq!(circle.ask(Method::GET, &blank, As::Browser, Some(&other)).await.status, StatusCode::NOT_FOUND);

    let id = session.as_str();
    let fields = [("form", "f"), ("title", "Counting"), ("audience", "members"), ("session", id)];
    let (refused, _) = circle.post("/api/library/add_talk", &fields, As::Program, Some(&other)).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    let (added, _) = circle.post("/api/library/add_talk", &fields, As::Browser, Some(&host)).await;
    let talk = added.location.unwrap();
    let talk = talk.strip_prefix("/organise/talks/").unwrap().strip_suffix("?saved=added").unwrap().to_owned();
    for (path, of_host) in [
        (format!("/organise/talks/{talk}"), true),
        (format!("/organise/talks/{talk}/transcript"), true),
        ("/organise/talks".into(), false),
    ] {
        let seen = circle.ask(Method::GET, &path, As::Browser, Some(&host)).await.status;
        assert_eq!(seen == StatusCode::OK, of_host, "{path}");
        assert_eq!(
            circle.ask(Method::GET, &path, As::Browser, Some(&other)).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
    // It stays that of their session, and it is an organiser who publishes it.
    let moved =
        [("id", talk.as_str()), ("version", "1"), ("title", "Mine now"), ("audience", "members"), ("session", "")];
    let (refused, _) = circle.post("/api/library/save_talk", &moved, As::Program, Some(&host)).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let publish = [("id", talk.as_str()), ("version", "1"), ("state", "published")];
    let (refused, _) = circle.post("/api/library/set_state", &publish, As::Program, Some(&host)).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    let organiser = circle.sign_in(&asha).await;
    let (done, _) = circle.post("/api/library/set_state", &publish, As::Browser, Some(&organiser)).await;
    assert!(done.location.unwrap().ends_with("?saved=published"));
    let kept = circle.store.kept_talk(&talk.parse().unwrap()).await.unwrap().unwrap();
    assert_eq!((kept.state, kept.details.title.as_str()), (State::Published, "Counting"));

    // A session has one talk, and a form sent twice makes one.
    let (again, _) = circle.post("/api/library/add_talk", &fields, As::Browser, Some(&host)).await;
    assert!(again.location.unwrap().contains(&talk));
    let second = [("form", "g"), ("title", "Counting"), ("audience", "members"), ("session", id)];
    let (refused, _) = circle.post("/api/library/add_talk", &second, As::Program, Some(&organiser)).await;
    assert!(refused.body.contains("SessionTaken"), "{}", refused.body);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn ten_megabytes_of_transcript_are_taken_in_and_edited_a_page_at_a_time() {
    let circle = Circle::new().await;
    let asha = circle.person("Asha", Profession::RegisteredManager, Rank::Organiser).await;
    let cookie = circle.sign_in(&asha).await;
    let talk = draft(&circle, &asha).await;
    let mut vtt = String::from("WEBVTT\n");
    let mut n = 0_u32;
    while vtt.len() < 9_900_000 {
        let (minutes, seconds) = (n / 60, n % 60);
        write!(vtt, "\n{:02}:{:02}:{seconds:02}.000 --> {:02}:{:02}:{seconds:02}.900\nline {n} of very many that were said <script>x</script>\n", minutes / 60, minutes % 60, minutes / 60, minutes % 60).unwrap();
        n += 1;
    }
    let (status, to, _) = bring(&circle, &cookie, &talk, "file", &vtt).await;
    assert_eq!((status, to.contains("saved=brought")), (StatusCode::SEE_OTHER, true), "{to}");
    let page = format!("/organise/talks/{talk}/transcript?page=2");
    let shown = circle.ask(Method::GET, &page, As::Browser, Some(&cookie)).await;
    assert!(shown.status == StatusCode::OK && shown.body.len() < 100_000, "{}", shown.body.len());
    assert!(
        shown.body.contains("line 40 of") && !shown.body.contains("line 80 of") && !shown.body.contains("<script>x")
    );

    vtt.push_str(&"x".repeat(200_000));
    let (_, to, _) = bring(&circle, &cookie, &talk, "file", &vtt).await;
    assert!(to.contains("refused=large"), "{to}");
    let (_, to, _) = bring(&circle, &cookie, &talk, "file", " \n").await;
    assert!(to.contains("refused=missing"), "{to}");
    // What was there is there still.
    let said = circle.store.transcript(&talk).await.unwrap();
    assert_eq!(said.cues().len(), n as usize);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_transcript_that_cannot_be_read_comes_back_with_its_faults_and_changes_nothing() {
    let circle = Circle::new().await;
    let asha = circle.person("Asha", Profession::RegisteredManager, Rank::Organiser).await;
    let cookie = circle.sign_in(&asha).await;
    let talk = draft(&circle, &asha).await;
    let wrong = "WEBVTT\n\n00:01.000 --> soon\n</textarea><script>alert(1)</script>\n";
    let (status, _, page) = bring(&circle, &cookie, &talk, "words", wrong).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("Line 3: Write times like"), "{page}");
    assert!(page.contains("&lt;/textarea>&lt;script>alert(1)") && !page.contains("<script>alert(1)"), "{page}");
    assert!(circle.store.transcript_versions(&talk).await.unwrap().is_empty());
    // A part with a fault too, and an odd span.
    let id = talk.as_str();
    let part = |from: &'static str, to: &'static str, cues: &'static str| {
        [("id", id), ("version", "0"), ("page", "1"), ("from", from), ("to", to), ("cues", cues)]
    };
    let (refused, _) = circle
        .post("/api/library/edit_transcript", &part("0", "", "soon --> later\na"), As::Program, Some(&cookie))
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("Timing"), "{}", refused.body);
    let (refused, _) =
        circle.post("/api/library/edit_transcript", &part("0", "-1", ""), As::Program, Some(&cookie)).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    let (saved, _) = circle
        .post(
            "/api/library/edit_transcript",
            &part("0", "", "00:01.000 --> 00:02.000\n<v Dev>Twice?"),
            As::Browser,
            Some(&cookie),
        )
        .await;
    assert!(saved.location.unwrap().ends_with("saved=1"));
    assert_eq!(circle.store.transcript(&talk).await.unwrap().cues()[0].speaker, "Dev");
}
