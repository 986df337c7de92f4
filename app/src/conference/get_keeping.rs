use crate::error::AppResult;
use domain::conference::Plan;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A version that was published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionRow {
    pub n: i64,
    /// `Dawn Okafor, 3 minutes ago`.
    pub by: String,
    pub changes: Vec<String>,
    /// Its talks, as a board holds them.
    pub held: Plan,
}

/// From the board to what everybody reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Keeping {
    pub slug: String,
    pub title: String,
    /// What the next version would change, a sentence each; of the first, what is in the slots.
    pub changes: Vec<String>,
    /// Why it cannot be published as it is.
    pub against: Vec<String>,
    pub is_first: bool,
    /// Whom it concerns, by name.
    pub concerns: String,
    /// By which the server knows that the board is still what was looked at.
    pub mark: String,
    pub versions: Vec<VersionRow>,
    /// The versions of the slots, for a form that puts an old version back on the board.
    pub seen: String,
}

#[server(endpoint = "conference/keeping")]
pub async fn get_keeping(slug: String) -> AppResult<Keeping> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::calendar::words;
    use domain::conference::{CannotMove, Difference, SLOTS, stops};
    use domain::people::Person;
    use domain::plain;
    use jiff::Timestamp;
    use store::conference::{Draft, Version};

    fn version(version: Version, me: &Person, now: Timestamp) -> VersionRow {
        let by = super::named(Some(version.by), me).unwrap_or_default();
        let mut held: [_; SLOTS] = Default::default();
        for entry in version.programme.entries {
            held[entry.slot.index()] = entry.talk.map(|told| told.id);
        }
        VersionRow {
            n: version.n,
            by: format!("{by}, {}", words::ago(version.at, now)),
            changes: version.changes,
            held: Plan::new(held, [false; SLOTS]),
        }
    }

    /// What is new, and the names of those whom it concerns.
    fn news(draft: &Draft) -> (Vec<String>, Vec<String>) {
        let told = |id| {
            let old = draft.published.iter().flat_map(|version| &version.programme.entries);
            let entries = draft.programme.entries.iter().chain(old);
            entries.filter_map(|entry| entry.talk.as_ref()).find(|told| told.id == id)
        };
        let differences = match &draft.published {
            Some(before) => draft.programme.since(&before.programme),
            None => draft
                .programme
                .entries
                .iter()
                .filter_map(|entry| {
                    let told = entry.talk.as_ref()?;
                    let words = format!("{}: “{}” by {}.", entry.at(), told.title, told.by());
                    Some(Difference { talk: Some(told.id.clone()), words })
                })
                .collect(),
        };
        let mut names: Vec<String> = Vec::new();
        for voice in differences.iter().filter_map(|its| told(its.talk.clone()?)).flat_map(|told| &told.voices) {
            if !names.contains(&voice.name) {
                names.push(voice.name.clone());
            }
        }
        (differences.into_iter().map(|difference| difference.words).collect(), names)
    }

    async fn load(slug: String) -> AppResult<Keeping> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        let now = ctx.now();
        let id = super::found(&ctx, &slug).await?.id;
        let mut draft = ctx.store.draft_programme(&id, now).await?.ok_or(AppError::NotFound)?;
        let hidden = super::judging(&ctx, &draft.state, me).await?.nameless();
        draft.programme.without_names(&hidden);
        draft.state.board.without(&hidden, &[]);
        let (changes, names) = news(&draft);
        let (board, plan) = (&draft.state.board, &draft.state.board.plan);
        let mut against: Vec<_> = stops(board, plan).into_iter().map(|stop| stop.why(board, plan)).collect();
        if plan.filled() == 0 {
            against.push(CannotMove::Empty.to_string());
        }
        let versions = ctx.store.versions(&id).await?;
        Ok(Keeping {
            slug,
            title: draft.programme.title,
            changes,
            against,
            is_first: draft.published.is_none(),
            concerns: plain::list(&names),
            mark: draft.mark,
            versions: versions.into_iter().map(|one| version(one, me, now)).collect(),
            seen: draft.state.versions().map(|version| version.to_string()).join(" "),
        })
    }
    honest(load(slug).await)
}

/// Makes the board known. `mark` is of the board that was looked at.
#[server(endpoint = "conference/publish")]
pub async fn publish(slug: String, mark: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::honest;

    async fn act(slug: String, mark: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        let id = super::found(&ctx, &slug).await?.id;
        let n = ctx.store.publish(&id, &mark, &me.id, ctx.now()).await?;
        leptos_axum::redirect(&format!("{}?published={n}", crate::paths::programme_keeping(&slug)));
        Ok(())
    }
    honest(act(slug, mark).await)
}
