//! The words on the wire (WHATWG HTML §9.2.6, the event stream format).

use bytes::Bytes;
use domain::room::Said;
use std::hash::{BuildHasher, Hasher, RandomState};
use store::changes::{Change, Topic};

/// A set of topics, one bit each.
pub type Mask = u8;

pub fn mask(topics: &[Topic]) -> Mask {
    topics.iter().map(|topic| bit(*topic)).fold(0, |all, one| all | one)
}

const fn bit(topic: Topic) -> Mask {
    match topic {
        Topic::Calendar => 1,
        Topic::OpenEvenings => 2,
        Topic::Applications => 4,
        Topic::Guests => 8,
        Topic::Room => 16,
        Topic::Conference => 32,
        Topic::Stage => 64,
        // In no mask: it tells the hub whose streams to end, and nobody else anything.
        // Nor does the library: it tells the search index.
        Topic::People | Topic::Library => 0,
    }
}

/// A change as every stream that listens to its topic gets it.
pub fn change(change: &Change) -> (Mask, Bytes) {
    // Outsiders learn that something happened, not what, nor to which session: it may be a members' one.
    let (what, about) = match change.topic {
        Topic::OpenEvenings | Topic::Stage => ("changed", ""),
        Topic::Calendar
        | Topic::Applications
        | Topic::Guests
        | Topic::Room
        | Topic::Conference
        | Topic::People
        | Topic::Library => (change.what.as_str(), change.about.as_str()),
    };
    let said = serde_json::json!({ "n": change.n, "topic": change.topic.code(), "what": what, "about": about });
    (bit(change.topic), Bytes::from(format!("id: {}\nevent: change\ndata: {said}\n\n", change.n)))
}

/// What is said in a room, whole: whoever hears it need not ask for it.
pub fn said(n: i64, said: &Said) -> (Mask, Bytes) {
    let data = serde_json::json!({ "n": n, "said": said });
    (bit(Topic::Room), Bytes::from(format!("id: {n}\nevent: room\ndata: {data}\n\n")))
}

/// The first frame. `n` is the number after which this stream tells everything.
pub fn hello(n: i64) -> Bytes {
    Bytes::from(format!("retry: {}\n\nid: {n}\nevent: hello\ndata: {{\"n\":{n}}}\n\n", retry_ms()))
}

/// Too much was missed to tell it piece by piece: load the page's data afresh.
pub fn reset(n: i64) -> Bytes {
    let said = serde_json::json!({ "n": n, "what": "reset", "about": "" });
    Bytes::from(format!("id: {n}\nevent: reset\ndata: {said}\n\n"))
}

/// A comment, which tells proxies and phones that the connection is alive.
pub const BEAT: Bytes = Bytes::from_static(b": \n\n");

/// Two to five seconds, so that after a restart not all pages come back in the same moment.
fn retry_ms() -> u64 {
    2000 + RandomState::new().build_hasher().finish() % 3001
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cancelled(topic: Topic) -> Change {
        Change { n: 7, topic, what: "cancelled".into(), about: "0198".into() }
    }

    #[test]
    fn a_change_is_one_frame_with_its_number() {
        let (mask, frame) = change(&cancelled(Topic::Calendar));
        assert_eq!(mask, 1);
        let (head, data) = std::str::from_utf8(&frame).unwrap().split_once("data: ").unwrap();
        assert_eq!(head, "id: 7\nevent: change\n");
        assert!(data.ends_with("}\n\n"));
        let data: serde_json::Value = serde_json::from_str(data).unwrap();
        assert_eq!(data, serde_json::json!({ "n": 7, "topic": "calendar", "what": "cancelled", "about": "0198" }));
    }

    #[test]
    fn outsiders_hear_neither_what_happened_nor_to_which_session() {
        let (_, frame) = change(&cancelled(Topic::OpenEvenings));
        let frame = std::str::from_utf8(&frame).unwrap();
        assert!(!frame.contains("cancelled") && !frame.contains("0198"), "{frame}");
    }

    #[test]
    fn pages_are_asked_to_come_back_at_different_times() {
        let times: std::collections::HashSet<_> = (0..50).map(|_| retry_ms()).collect();
        assert!(times.len() > 10 && times.iter().all(|ms| (2000..=5000).contains(ms)));
    }
}
