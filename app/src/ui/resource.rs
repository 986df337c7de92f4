use crate::error::{AppError, AppResult};
use crate::paths;
use crate::viewer::use_viewer;
use leptos::prelude::*;
use leptos_meta::Title;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Shows what a resource loaded, or says why not. Keeps the old view while a newer one is on its way.
#[component]
pub fn Loaded<T, V>(
    from: Resource<AppResult<T>>,
    /// Must itself render `<Page>`.
    view: impl Fn(T) -> V + Clone + Send + Sync + 'static,
) -> impl IntoView
where
    T: Clone + Send + Sync + Serialize + DeserializeOwned + 'static,
    V: IntoView + 'static,
{
    view! {
        <Transition fallback=|| view! {
            <main id="main" class="page" tabindex="-1"><p class="skeleton" role="status">"One moment…"</p></main>
        }>
            {move || {
                let view = view.clone();
                Suspend::new(async move {
                    let found = from.await;
                    #[cfg(feature = "hydrate")]
                    super::focus::keep();
                    match found {
                        Ok(found) => view(found).into_any(),
                        Err(why) => view! { <Why why/> }.into_any(),
                    }
                })
            }}
        </Transition>
    }
}

/// A page that could not be shown.
#[component]
pub fn Why(why: AppError) -> impl IntoView {
    #[cfg(feature = "ssr")]
    crate::context::set_status(why.status());
    let member = use_viewer().is_member();
    let (title, lede) = match &why {
        AppError::NotFound => ("We could not find that", "The address may be mistyped, or what was here is gone."),
        AppError::SignedOut => ("Sign in to go on", "Your sign-in has ended, or was ended elsewhere."),
        AppError::Offline => {
            ("You seem to be offline", "This page needs a connection. It works again when you have one.")
        }
        AppError::PasskeyAsked(_) => ("Your passkey, please", "Organisers show it before they look after this."),
        AppError::Malformed => ("We could not read that", "Load the page again and try once more."),
        _ => {
            ("Something went wrong on our side", "What the page said was saved is saved. Wait a moment and try again.")
        }
    };
    let way_in = match &why {
        AppError::PasskeyAsked(_) => Some((paths::MY_PASSKEY, "Go on with your passkey")),
        AppError::SignedOut => Some((paths::SIGN_IN, "Sign in")),
        _ => (!member).then_some((paths::SIGN_IN, "Sign in")),
    };
    view! {
        <Title text=title/>
        <main id="main" class="page" tabindex="-1">
            <h1>{title}</h1>
            <p class="lede">{lede}</p>
            <p class="actions">
                {way_in.map(|(page, words)| view! { <a class="button" href=page>{words}</a> })}
                <a class="button" data-tone="quiet" href=paths::HOME>{if member { "Go to Tonight" } else { "Go to the front page" }}</a>
            </p>
        </main>
    }
}
