//! Fills a throwaway database and measures the statements of lists and searches: `scripts/bench-lists` calls it.
//!
//! `bench_lists URL MEMBERS ROUNDS [PART…]` prints lines of NAME, VALUE, UNIT and TARGET for `figures` in
//! `scripts/bench-lib.sh`. The parts are directory, applications, people, invitations, trail and locations; without one,
//! all of them.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a benchmark that cannot go on may as well stop")]

use domain::members::{COUNTIES, HomeKind, Search};
use domain::people::invitation::InvitationState;
use domain::people::{Profession, Standing};
use domain::register::Location;
use domain::vetting::State;
use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::{AnyPool, AssertSqlSafe};
use std::time::Instant;
use store::people::{ListedAfter, RollFilter};
use store::register::{BATCH, Begun};
use store::trail::TrailFilter;
use store::vetting::Filter;
use store::{Secret, Store, StoreConfig};

const FIRST: [&str; 20] = [
    "Dawn",
    "Tomasz",
    "Priya",
    "Siân",
    "Helen",
    "Marcus",
    "Ruth",
    "Joanne",
    "Imran",
    "Fiona",
    "Gareth",
    "Charlotte",
    "David",
    "Nkechi",
    "Alastair",
    "Yasmin",
    "Grace",
    "Karen",
    "Lorna",
    "Anita",
];
const LAST: [&str; 20] = [
    "Okafor",
    "Wójcik",
    "Raman",
    "Llewellyn",
    "Fairbrother",
    "Adeyemi",
    "Penhaligon",
    "Tickle",
    "Siddiqui",
    "McAllister",
    "Pryce",
    "Amponsah",
    "Threlfall",
    "Obi",
    "Buchanan",
    "Choudhury",
    "Mutasa",
    "Bickerstaff",
    "Whitcombe",
    "Desai",
];
const TOPICS: [&str; 6] = ["falls", "night staffing", "audits", "medication errors", "families", "snow"];

/// Small numbers that are the same in each run, and repeat late.
fn scattered(n: usize, of: usize) -> usize {
    (n.wrapping_mul(2_654_435_761) >> 7) % of
}

fn name(n: usize) -> String {
    format!("{} {} {}", FIRST[scattered(n, 20)], LAST[scattered(n * 7 + 3, 20)], ["Ash", "Birch", "Oak", "Elm"][n % 4])
}

/// A third of all have the address of a post.
fn address(n: usize) -> String {
    let name = if n.is_multiple_of(3) { "manager".to_owned() } else { name(n).to_lowercase().replace(' ', ".") };
    format!("{name}{n}@example.org")
}

/// As an import leaves them: people, some with profiles; the directory is made by the store itself.
async fn fill(pool: &AnyPool, members: usize) {
    let mut tx = pool.begin().await.unwrap();
    for n in 0..members {
        let id = format!("bench-{n:07}");
        let profession = Profession::ALL[if n.is_multiple_of(9) { n / 9 % 4 } else { 0 }];
        sqlx::query(
            "insert into people (id, name, email, profession, rank, standing, epoch, feed_generation, joined_at, version,
                                 changed_at) values ($1, $2, $3, $4, 'member', 'member', 0, 0, 0, 1, 0)",
        )
        .bind(id.clone())
        .bind(name(n))
        .bind(address(n))
        .bind(profession.code())
        .execute(&mut *tx)
        .await
        .unwrap();
        // A tenth of all are in one county, and nobody at all in the last.
        let county = if n.is_multiple_of(10) { "Greater London" } else { COUNTIES[scattered(n, COUNTIES.len() - 1)] };
        let home = HomeKind::ALL[if n.is_multiple_of(2) { 0 } else { n / 2 % (HomeKind::ALL.len() - 1) }];
        sqlx::query(
            "insert into profiles (person_id, bio, county, home, shows_home, listed, version, changed_at)
             values ($1, '', $2, $3, 0, 1, 1, 0)",
        )
        .bind(id.clone())
        .bind(county)
        .bind(home.code())
        .execute(&mut *tx)
        .await
        .unwrap();
        for (place, topic) in [TOPICS[n % 2], TOPICS[2 + n % 3]].into_iter().enumerate() {
            sqlx::query("insert into profile_topics (person_id, place, topic) values ($1, $2, $3)")
                .bind(id.clone())
                .bind(i64::try_from(place).unwrap())
                .bind(topic)
                .execute(&mut *tx)
                .await
                .unwrap();
        }
    }
    tx.commit().await.unwrap();
}

