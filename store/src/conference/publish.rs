//! From the board to a programme that everybody reads, version by version.

use super::board::{self, BoardState};
use super::proposals::{Proposal, Voice, claim};
use crate::changes::Topic;
use crate::{Refused, Result, Stale, Store, StoreError, secrets};
use domain::calendar::instant;
use domain::conference::{CannotMove, Entry, Programme, Slot, Slug, Told, stops};
use domain::ids::{ConferenceId, PersonId, ProposalId};
use domain::millis;
use jiff::Timestamp;

/// A programme as it was made known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    pub n: i64,
    pub programme: Programme,
    /// What it changed, a sentence each; none for the first.
    pub changes: Vec<String>,
    pub by: String,
    pub at: Timestamp,
}

/// The board as it would be made known now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub state: BoardState,
    pub programme: Programme,
    /// By which it is known later whether it is still what was looked at.
    pub mark: String,
    /// The newest version, if there is one.
    pub published: Option<Version>,
}

impl Store {
    pub async fn draft_programme(&self, id: &ConferenceId, now: Timestamp) -> Result<Option<Draft>> {
        let Some(state) = self.board(id, now).await? else { return Ok(None) };
        let programme = programme(&state);
        let mark = secrets::hashed(&written(&programme)?);
        let published = self.versions(id).await?.into_iter().next();
        Ok(Some(Draft { state, programme, mark, published }))
    }

    /// Makes the board known as the next version. Sent twice, it makes one.
    ///
    /// # Errors
    /// `Stale` where the board is not what was looked at (`mark`); `Move(NotReady)` where a rule stands against it, and
    /// `Move(Empty)` for an empty day.
    pub async fn publish(&self, id: &ConferenceId, mark: &str, by: &PersonId, now: Timestamp) -> Result<i64, Refused> {
        let mut write = self.write(now).await?;
        claim(&mut write, id).await?;
        let state = board::read(&mut write.tx, id, now).await?.ok_or(Refused::NotFound)?;
        let programme = programme(&state);
        let content = written(&programme)?;
        if secrets::hashed(&content) != mark {
            let newest = state.slots.iter().max_by_key(|slot| slot.changed_at);
            let by = newest.and_then(|slot| slot.changed_by.as_ref().map(|(_, name)| name.clone()));
            return Err(Refused::Stale(Stale { by, at: newest.map_or(now, |slot| slot.changed_at) }));
        }
        if state.board.plan.filled() == 0 {
            return Err(CannotMove::Empty.into());
        }
        if !stops(&state.board, &state.board.plan).is_empty() {
            return Err(CannotMove::NotReady.into());
        }
        let last: Option<(i64, String)> =
            sqlx::query_as("select n, content from programmes where conference_id = $1 order by n desc limit 1")
                .bind(id.as_str().to_owned())
                .fetch_optional(&mut *write.tx)
                .await?;
        let (n, changes) = match last {
            Some((n, before)) if before == content => return Ok(n),
            Some((n, before)) => {
                let differing = programme.since(&read_programme(&before)?);
                (n + 1, differing.into_iter().map(|difference| difference.words).collect::<Vec<_>>())
            }
            None => (1, Vec::new()),
        };
        sqlx::query(
            "insert into programmes (conference_id, n, content, changes, published_by, published_at)
             values ($1, $2, $3, $4, $5, $6)",
        )
        .bind(id.as_str().to_owned())
        .bind(n)
        .bind(content)
        .bind(changes.join("\n"))
        .bind(by.as_str().to_owned())
        .bind(write.now_ms())
        .execute(&mut *write.tx)
        .await?;
        write.audit(by.as_str(), "published programme", id.as_str(), format!("Version {n}"));
        write.tell(Topic::Conference, "published", id.as_str());
        write.tell(Topic::Stage, "published", id.as_str());
        write.commit().await?;
        Ok(n)
    }

