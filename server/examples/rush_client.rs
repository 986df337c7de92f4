//! Eight o'clock: everybody comes within a minute. Called by `scripts/bench-rush`.
//!
//! `rush_client fill DATABASE_URL MEMBERS` adds so many members who are signed in already, and prints their cookies, a
//! line each. `rush_client run ADDRESS[,ADDRESS] COOKIE SESSION STARTS_AT GUESTS STREAMS WORDS MINUTES` reads such lines, signs
//! up GUESTS beside them, waits for the last minute before `STARTS_AT` (milliseconds UTC, by the server's clock), plays it
//! and then MINUTES of talk, and prints figures with tabs between their parts.

#![expect(clippy::expect_used, reason = "a tool that stops where something is wrong")]

mod client;

use client::{Request, connect, percentile, send, set_seats, value};
use sha2::{Digest, Sha256};
use sqlx::AnyPool;
use std::io::BufRead;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU32, AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::task::JoinSet;
use tokio::time::{interval, sleep, sleep_until, timeout};
use tower_sessions::session::Id;

/// Nobody types faster: the server throws away who does.
const TYPING: Duration = Duration::from_millis(2_200);
/// Sign-ups a second, before the rush.
const SIGN_UPS: u32 = 150;
/// They come within this time before the start, and press the button within this time of having come.
const COMING: Duration = Duration::from_mins(1);
const PRESSING: Duration = Duration::from_secs(10);
/// What each message says before its number.
const MARK: &str = "\"words\":\"rush ";
/// Heard later than this counts as this.
const SLOWEST_MS: usize = 20_000;

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        ["fill", url, members] => fill(url, number(members)).await,
        ["run", addresses, organiser, session, starts_at, guests, streams, talk, minutes] => {
            let addresses = addresses.split(',').map(|address| address.parse().expect("an address")).collect();
            let evening = Evening { addresses, session: session.to_owned() };
            set_seats(evening.address(0), organiser, session, "").await.expect("a seat for everybody");
            let cookies = std::io::stdin().lock().lines().map(|line| line.expect("a line")).collect();
            let plan = Plan {
                starts_at: starts_at.parse().expect("milliseconds"),
                guests: number(guests),
                streams: number(streams),
                talk: number(talk),
                minutes: number(minutes),
            };
            play(evening, cookies, plan).await;
        }
        _ => panic!("fill or run, and what they need"),
    }
}

fn number(text: &str) -> u32 {
    text.parse().expect("a number")
}

// --- members who are signed in ------------------------------------------------------------------------------------

/// Copies a member of the demo's circle who is signed in, so that nothing here has to know what a session holds.
async fn fill(url: &str, members: u32) {
    sqlx::any::install_default_drivers();
    let pool = AnyPool::connect(url).await.expect("the database");
    let (person, data, expires_at): (String, String, i64) = sqlx::query_as(
        "select p.id, h.data, h.expires_at from http_sessions h join people p on h.data like '%' || p.id || '%'
         where p.rank = 'member' limit 1",
    )
    .fetch_one(&pool)
    .await
    .expect("a member who is signed in");
    let mut tx = pool.begin().await.expect("a transaction");
    for n in 0..members {
        let new = format!("rush-{n}");
        sqlx::query(
            "insert into people (id, name, email, profession, rank, standing, epoch, feed_generation, joined_at, version,
                                 changed_at)
             select $1, $2, $3, profession, rank, standing, epoch, feed_generation, joined_at, version, changed_at
             from people where id = $4",
        )
        .bind(new.clone())
        .bind(format!("Member {n}"))
        .bind(format!("rush{n}@bench.example"))
        .bind(person.clone())
        .execute(&mut *tx)
        .await
        .expect("a person");
        let id = Id::default();
        sqlx::query("insert into http_sessions (id, data, expires_at) values ($1, $2, $3)")
            .bind(hex::encode(Sha256::digest(id.0.to_be_bytes())))
            .bind(data.replace(&person, &new))
            .bind(expires_at)
            .execute(&mut *tx)
            .await
            .expect("a session");
        println!("ic={id}");
    }
    tx.commit().await.expect("all of them");
}

// --- the evening --------------------------------------------------------------------------------------------------

/// Where it takes place. Of several servers each has its share of people.
struct Evening {
    addresses: Vec<SocketAddr>,
    session: String,
}

impl Evening {
    fn address(&self, n: u32) -> SocketAddr {
        self.addresses[n as usize % self.addresses.len()]
    }
}

