//! Recordings over HTTP, and the pages of the library.

use crate::circle::{As, Circle, noon, whole};
use axum::body::{Body, to_bytes};
use domain::ids::{PersonId, TalkId};
use domain::library::{Audience, Cue, MediaKind, Redacted, State, TalkDetails, TalkTerms, Transcript, chapters};
use domain::people::{Profession, Rank, Standing};
use http::header::{ACCEPT_RANGES, CONTENT_LENGTH, CONTENT_RANGE, COOKIE};
use http::{Method, Request, StatusCode};
use jiff::civil::date;
use serde_json::json;
use std::path::Path;
use std::process::Command;
use store::library::{Files, NewMedia, Origin};

const LENGTH: u64 = 300_000;

/// The bytes of the recording at some place in it.
fn byte(at: u64) -> u8 {
    (at % 251) as u8
}

async fn publish(circle: &Circle, by: &PersonId, title: &str, audience: Audience, words: &str) -> (TalkId, String) {
    let details = TalkDetails {
        title: title.into(),
        description: String::new(),
        held_on: None,
        speakers: vec!["Priya Nair".into()],
        topics: vec!["Medication".into()],
        audience,
        chapters: Vec::new(),
    };
    let id = circle.store.add_talk(&details, &Origin::default(), "", by, noon()).await.unwrap();
    let cue = Cue { start: 4_000, end: 9_000, speaker: "Priya".into(), words: words.into() };
    circle.store.save_transcript(&id, &Transcript::new(vec![cue]), by, noon()).await.unwrap();
    let place = format!("{id}.mp4");
    let files = Files::in_folder(&circle.path("media")).unwrap();
    files.keep(&place, (0..LENGTH).map(byte).collect::<Vec<_>>().into()).await.unwrap();
    let file = NewMedia {
        kind: MediaKind::Video,
        content_type: "video/mp4",
        bytes: LENGTH,
        digest: "v1".into(),
        place,
        duration_ms: Some(90_000),
    };
    circle.store.set_media(&id, &file, noon()).await.unwrap();
    circle.store.set_talk_state(&id, 1, State::Published, by, noon()).await.unwrap();
    let media = circle.store.media_of(&id).await.unwrap().remove(0);
    (id, format!("/media/{}", media.id))
}

struct Part {
    status: StatusCode,
    shown: Option<String>,
    length: u64,
    bytes: Vec<u8>,
}

