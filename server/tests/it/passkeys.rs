//! Passkeys from the first question to the last refusal, and what organisers may not do without one.

use crate::authenticator::Authenticator;
use crate::circle::{Answer, As, Circle};
use crate::gate::{concrete, method_of};
use domain::ids::PersonId;
use domain::people::{Audience, Profession, Rank};
use http::{Method, StatusCode};
use server::gate::TABLE;

/// The circle's organisers were made on 22 November: their seven days are over.
const LATER: &str = "2026-12-10T12:00:00Z";

async fn question(circle: &Circle, path: &str, cookie: Option<&str>) -> String {
    let (answer, _) = circle.post(path, &[], As::Program, cookie).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    serde_json::from_str(&answer.body).unwrap()
}

pub async fn add(circle: &Circle, device: &mut Authenticator, cookie: &str) -> Answer {
    let question = question(circle, "/api/people/ask_to_add_passkey", Some(cookie)).await;
    let answer = device.create(&question);
    let fields = [("name", "My phone"), ("answer", &answer), ("next", "")];
    circle.post("/api/people/add_passkey", &fields, As::Browser, Some(cookie)).await.0
}

async fn answer_with(circle: &Circle, answer: &str) -> (Answer, Option<String>) {
    let fields = [("answer", answer), ("next", "/calendar")];
    circle.post("/api/people/sign_in_by_passkey", &fields, As::Browser, None).await
}

async fn sign_in(circle: &Circle, device: &mut Authenticator) -> (Answer, Option<String>) {
    let answer = device.get(&question(circle, "/api/people/ask_to_use_passkey", None).await);
    answer_with(circle, &answer).await
}

async fn dawn(circle: &Circle) -> (PersonId, String) {
    let dawn = circle.person("Dawn", Profession::RegisteredManager, Rank::Member).await;
    let cookie = circle.sign_in(&dawn).await;
    (dawn, cookie)
}

