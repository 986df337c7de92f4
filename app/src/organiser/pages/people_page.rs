use super::super::get_people::{People, PeopleAsked, PersonRow, RoleRow, get_people};
use super::people_parts::{Filter, link};
use crate::paths;
use crate::ui::{Loaded, Page, use_query_map};
use domain::people::{Profession, Rank, Standing};
use leptos::prelude::*;

/// Everybody the circle knows, and who waits for an organiser.
#[component]
pub fn PeoplePage() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        let query = query.read();
        let get = |name| query.get(name).unwrap_or_default();
        PeopleAsked {
            search: get("search"),
            standing: get("standing"),
            rank: get("rank"),
            profession: get("profession"),
            after_name: get("after_name"),
            after_id: get("after_id"),
        }
    });
    let people = Resource::new_blocking(move || asked.get(), get_people);
    view! { <Loaded from=people view=move |people| view! { <Shown people asked=asked.get_untracked()/> }/> }
}

#[component]
fn Shown(people: People, asked: PeopleAsked) -> impl IntoView {
    let next = people.next.map(|(name, id)| {
        link(
            paths::PEOPLE,
            &[
                ("search", &asked.search),
                ("standing", &asked.standing),
                ("rank", &asked.rank),
                ("profession", &asked.profession),
                ("after_name", &name),
                ("after_id", &id),
            ],
        )
    });
    let nobody = people.rows.is_empty();
    view! {
        <Page title="People">
            <h1>"People"</h1>
            <p class="lede">"Everybody the circle knows. "<a href=paths::AUDIT>"Who did what"</a>" · "<a href=paths::UNSEALING>"Who asked anonymously"</a></p>
            {(!people.role_requests.is_empty()).then(|| view! { <Requests requests=people.role_requests/> })}
            <section class="part" aria-labelledby="find">
                <h2 id="find">"Find somebody"</h2>
                <Search asked/>
                <ul class="rows">{people.rows.into_iter().map(|row| view! { <Row row/> }).collect_view()}</ul>
                {nobody.then(|| view! { <p>"Nobody is like that."</p> })}
                {next.map(|next| view! { <p class="actions"><a class="button" data-tone="quiet" href=next>"Next people"</a></p> })}
            </section>
        </Page>
    }
}

#[component]
fn Requests(requests: Vec<RoleRow>) -> impl IntoView {
    let row = |request: RoleRow| {
        view! {
            <li class="row">
                <p class="row-when">{request.asked}</p>
                <div class="row-what">
                    <h3><a href=format!("{}#request", paths::person(&request.person))>{request.name}</a></h3>
                    <p>{request.wish}</p>
                </div>
            </li>
        }
    };
    view! {
        <section class="part" aria-labelledby="requests">
            <h2 id="requests">"Asked for another role"</h2>
            <ol class="rows">{requests.into_iter().map(row).collect_view()}</ol>
        </section>
    }
}

#[component]
fn Search(asked: PeopleAsked) -> impl IntoView {
    let options = |all: &[(&str, &str)]| {
        let any = std::iter::once((String::new(), "Any".to_owned()));
        any.chain(all.iter().map(|(code, words)| ((*code).to_owned(), (*words).to_owned()))).collect::<Vec<_>>()
    };
    let standings: Vec<_> = Standing::ALL.iter().map(|one| (one.code(), one.label())).collect();
    let ranks: Vec<_> = Rank::ALL.iter().map(|one| (one.code(), one.label())).collect();
    let professions: Vec<_> = Profession::ALL.iter().map(|one| (one.code(), one.label())).collect();
    view! {
        <form class="form" method="get" action=paths::PEOPLE role="search">
            <div class="field">
                <label for="search">"Name or email address"</label>
                <p class="hint" id="search-hint">"The beginning is enough: two letters or more."</p>
                <input id="search" name="search" type="search" aria-describedby="search-hint" value=asked.search autocomplete="off" maxlength="100"/>
            </div>
            <div class="fields">
                <Filter name="standing" label="Standing" options=options(&standings) value=asked.standing/>
                <Filter name="rank" label="Duties" options=options(&ranks) value=asked.rank/>
                <Filter name="profession" label="Role" options=options(&professions) value=asked.profession/>
            </div>
            <p class="actions"><button class="button">"Search"</button></p>
        </form>
    }
}

#[component]
fn Row(row: PersonRow) -> impl IntoView {
    view! {
        <li class="row">
            <div class="row-what">
                <h3><a href=paths::person(&row.id)>{row.name}</a></h3>
                <p>{row.role}</p>
                <p>{row.email}</p>
                <p class="tags">
                    {row.duties.map(|duties| view! { <span class="tag" data-tick="yes">{duties}</span>" " })}
                    {row.standing.map(|standing| view! { <span class="tag" data-phase="cancelled">{standing}</span> })}
                </p>
            </div>
        </li>
    }
}
