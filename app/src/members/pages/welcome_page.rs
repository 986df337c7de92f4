use super::super::begin_profile::BeginProfile;
use super::super::get_welcome::{Welcome, get_welcome};
use super::parts::{county_options, home_options};
use crate::calendar::{AnswerSession, SessionView};
use crate::error::AppError;
use crate::paths;
use crate::ui::{ErrorSummary, Loaded, Page, Select, TextArea, Typed, turned_back, use_turned_back, use_typed};
use domain::calendar::Answer;
use domain::form::Field;
use domain::members::ProfileForm;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// The first page of a new member: what was promised, what comes next, and three things about themselves.
#[component]
pub fn WelcomePage() -> impl IntoView {
    let turned_back = use_turned_back();
    let welcome = Resource::new_blocking(
        move || turned_back.get(),
        |turned_back| async move {
            let welcome = get_welcome().await?;
            Ok::<_, AppError>((welcome, if turned_back { use_typed() } else { Typed::default() }))
        },
    );
    view! { <Loaded from=welcome view=|(welcome, typed)| view! { <Shown welcome typed/> }/> }
}

#[component]
fn Shown(welcome: Welcome, typed: Typed) -> impl IntoView {
    let (begun, answered) = (turned_back(BeginProfile::url()), turned_back(AnswerSession::url()));
    let error = Signal::derive(move || begun.get().or_else(|| answered.get()));
    let title =
        Signal::derive(move || if error.get().is_some() { "Look again: welcome" } else { "Welcome" }.to_owned());
    let Welcome { name, sessions, form } = welcome;
    let first = name.split(' ').next().unwrap_or(&name).to_owned();
    let evenings = if sessions.is_empty() {
        view! { <p class="empty">"Nothing is planned yet. When an organiser plans an evening, it appears in the calendar."</p> }
            .into_any()
    } else {
        view! {
            <p>"You need not say that you are coming, but hosts like to know."</p>
            <ol class="rows">{sessions.into_iter().map(evening).collect_view()}</ol>
        }
        .into_any()
    };
    view! {
        <Page title>
            <ErrorSummary error/>
            <h1>{format!("Welcome, {first}")}</h1>
            <p class="lede">"You are in. Everybody here looks after people who need care, and knows what your day is like."</p>
            <section class="part" aria-labelledby="promises">
                <h2 id="promises">"Two promises"</h2>
                <ul>
                    <li>"Nobody sells or promotes anything here, and nobody recruits."</li>
                    <li>"What is said here stays here. Speak of homes and people so that nobody could tell which."</li>
                </ul>
            </section>
            <section class="part" aria-labelledby="evenings">
                <h2 id="evenings">"The next evenings"</h2>
                {evenings}
            </section>
            <FirstSteps form typed error/>
        </Page>
    }
}

#[component]
fn FirstSteps(form: ProfileForm, typed: Typed, error: Signal<Option<AppError>>) -> impl IntoView {
    view! {
        <section class="part" aria-labelledby="you">
            <h2 id="you">"Three things about you"</h2>
            <p>"They help others to find you. You can change them, or leave the directory, in your profile."</p>
            <form class="form" method="post" action=BeginProfile::url()>
                <Select field=Field::County label="County" options=county_options("Not said") value=typed.or(Field::County, form.county) error/>
                <TextArea field=Field::Topics label="Happy to talk about" hint="A few topics with commas between them, such as: falls, night staffing." value=typed.or(Field::Topics, form.topics) error/>
                <Select field=Field::Home label="Kind of home" options=home_options("Not said") value=typed.or(Field::Home, form.home) error/>
                <p class="actions">
                    <button class="button">"Save and go to Tonight"</button>" "
                    <a href=paths::HOME>"Not now"</a>
                </p>
            </form>
        </section>
    }
}

fn evening(session: SessionView) -> impl IntoView {
    let act = if session.mine == Some(Answer::Coming) {
        view! { <span class="tag" data-tick="yes">"You're coming"</span> }.into_any()
    } else {
        let about = format!(" to {}", session.title);
        view! {
            <form method="post" action=AnswerSession::url()>
                <input type="hidden" name="id" value=session.id.clone()/>
                <button class="button" data-tone="quiet" name="answer" value="coming">"Coming"<span class="visually-hidden">{about}</span></button>
            </form>
        }
        .into_any()
    };
    view! {
        <li class="row">
            <p class="row-when"><time datetime=session.starts_iso.clone()>{format!("{}, {}", session.near, session.starts)}</time></p>
            <div class="row-what">
                <h3><a href=paths::session(&session.id)>{session.title.clone()}</a></h3>
                <p>{session.meta()}</p>
            </div>
            <div class="row-act">{act}</div>
        </li>
    }
}
