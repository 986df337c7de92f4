use crate::error::AppResult;
use domain::people::invitation::InvitationState;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Invitations: how many are how far, what can be sent, and those in one state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationsView {
    pub counts: Vec<(InvitationState, i64)>,
    /// What "send" would do: `2645 leave today.`
    pub send: String,
    /// How those that were asked for will leave, if any wait.
    pub leaving: Option<String>,
    pub state: InvitationState,
    pub search: String,
    pub rows: Vec<InvitationRow>,
    /// Where the next page begins.
    pub next: Option<String>,
}

impl InvitationsView {
    pub fn count(&self, state: InvitationState) -> i64 {
        self.counts.iter().find(|(its, _)| *its == state).map_or(0, |(_, count)| *count)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationRow {
    pub person: String,
    pub name: String,
    pub email: String,
    /// Since when it is so far: `3 days ago`.
    pub since: String,
}

#[server(endpoint = "organise/invitations")]
pub async fn get_invitations(
    #[server(default)] state: String,
    #[server(default)] search: String,
    #[server(default)] after: String,
) -> AppResult<InvitationsView> {
    use crate::context::Ctx;
    use crate::error::honest;

    async fn load(state: String, search: String, after: String) -> AppResult<InvitationsView> {
        let ctx = Ctx::current()?;
        ctx.organiser()?;
        let counts = ctx.store.invitation_counts().await?;
        let state = InvitationState::from_code(&state).unwrap_or_else(|| ssr::first(&counts));
        let (rows, next) = ssr::rows(&ctx, state, &search, &after).await?;
        let (send, leaving) = ssr::forecasts(&ctx, &counts).await?;
        Ok(InvitationsView { counts, send, leaving, state, search, rows, next })
    }
    honest(load(state, search, after).await)
}

#[cfg(feature = "ssr")]
mod ssr {
    use super::InvitationRow;
    use crate::context::Ctx;
    use crate::error::AppResult;
    use domain::calendar::words;
    use domain::people::invitation::{InvitationState, forecast, forecast_words};

    const A_PAGE: usize = 50;

    /// The first state that anybody is in.
    pub fn first(counts: &[(InvitationState, i64)]) -> InvitationState {
        let held = |state: &&InvitationState| counts.iter().any(|(its, count)| its == *state && *count > 0);
        InvitationState::ALL.iter().find(held).copied().unwrap_or(InvitationState::Ready)
    }

    pub async fn rows(
        ctx: &Ctx,
        state: InvitationState,
        search: &str,
        after: &str,
    ) -> AppResult<(Vec<InvitationRow>, Option<String>)> {
        let now = ctx.now();
        // One more than a page has, to learn whether there is another.
        let mut listed = ctx.store.invitations(state, search, after, 51).await?;
        let more = listed.len() > A_PAGE;
        listed.truncate(A_PAGE);
        let next = listed.last().filter(|_| more).map(|last| last.person.to_string());
        let row = |one: store::people::ListedInvitation| InvitationRow {
            person: one.person.into(),
            name: one.name,
            email: one.email.into(),
            since: words::ago(one.since, now),
        };
        Ok((listed.into_iter().map(row).collect(), next))
    }

    /// What "send" would do, and how those that wait already will leave.
    pub async fn forecasts(ctx: &Ctx, counts: &[(InvitationState, i64)]) -> AppResult<(String, Option<String>)> {
        let now = ctx.now();
        let count = |state| counts.iter().find(|(its, _)| *its == state).map_or(0, |(_, count)| *count);
        let (ready, waiting) = (count(InvitationState::Ready), count(InvitationState::Waiting));
        let lately = ctx.store.invitations_lately(now).await?;
        let words = |number| forecast_words(forecast(number, lately, ctx.invitations_per_day), now);
        let leaving =
            || format!("{waiting} {} waiting to leave. {}", if waiting == 1 { "is" } else { "are" }, words(waiting));
        Ok((words(ready + waiting), (waiting > 0).then(leaving)))
    }
}
