//! How an organiser comes back who has lost every passkey: two others say that it is they.

use crate::outbox::{self, Mail};
use crate::{Refused, Result, Store, Write};
use domain::ids::PersonId;
use domain::people::{EmailAddress, LETS_BACK, PASSKEY_GRACE, Person};
use jiff::Timestamp;

/// What came of a confirmation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LetBack {
    /// Another organiser has to say the same.
    WaitsForAnother,
    /// They may act again, and add a new passkey.
    Done,
}

impl Store {
    /// Notes that `by` knows this to be the organiser who lost their passkeys. The second confirmation takes the lost
    /// passkeys away, gives seven days to add one, and writes to everybody concerned.
    pub async fn let_back(
        &self,
        whom: &Person,
        by: &Person,
        now: Timestamp,
        mail: impl Fn(&str) -> (String, String) + Send,
    ) -> Result<LetBack, Refused> {
        if whom.id == by.id || !whom.may_organise() || !by.may_organise() {
            return Err(Refused::NotFound);
        }
        let mut write = self.write(now).await?;
        // Locks the person's row, so that two who confirm at once are counted one after the other.
        let asked = sqlx::query("update people set changed_at = changed_at where id = $1 and passkey_due is not null")
            .bind(whom.id.as_str().to_owned())
            .execute(&mut *write.tx)
            .await?;
        if asked.rows_affected() == 0 {
            return Err(Refused::NotFound);
        }
        forget(&mut write, &whom.id, Some(now - PASSKEY_GRACE)).await?;
        let confirmed = sqlx::query(
            "insert into passkey_confirmations (person_id, by_id, at) values ($1, $2, $3) on conflict do nothing",
        )
        .bind(whom.id.as_str().to_owned())
        .bind(by.id.as_str().to_owned())
        .bind(write.now_ms())
        .execute(&mut *write.tx)
        .await?;
        if confirmed.rows_affected() == 1 {
            write.audit(by.id.as_str(), "confirmed organiser", whom.id.as_str(), "");
        }
        let names = confirmed_by(&mut write, &whom.id).await?;
        if i64::try_from(names.len()).unwrap_or(0) < LETS_BACK {
            write.commit().await?;
            return Ok(LetBack::WaitsForAnother);
        }
        finish(&mut write, &whom.id).await?;
        write.audit(by.id.as_str(), "let organiser back", whom.id.as_str(), "");
        let (who, to): (Vec<_>, Vec<_>) = names.into_iter().unzip();
        let (subject, body) = mail(&domain::plain::list(&who));
        for address in std::iter::once(whom.email.as_str().to_owned()).chain(to) {
            let to = EmailAddress::parse(&address).ok();
            let mail = Mail { kind: "let-back", to, subject: subject.clone(), body: body.clone() };
            outbox::append(&mut write, mail).await?;
        }
        write.commit().await?;
        Ok(LetBack::Done)
    }

    /// Who has confirmed so far.
    pub async fn confirmed_by(&self, whom: &PersonId, now: Timestamp) -> Result<Vec<PersonId>> {
        let rows: Vec<(String,)> =
            sqlx::query_as("select by_id from passkey_confirmations where person_id = $1 and at > $2 order by at")
                .bind(whom.as_str().to_owned())
                .bind((now - PASSKEY_GRACE).as_millisecond())
                .fetch_all(&self.read)
                .await?;
        Ok(rows.into_iter().filter_map(|(id,)| id.parse().ok()).collect())
    }
}

/// Names and addresses of those who confirmed and may organise still.
async fn confirmed_by(write: &mut Write<'_>, whom: &PersonId) -> Result<Vec<(String, String)>> {
    Ok(sqlx::query_as(
        "select p.name, p.email from passkey_confirmations c join people p on p.id = c.by_id
         where c.person_id = $1 and p.rank <> 'member' and p.standing = 'member' order by c.at, p.name",
    )
    .bind(whom.as_str().to_owned())
    .fetch_all(&mut *write.tx)
    .await?)
}

async fn finish(write: &mut Write<'_>, whom: &PersonId) -> Result<()> {
    sqlx::query("delete from passkeys where person_id = $1")
        .bind(whom.as_str().to_owned())
        .execute(&mut *write.tx)
        .await?;
    sqlx::query("update people set passkey_due = $1 where id = $2")
        .bind((write.now() + PASSKEY_GRACE).as_millisecond())
        .bind(whom.as_str().to_owned())
        .execute(&mut *write.tx)
        .await?;
    forget(write, whom, None).await
}

/// Forgets confirmations: those before an instant, or all.
async fn forget(write: &mut Write<'_>, whom: &PersonId, before: Option<Timestamp>) -> Result<()> {
    sqlx::query("delete from passkey_confirmations where person_id = $1 and at <= $2")
        .bind(whom.as_str().to_owned())
        .bind(before.map_or(i64::MAX, Timestamp::as_millisecond))
        .execute(&mut *write.tx)
        .await?;
    Ok(())
}
