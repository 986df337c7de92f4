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
