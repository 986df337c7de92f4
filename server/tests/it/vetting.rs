//! Deciding on applications, as organisers meet it.

use crate::circle::{As, Circle, noon};
use domain::people::{EmailAddress, Profession, Rank, Register, RegisterEntry, Standing, Workplace};
use domain::register::Location;
use domain::vetting::Statement;
use http::{Method, StatusCode};
use jiff::civil::Date;
use std::cell::RefCell;
use store::register::Begun;
use store::vetting::Filter;

/// The id of an application that waits in the queue.
async fn applied(circle: &Circle, name: &str) -> String {
    applied_from(circle, name, Workplace::default()).await
}

async fn applied_from(circle: &Circle, name: &str, workplace: Workplace) -> String {
    let email = EmailAddress::parse(&format!("{}@example.org", name.to_lowercase())).unwrap();
    let statement = Statement {
        name: name.into(),
        email,
        profession: Profession::RegisteredManager,
        workplace,
        why: String::new(),
    };
    let token = RefCell::new(String::new());
    let sent = circle.store.send_application(&statement, None, noon(), |proof| {
        token.replace(proof.map(|proof| proof.link_token.clone()).unwrap_or_default());
        Default::default()
    });
    assert!(sent.await.unwrap());
    circle.store.confirm_by_link(&token.take(), noon(), |_| Default::default()).await.unwrap().unwrap();
    let lines = circle.store.applications(&Filter::default()).await.unwrap().lines;
    lines.into_iter().find(|line| line.application.statement.name == name).unwrap().application.id
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn approving_somebody_suspended_says_who_and_since_when_and_loses_nothing() {
    let circle = Circle::new().await;
    let asha = circle.person("Asha", Profession::RegisteredManager, Rank::Organiser).await;
    let dawn = circle.person("Dawn", Profession::RegisteredManager, Rank::Member).await;
    let cookie = circle.sign_in(&asha).await;
    circle.store.set_standing(&dawn, Standing::Suspended, &asha, noon()).await.unwrap();
    let id = applied(&circle, "Dawn").await;
    let sentence = "Dawn has been suspended since Sunday 22 November.";
    let link = format!("href=\"/organise/people/{dawn}\"");
    let before = circle.ask(Method::GET, &format!("/organise/applications/{id}"), As::Browser, Some(&cookie)).await;
    assert!(before.body.contains(sentence) && before.body.contains(&link), "known before anything is typed");

    let page = format!("/organise/applications/{id}?do=approve");
    let request = http::Request::post("/api/vetting/decide")
        .header("accept", "text/html")
        .header("sec-fetch-site", "same-origin")
        .header("referer", format!("http://localhost:3000{page}"))
        .header("cookie", &cookie)
        .header("content-type", "application/x-www-form-urlencoded");
    let body = format!("id={id}&version=1&verdict=approve&basis=telephone&notes=Spoke+to+the+home&reason=Welcome+back");
    let response = circle.send(request.body(axum::body::Body::from(body)).unwrap()).await;
    let to = response.headers()["location"].to_str().unwrap().to_owned();
    let kept = response.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let refused = circle.ask(Method::GET, &to, As::Browser, Some(&format!("{cookie}; {kept}"))).await;
    assert_eq!(refused.status, StatusCode::OK);
    let alert = refused.body.split("role=\"alert\"").nth(1).unwrap().split("</div>").next().unwrap();
    assert!(alert.contains(sentence) && alert.contains("Restore them first") && alert.contains(&link), "{alert}");
    for typed in ["Spoke to the home", "Welcome back", "<option value=\"telephone\" selected"] {
        assert!(refused.body.contains(typed), "{typed} in {}", refused.body);
    }
    assert!(!refused.body.contains("too late"));

    let by = circle.store.person(&asha).await.unwrap().unwrap().0;
    let version = circle.store.joined(&dawn).await.unwrap().unwrap().1;
    let restore = store::people::ActOn {
        whom: dawn.clone(),
        seen: version,
        act: domain::people::Act::Restore,
        reason: String::new(),
    };
    circle.store.act_on(&restore, &by, noon(), |_| Default::default()).await.unwrap();
    let fields =
        [("id", &*id), ("version", "1"), ("verdict", "approve"), ("basis", "telephone"), ("notes", ""), ("reason", "")];
    let (done, _) = circle.post("/api/vetting/decide", &fields, As::Browser, Some(&cookie)).await;
    assert!(done.location.unwrap().contains(&format!("decided={id}")), "and once restored, it goes through");
}

/// Rosewood of the provider 1-777, whose manager by the file of 1 October is J. Pryce.
async fn list_rosewood(circle: &Circle) {
    let begun = circle.store.begin_register_load("october", noon()).await.unwrap();
    let Begun::Empty(generation) = begun else { panic!("{begun:?}") };
    let home = Location {
        id: "1-100001".into(),
        name: "Rosewood".into(),
        manager: "Pryce, Jo".into(),
        beds: Some(34),
        provider_id: "1-777".into(),
        provider_name: "Rosewood Care".into(),
        ..Location::default()
    };
    circle.store.add_locations(generation, 1, vec![home], noon()).await.unwrap();
    let loaded = circle.store.finish_register_load(generation, 1, Date::constant(2026, 10, 1)).await.unwrap();
    circle.store.switch_register(loaded, "command line", noon(), |_| None).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn another_manager_on_the_register_is_marked_with_the_files_date_and_decides_nothing() {
    let circle = Circle::new().await;
    let asha = circle.person("Asha", Profession::RegisteredManager, Rank::Organiser).await;
    let cookie = circle.sign_in(&asha).await;
    list_rosewood(&circle).await;
    let entry = |number: &str| Some(RegisterEntry { register: Register::Cqc, number: number.into() });
    let at_home = |number: &str| Workplace { service: "Rosewood".into(), entry: entry(number), ..Workplace::default() };

    let by_location = applied_from(&circle, "Dawn", at_home("1-100001")).await;
    let card =
        circle.ask(Method::GET, &format!("/organise/applications/{by_location}"), As::Browser, Some(&cookie)).await;
    for shown in ["Does not match", "Pryce", "CQC data, Thursday 1 October", "34"] {
        assert!(card.body.contains(shown), "{shown} in {}", card.body);
    }
    assert!(card.body.contains("Waiting for"), "nothing is decided");

    let by_provider = applied_from(&circle, "Lee", at_home("1-777")).await;
    let card =
        circle.ask(Method::GET, &format!("/organise/applications/{by_provider}"), As::Browser, Some(&cookie)).await;
    for shown in ["1-777 is a provider, Rosewood Care, with Rosewood (1-100001).", "Pryce"] {
        assert!(card.body.contains(shown), "{shown} in {}", card.body);
    }
}
