//! Mail on its way, and pushes to devices beside it. It is written in the transaction that causes it, and leaves only
//! after the commit.

use crate::{Result, Store, Write};
use domain::people::EmailAddress;
use jiff::{SignedDuration, Timestamp};

/// A mail to write. Plain text; the body may hold a secret and is emptied once sent.
#[derive(Clone, Debug)]
pub struct Mail {
    /// What sort of mail, for counting and for the log: `sign-in`.
    pub kind: &'static str,
    /// Nobody, for an address that no account has: the row costs what a real one costs, and goes nowhere.
    pub to: Option<EmailAddress>,
    pub subject: String,
    pub body: String,
}

/// A mail in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    pub subject: String,
    pub body: String,
    pub calendar: Option<Calendar>,
}

/// A calendar entry that goes with a mail (RFC 6047).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    pub text: String,
    pub method: Method,
}

/// What a calendar entry asks of the calendar that gets it (RFC 5546 §1.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    Request,
    Cancel,
}

impl Method {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Request => "REQUEST",
            Self::Cancel => "CANCEL",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        [Self::Request, Self::Cancel].into_iter().find(|method| method.code() == code)
    }
}

/// When a mail leaves, and what else is to be known of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Postage {
    pub due: Option<Timestamp>,
    /// From then on it is of no use, and is dropped instead of sent.
    pub useless_at: Option<Timestamp>,
    /// The id of whom or what it is about, to find it again.
    pub about: String,
    pub calendar: Option<Calendar>,
    /// Token of the address that ends this kind of mail; empty for what nobody can end.
    pub unsubscribe: String,
}

/// A mail that this server has leased and must now send.
#[derive(Clone, Debug)]
pub struct Leased {
    pub id: String,
    pub kind: String,
    pub to: EmailAddress,
    pub subject: String,
    pub body: String,
    pub calendar: Option<Calendar>,
    pub unsubscribe: String,
    pub made_at: Timestamp,
    pub attempts: i64,
}

/// By which way something leaves.
pub(crate) mod channel {
    pub const MAIL: &str = "mail";
    pub const PUSH: &str = "push";
}

pub(crate) const LEASE: SignedDuration = SignedDuration::from_mins(2);
/// Longer than any mail server is down, and no longer than a mail still tells anything.
const WAITS_AT_MOST: SignedDuration = SignedDuration::from_hours(72);
/// After this many failures a mail is given up and shown as failed.
const MOST_ATTEMPTS: i64 = 8;

/// Takes `$3` of what is due by channel `$4` at `$2`, until `$1`.
pub(crate) const TAKE_DUE: &str = "
    update outbox set leased_until = $1, attempts = attempts + 1
    where id in (select id from outbox where channel = $4 and state = 'waiting' and due_at <= $2 and leased_until <= $2
                   and (useless_at is null or useless_at > $2)
                 order by due_at limit $3)
      and state = 'waiting' and leased_until <= $2";

/// Answers the mail's id, for those who must learn what became of it.
pub(crate) async fn append(write: &mut Write<'_>, mail: Mail) -> Result<String> {
    append_with(write, mail, Postage::default()).await
}

/// Puts in a mail that leaves at `due`, and answers its id.
pub(crate) async fn append_for(write: &mut Write<'_>, mail: Mail, due: Timestamp) -> Result<String> {
    append_with(write, mail, Postage { due: Some(due), ..Postage::default() }).await
}

pub(crate) async fn append_with(write: &mut Write<'_>, mail: Mail, postage: Postage) -> Result<String> {
    let state = if mail.to.is_some() { "waiting" } else { "dropped" };
    let (subject, body) = if mail.to.is_some() { (mail.subject, mail.body) } else { Default::default() };
    let (id, now) = (write.new_id(), write.now_ms());
    let calendar = postage.calendar.filter(|_| state == "waiting");
    let method = calendar.as_ref().map_or("", |calendar| calendar.method.code());
    sqlx::query(
        "insert into outbox (id, kind, recipient, subject, body, state, attempts, due_at, leased_until, made_at, about,
                             calendar, method, useless_at, unsubscribe)
         values ($1, $2, $3, $4, $5, $6, 0, $7, 0, $8, $9, $10, $11, $12, $13)",
    )
    .bind(id.clone())
    .bind(mail.kind)
    .bind(mail.to.map(String::from))
    .bind(subject)
    .bind(body)
    .bind(state)
    .bind(postage.due.map_or(now, Timestamp::as_millisecond))
    .bind(now)
    .bind(postage.about)
    .bind(calendar.map_or(String::new(), |calendar| calendar.text))
    .bind(method)
    .bind(postage.useless_at.map(Timestamp::as_millisecond))
    .bind(postage.unsubscribe)
    .execute(&mut *write.tx)
    .await?;
    Ok(id)
}

