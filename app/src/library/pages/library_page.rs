use super::super::address::Search;
use super::super::search_library::{Found, Narrow, search_library};
use super::list::Talks;
use crate::paths;
use crate::ui::Page;
use domain::library::Sort;
use domain::plain::counted;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};
use std::time::Duration;

/// Who types stops for so long before a search begins.
const PAUSE: Duration = Duration::from_millis(200);

/// All talks, or those in which something was said. The address is the state: each way of narrowing down is a link, and
/// typing changes it as well.
#[component]
pub fn LibraryPage() -> impl IntoView {
    let search = use_location().search;
    let found = Resource::new_blocking(move || search.get(), search_library);
    let results = move || {
        Suspend::new(async move {
            match found.await {
                Ok(found) => view! { <Results found/> }.into_any(),
                Err(why) => {
                    view! { <div class="notice" data-kind="danger" role="alert"><p>{why.to_string()}</p></div> }
                        .into_any()
                }
            }
        })
    };
    view! {
        <Page title="Library" wide=true>
            <h1>"Library"</h1>
            <SearchForm/>
            <Transition fallback=|| view! { <p class="skeleton" role="status">"One moment…"</p> }>{results}</Transition>
            <p class="actions"><a href=paths::LEARNING>"My learning log"</a>" "<a href=paths::FEEDS>"Hear the talks in a podcast app"</a></p>
        </Page>
    }
}

/// A form of method GET, so it works before the wasm does; then results follow what is typed.
#[component]
fn SearchForm() -> impl IntoView {
    let location = use_location().search;
    let search = Memo::new(move |_| Search::read(&location.get()));
    let field = NodeRef::<leptos::html::Input>::new();
    let typed = move || search.get().get("q").unwrap_or_default().to_owned();
    let initial = search.with_untracked(|search| search.get("q").unwrap_or_default().to_owned());
    // What the address got from this field last, if it was this field that changed it last.
    let followed = StoredValue::new(None::<String>);
    // Going back shows what was looked for then; what is being typed right now stays.
    Effect::new(move |before: Option<()>| {
        let words = typed();
        if followed.with_value(|followed| followed.as_ref() == Some(&words)) {
            return;
        }
        followed.set_value(None);
        if let (Some(()), Some(field)) = (before, field.get_untracked()) {
            field.set_value(&words);
        }
    });
    let navigate = use_navigate();
    let mut follow = debounce(PAUSE, move |words: String| {
        let address = search.get_untracked().with("q", &words).address();
        // One entry of the history for all that is typed in one go.
        let replace = followed.with_value(Option::is_some);
        followed.set_value(Some(words));
        navigate(&address, NavigateOptions { replace, scroll: false, ..NavigateOptions::default() });
    });
    let kept = move || {
        let search = search.get();
        let narrows: Vec<_> = search.narrows().cloned().collect();
        narrows.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value/> }).collect_view()
    };
    // Who has found something needs the room more than the advice.
    let has_words = !initial.is_empty();
    view! {
        <form class="search" method="get" action=paths::LIBRARY role="search" aria-label="Library">
            <label for="q">"What was said, by whom, or on what"</label>
            <div class="search-line">
                <input
                    id="q" name="q" type="search" value=initial node_ref=field autocomplete="off" maxlength="300" enterkeyhint="search"
                    aria-describedby="q-hint" on:input=move |event| follow(event_target_value(&event))
                />
                <button class="button">"Find"</button>
            </div>
            <p class="hint" id="q-hint" hidden=has_words>"Half a sentence is enough, also misspelt. “In quotation marks” word for word."</p>
            {kept}
        </form>
    }
}

