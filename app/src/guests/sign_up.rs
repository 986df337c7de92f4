use crate::error::AppResult;
use domain::guests::SignUpForm;
use leptos::prelude::*;

/// Takes a seat, or a place on the waiting list, in one submit. `website` is a field that people do not see; who fills it
/// in, or is faster than anybody types, is answered as any other and kept nowhere.
#[server(endpoint = "guests/sign_up")]
pub async fn sign_up(
    session: String,
    form: String,
    website: String,
    #[server(flatten)] guest: SignUpForm,
) -> AppResult<()> {
    use super::cookie::{known_by, remember};
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
        let known = known_by(&ctx);
        if website.is_empty() && is_typed {
            let ask = Ask { session: &open.id, sign_up: &sign_up, form: &form, entry: known.as_deref() };
            let token = ctx.store.sign_up(ask, now, &*ctx.guest_letters).await??;
            remember(&ctx, &token, open.times, now);
        } else {
            ctx.store.sign_up_trapped(&open.id, now, &*ctx.guest_letters).await?;
            // A browser that somebody signed up with stays theirs.
            let is_theirs = match known {
                Some(token) => ctx.store.guest_here(&token, now).await?.is_some(),
                None => false,
            };
            if !is_theirs {
                remember(&ctx, &ctx.store.decoy_token(now), open.times, now);
            }
        }
        leptos_axum::redirect(paths::OPEN_EVENING_SEAT);
        Ok(())
    }
    honest(take(session, form, website, guest).await)
}
