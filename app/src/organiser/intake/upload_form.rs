use domain::people::import::LARGEST_FILE_MB;
use leptos::prelude::*;

/// How far a file has gone to the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "ssr", expect(dead_code, reason = "only the browser sends"))]
pub enum Sent {
    /// Of a hundred.
    Partly(u32),
    /// All of it; the server reads it.
    Wholly,
    /// The line broke.
    Not,
    /// It is too large to be taken in.
    TooLarge,
}

/// Asks for a file and sends it: a plain form, which with wasm shows how far it has come and takes what is dropped.
#[component]
pub fn UploadForm(
    action: String,
    /// Sets its fields apart from those of another form on the page.
    id: &'static str,
    label: &'static str,
    hint: &'static str,
    /// Endings and media types, for the browser's choice of files.
    accept: &'static str,
    /// On the button.
    send: &'static str,
) -> impl IntoView {
    let progress = RwSignal::new(None::<Sent>);
    let over = RwSignal::new(false);
    let input = NodeRef::<leptos::html::Input>::new();
    let submit = move |event: leptos::ev::SubmitEvent| {
        #[cfg(feature = "hydrate")]
        super::upload_driver::send(&event, input, progress);
        #[cfg(not(feature = "hydrate"))]
        let _ = (event, input, progress);
    };
    let drag = move |event: leptos::ev::DragEvent| {
        event.prevent_default();
        over.set(true);
    };
    let drop = move |event: leptos::ev::DragEvent| {
        event.prevent_default();
        over.set(false);
        #[cfg(feature = "hydrate")]
        super::upload_driver::take(&event, input);
        #[cfg(not(feature = "hydrate"))]
        let _ = input;
    };
    let hint_id = format!("{id}-hint");
    let sent_id = format!("{id}-sent");
    view! {
        <form class="form" method="post" enctype="multipart/form-data" action=action on:submit=submit>
            <div class="field">
                <label for=id>{label}</label>
                <p class="hint" id=hint_id.clone()>{hint}</p>
                <div class="drop" data-over=move || over.get().then_some("") on:dragover=drag on:dragleave=move |_| over.set(false) on:drop=drop>
                    <input type="file" id=id name="file" accept=accept required=true aria-describedby=hint_id node_ref=input/>
                </div>
            </div>
            <div aria-live="polite">
                {move || progress.get().map(|sent| match sent {
                    Sent::Partly(done) => view! {
                        <label for=sent_id.clone()>{format!("{done} % sent")}</label><progress id=sent_id.clone() max="100" value=done></progress>
                    }
                    .into_any(),
                    Sent::Wholly => view! { <p>"Sent. It is being read …"</p> }.into_any(),
                    Sent::TooLarge => view! { <p class="error">{format!("This file is larger than {LARGEST_FILE_MB} megabytes, which no list is.")}</p> }.into_any(),
                    Sent::Not => view! { <p class="error">"The file did not arrive. Look at your connection and send it again."</p> }.into_any(),
                })}
            </div>
            <p class="actions">
                <button class="button" disabled=move || matches!(progress.get(), Some(Sent::Partly(_) | Sent::Wholly))>{send}</button>
            </p>
        </form>
    }
}
