use super::get_files::{Coming, FilesView, get_files};
use super::job::{Job, percent};
use super::uploader::Uploader;
use crate::paths;
use crate::ui::{Loaded, Page};
use domain::library::{UploadNotice, UploadStage, size};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use std::time::Duration;

/// While something is being made, the page asks this often how far it is.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// A talk's recording: what there is, what is on its way, and another one to upload.
#[component]
pub fn FilesPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("id").unwrap_or_default());
    let files = Resource::new_blocking(move || id.get(), get_files);
    view! { <Loaded from=files view=|files| view! { <Shown files/> }/> }
}

#[component]
fn Shown(files: FilesView) -> impl IntoView {
    let (id, title) = (files.id.clone(), files.title.clone());
    let (files, jobs) = (RwSignal::new(files), RwSignal::new(Vec::<Job>::new()));
    let coming = move || {
        let jobs = jobs.read();
        let files = files.read();
        files.coming.iter().filter(|one| !jobs.iter().any(|job| job.is_of(one))).cloned().collect::<Vec<_>>()
    };
    let look = {
        let id = StoredValue::new(id);
        Callback::new(move |()| {
            leptos::task::spawn_local(async move {
                if let Ok(found) = get_files(id.get_value()).await {
                    files.try_set(found);
                }
            });
        })
    };
    // Runs in the browser alone; ends when nothing goes on any more.
    Effect::new(move |_| {
        if files.read().is_under_way() {
            set_timeout(move || look.run(()), LOOK_EVERY);
        }
    });
    let remove = move |id: String| {
        #[cfg(feature = "hydrate")]
        leptos::task::spawn_local(async move {
            super::sender::take_back(&format!("{}/{id}", super::line::UPLOADS)).await;
            look.run(());
        });
        #[cfg(not(feature = "hydrate"))]
        drop(id);
    };
    view! {
        <Page title="Recording">
            <p class="back"><a href=paths::organise_talk(&files.read_untracked().id)>{title}</a></p>
            <h1>"Recording"</h1>
            {move || match files.read().kept.clone() {
                kept if kept.is_empty() => view! { <p class="lede">"This talk has no recording yet."</p> }.into_any(),
                kept => view! { <Kept kept/> }.into_any(),
            }}
            <section class="part" aria-labelledby="upload">
                <h2 id="upload">"Upload a recording"</h2>
                <Show when=move || !files.read().kept.is_empty()><p>"It takes the place of the one that is there, when all of it has come."</p></Show>
                <Uploader files=files.into() jobs when_sent=look/>
            </section>
            <Show when=move || !coming().is_empty()>
                <section class="part" aria-labelledby="coming">
                    <h2 id="coming">"On its way"</h2>
                    <ul class="rows" data-plain="">
                        {move || coming().into_iter().map(|one| view! { <OnItsWay one remove/> }).collect_view()}
                    </ul>
                </section>
            </Show>
        </Page>
    }
}

#[component]
fn Kept(kept: Vec<(String, String)>) -> impl IntoView {
    view! {
        <section class="part" aria-labelledby="kept">
            <h2 id="kept">"In the library"</h2>
            <ul class="rows">
                {kept.into_iter().map(|(what, size)| view! { <li class="row"><p class="row-when">{size}</p><div class="row-what"><h3>{what}</h3></div></li> }).collect_view()}
            </ul>
        </section>
    }
}

/// A recording that has partly come, or that is worked on.
#[component]
fn OnItsWay(one: Coming, remove: impl Fn(String) + Copy + 'static) -> impl IntoView {
    let Coming { id, file_name, bytes, came, stage, notice, done, by, until, .. } = one;
    let bar = format!("coming-{id}");
    let (part, words) = match stage {
        UploadStage::Coming => {
            let part = percent(came, bytes);
            (
                Some(part),
                format!(
                    "{part} % of {} has come, from {by}. To continue, choose the same file above. Kept until {until}.",
                    size(bytes)
                ),
            )
        }
        UploadStage::Received => (None, "All of it has come; it is being put into the library.".to_owned()),
        UploadStage::Making => (
            Some(u64::from(done)),
            "It is in the library. The small and the audio-only version are being made.".to_owned(),
        ),
        _ => (None, stage.label().to_owned()),
    };
    let label = format!("Remove {file_name}");
    view! {
        <li class="row">
            <div class="row-what">
                <h3>{file_name}</h3>
                <p id=bar.clone()>{words}</p>
                {part.map(|part| view! { <progress aria-labelledby=bar max="100" value=part></progress> })}
                {(notice != UploadNotice::Nothing).then(|| view! { <div class:error=stage == UploadStage::Refused>{notice.label()}</div> })}
                {(stage == UploadStage::Coming).then(|| view! {
                    <p class="actions"><button class="button" data-tone="quiet" type="button" aria-label=label on:click=move |_| remove(id.clone())>"Remove"</button></p>
                })}
            </div>
        </li>
    }
}