async fn part(circle: &Circle, method: Method, path: &str, cookie: &str, headers: &[(&str, &str)]) -> Part {
    let mut request = Request::builder().method(method).uri(path).header(COOKIE, cookie);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = circle.send(request.body(Body::empty()).unwrap()).await;
    let header = |name| response.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
    assert!(response.status() != StatusCode::OK || header(ACCEPT_RANGES).as_deref() == Some("bytes"));
    let (status, shown) = (response.status(), header(CONTENT_RANGE));
    let length = header(CONTENT_LENGTH).and_then(|length| length.parse().ok()).unwrap_or(0);
    Part { status, shown, length, bytes: whole(response.into_body()).await }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn any_part_of_a_recording_can_be_asked_for() {
    let circle = Circle::new().await;
    let asha = circle.person("Asha", Profession::RegisteredManager, Rank::Organiser).await;
    let cookie = circle.sign_in(&asha).await;
    let (_, path) = publish(&circle, &asha, "Counting", Audience::Members, "We count twice.").await;
    for (range, from, to) in [
        ("bytes=0-1", 0, 2), // what Safari asks before anything else
        ("bytes=70000-150000", 70_000, 150_001),
        ("bytes=299999-", 299_999, LENGTH),
        ("bytes=-5", LENGTH - 5, LENGTH),
        ("bytes=5-999999999", 5, LENGTH),
    ] {
        let got = part(&circle, Method::GET, &path, &cookie, &[("range", range)]).await;
        assert_eq!(got.status, StatusCode::PARTIAL_CONTENT, "{range}");
        assert_eq!(got.shown, Some(format!("bytes {from}-{}/{LENGTH}", to - 1)), "{range}");
        assert_eq!(got.length, to - from);
        assert!(got.bytes.into_iter().eq((from..to).map(byte)), "{range}");
    }
    let whole = part(&circle, Method::GET, &path, &cookie, &[]).await;
    assert_eq!((whole.status, whole.length, whole.bytes.len() as u64), (StatusCode::OK, LENGTH, LENGTH));
    let beyond = part(&circle, Method::GET, &path, &cookie, &[("range", "bytes=300000-")]).await;
    assert_eq!((beyond.status, beyond.shown), (StatusCode::RANGE_NOT_SATISFIABLE, Some(format!("bytes */{LENGTH}"))));
    let head = part(&circle, Method::HEAD, &path, &cookie, &[]).await;
    assert_eq!((head.status, head.length, head.bytes.len()), (StatusCode::OK, LENGTH, 0));
    let old = part(&circle, Method::GET, &path, &cookie, &[("range", "bytes=0-1"), ("if-range", "\"v0\"")]).await;
    assert_eq!((old.status, old.bytes.len() as u64), (StatusCode::OK, LENGTH));
    let known = part(&circle, Method::GET, &path, &cookie, &[("if-none-match", "\"v1\"")]).await;
    assert_eq!(known.status, StatusCode::NOT_MODIFIED);
}

/// Everything by which a talk could be noticed: its page, its file, its captions, its search, its log.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_is_for_managers_only_is_answered_to_others_as_what_is_not_there() {
    let circle = Circle::new().await;
    let asha = circle.person("Asha", Profession::RegisteredManager, Rank::Organiser).await;
    let carol = circle.person("Carol", Profession::Cqc, Rank::Member).await;
    let (manager, cqc) = (circle.sign_in(&asha).await, circle.sign_in(&carol).await);
    let (secret, file) =
        publish(&circle, &asha, "Whistleblowing", Audience::Managers, "The inspector was wrong.").await;
    publish(&circle, &asha, "Counting", Audience::Members, "We count twice.").await;
    let never = "0190a000-0000-7000-8000-000000000000";
    let pairs = [
        (format!("/talks/{secret}"), format!("/talks/{never}")),
        (file, format!("/media/{never}")),
        (format!("/talks/{secret}/captions.vtt"), format!("/talks/{never}/captions.vtt")),
        ("/library?q=inspector".to_owned(), "/library?q=elephants".to_owned()),
    ];
    for (there, not_there) in pairs {
        let is_page = there.starts_with("/library") || there == format!("/talks/{secret}");
        let kind = if is_page { As::Browser } else { As::Program };
        let seen = circle.ask(Method::GET, &there, kind, Some(&cqc)).await;
        let unseen = circle.ask(Method::GET, &not_there, kind, Some(&cqc)).await;
        assert_eq!(seen.status, unseen.status, "{there}");
        for word in ["Whistleblowing", "inspector was wrong"] {
            assert!(!seen.body.contains(word), "{there} says {word}");
        }
        let manager = circle.ask(Method::GET, &there, kind, Some(&manager)).await;
        assert_eq!(manager.status, StatusCode::OK, "{there}");
    }
    let all = circle.ask(Method::GET, "/library", As::Browser, Some(&cqc)).await;
    assert!(all.body.contains("1 talk") && !all.body.contains("Whistleblowing"));
    for (path, fields) in [
        ("/api/library/mark", vec![("id", secret.as_str()), ("act", "save")]),
        ("/api/library/listening", vec![("id", secret.as_str()), ("position", "20000"), ("listened", "5000")]),
        ("/api/library/reflect", vec![("id", secret.as_str()), ("words", "x"), ("version", "0")]),
        ("/api/library/note", vec![("id", secret.as_str()), ("form", ""), ("time", "0:10"), ("notes", "x")]),
        ("/api/library/talk", vec![("id", secret.as_str())]),
    ] {
        let (answer, _) = circle.post(path, &fields, As::Program, Some(&cqc)).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}: {}", answer.body);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_somebody_heard_is_theirs_to_take_away() {
    let circle = Circle::new().await;
    let asha = circle.person("Asha", Profession::RegisteredManager, Rank::Organiser).await;
    let cookie = circle.sign_in(&asha).await;
    let (id, _) = publish(&circle, &asha, "=Counting", Audience::Members, "We count twice.").await;
    for position in ["30000", "89000"] {
        let fields = [("id", id.as_str()), ("position", position), ("listened", "30000")];
        let (answer, _) = circle.post("/api/library/listening", &fields, As::Program, Some(&cookie)).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    }
    let words = [("id", id.as_str()), ("words", "Count twice at handover."), ("version", "0")];
    circle.post("/api/library/reflect", &words, As::Browser, Some(&cookie)).await;
    let note = [("id", id.as_str()), ("form", "f"), ("time", "1:05"), ("notes", "Who counts?")];
    circle.post("/api/library/note", &note, As::Browser, Some(&cookie)).await;
    let page = circle.ask(Method::GET, "/library/learning", As::Browser, Some(&cookie)).await;
    assert!(page.body.contains("1 min heard") && page.body.contains("to the end"), "{}", page.body);
    let file = circle.ask(Method::GET, "/library/learning.csv", As::Program, Some(&cookie)).await.body;
    let line = file.lines().nth(1).unwrap();
    assert_eq!(line, "'=Counting,,1,2026-11-22,2026-11-22,Count twice at handover.,1:05 Who counts?");

    let request = Request::get("/library/learning.pdf").header(COOKIE, &cookie).body(Body::empty()).unwrap();
    let response = circle.send(request).await;
    assert_eq!(response.headers()["content-type"], "application/pdf");
    let paper = to_bytes(response.into_body(), 1 << 20).await.unwrap();
    let read = read_by_python("paper.py", &paper).join(" ");
    for words in [
        "1 page",
        "Learning log of Asha",
        "=Counting",
        "1 min heard, to the end on 22 November 2026",
        "1:05 Who counts?",
    ] {
        assert!(read.contains(words), "{words} in {read}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn captions_are_webvtt_and_a_script_in_them_is_words() {
    let circle = Circle::new().await;
    let asha = circle.person("Asha", Profession::RegisteredManager, Rank::Organiser).await;
    let cookie = circle.sign_in(&asha).await;
    let (id, _) = publish(&circle, &asha, "Counting", Audience::Members, "<script>alert(1)</script>").await;
    let vtt = circle.ask(Method::GET, &format!("/talks/{id}/captions.vtt"), As::Program, Some(&cookie)).await.body;
    assert_eq!(vtt, "WEBVTT\n\n00:00:04.000 --> 00:00:09.000\n<v Priya>&lt;script&gt;alert(1)&lt;/script&gt;\n");
    let page = circle.ask(Method::GET, &format!("/talks/{id}"), As::Browser, Some(&cookie)).await.body;
    assert!(page.contains("&lt;script&gt;alert(1)") && !page.contains("<script>alert(1)"));
}

/// What Python's feedparser makes of a feed: a line for it, and one for each episode.
fn read_by_feedparser(rss: &str) -> Vec<Vec<String>> {
    let lines = read_by_python("episodes.py", rss.as_bytes());
    lines.iter().map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}

/// The lines that a reader, which we did not write, prints of a file.
fn read_by_python(reader: &str, bytes: &[u8]) -> Vec<String> {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), bytes).unwrap();
    let python = std::env::var_os("FEED_PYTHON").expect(
        "FEED_PYTHON names the Python that has server/tests/feeds/requirements.txt; run scripts/test, which sets it",
    );
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/feeds").join(reader);
    let output = Command::new(python).arg(script).arg(file.path()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_podcast_app_hears_what_its_owner_may_hear_until_the_address_ends() {
    let circle = Circle::at_public_url("https://circle.example").await;
    let asha = circle.person("Asha", Profession::RegisteredManager, Rank::Organiser).await;
    let carol = circle.person("Carol", Profession::Cqc, Rank::Member).await;
    publish(&circle, &asha, "Whistleblowing", Audience::Managers, "The inspector was wrong.").await;
    let (talk, _) =
        publish(&circle, &asha, "Counting <twice> & \u{7}\u{1f600}", Audience::Members, "We count twice.").await;
    let details = TalkDetails {
        held_on: Some(date(2026, 7, 6)),
        chapters: chapters("0:00 Begin\n1:05 The trolley").unwrap(),
        ..circle.store.kept_talk(&talk).await.unwrap().unwrap().details
    };
    let terms = TalkTerms { details, series: String::new(), session: None };
    circle.store.edit_talk(&talk, 2, &terms, &asha, noon()).await.unwrap();
    let token = circle.store.feed_token(&carol, noon()).await.unwrap();
    let feed = format!("/feeds/{token}/talks.rss");
    let rss = circle.ask(Method::GET, &feed, As::Program, None).await;
    assert!(!rss.body.contains("Whistleblowing"));

    let read = read_by_feedparser(&rss.body);
    assert_eq!(read[0], ["Inner Circle: talks", "en-gb", "blocked"]);
    let [id, title, when, who, length, kind, bytes, address] = &read[1][..] else { panic!("{read:?}") };
    assert_eq!((read.len(), id.as_str(), title.as_str()), (2, talk.as_str(), "Counting <twice> & \u{1f600}"));
    assert_eq!((when.as_str(), who.as_str(), length.as_str()), ("2026-7-6-19-0", "Priya Nair", "1:30"));
    assert_eq!((kind.as_str(), bytes.as_str()), ("video/mp4", "300000"));

    let path = |address: &str| address.strip_prefix("https://circle.example").unwrap().to_owned();
    let attribute = |tag: &str| {
        let after = rss.body.split(&format!("<podcast:{tag} url=\"")).nth(1).unwrap();
        path(after.split('"').next().unwrap())
    };
    let (file, said, parts) = (path(address), attribute("transcript"), attribute("chapters"));
    let heard = part(&circle, Method::GET, &file, "", &[("range", "bytes=10-19")]).await;
    assert!(heard.status == StatusCode::PARTIAL_CONTENT && heard.bytes.into_iter().eq((10..20).map(byte)));
    assert!(circle.ask(Method::GET, &said, As::Program, None).await.body.contains("We count twice."));
    let parts_read = circle.ask(Method::GET, &parts, As::Program, None).await.body;
    assert!(parts_read.contains(r#"{"startTime":65.0,"title":"The trolley"}"#), "{parts_read}");

    let managers = circle.store.feed_token(&asha, noon()).await.unwrap();
    let all = circle.ask(Method::GET, &format!("/feeds/{managers}/talks.rss"), As::Program, None).await.body;
    assert!(all.contains("Whistleblowing"));
    for episode in read_by_feedparser(&all).into_iter().skip(1).filter(|episode| episode[1] == "Whistleblowing") {
        let with_her_token = path(&episode[7]).replace(&managers, &token);
        let answer = circle.ask(Method::GET, &with_her_token, As::Program, None).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
    }
    circle.store.set_standing(&carol, Standing::Suspended, &asha, noon()).await.unwrap();
    for path in [&feed, &file, &said, &parts] {
        let answer = circle.ask(Method::GET, path, As::Program, None).await;
        assert_eq!((answer.status, answer.body.as_str()), (StatusCode::NOT_FOUND, ""), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_stranger_hears_what_is_for_everyone_and_finds_no_trace_of_the_rest() {
    let circle = Circle::at_public_url("https://circle.example").await;
    let asha = circle.person("Asha", Profession::RegisteredManager, Rank::Organiser).await;
    let (open, _) = publish(&circle, &asha, "</script>Counting", Audience::Everyone, "We count twice.").await;
    let (closed, _) = publish(&circle, &asha, "Falls", Audience::Members, "Somebody fell.").await;
    let ask = async |path: &str, kind| circle.ask(Method::GET, path, kind, None).await;
    let page = ask(&format!("/open-talks/{open}"), As::Browser).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("We count twice.") && !page.body.contains("</script>Counting"));
    let data = page.body.split("application/ld+json\">").nth(1).unwrap().split("</script>").next().unwrap();
    let data: serde_json::Value = serde_json::from_str(data).unwrap();
    let address = format!("https://circle.example/open-talks/{open}/recording");
    assert_eq!(
        (&data["@type"], &data["duration"], &data["contentUrl"]),
        (&json!("VideoObject"), &json!("PT90S"), &json!(address))
    );
    let file = format!("/open-talks/{open}/recording");
    let heard = part(&circle, Method::GET, &file, "", &[("range", "bytes=10-19")]).await;
    assert!(heard.status == StatusCode::PARTIAL_CONTENT && heard.bytes.into_iter().eq((10..20).map(byte)));
    let card =
        ask(&format!("/oembed?format=json&url=https%3A%2F%2Fcircle.example%2Fopen-talks%2F{open}"), As::Program).await;
    let card: serde_json::Value = serde_json::from_str(&card.body).unwrap();
    assert_eq!((&card["type"], &card["title"]), (&json!("link"), &json!("</script>Counting")));

    let never = "0190a000-0000-7000-8000-000000000000";
    for path in [
        "/open-talks/X",
        "/open-talks/X/recording",
        "/open-talks/X/captions.vtt",
        "/oembed?url=https://circle.example/open-talks/X",
    ] {
        let there = ask(&path.replace('X', closed.as_str()), As::Program).await;
        let not_there = ask(&path.replace('X', never), As::Program).await;
        // What is for people to read is the same: the rest has nonces, and how much news there is by now.
        let read =
            |body: &str| body.split("<main").nth(1).and_then(|rest| rest.split("</main>").next().map(str::to_owned));
        assert_eq!((there.status, read(&there.body)), (StatusCode::NOT_FOUND, read(&not_there.body)), "{path}");
        assert!(!there.body.contains("Falls") && !there.body.contains("Somebody fell."), "{path}");
    }
    // Members find it among the others.
    let cookie = circle.sign_in(&asha).await;
    let library = circle.ask(Method::GET, "/library", As::Browser, Some(&cookie)).await;
    assert!(library.body.contains("2 talks"));
    circle.store.redact(&open, Redacted { from: 0, to: 5_000 }, false, &asha, noon()).await.unwrap();
    assert_eq!(ask(&file, As::Program).await.status, StatusCode::NOT_FOUND, "until the file itself is silent there");
    let version = circle.store.kept_talk(&open).await.unwrap().unwrap().version;
    circle.store.set_talk_state(&open, version, State::Withdrawn, &asha, noon()).await.unwrap();
    assert_eq!(ask(&format!("/open-talks/{open}"), As::Program).await.status, StatusCode::NOT_FOUND);
}
