//! The three steps of signing in. All are plain forms: a whole new page comes, in a new session.

use crate::error::AppResult;
use leptos::prelude::*;

/// Cookie that remembers, for the code's lifetime, where the code was sent.
#[cfg(feature = "ssr")]
const ASKED_FOR: &str = "ic-to";

/// Cookie that tells the browser which asked for a code from others that may try one.
#[cfg(feature = "ssr")]
const ASKED_BY: &str = "ic-by";

/// The address that a code was just sent to from this browser, so that nobody types it twice.
#[cfg(feature = "ssr")]
pub fn asked_for() -> String {
    let kept = crate::context::cookie(ASKED_FOR).map(|kept| kept.replace("%40", "@"));
    kept.and_then(|kept| domain::people::EmailAddress::parse(&kept).ok()).map(String::from).unwrap_or_default()
}

/// Remembers, for as long as a code lasts, where it was sent.
#[cfg(feature = "ssr")]
pub fn remember_address(ctx: &crate::context::Ctx, address: &domain::people::EmailAddress) {
    crate::context::set_cookie(ctx, ASKED_FOR, &ssr::cookie_safe(address.as_str()), 15 * 60);
}

/// The server has written it into the field.
#[cfg(not(feature = "ssr"))]
pub fn asked_for() -> String {
    String::new()
}

/// Sends a code and a link, if the address is a member's; the answer is the same for any address.
#[server(endpoint = "people/ask_to_sign_in")]
pub async fn ask_to_sign_in(email: String, next: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use crate::paths;
    use domain::form::Field;
    use domain::people::EmailAddress;

    async fn ask(email: String, next: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let address = EmailAddress::parse(&email).map_err(|problem| AppError::field(Field::Email, problem))?;
        let known = crate::context::cookie(ASKED_BY);
        let mail = |asked: &store::people::Asked| ssr::mail(&ctx.public_url, asked, &next);
        let browser = ctx.store.ask_to_sign_in(&address, known, ctx.now(), mail).await?.ok_or(AppError::TooOften)?;
        crate::context::set_cookie(&ctx, ASKED_BY, &browser, 15 * 60);
        remember_address(&ctx, &address);
        leptos_axum::redirect(&ssr::with_next(paths::SIGN_IN_CODE, &next));
        Ok(())
    }
    honest(ask(email, next).await)
}

/// Signs in by the six figures of the mail.
#[server(endpoint = "people/sign_in_by_code")]
pub async fn sign_in_by_code(email: String, code: String, next: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::form::{Field, Mistakes};
    use domain::people::{Code, EmailAddress};

    async fn sign_in(email: String, code: String, next: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let mut mistakes = Mistakes::default();
        let email = mistakes.note(Field::Email, EmailAddress::parse(&email));
        let code = mistakes.note(Field::Code, Code::parse(&code));
        let (Some(email), Some(code)) = (email, code) else { return Err(AppError::from(mistakes)) };
        let browser = crate::context::cookie(ASKED_BY).unwrap_or_default();
        let person = ctx.store.sign_in_by_code(&email, &code, &browser, ctx.now()).await??;
        ssr::begin_session(person, &next).await
    }
    honest(sign_in(email, code, next).await)
}

/// Signs in by the link of the mail, once its button is pressed.
#[server(endpoint = "people/sign_in_by_link")]
pub async fn sign_in_by_link(token: String, #[server(default)] next: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::honest;

    async fn sign_in(token: String, next: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let person = ctx.store.sign_in_by_link(&token, ctx.now()).await??;
        ssr::begin_session(person, &next).await
    }
    honest(sign_in(token, next).await)
}

#[cfg(feature = "ssr")]
pub(super) use ssr::begin_session;

#[cfg(feature = "ssr")]
pub(super) mod ssr {
    use crate::error::{AppError, AppResult};
    use crate::people::backend::{Backend, SignedIn};
    use axum_login::AuthSession;
    use domain::people::Person;
    use domain::plain::own_path;
    use store::people::Asked;

    /// The subject holds the code, so that a phone's notification is enough. The link leads on to where the person wanted to go.
    pub fn mail(public_url: &str, asked: &Asked, next: &str) -> (String, String) {
        let (code, link) = (asked.code.as_str(), with_next(&format!("/sign-in/{}", asked.link_token), next));
        let (first, last) = code.split_at(3.min(code.len()));
        let body = format!(
            "Your code for Inner Circle is {first} {last}. It works for 15 minutes.\n\n\
             Or open this page and press the button there:\n{public_url}{link}\n\n\
             If you did not ask for this, do nothing: nobody can sign in without this mail.\n"
        );
        (format!("{first} {last} is your code for Inner Circle"), body)
    }

    /// A new session with a new id, and on to where the person wanted to go.
    pub async fn begin_session(person: Person, next: &str) -> AppResult<()> {
        log_in(person).await?;
        leptos_axum::redirect(own_path(next).unwrap_or("/"));
        Ok(())
    }

    async fn log_in(person: Person) -> AppResult<()> {
        let ctx = crate::context::Ctx::current()?;
        let (person, epoch) = ctx.store.person(&person.id).await?.ok_or(AppError::Internal)?;
        ctx.store.take_over_browser(&ctx.browser.id, &person.id).await?;
        // Extracted once, and signed in on that same value: login is lost over two extractions.
        let mut session: AuthSession<Backend> = leptos_axum::extract().await.map_err(|_| AppError::Internal)?;
        session.login(&SignedIn::new(person, epoch)).await.map_err(|e| {
            tracing::error!(error = %e, "a session could not be begun");
            AppError::Internal
        })
    }

    pub fn with_next(path: &str, next: &str) -> String {
        match own_path(next) {
            Some(next) if next != "/" => format!("{path}?next={}", encoded(next)),
            _ => path.to_owned(),
        }
    }

    fn encoded(text: &str) -> String {
        use std::fmt::Write;
        text.bytes().fold(String::new(), |mut out, b| {
            if b.is_ascii_alphanumeric() || b"-._~/".contains(&b) {
                out.push(char::from(b));
            } else {
                let _ = write!(out, "%{b:02X}");
            }
            out
        })
    }

    /// An address as a cookie can hold it; anything beyond plain letters stays out and is asked for again.
    pub fn cookie_safe(address: &str) -> String {
        let plain = address.bytes().all(|b| b.is_ascii_alphanumeric() || b"@._-+".contains(&b));
        if plain { address.replace('@', "%40") } else { String::new() }
    }
}
