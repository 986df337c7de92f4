//! Who is invited to speak at a session and is no member.

use super::super::get_session::SessionEdit;
use crate::room::{EndSpeaker, InviteSpeaker, SpeakerRow};
use crate::ui::{TextField, Typed, turned_back};
use domain::form::Field;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

#[component]
pub fn Speakers(edit: SessionEdit, typed: Typed) -> impl IntoView {
    let error = turned_back(InviteSpeaker::url());
    let may_invite = !edit.over && edit.cancelled.is_none();
    let rows = (!edit.speakers.is_empty()).then(|| {
        view! { <ul class="rows">{edit.speakers.into_iter().map(|speaker| view! { <Row speaker/> }).collect_view()}</ul> }
    });
    view! {
        <section class="part" id="speakers" aria-labelledby="speakers-title">
            <h2 id="speakers-title">"Speakers from outside"</h2>
            {rows}
            {may_invite.then(|| view! {
                <form class="form" method="post" action=InviteSpeaker::url()>
                    <input type="hidden" name="session" value=edit.id/>
                    <input type="hidden" name="form" value=edit.speaker_form/>
                    <TextField field=Field::Name label="Name" autocomplete="off" value=typed.or(Field::Name, "") error/>
                    <TextField field=Field::Email label="Email address" kind="email" autocomplete="off"
                        hint="We write them a link for this session alone. They see nothing that is for members or managers only. Ending the link takes what they wrote out of the room."
                        value=typed.or(Field::Email, "") error/>
                    <p class="actions"><button class="button" data-tone="quiet">"Invite to speak"</button></p>
                </form>
            })}
        </section>
    }
}

#[component]
fn Row(speaker: SpeakerRow) -> impl IntoView {
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
                    <input type="hidden" name="id" value=id/>
                    <button class="button small" data-tone="danger">"End the link"<span class="visually-hidden">{format!(" of {name}")}</span></button>
                </form>
            })}
        </li>
    }
}
