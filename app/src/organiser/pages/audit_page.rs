use super::super::get_audit::{Audit, AuditAsked, get_audit};
use super::people_parts::{Filter, Lines, link};
use crate::paths;
use crate::ui::{Loaded, Page, use_query_map};
use leptos::prelude::*;

/// Who did what, when, to whom.
#[component]
pub fn AuditPage() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        let query = query.read();
        let get = |name| query.get(name).unwrap_or_default();
        AuditAsked { person: get("person"), verb: get("verb"), from: get("from"), to: get("to"), before: get("before") }
    });
    let audit = Resource::new_blocking(move || asked.get(), get_audit);
    view! { <Loaded from=audit view=move |audit| view! { <Shown audit asked=asked.get_untracked()/> }/> }
}

#[component]
fn Shown(audit: Audit, asked: AuditAsked) -> impl IntoView {
    let filter = [("person", &asked.person), ("verb", &asked.verb), ("from", &asked.from), ("to", &asked.to)];
    let filter: Vec<_> = filter.into_iter().map(|(name, value)| (name, value.as_str())).collect();
    let next = audit.next.map(|n| {
        let n = n.to_string();
        link(paths::AUDIT, &[filter.as_slice(), &[("before", n.as_str())]].concat())
    });
    let file = link(paths::AUDIT_FILE, &filter);
    let of = audit.person.clone().map(|name| format!("By or about {name}."));
    let empty = audit.lines.is_empty() && !audit.not_understood;
    view! {
        <Page title="Who did what">
            <h1>"Who did what"</h1>
            <p class="lede">"Everything that changed something, newest first. Nobody can take a line out. An import of people is one line here; the file names each."</p>
            <section class="part" aria-labelledby="filter">
                <h2 id="filter">"Show only"</h2>
                <Search asked verbs=audit.verbs/>
            </section>
            <section class="part" aria-labelledby="lines">
                <h2 id="lines">"What happened"</h2>
                {of.map(|of| view! { <p>{of}</p> })}
                {audit.not_understood.then(|| view! {
                    <p role="alert">"Nobody has that address, or a date is not one. Write dates like 2026-11-26."</p>
                })}
                {empty.then(|| view! { <p>"Nothing like that was done."</p> })}
                <Lines lines=audit.lines/>
                <p class="actions">
                    {next.map(|next| view! { <a class="button" data-tone="quiet" href=next>"Earlier"</a>" " })}
                    {(!audit.not_understood).then(|| view! { <a class="button" data-tone="quiet" href=file rel="external" download="audit.csv">"Download as CSV"</a> })}
                </p>
            </section>
        </Page>
    }
}

#[component]
fn Search(asked: AuditAsked, verbs: Vec<String>) -> impl IntoView {
    let any = std::iter::once((String::new(), "Anything".to_owned()));
    let verbs = any.chain(verbs.into_iter().map(|verb| (verb.clone(), verb))).collect();
    view! {
        <form class="form" method="get" action=paths::AUDIT role="search">
            <div class="field">
                <label for="person">"Email address of a person"</label>
                <p class="hint" id="person-hint">"Finds what they did and what was done to them."</p>
                <input id="person" name="person" value=asked.person autocomplete="off" maxlength="254" aria-describedby="person-hint"/>
            </div>
            <Filter name="verb" label="What was done" options=verbs value=asked.verb/>
            <div class="fields">
                <div class="field">
                    <label for="from">"From"</label>
                    <input id="from" name="from" type="date" value=asked.from/>
                </div>
                <div class="field">
                    <label for="to">"To"</label>
                    <input id="to" name="to" type="date" value=asked.to/>
                </div>
            </div>
            <p class="actions"><button class="button">"Show"</button></p>
        </form>
    }
}
