use super::super::get_own::{Editing, OwnProposals, OwnRow, Propose, WithdrawProposal, get_own};
use super::proposal_page::ProposalFields;
use crate::error::AppError;
use crate::paths;
use crate::ui::{ErrorSummary, Loaded, Page, Tick, Typed, turned_back, use_query_map, use_typed};
use domain::form::Field;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_params_map;

/// Where members propose a talk for the circle's day, and see what they have proposed.
#[component]
pub fn ProposePage() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let asked =
        Memo::new(move |_| (params.read().get("slug").unwrap_or_default(), query.read().get("id").unwrap_or_default()));
    let own = Resource::new_blocking(
        move || asked.get(),
        |(slug, id)| async move { Ok::<_, AppError>((get_own(slug, id).await?, use_typed())) },
    );
    view! { <Loaded from=own view=|(own, typed)| view! { <Shown own typed/> }/> }
}

#[component]
fn Shown(own: OwnProposals, typed: Typed) -> impl IntoView {
    let errors = [turned_back(Propose::url()), turned_back(WithdrawProposal::url())];
    let error = Signal::derive(move || errors.iter().find_map(Get::get));
    let query = use_query_map();
    let saved = move || match query.read().get("saved").as_deref() {
        _ if error.get().is_some() => None,
        Some("sent") => Some(("Sent. ", "The organisers have it, and write to you when they have decided.")),
        Some("draft") => Some(("Kept. ", "Nobody but you sees it until you send it.")),
        Some("withdrawn") => Some(("Taken back. ", "The organisers see that it is not on offer any more.")),
        _ => None,
    };
    let OwnProposals { slug, title, when, call, is_open, rows, hours, editing } = own;
    let has_rows = !rows.is_empty();
    let (of_rows, page) = (slug.clone(), paths::propose(&slug));
    let row = move |row: OwnRow| view! { <Own slug=of_rows.clone() row is_open/> };
    let Editing { id, form, is_sent, key } = editing;
    let ticked = if typed.has(Field::Title) { typed.sent("no_selling").is_some() } else { !form.no_selling.is_empty() };
    let heading = if id.is_empty() { "Propose a talk".to_owned() } else { form.title.clone() };
    let is_new = id.is_empty();
    view! {
        <Page title=format!("Propose a talk: {title}")>
            {move || saved().map(|(done, words)| view! {
                <div class="notice" data-kind="success" role="status"><p><strong>{done}</strong>{words}</p></div>
            })}
            <ErrorSummary error/>
            <h1>{title}</h1>
            <p class="lede">{when}</p>
            <p>{call}</p>
            {has_rows.then(|| view! {
                <section class="part" aria-labelledby="yours">
                    <h2 id="yours">"What you proposed"</h2>
                    <ul class="rows" data-plain="">{rows.into_iter().map(row).collect_view()}</ul>
                </section>
            })}
            {is_open.then(|| view! {
                <section class="part" aria-labelledby="form">
                    <h2 id="form">{heading}</h2>
                    {(!is_new).then(|| view! { <p><a href=page>"Propose another one"</a></p> })}
                    <form class="form" method="post" action=Propose::url()>
                        <input type="hidden" name="slug" value=slug/>
                        <input type="hidden" name="id" value=id/>
                        <input type="hidden" name="key" value=key/>
                        <ProposalFields values=form typed hours error/>
                        <Tick field=Field::NoSelling label="I will not sell from the stage." ticked error/>
                        <p class="actions">
                            <button class="button" name="send" value="yes">{if is_sent { "Save it" } else { "Send it to the organisers" }}</button>
                            {(!is_sent).then(|| view! { <button class="button" data-tone="quiet" name="send" value="no">"Keep it as a draft"</button> })}
                        </p>
                    </form>
                </section>
            })}
        </Page>
    }
}

#[component]
fn Own(slug: String, row: OwnRow, is_open: bool) -> impl IntoView {
    let OwnRow { id, title, stands, can_withdraw } = row;
    let edit = format!("{}?id={id}#form", paths::propose(&slug));
    let about = format!(" “{title}”");
    view! {
        <li class="row">
            <div class="row-what">
                <h3>{if can_withdraw && is_open {
                    view! { <a href=edit rel="external">{title}</a> }.into_any()
                } else {
                    title.into_any()
                }}</h3>
                <p>{stands}</p>
            </div>
            {can_withdraw.then(|| view! {
                <form class="row-act" method="post" action=WithdrawProposal::url()>
                    <input type="hidden" name="slug" value=slug/>
                    <input type="hidden" name="id" value=id/>
                    <button class="plain">"Take it back"<span class="visually-hidden">{about}</span></button>
                </form>
            })}
        </li>
    }
}
