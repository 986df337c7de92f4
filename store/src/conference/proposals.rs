//! What is proposed for a conference, as organisers keep it.

use super::own::Author;
use super::rows::{PROPOSAL, ProposalRow, SpeakerRow};
use crate::changes::Topic;
use crate::{Refused, Result, Stale, Store, StoreError, Write, secrets};
use domain::conference::{ProposalTerms, Standing};
use domain::ids::{ConferenceId, PersonId, ProposalId};
use jiff::Timestamp;
use sqlx::{AnyConnection, AssertSqlSafe};
use std::collections::HashMap;

/// A proposal as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    pub id: ProposalId,
    pub conference: ConferenceId,
    /// Names it in other people's programs.
    pub number: i64,
    pub terms: ProposalTerms,
    /// As in `terms.speakers`, with what else is known of them.
    pub speakers: Vec<Voice>,
    pub standing: Standing,
    /// The order of those on standby.
    pub place: i64,
    pub twice_on_purpose: bool,
    pub confirmed_at: Option<Timestamp>,
    /// `None` where an organiser wrote it down.
    pub proposed_by: Option<PersonId>,
    /// Who proposed it from outside.
    pub proposer: Option<String>,
    /// Where whoever speaks is written to, if it came with a file that said so.
    pub contact: String,
    pub version: i64,
    pub changed_by: Option<String>,
    pub changed_at: Timestamp,
}

impl Proposal {
    pub fn is_by(&self, author: &Author) -> bool {
        match author {
            Author::Member(person) => self.proposed_by.as_ref() == Some(person),
            Author::Outside { id, .. } => self.proposer.as_ref() == Some(id),
        }
    }
}

/// Somebody who speaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voice {
    pub id: String,
    pub number: i64,
    pub name: String,
    pub bio: String,
    pub person: Option<PersonId>,
}

impl From<SpeakerRow> for Voice {
    fn from(row: SpeakerRow) -> Self {
        let person = row.person_id.and_then(|id| id.parse().ok());
        Self { id: row.id, number: row.number, name: row.name, bio: row.bio, person }
    }
}

/// A proposal to be kept.
#[derive(Clone, Debug)]
pub struct NewProposal {
    pub terms: ProposalTerms,
    pub standing: Standing,
    pub proposed_by: Option<PersonId>,
}

/// Where a proposal goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    To(Standing),
    /// One step towards the front of the standby list.
    Up,
    Down,
}

impl Store {
    /// Keeps a new proposal. The same form sent twice makes one.
    pub async fn add_proposal(
        &self,
        conference: &ConferenceId,
        new: &NewProposal,
        form: &str,
        by: &PersonId,
        now: Timestamp,
    ) -> Result<ProposalId, Refused> {
        let mut write = self.write(now).await?;
        claim(&mut write, conference).await?;
        let id = write.new_id();
        if let Some(made) = write.claim_form(form, by.as_str(), &id).await? {
            return made.parse().map_err(|_| StoreError::Inconsistent("form_ids.made").into());
        }
        insert(&mut write, conference, &id, new, by).await?;
        write.audit(by.as_str(), "added proposal", &id, new.terms.title.clone());
        write.tell(Topic::Conference, "proposal", conference.as_str());
        write.commit().await?;
        Ok(id.parse().map_err(|_| StoreError::Inconsistent("proposals.id"))?)
    }

    /// Changes a proposal, if it still is the version that was seen. Who speaks keeps the id that other programs know.
    ///
    /// # Errors
    /// `Stale` with who was faster.
    pub async fn edit_proposal(
        &self,
        id: &ProposalId,
        version: i64,
        terms: &ProposalTerms,
        by: &PersonId,
        now: Timestamp,
    ) -> Result<(), Refused> {
        let mut write = self.write(now).await?;
        let found = read(&mut write.tx, id).await?.ok_or(Refused::NotFound)?;
        claim(&mut write, &found.conference).await?;
        let found = read(&mut write.tx, id).await?.ok_or(Refused::NotFound)?;
        if found.version != version {
            return Err(Refused::Stale(Stale { by: found.changed_by, at: found.changed_at }));
        }
        update(&mut write, &found, terms, by).await?;
        write.audit(by.as_str(), "changed proposal", id.as_str(), terms.title.clone());
        write.tell(Topic::Conference, "proposal", found.conference.as_str());
        Ok(write.commit().await?)
    }

