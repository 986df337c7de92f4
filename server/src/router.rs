//! Every route of the product, each behind the gate, and what surrounds them all.

use crate::events::{self, MostStreams, Streams};
use crate::feeds::routes as feeds;
use crate::gate::{Gate, Hole, Refuse};
use crate::http::limits::{IsTrusted, Limit};
use crate::http::shared_pages::SharedPages;
use crate::http::{csrf, failures, forms, headers, log, sharing, visitor};
use crate::http_sessions::{HttpSessions, SIGNED_IN_FOR};
use crate::hub::Hub;
use crate::intake::{Intake, routes as intake};
use crate::media::Recordings;
use crate::programme::speaker_files::{self, SpeakerFiles};
use crate::uploads::Uploads;
use crate::{
    audit_file, export, guest_join, guests_file, join, learning_log, media, offline, photo, programme, site,
    speaker_join, transcripts, unsubscribe, uploads,
};
use app::context::House;
use app::paths::{CALENDAR, HOME};
use app::{App, Backend, shell};
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, head, on, post};
use axum_login::AuthManagerLayerBuilder;
use http::{Method, StatusCode, header};
use leptos::prelude::provide_context;
use leptos_axum::{generate_route_list, render_app_async_with_context};
use std::any::Any;
use std::num::NonZeroU32;
use std::pin::Pin;
use std::sync::{Arc, LazyLock};
use store::library::Files;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};
use tower_sessions::cookie::SameSite;
use tower_sessions::{Expiry, SessionManagerLayer};

/// What the routes need; `main` puts it together.
#[derive(Clone)]
pub struct AppState {
    pub house: Arc<House>,
    pub hub: Hub,
    pub sessions: HttpSessions,
    /// Files that organisers bring.
    pub intake: Intake,
    /// Recordings of talks.
    pub files: Files,
    /// Recordings that are on their way.
    pub uploads: Uploads,
    /// Whose `X-Forwarded-For` counts for limits.
    pub trusted: IsTrusted,
    pub most_streams: MostStreams,
}

/// Asking for mails: enough for a home whose managers share an address, too little to be a nuisance.
const SIGN_INS_A_MINUTE: u32 = 10;
/// Signing up for an open evening: at two minutes to eight a whole office may do so by one address.
const SIGN_UPS_A_MINUTE: u32 = 30;
/// Asking questions in a room, which stand there for all to read.
const QUESTIONS_A_MINUTE: u32 = 10;
/// Forms whose words are kept because they were turned back.
const FORMS_KEPT_A_MINUTE: u32 = 20;
/// Every other server function, reading too: pages that load again on news stay far below, hands farther.
const ACTIONS_A_MINUTE: u32 = 300;
/// Whole files of what is kept take the database longer than a page does.
const FILES_A_MINUTE: u32 = 20;
/// Pieces of recordings: some programs send small ones, and several at once.
const PIECES_A_MINUTE: u32 = 1200;
/// One calendar's feed: a member's own programs ask every few minutes at most.
const FEED_A_MINUTE: u32 = 30;
/// All feeds from one address: some calendar services ask for everybody's from a few addresses of theirs.
const FEEDS_A_MINUTE: u32 = 600;

/// The whole product as one service.
///
/// # Errors
/// The first hole in the gate: a route without audience, or an audience without route.
pub fn router(state: AppState) -> Result<Router, Hole> {
    let tls = state.house.public_url.starts_with("https://");
    let cookie = cookie_name(tls);
    let gated = gated(&state)?
        .fallback(unknown_address(&state))
        .layer(from_fn_with_state((state.house.clone(), limit(&state, FORMS_KEPT_A_MINUTE)), forms::keep_typed))
        .layer(from_fn_with_state(state.house.clone(), visitor::know))
        .layer(AuthManagerLayerBuilder::new(Backend(state.house.store.clone()), session_layer(&state, tls)).build())
        .layer(from_fn_with_state(cookie, csrf::refuse_other_sites))
        .layer(CompressionLayer::new().quality(tower_http::CompressionLevel::Fastest).compress_when(shrinks()));

    Ok(open(&state)
        .merge(gated)
        .layer(CatchPanicLayer::custom(failed))
        .layer(from_fn(failures::in_words))
        .layer(from_fn_with_state(tls, headers::protect))
        .layer(from_fn(log::each_request)))
}

/// What gets smaller. Recordings and photos are packed as they are, and of a recording a part must be where it is asked for.
fn shrinks() -> impl Predicate {
    let recorded = NotForContentType::const_new("video/").and(NotForContentType::const_new("audio/"));
    DefaultPredicate::new().and(recorded)
}

