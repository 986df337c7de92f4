//! What those who speak are written, and what organisers are written about them. Each mail is noted, so that it can be seen
//! later who was told what.

use super::offers::Offer;
use super::proposals::Proposal;
use crate::outbox::{self, Mail, Method, Postage, Written};
use crate::{Result, Store, Write, secrets};
use domain::calendar::{date_in_london, words};
use domain::conference::{Programme, RunThrough, Seat, nudge_useless_at};
use domain::ids::ProposalId;
use domain::millis;
use domain::people::EmailAddress;
use jiff::{SignedDuration, Timestamp};

/// Why whoever speaks is written to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Occasion {
    Offered,
    Nudged(i64),
    Accepted,
    /// From there, on the same day.
    Moved(Seat),
    /// From a seat on another day: they are asked again.
    AnotherDay(Seat),
    /// Their talk is in no slot any more.
    Removed(Seat),
    /// The same, as they had not answered in time.
    Released(Seat),
    /// They do not come, and their calendar holds the talk.
    Withdrew(Seat),
    /// When and where their talk is tried out; `None` for not any more.
    RunThrough(Option<RunThrough>),
}

impl Occasion {
    /// What sort of mail it is; what is not true any more is taken back by it.
    const fn kind(&self) -> &'static str {
        match self {
            Self::Offered => OFFERED,
            Self::Nudged(_) => NUDGED,
            Self::RunThrough(_) => RUN_THROUGH,
            _ => CHANGED,
        }
    }

    /// For the list of what was told.
    fn code(&self) -> String {
        match self {
            Self::Offered => "offered".into(),
            Self::Nudged(day) => nudge_code(*day),
            Self::Accepted => "accepted".into(),
            Self::Moved(_) => "moved".into(),
            Self::AnotherDay(_) => "another-day".into(),
            Self::Removed(_) => "removed".into(),
            Self::Released(_) => "released".into(),
            Self::Withdrew(_) => "withdrew".into(),
            Self::RunThrough(_) => "run-through".into(),
        }
    }

    /// What the mail tells, for whoever looks it up.
    fn in_words(&self, seat: Option<&Seat>, now: Timestamp) -> String {
        let today = date_in_london(now);
        let seat = seat.map_or_else(String::new, |seat| seat.in_words(today));
        match self {
            Self::Offered => format!("Offered: {seat}"),
            Self::Nudged(_) => format!("Reminded: {seat}"),
            Self::Accepted => format!("Confirmed, with an entry for their calendar: {seat}"),
            Self::Moved(was) => format!("Moved: {seat}, instead of {}", was.in_words(today)),
            Self::AnotherDay(was) => format!("Asked again for another day: {seat}, instead of {}", was.in_words(today)),
            Self::Removed(was) => format!("Not in the programme any more: {}", was.in_words(today)),
            Self::Released(was) => format!("Passed on, for want of an answer: {}", was.in_words(today)),
            Self::Withdrew(was) => format!("Taken out of their calendar: {}", was.in_words(today)),
            Self::RunThrough(Some(run)) => format!("Run-through: {}, {}", words::moment(run.at, now), run.place),
            Self::RunThrough(None) => "No run-through".into(),
        }
    }

    const fn is_nudge(&self) -> bool {
        matches!(self, Self::Nudged(_))
    }
}

pub(super) const OFFERED: &str = "slot-offer";
pub(super) const NUDGED: &str = "slot-nudge";
pub(super) const CHANGED: &str = "slot-news";
const RUN_THROUGH: &str = "slot-run-through";
/// To an organiser.
const NEWS: &str = "speaker-news";

pub(super) fn nudge_code(day: i64) -> String {
    format!("nudge-{day}")
}

/// What a mail to whoever speaks is written from.
#[derive(Clone, Debug)]
pub struct OfferLetter<'a> {
    pub occasion: &'a Occasion,
    pub offer: &'a Offer,
    /// Of their page.
    pub token: &'a str,
    pub proposal: &'a ProposalId,
    pub title: &'a str,
    pub programme: &'a Programme,
    /// Where they speak now.
    pub seat: Option<&'a Seat>,
    /// What their calendar is told, and of when and where.
    pub entry: Option<(Method, &'a Seat)>,
    pub now: Timestamp,
}

