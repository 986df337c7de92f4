use crate::error::AppResult;
use domain::conference::{ProposalForm, Standing};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A proposal, ready to be changed; or an empty one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposalEdit {
    pub slug: String,
    pub conference: String,
    /// Empty for a new one.
    pub id: String,
    pub version: i64,
    pub form: ProposalForm,
    pub standing: Standing,
    pub twice_on_purpose: bool,
    /// The hours of the five slots.
    pub hours: Vec<String>,
    /// `Dawn Okafor, 3 minutes ago`.
    pub changed: String,
    /// Of a new one, so that it is added once.
    pub key: String,
    pub review: Reviewing,
    pub offering: Offering,
}

/// Whether the slot that it is in was offered to whoever speaks, and what they said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offering {
    /// It is in a slot.
    pub is_placed: bool,
    /// What was asked and said so far, in words.
    pub said: Option<String>,
    /// Where to write: as before, or where the circle knows them.
    pub email: String,
    /// Until when an answer could be awaited: two weeks from now, or the eve of the conference.
    pub by: String,
    /// What they were told, the first thing first.
    pub told: Vec<String>,
}

/// What organisers think of it, as far as one may know.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reviewing {
    /// One speaks in it oneself, or has proposed it.
    pub own: bool,
    /// What one said: 1 to 5, and why.
    pub mine: Option<(i64, String)>,
    /// How many have said something.
    pub count: i64,
    /// Name, 1 to 5 and why; hidden until one has said something oneself.
    pub others: Vec<(String, i64, String)>,
    pub wishes: i64,
}

/// `id` is empty for a new one.
#[server(endpoint = "conference/proposal")]
pub async fn get_proposal(slug: String, id: String) -> AppResult<ProposalEdit> {
    use super::asking_words;
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::calendar::{date_in_london, words};
    use domain::conference::{SlotTerms, answer_by};
    use domain::people::Person;
    use store::conference::{BoardState, Proposal};

    /// Days that we offer to wait for an answer.
    const WAITS_DAYS: i32 = 14;

    async fn reviewing(ctx: &Ctx, me: &Person, found: &Proposal, state: &BoardState) -> AppResult<Reviewing> {
        let own = super::is_own(found, me);
        let reviews = ctx.store.reviews(&found.id).await?;
        let mine = reviews.iter().find(|review| review.by == me.id).map(|its| (its.benefit, its.reason.clone()));
        let count = i64::try_from(reviews.len()).unwrap_or(i64::MAX);
        let others = reviews.into_iter().filter(|review| review.by != me.id && mine.is_some());
        Ok(Reviewing {
            own,
            count,
            others: others.map(|its| (its.name, its.benefit, its.reason)).collect(),
            wishes: state.board.talk(&found.id).map_or(0, |talk| talk.wishes),
            mine,
        })
    }

    async fn offering(ctx: &Ctx, found: &Proposal, state: &BoardState) -> AppResult<Offering> {
        let now = ctx.now();
        let offer = ctx.store.slot_offer(&found.id).await?;
        let person = found.speakers.first().and_then(|voice| voice.person.as_ref());
        let known = match (&offer, person) {
            (Some(offer), _) => offer.email.clone(),
            (None, Some(person)) => {
                ctx.store.person(person).await?.map(|(person, _)| person.email.into()).unwrap_or_default()
            }
            (None, None) => String::new(),
        };
        let told = ctx.store.told_of(&found.id).await?;
        let by = answer_by(date_in_london(now), WAITS_DAYS, state.conference.terms.date);
        Ok(Offering {
            is_placed: state.board.plan.slot_of(&found.id).is_some(),
            said: offer.map(|offer| asking_words::said(&offer, now)),
            email: known,
            by: by.to_string(),
            told: told.iter().map(|line| asking_words::told(line, now)).collect(),
        })
    }

    async fn load(slug: String, id: String) -> AppResult<ProposalEdit> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        let now = ctx.now();
        let conference = super::found(&ctx, &slug).await?;
        let state = ctx.store.board(&conference.id, now).await?.ok_or(AppError::NotFound)?;
        let edit = ProposalEdit {
            conference: conference.terms.title,
            hours: state.board.slots.iter().map(SlotTerms::hours).collect(),
            key: ctx.store.new_form_id()?,
            slug,
            id: String::new(),
            version: 0,
            form: ProposalForm { minutes: "30".into(), ..ProposalForm::default() },
            standing: Standing::Proposed,
            twice_on_purpose: false,
            changed: String::new(),
            review: Reviewing::default(),
            offering: Offering::default(),
        };
        if id.is_empty() {
            return Ok(edit);
        }
        let found = ctx.store.proposal(&id.parse()?).await?.filter(|it| it.conference == conference.id);
        let found = found.filter(|it| it.standing != Standing::Draft).ok_or(AppError::NotFound)?;
        let who = super::named(found.changed_by.clone(), me).unwrap_or_default();
        Ok(ProposalEdit {
            review: reviewing(&ctx, me, &found, &state).await?,
            offering: offering(&ctx, &found, &state).await?,
            id,
            version: found.version,
            form: ProposalForm::of(&found.terms),
            standing: found.standing,
            twice_on_purpose: found.twice_on_purpose,
            changed: format!("{who}, {}", words::ago(found.changed_at, now)),
            ..edit
        })
    }
    honest(load(slug, id).await)
}
