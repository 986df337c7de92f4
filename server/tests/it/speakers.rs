//! A speaker's page, over HTTP: nobody has an account there, and the token in the address decides.

use crate::circle::{As, Circle, noon, whole};
use axum::body::Body;
use domain::conference::{ConferenceForm, Move, ProposalForm, Slot, Standing};
use domain::people::{EmailAddress, Profession, Rank};
use http::header::{ACCEPT, CONTENT_DISPOSITION, CONTENT_TYPE, LOCATION};
use http::{Method, Request, Response, StatusCode};
use jiff::civil::date;
use server::programme::letters::StageLetters;
use store::conference::{NewProposal, Reply};

/// Priya has said yes to slot 2; answers her token and the organiser's cookie.
async fn priya_speaks(circle: &Circle) -> (String, String, String) {
    let store = &circle.store;
    let asha = circle.person("Asha", Profession::RegisteredManager, Rank::Organiser).await;
    let form = ConferenceForm {
        title: "The circle at the Care Show".into(),
        slug: "care-show".into(),
        date: "2027-03-17".into(),
        ..ConferenceForm::default()
    };
    let id = store.add_conference(&form.read(None, noon()).unwrap(), "", &asha, noon()).await.unwrap();
    let form = ProposalForm {
        title: "Falls".into(),
        minutes: "30".into(),
        speakers: "Priya Raman".into(),
        audience: "everyone".into(),
        interest: "nothing".into(),
        ..ProposalForm::default()
    };
    let new = NewProposal { terms: form.read().unwrap(), standing: Standing::Shortlisted, proposed_by: None };
    let talk = store.add_proposal(&id, &new, "", &asha, noon()).await.unwrap();
    let seen = store.board(&id, noon()).await.unwrap().unwrap().versions();
    store.make_move(&id, &Move::Place(talk.clone(), Slot::ALL[1]), seen, &asha, noon()).await.unwrap();
    let words = StageLetters { public_url: "http://localhost:3000".into(), organizer: "circle@localhost".into() };
    let email = EmailAddress::parse("priya@example.org").unwrap();
    store.offer_slot(&talk, (&email, date(2026, 12, 14)), &asha, noon(), &words).await.unwrap();
    let mail = store.lease_mail(10, noon()).await.unwrap().pop().unwrap();
    let token = mail.body.lines().find_map(|line| line.split_once("/s/")).unwrap().1.to_owned();
    store.answer_offer(&token, Reply::Comes, noon(), &words).await.unwrap();
    let cookie = circle.sign_in(&asha).await;
    (token, talk.to_string(), cookie)
}

async fn bring(circle: &Circle, path: &str, field: &str, name: &str, file: &[u8]) -> Response<Body> {
    let head = format!(
        "--B\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\nContent-Type: text/html\r\n\r\n"
    );
    let body = [head.as_bytes(), file, b"\r\n--B--\r\n"].concat();
    let request = Request::post(path)
        .header(ACCEPT, "text/html")
        .header(CONTENT_TYPE, "multipart/form-data; boundary=B")
        .header("sec-fetch-site", "same-origin")
        .body(Body::from(body))
        .unwrap();
    circle.send(request).await
}

