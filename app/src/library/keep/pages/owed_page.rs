use super::super::get_owed::{OwedLine, OwedView, SayNotRecorded, get_owed};
use crate::error::AppError;
use crate::paths;
use crate::ui::{ErrorSummary, Loaded, Page, Typed, turned_back, use_query_map, use_turned_back, use_typed};
use domain::form::Field;
use domain::plain::{capital, count};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// What every session that is over still owes: a recording, or a word on why there is none.
#[component]
pub fn OwedPage() -> impl IntoView {
    let (query, turned_back) = (use_query_map(), use_turned_back());
    let after = Memo::new(move |_| query.read().get("after").unwrap_or_default());
    let owed = Resource::new_blocking(
        move || (after.get(), turned_back.get()),
        |(after, turned_back)| async move {
            let owed = get_owed(after).await?;
            Ok::<_, AppError>((owed, if turned_back { use_typed() } else { Typed::default() }))
        },
    );
    view! { <Loaded from=owed view=|(owed, typed)| view! { <Shown owed typed/> }/> }
}

#[component]
fn Shown(owed: OwedView, typed: Typed) -> impl IntoView {
    let error = turned_back(SayNotRecorded::url());
    let query = use_query_map();
    let saved = move || query.read().get("saved").is_some() && error.get().is_none();
    let lede = match owed.count {
        0 => "Every session that is over has its recording, or says why there is none.".to_owned(),
        1 => "One session that is over owes its recording, or a word on why there is none.".to_owned(),
        n => format!(
            "{} sessions that are over owe their recording, or a word on why there is none.",
            capital(&count(n))
        ),
    };
    let next = owed.next.map(|next| format!("{}?after={next}", paths::OWED_TALKS));
    let line = move |line: OwedLine| {
        let reason = typed.sent("session").filter(|id| *id == line.session).map(|_| typed.or(Field::Reason, ""));
        view! { <Line line reason error/> }
    };
    view! {
        <Page title="Recordings owed">
            {move || saved().then(|| view! { <div class="notice" data-kind="success" role="status"><p><strong>"Saved. "</strong>"The session's page says so."</p></div> })}
            <ErrorSummary error/>
            <p class="back"><a href=paths::ORGANISE_TALKS>"Talks to look after"</a></p>
            <h1>"Recordings owed"</h1>
            <p class="lede">{lede}</p>
            <ol class="rows" aria-label="Sessions">{owed.lines.into_iter().map(line).collect_view()}</ol>
            {next.map(|next| view! { <p class="actions"><a class="button" data-tone="quiet" href=next>"Earlier sessions"</a></p> })}
        </Page>
    }
}

/// `reason` is what was typed for this session, in a form that was turned back.
#[component]
fn Line(line: OwedLine, reason: Option<String>, error: Signal<Option<AppError>>) -> impl IntoView {
    let OwedLine { session, title, day, host, words, talk } = line;
    // The summary leads to the one field that was turned back.
    let id = if reason.is_some() { Field::Reason.name().to_owned() } else { format!("reason-{session}") };
    let error_id = format!("{id}-error");
    let is_open = reason.is_some();
    let problem = Memo::new(move |_| error.get().filter(|_| is_open).and_then(|error| error.about(Field::Reason)));
    let described = error_id.clone();
    let act = match &talk {
        Some(talk) => {
            view! { <a class="button" data-tone="quiet" href=paths::organise_talk(talk)>"Look after its talk"</a> }
                .into_any()
        }
        None => view! { <a class="button" data-tone="quiet" href=paths::new_talk_of(&session)>"Add its talk"</a> }
            .into_any(),
    };
    let why = talk.is_none().then(|| {
        let about = format!(": {title}");
        view! {
            <details class="more" open=is_open>
                <summary>"It was not recorded"<span class="visually-hidden">{about}</span></summary>
                <form class="form" method="post" action=SayNotRecorded::url()>
                    <input type="hidden" name="session" value=session.clone()/>
                    <div class="field" data-bad=move || problem.get().map(|_| "")>
                        <label for=id.clone()>"Why was it not recorded?"</label>
                        {move || problem.get().map(|problem| view! { <p class="error" id=error_id.clone()>{problem.to_string()}</p> })}
                        <input id=id.clone() name="reason" value=reason maxlength="200" autocomplete="off"
                            aria-describedby=move || problem.get().map(|_| described.clone())/>
                    </div>
                    <p class="actions"><button class="button" data-tone="quiet">"Say so"</button></p>
                </form>
            </details>
        }
    });
    view! {
        <li class="row">
            <p class="row-when">{day}</p>
            <div class="row-what">
                <p class="row-title"><a href=paths::session(&session)>{title}</a></p>
                <p>{host.map(|host| format!("with {host}. "))}{words}</p>
                <div class="actions">{act}</div>
                {why}
            </div>
        </li>
    }
}
