use super::super::synonyms::{SaveSynonyms, SynonymsView, get_synonyms};
use crate::error::AppError;
use crate::paths;
use crate::ui::{
    Conflict, ConflictCard, ErrorSummary, Loaded, Page, TextArea, Typed, turned_back, use_query_map, use_turned_back,
    use_typed,
};
use domain::form::Field;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// What the sector calls by several names: whoever looks for one finds the others.
#[component]
pub fn SynonymsPage() -> impl IntoView {
    let turned_back = use_turned_back();
    let synonyms = Resource::new_blocking(
        move || turned_back.get(),
        |turned_back| async move {
            let synonyms = get_synonyms().await?;
            Ok::<_, AppError>((synonyms, if turned_back { use_typed() } else { Typed::default() }))
        },
    );
    view! { <Loaded from=synonyms view=|(synonyms, typed)| view! { <Shown synonyms typed/> }/> }
}

#[component]
fn Shown(synonyms: SynonymsView, typed: Typed) -> impl IntoView {
    let refused = turned_back(SaveSynonyms::url());
    let is_stale = refused.get_untracked() == Some(AppError::Stale) && typed.has(Field::Words);
    let error = Signal::derive(move || refused.get().filter(|_| !is_stale));
    let query = use_query_map();
    let saved = move || query.read().get("saved").is_some() && refused.get().is_none();
    let words = typed.or(Field::Words, synonyms.lines.clone());
    // Whoever was told of the newer one saves over it; anybody else is told first.
    let seen = typed.sent("version").and_then(|seen| seen.parse().ok()).filter(|_| !is_stale);
    let version: i64 = seen.unwrap_or(synonyms.version);
    let card = is_stale.then(|| view! { <ChangedMeanwhile synonyms=synonyms.clone() mine=words.clone()/> });
    let changed =
        synonyms.changed.map(|(who, ago)| view! { <p class="meta">{format!("Last changed: {who}, {ago}.")}</p> });
    let title = if is_stale { "Somebody changed this too" } else { "Words that mean the same" };
    view! {
        <Page title>
            {move || saved().then(|| view! { <div class="notice" data-kind="success" role="status"><p><strong>"Saved. "</strong>"The next search goes by it."</p></div> })}
            <ErrorSummary error/>
            {card}
            <p class="back"><a href=paths::ORGANISE_TALKS>"Talks to look after"</a></p>
            <h1>"Words that mean the same"</h1>
            <p class="lede">"Whoever looks for one of them finds the others too."</p>
            <form class="form" method="post" action=SaveSynonyms::url()>
                <input type="hidden" name="version" value=version/>
                <TextArea field=Field::Words label="A line for each thing" hint="Commas between its names: DoLS, deprivation of liberty safeguards." value=words error rows=16/>
                <p class="actions"><button class="button">"Save these words"</button></p>
            </form>
            {changed}
        </Page>
    }
}

#[component]
fn ChangedMeanwhile(synonyms: SynonymsView, mine: String) -> impl IntoView {
    let (who, ago) = synonyms.changed.unwrap_or_default();
    let lines = |text: &str| text.lines().map(|line| line.trim().to_owned()).collect::<Vec<_>>();
    let (theirs, of_mine) = (lines(&synonyms.lines), lines(&mine));
    let only = |these: &[String], those: &[String]| {
        let apart = these.iter().filter(|line| !those.contains(line)).cloned();
        apart.collect::<Vec<_>>().join("\n")
    };
    let differs = (only(&theirs, &of_mine), only(&of_mine, &theirs));
    let conflict = Conflict::of(&who, &ago, vec![("lines", Field::Words, differs.0, differs.1)], None);
    let (first, keeps_mine, asked) = (conflict.first(), conflict.keeps_mine(), conflict.asks());
    let Conflict { heading, differs, .. } = conflict;
    view! {
        <ConflictCard heading differs asked keep_theirs=paths::SYNONYMS.to_owned() first>
            <form method="post" action=SaveSynonyms::url()>
                <input type="hidden" name="version" value=synonyms.version/>
                <input type="hidden" name="words" value=mine/>
                <button class="button" data-tone="quiet">{keeps_mine}</button>
            </form>
        </ConflictCard>
    }
}