/// Takes back what is not true any more: mails of these kinds about `about` that have not left. One that is being sent
/// at this moment is not tried again.
pub(crate) async fn take_back(write: &mut Write<'_>, kinds: &[&str], about: &str) -> Result<()> {
    take_back_all(write, kinds, "$2", about).await
}

/// As [`take_back`], about all ids that `ids` selects: our own words, in which `$2` is `of`.
pub(crate) async fn take_back_all(write: &mut Write<'_>, kinds: &[&str], ids: &'static str, of: &str) -> Result<()> {
    let now = write.now_ms();
    for kind in kinds {
        for sql in [
            format!(
                "update outbox set useless_at = $3
                 where kind = $1 and about in ({ids}) and state = 'waiting' and leased_until > $3"
            ),
            format!(
                "delete from outbox where kind = $1 and about in ({ids}) and state = 'waiting' and leased_until <= $3"
            ),
        ] {
            sqlx::query(sqlx::AssertSqlSafe(sql))
                .bind((*kind).to_owned())
                .bind(of.to_owned())
                .bind(now)
                .execute(&mut *write.tx)
                .await?;
        }
    }
    Ok(())
}

/// Takes a mail out that nobody has begun to send; `false` when it is too late for that.
pub(crate) async fn withdraw(write: &mut Write<'_>, id: &str) -> Result<bool> {
    let done = sqlx::query("delete from outbox where id = $1 and state = 'waiting' and attempts = 0")
        .bind(id.to_owned())
        .execute(&mut *write.tx)
        .await?;
    Ok(done.rows_affected() == 1)
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    kind: String,
    recipient: String,
    subject: String,
    body: String,
    calendar: String,
    method: String,
    unsubscribe: String,
    made_at: i64,
    attempts: i64,
}

impl Row {
    fn read(self) -> Option<Leased> {
        let to = EmailAddress::parse(&self.recipient).ok()?;
        let made_at = Timestamp::from_millisecond(self.made_at).ok()?;
        let calendar = Method::from_code(&self.method).map(|method| Calendar { text: self.calendar, method });
        let Self { id, kind, subject, body, unsubscribe, attempts, .. } = self;
        Some(Leased { id, kind, to, subject, body, calendar, unsubscribe, made_at, attempts })
    }
}

/// Puts something back for later, twice as late each time (30 s to an hour), or gives it up: where `hopeless`, or tried
/// often enough. Answers whether it is given up.
pub(crate) async fn put_back(
    write: &mut Write<'_>,
    id: &str,
    attempts: i64,
    problem: &str,
    hopeless: bool,
) -> Result<bool> {
    let given_up = hopeless || attempts >= MOST_ATTEMPTS;
    let wait = SignedDuration::from_secs((30 << (attempts - 1).clamp(0, 7)).min(3600));
    sqlx::query("update outbox set state = $1, due_at = $2, leased_until = 0, problem = $3 where id = $4")
        .bind(if given_up { "failed" } else { "waiting" })
        .bind((write.now() + wait).as_millisecond())
        .bind(problem.to_owned())
        .bind(id.to_owned())
        .execute(&mut *write.tx)
        .await?;
    Ok(given_up)
}

impl Store {
    /// Takes up to `most` mails that are due, for two minutes; a server that dies gives them back by then.
    pub async fn lease_mail(&self, most: i64, now: Timestamp) -> Result<Vec<Leased>> {
        let rows: Vec<Row> = sqlx::query_as(sqlx::AssertSqlSafe(format!(
            "{TAKE_DUE} returning id, kind, recipient, subject, body, calendar, method, unsubscribe, made_at, attempts"
        )))
        .bind((now + LEASE).as_millisecond())
        .bind(now.as_millisecond())
        .bind(most)
        .bind(channel::MAIL)
        .fetch_all(&self.write)
        .await?;
        Ok(rows.into_iter().filter_map(Row::read).collect())
    }

    /// Drops mails that nobody needs any more, and answers how many; they are remembered as `stale`.
    pub async fn drop_useless_mail(&self, now: Timestamp) -> Result<u64> {
        let done = sqlx::query(
            "update outbox set state = 'stale', subject = '', body = '', calendar = ''
             where state = 'waiting' and useless_at <= $1 and leased_until <= $1",
        )
        .bind(now.as_millisecond())
        .execute(&self.write)
        .await?;
        Ok(done.rows_affected())
    }

