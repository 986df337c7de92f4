//! What a page of the members area costs: as many statements for a thousand members as for ten. A binary of its own,
//! since it listens to everything that the driver does.

#![expect(clippy::unwrap_used, clippy::expect_used, dead_code, reason = "helpers of tests stand outside #[test]")]

#[path = "it/circle.rs"]
mod circle;

use circle::{As, Circle, noon};
use domain::ids::PersonId;
use domain::members::Profile;
use domain::people::{EmailAddress, Profession, Rank, Standing};
use http::{Method, StatusCode};
use std::sync::Mutex;
use store::people::NewPerson;
use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};

/// What the driver was asked, by the beginnings of the statements.
static ASKED: Mutex<Vec<String>> = Mutex::new(Vec::new());

struct Listener;

impl<S: Subscriber> Layer<S> for Listener {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() == "sqlx::query" {
            let mut summary = Summary::default();
            event.record(&mut summary);
            ASKED.lock().unwrap().push(summary.0);
        }
    }
}

#[derive(Default)]
struct Summary(String);

impl Visit for Summary {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        if field.name() == "summary" {
            self.0 = format!("{value:?}");
        }
    }
}

/// The driver tells of a statement in a thread of its own, a moment after it has answered.
async fn all_is_said() {
    let told = || ASKED.lock().unwrap().len();
    let mut before = None;
    while before != Some(told()) {
        before = Some(told());
        tokio::time::sleep(std::time::Duration::from_millis(30)).await;
    }
}

/// The statements of one page, without those of the hub, which looks for news each second.
async fn cost(circle: &Circle, path: &str, cookie: &str) -> Vec<String> {
    all_is_said().await;
    ASKED.lock().unwrap().clear();
    let answer = circle.ask(Method::GET, path, As::Browser, Some(cookie)).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}");
    all_is_said().await;
    let mut asked = std::mem::take(&mut *ASKED.lock().unwrap());
    // None is the page's: news is read beside it, that a browser was seen is noted every few minutes, and a connection of
    // the pool is set up when it is first needed.
    let beside = ["changes", "n, topic", "update http_sessions", "pragma", "PRAGMA"];
    asked.retain(|statement| !beside.iter().any(|part| statement.contains(part)));
    asked
}

async fn add(circle: &Circle, members: std::ops::Range<usize>) {
    for n in members {
        let new = NewPerson {
            name: format!("Member {n}"),
            email: EmailAddress::parse(&format!("m{n}@example.org")).unwrap(),
            profession: Profession::RegisteredManager,
            rank: Rank::Member,
            standing: Standing::Member,
        };
        let id: PersonId = circle.store.add_person(new, noon()).await.unwrap();
        if n.is_multiple_of(10) {
            let (county, topics) = ("Devon".into(), vec!["Falls".into(), "night staffing".into()]);
            let profile = Profile { county, topics, bio: "Hello".into(), ..Profile::default() };
            circle.store.save_profile(&id, 0, &profile, noon()).await.unwrap();
        }
    }
    while circle.store.index_members(noon()).await.unwrap() > 0 {}
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_page_costs_as_many_statements_with_a_thousand_members_as_with_ten() {
    tracing::subscriber::set_global_default(tracing_subscriber::registry().with(Listener)).unwrap();
    let circle = Circle::new().await;
    let dawn = circle.person("Dawn", Profession::RegisteredManager, Rank::Member).await;
    let cookie = circle.sign_in(&dawn).await;
    let own = format!("/members/{dawn}");
    let pages = [
        "/members",
        "/members?name=mem",
        "/members?name=nobody",
        "/members?talk=falls",
        "/members?talk=night+staffing&county=Devon&role=registered-manager&home=nursing&name=mem",
        "/members?after=member-2~0198",
        own.as_str(),
        "/me/profile",
        "/welcome",
    ];
    let costs = async || {
        let mut costs = Vec::new();
        for path in pages {
            costs.push((path, cost(&circle, path, &cookie).await));
        }
        costs
    };
    add(&circle, 0..10).await;
    let ten = costs().await;
    add(&circle, 10..1_000).await;
    assert_eq!(costs().await, ten);
    assert!(ten.iter().all(|(_, cost)| (3..=8).contains(&cost.len())), "{ten:?}");
}
