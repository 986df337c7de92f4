//! The last pieces of news in memory, and the channel on which they go out. Both change under one lock, so that a
//! stream that begins now misses nothing and hears nothing twice.

use super::frame::{self, Mask};
use bytes::Bytes;
use domain::ids::SessionId;
use domain::room::Eyes;
use std::collections::{HashSet, VecDeque};
use std::sync::Arc;
use store::changes::{Change, Topic};
use store::room::{ForWhom, RoomNews};
use tokio::sync::broadcast::{Receiver, Sender, channel};

/// Pieces kept for pages that come back; those that missed more load afresh.
pub const KEPT: i64 = 1000;
/// How far a reader may fall behind before it is cut off. More than one reading of the database brings.
pub const LAG: usize = 2048;

/// What goes out to all streams; each takes what concerns it.
#[derive(Clone, Debug)]
pub enum Said {
    News(Arc<Piece>),
    /// This person's streams end now.
    Gone(Arc<str>),
    /// All guests and speakers who may be in a room now; other outsiders' streams end.
    Outsiders(Arc<HashSet<String>>),
    Beat,
}

/// A frame, and who is to have it.
#[derive(Debug)]
pub struct Piece {
    pub n: i64,
    pub frame: Bytes,
    topic: Mask,
    /// Of what is said in a room: what it is about, in which room, and for whom there.
    room: Option<(String, String, ForWhom)>,
}

/// A change with what it has to tell.
pub struct Told {
    pub change: Change,
    pub rooms: Vec<RoomNews>,
}

/// What a stream listens to.
#[derive(Clone, Debug)]
pub struct Ears {
    pub topics: Mask,
    /// One room, and with which eyes it is looked at.
    pub room: Option<(SessionId, Eyes)>,
}

impl Ears {
    pub fn hear(&self, piece: &Piece) -> bool {
        piece.topic & self.topics != 0
            && piece.room.as_ref().is_none_or(|(_, session, to)| {
                self.room.as_ref().is_some_and(|(mine, eyes)| mine.as_str() == session && to.includes(*eyes))
            })
    }
}

pub struct Log {
    recent: VecDeque<Arc<Piece>>,
    /// Everything up to here was said before `recent` begins.
    before: i64,
    newest: i64,
    /// `None` once closed.
    sender: Option<Sender<Said>>,
}

/// What a new stream is given.
pub struct Listener {
    pub ears: Ears,
    /// Frames to send at once.
    pub first: VecDeque<Bytes>,
    /// Nothing up to this number is told.
    pub after: i64,
    /// `None` when the hub is closed.
    pub receiver: Option<Receiver<Said>>,
}

impl Log {
    /// `newest` is the number of the last of `recent`, or of what was forgotten since.
    pub fn new(recent: &[Told], newest: i64) -> Self {
        let before = recent.first().map_or(newest, |first| first.change.n - 1);
        let (sender, _) = channel(LAG);
        let mut log = Self { recent: VecDeque::new(), before, newest, sender: Some(sender) };
        for told in recent {
            log.tell(told);
        }
        log
    }

    /// Passes a change on and keeps it for those who come back.
    pub fn tell(&mut self, told: &Told) {
        let change = &told.change;
        self.newest = self.newest.max(change.n);
        match change.topic {
            Topic::People => self.say(Said::Gone(change.about.as_str().into())),
            Topic::Room => {
                // A thing is told whole each time, so of one only the last is kept: what was removed is not said again.
                self.recent.retain(|piece| piece.room.as_ref().is_none_or(|(about, ..)| *about != change.about));
                for news in &told.rooms {
                    let (topic, frame) = frame::said(change.n, &news.said);
                    let room = Some((change.about.clone(), news.session.clone(), news.to));
                    self.pass(Piece { n: change.n, frame, topic, room });
                }
            }
            Topic::Library => {}
            Topic::Calendar
            | Topic::OpenEvenings
            | Topic::Applications
            | Topic::Guests
            | Topic::Conference
            | Topic::Stage => {
                let (topic, frame) = frame::change(change);
                self.pass(Piece { n: change.n, frame, topic, room: None });
            }
        }
    }

    fn pass(&mut self, piece: Piece) {
        let piece = Arc::new(piece);
        self.say(Said::News(piece.clone()));
        self.recent.push_back(piece);
        while self.recent.len() as u64 > KEPT.unsigned_abs() {
            self.before = self.recent.pop_front().map_or(self.before, |piece| piece.n);
        }
    }

    pub fn say(&self, said: Said) {
        // An error only means that nobody listens.
        let _ = self.sender.as_ref().map(|sender| sender.send(said));
    }

    /// `ahead`: the database has said everything up to `after`, though we have not read so far.
    pub fn listen(&self, ears: Ears, after: Option<i64>, ahead: bool) -> Listener {
        let receiver = self.sender.as_ref().map(Sender::subscribe);
        let from = after.unwrap_or(self.newest);
        let first = if (self.before..=self.newest).contains(&from) || ahead {
            let missed = self.recent.iter().filter(|piece| piece.n > from && ears.hear(piece));
            std::iter::once(frame::hello(from)).chain(missed.map(|piece| piece.frame.clone())).collect()
        } else {
            return Listener {
                ears,
                first: [frame::hello(self.newest), frame::reset(self.newest)].into(),
                after: self.newest,
                receiver,
            };
        };
        Listener { ears, first, after: from.max(self.newest), receiver }
    }

    pub const fn newest(&self) -> i64 {
        self.newest
    }

    pub fn close(&mut self) {
        self.sender = None;
    }
}
