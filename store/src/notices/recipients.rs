use super::News;
use crate::outbox::{self, Mail, Postage, Written};
use crate::{Result, Store, StoreError, Write};
use domain::people::{EmailAddress, Notice};
use jiff::Timestamp;
use sqlx::AssertSqlSafe;

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
    /// Title and words of a push: the same for everybody, and short, as they show on a locked screen.
    fn push(&self, news: &News) -> (String, String);
    fn mail(&self, news: &News, to: &Recipient) -> Written;
}

/// Members who said that they come, before `$2`, and how they hear of kind `$3`; as usual where they have not chosen.
/// Our own words in `heard`: the channels that count.
fn recipients(notice: Notice, heard: &str) -> String {
    format!(
        "from rsvps a join people p on p.id = a.person_id and p.standing = 'member'
         left join notice_choices n on n.person_id = p.id and n.kind = $3
         {{more}} where a.session_id = $1 and a.answer = 'coming' and a.answered_at < $2
           and coalesce(n.channel, '{}') in ({heard})",
        notice.usual().code()
    )
}

impl Store {
    /// Writes the pushes of one piece of news, in one statement for all, and answers how many. Each has a name of its own,
    /// so none is written twice; their kind ends in `-push`, as each way is taken back for itself.
    pub(super) async fn push_to_all(
        &self,
        write: &mut Write<'_>,
        news: &News<'_>,
        words: &dyn Words,
        (heard_before, useless_at): (Timestamp, Timestamp),
    ) -> Result<u64> {
        let notice = news.occasion.notice();
        let (title, said) = words.push(news);
        let more = "join push_subscriptions d on d.person_id = p.id";
        let name = format!("{}-{}-{}", news.session.id, notice.code(), news.session.sequence);
        let done = sqlx::query(AssertSqlSafe(format!(
            "insert into outbox (id, kind, channel, recipient, subject, body, state, attempts, due_at, leased_until,
                                 made_at, about, link, useless_at)
             select $4 || '-' || d.id, $3 || '-push', 'push', d.id, $5, $6, 'waiting', 0, $7, 0, $7, $1, $8, $9 {}
             on conflict (id) do nothing",
            recipients(notice, "'push', 'both'").replace("{more}", more)
        )))
        .bind(news.session.id.as_str().to_owned())
        .bind(heard_before.as_millisecond())
        .bind(notice.code())
        .bind(name)
        .bind(title)
        .bind(said)
        .bind(write.now_ms())
        .bind(format!("/sessions/{}", news.session.id))
        .bind(useless_at.as_millisecond())
        .execute(&mut *write.tx)
        .await?;
        Ok(done.rows_affected())
    }

    /// Writes the mails of one piece of news, and answers how many.
    pub(super) async fn mail_to_all(
        &self,
        write: &mut Write<'_>,
        news: &News<'_>,
        words: &dyn Words,
        (heard_before, useless_at): (Timestamp, Timestamp),
    ) -> Result<u64> {
        let notice = news.occasion.notice();
        let rows: Vec<(String, String, String)> = sqlx::query_as(AssertSqlSafe(format!(
            "select p.id, p.name, p.email {} order by p.id",
            recipients(notice, "'mail', 'both'").replace("{more}", "")
        )))
        .bind(news.session.id.as_str().to_owned())
        .bind(heard_before.as_millisecond())
        .bind(notice.code())
        .fetch_all(&mut *write.tx)
        .await?;
        let count = rows.len() as u64;
        for (id, name, email) in rows {
            let email = EmailAddress::parse(&email).map_err(|_| StoreError::Inconsistent("people.email"))?;
            let unsubscribe = self.unsubscribe_token(&id, notice.code());
            let to = Recipient { id, name, email, unsubscribe };
            let Written { subject, body, calendar } = words.mail(news, &to);
            let mail = Mail { kind: notice.code(), to: Some(to.email), subject, body };
            let postage = Postage {
                useless_at: Some(useless_at),
                about: news.session.id.as_str().to_owned(),
                calendar,
                unsubscribe: to.unsubscribe,
                ..Postage::default()
            };
            outbox::append_with(write, mail, postage).await?;
        }
        Ok(count)
    }

    /// How many would have heard of it.
    pub(super) async fn count_recipients(
        &self,
        write: &mut Write<'_>,
        news: &News<'_>,
        heard_before: Timestamp,
    ) -> Result<i64> {
        let notice = news.occasion.notice();
        let (count,): (i64,) = sqlx::query_as(AssertSqlSafe(format!(
            "select count(*) {}",
            recipients(notice, "'mail', 'push', 'both'").replace("{more}", "")
        )))
        .bind(news.session.id.as_str().to_owned())
        .bind(heard_before.as_millisecond())
        .bind(notice.code())
        .fetch_one(&mut *write.tx)
        .await?;
        Ok(count)
    }
}
