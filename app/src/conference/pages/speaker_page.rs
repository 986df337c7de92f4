use super::super::offer::{AnswerOffer, OfferView, get_offer};
use super::super::thoughts::WhatWasThought;
use crate::error::AppError;
use crate::ui::{Loaded, Page, turned_back};
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
    let OfferView { conference, title, name, when, place, by, is_late, answer, thoughts } = offer;
    let released = when.is_none();
    let lede = match (&when, answer) {
        (_, Some(false)) => format!("You said that you cannot come, {name}. Thank you for telling us."),
        (Some(_), Some(true)) => format!("You will be there, {name}. Thank you."),
        (Some(_), None) if is_late => {
            format!("We asked for an answer by {by}, {name}. The slot is still yours if you say so now.")
        }
        (Some(_), None) => format!("Will you be there, {name}? Please say so by the end of {by}."),
        (None, _) => format!(
            "This slot has been given to somebody else, {name}: we did not hear from you by {by}. Thank you for offering your talk."
        ),
    };
    let button = |answer: &'static str, words: &'static str, tone: Option<&'static str>| {
        view! {
            <form method="post" action=AnswerOffer::url()>
                <input type="hidden" name="token" value=token.clone()/>
                <input type="hidden" name="answer" value=answer/>
                <button class="button" data-tone=tone>{words}</button>
            </form>
        }
    };
    let yes = (!released && answer.is_none()).then(|| button("yes", "Yes, I will be there", None));
    let no = (!released && answer != Some(false)).then(|| {
        button("no", if answer.is_some() { "I cannot come after all" } else { "No, I cannot" }, Some("quiet"))
    });
    view! {
        <Page title=title.clone()>
            {move || late().then(|| view! {
                <div class="notice" data-kind="warning" role="alert"><p><strong>"Too late, sadly. "</strong>"The slot has been given to somebody else."</p></div>
            })}
            <h1>{title}</h1>
            <p class="lede">{lede}</p>
            <dl class="facts">
                <div><dt>"Conference"</dt><dd>{conference}</dd></div>
                {when.map(|when| view! { <div><dt>"When"</dt><dd>{when}</dd></div> })}
                {(!place.is_empty()).then(|| view! { <div><dt>"Where"</dt><dd>{place}</dd></div> })}
            </dl>
            <div class="actions">{yes}{no}</div>
            {thoughts.map(|thoughts| view! {
                <section class="part" aria-labelledby="thoughts">
                    <h2 id="thoughts">"What members took from it"</h2>
                    <WhatWasThought thoughts/>
                </section>
            })}
        </Page>
    }
}
