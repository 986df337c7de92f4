//! The server, from its settings to its end.

use super::{Failure, lock, say};
use crate::clock::Clock;
use crate::config::{Config, Written};
use crate::guest_letters::GuestLetters;
use crate::http_sessions::HttpSessions;
use crate::hub::Hub;
use crate::intake::Intake;
use crate::member_letters::MemberLetters;
use crate::postman::Postman;
use crate::programme::letters::StageLetters;
use crate::push::{PushKey, Pusher, Reach};
use crate::router::{AppState, router};
use crate::silencer::Silencer;
use crate::site::Site;
use crate::transcriber::Transcriber;
use crate::uploads::{Uploads, free_space};
use crate::workshop::Workshop;
use crate::{demo, scheduler};
use app::context::{House, Push};
use axum::serve::ListenerExt;
use clap::Args;
use jiff::Timestamp;
use std::future::IntoFuture;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use store::Store;
use store::library::Files;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::task::JoinSet;

/// Connections that read at the same time. Pages ask for little, so a few serve many.
const READERS: u32 = 8;
/// What open requests, and then the database, are given to end. Together less than the five seconds that
/// deployments wait.
const REQUESTS_END_WITHIN: Duration = Duration::from_secs(3);
const DATABASE_ENDS_WITHIN: Duration = Duration::from_secs(1);

#[derive(Debug, Args)]
pub struct Serve {
    /// Fill an empty database with a made-up circle and print addresses that sign in with one click
    #[arg(long)]
    demo: bool,
    /// Run as if it were this instant now, such as 2027-03-25T19:58:00Z
    #[arg(long, value_name = "T", value_parser = instant)]
    now: Option<Timestamp>,
    /// Address and port to listen on; port 0 takes a free one [default: 127.0.0.1:3000]
    #[arg(long, value_name = "ADDR")]
    listen: Option<String>,
    /// The address that people type [default: <http://localhost:PORT>]
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
}

fn instant(text: &str) -> Result<Timestamp, String> {
    text.parse().map_err(|_| "write an instant in UTC, such as 2027-03-25T19:58:00Z".into())
}

