//! A mail server that gives way, in each of the ways it may: nothing is lost, and nothing leaves twice.

use crate::circle::{As, Circle, noon};
use domain::people::{Profession, Rank};
use http::Method;
use jiff::{SignedDuration, Timestamp};
use server::clock::Clock;
use server::config::{Config, Written};
use server::postman::Postman;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use store::members::Asked;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// A mail server on this machine: what it says to an address, and whom it took mail for.
#[derive(Clone, Default)]
struct MailServer {
    port: u16,
    /// To `RCPT`, for an address that holds these words; everybody else is welcome.
    refusals: Arc<Mutex<Vec<(&'static str, &'static str)>>>,
    takes_password: bool,
    took: Arc<Mutex<Vec<String>>>,
}

impl MailServer {
    async fn start(takes_password: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = Self { port, takes_password, ..Self::default() };
        let serving = server.clone();
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                tokio::spawn(serving.clone().talk(socket));
            }
        });
        server
    }

    /// As much of RFC 5321 as a client needs.
    async fn talk(self, socket: TcpStream) {
        let mut socket = BufReader::new(socket);
        let (mut line, mut whom, mut in_data) = (String::new(), String::new(), false);
        let _ = socket.write_all(b"220 here\r\n").await;
        while socket.read_line(&mut line).await.is_ok_and(|read| read > 0) {
            let said = line.trim_end().to_owned();
            line.clear();
            let answer = match said.get(..4).unwrap_or(&said) {
                "." if in_data => {
                    in_data = false;
                    self.took.lock().unwrap().push(std::mem::take(&mut whom));
                    "250 taken"
                }
                _ if in_data => continue,
                "EHLO" => "250-here\r\n250 AUTH PLAIN LOGIN",
                "AUTH" if self.takes_password => "235 in",
                "AUTH" => "535 wrong",
                "RCPT" => {
                    whom = said.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                    let refusals = self.refusals.lock().unwrap();
                    refusals.iter().find(|(part, _)| whom.contains(part)).map_or("250 fine", |(_, answer)| *answer)
                }
                "DATA" => {
                    in_data = true;
                    "354 go on"
                }
                "QUIT" => "221 bye",
                _ => "250 fine",
            };
            if socket.write_all(format!("{answer}\r\n").as_bytes()).await.is_err() {
                return;
            }
        }
    }

    fn took(&self) -> Vec<String> {
        let mut took = self.took.lock().unwrap().clone();
        took.sort();
        took
    }
}

fn postman(circle: &Circle, port: u16, at: Timestamp) -> Postman {
    let written = Written {
        data: Some(circle.path("")),
        smtp_url: Some(format!("smtp://circle:hunter2@127.0.0.1:{port}")),
        ..Written::default()
    };
    let config = Arc::new(Config::from_parts(written, std::iter::empty(), None).unwrap());
    Postman::new(circle.store.clone(), Clock::starting_at(at), config).unwrap()
}

/// Everything that is due at this time, as far as it leaves.
async fn deliver(circle: &Circle, port: u16, at: Timestamp) {
    let postman = postman(circle, port, at);
    while postman.deliver().await.unwrap() > 0 {}
}

