use crate::error::AppResult;
use domain::form::Mistake;
use domain::library::{Making, Replaced, Span, Transcript};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What the address of the page asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TranscriptAsked {
    /// From 1.
    pub page: String,
    /// The part that was edited, in a form that was turned back; else empty.
    pub from: String,
    pub to: String,
    /// An earlier version, to be looked at.
    pub version: String,
    /// What to look for, and what to put there instead.
    pub find: String,
    pub with: String,
    pub exact: String,
    pub whole: String,
}

/// A page of a transcript, ready to be changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TranscriptEdit {
    pub id: String,
    pub title: String,
    /// The newest; 0 while there is none.
    pub version: i64,
    /// Where a transcript stands that a program was asked for; `None` where no program is named.
    pub making: Option<MakingView>,
    /// How many lines there are in all.
    pub lines: i64,
    pub part: Transcript,
    pub span: Span,
    /// From 1.
    pub page: u32,
    pub pages: u32,
    /// The newest first.
    pub versions: Vec<VersionLine>,
    /// An earlier one that is shown, and not edited.
    pub looked_at: Option<i64>,
    pub found: Option<Found>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionLine {
    pub number: i64,
    pub who: String,
    pub ago: String,
    /// `Edited, 214 lines`
    pub what: String,
    /// It is what members read.
    pub counts: bool,
    /// A program made it.
    pub is_made: bool,
}

/// Where a transcript stands that a program was asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MakingView {
    /// `None` if nobody ever asked.
    pub stage: Option<Making>,
    pub percent: u32,
    /// Why it failed.
    pub problem: String,
    /// What came of it.
    pub version: Option<i64>,
}

/// What would be replaced.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    pub mistakes: Vec<Mistake>,
    pub count: u32,
    /// In how many lines.
    pub in_lines: u32,
    /// The first of them.
    pub lines: Vec<Replaced>,
}

/// A transcript that was brought and could not be read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brought {
    /// What is wrong, and how the line begins that it is in.
    pub faults: Vec<(String, String)>,
    /// What was pasted, to be mended and sent again.
    pub text: String,
}

/// What somebody brought to the page that shows what is wrong with it. Without wasm or with: the server alone knows.
#[cfg(feature = "ssr")]
pub fn use_brought() -> Option<Brought> {
    use_context::<http::request::Parts>().and_then(|parts| parts.extensions.get().cloned())
}

#[cfg(not(feature = "ssr"))]
pub fn use_brought() -> Option<Brought> {
    None
}

#[server(endpoint = "library/transcript")]
pub async fn get_transcript(id: String, asked: TranscriptAsked) -> AppResult<TranscriptEdit> {
    use super::super::keeper;
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::library::pages;

    async fn load(id: String, asked: TranscriptAsked) -> AppResult<TranscriptEdit> {
        let ctx = Ctx::current()?;
        let id = id.parse()?;
        let (kept, me) = keeper::of_talk(&ctx, &id).await?;
        let versions = ctx.store.transcript_versions(&id).await?;
        let newest = versions.first().map_or(0, |version| version.number);
        let counts = versions.iter().find(|version| version.counts).map(|version| version.number);
        let looked_at = asked.version.parse().ok().filter(|number| Some(*number) != counts);
        let transcript = match looked_at {
            Some(number) => ctx.store.transcript_version(&id, number).await?.ok_or(AppError::NotFound)?,
            None => ctx.store.transcript(&id).await?,
        };
        let spans = pages(&transcript);
        let page = asked.page.parse::<usize>().unwrap_or(1).clamp(1, spans.len());
        let of_form = asked.from.parse().ok().map(|from| Span { from, to: asked.to.parse().ok() });
        let span = of_form.or_else(|| spans.get(page - 1).copied()).unwrap_or(Span { from: 0, to: None });
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let making =
            if ctx.makes_transcripts && kept.has_recording { Some(ssr::making(&ctx, &id).await?) } else { None };
        Ok(TranscriptEdit {
            id: id.into(),
            making,
            title: kept.talk.details.title,
            version: newest,
            lines: i64::try_from(transcript.cues().len()).unwrap_or(i64::MAX),
            part: transcript.within(span),
            span,
            page: number(page),
            pages: number(spans.len()),
            versions: versions.into_iter().map(|version| ssr::line(version, me, ctx.now())).collect(),
            looked_at,
            found: (!asked.find.is_empty()).then(|| ssr::found(&asked, &transcript)),
        })
    }
    honest(load(id, asked).await)
}

/// How far the program is.
#[server(endpoint = "library/making")]
pub async fn get_making(id: String) -> AppResult<MakingView> {
    use super::super::keeper;
    use crate::context::Ctx;
    use crate::error::honest;

    async fn load(id: String) -> AppResult<MakingView> {
        let ctx = Ctx::current()?;
        let id = id.parse()?;
        keeper::of_talk(&ctx, &id).await?;
        ssr::making(&ctx, &id).await
    }
    honest(load(id).await)
}

#[cfg(feature = "ssr")]
mod ssr {
    use super::{Found, MakingView, TranscriptAsked, VersionLine};
    use crate::context::Ctx;
    use crate::error::AppResult;
    use domain::calendar::words;
    use domain::form::Field;
    use domain::ids::TalkId;
    use domain::library::{How, Replacement, Transcript};
    use domain::people::Person;
    use domain::plain::counted;
    use jiff::Timestamp;
    use store::library::Version;

    /// Nobody looks at more places one by one.
    const SHOWN: usize = 60;

    pub async fn making(ctx: &Ctx, id: &TalkId) -> AppResult<MakingView> {
        let Some(job) = ctx.store.making(id).await? else { return Ok(MakingView::default()) };
        Ok(MakingView { stage: Some(job.stage), percent: job.percent, problem: job.problem, version: job.version })
    }

    pub fn line(version: Version, me: &Person, now: Timestamp) -> VersionLine {
        let lines = counted(version.cues, "line");
        VersionLine {
            counts: version.counts,
            is_made: version.how == Some(How::Made),
            number: version.number,
            who: if version.by == me.name { "You".to_owned() } else { version.by },
            ago: words::ago(version.at, now),
            what: version.how.map_or(lines.clone(), |how: How| format!("{}, {lines}", how.label())),
        }
    }

    pub fn found(asked: &TranscriptAsked, transcript: &Transcript) -> Found {
        let (exact, whole) = (asked.exact == "yes", asked.whole == "yes");
        let replacement = match Replacement::read(&asked.find, &asked.with, exact, whole) {
            Ok(replacement) => replacement,
            Err((is_find, problem)) => {
                let field = if is_find { Field::Find } else { Field::With };
                return Found { mistakes: vec![(field, problem)], ..Found::default() };
            }
        };
        let (_, mut lines, count) = replacement.apply(transcript);
        let in_lines = u32::try_from(lines.len()).unwrap_or(u32::MAX);
        lines.truncate(SHOWN);
        Found { mistakes: Vec::new(), count, in_lines, lines }
    }
}
