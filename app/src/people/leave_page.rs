use super::leave::LeaveCircle;
use crate::paths;
use crate::ui::{ErrorSummary, Page, Tick, turned_back};
use domain::form::Field;
use domain::people::{GOES, STAYS};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// The way out, with what becomes of everything before the button.
#[component]
pub fn LeavePage() -> impl IntoView {
    let error = turned_back(LeaveCircle::url());
    let items = |items: &'static [&'static str]| items.iter().map(|item| view! { <li>{*item}</li> }).collect_view();
    view! {
        <Page title="Leave the circle">
            <ErrorSummary error/>
            <h1>"Leave the circle"</h1>
            <p class="lede">"You are out at once, in every browser and calendar. For 30 days you can come back with one press; then we erase what names you."</p>
            <h2>"Erased after 30 days"</h2>
            <ul>{items(&GOES)}</ul>
            <h2>"What stays"</h2>
            <ul>{items(&STAYS)}</ul>
            <p>"You may want to "<a href=paths::EXPORT rel="external" download="">"take a copy of everything about you"</a>" first."</p>
            <form class="form" method="post" action=LeaveCircle::url()>
                <Tick field=Field::Sure label="Yes, I want to leave." ticked=false error/>
                <p class="actions">
                    <button class="button" data-tone="danger">"Leave the circle"</button>" "
                    <a class="button" data-tone="quiet" href=paths::ME>"Stay"</a>
                </p>
            </form>
        </Page>
    }
}
