use super::super::proposing::{
    Editing, OwnProposals, OwnRow, Propose, ProposeOutside, WithdrawOutside, WithdrawProposal, get_outside, get_own,
};
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

/// The same for somebody without an account, by the link in their mail.
#[component]
pub fn ProposingPage() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let asked = Memo::new(move |_| {
        (params.read().get("token").unwrap_or_default(), query.read().get("id").unwrap_or_default())
    });
    let own = Resource::new_blocking(
        move || asked.get(),
        |(token, id)| async move { Ok::<_, AppError>((get_outside(token, id).await?, use_typed())) },
    );
    view! { <Loaded from=own view=|(own, typed)| view! { <Shown own typed/> }/> }
}

/// How far what is typed is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "ssr", expect(dead_code, reason = "only the browser keeps what is being typed"))]
pub enum Keeping {
    #[default]
    Untouched,
    OnItsWay,
    Kept,
    /// Nobody answers; this tab keeps it.
    Waiting,
    /// More was typed in another tab since.
    Elsewhere,
    Refused(AppError),
}

impl Keeping {
    fn words(&self, is_sent: bool) -> String {
        match self {
            Self::Untouched => String::new(),
            Self::OnItsWay => "Being kept…".into(),
            Self::Kept if is_sent => "Kept for you. The organisers see it once you save it.".into(),
            Self::Kept => "Kept. Nobody but you sees it until you send it.".into(),
            Self::Waiting => "There is no connection. This tab keeps what you type until there is.".into(),
            Self::Elsewhere => {
                "You went on in another tab or on another device. This tab keeps what you type here.".into()
            }
            Self::Refused(AppError::TooLate) => {
                "The call for talks has closed. What you typed is still here, for you to copy.".into()
            }
            Self::Refused(why) => why.to_string(),
        }
    }
}

/// What the page and the browser's half share.
#[derive(Clone, Copy)]
pub struct Draft {
    pub keeping: RwSignal<Keeping>,
    /// The description as readers will see it, in HTML.
    pub preview: RwSignal<String>,
}

#[component]
fn Shown(own: OwnProposals, typed: Typed) -> impl IntoView {
    let addresses = [Propose::url(), WithdrawProposal::url(), ProposeOutside::url(), WithdrawOutside::url()];
    let errors = addresses.map(turned_back);
    let error = Signal::derive(move || errors.iter().find_map(Get::get));
    let query = use_query_map();
    let saved = move || match query.read().get("saved").as_deref() {
        _ if error.get().is_some() => None,
        Some("sent") => Some(("Sent. ", "The organisers have it, and write to you when they have decided.")),
        Some("draft") => Some(("Kept. ", "Nobody but you sees it until you send it.")),
        Some("withdrawn") => {
            Some(("Taken back. ", "The organisers see nothing of it, or that it is not on offer any more."))
        }
        _ => None,
    };
    let elsewhere = move || matches!(error.get(), Some(AppError::Stale));
    let OwnProposals { slug, token, title, when, call, is_open, rows, hours, editing } = own;
    let has_rows = !rows.is_empty();
    let page = if token.is_empty() { paths::propose(&slug) } else { paths::proposing(&token) };
    let (whose, of_rows) = ((slug.clone(), token.clone()), page.clone());
    let row = move |row: OwnRow| view! { <Own page=of_rows.clone() whose=whose.clone() row is_open/> };
    view! {
        <Page title=format!("Propose a talk: {title}")>
            {move || saved().map(|(done, words)| view! {
                <div class="notice" data-kind="success" role="status"><p><strong>{done}</strong>{words}</p></div>
            })}
            <ErrorSummary error/>
            {move || elsewhere().then(|| view! {
                <div class="notice" data-kind="warning"><p>"It was you, in another tab or on another device. What you typed here is below: send it, and it takes the place of the other."</p></div>
            })}
            <h1>{title}</h1>
            <p class="lede">{when}</p>
            <p>{call}</p>
            {has_rows.then(|| view! {
                <section class="part" aria-labelledby="yours">
                    <h2 id="yours">"What you proposed"</h2>
                    <ul class="rows" data-plain="">{rows.into_iter().map(row).collect_view()}</ul>
                </section>
            })}
            {is_open.then(|| view! { <Form page whose=(slug, token) editing hours typed error/> })}
        </Page>
    }
}