    /// All versions, the newest first.
    pub async fn versions(&self, id: &ConferenceId) -> Result<Vec<Version>> {
        let rows: Vec<VersionRow> = sqlx::query_as(
            "select v.n, v.content, v.changes, p.name as by_name, v.published_at
             from programmes v join people p on p.id = v.published_by where v.conference_id = $1 order by v.n desc",
        )
        .bind(id.as_str().to_owned())
        .fetch_all(&self.read)
        .await?;
        rows.into_iter().map(VersionRow::read).collect()
    }

    /// Slug and title of the latest day whose programme is published.
    pub async fn latest_programme(&self) -> Result<Option<(String, String)>> {
        let row: Option<(String, String)> = sqlx::query_as(
            "select c.slug, c.title from conferences c
             where exists (select 1 from programmes v where v.conference_id = c.id) order by c.held_on desc limit 1",
        )
        .fetch_optional(&self.read)
        .await?;
        Ok(row)
    }

    /// The newest version of the conference of this name, as everybody reads it. Where it leads to register is what holds
    /// now: a link that is wrong is put right at once.
    pub async fn published(&self, slug: &Slug) -> Result<Option<Version>> {
        #[derive(sqlx::FromRow)]
        struct Row {
            #[sqlx(flatten)]
            version: VersionRow,
            registration: String,
        }
        let row: Option<Row> = sqlx::query_as(
            "select v.n, v.content, v.changes, p.name as by_name, v.published_at, c.registration
             from programmes v join conferences c on c.id = v.conference_id join people p on p.id = v.published_by
             where c.slug = $1 order by v.n desc limit 1",
        )
        .bind(slug.as_str().to_owned())
        .fetch_optional(&self.read)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let mut version = row.version.read()?;
        version.programme.registration = row.registration;
        Ok(Some(version))
    }
}

#[derive(sqlx::FromRow)]
struct VersionRow {
    n: i64,
    content: String,
    changes: String,
    by_name: String,
    published_at: i64,
}

impl VersionRow {
    fn read(self) -> Result<Version> {
        Ok(Version {
            n: self.n,
            programme: read_programme(&self.content)?,
            changes: super::rows::lines(&self.changes),
            by: self.by_name,
            at: millis::timestamp(self.published_at),
        })
    }
}

fn written(programme: &Programme) -> Result<String> {
    serde_json::to_string(programme).map_err(|_| StoreError::Inconsistent("a programme"))
}

fn read_programme(content: &str) -> Result<Programme> {
    serde_json::from_str(content).map_err(|_| StoreError::Inconsistent("programmes.content"))
}

/// The board as everybody would read it.
pub(super) fn programme(state: &BoardState) -> Programme {
    let terms = &state.conference.terms;
    let entry = |slot: Slot| {
        let its = state.board.terms(slot);
        // A day may have been moved to one on which the clocks jump over a slot: then it starts when they have.
        let starts_at = instant(terms.date, its.at).or_else(|skipped| instant(terms.date, skipped.offer));
        let of = |id: &ProposalId| state.proposals.iter().find(|proposal| proposal.id == *id);
        Entry {
            slot,
            starts_at: starts_at.unwrap_or(Timestamp::MAX),
            minutes: i64::from(its.length.get()),
            stage: its.stage.clone(),
            theme: its.theme.clone(),
            talk: state.board.plan.in_slot(slot).and_then(of).map(told),
        }
    };
    Programme {
        slug: terms.slug.as_str().into(),
        title: terms.title.clone(),
        venue: terms.venue.clone(),
        about: terms.about.clone(),
        registration: terms.registration.clone(),
        entries: Slot::ALL.map(entry).to_vec(),
    }
}

fn told(proposal: &Proposal) -> Told {
    let voice = |voice: &Voice| domain::conference::Voice {
        id: voice.id.clone(),
        number: voice.number,
        name: voice.name.clone(),
        bio: voice.bio.clone(),
    };
    let terms = &proposal.terms;
    Told {
        id: proposal.id.clone(),
        number: proposal.number,
        title: terms.title.clone(),
        about: terms.about.clone(),
        takeaway: terms.takeaway.clone(),
        topics: terms.topics.clone(),
        minutes: i64::from(terms.length.get()),
        voices: proposal.speakers.iter().map(voice).collect(),
    }
}
