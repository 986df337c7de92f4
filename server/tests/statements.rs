//! What a page costs members and organisers: as many statements for a thousand of a thing as for ten. A binary of its
//! own, since it listens to everything that the driver does.

#![expect(clippy::unwrap_used, clippy::expect_used, dead_code, reason = "helpers of tests stand outside #[test]")]

#[path = "it/circle.rs"]
mod circle;

use circle::{As, Circle, noon};
use domain::calendar::{Kind, Minutes, Terms, Times, WallTime};
use domain::ids::PersonId;
use domain::members::Profile;
use domain::people::{EmailAddress, Profession, Rank, Standing, import};
use domain::register::Location;
use http::{Method, StatusCode};
use jiff::civil::{Date, Weekday};
use jiff::{SignedDuration, Timestamp};
use sqlx::AnyPool;
use std::ops::Range;
use std::sync::{LazyLock, Mutex};
use store::calendar::{NewSeries, OneOff};
use store::people::NewPerson;
use store::register::Begun;
use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};

/// What the driver was asked, by the beginnings of the statements.
static ASKED: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Held by the test that listens: the others wait, as nobody could tell whose statements are heard.
static LISTENING: LazyLock<tokio::sync::Mutex<()>> = LazyLock::new(|| {
    tracing::subscriber::set_global_default(tracing_subscriber::registry().with(Listener)).unwrap();
    tokio::sync::Mutex::default()
});

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
    asked.sort(); // what a page asks at the same time is told in any order
    asked
}

async fn add(circle: &Circle, members: Range<usize>) {
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

/// The statements of each page.
async fn costs<'p>(circle: &Circle, pages: &[&'p str], cookie: &str) -> Vec<(&'p str, Vec<String>)> {
    let mut costs = Vec::new();
    for path in pages {
        costs.push((*path, cost(circle, path, cookie).await));
    }
    costs
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_page_costs_as_many_statements_with_a_thousand_members_as_with_ten() {
    let _alone = LISTENING.lock().await;
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
    add(&circle, 0..10).await;
    let ten = costs(&circle, &pages, &cookie).await;
    add(&circle, 10..1_000).await;
    assert_eq!(costs(&circle, &pages, &cookie).await, ten);
    assert!(ten.iter().all(|(_, cost)| (3..=8).contains(&cost.len())), "{ten:?}");
}

/// What organisers deal with, one of each for everybody: all work in one home, have applied and were invited, want
/// another role, are asked about their home, and have written about Asha's application.
const OF_EVERYBODY: [&str; 6] = [
    "insert into workplaces (person_id, service, register, register_number, organisation, team, county)
     select id, 'Rosewood', 'cqc', '1-100001', '', '', '' from people where id not in (select person_id from workplaces)",
    "insert into applications (id, email, name, profession, service, register, register_number, organisation, team, why,
       state, sent_at, state_since, handler_id, version, changed_at, changed_by)
     select id, email, name, profession, 'Rosewood', 'cqc', '1-100001', '', '', '', 'new', 0, 0,
       (select id from people where email = 'asha@example.org'), 1, 0, id
     from people where id not in (select id from applications)",
    "insert into application_messages (id, application_id, person_id, words, at)
     select id, (select id from applications where email = 'asha@example.org'), id, 'Hello', 0
     from people where id not in (select id from application_messages)",
    "insert into invitations (person_id, state, generation, since, reminders)
     select id, 'invited', 0, 0, 0 from people where id not in (select person_id from invitations)",
    "insert into role_requests (id, person_id, profession, place, why, asked_at, outcome, reason)
     select id, id, 'trust-executive', 'Rosewood Trust', '', 0, '', ''
     from people where id not in (select person_id from role_requests)",
    "insert into revetting (id, person_id, kind, location_id, location_name, successor_id, manager, as_at, asked_at, due_at,
       answer, words)
     select id, id, 'closed', '1-100001', 'Rosewood', '', '', '2026-10-01', 0, 0, '', ''
     from people where id not in (select person_id from revetting)",
];

/// The list with the home that everybody works in.
async fn list_home(circle: &Circle) {
    let begun = circle.store.begin_register_load("october", noon()).await.unwrap();
    let Begun::Empty(generation) = begun else { panic!("{begun:?}") };
    let home = Location { id: "1-100001".into(), name: "Rosewood".into(), ..Location::default() };
    circle.store.add_locations(generation, 1, vec![home], noon()).await.unwrap();
    let loaded = circle.store.finish_register_load(generation, 1, Date::constant(2026, 10, 1)).await.unwrap();
    circle.store.switch_register(loaded, "command line", noon(), |_| None).await.unwrap();
}