fn was_refused((answer, session): &(Answer, Option<String>)) -> bool {
    session.is_none() && answer.location.as_deref().is_some_and(|to| to.contains("__err="))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_passkey_that_was_added_signs_in_without_an_address() {
    let circle = Circle::new().await;
    let (dawn, cookie) = dawn(&circle).await;
    let mut phone = Authenticator::new(1);
    let added = add(&circle, &mut phone, &cookie).await;
    assert_eq!(added.location.as_deref(), Some("/me?saved=passkey#passkeys"));
    let me = circle.ask(Method::GET, "/me", As::Browser, Some(&cookie)).await;
    assert!(me.body.contains("My phone"));

    let (answer, session) = sign_in(&circle, &mut phone).await;
    assert_eq!(answer.location.as_deref(), Some("/calendar"));
    let me = circle.ask(Method::GET, "/me", As::Browser, session.as_deref()).await;
    assert!(me.status == StatusCode::OK && me.body.contains("dawn@example.org"));

    let id = circle.store.passkeys(&dawn).await.unwrap().remove(0).id;
    circle.post("/api/people/remove_passkey", &[("id", &id)], As::Browser, Some(&cookie)).await;
    assert!(was_refused(&sign_in(&circle, &mut phone).await), "a passkey that was removed opens nothing");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_answer_that_is_sent_again_signs_nobody_in() {
    let circle = Circle::new().await;
    let (_, cookie) = dawn(&circle).await;
    let mut phone = Authenticator::new(1);
    add(&circle, &mut phone, &cookie).await;
    let answer = phone.get(&question(&circle, "/api/people/ask_to_use_passkey", None).await);
    assert!(answer_with(&circle, &answer).await.1.is_some());
    assert!(was_refused(&answer_with(&circle, &answer).await));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_copied_authenticator_whose_counter_stands_behind_is_refused() {
    let circle = Circle::new().await;
    let (_, cookie) = dawn(&circle).await;
    let mut phone = Authenticator::new(1);
    add(&circle, &mut phone, &cookie).await;
    phone.counter = 20;
    assert!(sign_in(&circle, &mut phone).await.1.is_some());
    phone.counter = 10;
    assert!(was_refused(&sign_in(&circle, &mut phone).await));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whatever_is_wrong_with_an_answer_strangers_are_told_the_same() {
    let circle = Circle::new().await;
    let (_, cookie) = dawn(&circle).await;
    let mut phone = Authenticator::new(1);
    add(&circle, &mut phone, &cookie).await;

    let mut stranger = Authenticator::new(2);
    // It was asked, and its answer was never sent.
    stranger.create(&question(&circle, "/api/people/ask_to_add_passkey", Some(&cookie)).await);
    let unknown = sign_in(&circle, &mut stranger).await;
    phone.origin = "https://evil.example".into();
    let elsewhere = sign_in(&circle, &mut phone).await;
    let nonsense = answer_with(&circle, "{}").await;
    for refused in [&unknown, &elsewhere, &nonsense] {
        assert!(was_refused(refused));
        assert_eq!(refused.0.location, unknown.0.location);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_persons_question_is_not_answered_by_another() {
    let circle = Circle::new().await;
    let (dawn, cookie) = dawn(&circle).await;
    let lee = circle.person("Lee", Profession::RegisteredManager, Rank::Member).await;
    let other = circle.sign_in(&lee).await;
    let answer =
        Authenticator::new(1).create(&question(&circle, "/api/people/ask_to_add_passkey", Some(&cookie)).await);
    let fields = [("name", "Mine"), ("answer", answer.as_str()), ("next", "")];
    circle.post("/api/people/add_passkey", &fields, As::Browser, Some(&other)).await;
    for person in [&dawn, &lee] {
        assert!(circle.store.passkeys(person).await.unwrap().is_empty());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn after_seven_days_an_organiser_without_a_passkey_is_led_to_add_one_from_every_place_of_organisers() {
    let circle = Circle::at_time(LATER).await;
    let asha = circle.person("Asha", Profession::RegisteredManager, Rank::Owner).await;
    let cookie = circle.sign_in(&asha).await;
    for (path, _) in TABLE.iter().filter(|(_, audience)| *audience == Audience::Organisers) {
        let (method, path) = (method_of(path), concrete(path));
        let page = circle.ask(method.clone(), &path, As::Browser, Some(&cookie)).await;
        let to = page.location.unwrap_or_default();
        assert!(to.starts_with("/me/passkey?next=") && page.body.is_empty(), "{path}: {} {to}", page.status);
        let program = circle.ask(method, &path, As::Program, Some(&cookie)).await;
        assert_eq!(program.status, StatusCode::FORBIDDEN, "{path}");
    }
    let asked = circle.ask(Method::GET, "/me/passkey?next=/organise", As::Browser, Some(&cookie)).await;
    assert!(asked.body.contains("Add a passkey to go on"));
    let me = circle.ask(Method::GET, "/me", As::Browser, Some(&cookie)).await;
    assert!(me.status == StatusCode::OK && me.body.contains("and organiser"));

    add(&circle, &mut Authenticator::new(1), &cookie).await;
    let page = circle.ask(Method::GET, "/organise", As::Browser, Some(&cookie)).await;
    assert_eq!(page.status, StatusCode::OK, "whoever has just added one may go on");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_organiser_with_a_passkey_who_came_in_by_mail_neither_organises_nor_changes_passkeys() {
    let circle = Circle::new().await;
    let asha = circle.person("Asha", Profession::RegisteredManager, Rank::Organiser).await;
    let first = circle.sign_in(&asha).await;
    assert_eq!(circle.ask(Method::GET, "/organise", As::Browser, Some(&first)).await.status, StatusCode::OK);
    let mut phone = Authenticator::new(1);
    add(&circle, &mut phone, &first).await;

    let by_mail = circle.sign_in(&asha).await;
    let page = circle.ask(Method::GET, "/organise", As::Browser, Some(&by_mail)).await;
    assert_eq!(page.location.as_deref(), Some("/me/passkey?next=%2Forganise"));
    let (refused, _) = circle.post("/api/people/ask_to_add_passkey", &[], As::Program, Some(&by_mail)).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let id = circle.store.passkeys(&asha).await.unwrap().remove(0).id;
    circle.post("/api/people/remove_passkey", &[("id", &id)], As::Browser, Some(&by_mail)).await;
    assert_eq!(circle.store.passkeys(&asha).await.unwrap().len(), 1);

    let (_, by_passkey) = sign_in(&circle, &mut phone).await;
    let page = circle.ask(Method::GET, "/organise", As::Browser, by_passkey.as_deref()).await;
    assert_eq!(page.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn somebody_else_in_the_same_browser_does_not_inherit_a_passkey() {
    let circle = Circle::at_time(LATER).await;
    let asha = circle.person("Asha", Profession::RegisteredManager, Rank::Organiser).await;
    let lee = circle.person("Lee", Profession::RegisteredManager, Rank::Organiser).await;
    let cookie = circle.sign_in(&asha).await;
    add(&circle, &mut Authenticator::new(1), &cookie).await;
    let token = circle.store.sign_in_link_for(&lee, LATER.parse().unwrap()).await.unwrap();
    let path = "/api/people/sign_in_by_link";
    let (_, session) = circle.post(path, &[("token", &token)], As::Browser, Some(&cookie)).await;
    let cookie = session.unwrap_or(cookie);
    let me = circle.ask(Method::GET, "/me", As::Browser, Some(&cookie)).await;
    assert!(me.body.contains("lee@example.org"));
    let page = circle.ask(Method::GET, "/organise", As::Browser, Some(&cookie)).await;
    assert_eq!(page.location.as_deref(), Some("/me/passkey?next=%2Forganise"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_calendar_of_an_organiser_who_is_held_back_is_shared_with_nobody() {
    let circle = Circle::at_time(LATER).await;
    let asha = circle.person("Asha", Profession::RegisteredManager, Rank::Organiser).await;
    let (_, member) = dawn(&circle).await;
    let held_back = circle.sign_in(&asha).await;
    for (cookie, organises) in [(&held_back, true), (&member, false), (&held_back, true)] {
        let page = circle.ask(Method::GET, "/calendar", As::Browser, Some(cookie)).await.body;
        assert_eq!(page.contains("href=\"/organise\""), organises);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_organisers_let_one_back_who_lost_the_passkey() {
    let circle = Circle::new().await;
    let uma = circle.person("Uma", Profession::RegisteredManager, Rank::Organiser).await;
    let first = circle.sign_in(&uma).await;
    let me = circle.ask(Method::GET, "/me", As::Browser, Some(&first)).await;
    assert!(me.body.contains("Organisers need a passkey."), "a new organiser is told by when");
    add(&circle, &mut Authenticator::new(1), &first).await;
    let by_mail = circle.sign_in(&uma).await;

    let page = format!("/organise/people/{uma}");
    for (name, saved) in [("Asha", "confirmed"), ("Lee", "let-back")] {
        let organiser = circle.person(name, Profession::RegisteredManager, Rank::Organiser).await;
        let cookie = circle.sign_in(&organiser).await;
        let seen = circle.ask(Method::GET, &page, As::Browser, Some(&cookie)).await.body;
        assert!(seen.contains("One passkey") && seen.contains("I know that it is they"), "{name}");
        let (done, _) =
            circle.post("/api/organise/let_back", &[("id", uma.as_str())], As::Browser, Some(&cookie)).await;
        assert_eq!(done.location, Some(format!("{page}?saved={saved}")));
    }
    let organise = circle.ask(Method::GET, "/organise", As::Browser, Some(&by_mail)).await;
    assert_eq!(organise.status, StatusCode::OK, "seven new days begin, also for who came in by mail");
}
