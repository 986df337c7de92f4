use super::super::get_series::{SeriesEdit, get_series};
use super::super::set_link::SetSeriesLink;
use super::series_form::{ChangeForm, EndingForm};
use super::session_side::forget_when_saved;
use crate::error::AppError;
use crate::paths;
use crate::ui::{ErrorSummary, Loaded, Page, TextField, Typed, refused, use_query_map, use_turned_back, use_typed};
use domain::form::Field;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// One weekly series: what to change, its link, its end. Changes are looked at before they are saved.
#[component]
pub fn SeriesPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("id").unwrap_or_default());
    let set_link = ServerAction::<SetSeriesLink>::new();
    let turned_back = use_turned_back();
    let series = Resource::new_blocking(
        move || (id.get(), turned_back.get()),
        |(id, turned_back)| async move {
            Ok::<_, AppError>((get_series(id).await?, if turned_back { use_typed() } else { Typed::default() }))
        },
    );
    Effect::new(move |_| {
        if matches!(set_link.value().get(), Some(Ok(()))) {
            series.refetch();
        }
    });
    view! { <Loaded from=series view=move |(series, typed)| view! { <Shown series typed set_link/> }/> }
}

#[component]
fn Shown(series: SeriesEdit, typed: Typed, set_link: ServerAction<SetSeriesLink>) -> impl IntoView {
    let SeriesEdit { id, version, title, when, form, loaded, has_link, changed, last, over } = series;
    let error = refused(set_link);
    let name = title.clone();
    let page_title =
        Signal::derive(
            move || {
                if error.get().is_some() { format!("Look again: {name}") } else { format!("Change {name}") }
            },
        );
    if over {
        let last = last.unwrap_or_default();
        return view! {
            <Page title=page_title>
                <h1>{title}</h1>
                <p class="lede">{format!("{when}. This ended on {last}.")}</p>
                <p class="actions"><a class="button" data-tone="quiet" href=paths::ORGANISE>"Go to Organise"</a></p>
            </Page>
        }
        .into_any();
    }
    view! {
        <Page title=page_title>
            <SavedLink error/>
            <ErrorSummary error/>
            <h1>{format!("Change {title}")}</h1>
            <p class="lede">"You will see what moves before anything is saved."</p>
            {changed.map(|changed| view! { <p class="meta">{format!("Last changed by {changed}.")}</p> })}
            {last.map(|last| view! { <p class="meta">{format!("These dates go on until {last}.")}</p> })}
            <ChangeForm id=id.clone() version loaded values=form offered=Vec::new() error=None/>
            <section class="part" aria-labelledby="link-title">
                <h2 id="link-title">"The link to the call"</h2>
                <SeriesLink id=id.clone() has_link typed set_link/>
            </section>
            <section class="part" id="end" aria-labelledby="end-title">
                <h2 id="end-title">"End this series"</h2>
                <p>"Sessions from that date on are cancelled and leave every calendar. What has been, stays."</p>
                <EndingForm id version date_id="end-from" error=None/>
            </section>
        </Page>
    }
    .into_any()
}

#[component]
fn SavedLink(error: Signal<Option<AppError>>) -> impl IntoView {
    let query = use_query_map();
    let words = move || match query.read().get("saved").as_deref() {
        _ if error.get().is_some() => None,
        Some("link") => Some("Every session that has no link of its own uses it."),
        Some("no-link") => Some("The series has no link now."),
        _ => None,
    };
    move || {
        words().map(|words| {
            view! { <div class="notice" data-kind="success" role="status"><p><strong>"Saved. "</strong>{words}</p></div> }
        })
    }
}

/// The link is set here and never shown again, not even to organisers.
#[component]
fn SeriesLink(id: String, has_link: bool, typed: Typed, set_link: ServerAction<SetSeriesLink>) -> impl IntoView {
    let error = refused(set_link);
    let form = forget_when_saved(set_link.value());
    let clear = id.clone();
    view! {
        <ActionForm action=set_link attr:class="form" node_ref=form>
            <input type="hidden" name="id" value=id/>
            <input type="hidden" name="clear" value="false"/>
            <TextField field=Field::Link label="Zoom or other https address" inputmode="url" autocomplete="off"
                hint="For all sessions of the series. Shown to nobody before the doors open." value=typed.or(Field::Link, "") error/>
            <p class="tags">
                <span class="tag" data-tick=if has_link { "yes" } else { "no" }>{if has_link { "A link is set" } else { "No link yet" }}</span>
            </p>
            <p class="actions"><button class="button" data-tone="quiet">"Save the link"</button></p>
        </ActionForm>
        {has_link.then(|| view! {
            <ActionForm action=set_link>
                <input type="hidden" name="id" value=clear/>
                <input type="hidden" name="link" value=""/>
                <input type="hidden" name="clear" value="true"/>
                <p class="actions"><button class="button" data-tone="quiet">"Take the link away"</button></p>
            </ActionForm>
        })}
    }
}
