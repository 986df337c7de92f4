//! The board as it is: what rules and score look at, and who changed what is in each slot.

use super::day::{self, Conference};
use super::proposals::{self, Proposal};
use super::rows::SlotRow;
use crate::{Result, Store, StoreError};
use domain::calendar::{date_in_london, day_span, words};
use domain::conference::{Board, Plan, SLOTS, Slot, SlotTerms, Speaker, Talk, median};
use domain::ids::{ConferenceId, PersonId};
use domain::millis;
use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::AnyConnection;
use std::collections::HashMap;

/// How a slot stands, beside what is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlotState {
    pub version: i64,
    /// Who changed it last; `None` while nobody has.
    pub changed_by: Option<(PersonId, String)>,
    pub changed_at: Timestamp,
}

/// Everything about one conference's board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoardState {
    pub conference: Conference,
    pub board: Board,
    pub slots: [SlotState; SLOTS],
    /// In the order in which they came; the board's talks are the same.
    pub proposals: Vec<Proposal>,
}

impl Store {
    pub async fn board(&self, id: &ConferenceId, now: Timestamp) -> Result<Option<BoardState>> {
        let mut tx = self.read.begin().await.map_err(StoreError::from)?;
        read(&mut tx, id, now).await
    }
}

/// The board as a transaction sees it.
pub(super) async fn read(conn: &mut AnyConnection, id: &ConferenceId, now: Timestamp) -> Result<Option<BoardState>> {
    let Some(conference) = day::read(conn, id).await? else { return Ok(None) };
    let rows: Vec<SlotRow> = sqlx::query_as(
        "select s.wall_minute, s.length, s.stage, s.theme, s.listeners, s.proposal_id, s.locked, s.version,
                s.changed_by, p.name as changed_by_name, s.changed_at
         from conference_slots s left join people p on p.id = s.changed_by where s.conference_id = $1 order by s.n",
    )
    .bind(id.as_str().to_owned())
    .fetch_all(&mut *conn)
    .await?;
    let rows: [SlotRow; SLOTS] = rows.try_into().map_err(|_| StoreError::Inconsistent("conference_slots"))?;
    let proposals = proposals::read_all(conn, id).await?;
    let opinions = opinions(conn, id).await?;
    let hosts = hosts_before(conn, conference.terms.date).await?;
    let talks = proposals.iter().map(|proposal| talk(proposal, &opinions, &hosts)).collect();
    let terms = rows.iter().map(SlotRow::terms).collect::<Result<Vec<SlotTerms>>>()?;
    let board = Board {
        slots: terms.try_into().map_err(|_| StoreError::Inconsistent("conference_slots"))?,
        must_have: conference.terms.must_have.clone(),
        weights: conference.weights,
        days_to_go: days_to_go(conference.terms.date, now),
        plan: Plan::new(
            std::array::from_fn(|slot| rows[slot].proposal_id.as_ref().and_then(|id| id.parse().ok())),
            std::array::from_fn(|slot| rows[slot].locked != 0),
        ),
        talks,
    };
    let slots = rows.map(|row| SlotState {
        version: row.version,
        changed_by: row.changed_by.and_then(|id| id.parse().ok()).zip(row.changed_by_name),
        changed_at: millis::timestamp(row.changed_at),
    });
    Ok(Some(BoardState { conference, board, slots, proposals }))
}

impl BoardState {
    /// The versions of the five slots, as a page hands them back.
    pub fn versions(&self) -> [i64; SLOTS] {
        std::array::from_fn(|slot| self.slots[slot].version)
    }

    pub fn state(&self, slot: Slot) -> &SlotState {
        &self.slots[slot.index()]
    }
}

fn days_to_go(date: Date, now: Timestamp) -> i64 {
    date.duration_since(date_in_london(now)).as_hours() / 24
}

/// What was said of one proposal.
#[derive(Default)]
struct Said {
    benefit: Vec<i64>,
    independence: Vec<i64>,
    /// So many members would come.
    wishes: i64,
}

/// Of each proposal.
type Opinions = HashMap<String, Said>;

async fn opinions(conn: &mut AnyConnection, id: &ConferenceId) -> Result<Opinions> {
    let mut opinions = Opinions::new();
    let reviews: Vec<(String, i64, Option<i64>)> = sqlx::query_as(
        "select r.proposal_id, r.benefit, r.independence from proposal_reviews r
         join proposals p on p.id = r.proposal_id where p.conference_id = $1",
    )
    .bind(id.as_str().to_owned())
    .fetch_all(&mut *conn)
    .await?;
    for (proposal, benefit, independence) in reviews {
        let said = opinions.entry(proposal).or_default();
        said.benefit.push(benefit);
        said.independence.extend(independence);
    }
    let wishes: Vec<(String, i64)> = sqlx::query_as(
        "select w.proposal_id, count(*) from proposal_wishes w join proposals p on p.id = w.proposal_id
         where p.conference_id = $1 group by w.proposal_id",
    )
    .bind(id.as_str().to_owned())
    .fetch_all(conn)
    .await?;
    for (proposal, wished) in wishes {
        opinions.entry(proposal).or_default().wishes = wished;
    }
    Ok(opinions)
}

/// Who hosts a session on the evening before a day, and which.
async fn hosts_before(conn: &mut AnyConnection, date: Date) -> Result<HashMap<String, String>> {
    let Ok(eve) = date.yesterday() else { return Ok(HashMap::new()) };
    let (from, until) = day_span(eve);
    let rows: Vec<(Option<String>, Option<String>, i64)> = sqlx::query_as(
        "select coalesce(s.host_id, r.host_id), coalesce(s.title, r.title), s.starts_at
         from sessions s left join series r on r.id = s.series_id
         where s.starts_at >= $1 and s.starts_at < $2 and s.cancelled_reason is null",
    )
    .bind(from.as_millisecond())
    .bind(until.as_millisecond())
    .fetch_all(conn)
    .await?;
    let said = |(host, title, at): (Option<String>, Option<String>, i64)| {
        let at = words::time(millis::timestamp(at));
        Some((host?, format!("{} at {at}", title.unwrap_or_default())))
    };
    Ok(rows.into_iter().filter_map(said).collect())
}

fn talk(proposal: &Proposal, opinions: &Opinions, hosts: &HashMap<String, String>) -> Talk {
    let terms = &proposal.terms;
    let opinion = opinions.get(proposal.id.as_str());
    let speaker = |voice: &super::proposals::Voice| Speaker {
        name: voice.name.clone(),
        hosts_before: voice.person.as_ref().and_then(|person| hosts.get(person.as_str()).cloned()),
        person: voice.person.clone(),
    };
    Talk {
        id: proposal.id.clone(),
        title: terms.title.clone(),
        length: terms.length,
        speakers: proposal.speakers.iter().map(speaker).collect(),
        topics: terms.topics.clone(),
        listeners: terms.listeners,
        unavailable: terms.unavailable.clone(),
        interest: terms.interest,
        twice_on_purpose: proposal.twice_on_purpose,
        standing: proposal.standing,
        line: proposal.place,
        confirmed: proposal.confirmed_at.is_some(),
        benefit: opinion.and_then(|said| median(&said.benefit)),
        independence: opinion.and_then(|said| median(&said.independence)),
        wishes: opinion.map_or(0, |said| said.wishes),
    }
}
