//! Small writes of many people at the same moment, saved in one transaction: a disk takes a millisecond or two to say
//! that something is safe, however much of it there is.

use crate::Result;
use std::fmt;
use std::future::Future;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::oneshot::error::TryRecvError;
use tokio::sync::oneshot::{Sender, channel};

/// So many at most are saved in one transaction: who writes something else waits no longer than for these.
const AT_ONCE: usize = 500;

/// What waits to be saved with others. Who comes while a transaction is under way waits for the next; the first of those
/// then saves for all.
pub(crate) struct Together<T> {
    waiting: Mutex<Vec<(T, Sender<()>)>>,
    turn: tokio::sync::Mutex<()>,
}

impl<T: Clone> Together<T> {
    /// Returns once `item` is saved. `save` is called with it and with what waits beside it, or not at all when somebody
    /// else has saved it meanwhile. When that failed, it is tried again alone.
    pub async fn save<F: Future<Output = Result<()>>>(&self, item: T, save: impl Fn(Vec<T>) -> F) -> Result<()> {
        let (done, mut saved) = channel();
        self.waiting().push((item.clone(), done));
        let turn = self.turn.lock().await;
        loop {
            match saved.try_recv() {
                Ok(()) => return Ok(()),
                // Taken along already, and not saved: it failed for all, or whoever saved for all went away.
                Err(TryRecvError::Closed) => {
                    drop(turn);
                    return save(vec![item]).await;
                }
                Err(TryRecvError::Empty) => {}
            }
            let (items, done) = self.take_some();
            let is_alone = items.len() == 1;
            match save(items).await {
                Err(_) if !is_alone => drop(done),
                outcome => {
                    outcome?;
                    for done in done {
                        // An error only means that they wait no longer.
                        let _ = done.send(());
                    }
                }
            }
        }
    }

    /// Those who have waited longest.
    fn take_some(&self) -> (Vec<T>, Vec<Sender<()>>) {
        let mut waiting = self.waiting();
        let some = waiting.len().min(AT_ONCE);
        waiting.drain(..some).unzip()
    }

    fn waiting(&self) -> MutexGuard<'_, Vec<(T, Sender<()>)>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Default for Together<T> {
    fn default() -> Self {
        Self { waiting: Mutex::default(), turn: tokio::sync::Mutex::default() }
    }
}

impl<T> fmt::Debug for Together<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Together")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::StoreError;
    use std::future::ready;
    use std::sync::Arc;
    use tokio::sync::Semaphore;

    #[tokio::test]
    async fn who_comes_while_others_are_being_saved_is_saved_with_all_who_wait_by_then() {
        let saved = saved_while_one_is_under_way(50).await;
        assert_eq!(saved.iter().map(Vec::len).collect::<Vec<_>>(), [1, 50]);
        assert_eq!(saved.concat(), (0..=50).collect::<Vec<_>>());
    }

    #[tokio::test]
    async fn no_more_than_five_hundred_are_saved_at_once_and_each_of_them_once() {
        let saved = saved_while_one_is_under_way(1200).await;
        assert_eq!(saved.iter().map(Vec::len).collect::<Vec<_>>(), [1, 500, 500, 200]);
        assert_eq!(saved.concat(), (0..=1200).collect::<Vec<_>>());
    }

    /// What was saved together, when so many come while the first is being saved.
    async fn saved_while_one_is_under_way(others: u32) -> Vec<Vec<u32>> {
        let together = Arc::new(Together::<u32>::default());
        let (saved, gate) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Semaphore::new(0)));
        let ask = |n: u32| {
            let (together, saved, gate) = (together.clone(), saved.clone(), gate.clone());
            tokio::spawn(async move {
                let save = |items: Vec<u32>| {
                    let (saved, gate) = (saved.clone(), gate.clone());
                    async move {
                        let _open = gate.acquire().await;
                        saved.lock().unwrap().push(items);
                        Ok(())
                    }
                };
                together.save(n, save).await
            })
        };
        let first = ask(0);
        while together.turn.try_lock().is_ok() {
            tokio::task::yield_now().await;
        }
        let asked: Vec<_> = (1..=others).map(ask).collect();
        while together.waiting().len() < others as usize {
            tokio::task::yield_now().await;
        }
        gate.add_permits(1);
        for asked in std::iter::once(first).chain(asked) {
            asked.await.unwrap().unwrap();
        }
        saved.lock().unwrap().clone()
    }

    #[tokio::test]
    async fn what_failed_for_all_is_tried_for_each_alone() {
        let together = Arc::new(Together::<u32>::default());
        let hold = together.turn.lock().await;
        let ask = |n: u32| {
            let together = together.clone();
            tokio::spawn(async move {
                let save = |items: Vec<u32>| {
                    ready(if items.len() == 1 { Ok(()) } else { Err(StoreError::Inconsistent("all at once")) })
                };
                together.save(n, save).await
            })
        };
        let asked: Vec<_> = (0..3).map(ask).collect();
        while together.waiting().len() < 3 {
            tokio::task::yield_now().await;
        }
        drop(hold);
        for asked in asked {
            assert!(asked.await.unwrap().is_ok());
        }
    }
}
