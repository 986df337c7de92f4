//! What Tonight and a session's page share.

use super::answer_session::AnswerSession;
use super::view::SessionView;
use crate::live::use_now;
use crate::paths;
use crate::ui::{ErrorSummary, phase_of};
use domain::calendar::{Answer, Phase};
use domain::plain;
use leptos::form::ActionForm;
use leptos::prelude::*;

/// The button that opens the call. It appears at doors and goes five minutes after the end, by the server's clock; the
/// link itself is only ever the answer to this form.
#[component]
pub fn Join(session: SessionView) -> impl IntoView {
    let now = use_now();
    let (times, as_of, link_set) = (session.times, session.as_of, session.has_link);
    let phase = phase_of(times, as_of);
    let joinable = Memo::new(move |_| times.joinable(now.get().unwrap_or(as_of)));
    let address = paths::join(&session.id);
    let SessionView { doors, ends, join_until, .. } = session;
    let words = move || match phase.get() {
        Phase::Upcoming => format!("The button to join appears here at {doors}, ten minutes before."),
        Phase::RunningOver if joinable.get() => format!("It was to end at {ends}. You can join until {join_until}."),
        Phase::RunningOver => "The doors are closed. It ends any minute.".to_owned(),
        Phase::Over => String::new(),
        _ if link_set => "Opens the call in a new tab.".to_owned(),
        _ => "The organisers have not set the link yet. The button will work as soon as they have.".to_owned(),
    };
    view! {
        {move || joinable.get().then(|| view! {
            <Recorded/>
            <form class="join" method="post" action=address.clone() target="_blank">
                <button class="button" data-tone="now" aria-describedby=RECORDED>"Join the call"</button>
            </form>
        })}
        <p class="meta">{words}</p>
    }
}

/// The id of what [`Recorded`] says.
pub const RECORDED: &str = "recorded";

/// What everyone reads before they join, whoever they are.
#[component]
pub fn Recorded() -> impl IntoView {
    view! { <p class="meta" id=RECORDED>"This is recorded, for members to play again."</p> }
}

/// What spares the first five minutes of a call.
#[component]
pub fn BeforeYouJoin() -> impl IntoView {
    view! {
        <details class="more">
            <summary>"Before you join: sound, camera, link"</summary>
            <ul>
                <li>"Sound: turn it up, and mute your microphone until you speak."</li>
                <li>"Camera: as you like. Mind what and who is behind you."</li>
                <li>"Link: the call opens in a new tab. Keep this one for questions and the chat."</li>
            </ul>
        </details>
    }
}

/// "Are you coming?", answered at one tap; shown as answered at once, and put right if the server says otherwise.
#[component]
pub fn AreYouComing(
    session: SessionView,
    every_week: bool,
    /// Loads the page's data again once an answer is saved.
    on_saved: impl Fn() + 'static,
) -> impl IntoView {
    let answer = ServerAction::<AnswerSession>::new();
    Effect::new(move |_| {
        if matches!(answer.value().get(), Some(Ok(()))) {
            on_saved();
        }
    });
    let failed = Signal::derive(move || answer.value().get().and_then(Result::err));
    // While an answer is on its way it is shown as if it had arrived; a failure falls back to the last truth.
    let (mine, coming) = (session.mine, session.coming);
    let shown = move || match answer.input().get().map(|asked| asked.answer) {
        Some(asked) if asked == "every-week" => (Some(Answer::Coming), true),
        Some(asked) if asked == "not-every-week" => (mine, false),
        Some(asked) => (Answer::from_code(&asked), every_week),
        None => (mine, every_week),
    };
    let pressed = move |is: fn((Option<Answer>, bool)) -> bool| move || if is(shown()) { "true" } else { "false" };
    let weekday = session.day.split(' ').next().unwrap_or_default().to_owned();
    let weekly = session.weekly;
    let words = move || {
        let (now_mine, every_week) = shown();
        let me = |answer: Option<Answer>| i64::from(answer == Some(Answer::Coming));
        let every = if every_week { format!("You come every {weekday}. ") } else { String::new() };
        format!("{every}{}", coming_words(coming - me(mine) + me(now_mine), me(now_mine) == 1))
    };
    view! {
        <ErrorSummary error=failed/>
        <ActionForm action=answer attr:class="stack">
            <input type="hidden" name="id" value=session.id/>
            <fieldset>
                <legend>"Are you coming?"</legend>
                <div class="choice">
                    <button class="pick" name="answer" value="coming" aria-pressed=pressed(|(mine, _)| mine == Some(Answer::Coming))>"Coming"</button>
                    <button class="pick" name="answer" value="not-coming" aria-pressed=pressed(|(mine, _)| mine == Some(Answer::NotComing))>"Not coming"</button>
                    {weekly.then(|| view! {
                        <button class="pick" name="answer" value=move || if shown().1 { "not-every-week" } else { "every-week" }
                            aria-pressed=pressed(|(_, every_week)| every_week)>"Every week"</button>
                    })}
                </div>
            </fieldset>
            <p class="meta" aria-live="polite">{words}</p>
        </ActionForm>
    }
}

/// How many come, in words: `Sixty-one of us` stays `61 of us`, small numbers are words.
pub fn coming_words(coming: i64, with_me: bool) -> String {
    match (coming, with_me) {
        (0, _) => "Nobody has said yet. You could be the first.".into(),
        (1, true) => "You are the first to say so.".into(),
        (1, false) => "One of us is coming.".into(),
        (n, true) => format!("{} of us are coming, you among them.", plain::capital(&plain::count(n))),
        (n, false) => format!("{} of us are coming.", plain::capital(&plain::count(n))),
    }
}

/// Ways to have one session in one's own calendar.
#[component]
pub fn AddToCalendar(#[prop(into)] id: String) -> impl IntoView {
    view! {
        <p class="add" role="group" aria-label="Add to calendar">
            <span class="soft">"Add to calendar:"</span>" "
            <a href=paths::session_file(&id) rel="external">"Apple and others"</a>" "
            <a href=paths::add_to("google", &id) rel="external" target="_blank">"Google"</a>" "
            <a href=paths::add_to("outlook", &id) rel="external" target="_blank">"Outlook"</a>
        </p>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_comes_is_said_as_a_person_would() {
        let said = [(0, false), (1, true), (1, false), (5, true), (61, false)].map(|(n, me)| coming_words(n, me));
        assert_eq!(said[3], "Five of us are coming, you among them.");
        assert_eq!(said[4], "61 of us are coming.");
        assert_eq!(said[1], "You are the first to say so.");
    }
}
