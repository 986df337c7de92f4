//! Opens many streams of one room, says something in it, and measures how long until all have heard. Called by
//! `scripts/bench-chat` with ADDRESS SESSION STREAMS MESSAGES RATE COOKIE…; prints figures with tabs between their
//! parts. Each cookie says its share, as one person may not say more than the limits allow.

#![expect(clippy::expect_used, reason = "a tool that stops where something is wrong")]

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::{sleep, sleep_until};

/// How many streams are being opened at the same time.
const AT_ONCE: usize = 100;
/// Streams from one address of the loopback; each may have some 28,000.
const PER_ADDRESS: usize = 2000;
/// What each message says before its number.
const MARK: &str = "\"words\":\"bench ";

struct Seen {
    began: Instant,
    greeted: AtomicUsize,
    ended: AtomicUsize,
    twice: AtomicUsize,
    /// For each message: when it was sent, in microseconds since `began`.
    sent: Vec<AtomicU64>,
    /// For each message and stream: when it was heard, 0 for not yet.
    heard: Vec<Vec<AtomicU64>>,
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [address, session, streams, messages, a_second, cookies @ ..] = &words[..] else {
        panic!("five arguments and cookies");
    };
    let address: SocketAddr = address.parse().expect("an address");
    let number = |text: &str| text.parse::<usize>().expect("a number");
    let (streams, messages, a_second) = (number(streams), number(messages), number(a_second));
    let zeros = |n: usize| (0..n).map(|_| AtomicU64::new(0)).collect::<Vec<_>>();
    let seen = Arc::new(Seen {
        began: Instant::now(),
        greeted: AtomicUsize::new(0),
        ended: AtomicUsize::new(0),
        twice: AtomicUsize::new(0),
        sent: zeros(messages),
        heard: (0..messages).map(|_| zeros(streams)).collect(),
    });

    let gate = Arc::new(Semaphore::new(AT_ONCE));
    for n in 0..streams {
        let permit = gate.clone().acquire_owned().await.expect("an open gate");
        let (cookie, session, seen) = (cookies[n % cookies.len()].clone(), session.clone(), seen.clone());
        tokio::spawn(async move {
            let stream = open(n, address, &session, &cookie).await;
            drop(permit);
            listen(n, stream, &seen).await;
            seen.ended.fetch_add(1, Relaxed);
        });
    }
    until("every stream is greeted", || seen.greeted.load(Relaxed) == streams).await;
    sleep(Duration::from_secs(3)).await;

    let began = tokio::time::Instant::now();
    for n in 0..messages {
        let due = Duration::from_secs_f64(
            f64::from(u32::try_from(n).expect("few")) / f64::from(u32::try_from(a_second).expect("few")),
        );
        sleep_until(began + due).await;
        let (cookie, session, seen) = (cookies[n % cookies.len()].clone(), session.clone(), seen.clone());
        tokio::spawn(async move {
            seen.sent[n].store(micros(seen.began.elapsed()), Relaxed);
            say(n, address, &session, &cookie).await;
        });
    }
    until("every stream has heard everything", || seen.heard.iter().flatten().all(|at| at.load(Relaxed) > 0)).await;

    let times = |of: std::ops::Range<usize>| {
        let mut times: Vec<u64> = of
            .flat_map(|n| seen.heard[n].iter().map(move |at| (n, at.load(Relaxed))))
            .map(|(n, at)| at.saturating_sub(seen.sent[n].load(Relaxed)))
            .collect();
        times.sort_unstable();
        times
    };
    let at = |times: &[u64], part: usize| ms(times[(times.len() * part / 100).min(times.len() - 1)]);
    let all = times(0..messages);
    println!("{messages} messages to {streams} streams, half heard within\t{}\tms\t-", at(&all, 50));
    println!("99 % heard within\t{}\tms\t<=300", at(&all, 99));
    println!("all heard within\t{}\tms\t-", at(&all, 100));
    let tenth = (messages / 10).max(1);
    println!(
        "99 % of the last tenth, for whether a queue grew\t{}\tms\t<=300",
        at(&times(messages - tenth..messages), 99)
    );
    println!("messages heard twice\t{}\t\t<=0", seen.twice.load(Relaxed));
    println!("streams that ended by themselves\t{}\t\t<=0", seen.ended.load(Relaxed));
    std::process::exit(0);
}

async fn open(n: usize, address: SocketAddr, session: &str, cookie: &str) -> TcpStream {
    let from = format!("127.0.0.{}:0", 2 + n / PER_ADDRESS).parse().expect("an address of the loopback");
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.bind(from).expect("a free port");
    let mut stream = socket.connect(address).await.expect("a connection");
    let request = format!(
        "GET /events?topics=calendar,room&room={session} HTTP/1.1\r\nHost: {address}\r\n\
         Accept: text/event-stream\r\nCookie: {cookie}\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await.expect("a request sent");
    stream
}

/// Notes the greeting and then each message, until the stream ends.
async fn listen(n: usize, mut stream: TcpStream, seen: &Seen) {
    let (mut bytes, mut text, mut greeted) = (vec![0; 16 << 10], String::new(), false);
    while let Ok(length @ 1..) = stream.read(&mut bytes).await {
        let at = micros(seen.began.elapsed());
        text.push_str(&String::from_utf8_lossy(&bytes[..length]));
        let Some(end) = text.rfind('\n') else { continue };
        let lines: String = text.drain(..=end).collect();
        if !greeted && lines.contains("event: hello") {
            greeted = true;
            seen.greeted.fetch_add(1, Relaxed);
        }
        for rest in lines.split(MARK).skip(1) {
            let number = rest.split('"').next().and_then(|number| number.parse::<usize>().ok());
            let Some(heard) = number.and_then(|number| seen.heard.get(number)) else { continue };
            if heard[n].swap(at, Relaxed) > 0 {
                seen.twice.fetch_add(1, Relaxed);
            }
        }
    }
}

/// Sends the form of the room's page.
async fn say(n: usize, address: SocketAddr, session: &str, cookie: &str) {
    let body = format!("id={session}&key=bench{n}&words=bench+{n}");
    let request = format!(
        "POST /api/room/say HTTP/1.1\r\nHost: {address}\r\nAccept: text/html\r\nSec-Fetch-Site: same-origin\r\n\
         Referer: http://{address}/sessions/{session}\r\nCookie: {cookie}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    stream.write_all(request.as_bytes()).await.expect("a request sent");
    let mut said = String::new();
    stream.read_to_string(&mut said).await.expect("an answer");
    assert!(said.starts_with("HTTP/1.1 302") && !said.contains("__err"), "{said}");
}

async fn until(what: &str, done: impl Fn() -> bool) {
    let began = Instant::now();
    while !done() {
        assert!(began.elapsed() < Duration::from_mins(2), "not within two minutes: {what}");
        sleep(Duration::from_millis(50)).await;
    }
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

fn ms(micros: u64) -> String {
    format!("{}.{}", micros / 1000, micros % 1000 / 100)
}
