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

/// Who changed it meanwhile, and what became of both changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    pub heading: String,
    /// It was oneself, in another tab.
    pub by_me: bool,
    /// Both changed the same thing, to something else.
    pub overlaps: bool,
    /// What I changed: name of the thing as in `your topic`, theirs, mine.
    pub differs: Vec<(String, String, String)>,
    /// What only they changed, and stays.
    pub stays: Vec<(String, String)>,
}

impl Conflict {
    /// What the first is called, as the card does.
    pub fn first(&self) -> (&'static str, &'static str) {
        if self.by_me { ("Your earlier", "Keep what you saved before") } else { ("Their", "Keep theirs") }
    }

    /// What the card asks.
    pub fn asks(&self) -> &'static str {
        if self.overlaps {
            "Nothing of yours is lost. Which should hold?"
        } else {
            "Nothing of yours is lost: you changed other things. Both can be kept."
        }
    }

    /// What only the first changed, for the card.
    pub fn staying(&self) -> AnyView {
        let (whose, _) = self.first();
        let thing = |(name, value): &(String, String)| {
            view! { <p><span class="soft">{format!("{whose} {name} stays")}</span><br/><b>{value.clone()}</b></p> }
        };
        self.stays.iter().map(thing).collect_view().into_any()
    }

    /// What the button says that saves mine.
    pub fn keeps_mine(&self) -> &'static str {
        match (self.overlaps, self.by_me) {
            (true, false) => "Use mine",
            (true, true) => "Use this instead",
            (false, false) => "Save mine beside theirs",
            (false, true) => "Save this as well",
        }
    }
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
pub use ssr::{Thing, conflict};

#[cfg(feature = "ssr")]
mod ssr {
    use super::super::get_session::named;
    use super::Conflict;
    use crate::context::Ctx;
    use crate::error::AppResult;
    use domain::calendar::words;
    use domain::form::Field;
    use domain::merge::Merged;
    use store::Stale;

    /// What a form is about: its name as in `your topic`, its field, theirs and mine in words.
    pub type Thing = (&'static str, Field, String, String);

    /// Who was faster with what, as far as it differs. Without a form to compare, everything was changed by both.
    pub fn conflict(ctx: &Ctx, last: &Stale, things: Vec<Thing>, merged: Option<&Merged>) -> AppResult<Conflict> {
        let me = ctx.organiser()?;
        let by_me = last.by.as_ref() == Some(&me.name);
        let ago = words::ago(last.at, ctx.now());
        let heading = if by_me {
            format!("You changed this yourself {ago}, in another tab or window")
        } else {
            format!("{} changed this {ago}", named(last.by.clone(), me).unwrap_or_else(|| "Somebody".into()))
        };
        let stays_theirs = |field| merged.is_some_and(|merged| merged.theirs.contains(&field));
        let overlaps = merged.is_none_or(|merged| !merged.both.is_empty());
        let (mut differs, mut stays) = (Vec::new(), Vec::new());
        for (name, field, theirs, mine) in things {
            if stays_theirs(field) {
                stays.push((name.to_owned(), if theirs.is_empty() { "(none)".into() } else { theirs }));
            } else if theirs != mine {
                differs.push((name.to_owned(), theirs, mine));
            }
        }
        Ok(Conflict { heading, by_me, overlaps, differs, stays })
    }
}