/// Members of these names, each of whom somebody has asked to talk.
async fn mails_to(names: &[&str]) -> Circle {
    let circle = Circle::new().await;
    let ruth = circle.person("Ruth", Profession::RegisteredManager, Rank::Member).await;
    for name in names {
        let person = circle.person(name, Profession::RegisteredManager, Rank::Member).await;
        let mail = |_: &Asked| ("May I ask you something?".into(), "How do you do it?\n".into());
        circle.store.ask_to_talk(name, &ruth, &person, "How do you do it?", noon(), mail).await.unwrap().unwrap();
    }
    circle
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn after_an_hour_without_a_mail_server_each_mail_leaves_once_and_soon() {
    let circle = mails_to(&["Dawn", "Lee", "Sam"]).await;
    // Nothing listens on port 1.
    for minute in 0..60 {
        deliver(&circle, 1, noon() + SignedDuration::from_mins(minute)).await;
    }
    assert_eq!(circle.store.mail_counts().await.unwrap(), [("waiting".to_owned(), 3)]);
    let server = MailServer::start(true).await;
    for minute in 60..=66 {
        deliver(&circle, server.port, noon() + SignedDuration::from_mins(minute)).await;
    }
    assert_eq!(server.took(), ["dawn@example.org", "lee@example.org", "sam@example.org"]);
    assert_eq!(circle.store.mail_trouble().await.unwrap(), None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_mail_server_that_says_nothing_is_waited_for_no_longer_than_one_that_is_down() {
    let circle = mails_to(&["Dawn"]).await;
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = silent.local_addr().unwrap().port();
    let impatient = postman(&circle, port, noon()).patient_for(Duration::from_millis(300));
    assert_eq!(impatient.deliver().await.unwrap(), 1);
    let (_, problem) = circle.store.mail_trouble().await.unwrap().unwrap();
    assert_eq!(problem, "the mail server did not answer in time");
    let server = MailServer::start(true).await;
    deliver(&circle, server.port, noon() + SignedDuration::from_mins(1)).await;
    assert_eq!(server.took(), ["dawn@example.org"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_address_that_is_refused_holds_nobody_else_up() {
    let circle = mails_to(&["Dawn", "Lee", "Sam"]).await;
    let server = MailServer::start(true).await;
    server.refusals.lock().unwrap().push(("lee@", "550 no such mailbox"));
    deliver(&circle, server.port, noon()).await;
    assert_eq!(server.took(), ["dawn@example.org", "sam@example.org"]);
    assert_eq!(circle.store.mail_counts().await.unwrap(), [("failed".to_owned(), 1), ("sent".to_owned(), 2)]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_full_mailbox_is_tried_again_and_given_up_after_the_eighth_time() {
    let circle = mails_to(&["Dawn", "Lee"]).await;
    let server = MailServer::start(true).await;
    server.refusals.lock().unwrap().extend([("lee@", "452 mailbox full"), ("dawn@", "552 mailbox full")]);
    deliver(&circle, server.port, noon()).await;
    assert_eq!(circle.store.mail_counts().await.unwrap(), [("waiting".to_owned(), 2)]);
    // One has made room by the next try.
    server.refusals.lock().unwrap().remove(0);
    for hour in 1..=7 {
        deliver(&circle, server.port, noon() + SignedDuration::from_hours(hour)).await;
    }
    assert_eq!(server.took(), ["lee@example.org"]);
    assert_eq!(circle.store.mail_counts().await.unwrap(), [("failed".to_owned(), 1), ("sent".to_owned(), 1)]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_wrong_password_is_said_to_organisers_and_loses_nothing() {
    let circle = mails_to(&["Dawn"]).await;
    let asha = circle.person("Asha", Profession::RegisteredManager, Rank::Organiser).await;
    let cookie = circle.sign_in(&asha).await;
    let refusing = MailServer::start(false).await;
    for hour in 0..12 {
        deliver(&circle, refusing.port, noon() + SignedDuration::from_hours(hour)).await;
    }
    let page = circle.ask(Method::GET, "/organise", As::Browser, Some(&cookie)).await;
    assert!(page.body.contains("1 mail could not leave yet: the mail server refuses our name and password (535)."));
    assert!(!page.body.contains("hunter2"));

    let right = MailServer::start(true).await;
    deliver(&circle, right.port, noon() + SignedDuration::from_hours(12)).await;
    assert_eq!(right.took(), ["dawn@example.org"]);
    let page = circle.ask(Method::GET, "/organise", As::Browser, Some(&cookie)).await;
    assert!(!page.body.contains("could not leave"));
}
