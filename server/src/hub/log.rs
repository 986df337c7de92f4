//! The last pieces of news in memory, and the channel on which they go out. Both change under one lock, so that a
//! stream that begins now misses nothing and hears nothing twice.

use super::frame::{self, Mask};
use bytes::Bytes;
use domain::ids::PersonId;
use std::collections::{HashSet, VecDeque};
use std::sync::Arc;
use store::changes::{Change, Topic};
use tokio::sync::broadcast::{Receiver, Sender, channel};

/// Pieces kept for pages that come back; those that missed more load afresh.
pub const KEPT: i64 = 1000;
/// How far a reader may fall behind before it is cut off. More than one reading of the database brings.
pub const LAG: usize = 2048;

/// What goes out to all streams; each takes what concerns it.
#[derive(Clone, Debug)]
pub enum Said {
    News {
        n: i64,
        topic: Mask,
        frame: Bytes,
    },
    /// This person's streams end now.
    Gone(Arc<str>),
    /// All who are members now; anybody else's streams end.
    Members(Arc<HashSet<PersonId>>),
    Beat,
}

pub struct Log {
    recent: VecDeque<(i64, Mask, Bytes)>,
    /// Everything up to here was said before `recent` begins.
    before: i64,
    newest: i64,
    /// `None` once closed.
    sender: Option<Sender<Said>>,
}

/// What a new stream is given.
pub struct Listener {
    pub topics: Mask,
    /// Frames to send at once.
    pub first: VecDeque<Bytes>,
    /// Nothing up to this number is told.
    pub after: i64,
    /// `None` when the hub is closed.
    pub receiver: Option<Receiver<Said>>,
}

impl Log {
    /// `newest` is the number of the last of `recent`, or of what was forgotten since.
    pub fn new(recent: &[Change], newest: i64) -> Self {
        let before = recent.first().map_or(newest, |first| first.n - 1);
        let (sender, _) = channel(LAG);
        let mut log = Self { recent: VecDeque::new(), before, newest, sender: Some(sender) };
        for change in recent {
            log.tell(change);
        }
        log
    }

    /// Passes a change on and keeps it for those who come back.
    pub fn tell(&mut self, change: &Change) {
        self.newest = self.newest.max(change.n);
        if change.topic == Topic::People {
            self.say(Said::Gone(change.about.as_str().into()));
            return;
        }
        let (topic, frame) = frame::change(change);
        self.say(Said::News { n: change.n, topic, frame: frame.clone() });
        self.recent.push_back((change.n, topic, frame));
        while self.recent.len() as u64 > KEPT.unsigned_abs() {
            self.before = self.recent.pop_front().map_or(self.before, |(n, ..)| n);
        }
    }

    pub fn say(&self, said: Said) {
        // An error only means that nobody listens.
        let _ = self.sender.as_ref().map(|sender| sender.send(said));
    }

    /// `ahead`: the database has said everything up to `after`, though we have not read so far.
    pub fn listen(&self, topics: Mask, after: Option<i64>, ahead: bool) -> Listener {
        let receiver = self.sender.as_ref().map(Sender::subscribe);
        let from = after.unwrap_or(self.newest);
        let first = if (self.before..=self.newest).contains(&from) || ahead {
            let missed = self.recent.iter().filter(|(n, topic, _)| *n > from && topic & topics != 0);
            std::iter::once(frame::hello(from)).chain(missed.map(|(.., frame)| frame.clone())).collect()
        } else {
            return Listener {
                topics,
                first: [frame::hello(self.newest), frame::reset(self.newest)].into(),
                after: self.newest,
                receiver,
            };
        };
        Listener { topics, first, after: from.max(self.newest), receiver }
    }

    pub const fn newest(&self) -> i64 {
        self.newest
    }

    pub fn close(&mut self) {
        self.sender = None;
    }
}
