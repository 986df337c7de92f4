use super::evening::Evening;
use super::get_open_evening::{OpenEvening, get_open_evening};
use crate::calendar::{Refetch, refetch_on_news};
use crate::live::use_now;
use crate::paths;
use crate::ui::{Loaded, Page, phase_of};
use domain::calendar::Phase;
use domain::guests::sign_up_open;
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
    let on = evening.next.as_ref().map(|next| (next.times, next.as_of, phase_of(next.times, next.as_of)));
    let phase = Memo::new(move |_| on.map_or(Phase::Upcoming, |(.., phase)| phase.get()));
    let now = use_now();
    // Whoever comes by while the doors are open wants to come in, as long as a seat is to be had.
    let takes = Memo::new(move |_| {
        on.is_some_and(|(times, as_of, _)| {
            phase.get() > Phase::Upcoming && sign_up_open(times, now.get().unwrap_or(as_of))
        })
    });
    let title = Signal::derive(move || match phase.get() {
        Phase::Doors => "Doors are open".to_owned(),
        Phase::Live => "Live now".to_owned(),
        Phase::RunningOver => "Running over".to_owned(),
        _ => String::new(),
    });
    let after = StoredValue::new(evening.after.clone());
    let programme = evening.programme.clone().map(|(slug, title)| {
        view! { <p><a href=paths::conference(&slug)>{title}</a>": five talks in one day at a trade show."</p> }
    });
    let next_one = move || {
        let late = phase.get() > Phase::Upcoming && !takes.get();
        late.then(|| after.get_value().map(|after| view! { <p>{format!("The next one is on {after}.")}</p> }))
    };
    view! {
        <Page title wide=true>
            <Evening evening>
                <p class="lede">"An hour with people who run care homes, open to people outside the circle."</p>
                {next_one}
                <p class="actions">
                    <a class="button" href=paths::OPEN_EVENING>
                        {move || if takes.get() { "Come in: take a seat" } else { "About the open evening" }}
                    </a>" "
                    <a class="button" data-tone="quiet" href=paths::SIGN_IN>"Sign in"</a>
                </p>
            </Evening>
            <div class="pair">
                <section class="part" aria-labelledby="what">
                    <h2 id="what">"What the circle is"</h2>
                    <p>"A closed place for people who answer for a care home. Monday to Wednesday at eight in the evening a member talks for twenty minutes and the rest of us ask. On Thursday it is an hour, and the door is open."</p>
                    <p>"You can ask what you would not ask elsewhere: every member has been checked by a person, nobody sells anything, and what is said inside is seen by members only."</p>
                    {programme}
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
