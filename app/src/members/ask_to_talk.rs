use crate::error::AppResult;
use leptos::prelude::*;

/// Sends another member one message by mail; neither side learns the other's address. `form` is the id the form was
/// shown with, so that sending it twice sends one mail.
#[server(endpoint = "members/ask_to_talk")]
pub async fn ask_to_talk(id: String, form: String, words: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::form::Field;
    use domain::ids::PersonId;

    async fn ask(id: String, form: String, words: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.member()?;
        let to: PersonId = id.parse()?;
        let words = domain::members::request_words(&words).map_err(|problem| AppError::field(Field::Words, problem))?;
        let mail = |asked: &store::members::Asked| ssr::mail(&ctx.public_url, &me.id, &words, asked);
        let sent = ctx.store.ask_to_talk(&form, &me.id, &to, &words, ctx.now(), mail).await?;
        sent.map_err(ssr::in_words)?;
        leptos_axum::redirect(&format!("{}?asked=1", crate::paths::member(to.as_str())));
        Ok(())
    }
    honest(ask(id, form, words).await)
}

#[cfg(feature = "ssr")]
mod ssr {
    use crate::error::AppError;
    use crate::paths;
    use domain::form::{Field, Problem};
    use domain::ids::PersonId;
    use domain::members::CannotAsk;
    use store::members::{Asked, NotAsked};

    pub fn in_words(why: NotAsked) -> AppError {
        let problem = match why {
            NotAsked::NotFound => return AppError::NotFound,
            NotAsked::Refused(CannotAsk::Closed) => Problem::TakesNoRequests,
            NotAsked::Refused(CannotAsk::NotReachable) => Problem::NotReachable,
            NotAsked::Refused(CannotAsk::AskedEnough) => Problem::AskedEnough,
        };
        AppError::field(Field::Words, problem)
    }

    /// Who asks, their words, and the page on which to answer; no address.
    pub fn mail(public_url: &str, from: &PersonId, words: &str, asked: &Asked) -> (String, String) {
        let (name, role) = (&asked.asker, asked.profession.label());
        let (page, off) = (paths::member(from.as_str()), paths::NOTICES);
        let quoted = words.lines().map(|line| format!("> {line}").trim_end().to_owned()).collect::<Vec<_>>().join("\n");
        let body = format!(
            "{name} ({role}) asks to talk with you:\n\n{quoted}\n\n\
             To answer, open their page and press \"Ask to talk\" there:\n{public_url}{page}\n\n\
             Neither of you has been shown the other's email address. To receive no more of these, choose so under \
             Me:\n{public_url}{off}\n"
        );
        (format!("{name} asks to talk with you"), body)
    }
}