#[tokio::main]
async fn main() {
    let mut args = std::env::args().skip(1);
    let mut next = || args.next().expect("bench_lists URL MEMBERS ROUNDS [PART…]");
    let (url, members, rounds) = (next(), next().parse().unwrap(), next().parse::<usize>().unwrap());
    let parts: Vec<String> = args.collect();
    let wanted = |part: &str| parts.is_empty() || parts.iter().any(|wanted| wanted == part);
    let config = StoreConfig { url: url.clone(), secret: Secret::new(vec![7; 32]), readers: 4 };
    let store = Store::open(config).await.expect("the database opens");
    let now = Timestamp::UNIX_EPOCH;
    let pool = AnyPool::connect(&url).await.unwrap();
    if is_empty(&pool, "people").await {
        fill(&pool, members).await;
    }
    while store.note_forgotten_words(now).await.unwrap() > 0 {}
    settle(&store, &pool).await;
    if wanted("directory") {
        directory(&store, &pool, members, rounds, now).await;
    }
    if wanted("applications") {
        applications(&store, &pool, members, rounds).await;
    }
    if wanted("people") {
        people(&store, rounds).await;
    }
    if wanted("invitations") {
        invitations(&store, &pool, rounds).await;
    }
    if wanted("trail") {
        trail(&store, &pool, members, rounds).await;
    }
    if wanted("locations") {
        locations(&store, &pool, rounds, now).await;
    }
    store.close().await;
}

async fn directory(store: &Store, pool: &AnyPool, members: usize, rounds: usize, now: Timestamp) {
    let began = Instant::now();
    while store.index_members(now).await.unwrap() > 0 {}
    println!("the directory of {members} members made\t{:.1}\ts\t-", began.elapsed().as_secs_f64());
    settle(store, pool).await;

    let search = |name, topic, role, county, home, after| Search::read(name, topic, role, county, home, after);
    let lists = [
        ("first page", search("", "", "", "", "", "")),
        ("page from the middle", search("", "", "", "", "", "karen-obi-elm~bench-0000001")),
        ("a common name", search("dawn", "", "", "", "", "")),
        ("a name and a letter", search("priya o", "", "", "", "", "")),
        ("a letter", search("o", "", "", "", "", "")),
        ("a name of nobody", search("zebedee", "", "", "", "", "")),
        ("one county", search("", "", "", "Devon", "", "")),
        ("a county of nobody", search("", "", "", COUNTIES[COUNTIES.len() - 1], "", "")),
        ("a role", search("", "", "cqc", "", "", "")),
        ("a role and a kind of home of nobody", search("", "", "cqc", "", "other", "")),
        ("a common topic", search("", "falls", "", "", "", "")),
        ("a topic in one county", search("", "night staffing", "", "Devon", "", "")),
        ("a common topic in a county of nobody", search("", "falls", "", COUNTIES[COUNTIES.len() - 1], "", "")),
        ("everything at once", search("dawn", "falls", "registered-manager", "Greater London", "residential", "")),
    ];
    for (words, search) in lists {
        measure(words, rounds, async || drop(store.directory(&search, now).await.unwrap())).await;
    }
}