/// A fault of the program: said in the log by its place, and to the person, by `failures`, without a word of it.
fn failed(panic: Box<dyn Any + Send + 'static>) -> Response {
    let words = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    tracing::error!(panic = words.unwrap_or("without words"), "a request panicked");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}

/// `__Host-` binds the cookie to this host and to TLS; browsers refuse the prefix without TLS.
const fn cookie_name(tls: bool) -> &'static str {
    if tls { "__Host-ic" } else { "ic" }
}

fn session_layer(state: &AppState, tls: bool) -> SessionManagerLayer<HttpSessions> {
    SessionManagerLayer::new(state.sessions.clone())
        .with_name(cookie_name(tls))
        .with_secure(tls)
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_path("/")
        .with_expiry(Expiry::OnInactivity(SIGNED_IN_FOR))
}

/// What knows nobody: health, time, and the files of the site.
fn open(state: &AppState) -> Router {
    Router::new()
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(ready))
        .route("/time", get(time_now))
        .with_state(state.house.clone())
        .merge(site::routes())
}

/// As Leptos lists it.
const SESSION: &str = "/sessions/{id}";

const PROGRAMME: &str = "/conference/{slug}";

/// The paths of all pages. Listed once in a process: while Leptos lists them, no page anywhere in it loads its data.
static PAGES: LazyLock<Vec<String>> =
    LazyLock::new(|| generate_route_list(App).iter().map(|page| page.path().to_owned()).collect());

