//! Beside the roster: seats, messages, and whom nobody wants here.

use super::super::get_roster::{Preview, RosterView, SentRow};
use super::super::message_guests::{MessageGuests, UndoMessage};
use super::super::roster_acts::{BlockGuests, SetEvening, UnblockGuests};
use crate::error::AppError;
use crate::ui::{Select, TextArea, TextField, use_typed};
use domain::form::Field;
use domain::guests::{Role, State};
use domain::plain::counted;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

#[component]
pub fn Seats(roster: RosterView, error: Signal<Option<AppError>>) -> impl IntoView {
    let (words, closed, button) = if roster.closed {
        ("Sign-up is closed.", "no", "Open sign-up again")
    } else {
        ("Sign-up is open until ten minutes before the end.", "yes", "Close sign-up")
    };
    let kept = if roster.closed { "yes" } else { "no" };
    let typed = use_typed();
    view! {
        <section class="part" aria-labelledby="seats-title">
            <h2 id="seats-title">"Seats"</h2>
            <form class="form" method="post" action=SetEvening::url()>
                <input type="hidden" name="session" value=roster.id.clone()/>
                <input type="hidden" name="version" value=roster.version/>
                <TextField field=Field::Seats label="How many" class="short" inputmode="numeric" hint="Empty: as many as come."
                    value=typed.or(Field::Seats, roster.capacity.clone()) error/>
                <p class="actions"><button class="button" data-tone="quiet" name="closed" value=kept>"Save the seats"</button></p>
            </form>
            <form method="post" action=SetEvening::url()>
                <p>{words}</p>
                <input type="hidden" name="session" value=roster.id/>
                <input type="hidden" name="version" value=roster.version/>
                <input type="hidden" name="seats" value=roster.capacity/>
                <p class="actions"><button class="button" data-tone="quiet" name="closed" value=closed>{button}</button></p>
            </form>
        </section>
    }
}

/// Writes to all or to one group: first it is shown, then it is sent.
#[component]
pub fn Message(roster: RosterView, error: Signal<Option<AppError>>) -> impl IntoView {
    let RosterView { id, sent, preview, .. } = roster;
    view! {
        <section class="part" id="message" aria-labelledby="message-title">
            <h2 id="message-title">"Write to guests"</h2>
            <ul class="rows">{sent.into_iter().map(|sent| view! { <Sent sent/> }).collect_view()}</ul>
            {match preview {
                Some(preview) => view! { <Ready id preview/> }.into_any(),
                None => view! { <Write id error/> }.into_any(),
            }}
        </section>
    }
}

#[component]
fn Write(id: String, error: Signal<Option<AppError>>) -> impl IntoView {
    let typed = use_typed();
    let states =
        [State::Seated, State::Waiting].map(|state| (format!("state-{}", state.code()), state.label().to_owned()));
    let roles = Role::ALL.iter().map(|role| (format!("role-{}", role.code()), role.label().to_owned()));
    let all = [("all".to_owned(), "Everyone".to_owned())];
    let came = [("came".to_owned(), "Who came".to_owned())];
    let groups: Vec<_> = all.into_iter().chain(states).chain(came).chain(roles).collect();
    view! {
        <form class="form" method="post" action=MessageGuests::url()>
            <input type="hidden" name="session" value=id/>
            <input type="hidden" name="act" value="preview"/>
            <input type="hidden" name="form" value=""/>
            <Select field=Field::Whom label="To" options=groups value=typed.or(Field::Whom, "all") error/>
            <TextField field=Field::Subject label="Subject" value=typed.or(Field::Subject, "") error/>
            <TextArea field=Field::Words label="Words" value=typed.or(Field::Words, "") error/>
            <p class="actions"><button class="button" data-tone="quiet">"See it first"</button></p>
        </form>
    }
}

#[component]
fn Ready(id: String, preview: Preview) -> impl IntoView {
    let Preview { to, subject, words, body, people, form } = preview;
    let send = format!("Send to {}", counted(people, "guest"));
    view! {
        <h3>{subject.clone()}</h3>
        <p class="words">{body}</p>
        <form method="post" action=MessageGuests::url() class="actions">
            <input type="hidden" name="session" value=id.clone()/>
            <input type="hidden" name="whom" value=to/>
            <input type="hidden" name="subject" value=subject/>
            <input type="hidden" name="words" value=words/>
            <input type="hidden" name="form" value=form/>
            {(people > 0).then(|| view! { <button class="button" name="act" value="send">{send}</button>" " })}
            <button class="button" data-tone="quiet" name="act" value="test">"Send a test to me"</button>" "
            <a class="button" data-tone="quiet" href=crate::paths::roster(&id)>"Start again"</a>
        </form>
        {(people == 0).then(|| view! { <p>"Nobody is in that group."</p> })}
    }
}

#[component]
fn Sent(sent: SentRow) -> impl IntoView {
    view! {
        <li class="row">
            <div class="row-what">
                <h3>{sent.subject}</h3>
                <p>{sent.about}</p>
                {sent.can_be_undone.then(|| view! {
                    <form method="post" action=UndoMessage::url() class="actions">
                        <input type="hidden" name="id" value=sent.id/>
                        <button class="button" data-tone="quiet">"Undo"</button>
                    </form>
                })}
            </div>
        </li>
    }
}

#[component]
pub fn Blocks(roster: RosterView, error: Signal<Option<AppError>>) -> impl IntoView {
    let session = roster.id.clone();
    let block = move |what: String| {
        view! {
            <li class="row">
                <div class="row-what">
                    <p>{what.clone()}</p>
                    <form method="post" action=UnblockGuests::url() class="actions">
                        <input type="hidden" name="session" value=session.clone()/>
                        <input type="hidden" name="what" value=what/>
                        <button class="button" data-tone="quiet">"Unblock"</button>
                    </form>
                </div>
            </li>
        }
    };
    view! {
        <section class="part" aria-labelledby="blocks-title">
            <h2 id="blocks-title">"Blocked"</h2>
            <p>"They see the waiting list, and are never offered a seat, at any evening."</p>
            <ul class="rows">{roster.blocks.into_iter().map(block).collect_view()}</ul>
            <form class="form" method="post" action=BlockGuests::url()>
                <input type="hidden" name="session" value=roster.id/>
                <TextField field=Field::Block label="Address or domain" value=use_typed().or(Field::Block, "") error/>
                <p class="actions"><button class="button" data-tone="quiet">"Block"</button></p>
            </form>
        </section>
    }
}
