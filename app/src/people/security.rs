use domain::people::PasskeyAsked;
use serde::{Deserialize, Serialize};

/// How somebody signs in, and where they are signed in: part of their own page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Security {
    /// Whether passkeys work at the circle's address.
    pub can_have_passkeys: bool,
    /// Whether this browser may add and remove them.
    pub may_change: bool,
    pub passkeys: Vec<PasskeyRow>,
    /// What an organiser is asked for before they may organise.
    pub asked: Option<PasskeyAsked>,
    /// `Sunday 29 November`: by when an organiser without a passkey should add one.
    pub add_by: Option<String>,
    pub browsers: Vec<BrowserRow>,
    pub role: RolePlace,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasskeyRow {
    pub id: String,
    pub name: String,
    /// `Added 3 minutes ago, last used just now.`
    pub words: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BrowserRow {
    pub id: String,
    /// `Firefox on Windows`.
    pub device: String,
    pub seen: String,
    pub this_one: bool,
}

/// What a member is known as, and what they asked to be known as.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RolePlace {
    pub profession: String,
    pub place: String,
    /// `Executive or trustee at Rosewood Trust, asked 3 minutes ago`.
    pub asked: Option<String>,
}

#[cfg(feature = "ssr")]
pub use ssr::load;

#[cfg(feature = "ssr")]
mod ssr {
    use super::{BrowserRow, PasskeyRow, RolePlace, Security};
    use crate::context::Ctx;
    use crate::error::AppResult;
    use crate::people::webauthn::relying_party;
    use domain::calendar::{date_in_london, words};
    use domain::people::{Person, device};
    use jiff::Timestamp;
    use store::people::Passkey;

    pub async fn load(ctx: &Ctx, me: &Person) -> AppResult<Security> {
        let now = ctx.now();
        let proof = ctx.store.proof(&me.id, ctx.browser.used_passkey).await?;
        let passkeys = ctx.store.passkeys(&me.id).await?;
        let due = proof.due.filter(|due| passkeys.is_empty() && now < *due);
        Ok(Security {
            can_have_passkeys: relying_party(&ctx.public_url).is_some(),
            may_change: proof.may_change_passkeys(),
            passkeys: passkeys.into_iter().map(|passkey| row(passkey, now)).collect(),
            asked: ctx.browser.asked,
            add_by: due.map(|due| words::day(date_in_london(due), date_in_london(now))),
            browsers: browsers(ctx, me, now).await?,
            role: role(ctx, me, now).await?,
        })
    }

    fn row(passkey: Passkey, now: Timestamp) -> PasskeyRow {
        let used = passkey.used_at.map_or("not used yet".into(), |at| format!("last used {}", words::ago(at, now)));
        let words = format!("Added {}, {used}.", words::ago(passkey.added_at, now));
        PasskeyRow { id: passkey.id, name: passkey.name, words }
    }

    async fn browsers(ctx: &Ctx, me: &Person, now: Timestamp) -> AppResult<Vec<BrowserRow>> {
        // This one may be new, and noted by nobody yet.
        ctx.store.browser_seen(&ctx.browser.id, &me.id, &ctx.browser.user_agent, now).await?;
        let browsers = ctx.store.browsers(&me.id).await?.into_iter().map(|browser| {
            let this_one = browser.id == ctx.browser.id;
            let seen =
                if this_one { "in use now".into() } else { format!("last seen {}", words::ago(browser.seen_at, now)) };
            BrowserRow { device: device(&browser.user_agent), seen, this_one, id: browser.id }
        });
        Ok(browsers.collect())
    }

    async fn role(ctx: &Ctx, me: &Person, now: Timestamp) -> AppResult<RolePlace> {
        let place = ctx.store.workplace(&me.id).await?;
        let place = if place.service.is_empty() { place.organisation } else { place.service };
        let asked = ctx.store.asked_role(&me.id).await?;
        let asked = asked.map(|asked| {
            let request = &asked.request;
            format!("{} at {}, asked {}", request.profession.label(), request.place, words::ago(asked.asked_at, now))
        });
        Ok(RolePlace { profession: me.profession.code().to_owned(), place, asked })
    }
}
