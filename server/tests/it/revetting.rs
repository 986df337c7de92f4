//! A new list says something else of a member's home: the question, its answers, and what organisers see.

use crate::circle::{As, Circle, noon};
use crate::register::import;
use axum::body::Body;
use domain::ids::PersonId;
use domain::people::{Profession, Rank, Register, RegisterEntry, Workplace};
use domain::register::Location;
use http::header::{ACCEPT, CONTENT_TYPE, COOKIE, LOCATION, REFERER};
use http::{Method, Request, StatusCode};

fn home(id: &str, manager: &str) -> Location {
    Location { id: id.into(), name: format!("Rosewood {id}"), manager: manager.into(), ..Location::default() }
}

/// Dawn, whose home has another manager in the newest list.
async fn asked(circle: &Circle) -> PersonId {
    let dawn = circle.person("Dawn", Profession::RegisteredManager, Rank::Member).await;
    let entry = RegisterEntry::parse(Register::Cqc, "1-100001").ok();
    let workplace = Workplace { service: "Rosewood".into(), entry, ..Workplace::default() };
    circle.store.set_workplace(&dawn, &workplace, &dawn, noon()).await.unwrap();
    import(circle, "september", vec![home("1-100001", "Okafor, Dawn")]).await;
    import(circle, "october", vec![home("1-100001", "Marsh, Lee")]).await;
    dawn
}

async fn page(circle: &Circle, path: &str, cookie: &str) -> String {
    let answer = circle.ask(Method::GET, path, As::Browser, Some(cookie)).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}");
    answer.body
}

/// Sends a plain form, and answers where it led.
async fn send(circle: &Circle, path: &str, cookie: &str, fields: &str) -> String {
    let request = Request::post(path)
        .header(ACCEPT, "text/html")
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(COOKIE, cookie)
        .header(REFERER, "http://localhost:3000/me")
        .header("sec-fetch-site", "same-origin")
        .body(Body::from(fields.to_owned()))
        .unwrap();
    let response = circle.send(request).await;
    response.headers().get(LOCATION).map(|to| to.to_str().unwrap().to_owned()).unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_member_is_asked_on_tonight_and_me_and_answers_with_one_plain_form() {
    let circle = Circle::new().await;
    let dawn = asked(&circle).await;
    let cookie = circle.sign_in(&dawn).await;
    for path in ["/", "/me"] {
        let html = page(&circle, path, &cookie).await;
        assert!(html.contains("Is Rosewood 1-100001 still your home?"), "{path}");
        assert!(html.contains("as at 1 October 2026 names another registered manager"), "{path}");
        assert!(html.contains("Marsh, Lee"), "{path}");
    }
    let id = circle.store.question_for(&dawn).await.unwrap().unwrap().id;
    let fields = format!("id={id}&answer=still");
    for _ in 0..2 {
        assert_eq!(send(&circle, "/api/register/answer_question", &cookie, &fields).await, "/me?home=still#my-home");
    }
    let html = page(&circle, "/me?home=still", &cookie).await;
    assert!(html.contains("It is noted as your home.") && !html.contains("still your home?"));
    assert!(!page(&circle, "/", &cookie).await.contains("still your home?"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_move_with_an_impossible_id_is_turned_back_and_a_good_one_is_shown_to_organisers() {
    let circle = Circle::new().await;
    let dawn = asked(&circle).await;
    let asha = circle.person("Asha", Profession::RegisteredManager, Rank::Organiser).await;
    let (cookie, organiser) = (circle.sign_in(&dawn).await, circle.sign_in(&asha).await);
    let id = circle.store.question_for(&dawn).await.unwrap().unwrap().id;
    let html = page(&circle, "/organise/revetting", &organiser).await;
    assert!(html.contains("Asked, within the 30 days") && html.contains("Dawn"), "{html}");

    let bad = format!("id={id}&answer=moved&home=&home_id=1-12");
    let back = send(&circle, "/api/register/answer_question", &cookie, &bad).await;
    assert!(back.contains("/me?") && back.contains("__err="), "{back}");
    let html = page(&circle, back.strip_prefix("http://localhost:3000").unwrap(), &cookie).await;
    assert!(html.contains("A CQC id looks like 1-1000210669.") && html.contains("href=\"#home_id\""), "{html}");

    let good = format!("id={id}&answer=moved&home=Oakwood+Hall&home_id=1-1000210670");
    assert_eq!(send(&circle, "/api/register/answer_question", &cookie, &good).await, "/me?home=moved#my-home");
    let html = page(&circle, "/organise/revetting", &organiser).await;
    assert!(html.contains("Oakwood Hall (1-1000210670)") && html.contains("Answers to look at"), "{html}");
    let settled = send(&circle, "/api/organise/put_question_away", &organiser, &format!("id={id}")).await;
    assert_eq!(settled, "/organise/revetting?settled=1");
    assert!(page(&circle, "/organise/revetting", &organiser).await.contains("Nobody waits for anything."));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nobody_answers_for_another_member() {
    let circle = Circle::new().await;
    let dawn = asked(&circle).await;
    let lee = circle.person("Lee", Profession::RegisteredManager, Rank::Member).await;
    let cookie = circle.sign_in(&lee).await;
    let id = circle.store.question_for(&dawn).await.unwrap().unwrap().id;
    let back = send(&circle, "/api/register/answer_question", &cookie, &format!("id={id}&answer=left")).await;
    assert!(back.contains("__err="), "{back}");
    assert!(circle.store.question_for(&dawn).await.unwrap().is_some());
}
