//! Recordings that come in piece by piece, by the tus protocol.

use crate::circle::{Circle, LARGEST_UPLOAD, noon, read, whole};
use crate::doors::thursdays;
use axum::body::{Body, Bytes};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::ids::{PersonId, SessionId, TalkId, UploadId};
use domain::library::{Audience, MediaKind, TalkDetails, UploadNotice, UploadStage};
use domain::people::{Profession, Rank};
use futures::stream::{self, StreamExt};
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, COOKIE, LOCATION};
use http::{Method, Request, Response, StatusCode};
use server::clock::Clock;
use server::workshop::{Ffmpeg, Workshop};
use sha1::{Digest, Sha1};
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};
use store::library::{Origin, Upload};
use tokio::sync::Notify;

/// A whole one, of a minute.
pub const VIDEO: &[u8] = include_bytes!("../../src/demo/talks/dols.mp4");

pub struct Evening {
    pub circle: Circle,
    pub cookie: String,
    pub talk: TalkId,
}

pub async fn talk_of(circle: &Circle, session: Option<SessionId>, by: &PersonId) -> TalkId {
    let details = TalkDetails {
        title: "Counting twice".into(),
        description: String::new(),
        held_on: None,
        speakers: Vec::new(),
        topics: Vec::new(),
        audience: Audience::Members,
        chapters: Vec::new(),
    };
    circle.store.add_talk(&details, &Origin { session, ..Origin::default() }, "", by, noon()).await.unwrap()
}

async fn evening() -> Evening {
    let circle = Circle::new().await;
    let asha = circle.person("Asha", Profession::RegisteredManager, Rank::Organiser).await;
    let cookie = circle.sign_in(&asha).await;
    let talk = talk_of(&circle, None, &asha).await;
    Evening { circle, cookie, talk }
}

fn sum(bytes: &[u8]) -> String {
    format!("sha1 {}", STANDARD.encode(Sha1::digest(bytes)))
}

fn header(response: &Response<Body>, name: &str) -> Option<String> {
    response.headers().get(name).map(|value| value.to_str().unwrap().to_owned())
}

