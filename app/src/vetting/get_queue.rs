use super::get_application::Done;
use crate::error::AppResult;
use domain::vetting::State;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A page of the queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueView {
    pub lines: Vec<QueueLine>,
    /// How many wait for an organiser, and how many for an answer.
    pub waiting: i64,
    pub asked: i64,
    /// Address of the next page.
    pub more: Option<String>,
    /// The decision just made, while it can be taken back.
    pub done: Option<Done>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueLine {
    pub id: String,
    pub name: String,
    pub profession: String,
    pub work: String,
    pub state: State,
    /// `2 days`: since it was sent, as the list is in that order.
    pub waited: String,
    pub handler: Option<String>,
    /// How many members vouch.
    pub vouchers: i64,
}

/// One page of applications, oldest first. `state` is a state's code, or empty for all that are open; `done` is the
/// application that was just decided.
#[server(endpoint = "vetting/queue")]
pub async fn get_queue(state: String, mine: bool, after: String, done: String) -> AppResult<QueueView> {
    use crate::context::Ctx;
    use crate::error::honest;
    use store::vetting::Filter;

    async fn load(state: String, mine: bool, after: String, done: String) -> AppResult<QueueView> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        if crate::context::asked_for_html() {
            // Whoever loads the list has left the application that they had open.
            ctx.store.leave_applications(&me.id, ctx.now()).await?;
        }
        let filter = Filter {
            state: State::from_code(&state).filter(|state| *state != State::Unconfirmed),
            handler: mine.then(|| me.id.clone()),
            after: ssr::place(&after),
        };
        let page = ctx.store.applications(&filter).await?;
        let (waiting, asked) = ctx.store.open_applications().await?;
        Ok(QueueView {
            more: page.has_more.then(|| page.lines.last().map(|line| ssr::more(&state, mine, line))).flatten(),
            lines: page.lines.into_iter().map(|line| ssr::line(line, ctx.now())).collect(),
            waiting,
            asked,
            done: super::get_application::ssr::done(&ctx, &done).await?,
        })
    }
    honest(load(state, mine, after, done).await)
}

#[cfg(feature = "ssr")]
pub mod ssr {
    use super::QueueLine;
    use crate::vetting::get_application::work_in_words;
    use domain::vetting::waited;
    use jiff::Timestamp;
    use store::vetting::InQueue;

    pub fn line(line: InQueue, now: Timestamp) -> QueueLine {
        let application = line.application;
        QueueLine {
            work: work_in_words(&application.statement),
            profession: application.statement.profession.label().to_owned(),
            waited: waited(application.sent_at, now),
            id: application.id,
            name: application.statement.name,
            state: application.state,
            handler: line.handler,
            vouchers: line.vouchers,
        }
    }

    /// Reads what [`more`] wrote.
    pub fn place(after: &str) -> Option<(Timestamp, String)> {
        let (at, id) = after.split_once('_')?;
        Some((Timestamp::from_millisecond(at.parse().ok()?).ok()?, id.to_owned()))
    }

    pub fn more(state: &str, mine: bool, last: &InQueue) -> String {
        let application = &last.application;
        let after = format!("{}_{}", application.sent_at.as_millisecond(), application.id);
        crate::paths::applications(state, mine, &after)
    }
}
