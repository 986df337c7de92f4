//! Sends a file to its end, whatever the line does.

use super::get_files::Coming;
use super::job::{Fare, Job};
use super::line::{self, Broken, UPLOADS};
use domain::library::UploadStage;
use js_sys::{Date, Promise};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, File};

/// Bytes of a piece: small at first, then what takes about four seconds, so that much is seen of it and little is lost.
const FIRST_PIECE: u64 = 256 << 10;
const LARGEST_PIECE: u64 = 16 << 20;
const PIECE_TAKES_MS: f64 = 4000.0;
/// After a broken line it is tried again after so many seconds.
const AGAIN_AFTER: [u64; 5] = [1, 2, 5, 10, 20];

/// What is with the browser alone.
#[derive(Clone)]
struct Held {
    file: File,
    metadata: String,
    address: Option<String>,
    /// Ends the request that is under way.
    abort: AbortController,
}

/// The files that this page sends.
#[derive(Clone, Copy)]
pub struct Sender {
    pub jobs: RwSignal<Vec<Job>>,
    held: StoredValue<Vec<Held>, LocalStorage>,
}

impl Sender {
    pub fn new(jobs: RwSignal<Vec<Job>>) -> Self {
        Self { jobs, held: StoredValue::new_local(Vec::new()) }
    }

    /// Begins to send a file for a talk, or goes on with it if it is one of those that have partly come. `when_sent` is called
    /// when all of it is there.
    pub fn take(self, talk: &str, file: File, coming: &[Coming], when_sent: Callback<()>) {
        let (Some(metadata), Ok(abort)) = (metadata(talk, &file), AbortController::new()) else { return };
        let bytes = whole(file.size());
        let before = coming
            .iter()
            .find(|one| one.stage == UploadStage::Coming && one.metadata == metadata && one.bytes == bytes);
        let key = self.held.with_value(Vec::len);
        let job = Job {
            key,
            name: StoredValue::new(file.name()),
            metadata: StoredValue::new(metadata.clone()),
            bytes,
            fare: RwSignal::new(Fare::Sending),
            sent: RwSignal::new(before.map_or(0, |one| one.came)),
            pace: RwSignal::new(0),
        };
        let address = before.map(|one| format!("{UPLOADS}/{}", one.id));
        self.held.update_value(|held| held.push(Held { file, metadata, address, abort }));
        self.jobs.update(|jobs| jobs.push(job));
        spawn_local(self.send(job, when_sent));
    }

    pub fn pause(self, job: Job) {
        job.fare.set(Fare::Paused);
        self.abort(job);
    }

    pub fn go_on(self, job: Job, when_sent: Callback<()>) {
        job.fare.set(Fare::Sending);
        self.held.update_value(|held| {
            if let (Some(held), Ok(abort)) = (held.get_mut(job.key), AbortController::new()) {
                held.abort = abort;
            }
        });
        spawn_local(self.send(job, when_sent));
    }

    /// Takes back what has come, and asks no more.
    pub fn remove(self, job: Job, when_done: Callback<()>) {
        job.fare.set(Fare::Removed);
        self.abort(job);
        let address = self.held.with_value(|held| held.get(job.key).and_then(|held| held.address.clone()));
        spawn_local(async move {
            if let Some(address) = address {
                take_back(&address).await;
            }
            when_done.run(());
        });
    }

    fn abort(self, job: Job) {
        self.held.with_value(|held| {
            if let Some(held) = held.get(job.key) {
                held.abort.abort();
            }
        });
    }