impl Evening {
    pub async fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Body) -> Response<Body> {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(COOKIE, &self.cookie)
            .header("sec-fetch-site", "same-origin")
            .header("accept", "*/*");
        if !headers.iter().any(|(name, _)| *name == "tus-resumable") {
            request = request.header("tus-resumable", "1.0.0");
        }
        for (name, value) in headers.iter().filter(|(_, value)| !value.is_empty()) {
            request = request.header(*name, *value);
        }
        self.circle.send(request.body(body).unwrap()).await
    }

    async fn begin(&self, length: usize) -> Response<Body> {
        let metadata =
            format!("talk {},filename {}", STANDARD.encode(self.talk.as_str()), STANDARD.encode("tue/evening.mp4"));
        let length = length.to_string();
        self.ask("POST", "/uploads", &[("upload-length", &length), ("upload-metadata", &metadata)], Body::empty()).await
    }

    /// Where a new upload is.
    pub async fn begun(&self, length: usize) -> String {
        let response = self.begin(length).await;
        assert_eq!(response.status(), StatusCode::CREATED);
        header(&response, LOCATION.as_str()).unwrap()
    }

    pub async fn piece(
        &self,
        path: &str,
        offset: usize,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Response<Body> {
        let offset = offset.to_string();
        let usual = [("upload-offset", offset.as_str()), (CONTENT_TYPE.as_str(), "application/offset+octet-stream")];
        let usual = usual.into_iter().filter(|(name, _)| !headers.iter().any(|(other, _)| other == name));
        let headers: Vec<_> = usual.chain(headers.iter().copied()).collect();
        self.ask("PATCH", path, &headers, body.into()).await
    }

    async fn offset(&self, path: &str) -> Option<String> {
        header(&self.ask("HEAD", path, &[], Body::empty()).await, "upload-offset")
    }

    pub async fn upload(&self, path: &str) -> Upload {
        let id: UploadId = path.trim_start_matches("/uploads/").parse().unwrap();
        self.circle.store.upload(&id).await.unwrap().unwrap()
    }

    /// Begins to work on what has come, until this goes.
    pub fn workshop(&self, ffmpeg: Option<Ffmpeg>) -> tokio::task::JoinHandle<()> {
        let workshop = Workshop {
            store: self.circle.store.clone(),
            clock: Clock::starting_at(noon()),
            files: self.circle.recordings.clone(),
            uploads: self.circle.uploads.clone(),
            ffmpeg,
        };
        tokio::spawn(workshop.run())
    }

    pub async fn until(&self, path: &str, stage: UploadStage) -> Upload {
        let began = Instant::now();
        loop {
            let upload = self.upload(path).await;
            if upload.stage == stage {
                return upload;
            }
            assert!(began.elapsed() < Duration::from_secs(20), "{upload:?} is not {stage:?}");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    pub async fn bytes(&self, kind: MediaKind) -> Option<Vec<u8>> {
        let media = self.circle.store.media_of(&self.talk).await.unwrap();
        let media = media.into_iter().find(|media| media.kind == kind)?;
        let path = format!("/media/{}", media.id);
        self.circle.behind_its_back("update talks set state = 'published'").await;
        let response = self.ask("GET", &path, &[], Body::empty()).await;
        assert_eq!(response.status(), StatusCode::OK);
        Some(whole(response.into_body()).await)
    }

    async fn refused(&self, status: u16, part: &str, response: Response<Body>) {
        let (said, is_in_protocol) = (response.status(), header(&response, "tus-resumable").is_some());
        let words = read(response).await;
        assert_eq!(said.as_u16(), status, "{words}");
        assert!(words.contains(part) && words.ends_with('.') && is_in_protocol, "{words}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_recording_comes_in_pieces_and_is_the_talks_once_all_of_it_is_there() {
    let evening = evening().await;
    let offered = evening.ask("OPTIONS", "/uploads", &[], Body::empty()).await;
    assert_eq!(header(&offered, "tus-extension").as_deref(), Some("creation,termination,checksum,expiration"));
    assert_eq!(header(&offered, "tus-max-size"), Some(LARGEST_UPLOAD.to_string()));
    assert_eq!(header(&offered, "tus-checksum-algorithm").as_deref(), Some("sha1"));

    let path = evening.begun(VIDEO.len()).await;
    let working = evening.workshop(None);
    let (mut at, half) = (0, VIDEO.len() / 2);
    for piece in [&VIDEO[..10], &VIDEO[10..half], &VIDEO[half..]] {
        assert_eq!(evening.offset(&path).await, Some(at.to_string()));
        assert_eq!(
            evening.circle.store.media_of(&evening.talk).await.unwrap(),
            [],
            "nothing of half a recording is seen"
        );
        let response = evening.piece(&path, at, &[("upload-checksum", &sum(piece))], piece).await;
        assert_eq!(response.status(), StatusCode::NO_CONTENT);
        at += piece.len();
        assert_eq!(header(&response, "upload-offset"), Some(at.to_string()));
        let expires = header(&response, "upload-expires").unwrap();
        assert!(expires.starts_with("Sun, 29 Nov 2026 12:0") && expires.ends_with(" GMT"), "{expires}");
    }
    let done = evening.until(&path, UploadStage::Done).await;
    assert_eq!((done.file_name.as_str(), done.notice), ("evening.mp4", UploadNotice::NoFfmpeg));
    assert_eq!(evening.bytes(MediaKind::Video).await.as_deref(), Some(VIDEO));
    let talk = evening.circle.store.kept_talk(&evening.talk).await.unwrap().unwrap();
    assert!((50_000..120_000).contains(&talk.duration_ms), "{}", talk.duration_ms);
    assert_eq!(evening.circle.files("uploads"), 0);
    // A program that lost the last answer learns that all has come.
    assert_eq!(evening.offset(&path).await, Some(VIDEO.len().to_string()));
    working.abort();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn each_mistake_has_an_answer_of_its_own_and_loses_nothing() {
    let evening = evening().await;
    let path = evening.begun(VIDEO.len()).await;
    assert_eq!(evening.piece(&path, 0, &[], &VIDEO[..1000]).await.status(), StatusCode::NO_CONTENT);
    let empty = Body::empty;
    let old = [("tus-resumable", "0.2.0")];
    evening.refused(412, "1.0.0", evening.ask("POST", "/uploads", &old, empty()).await).await;
    let without = [("upload-length", "5")];
    evening.refused(400, "which talk", evening.ask("POST", "/uploads", &without, empty()).await).await;
    evening.refused(400, "how long", evening.ask("POST", "/uploads", &[], empty()).await).await;
    evening.refused(400, "empty", evening.begin(0).await).await;
    evening.refused(413, "may have 50 MB, and this one has 51 MB", evening.begin(51_000_000).await).await;
    let never = "/uploads/0190a000-0000-7000-8000-000000000000";
    evening.refused(404, "no such upload", evening.piece(never, 0, &[], "x").await).await;
    let text = [(CONTENT_TYPE.as_str(), "text/plain")];
    evening.refused(415, "octet-stream", evening.piece(&path, 1000, &text, "x").await).await;
    let conflict = evening.piece(&path, 999, &[], "x").await;
    assert_eq!(header(&conflict, "upload-offset").as_deref(), Some("1000"));
    evening.refused(409, "1000 bytes have come", conflict).await;
    let other = [("upload-checksum", "md5 Kq5sNclPz7QV2+lfQIuc6R7oRu0=")];
    evening.refused(400, "sha1", evening.piece(&path, 1000, &other, "x").await).await;
    let wrong = [("upload-checksum", &*sum(b"something else"))];
    evening.refused(460, "changed on the way", evening.piece(&path, 1000, &wrong, &VIDEO[1000..5000]).await).await;
    let much = vec![0; VIDEO.len()];
    evening.refused(413, "more bytes", evening.piece(&path, 1000, &[], much.clone()).await).await;
    let unsaid = Body::from_stream(stream::iter([Ok::<_, io::Error>(Bytes::from(much))]));
    evening
        .refused(413, "more bytes", evening.piece(&path, 1000, &[(CONTENT_LENGTH.as_str(), "")], unsaid).await)
        .await;
    assert_eq!(evening.offset(&path).await.as_deref(), Some("1000"));

    // Where PATCH and DELETE do not get through, POST says what is meant.
    let meant = [
        ("x-http-method-override", "PATCH"),
        ("upload-offset", "1000"),
        ("content-type", "application/offset+octet-stream"),
    ];
    let response = evening.ask("POST", &path, &meant, VIDEO[1000..2000].to_vec().into()).await;
    assert_eq!(header(&response, "upload-offset").as_deref(), Some("2000"));
    assert_eq!(evening.ask("DELETE", &path, &[], empty()).await.status(), StatusCode::NO_CONTENT);
    evening.refused(410, "ended", evening.piece(&path, 2000, &[], "x").await).await;
    assert_eq!(evening.circle.files("uploads"), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_full_disk_is_said_at_once_and_what_has_come_is_kept() {
    let evening = evening().await;
    let length = 40_000_000;
    let path = evening.begun(length).await;
    let free = evening.circle.free.clone();
    // The disk fills up while 70 % of it come.
    let pieces = (0..40).map(move |nth| {
        if nth == 27 {
            free.store(0, Ordering::Relaxed);
        }
        Ok::<_, io::Error>(Bytes::from(vec![7; 1_000_000]))
    });
    let full = evening.piece(&path, 0, &[], Body::from_stream(stream::iter(pieces))).await;
    evening.refused(507, "disk is full. What has come so far is kept", full).await;
    let came: usize = evening.offset(&path).await.unwrap().parse().unwrap();
    assert!((27_000_000..40_000_000).contains(&came), "{came}");
    evening.refused(507, "disk is full", evening.piece(&path, came, &[], vec![7; 10]).await).await;
    evening.refused(507, "disk is full", evening.begin(1000).await).await;
    evening.circle.free.store(1 << 40, Ordering::Relaxed);
    let response = evening.piece(&path, came, &[], vec![7; 10]).await;
    assert_eq!(header(&response, "upload-offset"), Some((came + 10).to_string()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_lies_about_itself_or_ends_too_soon_is_refused_at_the_end_with_a_sentence() {
    let evening = evening().await;
    let photo = [b"\xff\xd8\xff\xe0".as_slice(), &[9; 3000]].concat();
    for (file, part) in
        [(photo.as_slice(), "no recording that browsers play"), (&VIDEO[..VIDEO.len() - 9], "The end of this")]
    {
        let path = evening.begun(file.len()).await;
        evening.refused(422, part, evening.piece(&path, 0, &[], file.to_vec()).await).await;
        assert_eq!(evening.upload(&path).await.stage, UploadStage::Refused);
        assert_eq!(evening.ask("HEAD", &path, &[], Body::empty()).await.status(), StatusCode::GONE);
    }
    assert_eq!(evening.circle.files("uploads"), 0);
    assert_eq!(evening.circle.store.media_of(&evening.talk).await.unwrap(), []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_a_broken_connection_what_has_come_stays_and_what_cannot_be_checked_does_not() {
    let evening = evening().await;
    let path = evening.begun(VIDEO.len()).await;
    let broken = || {
        let came = Ok(Bytes::from_static(&VIDEO[..3000]));
        Body::from_stream(stream::iter([came, Err(io::Error::from(io::ErrorKind::ConnectionReset))]))
    };
    evening.piece(&path, 0, &[("upload-checksum", &sum(VIDEO))], broken()).await;
    assert_eq!(evening.offset(&path).await.as_deref(), Some("0"));
    evening.piece(&path, 0, &[], broken()).await;
    assert_eq!(evening.offset(&path).await.as_deref(), Some("3000"));

    // One that hangs: whoever comes back does not wait for it, and what it brought counts.
    let (sender, receiver) = tokio::sync::mpsc::unbounded_channel::<io::Result<Bytes>>();
    let came = Arc::new(Notify::new());
    let hanging = stream::unfold((receiver, came.clone(), false), async |(mut receiver, came, again)| {
        if again {
            came.notify_one(); // who asks for the next piece has taken in the one before
        }
        receiver.recv().await.map(|piece| (piece, (receiver, came, true)))
    });
    sender.send(Ok(Bytes::from_static(&VIDEO[3000..5000]))).unwrap();
    let headers = [
        ("tus-resumable", "1.0.0"),
        ("upload-offset", "3000"),
        ("content-type", "application/offset+octet-stream"),
        ("cookie", &*evening.cookie),
        ("sec-fetch-site", "same-origin"),
    ];
    let mut request = Request::patch(&path);
    for (name, value) in headers {
        request = request.header(name, value);
    }
    let request = request.body(Body::from_stream(hanging.boxed())).unwrap();
    let router = evening.circle.router.clone();
    let stuck = tokio::spawn(async move { tower::ServiceExt::oneshot(router, request).await.unwrap().status() });
    tokio::time::timeout(Duration::from_secs(20), came.notified()).await.unwrap();
    assert_eq!(evening.offset(&path).await.as_deref(), Some("5000"));
    drop(sender);
    assert_eq!(stuck.await.unwrap(), StatusCode::LOCKED);
    assert_eq!(evening.piece(&path, 5000, &[], &VIDEO[5000..]).await.status(), StatusCode::NO_CONTENT);
    assert_eq!(evening.upload(&path).await.stage, UploadStage::Received);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn hosts_bring_the_recording_of_their_own_session_and_to_others_there_is_no_upload() {
    let mut evening = evening().await;
    let circle = &evening.circle;
    let asha = circle.person("Bel", Profession::RegisteredManager, Rank::Organiser).await;
    let host = circle.person("Hari", Profession::RegisteredManager, Rank::Member).await;
    let other = circle.person("Dawn", Profession::RegisteredManager, Rank::Member).await;
    let session = thursdays(circle, &host).await;
    let (own, foreign) = (talk_of(circle, Some(session), &asha).await, evening.talk.clone());
    let [host, other] = [circle.sign_in(&host).await, circle.sign_in(&other).await];

    (evening.talk, evening.cookie) = (own, host.clone());
    let path = evening.begun(VIDEO.len()).await;
    assert_eq!(evening.piece(&path, 0, &[], &VIDEO[..10]).await.status(), StatusCode::NO_CONTENT);
    evening.cookie = other;
    evening.refused(404, "no such upload", evening.begin(5).await).await;
    evening.refused(404, "no such upload", evening.piece(&path, 10, &[], "x").await).await;
    assert_eq!(evening.ask("HEAD", &path, &[], Body::empty()).await.status(), StatusCode::NOT_FOUND);
    (evening.talk, evening.cookie) = (foreign, host);
    evening.refused(404, "no such upload", evening.begin(5).await).await;
    evening.talk = "0190a000-0000-7000-8000-000000000000".parse().unwrap();
    evening.refused(404, "no such upload", evening.begin(5).await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_nobody_goes_on_with_is_forgotten_after_seven_days_and_not_before() {
    let evening = evening().await;
    let (young, old) = (evening.begun(VIDEO.len()).await, evening.begun(VIDEO.len()).await);
    for path in [&young, &old] {
        evening.piece(path, 0, &[], &VIDEO[..10]).await;
    }
    evening.circle.behind_its_back("update uploads set changed_at = changed_at - 6 * 86400000").await;
    evening.circle.uploads.tidy().await.unwrap();
    assert_eq!(evening.piece(&young, 10, &[], &VIDEO[10..20]).await.status(), StatusCode::NO_CONTENT);
    evening.circle.behind_its_back("update uploads set changed_at = changed_at - 2 * 86400000").await;
    // It is gone from the moment on, not only once somebody has tidied up.
    evening.refused(410, "Begin it anew", evening.piece(&old, 10, &[], "x").await).await;
    assert_eq!(evening.circle.uploads.tidy().await.unwrap(), 1);
    assert_eq!((evening.circle.files("uploads"), evening.offset(&young).await.as_deref()), (1, Some("20")));
    evening.refused(410, "Begin it anew", evening.piece(&old, 10, &[], "x").await).await;
}

/// A stand-in for ffmpeg, in a folder of its own: `script` finds the version's name in `$to`.
fn stand_in(folder: &Path, script: &str) -> Ffmpeg {
    use std::os::unix::fs::PermissionsExt;
    let file = folder.join("ffmpeg");
    std::fs::write(&file, format!("#!/bin/sh\nfor to; do :; done\n{script}\n")).unwrap();
    std::fs::set_permissions(&file, PermissionsExt::from_mode(0o755)).unwrap();
    Ffmpeg::find(Some(&file)).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn versions_are_made_beside_the_recording_which_plays_meanwhile() {
    let evening = evening().await;
    let folder = tempfile::tempdir().unwrap();
    let (go_on, sound) = (folder.path().join("go-on"), folder.path().join("sound"));
    std::fs::write(&sound, include_bytes!("../../src/demo/talks/dols.m4a")).unwrap();
    // Half way through each it waits to be told.
    let script = format!(
        "echo out_time_us=30000000\nwhile [ ! -e {} ] && kill -0 $PPID; do sleep 0.02; done\ncat {} > \"$to\"\necho progress=end",
        go_on.display(),
        sound.display()
    );
    let working = evening.workshop(Some(stand_in(folder.path(), &script)));
    let path = evening.begun(VIDEO.len()).await;
    evening.piece(&path, 0, &[], VIDEO).await;
    let began = Instant::now();
    while evening.upload(&path).await.progress == 0 {
        assert!(began.elapsed() < Duration::from_secs(20), "it says how far it is");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert!((100..300).contains(&evening.upload(&path).await.progress));
    assert_eq!(evening.bytes(MediaKind::Video).await.as_deref(), Some(VIDEO));
    assert_eq!(evening.bytes(MediaKind::Small).await, None);
    std::fs::write(go_on, "").unwrap();
    assert_eq!(evening.until(&path, UploadStage::Done).await.notice, UploadNotice::Nothing);
    for kind in [MediaKind::Audio, MediaKind::Small, MediaKind::Poster] {
        assert!(evening.bytes(kind).await.is_some(), "{kind:?}");
    }

    // Another recording takes the place of all of them, and their bytes go.
    let sound = std::fs::read(sound).unwrap();
    let path = evening.begun(sound.len()).await;
    evening.piece(&path, 0, &[], sound.clone()).await;
    evening.until(&path, UploadStage::Done).await;
    assert_eq!(evening.bytes(MediaKind::Audio).await, Some(sound));
    assert_eq!(evening.circle.store.media_of(&evening.talk).await.unwrap().len(), 1);
    assert_eq!(evening.circle.files("media"), 1);
    working.abort();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_recording_of_which_no_versions_can_be_made_says_so_and_plays() {
    let evening = evening().await;
    let folder = tempfile::tempdir().unwrap();
    let working = evening.workshop(Some(stand_in(folder.path(), "echo 'Unknown encoder' >&2; exit 1")));
    let path = evening.begun(VIDEO.len()).await;
    evening.piece(&path, 0, &[], VIDEO).await;
    assert_eq!(evening.until(&path, UploadStage::Done).await.notice, UploadNotice::NoVersions);
    assert_eq!(evening.bytes(MediaKind::Video).await.as_deref(), Some(VIDEO));
    working.abort();
}
