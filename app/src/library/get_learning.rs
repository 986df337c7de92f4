use crate::error::AppResult;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What somebody heard, and what they took from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Learning {
    pub total: String,
    pub lines: Vec<LearntView>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LearntView {
    pub talk: String,
    pub title: String,
    /// How long, when last, and whether to the end.
    pub meta: String,
    pub reflection: String,
    /// The moment in milliseconds, and what was noted at it.
    pub notes: Vec<(u32, String)>,
}

#[server(endpoint = "library/learning")]
pub async fn get_learning() -> AppResult<Learning> {
    use crate::context::Ctx;
    use crate::error::honest;
    use domain::calendar::{date_in_london, words};
    use domain::library::minutes;
    use store::library::{Learnt, Listener};

    async fn load() -> AppResult<Learning> {
        let ctx = Ctx::current()?;
        let me = ctx.member()?;
        let listener = Listener::of(me);
        let log = ctx.store.learning_log(&listener).await?;
        let today = date_in_london(ctx.now());
        let total = log.iter().fold(0_u32, |sum, learnt| sum.saturating_add(learnt.heard_ms));
        let view = |learnt: Learnt| {
            let day = words::day(date_in_london(learnt.last_at), today);
            let to_the_end = if learnt.finished_at.is_some() { ", to the end" } else { "" };
            LearntView {
                talk: learnt.talk.into(),
                title: learnt.title,
                meta: format!("{} heard, last on {day}{to_the_end}", minutes(learnt.heard_ms)),
                reflection: learnt.reflection,
                notes: learnt.notes.into_iter().map(|note| (note.at_ms, note.words)).collect(),
            }
        };
        Ok(Learning { total: minutes(total), lines: log.into_iter().map(view).collect() })
    }
    honest(load().await)
}
