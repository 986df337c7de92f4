use super::super::proposing::{InviteProposals, LinkRow, Links, RevokeInvitation, get_proposal_invitations};
use crate::error::AppError;
use crate::paths;
use crate::ui::{ErrorSummary, Loaded, Page, TextField, Typed, turned_back, use_query_map, use_typed};
use domain::form::Field;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_params_map;

/// Links by which people without an account propose.
#[component]
pub fn LinksPage() -> impl IntoView {
    let params = use_params_map();
    let slug = Memo::new(move |_| params.read().get("slug").unwrap_or_default());
    let links = Resource::new_blocking(
        move || slug.get(),
        |slug| async move { Ok::<_, AppError>((get_proposal_invitations(slug).await?, use_typed())) },
    );
    view! { <Loaded from=links view=|(links, typed)| view! { <Shown links typed/> }/> }
}

#[component]
fn Shown(links: Links, typed: Typed) -> impl IntoView {
    let errors = [turned_back(InviteProposals::url()), turned_back(RevokeInvitation::url())];
    let error = Signal::derive(move || errors.iter().find_map(Get::get));
    let query = use_query_map();
    let done = move || {
        let query = query.read();
        match () {
            () if error.get().is_some() => None,
            () if query.get("made").is_some() => Some(("Made. ", "The link is below: send it to whom it is for.")),
            () if query.get("revoked").is_some() => Some(("Taken back. ", "Who has proposed by it keeps their page.")),
            () => None,
        }
    };
    let Links { slug, title, closed, rows } = links;
    let board = paths::board(&slug);
    let of_rows = slug.clone();
    let row = move |row: LinkRow| view! { <Link slug=of_rows.clone() row/> };
    view! {
        <Page title=format!("Invite others to propose: {title}")>
            {move || done().map(|(done, words)| view! {
                <div class="notice" data-kind="success" role="status"><p><strong>{done}</strong>{words}</p></div>
            })}
            <ErrorSummary error/>
            <h1>"Invite others to propose"</h1>
            <p class="lede"><a href=board>{title}</a></p>
            <p>"Members propose under their account. For everybody else you make a link: by it they get a page of their own by mail, without an account."</p>
            {closed.map(|why| view! { <div class="notice" data-kind="warning"><p>{why}</p></div> })}
            <form class="form" method="post" action=InviteProposals::url()>
                <input type="hidden" name="slug" value=slug/>
                <TextField field=Field::Whom label="For whom is it?" hint="Only organisers read this." value=typed.or(Field::Whom, "") error/>
                <TextField field=Field::Uses class="short" inputmode="numeric" label="How many people may propose by it?" value=typed.or(Field::Uses, "1") error/>
                <TextField field=Field::Days class="short" inputmode="numeric" label="For how many days can one begin by it?" value=typed.or(Field::Days, "30") error/>
                <p class="actions"><button class="button">"Make a link"</button></p>
            </form>
            {rows.into_iter().map(row).collect_view()}
        </Page>
    }
}

#[component]
fn Link(slug: String, row: LinkRow) -> impl IntoView {
    let LinkRow { id, whom, stands, link } = row;
    let (field, about) = (format!("link-{id}"), format!(": {whom}"));
    view! {
        <section class="part">
            <h2>{whom}</h2>
            <p class="soft">{stands}</p>
            {link.map(|link| view! {
                <div class="copy"><label for=field.clone()>"The link"</label><input id=field readonly="" value=link/></div>
                <form method="post" action=RevokeInvitation::url()>
                    <input type="hidden" name="slug" value=slug/>
                    <input type="hidden" name="id" value=id/>
                    <button class="button" data-tone="quiet">"Take it back"<span class="visually-hidden">{about}</span></button>
                </form>
            })}
        </section>
    }
}
