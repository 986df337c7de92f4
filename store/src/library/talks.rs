//! Talks and their details, as organisers keep them.

use super::media::{NewMedia, insert_media};
use super::rows::{DETAILS, Row};
use super::transcripts::put_transcript;
use crate::changes::Topic;
use crate::{Refused, Result, Stale, Store, StoreError, Write};
use domain::ids::{PersonId, SessionId, TalkId};
use domain::library::{How, State, TalkDetails, TalkTerms, Transcript, chapters_text, topic_key};
use jiff::Timestamp;

/// A talk as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Talk {
    pub id: TalkId,
    pub session: Option<SessionId>,
    /// Of which weekly series, as it was called then; empty if none.
    pub series: String,
    pub details: TalkDetails,
    pub state: State,
    pub duration_ms: u32,
    pub has_transcript: bool,
    pub version: i64,
    pub published_at: Option<Timestamp>,
}

/// Where a new talk comes from.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    pub session: Option<SessionId>,
    pub series: String,
    /// What names it in a folder that is imported.
    pub source: Option<String>,
}

impl Store {
    /// Keeps a new talk, in preparation. The same form sent twice makes one.
    pub async fn add_talk(
        &self,
        details: &TalkDetails,
        origin: &Origin,
        form: &str,
        by: &PersonId,
        now: Timestamp,
    ) -> Result<TalkId, Refused> {
        let mut write = self.write(now).await?;
        let id = write.new_id();
        if let Some(made) = write.claim_form(form, by.as_str(), &id).await? {
            return Ok(talk_id(made)?);
        }
        insert(&mut write, &id, details, origin, by).await?;
        write.audit(by.as_str(), "added talk", &id, "");
        write.tell(Topic::Library, "added", &id);
        write.commit().await?;
        Ok(talk_id(id)?)
    }

    /// Keeps a talk from a folder of old recordings, published, with all that belongs to it or not at all. `None` if one came
    /// from the same `source` before: what an organiser has made of it since stays.
    pub async fn import_talk(
        &self,
        details: &TalkDetails,
        origin: &Origin,
        (transcript, recording): (&Transcript, Option<&NewMedia>),
        by: &PersonId,
        now: Timestamp,
    ) -> Result<Option<TalkId>, Refused> {
        let mut write = self.write(now).await?;
        let known: Option<(String,)> = sqlx::query_as("select id from talks where source = $1")
            .bind(origin.source.clone())
            .fetch_optional(&mut *write.tx)
            .await?;
        if known.is_some() {
            return Ok(None);
        }
        let id = write.new_id();
        insert(&mut write, &id, details, origin, by).await?;
        if !transcript.is_empty() {
            put_transcript(&mut write, &id, transcript, How::Brought, by).await?;
        }
        if let Some(recording) = recording {
            insert_media(&mut write, &talk_id(id.clone())?, recording).await?;
        }
        sqlx::query("update talks set state = 'published', published_at = $1 where id = $2")
            .bind(write.now_ms())
            .bind(id.clone())
            .execute(&mut *write.tx)
            .await?;
        write.tell(Topic::Library, "imported", &id);
        write.commit().await?;
        Ok(Some(talk_id(id)?))
    }

    /// Whether a talk came from this source.
    pub async fn has_talk_from(&self, source: &str) -> Result<bool> {
        let known: Option<(String,)> = sqlx::query_as("select id from talks where source = $1")
            .bind(source.to_owned())
            .fetch_optional(&self.read)
            .await?;
        Ok(known.is_some())
    }

    /// In whose name a command acts: the circle's first owner.
    pub async fn first_owner(&self) -> Result<Option<PersonId>> {
        let row: Option<(String,)> = sqlx::query_as(
            "select id from people where rank = 'owner' and standing = 'member' order by joined_at, id limit 1",
        )
        .fetch_optional(&self.read)
        .await?;
        row.map(|(id,)| id.parse().map_err(|_| StoreError::Inconsistent("people.id"))).transpose()
    }

    /// Changes a talk, if it still is the version that was seen.
    ///
    /// # Errors
    /// `Stale` with who was faster, and when.
    pub async fn edit_talk(
        &self,
        id: &TalkId,
        version: i64,
        terms: &TalkTerms,
        by: &PersonId,
        now: Timestamp,
    ) -> Result<(), Refused> {
        let TalkTerms { details, series, session } = terms;
        let mut write = self.write(now).await?;
        let done = sqlx::query(
            "update talks set title = $1, description = $2, held_on = $3, audience = $4, chapters = $5, series = $10,
                              session_id = $11, version = version + 1, changed_by = $6, changed_at = $7
             where id = $8 and version = $9",
        )
        .bind(details.title.clone())
        .bind(details.description.clone())
        .bind(details.held_on.map(|day| day.to_string()).unwrap_or_default())
        .bind(details.audience.code())
        .bind(chapters_text(&details.chapters))
        .bind(by.as_str().to_owned())
        .bind(write.now_ms())
        .bind(id.as_str().to_owned())
        .bind(version)
        .bind(series.clone())
        .bind(session.as_ref().map(|session| session.as_str().to_owned()))
        .execute(&mut *write.tx)
        .await?;
        if done.rows_affected() == 0 {
            return Err(stale(&mut write, id).await?);
        }
        put_names(&mut write, id.as_str(), details).await?;
        write.audit(by.as_str(), "changed talk", id.as_str(), "");
        write.tell(Topic::Library, "changed", id.as_str());
        Ok(write.commit().await?)
    }

