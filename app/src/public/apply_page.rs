use super::get_open_evening::get_open_evening;
use crate::paths;
use crate::ui::{Loaded, Page};
use leptos::prelude::*;

/// Who can join, and how: by a mail to the organisers.
#[component]
pub fn ApplyPage() -> impl IntoView {
    let evening = Resource::new_blocking(|| (), |()| get_open_evening());
    view! {
        <Loaded from=evening view=|evening| view! {
            <Page title="How to join">
                <h1>"How to join"</h1>
                <p class="lede">"A person reads who you are and where you work before the door opens. That is what makes it safe to ask."</p>
                <h2>"Who it is for"</h2>
                <ul>
                    <li>"Registered managers of care homes"</li>
                    <li>"Executives or trustees of a care trust or provider"</li>
                    <li>"People who work at the CQC"</li>
                    <li>"People who work for a local authority"</li>
                </ul>
                <p>"It is not for those who recruit or sell. If that is you, you are welcome at the "<a href=paths::OPEN_EVENING>"open evening"</a>"."</p>
                <h2>"What to send"</h2>
                <p>"Your name, what you do, and the home or organisation you do it for, with its CQC location number if it has one."</p>
                {match evening.contact {
                    Some(contact) => view! {
                        <p class="actions"><a class="button" href=format!("mailto:{contact}?subject=Joining%20the%20circle") rel="external">{format!("Write to {contact}")}</a></p>
                    }
                    .into_any(),
                    None => view! { <p>"Bring it to the "<a href=paths::OPEN_EVENING>"open evening"</a>", and an organiser will tell you where to send it."</p> }.into_any(),
                }}
            </Page>
        }/>
    }
}