    /// Says what becomes of a proposal, or where it stands among those on standby. What is in a slot and may not be there
    /// any more stays until somebody takes it out: the board says so.
    pub async fn sort_proposal(&self, id: &ProposalId, to: Sort, by: &PersonId, now: Timestamp) -> Result<(), Refused> {
        let mut write = self.write(now).await?;
        let found = read(&mut write.tx, id).await?.ok_or(Refused::NotFound)?;
        claim(&mut write, &found.conference).await?;
        match to {
            Sort::To(standing) => set_standing(&mut write, &found, standing, by).await?,
            Sort::Up | Sort::Down => change_places(&mut write, &found, to == Sort::Up).await?,
        }
        write.tell(Topic::Conference, "proposal", found.conference.as_str());
        Ok(write.commit().await?)
    }

    /// Says whether its speakers are meant to be in another slot too.
    pub async fn allow_twice(
        &self,
        id: &ProposalId,
        on_purpose: bool,
        by: &PersonId,
        now: Timestamp,
    ) -> Result<(), Refused> {
        let mut write = self.write(now).await?;
        let row: Option<(String, String)> = sqlx::query_as(
            "update proposals set twice_on_purpose = $1, version = version + 1, changed_by = $2, changed_at = $3, changed_as = ''
             where id = $4 returning conference_id, title",
        )
        .bind(i64::from(on_purpose))
        .bind(by.as_str().to_owned())
        .bind(write.now_ms())
        .bind(id.as_str().to_owned())
        .fetch_optional(&mut *write.tx)
        .await?;
        let Some((conference, title)) = row else { return Err(Refused::NotFound) };
        write.audit(by.as_str(), if on_purpose { "allowed two slots" } else { "allowed one slot" }, id.as_str(), title);
        write.tell(Topic::Conference, "proposal", &conference);
        Ok(write.commit().await?)
    }

    pub async fn proposal(&self, id: &ProposalId) -> Result<Option<Proposal>> {
        let mut conn = self.read.acquire().await.map_err(StoreError::from)?;
        read(&mut conn, id).await
    }
}

/// A new row with its speakers.
pub(super) async fn insert(
    write: &mut Write<'_>,
    conference: &ConferenceId,
    id: &str,
    new: &NewProposal,
    by: &PersonId,
) -> Result<()> {
    let terms = &new.terms;
    sqlx::query(
        "insert into proposals (id, conference_id, number, title, about, takeaway, topics, length, listeners,
                                unavailable, interest, interest_words, needs, state, place, proposed_by, made_at,
                                changed_by, changed_at, format, employer, sponsor)
         values ($1, $2, (select coalesce(max(o.number), 0) + 1 from proposals o where o.conference_id = $2), $3, $4,
                 $5, $6, $7, $8, $9, $10, $11, $12, $13,
                 (select coalesce(max(o.place), 0) + 1 from proposals o where o.conference_id = $2), $14, $15, $16, $15,
                 $17, $18, $19)",
    )
    .bind(id.to_owned())
    .bind(conference.as_str().to_owned())
    .bind(terms.title.clone())
    .bind(terms.about.clone())
    .bind(terms.takeaway.clone())
    .bind(terms.topics.join("\n"))
    .bind(i64::from(terms.length.get()))
    .bind(terms.listeners.code())
    .bind(off(terms))
    .bind(terms.interest.code())
    .bind(terms.interest_words.clone())
    .bind(terms.needs.clone())
    .bind(new.standing.code())
    .bind(new.proposed_by.clone().map(String::from))
    .bind(write.now_ms())
    .bind(by.as_str().to_owned())
    .bind(terms.format.code())
    .bind(terms.employer.clone())
    .bind(terms.sponsor.clone())
    .execute(&mut *write.tx)
    .await?;
    put_speakers(write, conference, id, terms, &[], new.proposed_by.as_ref()).await
}