/// What an organiser is told at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OrganiserNews<'a> {
    /// Whoever speaks has said so; with their reason, or none.
    CannotCome { seat: Option<&'a Seat>, reason: &'a str },
    /// Somebody on standby was offered the slot.
    SteppedIn { seat: &'a Seat, name: &'a str, title: &'a str },
    /// Nobody on standby can be, who fits and has an address.
    NobodyStandsBy { seat: &'a Seat },
}

/// What a mail to an organiser is written from.
#[derive(Clone, Debug)]
pub struct OrganiserLetter<'a> {
    pub news: OrganiserNews<'a>,
    /// Whoever spoke, and of what.
    pub name: &'a str,
    pub title: &'a str,
    pub programme: &'a Programme,
    pub now: Timestamp,
}

/// A mail to an organiser, and what their devices show of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrganiserWords {
    pub subject: String,
    pub body: String,
    pub push: String,
    /// Where the push leads: a path of ours.
    pub link: String,
}

/// Finds the words. The store knows when and to whom.
pub trait SpeakerWords: Send + Sync {
    fn to_speaker(&self, letter: &OfferLetter) -> Written;
    fn to_organiser(&self, letter: &OrganiserLetter) -> OrganiserWords;
}

/// Something that whoever speaks was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldLine {
    pub words: String,
    /// Empty for what was not sent.
    pub email: String,
    pub at: Timestamp,
}

/// What a letter is about.
pub(super) struct About<'a> {
    pub found: &'a Proposal,
    pub offer: &'a Offer,
    pub programme: &'a Programme,
    pub seat: Option<&'a Seat>,
}

impl Store {
    /// Writes to whoever was asked, and notes it; `false` for a reminder that another server has written meanwhile.
    pub(super) async fn write_to_speaker(
        &self,
        write: &mut Write<'_>,
        occasion: &Occasion,
        About { found, offer, programme, seat }: About<'_>,
        words: &dyn SpeakerWords,
    ) -> Result<bool> {
        let (id, now) = (&found.id, write.now());
        let offer = Offer { sequence: offer.sequence + i64::from(!occasion.is_nudge()), ..offer.clone() };
        let sequence = if occasion.is_nudge() { 0 } else { offer.sequence };
        let said = occasion.in_words(seat, now);
        if !note(write, &offer, id, &occasion.code(), (sequence, offer.email.as_str(), said)).await? {
            return Ok(false);
        }
        sqlx::query("update offers set sequence = $1 where proposal_id = $2")
            .bind(offer.sequence)
            .bind(id.as_str().to_owned())
            .execute(&mut *write.tx)
            .await?;
        // What has not left and is not true any more stays at home.
        let outdated: &[&str] =
            if occasion.kind() == RUN_THROUGH { &[RUN_THROUGH] } else { &[OFFERED, NUDGED, CHANGED] };
        outbox::take_back(write, outdated, id.as_str()).await?;
        let entry = match occasion {
            Occasion::Offered | Occasion::Nudged(_) | Occasion::RunThrough(_) => None,
            Occasion::Accepted => seat.map(|seat| (Method::Request, seat)),
            Occasion::Moved(_) => seat.map(|seat| (Method::Request, seat)).filter(|_| offer.in_calendar),
            Occasion::AnotherDay(was) | Occasion::Removed(was) | Occasion::Released(was) | Occasion::Withdrew(was) => {
                Some((Method::Cancel, was)).filter(|_| offer.in_calendar)
            }
        };
        let token = self.offer_token(id);
        let title = found.terms.title.as_str();
        let letter =
            OfferLetter { occasion, offer: &offer, token: &token, proposal: id, title, programme, seat, entry, now };
        let Written { subject, body, calendar } = words.to_speaker(&letter);
        let Ok(to) = EmailAddress::parse(&offer.email) else { return Ok(false) };
        let ends = [seat, entry.map(|(_, seat)| seat)].into_iter().flatten().map(Seat::ends_at).max();
        let useless_at = match occasion {
            Occasion::Nudged(_) => Some(nudge_useless_at(now)),
            _ => ends.map(|at| at.max(now + SignedDuration::from_hours(1))),
        };
        let postage = Postage { useless_at, about: id.as_str().to_owned(), calendar, ..Postage::default() };
        outbox::append_with(write, Mail { kind: occasion.kind(), to: Some(to), subject, body }, postage).await?;
        Ok(true)
    }

