//! How many are in a room: the people whose pages hold a stream of it. Each server counts its own, and says so in the
//! database when the number has changed, every two seconds at most.

use super::{Hub, lock};
use domain::ids::SessionId;
use domain::room::Who;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::time::{Instant, sleep};

const COUNT_EVERY: Duration = Duration::from_secs(2);
/// Said again at least so often, or the database holds this server for dead.
const AGAIN: Duration = Duration::from_secs(30);

/// The people in each room by what they are counted as, with how many streams each of them holds.
#[derive(Clone, Default)]
pub struct Present(pub(super) Arc<Mutex<HashMap<SessionId, HashMap<String, u32>>>>);

/// One stream in a room, for as long as it lives.
pub struct Seat {
    present: Present,
    session: SessionId,
    person: String,
}

impl Present {
    pub fn sit(&self, session: SessionId, who: &Who) -> Seat {
        let person = who.counted_as().to_owned();
        *lock(&self.0).entry(session.clone()).or_default().entry(person.clone()).or_default() += 1;
        Seat { present: self.clone(), session, person }
    }

    fn counts(&self) -> HashMap<SessionId, i64> {
        let rooms = lock(&self.0);
        let count = |people: &HashMap<String, u32>| i64::try_from(people.len()).unwrap_or(i64::MAX);
        rooms.iter().map(|(session, people)| (session.clone(), count(people))).collect()
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut rooms = lock(&self.present.0);
        let Some(people) = rooms.get_mut(&self.session) else { return };
        if let Some(streams) = people.get_mut(&self.person) {
            *streams -= 1;
            if *streams == 0 {
                people.remove(&self.person);
            }
        }
        if people.is_empty() {
            rooms.remove(&self.session);
        }
    }
}

/// Says how many there are, as long as the hub runs.
pub async fn count(hub: Hub) {
    let mut said: HashMap<SessionId, (i64, Instant)> = HashMap::new();
    loop {
        sleep(COUNT_EVERY).await;
        let mut counts = hub.inner.present.counts();
        for session in said.keys() {
            counts.entry(session.clone()).or_insert(0);
        }
        for (session, people) in counts {
            if said.get(&session).is_some_and(|(before, at)| *before == people && at.elapsed() < AGAIN) {
                continue;
            }
            let now = hub.inner.clock.now();
            if let Err(e) = hub.inner.store.count_here(&session, &hub.inner.name, people, now).await {
                tracing::warn!(error = %e, "how many are in a room could not be said");
                continue;
            }
            if people == 0 {
                said.remove(&session);
            } else {
                said.insert(session, (people, Instant::now()));
            }
        }
    }
}
