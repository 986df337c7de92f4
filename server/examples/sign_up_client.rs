//! Signs strangers up for the open evening: so many a second, and then many at once for one seat. Called by
//! `scripts/bench-sign-up` with ADDRESS COOKIE SESSION RATE SECONDS TOGETHER; prints figures with tabs between their parts.

#![expect(clippy::expect_used, reason = "a tool that stops where something is wrong")]

mod client;

use client::{Request, ms, percentile, value};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Barrier;
use tokio::task::JoinSet;
use tokio::time::{interval, sleep};

/// Nobody types faster: the server throws away who does.
const TYPING: Duration = Duration::from_millis(2_200);

#[derive(Clone)]
struct Asked {
    address: SocketAddr,
    /// An organiser's.
    cookie: String,
    session: String,
}

struct Timed {
    page: Duration,
    sign_up: Duration,
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [address, cookie, session, rate, seconds, together] = <[String; 6]>::try_from(words).expect("six arguments");
    let asked = Asked { address: address.parse().expect("an address"), cookie, session };
    let number = |text: String| text.parse::<u32>().expect("a number");
    let (rate, seconds, together) = (number(rate), number(seconds), number(together));

    set_seats(&asked, "").await;
    let before = seated(&asked).await;
    let began = Instant::now();
    let mut visitors = JoinSet::new();
    let mut tick = interval(Duration::from_secs(1) / rate);
    for n in 0..rate * seconds {
        tick.tick().await;
        let asked = asked.clone();
        visitors.spawn(async move { visit(&asked, n, None).await });
    }
    let (mut pages, mut sign_ups) = (Vec::new(), Vec::new());
    while let Some(timed) = visitors.join_next().await {
        let timed = timed.expect("a visitor who was answered");
        pages.push(timed.page);
        sign_ups.push(timed.sign_up);
    }
    let took = began.elapsed().saturating_sub(TYPING);
    let count = f64::from(rate * seconds);
    println!("sign-ups in a second\t{:.0}\t/s\t>={}", count / took.as_secs_f64(), rate * 95 / 100);
    println!("page, 99th percentile\t{}\tms\t-", percentile(&mut pages, 99));
    println!("sign-up, half of them within\t{}\tms\t-", percentile(&mut sign_ups, 50));
    println!("sign-up, 99th percentile\t{}\tms\t<=300", percentile(&mut sign_ups, 99));
    let now = seated(&asked).await;
    println!("seats that were promised and are not there\t{}\t\t<=0", before + u64::from(rate * seconds) - now);

    set_seats(&asked, &(now + 1).to_string()).await;
    let gate = Arc::new(Barrier::new(usize::try_from(together).expect("a number that fits")));
    let mut crowd = JoinSet::new();
    for n in 0..together {
        let (asked, gate) = (asked.clone(), gate.clone());
        crowd.spawn(async move { visit(&asked, 1_000_000 + n, Some(gate)).await });
    }
    let mut last = Vec::new();
    while let Some(timed) = crowd.join_next().await {
        last.push(timed.expect("a visitor who was answered").sign_up);
    }
    println!("{together} at once for the last seat: got it\t{}\t\t<=1", seated(&asked).await - now);
    println!("the last of them was answered after\t{}\tms\t-", ms(last.iter().max().copied().unwrap_or_default()));
}

/// Loads the page, types, and signs up; with a gate, at the same moment as all others.
async fn visit(asked: &Asked, n: u32, gate: Option<Arc<Barrier>>) -> Timed {
    let began = Instant::now();
    let page = send(asked, n, "/open-evening", "", None).await;
    let loaded = began.elapsed();
    let form = value(&page, "name=\"form\" value=\"").expect("a form to sign up");
    sleep(TYPING).await;
    if let Some(gate) = gate {
        gate.wait().await;
    }
    let body = format!(
        "session={}&form={form}&website=&name=Visitor+{n}&email=visitor{n}%40bench.example&role=other&consent=yes",
        asked.session
    );
    let began = Instant::now();
    let answer = send(asked, n, "/api/guests/sign_up", "", Some(&body)).await;
    assert!(answer.starts_with("HTTP/1.1 302") && answer.contains("guest="), "{answer}");
    Timed { page: loaded, sign_up: began.elapsed() }
}

async fn set_seats(asked: &Asked, seats: &str) {
    client::set_seats(asked.address, &asked.cookie, &asked.session, seats).await.expect("seats that are set");
}

async fn seated(asked: &Asked) -> u64 {
    let path = format!("/organise/sessions/{}/guests.csv", asked.session);
    let file = send(asked, 0, &path, &asked.cookie, None).await;
    u64::try_from(file.matches(",Has a seat,").count()).unwrap_or(u64::MAX)
}

async fn send(asked: &Asked, n: u32, path: &str, cookie: &str, form: Option<&str>) -> String {
    client::send(Request { to: asked.address, n, path, cookie, form }).await.expect("an answer")
}