struct Plan {
    /// Milliseconds UTC.
    starts_at: i64,
    guests: u32,
    streams: u32,
    /// Messages and questions after the start.
    talk: u32,
    minutes: u32,
}

struct Person {
    n: u32,
    cookie: String,
    is_guest: bool,
}

/// What is seen of it all.
struct Seen {
    began: Instant,
    /// When the session starts, since `began`.
    starts: Duration,
    pages: Mutex<Vec<Duration>>,
    joins: Mutex<Vec<Duration>>,
    failures: Mutex<Vec<String>>,
    open: AtomicUsize,
    ended: AtomicUsize,
    /// For each stream: milliseconds after the start at which the room was told of again; `u32::MAX` for not yet.
    live: Vec<AtomicU32>,
    /// For each message: microseconds since `began` at which it was sent.
    sent: Vec<AtomicU64>,
    /// How many streams heard a message after so many milliseconds.
    heard: Vec<AtomicUsize>,
    twice: AtomicUsize,
}

impl Seen {
    fn failed(&self, what: &str, answer: &str) {
        let line = answer.lines().next().unwrap_or_default();
        lock(&self.failures).push(format!("{what}: {line}"));
    }
}

async fn play(evening: Evening, cookies: Vec<String>, plan: Plan) {
    let evening = Arc::new(evening);
    let guests = sign_up(&evening, plan.guests).await;
    let guests = guests.into_iter().map(|cookie| (cookie, true));
    let everybody: Vec<_> = cookies.into_iter().map(|cookie| (cookie, false)).chain(guests).collect();
    let count = u32::try_from(everybody.len()).expect("people who can be counted");
    // Guests and those with a stream are spread over the minute.
    let mut people: Vec<Person> =
        everybody.into_iter().zip(0..).map(|((cookie, is_guest), n)| Person { n, cookie, is_guest }).collect();
    people.sort_by_key(|person| person.n.wrapping_mul(2_654_435_761));

    let began = Instant::now();
    let now = server_time(&evening).await;
    let starts = Duration::from_millis(u64::try_from(plan.starts_at - now).expect("a start that is yet to come"));
    let first = starts.checked_sub(COMING).expect("a minute before the start");
    let minutes = Duration::from_secs(u64::from(plan.minutes) * 60);
    let zeros = |n: u32| (0..n).map(|_| AtomicU64::new(0)).collect::<Vec<_>>();
    let seen = Arc::new(Seen {
        began,
        starts,
        pages: Mutex::default(),
        joins: Mutex::default(),
        failures: Mutex::default(),
        open: AtomicUsize::new(0),
        ended: AtomicUsize::new(0),
        live: (0..plan.streams).map(|_| AtomicU32::new(u32::MAX)).collect(),
        sent: zeros(plan.talk),
        heard: (0..=SLOWEST_MS).map(|_| AtomicUsize::new(0)).collect(),
        twice: AtomicUsize::new(0),
    });
    let people = Arc::new(people);

    let mut coming = JoinSet::new();
    let members = people.iter().filter(|person| !person.is_guest).count();
    let mut member = 0;
    for ((place, person), nth) in people.iter().enumerate().zip(0_u32..) {
        let at = first + COMING.mul_f64(f64::from(nth) / f64::from(count));
        // Streams are spread evenly over the members.
        let stream = (!person.is_guest).then(|| {
            let before = |member: usize| member * plan.streams as usize / members;
            member += 1;
            (before(member) > before(member - 1)).then(|| before(member - 1))
        });
        let stream = stream.flatten();
        let (evening, people, seen, talk) = (evening.clone(), people.clone(), seen.clone(), plan.talk);
        coming.spawn(async move {
            sleep_until((began + at).into()).await;
            come(&evening, &people[place], stream, talk, &seen).await;
        });
    }
    while coming.join_next().await.is_some() {}
    let all_came = began.elapsed();

    sleep_until((began + starts + Duration::from_secs(3)).into()).await;
    let speakers: Vec<usize> = (0..people.len()).filter(|place| !people[*place].is_guest).collect();
    let mut talking = JoinSet::new();
    for n in 0..plan.talk {
        let due = starts + Duration::from_secs(3) + minutes.mul_f64(f64::from(n) / f64::from(plan.talk));
        let who = speakers[n as usize * 17 % speakers.len()];
        let (evening, people, seen) = (evening.clone(), people.clone(), seen.clone());
        talking.spawn(async move {
            sleep_until((began + due).into()).await;
            say(&evening, &people[who], n, &seen).await;
        });
    }
    while talking.join_next().await.is_some() {}
    sleep(Duration::from_secs(5)).await;
    report(&plan, count, all_came, &seen);
    std::process::exit(0);
}

