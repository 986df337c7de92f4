use super::frame::BEAT;
use super::log::{Listener, Said};
use super::places::{Holder, Place};
use super::presence::Seat;
use bytes::{Bytes, BytesMut};
use futures::{Stream, stream};
use tokio::sync::broadcast::error::TryRecvError;

/// Whose stream it is, as far as that can end it.
pub struct Whose {
    pub place: Place,
    /// The guest or speaker whose room it tells of.
    pub outsider: Option<String>,
}

struct State {
    listener: Listener,
    whose: Whose,
    /// It ends once what is on its way has been sent.
    ended: bool,
    _seat: Option<Seat>,
}

/// What a stream makes of something that was said to all.
enum Heard {
    Frame(Bytes),
    Nothing,
    End,
}

/// The frames for one listener.
pub fn stream(listener: Listener, whose: Whose, seat: Option<Seat>) -> impl Stream<Item = Bytes> + Send {
    stream::unfold(State { listener, whose, ended: false, _seat: seat }, async |mut state| {
        let frame = state.next().await?;
        Some((frame, state))
    })
}

impl State {
    /// The next frame, or `None` at the end.
    async fn next(&mut self) -> Option<Bytes> {
        // When the hub has closed there is nothing to wait for, not even what was missed.
        self.listener.receiver.as_ref()?;
        if let Some(frame) = self.listener.first.pop_front() {
            if self.listener.first.is_empty() {
                self.listener.first.shrink_to_fit();
            }
            return Some(frame);
        }
        while !self.ended {
            // Lagged means too slow a reader, closed means that the server stops; both end the stream.
            let said = self.listener.receiver.as_mut()?.recv().await.ok()?;
            match self.hear(&said) {
                Heard::Frame(frame) => return Some(self.gathered(frame)),
                Heard::Nothing => {}
                Heard::End => return None,
            }
        }
        None
    }

    /// This frame with all that has been said since: written in one go.
    fn gathered(&mut self, first: Bytes) -> Bytes {
        let mut more = None::<BytesMut>;
        while let Some(receiver) = self.listener.receiver.as_mut() {
            let said = match receiver.try_recv() {
                Ok(said) => said,
                Err(TryRecvError::Empty) => break,
                Err(TryRecvError::Closed | TryRecvError::Lagged(_)) => {
                    self.ended = true;
                    break;
                }
            };
            match self.hear(&said) {
                Heard::Frame(frame) => more.get_or_insert_with(|| BytesMut::from(&first[..])).extend_from_slice(&frame),
                Heard::Nothing => {}
                Heard::End => {
                    self.ended = true;
                    break;
                }
            }
        }
        more.map_or(first, BytesMut::freeze)
    }

    fn hear(&self, said: &Said) -> Heard {
        let Whose { place, outsider } = &self.whose;
        let is_mine = |who: &str| {
            matches!(&place.holder, Holder::Member(person) if person.as_str() == who)
                || outsider.as_deref() == Some(who)
        };
        match said {
            Said::News(piece) if piece.n > self.listener.after && self.listener.ears.hear(piece) => {
                Heard::Frame(piece.frame.clone())
            }
            Said::Gone(who) if is_mine(who) => Heard::End,
            Said::Outsiders(all) if outsider.as_ref().is_some_and(|who| !all.contains(who)) => Heard::End,
            Said::News(_) | Said::Gone(_) | Said::Outsiders(_) => Heard::Nothing,
            Said::Beat => Heard::Frame(BEAT),
        }
    }
}
