use crate::error::AppResult;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A conference in the organisers' list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConferenceRow {
    pub slug: String,
    pub title: String,
    /// `Wednesday 17 March 2027, Hall 4`.
    pub when: String,
    /// `Four of five slots filled, nine proposals`.
    pub stands: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conferences {
    pub rows: Vec<ConferenceRow>,
    /// Of the form that adds one, so that it is added once.
    pub form: String,
}

#[server(endpoint = "conference/list")]
pub async fn get_conferences() -> AppResult<Conferences> {
    use crate::context::Ctx;
    use crate::error::honest;
    use domain::calendar::{date_in_london, words};
    use domain::conference::slots_filled;
    use domain::plain::count;
    use store::conference::Listed;

    async fn load() -> AppResult<Conferences> {
        let ctx = Ctx::current()?;
        ctx.organiser()?;
        let today = date_in_london(ctx.now());
        let row = |listed: Listed| {
            let terms = listed.conference.terms;
            let day = words::day(terms.date, today);
            let proposals = if listed.proposals == 1 { "proposal" } else { "proposals" };
            ConferenceRow {
                slug: terms.slug.into(),
                title: terms.title,
                when: if terms.venue.is_empty() { day } else { format!("{day}, {}", terms.venue) },
                stands: format!(
                    "{}, {} {proposals}",
                    slots_filled(usize::try_from(listed.filled).unwrap_or(0)),
                    count(listed.proposals)
                ),
            }
        };
        let rows = ctx.store.conferences().await?.into_iter().map(row).collect();
        Ok(Conferences { rows, form: ctx.store.new_form_id()? })
    }
    honest(load().await)
}
