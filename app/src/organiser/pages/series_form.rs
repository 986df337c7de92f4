//! The fields of a weekly series, on every page that has them.

use super::super::get_review::Asked;
use super::host_field::HostField;
use crate::error::AppError;
use crate::paths;
use crate::ui::{Choice, Select, TextArea, TextField};
use domain::calendar::{EndForm, SeriesForm};
use domain::form::Field;
use leptos::prelude::*;

pub const KINDS: [(&str, &str); 2] = [("members", "Members"), ("open-evening", "An open evening, for guests too")];

const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

#[component]
pub fn SeriesFields(
    values: SeriesForm,
    offered: Vec<String>,
    #[prop(into)] error: Signal<Option<AppError>>,
    from_label: &'static str,
    from_hint: &'static str,
) -> impl IntoView {
    let weekdays = WEEKDAYS.iter().zip(1..).map(|(name, n): (_, i8)| (n.to_string(), (*name).to_owned())).collect();
    view! {
        <TextField field=Field::Title label="Title" hint="What members see when a session has no topic yet." value=values.title error/>
        <div class="fields">
            <Select field=Field::Weekday label="Weekday" options=weekdays value=values.weekday error/>
            <TextField field=Field::Time label="Time in London" kind="time" class="short" value=values.time error/>
        </div>
        <TextField field=Field::Minutes label="Length in minutes" class="short" inputmode="numeric" value=values.minutes error/>
        <HostField hint="A member's name or email address, for every week. One session may have another." value=values.host offered error/>
        <Choice field=Field::Kind legend="Who is it for?" options=KINDS.to_vec() value=values.kind/>
        <TextArea field=Field::Notes label="Notes" hint="Members see these on every session's page." value=values.notes error/>
        <TextField field=Field::From label=from_label hint=from_hint kind="date" class="short" value=values.from error/>
    }
}

/// Asks what would change. A form of method GET: nothing is saved by it, and the way back keeps what was typed.
#[component]
pub fn ChangeForm(
    id: String,
    version: i64,
    /// Marks what the form held when it was opened.
    loaded: String,
    values: SeriesForm,
    offered: Vec<String>,
    #[prop(into)] error: Signal<Option<AppError>>,
) -> impl IntoView {
    view! {
        <form class="form" method="get" action=paths::review_series(&id)>
            <input type="hidden" name="version" value=version/>
            <input type="hidden" name="loaded" value=loaded/>
            <SeriesFields values offered error from_label="From" from_hint="Earlier sessions stay as they are."/>
            <p class="actions"><button class="button">"See what changes"</button>" "<a href=paths::ORGANISE>"Leave it as it is"</a></p>
        </form>
    }
}

/// Asks what would end.
#[component]
pub fn EndingForm(
    id: String,
    version: i64,
    #[prop(optional)] values: EndForm,
    #[prop(into)] error: Signal<Option<AppError>>,
    /// Of the date's control, where the page has another form with a date.
    #[prop(default = "from")]
    date_id: &'static str,
) -> impl IntoView {
    view! {
        <form class="form" method="get" action=paths::review_series(&id)>
            <input type="hidden" name="version" value=version/>
            <input type="hidden" name="end" value="1"/>
            <TextField field=Field::From id=date_id label="No sessions from" hint="The first date that no longer takes place."
                kind="date" class="short" value=values.from error/>
            <TextField field=Field::Reason label="Reason" hint="Everyone who was coming reads it." value=values.reason error/>
            <p class="actions"><button class="button" data-tone="danger">"See what ends"</button></p>
        </form>
    }
}

/// A whole form as it was filled in, to be sent again unseen.
#[component]
pub fn Hidden(asked: Asked) -> impl IntoView {
    let pairs: Vec<(&'static str, String)> = match &asked {
        Asked::Change(form) => {
            form.pairs().into_iter().map(|(field, typed)| (field.name(), typed.to_owned())).collect()
        }
        Asked::End(form) => vec![("from", form.from.clone()), ("reason", form.reason.clone())],
    };
    pairs.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value/> }).collect_view()
}
