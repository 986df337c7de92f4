//! Uploads to a server that is killed (SIGKILL), over lines that break, by an independent client of the protocol.

use crate::program::Server;
use sha2::{Digest, Sha256};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

const VIDEO: &[u8] = include_bytes!("../../src/demo/talks/dols.mp4");
const FREE: usize = 30_000_000;

/// A recording of thirty megabytes: what follows the film is a box that players pass over.
fn large(to: &Path) -> Vec<u8> {
    let size = u32::try_from(FREE + 8).unwrap().to_be_bytes();
    let filling = (0..FREE).map(|n| u8::try_from(n % 251).unwrap());
    let bytes: Vec<u8> = VIDEO.iter().copied().chain(size).chain(*b"free").chain(filling).collect();
    std::fs::write(to, &bytes).unwrap();
    bytes
}

fn request(address: &str, head: &str, cookie: &str, headers: &str, body: &[u8]) -> String {
    let mut socket = TcpStream::connect(address).unwrap();
    let length = body.len();
    write!(
        socket,
        "{head} HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\nCookie: {cookie}\r\nTus-Resumable: 1.0.0\r\n\
         {headers}Content-Length: {length}\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    socket.write_all(body).unwrap();
    let mut said = Vec::new();
    socket.read_to_end(&mut said).unwrap();
    String::from_utf8_lossy(&said).into_owned()
}

/// Signs in as the demo's organiser; answers their cookie.
fn organiser(server: &mut Server) -> String {
    let token = loop {
        let line = server.next_line();
        if line.contains("organiser") {
            break line.rsplit_once('/').unwrap().1.to_owned();
        }
    };
    let form =
        "Accept: text/html\r\nReferer: http://localhost/sign-in\r\nContent-Type: application/x-www-form-urlencoded\r\n";
    let body = format!("token={token}");
    let said = request(&server.address(), "POST /api/people/sign_in_by_link", "", form, body.as_bytes());
    let set = said.lines().find_map(|line| line.strip_prefix("set-cookie: ic=")).unwrap_or_else(|| panic!("{said}"));
    format!("ic={}", set.split(';').next().unwrap())
}

async fn row(folder: &Path, sql: &'static str) -> (String, i64) {
    sqlx::any::install_default_drivers();
    let url = format!("sqlite:{}", folder.join("d/inner-circle.db").display());
    let pool = sqlx::AnyPool::connect(&url).await.unwrap();
    let row = sqlx::query_as(sql).fetch_one(&pool).await.unwrap();
    pool.close().await;
    row
}

async fn until(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let began = Instant::now();
    while !is_so().await {
        assert!(began.elapsed() < Duration::from_mins(1), "not within a minute: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn a_talk(folder: &Path) -> String {
    row(
        folder,
        "select id, 0 from talks where id not in (select talk_id from media where kind = 'video') order by id limit 1",
    )
    .await
    .0
}

/// One run of the client.
fn client(server: &Server, cookie: &str, talk: &str, folder: &Path, cut: (u32, u32), stop_after: u32) -> Output {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/uploads/tus.mjs");
    let numbers = [cut.0, cut.1, stop_after].map(|number| number.to_string());
    Command::new("node")
        .arg(script)
        .args([&server.address(), cookie, talk])
        .args([folder.join("evening.mp4"), folder.join("known.json")])
        .args(numbers)
        .output()
        .expect("node, which scripts/test needs")
}

fn said(output: &Output) -> String {
    let words = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{words}{}", String::from_utf8_lossy(&output.stderr));
    words
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_client_of_others_uploads_over_a_line_that_breaks_and_goes_on_another_day_with_another_server() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    let recording = large(&path.join("evening.mp4"));
    std::fs::write(path.join("inner-circle.toml"), "ffmpeg = \"none\"\n").unwrap();
    let mut server = Server::start(path, "--demo --data d");
    let cookie = organiser(&mut server);
    let talk = a_talk(path).await;

    // Its line breaks three times; then the browser is closed, and the server killed.
    said(&client(&server, &cookie, &talk, path, (5_000_000, 3), 12_000_000));
    drop(server);
    let server = Server::start(path, "--demo --data d");
    let on = said(&client(&server, &cookie, &talk, path, (9_000_000, 1), 0));
    let from: u32 = on.strip_prefix("on from ").and_then(|on| on.lines().next()).unwrap().parse().unwrap();
    assert!((12_000_000..30_000_000).contains(&from), "{on}");
    assert!(on.contains("done /uploads/"), "{on}");

    let sql = "select stage, came from uploads";
    until("it is in the library", async || row(path, sql).await.0 == "done").await;
    let kept = "select digest, bytes from media where kind = 'video' and place in (select id || '.mp4' from uploads)";
    let digest = hex::encode(Sha256::digest(&recording));
    assert_eq!(row(path, kept).await, (digest, i64::try_from(recording.len()).unwrap()));
    assert!(server.terminate().success());
}

/// Sends a piece and goes on sending until the server is gone.
fn send_until_it_dies(address: &str, cookie: &str, upload: &str, bytes: &[u8]) {
    let mut socket = TcpStream::connect(address).unwrap();
    write!(
        socket,
        "PATCH {upload} HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\nCookie: {cookie}\r\nTus-Resumable: 1.0.0\r\n\
         Upload-Offset: 0\r\nContent-Type: application/offset+octet-stream\r\nContent-Length: {}\r\n\r\n",
        bytes.len()
    )
    .unwrap();
    for piece in bytes.chunks(100_000) {
        if socket.write_all(piece).is_err() {
            return;
        }
        std::thread::sleep(Duration::from_millis(2)); // a line of 50 MB/s, so that the kill comes in the middle
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn killed_in_the_middle_of_a_piece_it_goes_on_from_what_is_safe() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    let recording = large(&path.join("evening.mp4"));
    // The first time, versions hang for as long as there is a server; the second time, they are made.
    let script = format!(
        "#!/bin/sh\nfor to; do :; done\nif mkdir {0}/tried; then while kill -0 $PPID; do sleep 0.1; done; exit 1; fi\ncat {0}/sound > \"$to\"\n",
        path.display()
    );
    std::fs::write(path.join("sound"), include_bytes!("../../src/demo/talks/dols.m4a")).unwrap();
    let ffmpeg = path.join("ffmpeg");
    std::fs::write(&ffmpeg, script).unwrap();
    std::fs::set_permissions(&ffmpeg, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    std::fs::write(path.join("inner-circle.toml"), format!("ffmpeg = \"{}\"\n", ffmpeg.display())).unwrap();

    let mut server = Server::start(path, "--demo --data d");
    let cookie = organiser(&mut server);
    let talk = a_talk(path).await;
    let base64 = |text: &str| base64::Engine::encode(&base64::engine::general_purpose::STANDARD, text);
    let metadata = format!("talk {},filename {}", base64(&talk), base64("evening.mp4"));
    let headers = format!("Upload-Length: {}\r\nUpload-Metadata: {metadata}\r\n", recording.len());
    let begun = request(&server.address(), "POST /uploads", &cookie, &headers, b"");
    let upload =
        begun.lines().find_map(|line| line.strip_prefix("location: ")).unwrap_or_else(|| panic!("{begun}")).to_owned();

    let sending = std::thread::spawn({
        let (address, cookie, upload, recording) =
            (server.address(), cookie.clone(), upload.clone(), recording.clone());
        move || send_until_it_dies(&address, &cookie, &upload, &recording)
    });
    until("some of it is safe", async || row(path, "select stage, came from uploads").await.1 > 0).await;
    drop(server);
    sending.join().unwrap();

    let server = Server::start(path, "--demo --data d");
    let address = server.address();
    let head = request(&address, &format!("HEAD {upload}"), &cookie, "", b"");
    let came = head.lines().find_map(|line| line.strip_prefix("upload-offset: ")).unwrap_or_else(|| panic!("{head}"));
    let offset: usize = came.parse().unwrap();
    assert!(offset > 0 && offset < recording.len(), "{offset}");
    let headers = format!("Upload-Offset: {offset}\r\nContent-Type: application/offset+octet-stream\r\n");
    let answer = request(&address, &format!("PATCH {upload}"), &cookie, &headers, &recording[offset..]);
    assert!(answer.starts_with("HTTP/1.1 204"), "{answer}");

    // Killed once more while versions are made: they are begun anew.
    until("versions are begun", async || path.join("tried").exists()).await;
    assert_eq!(row(path, "select stage, came from uploads").await.0, "making");
    drop(server);
    let server = Server::start(path, "--demo --data d");
    until("versions are made", async || row(path, "select stage, tries from uploads").await == ("done".into(), 2))
        .await;
    let kinds = "select string_agg(kind, ' '), count(*) from (select kind from media where place like
                 (select id from uploads) || '%' order by kind)";
    assert_eq!(row(path, kinds).await, ("audio poster small video".into(), 4));
    let digest = "select digest, 0 from media where kind = 'video' and place in (select id || '.mp4' from uploads)";
    assert_eq!(row(path, digest).await.0, hex::encode(Sha256::digest(&recording)));
    assert!(server.terminate().success());
}
