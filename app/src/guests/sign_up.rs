use crate::error::AppResult;
use domain::guests::SignUpForm;
use leptos::prelude::*;

/// Takes a seat, or a place on the waiting list, in one submit. `website` is a field that people do not see; who fills it
/// in, or is faster than anybody types, is asked to press once more. A program that does not read answers never does; a
/// person whose browser typed for them loses a second, and never a seat they were told they have.
#[server(endpoint = "guests/sign_up")]
pub async fn sign_up(
    session: String,
    form: String,
    website: String,
    #[server(flatten)] guest: SignUpForm,
) -> AppResult<()> {
    use super::cookie::{known_at, remember};
    use super::get_sign_up::open_for_guests;
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use crate::paths;
    use domain::guests::{Refusal, TOO_FAST};
    use store::guests::Ask;

    async fn take(session: String, form: String, website: String, guest: SignUpForm) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let now = ctx.now();
        let sign_up = guest.read()?;
        let open = open_for_guests(&ctx).await?.map(|(_, open)| open).filter(|open| open.id.as_str() == session);
        let open = open.ok_or(AppError::Seat(Refusal::NotThisOne))?;
        // A form that is none of ours was not shown to anybody.
        let is_typed = ctx.store.form_shown_at(&form).is_some_and(|shown| now.duration_since(shown) >= TOO_FAST);
        if !website.is_empty() || !is_typed {
            ctx.store.sign_up_trapped(&open.id, now, &*ctx.guest_letters).await?;
            return Err(AppError::Seat(Refusal::PressAgain));
        }
        let known = known_at(&ctx).await?;
        let here = known.iter().find(|(_, here)| here.listed.session.id == open.id);
        let entry = here.map(|(token, _)| token.as_str());
        let ask = Ask { session: &open.id, sign_up: &sign_up, form: &form, entry };
        let token = ctx.store.sign_up(ask, now, &*ctx.guest_letters).await??;
        match here {
            // Whoever has a place in this browser keeps it, and the other finds theirs in the mail.
            Some((mine, here)) if *mine != token && here.state.stands() => {
                leptos_axum::redirect(&format!("{}?also=1", paths::OPEN_EVENING_SEAT));
            }
            _ => {
                remember(&ctx, &token, &open, &known);
                leptos_axum::redirect(paths::OPEN_EVENING_SEAT);
            }
        }
        Ok(())
    }
    honest(take(session, form, website, guest).await)
}