#[component]
fn Form(
    page: String,
    /// The conference's slug, and the token of somebody without an account.
    whose: (String, String),
    editing: Editing,
    hours: Vec<String>,
    typed: Typed,
    error: Signal<Option<AppError>>,
) -> impl IntoView {
    let Editing { id, form, is_sent, has_unsent, seen, preview, key } = editing;
    let (slug, token) = whose;
    let ticked = if typed.has(Field::Title) { typed.sent("no_selling").is_some() } else { !form.no_selling.is_empty() };
    let is_new = id.is_empty();
    let heading = match form.title.trim() {
        _ if is_new => "Propose a talk".to_owned(),
        "" => "A talk that has no title yet".to_owned(),
        title => title.to_owned(),
    };
    // Turned back, a new one is still the one that it was.
    let key = typed.sent("key").filter(|_| is_new).map_or(key, str::to_owned);
    let draft = Draft { keeping: RwSignal::new(Keeping::default()), preview: RwSignal::new(preview) };
    let node = NodeRef::<leptos::html::Form>::new();
    #[cfg(feature = "hydrate")]
    super::super::proposing::keep(node, draft, error);
    let (has_token, said) = (!token.is_empty(), move || draft.keeping.get().words(is_sent));
    let action = if has_token { ProposeOutside::url() } else { Propose::url() };
    let is_empty = move || draft.preview.with(String::is_empty);
    view! {
        <section class="part" aria-labelledby="form">
            <h2 id="form">{heading}</h2>
            {(!is_new).then(|| view! { <p><a href=page rel="external">"Propose another one"</a></p> })}
            {(is_sent && has_unsent).then(|| view! {
                <div class="notice" data-kind="info"><p><strong>"You have changed this since you sent it. "</strong>"The organisers see it once you save it."</p></div>
            })}
            <form class="form" method="post" action=action node_ref=node>
                {if has_token {
                    view! { <input type="hidden" name="token" value=token/> }.into_any()
                } else {
                    view! { <input type="hidden" name="slug" value=slug/> }.into_any()
                }}
                <input type="hidden" name="id" value=id/>
                <input type="hidden" name="key" value=key/>
                <input type="hidden" name="seen" value=seen/>
                <ProposalFields values=form typed hours error/>
                <section class="look" id="look" aria-labelledby="look-title" hidden=is_empty>
                    <h3 id="look-title">"How the description will look"</h3>
                    <div class="marked" inner_html=move || draft.preview.get()></div>
                </section>
                <Tick field=Field::NoSelling label="I will not sell from the stage." ticked error/>
                <p class="meta" role="status" data-kept="">{said}</p>
                <Show when=move || draft.keeping.get() == Keeping::Elsewhere>
                    <p><button type="button" class="plain" on:click=move |_| show_the_other(node)>"Show what you typed there instead"</button></p>
                </Show>
                <p class="actions">
                    <button class="button" name="send" value="yes">{if is_sent { "Save it" } else { "Send it to the organisers" }}</button>
                    <button class="button" data-tone="quiet" name="send" value="no">{if is_sent { "Keep it for later" } else { "Keep it as a draft" }}</button>
                    <button class="button" data-tone="quiet" name="send" value="look">"Keep it, and show how it looks"</button>
                </p>
            </form>
        </section>
    }
}

fn show_the_other(form: NodeRef<leptos::html::Form>) {
    #[cfg(feature = "hydrate")]
    super::super::proposing::drop_these(form);
    #[cfg(not(feature = "hydrate"))]
    let _ = form;
}

#[component]
fn Own(page: String, whose: (String, String), row: OwnRow, is_open: bool) -> impl IntoView {
    let OwnRow { id, title, stands, is_draft, can_withdraw } = row;
    let (slug, token) = whose;
    let edit = format!("{page}?id={id}#form");
    let about = format!(" “{title}”");
    let action = if token.is_empty() { WithdrawProposal::url() } else { WithdrawOutside::url() };
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
                <form class="row-act" method="post" action=action>
                    {if token.is_empty() {
                        view! { <input type="hidden" name="slug" value=slug/> }.into_any()
                    } else {
                        view! { <input type="hidden" name="token" value=token/> }.into_any()
                    }}
                    <input type="hidden" name="id" value=id/>
                    <button class="plain">{if is_draft { "Delete it" } else { "Take it back" }}<span class="visually-hidden">{about}</span></button>
                </form>
            })}
        </li>
    }
}
