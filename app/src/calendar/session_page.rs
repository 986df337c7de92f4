use super::get_session::{SessionDetail, get_session};
use super::parts::{AddToCalendar, AreYouComing, BeforeYouJoin, Join, coming_words};
use super::view::{Refetch, SessionView, refetch_on_news};
use crate::error::AppError;
use crate::live::{on_news, use_now};
use crate::paths;
use crate::room::{Room, RoomView, SpeakersForHost, get_room};
use crate::ui::{Clock, Loaded, Page, PhaseNews, PhaseTag, light_the_mark, phase_code};
use crate::viewer::{Viewer, use_viewer};
use domain::calendar::{Answer, Phase};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_params_map;

/// One session: what, when, who, the door when it opens, and then its room.
#[component]
pub fn SessionPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("id").unwrap_or_default());
    let both = Resource::new_blocking(
        move || id.get(),
        |id| async move {
            let detail = get_session(id.clone()).await?;
            Ok::<_, AppError>((detail, get_room(id, String::new()).await?))
        },
    );
    view! { <Loaded from=both view=move |(detail, room)| view! { <Shown detail room/> }/> }
}

/// What is loaded again changes what it is about and leaves the rest: nobody loses the words they are typing.
#[component]
fn Shown(detail: SessionDetail, room: RoomView) -> impl IntoView {
    let id = StoredValue::new(detail.session.id.clone());
    let speakers = detail.speakers.clone();
    let current = RwSignal::new(detail);
    let fresh = RwSignal::new(None);
    let reload = move || {
        spawn_local(async move {
            if let Ok(detail) = get_session(id.get_value()).await {
                #[cfg(feature = "hydrate")]
                crate::ui::keep_focus();
                let _ = current.try_set(detail);
            }
        });
    };
    refetch_on_news(move || Refetch::Session(id.get_value()), reload);
    on_news(move |news| {
        if news.what == "reset" {
            spawn_local(async move {
                if let Ok(room) = get_room(id.get_value(), String::new()).await {
                    let _ = fresh.try_set(Some(room));
                }
            });
        }
    });
    let times = Memo::new(move |_| current.read().session.times);
    let now = use_now();
    let as_of = current.read_untracked().session.as_of;
    let phase = Memo::new(move |_| times.get().phase(now.get().unwrap_or(as_of)));
    let cancelled = Memo::new(move |_| current.read().session.cancelled.is_some());
    light_the_mark(Signal::derive(move || {
        !cancelled.get() && (Phase::Doors..=Phase::RunningOver).contains(&phase.get())
    }));
    let page_title = Signal::derive(move || {
        let title = current.read().session.title.clone();
        match phase.get() {
            _ if cancelled.get() => format!("Cancelled: {title}"),
            Phase::Doors => format!("Doors open: {title}"),
            Phase::Live => format!("Live: {title}"),
            Phase::RunningOver => format!("Running over: {title}"),
            _ => title,
        }
    });
    view! {
        <Page title=page_title wide=true>
            {move || view! { <Hero detail=current.get() phase reload/> }}
            {move || (!cancelled.get()).then(|| view! { <Room room=room.clone() fresh=fresh.into()/> })}
            {move || (phase.get() == Phase::Doors && !cancelled.get()).then(|| {
                let SessionDetail { session, every_week, .. } = current.get();
                view! { <section class="part" aria-label="Your answer"><AreYouComing session every_week on_saved=reload/></section> }
            })}
            {move || {
                let SessionDetail { session, notes, names, holiday, .. } = current.get();
                view! {
                    <div class="pair">
                        <About session=session.clone() notes holiday/>
                        <WhoIsComing session names/>
                    </div>
                }
            }}
            {speakers.map(|speakers| view! { <SpeakersForHost speakers/> })}
        </Page>
    }
}

