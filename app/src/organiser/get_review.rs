use crate::error::{AppError, AppResult};
use domain::calendar::{EndForm, SeriesForm};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A change of a series, looked at before it is saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// The version that the change is for: of the asked one, or of the one that has taken its place by that date.
    pub id: String,
    pub version: i64,
    /// The version that the form was opened on.
    pub seen: i64,
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
    /// Who is told of it.
    pub hear: Vec<String>,
    pub button: String,
}

/// Who changed it, and what differs: name of the thing as in `your topic`, theirs, mine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    pub heading: String,
    pub differs: Vec<(String, String, String)>,
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
            super::review_words::change(&ctx, asked, seen, SeriesForm::from_pairs(&pairs)).await?
        };
        if given("again").is_some() {
            review.outcome = Outcome::Again;
        }
        Ok(review)
    }
    honest(load(id, search).await)
}

/// What theirs and mine do not share.
#[cfg(feature = "ssr")]
pub fn differing<const N: usize>(things: [(&str, String, String); N]) -> Vec<(String, String, String)> {
    let differ = things.into_iter().filter(|(_, theirs, mine)| theirs != mine);
    differ.map(|(name, theirs, mine)| (name.to_owned(), theirs, mine)).collect()
}