async fn applications(store: &Store, pool: &AnyPool, count: usize, rounds: usize) {
    if is_empty(pool, "applications").await {
        fill_applications(pool, count).await;
    }
    settle(store, pool).await;
    let of = |state| Filter { state, ..Filter::default() };
    for (words, filter) in [
        ("applications that are open", of(None)),
        ("applications that were approved", of(Some(State::Approved))),
        ("applications of one organiser", Filter { handler: "bench-0000001".parse().ok(), ..Filter::default() }),
        (
            "applications from the middle",
            Filter {
                after: Some((Timestamp::from_millisecond(50_000).unwrap(), String::new())),
                ..of(Some(State::Declined))
            },
        ),
    ] {
        measure(words, rounds, async || drop(store.applications(&filter).await.unwrap())).await;
    }
    measure("an application", rounds, async || drop(store.application("application-0000004").await.unwrap())).await;
}

async fn people(store: &Store, rounds: usize) {
    let found = |search: &str| RollFilter { search: search.into(), ..RollFilter::default() };
    let suspended = RollFilter { standing: Some(Standing::Suspended), ..found("dawn") };
    let lapsed = RollFilter { standing: Some(Standing::Lapsed), ..RollFilter::default() };
    for (words, filter) in [
        ("people", RollFilter::default()),
        ("people of a common name", found("dawn")),
        ("people of two words", found("okafor dawn")),
        ("people of two words and a letter", found("okafor dawn a")),
        ("people, nobody of these two words", found("okafor zebedee")),
        ("people of an address", found("manager99@")),
        ("people, nobody of that name", found("zebedee")),
        ("people of a standing that nobody has", lapsed),
        ("people of a common name and a standing that nobody has", suspended),
    ] {
        measure(words, rounds, async || drop(store.roll(&filter, &ListedAfter::default(), 51).await.unwrap())).await;
    }
}

async fn invitations(store: &Store, pool: &AnyPool, rounds: usize) {
    if is_empty(pool, "invitations").await {
        fill_invitations(pool).await;
    }
    settle(store, pool).await;
    for (words, search) in [
        ("invitations", ""),
        ("invitations of a common name", "dawn"),
        ("invitations of two words", "okafor dawn"),
        ("invitations of two words and a letter", "okafor dawn a"),
        ("invitations, nobody of these two words", "okafor zebedee"),
        ("invitations of an address", "manager99@"),
        ("invitations, nobody of that name", "zebedee"),
    ] {
        measure(words, rounds, async || {
            drop(store.invitations(InvitationState::Invited, search, "", 51).await.unwrap());
        })
        .await;
    }
}

async fn trail(store: &Store, pool: &AnyPool, lines: usize, rounds: usize) {
    if is_empty(pool, "audit").await {
        fill_trail(pool, lines).await;
    }
    settle(store, pool).await;
    let verb = |verb: &str| TrailFilter { verb: verb.into(), ..TrailFilter::default() };
    let day = |day: usize, filter| TrailFilter {
        from: Some(minute(day * 1_440)),
        until: Some(minute((day + 1) * 1_440)),
        ..filter
    };
    let whose = |filter| TrailFilter { person: "bench-0000001".parse().ok(), ..filter };
    let middle = i64::try_from(lines / 2).ok();
    for (words, filter, before) in [
        ("the trail", TrailFilter::default(), None),
        ("the trail from the middle", TrailFilter::default(), middle),
        ("the trail of an early day", day(2, TrailFilter::default()), None),
        ("the trail of a common verb", verb("imported"), None),
        ("the trail of a common verb on an early day", day(2, verb("imported")), None),
        ("the trail of a common verb up to an early day", TrailFilter { from: None, ..day(2, verb("imported")) }, None),
        (
            "the trail of a common verb since an early day",
            TrailFilter { until: None, ..day(2, verb("imported")) },
            None,
        ),
        ("the trail of a common verb, from the middle", verb("imported"), middle),
        ("the trail of a verb on an early day", day(2, verb("joined")), None),
        ("the trail of a verb that never was", verb("flown"), None),
        ("the trail of a busy organiser", whose(TrailFilter::default()), None),
        ("the trail of a busy organiser on an early day", whose(day(2, TrailFilter::default())), None),
        ("the trail of a busy organiser and a verb not theirs", whose(verb("joined")), None),
        ("the trail of a busy organiser, verb and early day", whose(day(2, verb("imported"))), None),
    ] {
        measure(words, rounds, async || drop(store.trail(&filter, before, 51).await.unwrap())).await;
    }
    measure("the verbs of the trail", rounds, async || drop(store.verbs().await.unwrap())).await;
}

