use super::add_passkey::{AddPasskey, RemovePasskey, RenamePasskey};
use super::ask_for_role::AskForRole;
use super::browsers_part::BrowsersPart;
use super::devices::AddDevice;
use super::devices_part::DevicesPart;
use super::get_me::{Me, get_me};
use super::notices_part::NoticesPart;
use super::passkeys_part::PasskeysPart;
use super::role_part::RolePart;
use super::rotate_feed::RotateFeed;
use super::sign_out::{SignOut, SignOutEverywhere};
use crate::paths;
use crate::register::AskHome;
use crate::ui::{ErrorSummary, Loaded, Page, turned_back, use_query_map};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

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
    let turned_back =
        [AddPasskey::url(), RenamePasskey::url(), RemovePasskey::url(), AskForRole::url(), AddDevice::url()]
            .map(turned_back);
    let error = Signal::derive(move || turned_back.iter().find_map(Get::get));
    view! {
        <Page title="Me">
            <ErrorSummary error/>
            <Saved/>
            {move || renewed().then(|| view! {
                <div class="notice" data-kind="success" role="status">
                    <p><strong>"New addresses. "</strong>"The old ones have stopped. Subscribe again on each device."</p>
                </div>
            })}
            <h1>{me.name}</h1>
            <p class="lede">{me.role}"."</p>
            <dl class="facts"><div><dt>"Email"</dt><dd>{me.email}</dd></div></dl>
            <p class="actions">
                <a class="button" data-tone="quiet" href=paths::PROFILE>"Your profile and photo"</a>" "
                <a class="button" data-tone="quiet" href=paths::DETAILS>"Your name and email"</a>
            </p>
            {me.conferences.into_iter().map(|(slug, title)| view! {
                <p><a href=paths::offered(&slug)>{title}</a>": propose a talk, or say what you would come to hear."</p>
            }).collect_view()}
            <section class="part" aria-labelledby="invite">
                <h2 id="invite">"Somebody who should be here?"</h2>
                <p>"Vouch for a colleague with a personal link. The organisers still check."</p>
                <p class="actions"><a class="button" data-tone="quiet" href=paths::INVITE>"Invite a colleague"</a></p>
            </section>
            <AskHome question=me.home/>
            <section class="part" id="feeds" aria-labelledby="feeds-title">
                <h2 id="feeds-title">"Your calendar and podcast addresses"</h2>
                <p>"These addresses are yours alone: whoever has one can read the topics, and hear the talks. They never hold the link to the call."</p>
                <Address id="feed-all" label="All sessions" hint="Everything the circle plans." address=me.all_sessions scheme="webcal"/>
                <Address id="feed-mine" label="Only what I come to" hint="What you have answered with “coming” or “every week”." address=me.my_sessions scheme="webcal"/>
                <Address id="feed-talks" label="Talks, for a podcast app" hint="To download at home and hear on the way. In the app, choose “add by address”." address=me.podcast scheme="podcast"/>
                <details class="more">
                    <summary>"Someone else has my address"</summary>
                    <p>"Make a new one. The old one stops at once, on all your devices, and you subscribe again."</p>
                    <form method="post" action=RotateFeed::url()><button class="button" data-tone="danger">"Make a new address"</button></form>
                </details>
            </section>
            <NoticesPart notices=me.notices/>
            <DevicesPart devices=me.devices push_key=me.push_key/>
            <RolePart role=me.security.role.clone()/>
            <BrowsersPart browsers=me.security.browsers.clone()/>
            <PasskeysPart security=me.security/>
            <section class="part" aria-labelledby="yours">
                <h2 id="yours">"What we keep about you"</h2>
                <p class="actions">
                    <a class="button" data-tone="quiet" href=paths::EXPORT rel="external" download="">"Take a copy of everything"</a>" "
                    <a class="button" data-tone="quiet" href=paths::LEAVE>"Leave the circle"</a>
                </p>
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

/// What was just done on this page.
#[component]
fn Saved() -> impl IntoView {
    let query = use_query_map();
    let words = move || match query.read().get("saved").as_deref() {
        Some("passkey") => Some(("Added. ", "Next time, sign in with it.")),
        Some("passkey-name") => Some(("Saved. ", "The passkey has its new name.")),
        Some("no-passkey") => Some(("Removed. ", "That passkey signs nobody in any more.")),
        Some("signed-out") => Some(("Signed out. ", "That browser needs a new sign-in.")),
        Some("notices") => Some(("Saved. ", "That is how it is from now on.")),
        Some("device") => {
            Some(("Switched on. ", "This device shows our notices from now on. Send yourself one to see it."))
        }
        Some("no-device") => Some(("Switched off. ", "That device shows none of our notices any more.")),
        Some("tried") => Some((
            "On its way. ",
            "It shows within a few seconds. If it does not, look whether the device is set to be silent.",
        )),
        Some("role") => Some(("Asked. ", "An organiser will answer by email.")),
        Some("no-role") => Some(("Taken back. ", "Nothing changes.")),
        _ => None,
    };
    move || {
        words().map(|(done, words)| {
            view! { <div class="notice" data-kind="success" role="status"><p><strong>{done}</strong>{words}</p></div> }
        })
    }
}

#[component]
fn Address(
    id: &'static str,
    label: &'static str,
    hint: &'static str,
    address: String,
    /// By which a program of that kind is opened.
    scheme: &'static str,
) -> impl IntoView {
    let in_program = address.split_once("://").map(|(_, rest)| format!("{scheme}://{rest}"));
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
                <a class="button" data-tone="quiet" href=in_program rel="external">"Subscribe"</a>" "
                {move || can_copy.get().then(|| view! {
                    <button class="button" data-tone="quiet" type="button" on:click=copy>
                        {move || if copied.get() { "Copied" } else { "Copy the address" }}
                    </button>
                })}
            </p>
        </div>
    }
}
