use super::get_redactions::{Asked, Redactions, get_redactions};
use super::redact_talk::{RedactTalk, StopHolding};
use crate::error::AppError;
use crate::paths;
use crate::ui::{ErrorSummary, Loaded, Page, TextField, Tick, turned_back, use_query_map, use_turned_back, use_typed};
use domain::form::Field;
use domain::library::{Cue, clock};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_params_map;

/// A part of a talk that is to be heard and read by nobody any more: looked at first, then taken out.
#[component]
pub fn RedactPage() -> impl IntoView {
    let (params, query, turned_back) = (use_params_map(), use_query_map(), use_turned_back());
    let asked = Memo::new(move |_| {
        let (params, query) = (params.read(), query.read());
        let get = |name| query.get(name).unwrap_or_default();
        (params.get("id").unwrap_or_default(), get("from"), get("to"))
    });
    let redactions = Resource::new_blocking(
        move || (asked.get(), turned_back.get()),
        |((id, from, to), turned_back)| async move {
            // The form that was turned back was sent from the page that showed the same span.
            let holds = !turned_back || use_typed().sent("hold") == Some("yes");
            Ok::<_, AppError>((get_redactions(id, from.clone(), to.clone()).await?, from, to, holds))
        },
    );
    view! {
        <Loaded from=redactions view=|(redactions, from, to, holds)| view! { <Shown redactions from to holds/> }/>
    }
}

#[component]
fn Shown(redactions: Redactions, from: String, to: String, holds: bool) -> impl IntoView {
    let (redacted, let_go) = (turned_back(RedactTalk::url()), turned_back(StopHolding::url()));
    let error = Signal::derive(move || redacted.get().or_else(|| let_go.get()));
    let Redactions { id, title, has_recording, done, is_held, asked } = redactions;
    let mistakes = asked.as_ref().map(|asked| asked.mistakes.clone()).filter(|mistakes| !mistakes.is_empty());
    let of_span = Signal::derive(move || mistakes.clone().map(AppError::Form));
    let summary = Signal::derive(move || error.get().or_else(|| of_span.get()));
    let preview = asked.filter(|asked| asked.mistakes.is_empty()).map(|asked| {
        let (id, from, to) = (id.clone(), from.clone(), to.clone());
        view! { <Preview id asked from to holds has_recording error=redacted/> }
    });
    let line = |(span, words): (String, String)| {
        view! { <li class="row"><div class="row-what"><p class="row-title">{span}</p><p>{words}</p></div></li> }
    };
    let has_done = !done.is_empty();
    view! {
        <Page title="Take a part out">
            <Saved error/>
            <ErrorSummary error=summary/>
            <p class="back"><a href=paths::organise_talk(&id)>{title}</a></p>
            <h1>"Take a part out"</h1>
            <p class="lede">"What was said there goes out of every version of the transcript, out of chapters, captions and search. It cannot be brought back."</p>
            {preview}
            <form class="form" method="get" action=paths::redact_talk(&id)>
                <div class="fields">
                    <TextField field=Field::From label="From" class="short" hint="As the player shows it: 4:07" value=from error=of_span autocomplete="off"/>
                    <TextField field=Field::To label="To" class="short" hint="4:31, or 1:02:09" value=to error=of_span autocomplete="off"/>
                </div>
                <p class="actions"><button class="button" data-tone="quiet">"See what goes"</button></p>
            </form>
            {has_done.then(|| view! {
                <section class="part" aria-labelledby="done">
                    <h2 id="done">"Taken out"</h2>
                    <ol class="rows" data-plain>{done.into_iter().map(line).collect_view()}</ol>
                    <p class="hint">"Lines that fall into these parts are left out whenever somebody brings a transcript again."</p>
                    {is_held.then(|| view! {
                        <form method="post" action=StopHolding::url()>
                            <input type="hidden" name="id" value=id.clone()/>
                            <p>"Nobody hears the recording for now: its file still holds these parts."</p>
                            <p class="actions"><button class="button" data-tone="quiet">"Let it be heard all the same"</button></p>
                        </form>
                    })}
                </section>
            })}
        </Page>
    }
}

#[component]
fn Preview(
    id: String,
    asked: Asked,
    from: String,
    to: String,
    holds: bool,
    has_recording: bool,
    error: Signal<Option<AppError>>,
) -> impl IntoView {
    let line = |cue: Cue| {
        let speaker = (!cue.speaker.is_empty()).then(|| view! { <b>{cue.speaker}": "</b> });
        view! { <li class="moment"><span class="moment-at">{clock(cue.start)}</span><span>{speaker}{cue.words}</span></li> }
    };
    let has_lines = !asked.cues.is_empty();
    let chapters = (!asked.chapters.is_empty()).then(|| {
        view! { <p>{format!("These chapters begin there and go too: {}.", domain::plain::list(&asked.chapters))}</p> }
    });
    view! {
        <section class="review" aria-labelledby="goes">
            <h2 id="goes">{format!("From {}", asked.span)}</h2>
            {if has_lines {
                view! { <p>"These lines go, each as a whole:"</p><ol class="moments" aria-label="What goes">{asked.cues.into_iter().map(line).collect_view()}</ol> }.into_any()
            } else {
                view! { <p>"No line of the transcript is there."</p> }.into_any()
            }}
            {chapters}
            {has_recording.then(|| view! {
                <p>"The player is silent there. The recorded file still holds it, until a silent one is made of it: who knows how could save and hear it."</p>
            })}
            <form class="form" method="post" action=RedactTalk::url()>
                <input type="hidden" name="id" value=id/>
                <input type="hidden" name="from" value=from/>
                <input type="hidden" name="to" value=to/>
                {has_recording.then(|| view! {
                    <div class="option">
                        <input type="checkbox" id="hold" name="hold" value="yes" checked=holds/>
                        <label for="hold">"Nobody hears the recording until its file is silent there"</label>
                    </div>
                })}
                <Tick field=Field::Sure label="I am sure: it cannot be brought back" ticked=false error/>
                <p class="actions"><button class="button" data-tone="danger">"Take it out for good"</button></p>
            </form>
        </section>
    }
}

#[component]
fn Saved(error: Signal<Option<AppError>>) -> impl IntoView {
    let query = use_query_map();
    let words = move || match query.read().get("saved").as_deref() {
        _ if error.get().is_some() => None,
        Some("1") => Some(("Taken out. ", "Nobody reads or finds it any more.")),
        Some("heard") => Some(("It can be heard again. ", "The player is silent where a part was taken out.")),
        _ => None,
    };
    move || {
        words().map(|(done, words)| {
            view! { <div class="notice" data-kind="success" role="status"><p><strong>{done}</strong>{words}</p></div> }
        })
    }
}