/// Opens the page, listens if there is a stream for them, and presses the button.
async fn come(evening: &Arc<Evening>, person: &Person, stream: Option<usize>, talk: u32, seen: &Arc<Seen>) {
    let to = evening.address(person.n);
    let session = format!("/sessions/{}", evening.session);
    let (page, door) = if person.is_guest {
        ("/open-evening/seat", "/open-evening/join".to_owned())
    } else {
        (session.as_str(), format!("{session}/join"))
    };
    let request = Request { to, n: person.n, path: page, cookie: &person.cookie, form: None };
    let began = Instant::now();
    match send(request).await {
        Ok(answer) if answer.starts_with("HTTP/1.1 200") && answer.contains(&door) => {
            lock(&seen.pages).push(began.elapsed());
        }
        Ok(answer) => seen.failed("page", &answer),
        Err(e) => seen.failed("page", &e.to_string()),
    }
    if let Some(stream) = stream {
        let (evening, cookie, n, seen) = (evening.clone(), person.cookie.clone(), person.n, seen.clone());
        tokio::spawn(async move {
            if let Err(e) = listen(&evening, &cookie, n, stream, talk, &seen).await {
                seen.failed("stream", &e.to_string());
            }
            seen.ended.fetch_add(1, Relaxed);
        });
    }
    // Numbers that are the same in each run.
    sleep(PRESSING.mul_f64(f64::from(person.n.wrapping_mul(40_503) % 1000) / 1000.0)).await;
    let began = Instant::now();
    match send(Request { path: &door, form: Some(""), ..request }).await {
        Ok(answer) if answer.starts_with("HTTP/1.1 303") && !answer.contains("location: /") => {
            lock(&seen.joins).push(began.elapsed());
        }
        Ok(answer) => seen.failed("join", &answer),
        Err(e) => seen.failed("join", &e.to_string()),
    }
}

/// Listens until the stream ends.
async fn listen(evening: &Evening, cookie: &str, n: u32, stream: usize, talk: u32, seen: &Seen) -> std::io::Result<()> {
    let to = evening.address(n);
    let mut open = connect(to, n).await?;
    let request = format!(
        "GET /events?topics=calendar,room&room={} HTTP/1.1\r\nHost: {to}\r\nAccept: text/event-stream\r\n\
         Cookie: {cookie}\r\n\r\n",
        evening.session
    );
    open.write_all(request.as_bytes()).await?;
    let (mut bytes, mut text, mut heard) = (vec![0; 4 << 10], String::new(), vec![0_u64; talk.div_ceil(64) as usize]);
    let mut greeted = false;
    loop {
        let length = open.read(&mut bytes).await?;
        if length == 0 {
            return Ok(());
        }
        let at = seen.began.elapsed();
        text.push_str(&String::from_utf8_lossy(&bytes[..length]));
        let Some(end) = text.rfind('\n') else { continue };
        let lines: String = text.drain(..=end).collect();
        if !greeted && lines.contains("event: hello") {
            greeted = true;
            seen.open.fetch_add(1, Relaxed);
        }
        if let Some(late) = at.checked_sub(seen.starts)
            && lines.contains("\"Room\"")
        {
            let late = u32::try_from(late.as_millis()).unwrap_or(u32::MAX - 1);
            seen.live[stream].fetch_min(late, Relaxed);
        }
        for rest in lines.split(MARK).skip(1) {
            let number = rest.split('"').next().and_then(|number| number.parse::<usize>().ok());
            let Some(sent) = number.and_then(|number| seen.sent.get(number)) else { continue };
            let number = number.unwrap_or_default();
            let (word, bit) = (number / 64, 1 << (number % 64));
            if heard[word] & bit != 0 {
                seen.twice.fetch_add(1, Relaxed);
                continue;
            }
            heard[word] |= bit;
            let took = at.saturating_sub(Duration::from_micros(sent.load(Relaxed)));
            seen.heard[(took.as_millis() as usize).min(SLOWEST_MS)].fetch_add(1, Relaxed);
        }
    }
}

