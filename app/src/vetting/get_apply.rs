use crate::error::AppResult;
use domain::vetting::ApplicationForm;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The application form as this browser left it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApplyView {
    pub form: ApplicationForm,
    /// Who vouches: `Lee and Kim`; and the tokens that say so, divided by blanks.
    pub vouchers: String,
    pub invitations: String,
    /// The part in which something is missing, as the address names it.
    pub reached: String,
    /// What was sent from this browser already and can take another link: its token.
    pub applied: Option<String>,
}

/// What was filled in so far. `invitation` is the token of a member's personal link, or empty; a draft keeps it.
#[server(endpoint = "vetting/apply_view")]
pub async fn get_apply(invitation: String) -> AppResult<ApplyView> {
    use super::apply::{APPLIED, ssr};
    use crate::context::{Ctx, cookie};
    use crate::error::honest;
    use domain::vetting::{Part, with_token};

    async fn load(invitation: String) -> AppResult<ApplyView> {
        let ctx = Ctx::current()?;
        let (form, held) = ssr::kept(&ctx).await?;
        let (mut names, mut invitations) = (Vec::new(), String::new());
        for token in with_token(&held, &invitation).split_whitespace() {
            if let Some(name) = ctx.store.voucher(token, ctx.now()).await? {
                invitations = with_token(&invitations, token);
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        let is_new = !invitation.is_empty() && invitations.split_whitespace().any(|token| token == invitation);
        if is_new && invitations != held {
            // A second link, opened before anything is sent, joins the first.
            ssr::keep(&ctx, &form, &invitations).await?;
        }
        let applied = match cookie(APPLIED).filter(|_| is_new) {
            Some(token) => {
                ctx.store.followed(&token).await?.filter(|sent| sent.application.state.is_open()).map(|_| token)
            }
            None => None,
        };
        let reached = Part::reached(&form).step().to_owned();
        Ok(ApplyView { form, vouchers: domain::plain::list(&names), invitations, reached, applied })
    }
    honest(load(invitation).await)
}
