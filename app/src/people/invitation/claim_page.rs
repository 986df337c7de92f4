use super::claim::{ClaimInvitation, ClaimView, look_at_claim};
use super::page::Over;
use crate::error::AppError;
use crate::ui::{ErrorSummary, Page, Select, TextField, Typed, turned_back, use_typed};
use domain::form::Field;
use domain::people::Profession;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_params_map;

/// What is known of an invited person, for them to put right; and the two promises.
#[component]
pub fn ClaimPage() -> impl IntoView {
    let error = turned_back(ClaimInvitation::url());
    let params = use_params_map();
    let token = Memo::new(move |_| params.read().get("token").unwrap_or_default());
    let claim = Resource::new_blocking(
        move || token.get(),
        |token| async move { (look_at_claim(token).await.ok().flatten(), use_typed()) },
    );
    let title =
        Signal::derive(move || if error.get().is_some() { "Look again: come in" } else { "Come in" }.to_owned());
    view! {
        <Page title>
            <ErrorSummary error/>
            <Suspense>{move || Suspend::new(async move {
                match claim.await {
                    (Some(view), typed) => view! { <Confirm token=token.get_untracked() view typed error/> }.into_any(),
                    (None, _) => view! { <Over/> }.into_any(),
                }
            })}</Suspense>
        </Page>
    }
}

#[component]
fn Confirm(token: String, view: ClaimView, typed: Typed, error: Signal<Option<AppError>>) -> impl IntoView {
    let professions = Profession::ALL.iter().map(|it| (it.code().to_owned(), it.label().to_owned())).collect();
    view! {
        <h1>"Is this you?"</h1>
        <p class="lede">{format!("This is what we know of {}. Put right what is not.", view.masked_email)}</p>
        <form class="form" method="post" action=ClaimInvitation::url()>
            <input type="hidden" name="token" value=token/>
            <TextField field=Field::Name label="Your name" autocomplete="name" hint="Members see it."
                value=typed.or(Field::Name, view.name) error/>
            <Select field=Field::Profession label="Your role" options=professions
                value=typed.or(Field::Profession, view.profession) error/>
            <TextField field=Field::Service label="Your home or organisation" autocomplete="organization"
                value=typed.or(Field::Service, view.home) error/>
            <fieldset class="field">
                <legend>"Two promises"</legend>
                <Promise field=Field::NoSelling words="I do not sell, recruit or promote here." ticked=typed.has(Field::NoSelling) error/>
                <Promise field=Field::InConfidence words="What is said here stays here." ticked=typed.has(Field::InConfidence) error/>
            </fieldset>
            <p class="actions"><button class="button">"Come in"</button></p>
        </form>
    }
}

/// A box to tick, with what is wrong when it was not.
#[component]
fn Promise(field: Field, words: &'static str, ticked: bool, error: Signal<Option<AppError>>) -> impl IntoView {
    let id = field.name();
    let error_id = format!("{id}-error");
    let problem = Memo::new(move |_| error.get().and_then(|error| error.about(field)));
    let described = {
        let error_id = error_id.clone();
        move || problem.get().map(|_| error_id.clone())
    };
    view! {
        {move || problem.get().map(|problem| view! {
            <p class="error" id=error_id.clone()>
                <span class="visually-hidden">"To put right: "</span>
                {problem.to_string()}
            </p>
        })}
        <div class="option">
            <input type="checkbox" id=id name=id value="yes" checked=ticked aria-describedby=described
                aria-invalid=move || problem.get().map(|_| "true")/>
            <label for=id>{words}</label>
        </div>
    }
}
