use super::get_queue::QueueLine;
use crate::error::AppResult;
use domain::vetting::{Listing, State, Statement};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Everything that is known of one application, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApplicationView {
    pub id: String,
    pub version: i64,
    pub name: String,
    pub email: String,
    pub profession: String,
    pub why: String,
    pub state: State,
    /// `Waiting for 2 days`, `Asha Patel approved this 3 seconds ago`.
    pub stands: String,
    pub handler: Option<String>,
    pub is_mine: bool,
    /// What was said, what the register says of it, and how the two agree.
    pub evidence: Vec<Evidence>,
    /// Whose file the register's column is from: `CQC, 1 November 2026`.
    pub register: Option<String>,
    /// Whether it names them.
    pub listing: Listing,
    /// The address is a suspended person's, whom no approval lets back in.
    pub suspended: Option<Suspended>,
    /// Who else has it open.
    pub readers: Vec<String>,
    /// When this was loaded, in milliseconds.
    pub opened: i64,
    /// Things to know before deciding, most important first.
    pub hints: Vec<Hint>,
    pub messages: Vec<(Option<String>, String, String)>,
    /// How many members vouch.
    pub vouchers: i64,
    /// On what the last decision rests, for organisers, and what the applicant was told.
    pub basis: String,
    pub notes: String,
    pub reason: String,
    pub templates: Vec<(String, String, String, String)>,
    /// Whoever waits next, as its id and name.
    pub next: Option<(String, String)>,
    /// The queue beside it.
    pub queue: Vec<QueueLine>,
    pub done: Option<Done>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    pub what: String,
    pub said: String,
    pub listed: String,
    pub agrees: Agrees,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Agrees {
    Yes,
    No,
    /// There is nothing to compare.
    Open,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hint {
    pub is_warning: bool,
    pub words: String,
}

/// Somebody who has to be restored first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suspended {
    pub id: String,
    /// `Dawn Okafor has been suspended since Thursday 26 November.`
    pub words: String,
}

/// A decision that can still be taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    pub id: String,
    /// `Dawn Okafor is approved.`
    pub words: String,
    pub seconds_left: i64,
}

/// `Rosewood House, 1-1000210669`; `Quality team, Devon County Council`.
pub fn work_in_words(statement: &Statement) -> String {
    let work = &statement.workplace;
    let number = work.entry.as_ref().map(|entry| entry.number.as_str()).unwrap_or_default();
    let parts = [work.service.as_str(), work.team.as_str(), work.organisation.as_str(), number];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

#[server(endpoint = "vetting/application")]
pub async fn get_application(id: String, done: String) -> AppResult<ApplicationView> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};

    async fn load(id: String, done: String) -> AppResult<ApplicationView> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        let card = ctx.store.application(&id).await?.ok_or(AppError::NotFound)?;
        ssr::view(&ctx, &me.id, card, &done).await
    }
    honest(load(id, done).await)
}

#[cfg(feature = "ssr")]
pub mod ssr {
    use super::{ApplicationView, Done, Suspended};
    use crate::context::Ctx;
    use crate::error::AppResult;
    use crate::vetting::evidence::{self, Gathered};
    use crate::vetting::get_queue;
    use domain::calendar::{date_in_london, words};
    use domain::ids::PersonId;
    use domain::people::Standing;
    use domain::vetting::{State, waited};
    use jiff::Timestamp;
    use store::vetting::{Card, Filter, Known};

    pub async fn view(ctx: &Ctx, me: &PersonId, card: Card, done: &str) -> AppResult<ApplicationView> {
        let now = ctx.now();
        let queue = ctx.store.applications(&Filter::default()).await?.lines;
        let templates = ctx.store.reply_templates().await?;
        let Gathered { rows, register, listing, hints } = evidence::gather(ctx, &card).await?;
        let application = &card.application;
        let others = ctx.store.look_at_application(&application.id, me, now).await?;
        Ok(ApplicationView {
            stands: stands(&card, now),
            suspended: card.known.as_ref().and_then(|known| suspended(known, now)),
            hints,
            readers: if application.state.is_open() { others } else { Vec::new() },
            opened: now.as_millisecond(),
            next: ctx.store.next_in_queue(&application.id, me, now).await?,
            evidence: rows,
            register,
            listing,
            is_mine: card.handler.as_ref().is_some_and(|(id, _)| id == me.as_str()),
            messages: said(&card, now),
            vouchers: card.vouchers,
            basis: application.basis.map(|basis| basis.words(application.vouchers)).unwrap_or_default(),
            notes: application.notes.clone(),
            reason: application.reason.clone(),
            templates: templates.into_iter().map(|t| (t.id, t.verdict.code().to_owned(), t.title, t.words)).collect(),
            queue: queue.into_iter().map(|line| get_queue::ssr::line(line, now)).collect(),
            done: if done.is_empty() || done == application.id {
                undoable(&card, now)
            } else {
                self::done(ctx, done).await?
            },
            handler: card.handler.map(|(_, name)| name),
            id: card.application.id,
            version: card.application.version,
            name: card.application.statement.name,
            email: card.application.statement.email.into(),
            profession: card.application.statement.profession.label().to_owned(),
            why: card.application.statement.why,
            state: card.application.state,
        })
    }

    fn suspended(known: &Known, now: Timestamp) -> Option<Suspended> {
        if known.standing != Standing::Suspended {
            return None;
        }
        let since = known.since.map(|since| words::day(date_in_london(since), date_in_london(now)));
        let since = since.map_or_else(|| "is suspended".into(), |day| format!("has been suspended since {day}"));
        Some(Suspended { id: known.id.to_string(), words: format!("{} {since}.", known.name) })
    }

    /// The decision just made on `id`, while it can be taken back.
    pub async fn done(ctx: &Ctx, id: &str) -> AppResult<Option<Done>> {
        if id.is_empty() {
            return Ok(None);
        }
        let card = ctx.store.application(id).await?;
        Ok(card.and_then(|card| undoable(&card, ctx.now())))
    }

    fn undoable(card: &Card, now: Timestamp) -> Option<Done> {
        let application = &card.application;
        let seconds_left = application.undo_until.duration_since(now).as_secs();
        let name = &application.statement.name;
        let words = match application.state {
            State::Approved => format!("{name} is a member now."),
            State::Asked => format!("{name} is being asked."),
            State::Declined => format!("{name} is declined."),
            _ => return None,
        };
        (seconds_left > 0).then(|| Done { id: application.id.clone(), words, seconds_left })
    }

    fn stands(card: &Card, now: Timestamp) -> String {
        let application = &card.application;
        let who = card.decided.as_ref().and_then(|decided| decided.by.clone()).unwrap_or_else(|| "Somebody".into());
        let when = card.decided.as_ref().map(|decided| words::ago(decided.at, now)).unwrap_or_default();
        match application.state {
            State::Unconfirmed | State::New => format!("Waiting for {}", waited(application.sent_at, now)),
            State::Asked => format!("{who} asked {when}"),
            State::Approved => format!("{who} approved this {when}"),
            State::Declined => format!("{who} declined this {when}"),
            State::Lapsed => format!("Lapsed {}", words::ago(application.state_since, now)),
        }
    }

    fn said(card: &Card, now: Timestamp) -> Vec<(Option<String>, String, String)> {
        let messages = card.messages.iter();
        messages.map(|m| (m.by.clone(), m.words.clone(), words::ago(m.at, now))).collect()
    }
}
