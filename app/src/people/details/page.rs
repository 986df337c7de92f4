use super::change_email::{AskToChangeEmail, KeepEmail};
use super::get_details::{Details, get_details};
use super::rename::Rename;
use crate::error::AppError;
use crate::paths;
use crate::ui::{ErrorSummary, Loaded, Page, TextField, Typed, turned_back, use_query_map, use_typed};
use domain::form::Field;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// The name and the address of whoever is signed in, each with a form of its own.
#[component]
pub fn DetailsPage() -> impl IntoView {
    let details = Resource::new_blocking(|| (), |()| async { Ok::<_, AppError>((get_details().await?, use_typed())) });
    view! { <Loaded from=details view=|(details, typed)| view! { <Shown details typed/> }/> }
}

#[component]
fn Shown(details: Details, typed: Typed) -> impl IntoView {
    let (renaming, moving) = (turned_back(Rename::url()), turned_back(AskToChangeEmail::url()));
    let error = Signal::derive(move || renaming.get().or_else(|| moving.get()));
    let title = Signal::derive(move || {
        if error.get().is_some() { "Look again: your name and email" } else { "Your name and email" }.to_owned()
    });
    let name = typed.or(Field::Name, details.name.clone());
    view! {
        <Page title>
            <ErrorSummary error/>
            <Saved error/>
            <h1>"Your name and email"</h1>
            <p class="lede">"Members see your name. Your address is seen by organisers only."</p>
            <section class="part" aria-labelledby="name-part">
                <h2 id="name-part">"Name"</h2>
                <form class="form" method="post" action=Rename::url()>
                    <TextField field=Field::Name label="Your name" autocomplete="name" value=name error=renaming/>
                    <p class="actions"><button class="button">"Save the name"</button></p>
                </form>
            </section>
            <section class="part" aria-labelledby="email-part">
                <h2 id="email-part">"Email address"</h2>
                <p>"You sign in with "<b>{details.email.clone()}</b>", and we write to it."</p>
                <Asked details=details.clone()/>
                <Move may_change=details.may_change typed error=moving/>
            </section>
            <p><a href=paths::ME>"Back to Me"</a></p>
        </Page>
    }
}

/// What waits for its link to be used.
#[component]
fn Asked(details: Details) -> impl IntoView {
    details.asked.map(|(to, until)| {
        view! {
            <div class="notice" data-kind="info">
                <p><strong>{format!("You asked to move to {to}. ")}</strong>{format!("Nothing changes before you use the link that we sent there. It works until {until}.")}</p>
                <form method="post" action=KeepEmail::url()>
                    <button class="button" data-tone="quiet">{format!("Stay with {}", details.email)}</button>
                </form>
            </div>
        }
    })
}

#[component]
fn Move(may_change: bool, typed: Typed, error: Signal<Option<AppError>>) -> impl IntoView {
    if !may_change {
        return view! {
            <p>"You came in with a code. To change your address, use your passkey first."</p>
            <p class="actions"><a class="button" data-tone="quiet" href=format!("{}?next={}", paths::MY_PASSKEY, paths::DETAILS)>"Use my passkey"</a></p>
        }
        .into_any();
    }
    view! {
        <form class="form" method="post" action=AskToChangeEmail::url()>
            <TextField field=Field::Email label="New email address" kind="email" autocomplete="email" inputmode="email"
                hint="We send a link there, and word of it to the old one. Open the link in this browser."
                value=typed.or(Field::Email, "") error/>
            <p>"Once you have used the link, you sign in with the new address only. Every other browser is signed out, so that nobody stays in who should not. Your passkeys stay."</p>
            <p class="actions"><button class="button">"Send the link"</button></p>
        </form>
    }
    .into_any()
}

#[component]
fn Saved(error: Signal<Option<AppError>>) -> impl IntoView {
    let query = use_query_map();
    let words = move || match query.read().get("saved").as_deref() {
        _ if error.get().is_some() => None,
        Some("name") => Some(("Saved. ", "Members see it from now on.")),
        Some("asked") => Some(("Sent. ", "We have written to both addresses. Nothing changes yet.")),
        Some("kept") => Some(("Nothing changes. ", "The link that we sent no longer works.")),
        Some("email") => Some(("That is your address now. ", "Every other browser is signed out.")),
        _ => None,
    };
    move || {
        words().map(|(done, words)| {
            view! { <div class="notice" data-kind="success" role="status"><p><strong>{done}</strong>{words}</p></div> }
        })
    }
}
