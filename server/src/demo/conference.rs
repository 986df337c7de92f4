//! Next year's day at the trade show: nine proposals for five slots, as organisers have sorted them so far.

use super::circle::{fields, lines};
use domain::calendar::{WallTime, date_in_london};
use domain::conference::{
    ConferenceTerms, Interest, Judgement, Listeners, Move, ProposalForm, ProposalTerms, Slot, SlotTerms, Standing,
    usual_slots,
};
use domain::ids::{ConferenceId, PersonId};
use jiff::civil::{Date, Weekday};
use jiff::{SignedDuration, Timestamp, ToSpan};
use store::conference::NewProposal;
use store::{Refused, Store, StoreError};

const PROPOSALS: &str = include_str!("conference.txt");
/// So many weeks ahead the day is.
const WEEKS_AHEAD: i32 = 16;
/// Places in `people.txt` of those who have said what they think.
const REVIEWERS: [usize; 3] = [1, 2, 0];

/// `people` are the circle's, in the order of `people.txt`.
pub async fn fill(store: &Store, people: &[PersonId], organiser: &PersonId, now: Timestamp) -> Result<(), Refused> {
    let id = store.add_conference(&day(now)?, "", organiser, now).await?;
    for (slot, terms) in Slot::ALL.into_iter().zip(slots()) {
        store.edit_slot(&id, slot, 1, &terms, organiser, now).await?;
    }
    for line in lines(PROPOSALS) {
        propose(store, &id, line, people, organiser, now).await?;
    }
    last_year(store, organiser, now).await
}

/// What was on the stage, in the order of the day: title, who spoke, what it was about.
const LAST_YEAR: [(&str, &str, &str); 5] = [
    (
        "What we wish we had known before going digital",
        "Fiona McAllister",
        "Three homes, three systems, and the one question to ask each supplier.",
    ),
    ("Night staffing without agency", "Delroy Campbell", "Twelve months on a rota that the night team wrote."),
    (
        "Talking with families about decline",
        "Rosalind Achebe",
        "The sentence that helped, the one that did not, and who should be in the room.",
    ),
    ("Safeguarding: when do you ring?", "Imran Siddiqui", "Where thresholds lie, from the other end of the telephone."),
    (
        "Why I am still a manager",
        "Bronwen Rees",
        "Twenty years, four inspections outstanding, and what keeps one going.",
    ),
];

/// Last year's day, made known as it was.
async fn last_year(store: &Store, organiser: &PersonId, now: Timestamp) -> Result<(), Refused> {
    // A year and a week before the next: never in the same year, by which they are named.
    let then = now - SignedDuration::from_hours(24 * 7 * 53);
    let terms = ConferenceTerms { call: None, must_have: Vec::new(), ..day(then)? };
    let id = store.add_conference(&terms, "", organiser, then).await?;
    let wrong = || StoreError::Inconsistent("the demo's last conference");
    for (slot, (title, speaker, about)) in Slot::ALL.into_iter().zip(LAST_YEAR) {
        let form = ProposalForm {
            title: title.into(),
            speakers: speaker.into(),
            description: about.into(),
            minutes: "30".into(),
            audience: "everyone".into(),
            interest: "nothing".into(),
            ..ProposalForm::default()
        };
        let terms = form.read().map_err(|_| wrong())?;
        let new = NewProposal { terms, standing: Standing::Shortlisted, proposed_by: None };
        let talk = store.add_proposal(&id, &new, "", organiser, then).await?;
        let seen = store.board(&id, then).await?.ok_or_else(wrong)?.versions();
        store.make_move(&id, &Move::Place(talk, slot), seen, organiser, then).await?;
    }
    let mark = store.draft_programme(&id, then).await?.ok_or_else(wrong)?.mark;
    store.publish(&id, &mark, organiser, then).await?;
    Ok(())
}

