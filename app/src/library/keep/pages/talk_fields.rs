//! The fields of a talk, on every page that has them.

use super::super::get_kept_talk::Offers;
use crate::error::AppError;
use crate::ui::{Choice, Select, TextArea, TextField};
use domain::form::Field;
use domain::library::{Audience, TalkForm};
use leptos::prelude::*;

#[component]
pub fn TalkFields(values: TalkForm, offers: Offers, #[prop(into)] error: Signal<Option<AppError>>) -> impl IntoView {
    let audiences = Audience::ALL.iter().map(|audience| (audience.code(), audience.label())).collect::<Vec<_>>();
    let series = offers.series.into_iter().map(|series| view! { <option value=series/> }).collect_view();
    view! {
        <TextField field=Field::Title label="Title" hint="What people will take home." value=values.title error/>
        <TextArea field=Field::Description label="Description" hint="Members read it beside the recording." value=values.description error/>
        <TextArea field=Field::Speakers label="Speakers" hint="A line for each." value=values.speakers error rows=2/>
        <Topics value=values.topics topics=offers.topics error/>
        <TextField field=Field::Date label="Day" kind="date" class="short" hint="Empty if nobody knows it any more." value=values.held_on error/>
        <TextField field=Field::Series label="Series" hint="As it was called then. Empty if it belongs to none." value=values.series error autocomplete="off" list="known-series"/>
        <datalist id="known-series">{series}</datalist>
        <Select field=Field::Session label="Recorded of" options=offers.sessions value=values.session error/>
        <Choice field=Field::Audience legend="Who may hear it?" options=audiences value=values.audience error/>
        <TextArea field=Field::Chapters label="Chapters" hint="A line for each: where it begins, and a title. 4:07 What to do first." value=values.chapters error rows=6/>
    }
}

/// One field, and below it what others were called: with wasm one tap adds it.
#[component]
fn Topics(value: String, topics: Vec<String>, error: Signal<Option<AppError>>) -> impl IntoView {
    let works = RwSignal::new(false);
    Effect::new(move |_| works.set(true));
    let hint = "With commas between them.";
    let known = (!topics.is_empty()).then(|| {
        let words = topics.join(", ");
        let one = |topic: String| {
            let adds = topic.clone();
            view! { <li><button type="button" class="plain" on:click=move |_| add(&adds)><span class="visually-hidden">"Add "</span>{topic}</button></li> }
        };
        let taps = StoredValue::new(topics);
        view! {
            <div class="hint">
                <p id="known-topics">"Used so far:"{move || (!works.get()).then(|| format!(" {words}"))}</p>
                {move || works.get().then(|| view! {
                    <ul class="choices" aria-labelledby="known-topics">{taps.get_value().into_iter().map(one).collect_view()}</ul>
                })}
            </div>
        }
    });
    view! {
        <div class="field">
            <TextField field=Field::Topics label="Topics" hint value error autocomplete="off"/>
            {known}
        </div>
    }
}

#[cfg(feature = "hydrate")]
fn add(topic: &str) {
    use wasm_bindgen::JsCast;
    let field = document().get_element_by_id(Field::Topics.name());
    if let Some(field) = field.and_then(|field| field.dyn_into::<web_sys::HtmlInputElement>().ok()) {
        field.set_value(&domain::library::with_topic(&field.value(), topic));
    }
}

/// On the server nobody presses anything.
#[cfg(not(feature = "hydrate"))]
fn add(_: &str) {}
