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
    let rows = edit.speakers.into_iter().map(|speaker| view! { <Row speaker/> }).collect_view();
    view! {
        <section class="part" id="speakers" aria-labelledby="speakers-title">
            <h2 id="speakers-title">"Speakers from outside"</h2>
            <ul class="rows">{rows}</ul>
            {may_invite.then(|| view! {
                <form class="form" method="post" action=InviteSpeaker::url()>
                    <input type="hidden" name="session" value=edit.id/>
                    <input type="hidden" name="form" value=edit.speaker_form/>
                    <TextField field=Field::Name label="Name" autocomplete="off" value=typed.or(Field::Name, "") error/>
                    <TextField field=Field::Email label="Email address" kind="email" autocomplete="off"
                        hint="We write them a link for this session alone. They see nothing that is for members or managers only."
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
        <li>
            <p><strong>{name}</strong>" "<span class="meta">{email}</span>" "<span class="tag">{state}</span></p>
            {(!is_revoked).then(|| view! {
                <form method="post" action=EndSpeaker::url()>
                    <input type="hidden" name="id" value=id/>
                    <button class="button small" data-tone="quiet">"End the link"</button>
                </form>
            })}
        </li>
    }
}
