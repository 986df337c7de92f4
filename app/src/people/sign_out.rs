use crate::error::AppResult;
use leptos::prelude::*;

/// Signs this browser out and erases what it kept: it may be a shared office computer.
#[server(endpoint = "people/sign_out")]
pub async fn sign_out() -> AppResult<()> {
    ssr::leave().await
}

/// Signs every browser of this person out.
#[server(endpoint = "people/sign_out_everywhere")]
pub async fn sign_out_everywhere() -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::honest;

    async fn all() -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.member()?;
        ctx.store.sign_out_everywhere(&me.id, ctx.now()).await?;
        ssr::leave().await
    }
    honest(all().await)
}

#[cfg(feature = "ssr")]
pub(super) mod ssr {
    use crate::context::{Ctx, cookies, set_cookie};
    use crate::error::{AppError, AppResult};
    use crate::people::backend::Backend;
    use axum_login::AuthSession;
    use http::{HeaderName, HeaderValue};
    use leptos::prelude::*;
    use leptos_axum::ResponseOptions;

    pub async fn leave() -> AppResult<()> {
        sign_out_here().await?;
        leptos_axum::redirect(crate::paths::SIGNED_OUT);
        Ok(())
    }

    pub async fn sign_out_here() -> AppResult<()> {
        let mut session: AuthSession<Backend> = leptos_axum::extract().await.map_err(|_| AppError::Internal)?;
        session.logout().await.map_err(|e| {
            tracing::error!(error = %e, "a session could not be ended");
            AppError::Internal
        })?;
        if let Some(response) = use_context::<ResponseOptions>() {
            let (name, value) = ("clear-site-data", r#""cache", "storage""#);
            response.insert_header(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        // Not `"cookies"` above, which takes longer than anyone waits in some browsers; these are all there are.
        let ctx = Ctx::current()?;
        for (cookie, _) in
            cookies().iter().filter(|(name, _)| name == "ic-to" || name == "ic-by" || name.starts_with("ic-form-"))
        {
            set_cookie(&ctx, cookie, "", 0);
        }
        Ok(())
    }
}
