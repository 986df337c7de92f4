//! What people meet when something beneath the server gives way. Trials that need a machine of their own (a full disk,
//! PostgreSQL going away) are written down in docs/faults.md.

use crate::circle::{As, Circle, read};
use crate::program::{Server, complaint};
use axum::body::Body;
use domain::people::{Profession, Rank};
use http::{Method, Request, StatusCode};
use server::clock::Clock;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::time::{Duration, Instant};

const SORRY: &str = "Something went wrong on our side";

fn form(path: &str, cookie: Option<&str>, body: &'static str) -> Request<Body> {
    let mut request = Request::post(path)
        .header("accept", "text/html")
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("referer", "http://localhost:3000/sign-in");
    if let Some(cookie) = cookie {
        request = request.header("cookie", cookie);
    }
    request.body(Body::from(body)).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn without_its_database_the_circle_says_sorry_and_a_form_can_be_sent_again() {
    let circle = Circle::new().await;
    let dawn = circle.person("Dawn", Profession::RegisteredManager, Rank::Member).await;
    let cookie = circle.sign_in(&dawn).await;
    circle.behind_its_back("alter table people rename to lost").await;

    let page = circle.ask(Method::GET, "/calendar", As::Browser, Some(&cookie)).await;
    assert_eq!(page.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(page.body.contains(SORRY), "{}", page.body);
    let program = circle.ask(Method::POST, "/api/calendar/answer", As::Program, Some(&cookie)).await;
    assert_eq!((program.status, program.body.as_str()), (StatusCode::INTERNAL_SERVER_ERROR, "\"Internal\""));

    let answer = circle.send(form("/api/calendar/answer", Some(&cookie), "id=0198&answer=coming")).await;
    assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(answer.headers()["cache-control"], "no-store");
    let page = read(answer).await;
    assert!(page.contains(SORRY) && page.contains("action=\"/api/calendar/answer\""), "{page}");
    assert!(page.contains("name=\"answer\">\ncoming<"), "{page}");

    assert!(page.contains("name=\"__from\">\n/sign-in<"), "{page}");

    circle.behind_its_back("alter table lost rename to people").await;
    let page = circle.ask(Method::GET, "/calendar", As::Browser, Some(&cookie)).await;
    assert_eq!(page.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn words_that_cannot_be_kept_are_given_back_in_the_answer() {
    let circle = Circle::new().await;
    circle.behind_its_back("drop table typed_forms").await;
    let answer = circle.send(form("/api/people/ask_to_sign_in", None, "email=Dawn+%3Cat+work%3E&next=")).await;
    assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
    let page = read(answer).await;
    assert!(page.contains(SORRY) && page.contains("name=\"email\">\nDawn &lt;at work&gt;<"), "{page}");
}

#[test]
fn a_folder_or_file_that_cannot_be_used_is_one_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let said = complaint(folder.path(), "serve --data /proc/none");
    assert!(said.starts_with("The data folder /proc/none cannot be written to ("), "{said}");
    std::fs::create_dir(folder.path().join("d")).unwrap();
    std::fs::write(folder.path().join("d/inner-circle.db"), "a shopping list").unwrap();
    let began = Instant::now();
    let said = complaint(folder.path(), "serve --data d");
    assert!(said.starts_with("Cannot open the database (d/inner-circle.db): ") && said.contains("not a database"));
    assert!(began.elapsed() < Duration::from_secs(4), "at once");
}

/// A browser's request to a running server, and its whole answer; `None` when the server went away meanwhile.
fn ask(address: &str, head: &str, cookie: &str, body: &str) -> Option<String> {
    let mut socket = TcpStream::connect(address).ok()?;
    let words = format!(
        "{head} HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\nSec-Fetch-Site: same-origin\r\nCookie: {cookie}\r\n\
         Referer: http://localhost/calendar\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    socket.write_all(words.as_bytes()).ok()?;
    let mut said = String::new();
    socket.read_to_string(&mut said).ok()?;
    Some(said)
}

async fn answer_in(folder: &Path, session: &str) -> Option<String> {
    sqlx::any::install_default_drivers();
    let url = format!("sqlite:{}", folder.join("d/inner-circle.db").display());
    let pool = sqlx::AnyPool::connect(&url).await.unwrap();
    let newest = "select answer from rsvps where session_id = $1 order by answered_at desc limit 1";
    let row: Option<(String,)> = sqlx::query_as(newest).bind(session.to_owned()).fetch_optional(&pool).await.unwrap();
    row.map(|(answer,)| answer)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_said_to_be_saved_is_there_after_the_server_was_killed() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = Server::start(folder.path(), "--demo --data d");
    let line = server.next_line();
    let token = line.rsplit_once('/').unwrap().1;
    let address = server.address();
    let signed_in = ask(&address, "POST /api/people/sign_in_by_link", "", &format!("token={token}")).unwrap();
    let cookie = signed_in.split("set-cookie: ic=").nth(1).unwrap().split(';').next().unwrap();
    let cookie = format!("ic={cookie}");
    let next_month = domain::calendar::Month::of(domain::calendar::date_in_london(Clock::real().now())).next();
    let page = ask(&address, &format!("GET /calendar?month={}", next_month.code()), &cookie, "").unwrap();
    let session = page.rsplit_once("/sessions/").unwrap().1.split('"').next().unwrap().to_owned();

    let saving = std::thread::spawn({
        let session = session.clone();
        move || {
            let (mut acknowledged, mut asked) = (None, None);
            // Fewer than the limit on what one person may do in a minute.
            for answer in ["coming", "not-coming"].iter().cycle().take(100) {
                asked = Some(*answer);
                let body = format!("id={session}&answer={answer}");
                match ask(&address, "POST /api/calendar/answer", &cookie, &body) {
                    Some(said) if said.starts_with("HTTP/1.1 302") && !said.contains("__err") => acknowledged = asked,
                    Some(said) if !said.is_empty() => panic!("{said}"),
                    _ => break,
                }
            }
            (acknowledged, asked)
        }
    });
    std::thread::sleep(Duration::from_millis(400));
    drop(server); // SIGKILL
    let (acknowledged, asked) = saving.join().unwrap();
    assert!(acknowledged.is_some(), "something was saved before the end");
    // The last one may have been saved without anybody hearing of it.
    let kept = answer_in(folder.path(), &session).await;
    assert!(kept.as_deref() == acknowledged || kept.as_deref() == asked, "{kept:?} after {acknowledged:?}, {asked:?}");
    let again = Server::start(folder.path(), "--demo --data d");
    assert!(again.terminate().success());
    assert_eq!(answer_in(folder.path(), &session).await, kept);
}
