//! Eight o'clock on a server that is killed (SIGKILL) again and again, and started anew on the same folder. Everybody does
//! as a page does: what was not answered is sent again, under the same key.

use crate::program::Server;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpSocket;
use tokio::sync::watch;
use tokio::task::JoinSet;

/// Of each of the three members whom the demo lets in. With the questions fewer than one person may send in a minute.
const MESSAGES: usize = 50;
const QUESTIONS: usize = 9;
/// Who sign up, some of them onto the waiting list.
const GUESTS: u8 = 40;
/// After so many answers the server is killed.
const KILLED_AFTER: [usize; 3] = [4, 60, 140];

/// Where the server is now; it gets another port each time.
pub type Whereabouts = watch::Receiver<SocketAddr>;

/// Somebody's browser: at an address of its own, as limits count those.
#[derive(Clone)]
pub struct Browser {
    pub home: u8,
    pub cookie: String,
    pub server: Whereabouts,
}

impl Browser {
    /// One request and its whole answer; `None` when the server went away meanwhile.
    pub async fn ask(&self, head: &str, body: &str) -> Option<String> {
        let (home, address) = (self.home, *self.server.borrow());
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind(format!("127.0.1.{home}:0").parse().unwrap()).unwrap();
        let mut socket = socket.connect(address).await.ok()?;
        let (cookie, length) = (&self.cookie, body.len());
        let request = format!(
            "{head} HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\nSec-Fetch-Site: same-origin\r\n\
             Cookie: {cookie}\r\nReferer: http://localhost/open-evening\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
        );
        socket.write_all(request.as_bytes()).await.ok()?;
        let mut said = String::new();
        socket.read_to_string(&mut said).await.ok()?;
        said.contains("\r\n\r\n").then_some(said)
    }

    /// Sends a form until it is answered, also by another server than the one that heard it first.
    async fn insist(&mut self, path: &str, body: &str) -> String {
        loop {
            self.server.mark_unchanged();
            if let Some(said) = self.ask(&format!("POST {path}"), body).await {
                assert!(said.starts_with("HTTP/1.1 302") && !said.contains("__err"), "{path} {body}: {said}");
                return said;
            }
            self.server.changed().await.expect("the server comes back");
        }
    }
}

/// What stands in a page between these words and the next quotation mark.
fn value<'a>(page: &'a str, before: &str) -> &'a str {
    page.split_once(before).and_then(|(_, rest)| rest.split('"').next()).unwrap_or_default()
}

pub fn cookie(answer: &str, name: &str) -> String {
    let start = format!("set-cookie: {name}=");
    let set = answer.lines().find_map(|line| line.strip_prefix(&start)).unwrap_or_else(|| panic!("{name} in {answer}"));
    format!("{name}={}", set.split(';').next().unwrap())
}

pub fn start(folder: &Path, time: &str) -> Server {
    Server::start(folder, &format!("--demo --data d --now 2026-11-26T{time}Z"))
}

pub async fn rows(folder: &Path, sql: &'static str) -> Vec<(String, i64)> {
    sqlx::any::install_default_drivers();
    let url = format!("sqlite:{}", folder.join("d/inner-circle.db").display());
    let pool = sqlx::AnyPool::connect(&url).await.unwrap();
    let rows = sqlx::query_as(sql).fetch_all(&pool).await.unwrap();
    pool.close().await;
    rows
}

