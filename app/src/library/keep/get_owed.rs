use crate::error::AppResult;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Sessions that are over and owe a recording, or a word on why there is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwedView {
    /// Of all pages.
    pub count: i64,
    pub lines: Vec<OwedLine>,
    /// Where the next page begins.
    pub next: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwedLine {
    pub session: String,
    pub title: String,
    /// `Monday 16 March`
    pub day: String,
    pub host: Option<String>,
    /// What is said of the recording so far.
    pub words: String,
    /// The talk that is in preparation.
    pub talk: Option<String>,
}

/// `after` is where the page before ended, or empty.
#[server(endpoint = "library/owed")]
pub async fn get_owed(after: String) -> AppResult<OwedView> {
    use crate::context::Ctx;
    use crate::error::honest;
    use domain::calendar::{date_in_london, words};
    use jiff::Timestamp;
    use store::library::Owed;

    async fn load(after: String) -> AppResult<OwedView> {
        let ctx = Ctx::current()?;
        ctx.organiser()?;
        let now = ctx.now();
        let place = after
            .split_once('_')
            .and_then(|(at, id)| Some((Timestamp::from_millisecond(at.parse().ok()?).ok()?, id.to_owned())));
        let (owed, has_more) = ctx.store.owed_recordings(place.as_ref(), now).await?;
        let last = owed.last().filter(|_| has_more);
        let next =
            last.map(|Owed { session, .. }| format!("{}_{}", session.times.starts_at.as_millisecond(), session.id));
        let line = |owed: Owed| OwedLine {
            day: words::day(date_in_london(owed.session.times.starts_at), date_in_london(now)),
            session: owed.session.id.into(),
            title: owed.session.title,
            host: owed.host_name,
            words: owed.became.words(),
            talk: owed.talk.map(String::from),
        };
        Ok(OwedView { count: ctx.store.count_owed(now).await?, next, lines: owed.into_iter().map(line).collect() })
    }
    honest(load(after).await)
}

/// Notes why a session has no recording.
#[server(endpoint = "library/not_recorded")]
pub async fn say_not_recorded(session: String, reason: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use crate::paths;
    use domain::form::Field;
    use domain::room::why_not_recorded;

    async fn say(session: String, reason: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        let why = why_not_recorded(&reason).map_err(|problem| AppError::field(Field::Reason, problem))?;
        ctx.store.say_not_recorded(&session.parse()?, &why, &me.id, ctx.now()).await?;
        leptos_axum::redirect(&format!("{}?saved=1", paths::OWED_TALKS));
        Ok(())
    }
    honest(say(session, reason).await)
}