/// What a row says from now on. Who speaks keeps the id that other programs know.
pub(super) async fn update(
    write: &mut Write<'_>,
    found: &Proposal,
    terms: &ProposalTerms,
    by: &PersonId,
) -> Result<()> {
    sqlx::query(
        "update proposals set title = $1, about = $2, takeaway = $3, topics = $4, length = $5, listeners = $6,
                              unavailable = $7, interest = $8, interest_words = $9, needs = $10,
                              format = $14, employer = $15, sponsor = $16,
                              version = version + 1, changed_by = $11, changed_at = $12, changed_as = ''
         where id = $13",
    )
    .bind(terms.title.clone())
    .bind(terms.about.clone())
    .bind(terms.takeaway.clone())
    .bind(terms.topics.join("\n"))
    .bind(i64::from(terms.length.get()))
    .bind(terms.listeners.code())
    .bind(off(terms))
    .bind(terms.interest.code())
    .bind(terms.interest_words.clone())
    .bind(terms.needs.clone())
    .bind(by.as_str().to_owned())
    .bind(write.now_ms())
    .bind(found.id.as_str().to_owned())
    .bind(terms.format.code())
    .bind(terms.employer.clone())
    .bind(terms.sponsor.clone())
    .execute(&mut *write.tx)
    .await?;
    sqlx::query("delete from proposal_speakers where proposal_id = $1")
        .bind(found.id.as_str().to_owned())
        .execute(&mut *write.tx)
        .await?;
    put_speakers(write, &found.conference, found.id.as_str(), terms, &found.speakers, found.proposed_by.as_ref()).await
}

/// Takes the conference's row, so that whoever else would change its board waits.
pub(super) async fn claim(write: &mut Write<'_>, conference: &ConferenceId) -> Result<(), Refused> {
    let done = sqlx::query("update conferences set moves = moves + 1 where id = $1")
        .bind(conference.as_str().to_owned())
        .execute(&mut *write.tx)
        .await?;
    if done.rows_affected() == 0 { Err(Refused::NotFound) } else { Ok(()) }
}

async fn set_standing(write: &mut Write<'_>, found: &Proposal, standing: Standing, by: &PersonId) -> Result<()> {
    // Whoever joins the standby list joins it at its end.
    sqlx::query(
        "update proposals set state = $1, version = version + 1, changed_by = $2, changed_at = $3, changed_as = '',
                              place = (select coalesce(max(o.place), 0) + 1 from proposals o where o.conference_id = $4)
         where id = $5 and state <> $1",
    )
    .bind(standing.code())
    .bind(by.as_str().to_owned())
    .bind(write.now_ms())
    .bind(found.conference.as_str().to_owned())
    .bind(found.id.as_str().to_owned())
    .execute(&mut *write.tx)
    .await?;
    let words = format!("{}: {}", found.terms.title, standing.label());
    write.audit(by.as_str(), "sorted proposal", found.id.as_str(), words);
    Ok(())
}

/// With its neighbour on the standby list, if it has one on that side.
async fn change_places(write: &mut Write<'_>, found: &Proposal, up: bool) -> Result<()> {
    let (beyond, order) = if up { ("<", "desc") } else { (">", "asc") };
    let neighbour: Option<(String, i64)> = sqlx::query_as(AssertSqlSafe(format!(
        "select id, place from proposals where conference_id = $1 and state = 'standby' and place {beyond} $2
         order by place {order} limit 1"
    )))
    .bind(found.conference.as_str().to_owned())
    .bind(found.place)
    .fetch_optional(&mut *write.tx)
    .await?;
    let Some((neighbour, place)) = neighbour.filter(|_| found.standing == Standing::Standby) else { return Ok(()) };
    for (id, place) in [(neighbour.as_str(), found.place), (found.id.as_str(), place)] {
        sqlx::query("update proposals set place = $1 where id = $2")
            .bind(place)
            .bind(id.to_owned())
            .execute(&mut *write.tx)
            .await?;
    }
    Ok(())
}

