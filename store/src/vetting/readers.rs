//! Which organiser has which application open, so that two who work the queue are led to different ones.

use crate::{Result, Store};
use domain::ids::PersonId;
use jiff::{SignedDuration, Timestamp};
use sqlx::{Any, Executor};

/// Whoever opened an application is taken to be at it for so long.
const AT_IT: SignedDuration = SignedDuration::from_mins(5);

impl Store {
    /// Notes that an organiser opened an application that waits; answers who else is at it.
    pub async fn look_at_application(&self, id: &str, by: &PersonId, now: Timestamp) -> Result<Vec<String>> {
        note_reader(&self.write, id, by, now).await?;
        let rows: Vec<(String,)> = sqlx::query_as(
            "select p.name from application_readers r join people p on p.id = r.person_id
             where r.application_id = $1 and r.person_id <> $2 and r.at > $3 order by r.at, p.name",
        )
        .bind(id.to_owned())
        .bind(by.as_str().to_owned())
        .bind((now - AT_IT).as_millisecond())
        .fetch_all(&self.read)
        .await?;
        Ok(rows.into_iter().map(|(name,)| name).collect())
    }

    /// The application that this organiser goes on to from `id`, and whose it is: the next by its place in the queue, else
    /// the first. One that another organiser is at comes last.
    pub async fn next_in_queue(&self, id: &str, by: &PersonId, now: Timestamp) -> Result<Option<(String, String)>> {
        next(&self.read, id, by, now).await
    }

    /// Leads an organiser on to that application, and notes that they are at it before their page has come.
    pub async fn go_on_in_queue(&self, id: &str, by: &PersonId, now: Timestamp) -> Result<Option<String>> {
        let mut write = self.write(now).await?;
        let Some((next, _)) = next(&mut *write.tx, id, by, now).await? else { return Ok(None) };
        note_reader(&mut *write.tx, &next, by, now).await?;
        write.commit().await?;
        Ok(Some(next))
    }
}

async fn note_reader<'e>(db: impl Executor<'e, Database = Any>, id: &str, by: &PersonId, now: Timestamp) -> Result<()> {
    sqlx::query(
        "insert into application_readers (person_id, application_id, at)
         select $1, id, $2 from applications where id = $3 and state = 'new'
         on conflict (person_id) do update set application_id = excluded.application_id, at = excluded.at",
    )
    .bind(by.as_str().to_owned())
    .bind(now.as_millisecond())
    .bind(id.to_owned())
    .execute(db)
    .await?;
    Ok(())
}

async fn next<'e>(
    db: impl Executor<'e, Database = Any>,
    id: &str,
    by: &PersonId,
    now: Timestamp,
) -> Result<Option<(String, String)>> {
    Ok(sqlx::query_as(
        "select a.id, a.name from applications a left join applications b on b.id = $1
         where a.state = 'new' and a.id <> $1
         order by case when exists (select 1 from application_readers r
                    where r.application_id = a.id and r.person_id <> $2 and r.at > $3) then 1 else 0 end,
                  case when a.sent_at > b.sent_at or (a.sent_at = b.sent_at and a.id > b.id) then 0 else 1 end,
                  a.sent_at, a.id
         limit 1",
    )
    .bind(id.to_owned())
    .bind(by.as_str().to_owned())
    .bind((now - AT_IT).as_millisecond())
    .fetch_optional(db)
    .await?)
}