    /// Which of these mails are remembered still.
    pub async fn mail_remembered(&self, ids: &[String]) -> Result<Vec<String>> {
        let ids: Vec<_> = ids.iter().filter(|id| id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')).collect();
        let mut found = Vec::new();
        for some in ids.chunks(500) {
            let list = some.iter().map(|id| format!("'{id}'")).collect::<Vec<_>>().join(", ");
            let sql = format!("select id from outbox where id in ('', {list})");
            let rows: Vec<(String,)> = sqlx::query_as(sqlx::AssertSqlSafe(sql)).fetch_all(&self.read).await?;
            found.extend(rows.into_iter().map(|(id,)| id));
        }
        Ok(found)
    }

    pub async fn mail_sent(&self, id: &str, now: Timestamp) -> Result<()> {
        sqlx::query(
            "update outbox set state = 'sent', subject = '', body = '', calendar = '', sent_at = $1, problem = null
             where id = $2",
        )
        .bind(now.as_millisecond())
        .bind(id.to_owned())
        .execute(&self.write)
        .await?;
        Ok(())
    }

    /// Puts a mail back for later, twice as late each time (30 s to an hour), or gives it up.
    pub async fn mail_failed(&self, mail: &Leased, problem: &str, now: Timestamp) -> Result<()> {
        self.not_sent(mail, problem, false, now).await
    }

    /// The mail server takes nothing from us now, whatever we bring: the mail waits, and none of its attempts is used up.
    /// It leaves soon after the server is back; what is days old by then is given up.
    pub async fn mail_put_off(&self, mail: &Leased, problem: &str, now: Timestamp) -> Result<()> {
        let waited = now.duration_since(mail.made_at);
        if waited > WAITS_AT_MOST {
            // For want of a server: nothing is wrong with the address.
            let mut write = self.write(now).await?;
            put_back(&mut write, &mail.id, mail.attempts, problem, true).await?;
            return write.commit().await;
        }
        let again = SignedDuration::from_secs((waited.as_secs() / 2).clamp(30, 300));
        sqlx::query(
            "update outbox set due_at = $1, leased_until = 0, attempts = $2, problem = $3
             where id = $4 and state = 'waiting'",
        )
        .bind((now + again).as_millisecond())
        .bind(mail.attempts - 1)
        .bind(problem.to_owned())
        .bind(mail.id.clone())
        .execute(&self.write)
        .await?;
        Ok(())
    }

    /// How many mails wait that have been tried, and why the last of them has not left.
    pub async fn mail_trouble(&self) -> Result<Option<(i64, String)>> {
        let (count, problem): (i64, Option<String>) = sqlx::query_as(
            "select count(*), (select o.problem from outbox o
                               where o.channel = 'mail' and o.state = 'waiting' and o.problem is not null
                               order by o.due_at desc limit 1)
             from outbox where channel = 'mail' and state = 'waiting' and problem is not null",
        )
        .fetch_one(&self.read)
        .await?;
        Ok(problem.map(|problem| (count, problem)))
    }

    /// The mail server knows no such mailbox: trying again would not help.
    pub async fn mail_refused(&self, mail: &Leased, problem: &str, now: Timestamp) -> Result<()> {
        self.not_sent(mail, problem, true, now).await
    }

    async fn not_sent(&self, mail: &Leased, problem: &str, hopeless: bool, now: Timestamp) -> Result<()> {
        let mut write = self.write(now).await?;
        if put_back(&mut write, &mail.id, mail.attempts, problem, hopeless).await? {
            crate::people::bounced(&mut write, &mail.id).await?;
        }
        write.commit().await
    }

    /// Drops whatever waits, for a demo circle: its people are made up, and nobody is to be written to.
    pub async fn drop_waiting_mail(&self) -> Result<()> {
        sqlx::query(
            "update outbox set state = 'dropped', subject = '', body = '', calendar = '' where state = 'waiting'",
        )
        .execute(&self.write)
        .await?;
        Ok(())
    }

    /// Forgets mails that have left, or never will.
    pub async fn forget_mail(&self, before: Timestamp) -> Result<u64> {
        let done = sqlx::query("delete from outbox where state <> 'waiting' and made_at < $1")
            .bind(before.as_millisecond())
            .execute(&self.write)
            .await?;
        Ok(done.rows_affected())
    }

    /// How many mails are in each state.
    pub async fn mail_counts(&self) -> Result<Vec<(String, i64)>> {
        self.counts(channel::MAIL).await
    }

    /// The same of pushes.
    pub async fn push_counts(&self) -> Result<Vec<(String, i64)>> {
        self.counts(channel::PUSH).await
    }

    async fn counts(&self, channel: &str) -> Result<Vec<(String, i64)>> {
        Ok(sqlx::query_as("select state, count(*) from outbox where channel = $1 group by state order by state")
            .bind(channel.to_owned())
            .fetch_all(&self.read)
            .await?)
    }
}
