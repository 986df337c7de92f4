use super::get_me::{Me, get_me};
use super::rotate_feed::RotateFeed;
use super::sign_out::{SignOut, SignOutEverywhere};
use crate::register::AskHome;
use crate::ui::{Loaded, Page};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_query_map;

/// What belongs to the member: who they are to the circle, their calendar addresses, the way out.
#[component]
pub fn MePage() -> impl IntoView {
    let me = Resource::new_blocking(|| (), |()| get_me());
    view! { <Loaded from=me view=|me| view! { <Shown me/> }/> }
}

#[component]
fn Shown(me: Me) -> impl IntoView {
    let query = use_query_map();
    let renewed = move || query.read().get("renewed").is_some();
    view! {
        <Page title="Me">
            {move || renewed().then(|| view! {
                <div class="notice" data-kind="success" role="status">
                    <p><strong>"New addresses. "</strong>"The old ones have stopped. Subscribe again on each device."</p>
                </div>
            })}
            <h1>{me.name}</h1>
            <p class="lede">{me.role}"."</p>
            <dl class="facts"><div><dt>"Email"</dt><dd>{me.email}</dd></div></dl>
            <AskHome question=me.home/>
            <section class="part" id="feeds" aria-labelledby="feeds-title">
                <h2 id="feeds-title">"Your calendar addresses"</h2>
                <p>"These addresses are yours alone: whoever has one can read the topics. They never hold the link to the call."</p>
                <Address id="feed-all" label="All sessions" hint="Everything the circle plans." address=me.all_sessions/>
                <Address id="feed-mine" label="Only what I come to" hint="What you have answered with “coming” or “every week”." address=me.my_sessions/>
                <details class="more">
                    <summary>"Someone else has my address"</summary>
                    <p>"Make a new one. The old one stops at once, on all your devices, and you subscribe again."</p>
                    <form method="post" action=RotateFeed::url()><button class="button" data-tone="danger">"Make a new address"</button></form>
                </details>
            </section>
            <section class="part" aria-labelledby="out">
                <h2 id="out">"Sign out"</h2>
                <div class="actions">
                    <form method="post" action=SignOut::url()><button class="button" data-tone="quiet">"Sign out"</button></form>
                    <form method="post" action=SignOutEverywhere::url()><button class="button" data-tone="danger">"Sign out everywhere"</button></form>
                </div>
                <p class="hint">"Signing out also clears what this browser kept of the circle."</p>
            </section>
        </Page>
    }
}

#[component]
fn Address(id: &'static str, label: &'static str, hint: &'static str, address: String) -> impl IntoView {
    let webcal = address.replacen("https://", "webcal://", 1).replacen("http://", "webcal://", 1);
    let hint_id = format!("{id}-hint");
    // Copying needs a script, so the button comes with it.
    let can_copy = RwSignal::new(false);
    Effect::new(move |_| can_copy.set(window().is_secure_context()));
    let copied = RwSignal::new(false);
    let to_copy = StoredValue::new(address.clone());
    let copy = move |_| {
        #[cfg(feature = "hydrate")]
        {
            let _ = window().navigator().clipboard().write_text(&to_copy.get_value());
            copied.set(true);
        }
        #[cfg(not(feature = "hydrate"))]
        let _ = (to_copy, copied);
    };
    view! {
        <div class="copy">
            <label for=id>{label}</label>
            <p class="hint" id=hint_id.clone()>{hint}</p>
            <input id=id value=address readonly=true aria-describedby=hint_id/>
            <p class="actions">
                <a class="button" data-tone="quiet" href=webcal rel="external">"Subscribe"</a>" "
                {move || can_copy.get().then(|| view! {
                    <button class="button" data-tone="quiet" type="button" on:click=copy>
                        {move || if copied.get() { "Copied" } else { "Copy the address" }}
                    </button>
                })}
            </p>
        </div>
    }
}
