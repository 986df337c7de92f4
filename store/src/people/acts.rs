//! What organisers do to people, one at a time and never over one another.

use super::PersonRow;
use super::browsers::forget_all;
use crate::changes::Topic;
use crate::error::Stale;
use crate::outbox::{self, Mail};
use crate::{Refused, Result, Store, Write, room};
use domain::ids::PersonId;
use domain::people::{Act, PASSKEY_GRACE, Person, Rank, Standing};
use jiff::Timestamp;

/// What an organiser asks to be done to somebody.
#[derive(Clone, Debug)]
pub struct ActOn {
    pub whom: PersonId,
    /// The version of the person that the organiser looked at.
    pub seen: i64,
    pub act: Act,
    pub reason: String,
}

/// The deeds that [`Store::act_on`] and its like leave in the trail, for "who was it". It may have been the person.
const CHANGES: &str = "'suspended', 'restored person', 'made member', 'made organiser', 'made owner', \
                       'changed standing', 'approved role', 'changed role', 'changed name', 'changed address'";

impl Store {
    /// Suspends somebody, lets them in again, or changes their duties, by the rule in `domain`. Whoever comes second is
    /// told who was first; the person is written to once.
    pub async fn act_on(
        &self,
        asked: &ActOn,
        by: &Person,
        now: Timestamp,
        mail: impl FnOnce(&Person) -> (String, String) + Send,
    ) -> Result<(), Refused> {
        let (whom, act) = (&asked.whom, asked.act);
        let mut write = self.write(now).await?;
        let last_owner = last_owner(&mut write, whom).await?;
        let (before, version) = locked(&mut write, whom).await?.ok_or(Refused::NotFound)?;
        if version != asked.seen {
            let first = who_was_it(&mut write, whom).await?;
            // The same button pressed twice: it is done, and said once.
            let again = first.as_ref().is_some_and(|(actor, verb, _)| actor == by.id.as_str() && verb == act.verb());
            let (by, at) = first.map_or((None, now), |(_, _, stale)| (stale.by, stale.at));
            return if again { Ok(()) } else { Err(Refused::Stale(Stale { by, at })) };
        }
        // As they are now: they may have been unmade while they pressed the button.
        let by = read(&mut write, &by.id).await?.ok_or(Refused::NotFound)?;
        let (rank, standing) = domain::people::act(act, &by, &before, last_owner).map_err(Refused::Act)?;
        change(&mut write, whom, rank, standing).await?;
        super::invitations::settle(&mut write, whom, standing).await?;
        if standing != before.standing {
            room::tell_of_words(&mut write, whom.as_str()).await?;
        }
        if act == Act::Suspend {
            forget_all(&mut write, whom).await?;
        }
        let after = Person { rank, standing, ..before };
        let (subject, body) = mail(&after);
        outbox::append(&mut write, Mail { kind: "standing", to: Some(after.email.clone()), subject, body }).await?;
        write.audit(by.id.as_str(), act.verb(), whom.as_str(), asked.reason.clone());
        let what = if act == Act::Suspend { "revoked" } else { "changed" };
        write.tell(Topic::People, what, whom.as_str());
        Ok(write.commit().await?)
    }

    /// Who changed this person's standing or duties last.
    pub async fn last_changed(&self, whom: &PersonId) -> Result<Option<Stale>> {
        let row: Option<(i64, Option<String>)> = sqlx::query_as(sqlx::AssertSqlSafe(format!(
            "select a.at, p.name from audit a left join people p on p.id = a.actor
             where a.about = $1 and a.verb in ({CHANGES}) order by a.n desc limit 1"
        )))
        .bind(whom.as_str().to_owned())
        .fetch_optional(&self.read)
        .await?;
        Ok(row.map(|(at, by)| Stale { by, at: domain::millis::timestamp(at) }))
    }

    /// Whether the circle has no owner but this one.
    pub async fn is_last_owner(&self, id: &PersonId) -> Result<bool> {
        let (own, others): (i64, i64) =
            sqlx::query_as(OWNERS).bind(id.as_str().to_owned()).fetch_one(&self.read).await?;
        Ok(own > 0 && others == 0)
    }
}

const OWNERS: &str = "select coalesce(sum(case when id = $1 then 1 else 0 end), 0),
                             coalesce(sum(case when id <> $1 then 1 else 0 end), 0)
                      from people where rank = 'owner' and standing = 'member'";

/// Whether nobody but this person is an owner. Whoever asks holds a lock until the end of the transaction: of two owners
/// who unmake each other at once, the second finds that they are the last.
pub(crate) async fn last_owner(write: &mut Write<'_>, id: &PersonId) -> Result<bool> {
    sqlx::query("update counters set n = n + 1 where name = 'owners'").execute(&mut *write.tx).await?;
    let (own, others): (i64, i64) =
        sqlx::query_as(OWNERS).bind(id.as_str().to_owned()).fetch_one(&mut *write.tx).await?;
    Ok(own > 0 && others == 0)
}

/// The person as they are, whom nobody else changes until the end of the transaction.
async fn locked(write: &mut Write<'_>, id: &PersonId) -> Result<Option<(Person, i64)>> {
    let version: Option<(i64,)> =
        sqlx::query_as("update people set changed_at = changed_at where id = $1 returning version")
            .bind(id.as_str().to_owned())
            .fetch_optional(&mut *write.tx)
            .await?;
    Ok(read(write, id).await?.zip(version.map(|(version,)| version)))
}

/// The person as this transaction sees them.
pub(crate) async fn read(write: &mut Write<'_>, id: &PersonId) -> Result<Option<Person>> {
    let row: Option<PersonRow> =
        sqlx::query_as("select id, name, email, profession, rank, standing, epoch from people where id = $1")
            .bind(id.as_str().to_owned())
            .fetch_optional(&mut *write.tx)
            .await?;
    Ok(row.map(PersonRow::read).transpose()?.map(|(person, _)| person))
}

/// A new organiser has seven days to add a passkey; whoever was one keeps the day they had. A changed standing voids
/// every sign-in.
async fn change(write: &mut Write<'_>, id: &PersonId, rank: Rank, standing: Standing) -> Result<()> {
    sqlx::query(
        "update people set
           passkey_due = case when $1 = 'member' then null when rank = 'member' then $2 else passkey_due end,
           epoch = epoch + case when standing <> $3 then 1 else 0 end,
           rank = $1, standing = $3, version = version + 1, changed_at = $4
         where id = $5",
    )
    .bind(rank.code())
    .bind((write.now() + PASSKEY_GRACE).as_millisecond())
    .bind(standing.code())
    .bind(write.now_ms())
    .bind(id.as_str().to_owned())
    .execute(&mut *write.tx)
    .await?;
    Ok(())
}

/// The last to have changed this person: their id, the verb, and both in words for whoever comes second.
pub(super) async fn who_was_it(write: &mut Write<'_>, id: &PersonId) -> Result<Option<(String, String, Stale)>> {
    let row: Option<(String, String, i64, Option<String>)> = sqlx::query_as(sqlx::AssertSqlSafe(format!(
        "select a.actor, a.verb, a.at, p.name from audit a left join people p on p.id = a.actor
         where a.about = $1 and a.verb in ({CHANGES}) order by a.n desc limit 1"
    )))
    .bind(id.as_str().to_owned())
    .fetch_optional(&mut *write.tx)
    .await?;
    let found = |(actor, verb, at, by)| (actor, verb, Stale { by, at: domain::millis::timestamp(at) });
    Ok(row.map(found))
}