fn leads_to(answer: &Response<Body>) -> String {
    answer.headers().get(LOCATION).map(|to| to.to_str().unwrap().to_owned()).unwrap_or_default()
}

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n%%EOF\n";

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn slides_come_in_by_a_plain_form_and_out_to_speaker_and_organisers() {
    let circle = Circle::new().await;
    let (token, talk, cookie) = priya_speaks(&circle).await;
    let path = format!("/s/{token}/slides");
    for (name, file) in [("first.pdf", PDF), ("../Zoë's falls.html", PDF)] {
        let answer = bring(&circle, &path, "slides", name, file).await;
        assert_eq!(leads_to(&answer), format!("/s/{token}?saved=slides#slides"));
    }
    let kept = format!("/organise/conference/care-show/speakers/{talk}/slides");
    for (path, cookie) in [(&path, None), (&kept, Some(&cookie))] {
        let mut request = Request::get(path);
        if let Some(cookie) = cookie {
            request = request.header(http::header::COOKIE, cookie);
        }
        let answer = circle.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(
            (answer.status(), &answer.headers()[CONTENT_TYPE]),
            (StatusCode::OK, &"application/pdf".parse().unwrap())
        );
        let name = answer.headers()[CONTENT_DISPOSITION].to_str().unwrap();
        assert_eq!(name, "attachment; filename=\"Zo--s falls.pdf\"; filename*=UTF-8''Zo%C3%AB%2Ds%20falls%2Epdf");
        assert_eq!(whole(answer.into_body()).await, PDF);
    }
    assert_eq!(circle.files("uploads"), 0, "what was on its way is gone");
    let nobody = circle.ask(Method::GET, &kept, As::Program, None).await;
    assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_is_no_slides_or_finds_no_room_is_refused_with_a_sentence() {
    let circle = Circle::new().await;
    let (token, _, _) = priya_speaks(&circle).await;
    let path = format!("/s/{token}/slides");
    for (file, why) in
        [(&b"<script>alert(1)</script>"[..], "not-slides"), (b"%PDF-1.7 cut", "not-slides"), (b"", "none")]
    {
        let answer = bring(&circle, &path, "slides", "falls.pdf", file).await;
        assert_eq!(leads_to(&answer), format!("/s/{token}?slides={why}#slides"));
    }
    circle.free.store(600_000_000, std::sync::atomic::Ordering::Relaxed);
    let answer = bring(&circle, &path, "slides", "falls.pdf", PDF).await;
    assert_eq!(leads_to(&answer), format!("/s/{token}?slides=disk-full#slides"));
    let page = circle.ask(Method::GET, &format!("/s/{token}?slides=not-slides"), As::Browser, None).await;
    assert!(page.body.contains("That file is no PDF, PowerPoint (.pptx) or OpenDocument (.odp)"), "{}", page.body);
    let answer = bring(&circle, &format!("/s/{token}/photo"), "photo", "me.jpg", b"MZ").await;
    assert_eq!(leads_to(&answer), format!("/s/{token}?photo=not-a-photo#photo"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_token_that_was_made_up_opens_nothing() {
    let circle = Circle::new().await;
    let (token, talk, _) = priya_speaks(&circle).await;
    let forged = token.replace('.', ".0");
    for wrong in [forged.as_str(), talk.as_str(), "x"] {
        for part in ["talk.ics", "photo", "slides"] {
            let answer = circle.ask(Method::GET, &format!("/s/{wrong}/{part}"), As::Program, None).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{wrong} {part}");
        }
        let answer = bring(&circle, &format!("/s/{wrong}/slides"), "slides", "falls.pdf", PDF).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND);
        let words = [("token", wrong), ("bio", "x"), ("speakers", ""), ("needs", "")];
        let (answer, _) = circle.post("/api/conference/save_speaking", &words, As::Program, None).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
    }
    let entry = circle.ask(Method::GET, &format!("/s/{token}/talk.ics"), As::Program, None).await;
    assert!(entry.body.contains(&format!("UID:talk-{talk}@localhost")), "{}", entry.body);
    assert!(entry.body.contains("DTSTART;TZID=Europe/London:20270317T111500"), "{}", entry.body);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_a_speaker_writes_is_shown_as_it_was_written() {
    let circle = Circle::new().await;
    let (token, talk, cookie) = priya_speaks(&circle).await;
    let script = "</textarea><script>alert(1)</script>";
    let words = [("token", token.as_str()), ("bio", script), ("speakers", "Dev Shah"), ("needs", script)];
    let (answer, _) = circle.post("/api/conference/save_speaking", &words, As::Browser, None).await;
    assert_eq!(answer.location.unwrap(), format!("/s/{token}?saved=words#about-you"));
    let long = "x".repeat(3_000);
    let words = [("token", token.as_str()), ("bio", long.as_str()), ("speakers", ""), ("needs", "")];
    let (answer, _) = circle.post("/api/conference/save_speaking", &words, As::Browser, None).await;
    assert!(answer.location.unwrap().contains("__err="));
    let kept = format!("/organise/conference/care-show/speakers/{talk}");
    for (path, cookie) in [(format!("/s/{token}"), None), (kept, Some(cookie.as_str()))] {
        let page = circle.ask(Method::GET, &path, As::Browser, cookie).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.body.contains("Dev Shah") && !page.body.contains("<script>alert"), "{}", page.body);
    }
}
