use super::answer_question::AnswerQuestion;
use crate::error::AppError;
use crate::paths;
use crate::ui::{ErrorSummary, TextField, turned_back, use_query_map, use_typed};
use domain::form::Field;
use domain::register::Answer;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use serde::{Deserialize, Serialize};

/// A question to the member who looks at the page: is this still your home?
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HomeQuestion {
    pub id: String,
    pub home: String,
    /// What the new list says, in a sentence.
    pub news: String,
    /// `Tuesday 22 December`.
    pub by: String,
}

impl HomeQuestion {
    /// The question that is open for this member, if one is.
    #[cfg(feature = "ssr")]
    pub async fn of(ctx: &crate::context::Ctx, person: &domain::ids::PersonId) -> crate::AppResult<Option<Self>> {
        use domain::calendar::{date_in_london, words};
        use domain::register::news;
        let question = ctx.store.question_for(person).await?;
        Ok(question.map(|asked| Self {
            id: asked.id.into(),
            news: news(asked.kind, &asked.location_name, &asked.manager, asked.as_at),
            by: words::day(date_in_london(asked.due_at), date_in_london(ctx.now())),
            home: asked.location_name,
        }))
    }
}

/// On the member's own page: the question with all its answers, and thanks once it is answered.
#[component]
pub fn AskHome(question: Option<HomeQuestion>) -> impl IntoView {
    let query = use_query_map();
    let thanks = move || match query.read().get("home").as_deref().and_then(Answer::from_code) {
        Some(Answer::Still) => Some("It is noted as your home."),
        Some(Answer::Moved) => Some("Your new home is noted."),
        Some(Answer::Left) => Some("It is noted. You stay a member; an organiser may write to you."),
        _ => None,
    };
    view! {
        {move || thanks().map(|words| view! {
            <div class="notice" data-kind="success" role="status" id="my-home"><p><strong>"Thank you. "</strong>{words}</p></div>
        })}
        {question.map(|question| view! { <Asked question/> })}
    }
}

#[component]
fn Asked(question: HomeQuestion) -> impl IntoView {
    let HomeQuestion { id, home, news, by } = question;
    let error = turned_back(AnswerQuestion::url());
    let typed = use_typed();
    let (new_home, home_id) = (typed.or(Field::Home, ""), typed.or(Field::HomeId, ""));
    let open = Memo::new(move |_| matches!(error.get(), Some(AppError::Form(_))));
    let (still_id, left_id) = (id.clone(), id.clone());
    view! {
        <section class="part" id="my-home" aria-labelledby="home-title">
            <ErrorSummary error/>
            <h2 id="home-title">{format!("Is {home} still your home?")}</h2>
            <p>{news}" The list is monthly and not always right, so please tell us by "{by}". Nothing changes for you meanwhile."</p>
            <div class="actions">
                <form method="post" action=AnswerQuestion::url()>
                    <input type="hidden" name="id" value=still_id/>
                    <button class="button" name="answer" value=Answer::Still.code()>{Answer::Still.label()}</button>
                </form>
                <form method="post" action=AnswerQuestion::url()>
                    <input type="hidden" name="id" value=left_id/>
                    <button class="button" data-tone="quiet" name="answer" value=Answer::Left.code()>{Answer::Left.label()}</button>
                </form>
            </div>
            <details class="more" open=open>
                <summary>{Answer::Moved.label()}</summary>
                <form class="form" method="post" action=AnswerQuestion::url()>
                    <input type="hidden" name="id" value=id/>
                    <TextField field=Field::Home label="Your new home" value=new_home error/>
                    <TextField field=Field::HomeId label="Its CQC id" value=home_id error
                        hint="If it is in England and you know it. It looks like 1-1000210669."/>
                    <p class="actions"><button class="button" name="answer" value=Answer::Moved.code()>"Save my new home"</button></p>
                </form>
            </details>
        </section>
    }
}

/// On Tonight: one tap for those to whom nothing changed; the others go on to their own page.
#[component]
pub fn AskHomeBriefly(question: HomeQuestion) -> impl IntoView {
    let HomeQuestion { id, home, news, .. } = question;
    view! {
        <div class="notice" data-kind="warning">
            <p><strong>{format!("Is {home} still your home? ")}</strong>{news}</p>
            <form class="actions" method="post" action=AnswerQuestion::url()>
                <input type="hidden" name="id" value=id/>
                <button class="button" data-tone="quiet" name="answer" value=Answer::Still.code()>{Answer::Still.label()}</button>" "
                <a class="button" data-tone="quiet" href=format!("{}#my-home", paths::ME)>"Something has changed"</a>
            </form>
        </div>
    }
}
