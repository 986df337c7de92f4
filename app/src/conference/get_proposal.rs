use crate::error::AppResult;
use domain::conference::{Bar, JudgementForm, ProposalForm, Standing};
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
    /// The description as readers will see it, in HTML.
    pub description: String,
    /// What who proposed it was told, and when.
    pub told: Option<String>,
    /// One sees neither who speaks nor how to change it before one has said what one thinks.
    pub is_nameless: bool,
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
    /// Why one is not asked.
    pub bar: Option<Bar>,
    /// What one said.
    pub mine: Option<JudgementForm>,
    /// How many have said something.
    pub count: i64,
    /// Name, what they said and why; hidden until one has said something oneself. So is the next.
    pub others: Vec<(String, String, String)>,
    /// What all said, taken together.
    pub spread: Vec<String>,
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
    use store::conference::{BoardState, Proposal};

    /// Days that we offer to wait for an answer.
    const WAITS_DAYS: i32 = 14;

    async fn offering(ctx: &Ctx, found: &Proposal, state: &BoardState) -> AppResult<Offering> {
        let now = ctx.now();
        let offer = ctx.store.slot_offer(&found.id).await?;
        let person = found.speakers.first().and_then(|voice| voice.person.as_ref());
        let known = match (&offer, person) {
            (Some(offer), _) => offer.email.clone(),
            (None, Some(person)) => {
                ctx.store.person(person).await?.map(|(person, _)| person.email.into()).unwrap_or_default()
            }
            (None, None) => match ctx.store.proposer_behind(found).await? {
                Some(proposer) => proposer.email.into(),
                None => found.contact.clone(),
            },
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
        let conference_id = conference.id.clone();
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
            description: String::new(),
            told: None,
            is_nameless: false,
        };
        if id.is_empty() {
            return Ok(edit);
        }
        let found = ctx.store.proposal(&id.parse()?).await?.filter(|it| it.conference == conference.id);
        let found = found.filter(|it| it.standing != Standing::Draft).ok_or(AppError::NotFound)?;
        let who = super::named(found.changed_by.clone(), me).unwrap_or_default();
        let judging = super::judging(&ctx, &state, me).await?;
        let is_nameless = judging.hides_names_of(&found.id);
        let told = ctx.store.informed_of(&conference_id, now).await?.remove(&found.id);
        let told = told.map(|(group, at)| format!("They were told: {} {}", group.told(), words::ago(at, now)));
        let mut form = ProposalForm::of(&found.terms);
        if is_nameless {
            for tells in [&mut form.speakers, &mut form.bio, &mut form.employer] {
                tells.clear();
            }
        }
        Ok(ProposalEdit {
            review: super::reviewing(&ctx, (me, &judging), &found, &state).await?,
            offering: if is_nameless { Offering::default() } else { offering(&ctx, &found, &state).await? },
            id,
            version: found.version,
            description: crate::marked::html(&found.terms.about),
            form,
            told,
            is_nameless,
            standing: found.standing,
            twice_on_purpose: found.twice_on_purpose,
            changed: if is_nameless { String::new() } else { format!("{who}, {}", words::ago(found.changed_at, now)) },
            ..edit
        })
    }
    honest(load(slug, id).await)
}
