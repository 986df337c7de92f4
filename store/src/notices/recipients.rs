use super::News;
use crate::outbox::{self, Mail, Postage, Written};
use crate::{Result, Store, StoreError, Write};
use domain::calendar::Hearing;
use domain::ids::SessionId;
use domain::people::{EmailAddress, Notice};
use jiff::{SignedDuration, Timestamp};
use sqlx::AssertSqlSafe;
use std::collections::BTreeMap;

/// A member who is written to.
#[derive(Clone, Debug)]
pub struct Recipient {
    pub id: String,
    pub name: String,
    pub email: EmailAddress,
    /// Of the address that ends this kind of mail for them.
    pub unsubscribe: String,
}

/// Finds the words. The store knows when and to whom.
pub trait Words: Send + Sync {
    /// Title and words of a push, about one thing or about several sessions that changed together: short, as they show on a
    /// locked screen.
    fn push(&self, news: &[News<'_>]) -> (String, String);
    /// One mail about one thing, or about several sessions that changed together.
    fn mail(&self, news: &[News<'_>], to: &Recipient) -> Written;
}

/// News to be told, to those who had said that they come by `heard_before`, as long as it is of use.
#[derive(Clone, Copy, Debug)]
pub(super) struct Due<'a> {
    pub news: News<'a>,
    pub heard_before: Timestamp,
    pub useless_at: Timestamp,
}

const BY_MAIL: &str = "'mail', 'both'";
const BY_PUSH: &str = "'push', 'both'";
const IN_ANY_WAY: &str = "'mail', 'push', 'both', 'none'";
const HEARD_AT_ALL: &str = "'mail', 'push', 'both'";
/// Each device of theirs.
const DEVICES: &str = "join push_subscriptions d on d.person_id = p.id";

/// Members who said that they come, before `$1`, to a session of `these`, and how they hear of kind `$2`: as usual where
/// they have not chosen. Our own words in `heard`, the channels that count, in `more` and in `these`.
fn recipients(notice: Notice, heard: &str, more: &str, these: &str) -> String {
    format!(
        "from rsvps a join people p on p.id = a.person_id and p.standing = 'member'
         left join notice_choices n on n.person_id = p.id and n.kind = $2
         {more} where a.session_id in ({these}) and a.answer = 'coming' and a.answered_at < $1
           and coalesce(n.channel, '{}') in ({heard})",
        notice.usual().code()
    )
}

impl Store {
    /// Writes the pushes of this news, all of one kind: one to each device about what is its owner's of it. Answers how many.
    pub(super) async fn push_to_all(&self, write: &mut Write<'_>, all: &[Due<'_>], words: &dyn Words) -> Result<u64> {
        let [first, _, ..] = all else {
            return match all {
                [one] => self.push_one(write, one, words).await,
                _ => Ok(0),
            };
        };
        let notice = first.news.occasion.notice();
        let mut devices: BTreeMap<String, Vec<Due<'_>>> = BTreeMap::new();
        for due in all {
            let rows: Vec<(String,)> =
                sqlx::query_as(AssertSqlSafe(format!("select d.id {}", recipients(notice, BY_PUSH, DEVICES, "$3"))))
                    .bind(due.heard_before.as_millisecond())
                    .bind(notice.code())
                    .bind(due.news.session.id.as_str().to_owned())
                    .fetch_all(&mut *write.tx)
                    .await?;
            for (device,) in rows {
                devices.entry(device).or_default().push(*due);
            }
        }
        let mut pushes = 0;
        for (device, theirs) in devices {
            let news: Vec<_> = theirs.iter().map(|due| due.news).collect();
            let (title, said) = words.push(&news);
            let (about, link) = match &news[..] {
                [one] => (one.session.id.as_str().to_owned(), format!("/sessions/{}", one.session.id)),
                // One about several stays when one of them changes again: it is still true of the others.
                _ => (String::new(), "/calendar".to_owned()),
            };
            let versions = news.iter().map(|news| format!("{}-{}", news.session.id, news.session.sequence));
            let name = format!("{}-{}-{device}", versions.collect::<Vec<_>>().join("-"), notice.code());
            let done = sqlx::query(
                "insert into outbox (id, kind, channel, recipient, subject, body, state, attempts, due_at, leased_until,
                                     made_at, about, link, useless_at)
                 values ($1, $2 || '-push', 'push', $3, $4, $5, 'waiting', 0, $6, 0, $6, $7, $8, $9)
                 on conflict (id) do nothing",
            )
            .bind(self.secret.digest("push about several", &name))
            .bind(notice.code())
            .bind(device)
            .bind(title)
            .bind(said)
            .bind(write.now_ms())
            .bind(about)
            .bind(link)
            .bind(theirs.iter().map(|due| due.useless_at.as_millisecond()).max())
            .execute(&mut *write.tx)
            .await?;
            pushes += done.rows_affected();
        }
        Ok(pushes)
    }

    /// Writes the pushes of one piece of news, in one statement for all. Each has a name of its own, so none is written
    /// twice; their kind ends in `-push`, as each way is taken back for itself.
    async fn push_one(&self, write: &mut Write<'_>, due: &Due<'_>, words: &dyn Words) -> Result<u64> {
        let news = &due.news;
        let notice = news.occasion.notice();
        let (title, said) = words.push(std::slice::from_ref(news));
        let name = format!("{}-{}-{}", news.session.id, notice.code(), news.session.sequence);
        let done = sqlx::query(AssertSqlSafe(format!(
            "insert into outbox (id, kind, channel, recipient, subject, body, state, attempts, due_at, leased_until,
                                 made_at, about, link, useless_at)
             select $4 || '-' || d.id, $2 || '-push', 'push', d.id, $5, $6, 'waiting', 0, $7, 0, $7, $3, $8, $9 {}
             on conflict (id) do nothing",
            recipients(notice, BY_PUSH, DEVICES, "$3")
        )))
        .bind(due.heard_before.as_millisecond())
        .bind(notice.code())
        .bind(news.session.id.as_str().to_owned())
        .bind(name)
        .bind(title)
        .bind(said)
        .bind(write.now_ms())
        .bind(format!("/sessions/{}", news.session.id))
        .bind(due.useless_at.as_millisecond())
        .execute(&mut *write.tx)
        .await?;
        Ok(done.rows_affected())
    }