    /// Lets members find a talk, or takes it out again.
    ///
    /// # Errors
    /// `Stale` with who was faster, and when.
    pub async fn set_talk_state(
        &self,
        id: &TalkId,
        version: i64,
        state: State,
        by: &PersonId,
        now: Timestamp,
    ) -> Result<(), Refused> {
        let mut write = self.write(now).await?;
        let done = sqlx::query(
            "update talks set state = $1, version = version + 1, changed_by = $2, changed_at = $3,
                              published_at = case when $1 = 'published' then coalesce(published_at, $3) else published_at end
             where id = $4 and version = $5",
        )
        .bind(state.code())
        .bind(by.as_str().to_owned())
        .bind(write.now_ms())
        .bind(id.as_str().to_owned())
        .bind(version)
        .execute(&mut *write.tx)
        .await?;
        if done.rows_affected() == 0 {
            return Err(stale(&mut write, id).await?);
        }
        let verb = match state {
            State::Published => "published talk",
            State::Withdrawn => "took talk out",
            State::Draft => "put talk back into preparation",
        };
        write.audit(by.as_str(), verb, id.as_str(), "");
        write.tell(Topic::Library, state.code(), id.as_str());
        Ok(write.commit().await?)
    }

    /// A talk in any state, for those who keep the library.
    pub async fn kept_talk(&self, id: &TalkId) -> Result<Option<Talk>> {
        let row: Option<Row> =
            sqlx::query_as(sqlx::AssertSqlSafe(format!("select {DETAILS} from talks t where t.id = $1")))
                .bind(id.as_str().to_owned())
                .fetch_optional(&self.read)
                .await?;
        row.map(Row::read).transpose()
    }
}

pub(super) async fn insert(
    write: &mut Write<'_>,
    id: &str,
    details: &TalkDetails,
    origin: &Origin,
    by: &PersonId,
) -> Result<()> {
    sqlx::query(
        "insert into talks (id, session_id, series, title, description, held_on, audience, state, duration_ms, chapters,
                            source, made_by, made_at, changed_by, changed_at)
         values ($1, $2, $3, $4, $5, $6, $7, 'draft', 0, $8, $9, $10, $11, $10, $11)",
    )
    .bind(id.to_owned())
    .bind(origin.session.as_ref().map(|session| session.as_str().to_owned()))
    .bind(origin.series.clone())
    .bind(details.title.clone())
    .bind(details.description.clone())
    .bind(details.held_on.map(|day| day.to_string()).unwrap_or_default())
    .bind(details.audience.code())
    .bind(chapters_text(&details.chapters))
    .bind(origin.source.clone())
    .bind(by.as_str().to_owned())
    .bind(write.now_ms())
    .execute(&mut *write.tx)
    .await?;
    put_names(write, id, details).await
}

/// Writes down who speaks and what of. A topic that is there already in other letters keeps those.
pub(super) async fn put_names(write: &mut Write<'_>, id: &str, details: &TalkDetails) -> Result<()> {
    for statement in ["delete from talk_speakers where talk_id = $1", "delete from talk_topics where talk_id = $1"] {
        sqlx::query(statement).bind(id.to_owned()).execute(&mut *write.tx).await?;
    }
    for (place, name) in (0_i64..).zip(&details.speakers) {
        sqlx::query("insert into talk_speakers (talk_id, place, name) values ($1, $2, $3)")
            .bind(id.to_owned())
            .bind(place)
            .bind(name.clone())
            .execute(&mut *write.tx)
            .await?;
    }
    for (place, topic) in (0_i64..).zip(&details.topics) {
        sqlx::query("insert into topics (topic_key, topic) values ($1, $2) on conflict (topic_key) do nothing")
            .bind(topic_key(topic))
            .bind(topic.clone())
            .execute(&mut *write.tx)
            .await?;
        sqlx::query("insert into talk_topics (talk_id, place, topic_key) values ($1, $2, $3)")
            .bind(id.to_owned())
            .bind(place)
            .bind(topic_key(topic))
            .execute(&mut *write.tx)
            .await?;
    }
    Ok(())
}

async fn stale(write: &mut Write<'_>, id: &TalkId) -> Result<Refused> {
    let row: Option<(String, i64)> =
        sqlx::query_as("select p.name, t.changed_at from talks t join people p on p.id = t.changed_by where t.id = $1")
            .bind(id.as_str().to_owned())
            .fetch_optional(&mut *write.tx)
            .await?;
    Ok(row.map_or(Refused::NotFound, |(name, at)| {
        Refused::Stale(Stale { by: Some(name), at: domain::millis::timestamp(at) })
    }))
}

pub(super) fn talk_id(id: String) -> Result<TalkId> {
    id.parse().map_err(|_| StoreError::Inconsistent("talks.id"))
}
