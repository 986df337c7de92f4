use super::super::inform::{GroupView, Inform, Informing, TellingPreview, ToldRow, UndoInform, get_informing};
use crate::error::AppError;
use crate::paths;
use crate::ui::{ErrorSummary, Loaded, Page, TextArea, TextField, Typed, turned_back, use_query_map, use_typed};
use domain::form::Field;
use domain::plain::{counted, list};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_params_map;

/// Tells those who proposed what became of their talks: nobody hears anything before this is sent.
#[component]
pub fn InformingPage() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let asked = Memo::new(move |_| {
        (params.read().get("slug").unwrap_or_default(), query.read().get("draft").unwrap_or_default())
    });
    let informing = Resource::new_blocking(
        move || asked.get(),
        |(slug, draft)| async move { Ok::<_, AppError>((get_informing(slug, draft).await?, use_typed())) },
    );
    view! { <Loaded from=informing view=|(informing, typed)| view! { <Shown informing typed/> }/> }
}

#[component]
fn Shown(informing: Informing, typed: Typed) -> impl IntoView {
    let (of_form, of_undo) = (turned_back(Inform::url()), turned_back(UndoInform::url()));
    let error = Signal::derive(move || of_form.get().or_else(|| of_undo.get()));
    let query = use_query_map();
    let saved = move || match query.read().get("saved").as_deref() {
        _ if error.get().is_some() => None,
        Some("sent") => Some(("On its way. ", "For a minute it can be taken back, below.")),
        Some("tested") => Some(("Sent to you. ", "Look in your mail, then send it to all of them.")),
        Some("undone") => Some(("Taken back. ", "Nobody was written to.")),
        _ => None,
    };
    let Informing { slug, title, groups, preview, told } = informing;
    let sent_to = typed.sent("whom").map(str::to_owned);
    let of_groups = slug.clone();
    let group = move |group: GroupView| {
        // Of two forms, the one that was turned back keeps its words.
        let is_sent = sent_to.as_ref() == Some(&group.code);
        let typed = if is_sent { typed.clone() } else { Typed::default() };
        let error = Signal::derive(move || of_form.get().filter(|_| is_sent));
        view! { <Group slug=of_groups.clone() group typed error/> }
    };
    let of_told = slug.clone();
    let has_told = !told.is_empty();
    view! {
        <Page title=format!("Tell those who proposed: {title}")>
            {move || saved().map(|(done, words)| view! {
                <div class="notice" data-kind="success" role="status"><p><strong>{done}</strong>{words}</p></div>
            })}
            <ErrorSummary error/>
            <h1>"Tell those who proposed"</h1>
            <p class="lede"><a href=paths::board(&slug)>{title}</a></p>
            <p>"Nobody is told anything before you send it here. Who is on the shortlist hears by the offer of a slot."</p>
            {match preview {
                Some(preview) => view! { <Ready slug=slug.clone() preview/> }.into_any(),
                None => groups.into_iter().map(group).collect_view().into_any(),
            }}
            {has_told.then(|| view! {
                <section class="part" aria-labelledby="told">
                    <h2 id="told">"What was told to whom"</h2>
                    <ul class="rows">{told.into_iter().map(|row| view! { <Told slug=of_told.clone() row/> }).collect_view()}</ul>
                </section>
            })}
        </Page>
    }
}

#[component]
fn Group(slug: String, group: GroupView, typed: Typed, error: Signal<Option<AppError>>) -> impl IntoView {
    let GroupView { code, label, people, unreachable, subject, words } = group;
    let id = format!("group-{code}");
    let labelled = id.clone();
    let many = i64::try_from(people.len()).unwrap_or(i64::MAX);
    let is_nobody = people.is_empty();
    view! {
        <section class="part" aria-labelledby=labelled>
            <h2 id=id>{label}</h2>
            {if is_nobody {
                view! { <p>"Nobody is to be told."</p> }.into_any()
            } else {
                view! {
                    <details class="more"><summary>{format!("{} not told yet", counted(many, "talk"))}</summary><ul>{people.into_iter().map(|one| view! { <li>{one}</li> }).collect_view()}</ul></details>
                    <form class="form" method="post" action=Inform::url()>
                        <input type="hidden" name="slug" value=slug/>
                        <input type="hidden" name="whom" value=code/>
                        <input type="hidden" name="act" value="preview"/>
                        <input type="hidden" name="form" value=""/>
                        <TextField field=Field::Subject label="Subject" value=typed.or(Field::Subject, subject) error/>
                        <TextArea field=Field::Words rows=10 label="Words" hint="{name}, {title} and {conference} are put in for each of them. These words are kept for this conference."
                            value=typed.or(Field::Words, words) error/>
                        <p class="actions"><button class="button" data-tone="quiet">"See it first"</button></p>
                    </form>
                }
                .into_any()
            }}
            {(!unreachable.is_empty()).then(|| view! {
                <p class="meta">{format!("We know no address for {}. Write to them yourself.", list(&unreachable))}</p>
            })}
        </section>
    }
}

#[component]
fn Ready(slug: String, preview: TellingPreview) -> impl IntoView {
    let TellingPreview { code, subject, words, shown_subject, shown, people, form } = preview;
    let many = i64::try_from(people.len()).unwrap_or(i64::MAX);
    let again = paths::informing(&slug);
    view! {
        <section class="part" id="ready" aria-labelledby="ready-title">
            <h2 id="ready-title">{shown_subject}</h2>
            <p class="words">{shown}</p>
            <ul>{people.into_iter().map(|one| view! { <li>{one}</li> }).collect_view()}</ul>
            <form method="post" action=Inform::url() class="actions">
                <input type="hidden" name="slug" value=slug/>
                <input type="hidden" name="whom" value=code/>
                <input type="hidden" name="subject" value=subject/>
                <input type="hidden" name="words" value=words/>
                <input type="hidden" name="form" value=form/>
                {(many > 0).then(|| view! { <button class="button" name="act" value="send">{format!("Send {}", counted(many, "mail"))}</button>" " })}
                <button class="button" data-tone="quiet" name="act" value="test">"Send a test to me"</button>" "
                <a class="button" data-tone="quiet" href=again>"Change the words"</a>
            </form>
        </section>
    }
}

#[component]
fn Told(slug: String, row: ToldRow) -> impl IntoView {
    let ToldRow { id, subject, words, about, people, can_be_undone } = row;
    let many = i64::try_from(people.len()).unwrap_or(i64::MAX);
    view! {
        <li class="row">
            <div class="row-what">
                <h3>{subject}</h3>
                <p>{about}</p>
                <details class="more">
                    <summary>{format!("The words, and {}", counted(many, "recipient"))}</summary>
                    <p class="words">{words}</p>
                    <ul>{people.into_iter().map(|one| view! { <li>{one}</li> }).collect_view()}</ul>
                </details>
                {can_be_undone.then(|| view! {
                    <form method="post" action=UndoInform::url() class="actions">
                        <input type="hidden" name="slug" value=slug/>
                        <input type="hidden" name="id" value=id/>
                        <button class="button" data-tone="quiet">"Undo"</button>
                    </form>
                })}
            </div>
        </li>
    }
}