const TREES: [&str; 10] =
    ["Rosewood", "Oakwood", "Elmwood", "Beech", "Willow", "Cedar", "Holly", "Laurel", "Rowan", "Birch"];
const HOMES: [&str; 20] = [
    "House", "Lodge", "Court", "Manor", "Hall", "View", "Gardens", "Villa", "Grange", "Place", "Croft", "Cottage",
    "Rest", "Haven", "Gate", "Close", "Mount", "Bank", "Park", "Fields",
];
const PRACTICES: [&str; 6] = ["Dental Practice", "Surgery", "Medical Centre", "Health Centre", "Clinic", "Dental Care"];
const TOWNS: [&str; 8] = ["Leeds", "York", "Hull", "Derby", "Exeter", "Truro", "Bath", "Houghton"];

async fn locations(store: &Store, pool: &AnyPool, rounds: usize, now: Timestamp) {
    if let Begun::Empty(generation) = store.begin_register_load("bench", now).await.unwrap() {
        fill_locations(store, generation, now).await;
    }
    settle(store, pool).await;
    for typed in [
        "rosewood",
        "house",
        "dental house",
        "dental practice leeds",
        "rosewood hous",
        "h d",
        "house zebedee",
        "ls1 1ab",
    ] {
        measure(&format!("homes for \"{typed}\""), rounds, async || {
            drop(store.find_locations(typed, 8).await.unwrap());
        })
        .await;
    }
}

const LOCATIONS: usize = 56_000;

/// Everybody has an invitation that is not answered.
async fn fill_invitations(pool: &AnyPool) {
    sqlx::query(
        "insert into invitations (person_id, state, generation, since, reminders) select id, 'invited', 0, 0, 0 from people",
    )
    .execute(pool)
    .await
    .unwrap();
}

/// Whether a table is to be filled: a database that the benchmark has filled before is measured as it is.
async fn is_empty(pool: &AnyPool, table: &str) -> bool {
    let sql = format!("select count(*) from (select 1 from {table} limit 1) first");
    let (some,): (i64,) = sqlx::query_as(AssertSqlSafe(sql)).fetch_one(pool).await.unwrap();
    some == 0
}

/// What PostgreSQL does by itself some minutes after so much was written, and SQLite never.
async fn settle(store: &Store, pool: &AnyPool) {
    if !store.is_sqlite() {
        sqlx::query("vacuum analyze").execute(pool).await.unwrap();
    }
}

fn minute(n: usize) -> Timestamp {
    Timestamp::from_second(i64::try_from(n * 60).unwrap()).unwrap()
}

