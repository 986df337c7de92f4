use super::super::get_offered::{Offered, OfferedTalk, WishFor, get_offered};
use crate::paths;
use crate::ui::{ErrorSummary, Loaded, Page, turned_back};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_params_map;

/// What is proposed for the circle's day: members say which talks they would come to hear.
#[component]
pub fn OfferedPage() -> impl IntoView {
    let params = use_params_map();
    let slug = Memo::new(move |_| params.read().get("slug").unwrap_or_default());
    let offered = Resource::new_blocking(move || slug.get(), get_offered);
    view! { <Loaded from=offered view=|offered| view! { <Shown offered/> }/> }
}

#[component]
fn Shown(offered: Offered) -> impl IntoView {
    let error = turned_back(WishFor::url());
    let Offered { slug, title, when, is_open, talks } = offered;
    let is_empty = talks.is_empty();
    let propose = paths::propose(&slug);
    let row = move |talk: OfferedTalk| view! { <Row slug=slug.clone() talk/> };
    view! {
        <Page title=format!("Which talks would you come to hear? {title}")>
            <ErrorSummary error/>
            <h1>"Which talks would you come to hear?"</h1>
            <p class="lede">{format!("{title}, {when}")}</p>
            <p>"There are five slots. What members wish for counts when the organisers choose; it does not decide."</p>
            {is_open.then(|| view! { <p><a href=propose>"Propose a talk yourself"</a></p> })}
            {is_empty.then(|| view! { <p>"Nothing is proposed yet."</p> })}
            {(!is_empty).then(|| view! { <ul class="rows" data-plain="">{talks.into_iter().map(row).collect_view()}</ul> })}
        </Page>
    }
}

#[component]
fn Row(slug: String, talk: OfferedTalk) -> impl IntoView {
    let OfferedTalk { id, title, by, about, takeaway, wished } = talk;
    let (words, would_come) = if wished { ("I would not come after all", "false") } else { ("I would come", "true") };
    let (of, place) = (format!(" to “{title}”"), format!("talk-{id}"));
    view! {
        <li class="row" id=place>
            <div class="row-what">
                <h2 class="row-title">{title}</h2>
                <p>{by}</p>
                <div class="marked" inner_html=about></div>
                {(!takeaway.is_empty()).then(|| view! { <p>"On Monday: "{takeaway}</p> })}
                {wished.then(|| view! { <p class="tags"><span class="tag" data-tick="yes">"You would come"</span></p> })}
            </div>
            <form class="row-act" method="post" action=WishFor::url()>
                <input type="hidden" name="slug" value=slug/>
                <input type="hidden" name="proposal" value=id/>
                <input type="hidden" name="would_come" value=would_come/>
                <button class="button" data-tone="quiet">{words}<span class="visually-hidden">{of}</span></button>
            </form>
        </li>
    }
}
