use super::evening::Evening;
use super::get_open_evening::{OpenEvening, get_open_evening};
use crate::calendar::{Refetch, refetch_on_news};
use crate::paths;
use crate::ui::{Loaded, Page};
use leptos::prelude::*;

/// What a stranger sees first.
#[component]
pub fn FrontPage() -> impl IntoView {
    let evening = Resource::new_blocking(|| (), |()| get_open_evening());
    refetch_on_news(|| Refetch::Sessions, move || evening.refetch());
    view! { <Loaded from=evening view=|evening| view! { <Shown evening/> }/> }
}

#[component]
fn Shown(evening: OpenEvening) -> impl IntoView {
    view! {
        <Page title="" wide=true>
            <Evening evening>
                <p class="lede">"An hour with people who run care homes, open to people outside the circle."</p>
                <p class="actions">
                    <a class="button" href=paths::OPEN_EVENING>"About the open evening"</a>" "
                    <a class="button" data-tone="quiet" href=paths::SIGN_IN>"Sign in"</a>
                </p>
            </Evening>
            <div class="pair">
                <section class="part" aria-labelledby="what">
                    <h2 id="what">"What the circle is"</h2>
                    <p>"A closed place for people who answer for a care home. Monday to Wednesday at eight in the evening a member talks for twenty minutes and the rest of us ask. On Thursday it is an hour, and the door is open."</p>
                    <p>"You can ask what you would not ask elsewhere: every member has been checked by a person, nobody sells anything, and what is said inside is seen by members only."</p>
                </section>
                <section class="part" aria-labelledby="who">
                    <h2 id="who">"Who can join"</h2>
                    <ul>
                        <li>"Registered managers of care homes"</li>
                        <li>"Executives of a care trust"</li>
                        <li>"People who work at the CQC"</li>
                        <li>"People who work for a local authority"</li>
                    </ul>
                    <p>"It is not for those who recruit or sell."</p>
                    <p class="actions"><a class="button" data-tone="quiet" href=paths::APPLY>"How to apply"</a></p>
                </section>
            </div>
        </Page>
    }
}
