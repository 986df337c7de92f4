use super::super::get_kept_talks::{KeptAsked, KeptLine, KeptTalks, get_kept_talks};
use crate::paths;
use crate::ui::{Loaded, Page, use_query_map};
use leptos::prelude::*;

/// All talks, in whatever state, for those who look after them.
#[component]
pub fn KeptTalksPage() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        let query = query.read();
        let get = |name| query.get(name).unwrap_or_default();
        KeptAsked { show: get("show"), search: get("search"), after: get("after") }
    });
    let talks = Resource::new_blocking(move || asked.get(), get_kept_talks);
    view! { <Loaded from=talks view=move |talks| view! { <Shown talks asked=asked.get_untracked()/> }/> }
}

#[component]
fn Shown(talks: KeptTalks, asked: KeptAsked) -> impl IntoView {
    let KeptTalks { lines, kinds, next } = talks;
    let KeptAsked { show, search, after } = asked;
    let kind = |(code, words, n): (String, String, i64)| {
        let here = (code == show).then_some("page");
        view! { <li><a href=paths::organise_talks(&code, &search, "") aria-current=here>{format!("{words} ({n})")}</a></li> }
    };
    let kinds = kinds.into_iter().map(kind).collect_view();
    let next = next.map(|next| paths::organise_talks(&show, &search, &next));
    let first = (!after.is_empty()).then(|| paths::organise_talks(&show, &search, ""));
    let nothing = lines.is_empty().then(|| view! { <Nothing searched=!search.is_empty() shown=!show.is_empty()/> });
    view! {
        <Page title="Talks to look after">
            <h1>"Talks to look after"</h1>
            <p class="lede">"Recordings in preparation, published and taken out."</p>
            <p class="actions"><a class="button" href=paths::NEW_TALK>"Add a talk"</a>" "<a href=paths::OWED_TALKS>"Recordings owed"</a>" "<a href=paths::SYNONYMS>"Words that mean the same"</a></p>
            <section class="part" aria-labelledby="list">
                <h2 id="list">"All talks"</h2>
                <form class="search" method="get" action=paths::ORGANISE_TALKS role="search">
                    <input type="hidden" name="show" value=show/>
                    <label for="search">"Words of the title"</label>
                    <div class="search-line">
                        <input id="search" name="search" type="search" value=search autocomplete="off" maxlength="100"/>
                        <button class="button">"Find"</button>
                    </div>
                </form>
                <nav aria-label="Which talks"><ul class="states">{kinds}</ul></nav>
                {nothing}
                <ul class="rows" data-plain aria-label="Talks">{lines.into_iter().map(|line| view! { <Line line/> }).collect_view()}</ul>
                <p class="actions">
                    {next.map(|next| view! { <a class="button" data-tone="quiet" href=next>"Earlier talks"</a>" " })}
                    {first.map(|first| view! { <a href=first>"Back to the latest"</a> })}
                </p>
            </section>
        </Page>
    }
}

#[component]
fn Line(line: KeptLine) -> impl IntoView {
    let lacks = line.lacks.into_iter().map(|words| view! { <span class="tag" data-tick="no">{words}</span>" " });
    view! {
        <li class="row">
            <div class="row-what">
                <p class="row-title"><a href=paths::organise_talk(&line.id)>{line.title}</a></p>
                <p>{line.meta}</p>
                <p class="tags">
                    <span class="tag" data-state=line.state.code()>{line.state.label()}</span>" "
                    {line.for_managers.then(|| view! { <span class="tag">"Managers only"</span>" " })}
                    {lacks.collect_view()}
                </p>
            </div>
        </li>
    }
}

#[component]
fn Nothing(searched: bool, shown: bool) -> impl IntoView {
    let words = match (searched, shown) {
        (true, _) => "No talk here has these words in its title.",
        (false, true) => "No talk is like that.",
        (false, false) => "No talk yet. Add one, or import a list of old recordings.",
    };
    view! { <p class="empty">{words}</p> }
}
