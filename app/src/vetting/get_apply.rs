use crate::error::AppResult;
use domain::vetting::ApplicationForm;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The application form as this browser left it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApplyView {
    pub form: ApplicationForm,
    /// Who vouches, and the token that says so.
    pub voucher: Option<(String, String)>,
}

/// What was filled in so far. `invitation` is the token of a member's personal link, or empty.
#[server(endpoint = "vetting/apply_view")]
pub async fn get_apply(invitation: String) -> AppResult<ApplyView> {
    use super::apply::{DRAFT, INVITATION};
    use crate::context::{Ctx, cookie};
    use crate::error::honest;

    async fn load(invitation: String) -> AppResult<ApplyView> {
        let ctx = Ctx::current()?;
        let kept = match cookie(DRAFT) {
            Some(token) => ctx.store.draft(&token, ctx.now()).await?,
            None => None,
        };
        let pairs: Vec<(String, String)> = kept.and_then(|body| serde_json::from_str(&body).ok()).unwrap_or_default();
        let token = match invitation.as_str() {
            "" => pairs.iter().find(|(name, _)| name == INVITATION).map(|(_, token)| token.clone()).unwrap_or_default(),
            _ => invitation,
        };
        let voucher = ctx.store.voucher(&token, ctx.now()).await?;
        Ok(ApplyView { form: ApplicationForm::from_pairs(&pairs), voucher: voucher.map(|name| (name, token)) })
    }
    honest(load(invitation).await)
}