/// Four of five say something, the fifth asks.
async fn say(evening: &Evening, person: &Person, n: u32, seen: &Seen) {
    let session = &evening.session;
    let is_question = n.is_multiple_of(5);
    let path = if is_question { "/api/room/ask" } else { "/api/room/say" };
    let form = format!("id={session}&key=rush{n}&{}=rush+{n}", if is_question { "question" } else { "words" });
    let to = evening.address(person.n);
    seen.sent[n as usize].store(u64::try_from(seen.began.elapsed().as_micros()).unwrap_or(u64::MAX), Relaxed);
    match send(Request { to, n: person.n, path, cookie: &person.cookie, form: Some(&form) }).await {
        Ok(answer) if answer.starts_with("HTTP/1.1 302") && !answer.contains("__err") => {}
        Ok(answer) => seen.failed("words", &answer),
        Err(e) => seen.failed("words", &e.to_string()),
    }
}

fn report(plan: &Plan, people: u32, all_came: Duration, seen: &Seen) {
    let mut pages = lock(&seen.pages);
    let mut joins = lock(&seen.joins);
    let failures = lock(&seen.failures);
    let streams = seen.open.load(Relaxed);
    println!("people who came within a minute\t{people}\t\t-");
    println!(
        "the last of them was in, after the start\t{:.1}\ts\t-",
        all_came.as_secs_f64() - seen.starts.as_secs_f64()
    );
    println!("room page, half of them within\t{}\tms\t-", percentile(&mut pages, 50));
    println!("room page, 99th percentile\t{}\tms\t<=300", percentile(&mut pages, 99));
    println!("join, half of them within\t{}\tms\t-", percentile(&mut joins, 50));
    println!("join, 99th percentile\t{}\tms\t<=300", percentile(&mut joins, 99));
    println!("pages and joins that failed\t{}\t\t<=0", 2 * people as usize - pages.len() - joins.len());
    println!("errors of any kind\t{}\t\t<=0", failures.len());
    println!("streams open\t{streams}\t\t>={}", plan.streams);
    println!("streams that ended by themselves\t{}\t\t<=0", seen.ended.load(Relaxed));
    let live: Vec<u32> = seen.live.iter().map(|at| at.load(Relaxed)).collect();
    println!("all streams heard that it is live after\t{}\tms\t<=1000", live.iter().max().copied().unwrap_or_default());
    let heard: usize = seen.heard.iter().map(|count| count.load(Relaxed)).sum();
    println!("messages and questions not heard by all\t{}\t\t<=0", plan.talk as usize * streams - heard);
    println!("heard twice\t{}\t\t<=0", seen.twice.load(Relaxed));
    let within = |part: usize| {
        let mut sum = 0;
        let ms = seen.heard.iter().position(|count| {
            sum += count.load(Relaxed);
            sum * 100 >= heard * part
        });
        ms.unwrap_or_default()
    };
    println!("what was said, half heard it within\t{}\tms\t-", within(50));
    println!("what was said, 99 % heard it within\t{}\tms\t-", within(99));
    for failure in failures.iter().take(5) {
        eprintln!("{failure}");
    }
}

// --- before it ----------------------------------------------------------------------------------------------------

/// Signs guests up for the evening; answers their browsers' cookies.
async fn sign_up(evening: &Arc<Evening>, guests: u32) -> Vec<String> {
    let mut coming = JoinSet::new();
    let mut tick = interval(Duration::from_secs(1) / SIGN_UPS);
    for n in 0..guests {
        tick.tick().await;
        let evening = evening.clone();
        coming.spawn(async move {
            // Networks that no member comes from.
            let n = 10_000_000 + n;
            let ask = Request { to: evening.address(n), n, path: "/open-evening", cookie: "", form: None };
            let page = send(ask).await.expect("the open evening");
            let form = value(&page, "name=\"form\" value=\"").expect("a form").to_owned();
            sleep(TYPING).await;
            let body = format!(
                "session={}&form={form}&website=&name=Guest+{n}&email=guest{n}%40bench.example&role=other&consent=yes",
                evening.session
            );
            let answer = send(Request { path: "/api/guests/sign_up", form: Some(&body), ..ask }).await.expect("a seat");
            let cookie = answer.lines().find_map(|line| line.strip_prefix("set-cookie: guest="));
            let cookie = cookie.and_then(|rest| rest.split(';').next()).expect("a guest's cookie");
            format!("guest={cookie}")
        });
    }
    coming.join_all().await
}

/// The server's clock in milliseconds UTC.
async fn server_time(evening: &Evening) -> i64 {
    let request = Request { to: evening.address(0), n: 0, path: "/time", cookie: "", form: None };
    let answer = timeout(Duration::from_secs(5), send(request)).await.expect("the time soon").expect("the time");
    let text = answer.split("\r\n\r\n").nth(1).unwrap_or_default();
    text.trim().parse().expect("milliseconds")
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}
