//! The field for a host: a name or an address, with suggestions while somebody types.

use super::super::find_hosts::find_hosts;
use crate::error::{AppError, AppResult};
use crate::ui::{TextField, Typed, offering};
use domain::form::Field;
use leptos::prelude::*;

/// `offered`: who may be meant by a name that was turned back.
#[component]
pub fn HostField(
    hint: &'static str,
    value: String,
    offered: Vec<String>,
    #[prop(into)] error: Signal<Option<AppError>>,
) -> impl IntoView {
    let offered = RwSignal::new(offered);
    let offer = offering(offered, async |typed| find_hosts(typed).await.unwrap_or_default());
    let is_wrong = Memo::new(move |_| error.get().is_some_and(|error| error.about(Field::Host).is_some()));
    let choices = move || offered.get().into_iter().map(|words| view! { <option value=words/> }).collect_view();
    let in_full = move || offered.get().into_iter().map(|words| view! { <li>{words}</li> }).collect_view();
    view! {
        <div on:input=move |typed| offer(event_target_value(&typed))>
            <TextField field=Field::Host label="Host" hint value error autocomplete="off" list="hosts"/>
            <datalist id="hosts">{choices}</datalist>
            {move || (is_wrong.get() && !offered.read().is_empty()).then(|| view! { <ul class="hint">{in_full}</ul> })}
        </div>
    }
}

/// Who may be meant by the name in a form that was turned back.
pub async fn offered_for(typed: &Typed) -> AppResult<Vec<String>> {
    match typed.sent(Field::Host.name()) {
        Some(host) => find_hosts(host.to_owned()).await,
        None => Ok(Vec::new()),
    }
}
