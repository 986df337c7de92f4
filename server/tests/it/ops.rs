//! The program as operators meet it, and news between servers.

use crate::program::{Server, complaint, run};
use domain::calendar::Times;
use domain::people::{EmailAddress, Standing};
use futures::{Stream, StreamExt};
use jiff::{SignedDuration, Timestamp};
use server::clock::Clock;
use server::demo;
use server::hub::{Holder, Hub};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::pin::Pin;
use std::time::{Duration, Instant};
use store::calendar::Edit;
use store::changes::Topic;
use store::library::Files;
use store::{Secret, Store, StoreConfig};

const ADA: &str = "owner ada@example.org --name Ada --profession trust-executive --data d";

fn now() -> Timestamp {
    "2026-11-22T12:00:00Z".parse().unwrap()
}

/// A socket on which the server has begun to answer a `GET` of that path, and what came with the first bytes.
fn get(server: &Server, path: &str) -> (TcpStream, String) {
    let mut socket = TcpStream::connect(server.address()).unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    write!(socket, "GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    let mut bytes = [0; 4096];
    let n = socket.read(&mut bytes).unwrap();
    let text = String::from_utf8_lossy(&bytes[..n]).into_owned();
    (socket, text)
}

#[test]
fn a_demo_says_where_it_is_and_whom_its_addresses_sign_in() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = Server::start(folder.path(), "--demo --now 2027-03-25T19:58:00Z --data d");
    for role in ["organiser", "member", "cqc"] {
        let line = server.next_line();
        let url = line.strip_prefix(&format!("Sign in as {role}: ")).unwrap();
        assert!(url.starts_with(&format!("{}/sign-in/", server.url)), "{url}");
    }
    assert!(get(&server, "/healthz").1.starts_with("HTTP/1.1 200 "));
}

#[test]
fn told_to_stop_it_ends_open_streams_and_itself_within_five_seconds() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), "--data d");
    let (mut stream, head) = get(&server, "/events?topics=open-evenings");
    assert!(head.starts_with("HTTP/1.1 200 "), "{head}");
    let asked = Instant::now();
    assert!(server.terminate().success());
    assert!(asked.elapsed() < Duration::from_secs(5));
    assert!(stream.read_to_end(&mut Vec::new()).is_ok(), "the stream was ended, not torn");
}

#[test]
fn a_second_server_on_the_same_file_is_refused_and_commands_are_not() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), "--data d");
    let said = complaint(folder.path(), "serve --data d --listen 127.0.0.1:0");
    assert!(said.starts_with("Another server already runs on d/inner-circle.db; "), "{said}");
    let said = complaint(folder.path(), &format!("serve --data other --listen {}", server.address()));
    assert!(said.starts_with("Another program already listens on 127.0.0.1:"), "{said}");
    assert!(run(folder.path(), ADA).status.success());
    assert!(run(folder.path(), "doctor --data d").status.success());
    assert!(run(folder.path(), "owner ada@example.org --data d").status.success(), "who she is is known");
    let said = complaint(folder.path(), "owner lee@example.org --data d");
    assert!(said.contains("--name") && said.contains("registered-manager"), "{said}");
    let said = complaint(folder.path(), "owner ada --data d");
    assert_eq!(said, "“ada” is no address. Write the email address like name@example.org.\n");
}

#[test]
fn what_was_backed_up_is_restored_once_and_over_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), "--demo --data d");
    assert!(run(folder.path(), "backup copy --data d").status.success());
    drop(server);
    let said = complaint(folder.path(), "restore copy --data d");
    assert!(said.starts_with("There is a database at d/inner-circle.db already; "), "{said}");
    assert!(run(folder.path(), "restore copy --data again").status.success());
    let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(read("again/secret"), read("d/secret"));
    let mut server = Server::start(folder.path(), "--demo --data again");
    assert!(server.next_line().starts_with("Sign in as organiser: "));
}

