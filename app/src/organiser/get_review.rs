use crate::error::{AppError, AppResult};
use crate::ui::Conflict;
use domain::calendar::{EndForm, SeriesForm};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A change of a series, looked at before it is saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// The version that the change is for: of the asked one, or of the one that has taken its place by that date.
    pub id: String,
    pub version: i64,
    /// The version that the form was opened on, and the marks of what it held then.
    pub seen: i64,
    pub loaded: String,
    pub title: String,
    pub asked: Asked,
    pub outcome: Outcome,
    /// Somebody changed the series after the form was opened.
    pub conflict: Option<Conflict>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Asked {
    Change(SeriesForm),
    End(EndForm),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// Asked to change the form once more.
    Again,
    /// The form needs another look.
    Mistakes(AppError),
    /// Nothing would be different.
    Nothing,
    Plan(Plan),
}

/// What will happen, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    pub headline: String,
    pub lede: String,
    /// Day, old and new.
    pub rows: Vec<(String, String, String)>,
    /// `One stays.` and which, for those whose time was set by hand.
    pub stays: Option<(String, String)>,
    /// What else is on then.
    pub clash: Option<String>,
    /// Nights whose clocks change around its time, each a sentence.
    pub nights: Vec<String>,
    /// Who is told of it.
    pub hear: Vec<String>,
    pub button: String,
}

/// `search` is the query of the review's address: the form, filled in.
#[server(endpoint = "organise/review")]
pub async fn get_review(id: String, search: String) -> AppResult<Review> {
    use crate::context::Ctx;
    use crate::error::honest;
    use domain::form::query;

    async fn load(id: String, search: String) -> AppResult<Review> {
        let ctx = Ctx::current()?;
        ctx.organiser()?;
        let asked = id.parse()?;
        let pairs = query(&search);
        let given = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        let seen = given("version").and_then(|seen| seen.parse().ok());
        let mut review = if given("end").is_some() {
            super::review_words::end(&ctx, asked, seen, EndForm::from_pairs(&pairs)).await?
        } else {
            let loaded = given("loaded").unwrap_or_default();
            super::review_words::change(&ctx, asked, (seen, loaded), SeriesForm::from_pairs(&pairs)).await?
        };
        if given("again").is_some() {
            review.outcome = Outcome::Again;
        }
        Ok(review)
    }
    honest(load(id, search).await)
}

#[cfg(feature = "ssr")]
pub use ssr::conflict;

#[cfg(feature = "ssr")]
mod ssr {
    use super::super::get_session::named;
    use crate::context::Ctx;
    use crate::error::AppResult;
    use crate::ui::{Conflict, Thing};
    use domain::calendar::words;
    use domain::merge::Merged;
    use store::Stale;

    /// Who was faster with what, as far as it differs. Without a form to compare, everything was changed by both.
    pub fn conflict(ctx: &Ctx, last: &Stale, things: Vec<Thing>, merged: Option<&Merged>) -> AppResult<Conflict> {
        let who = named(last.by.clone(), ctx.organiser()?).unwrap_or_else(|| "Somebody".into());
        Ok(Conflict::of(&who, &words::ago(last.at, ctx.now()), things, merged))
    }
}
