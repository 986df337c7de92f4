//! Members who mend their name and move to another address, as browsers meet it.

use crate::authenticator::Authenticator;
use crate::circle::{As, Circle, noon};
use domain::ids::PersonId;
use domain::people::{EmailAddress, Profession, Rank};
use http::{Method, StatusCode};

async fn member(circle: &Circle, name: &str) -> (PersonId, String) {
    let id = circle.person(name, Profession::RegisteredManager, Rank::Member).await;
    let cookie = circle.sign_in(&id).await;
    (id, cookie)
}

async fn page(circle: &Circle, path: &str, cookie: &str) -> (StatusCode, String) {
    let answer = circle.ask(Method::GET, path, As::Browser, Some(cookie)).await;
    (answer.status, answer.body)
}

/// Sends a form; where its answer leads, and the session's cookie if a new one was set.
async fn send(circle: &Circle, path: &str, fields: &[(&str, &str)], cookie: &str) -> (String, Option<String>) {
    let (answer, session) = circle.post(path, fields, As::Browser, Some(cookie)).await;
    (answer.location.unwrap_or_else(|| panic!("{path}: {} {}", answer.status, answer.body)), session)
}

/// Asks to move; where that leads.
async fn ask(circle: &Circle, to: &str, cookie: &str) -> String {
    send(circle, "/api/people/ask_to_change_email", &[("email", to)], cookie).await.0
}

/// Everything waiting to leave, as recipient and body.
async fn mails(circle: &Circle) -> Vec<(String, String)> {
    let mails = circle.store.lease_mail(50, noon() + jiff::SignedDuration::from_hours(1)).await.unwrap();
    mails.into_iter().map(|mail| (mail.to.as_str().to_owned(), mail.body)).collect()
}

fn link_in(mails: &[(String, String)], to: &str) -> String {
    let (_, body) = mails.iter().find(|(recipient, _)| recipient == to).expect("a mail");
    let line = body.lines().find(|line| line.contains("/me/email/")).expect("a link");
    line.trim_start_matches("http://localhost:3000").to_owned()
}