/// Adds so many of everything that organisers have lists of. All is done by one organiser and about them.
async fn add_work(circle: &Circle, organiser: &PersonId, members: Range<usize>) {
    for n in members.clone() {
        circle.store.begin_import(import::Kind::Members, "list.csv", organiser, noon()).await.unwrap();
        circle.store.sign_out_everywhere(organiser, noon()).await.unwrap();
        if n.is_multiple_of(10) {
            let starts_at: Timestamp = noon() + SignedDuration::from_hours(i64::try_from(n).unwrap());
            let times = Times { starts_at, ends_at: starts_at + SignedDuration::from_mins(20) };
            let host = Some(organiser.clone());
            let (title, notes, link) = (format!("Evening {n}"), String::new(), String::new());
            let session = OneOff { title, kind: Kind::Members, times, host, notes, link };
            circle.store.add_one_off(session, organiser, noon()).await.unwrap();
        }
    }
    add(circle, members).await;
    let pool = AnyPool::connect(&circle.url).await.unwrap();
    for sql in OF_EVERYBODY {
        sqlx::query(sql).execute(&pool).await.unwrap();
    }
    pool.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_organisers_page_costs_as_many_statements_with_a_thousand_of_everything_as_with_ten() {
    let _alone = LISTENING.lock().await;
    let circle = Circle::new().await;
    let asha = circle.person("Asha", Profession::RegisteredManager, Rank::Organiser).await;
    list_home(&circle).await;
    add_work(&circle, &asha, 0..10).await;
    let cookie = circle.sign_in(&asha).await;
    let import = circle.store.imports(1).await.unwrap().remove(0).id;
    let evening = circle.store.sessions_between(Timestamp::UNIX_EPOCH, Timestamp::MAX, None).await.unwrap().remove(0);
    let [evening, person, application, import, trail] = [
        format!("/organise/sessions/{}", evening.session.id),
        format!("/organise/people/{asha}"),
        format!("/organise/applications/{asha}"),
        format!("/organise/imports/{import}"),
        format!("/organise/audit?person={asha}"),
    ];
    let pages = [
        "/organise",
        "/organise/sessions/new",
        "/organise/series/new",
        evening.as_str(),
        "/organise/people",
        "/organise/people?search=mem",
        "/organise/people?search=member+1&standing=member",
        person.as_str(),
        "/organise/audit",
        "/organise/audit?verb=brought+a+file&from=2026-11-01&to=2026-11-30",
        trail.as_str(),
        "/organise/applications",
        "/organise/applications?state=new&mine=1",
        application.as_str(),
        "/organise/applications/templates",
        "/organise/imports",
        import.as_str(),
        "/organise/invitations",
        "/organise/invitations?search=member+1",
        "/organise/revetting",
    ];
    let ten = costs(&circle, &pages, &cookie).await;
    add_work(&circle, &asha, 10..1_000).await;
    let cookie = circle.sign_in(&asha).await;
    // As before, she comes to the application anew.
    circle.store.leave_applications(&asha, noon()).await.unwrap();
    assert_eq!(costs(&circle, &pages, &cookie).await, ten);
    assert!(ten.iter().all(|(_, cost)| (3..=18).contains(&cost.len())), "{ten:?}");
}

/// What an evening gathers, one of each from everybody: answers, words in its room, questions, votes, reactions, guests.
/// All are of the first session, which is the open evening that runs.
const OF_AN_EVENING: [&str; 9] = [
    "insert into rsvps (session_id, person_id, answer, answered_at)
     select (select min(id) from sessions where series_id is not null), id, 'coming', 0
     from people where id not in (select person_id from rsvps)",
    "insert into standing_rsvps (line_id, person_id, since)
     select (select min(line_id) from series), id, 0 from people where id not in (select person_id from standing_rsvps)",
    "insert into attendance (session_id, person_id, joined_at)
     select (select min(id) from sessions where series_id is not null), id, 0
     from people where id not in (select person_id from attendance)",
    "insert into messages (id, session_id, author_kind, author_id, words, audience, sent_at)
     select id, (select min(id) from sessions where series_id is not null), 'member', id, 'Hello', 'everyone', 1795723500000
     from people where id not in (select id from messages)",
    "insert into reactions (message_id, person_id, reaction)
     select (select min(id) from messages), id, 'agree' from people where id not in (select person_id from reactions)",
    "insert into questions (id, session_id, author_kind, author_id, words, audience, state, asked_at, state_at)
     select id, (select min(id) from sessions where series_id is not null), 'member', id, 'Why?', 'everyone', 'open',
       1795723500000, 1795723500000
     from people where id not in (select id from questions)",
    "insert into question_votes (question_id, person_id)
     select (select min(id) from questions), id from people where id not in (select person_id from question_votes)",
    "insert into guests (id, session_id, email_key, email, name, role, state, blocked, asked_at, place)
     select id, (select session_id from evenings), id, email, name, 'registered-manager', 'seated', 0, 0, 0
     from people where id not in (select id from guests)",
    "insert into shown_here (session_id, person_id, shown_at)
     select (select min(id) from sessions where series_id is not null), id, 0
     from people where id not in (select person_id from shown_here)",
];

async fn add_evening(circle: &Circle, organiser: &PersonId, members: Range<usize>) {
    add_work(circle, organiser, members).await;
    let pool = AnyPool::connect(&circle.url).await.unwrap();
    for sql in OF_AN_EVENING {
        sqlx::query(sql).execute(&pool).await.unwrap();
    }
    pool.close().await;
}

/// A register of so many homes.
async fn list_homes(circle: &Circle, count: u16) {
    let begun = circle.store.begin_register_load(&format!("{count} homes"), noon()).await.unwrap();
    let Begun::Empty(generation) = begun else { panic!("{begun:?}") };
    let home = |n| Location { id: format!("1-1{n:05}"), name: format!("Rosewood {n}"), ..Location::default() };
    circle.store.add_locations(generation, 1, (0..count).map(home).collect(), noon()).await.unwrap();
    let day = if count > 100 { Date::constant(2026, 11, 1) } else { Date::constant(2026, 10, 1) };
    let loaded = circle.store.finish_register_load(generation, i64::from(count), day).await.unwrap();
    circle.store.switch_register(loaded, "command line", noon(), |_| None).await.unwrap();
}

/// The statements of what is looked up in the register while one types.
async fn cost_of_lookup(circle: &Circle, typed: &str) -> Vec<String> {
    all_is_said().await;
    ASKED.lock().unwrap().clear();
    let (found, _) = circle.post("/api/register/find_locations", &[("typed", typed)], As::Program, None).await;
    assert!(found.status == StatusCode::OK && found.body.contains("Rosewood"), "{}", found.body);
    all_is_said().await;
    let mut asked = std::mem::take(&mut *ASKED.lock().unwrap());
    asked.retain(|statement| statement.contains("location") || statement.contains("register"));
    asked.sort();
    asked
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_evenings_pages_cost_as_many_statements_with_hundreds_who_come_as_with_ten() {
    let _alone = LISTENING.lock().await;
    let circle = Circle::at_time("2026-11-26T20:05:00Z").await;
    let asha = circle.person("Asha", Profession::RegisteredManager, Rank::Organiser).await;
    let terms = Terms {
        title: "Open evening".into(),
        kind: Kind::OpenEvening,
        weekday: Weekday::Thursday,
        at: WallTime::EIGHT,
        length: Minutes::parse("60").unwrap(),
        host: Some(asha.clone()),
        notes: String::new(),
    };
    let new = NewSeries { terms, first: Date::constant(2026, 11, 26), link: "https://zoom.us/j/1".into() };
    let series = circle.store.add_series(new, &asha, noon()).await.unwrap();
    let all = circle.store.sessions_between(Timestamp::UNIX_EPOCH, Timestamp::MAX, None).await.unwrap();
    let session = all[0].session.id.clone();
    let seen = circle.store.evening(&session).await.unwrap().version;
    let letters = |_: &store::guests::Letter| store::guests::Written {
        subject: String::new(),
        body: String::new(),
        calendar: None,
    };
    circle.store.set_evening(&session, seen, (Some(2000), false), &asha, noon(), &letters).await.unwrap();
    // Made when Me is first looked at.
    circle.store.feed_token(&asha, noon()).await.unwrap();
    list_homes(&circle, 10).await;
    add_evening(&circle, &asha, 0..10).await;
    let [own, edit, roster, line, review] = [
        format!("/sessions/{session}"),
        format!("/organise/sessions/{session}"),
        format!("/organise/sessions/{session}/guests"),
        format!("/organise/series/{series}"),
        format!("/sessions/{session}?show=questions"),
    ];
    let pages = [
        "/",
        "/calendar",
        "/calendar?month=2026-12",
        "/me",
        "/open-evening",
        own.as_str(),
        review.as_str(),
        edit.as_str(),
        roster.as_str(),
        line.as_str(),
    ];
    let cookie = circle.sign_in(&asha).await;
    let ten = costs(&circle, &pages, &cookie).await;
    let looked_up = cost_of_lookup(&circle, "rosew").await;
    add_evening(&circle, &asha, 10..400).await;
    list_homes(&circle, 2_000).await;
    let cookie = circle.sign_in(&asha).await;
    assert_eq!(costs(&circle, &pages, &cookie).await, ten);
    assert_eq!(cost_of_lookup(&circle, "rosew").await, looked_up);
    assert!(ten.iter().all(|(_, cost)| (3..=20).contains(&cost.len())), "{ten:?}");
}
