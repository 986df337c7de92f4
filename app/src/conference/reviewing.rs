use super::get_proposal::Reviewing;
use crate::context::Ctx;
use crate::error::AppResult;
use domain::conference::{JudgementForm, spread};
use domain::people::Person;
use store::conference::{BoardState, Judging, Proposal, Review};

fn said(review: &Review) -> String {
    match review.independence {
        Some(independence) => format!("benefit {}, independence {independence}", review.benefit),
        None => format!("benefit {}", review.benefit),
    }
}

/// What organisers think of a proposal, as far as this one may know.
pub async fn reviewing(
    ctx: &Ctx,
    (me, judging): (&Person, &Judging),
    found: &Proposal,
    state: &BoardState,
) -> AppResult<Reviewing> {
    let reviews = ctx.store.reviews(&found.id).await?;
    let mine = reviews.iter().find(|review| review.by == me.id).map(|its| JudgementForm {
        benefit: its.benefit.to_string(),
        independence: its.independence.map_or_else(String::new, |figure| figure.to_string()),
        reason: its.reason.clone(),
    });
    let count = i64::try_from(reviews.len()).unwrap_or(i64::MAX);
    let shown: Vec<Review> = if mine.is_some() { reviews } else { Vec::new() };
    let benefit: Vec<i64> = shown.iter().map(|its| its.benefit).collect();
    let independence: Vec<i64> = shown.iter().filter_map(|its| its.independence).collect();
    let spread = [("Benefit", spread(&benefit)), ("Independence", spread(&independence))];
    let others = shown.into_iter().filter(|review| review.by != me.id);
    Ok(Reviewing {
        bar: judging.bar(&found.id),
        count,
        others: others.map(|its| (its.name.clone(), said(&its), its.reason)).collect(),
        spread: spread.into_iter().filter_map(|(of, said)| Some(format!("{of}: {}.", said?))).collect(),
        wishes: state.board.talk(&found.id).map_or(0, |talk| talk.wishes),
        mine,
    })
}
