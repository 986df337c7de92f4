use super::super::decide::{Decide, HandApplication, ReopenApplication, UndoDecision};
use super::super::get_application::{Agrees, ApplicationView, Evidence, Hint, Suspended, get_application};
use super::super::readers::get_readers;
use super::decision_form::{DecisionArea, with_template};
use super::queue_page::Lines;
use super::undo::Undo;
use crate::error::AppError;
use crate::live::on_news;
use crate::paths;
use crate::ui::{ErrorSummary, Loaded, Page, turned_back, use_query_map, use_typed};
use domain::people::ActRefusal;
use domain::vetting::{DecisionForm, State};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;
use leptos_router::hooks::use_params_map;

/// One application: what was said beside what the register says, and the decision.
#[component]
pub fn ApplicationPage() -> impl IntoView {
    let params = use_params_map();
    let query = use_query_map();
    let id = Memo::new(move |_| params.read().get("id").unwrap_or_default());
    let application = Resource::new_blocking(
        move || id.get(),
        move |id| {
            // Not a reason to load anew: choosing what to do leaves it behind, and somebody may be typing already.
            let decided = query.read_untracked().get("decided").unwrap_or_default();
            async move {
                let view = get_application(id, decided).await?;
                let typed = use_typed();
                let mut form = DecisionForm::from_pairs(&typed.0);
                if let Some(chosen) = typed.sent("template") {
                    form.reason = with_template(&view.templates, chosen, &form.reason);
                }
                Ok::<_, AppError>((view, form))
            }
        },
    );
    // A page on which somebody is deciding stays as it is, and says what came in between: see `what_became`.
    on_news(move |news| {
        let concerns = news.about == id.get_untracked() && news.what == "changed" || news.what == "reset";
        if concerns && query.read_untracked().get("do").is_none() {
            application.refetch();
        }
    });
    #[cfg(feature = "hydrate")]
    crate::ui::keys::listen();
    view! { <Loaded from=application view=move |(view, typed)| view! { <Shown view typed/> }/> }
}

#[component]
fn Shown(view: ApplicationView, typed: DecisionForm) -> impl IntoView {
    let errors =
        [Decide::url(), UndoDecision::url(), ReopenApplication::url(), HandApplication::url()].map(turned_back);
    let error = Signal::derive(move || errors.iter().find_map(Get::get));
    let stands = view.stands.clone();
    let next = StoredValue::new(view.next.clone());
    // Somebody was faster: who, and when, says more than "changed".
    let is_stale = Memo::new(move |_| error.get() == Some(AppError::Stale));
    // So is which person, since when, and where to restore them.
    let suspended = StoredValue::new(view.suspended.clone());
    let to_restore =
        move || suspended.get_value().filter(|_| error.get() == Some(AppError::Act(ActRefusal::Suspended)));
    let became = what_became(&view);
    // Whoever has decided is at the next one already: the key that goes there first finds them arrived.
    let query = use_query_map();
    let led_here = Memo::new(move |_| query.read().get("decided").is_some());
    let key_unless_led = move || (!led_here.get()).then_some("n");
    let here = paths::application(&view.id);
    let brought = Memo::new(move |_| error.get() == Some(AppError::WordsBrought));
    let summary = Signal::derive(move || {
        error.get().filter(|why| *why != AppError::Stale && to_restore().is_none() && !brought.get())
    });
    view! {
        <Page title=format!("{}, application", view.name) wide=true>
            <Undo done=view.done.clone()/>
            <Said/>
            {move || is_stale.get().then(|| view! {
                <div class="notice" data-kind="warning" role="alert">
                    <p><strong>"Somebody was faster. "</strong>{stands.clone()}". Nothing of yours was sent; this is how it stands now."</p>
                    <GoOn next=next.get_value()/>
                </div>
            })}
            {move || to_restore().map(|suspended| view! {
                <div class="notice" data-kind="warning" role="alert">
                    <p><strong>{suspended.words.clone()}</strong>" "<RestoreFirst suspended/>" Nothing was sent, and what you wrote is below."</p>
                </div>
            })}
            {move || brought.get().then(|| view! {
                <div class="notice" data-kind="info" role="status">
                    <p><strong>"Nothing is sent yet. "</strong>"The words are in "<a href="#reason" rel="external">"their field"</a>", below what you typed there."</p>
                </div>
            })}
            <ErrorSummary error=summary/>
            <div class="beside">
                <nav class="beside-list" aria-label="Open applications">
                    <p class="go">
                        <a class="button" data-tone="quiet" href=paths::APPLICATIONS>"All applications"</a>" "
                        {view.next.clone().map(|(next, name)| view! {
                            <a class="button" data-tone="quiet" data-key=key_unless_led href=paths::application(&next)>"Next: "{name}</a>
                        })}
                        {move || led_here.get().then(|| view! { <a hidden data-key="n" href=here.clone()>"Stay"</a> })}
                    </p>
                    <Lines lines=view.queue.clone() open=view.id.clone()/>
                </nav>
                <article>
                    <h1>{view.name.clone()}</h1>
                    <p class="lede">{format!("{}. {}.", view.profession, view.stands)}</p>
                    <Readers id=view.id.clone() opened=view.opened readers=view.readers.clone()/>
                    <Hints suspended=view.suspended.clone() hints=view.hints.clone()/>
                    <Table rows=view.evidence.clone() register=view.register.clone()/>
                    {(!view.why.is_empty()).then(|| view! {
                        <section class="part"><h2>"Why they would like to join"</h2><p class="words">{view.why.clone()}</p></section>
                    })}
                    <Messages messages=view.messages.clone()/>
                    <Decided basis=view.basis.clone() notes=view.notes.clone() reason=view.reason.clone()/>
                    <DecisionArea view=view.clone() typed became error=summary/>
                    {(!view.state.is_open()).then(|| view! { <GoOn next=view.next.clone()/> })}
                    <Handler id=view.id.clone() handler=view.handler.clone() is_mine=view.is_mine open=view.state.is_open()/>
                </article>
            </div>
        </Page>
    }
}

