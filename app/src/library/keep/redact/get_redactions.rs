use crate::error::AppResult;
use domain::form::Mistake;
use domain::library::Cue;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What was taken out of a talk, and what would be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Redactions {
    pub id: String,
    pub title: String,
    pub has_recording: bool,
    /// `4:07 to 4:31`, who, when, and what became of the recording there.
    pub done: Vec<(String, String)>,
    /// Nobody hears the recording for now.
    pub is_held: bool,
    pub asked: Option<Asked>,
}

/// What goes if it is done.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    pub mistakes: Vec<Mistake>,
    /// `4:07 to 4:31`
    pub span: String,
    /// Each of them goes whole.
    pub cues: Vec<Cue>,
    pub chapters: Vec<String>,
}

/// `from` and `to` as typed, or empty.
#[server(endpoint = "library/redactions")]
pub async fn get_redactions(id: String, from: String, to: String) -> AppResult<Redactions> {
    use super::super::keeper;
    use crate::context::Ctx;
    use crate::error::honest;

    async fn load(id: String, from: String, to: String) -> AppResult<Redactions> {
        let ctx = Ctx::current()?;
        let id = id.parse()?;
        let (kept, me) = keeper::of_talk(&ctx, &id).await?;
        let done = ctx.store.redactions(&id).await?;
        let asked = match (from.is_empty(), to.is_empty()) {
            (true, true) => None,
            _ => Some(ssr::asked(&from, &to, &kept.talk.details.chapters, &ctx.store.transcript(&id).await?)),
        };
        Ok(Redactions {
            id: id.into(),
            title: kept.talk.details.title,
            has_recording: kept.has_recording,
            is_held: done.iter().any(|redaction| redaction.holds && !redaction.is_silent),
            done: done.into_iter().map(|redaction| ssr::line(redaction, me, ctx.now())).collect(),
            asked,
        })
    }
    honest(load(id, from, to).await)
}

#[cfg(feature = "ssr")]
mod ssr {
    use super::Asked;
    use domain::calendar::words;
    use domain::library::{Chapter, Redacted, Transcript, clock};
    use domain::people::Person;
    use jiff::Timestamp;
    use store::library::Redaction;

    fn span(Redacted { from, to }: Redacted) -> String {
        format!("{} to {}", clock(from), clock(to))
    }

    pub fn line(redaction: Redaction, me: &Person, now: Timestamp) -> (String, String) {
        let who = if redaction.by == me.name { "you".to_owned() } else { redaction.by };
        let recording = match (redaction.is_silent, redaction.holds) {
            (true, _) => "The recording is silent there",
            (false, true) => "The recording is held back",
            (false, false) => "The player is silent there",
        };
        (span(redaction.span), format!("By {who}, {}. {recording}.", words::ago(redaction.at, now)))
    }

    pub fn asked(from: &str, to: &str, chapters: &[Chapter], transcript: &Transcript) -> Asked {
        match Redacted::read(from, to) {
            Ok(redacted) => {
                let touched = transcript.cues().iter().filter(|cue| cue.end > redacted.from && cue.start < redacted.to);
                let begun = chapters.iter().filter(|chapter| redacted.has(chapter.start));
                Asked {
                    mistakes: Vec::new(),
                    span: span(redacted),
                    cues: touched.cloned().collect(),
                    chapters: begun.map(|chapter| chapter.title.clone()).collect(),
                }
            }
            Err(mistakes) => Asked { mistakes: mistakes.into_vec(), ..Asked::default() },
        }
    }
}
