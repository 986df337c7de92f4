//! The fields of one session, on every page that has them.

use crate::error::AppError;
use crate::ui::{Select, TextArea, TextField};
use domain::calendar::SessionForm;
use domain::form::Field;
use leptos::prelude::*;

#[component]
pub fn SessionFields(
    values: SessionForm,
    hosts: Vec<(String, String)>,
    #[prop(into)] error: Signal<Option<AppError>>,
) -> impl IntoView {
    view! {
        <TextField field=Field::Title label="Topic" hint="A few words that say what people will take home." value=values.title error/>
        <div class="fields">
            <TextField field=Field::Date label="Date" kind="date" class="short" value=values.date error/>
            <TextField field=Field::Time label="Time in London" kind="time" class="short" value=values.time error/>
        </div>
        <TextField field=Field::Minutes label="Length in minutes" class="short" inputmode="numeric" value=values.minutes error/>
        <Select field=Field::Host label="Host" options=hosts value=values.host error/>
        <TextArea field=Field::Notes label="Notes" hint="Members see these on the session's page." value=values.notes error/>
    }
}
