use super::get_imports::{Brought, get_imports};
use super::upload_form::UploadForm;
use crate::paths;
use crate::ui::{Loaded, Page, use_query_map};
use domain::people::import::Kind;
use leptos::prelude::*;

/// Brings a file of members or of CQC locations, and lists what was brought.
#[component]
pub fn ImportsPage() -> impl IntoView {
    let imports = Resource::new_blocking(|| (), |()| get_imports());
    view! { <Loaded from=imports view=|brought| view! { <Shown brought/> }/> }
}

#[component]
fn Shown(brought: Vec<Brought>) -> impl IntoView {
    let row = |one: Brought| {
        view! {
            <li class="row">
                <p class="row-when">{one.stage}</p>
                <div class="row-what"><h3><a href=paths::import(&one.id)>{one.file_name}</a></h3><p>{one.by}</p></div>
            </li>
        }
    };
    let before = !brought.is_empty();
    view! {
        <Page title="Import members or locations">
            <Refused/>
            <h1>"Import members or locations"</h1>
            <p class="lede">"First you see what is in the file; nothing is imported before you say so."</p>
            <section class="part" aria-labelledby="members">
                <h2 id="members">"Members"</h2>
                <p>"People who were vetted elsewhere. Nobody is written to before you press “send”."</p>
                <UploadForm action=paths::upload(Kind::Members.code()) id="members-file" label="List of members, as CSV" accept=".csv,text/csv"
                    hint="Choose it, or drop it here. One row for each person; up to 100,000 rows." send="Check this file"/>
                <details class="more">
                    <summary>"What the file must hold"</summary>
                    <p>"The first row names the columns, in any order. Further columns are left alone."</p>
                    <ul>
                        <li><b>"name"</b>" and "<b>"e-mail"</b></li>
                        <li><b>"role"</b>": registered manager, executive, trustee, CQC or local authority"</li>
                        <li><b>"home"</b>": the home or organisation; may be empty"</li>
                        <li><b>"vetted by"</b>" and "<b>"vetted on"</b>", the date like 2026-03-14 or 14/03/2026"</li>
                        <li><b>"source"</b>": where the list comes from"</li>
                        <li><b>"lawful basis"</b>": why we may write to them"</li>
                        <li>"and, if you have it, "<b>"CQC location"</b></li>
                    </ul>
                </details>
            </section>
            <section class="part" aria-labelledby="locations">
                <h2 id="locations">"CQC locations"</h2>
                <p>"The CQC’s monthly file of active locations replaces the one before. Members whose home is gone from it, or names another manager, are asked whether it is still theirs."</p>
                <UploadForm action=paths::upload(Kind::Locations.code()) id="locations-file" label="List of locations, as the CQC publishes it"
                    accept=".ods,.csv,text/csv,application/vnd.oasis.opendocument.spreadsheet"
                    hint="Choose it, or drop it here: .ods, or .csv with the date at the beginning of its name." send="Check these locations"/>
            </section>
            {before.then(|| view! {
                <section class="part" aria-labelledby="before">
                    <h2 id="before">"Brought before"</h2>
                    <ul class="rows">{brought.into_iter().map(row).collect_view()}</ul>
                </section>
            })}
        </Page>
    }
}

/// Why no file came, when the page's address says so.
#[component]
pub fn Refused() -> impl IntoView {
    let query = use_query_map();
    let words = move || match query.read().get("refused").as_deref() {
        Some("missing") => Some("Choose a file that is not empty."),
        Some("large") => Some("That file is larger than 64 megabytes, which no list is."),
        Some("broken") => Some("The file did not arrive whole. Send it again."),
        _ => None,
    };
    move || {
        words().map(|words| {
            view! { <div class="notice" data-kind="danger" role="alert"><p><strong>"Nothing was taken in. "</strong>{words}</p></div> }
        })
    }
}