#[component]
fn Hero(detail: SessionDetail, phase: Memo<Phase>, reload: impl Fn() + Clone + Send + Sync + 'static) -> impl IntoView {
    let SessionDetail { session, every_week, next, recording, .. } = detail;
    let cancelled = session.cancelled.is_some();
    let title = session.title.clone();
    let hero_phase = move || if cancelled { "cancelled" } else { phase_code(phase.get()) };
    let when = format!("{}, {} UK time", session.day, session.starts);
    let with = session.host.as_ref().map(|host| format!(", with {host}"));
    let heading = if cancelled { view! { <s>{title}</s> }.into_any() } else { title.into_any() };
    let body = if cancelled {
        view! { <Cancelled reason=session.cancelled.clone().unwrap_or_default() next/> }.into_any()
    } else {
        view! { <Open session=session.clone() phase every_week next reload/> }.into_any()
    };
    let organiser = use_viewer() == Viewer::Organiser;
    view! {
        <section class="hero" data-room="" data-phase=hero_phase aria-labelledby="topic">
            <div class="hero-head">
                <p><PhaseTag phase cancelled/></p>
                <h1 id="topic">{heading}</h1>
                <p class="meta"><time datetime=session.starts_iso.clone()>{when}</time>{with}</p>
            </div>
            {(!cancelled).then(|| view! { <Clock times=session.times as_of=session.as_of phase starts=session.starts.clone()/> })}
            <div class="hero-body">
                {(!cancelled).then(|| view! { <PhaseNews times=session.times phase/> })}
                {body}
                {recording.map(|(words, talk)| view! {
                    <p>{words}{talk.map(|talk| view! { " "<a href=talk>"Hear it"</a> })}</p>
                })}
                {organiser.then(|| view! { <p class="actions"><a href=paths::organise_session(&session.id)>"Edit this session"</a></p> })}
            </div>
        </section>
    }
}

#[component]
fn Open(
    session: SessionView,
    phase: Memo<Phase>,
    every_week: bool,
    next: Option<SessionView>,
    reload: impl Fn() + Clone + Send + Sync + 'static,
) -> impl IntoView {
    let id = session.id.clone();
    let over = StoredValue::new(next);
    let before = StoredValue::new((session, reload));
    move || {
        if phase.get() == Phase::Over {
            view! {
                <p class="lede">"This session is over. " {over.get_value().map(|next| view! { <NextOne next/> })}</p>
            }
            .into_any()
        } else {
            let (session, reload) = before.get_value();
            view! {
                <Join session=session.clone()/>
                {(phase.get() == Phase::Doors).then(|| view! { <BeforeYouJoin/> })}
                // From doors on the room is what one came for.
                {(phase.get() < Phase::Doors).then(|| view! {
                    <AreYouComing session every_week on_saved=reload/>
                    <AddToCalendar id=id.clone()/>
                })}
            }
            .into_any()
        }
    }
}

#[component]
fn Cancelled(reason: String, next: Option<SessionView>) -> impl IntoView {
    view! {
        <div class="notice" data-kind="danger" role="status">
            <p><strong>"Cancelled. "</strong>{reason}</p>
            <p>
                {next.map(|next| view! { <NextOne next/>" " })}
                "If you had this one in your calendar, take it out, or let the subscription do it for you."
            </p>
        </div>
    }
}

#[component]
fn NextOne(next: SessionView) -> impl IntoView {
    view! { "The next one is "<a href=paths::session(&next.id)>{format!("{} at {}", next.day, next.starts)}</a>"." }
}

#[component]
fn About(session: SessionView, notes: String, holiday: Option<String>) -> impl IntoView {
    let paragraphs =
        notes.split("\n\n").filter(|text| !text.trim().is_empty()).map(|text| view! { <p>{text.to_owned()}</p> });
    let fact = |name: &'static str, value: String| view! { <div><dt>{name}</dt><dd>{value}</dd></div> };
    view! {
        <section class="part" aria-labelledby="about">
            <h2 id="about">"About this session"</h2>
            {paragraphs.collect_view()}
            <dl class="facts">
                {session.host.clone().map(|host| fact("Host", host))}
                {fact("Length", session.length.clone())}
                {fact("For", if session.is_open() { "Members, and guests who sign up".to_owned() } else { "Members".to_owned() })}
                {holiday.map(|holiday| fact("Bank holiday", holiday))}
            </dl>
        </section>
    }
}

const FIRST_NAMES: usize = 12;

#[component]
fn WhoIsComing(session: SessionView, names: Vec<String>) -> impl IntoView {
    let words = coming_words(session.coming, session.mine == Some(Answer::Coming));
    let list = |names: &[String]| names.iter().map(|name| view! { <li>{name.clone()}</li> }).collect_view();
    let more = names.len() > FIRST_NAMES;
    view! {
        <section class="part" aria-labelledby="coming">
            <h2 id="coming">"Who is coming"</h2>
            <p class="meta">{words}</p>
            {(!names.is_empty()).then(|| view! { <ul class="people">{list(names.get(..FIRST_NAMES).unwrap_or(&names))}</ul> })}
            {more.then(|| view! {
                <details class="more">
                    <summary>{format!("Show all {}", names.len())}</summary>
                    <ul class="people">{list(names.get(FIRST_NAMES..).unwrap_or_default())}</ul>
                </details>
            })}
        </section>
    }
}