    async fn send(self, job: Job, when_sent: Callback<()>) {
        let (mut tries, mut piece) = (0, FIRST_PIECE);
        let mut at = None;
        // `None` once the page has gone.
        while job.fare.try_get_untracked().is_some_and(|fare| matches!(fare, Fare::Sending | Fare::Waiting)) {
            let Some(Some(held)) = self.held.try_with_value(|held| held.get(job.key).cloned()) else { return };
            let (signal, began) = (held.abort.signal(), Date::now());
            let outcome = match (&held.address, at) {
                (None, _) => line::begin(job.bytes, &held.metadata, &signal).await.map(|address| {
                    self.held.try_update_value(|all| all[job.key].address = Some(address));
                    0
                }),
                (Some(address), None) => line::came(address, &signal).await,
                (Some(address), Some(at)) => match part(&held.file, at, piece) {
                    Some(bytes) => line::send(address, at, &bytes, &signal).await,
                    None => Err(unreadable()),
                },
            };
            if job.fare.try_get_untracked().is_none_or(|fare| matches!(fare, Fare::Paused | Fare::Removed)) {
                return;
            }
            match outcome {
                Ok(offset) => {
                    if let Some(before) = at.filter(|before| offset > *before) {
                        let took = (Date::now() - began).max(1.0);
                        job.pace.set(pace(job.pace.get_untracked(), offset - before, took));
                        piece = next_piece(piece, took);
                    }
                    (tries, at) = (0, Some(offset));
                    job.sent.set(offset);
                    job.fare.set(if offset == job.bytes { Fare::Sent } else { Fare::Sending });
                    if offset == job.bytes {
                        when_sent.run(());
                    }
                }
                Err(Broken::Offset) => at = None,
                Err(Broken::Line) => {
                    // How much has come nobody knows.
                    at = None;
                    piece = FIRST_PIECE;
                    job.pace.set(0);
                    job.fare.set(Fare::Waiting);
                    rest(AGAIN_AFTER[tries.min(AGAIN_AFTER.len() - 1)]).await;
                    tries += 1;
                }
                Err(Broken::Refused { words, may_go_on }) => {
                    job.fare.set(Fare::Stopped(words, may_go_on));
                    when_sent.run(());
                }
            }
        }
    }
}

/// Takes back what has come of an upload.
pub async fn take_back(address: &str) {
    if let Ok(abort) = AbortController::new() {
        let _ = line::remove(address, &abort.signal()).await;
    }
}

fn unreadable() -> Broken {
    let words = "The file cannot be read any more. Choose it once more: it goes on where it stopped.";
    Broken::Refused { words: words.into(), may_go_on: false }
}

/// What is said of a file with the first request. The same file, chosen again, has the same.
fn metadata(talk: &str, file: &File) -> Option<String> {
    let modified = format!("{:.0}", file.last_modified());
    let pairs = [("talk", talk), ("filename", &file.name()), ("modified", &modified)];
    let pairs: Option<Vec<_>> =
        pairs.into_iter().map(|(name, value)| Some(format!("{name} {}", line::base64(value.as_bytes())?))).collect();
    Some(pairs?.join(","))
}

fn part(file: &File, at: u64, length: u64) -> Option<web_sys::Blob> {
    file.slice_with_f64_and_f64(number(at), number(at.saturating_add(length))).ok()
}

#[expect(clippy::cast_precision_loss, reason = "no file is that large")]
fn number(bytes: u64) -> f64 {
    bytes as f64
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "browsers count bytes in whole numbers")]
fn whole(number: f64) -> u64 {
    number as u64
}

/// Bytes a second, the last ones more than those before.
fn pace(before: u64, bytes: u64, took_ms: f64) -> u64 {
    let now = whole(number(bytes) * 1000.0 / took_ms);
    if before == 0 { now } else { (before * 2 + now) / 3 }
}

fn next_piece(piece: u64, took_ms: f64) -> u64 {
    let fitting = whole(number(piece) * PIECE_TAKES_MS / took_ms);
    // No more than twice as large at once.
    fitting.clamp(FIRST_PIECE, (piece * 2).min(LARGEST_PIECE))
}

/// Ends after so many seconds, or at once when the browser is back online.
async fn rest(seconds: u64) {
    let waited = Promise::new(&mut |done, _| {
        let online = done.clone();
        set_timeout(move || drop(done.call0(&wasm_bindgen::JsValue::NULL)), Duration::from_secs(seconds));
        let _ = window().add_event_listener_with_callback("online", &online);
    });
    let _ = JsFuture::from(waited).await;
}
