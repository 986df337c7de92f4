//! News for open pages, numbered in commit order. A NOTIFY or a wake-up only says "look"; the rows are the truth.

use crate::{Result, Store};
use jiff::Timestamp;
use sqlx::{Any, Transaction};
use std::time::Duration;

/// What a page may listen to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Topic {
    /// Sessions and series, for members.
    Calendar,
    /// The sessions that are open to everyone.
    OpenEvenings,
    /// The queue of applications, for organisers.
    Applications,
    /// Who signed up for open evenings, for organisers.
    Guests,
    /// What is said in rooms; each stream hears one room, and of it what its visitor may see.
    Room,
    /// Conferences, their proposals and boards, for organisers.
    Conference,
    /// The clocks at a stage: that a sign is held up, or a programme published. For everyone, who learn only that.
    Stage,
    /// Talks, for the search index. Nobody can subscribe to it: that a talk is there may be for managers only.
    Library,
    /// Somebody's standing or sign-ins changed; ends their streams. Nobody can subscribe to it.
    People,
}

impl Topic {
    pub const ALL: [Self; 9] = [
        Self::Calendar,
        Self::OpenEvenings,
        Self::Applications,
        Self::Guests,
        Self::Room,
        Self::Conference,
        Self::Stage,
        Self::Library,
        Self::People,
    ];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Calendar => "calendar",
            Self::OpenEvenings => "open-evenings",
            Self::Applications => "applications",
            Self::Guests => "guests",
            Self::Room => "room",
            Self::Conference => "conference",
            Self::Stage => "stage",
            Self::Library => "library",
            Self::People => "people",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.code() == code)
    }
}

/// In a statement: what changes whenever a page of the calendar or of a room may look different to a member: of the library,
/// as a session says what became of its recording. News of other topics does not: in the minute before eight there is some
/// of guests many times a second.
pub(crate) const SEEN_BY_MEMBERS: &str = "coalesce((select max(n) from changes where topic = 'calendar'), 0) || ' '
    || coalesce((select max(n) from changes where topic = 'room'), 0) || ' '
    || coalesce((select max(n) from changes where topic = 'people'), 0) || ' '
    || coalesce((select max(n) from changes where topic = 'library'), 0)";

pub(crate) struct News {
    pub topic: Topic,
    pub what: &'static str,
    pub about: String,
}

/// One piece of news, as streams pass it on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub n: i64,
    pub topic: Topic,
    /// A verb: `cancelled`, `moved`, `revoked`.
    pub what: String,
    /// The id of what it is about.
    pub about: String,
}

pub(crate) async fn append(tx: &mut Transaction<'static, Any>, news: &[News], now: Timestamp) -> Result<()> {
    if news.is_empty() {
        return Ok(());
    }
    let count = i64::try_from(news.len()).unwrap_or(i64::MAX);
    let (last,): (i64,) = sqlx::query_as("update counters set n = n + $1 where name = 'changes' returning n")
        .bind(count)
        .fetch_one(&mut **tx)
        .await?;
    for (n, piece) in (last - count + 1..).zip(news) {
        sqlx::query("insert into changes (n, topic, what, about, at) values ($1, $2, $3, $4, $5)")
            .bind(n)
            .bind(piece.topic.code())
            .bind(piece.what)
            .bind(piece.about.clone())
            .bind(now.as_millisecond())
            .execute(&mut **tx)
            .await?;
    }
    Ok(())
}

impl Store {
    /// The number of the newest change.
    pub async fn newest_change(&self) -> Result<i64> {
        let (n,): (i64,) =
            sqlx::query_as("select n from counters where name = 'changes'").fetch_one(&self.read).await?;
        Ok(n)
    }

    /// Changes after number `after`, in order, at most a thousand.
    pub async fn changes_after(&self, after: i64) -> Result<Vec<Change>> {
        let rows: Vec<(i64, String, String, String)> =
            sqlx::query_as("select n, topic, what, about from changes where n > $1 order by n limit 1000")
                .bind(after)
                .fetch_all(&self.read)
                .await?;
        let change = |(n, topic, what, about): (i64, String, String, String)| {
            Topic::from_code(&topic).map(|topic| Change { n, topic, what, about })
        };
        Ok(rows.into_iter().filter_map(change).collect())
    }

    /// Waits until there may be something new: a commit of this process, a NOTIFY, or one second (other processes on
    /// SQLite, lost notifications). The waiting begins with the call: ask for it before reading, await it after, and a
    /// commit in between is not slept through.
    pub fn wait_for_changes(&self) -> impl Future<Output = ()> + Send + '_ {
        let woken = self.woken();
        async move {
            let _ = tokio::time::timeout(Duration::from_secs(1), woken).await;
        }
    }

    /// Forgets news older than `before`; a page that slept longer loads afresh.
    pub async fn forget_changes(&self, before: Timestamp) -> Result<u64> {
        let done =
            sqlx::query("delete from changes where at < $1").bind(before.as_millisecond()).execute(&self.write).await?;
        Ok(done.rows_affected())
    }
}
