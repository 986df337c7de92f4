use super::super::ask::{Ask, Vote};
use super::super::direct::Direct;
use super::composer::{Mark, Reach, audiences, called, said_of};
use super::live::{Live, Whereabouts, sent_by};
use crate::paths;
use crate::ui::{ErrorSummary, TextArea, refused, use_typed};
use crate::viewer::{Viewer, use_viewer};
use domain::form::Field;
use domain::room::{Audience, AuthorKind, Question, QuestionState, order_questions};
use leptos::form::ActionForm;
use leptos::prelude::*;

/// Questions, most wanted first, and where one asks.
#[component]
pub fn Questions(live: Live, open: Memo<bool>) -> impl IntoView {
    let vote = ServerAction::<Vote>::new();
    let direct = ServerAction::<Direct>::new();
    let (sent, errors) = (sent_by(vote), (refused(vote), refused(direct)));
    let error = Signal::derive(move || errors.0.get().or_else(|| errors.1.get()));
    Effect::new(move |_| {
        if let (Some(Ok(())), Some(done)) = (vote.value().get(), sent.get_value()) {
            live.mine.update(|mine| {
                mine.voted.retain(|voted| *voted != done.asked);
                if done.choice == "yes" {
                    mine.voted.push(done.asked);
                }
            });
        }
    });
    // While a vote is on its way it is shown as if it had arrived.
    let voted = move |id: &str| match vote.input().get().filter(|asked| asked.asked == id && vote.pending().get()) {
        Some(asked) => asked.choice == "yes",
        None => live.mine.read().voted.iter().any(|voted| voted == id),
    };
    view! {
        <section class="questions" aria-labelledby="asked">
            <h3 id="asked">"Questions"</h3>
            <ErrorSummary error/>
            <ol class="asked">
                <For each=move || live.questions.get() key=|question| (question.id.clone(), question.state.code(), question.votes) let:question>
                    <Asked live question open vote direct voted/>
                </For>
            </ol>
            <Show when=move || live.questions.read().is_empty()>
                <p class="meta">{move || if open.get() { "Nobody has asked yet. What would you like to know?" } else { "Nobody asked a question." }}</p>
            </Show>
            <Show when=move || open.get()><AskForm live/></Show>
        </section>
    }
}

#[component]
fn Asked(
    live: Live,
    question: Question,
    open: Memo<bool>,
    vote: ServerAction<Vote>,
    direct: ServerAction<Direct>,
    voted: impl Fn(&str) -> bool + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let id = StoredValue::new(question.id.clone());
    let is_mine = live.mine.read_untracked().asked.contains(&question.id);
    let who = match (&question.author, is_mine) {
        (_, true) => "You".to_owned(),
        (Some(author), false) => author.name.clone(),
        (None, false) => "Anonymous".to_owned(),
    };
    let (state, votes) = (question.state, question.votes);
    // That there is a way is no secret; that it takes two and a reason the page says.
    let is_sealed = question.author.is_none() && use_viewer() == Viewer::Organiser;
    let kind = question.author.as_ref().map_or(AuthorKind::Member, |author| author.kind);
    let takes_votes = state != QuestionState::Held && state != QuestionState::Answered;
    let counted = move || {
        let words = domain::plain::counted(votes, "vote");
        view! { <span class="votes" aria-label=words><span aria-hidden="true">"▲ "</span>{votes}</span> }
    };
    let ballot = move || {
        if open.get() && takes_votes {
            let is_on = move || voted(&id.read_value());
            view! {
                <ActionForm action=vote attr:class="ballot">
                    <Whereabouts live/>
                    <input type="hidden" name="asked" value=id.get_value()/>
                    <button class="vote" name="choice" value=move || if is_on() { "no" } else { "yes" } aria-pressed=move || if is_on() { "true" } else { "false" }>
                        <span class="visually-hidden">"Vote for this question: "</span>{counted()}
                    </button>
                </ActionForm>
            }
            .into_any()
        } else {
            counted().into_any()
        }
    };
    let take_back = move || {
        (is_mine && open.get()).then(|| {
            view! {
                <ActionForm action=vote attr:class="inline">
                    <Whereabouts live/>
                    <input type="hidden" name="asked" value=id.get_value()/>
                    <button class="plain" name="choice" value="take-back">"Take it back"</button>
                </ActionForm>
            }
        })
    };
    let mark = move |state: QuestionState, words: &'static str, tone: &'static str| {
        view! { <button class="button small" data-tone=tone name="act" value=format!("mark-{}", state.code())>{words}</button> }
    };
    let host = live.eyes.hosts.then(|| view! {
        <ActionForm action=direct attr:class="inline" attr:aria-label="As host">
            <input type="hidden" name="id" value=live.session.get_value()/>
            <input type="hidden" name="about" value=id.get_value()/>
            {match state {
                QuestionState::Held => mark(QuestionState::Asked, "Let it through", "").into_any(),
                QuestionState::Asked | QuestionState::Later => view! {
                    {mark(QuestionState::Answering, "Answer now", "")}
                    {(state == QuestionState::Asked).then(|| mark(QuestionState::Later, "Later", "quiet"))}
                }.into_any(),
                QuestionState::Answering => mark(QuestionState::Answered, "Answered", "").into_any(),
                QuestionState::Answered | QuestionState::Removed => mark(QuestionState::Asked, "Ask again", "quiet").into_any(),
            }}
            {mark(QuestionState::Removed, "Remove", "danger")}
        </ActionForm>
    });
    view! {
        <li data-state=state.code()>
            {ballot}
            <div>
                <p class="asked-words">{question.words.clone()}</p>
                <p class="meta">
                    {who}<Mark kind/>
                    {said_of(state).map(|words| view! { " · "<strong>{words}</strong> })}
                    <Reach live audience=question.audience/>
                </p>
                {take_back}
                {host}
                {is_sealed.then(|| view! { <p class="meta"><a href=paths::unseal(&id.get_value())>"Who asked this?"</a></p> })}
            </div>
        </li>
    }
}

