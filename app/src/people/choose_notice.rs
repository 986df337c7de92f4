use crate::error::AppResult;
use leptos::prelude::*;

/// Has one kind of thing come in that way from now on.
#[server(endpoint = "people/choose_notice")]
pub async fn choose_notice(notice: String, channel: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::people::{Channel, Notice};

    async fn choose(notice: String, channel: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.member()?;
        let notice = Notice::from_code(&notice).ok_or(AppError::NotFound)?;
        let channel = Channel::from_code(&channel)
            .filter(|channel| notice.channels().contains(channel))
            .ok_or(AppError::NotFound)?;
        ctx.store.choose_notice(&me.id, notice, channel, ctx.now()).await?;
        leptos_axum::redirect("/me?saved=notices#notices");
        Ok(())
    }
    honest(choose(notice, channel).await)
}
