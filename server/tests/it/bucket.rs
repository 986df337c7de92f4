//! Recordings in S3-compatible storage: a server of others (`moto`), and storage that gives way.

use crate::circle::{Circle, noon};
use crate::uploads::{Evening, VIDEO, talk_of};
use domain::library::{MediaKind, UploadNotice, UploadStage};
use domain::people::{Profession, Rank};
use http::StatusCode;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use store::library::{Bucket, Files, NewMedia};

/// A local S3 server with one bucket; ended when this goes.
struct Moto {
    child: Child,
    endpoint: String,
}

impl Moto {
    fn start() -> Self {
        let python = std::env::var_os("FEED_PYTHON").expect(
            "FEED_PYTHON names the Python that has server/tests/uploads/requirements.txt; run scripts/test, which sets it",
        );
        let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let child = Command::new(python)
            .args(["-m", "moto.server", "-H", "127.0.0.1", "-p", &free.port().to_string()])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let moto = Self { child, endpoint: format!("http://{free}") };
        let began = Instant::now();
        while !request(&free.to_string(), "PUT /circle").is_some_and(|said| said.starts_with("HTTP/1.1 200")) {
            assert!(began.elapsed() < Duration::from_secs(30), "moto does not answer");
            std::thread::sleep(Duration::from_millis(50));
        }
        moto
    }

    /// The names of what lies in the bucket.
    fn names(&self) -> Vec<String> {
        let listed = request(self.endpoint.trim_start_matches("http://"), "GET /circle").unwrap();
        let names = listed.split("<Key>").skip(1).map(|rest| rest.split('<').next().unwrap().to_owned());
        names.collect()
    }
}

impl Drop for Moto {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn request(address: &str, head: &str) -> Option<String> {
    let mut socket = TcpStream::connect(address).ok()?;
    write!(socket, "{head} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").ok()?;
    let mut said = String::new();
    socket.read_to_string(&mut said).ok()?;
    Some(said)
}

fn bucket(endpoint: &str) -> Files {
    let bucket = Bucket {
        endpoint: endpoint.into(),
        region: "eu-west-2".into(),
        name: "circle".into(),
        prefix: "recordings".into(),
        key: "key".into(),
        secret: "secret".into(),
    };
    Files::in_bucket(&bucket).unwrap()
}

async fn evening(files: Files) -> Evening {
    let circle = Circle::keeping_recordings_in(files).await;
    let asha = circle.person("Asha", Profession::RegisteredManager, Rank::Organiser).await;
    let cookie = circle.sign_in(&asha).await;
    let talk = talk_of(&circle, None, &asha).await;
    Evening { circle, cookie, talk }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn in_a_bucket_recordings_are_kept_and_read_as_in_a_folder() {
    let moto = Moto::start();
    let evening = evening(bucket(&moto.endpoint)).await;
    let working = evening.workshop(None);
    // More than goes in one request to a bucket.
    let filling = 12_000_000_usize;
    let size = u32::try_from(filling + 8).unwrap().to_be_bytes();
    let rest = (0..filling).map(|n| u8::try_from(n % 251).unwrap());
    let recording: Vec<u8> = VIDEO.iter().copied().chain(size).chain(*b"free").chain(rest).collect();
    let path = evening.begun(recording.len()).await;
    assert_eq!(evening.piece(&path, 0, &[], recording.clone()).await.status(), StatusCode::NO_CONTENT);
    let done = evening.until(&path, UploadStage::Done).await;
    assert_eq!(moto.names(), [format!("recordings/{}.mp4", done.id)]);
    assert!(evening.bytes(MediaKind::Video).await == Some(recording.clone()));
    let media = evening.circle.store.media_of(&evening.talk).await.unwrap().remove(0);
    let range = [("range", "bytes=11000000-11000009")];
    let part = evening.ask("GET", &format!("/media/{}", media.id), &range, axum::body::Body::empty()).await;
    assert_eq!(part.status(), StatusCode::PARTIAL_CONTENT);
    let bytes = axum::body::to_bytes(part.into_body(), 100).await.unwrap();
    assert_eq!(bytes, recording[11_000_000..11_000_010]);

    // Another takes its place, and its bytes go.
    let path = evening.begun(VIDEO.len()).await;
    evening.piece(&path, 0, &[], VIDEO).await;
    let done = evening.until(&path, UploadStage::Done).await;
    assert_eq!(moto.names(), [format!("recordings/{}.mp4", done.id)]);
    working.abort();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn storage_that_is_away_or_says_nothing_is_told_in_a_sentence_and_loses_nothing() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let away = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    for endpoint in [away, silent.local_addr().unwrap()] {
        let evening = evening(bucket(&format!("http://{endpoint}"))).await;
        let file = NewMedia {
            kind: MediaKind::Video,
            content_type: "video/mp4",
            bytes: 5,
            digest: "d".into(),
            place: "a.mp4".into(),
            duration_ms: None,
        };
        evening.circle.store.set_media(&evening.talk, &file, noon()).await.unwrap();
        evening.circle.behind_its_back("update talks set state = 'published'").await;
        let media = evening.circle.store.media_of(&evening.talk).await.unwrap().remove(0);
        let began = Instant::now();
        let answer = evening.ask("GET", &format!("/media/{}", media.id), &[], axum::body::Body::empty()).await;
        assert_eq!(answer.status(), StatusCode::BAD_GATEWAY);
        let words = crate::circle::read(answer).await;
        assert_eq!(words, "The storage of recordings does not answer. Wait a minute and try again.");
        assert!(began.elapsed() < Duration::from_secs(12), "{:?}", began.elapsed());

        let working = evening.workshop(None);
        let path = evening.begun(VIDEO.len()).await;
        assert_eq!(evening.piece(&path, 0, &[], VIDEO).await.status(), StatusCode::NO_CONTENT);
        let began = Instant::now();
        while evening.upload(&path).await.notice != UploadNotice::StorageAway {
            assert!(began.elapsed() < Duration::from_mins(1), "it says why it waits");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert_eq!(evening.upload(&path).await.stage, UploadStage::Received);
        assert_eq!(evening.circle.files("uploads"), 1);
        working.abort();
    }
}
