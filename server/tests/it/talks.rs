//! Looking after talks: by whom, and what becomes of transcripts that are large or odd.

use crate::circle::{As, Circle, noon, read};
use axum::body::Body;
use domain::calendar::{Kind, Times};
use domain::ids::{PersonId, SessionId, TalkId};
use domain::library::{Audience, Making, MediaKind, Redacted, State, TalkDetails};
use domain::people::{Profession, Rank};
use http::header::{ACCEPT, CONTENT_TYPE, COOKIE, LOCATION};
use http::{Method, Request, StatusCode};
use jiff::SignedDuration;
use server::clock::Clock;
use server::silencer::Silencer;
use server::transcriber::Transcriber;
use std::fmt::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::time::Duration;
use store::calendar::OneOff;
use store::library::{Files, MakingJob, NewMedia, Origin};

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

/// A program that does what the shell is told here.
fn program(circle: &Circle, name: &str, does: &str) -> PathBuf {
    let path = circle.path(name);
    std::fs::write(&path, format!("#!/bin/sh\n{does}\n")).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    path
}

/// Has the program run until it is done with this talk.
async fn made_by(circle: &Circle, program: PathBuf, talk: &TalkId, by: &PersonId) -> MakingJob {
    circle.store.ask_for_transcript(talk, by, noon()).await.unwrap();
    let transcriber = Transcriber {
        store: circle.store.clone(),
        clock: Clock::starting_at(noon()),
        files: Files::in_folder(&circle.path("media")).unwrap(),
        program,
        folder: circle.path("transcribing"),
    };
    let works = tokio::spawn(transcriber.run());
    let ended = tokio::time::timeout(Duration::from_secs(30), async {
        loop {
            let job = circle.store.making(talk).await.unwrap().unwrap();
            if !job.stage.goes_on() {
                return job;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    let job = ended.await.expect("it ends");
    works.abort();
    job
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_program_writes_a_recording_down_and_what_goes_wrong_with_it_is_said() {
    let circle = Circle::new().await;
    let asha = circle.person("Asha", Profession::RegisteredManager, Rank::Organiser).await;
    let cookie = circle.sign_in(&asha).await;
    let talk = draft(&circle, &asha).await;
    let listens =
        "echo progress 50; printf 'WEBVTT\\n\\n00:01.000 --> 00:02.000\\n<v Dev>%s' \"$(cat \"$1\")\" > \"$2\"";
    let listens = program(&circle, "listens", listens);
    let job = made_by(&circle, listens.clone(), &talk, &asha).await;
    assert_eq!((job.stage, job.problem.as_str()), (Making::Failed, "There is no recording to listen to."));

    let files = Files::in_folder(&circle.path("media")).unwrap();
    files.keep("a.m4a", "We count twice.".into()).await.unwrap();
    let (kind, content_type, digest, place) = (MediaKind::Audio, "audio/mp4", "d".to_owned(), "a.m4a".to_owned());
    let file = NewMedia { kind, content_type, bytes: 15, digest, place, duration_ms: Some(9_000) };
    circle.store.set_media(&talk, &file, noon()).await.unwrap();
    let job = made_by(&circle, listens, &talk, &asha).await;
    assert_eq!((job.stage, job.version), (Making::Done, Some(1)));
    let made = circle.store.transcript_version(&talk, 1).await.unwrap().unwrap();
    assert_eq!((made.text().as_str(), made.cues()[0].speaker.as_str()), ("We count twice.", "Dev"));
    assert!(circle.store.transcript(&talk).await.unwrap().is_empty());
    let page = circle.ask(Method::GET, &format!("/organise/talks/{talk}/transcript"), As::Browser, Some(&cookie)).await;
    assert!(page.body.contains("Look at version 1"), "{}", page.body);
    let page = format!("/organise/talks/{talk}/transcript?version=1");
    let page = circle.ask(Method::GET, &page, As::Browser, Some(&cookie)).await;
    assert!(page.body.contains("A program made this.") && page.body.contains("We count twice."), "{}", page.body);

    for (name, does, problem) in [
        (
            "fails",
            "echo 'first' >&2; echo 'no model \u{202e}here' >&2; exit 3",
            "The program ended with 3: no model here",
        ),
        ("silent", "true", "The program has written nothing."),
        (
            "odd",
            "echo nonsense > \"$2\"",
            "What the program has written cannot be read. Line 1: This is no transcript in WebVTT or SubRip: there is no line like 00:04.000 --> 00:07.500.",
        ),
        (
            "loud",
            "yes complaint | head -c 300000 >&2; yes out | head -c 300000; exit 1",
            "The program ended with 1: complaint",
        ),
        ("spies", "env | grep -c INNER_CIRCLE_ >&2; exit 9", "The program ended with 9: 0"),
    ] {
        let job = made_by(&circle, program(&circle, name, does), &talk, &asha).await;
        assert_eq!((job.stage, job.problem.as_str()), (Making::Failed, problem), "{name}");
    }
    assert_eq!(circle.store.transcript_versions(&talk).await.unwrap().len(), 1);
    assert_eq!(circle.files("transcribing"), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_recording_is_made_silent_where_a_part_was_taken_out_and_its_old_bytes_are_gone() {
    let circle = Circle::new().await;
    let asha = circle.person("Asha", Profession::RegisteredManager, Rank::Organiser).await;
    let cookie = circle.sign_in(&asha).await;
    let talk = draft(&circle, &asha).await;
    circle.store.set_talk_state(&talk, 1, State::Published, &asha, noon()).await.unwrap();
    let files = Files::in_folder(&circle.path("media")).unwrap();
    let keep = async |bytes: &'static str, place: &str| {
        files.keep(place, bytes.into()).await.unwrap();
        let (kind, content_type, digest) = (MediaKind::Video, "video/mp4", place.to_owned());
        let bytes = bytes.len() as u64;
        let file = NewMedia { kind, content_type, bytes, digest, place: place.into(), duration_ms: Some(9_000) };
        circle.store.set_media(&talk, &file, noon()).await.unwrap();
        circle.store.all_media_of(&talk).await.unwrap().remove(0)
    };
    let before = keep("her name", "a.mp4").await;
    let heard = async || {
        let page = format!("/media/{}", before.id);
        let answer = circle.ask(Method::GET, &page, As::Program, Some(&cookie)).await;
        (answer.status, answer.body)
    };
    circle.store.redact(&talk, Redacted { from: 4_000, to: 5_500 }, true, &asha, noon()).await.unwrap();
    assert_eq!(heard().await.0, StatusCode::NOT_FOUND);
    // Writes what it was asked into the file that it was to make.
    let asked = program(&circle, "ffmpeg", "for last; do :; done; echo \"$@\" > \"$last\"");
    let silencer = Silencer {
        store: circle.store.clone(),
        clock: Clock::starting_at(noon()),
        files: files.clone(),
        program: asked,
        folder: circle.path("silencing"),
    };
    silencer.look().await.unwrap();
    let (status, body) = heard().await;
    assert!(status == StatusCode::OK && body.contains("between(t,4.000,5.500)"), "{status} {body}");
    assert!(files.read("a.mp4", 0..1).await.is_err());
    assert!(circle.store.redactions(&talk).await.unwrap()[0].is_silent);
    // Nothing is left to do, until somebody uploads it once more.
    assert!(circle.store.talks_to_silence().await.unwrap().is_empty());
    keep("her name again", "b.mp4").await;
    assert_eq!(circle.store.talks_to_silence().await.unwrap(), [talk]);
    let fails = Silencer { program: program(&circle, "fails", "echo no >&2; exit 1"), ..silencer };
    assert!(fails.look().await.unwrap_err().to_string().ends_with("no"));
    assert_eq!(circle.files("silencing"), 0);
}