/// A member who says and asks all they have to, each under a key of its own.
async fn talk(mut member: Browser, session: String, answered: Arc<AtomicUsize>) {
    let home = member.home;
    for n in 0..MESSAGES {
        let words = format!("id={session}&key=m{home}-{n}&words=rush+{home}+{n}");
        member.insist("/api/room/say", &words).await;
        answered.fetch_add(1, Ordering::Relaxed);
        if n < QUESTIONS {
            let words = format!("id={session}&key=q{home}-{n}&question=rush+{home}+{n}");
            member.insist("/api/room/ask", &words).await;
            answered.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// A stranger who takes a seat; their browser as it is then.
async fn sign_up(mut guest: Browser, fields: String, answered: Arc<AtomicUsize>) -> Browser {
    let home = guest.home;
    let body =
        format!("{fields}&website=&name=Guest+{home}&email=rush{home}@rosewood.example&role=care-worker&consent=yes");
    let said = guest.insist("/api/guests/sign_up", &body).await;
    answered.fetch_add(1, Ordering::Relaxed);
    guest.cookie = cookie(&said, "guest");
    guest
}

/// Waits for what other programs do.
async fn until(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let began = Instant::now();
    while !is_so().await {
        assert!(began.elapsed() < Duration::from_mins(1), "not within a minute: {what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn killed_in_the_middle_of_eight_oclock_it_keeps_all_it_answered_once_and_reminds_nobody_twice() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    // A minute before doors: members sign in, and forms are opened, which nobody fills in within two seconds.
    let mut server = start(path, "19:48:30");
    let (moved, whereabouts) = watch::channel(server.address().parse().unwrap());
    let mut members = Vec::new();
    for home in 201..=203 {
        let mut browser = Browser { home, cookie: String::new(), server: whereabouts.clone() };
        let line = server.next_line();
        let token = line.rsplit_once('/').unwrap().1.to_owned();
        let said = browser.ask("POST /api/people/sign_in_by_link", &format!("token={token}")).await.unwrap();
        browser.cookie = cookie(&said, "ic");
        members.push(browser);
    }
    let mut guests = Vec::new();
    for home in 1..=GUESTS {
        let browser = Browser { home, cookie: String::new(), server: whereabouts.clone() };
        let page = browser.ask("GET /open-evening", "").await.unwrap();
        let [session, form] = ["session", "form"].map(|name| value(&page, &format!("name=\"{name}\" value=\"")));
        guests.push((browser, format!("session={session}&form={form}")));
    }
    let session = value(&guests[0].1.replace('&', "\""), "session=").to_owned();
    drop(server);

    // Doors are open: everybody comes at once, and reminders are due.
    let mut server = start(path, "19:51:00");
    moved.send(server.address().parse().unwrap()).unwrap();
    let answered = Arc::new(AtomicUsize::new(0));
    let mut talking = JoinSet::new();
    for member in members.clone() {
        talking.spawn(talk(member, session.clone(), answered.clone()));
    }
    let mut coming = JoinSet::new();
    for (guest, fields) in guests {
        coming.spawn(sign_up(guest, fields, answered.clone()));
    }
    for (after, again) in KILLED_AFTER.into_iter().zip(["19:52:00", "19:58:30", "20:04:00"]) {
        until("people are answered", async || answered.load(Ordering::Relaxed) >= after).await;
        drop(server); // SIGKILL
        server = start(path, again);
        moved.send(server.address().parse().unwrap()).unwrap();
    }
    let guests = tokio::time::timeout(Duration::from_mins(2), coming.join_all()).await.expect("all have signed up");
    tokio::time::timeout(Duration::from_mins(2), talking.join_all()).await.expect("all is said");

    // Whatever showed as sent is there once.
    let said: BTreeMap<String, i64> = [201, 202, 203]
        .into_iter()
        .flat_map(|home| (0..MESSAGES).map(move |n| (format!("rush {home} {n}"), 1)))
        .collect();
    let messages = rows(path, "select words, count(*) from messages where words like 'rush %' group by words").await;
    assert_eq!(messages.into_iter().collect::<BTreeMap<_, _>>(), said);
    let questions = rows(path, "select words, count(*) from questions where words like 'rush %' group by words").await;
    assert!(questions.iter().all(|(_, times)| *times == 1), "{questions:?}");
    assert_eq!(questions.len(), 3 * QUESTIONS);

    // Every seat is there, for the browser that was told of it, and once.
    for guest in &guests {
        let page = guest.ask("GET /open-evening/seat", "").await.unwrap();
        let is_in = page.contains(&format!("You're in, Guest {}<", guest.home));
        assert!(is_in || page.contains("You are on the waiting list"), "{page}");
    }
    let seats = "select email, count(*) from guests where email like 'rush%' group by email";
    let seats = rows(path, seats).await;
    assert!(seats.iter().all(|(_, times)| *times == 1), "{seats:?}");
    assert_eq!(seats.len(), usize::from(GUESTS));
    let full = rows(path, "select session_id, count(*) from guests where state = 'seated' group by session_id").await;
    assert!(full.iter().all(|(_, seated)| *seated <= 40), "{full:?}");

    // Of each mail there is one for each guest: what was written is not written again, and what was due has left.
    let waiting = "select state, count(*) from outbox where channel = 'mail' and state = 'waiting' group by state";
    until("mails leave", async || rows(path, waiting).await.is_empty()).await;
    let twice = "select kind || ' ' || about, count(*) from outbox where kind like 'guest-%' or kind = 'doors'
                 group by kind, about, recipient having count(*) > 1";
    assert_eq!(rows(path, twice).await, []);
    let reminded = mails(path, "Subject: The doors are open");
    assert!(!reminded.is_empty() && reminded.values().all(|times| *times == 1), "{reminded:?}");
    let seated = mails(path, "Subject: Your seat on");
    assert!(!seated.is_empty() && seated.values().all(|times| *times == 1), "{seated:?}");
    assert!(server.terminate().success());
}

/// Who was sent a mail with this line, and how many times.
fn mails(folder: &Path, line: &str) -> BTreeMap<String, usize> {
    let mut to = BTreeMap::new();
    for file in std::fs::read_dir(folder.join("d/outbox")).unwrap() {
        let mail = std::fs::read_to_string(file.unwrap().path()).unwrap();
        if mail.lines().any(|each| each.starts_with(line)) {
            let address = mail.lines().find_map(|each| each.strip_prefix("To: ")).unwrap();
            *to.entry(address.to_owned()).or_default() += 1;
        }
    }
    to
}
