use crate::error::AppResult;
use domain::calendar::SessionForm;
use leptos::prelude::*;

/// Changes one session: its words, its time, its host. `version` is what the editor saw. Unless `confirmed`, only words
/// are saved at once, and of everything else the page shows first what it does. `loaded` marks what the form held when it
/// was opened.
#[server(endpoint = "organise/save_session")]
pub async fn save_session(
    id: String,
    version: i64,
    #[server(default)] confirmed: bool,
    #[server(default)] loaded: String,
    #[server(flatten)] session: SessionForm,
) -> AppResult<()> {
    use super::review_session::{Read, has_nothing_new, look_first};
    use crate::context::Ctx;
    use crate::error::honest;
    use domain::calendar::needs_a_look;
    use store::calendar::Edit;

    async fn save(id: String, version: i64, confirmed: bool, loaded: String, session: SessionForm) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        let id = id.parse()?;
        let Read { before, terms, host } = Read::form(&ctx, &id, &session).await?;
        let before = before.listed.session;
        if before.version != version && has_nothing_new(&ctx, &before, &session, &loaded).await? {
            super::get_session::done(&id, "1");
            return Ok(());
        }
        if needs_a_look(&before, terms.times, host.as_ref()) {
            look_first(&before, version, confirmed)?;
        }
        let edit = Edit { title: terms.title, times: terms.times, host: terms.host, notes: terms.notes };
        ctx.store.edit_session(&id, version, edit, &me.id, ctx.now()).await?;
        super::get_session::done(&id, "1");
        Ok(())
    }
    honest(save(id, version, confirmed, loaded, session).await)
}
