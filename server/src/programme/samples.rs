//! What the tests of exports have in common.

use super::Published;
use domain::conference::{Entry, Programme, Slot, Told, Voice};

/// Two talks at ten and at two, three slots empty.
pub fn day() -> Programme {
    let talk = |n: i64, title: &str| Told {
        id: format!("0198aaaa-0000-7000-8000-00000000000{n}").parse().unwrap(),
        number: n,
        title: title.into(),
        about: "Six months of figures.".into(),
        takeaway: "Count your own.".into(),
        topics: vec!["Falls".into()],
        minutes: 30,
        voices: vec![Voice {
            id: "0198bbbb-0000-4000-8000-000000000007".into(),
            number: 7,
            name: "Priya & Söhne".into(),
            bio: String::new(),
        }],
    };
    let entry = |slot: Slot| Entry {
        slot,
        starts_at: format!("2027-03-17T{:02}:00:00Z", 9 + slot.number()).parse().unwrap(),
        minutes: 30,
        stage: "Stage B".into(),
        theme: String::new(),
        talk: match slot.number() {
            1 => Some(talk(1, "Falls")),
            5 => Some(talk(2, "Medication")),
            _ => None,
        },
    };
    Programme {
        slug: "care-show".into(),
        title: "The circle at the Care Show".into(),
        venue: "Hall 4".into(),
        about: String::new(),
        registration: String::new(),
        entries: Slot::ALL.map(entry).to_vec(),
    }
}

pub fn published(programme: &Programme) -> Published<'_> {
    let at = "2026-12-01T09:30:00Z".parse().unwrap();
    Published { programme, n: 3, at, public_url: "https://circle.example" }
}
