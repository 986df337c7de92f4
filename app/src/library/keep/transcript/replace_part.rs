use super::change::ReplaceWords;
use super::get_transcript::{Found, TranscriptAsked};
use crate::error::AppError;
use crate::paths;
use crate::ui::TextField;
use domain::form::Field;
use domain::library::{Replaced, clock};
use domain::plain::counted;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Words that a program misheard everywhere, put right everywhere: first looked at, then done.
#[component]
pub fn ReplacePart(id: String, version: i64, found: (Option<Found>, TranscriptAsked)) -> impl IntoView {
    let (found, asked) = found;
    let mistakes = found.as_ref().map(|found| found.mistakes.clone()).filter(|mistakes| !mistakes.is_empty());
    let error = Signal::derive(move || mistakes.clone().map(AppError::Form));
    let fresh = found.is_none();
    let result = found
        .filter(|found| found.mistakes.is_empty())
        .map(|found| view! { <Preview id=id.clone() version found asked=asked.clone()/> });
    view! {
        <section class="part" id="replace" aria-labelledby="replace-title">
            <h2 id="replace-title">"Find and replace"</h2>
            <form class="form" method="get" action=format!("{}#replace", paths::kept_transcript(&id))>
                <TextField field=Field::Find label="Find" value=asked.find error autocomplete="off"/>
                <TextField field=Field::With label="Replace with" hint="Empty takes it away." value=asked.with error autocomplete="off"/>
                <Ticked name="whole" label="Whole words only" ticked=fresh || asked.whole == "yes"/>
                <Ticked name="exact" label="Capitals as written" ticked=asked.exact == "yes"/>
                <p class="actions"><button class="button" data-tone="quiet">"See what changes"</button></p>
            </form>
            {result}
        </section>
    }
}

#[component]
fn Ticked(name: &'static str, label: &'static str, ticked: bool) -> impl IntoView {
    view! {
        <div class="option">
            <input type="checkbox" id=name name=name value="yes" checked=ticked/>
            <label for=name>{label}</label>
        </div>
    }
}

#[component]
fn Preview(id: String, version: i64, found: Found, asked: TranscriptAsked) -> impl IntoView {
    let Found { count, in_lines, lines, .. } = found;
    if count == 0 {
        return view! { <p role="status">{format!("“{}” is said nowhere in this talk.", asked.find.trim())}</p> }
            .into_any();
    }
    let places = counted(i64::from(count), "place");
    let words = format!("Found in {places}, {}. Nothing is saved yet.", counted(i64::from(in_lines), "line"));
    let hidden_lines = i64::from(in_lines) - i64::try_from(lines.len()).unwrap_or(0);
    let line = |Replaced { at, before, after }: Replaced| {
        let after = if after.trim().is_empty() { "(the line goes)".to_owned() } else { after };
        view! { <li><p class="meta">{clock(at)}</p><p><s>{before}</s></p><p><ins>{after}</ins></p></li> }
    };
    view! {
        <div class="stack">
            <p role="status">{words}</p>
            <ul class="replaced" aria-label="What changes">{lines.into_iter().map(line).collect_view()}</ul>
            {(hidden_lines > 0).then(|| view! { <p>{format!("And {} more.", counted(hidden_lines, "line"))}</p> })}
            <form method="post" action=ReplaceWords::url()>
                <input type="hidden" name="id" value=id/>
                <input type="hidden" name="version" value=version/>
                <input type="hidden" name="find" value=asked.find/>
                <input type="hidden" name="with" value=asked.with/>
                <input type="hidden" name="exact" value=asked.exact/>
                <input type="hidden" name="whole" value=asked.whole/>
                <p class="actions"><button class="button">{format!("Replace in {places}")}</button></p>
            </form>
        </div>
    }
    .into_any()
}
