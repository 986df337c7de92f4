use crate::error::AppResult;
use domain::conference::Standing;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// All that is proposed for a conference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposals {
    pub slug: String,
    pub title: String,
    /// By what became of them, each with what that is called.
    pub groups: Vec<(String, Vec<ProposalRow>)>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposalRow {
    pub id: String,
    pub title: String,
    /// Who speaks, how long it takes and what it is about.
    pub about: String,
    /// What one still has to say of it, or what is known.
    pub stands: String,
    pub standing: Standing,
}

#[server(endpoint = "conference/proposals")]
pub async fn get_proposals(slug: String) -> AppResult<Proposals> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::conference::{Talk, tenths};
    use domain::plain::counted;

    const GROUPS: [Standing; 5] =
        [Standing::Shortlisted, Standing::Proposed, Standing::Standby, Standing::Declined, Standing::Withdrawn];

    async fn load(slug: String) -> AppResult<Proposals> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        let conference = super::found(&ctx, &slug).await?;
        let state = ctx.store.board(&conference.id, ctx.now()).await?.ok_or(AppError::NotFound)?;
        let judging = super::judging(&ctx, &state, me).await?;
        let mut board = state.board;
        board.without(&judging.nameless(), &[]);
        let row = |talk: &Talk| {
            let said = judging.has_said(&talk.id);
            let benefit = talk.benefit.filter(|_| said).map(|benefit| format!("Benefit {}", tenths(benefit)));
            let wishes = (talk.wishes > 0).then(|| format!("{} would come", counted(talk.wishes, "member")));
            let open =
                (!said && judging.bar(&talk.id).is_none()).then(|| "You have not said what you think".to_owned());
            let stands: Vec<String> = [open, benefit, wishes].into_iter().flatten().collect();
            let about =
                [talk.by(), format!("{} min", talk.length.get())].into_iter().chain(talk.topics.iter().cloned());
            ProposalRow {
                id: talk.id.to_string(),
                title: talk.title.clone(),
                about: about.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "),
                stands: stands.join(" · "),
                standing: talk.standing,
            }
        };
        let group = |standing: Standing| {
            let mut of: Vec<&Talk> = board.talks.iter().filter(|talk| talk.standing == standing).collect();
            of.sort_by_key(|talk| if standing == Standing::Standby { talk.line } else { 0 });
            (standing.label().to_owned(), of.into_iter().map(row).collect::<Vec<_>>())
        };
        let groups = GROUPS.into_iter().map(group).filter(|(_, rows)| !rows.is_empty()).collect();
        Ok(Proposals { slug, title: conference.terms.title, groups })
    }
    honest(load(slug).await)
}
