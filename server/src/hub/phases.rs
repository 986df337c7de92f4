//! The moments at which a room turns: doors, start, end. Pages turn by their own clocks; a page whose timers the browser
//! has put to sleep hears of it as well.

use super::{Hub, lock};
use domain::calendar::Phase;
use domain::ids::SessionId;
use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;
use std::time::Duration;
use tokio::time::sleep;

/// How often rooms are looked at while none of them is about to turn: times may have been changed meanwhile.
const LOOK_EVERY: SignedDuration = SignedDuration::from_secs(2);

/// Tells each room that somebody is in when its phase changes, as long as the hub runs.
pub async fn turn(hub: Hub) {
    let mut phases: HashMap<SessionId, Phase> = HashMap::new();
    loop {
        let wait = match look(&hub, &mut phases).await {
            Ok(next) => {
                let until = |at: Timestamp| at.duration_since(hub.inner.clock.now());
                next.map_or(LOOK_EVERY, |at| until(at).clamp(SignedDuration::ZERO, LOOK_EVERY))
            }
            Err(e) => {
                tracing::warn!(error = %e, "Rooms could not be told of their phase; trying again");
                LOOK_EVERY
            }
        };
        // A moment late rather than a moment early.
        sleep(Duration::try_from(wait).unwrap_or_default() + Duration::from_millis(5)).await;
    }
}

/// Tells those that have turned, and answers when the next one will.
async fn look(hub: &Hub, phases: &mut HashMap<SessionId, Phase>) -> store::Result<Option<Timestamp>> {
    let rooms = lock(&hub.inner.present.0).keys().cloned().collect::<Vec<_>>();
    phases.retain(|session, _| rooms.contains(session));
    let mut next = None;
    for session in rooms {
        let now = hub.inner.clock.now();
        let Some(times) = hub.inner.store.room_times(&session, now).await? else { continue };
        let phase = times.phase(now);
        if phases.get(&session).is_some_and(|before| *before != phase) {
            hub.inner.store.tell_room(&session, now).await?;
        }
        phases.insert(session, phase);
        next = [next, times.turns_after(now)].into_iter().flatten().min();
    }
    Ok(next)
}