fn gated(state: &AppState) -> Result<Router, Hole> {
    let house = &state.house;
    let mut gate = Gate::new(refuse(house));
    let shared = SharedPages::default();
    for path in PAGES.iter().map(String::as_str) {
        let render = renderer(house.clone());
        let typed_by = house.clone();
        let show = from_fn(move |request: Request, next: Next| forms::show_typed(typed_by.clone(), request, next));
        let (shared, lent) = (shared.clone(), house.clone());
        let handler = match path {
            HOME => get(move |request: Request| async move {
                let key = sharing::front_page(&request);
                let again = key.clone();
                shared.answer(key, request, render, async || again).await
            }),
            PROGRAMME => get(move |request: Request| async move {
                let (is_nobodys, path) = (sharing::is_nobodys(&request), request.uri().path().to_owned());
                let key = || is_nobodys.then(|| sharing::programme(&lent, &path));
                shared.answer(key(), request, render, async || key()).await
            }),
            CALENDAR => get(move |request: Request| async move {
                let asked = sharing::Asked::of(&request);
                let key = sharing::calendar(&lent, asked.clone()).await;
                shared.answer(key, request, render, async || sharing::calendar(&lent, asked).await).await
            }),
            SESSION => get(move |request: Request| async move {
                let (asked, path) = (sharing::Asked::of(&request), request.uri().path().to_owned());
                let key = sharing::session(&lent, asked.clone(), &path).await;
                shared.answer(key, request, render, async || sharing::session(&lent, asked, &path).await).await
            }),
            _ => get(render),
        };
        gate = gate.page(path, handler.layer(show));
    }
    let (sign_in, act) = (limit(state, SIGN_INS_A_MINUTE), limit(state, ACTIONS_A_MINUTE));
    let (guests, questions) = (limit(state, SIGN_UPS_A_MINUTE), limit(state, QUESTIONS_A_MINUTE));
    let files = limit(state, FILES_A_MINUTE);
    for (path, method) in leptos::server_fn::axum::server_fn_paths() {
        let limit = match path {
            _ if is_mailing(path) => &sign_in,
            "/api/guests/sign_up" | "/api/guests/mail_again" => &guests,
            "/api/room/ask" => &questions,
            _ => &act,
        };
        gate = gate.route(path, server_function(house.clone(), method, limit));
    }
    let take_photo =
        post(photo::take_in).with_state(house.clone()).layer(DefaultBodyLimit::max(photo::LARGEST_REQUEST));
    // The largest file, and the little that a form wraps around it.
    let whole_file = DefaultBodyLimit::max(usize::try_from(intake::LARGEST_FILE).unwrap_or(usize::MAX) + (64 << 10));
    let streams = Streams { hub: state.hub.clone(), most: state.most_streams, trusted: state.trusted.clone() };
    let recordings = Recordings { house: house.clone(), files: state.files.clone() };
    let (pieces, coming) = (limit(state, PIECES_A_MINUTE), &state.uploads);
    let bring = post(transcripts::bring).layer(DefaultBodyLimit::max(transcripts::LARGEST_REQUEST));
    let bring =
        bring.with_state(transcripts::Bringing { house: house.clone(), page: Arc::new(renderer(house.clone())) });
    let upload = head(uploads::one).patch(uploads::one).delete(uploads::one).post(uploads::one).options(uploads::offer);
    let gate = gate
        .route("/events", get(events::events).with_state(streams))
        .route(
            "/organise/upload/{kind}",
            files.on(post(intake::bring).layer(whole_file).with_state(state.intake.clone())),
        )
        .route(
            "/organise/conference/{slug}/proposals/import",
            files.on(post(intake::bring_proposals).layer(whole_file).with_state(state.intake.clone())),
        )
        .route("/organise/imports/{id}/run", act.on(post(intake::run).with_state(state.intake.clone())))
        .route(app::paths::EXPORT, files.on(get(export::download).with_state(house.clone())))
        .route("/organise/audit.csv", files.on(get(audit_file::download).with_state(house.clone())))
        .route("/sessions/{id}/join", act.on(post(join::join).with_state(house.clone())))
        .route(app::paths::OWN_PHOTO, act.on(take_photo))
        .route(app::paths::REMOVE_PHOTO, act.on(post(photo::remove).with_state(house.clone())))
        .route("/members/{id}/photo/{size}", get(photo::show).with_state(house.clone()))
        .route(app::paths::OPEN_EVENING_JOIN, act.on(post(guest_join::by_browser).with_state(house.clone())))
        .route(app::paths::OPEN_EVENING_FILE, get(feeds::next_evening).with_state(house.clone()))
        .route("/g/{token}/join", act.on(post(guest_join::by_link).with_state(house.clone())))
        .route("/offline/evenings.json", get(offline::evenings).with_state(house.clone()))
        .route("/offline/mine.json", get(offline::mine).with_state(house.clone()))
        .route("/unsubscribe/{token}", act.on(get(unsubscribe::ask).post(unsubscribe::end).with_state(house.clone())))
        .route("/speaking/{token}/join", act.on(post(speaker_join::join).with_state(house.clone())))
        .route("/organise/sessions/{id}/guests.csv", files.on(get(guests_file::download).with_state(house.clone())))
        .route("/sessions/{id}/session.ics", get(feeds::one_session).with_state(house.clone()))
        .route("/sessions/{id}/add/{calendar}", get(feeds::add_to).with_state(house.clone()))
        .route("/media/{id}", get(media::show).with_state(recordings.clone()))
        .route("/uploads", act.on(post(uploads::create).options(uploads::offer).with_state(coming.clone())))
        .route("/uploads/{id}", pieces.on(upload.with_state(coming.clone())))
        .route("/open-talks/{id}/recording", get(media::open_recording).with_state(recordings.clone()))
        .route("/open-talks/{id}/picture", get(media::open_picture).with_state(recordings.clone()))
        .route("/open-talks/{id}/captions.vtt", get(media::open_captions).with_state(recordings.clone()))
        .route("/oembed", get(media::oembed).with_state(recordings.clone()))
        .route("/talks/{id}/captions.vtt", get(media::captions).with_state(recordings.clone()))
        .route("/organise/talks/{id}/transcript/bring", files.on(bring))
        .route("/organise/talks/{id}/transcript.vtt", get(transcripts::as_vtt).with_state(house.clone()))
        .route("/organise/talks/{id}/transcript.srt", get(transcripts::as_srt).with_state(house.clone()))
        .route(app::paths::LEARNING_FILE, files.on(get(learning_log::as_csv).with_state(house.clone())))
        .route(app::paths::LEARNING_PAPER, files.on(get(learning_log::as_pdf).with_state(house.clone())));
    with_speakers(with_feeds(gate, state, recordings), state, &act, &files).finish()
}

/// What those who speak at a conference bring and take along.
fn with_speakers(gate: Gate, state: &AppState, act: &Limit, files: &Limit) -> Gate {
    let theirs =
        SpeakerFiles { house: state.house.clone(), files: state.files.clone(), uploads: state.uploads.clone() };
    let photo = get(speaker_files::own_photo)
        .merge(post(speaker_files::take_photo).layer(DefaultBodyLimit::max(photo::LARGEST_REQUEST)));
    let slides = get(speaker_files::own_slides)
        .merge(post(speaker_files::take_slides).layer(DefaultBodyLimit::max(speaker_files::LARGEST_REQUEST)));
    gate.route("/s/{token}/talk.ics", get(speaker_files::calendar).with_state(theirs.clone()))
        .route("/s/{token}/photo", act.on(photo.with_state(theirs.clone())))
        .route("/s/{token}/photo/remove", act.on(post(speaker_files::remove_photo).with_state(theirs.clone())))
        .route("/s/{token}/slides", files.on(slides.with_state(theirs.clone())))
        .route(
            "/organise/conference/{slug}/speakers/{id}/photo",
            get(speaker_files::photo_for_organisers).with_state(theirs.clone()),
        )
        .route(
            "/organise/conference/{slug}/speakers/{id}/slides",
            files.on(get(speaker_files::slides_for_organisers).with_state(theirs)),
        )
}