fn day(now: Timestamp) -> Result<ConferenceTerms, Refused> {
    let date = wednesday(date_in_london(now).saturating_add(WEEKS_AHEAD.weeks()));
    let slug = format!("care-show-{}", date.year());
    Ok(ConferenceTerms {
        title: format!("The circle at the Care Show {}", date.year()),
        slug: slug.parse().map_err(|_| StoreError::Inconsistent("the demo's conference"))?,
        date,
        venue: "Hall 4, Birmingham".into(),
        about: "Five talks by people who run care homes, for people who run care homes. Nobody on this stage sells anything from it.".into(),
        registration: "https://careshow.example/register?from=inner-circle".into(),
        call: Some((date_in_london(now).saturating_sub(3.weeks()), date_in_london(now).saturating_add(3.weeks()))),
        blind: false,
        must_have: vec!["Electronic care planning".into(), "Workforce".into()],
    })
}

fn wednesday(from: Date) -> Date {
    let days = from.series(1.day()).take(7);
    days.into_iter().find(|date| date.weekday() == Weekday::Wednesday).unwrap_or(from)
}

fn slots() -> [SlotTerms; 5] {
    let mut slots = usual_slots();
    for slot in &mut slots {
        slot.stage = "Stage B".into();
    }
    slots[0].theme = "Electronic care planning".into();
    slots[0].listeners = Listeners::Managers;
    slots[2].listeners = Listeners::Executives;
    slots[3].at = WallTime::try_from(14 * 60 + 15).unwrap_or(slots[3].at);
    slots[4].listeners = Listeners::Teams;
    slots
}

async fn propose(
    store: &Store,
    conference: &ConferenceId,
    line: &str,
    people: &[PersonId],
    organiser: &PersonId,
    now: Timestamp,
) -> Result<(), Refused> {
    let wrong = || StoreError::Inconsistent("the demo's proposals");
    let parts: [&str; 13] = fields(line).ok_or_else(wrong)?;
    let standing = Standing::from_code(parts[8]).ok_or_else(wrong)?;
    let new = NewProposal { terms: terms(&parts).ok_or_else(wrong)?, standing, proposed_by: None };
    let new_interest = new.terms.interest;
    let id = store.add_proposal(conference, &new, "", organiser, now).await?;
    for (said, who) in parts[9].split(' ').zip(REVIEWERS) {
        if let (Ok(benefit), Some(reviewer)) = (said.parse(), people.get(who)) {
            let reason = if benefit > 3 { "Something to do on Monday." } else { "Heard before, or for few of us." };
            // Whoever sells something is found less independent, and not by all alike.
            let independence = match new_interest {
                Interest::Nothing => 5,
                Interest::Declared => 3,
                Interest::Sells => 1 + benefit % 2,
            };
            let answer = Judgement { benefit, independence, reason: reason.into() };
            store.review_proposal(&id, &answer, reviewer, now).await?;
        }
    }
    let wishes: usize = parts[10].parse().map_err(|_| wrong())?;
    // Each talk is wished for by others, from another place in the list on.
    let first = parts[0].len();
    for nth in 0..wishes {
        if let Some(member) = people.get((first + nth) % people.len()) {
            store.wish_for(&id, true, member, now).await?;
        }
    }
    Ok(())
}

fn terms(parts: &[&str; 13]) -> Option<ProposalTerms> {
    let [title, speakers, minutes, topics, audience, off, interest, interest_words, _, _, _, about, takeaway] = parts;
    let off = |n: &str| if off.split(' ').any(|its| its == n) { "yes" } else { "" }.to_owned();
    let form = ProposalForm {
        title: (*title).into(),
        speakers: (*speakers).into(),
        minutes: (*minutes).into(),
        topics: (*topics).into(),
        audience: (*audience).into(),
        interest: (*interest).into(),
        interest_words: (*interest_words).into(),
        description: (*about).into(),
        takeaway: (*takeaway).into(),
        off_1: off("1"),
        off_2: off("2"),
        off_3: off("3"),
        off_4: off("4"),
        off_5: off("5"),
        ..ProposalForm::default()
    };
    form.read().ok()
}
