use crate::calendar::SessionView;
use crate::error::AppResult;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What everyone may know of the next open evening: when, what about and with whom. Nothing of who comes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenEvening {
    pub next: Option<SessionView>,
    /// The one after it, in words: `Thursday 3 December, 20:00 UK time`.
    pub after: Option<String>,
    /// A cancelled one that would have come first.
    pub called_off: Option<SessionView>,
    pub contact: Option<String>,
    /// Slug and title of the latest published programme of a conference.
    pub programme: Option<(String, String)>,
}

#[server(endpoint = "public/open_evening")]
pub async fn get_open_evening() -> AppResult<OpenEvening> {
    use crate::context::Ctx;
    use crate::error::honest;
    use domain::calendar::Kind;

    async fn load() -> AppResult<OpenEvening> {
        let ctx = Ctx::current()?;
        let now = ctx.now();
        let listed = ctx.store.sessions_ahead(now, Some(Kind::OpenEvening), None, 4).await?;
        // Members' answers and whether a link is set are not the public's business.
        let public =
            |listed| SessionView { coming: 0, mine: None, has_link: false, ..crate::calendar::see(listed, now) };
        let evenings: Vec<SessionView> = listed.into_iter().map(public).collect();
        let called_off = evenings.first().filter(|first| first.cancelled.is_some()).cloned();
        let mut planned = evenings.into_iter().filter(|evening| evening.cancelled.is_none());
        let next = planned.next();
        let after = planned.next().map(|after| format!("{}, {} UK time", after.day, after.starts));
        let programme = ctx.store.latest_programme().await?;
        Ok(OpenEvening { next, after, called_off, contact: ctx.contact.clone(), programme })
    }
    honest(load().await)
}
