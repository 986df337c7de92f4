use crate::error::AppResult;
use domain::library::State;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Which talks are listed, as the address says it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptAsked {
    /// A state's code, [`NOT_WRITTEN`], or empty for all.
    pub show: String,
    /// Words of the title.
    pub search: String,
    /// Where the page before ended.
    pub after: String,
}

/// Talks without a transcript.
pub const NOT_WRITTEN: &str = "no-transcript";

/// A page of talks to look after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptTalks {
    pub lines: Vec<KeptLine>,
    /// How many there are of each kind: what the address says, its name, the number.
    pub kinds: Vec<(String, String, i64)>,
    /// Where the next page begins.
    pub next: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptLine {
    pub id: String,
    pub title: String,
    /// Who spoke, when, how long.
    pub meta: String,
    pub state: State,
    pub for_managers: bool,
    /// What members would miss most.
    pub lacks: Vec<String>,
}

#[server(endpoint = "library/kept_talks")]
pub async fn get_kept_talks(asked: KeptAsked) -> AppResult<KeptTalks> {
    use crate::context::Ctx;
    use crate::error::honest;
    use domain::calendar::date_in_london;

    /// Nobody remembers more words of a title.
    const MOST_WORDS: usize = 8;

    async fn load(asked: KeptAsked) -> AppResult<KeptTalks> {
        let ctx = Ctx::current()?;
        ctx.organiser()?;
        let today = date_in_london(ctx.now());
        let of = store::library::KeptAsked {
            words: asked.search.split_whitespace().take(MOST_WORDS).map(str::to_owned).collect(),
            state: State::from_code(&asked.show),
            lacks_transcript: asked.show == NOT_WRITTEN,
            after: asked.after.split_once('_').map(|(day, id)| (day.to_owned(), id.to_owned())),
        };
        let (talks, has_more) = ctx.store.kept_talks(&of).await?;
        let last = talks.last().filter(|_| has_more).map(|kept| ssr::place(&kept.talk));
        Ok(KeptTalks {
            kinds: ssr::kinds(ctx.store.kept_counts().await?),
            next: last,
            lines: talks.into_iter().map(|kept| ssr::line(kept, today)).collect(),
        })
    }
    honest(load(asked).await)
}

#[cfg(feature = "ssr")]
mod ssr {
    use super::super::super::shown::ssr::meta;
    use super::{KeptLine, NOT_WRITTEN};
    use domain::library::{Audience, State};
    use jiff::civil::Date;
    use store::library::{Kept, KeptCounts, Talk};

    pub fn line(kept: Kept, today: Date) -> KeptLine {
        let Kept { talk, has_recording, .. } = kept;
        let lacks = [(has_recording, "No recording yet"), (talk.has_transcript, "No transcript yet")];
        KeptLine {
            meta: meta(&talk, today),
            id: talk.id.into(),
            title: talk.details.title,
            state: talk.state,
            for_managers: talk.details.audience == Audience::Managers,
            lacks: lacks.into_iter().filter(|(has, _)| !has).map(|(_, words)| words.to_owned()).collect(),
        }
    }

    pub fn kinds(counts: KeptCounts) -> Vec<(String, String, i64)> {
        let of = |code: &str, words: &str, n: i64| (code.to_owned(), words.to_owned(), n);
        let state = |state: State, n: i64| of(state.code(), state.label(), n);
        vec![
            of("", "All", counts.talks),
            state(State::Draft, counts.drafts),
            state(State::Published, counts.published),
            state(State::Withdrawn, counts.withdrawn),
            of(NOT_WRITTEN, "Transcript missing", counts.without_transcript),
        ]
    }

    pub fn place(talk: &Talk) -> String {
        format!("{}_{}", talk.details.held_on.map(|day| day.to_string()).unwrap_or_default(), talk.id)
    }
}
