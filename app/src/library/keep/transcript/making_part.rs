use super::change::MakeTranscript;
use super::get_transcript::{MakingView, get_making};
use crate::paths;
use domain::library::Making;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use std::time::Duration;

/// How far the program is, is asked for so often.
const ASK_EVERY: Duration = Duration::from_secs(3);

/// Has the recording written down by the program that whoever runs the server has named.
#[component]
pub fn MakingPart(id: String, making: MakingView) -> impl IntoView {
    let now = RwSignal::new(making);
    follow(id.clone(), now);
    let page = paths::kept_transcript(&id);
    let state = move || {
        let MakingView { stage, percent, problem, version } = now.get();
        match stage {
            None => view! { <p>"A program on this server can listen to the recording and write it down. You look at what it made before anybody reads it."</p> }.into_any(),
            Some(Making::Waiting) => view! { <p role="status">"It waits for its turn."</p> }.into_any(),
            Some(Making::Running) => view! {
                <p role="status">{format!("The program is listening: {percent} %.")}</p>
                <progress max="100" value=percent aria-label="How far it is"></progress>
            }
            .into_any(),
            Some(Making::Done) => view! {
                <p role="status">"It is written down. "{version.map(|version| view! {
                    <a href=format!("{page}?version={version}") rel="external">{format!("Look at version {version}")}</a>
                })}</p>
            }
            .into_any(),
            Some(Making::Failed) => view! { <div class="notice" data-kind="warning"><p><strong>"It could not be made. "</strong>{problem}</p></div> }.into_any(),
        }
    };
    let goes_on = move || now.read().stage.is_some_and(Making::goes_on);
    let again = move || if now.read().stage.is_some() { "Have it made once more" } else { "Have it made" };
    let reload = paths::kept_transcript(&id);
    view! {
        <section class="part" id="making" aria-labelledby="making-title">
            <h2 id="making-title">"Made by a program"</h2>
            {state}
            {move || if goes_on() {
                view! { <p><a href=reload.clone() rel="external">"Look again"</a></p> }.into_any()
            } else {
                view! {
                    <form method="post" action=MakeTranscript::url()>
                        <input type="hidden" name="id" value=id.clone()/>
                        <p class="actions"><button class="button" data-tone="quiet">{again}</button></p>
                    </form>
                }
                .into_any()
            }}
        </section>
    }
}

/// With wasm the page says by itself how far it is.
fn follow(id: String, now: RwSignal<MakingView>) {
    Effect::new(move |_| {
        if !now.with_untracked(|now| now.stage.is_some_and(Making::goes_on)) {
            return;
        }
        let id = id.clone();
        let asked = set_interval_with_handle(
            move || {
                let id = id.clone();
                leptos::task::spawn_local(async move {
                    if let Ok(newer) = get_making(id).await {
                        let _ = now.try_set(newer);
                    }
                });
            },
            ASK_EVERY,
        );
        if let Ok(handle) = asked {
            on_cleanup(move || handle.clear());
            // Nothing is asked for once it has ended.
            Effect::new(move |_| {
                if !now.read().stage.is_some_and(Making::goes_on) {
                    handle.clear();
                }
            });
        }
    });
}