#[component]
fn AskForm(live: Live) -> impl IntoView {
    let ask = ServerAction::<Ask>::new();
    let (error, sent) = (refused(ask), sent_by(ask));
    let form = NodeRef::<leptos::html::Form>::new();
    Effect::new(move |_| {
        if let (Some(Ok(id)), Some(sent)) = (ask.value().get(), sent.get_value()) {
            asked(live, id, sent);
            #[cfg(feature = "hydrate")]
            super::outbox::begin_anew(live, form);
        }
    });
    #[cfg(feature = "hydrate")]
    super::outbox::keep_question(form, live);
    let typed = use_typed().or(Field::Question, "");
    let hint = match live.me.read_value().kind {
        AuthorKind::Guest => "The host looks at it first.",
        AuthorKind::Speaker => "",
        AuthorKind::Member if live.eyes.manages => {
            "Without your name nobody is told who asked, hosts neither; only managers read it unless you choose everyone."
        }
        AuthorKind::Member if live.outsiders => {
            "Without your name nobody is told who asked, hosts neither; only members read it unless you choose everyone."
        }
        AuthorKind::Member => "Without your name nobody is told who asked, hosts neither.",
    };
    view! {
        <ErrorSummary error/>
        <ActionForm action=ask node_ref=form attr:class="composer">
            <Whereabouts live/>
            <input type="hidden" name="key" value=move || live.keys.read().1.clone() prop:value=move || live.keys.read().1.clone()/>
            <TextArea rows=2 field=Field::Question label="Ask a question" value=typed error/>
            <p class="composer-foot">
                {live.eyes.belongs.then(|| view! {
                    <label class="tick"><input type="checkbox" name="anonymous" value="yes"/>" Without my name"</label>
                })}
                {(!audiences(live).is_empty()).then(|| view! { <ForAsking live/> })}
                <button class="button small">"Ask"</button>
            </p>
            {(!hint.is_empty()).then(|| view! { <p class="hint">{hint}</p> })}
        </ActionForm>
    }
}

/// As in the chat, but what is not chosen depends on whether it is anonymous.
#[component]
fn ForAsking(live: Live) -> impl IntoView {
    let options = std::iter::once(Audience::Everyone).chain(audiences(live)).map(move |audience| {
        view! { <option value=audience.code()>{called(live, audience)}</option> }
    });
    view! {
        <label class="visually-hidden" for="ask-audience">"Who can read it"</label>
        <select id="ask-audience" name="audience"><option value="">"As usual"</option>{options.collect_view()}</select>
    }
}

/// One's own question shows at once, also when a host has yet to let it through.
fn asked(live: Live, id: String, sent: Ask) {
    live.mine.update(|mine| mine.asked.push(id.clone()));
    let anonymous = sent.anonymous == "yes";
    let author = (!anonymous).then(|| live.me.get_value());
    let audience = Audience::from_code(&sent.audience).unwrap_or(live.eyes.usual_for_question(anonymous));
    let holds = live.state.read_untracked().holds;
    let is_held = (anonymous && holds.anonymous) || live.me.read_value().kind == AuthorKind::Guest;
    let state = if is_held { QuestionState::Held } else { QuestionState::Asked };
    live.questions.update(|all| {
        // As the stream told it, only that it is now known to be one's own.
        let known = all.iter().position(|one| one.id == id).map(|at| all.remove(at));
        let asked_at = live.state.read_untracked().times.starts_at;
        all.push(known.unwrap_or(Question { id, author, words: sent.question, audience, state, asked_at, votes: 0 }));
        order_questions(all);
    });
}
