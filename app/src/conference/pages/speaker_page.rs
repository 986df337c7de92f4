use super::super::offer::{AnswerOffer, Hold, OfferView, get_offer};
use super::super::own_part::SaveSpeaking;
use super::super::thoughts::WhatWasThought;
use super::speaking_parts::Own;
use crate::error::AppError;
use crate::ui::{ErrorSummary, Loaded, Page, TextArea, Typed, turned_back, use_typed};
use domain::form::Field;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_params_map;

/// For whoever was offered a slot: looking does nothing, one of two buttons answers.
#[component]
pub fn SpeakerPage() -> impl IntoView {
    let params = use_params_map();
    let token = Memo::new(move |_| params.read().get("token").unwrap_or_default());
    let offer = Resource::new_blocking(
        move || token.get(),
        |token| async move { Ok::<_, AppError>((get_offer(token).await?, use_typed())) },
    );
    view! { <Loaded from=offer view=move |(offer, typed)| view! { <Shown offer typed token=token.get_untracked()/> }/> }
}

#[component]
fn Shown(offer: OfferView, typed: Typed, token: String) -> impl IntoView {
    let (error, of_words) = (turned_back(AnswerOffer::url()), turned_back(SaveSpeaking::url()));
    let late = move || matches!(error.get(), Some(AppError::TooLate));
    let summary =
        Signal::derive(move || error.get().filter(|why| *why != AppError::TooLate).or_else(|| of_words.get()));
    let lede = lede(&offer);
    let OfferView { conference, title, when, place, answer, hold, own, thoughts, .. } = offer;
    let comes = answer == Some(true) && hold == Hold::Theirs;
    let button = |answer: &'static str, words: &'static str, tone: Option<&'static str>| {
        view! {
            <form method="post" action=AnswerOffer::url()>
                <input type="hidden" name="token" value=token.clone()/>
                <input type="hidden" name="answer" value=answer/>
                <button class="button" data-tone=tone>{words}</button>
            </form>
        }
    };
    let yes = (matches!(hold, Hold::Theirs | Hold::Free) && !comes && answer != Some(false))
        .then(|| button("yes", "Yes, I will be there", None));
    let no = (hold == Hold::Theirs && answer.is_none()).then(|| button("no", "No, I cannot", Some("quiet")));
    let cancel = comes.then(|| view! { <Cancel token=token.clone() error/> });
    let own = own.map(|own| view! { <Own token=token.clone() own typed error=of_words/> });
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
            {own}
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
    let OfferView { name, by, answer, hold, is_late, .. } = offer;
    match (hold, answer) {
        (_, Some(false)) => format!("You said that you cannot come, {name}. Thank you for telling us."),
        (Hold::Over, Some(true)) => format!("Thank you for speaking, {name}."),
        (Hold::Over, None) => format!("That day is over, {name}."),
        (Hold::Free, _) => format!("Nobody else has this slot, {name}. It is yours if you say so now."),
        (Hold::Lost, Some(true)) => {
            format!("Your talk is not in the programme any more, {name}. We are sorry, and thank you for offering it.")
        }
        (Hold::Lost, None) if *is_late => format!(
            "This slot has been given to somebody else, {name}: we did not hear from you by {by}. Thank you for offering your talk."
        ),
        (Hold::Lost, None) => {
            format!("This slot is not free any more, {name}. We are sorry, and thank you for offering your talk.")
        }
        (Hold::Unsettled, _) => {
            format!("Your slot is being changed at this moment, {name}. We write to you as soon as it is settled.")
        }
        (Hold::Theirs, Some(true)) => format!("You will be there, {name}. Thank you."),
        (Hold::Theirs, None) if *is_late => {
            format!("We asked for an answer by {by}, {name}. The slot is still yours if you say so now.")
        }
        (Hold::Theirs, None) => format!("Will you be there, {name}? Please say so by the end of {by}."),
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
