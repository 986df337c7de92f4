//! One request at a time goes on with an upload, and it is the latest: whoever comes back after their line broke must not wait
//! for the connection that we do not know to be dead.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{Mutex as Lock, OwnedMutexGuard, watch};

/// What the one before is given to put away what had come.
const PATIENCE: Duration = Duration::from_secs(10);

/// Who goes on with which upload.
#[derive(Clone, Debug, Default)]
pub struct Turns(Arc<Mutex<HashMap<String, Waiting>>>);

#[derive(Clone, Debug)]
struct Waiting {
    lock: Arc<Lock<()>>,
    /// How many have come.
    came: watch::Sender<u64>,
}

/// The right to go on; ends when it goes.
#[derive(Debug)]
pub struct Turn {
    _held: OwnedMutexGuard<()>,
    later: watch::Receiver<u64>,
}

impl Turns {
    /// Waits until the one before has ended; `None` if it does not.
    pub async fn take(&self, id: &str) -> Option<Turn> {
        let (lock, later) = {
            let mut turns = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            // Those that nobody holds or waits for any more.
            turns.retain(|known, waiting| known == id || Arc::strong_count(&waiting.lock) > 1);
            let waiting = turns
                .entry(id.to_owned())
                .or_insert_with(|| Waiting { lock: Arc::default(), came: watch::Sender::new(0) });
            waiting.came.send_modify(|came| *came += 1);
            (waiting.lock.clone(), waiting.came.subscribe())
        };
        let held = tokio::time::timeout(PATIENCE, lock.lock_owned()).await.ok()?;
        Some(Turn { _held: held, later })
    }
}

impl Turn {
    /// Ends when somebody else wants to go on with the same upload.
    pub async fn is_wanted(&mut self) {
        if self.later.changed().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn whoever_comes_later_goes_on_and_the_one_before_is_told() {
        let turns = Turns::default();
        let mut first = turns.take("a").await.unwrap();
        let other = turns.take("b").await.unwrap();
        let second = tokio::spawn({
            let turns = turns.clone();
            async move { turns.take("a").await }
        });
        first.is_wanted().await;
        drop(first);
        let mut second = second.await.unwrap().unwrap();
        assert!(tokio::time::timeout(Duration::from_millis(1), second.is_wanted()).await.is_err());
        drop((second, other));
        turns.take("c").await.unwrap();
        assert_eq!(turns.0.lock().unwrap().len(), 1);
    }
}
