//! Which organiser has which application open, so that two who work the queue are led to different ones.

use crate::changes::Topic;
use crate::{Result, Store, Write};
use domain::ids::PersonId;
use jiff::{SignedDuration, Timestamp};
use sqlx::{Any, Executor};

/// Whoever opened an application is taken to be at it for so long.
const AT_IT: SignedDuration = SignedDuration::from_mins(5);

impl Store {
    /// Notes that an organiser opened an application that waits; answers who else is at it.
    pub async fn look_at_application(&self, id: &str, by: &PersonId, now: Timestamp) -> Result<Vec<String>> {
        let mut write = self.write(now).await?;
        note_reader(&mut write, id, by).await?;
        write.commit().await?;
        self.at_application(id, by, now).await
    }

    /// Who else is at an application.
    pub async fn at_application(&self, id: &str, but: &PersonId, now: Timestamp) -> Result<Vec<String>> {
        let rows: Vec<(String,)> = sqlx::query_as(
            "select p.name from application_readers r join people p on p.id = r.person_id
             where r.application_id = $1 and r.person_id <> $2 and r.at > $3 order by r.at, p.name",
        )
        .bind(id.to_owned())
        .bind(but.as_str().to_owned())
        .bind((now - AT_IT).as_millisecond())
        .fetch_all(&self.read)
        .await?;
        Ok(rows.into_iter().map(|(name,)| name).collect())
    }

    /// Notes that an organiser has left the application that they opened at `opened`. What they opened since counts.
    pub async fn leave_application(&self, by: &PersonId, id: &str, opened: Timestamp, now: Timestamp) -> Result<()> {
        let mut write = self.write(now).await?;
        let left =
            sqlx::query("delete from application_readers where person_id = $1 and application_id = $2 and at <= $3")
                .bind(by.as_str().to_owned())
                .bind(id.to_owned())
                .bind(opened.as_millisecond())
                .execute(&mut *write.tx)
                .await?;
        if left.rows_affected() > 0 {
            write.tell(Topic::Applications, "readers", id);
        }
        write.commit().await
    }

    /// Notes that an organiser is at no application now.
    pub async fn leave_applications(&self, by: &PersonId, now: Timestamp) -> Result<()> {
        let mut write = self.write(now).await?;
        leave(&mut write, by).await?;
        write.commit().await
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
        note_reader(&mut write, &next, by).await?;
        write.commit().await?;
        Ok(Some(next))
    }
}

/// Open pages of the application that was left, and of the one that was opened, are told.
async fn note_reader(write: &mut Write<'_>, id: &str, by: &PersonId) -> Result<()> {
    let before: Option<(String, i64)> =
        sqlx::query_as("select application_id, at from application_readers where person_id = $1")
            .bind(by.as_str().to_owned())
            .fetch_optional(&mut *write.tx)
            .await?;
    let noted = sqlx::query(
        "insert into application_readers (person_id, application_id, at)
         select $1, id, $2 from applications where id = $3 and state = 'new'
         on conflict (person_id) do update set application_id = excluded.application_id, at = excluded.at",
    )
    .bind(by.as_str().to_owned())
    .bind(write.now_ms())
    .bind(id.to_owned())
    .execute(&mut *write.tx)
    .await?;
    if noted.rows_affected() == 0 {
        return leave(write, by).await;
    }
    let since = (write.now() - AT_IT).as_millisecond();
    match before {
        Some((same, at)) if same == id && at > since => {}
        Some((other, _)) if other != id => {
            write.tell(Topic::Applications, "readers", &other);
            write.tell(Topic::Applications, "readers", id);
        }
        _ => write.tell(Topic::Applications, "readers", id),
    }
    Ok(())
}

async fn leave(write: &mut Write<'_>, by: &PersonId) -> Result<()> {
    let left: Option<(String,)> =
        sqlx::query_as("delete from application_readers where person_id = $1 returning application_id")
            .bind(by.as_str().to_owned())
            .fetch_optional(&mut *write.tx)
            .await?;
    if let Some((id,)) = left {
        write.tell(Topic::Applications, "readers", &id);
    }
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
