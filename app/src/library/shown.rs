use domain::library::Moment;
use serde::{Deserialize, Serialize};

/// A talk in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TalkShown {
    pub id: String,
    pub title: String,
    /// Who spoke, when, how long.
    pub meta: String,
    /// What was looked for, where it was said.
    pub moments: Vec<Moment>,
    /// Where hearing goes on, in milliseconds.
    pub goes_on: Option<u32>,
    pub is_heard: bool,
    pub is_saved: bool,
    pub for_managers: bool,
}

#[cfg(feature = "ssr")]
pub(super) mod ssr {
    use super::TalkShown;
    use domain::calendar::words;
    use domain::library::{Audience, Heard, minutes};
    use domain::plain::list;
    use jiff::civil::Date;
    use store::library::{Shown, Talk};

    pub fn shown(shown: Shown, today: Date) -> TalkShown {
        let Shown { talk, moments, heard, is_finished, is_saved } = shown;
        TalkShown {
            meta: meta(&talk, today),
            id: talk.id.into(),
            title: talk.details.title,
            moments,
            goes_on: heard.and_then(Heard::resumes_at).filter(|_| !is_finished),
            is_heard: is_finished,
            is_saved,
            for_managers: talk.details.audience == Audience::Managers,
        }
    }

    /// `Priya Nair and Dev Shah · Monday 16 March · 18 min`
    pub fn meta(talk: &Talk, today: Date) -> String {
        let said_on = talk.details.held_on.map(|day| words::day(day, today)).unwrap_or_default();
        let length = if talk.duration_ms > 0 { minutes(talk.duration_ms) } else { String::new() };
        let parts = [list(&talk.details.speakers), said_on, length];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    }
}
