use crate::error::AppResult;
use domain::conference::Thoughts;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Offers the slot that a talk is in, by mail.
#[server(endpoint = "conference/offer")]
pub async fn offer_slot(slug: String, proposal: String, email: String, date: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::calendar::{date_in_london, typed_date, words};
    use domain::form::{Field, Mistakes, Problem};
    use domain::people::EmailAddress;
    use jiff::civil::Date;
    use store::conference::Asked;

    fn mail(public_url: &str, asked: &Asked, token: &str, today: Date) -> (String, String) {
        let Asked { offer, programme, title, .. } = asked;
        let entry = asked.slot.and_then(|slot| programme.entries.iter().find(|entry| entry.slot == slot));
        let when = entry.map_or_else(String::new, |entry| {
            let day = words::day(date_in_london(entry.starts_at), today);
            format!("{day} at {} for {}", entry.at(), words::length(entry.minutes))
        });
        let venue = if programme.venue.is_empty() { String::new() } else { format!(", {}", programme.venue) };
        let body = format!(
            "Dear {},\n\n{} would like to hear your talk “{title}”: {when}{venue}.\n\nWill you be there? Please say so by the \
             end of {}, on this page:\n{public_url}{}\n\nOpening it decides nothing. It has two buttons, one for yes and one \
             for no; you need no account.\n",
            offer.name,
            programme.title,
            words::day(offer.confirm_by, today),
            crate::paths::speaker(token),
        );
        (format!("A slot for your talk “{title}”"), body)
    }

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
        let (url, today) = (ctx.public_url.clone(), date_in_london(now));
        let written = move |asked: &Asked, token: &str| mail(&url, asked, token, today);
        ctx.store.offer_slot(&id, (&address, by), &me.id, now, written).await?;
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
    /// `Wednesday 17 March 2027, 14:00 to 14:30`; `None` once the slot is somebody else's.
    pub when: Option<String>,
    /// `Stage B, Hall 4`.
    pub place: String,
    /// `Monday 14 December`.
    pub by: String,
    pub is_late: bool,
    /// Whether they said that they come.
    pub answer: Option<bool>,
    /// What members took from it, once three have said so.
    pub thoughts: Option<Thoughts>,
}

#[server(endpoint = "conference/asked")]
pub async fn get_offer(token: String) -> AppResult<OfferView> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::calendar::{date_in_london, words};

    async fn load(token: String) -> AppResult<OfferView> {
        let ctx = Ctx::current()?;
        let now = ctx.now();
        let today = date_in_london(now);
        let asked = ctx.store.asked(&token, now).await?.ok_or(AppError::NotFound)?;
        let entry = asked.slot.and_then(|slot| asked.programme.entries.iter().find(|entry| entry.slot == slot));
        let when = entry.map(|entry| {
            let day = words::day(date_in_london(entry.starts_at), today);
            format!("{day}, {} to {}", entry.at(), words::time(entry.ends_at()))
        });
        let thoughts = match asked.told() {
            Some(told) => ctx.store.thoughts(&told.id).await?,
            None => None,
        };
        let place = [entry.map_or("", |entry| entry.stage.as_str()), asked.programme.venue.as_str()];
        Ok(OfferView {
            place: place.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(", "),
            when,
            conference: asked.programme.title.clone(),
            title: asked.title.clone(),
            name: asked.offer.name,
            by: words::day(asked.offer.confirm_by, today),
            is_late: asked.offer.confirm_by < today,
            answer: asked.offer.answer.map(|(comes, _)| comes),
            thoughts,
        })
    }
    honest(load(token).await)
}

/// Says whether one comes. `answer` is `yes` or `no`.
#[server(endpoint = "conference/answer")]
pub async fn answer_offer(token: String, answer: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};

    async fn act(token: String, answer: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let comes = match answer.as_str() {
            "yes" => true,
            "no" => false,
            _ => return Err(AppError::Malformed),
        };
        ctx.store.answer_offer(&token, comes, ctx.now()).await?;
        leptos_axum::redirect(&crate::paths::speaker(&token));
        Ok(())
    }
    honest(act(token, answer).await)
}
