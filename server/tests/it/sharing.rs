//! One rendering serves many members, and yet everybody sees their own calendar, as it is now.

use crate::circle::{As, Circle, noon};
use crate::doors::thursdays;
use domain::calendar::Answer;
use domain::people::{Profession, Rank};
use http::Method;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_shared_calendar_shows_each_member_their_own_answers_at_once() {
    let circle = Circle::new().await;
    let asha = circle.person("Asha", Profession::RegisteredManager, Rank::Organiser).await;
    let (dawn, tom) = (
        circle.person("Dawn", Profession::RegisteredManager, Rank::Member).await,
        circle.person("Tom", Profession::RegisteredManager, Rank::Member).await,
    );
    let session = thursdays(&circle, &asha).await;
    let (dawns, toms) = (circle.sign_in(&dawn).await, circle.sign_in(&tom).await);
    let coming = async |cookie: &str| {
        let page = circle.ask(Method::GET, "/calendar", As::Browser, Some(cookie)).await.body;
        assert!(page.contains("Open evening"));
        page.contains("You're coming")
    };

    assert!(!coming(&dawns).await && !coming(&toms).await);
    circle.store.answer(&session, &dawn, Answer::Coming, noon()).await.unwrap();
    assert!(coming(&dawns).await && !coming(&toms).await);
    circle.store.answer(&session, &dawn, Answer::NotComing, noon()).await.unwrap();
    assert!(!coming(&dawns).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_organisers_calendar_is_never_a_members() {
    let circle = Circle::new().await;
    let asha = circle.person("Asha", Profession::RegisteredManager, Rank::Organiser).await;
    let dawn = circle.person("Dawn", Profession::RegisteredManager, Rank::Member).await;
    thursdays(&circle, &asha).await;
    for (person, organises) in [(&asha, true), (&dawn, false), (&asha, true)] {
        let cookie = circle.sign_in(person).await;
        let page = circle.ask(Method::GET, "/calendar", As::Browser, Some(&cookie)).await.body;
        assert_eq!(page.contains("href=\"/organise\""), organises);
    }
}

/// What stands in the page between these words and the next quotation mark.
fn value<'a>(page: &'a str, before: &str) -> &'a str {
    page.split_once(before).and_then(|(_, rest)| rest.split('"').next()).unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn members_who_come_at_eight_share_a_page_that_names_each_of_them_until_they_have_said_something() {
    let circle = Circle::at_time("2026-11-26T19:55:00Z").await;
    let asha = circle.person("Asha", Profession::RegisteredManager, Rank::Organiser).await;
    let session = thursdays(&circle, &asha).await;
    let mut cookies = Vec::new();
    for name in ["Dawn", "Sian", "Tom"] {
        let person = circle.person(name, Profession::RegisteredManager, Rank::Member).await;
        circle.store.rename(&person, &format!("{name} \"Shân\" O'Neill <b>"), noon()).await.unwrap();
        cookies.push((circle.sign_in(&person).await, person));
    }
    // What she has said of the week after is on none of their pages.
    let next = circle.store.sessions_ahead(noon(), None, None, 9).await.unwrap().pop().unwrap().session.id;
    assert_ne!(next, session);
    circle.store.answer(&next, &cookies[0].1, Answer::Coming, noon()).await.unwrap();
    let page = async |cookie: &str| {
        circle.ask(Method::GET, &format!("/sessions/{session}"), As::Browser, Some(cookie)).await.body
    };
    let mut keys = Vec::new();
    for (cookie, person) in &cookies {
        let page = page(cookie).await;
        for (_, each) in &cookies {
            assert_eq!(page.contains(each.as_str()), each == person);
        }
        assert!(!page.contains("\\\"mine\\\":\\\"Coming\\\""), "{page}");
        keys.push(value(&page, "name=\"key\" value=\"").to_owned());
    }
    // One rendering: even the names of its forms are the same.
    assert!(keys[0].len() > 8 && keys.iter().all(|key| *key == keys[0]), "{keys:?}");

    let (dawns, toms) = (&cookies[0].0, &cookies[2].0);
    let form = [("id", session.as_str()), ("key", keys[0].as_str()), ("words", "Good evening")];
    circle.post("/api/room/say", &form, As::Browser, Some(dawns)).await;
    let (hers, his) = (page(dawns).await, page(toms).await);
    assert!(hers.contains("Good evening") && his.contains("Good evening"));
    assert_ne!(value(&hers, "name=\"key\" value=\""), value(&his, "name=\"key\" value=\""));
}