/// Runs until it is told to stop by SIGTERM or SIGINT.
pub async fn serve(asked: Serve, flags: Written) -> Result<(), Failure> {
    let clock = asked.now.map_or_else(Clock::real, Clock::starting_at);
    let mut flags = Written { listen: asked.listen, public_url: asked.public_url, ..flags };
    // An evening tried out leaves nothing behind, and meets nothing of another.
    let throwaway = if asked.demo && asked.now.is_some() && flags.data.is_none() {
        let folder = tempfile::tempdir()
            .map_err(|e| Failure(format!("No temporary folder can be made ({e}); give one with --data.")))?;
        flags.data = Some(folder.path().to_owned());
        Some(folder)
    } else {
        None
    };
    let config = Config::read(flags)?;
    config.make_data_folder()?;
    let lock = lock::lock(&config)?;
    let listener = TcpListener::bind(config.listen).await.map_err(|e| cannot_listen(config.listen, &e))?;
    let port = listener.local_addr().map_err(|e| cannot_listen(config.listen, &e))?.port();
    let config = Arc::new(config.bound_to(port));
    if config.secret_should_be_given() {
        tracing::warn!("secret is not set; several servers on one PostgreSQL must be given the same one");
    }

    // Asked for before anything is promised, so that no signal finds the server unprepared.
    let stop = stop_asked()?;
    let store = Store::open(config.store(READERS)?).await?;
    let files = config.files()?;
    let links = prepare(&store, &files, &clock, asked.demo).await?;
    let guest = if asked.demo { demo::guest(&store, clock.now()).await? } else { None };
    let hub = Hub::start(store.clone(), clock.clone()).await?;
    let mut working = JoinSet::new();
    let postman = Postman::new(store.clone(), clock.clone(), config.clone())
        .map_err(|_| Failure("smtp_url cannot be used; write smtps://USER:PASSWORD@HOST.".into()))?;
    working.spawn(postman.run());
    let (key, reach) = (push_key(&config)?, reach(&config));
    let contact = config.mail_from.email.to_string();
    working.spawn(Pusher::new(store.clone(), clock.clone(), key.clone(), &contact, reach).run());
    let intake = Intake::new(store.clone(), clock.clone(), &config.data, &config.public_url);
    let uploads = Uploads::new(store.clone(), clock.clone(), &config.data, config.largest_upload, free_space());
    let workshop = Workshop {
        store: store.clone(),
        clock: clock.clone(),
        files: files.clone(),
        uploads: uploads.clone(),
        ffmpeg: config.ffmpeg.clone(),
    };
    working.spawn(workshop.run());
    working.spawn(scheduler::run(scheduler::Scheduler {
        store: store.clone(),
        clock: clock.clone(),
        intake: intake.clone(),
        uploads: uploads.clone(),
        public_url: config.public_url.clone(),
        invitations_per_day: config.invitations_per_day,
        letters: letters(&config),
        member_letters: member_letters(&config),
        stage_letters: stage_letters(&config),
        outbox: config.data.join("outbox"),
    }));

    working.spawn(keep_index(store.clone(), config.index()));
    spawn_programs(&mut working, (&store, &clock, &files), &config);

    let service = router(state(&store, &clock, &config, &hub, (intake, files, uploads), &key))
        .map_err(|hole| {
            Failure(format!("The gate does not close: {hole}. This is a fault of the program; report it."))
        })?
        .into_make_service_with_connect_info::<SocketAddr>();
    let (stopping, stopped) = tokio::sync::oneshot::channel::<()>();
    let listener = listener.tap_io(|socket| {
        // Answers are small; waiting to fill a packet would only make them late.
        if let Err(e) = socket.set_nodelay(true) {
            tracing::debug!(error = %e, "A connection was gone before it was served");
        }
    });
    let server = axum::serve(listener, service).with_graceful_shutdown(async {
        let _ = stopped.await;
    });
    let mut server = tokio::spawn(server.into_future());
    say(&format!("Listening on {}", config.public_url));
    for (role, token) in links {
        say(&format!("Sign in as {role}: {}/sign-in/{token}", config.public_url));
    }

    if let Some(token) = guest {
        say(&format!("A guest's own page: {}{}", config.public_url, app::paths::guest(&token)));
    }

    tokio::select! {
        () = stop => tracing::info!("Stopping"),
        ended = &mut server => return Err(Failure(format!("The server ended by itself ({ended:?}); start it again."))),
    }
    // Streams would never end by themselves; their pages come back once there is a server again.
    hub.close();
    let _ = stopping.send(());
    if tokio::time::timeout(REQUESTS_END_WITHIN, server).await.is_err() {
        tracing::warn!("Some requests took too long and were cut off");
    }
    working.shutdown().await;
    let _ = tokio::time::timeout(DATABASE_ENDS_WITHIN, store.close()).await;
    drop((lock, throwaway));
    Ok(())
}

/// Programs of this machine that work on recordings, where there are any.
fn spawn_programs(working: &mut JoinSet<()>, (store, clock, files): (&Store, &Clock, &Files), config: &Config) {
    if let Some(program) = config.ffmpeg.as_ref().map(|ffmpeg| ffmpeg.program().to_owned()) {
        let folder = config.data.join("silencing");
        let (store, clock, files) = (store.clone(), clock.clone(), files.clone());
        working.spawn(Silencer { store, clock, files, program, folder }.run());
    }
    if let Some(program) = config.transcriber.clone() {
        let folder = config.data.join("transcribing");
        let (store, clock, files) = (store.clone(), clock.clone(), files.clone());
        working.spawn(Transcriber { store, clock, files, program, folder }.run());
    }
}