    /// Writes to the organiser who asked, by mail and on their devices; to all organisers where that one is none any more.
    pub(super) async fn write_to_organisers(
        &self,
        write: &mut Write<'_>,
        news: OrganiserNews<'_>,
        About { found, offer, programme, .. }: About<'_>,
        words: &dyn SpeakerWords,
    ) -> Result<()> {
        const ORGANISE: &str = "standing = 'member' and rank in ('organiser', 'owner')";
        let now = write.now();
        let rows: Vec<(String, String)> = sqlx::query_as(sqlx::AssertSqlSafe(format!(
            "select id, email from people where {ORGANISE}
               and (id = $1 or not exists (select 1 from people where id = $1 and {ORGANISE})) order by id"
        )))
        .bind(offer.asked_by_id.clone())
        .fetch_all(&mut *write.tx)
        .await?;
        let title = found.terms.title.as_str();
        let letter = OrganiserLetter { news, name: &offer.name, title, programme, now };
        let OrganiserWords { subject, body, push, link } = words.to_organiser(&letter);
        for (person, email) in rows {
            let Ok(to) = EmailAddress::parse(&email) else { continue };
            let mail = Mail { kind: NEWS, to: Some(to), subject: subject.clone(), body: body.clone() };
            let postage = Postage { about: found.id.as_str().to_owned(), ..Postage::default() };
            outbox::append_with(write, mail, postage).await?;
            sqlx::query(
                "insert into outbox (id, kind, channel, recipient, subject, body, state, attempts, due_at, leased_until,
                                     made_at, about, link, useless_at)
                 select $1 || '-' || d.id, 'speaker-news-push', 'push', d.id, $2, $3, 'waiting', 0, $4, 0, $4, $5, $6, $7
                 from push_subscriptions d where d.person_id = $8",
            )
            .bind(secrets::new_id(now))
            .bind(subject.clone())
            .bind(push.clone())
            .bind(write.now_ms())
            .bind(found.id.as_str().to_owned())
            .bind(link.clone())
            .bind((now + SignedDuration::from_hours(12)).as_millisecond())
            .bind(person)
            .execute(&mut *write.tx)
            .await?;
        }
        Ok(())
    }

    /// What whoever speaks was told of a talk, the first thing first.
    pub async fn told_of(&self, id: &ProposalId) -> Result<Vec<ToldLine>> {
        let rows: Vec<(String, String, i64)> = sqlx::query_as(
            "select words, email, at from speaker_told where proposal_id = $1 and words <> '' order by at, sequence",
        )
        .bind(id.as_str().to_owned())
        .fetch_all(&self.read)
        .await?;
        let line = |(words, email, at)| ToldLine { words, email, at: millis::timestamp(at) };
        Ok(rows.into_iter().map(line).collect())
    }
}

/// Notes what is told, or dropped; `false` where that stands there already.
pub(super) async fn note(
    write: &mut Write<'_>,
    offer: &Offer,
    id: &ProposalId,
    code: &str,
    (sequence, email, words): (i64, &str, String),
) -> Result<bool> {
    let done = sqlx::query(
        "insert into speaker_told (proposal_id, asked_at, kind, sequence, email, words, at)
         values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing",
    )
    .bind(id.as_str().to_owned())
    .bind(offer.asked_at.as_millisecond())
    .bind(code.to_owned())
    .bind(sequence)
    .bind(email.to_owned())
    .bind(words)
    .bind(write.now_ms())
    .execute(&mut *write.tx)
    .await?;
    Ok(done.rows_affected() == 1)
}