    /// Writes the mails of this news, all of one kind: one to each member about what is theirs of it. Answers how many.
    pub(super) async fn mail_to_all(&self, write: &mut Write<'_>, all: &[Due<'_>], words: &dyn Words) -> Result<u64> {
        let Some(notice) = all.first().map(|due| due.news.occasion.notice()) else { return Ok(0) };
        let mut members: BTreeMap<String, (String, String, Vec<Due<'_>>)> = BTreeMap::new();
        for due in all {
            let rows: Vec<(String, String, String)> = sqlx::query_as(AssertSqlSafe(format!(
                "select p.id, p.name, p.email {}",
                recipients(notice, BY_MAIL, "", "$3")
            )))
            .bind(due.heard_before.as_millisecond())
            .bind(notice.code())
            .bind(due.news.session.id.as_str().to_owned())
            .fetch_all(&mut *write.tx)
            .await?;
            for (id, name, email) in rows {
                members.entry(id).or_insert_with(|| (name, email, Vec::new())).2.push(*due);
            }
        }
        let count = members.len() as u64;
        for (id, (name, email, theirs)) in members {
            let email = EmailAddress::parse(&email).map_err(|_| StoreError::Inconsistent("people.email"))?;
            let unsubscribe = self.unsubscribe_token(&id, notice.code());
            let to = Recipient { id, name, email, unsubscribe };
            let news: Vec<_> = theirs.iter().map(|due| due.news).collect();
            let Written { subject, body, calendar } = words.mail(&news, &to);
            let mail = Mail { kind: notice.code(), to: Some(to.email), subject, body };
            let postage = Postage {
                useless_at: theirs.iter().map(|due| due.useless_at).max(),
                // A mail about several stays when one of them changes again: it is still true of the others.
                about: match &news[..] {
                    [one] => one.session.id.as_str().to_owned(),
                    _ => String::new(),
                },
                calendar,
                unsubscribe: to.unsubscribe,
                ..Postage::default()
            };
            outbox::append_with(write, mail, postage).await?;
        }
        Ok(count)
    }

    /// How many would have heard of it.
    pub(super) async fn count_recipients(&self, write: &mut Write<'_>, due: &Due<'_>) -> Result<i64> {
        let notice = due.news.occasion.notice();
        let (count,): (i64,) =
            sqlx::query_as(AssertSqlSafe(format!("select count(*) {}", recipients(notice, HEARD_AT_ALL, "", "$3"))))
                .bind(due.heard_before.as_millisecond())
                .bind(notice.code())
                .bind(due.news.session.id.as_str().to_owned())
                .fetch_one(&mut *write.tx)
                .await?;
        Ok(count)
    }

    /// Which members would hear of it if these sessions changed now, found as those are who are written to.
    pub async fn who_would_hear(&self, sessions: &[SessionId], now: Timestamp) -> Result<Hearing> {
        if sessions.is_empty() {
            return Ok(Hearing::default());
        }
        let these: Vec<_> = (3..).take(sessions.len()).map(|n| format!("${n}")).collect();
        let count = async |heard, more| {
            let sql =
                format!("select count(distinct p.id) {}", recipients(Notice::Changes, heard, more, &these.join(", ")));
            let mut query = sqlx::query_as(AssertSqlSafe(sql))
                .bind((now + SignedDuration::from_millis(1)).as_millisecond())
                .bind(Notice::Changes.code());
            for session in sessions {
                query = query.bind(session.as_str().to_owned());
            }
            let (count,): (i64,) = query.fetch_one(&self.read).await?;
            Ok::<_, StoreError>(count)
        };
        Ok(Hearing {
            coming: count(IN_ANY_WAY, "").await?,
            mails: count(BY_MAIL, "").await?,
            pushes: count(BY_PUSH, DEVICES).await?,
        })
    }
}
