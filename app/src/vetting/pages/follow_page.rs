use super::super::follow::{AddVouch, AnswerQuestion, FollowView, Withdraw, get_followed};
use crate::paths;
use crate::ui::{ErrorSummary, Loaded, Page, TextArea, TextField, turned_back, use_query_map, use_typed};
use domain::form::Field;
use domain::vetting::State;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_params_map;

/// An applicant's own page, behind a signed link: where it stands, what was asked, and the way out.
#[component]
pub fn FollowPage() -> impl IntoView {
    let params = use_params_map();
    let token = Memo::new(move |_| params.read().get("token").unwrap_or_default());
    let followed = Resource::new_blocking(move || token.get(), get_followed);
    view! { <Loaded from=followed view=move |view| view! { <Shown view token=token.get_untracked()/> }/> }
}

#[component]
fn Shown(view: FollowView, token: String) -> impl IntoView {
    let (refused, stays) = (turned_back(AnswerQuestion::url()), turned_back(Withdraw::url()));
    let unvouched = turned_back(AddVouch::url());
    let error = Signal::derive(move || refused.get().or_else(|| stays.get()).or_else(|| unvouched.get()));
    let query = use_query_map();
    let done = move || match query.read().get("done").as_deref() {
        _ if error.get().is_some() => None,
        Some("sent") => Some("Your address is confirmed, and the organisers have your application."),
        Some("vouched") => Some("The organisers see who vouches for you."),
        Some("answered") => Some("Your answer is with the organisers."),
        _ => None,
    };
    let FollowView { name, state, sent, work, messages, vouchers, reason, answer_by } = view;
    let (title, lede) = match state {
        State::Asked => ("We have a question", format!("Answer it until {answer_by}, and we go on from there.")),
        State::Approved => {
            ("You are in", "Welcome to the circle. Sign in with the address you applied with.".to_owned())
        }
        State::Declined => ("We cannot let you in this time", reason),
        State::Lapsed => (
            "This application is closed",
            "We asked something and did not hear from you in 21 days. Apply again whenever it suits you.".to_owned(),
        ),
        State::New | State::Unconfirmed => (
            "Your application is with the organisers",
            "A person reads it, usually within two days. We write to you then.".to_owned(),
        ),
    };
    let open = state.is_open();
    let asked = state == State::Asked;
    view! {
        <Page title>
            {move || done().map(|words| view! { <div class="notice" data-kind="success" role="status"><p><strong>"Done. "</strong>{words}</p></div> })}
            <ErrorSummary error/>
            <h1>{title}</h1>
            <p class="lede">{lede}</p>
            <Said messages/>
            {asked.then(|| view! { <Reply token=token.clone() error/> })}
            {match state {
                State::Approved => view! { <p class="actions"><a class="button" href=paths::sign_in_to(paths::WELCOME)>"Sign in"</a></p> }.into_any(),
                State::Declined | State::Lapsed => view! {
                    <p class="actions"><a class="button" href=paths::OPEN_EVENING>"See the open evening"</a>" "<a class="button" data-tone="quiet" href=paths::APPLY>"Apply again"</a></p>
                }.into_any(),
                _ => ().into_any(),
            }}
            <section class="part" aria-labelledby="what">
                <h2 id="what">"What you sent"</h2>
                <dl class="facts">
                    <div><dt>"Name"</dt><dd>{name}</dd></div>
                    <div><dt>"Work"</dt><dd>{work}</dd></div>
                    <div><dt>"Sent"</dt><dd>{sent}</dd></div>
                    {(!vouchers.is_empty()).then(|| view! { <div><dt>"Vouched for by"</dt><dd>{vouchers}</dd></div> })}
                </dl>
                <p class="soft">"Something is wrong? "<a href=paths::APPLY>"Apply again"</a>" with the same address: the new words take the place of these, and you keep your place."</p>
            </section>
            {open.then(|| view! { <Vouching token=token.clone() error=unvouched/> })}
            {open.then(|| view! {
                <details class="more">
                    <summary>"Take this application back"</summary>
                    <p>"We forget all that it says. You can apply again at any time."</p>
                    <form method="post" action=Withdraw::url()>
                        <input type="hidden" name="token" value=token/>
                        <button class="button" data-tone="danger">"Withdraw and forget it"</button>
                    </form>
                </details>
            })}
        </Page>
    }
}

/// Another member's word can come later.
#[component]
fn Vouching(token: String, error: Signal<Option<crate::error::AppError>>) -> impl IntoView {
    view! {
        <details class="more" open=move || error.get().is_some()>
            <summary>"Add a member\u{2019}s invitation"</summary>
            <form class="form" method="post" action=AddVouch::url()>
                <input type="hidden" name="token" value=token/>
                <TextField field=Field::Invitation label="The link they sent you" value=use_typed().or(Field::Invitation, "") error
                    hint="It says that they vouch for you, and helps the organisers decide."/>
                <p class="actions"><button class="button" data-tone="quiet">"Add it"</button></p>
            </form>
        </details>
    }
}

/// Questions and answers so far.
#[component]
fn Said(messages: Vec<(Option<String>, String, String)>) -> impl IntoView {
    let message = |(by, words, at): (Option<String>, String, String)| {
        let who = by.map_or_else(|| "You".to_owned(), |name| format!("{name}, organiser"));
        view! { <li class="message"><p class="soft">{format!("{who}, {at}")}</p><p class="words">{words}</p></li> }
    };
    (!messages.is_empty())
        .then(|| view! { <ol class="messages">{messages.into_iter().map(message).collect_view()}</ol> })
}

#[component]
fn Reply(token: String, error: Signal<Option<crate::error::AppError>>) -> impl IntoView {
    let value = use_typed().or(Field::Answer, "");
    view! {
        <form class="form" method="post" action=AnswerQuestion::url()>
            <input type="hidden" name="token" value=token/>
            <TextArea field=Field::Answer label="Your answer" value error/>
            <p class="actions"><button class="button">"Send the answer"</button></p>
        </form>
    }
}
