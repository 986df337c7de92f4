use crate::paths;
use crate::ui::Page;
use leptos::prelude::*;

/// An honest answer for whoever is none of those the circle is for.
#[component]
pub fn NonePage() -> impl IntoView {
    view! {
        <Page title="The open evening is for you">
            <h1>"The open evening is for you"</h1>
            <p class="lede">"Thank you for saying so. The circle itself is for people who answer for a care service or oversee one, because they need a place where nobody else listens."</p>
            <p>"On Thursdays at eight in the evening the door is open for an hour. Care workers, relatives, students, suppliers: come and listen, and ask."</p>
            <p class="actions">
                <a class="button" href=paths::OPEN_EVENING>"See the next open evening"</a>" "
                <a class="button" data-tone="quiet" href=paths::APPLY>"Back to the application"</a>
            </p>
            <p>"If your role is close to one of ours, such as a deputy about to register, come on a Thursday and talk to an organiser."</p>
        </Page>
    }
}
