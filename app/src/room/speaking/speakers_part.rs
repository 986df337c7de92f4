//! Who is invited to speak at a session and is no member: on the organisers' page of it, and on its own for its host.

use super::invite::{EndSpeaker, FROM_ORGANISERS, InviteSpeaker, SpeakerRow, Speakers};
#[cfg(any(feature = "ssr", feature = "room"))]
use crate::ui::{ErrorSummary, use_query_map, use_typed};
use crate::ui::{TextField, Typed, turned_back};
use domain::form::Field;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// For organisers, whose page says itself what was done.
#[component]
pub fn SpeakersForOrganisers(speakers: Speakers, typed: Typed) -> impl IntoView {
    view! { <Part speakers typed from=FROM_ORGANISERS/> }
}

/// For the host of a session, on its page.
#[cfg(any(feature = "ssr", feature = "room"))]
#[component]
pub fn SpeakersForHost(speakers: Speakers) -> impl IntoView {
    let (invite, end) = (turned_back(InviteSpeaker::url()), turned_back(EndSpeaker::url()));
    let error = Signal::derive(move || invite.get().or_else(|| end.get()));
    let query = use_query_map();
    let done = move || match query.read().get("saved").as_deref() {
        _ if error.get().is_some() => None,
        Some("speaker") => Some(("Invited. ", "Their link is on its way to them.")),
        Some("no-speaker") => Some(("Ended. ", "That link leads nowhere any more.")),
        _ => None,
    };
    view! {
        {move || done().map(|(done, words)| view! {
            <div class="notice" data-kind="success" role="status"><p><strong>{done}</strong>{words}</p></div>
        })}
        <ErrorSummary error/>
        <Part speakers typed=use_typed() from=""/>
    }
}

#[component]
fn Part(speakers: Speakers, typed: Typed, from: &'static str) -> impl IntoView {
    let error = turned_back(InviteSpeaker::url());
    let Speakers { session, rows, may_invite, form } = speakers;
    let rows = (!rows.is_empty()).then(|| {
        let session = session.clone();
        let row = move |speaker| view! { <Row speaker session=session.clone() from/> };
        view! { <ul class="rows">{rows.into_iter().map(row).collect_view()}</ul> }
    });
    (rows.is_some() || may_invite).then(|| {
        view! {
            <section class="part" id="speakers" aria-labelledby="speakers-title">
                <h2 id="speakers-title">"Speakers from outside"</h2>
                {rows}
                {may_invite.then(|| view! {
                    <form class="form" method="post" action=InviteSpeaker::url()>
                        <input type="hidden" name="session" value=session/>
                        <input type="hidden" name="form" value=form/>
                        <input type="hidden" name="from" value=from/>
                        <TextField field=Field::Name label="Name" autocomplete="off" value=typed.or(Field::Name, "") error/>
                        <TextField field=Field::Email label="Email address" kind="email" autocomplete="off"
                            hint="We write them a link for this session alone. They see nothing that is for members or managers only. Ending the link takes what they wrote out of the room."
                            value=typed.or(Field::Email, "") error/>
                        <p class="actions"><button class="button" data-tone="quiet">"Invite to speak"</button></p>
                    </form>
                })}
            </section>
        }
    })
}

#[component]
fn Row(speaker: SpeakerRow, session: String, from: &'static str) -> impl IntoView {
    let SpeakerRow { id, name, email, is_revoked, came } = speaker;
    let state = match (is_revoked, came) {
        (true, _) => "Link ended",
        (false, true) => "Came",
        (false, false) => "Invited",
    };
    view! {
        <li class="row">
            <p><strong>{name.clone()}</strong>" "<span class="meta">{email}</span>" "<span class="tag">{state}</span></p>
            {(!is_revoked).then(|| view! {
                <form method="post" action=EndSpeaker::url()>
                    <input type="hidden" name="session" value=session/>
                    <input type="hidden" name="id" value=id/>
                    <input type="hidden" name="from" value=from/>
                    <button class="button small" data-tone="danger">"End the link"<span class="visually-hidden">{format!(" of {name}")}</span></button>
                </form>
            })}
        </li>
    }
}
