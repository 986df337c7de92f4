use super::super::offer::{AnswerOffer, OfferView, get_offer};
use super::super::thoughts::WhatWasThought;
use crate::error::AppError;
use crate::ui::{ErrorSummary, Loaded, Page, TextArea, turned_back};
use domain::form::Field;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_params_map;

/// For whoever was offered a slot: looking does nothing, one of two buttons answers.
#[component]
pub fn SpeakerPage() -> impl IntoView {
    let params = use_params_map();
    let token = Memo::new(move |_| params.read().get("token").unwrap_or_default());
    let offer = Resource::new_blocking(move || token.get(), get_offer);
    view! { <Loaded from=offer view=move |offer| view! { <Shown offer token=token.get_untracked()/> }/> }
}

#[component]
fn Shown(offer: OfferView, token: String) -> impl IntoView {
    let error = turned_back(AnswerOffer::url());
    let late = move || matches!(error.get(), Some(AppError::TooLate));
    let summary = Signal::derive(move || error.get().filter(|why| *why != AppError::TooLate));
    let lede = lede(&offer);
    let OfferView { conference, title, when, place, answer, is_released, may_accept, is_over, thoughts, .. } = offer;
    let comes = answer == Some(true) && !is_released;
    let button = |answer: &'static str, words: &'static str, tone: Option<&'static str>| {
        view! {
            <form method="post" action=AnswerOffer::url()>
                <input type="hidden" name="token" value=token.clone()/>
                <input type="hidden" name="answer" value=answer/>
                <button class="button" data-tone=tone>{words}</button>
            </form>
        }
    };
    let yes = (may_accept && !comes && answer != Some(false)).then(|| button("yes", "Yes, I will be there", None));
    let no = (!is_over && !is_released && answer.is_none()).then(|| button("no", "No, I cannot", Some("quiet")));
    let cancel = (!is_over && comes).then(|| view! { <Cancel token=token.clone() error/> });
    view! {
        <Page title=title.clone()>
            {move || late().then(|| view! {
                <div class="notice" data-kind="warning" role="alert"><p><strong>"Too late, sadly. "</strong>"The slot has been given to somebody else."</p></div>
            })}
            <ErrorSummary error=summary/>
            <h1>{title}</h1>
            <p class="lede">{lede}</p>
            <dl class="facts">
                <div><dt>"Conference"</dt><dd>{conference}</dd></div>
                {when.map(|when| view! { <div><dt>"When"</dt><dd>{when}</dd></div> })}
                {(!place.is_empty()).then(|| view! { <div><dt>"Where"</dt><dd>{place}</dd></div> })}
            </dl>
            <div class="actions">{yes}{no}</div>
            {cancel}
            {thoughts.map(|thoughts| view! {
                <section class="part" aria-labelledby="thoughts">
                    <h2 id="thoughts">"What members took from it"</h2>
                    <WhatWasThought thoughts/>
                </section>
            })}
        </Page>
    }
}

/// The one sentence that answers why they came.
fn lede(offer: &OfferView) -> String {
    let OfferView { name, by, answer, .. } = offer;
    match (answer, &offer.when) {
        (Some(false), _) => format!("You said that you cannot come, {name}. Thank you for telling us."),
        (Some(true), _) if offer.is_over && !offer.is_released => format!("Thank you for speaking, {name}."),
        _ if offer.is_over => format!("That day is over, {name}."),
        (_, Some(_)) if offer.is_released && offer.may_accept => {
            format!("Nobody else has this slot, {name}. It is yours if you say so now.")
        }
        (Some(true), _) if offer.is_released => {
            format!("Your talk is not in the programme any more, {name}. We are sorry, and thank you for offering it.")
        }
        (None, _) if offer.is_released && offer.is_late => format!(
            "This slot has been given to somebody else, {name}: we did not hear from you by {by}. Thank you for offering your talk."
        ),
        (None, _) if offer.is_released => {
            format!("This slot is not free any more, {name}. We are sorry, and thank you for offering your talk.")
        }
        (Some(true), Some(_)) => format!("You will be there, {name}. Thank you."),
        (None, Some(_)) if offer.is_late => {
            format!("We asked for an answer by {by}, {name}. The slot is still yours if you say so now.")
        }
        (None, Some(_)) => format!("Will you be there, {name}? Please say so by the end of {by}."),
        (_, None) => {
            format!("Your slot is being changed at this moment, {name}. We write to you as soon as it is settled.")
        }
    }
}

/// For whoever said yes and cannot come after all.
#[component]
fn Cancel(token: String, error: Signal<Option<AppError>>) -> impl IntoView {
    let is_open = move || matches!(error.get(), Some(AppError::Form(_)));
    view! {
        <details class="more" id="cannot-come" open=is_open>
            <summary>"I cannot come after all"</summary>
            <form class="form" method="post" action=AnswerOffer::url()>
                <input type="hidden" name="token" value=token/>
                <input type="hidden" name="answer" value="no"/>
                <TextArea field=Field::Reason rows=2 label="Why? You may leave this empty." hint="The organisers hear of it at once, and give the slot to somebody who stands by." value=String::new() error/>
                <p class="actions"><button class="button" data-tone="danger">"Give the slot back"</button></p>
            </form>
        </details>
    }
}