/// What happened to the application while somebody is deciding on it: a decision on it as it was would be refused.
fn what_became(view: &ApplicationView) -> RwSignal<Option<String>> {
    let became = RwSignal::new(None);
    let (id, seen, query) = (view.id.clone(), view.version, use_query_map());
    on_news(move |news| {
        let concerns = news.about == id && news.what == "changed" || news.what == "reset";
        if !concerns || query.read_untracked().get("do").is_none() {
            return;
        }
        let id = id.clone();
        spawn_local(async move {
            let Ok(now) = get_application(id, String::new()).await else { return };
            if now.version != seen {
                let applicant = now.state == State::New;
                let words = if applicant { "The applicant has sent something new".to_owned() } else { now.stands };
                became.try_set(Some(words));
            }
        });
    });
    became
}

#[component]
fn Said() -> impl IntoView {
    let query = use_query_map();
    let words = move || match query.read().get("done").as_deref() {
        Some("undone") => Some("Taken back. No mail has left."),
        Some("reopened") => Some("It is in the queue again."),
        _ => None,
    };
    move || {
        words().map(|words| view! { <div class="notice" data-kind="success" role="status"><p><strong>"Done. "</strong>{words}</p></div> })
    }
}

/// Where the work goes on when this one is done.
#[component]
fn GoOn(next: Option<(String, String)>) -> impl IntoView {
    let (page, words) = match next {
        Some((id, name)) => (paths::application(&id), format!("Go on to {name}")),
        None => (paths::APPLICATIONS.to_owned(), "Nobody else is waiting: see all applications".to_owned()),
    };
    view! { <p class="actions"><a class="button" href=page>{words}</a></p> }
}

#[component]
fn RestoreFirst(suspended: Suspended) -> impl IntoView {
    view! { "Restore them first, on "<a href=paths::person(&suspended.id)>"their page"</a>"." }
}

/// Who else has it open, as they come and go.
#[component]
fn Readers(id: String, opened: i64, readers: Vec<String>) -> impl IntoView {
    let readers = RwSignal::new(readers);
    let this = id.clone();
    on_news(move |news| {
        if news.what == "readers" && news.about == this {
            let id = this.clone();
            spawn_local(async move {
                if let Ok(now) = get_readers(id).await {
                    readers.try_set(now);
                }
            });
        }
    });
    say_when_left(id, opened);
    let words = move || {
        let readers = readers.read();
        let verb = if readers.len() == 1 { "has" } else { "have" };
        (!readers.is_empty()).then(|| format!("{} {verb} this open too.", domain::plain::list(&readers)))
    };
    view! { <div class="soft" aria-live="polite">{move || words().map(|words| view! { <p>{words}</p> })}</div> }
}

/// A beacon leaves also when the page goes with its window.
#[cfg(feature = "hydrate")]
fn say_when_left(id: String, opened: i64) {
    let left = move || {
        let words = format!("id={id}&opened={opened}");
        let to = super::super::readers::LeaveApplication::url();
        let _ = window().navigator().send_beacon_with_opt_str(to, Some(&words));
    };
    let closed = window_event_listener_untyped("pagehide", {
        let left = left.clone();
        move |_| left()
    });
    on_cleanup(move || {
        closed.remove();
        left();
    });
}

