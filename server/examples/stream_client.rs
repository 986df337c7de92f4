//! Opens many streams, makes one change through the product, and says when all have heard of it. Called by
//! `scripts/bench-streams` with ADDRESS COOKIE SESSION STREAMS PID; prints figures with tabs between their parts.

#![expect(clippy::expect_used, reason = "a tool that stops where something is wrong")]

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::sleep;

/// How many events are told of, one after another.
const EVENTS: usize = 5;
/// How many streams are being opened at the same time.
const AT_ONCE: usize = 100;
/// Streams from one address of the loopback; each may have some 28,000.
const PER_ADDRESS: usize = 2000;

struct Seen {
    began: Instant,
    greeted: AtomicUsize,
    ended: AtomicUsize,
    /// For each event and stream: microseconds since `began`, 0 for not yet.
    heard: Vec<Vec<AtomicU64>>,
}

#[derive(Clone)]
struct Asked {
    address: SocketAddr,
    cookie: String,
    session: String,
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [address, cookie, session, streams, pid] = <[String; 5]>::try_from(words).expect("five arguments");
    let asked = Asked { address: address.parse().expect("an address"), cookie, session };
    let streams: usize = streams.parse().expect("a number of streams");
    let heard = (0..EVENTS).map(|_| (0..streams).map(|_| AtomicU64::new(0)).collect()).collect();
    let seen =
        Arc::new(Seen { began: Instant::now(), greeted: AtomicUsize::new(0), ended: AtomicUsize::new(0), heard });

    let before = resident(&pid);
    let gate = Arc::new(Semaphore::new(AT_ONCE));
    for n in 0..streams {
        let permit = gate.clone().acquire_owned().await.expect("an open gate");
        let (asked, seen) = (asked.clone(), seen.clone());
        tokio::spawn(async move {
            let stream = open(n, &asked).await;
            drop(permit);
            listen(n, stream, &seen).await;
            seen.ended.fetch_add(1, Relaxed);
        });
    }
    until("every stream is greeted", || seen.greeted.load(Relaxed) == streams).await;
    println!("{streams} streams opened\t{:.1}\ts\t-", seen.began.elapsed().as_secs_f64());
    sleep(Duration::from_secs(2)).await;
    let each = (resident(&pid) - before) / f64::from(u32::try_from(streams).expect("a number that fits"));
    println!("memory of one stream\t{each:.1}\tkB\t<=25");

    let (mut middles, mut lasts, mut answers) = (Vec::new(), Vec::new(), Vec::new());
    for event in 0..EVENTS {
        let sent = micros(seen.began.elapsed());
        answer(&asked, if event % 2 == 0 { "coming" } else { "not-coming" }).await;
        answers.push(micros(seen.began.elapsed()) - sent);
        let all = &seen.heard[event];
        until("every stream has heard", || all.iter().all(|at| at.load(Relaxed) > 0)).await;
        let mut times: Vec<u64> = all.iter().map(|at| at.load(Relaxed).saturating_sub(sent)).collect();
        times.sort_unstable();
        middles.push(times[times.len() / 2]);
        lasts.push(times[times.len() - 1]);
        sleep(Duration::from_secs(1)).await;
    }
    eprintln!("until the last stream had heard, each event: {} ms", join(&lasts));
    println!("answer sent until half have heard\t{}\tms\t-", median(middles));
    println!("answer sent until all have heard\t{}\tms\t<=300", median(lasts));
    println!("answer sent until it was acknowledged\t{}\tms\t-", median(answers));
    println!("streams that ended by themselves\t{}\t\t<=0", seen.ended.load(Relaxed));
    println!("memory of the server afterwards\t{:.1}\tMB\t-", resident(&pid) / 1000.0);
    std::process::exit(0);
}

async fn open(n: usize, asked: &Asked) -> TcpStream {
    let from = format!("127.0.0.{}:0", 2 + n / PER_ADDRESS).parse().expect("an address of the loopback");
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.bind(from).expect("a free port");
    let mut stream = socket.connect(asked.address).await.expect("a connection");
    let request = format!(
        "GET /events?topics=calendar HTTP/1.1\r\nHost: {}\r\nAccept: text/event-stream\r\nCookie: {}\r\n\r\n",
        asked.address, asked.cookie
    );
    stream.write_all(request.as_bytes()).await.expect("a request sent");
    stream
}

/// Notes the greeting and then each event, until the stream ends. A piece of news is never cut in two: it is one write
/// of the server and smaller than a segment.
async fn listen(n: usize, mut stream: TcpStream, seen: &Seen) {
    let mut bytes = [0; 1024];
    let (mut greeted, mut event) = (false, 0);
    while let Ok(length @ 1..) = stream.read(&mut bytes).await {
        let at = micros(seen.began.elapsed());
        let text = String::from_utf8_lossy(&bytes[..length]);
        if !greeted && text.contains("event: hello") {
            greeted = true;
            seen.greeted.fetch_add(1, Relaxed);
        }
        if greeted && text.contains("event: change") && event < EVENTS {
            seen.heard[event][n].store(at, Relaxed);
            event += 1;
        }
    }
}

/// Sends the form of the session's page.
async fn answer(asked: &Asked, answer: &str) {
    let body = format!("id={}&answer={answer}", asked.session);
    let request = format!(
        "POST /api/calendar/answer HTTP/1.1\r\nHost: {}\r\nAccept: text/html\r\nSec-Fetch-Site: same-origin\r\n\
         Referer: http://{0}/calendar\r\nCookie: {}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        asked.address,
        asked.cookie,
        body.len()
    );
    let mut stream = TcpStream::connect(asked.address).await.expect("a connection");
    stream.write_all(request.as_bytes()).await.expect("a request sent");
    let mut said = String::new();
    stream.read_to_string(&mut said).await.expect("an answer");
    assert!(said.starts_with("HTTP/1.1 302") && !said.contains("__err"), "{said}");
}

async fn until(what: &str, done: impl Fn() -> bool) {
    let began = Instant::now();
    while !done() {
        assert!(began.elapsed() < Duration::from_mins(1), "not within a minute: {what}");
        sleep(Duration::from_millis(20)).await;
    }
}

/// Kilobytes that a process has in memory.
fn resident(pid: &str) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).expect("a running server");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("a line of its memory");
    line.trim().trim_end_matches(" kB").parse().expect("a number")
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

fn median(mut values: Vec<u64>) -> String {
    values.sort_unstable();
    ms(values[values.len() / 2])
}

fn join(values: &[u64]) -> String {
    values.iter().map(|value| ms(*value)).collect::<Vec<_>>().join(" ")
}

fn ms(micros: u64) -> String {
    format!("{}.{}", micros / 1000, micros % 1000 / 100)
}