/// A line a minute, half of them of one verb and by one organiser, about everybody in turn.
async fn fill_trail(pool: &AnyPool, lines: usize) {
    let verbs = ["answered", "joined", "left", "signed out everywhere", "exported"];
    let line = |n: usize| {
        let (actor, verb) = if n.is_multiple_of(2) {
            (1, "imported")
        } else {
            (scattered(n, lines), verbs[scattered(n, 1_000) % 37 % 5])
        };
        let (at, about) = (minute(n).as_millisecond(), scattered(n * 5 + 1, lines));
        format!("({n}, {at}, 'bench-{actor:07}', '{verb}', 'bench-{about:07}', '', '')")
    };
    let mut tx = pool.begin().await.unwrap();
    for first in (1..=lines).step_by(AT_ONCE) {
        let some = first..=lines.min(first + AT_ONCE - 1);
        let rows: Vec<_> = some.clone().map(line).collect();
        let words: Vec<_> = some.map(|n| format!("({n}, '', 'words')")).collect();
        for sql in [
            format!("insert into audit (n, at, actor, verb, about, words_hash, hash) values {}", rows.join(", ")),
            format!("insert into audit_words (n, salt, words) values {}", words.join(", ")),
        ] {
            sqlx::query(AssertSqlSafe(sql)).execute(&mut *tx).await.unwrap();
        }
    }
    sqlx::query("update counters set n = $1 where name = 'audit'")
        .bind(i64::try_from(lines).unwrap())
        .execute(&mut *tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// As many locations as the CQC's list has, named as homes and practices are. No practice is called a house.
async fn fill_locations(store: &Store, generation: i64, now: Timestamp) {
    let location = |n: usize| {
        let tree = TREES[scattered(n, TREES.len())];
        let what = if n.is_multiple_of(3) {
            PRACTICES[scattered(n / 3, PRACTICES.len())]
        } else {
            HOMES[scattered(n * 7 + 5, HOMES.len())]
        };
        Location {
            id: format!("1-{}", 1_000_000_000 + n * 37),
            name: format!("{tree} {what}"),
            street: format!("{} Station Road", n % 200 + 1),
            town: TOWNS[scattered(n * 5 + 2, TOWNS.len())].into(),
            postcode: format!("LS{} {}AB", n % 28 + 1, n % 10),
            manager: name(n),
            provider_name: format!("{tree} Healthcare Limited"),
            ..Location::default()
        }
    };
    let all: Vec<_> = (0..LOCATIONS).map(location).collect();
    for (nth, some) in all.chunks(BATCH).enumerate() {
        let first = i64::try_from(nth * BATCH + 1).unwrap();
        store.add_locations(generation, first, some.to_vec(), now).await.unwrap();
    }
    let count = i64::try_from(LOCATIONS).unwrap();
    let loaded = store.finish_register_load(generation, count, Date::constant(2026, 10, 1)).await.unwrap();
    store.switch_register(loaded, "command line", now, |_| None).await.unwrap();
}

/// Rows of one statement.
const AT_ONCE: usize = 500;

async fn measure(words: &str, rounds: usize, ask: impl AsyncFn()) {
    let mut took = Vec::with_capacity(rounds);
    for _ in 0..rounds {
        let began = Instant::now();
        ask().await;
        took.push(began.elapsed().as_secs_f64() * 1000.0);
    }
    took.sort_by(f64::total_cmp);
    let (late, median) = (took[(rounds * 99 / 100).min(rounds - 1)], took[rounds / 2]);
    println!("{words}, 99th percentile and median\t{late:.1}, {median:.1}\tms\t<=50");
}

/// As many applications as members, most of them decided.
async fn fill_applications(pool: &AnyPool, count: usize) {
    let states = [State::Approved, State::Declined, State::Lapsed, State::New, State::Asked];
    let mut tx = pool.begin().await.unwrap();
    for n in 0..count {
        let state = states[if n.is_multiple_of(50) { 3 + n / 50 % 2 } else { n % 3 }];
        sqlx::query(
            "insert into applications (id, email, name, profession, service, register, register_number, organisation, team,
                                       why, state, sent_at, state_since, version, changed_at)
             values ($1, $2, $3, 'registered-manager', 'A home', 'cqc', $4, '', '', '', $5, $6, $6, 1, $6)",
        )
        .bind(format!("application-{n:07}"))
        .bind(format!("applicant{n}@example.org"))
        .bind(name(n))
        .bind(format!("1-{:07}", n % 56_000))
        .bind(state.code())
        .bind(i64::try_from(n).unwrap())
        .execute(&mut *tx)
        .await
        .unwrap();
    }
    tx.commit().await.unwrap();
}