#[cfg(not(feature = "hydrate"))]
fn say_when_left(_: String, _: i64) {}

#[component]
fn Hints(suspended: Option<Suspended>, hints: Vec<Hint>) -> impl IntoView {
    let hint = |hint: Hint| {
        let kind = if hint.is_warning { "warning" } else { "info" };
        view! { <li class="hinted" data-kind=kind>{hint.words}</li> }
    };
    let any = suspended.is_some() || !hints.is_empty();
    let suspended = suspended.map(|suspended| {
        view! { <li class="hinted" data-kind="warning">{suspended.words.clone()}" "<RestoreFirst suspended/></li> }
    });
    any.then(|| view! { <ul class="hinteds">{suspended}{hints.into_iter().map(hint).collect_view()}</ul> })
}

/// What was said beside what is listed; a mismatch says so in words.
#[component]
fn Table(rows: Vec<Evidence>, register: Option<String>) -> impl IntoView {
    let listed = register.is_some();
    let row = move |row: Evidence| {
        let (unsaid, unlisted) = (row.said.is_empty(), row.listed.is_empty());
        let mark = match row.agrees {
            Agrees::Yes => view! { <span class="tag" data-tick="yes">"Matches"</span> }.into_any(),
            Agrees::No => view! { <span class="tag" data-tick="no">"Does not match"</span> }.into_any(),
            Agrees::Open => ().into_any(),
        };
        view! {
            <tr role="row">
                <th role="rowheader" scope="row">{row.what}</th>
                <td role="cell" data-label="Says" data-blank=unsaid>{row.said}</td>
                {listed.then(|| view! { <td role="cell" data-label="Register" data-blank=unlisted>{row.listed}" "{mark}</td> })}
            </tr>
        }
    };
    view! {
        <table class="table evidence" role="table">
            // Not at the head of the column: a phone shows none.
            {register.map(|register| view! { <caption>{format!("Beside {register}")}</caption> })}
            <thead role="rowgroup">
                <tr role="row">
                    <th role="columnheader" scope="col"><span class="visually-hidden">"What"</span></th>
                    <th role="columnheader" scope="col">"Says"</th>
                    {listed.then(|| view! { <th role="columnheader" scope="col">"Register"</th> })}
                </tr>
            </thead>
            <tbody role="rowgroup">{rows.into_iter().map(row).collect_view()}</tbody>
        </table>
    }
}

#[component]
fn Messages(messages: Vec<(Option<String>, String, String)>) -> impl IntoView {
    let message = |(by, words, at): (Option<String>, String, String)| {
        let who = by.unwrap_or_else(|| "Applicant".to_owned());
        view! { <li class="message"><p class="soft">{format!("{who}, {at}")}</p><p class="words">{words}</p></li> }
    };
    (!messages.is_empty()).then(|| view! {
        <section class="part"><h2>"Asked and answered"</h2><ol class="messages">{messages.into_iter().map(message).collect_view()}</ol></section>
    })
}

#[component]
fn Decided(basis: String, notes: String, reason: String) -> impl IntoView {
    let fact = |what: &'static str, words: String| {
        (!words.is_empty()).then(|| view! { <div><dt>{what}</dt><dd class="words">{words}</dd></div> })
    };
    let any = [&basis, &notes, &reason].iter().any(|words| !words.is_empty());
    any.then(|| view! {
        <section class="part">
            <h2>"The last decision"</h2>
            <dl class="facts">{fact("Rests on", basis)}{fact("How checked", notes)}{fact("Told the applicant", reason)}</dl>
        </section>
    })
}

#[component]
fn Handler(id: String, handler: Option<String>, is_mine: bool, open: bool) -> impl IntoView {
    let words = match &handler {
        Some(_) if is_mine => "You look after this one.".to_owned(),
        Some(name) => format!("{name} looks after this one."),
        None => "Nobody looks after this one yet.".to_owned(),
    };
    open.then(|| {
        view! {
            <form class="actions" method="post" action=HandApplication::url()>
                <input type="hidden" name="id" value=id/>
                <input type="hidden" name="mine" value=if is_mine { "false" } else { "true" }/>
                <span>{words}</span>" "
                <button class="button" data-tone="quiet">{if is_mine { "Give it back" } else { "Take it" }}</button>
            </form>
        }
    })
}
