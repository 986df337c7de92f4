use crate::error::AppResult;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What is known of somebody who claims their invitation, for them to confirm.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimView {
    pub masked_email: String,
    pub name: String,
    pub profession: String,
    pub home: String,
}

/// Nothing before the invitation was opened: a mail scanner learns no name.
#[server(endpoint = "people/look_at_claim")]
pub async fn look_at_claim(token: String) -> AppResult<Option<ClaimView>> {
    use crate::context::Ctx;
    let ctx = Ctx::current()?;
    let invitee = ctx.store.look_at_invitation(&token, ctx.now()).await?;
    Ok(invitee.filter(|invitee| invitee.opened).map(|invitee| ClaimView {
        masked_email: invitee.email.masked(),
        name: invitee.name,
        profession: invitee.profession.code().to_owned(),
        home: if invitee.workplace.service.is_empty() {
            invitee.workplace.organisation
        } else {
            invitee.workplace.service
        },
    }))
}

/// Makes whoever holds the token a member, and signs them in.
#[server(endpoint = "people/claim_invitation")]
pub async fn claim_invitation(
    token: String,
    #[server(default)] name: String,
    #[server(default)] profession: String,
    #[server(default)] service: String,
    #[server(default)] no_selling: String,
    #[server(default)] in_confidence: String,
) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use crate::paths;
    use crate::people::sign_in::begin_session;
    use domain::form::{Field, Problem};
    use domain::people::invitation::ClaimForm;
    use store::people::ClaimRefused;

    async fn claim(token: String, form: ClaimForm) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let claim = form.read()?;
        match ctx.store.claim_invitation(&token, &claim, ctx.now()).await? {
            Ok(person) => begin_session(person, paths::WELCOME).await,
            Err(ClaimRefused::Role) => Err(AppError::field(Field::Profession, Problem::RoleNeedsVetting)),
            Err(ClaimRefused::Over) => {
                leptos_axum::redirect(&paths::invitation("over"));
                Ok(())
            }
        }
    }
    honest(claim(token, ClaimForm { name, profession, service, no_selling, in_confidence }).await)
}
