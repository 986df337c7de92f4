//! What server functions and pages stand on: the house, and who is asking.

use crate::error::{AppError, AppResult};
use domain::people::{PasskeyAsked, Person, Visitor};
use http::HeaderValue;
use http::header::{ACCEPT, CACHE_CONTROL, COOKIE, SET_COOKIE};
use http::request::Parts;
use jiff::Timestamp;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::Arc;
use store::Store;

/// Addresses of one wasm build and of the script that starts it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Bundle {
    pub script: String,
    pub wasm: String,
}

/// What the server lends to every request.
pub struct House {
    pub store: Store,
    /// The product's clock; the only one.
    pub clock: Box<dyn Fn() -> Timestamp + Send + Sync>,
    /// The number of the newest change, where a page's stream goes on.
    pub newest_change: Box<dyn Fn() -> i64 + Send + Sync>,
    pub style: String,
    /// The builds by [`Area::code`]; an area without one is served as plain HTML.
    pub builds: HashMap<String, Bundle>,
    /// Without a slash at the end; the one source of links that leave the house.
    pub public_url: String,
    /// Where somebody who wants to join may write.
    pub contact: Option<String>,
    /// Writes to guests of open evenings, with an entry for their calendar where there is one.
    pub guest_letters: Box<dyn Fn(&store::guests::Letter) -> store::guests::Written + Send + Sync>,
    /// Writes to whoever is invited to speak at a session.
    pub speaker_letter: Box<dyn Fn(&store::room::SpeakerLetter) -> store::guests::Written + Send + Sync>,
    /// Writes to whoever is offered a slot at a conference, and to organisers about them.
    pub stage_letters: Box<dyn store::conference::SpeakerWords>,
    /// Mails of invitation that may leave within a day.
    pub invitations_per_day: i64,
    pub push: Push,
    /// A program is named that makes transcripts.
    pub makes_transcripts: bool,
}

/// What browsers and we must agree on before we push anything to them.
pub struct Push {
    /// Our public key, by which push services know us; base64url.
    pub key: String,
    /// Whether we would send to an address that a browser names.
    pub accepts: Box<dyn Fn(&str) -> bool + Send + Sync>,
}

/// What is known of the browser that asks, beside who is signed in with it.
#[derive(Clone, Debug, Default)]
pub struct Browser {
    /// Its sign-in session, as the store knows it. Empty for nobody's.
    pub id: String,
    pub user_agent: String,
    /// It was signed in with a passkey, or one was added in it.
    pub used_passkey: bool,
    /// An organiser is asked for a passkey before they may organise. Until then they count as a member.
    pub asked: Option<PasskeyAsked>,
}

/// One request's view of the house.
#[derive(Clone)]
pub struct Ctx {
    house: Arc<House>,
    pub visitor: Visitor,
    pub browser: Browser,
}

impl std::ops::Deref for Ctx {
    type Target = House;
    fn deref(&self) -> &House {
        &self.house
    }
}

impl Ctx {
    /// # Errors
    /// `Internal` outside of a request.
    pub fn current() -> AppResult<Self> {
        let house = use_context::<Arc<House>>().ok_or(AppError::Internal)?;
        let extensions = use_context::<Parts>().map(|parts| parts.extensions).unwrap_or_default();
        let visitor = extensions.get().cloned().unwrap_or(Visitor::Nobody);
        Ok(Self { house, visitor, browser: extensions.get().cloned().unwrap_or_default() })
    }

    pub fn now(&self) -> Timestamp {
        (self.clock)()
    }

    /// The first line of every private server function.
    ///
    /// # Errors
    /// `SignedOut` for nobody; `NotFound` for somebody who may not know that it exists.
    pub fn member(&self) -> AppResult<&Person> {
        self.visitor.member().ok_or_else(|| self.refusal())
    }

    /// # Errors
    /// As [`Self::member`].
    pub fn organiser(&self) -> AppResult<&Person> {
        self.visitor.organiser().ok_or_else(|| self.refusal())
    }

    fn refusal(&self) -> AppError {
        match (&self.visitor, self.browser.asked) {
            (Visitor::Nobody, _) => AppError::SignedOut,
            (_, Some(asked)) => AppError::PasskeyAsked(asked),
            _ => AppError::NotFound,
        }
    }

    /// Whether cookies go over TLS only.
    pub fn is_secure(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}

/// The path of this request.
pub fn path() -> String {
    use_context::<Parts>().map(|parts| parts.uri.path().to_owned()).unwrap_or_default()
}

/// A form posted without wasm, or a page load; programs ask for JSON.
pub fn asked_for_html() -> bool {
    let parts = use_context::<Parts>();
    parts.is_some_and(|parts| {
        parts
            .headers
            .get(ACCEPT)
            .and_then(|accept| accept.to_str().ok())
            .is_some_and(|accept| accept.contains("text/html"))
    })
}

/// The browser asks for as little data as will do (Save-Data, draft-grigorik-http-client-hints).
pub fn saves_data() -> bool {
    use_context::<Parts>().is_some_and(|parts| parts.headers.get("save-data").is_some_and(|asked| asked == "on"))
}

/// A header of this request as text; empty where there is none.
pub fn header(name: &str) -> String {
    let parts = use_context::<Parts>();
    parts.and_then(|parts| Some(parts.headers.get(name)?.to_str().ok()?.to_owned())).unwrap_or_default()
}

/// The value of a cookie of this request.
pub fn cookie(name: &str) -> Option<String> {
    cookies().into_iter().find_map(|(its, value)| (its == name).then_some(value))
}

/// The cookies of this request, by name.
pub fn cookies() -> Vec<(String, String)> {
    let headers = use_context::<Parts>().map(|parts| parts.headers).unwrap_or_default();
    let lines = headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
    let pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// Sets a cookie that scripts cannot read. `value` must be cookie-safe.
pub fn set_cookie(ctx: &Ctx, name: &str, value: &str, max_age_seconds: u32) {
    let secure = if ctx.is_secure() { "; Secure" } else { "" };
    let line = format!("{name}={value}; Path=/; Max-Age={max_age_seconds}; HttpOnly; SameSite=Lax{secure}");
    if let (Some(response), Ok(value)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(&line)) {
        response.append_header(SET_COOKIE, value);
    }
}

/// Says that no browser and no proxy keeps this answer, though it is for somebody who is not signed in.
pub fn keep_nowhere() {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.insert_header(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}

/// Answers with another status than 200.
pub fn set_status(status: http::StatusCode) {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.set_status(status);
    }
}
