use super::own_part::OwnPart;
use crate::error::AppResult;
use domain::conference::Thoughts;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Offers the slot that a talk is in, by mail.
#[server(endpoint = "conference/offer")]
pub async fn offer_slot(slug: String, proposal: String, email: String, date: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::calendar::typed_date;
    use domain::form::{Field, Mistakes, Problem};
    use domain::people::EmailAddress;
    async fn act(slug: String, proposal: String, email: String, date: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        let now = ctx.now();
        let conference = super::found(&ctx, &slug).await?;
        let id = proposal.parse()?;
        let found = ctx.store.proposal(&id).await?.filter(|found| found.conference == conference.id);
        found.ok_or(AppError::NotFound)?;
        let mut mistakes = Mistakes::default();
        let address = if email.trim().is_empty() {
            Err(Problem::EmailMissing)
        } else {
            EmailAddress::parse(&email).map_err(|_| Problem::EmailShape)
        };
        let address = mistakes.note(Field::Email, address);
        let by = mistakes.note(Field::Date, typed_date(&date, now));
        let (Some(address), Some(by)) = (address, by) else { return Err(mistakes.into()) };
        ctx.store.offer_slot(&id, (&address, by), &me.id, now, &*ctx.stage_letters).await?;
        leptos_axum::redirect(&format!("{}?saved=offer#offer", crate::paths::proposal(&slug, &proposal)));
        Ok(())
    }
    honest(act(slug, proposal, email, date).await)
}

/// What whoever was asked to speak sees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferView {
    pub conference: String,
    pub title: String,
    pub name: String,
    /// `Wednesday 17 March 2027, 14:00 to 14:30`; `None` where they have no slot.
    pub when: Option<String>,
    /// `Stage B, Hall 4`.
    pub place: String,
    /// `Monday 14 December`.
    pub by: String,
    pub is_late: bool,
    /// Whether they said that they come.
    pub answer: Option<bool>,
    pub hold: Hold,
    /// For whoever said yes.
    pub own: Option<OwnPart>,
    /// What members took from it, once three have said so.
    pub thoughts: Option<Thoughts>,
}

/// Whose the slot is, for whoever was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Hold {
    Theirs,
    /// They were told that it is not, and nobody else has it.
    Free,
    /// The same, and somebody has it.
    Lost,
    /// An organiser is moving talks at this moment.
    Unsettled,
    /// The talk is over.
    Over,
}

#[server(endpoint = "conference/asked")]
pub async fn get_offer(token: String) -> AppResult<OfferView> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::calendar::{date_in_london, words};
    use domain::conference::Seat;

    async fn load(token: String) -> AppResult<OfferView> {
        let ctx = Ctx::current()?;
        let now = ctx.now();
        let today = date_in_london(now);
        let asked = ctx.store.asked(&token, now).await?.ok_or(AppError::NotFound)?;
        let own = super::own_part::own_part(&ctx, &asked).await?;
        let thoughts = ctx.store.thoughts(&asked.proposal.id).await?;
        let offer = asked.offer;
        let is_over =
            [offer.told.as_ref(), asked.seat.as_ref()].into_iter().flatten().all(|seat| seat.ends_at() <= now);
        let answer = offer.answer.map(|(comes, _)| comes);
        let hold = match (&asked.seat, asked.may_accept) {
            (_, true) if offer.is_released => Hold::Free,
            _ if offer.is_released => Hold::Lost,
            _ if is_over => Hold::Over,
            (Some(_), true) => Hold::Theirs,
            _ => Hold::Unsettled,
        };
        // Whoever lost it sees what they could still have.
        let seat = asked.seat.or_else(|| offer.told.clone().filter(|_| hold == Hold::Free));
        Ok(OfferView {
            when: seat.as_ref().map(|seat| seat.when(today)),
            place: seat.as_ref().map(Seat::place).unwrap_or_default(),
            conference: asked.programme.title,
            title: asked.proposal.terms.title,
            name: offer.name,
            by: words::day(offer.confirm_by, today),
            is_late: offer.confirm_by < today,
            answer,
            hold,
            own,
            thoughts,
        })
    }
    honest(load(token).await)
}

/// Says whether one comes: `answer` is `yes` or `no`, with a reason or none.
#[server(endpoint = "conference/answer")]
pub async fn answer_offer(token: String, answer: String, #[server(default)] reason: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::form::{Field, paragraphs};
    use store::conference::Reply;

    async fn act(token: String, answer: String, reason: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let reason = paragraphs(&reason, 0, 1_000).map_err(|problem| AppError::field(Field::Reason, problem))?;
        let reply = match answer.as_str() {
            "yes" => Reply::Comes,
            "no" => Reply::CannotCome(&reason),
            _ => return Err(AppError::Malformed),
        };
        ctx.store.answer_offer(&token, reply, ctx.now(), &*ctx.stage_letters).await?;
        leptos_axum::redirect(&crate::paths::speaker(&token));
        Ok(())
    }
    honest(act(token, answer, reason).await)
}
