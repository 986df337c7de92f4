use crate::error::AppResult;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A browser that shows what we push, as its owner's page lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceRow {
    pub id: String,
    /// `Chrome on Android`.
    pub name: String,
    /// `Switched on 3 minutes ago, last reached just now.`
    pub words: String,
    pub this_one: bool,
}

/// Reaches this browser from now on. `subscription` is what the browser says of itself, as JSON.
#[server(endpoint = "people/add_device")]
pub async fn add_device(subscription: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::people::{PushKeys, device};
    use store::notices::NewDevice;

    #[derive(Deserialize)]
    struct Keys {
        p256dh: String,
        auth: String,
    }
    /// What `PushSubscription.toJSON` gives (Push API §8.1).
    #[derive(Deserialize)]
    struct Subscription {
        endpoint: String,
        keys: Keys,
    }

    async fn add(subscription: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.member()?;
        let Subscription { endpoint, keys } =
            serde_json::from_str(&subscription).map_err(|_| AppError::DeviceNotAdded)?;
        let keys = PushKeys::parse(&keys.p256dh, &keys.auth).ok_or(AppError::DeviceNotAdded)?;
        if !(ctx.push.accepts)(&endpoint) {
            return Err(AppError::DeviceNotAdded);
        }
        // This browser may be new, and noted by nobody yet.
        let browser = &ctx.browser;
        ctx.store.browser_seen(&browser.id, &me.id, &browser.user_agent, ctx.now()).await?;
        let new = NewDevice { browser: &browser.id, endpoint: &endpoint, keys, name: device(&browser.user_agent) };
        ctx.store.add_device(&me.id, new, ctx.now()).await?;
        leptos_axum::redirect("/me?saved=device#devices");
        Ok(())
    }
    honest(add(subscription).await)
}

/// Pushes nothing to that browser any more.
#[server(endpoint = "people/remove_device")]
pub async fn remove_device(id: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::honest;

    async fn remove(id: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.member()?;
        ctx.store.remove_device(&me.id, &id, ctx.now()).await?;
        leptos_axum::redirect("/me?saved=no-device#devices");
        Ok(())
    }
    honest(remove(id).await)
}

/// Pushes one notice to that browser now, to see whether it arrives.
#[server(endpoint = "people/try_device")]
pub async fn try_device(id: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::honest;

    async fn send(id: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.member()?;
        let words = ("This is how it looks", "You asked for a notice, and it has arrived.");
        ctx.store.try_device(&me.id, &id, words, ctx.now()).await?;
        leptos_axum::redirect("/me?saved=tried#devices");
        Ok(())
    }
    honest(send(id).await)
}

#[cfg(feature = "ssr")]
pub(super) async fn load(ctx: &crate::context::Ctx, me: &domain::people::Person) -> AppResult<Vec<DeviceRow>> {
    use domain::calendar::words;
    use store::notices::Device;

    let now = ctx.now();
    let row = |device: Device| {
        let on = words::ago(device.made_at, now);
        let words = match device.last_ok {
            _ if device.failures > 0 => format!("Switched on {on}. The last notice did not arrive; we try again."),
            Some(at) => format!("Switched on {on}, last reached {}.", words::ago(at, now)),
            None => format!("Switched on {on}."),
        };
        DeviceRow { id: device.id, name: device.name, words, this_one: device.browser == ctx.browser.id }
    };
    Ok(ctx.store.devices(&me.id).await?.into_iter().map(row).collect())
}
