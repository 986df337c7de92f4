use super::super::feedback::{FeedbackView, GiveFeedback, HeardTalk, get_feedback};
use crate::error::AppError;
use crate::paths;
use crate::ui::{ErrorSummary, Loaded, Page, turned_back, use_typed};
use domain::conference::Worth;
use domain::form::Field;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_params_map;

/// For members who were there: one tap for each talk, and a line for whoever likes.
#[component]
pub fn FeedbackPage() -> impl IntoView {
    let params = use_params_map();
    let slug = Memo::new(move |_| params.read().get("slug").unwrap_or_default());
    let feedback = Resource::new_blocking(
        move || slug.get(),
        |slug| async move { Ok::<_, AppError>((get_feedback(slug).await?, use_typed())) },
    );
    view! {
        <Loaded from=feedback view=|(FeedbackView { slug, title, talks }, typed)| {
            let error = turned_back(GiveFeedback::url());
            // Of several forms, the one that was turned back keeps its words.
            let sent = typed.sent("talk").unwrap_or_default().to_owned();
            let page = paths::conference(&slug);
            let is_empty = talks.is_empty();
            let talk = move |talk: HeardTalk| {
                let words = if talk.id == sent { typed.or(Field::Words, talk.words.clone()) } else { talk.words.clone() };
                view! { <OneTalk slug=slug.clone() talk=HeardTalk { words, ..talk }/> }
            };
            view! {
                <Page title=format!("What did you take from it? {title}")>
                    <ErrorSummary error/>
                    <h1>"What did you take from it?"</h1>
                    <p class="lede">
                        {if is_empty { "Nothing has begun yet. Come back on the day." } else { "One tap for each talk that you heard." }}
                    </p>
                    <p>"Organisers and the speaker read it without your name, once three of us have said something."</p>
                    {talks.into_iter().map(talk).collect_view()}
                    <p><a href=page>{title.clone()}</a></p>
                </Page>
            }
        }/>
    }
}

#[component]
fn OneTalk(slug: String, talk: HeardTalk) -> impl IntoView {
    let HeardTalk { id, n, title, by, worth, words } = talk;
    let has_said = !worth.is_empty();
    let place = format!("slot-{n}");
    let named = format!("title-{n}");
    let line = format!("words-{n}");
    let tap = move |its: &Worth| {
        let pressed = if its.code() == worth { "true" } else { "false" };
        view! { <button class="pick" name="worth" value=its.code() aria-pressed=pressed>{its.label()}</button> }
    };
    view! {
        <section class="part" id=place aria-labelledby=named.clone()>
            <h2 id=named.clone()>{title}</h2>
            <p>{by}</p>
            <form method="post" action=GiveFeedback::url()>
                <input type="hidden" name="slug" value=slug.clone()/>
                <input type="hidden" name="talk" value=id.clone()/>
                <div class="choice">{Worth::ALL.iter().map(tap).collect_view()}</div>
            </form>
            {has_said.then(|| view! {
                <form class="form" method="post" action=GiveFeedback::url()>
                    <input type="hidden" name="slug" value=slug/>
                    <input type="hidden" name="talk" value=id/>
                    <div class="field">
                        <label for=line.clone()>"A line for the speaker, if you like"</label>
                        <input id=line name="words" maxlength="500" value=words autocomplete="off"/>
                    </div>
                    <p class="actions"><button class="button small" data-tone="quiet">"Save the line"</button></p>
                </form>
            })}
        </section>
    }
}
