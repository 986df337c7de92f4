use super::frame::BEAT;
use super::log::{Listener, Said};
use bytes::Bytes;
use domain::ids::PersonId;
use futures::{Stream, stream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Counts one open stream for as long as it lives.
pub struct Counted(Arc<AtomicUsize>);

impl Counted {
    pub fn new(open: &Arc<AtomicUsize>) -> Self {
        open.fetch_add(1, Ordering::Relaxed);
        Self(open.clone())
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

struct State {
    listener: Listener,
    person: Option<PersonId>,
    _counted: Counted,
}

/// The frames for one listener.
pub fn stream(listener: Listener, person: Option<PersonId>, counted: Counted) -> impl Stream<Item = Bytes> + Send {
    stream::unfold(State { listener, person, _counted: counted }, async |mut state| {
        let frame = state.next().await?;
        Some((frame, state))
    })
}

impl State {
    /// The next frame, or `None` at the end.
    async fn next(&mut self) -> Option<Bytes> {
        // When the hub has closed there is nothing to wait for, not even what was missed.
        let receiver = self.listener.receiver.as_mut()?;
        if let Some(frame) = self.listener.first.pop_front() {
            if self.listener.first.is_empty() {
                self.listener.first.shrink_to_fit();
            }
            return Some(frame);
        }
        loop {
            // Lagged means too slow a reader, closed means that the server stops; both end the stream.
            match receiver.recv().await.ok()? {
                Said::News { n, topic, frame } => {
                    if n > self.listener.after && topic & self.listener.topics != 0 {
                        return Some(frame);
                    }
                }
                Said::Gone(who) if self.person.as_ref().is_some_and(|person| person.as_str() == &*who) => return None,
                Said::Members(all) if self.person.as_ref().is_some_and(|person| !all.contains(person)) => return None,
                Said::Gone(_) | Said::Members(_) => {}
                Said::Beat => return Some(BEAT),
            }
        }
    }
}
