use super::super::get_kept_talk::{KeptTalk, get_kept_talk};
use super::super::save_talk::SaveTalk;
use super::super::set_state::SetTalkState;
use super::talk_conflict::{ChangedMeanwhile, merged};
use super::talk_fields::TalkFields;
use super::talk_side::TalkSide;
use crate::error::AppError;
use crate::paths;
use crate::ui::{ErrorSummary, Loaded, Page, Typed, turned_back, use_query_map, use_turned_back, use_typed};
use domain::form::Field;
use domain::library::TalkForm;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_params_map;

/// One talk: its words, where it comes from, and whether members find it.
#[component]
pub fn KeptTalkPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("id").unwrap_or_default());
    let turned_back = use_turned_back();
    let kept = Resource::new_blocking(
        move || (id.get(), turned_back.get()),
        |(id, turned_back)| async move {
            let kept = get_kept_talk(id).await?;
            Ok::<_, AppError>((kept, if turned_back { use_typed() } else { Typed::default() }))
        },
    );
    view! { <Loaded from=kept view=|(kept, typed)| view! { <Shown kept typed/> }/> }
}

#[component]
fn Shown(kept: KeptTalk, typed: Typed) -> impl IntoView {
    let (save, set) = (turned_back(SaveTalk::url()), turned_back(SetTalkState::url()));
    let merged = merged(&kept, &typed).filter(|_| save.get_untracked() == Some(AppError::Stale));
    let has_card = merged.is_some();
    // The card says it better.
    let error = Signal::derive(move || save.get().filter(|_| !has_card).or_else(|| set.get()));
    let page_title = Signal::derive(move || match error.get() {
        _ if has_card => "Somebody changed this too".to_owned(),
        Some(_) => "Look again: a talk to look after".to_owned(),
        None => "A talk to look after".to_owned(),
    });
    // Whoever was told of the newer one saves onto it; anybody else is told first.
    let opened = typed.sent("version").and_then(|version| version.parse().ok()).filter(|_| !has_card);
    let loaded = typed.sent("loaded").filter(|_| !has_card).map_or_else(|| kept.loaded.clone(), str::to_owned);
    let values = match &merged {
        Some(merged) => TalkForm::from_pairs(&merged.pairs),
        None if typed.has(Field::Title) => TalkForm::from_pairs(&typed.0),
        None => kept.form.clone(),
    };
    let card = merged.map(|merged| view! { <ChangedMeanwhile kept=kept.clone() merged/> });
    let has_typed = typed.has(Field::Title);
    let version: i64 = opened.filter(|_| has_typed).unwrap_or(kept.version);
    let back =
        kept.publishes.then(|| view! { <p class="back"><a href=paths::ORGANISE_TALKS>"Talks to look after"</a></p> });
    view! {
        <Page title=page_title wide=true>
            <Saved error/>
            <ErrorSummary error/>
            {card}
            {back}
            <h1>{kept.form.title.clone()}</h1>
            <p class="meta">{kept.meta.clone()}</p>
            <div class="side">
                <div>
                    <form class="form" id="words" method="post" action=SaveTalk::url()>
                        <input type="hidden" name="id" value=kept.id.clone()/>
                        <input type="hidden" name="version" value=version/>
                        <input type="hidden" name="loaded" value=loaded/>
                        <TalkFields values offers=kept.offers.clone() error=save/>
                        <p class="actions"><button class="button">"Save this talk"</button></p>
                    </form>
                </div>
                <TalkSide kept/>
            </div>
        </Page>
    }
}

#[component]
fn Saved(error: Signal<Option<AppError>>) -> impl IntoView {
    let query = use_query_map();
    let words = move || match query.read().get("saved").as_deref() {
        _ if error.get().is_some() => None,
        Some("1") => Some(("Saved. ", "Where members find it already, they see it within seconds.")),
        Some("added") => Some(("Added. ", "Nobody finds it before it is published.")),
        Some("published") => Some(("Published. ", "Members find it within seconds.")),
        Some("withdrawn") => Some(("Taken out. ", "Nobody finds or hears it any more. Everything of it is kept.")),
        _ => None,
    };
    move || {
        words().map(|(done, words)| {
            view! { <div class="notice" data-kind="success" role="status"><p><strong>{done}</strong>{words}</p></div> }
        })
    }
}
