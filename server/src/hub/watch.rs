//! What the hub does while it runs: reads news, listens for other servers, keeps connections alive.

use super::log::{Said, Told};
use super::{Hub, lock};
use crate::clock::Clock;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use store::changes::{Change, Topic};
use store::{Store, StoreError};
use tokio::time::{Instant, sleep};

/// Reads the changes as they are committed and passes them on in order. While the database is away it asks again.
pub async fn read_news(hub: Hub) {
    let mut waits = Waits::default();
    loop {
        let more = hub.inner.store.wait_for_changes();
        match hub.inner.store.changes_after(hub.newest()).await {
            Ok(news) if news.is_empty() => {
                waits = Waits::default();
                more.await;
            }
            Ok(news) => {
                // A session that is cancelled, moved or ended lets nobody from outside stay.
                let ends_rooms = news.iter().any(|change| change.topic == Topic::Calendar && change.what != "answered");
                let gathers = news.iter().any(|change| change.topic == Topic::Room);
                match read(&hub.inner.store, &hub.inner.clock, news).await {
                    Ok(news) => {
                        waits = Waits::default();
                        {
                            let mut log = lock(&hub.inner.log);
                            for told in &news {
                                log.tell(told);
                            }
                        }
                        if ends_rooms {
                            check_outsiders(&hub).await;
                        }
                    }
                    Err(e) => {
                        waits.note("What is said in rooms cannot be read; trying again", &e);
                        sleep(waits.next()).await;
                        continue;
                    }
                }
                if gathers {
                    sleep(GATHER).await;
                }
            }
            Err(e) => {
                waits.note("The news for open pages cannot be read; trying again", &e);
                sleep(waits.next()).await;
            }
        }
    }
}

/// A room that talks fast is told of in gulps: each wakes every stream once, however much was said.
const GATHER: Duration = Duration::from_millis(100);

/// Reads what the changes have to tell. A thing of a room that changed several times is read once, for its last change;
/// one that makes no sense is left out, as it would make none however often it was read.
pub async fn read(store: &Store, clock: &Clock, changes: Vec<Change>) -> store::Result<Vec<Told>> {
    let last: HashMap<String, i64> = changes
        .iter()
        .filter(|change| change.topic == Topic::Room)
        .map(|change| (change.about.clone(), change.n))
        .collect();
    let mut told = Vec::with_capacity(changes.len());
    for change in changes {
        let rooms = if last.get(&change.about) == Some(&change.n) {
            match store.room_news(&change, clock.now()).await {
                Err(e @ StoreError::Inconsistent(_)) => {
                    tracing::error!(error = %e, what = change.what, about = change.about, "Rooms are not told of this");
                    Vec::new()
                }
                read => read?,
            }
        } else {
            Vec::new()
        };
        told.push(Told { change, rooms });
    }
    Ok(told)
}

/// On PostgreSQL, lets this server know at once when another commits. Without it news comes a second later.
pub async fn listen(hub: Hub) {
    let mut waits = Waits::default();
    loop {
        let began = Instant::now();
        if let Err(e) = hub.inner.store.listen().await {
            if began.elapsed() > Waits::MOST {
                waits = Waits::default();
            }
            waits.note("The database no longer wakes this server; asking it each second until it does", &e);
        }
        sleep(waits.next()).await;
    }
}

const BEAT_EVERY: Duration = Duration::from_secs(20);
/// Once in so many beats, whoever has a stream is asked after: a belt to the braces of `Said::Gone`.
const BEATS_TO_A_CHECK: u32 = 3;

/// One clock for all streams: a timer in each would cost more than the streams do.
pub async fn beat(hub: Hub) {
    for n in (1..=BEATS_TO_A_CHECK).cycle() {
        sleep(BEAT_EVERY).await;
        if hub.open_streams() == 0 {
            continue;
        }
        lock(&hub.inner.log).say(Said::Beat);
        check_outsiders(&hub).await;
        if n == BEATS_TO_A_CHECK {
            check_members(&hub).await;
        }
    }
}

/// Ends the streams of everyone who is not a member now. Asks after those who have one, and nobody else.
pub async fn check_members(hub: &Hub) {
    let listening = hub.inner.places.members();
    match hub.inner.store.members_among(&listening).await {
        Ok(members) => {
            let log = lock(&hub.inner.log);
            for person in listening.iter().filter(|person| !members.contains(person)) {
                log.say(Said::Gone(person.as_str().into()));
            }
        }
        Err(e) => tracing::warn!(error = %e, "Who is a member could not be read; open streams go on"),
    }
}

/// Ends the streams of guests and speakers who may not be in a room now.
async fn check_outsiders(hub: &Hub) {
    if hub.open_streams() == 0 {
        return;
    }
    match hub.inner.store.outsiders_let_in(hub.inner.clock.now()).await {
        Ok(who) => lock(&hub.inner.log).say(Said::Outsiders(Arc::new(who.into_iter().collect()))),
        Err(e) => tracing::warn!(error = %e, "Who may be in a room could not be read; open streams go on"),
    }
}

/// Twice as long each time, from a quarter of a second to five.
#[derive(Default)]
struct Waits {
    failures: u32,
}

impl Waits {
    const MOST: Duration = Duration::from_secs(5);

    fn next(&mut self) -> Duration {
        let wait = Duration::from_millis(250 << self.failures.min(5)).min(Self::MOST);
        self.failures = self.failures.saturating_add(1);
        wait
    }

    /// Says it once, not at each try.
    fn note(&self, what: &str, e: &store::StoreError) {
        if self.failures == 0 {
            tracing::warn!(error = %e, "{what}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_five_seconds() {
        let mut waits = Waits::default();
        let first: Vec<_> = (0..7).map(|_| waits.next().as_millis()).collect();
        assert_eq!(first, [250, 500, 1000, 2000, 4000, 5000, 5000]);
    }
}
