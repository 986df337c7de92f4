use super::super::change_message::ChangeMessage;
use super::super::direct::Direct;
use super::super::on_message::OnMessage;
use super::live::{Focus, Live, Whereabouts, sent_by};
use crate::paths;
use crate::ui::{ErrorSummary, TextArea, refused, use_typed};
use domain::form::Field;
use domain::room::{AuthorKind, Message, Reaction};
use leptos::form::ActionForm;
use leptos::prelude::*;

/// What can be done about one message.
#[component]
pub fn Options(live: Live, message: Message) -> impl IntoView {
    let act = ServerAction::<OnMessage>::new();
    let direct = ServerAction::<Direct>::new();
    let (sent_direct, errors) = (sent_by(direct), (refused(act), refused(direct)));
    let error = Signal::derive(move || errors.0.get().or_else(|| errors.1.get()));
    let id = StoredValue::new(message.id.clone());
    let is_mine = message.author.id == live.me.read_value().id;
    let sent = sent_by(act);
    Effect::new(move |_| {
        if let (Some(Ok(())), Some(done)) = (act.value().get(), sent.get_value()) {
            remember(live, &done);
        }
    });
    Effect::new(move |_| {
        let (acted, directed) = (act.value().get(), direct.value().get());
        if let (Some(Ok(())), Some(done)) = (&directed, sent_direct.get_value()) {
            live.mine.update(|mine| {
                // `guest 0198…`
                let who = done.about.split(' ').next_back().unwrap_or_default();
                mine.muted.retain(|muted| muted != who);
                if done.act == "mute" {
                    mine.muted.push(who.to_owned());
                }
            });
        }
        if matches!(acted, Some(Ok(()))) || matches!(directed, Some(Ok(()))) {
            live.focus.set(Focus::None);
        }
    });
    let reactions = Reaction::ALL.iter().map(move |reaction| {
        let is_on = move || live.reaction_of_mine(&id.read_value()) == Some(*reaction);
        view! {
            <button class="emoji" name="act" value=move || if is_on() { "none" } else { reaction.code() }
                aria-pressed=move || if is_on() { "true" } else { "false" } aria-label=reaction.label() title=reaction.label()>
                {reaction.emoji()}
            </button>
        }
    });
    let link = move |focus: Focus, key: &'static str, words: &'static str| {
        let address = paths::in_room(&live.page.read_value(), key, &id.get_value(), "said");
        view! {
            <a class="plain" href=address on:click=move |click| { click.prevent_default(); live.focus.set(focus.clone()) }>{words}</a>
        }
    };
    let host_act = move |act: &'static str, about: String, words: &'static str, tone: &'static str| {
        view! {
            <ActionForm action=direct attr:class="inline">
                <input type="hidden" name="id" value=live.session.get_value()/>
                <input type="hidden" name="about" value=about/>
                <button class="button small" data-tone=tone name="act" value=act>{words}</button>
            </ActionForm>
        }
    };
    let is_muted = live.mine.read_untracked().muted.contains(&message.author.id);
    let author = format!("{} {}", message.author.kind.code(), message.author.id);
    let guest = (message.author.kind == AuthorKind::Guest).then(|| message.author.id.clone());
    let menu = NodeRef::<leptos::html::Div>::new();
    #[cfg(feature = "hydrate")]
    super::keyboard::bring_into_view(menu);
    view! {
        <div class="options" node_ref=menu>
            <ErrorSummary error/>
            <ActionForm action=act attr:class="emojis">
                <Whereabouts live/>
                <input type="hidden" name="message" value=id.get_value()/>
                {reactions.collect_view()}
                {is_mine.then(|| view! { <button class="plain" name="act" value="take-back">"Take it back"</button> })}
            </ActionForm>
            <p class="inline">
                {link(Focus::Reply(id.get_value()), "reply", "Reply")}
                {is_mine.then(|| link(Focus::Edit(id.get_value()), "edit", "Change it"))}
            </p>
            {live.eyes.hosts.then(|| view! {
                <div class="inline" role="group" aria-label="As host">
                    {if message.pinned { host_act("unpin", id.get_value(), "Unpin", "quiet") } else { host_act("pin", id.get_value(), "Pin", "quiet") }}
                    {(!is_mine).then(|| if is_muted { host_act("unmute", author.clone(), "Let them write", "quiet") } else { host_act("mute", author.clone(), "Mute", "quiet") })}
                    {host_act("remove", id.get_value(), "Remove", "danger")}
                    {guest.map(|guest| host_act("remove-guest", guest, "Remove this guest", "danger"))}
                </div>
            })}
        </div>
    }
}

/// Which reaction is one's own is nobody else's news, so it is noted here.
fn remember(live: Live, done: &OnMessage) {
    live.mine.update(|mine| {
        mine.reacted.retain(|(message, _)| *message != done.message);
        if let Some(reaction) = Reaction::from_code(&done.act) {
            mine.reacted.push((done.message.clone(), reaction));
        }
    });
}

/// One's own message, to be written anew.
#[component]
pub fn Edit(live: Live, id: String) -> impl IntoView {
    let change = ServerAction::<ChangeMessage>::new();
    let error = refused(change);
    Effect::new(move |_| {
        if matches!(change.value().get(), Some(Ok(()))) {
            live.focus.set(Focus::None);
        }
    });
    let words =
        live.messages.read_untracked().iter().find(|message| message.id == id).map(|message| message.words.clone());
    let words = use_typed().or(Field::Words, words.unwrap_or_default());
    view! {
        <ErrorSummary error/>
        <ActionForm action=change attr:class="composer">
            <Whereabouts live/>
            <input type="hidden" name="message" value=id/>
            <TextArea rows=2 field=Field::Words label="Your message, changed" value=words error/>
            <p class="composer-foot">
                <button class="button small">"Save"</button>
                <a class="plain" href=live.page.get_value() on:click=move |click| { click.prevent_default(); live.focus.set(Focus::None) }>"Leave it as it is"</a>
            </p>
        </ActionForm>
    }
}
