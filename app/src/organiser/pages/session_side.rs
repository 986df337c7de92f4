//! Beside a session's form: its link, and whether it takes place.

use super::super::get_session::{LinkSet, SessionEdit};
use super::session_page::Acts;
use crate::error::AppResult;
use crate::room::SpeakersForOrganisers;
use crate::ui::{TextField, Typed, refused, use_query_map};
use domain::form::Field;
use domain::plain;
use leptos::form::ActionForm;
use leptos::prelude::*;

#[component]
pub fn SessionSide(edit: SessionEdit, typed: Typed, acts: Acts) -> impl IntoView {
    let fact = |name: &'static str, value: String| view! { <div><dt>{name}</dt><dd>{value}</dd></div> };
    let came = plain::capital(&edit.came);
    let changed = edit.changed.clone().map(|(who, ago)| format!("{who}, {ago}"));
    let over = edit.over;
    view! {
        <div>
            <section class="part" aria-labelledby="link-title">
                <h2 id="link-title">"The link to the call"</h2>
                <Link edit=edit.clone() typed=typed.clone() acts/>
            </section>
            <SpeakersForOrganisers speakers=edit.speakers.clone() typed=typed.clone()/>
            {if edit.cancelled.is_some() {
                view! { <Restore edit acts/> }.into_any()
            } else if over {
                ().into_any()
            } else {
                view! { <Cancel edit typed acts/> }.into_any()
            }}
            <section class="part" aria-labelledby="facts-title">
                <h2 id="facts-title">"So far"</h2>
                <dl class="facts">
                    {fact("Joined the call", came)}
                    {changed.map(|changed| fact("Last changed", changed))}
                </dl>
            </section>
        </div>
    }
}

/// Empties a form once what it held is saved: a link is shown to nobody, not even to who set it.
pub fn forget_when_saved(value: impl Get<Value = Option<AppResult<()>>> + 'static) -> NodeRef<leptos::html::Form> {
    let form = NodeRef::<leptos::html::Form>::new();
    Effect::new(move |_| {
        if matches!(value.get(), Some(Ok(())))
            && let Some(form) = form.get_untracked()
        {
            form.reset();
        }
    });
    form
}

#[component]
fn Link(edit: SessionEdit, typed: Typed, acts: Acts) -> impl IntoView {
    let error = refused(acts.link);
    let form = forget_when_saved(acts.link.value());
    let (tick, words) = match edit.link {
        LinkSet::ForItself => ("yes", "A link is set"),
        LinkSet::BySeries => ("yes", "The link of its series"),
        LinkSet::Nowhere => ("no", "No link yet"),
    };
    let id = edit.id.clone();
    view! {
        <ActionForm action=acts.link attr:class="form" node_ref=form>
            <input type="hidden" name="id" value=edit.id/>
            <input type="hidden" name="clear" value="false"/>
            <TextField field=Field::Link label="Zoom or other https address" inputmode="url" autocomplete="off"
                hint=format!("Shown to nobody before the doors open at {}.", edit.doors) value=typed.or(Field::Link, "") error/>
            <p class="tags"><span class="tag" data-tick=tick>{words}</span></p>
            <p class="actions"><button class="button" data-tone="quiet">"Save the link"</button></p>
        </ActionForm>
        {(edit.link == LinkSet::ForItself).then(|| view! {
            <ActionForm action=acts.link>
                <input type="hidden" name="id" value=id/>
                <input type="hidden" name="link" value=""/>
                <input type="hidden" name="clear" value="true"/>
                <p class="actions"><button class="button" data-tone="quiet">"Take the link away"</button></p>
            </ActionForm>
        })}
    }
}

#[component]
fn Cancel(edit: SessionEdit, typed: Typed, acts: Acts) -> impl IntoView {
    let error = refused(acts.cancel);
    // A question about a bank holiday comes with the reason filled in.
    let offered = use_query_map().read_untracked().get("reason").unwrap_or_default();
    view! {
        <section class="part" id="cancel" aria-labelledby="cancel-title">
            <h2 id="cancel-title">"Cancel this session"</h2>
            <ActionForm action=acts.cancel attr:class="form">
                <input type="hidden" name="id" value=edit.id/>
                <input type="hidden" name="version" value=edit.version/>
                <TextField field=Field::Reason label="Reason" hint="Everyone who was coming reads it."
                    value=typed.or(Field::Reason, offered) error/>
                <p class="actions"><button class="button" data-tone="danger">{format!("Cancel {}'s session", edit.weekday)}</button></p>
            </ActionForm>
        </section>
    }
}

#[component]
fn Restore(edit: SessionEdit, acts: Acts) -> impl IntoView {
    let reason = edit.cancelled.unwrap_or_default();
    view! {
        <section class="part" id="cancel" aria-labelledby="cancel-title">
            <h2 id="cancel-title">"Restore this session"</h2>
            <p>{format!("Cancelled: “{reason}”.")}{(!edit.over).then_some(" You will see who hears of it.")}</p>
            {(!edit.over).then(|| view! {
                <ActionForm action=acts.restore>
                    <input type="hidden" name="id" value=edit.id/>
                    <input type="hidden" name="version" value=edit.version/>
                    <button class="button">"Put it back on"</button>
                </ActionForm>
            })}
        </section>
    }
}
