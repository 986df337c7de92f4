use super::get_imports::{Brought, get_imports};
use super::upload_form::UploadForm;
use crate::paths;
use crate::ui::{Loaded, Page};
use domain::people::import::Kind;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// Brings a file of members, and lists what was brought.
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
        <Page title="Import members">
            <Refused/>
            <h1>"Import members"</h1>
            <p class="lede">"For people who were vetted elsewhere. First you see what is in the file; nothing is imported before you say so, and nobody is written to before you press “send”."</p>
            <UploadForm action=paths::upload(Kind::Members.code()) label="List of members, as CSV" accept=".csv,text/csv"
                hint="Choose it, or drop it here. One row for each person; up to 100,000 rows."/>
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
fn Refused() -> impl IntoView {
    let query = use_query_map();
    let words = move || match query.read().get("refused").as_deref() {
        Some("missing") => Some("Choose a file that is not empty."),
        Some("large") => Some("That file is larger than 64 megabytes. Split it into several."),
        Some("broken") => Some("The file did not arrive whole. Send it again."),
        _ => None,
    };
    move || {
        words().map(|words| {
            view! { <div class="notice" data-kind="danger" role="alert"><p><strong>"Nothing was taken in. "</strong>{words}</p></div> }
        })
    }
}
