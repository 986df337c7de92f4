use super::super::decide::UndoDecision;
use super::super::get_application::Done;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// What was just decided, and the way back while its mail waits.
#[component]
pub fn Undo(done: Option<Done>) -> impl IntoView {
    done.map(|done| {
        view! {
            <div class="notice" data-kind="success" role="status">
                <p><strong>{done.words}</strong>{format!(" The mail leaves in {} seconds.", done.seconds_left)}</p>
                <form method="post" action=UndoDecision::url() class="actions">
                    <input type="hidden" name="id" value=done.id/>
                    <button class="button" data-tone="quiet" data-key="u">"Undo"</button>
                </form>
            </div>
        }
    })
}
