use super::get_questions::{AboutHome, Questions, get_questions};
use super::put_question_away::PutQuestionAway;
use crate::ui::{ErrorSummary, Loaded, Page, turned_back, use_query_map};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Which members were asked whether their home is still theirs, and what they said.
#[component]
pub fn RevettingPage() -> impl IntoView {
    let questions = Resource::new_blocking(|| (), |()| get_questions());
    view! { <Loaded from=questions view=|questions| view! { <Shown questions/> }/> }
}

#[component]
fn Shown(questions: Questions) -> impl IntoView {
    let error = turned_back(PutQuestionAway::url());
    let query = use_query_map();
    let settled = move || query.read().get("settled").is_some();
    let Questions { as_at, overdue, open, answered } = questions;
    let nothing = overdue.is_empty() && open.is_empty() && answered.is_empty();
    let list = match as_at {
        Some(date) => format!("Contains CQC data as at {date}."),
        None => "No list of locations is imported yet.".into(),
    };
    view! {
        <Page title="Homes to ask about" wide=true>
            {move || settled().then(|| view! {
                <div class="notice" data-kind="success" role="status"><p><strong>"Settled. "</strong>"It is in the audit log."</p></div>
            })}
            <ErrorSummary error/>
            <h1>"Homes to ask about"</h1>
            <p class="lede">"When a new list of the CQC says something else of a member’s home, the member is asked. Nobody is shut out by it: what follows is yours to decide."</p>
            <p class="hint">{list}</p>
            {nothing.then(|| view! { <p>"Nobody waits for anything."</p> })}
            <Part id="overdue" title="No answer for 30 days" button="Settled" asked=overdue/>
            <Part id="answered" title="Answers to look at" button="Seen" asked=answered/>
            <Part id="open" title="Asked, within the 30 days" button="Settled" asked=open/>
        </Page>
    }
}

#[component]
fn Part(id: &'static str, title: &'static str, button: &'static str, asked: Vec<AboutHome>) -> impl IntoView {
    let row = move |asked: AboutHome| {
        let about = format!(" {}", asked.name);
        view! {
            <li class="row">
                <p class="row-when">"Asked "{asked.asked}</p>
                <div class="row-what">
                    <h3>{asked.name}", "{asked.home}</h3>
                    {asked.said.map(|said| view! { <p><strong>{said}</strong></p> })}
                    <p>{asked.news}</p>
                    <p class="hint">{asked.until}</p>
                </div>
                <form class="row-act" method="post" action=PutQuestionAway::url()>
                    <input type="hidden" name="id" value=asked.id/>
                    <button class="button" data-tone="quiet">{button}<span class="visually-hidden">{about}</span></button>
                </form>
            </li>
        }
    };
    (!asked.is_empty()).then(|| {
        view! {
            <section class="part" aria-labelledby=id>
                <h2 id=id>{title}</h2>
                <ol class="rows">{asked.into_iter().map(row).collect_view()}</ol>
            </section>
        }
    })
}
