use super::super::decide::UndoDecision;
use super::super::get_queue::{QueueLine, QueueView, get_queue};
use super::undo::Undo;
use crate::live::on_news;
use crate::paths;
use crate::ui::{ErrorSummary, Loaded, Page, turned_back, use_query_map};
use domain::vetting::{State, vouched_by};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Who wants to join: oldest first.
#[component]
pub fn QueuePage() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        let query = query.read();
        let of = |name| query.get(name).unwrap_or_default();
        (of("state"), query.get("mine").is_some(), of("after"), of("decided"))
    });
    let queue = Resource::new_blocking(
        move || asked.get(),
        |(state, mine, after, decided)| get_queue(state, mine, after, decided),
    );
    on_news(move |news| {
        if matches!(news.what.as_str(), "changed" | "reset") {
            queue.refetch();
        }
    });
    #[cfg(feature = "hydrate")]
    crate::ui::keys::listen();
    view! {
        <Loaded from=queue view=move |queue| {
            let (state, mine, _, _) = asked.get_untracked();
            view! { <Shown queue state mine/> }
        }/>
    }
}

#[component]
fn Shown(queue: QueueView, state: String, mine: bool) -> impl IntoView {
    let error = turned_back(UndoDecision::url());
    let headline = headline(&queue, &state, mine);
    let empty = queue.lines.is_empty();
    view! {
        <Page title="Applications" wide=true>
            <Undo done=queue.done/>
            <ErrorSummary error/>
            <h1>{headline}</h1>
            <Filters state=state.clone() mine/>
            {empty.then(|| view! { <p class="empty">"No application here. New ones come by themselves."</p> })}
            <Lines lines=queue.lines/>
            {queue.more.map(|more| view! { <p class="actions"><a class="button" data-tone="quiet" href=more>"Show later ones"</a></p> })}
            <p class="soft keys">"Keys: j and k go down and up, Enter opens."</p>
            <p><a href=paths::TEMPLATES>"Change the words we ask and decline with"</a></p>
        </Page>
    }
}

/// What the list shows. How many, where all of them are counted.
fn headline(queue: &QueueView, state: &str, mine: bool) -> String {
    let counted =
        |n: i64, what: &str| format!("{} {what}", if n == 0 { "none".into() } else { domain::plain::count(n) });
    let words = match State::from_code(state) {
        _ if mine => "the ones you look after".to_owned(),
        Some(State::New) => counted(queue.waiting, "waiting"),
        Some(State::Asked) => counted(queue.asked, "asked"),
        Some(state) if !state.is_open() && state != State::Unconfirmed => state.label().to_owned(),
        _ => match (queue.waiting, queue.asked) {
            (0, 0) => "nobody is waiting".to_owned(),
            (0, asked) => format!("nobody is waiting, {}", counted(asked, "asked")),
            (waiting, 0) => counted(waiting, "waiting"),
            (waiting, asked) => format!("{}, {}", counted(waiting, "waiting"), counted(asked, "asked")),
        },
    };
    domain::plain::capital(&words)
}

#[component]
fn Filters(state: String, mine: bool) -> impl IntoView {
    let filter = move |code: &'static str, words: &'static str| {
        let here = !mine && state == code;
        view! { <a class="button" data-tone="quiet" href=paths::applications(code, false, "") aria-current=here.then_some("page")>{words}</a>" " }
    };
    view! {
        <nav class="filters" aria-label="Which applications">
            {filter("", "Open")}
            {filter(State::New.code(), "New")}
            {filter(State::Asked.code(), "Asked")}
            <a class="button" data-tone="quiet" href=paths::applications("", true, "") aria-current=mine.then_some("page")>"Mine"</a>" "
            {filter(State::Approved.code(), "Approved")}
            {filter(State::Declined.code(), "Declined")}
            {filter(State::Lapsed.code(), "Lapsed")}
        </nav>
    }
}

/// Lines of the queue, each a link; `j` and `k` go from one to the next.
#[component]
pub fn Lines(
    lines: Vec<QueueLine>,
    /// The one that is open beside the list.
    #[prop(optional, into)]
    open: String,
) -> impl IntoView {
    let line = move |line: QueueLine| {
        let here = line.id == open;
        view! {
            <li class="row">
                <p class="row-when">{line.waited}</p>
                <div class="row-what">
                    <p class="row-title"><a data-stop href=paths::application(&line.id) aria-current=here.then_some("true")>{line.name}</a></p>
                    <p>{line.profession}". "{line.work}</p>
                    <p class="tags">
                        {(line.state != State::New).then(|| view! { <span class="tag" data-state=line.state.code()>{line.state.label()}</span>" " })}
                        {(line.vouchers > 0).then(|| view! { <span class="tag" data-tick="yes">{vouched_by(line.vouchers)}</span>" " })}
                        {line.handler.map(|handler| view! { <span class="tag">{handler}</span> })}
                    </p>
                </div>
            </li>
        }
    };
    view! { <ol class="rows queue">{lines.into_iter().map(line).collect_view()}</ol> }
}