/// `before` are the speakers so far: who is among them under the same name stays who they are.
pub(super) async fn put_speakers(
    write: &mut Write<'_>,
    conference: &ConferenceId,
    id: &str,
    terms: &ProposalTerms,
    before: &[Voice],
    proposed_by: Option<&PersonId>,
) -> Result<()> {
    for (place, name) in (1_i64..).zip(&terms.speakers) {
        let same = before.iter().find(|voice| voice.name == *name);
        let is_first = place == 1;
        let person = same.and_then(|voice| voice.person.clone());
        // Whose talk it is speaks first, under whatever name they write, unless they stand elsewhere among the speakers.
        let is_listed = |me: &PersonId| {
            before.iter().any(|voice| voice.person.as_ref() == Some(me) && terms.speakers.contains(&voice.name))
        };
        let person = person.or_else(|| proposed_by.filter(|me| is_first && !is_listed(me)).cloned());
        let person = match person {
            Some(person) => Some(person.into()),
            None => only_member_called(write, name).await?,
        };
        let voice = match same {
            Some(voice) => voice.id.clone(),
            None => secrets::random_id()?,
        };
        let bio = match same {
            _ if is_first => terms.bio.clone(),
            Some(voice) => voice.bio.clone(),
            None => String::new(),
        };
        sqlx::query(
            "insert into proposal_speakers (proposal_id, place, id, number, name, bio, person_id)
             values ($1, $2, $3, coalesce($4, (
               select coalesce(max(v.number), 0) + 1 from proposal_speakers v
               join proposals o on o.id = v.proposal_id where o.conference_id = $5)), $6, $7, $8)",
        )
        .bind(id.to_owned())
        .bind(place)
        .bind(voice)
        .bind(same.map(|voice| voice.number))
        .bind(conference.as_str().to_owned())
        .bind(name.clone())
        .bind(bio)
        .bind(person)
        .execute(&mut *write.tx)
        .await?;
    }
    Ok(())
}

/// The member of this name, if there is one and no other.
async fn only_member_called(write: &mut Write<'_>, name: &str) -> Result<Option<String>> {
    let called: Vec<(String,)> =
        sqlx::query_as("select id from people where name = $1 and standing = 'member' limit 2")
            .bind(name.to_owned())
            .fetch_all(&mut *write.tx)
            .await?;
    let [(id,)] = called.as_slice() else { return Ok(None) };
    Ok(Some(id.clone()))
}

pub(super) async fn read(conn: &mut AnyConnection, id: &ProposalId) -> Result<Option<Proposal>> {
    let row: Option<ProposalRow> =
        sqlx::query_as(AssertSqlSafe(format!("select {PROPOSAL} from proposals p where p.id = $1")))
            .bind(id.as_str().to_owned())
            .fetch_optional(&mut *conn)
            .await?;
    let Some(row) = row else { return Ok(None) };
    let speakers: Vec<SpeakerRow> = sqlx::query_as(
        "select proposal_id, id, number, name, bio, person_id from proposal_speakers where proposal_id = $1 order by place",
    )
    .bind(id.as_str().to_owned())
    .fetch_all(conn)
    .await?;
    row.read(speakers).map(Some)
}

/// All of a conference, in the order in which they came. Drafts are their authors' alone.
pub(super) async fn read_all(conn: &mut AnyConnection, conference: &ConferenceId) -> Result<Vec<Proposal>> {
    let rows: Vec<ProposalRow> = sqlx::query_as(AssertSqlSafe(format!(
        "select {PROPOSAL} from proposals p where p.conference_id = $1 and p.state <> 'draft' order by p.number"
    )))
    .bind(conference.as_str().to_owned())
    .fetch_all(&mut *conn)
    .await?;
    let voices: Vec<SpeakerRow> = sqlx::query_as(
        "select v.proposal_id, v.id, v.number, v.name, v.bio, v.person_id
         from proposal_speakers v join proposals p on p.id = v.proposal_id
         where p.conference_id = $1 order by v.proposal_id, v.place",
    )
    .bind(conference.as_str().to_owned())
    .fetch_all(conn)
    .await?;
    let mut of: HashMap<String, Vec<SpeakerRow>> = HashMap::new();
    for voice in voices {
        of.entry(voice.proposal_id.clone()).or_default().push(voice);
    }
    rows.into_iter()
        .map(|row| {
            let speakers = of.remove(&row.id).unwrap_or_default();
            row.read(speakers)
        })
        .collect()
}

fn off(terms: &ProposalTerms) -> String {
    terms.unavailable.iter().map(|slot| slot.number().to_string()).collect::<Vec<_>>().join(" ")
}
