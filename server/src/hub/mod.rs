//! News from the database to open pages. Each piece is written out once, as a frame of bytes, and all streams share it;
//! a stream of its own keeps little more than its place in the row. A reader that falls behind is cut off: its page
//! opens a new stream and says where it was.

mod frame;
mod log;
mod phases;
mod places;
mod presence;
mod stream;
mod watch;

pub use frame::reset;
pub use places::{Holder, Place};

use crate::clock::Clock;
use domain::ids::SessionId;
use futures::Stream;
use log::{Ears, Log};
use places::Places;
use presence::Present;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use store::changes::Topic;
use store::room::Actor;
use store::{Result, Store};
use tokio::task::JoinSet;

/// The circle's town crier. Cheap to clone.
#[derive(Clone)]
pub struct Hub {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    clock: Clock,
    /// Which of several servers this is.
    name: String,
    present: Present,
    log: Mutex<Log>,
    places: Places,
    watchers: Mutex<JoinSet<()>>,
}

impl Hub {
    /// Reads what was said last and begins to watch for more.
    pub async fn start(store: Store, clock: Clock) -> Result<Self> {
        let newest = store.newest_change().await?;
        let recent = store.changes_after(newest.saturating_sub(log::KEPT)).await?;
        let recent = watch::read(&store, &clock, recent).await?;
        let name = store.new_form_id()?;
        let hub = Self {
            inner: Arc::new(Inner {
                store,
                clock,
                name,
                present: Present::default(),
                log: Mutex::new(Log::new(&recent, newest)),
                places: Places::default(),
                watchers: Mutex::default(),
            }),
        };
        let mut watchers = lock(&hub.inner.watchers);
        watchers.spawn(watch::read_news(hub.clone()));
        watchers.spawn(watch::listen(hub.clone()));
        watchers.spawn(watch::beat(hub.clone()));
        watchers.spawn(presence::count(hub.clone()));
        watchers.spawn(phases::turn(hub.clone()));
        drop(watchers);
        Ok(hub)
    }

    /// A place for one more stream of this holder, who may have `most`.
    pub fn place(&self, holder: Holder, most: usize) -> Option<Place> {
        self.inner.places.take(holder, most)
    }

    /// A stream of frames: a greeting, what was missed since number `after` (or word to load afresh), then news as it
    /// comes. It ends when the member whose place it is is signed out or a member no longer, or reads too slowly, and when
    /// the hub closes; a guest's or a speaker's when they are shown out, or the session is cancelled or over.
    ///
    /// `topics` is what the caller has already found that this visitor may hear; `Topic::People` is never told. Of rooms
    /// it hears one, with these eyes, and whoever listens counts as being there.
    pub async fn subscribe(
        &self,
        topics: &[Topic],
        room: Option<(SessionId, Actor)>,
        place: Place,
        after: Option<i64>,
    ) -> impl Stream<Item = bytes::Bytes> + Send + use<> {
        // Another server may have told this page of something that we have yet to read.
        let ahead = match after {
            Some(after) if after > self.newest() => {
                self.inner.store.newest_change().await.is_ok_and(|newest| after <= newest)
            }
            _ => false,
        };
        let seat = room.as_ref().map(|(session, actor)| self.inner.present.sit(session.clone(), &actor.who));
        let outsider = room.as_ref().map(|(_, actor)| &actor.who).filter(|who| who.member().is_none());
        let outsider = outsider.map(|who| who.counted_as().to_owned());
        let ears = Ears { topics: frame::mask(topics), room: room.map(|(session, actor)| (session, actor.eyes)) };
        let listener = lock(&self.inner.log).listen(ears, after, ahead);
        stream::stream(listener, stream::Whose { place, outsider }, seat)
    }

    /// The database whose news this tells.
    pub fn store(&self) -> &Store {
        &self.inner.store
    }

    pub fn now(&self) -> jiff::Timestamp {
        self.inner.clock.now()
    }

    /// How many streams are open now.
    pub fn open_streams(&self) -> usize {
        self.inner.places.open()
    }

    /// Ends all streams and stops watching; streams asked for afterwards end at once.
    pub fn close(&self) {
        lock(&self.inner.log).close();
        lock(&self.inner.watchers).abort_all();
    }

    /// The number of the newest change that pages were told of.
    pub fn newest(&self) -> i64 {
        lock(&self.inner.log).newest()
    }
}

/// The lock's contents are whole even if somebody panicked while holding it: they are changed in single steps.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