/// What requests need of what runs.
fn state(
    store: &Store,
    clock: &Clock,
    config: &Arc<Config>,
    hub: &Hub,
    (intake, files, uploads): (Intake, Files, Uploads),
    key: &PushKey,
) -> AppState {
    let site = Site::load();
    let (now, news, proxies) = (clock.clone(), hub.clone(), config.clone());
    let house = House {
        store: store.clone(),
        clock: Box::new(move || now.now()),
        newest_change: Box::new(move || news.newest()),
        style: site.style,
        builds: site.builds,
        public_url: config.public_url.clone(),
        contact: config.contact.clone().map(String::from),
        guest_letters: {
            let letters = letters(config);
            Box::new(move |letter| letters.write(letter))
        },
        speaker_letter: {
            let letters = letters(config);
            Box::new(move |letter| letters.write_to_speaker(letter))
        },
        stage_letters: Box::new(stage_letters(config)),
        invitations_per_day: config.invitations_per_day,
        makes_transcripts: config.transcriber.is_some(),
        push: Push {
            key: key.public(),
            accepts: {
                let reach = reach(config);
                Box::new(move |endpoint| reach.endpoint(endpoint).is_some())
            },
        },
    };
    AppState {
        house: Arc::new(house),
        hub: hub.clone(),
        sessions: HttpSessions::new(store.clone(), clock.clone()),
        intake,
        files,
        uploads,
        trusted: Arc::new(move |address| proxies.trusts(address)),
        most_streams: config.most_streams,
    }
}

/// The search index, for as long as the server runs. Searches are answered without it when it is not there.
async fn keep_index(store: Store, folder: PathBuf) {
    store.keep_index(&folder, |e| tracing::warn!(error = %e, "the search index is not there for now")).await;
}

fn letters(config: &Config) -> GuestLetters {
    GuestLetters { public_url: config.public_url.clone(), organizer: config.mail_from.email.to_string() }
}

fn member_letters(config: &Config) -> MemberLetters {
    MemberLetters { public_url: config.public_url.clone(), organizer: config.mail_from.email.to_string() }
}

fn push_key(config: &Config) -> Result<PushKey, Failure> {
    let secret = config.secret()?;
    PushKey::of(&secret).ok_or_else(|| {
        Failure("No key for pushes can be made from the secret; set another, as `openssl rand -hex 32` prints.".into())
    })
}

/// Who tries the circle on their own machine may have a push service there.
fn reach(config: &Config) -> Reach {
    if config.is_plain_localhost() { Reach::LoopbackToo } else { Reach::Public }
}

/// What must be true before anybody is let in. Answers who the demo's sign-in links are for.
async fn prepare(
    store: &Store,
    files: &Files,
    clock: &Clock,
    demo: bool,
) -> Result<Vec<(&'static str, String)>, Failure> {
    let now = clock.now();
    let links = if demo {
        demo::fill(store, files, now).await?;
        demo::links(store, now).await?
    } else {
        if store.is_demo().await? {
            tracing::warn!("This is a demo circle: its printed sign-in addresses work for ever");
        }
        Vec::new()
    };
    store.seed_holidays(now).await?;
    store.materialise(now).await?;
    Ok(links)
}

fn stop_asked() -> Result<impl Future<Output = ()>, Failure> {
    let cannot = |e| Failure(format!("The server cannot listen for signals ({e}); start it in another way."));
    let mut terminate = signal(SignalKind::terminate()).map_err(cannot)?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(cannot)?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

fn cannot_listen(address: SocketAddr, e: &std::io::Error) -> Failure {
    Failure(match e.kind() {
        std::io::ErrorKind::AddrInUse => format!(
            "Another program already listens on {address}; stop it, or choose another port with --listen 127.0.0.1:0."
        ),
        _ => format!("The server cannot listen on {address} ({e}); choose another address with --listen."),
    })
}

fn stage_letters(config: &Config) -> StageLetters {
    StageLetters { public_url: config.public_url.clone(), organizer: config.mail_from.email.to_string() }
}
