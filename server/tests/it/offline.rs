//! What is kept for the page without a connection.

use crate::circle::{As, Circle};
use crate::doors::thursdays;
use crate::push::subscription;
use domain::calendar::Answer;
use domain::people::{Profession, Rank};
use http::{Method, StatusCode};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_next_evenings_are_for_everyone_and_a_members_own_for_them_alone() {
    let circle = Circle::new().await;
    let asha = circle.person("Asha", Profession::RegisteredManager, Rank::Organiser).await;
    let dawn = circle.person("Dawn", Profession::RegisteredManager, Rank::Member).await;
    let session = thursdays(&circle, &asha).await;
    let cookie = circle.sign_in(&dawn).await;
    let open = circle.ask(Method::GET, "/offline/evenings.json", As::Program, None).await;
    assert!(open.body.contains("Thursday 26 November, 20:00 UK time"), "{}", open.body);
    assert!(!open.body.contains("falls audit") && !open.body.contains("zoom"), "neither notes nor link: {}", open.body);

    let mine = async |cookie| circle.ask(Method::GET, "/offline/mine.json", As::Program, cookie).await;
    assert_eq!(mine(None).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(mine(Some(cookie.as_str())).await.status, StatusCode::NOT_FOUND);
    let said = subscription("http://127.0.0.1:9/send/1");
    circle.post("/api/people/add_device", &[("subscription", &said)], As::Browser, Some(&cookie)).await;
    assert!(mine(Some(cookie.as_str())).await.body.ends_with("\"next\":[]}"));
    // Another browser of hers, which she has not switched on.
    let elsewhere = circle.sign_in(&dawn).await;
    assert_eq!(mine(Some(elsewhere.as_str())).await.status, StatusCode::NOT_FOUND);
    circle.store.answer(&session, &dawn, Answer::Coming, crate::circle::noon()).await.unwrap();
    let kept = mine(Some(cookie.as_str())).await;
    assert!(kept.body.contains("Thursday 26 November") && kept.cache.as_deref() == Some("no-store"));

    let detail = circle.store.session(&session, &asha).await.unwrap().unwrap();
    let version = detail.listed.session.version;
    circle.store.cancel_session(&session, version, "Snow", &asha, crate::circle::noon()).await.unwrap();
    for path in ["/offline/evenings.json", "/offline/mine.json"] {
        let answer = circle.ask(Method::GET, path, As::Program, Some(&cookie)).await;
        assert!(!answer.body.contains("26 November"), "what is called off is not awaited: {}", answer.body);
    }
}
