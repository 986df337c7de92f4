use super::super::ask_to_talk::AskToTalk;
use super::super::get_member::{Ask, Member, get_member};
use super::parts::{Portrait, role_and_county};
use crate::error::AppError;
use crate::paths;
use crate::ui::{ErrorSummary, Loaded, Page, TextArea, Typed, turned_back, use_query_map, use_turned_back, use_typed};
use domain::form::Field;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_params_map;

/// One member: who they are, what they are happy to talk about, and how to ask.
#[component]
pub fn MemberPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("id").unwrap_or_default());
    let turned_back = use_turned_back();
    let member = Resource::new_blocking(
        move || (id.get(), turned_back.get()),
        |(id, turned_back)| async move {
            let member = get_member(id).await?;
            Ok::<_, AppError>((member, if turned_back { use_typed() } else { Typed::default() }))
        },
    );
    view! { <Loaded from=member view=|(member, typed)| view! { <Shown member typed/> }/> }
}

#[component]
fn Shown(member: Member, typed: Typed) -> impl IntoView {
    let error = turned_back(AskToTalk::url());
    let query = use_query_map();
    let name = member.name.clone();
    let asked = {
        let name = name.clone();
        move || {
            let was_sent = error.get().is_none() && query.read().get("asked").is_some();
            was_sent.then(|| {
                view! {
                    <div class="notice" data-kind="success" role="status">
                        <p><strong>"On its way. "</strong>{format!("{name} gets it by mail, and can answer through your page here.")}</p>
                    </div>
                }
            })
        }
    };
    let title = Signal::derive({
        let name = name.clone();
        move || if error.get().is_some() { format!("Look again: ask {name}") } else { name.clone() }
    });
    let paragraphs: Vec<_> =
        member.bio.split("\n\n").filter(|text| !text.trim().is_empty()).map(str::to_owned).collect();
    let fact = |name: &'static str, value: String| view! { <div><dt>{name}</dt><dd>{value}</dd></div> };
    let has_facts = member.works_at.is_some() || member.home.is_some();
    view! {
        <Page title>
            {asked}
            <ErrorSummary error/>
            <div class="portrayed">
                <Portrait photo=member.photo.clone() name=name.clone()/>
                <div>
                    <h1>{name}</h1>
                    <p class="lede">{role_and_county(&member.role, &member.county)}</p>
                </div>
            </div>
            {paragraphs.into_iter().map(|text| view! { <p class="said">{text}</p> }).collect_view()}
            {has_facts.then(|| view! {
                <dl class="facts">
                    {member.works_at.clone().map(|place| fact("Works at", place))}
                    {member.home.clone().map(|kind| fact("Kind of home", kind))}
                </dl>
            })}
            <Topics topics=member.topics.clone()/>
            <AskPart member typed error/>
        </Page>
    }
}

#[component]
fn Topics(topics: Vec<String>) -> impl IntoView {
    let topic = |topic: String| {
        let others = paths::members(&[("talk", &topic)]);
        view! { <li><a href=others>{topic}</a></li> }
    };
    (!topics.is_empty()).then(|| {
        view! {
            <section class="part" aria-labelledby="topics">
                <h2 id="topics">"Happy to talk about"</h2>
                <ul class="talks">{topics.into_iter().map(topic).collect_view()}</ul>
            </section>
        }
    })
}

#[component]
fn AskPart(member: Member, typed: Typed, error: Signal<Option<AppError>>) -> impl IntoView {
    let Member { id, name, ask, .. } = member;
    let first = name.split(' ').next().unwrap_or(&name).to_owned();
    let inside = match ask {
        Ask::Open(form) => view! {
            <p>{format!("We send {first} your message by mail, with your name and a link to your page here. Neither of you sees the other’s address.")}</p>
            <form class="form" method="post" action=AskToTalk::url()>
                <input type="hidden" name="id" value=id/>
                <input type="hidden" name="form" value=form/>
                <TextArea field=Field::Words label="Your message" hint="What is it about, and when would suit you?" value=typed.or(Field::Words, "") error/>
                <p class="actions"><button class="button">"Send the message"</button></p>
            </form>
        }
        .into_any(),
        Ask::Closed => {
            view! { <p>{format!("{first} takes no messages here at present. You may meet at one of the evenings.")}</p> }
                .into_any()
        }
        Ask::NotReachable => view! {
            <p>
                {format!("{first} would answer through your page here, so you need to have one: ")}
                <a href=paths::PROFILE>"put yourself in the directory and let members ask you to talk"</a>", then come back."
            </p>
        }
        .into_any(),
        Ask::Oneself { listed } => view! {
            <p>
                {if listed { "This is your page, as other members see it. " } else { "You are not in the directory: only you see this page. " }}
                <a href=paths::PROFILE>"Change your profile"</a>"."
            </p>
        }
        .into_any(),
    };
    view! {
        <section class="part" id="ask" aria-labelledby="ask-title">
            <h2 id="ask-title">"Ask to talk"</h2>
            {inside}
        </section>
    }
}