#[component]
fn Results(found: Found) -> impl IntoView {
    let search = Search::read(&found.search);
    let words = search.get("q").unwrap_or_default().trim().to_owned();
    let count = counted(i64::try_from(found.count).unwrap_or(i64::MAX), "talk");
    let head = match (found.count, words.is_empty()) {
        (0, _) => "Nothing found".to_owned(),
        (_, true) => count,
        (_, false) => format!("{count} · {words}"),
    };
    let instead = found.instead.iter().map(|(typed, meant)| format!("Nobody said “{typed}”, so this is “{meant}”."));
    let notes = instead.chain(found.is_near.then(|| "No talk has all of these words. These come near.".to_owned()));
    let notes = notes.collect::<Vec<_>>().join(" ");
    let notes = (!notes.is_empty()).then(|| view! { <p>{notes}</p> });
    let begun = (!found.begun.is_empty()).then(|| {
        view! {
            <section aria-labelledby="begun">
                <h2 id="begun">"Go on listening"</h2>
                <Talks talks=found.begun label="Begun"/>
            </section>
        }
    });
    let page: u32 = search.get("page").and_then(|page| page.parse().ok()).unwrap_or(0);
    let more = found.has_more.then(|| {
        let next = search.with("page", &(page + 1).to_string()).address();
        view! { <a class="button" data-tone="quiet" href=next rel="next">"More talks"</a> }
    });
    let first = (page > 0).then(|| view! { <a href=search.with("page", "").address()>"Back to the first"</a> });
    let list = if found.talks.is_empty() {
        view! { <Nothing search=search.clone() words/> }.into_any()
    } else {
        view! { <Talks talks=found.talks label="Talks found"/> }.into_any()
    };
    view! {
        {begun}
        <section class="results" aria-labelledby="found">
            <div class="results-head">
                <h2 id="found">{head.clone()}</h2>
                <p class="visually-hidden" role="status">{head}</p>
                <Order search=search.clone()/>
            </div>
            {notes}
            <NarrowedBy search=search.clone()/>
            <div class="results-body">
                <NarrowDown narrow=found.narrow search/>
                <div>
                    {list}
                    <p class="actions">{more}" "{first}</p>
                </div>
            </div>
        </section>
    }
}

#[component]
fn Nothing(search: Search, words: String) -> impl IntoView {
    let narrowed = search.narrows().count() > 0;
    let advice = match (words.is_empty(), narrowed) {
        (false, true) => "Look among all talks, or try fewer words.",
        (false, false) => "Try fewer words, or another way to say it.",
        (true, true) => "Nothing fits all of that.",
        (true, false) => "When a live session has been recorded and published, it is here.",
    };
    let all = search.narrows().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    let wider = all.iter().fold(search, |search, name| search.with(name, "")).address();
    view! {
        <div class="empty">
            <p>{advice}</p>
            {narrowed.then(|| view! { <p class="actions"><a class="button" data-tone="quiet" href=wider>"Look among all talks"</a></p> })}
        </div>
    }
}

#[component]
fn Order(search: Search) -> impl IntoView {
    let now = search.get("sort").and_then(Sort::from_code);
    let usual = if search.get("q").is_some() { Sort::Relevance } else { Sort::Newest };
    let now = now.unwrap_or(usual);
    let orders = Sort::ALL.iter().filter(|sort| search.get("q").is_some() || **sort != Sort::Relevance);
    let links = orders.map(|sort| {
        let here = (*sort == now).then_some("true");
        let code = if *sort == usual { "" } else { sort.code() };
        view! { <li><a href=search.with("sort", code).address() aria-current=here>{sort.label()}</a></li> }
    });
    view! { <nav aria-label="Order"><ul class="choices">{links.collect_view()}</ul></nav> }
}

/// What narrows the search down now, each with a way to take it away.
#[component]
fn NarrowedBy(search: Search) -> impl IntoView {
    let chips: Vec<_> = search
        .narrows()
        .map(|(name, value)| {
            let words = match name.as_str() {
                "unheard" => "Not yet heard".to_owned(),
                "saved" => "Saved".to_owned(),
                "transcript" => "Written down".to_owned(),
                "length" => domain::library::Length::from_code(value)
                    .map_or_else(String::new, |length| length.label().to_owned()),
                _ => value.clone(),
            };
            let label = format!("Take away: {words}");
            view! { <li><a class="chip" href=search.with(name, "").address() aria-label=label>{words}" ×"</a></li> }
        })
        .collect();
    (!chips.is_empty()).then(|| view! { <ul class="choices" aria-label="Narrowed down to">{chips}</ul> })
}

#[component]
fn NarrowDown(narrow: Vec<Narrow>, search: Search) -> impl IntoView {
    let mine =
        [("unheard", "Not yet heard"), ("saved", "Saved")].into_iter().filter(|(name, _)| search.get(name).is_none());
    let mine: Vec<_> =
        mine.map(|(name, words)| view! { <li><a href=search.with(name, "1").address()>{words}</a></li> }).collect();
    let kinds = narrow.into_iter().filter(|kind| search.get(&kind.name).is_none()).map(|Narrow { name, label, options }| {
        let options = options.into_iter().map(|(value, words, count)| {
            view! { <li><a href=search.with(&name, &value).address()>{words}</a>" "<span class="meta">{count}</span></li> }
        });
        view! { <details class="more"><summary>{label}</summary><ul class="plain">{options.collect_view()}</ul></details> }
    });
    view! {
        <nav class="narrow" aria-label="Narrow down">
            <ul class="choices">{mine}</ul>
            {kinds.collect_view()}
        </nav>
    }
}
