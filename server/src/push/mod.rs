//! Carries pushes to the push services of browsers (RFC 8030), which only the browser can read (RFC 8291).

mod key;
mod reach;

pub use key::PushKey;
pub use reach::Reach;

use crate::clock::Clock;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use http::header::{AUTHORIZATION, HeaderValue};
use http::{Request, StatusCode};
use http_body_util::{BodyExt, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use reach::Resolver;
use std::time::Duration;
use store::Store;
use store::notices::LeasedPush;
use tokio::task::{JoinError, JoinSet};
use url::Url;
use web_push_native::p256::PublicKey;
use web_push_native::{Auth, WebPushBuilder};

/// Pushes under way at once: one whose service is slow takes a place, and holds nothing else up.
const AT_ONCE: usize = 100;
/// What arrives so soon after another push is noted with it, in one transaction.
const GATHER: Duration = Duration::from_millis(50);
/// For one push, from its first packet to the answer.
const PATIENCE: Duration = Duration::from_secs(8);
/// A proof of who sends lasts so long; push services take no more than a day.
const PROOF_LASTS_SECONDS: i64 = 12 * 3600;
/// What push services keep at most.
const LONGEST_TTL: Duration = Duration::from_hours(28 * 24);
const LONGEST_ANSWER: usize = 16 << 10;
/// Bytes of the secret beside the key.
const AUTH_LENGTH: usize = 16;

/// Sends what waits, for as long as the server runs.
#[derive(Clone)]
pub struct Pusher {
    store: Store,
    clock: Clock,
    key: PushKey,
    /// Whom a push service may write to: `mailto:…`.
    contact: String,
    reach: Reach,
    client: Client<HttpsConnector<HttpConnector<Resolver>>, Full<Bytes>>,
}

/// A push that has come to an end, and how.
type Outcome = (LeasedPush, Result<(), NotSent>);

/// Why a push has not arrived.
#[derive(Debug, thiserror::Error)]
enum NotSent {
    #[error("the browser is reached there no more ({0})")]
    Gone(StatusCode),
    #[error("the address or the keys are none that a browser gives")]
    NoBrowser,
    #[error("the push service answered {0}")]
    Answer(StatusCode),
    #[error("the push service did not answer in time")]
    Timeout,
    #[error("no connection to the push service")]
    Connection,
}

impl NotSent {
    const fn is_for_ever(&self) -> bool {
        matches!(self, Self::Gone(_) | Self::NoBrowser)
    }

    /// Whether the same push may do better later.
    fn may_pass(&self) -> bool {
        match self {
            Self::Answer(status) => status.is_server_error() || *status == StatusCode::TOO_MANY_REQUESTS,
            Self::Timeout | Self::Connection => true,
            Self::Gone(_) | Self::NoBrowser => false,
        }
    }
}

impl Pusher {
    pub fn new(store: Store, clock: Clock, key: PushKey, contact: &str, reach: Reach) -> Self {
        let mut plain = HttpConnector::new_with_resolver(Resolver(reach));
        plain.enforce_http(false);
        plain.set_connect_timeout(Some(PATIENCE));
        let connector = HttpsConnectorBuilder::new().with_webpki_roots().https_or_http().enable_http1();
        let client = Client::builder(TokioExecutor::new()).build(connector.wrap_connector(plain));
        Self { store, clock, key, contact: format!("mailto:{contact}"), reach, client }
    }

    /// Never returns. Woken by commits, and each second for what is due again or was left behind by another server.
    pub async fn run(self) {
        let mut under_way = JoinSet::new();
        loop {
            if let Err(e) = self.go_on(&mut under_way).await {
                tracing::warn!(error = %e, "Pushes cannot be read; trying again");
                tokio::time::sleep(Duration::from_secs(5)).await;
            }
        }
    }

    /// Begins what is due, as far as there are places, and waits until there is more or some have come to an end.
    async fn go_on(&self, under_way: &mut JoinSet<Outcome>) -> store::Result<()> {
        let more = self.store.wait_for_changes();
        self.begin(under_way).await?;
        let is_full = under_way.len() >= AT_ONCE;
        let first = tokio::select! {
            first = under_way.join_next(), if !under_way.is_empty() => first,
            () = more, if !is_full => None,
        };
        match first {
            Some(first) => {
                tokio::time::sleep(GATHER).await;
                self.note(first, under_way).await
            }
            None => Ok(()),
        }
    }

    /// Sends what is due, waits for all of it, and answers how many were tried.
    pub async fn deliver(&self) -> store::Result<usize> {
        let mut under_way = JoinSet::new();
        let begun = self.begin(&mut under_way).await?;
        while let Some(first) = under_way.join_next().await {
            self.note(first, &mut under_way).await?;
        }
        Ok(begun)
    }

    async fn begin(&self, under_way: &mut JoinSet<Outcome>) -> store::Result<usize> {
        let free = i64::try_from(AT_ONCE.saturating_sub(under_way.len())).unwrap_or_default();
        if free == 0 {
            return Ok(0);
        }
        // Each is answered or given up well before its lease of two minutes ends.
        let leased = self.store.lease_pushes(free, self.clock.now()).await?;
        let begun = leased.len();
        for push in leased {
            let this = self.clone();
            under_way.spawn(async move {
                let outcome = this.send(&push).await;
                (push, outcome)
            });
        }
        Ok(begun)
    }

    /// Notes what became of this one, and of all that have come to an end beside it.
    async fn note(&self, first: Result<Outcome, JoinError>, under_way: &mut JoinSet<Outcome>) -> store::Result<()> {
        let others = std::iter::from_fn(|| under_way.try_join_next());
        // One that fell over is tried again when its lease ends.
        let ended: Vec<_> = std::iter::once(first).chain(others).flatten().collect();
        let sent: Vec<_> = ended.iter().filter(|(_, outcome)| outcome.is_ok()).map(|(push, _)| push).collect();
        // First, so that none of them goes out again whatever becomes of the rest.
        self.store.pushes_sent(&sent, self.clock.now()).await?;
        for (push, outcome) in &ended {
            if let Err(why) = outcome {
                self.not_sent(push, why).await?;
            }
        }
        Ok(())
    }

    async fn not_sent(&self, push: &LeasedPush, why: &NotSent) -> store::Result<()> {
        let (problem, now) = (why.to_string(), self.clock.now());
        tracing::info!(id = push.id, kind = push.kind, attempt = push.attempts, "A push has not arrived: {why}");
        if why.is_for_ever() {
            self.store.push_gone(push, &problem, now).await
        } else {
            self.store.push_failed(push, &problem, !why.may_pass(), now).await
        }
    }

    async fn send(&self, push: &LeasedPush) -> Result<(), NotSent> {
        let request = self.written(push).ok_or(NotSent::NoBrowser)?;
        let answered = async {
            let answer = self.client.request(request).await.map_err(|_| NotSent::Connection)?;
            let status = answer.status();
            // Heard out, so that the connection serves the next one; what it says is nothing to us.
            let _ = Limited::new(answer.into_body(), LONGEST_ANSWER).collect().await;
            Ok(status)
        };
        let status = tokio::time::timeout(PATIENCE, answered).await.map_err(|_| NotSent::Timeout)??;
        match status {
            _ if status.is_success() => Ok(()),
            StatusCode::NOT_FOUND | StatusCode::GONE => Err(NotSent::Gone(status)),
            _ => Err(NotSent::Answer(status)),
        }
    }

    /// The request, encrypted for this browser; `None` when it is for none.
    fn written(&self, push: &LeasedPush) -> Option<Request<Full<Bytes>>> {
        let endpoint = self.reach.endpoint(&push.to.endpoint)?;
        let read = |text: &str| URL_SAFE_NO_PAD.decode(text).ok();
        let key = PublicKey::from_sec1_bytes(&read(&push.to.p256dh)?).ok()?;
        let auth = read(&push.to.auth).filter(|auth| auth.len() == AUTH_LENGTH)?;
        let builder = WebPushBuilder::new(endpoint.as_str().parse().ok()?, key, Auth::clone_from_slice(&auth));
        let request = builder.with_valid_duration(self.ttl(push)).build(said(push)).ok()?;
        let (mut head, body) = request.into_parts();
        let until = self.clock.real_now_ms() / 1000 + PROOF_LASTS_SECONDS;
        let proof = self.key.authorization(&service(&endpoint), &self.contact, until);
        head.headers.insert(AUTHORIZATION, HeaderValue::try_from(proof).ok()?);
        head.headers.insert("urgency", HeaderValue::from_static(urgency(push)));
        if !push.about.is_empty() {
            head.headers.insert("topic", HeaderValue::try_from(topic(push)).ok()?);
        }
        Some(Request::from_parts(head, Full::from(body)))
    }

    /// How long a push service keeps it for a browser that is off: as long as it helps.
    fn ttl(&self, push: &LeasedPush) -> Duration {
        let left = push.useless_at.map(|at| at.duration_since(self.clock.now()));
        let left = left.map_or(LONGEST_TTL, |left| Duration::try_from(left).unwrap_or_default());
        left.min(LONGEST_TTL)
    }
}

/// What the service worker gets. No more than shows on a locked screen, and where it leads.
fn said(push: &LeasedPush) -> String {
    let tag = if push.about.is_empty() { &push.kind } else { &push.about };
    serde_json::json!({ "title": push.title, "words": push.words, "link": push.link, "tag": tag }).to_string()
}

/// The push service, as the proof names it (RFC 8292 §2).
fn service(endpoint: &Url) -> String {
    endpoint.origin().ascii_serialization()
}

/// What is said of an evening takes the place of what was said before and has not been shown: at most 32 characters
/// (RFC 8030 §5.4).
fn topic(push: &LeasedPush) -> String {
    push.about.chars().filter(char::is_ascii_alphanumeric).take(32).collect()
}

/// What waits for nobody's battery (RFC 8030 §5.3).
fn urgency(push: &LeasedPush) -> &'static str {
    if push.kind == "day-before-push" { "normal" } else { "high" }
}
