use crate::error::AppResult;
use domain::vetting::State;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// An application as its applicant sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowView {
    pub name: String,
    pub state: State,
    /// `on Thursday 26 November`, `3 hours ago`.
    pub sent: String,
    /// What it says of work: `Rosewood House, 1-1000210669`.
    pub work: String,
    /// Who wrote (nobody for the applicant), the words, and when.
    pub messages: Vec<(Option<String>, String, String)>,
    /// Who vouches for them: `Lee and Kim`.
    pub vouchers: String,
    /// Why it was declined.
    pub reason: String,
    /// The last day for an answer.
    pub answer_by: String,
}

#[server(endpoint = "vetting/follow")]
pub async fn get_followed(token: String) -> AppResult<FollowView> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};

    async fn load(token: String) -> AppResult<FollowView> {
        let ctx = Ctx::current()?;
        let followed = ctx.store.followed(&token).await?.ok_or(AppError::NotFound)?;
        Ok(ssr::view(followed, ctx.now()))
    }
    honest(load(token).await)
}

/// Answers what the organisers asked.
#[server(endpoint = "vetting/answer")]
pub async fn answer_question(token: String, answer: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use crate::paths;
    use domain::form::{Field, Problem};

    async fn reply(token: String, answer: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let words = domain::plain::text(&answer, 2000).and_then(|words| match words.as_str() {
            "" => Err(Problem::Missing),
            _ => Ok(words),
        });
        let words = words.map_err(|problem| AppError::field(Field::Answer, problem))?;
        ctx.store.answer_organisers(&token, &words, ctx.now()).await?;
        leptos_axum::redirect(&format!("{}?done=answered", paths::followed(&token)));
        Ok(())
    }
    honest(reply(token, answer).await)
}

/// Adds a member's link, pasted whole or only its end.
#[server(endpoint = "vetting/add_vouch")]
pub async fn add_vouch(token: String, invitation: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use crate::paths;
    use domain::form::{Field, Problem};
    use domain::vetting::token_of_link;

    async fn add(token: String, invitation: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let wrong = |problem| Err(AppError::field(Field::Invitation, problem));
        if invitation.trim().is_empty() {
            return wrong(Problem::Missing);
        }
        if !ctx.store.add_vouch(&token, token_of_link(&invitation), ctx.now()).await? {
            return wrong(Problem::InvitationUnusable);
        }
        leptos_axum::redirect(&format!("{}?done=vouched", paths::followed(&token)));
        Ok(())
    }
    honest(add(token, invitation).await)
}

/// Takes the application back; all that it said is forgotten.
#[server(endpoint = "vetting/withdraw")]
pub async fn withdraw(token: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::honest;
    use crate::paths;

    async fn take_back(token: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        ctx.store.withdraw(&token, ctx.now()).await?;
        leptos_axum::redirect(&format!("{}?withdrawn=1", paths::APPLY));
        Ok(())
    }
    honest(take_back(token).await)
}

#[cfg(feature = "ssr")]
mod ssr {
    use super::FollowView;
    use domain::calendar::{date_in_london, words};
    use domain::vetting::{LAPSES_AFTER, State};
    use jiff::Timestamp;
    use store::vetting::Followed;

    pub fn view(followed: Followed, now: Timestamp) -> FollowView {
        let Followed { application, messages, vouchers } = followed;
        // While organisers may still take a decision back, there is none.
        let settled = application.undo_until <= now;
        let state = if settled { application.state } else { State::New };
        let until = date_in_london(application.state_since + LAPSES_AFTER);
        let said = messages.into_iter().filter(|message| settled || message.at < application.state_since);
        FollowView {
            work: super::super::get_application::work_in_words(&application.statement),
            name: application.statement.name,
            state,
            sent: words::ago(application.sent_at, now),
            messages: said.map(|message| (message.by, message.words, words::ago(message.at, now))).collect(),
            vouchers: domain::plain::list(&vouchers),
            reason: if state == State::Declined { application.reason } else { String::new() },
            answer_by: words::day(until, date_in_london(now)),
        }
    }
}
