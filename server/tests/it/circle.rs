//! A circle in a test's own process: the real router over a database of its own, and people who are signed in to it.

use app::context::{House, Push};
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use domain::ids::PersonId;
use domain::people::{EmailAddress, Profession, Rank, Standing};
use futures::TryStreamExt;
use http::header::{ACCEPT, CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use http::{Method, Request, Response, StatusCode};
use jiff::Timestamp;
use server::clock::Clock;
use server::events::MostStreams;
use server::guest_letters::GuestLetters;
use server::http_sessions::HttpSessions;
use server::hub::Hub;
use server::intake::Intake;
use server::member_letters::MemberLetters;
use server::programme::letters::StageLetters;
use server::push::{PushKey, Reach};
use server::router::{AppState, router};
use server::scheduler::Scheduler;
use server::uploads::Uploads;
use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use store::library::Files;
use store::people::NewPerson;
use store::{Secret, Store, StoreConfig};
use tower::ServiceExt;

pub struct Circle {
    pub store: Store,
    pub router: Router,
    pub intake: Intake,
    pub uploads: Uploads,
    pub recordings: Files,
    /// Bytes that the disk of this circle says it has left.
    pub free: Arc<AtomicU64>,
    pub url: String,
    now: Timestamp,
    homes: AtomicU8,
    folder: tempfile::TempDir,
}

/// A request's answer, read to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub status: StatusCode,
    pub location: Option<String>,
    pub cache: Option<String>,
    pub body: String,
}

/// Who asks, and as what kind of program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum As {
    /// A browser that loads a page or sends a plain form.
    Browser,
    /// The wasm, a feed reader, a script.
    Program,
}

/// Bytes of the largest recording.
pub const LARGEST_UPLOAD: u64 = 50_000_000;

pub fn noon() -> Timestamp {
    "2026-11-22T12:00:00Z".parse().unwrap()
}

impl Circle {
    pub async fn new() -> Self {
        Self::at_public_url("http://localhost:3000").await
    }

    pub async fn at_public_url(public_url: &str) -> Self {
        Self::with(public_url, noon(), None).await
    }

    /// A circle whose clock shows `now`.
    pub async fn at_time(now: &str) -> Self {
        Self::with("http://localhost:3000", now.parse().unwrap(), None).await
    }

    /// A circle whose recordings lie elsewhere than in a folder.
    pub async fn keeping_recordings_in(recordings: Files) -> Self {
        Self::with("http://localhost:3000", noon(), Some(recordings)).await
    }