fn token(link: &str) -> &str {
    link.rsplit('/').next().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_new_name_is_on_every_page_at_once_also_on_those_that_are_shared() {
    let circle = Circle::at_time("2026-11-24T12:00:00Z").await;
    let asha = circle.person("Asha", Profession::RegisteredManager, Rank::Organiser).await;
    let cookie = circle.sign_in(&asha).await;
    crate::doors::thursdays(&circle, &asha).await;
    let (_, other) = member(&circle, "Lee").await;
    assert!(page(&circle, "/calendar", &other).await.1.contains("Asha"));

    let (to, _) = send(&circle, "/api/people/rename", &[("name", " Asha  Patel ")], &cookie).await;
    assert_eq!(to, "/me/details?saved=name");

    for (path, who) in [("/calendar", &other), ("/members?name=patel", &other), ("/me", &cookie), (&*to, &cookie)] {
        assert!(page(&circle, path, who).await.1.contains("Asha Patel"), "{path}");
    }
    let trail = page(&circle, "/organise/audit?verb=changed+name", &cookie).await.1;
    assert!(trail.contains("From Asha to Asha Patel"), "{trail}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_name_or_address_that_cannot_be_taken_is_kept_as_typed_beside_what_is_wrong() {
    let circle = Circle::new().await;
    let (_, cookie) = member(&circle, "Dawn").await;
    let long = "x".repeat(81);
    let wrong: [(&str, &str, &str, &str); 4] = [
        ("/api/people/rename", "name", &long, "Keep this to 80 characters. It has 81 now."),
        ("/api/people/rename", "name", "", "Fill this in."),
        ("/api/people/ask_to_change_email", "email", "dawn at home", "Write the email address like name@example.org."),
        ("/api/people/ask_to_change_email", "email", "DAWN@example.org", "That is the address you have."),
    ];
    for (path, field, typed, said) in wrong {
        let request = http::Request::post(path)
            .header("accept", "text/html")
            .header("sec-fetch-site", "same-origin")
            .header("referer", "http://localhost:3000/me/details")
            .header("cookie", &cookie)
            .header("content-type", "application/x-www-form-urlencoded");
        let body = format!("{field}={}", typed.replace(' ', "+"));
        let response = circle.send(request.body(axum::body::Body::from(body)).unwrap()).await;
        let to = response.headers()["location"].to_str().unwrap().to_owned();
        let kept = response.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
        let (_, shown) = page(&circle, &to, &format!("{cookie}; {kept}")).await;
        assert!(shown.contains(said), "{said} in {shown}");
        assert!(shown.contains(&format!("value=\"{typed}\"")), "{typed} in {shown}");
    }
    assert!(mails(&circle).await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_member_moves_by_the_button_behind_the_link_and_only_that_browser_stays_signed_in() {
    let circle = Circle::new().await;
    let (dawn, here) = member(&circle, "Dawn").await;
    let office = circle.sign_in(&dawn).await;
    assert_eq!(ask(&circle, "dawn@new.example", &here).await, "/me/details?saved=asked");
    assert!(page(&circle, "/me/details", &here).await.1.contains("You asked to move to dawn@new.example."));
    let waiting = mails(&circle).await;
    let link = link_in(&waiting, "dawn@new.example");
    assert!(waiting.iter().any(|(to, body)| to == "dawn@example.org" && body.contains("If it was not you")));

    for _ in 0..3 {
        let (_, shown) = page(&circle, &link, &here).await;
        assert!(shown.contains("Use dawn@new.example"), "{shown}");
    }
    assert!(page(&circle, "/me", &here).await.1.contains("dawn@example.org"), "looking moves nobody");

    let (to, session) = send(&circle, "/api/people/change_email", &[("token", token(&link))], &here).await;
    let here = session.unwrap_or(here);
    assert_eq!(to, "/me/details?saved=email");
    let (status, shown) = page(&circle, &to, &here).await;
    assert_eq!(status, StatusCode::OK);
    assert!(shown.contains("That is your address now.") && shown.contains("dawn@new.example"), "{shown}");
    assert_eq!(page(&circle, "/me", &office).await.0, StatusCode::SEE_OTHER, "the other browser is signed out");
    let (over, _) = send(&circle, "/api/people/change_email", &[("token", token(&link))], &here).await;
    assert_eq!(over, "/me/email/over");
    assert!(page(&circle, &over, &here).await.1.contains("This link does not work here"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_link_that_reached_a_stranger_moves_nobody() {
    let circle = Circle::new().await;
    let (dawn, cookie) = member(&circle, "Dawn").await;
    let (_, stranger) = member(&circle, "Lee").await;
    ask(&circle, "dwan@new.example", &cookie).await;
    let link = link_in(&mails(&circle).await, "dwan@new.example");

    let (answer, _) = circle.post("/api/people/change_email", &[("token", token(&link))], As::Browser, None).await;
    assert!(answer.location.unwrap().starts_with("/sign-in"));
    let answer = circle.ask(Method::GET, &link, As::Browser, None).await;
    assert!(answer.location.unwrap().starts_with("/sign-in?next=%2Fme%2Femail%2F"), "and on to the page afterwards");
    assert!(!page(&circle, &link, &stranger).await.1.contains("dwan@new.example"));
    let (over, _) = send(&circle, "/api/people/change_email", &[("token", token(&link))], &stranger).await;
    assert_eq!(over, "/me/email/over");
    let (person, _) = circle.store.person(&dawn).await.unwrap().unwrap();
    assert_eq!(person.email.as_str(), "dawn@example.org");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nobody_learns_whose_an_address_is_but_the_mailbox_itself() {
    let circle = Circle::new().await;
    let (_, cookie) = member(&circle, "Dawn").await;
    circle.person("Lee", Profession::Cqc, Rank::Member).await;
    let mut shown = Vec::new();
    for to in ["lee@example.org", "eel@example.org"] {
        assert_eq!(ask(&circle, to, &cookie).await, "/me/details?saved=asked");
        let (_, page) = page(&circle, "/me/details?saved=asked", &cookie).await;
        let nonce = page.split("nonce=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        shown.push(page.replace(&nonce, "N").replace(to, "TO"));
    }
    assert_eq!(shown[0], shown[1]);
    let waiting = mails(&circle).await;
    let to =
        |whom: &str| waiting.iter().filter(|(to, _)| to == whom).map(|(_, body)| body.as_str()).collect::<Vec<_>>();
    assert!(
        to("lee@example.org")[0].contains("belongs to somebody") && !to("lee@example.org")[0].contains("/me/email/")
    );
    assert_eq!(to("dawn@example.org").len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn asking_is_limited_as_sign_ins_are() {
    let circle = Circle::new().await;
    let (_, cookie) = member(&circle, "Dawn").await;
    for n in 0..5 {
        assert_eq!(ask(&circle, &format!("dawn{n}@new.example"), &cookie).await, "/me/details?saved=asked");
    }
    let refused = ask(&circle, "dawn5@new.example", &cookie).await;
    assert!(page(&circle, &refused.replace("/me?", "/me/details?"), &cookie).await.1.contains("asked for many times"));
    for _ in 0..5 {
        ask(&circle, "dawn", &cookie).await;
    }
    let fields = [("email", "dawn")];
    let (answer, _) = circle.post("/api/people/ask_to_change_email", &fields, As::Program, Some(&cookie)).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS, "an eleventh within a minute");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_organiser_who_came_in_by_mail_alone_does_not_move_and_one_with_a_passkey_stays_proven() {
    let circle = Circle::new().await;
    let asha = circle.person("Asha", Profession::RegisteredManager, Rank::Organiser).await;
    let proven = circle.sign_in(&asha).await;
    let mut phone = Authenticator::new(1);
    crate::passkeys::add(&circle, &mut phone, &proven).await;
    let by_mail = circle.sign_in(&asha).await;
    assert!(ask(&circle, "asha@new.example", &by_mail).await.contains("__err="));
    assert!(page(&circle, "/me/details", &by_mail).await.1.contains("use your passkey first"));
    assert!(mails(&circle).await.is_empty());

    ask(&circle, "asha@new.example", &proven).await;
    let link = link_in(&mails(&circle).await, "asha@new.example");
    let fields = [("token", token(&link))];
    assert!(send(&circle, "/api/people/change_email", &fields, &by_mail).await.0.contains("__err="));
    let (to, session) = send(&circle, "/api/people/change_email", &fields, &proven).await;
    assert_eq!(to, "/me/details?saved=email");
    let (status, _) = page(&circle, "/organise", &session.unwrap_or(proven)).await;
    assert_eq!(status, StatusCode::OK, "the passkey shown before still counts here");
    let moved = EmailAddress::parse("asha@new.example").unwrap();
    assert!(circle.store.person_by_email(&moved).await.unwrap().is_some());
}
