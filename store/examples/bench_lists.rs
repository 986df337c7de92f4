//! Fills a throwaway database with members and measures the statements of directory, queue and people: `scripts/bench-lists` calls it.
//!
//! `bench_lists URL MEMBERS ROUNDS` prints lines of NAME, VALUE, UNIT and TARGET for `figures` in `scripts/bench-lib.sh`.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a benchmark that cannot go on may as well stop")]

use domain::members::{COUNTIES, HomeKind, Search};
use domain::people::invitation::InvitationState;
use domain::people::{Profession, Standing};
use domain::vetting::State;
use jiff::Timestamp;
use sqlx::AnyPool;
use std::time::Instant;
use store::people::{ListedAfter, RollFilter};
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
        .bind(format!("bench{n}@example.org"))
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
    let mut next = || args.next().expect("bench_lists URL MEMBERS ROUNDS");
    let (url, members, rounds) = (next(), next().parse().unwrap(), next().parse::<usize>().unwrap());
    let config = StoreConfig { url: url.clone(), secret: Secret::new(vec![7; 32]), readers: 4 };
    let store = Store::open(config).await.expect("the database opens");
    let now = Timestamp::UNIX_EPOCH;
    let pool = AnyPool::connect(&url).await.unwrap();
    fill(&pool, members).await;
    let began = Instant::now();
    while store.index_members(now).await.unwrap() > 0 {}
    println!("the directory of {members} members made\t{:.1}\ts\t-", began.elapsed().as_secs_f64());

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

    fill_applications(&pool, members).await;
    while store.note_forgotten_words(now).await.unwrap() > 0 {}
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
    let found = |search: &str| RollFilter { search: search.into(), ..RollFilter::default() };
    let lapsed = RollFilter { standing: Some(Standing::Lapsed), ..RollFilter::default() };
    for (words, filter) in [
        ("people", RollFilter::default()),
        ("people of a common name", found("dawn")),
        ("people of an address", found("bench99@")),
        ("people, nobody of that name", found("zebedee")),
        ("people of a standing that nobody has", lapsed),
    ] {
        measure(words, rounds, async || drop(store.roll(&filter, &ListedAfter::default(), 51).await.unwrap())).await;
    }
    fill_invitations(&pool).await;
    for (words, search) in [
        ("invitations", ""),
        ("invitations of a common name", "dawn"),
        ("invitations of two words", "okafor dawn"),
        ("invitations of an address", "bench99@"),
        ("invitations, nobody of that name", "zebedee"),
    ] {
        measure(words, rounds, async || {
            drop(store.invitations(InvitationState::Invited, search, "", 51).await.unwrap());
        })
        .await;
    }
    store.close().await;
}

/// Everybody has an invitation that is not answered.
async fn fill_invitations(pool: &AnyPool) {
    sqlx::query(
        "insert into invitations (person_id, state, generation, since, reminders) select id, 'invited', 0, 0, 0 from people",
    )
    .execute(pool)
    .await
    .unwrap();
}

async fn measure(words: &str, rounds: usize, ask: impl AsyncFn()) {
    let mut took = Vec::with_capacity(rounds);
    for _ in 0..rounds {
        let began = Instant::now();
        ask().await;
        took.push(began.elapsed().as_secs_f64() * 1000.0);
    }
    took.sort_by(f64::total_cmp);
    println!("{words}, 99th percentile\t{:.1}\tms\t<=50", took[(rounds * 99 / 100).min(rounds - 1)]);
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
