use super::super::get_keeping::{Keeping, Publish, VersionRow, get_keeping};
use super::super::make_move::MakeMove;
use crate::error::AppError;
use crate::paths;
use crate::ui::{ErrorSummary, Loaded, Page, turned_back, use_query_map};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_params_map;

/// What the next version would change, publishing it, and what was published before.
#[component]
pub fn KeepingPage() -> impl IntoView {
    let params = use_params_map();
    let slug = Memo::new(move |_| params.read().get("slug").unwrap_or_default());
    let keeping = Resource::new_blocking(move || slug.get(), get_keeping);
    view! { <Loaded from=keeping view=|keeping| view! { <Shown keeping/> }/> }
}

#[component]
fn Shown(keeping: Keeping) -> impl IntoView {
    let error = turned_back(Publish::url());
    let query = use_query_map();
    let published = move || query.read().get("published").filter(|_| error.get().is_none());
    let changed = move || error.get() == Some(AppError::Stale);
    let summary = Signal::derive(move || error.get().filter(|why| *why != AppError::Stale));
    let Keeping { slug, title, changes, against, is_first, concerns, mark, versions, seen } = keeping;
    let (board, page) = (paths::board(&slug), paths::conference(&slug));
    let is_ready = against.is_empty() && !changes.is_empty();
    let next = versions.first().map_or(1, |version| version.n + 1);
    let heading = match (is_first, changes.is_empty()) {
        (true, _) => "What everybody would read".to_owned(),
        (false, true) => "Nothing has changed since".to_owned(),
        (false, false) => "What version {next} would change".replace("{next}", &next.to_string()),
    };
    let (of_version, link) = (slug.clone(), page.clone());
    let version = move |version: VersionRow| {
        view! { <PastVersion slug=of_version.clone() seen=seen.clone() version/> }
    };
    let has_versions = !versions.is_empty();
    view! {
        <Page title=format!("Programme: {title}")>
            {move || published().map(|n| view! {
                <div class="notice" data-kind="success" role="status"><p><strong>{format!("Version {n} is published. ")}</strong><a href=link.clone()>"See it as everybody does"</a></p></div>
            })}
            {move || changed().then(|| view! {
                <div class="notice" data-kind="warning" role="alert"><p><strong>"Not published. "</strong>"Somebody changed the board while you looked. This is how it is now: look once more."</p></div>
            })}
            <ErrorSummary error=summary/>
            <h1>"Publish the programme"</h1>
            <p class="lede"><a href=board.clone()>{title}</a></p>
            <section class="part" aria-labelledby="next">
                <h2 id="next">{heading}</h2>
                <ul>{changes.into_iter().map(|words| view! { <li>{words}</li> }).collect_view()}</ul>
                {(!against.is_empty()).then(|| view! {
                    <div class="notice" data-kind="danger">
                        <p><strong>"It cannot be published like this. "</strong></p>
                        <ul>{against.into_iter().map(|why| view! { <li>{why}</li> }).collect_view()}</ul>
                        <p><a href=board.clone()>"Mend it on the board"</a></p>
                    </div>
                })}
                {(is_ready && !concerns.is_empty()).then(|| view! {
                    <p>{format!("It concerns {concerns}. Publishing writes to nobody; whoever was offered a slot hears of changes ten minutes after the board.")}</p>
                })}
                {is_ready.then(|| view! {
                    <form method="post" action=Publish::url()>
                        <input type="hidden" name="slug" value=slug.clone()/>
                        <input type="hidden" name="mark" value=mark/>
                        <p class="actions"><button class="button">{format!("Publish version {next}")}</button></p>
                    </form>
                })}
            </section>
            {has_versions.then(|| view! {
                <section class="part" aria-labelledby="versions">
                    <h2 id="versions">"Published so far"</h2>
                    <p><a href=page.clone()>"The programme as everybody reads it"</a></p>
                    <ol class="rows" data-plain="" reversed="">{versions.into_iter().map(version).collect_view()}</ol>
                </section>
            })}
        </Page>
    }
}

#[component]
fn PastVersion(slug: String, seen: String, version: VersionRow) -> impl IntoView {
    let VersionRow { n, by, changes, held } = version;
    view! {
        <li class="row">
            <div class="row-what">
                <h3>{format!("Version {n}")}</h3>
                <p>{by}</p>
                {changes.into_iter().map(|words| view! { <p>{words}</p> }).collect_view()}
            </div>
            <form class="row-act" method="post" action=MakeMove::url()>
                <input type="hidden" name="slug" value=slug/>
                <input type="hidden" name="act" value="adopt"/>
                <input type="hidden" name="held" value=held.to_string()/>
                <input type="hidden" name="seen" value=seen/>
                <button class="plain">{format!("Put version {n} back on the board")}</button>
            </form>
        </li>
    }
}