#[test]
fn a_demo_does_not_touch_a_real_circle() {
    let folder = tempfile::tempdir().unwrap();
    assert!(run(folder.path(), ADA).status.success());
    let said = complaint(folder.path(), "serve --demo --data d --listen 127.0.0.1:0");
    assert!(said.starts_with("This database holds a real circle, "), "{said}");
}

#[test]
fn a_setting_that_cannot_be_is_an_error_to_the_doctor() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("inner-circle.toml"), "colour = \"red\"").unwrap();
    let output = run(folder.path(), "doctor --data d");
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.starts_with("error    inner-circle.toml has a setting “colour”, "), "{said}");
}

/// Two stores on one database, as two servers have.
async fn two_on(url: &str) -> (Store, Store) {
    let open = || Store::open(StoreConfig { url: url.into(), secret: Secret::new(vec![1; 32]), readers: 4 });
    (open().await.unwrap(), open().await.unwrap())
}

async fn news_of_one_server_reaches_the_streams_of_another(url: &str) {
    let (here, there) = two_on(url).await;
    let media = tempfile::tempdir().unwrap();
    demo::fill(&here, &Files::in_folder(media.path()).unwrap(), now()).await.unwrap();
    let dawn = here.person_by_email(&EmailAddress::parse("dawn.okafor@example.org").unwrap()).await.unwrap().unwrap();
    let hub = Hub::start(there, Clock::real()).await.unwrap();
    let place = hub.place(Holder::Member(dawn.id.clone()), 1).unwrap();
    let mut stream: Pin<Box<dyn Stream<Item = bytes::Bytes> + Send>> =
        Box::pin(hub.subscribe(&[Topic::Calendar], None, place, None).await);
    let greeting = stream.next().await.unwrap();
    assert!(greeting.starts_with(b"retry: "));

    let session = here.sessions_ahead(now(), None, None, 1).await.unwrap().remove(0).session;
    let (id, by) = (&session.id, &dawn.id);
    let as_it_is =
        Edit { title: session.title.clone(), times: session.times, host: session.host.clone(), notes: String::new() };
    let half_past = Times {
        starts_at: session.times.starts_at + SignedDuration::from_mins(30),
        ends_at: session.times.ends_at + SignedDuration::from_mins(30),
    };
    let moved = Edit { times: half_past, ..as_it_is };
    let reworded = Edit { title: "Another topic".into(), ..moved.clone() };
    for (n, what) in (0..).zip(["moved", "reworded", "cancelled", "restored"]) {
        let seen = session.version + n;
        match what {
            "moved" => here.edit_session(id, seen, moved.clone(), by, now()).await.unwrap(),
            "reworded" => here.edit_session(id, seen, reworded.clone(), by, now()).await.unwrap(),
            "cancelled" => here.cancel_session(id, seen, "Snow", by, now()).await.unwrap(),
            _ => here.restore_session(id, seen, by, now()).await.unwrap(),
        }
        let heard = tokio::time::timeout(Duration::from_secs(2), stream.next()).await.expect("within two seconds");
        let heard = String::from_utf8_lossy(&heard.unwrap()).into_owned();
        assert!(heard.contains(&format!("\"what\":\"{what}\"")) && heard.contains(id.as_str()), "{what}: {heard}");
    }

    here.set_standing(&dawn.id, Standing::Suspended, &dawn.id, now()).await.unwrap();
    let ended = tokio::time::timeout(Duration::from_secs(5), stream.next()).await.expect("within five seconds");
    assert_eq!(ended, None);
    hub.close();
}

#[tokio::test(flavor = "multi_thread")]
async fn news_travels_between_servers_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("t.db").display());
    news_of_one_server_reaches_the_streams_of_another(&url).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn news_travels_between_servers_on_postgres() {
    let server = std::env::var("TEST_POSTGRES_URL")
        .expect("TEST_POSTGRES_URL must name a throwaway PostgreSQL server; scripts/test starts one.");
    news_of_one_server_reaches_the_streams_of_another(&crate::program::new_database(&server).await).await;
}
