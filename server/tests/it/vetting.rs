//! Deciding on applications, as organisers meet it.

use crate::circle::{As, Circle, noon};
use domain::people::{EmailAddress, Profession, Rank, Standing};
use domain::vetting::Statement;
use http::{Method, StatusCode};
use std::cell::RefCell;
use store::vetting::Filter;

/// The id of an application that waits in the queue.
async fn applied(circle: &Circle, name: &str) -> String {
    let email = EmailAddress::parse(&format!("{}@example.org", name.to_lowercase())).unwrap();
    let statement = Statement {
        name: name.into(),
        email,
        profession: Profession::RegisteredManager,
        workplace: domain::people::Workplace::default(),
        why: String::new(),
    };
    let token = RefCell::new(String::new());
    let sent = circle.store.send_application(&statement, None, noon(), |proof| {
        token.replace(proof.map(|proof| proof.link_token.clone()).unwrap_or_default());
        Default::default()
    });
    assert!(sent.await.unwrap());
    circle.store.confirm_by_link(&token.take(), noon(), |_| Default::default()).await.unwrap().unwrap();
    circle.store.applications(&Filter::default()).await.unwrap().lines.remove(0).application.id
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
