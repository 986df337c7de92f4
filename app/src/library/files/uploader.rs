//! Where a recording is chosen, and how each fares that this page sends.

use super::get_files::FilesView;
use super::job::{Fare, Job, percent};
use leptos::html;
use leptos::prelude::*;

/// What browsers offer when a recording is to be chosen.
const KINDS: &str = ".mp4,.m4v,.m4a,.mp3,.webm,.ogg,.wav,.flac,video/mp4,video/webm,audio/*";

/// Takes files and sends them, several at once. A browser without wasm cannot go on with half a file, so it is told so.
#[component]
pub fn Uploader(files: Signal<FilesView>, jobs: RwSignal<Vec<Job>>, when_sent: Callback<()>) -> impl IntoView {
    let (over, input) = (RwSignal::new(false), NodeRef::<html::Input>::new());
    #[cfg(feature = "hydrate")]
    let sender = super::sender::Sender::new(jobs);
    let take = move |list: Option<web_list::Files>| {
        #[cfg(feature = "hydrate")]
        web_list::each(list, |file| {
            let files = files.get_untracked();
            sender.take(&files.id, file, &files.coming, when_sent);
        });
        #[cfg(not(feature = "hydrate"))]
        let _ = (list, files);
    };
    let chosen = move |_: leptos::ev::Event| {
        take(web_list::chosen(input));
        // So that the same file can be chosen again.
        if let Some(input) = input.get_untracked() {
            input.set_value("");
        }
    };
    let drag = move |event: leptos::ev::DragEvent| {
        event.prevent_default();
        over.set(true);
    };
    let drop = move |event: leptos::ev::DragEvent| {
        event.prevent_default();
        over.set(false);
        take(web_list::dropped(&event));
    };
    let act = move |job: Job, wanted: Wanted| {
        #[cfg(feature = "hydrate")]
        match wanted {
            Wanted::Pause => sender.pause(job),
            Wanted::GoOn => sender.go_on(job, when_sent),
            Wanted::Remove => sender.remove(job, when_sent),
        }
        #[cfg(not(feature = "hydrate"))]
        let _ = (job, wanted, when_sent);
    };
    view! {
        <noscript>
            <div class="notice" data-kind="info"><p>"Uploading needs JavaScript, as it goes on where it stopped. Switch it on, or bring recordings with the command “import talks” on the server."</p></div>
        </noscript>
        <div class="field">
            <label for="recording">"Recording"</label>
            <p class="hint" id="recording-hint">"MP4, M4A, MP3 or WebM. Choose it, or drop it here; it begins at once. You may close this page: choose the same file again, also tomorrow, and it goes on where it stopped."</p>
            <div class="drop" data-over=move || over.get().then_some("") on:dragover=drag on:dragleave=move |_| over.set(false) on:drop=drop>
                <input type="file" id="recording" accept=KINDS multiple=true aria-describedby="recording-hint" node_ref=input on:change=chosen/>
            </div>
        </div>
        <ul class="rows" data-plain="" aria-label="Sent by this page" hidden=move || jobs.read().is_empty()>
            <For each=move || jobs.get() key=|job| job.key let:job>
                <Sending job act/>
            </For>
        </ul>
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wanted {
    Pause,
    GoOn,
    Remove,
}

#[component]
fn Sending(job: Job, act: impl Fn(Job, Wanted) + Copy + Send + Sync + 'static) -> impl IntoView {
    let name = job.name.get_value();
    let (of_pause, of_go_on, of_remove) =
        (format!("Pause {name}"), format!("Continue {name}"), format!("Remove {name}"));
    let id = format!("sending-{}", job.key);
    let said = move || match job.fare.get() {
        Fare::Sending => None,
        Fare::Waiting => Some("The line is broken. It goes on by itself when it is back.".to_owned()),
        Fare::Paused => Some("Paused. What has come is kept for seven days.".to_owned()),
        Fare::Sent => Some("All of it has come.".to_owned()),
        Fare::Stopped(words, _) => Some(words),
        Fare::Removed => Some("Removed.".to_owned()),
    };
    let goes = move || matches!(job.fare.get(), Fare::Sending | Fare::Waiting);
    let may_go_on = move || matches!(job.fare.get(), Fare::Paused | Fare::Stopped(_, true));
    let is_wrong = move || matches!(job.fare.get(), Fare::Stopped(..));
    view! {
        <li class="row">
            <div class="row-what">
                <h3>{name}</h3>
                <p id=id.clone()>{move || job.words()}</p>
                <progress aria-labelledby=id max="100" value=move || percent(job.sent.get(), job.bytes)></progress>
                <div role="status" class:error=is_wrong>{said}</div>
                <p class="actions">
                    <Show when=goes>
                        <button class="button" data-tone="quiet" type="button" aria-label=of_pause.clone() on:click=move |_| act(job, Wanted::Pause)>"Pause"</button>
                    </Show>
                    <Show when=may_go_on>
                        <button class="button" type="button" aria-label=of_go_on.clone() on:click=move |_| act(job, Wanted::GoOn)>"Continue"</button>
                    </Show>
                    <Show when=move || goes() || may_go_on()>
                        <button class="button" data-tone="quiet" type="button" aria-label=of_remove.clone() on:click=move |_| act(job, Wanted::Remove)>"Remove"</button>
                    </Show>
                </p>
            </div>
        </li>
    }
}

/// Lists of files, which only browsers have.
#[cfg(feature = "hydrate")]
mod web_list {
    use leptos::html;
    use leptos::prelude::*;
    use web_sys::{File, FileList};

    pub type Files = FileList;

    pub fn chosen(input: NodeRef<html::Input>) -> Option<Files> {
        input.get_untracked()?.files()
    }

    pub fn dropped(event: &leptos::ev::DragEvent) -> Option<Files> {
        event.data_transfer()?.files()
    }

    pub fn each(list: Option<Files>, mut take: impl FnMut(File)) {
        let Some(list) = list else { return };
        // The list of a field empties with it.
        let files: Vec<_> = (0..list.length()).filter_map(|nth| list.get(nth)).collect();
        files.into_iter().for_each(&mut take);
    }
}

#[cfg(not(feature = "hydrate"))]
mod web_list {
    use leptos::html;
    use leptos::prelude::*;

    #[derive(Clone, Copy, Debug)]
    pub struct Files;

    pub fn chosen(_: NodeRef<html::Input>) -> Option<Files> {
        None
    }

    pub fn dropped(_: &leptos::ev::DragEvent) -> Option<Files> {
        None
    }
}