    async fn with(public_url: &str, at: Timestamp, recordings: Option<Files>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("circle.db").display());
        let config = StoreConfig { url: url.clone(), secret: Secret::new(vec![7; 32]), readers: 4 };
        let store = Store::open(config).await.unwrap();
        let clock = Clock::starting_at(at);
        let hub = Hub::start(store.clone(), clock.clone()).await.unwrap();
        let (now, news) = (clock.clone(), hub.clone());
        let house = House {
            store: store.clone(),
            clock: Box::new(move || now.now()),
            newest_change: Box::new(move || news.newest()),
            style: String::new(),
            builds: HashMap::new(),
            public_url: public_url.into(),
            contact: None,
            guest_letters: Box::new(|letter| letters().write(letter)),
            speaker_letter: Box::new(|letter| letters().write_to_speaker(letter)),
            stage_letters: Box::new(stage_letters()),
            invitations_per_day: 4000,
            makes_transcripts: true,
            push: Push {
                key: PushKey::of(&Secret::new(vec![7; 32])).unwrap().public(),
                accepts: Box::new(|address| Reach::LoopbackToo.endpoint(address).is_some()),
            },
        };
        let intake = Intake::new(store.clone(), clock.clone(), folder.path(), public_url);
        let free = Arc::new(AtomicU64::new(1 << 40));
        let left = free.clone();
        let uploads = Uploads::new(
            store.clone(),
            clock.clone(),
            folder.path(),
            LARGEST_UPLOAD,
            Arc::new(move |_| Ok(left.load(Ordering::Relaxed))),
        );
        let sessions = HttpSessions::new(store.clone(), clock);
        let recordings = recordings.unwrap_or_else(|| Files::in_folder(&folder.path().join("media")).unwrap());
        let state = AppState {
            house: Arc::new(house),
            hub,
            sessions,
            intake: intake.clone(),
            files: recordings.clone(),
            uploads: uploads.clone(),
            trusted: Arc::new(|_| false),
            most_streams: MostStreams { per_person: 2, per_address: 3 },
        };
        Self {
            store,
            router: router(state).unwrap(),
            intake,
            uploads,
            recordings,
            free,
            url,
            now: at,
            homes: AtomicU8::new(1),
            folder,
        }
    }

    pub async fn person(&self, name: &str, profession: Profession, rank: Rank) -> PersonId {
        let email = EmailAddress::parse(&format!("{}@example.org", name.to_lowercase())).unwrap();
        let new = NewPerson { name: name.into(), email, profession, rank, standing: Standing::Member };
        self.store.add_person(new, noon()).await.unwrap()
    }

    /// The cookie of a browser in which this person has signed in.
    pub async fn sign_in(&self, person: &PersonId) -> String {
        let token = self.store.sign_in_link_for(person, self.now).await.unwrap();
        // Each from an address of its own, as browsers are; else the limit on sign-ins would count them as one.
        let home = self.homes.fetch_add(1, Ordering::Relaxed);
        let from = ConnectInfo(SocketAddr::from(([10, 0, 0, home], 1)));
        let request = Request::post("/api/people/sign_in_by_link")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(ACCEPT, "text/html")
            .header("sec-fetch-site", "same-origin")
            .header("referer", "http://localhost:3000/sign-in/x")
            .extension(from)
            .body(Body::from(format!("token={token}")))
            .unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let cookies = response.headers().get_all(SET_COOKIE).iter().map(|cookie| cookie.to_str().unwrap());
        let session = cookies.into_iter().find(|cookie| cookie.contains("ic=")).expect("signed in");
        session.split(';').next().unwrap().to_owned()
    }

    /// The cookie of another browser of somebody who is known by this name.
    pub async fn sign_in_again(&self, name: &str) -> String {
        let email = EmailAddress::parse(&format!("{}@example.org", name.to_lowercase())).unwrap();
        let person = self.store.person_by_email(&email).await.unwrap().unwrap();
        self.sign_in(&person.id).await
    }

    pub fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    /// What runs beside the requests, with so many invitations a day.
    pub fn scheduler(&self, invitations_per_day: i64) -> Scheduler {
        Scheduler {
            store: self.store.clone(),
            clock: Clock::starting_at(self.now),
            intake: self.intake.clone(),
            uploads: self.uploads.clone(),
            public_url: "http://localhost:3000".into(),
            invitations_per_day,
            letters: letters(),
            member_letters: MemberLetters {
                public_url: "http://localhost:3000".into(),
                organizer: "circle@localhost".into(),
            },
            stage_letters: stage_letters(),
            outbox: self.path("outbox"),
        }
    }

    /// How many files lie in a folder of the data folder.
    pub fn files(&self, folder: &str) -> usize {
        std::fs::read_dir(self.folder.path().join(folder)).map_or(0, Iterator::count)
    }

    /// Changes the database as a fault or the passing of time would.
    pub async fn behind_its_back(&self, sql: &'static str) {
        let pool = sqlx::AnyPool::connect(&self.url).await.unwrap();
        sqlx::query(sql).execute(&pool).await.unwrap();
    }

    pub async fn send(&self, request: Request<Body>) -> Response<Body> {
        self.router.clone().oneshot(request).await.unwrap()
    }

    /// Sends a form, each time from another home; answers also the session's cookie, if one was set.
    pub async fn post(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        kind: As,
        cookie: Option<&str>,
    ) -> (Answer, Option<String>) {
        let accept = if kind == As::Browser { "text/html,*/*;q=0.8" } else { "application/json" };
        let home = self.homes.fetch_add(1, Ordering::Relaxed);
        let mut request = Request::post(path)
            .header(ACCEPT, accept)
            .header("sec-fetch-site", "same-origin")
            .header("referer", "http://localhost:3000/me")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .extension(ConnectInfo(SocketAddr::from(([10, 0, 0, home], 1))));
        if let Some(cookie) = cookie {
            request = request.header(COOKIE, cookie);
        }
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let response = self.send(request.body(Body::from(body)).unwrap()).await;
        let text = |name| response.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
        let (status, location, cache) = (response.status(), text(LOCATION), text(http::header::CACHE_CONTROL));
        let cookies = response.headers().get_all(SET_COOKIE).iter().map(|cookie| cookie.to_str().unwrap());
        let session = cookies.into_iter().find(|cookie| cookie.starts_with("ic="));
        let session = session.map(|cookie| cookie.split(';').next().unwrap().to_owned());
        (Answer { status, location, cache, body: read(response).await }, session)
    }

    pub async fn ask(&self, method: Method, path: &str, kind: As, cookie: Option<&str>) -> Answer {
        let accept = if kind == As::Browser { "text/html,*/*;q=0.8" } else { "application/json" };
        let mut request =
            Request::builder().method(&method).uri(path).header(ACCEPT, accept).header("sec-fetch-site", "same-origin");
        if let Some(cookie) = cookie {
            request = request.header(COOKIE, cookie);
        }
        if method == Method::POST {
            request = request
                .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
                .header("referer", "http://localhost:3000/calendar?month=2026-12");
        }
        let response = self.send(request.body(Body::empty()).unwrap()).await;
        let text = |name| response.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
        let (status, location, cache) = (response.status(), text(LOCATION), text(http::header::CACHE_CONTROL));
        // A stream never ends; its head is enough.
        let is_stream = text(CONTENT_TYPE).is_some_and(|kind| kind.starts_with("text/event-stream"));
        let body = if is_stream { String::new() } else { read(response).await };
        Answer { status, location, cache, body }
    }
}

fn letters() -> GuestLetters {
    GuestLetters { public_url: "http://localhost:3000".into(), organizer: "circle@localhost".into() }
}

fn stage_letters() -> StageLetters {
    StageLetters { public_url: "http://localhost:3000".into(), organizer: "circle@localhost".into() }
}

/// What an answer says; of a download that is no text, whatever of it is.
pub async fn read(response: Response<Body>) -> String {
    String::from_utf8_lossy(&whole(response.into_body()).await).into_owned()
}

/// All of an answer, each piece let go as it came, as a connection does: recordings give no third piece before.
pub async fn whole(body: Body) -> Vec<u8> {
    let all = body.into_data_stream().try_fold(Vec::new(), async |mut all, piece| {
        all.extend_from_slice(&piece);
        Ok(all)
    });
    all.await.unwrap()
}
