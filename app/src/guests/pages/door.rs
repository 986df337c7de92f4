use crate::calendar::{BeforeYouJoin, RECORDED, Recorded, SessionView};
use crate::live::use_now;
use crate::ui::phase_of;
use domain::calendar::Phase;
use leptos::prelude::*;

/// The button that opens the call, from doors on, for those who are no members. The link itself is only ever the answer to
/// this form.
#[component]
pub fn Door(session: SessionView, #[prop(into)] address: String) -> impl IntoView {
    let now = use_now();
    let (times, as_of) = (session.times, session.as_of);
    let phase = phase_of(times, as_of);
    let joinable = Memo::new(move |_| times.joinable(now.get().unwrap_or(as_of)));
    let SessionView { doors, join_until, .. } = session;
    let words = move || match phase.get() {
        Phase::Upcoming => format!("The button to join appears here at {doors}, ten minutes before."),
        Phase::RunningOver if joinable.get() => format!("You can join until {join_until}."),
        Phase::RunningOver => "The doors are closed. It ends any minute.".to_owned(),
        Phase::Over => String::new(),
        Phase::Doors | Phase::Live => "Opens the call in a new tab.".to_owned(),
    };
    view! {
        {move || joinable.get().then(|| view! {
            <Recorded/>
            <form class="join" method="post" action=address.clone() target="_blank">
                <button class="button" data-tone="now" aria-describedby=RECORDED>"Join the call"</button>
            </form>
        })}
        <p class="meta">{words}</p>
        {move || (phase.get() == Phase::Doors).then(|| view! { <BeforeYouJoin/> })}
    }
}
