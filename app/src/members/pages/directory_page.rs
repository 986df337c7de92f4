use super::super::get_directory::{Directory, Listed, Sought, get_directory};
use super::parts::{county_options, home_options, role_and_county};
use crate::paths;
use crate::ui::{Loaded, Page, use_query_map};
use domain::people::Profession;
use leptos::prelude::*;

/// The directory. The address holds what is looked for and where in the list we are.
#[component]
pub fn DirectoryPage() -> impl IntoView {
    let query = use_query_map();
    let sought = Memo::new(move |_| {
        let query = query.read();
        let of = |name: &str| query.get(name).unwrap_or_default();
        Sought {
            name: of("name"),
            talk: of("talk"),
            role: of("role"),
            county: of("county"),
            home: of("home"),
            after: of("after"),
        }
    });
    let directory = Resource::new_blocking(
        move || sought.get(),
        |sought| async move { get_directory(sought.clone()).await.map(|found| (found, sought)) },
    );
    view! { <Loaded from=directory view=|(found, sought)| view! { <Shown found sought/> }/> }
}

#[component]
fn Shown(found: Directory, sought: Sought) -> impl IntoView {
    let Directory { members, next } = found;
    let next = next.map(|after| address(&Sought { after, ..sought.clone() }));
    let first = (!sought.after.is_empty()).then(|| address(&Sought { after: String::new(), ..sought.clone() }));
    let asked = sought != Sought::default();
    let list = if members.is_empty() {
        view! { <Nobody asked/> }.into_any()
    } else {
        let rows = members.into_iter().map(row).collect_view();
        view! { <ul class="rows" aria-label="Members found">{rows}</ul> }.into_any()
    };
    let pages = (next.is_some() || first.is_some()).then(|| {
        view! {
            <nav class="actions" aria-label="Pages">
                {next.map(|next| view! { <a class="button" data-tone="quiet" href=next rel="next">"More members"</a>" " })}
                {first.map(|first| view! { <a href=first>"Back to the first"</a> })}
            </nav>
        }
    });
    view! {
        <Page title="Members">
            <h1>"Members"</h1>
            <p class="lede">"Somebody here has met it before. Find them, and ask to talk."</p>
            <SearchForm sought/>
            {list}
            {pages}
        </Page>
    }
}

fn address(sought: &Sought) -> String {
    let Sought { name, talk, role, county, home, after } = sought;
    let asked = [("name", name), ("talk", talk), ("role", role), ("county", county), ("home", home), ("after", after)];
    paths::members(&asked.map(|(name, value)| (name, value.as_str())))
}

fn row(member: Listed) -> impl IntoView {
    view! {
        <li class="row">
            <div class="row-what">
                <p class="row-title"><a href=paths::member(&member.id)>{member.name}</a></p>
                <p>{role_and_county(&member.role, &member.county)}</p>
            </div>
        </li>
    }
}

#[component]
fn Nobody(asked: bool) -> impl IntoView {
    let words = if asked {
        view! {
            <p>"Nobody here matches all of that. Try fewer words, or another county."</p>
            <p class="actions"><a class="button" data-tone="quiet" href=paths::MEMBERS>"Show everybody"</a></p>
        }
        .into_any()
    } else {
        view! { <p>"Nobody is in the directory yet. You could be the first: "<a href=paths::PROFILE>"your profile"</a>"."</p> }
            .into_any()
    };
    view! { <div class="empty">{words}</div> }
}

/// A form of method GET: sending it opens an address that can be kept.
#[component]
fn SearchForm(sought: Sought) -> impl IntoView {
    let Sought { name, talk, role, county, home, .. } = sought;
    let narrowed = [&talk, &role, &county, &home].into_iter().any(|asked| !asked.is_empty());
    let anybody = (String::new(), "Any role".to_owned());
    let known = Profession::ALL.iter().map(|role| (role.code().to_owned(), role.label().to_owned()));
    let roles = std::iter::once(anybody).chain(known).collect();
    view! {
        <form class="form" method="get" action=paths::MEMBERS role="search" aria-label="Members">
            <div class="field">
                <label for="name">"Name"</label>
                <input id="name" name="name" type="search" value=name autocomplete="off" maxlength="100"/>
            </div>
            <details class="more" open=narrowed>
                <summary>"By topic, role, county or kind of home"</summary>
                <div class="stack">
                    <div class="field">
                        <label for="talk">"Happy to talk about"</label>
                        <input id="talk" name="talk" type="search" value=talk autocomplete="off" maxlength="100"/>
                    </div>
                    <Narrow name="role" label="Role" options=roles value=role/>
                    <Narrow name="county" label="County" options=county_options("Any county") value=county/>
                    <Narrow name="home" label="Kind of home" options=home_options("Any kind") value=home/>
                </div>
            </details>
            <p class="actions"><button class="button">"Find members"</button></p>
        </form>
    }
}

#[component]
fn Narrow(name: &'static str, label: &'static str, options: Vec<(String, String)>, value: String) -> impl IntoView {
    let option = move |(code, words): (String, String)| {
        let chosen = code == value;
        view! { <option value=code selected=chosen>{words}</option> }
    };
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <select id=name name=name>{options.into_iter().map(option).collect_view()}</select>
        </div>
    }
}
