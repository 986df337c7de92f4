//! The fields of one session, on every page that has them.

use super::host_field::HostField;
use crate::error::AppError;
use crate::ui::{TextArea, TextField};
use domain::calendar::SessionForm;
use domain::form::Field;
use leptos::prelude::*;

/// Where no series has a host to fall back to.
pub const HOST_HINT: &str = "A member's name or email address. Empty as long as nobody does.";

#[component]
pub fn SessionFields(
    values: SessionForm,
    host_hint: &'static str,
    offered: Vec<String>,
    #[prop(into)] error: Signal<Option<AppError>>,
) -> impl IntoView {
    view! {
        <TextField field=Field::Title label="Topic" hint="A few words that say what people will take home." value=values.title error/>
        <div class="fields">
            <TextField field=Field::Date label="Date" kind="date" class="short" value=values.date error/>
            <TextField field=Field::Time label="Time in London" kind="time" class="short" value=values.time error/>
        </div>
        <TextField field=Field::Minutes label="Length in minutes" class="short" inputmode="numeric" value=values.minutes error/>
        <HostField hint=host_hint value=values.host offered error/>
        <TextArea field=Field::Notes label="Notes" hint="Members see these on the session's page." value=values.notes error/>
    }
}