/// What other people's programs fetch: calendars, podcasts and programmes.
fn with_feeds(gate: Gate, state: &AppState, recordings: Recordings) -> Gate {
    let house = &state.house;
    let (feed, feeds_of_home) = (limit(state, FEED_A_MINUTE), limit(state, FEEDS_A_MINUTE));
    let own_feed = |handler: MethodRouter| feeds_of_home.on(feed.on_each_token(handler));
    gate.route(app::paths::EMBED, get(programme::embed::script))
        .route(
            "/conference/{slug}/schedule.xml",
            feeds_of_home.on(get(programme::routes::xml).with_state(house.clone())),
        )
        .route(
            "/conference/{slug}/schedule.json",
            feeds_of_home.on(get(programme::routes::json).with_state(house.clone())),
        )
        .route(
            "/conference/{slug}/schedule.ics",
            feeds_of_home.on(get(programme::routes::ics).with_state(house.clone())),
        )
        .route("/feeds/open-evenings.ics", feeds_of_home.on(get(feeds::open_evenings).with_state(house.clone())))
        .route("/feeds/{token}/sessions.ics", own_feed(get(feeds::all_sessions).with_state(house.clone())))
        .route("/feeds/{token}/mine.ics", own_feed(get(feeds::my_sessions).with_state(house.clone())))
        .route("/feeds/{token}/talks.rss", own_feed(get(media::rss).with_state(recordings.clone())))
        // Without the feeds' limit: a player asks for one part after the other.
        .route("/feeds/{token}/media/{file}", get(media::recording).with_state(recordings.clone()))
        .route("/feeds/{token}/talks/{id}/captions.vtt", get(media::transcript).with_state(recordings.clone()))
        .route("/feeds/{token}/talks/{id}/chapters.json", get(media::chapter_list).with_state(recordings))
}

/// Whether the function writes to an address that anybody can name, or takes a code that could be tried out.
fn is_mailing(path: &str) -> bool {
    ["/sign_in", "/ask_to_", "/confirm_by_"].iter().any(|part| path.contains(part)) || path.ends_with("/vetting/apply")
}

fn limit(state: &AppState, a_minute: u32) -> Limit {
    Limit::per_minute(NonZeroU32::new(a_minute).unwrap_or(NonZeroU32::MIN), state.trusted.clone())
}

type Rendered = Pin<Box<dyn Future<Output = Response> + Send>>;

/// Renders whatever page the request's address names, or the page for one that names none.
fn renderer(house: Arc<House>) -> impl Fn(Request) -> Rendered + Clone + Send + Sync + 'static {
    render_app_async_with_context(move || provide_context(house.clone()), shell)
}

fn refuse(house: &Arc<House>) -> Refuse {
    Refuse::new(Arc::new(renderer(house.clone())))
}

fn server_function(house: Arc<House>, method: Method, limit: &Limit) -> MethodRouter {
    let handler = move |request: Request| {
        let house = house.clone();
        leptos_axum::handle_server_fns_with_context(move || provide_context(house.clone()), request)
    };
    let filter = axum::routing::MethodFilter::try_from(method).unwrap_or(axum::routing::MethodFilter::POST);
    limit.on(on(filter, handler))
}

/// A page for people, a bare 404 for programs: just what the gate answers to somebody who may not know a place.
fn unknown_address(state: &AppState) -> MethodRouter {
    let render = renderer(state.house.clone());
    axum::routing::any(move |request: Request| {
        let render = render.clone();
        async move {
            let mut answer = if crate::gate::wants_html(&request) {
                render(request).await
            } else {
                StatusCode::NOT_FOUND.into_response()
            };
            answer.headers_mut().insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
            answer
        }
    })
}

async fn ready(State(house): State<Arc<House>>) -> Response {
    match house.store.answers().await {
        Ok(()) => "ready\n".into_response(),
        Err(e) => {
            tracing::error!(error = %e, "the database does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n").into_response()
        }
    }
}

/// Milliseconds UTC by the product's clock; a browser learns ours from a timed round trip.
async fn time_now(State(house): State<Arc<House>>) -> Response {
    let now = (house.clock)().as_millisecond().to_string();
    ([(header::CACHE_CONTROL, "no-store"), (header::CONTENT_TYPE, "text/plain")], now).into_response()
}
