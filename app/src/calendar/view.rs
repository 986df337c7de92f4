use crate::live::{News, on_news};
use domain::calendar::{Answer, Kind, Times};
use jiff::Timestamp;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A session as one person sees it. Words are the server's; the browser only counts. The join link is never among this.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionView {
    pub id: String,
    pub title: String,
    pub host: Option<String>,
    pub kind: Kind,
    pub times: Times,
    /// The start as `<time datetime>` wants it.
    pub starts_iso: String,
    /// When the server said this; what a first render counts from.
    #[serde(with = "domain::millis")]
    pub as_of: Timestamp,
    /// `Tonight`, `Tomorrow` or `Thursday 26 November`.
    pub near: String,
    /// `Thursday 26 November`, with the year when it is not the present one.
    pub day: String,
    /// Times on a London clock: `20:00`.
    pub starts: String,
    pub ends: String,
    pub doors: String,
    pub join_until: String,
    /// `20 minutes`.
    pub length: String,
    pub cancelled: Option<String>,
    /// Its time was set for this session alone.
    pub moved: bool,
    pub mine: Option<Answer>,
    pub coming: i64,
    /// It belongs to a weekly series.
    pub weekly: bool,
    /// Whether a link to the call is set; never the link.
    pub has_link: bool,
}

impl SessionView {
    /// `with Priya Nair, 20 minutes`.
    pub fn meta(&self) -> String {
        match &self.host {
            Some(host) => format!("with {host}, {}", self.length),
            None => self.length.clone(),
        }
    }

    pub fn is_open(&self) -> bool {
        self.kind == Kind::OpenEvening
    }
}

/// The view of a stored session.
#[cfg(feature = "ssr")]
pub fn see(listed: store::calendar::Listed, now: Timestamp) -> SessionView {
    use domain::calendar::{Status, date_in_london, words};
    use domain::room::Hour;
    let times = listed.times();
    let session = listed.session;
    // A session that its host has ended still was to end when it was.
    let longer = Hour { ended_at: None, ..listed.hour }.of(session.times);
    SessionView {
        id: session.id.into(),
        title: session.title,
        host: listed.host_name,
        kind: session.kind,
        times,
        starts_iso: times.starts_at.to_string(),
        as_of: now,
        near: words::near_day(times.starts_at, now),
        day: words::day(date_in_london(times.starts_at), date_in_london(now)),
        starts: words::time(times.starts_at),
        ends: words::time(longer.ends_at),
        doors: words::time(times.doors_at()),
        join_until: words::time(longer.joinable_until()),
        length: words::length(longer.minutes()),
        cancelled: match session.status {
            Status::Cancelled { reason } => Some(reason),
            Status::Planned => None,
        },
        moved: session.moved,
        mine: listed.mine,
        coming: listed.coming,
        weekly: session.origin.is_some(),
        has_link: listed.has_link,
    }
}

/// Which news a page loads again for.
#[derive(Clone, PartialEq, Eq)]
pub enum Refetch {
    /// Anything about times, topics and status, but not who said they are coming.
    Sessions,
    /// All about this session.
    Session(String),
}

/// Loads a page's data again when the server has news for it. All pages hear at the same moment, so each waits a little,
/// and a different little: up to 0.8 s for what changes an evening, up to 5 s for one more who is coming. What comes
/// while a page waits is loaded with the rest.
pub fn refetch_on_news(which: impl Fn() -> Refetch + 'static, load: impl Fn() + Clone + 'static) {
    let waiting = StoredValue::new(None::<bool>);
    on_news(move |news: &News| {
        let answered = news.what == "answered";
        let concerns = match which() {
            // Who signs up for an open evening, or reads an application, changes no session.
            _ if matches!(news.what.as_str(), "guests" | "readers") => false,
            Refetch::Sessions => !answered,
            Refetch::Session(id) => !answered || news.about == id,
        };
        // Waiting for an answer does not hold up what changes an evening.
        let is_urgent = !answered;
        let is_new = waiting.get_value().is_none_or(|urgent| is_urgent && !urgent);
        if concerns && is_new {
            waiting.set_value(Some(is_urgent));
            let load = load.clone();
            soon(if is_urgent { 800.0 } else { 5_000.0 }, move || {
                if waiting.try_set_value(None).is_none() {
                    load();
                }
            });
        }
    });
}

#[cfg(feature = "hydrate")]
fn soon(within_ms: f64, act: impl Fn() + 'static) {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small number of milliseconds")]
    let wait = (js_sys::Math::random() * within_ms) as u64;
    set_timeout(act, std::time::Duration::from_millis(wait));
}

#[cfg(not(feature = "hydrate"))]
fn soon(_: f64, _: impl Fn() + 'static) {}
