use super::super::get_sign_up::{SignUpView, get_sign_up};
use super::sign_up_form::SignUpForm;
use crate::calendar::{Refetch, refetch_on_news};
use crate::paths;
use crate::public::{Evening, OpenEvening, get_open_evening};
use crate::ui::{Loaded, Page};
use leptos::prelude::*;

/// What the Thursday evening is, when the next one is, and a seat at it.
#[component]
pub fn OpenEveningPage() -> impl IntoView {
    let evening = Resource::new_blocking(|| (), |()| get_open_evening());
    refetch_on_news(|| Refetch::Sessions, move || evening.refetch());
    // Loaded once: news must not take away what is being typed.
    let sign_up = Resource::new_blocking(|| (), |()| get_sign_up());
    view! { <Loaded from=sign_up view=move |view| view! { <Shown view evening/> }/> }
}

#[component]
fn Shown(view: SignUpView, evening: Resource<crate::error::AppResult<OpenEvening>>) -> impl IntoView {
    let hero = move || {
        Suspend::new(async move {
            let evening = evening.await.unwrap_or_default();
            view! {
                <Evening evening>
                    <p class="lede">"One of us speaks, everyone may ask, and after an hour we stop. Nobody sells anything."</p>
                </Evening>
            }
        })
    };
    view! {
        <Page title="Open evening" wide=true>
            <Transition>{hero}</Transition>
            <div class="side">
                <SignUpForm view/>
                <section class="part" aria-labelledby="what">
                    <h2 id="what">"What happens"</h2>
                    <ol>
                        <li>"The doors open ten minutes before the start. You join from your browser, by name."</li>
                        <li>"A member of the circle speaks about one subject from the work."</li>
                        <li>"You ask, and people who do the same work as you answer."</li>
                    </ol>
                    <p class="add"><a href=paths::OPEN_EVENINGS_FEED rel="external">"Add every open evening to your calendar"</a></p>
                    <p>"If it is for you and you look after a care home, see "<a href=paths::APPLY>"how to join"</a>"."</p>
                </section>
            </div>
        </Page>
    }
}
