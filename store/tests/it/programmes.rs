//! From the board to what everybody reads, and what members propose for it.

use crate::speaking::{PlainWords, offer};
use crate::support::{TestDb, noon, on_every_database};
use domain::calendar::Minutes;
use domain::conference::{CannotMove, ConferenceForm, Move, ProposalForm, Slot, Standing};
use domain::ids::{ConferenceId, PersonId, ProposalId};
use jiff::SignedDuration;
use store::Refused;
use store::conference::{Author, NewProposal, OwnEdit, Reply};

on_every_database! {
    a_version_stays_as_it_was_and_the_next_says_what_it_changes,
    what_was_looked_at_is_published_and_nothing_else,
    nothing_is_published_against_a_rule_and_no_empty_day,
    ids_stay_from_version_to_version,
    on_another_date_the_slots_keep_their_times_of_day,
    nobody_changes_what_another_proposed_and_nobody_proposes_outside_of_the_call,
    what_was_withdrawn_stays_in_its_slot_and_the_board_says_so,
    a_slot_is_offered_by_mail_and_the_answer_is_on_the_board,
    a_late_yes_holds_while_the_slot_is_theirs_and_not_once_it_is_given_away,
}

pub fn form() -> ConferenceForm {
    ConferenceForm {
        title: "The circle at the Care Show".into(),
        slug: "care-show".into(),
        date: "2027-03-17".into(),
        opens: "2026-11-01".into(),
        closes: "2026-11-30".into(),
        ..ConferenceForm::default()
    }
}

pub async fn conference(db: &TestDb, by: &PersonId) -> ConferenceId {
    db.add_conference(&form().read(None, noon()).unwrap(), "", by, noon()).await.unwrap()
}

pub fn proposal(title: &str) -> ProposalForm {
    ProposalForm {
        title: title.into(),
        minutes: "30".into(),
        speakers: format!("Speaker of {title}"),
        audience: "everyone".into(),
        interest: "nothing".into(),
        ..ProposalForm::default()
    }
}

/// A shortlisted talk in that slot.
pub async fn placed(db: &TestDb, id: &ConferenceId, title: &str, slot: i64, by: &PersonId) -> ProposalId {
    let new =
        NewProposal { terms: proposal(title).read().unwrap(), standing: Standing::Shortlisted, proposed_by: None };
    let talk = db.add_proposal(id, &new, "", by, noon()).await.unwrap();
    place(db, id, &talk, slot, by).await.unwrap();
    talk
}

pub async fn place(db: &TestDb, id: &ConferenceId, talk: &ProposalId, slot: i64, by: &PersonId) -> Result<(), Refused> {
    let seen = db.board(id, noon()).await.unwrap().unwrap().versions();
    db.make_move(id, &Move::Place(talk.clone(), Slot::try_from(slot).unwrap()), seen, by, noon()).await
}

pub async fn publish(db: &TestDb, id: &ConferenceId, by: &PersonId) -> Result<i64, Refused> {
    let mark = db.draft_programme(id, noon()).await.unwrap().unwrap().mark;
    db.publish(id, &mark, by, noon()).await
}

async fn a_version_stays_as_it_was_and_the_next_says_what_it_changes(db: TestDb) {
    let asha = db.organiser("Asha").await;
    let id = conference(&db, &asha).await;
    let slug = "care-show".parse().unwrap();
    assert_eq!(db.published(&slug).await.unwrap(), None);
    let falls = placed(&db, &id, "Falls", 1, &asha).await;
    assert_eq!(publish(&db, &id, &asha).await.unwrap(), 1);
    // Pressed twice, it is one version.
    assert_eq!(publish(&db, &id, &asha).await.unwrap(), 1);
    place(&db, &id, &falls, 4, &asha).await.unwrap();
    placed(&db, &id, "Care", 1, &asha).await;
    let titles = |version: &store::conference::Version| {
        let talks = version.programme.entries.iter().filter_map(|entry| entry.talk.as_ref());
        talks.map(|told| told.title.clone()).collect::<Vec<_>>()
    };
    assert_eq!(titles(&db.published(&slug).await.unwrap().unwrap()), ["Falls"]);
    assert_eq!(publish(&db, &id, &asha).await.unwrap(), 2);
    let versions = db.versions(&id).await.unwrap();
    assert_eq!(versions.iter().map(titles).collect::<Vec<_>>(), [vec!["Care", "Falls"], vec!["Falls"]]);
    assert_eq!(versions[0].changes, ["Slot 1: “Care” is new.", "“Falls” moved from 10:00 to 14:00."]);
    assert_eq!((versions[1].changes.len(), versions[1].by.as_str()), (0, "Asha"));
}

async fn what_was_looked_at_is_published_and_nothing_else(db: TestDb) {
    let (asha, ben) = (db.organiser("Asha").await, db.organiser("Ben").await);
    let id = conference(&db, &asha).await;
    placed(&db, &id, "Falls", 1, &asha).await;
    let looked_at = db.draft_programme(&id, noon()).await.unwrap().unwrap().mark;
    placed(&db, &id, "Care", 2, &ben).await;
    let refused = db.publish(&id, &looked_at, &asha, noon()).await;
    assert!(matches!(refused, Err(Refused::Stale(_))), "{refused:?}");
    assert_eq!(db.versions(&id).await.unwrap().len(), 0);
}

async fn nothing_is_published_against_a_rule_and_no_empty_day(db: TestDb) {
    let asha = db.organiser("Asha").await;
    let id = conference(&db, &asha).await;
    let refused = publish(&db, &id, &asha).await;
    assert!(matches!(refused, Err(Refused::Move(CannotMove::Empty))), "{refused:?}");
    placed(&db, &id, "Falls", 1, &asha).await;
    let before = db.board(&id, noon()).await.unwrap().unwrap();
    let mut terms = before.board.slots[0].clone();
    terms.length = Minutes::parse("10").unwrap();
    db.edit_slot(&id, Slot::ALL[0], before.slots[0].version, &terms, &asha, noon()).await.unwrap();
    let refused = publish(&db, &id, &asha).await;
    assert!(matches!(refused, Err(Refused::Move(CannotMove::NotReady))), "{refused:?}");
}

async fn ids_stay_from_version_to_version(db: TestDb) {
    let asha = db.organiser("Asha").await;
    let id = conference(&db, &asha).await;
    let falls = placed(&db, &id, "Falls", 1, &asha).await;
    publish(&db, &id, &asha).await.unwrap();
    let edit = ProposalForm { speakers: "Speaker of Falls, Dev".into(), ..proposal("Falls at night") };
    db.edit_proposal(&falls, 1, &edit.read().unwrap(), &asha, noon()).await.unwrap();
    place(&db, &id, &falls, 5, &asha).await.unwrap();
    publish(&db, &id, &asha).await.unwrap();
    let ids = db.versions(&id).await.unwrap().into_iter().map(|version| {
        let told = version.programme.entries.into_iter().find_map(|entry| entry.talk).unwrap();
        (told.id, told.number, told.voices[0].id.clone(), told.voices[0].number)
    });
    let ids: Vec<_> = ids.collect();
    assert_eq!(ids[0], ids[1]);
}

async fn on_another_date_the_slots_keep_their_times_of_day(db: TestDb) {
    let asha = db.organiser("Asha").await;
    let id = conference(&db, &asha).await;
    placed(&db, &id, "Falls", 1, &asha).await;
    publish(&db, &id, &asha).await.unwrap();
    // Into summer time.
    let moved = ConferenceForm { date: "2027-04-14".into(), ..form() }.read(None, noon()).unwrap();
    db.edit_conference(&id, 1, &moved, &asha, noon()).await.unwrap();
    publish(&db, &id, &asha).await.unwrap();
    let newest = db.published(&"care-show".parse().unwrap()).await.unwrap().unwrap();
    assert_eq!(newest.changes, ["The day is Wednesday 14 April instead of Wednesday 17 March."]);
    assert_eq!(newest.programme.entries[0].starts_at.to_string(), "2027-04-14T09:00:00Z");
    assert_eq!(newest.programme.entries[0].at(), "10:00");
}

fn author(person: &PersonId) -> Author {
    Author::Member(person.clone())
}

async fn save(
    db: &TestDb,
    to: &ConferenceId,
    (id, title): (Option<&ProposalId>, &str),
    by: &PersonId,
) -> Result<ProposalId, Refused> {
    let terms = proposal(title).read().unwrap();
    db.save_own_proposal(to, OwnEdit { id, terms: &terms, seen: 0, form: "" }, &author(by), noon()).await
}

async fn nobody_changes_what_another_proposed_and_nobody_proposes_outside_of_the_call(db: TestDb) {
    let (asha, dawn, lee) = (db.organiser("Asha").await, db.member("Dawn").await, db.member("Lee").await);
    let id = conference(&db, &asha).await;
    let hers = save(&db, &id, (None, "Falls"), &dawn).await.unwrap();
    let refused = save(&db, &id, (Some(&hers), "Mine now"), &lee).await;
    assert!(matches!(refused, Err(Refused::NotFound)), "{refused:?}");
    let refused = db.withdraw_own_proposal(&hers, &author(&lee), noon()).await;
    assert!(matches!(refused, Err(Refused::NotFound)), "{refused:?}");
    let terms = proposal("Late").read().unwrap();
    let late = OwnEdit { id: None, terms: &terms, seen: 0, form: "" };
    let after = noon() + SignedDuration::from_hours(24 * 9);
    let refused = db.save_own_proposal(&id, late, &author(&dawn), after).await;
    assert!(matches!(refused, Err(Refused::TooLate)), "{refused:?}");
    // Taking back is never too late.
    db.withdraw_own_proposal(&hers, &author(&dawn), after).await.unwrap();
}

async fn what_was_withdrawn_stays_in_its_slot_and_the_board_says_so(db: TestDb) {
    let (asha, dawn) = (db.organiser("Asha").await, db.member("Dawn").await);
    let id = conference(&db, &asha).await;
    let hers = save(&db, &id, (None, "Falls"), &dawn).await.unwrap();
    place(&db, &id, &hers, 2, &asha).await.unwrap();
    publish(&db, &id, &asha).await.unwrap();
    db.withdraw_own_proposal(&hers, &author(&dawn), noon()).await.unwrap();
    let board = db.board(&id, noon()).await.unwrap().unwrap().board;
    let stops = domain::conference::stops(&board, &board.plan);
    assert_eq!(stops, [domain::conference::Stop::NotOffered { slot: Slot::ALL[1] }]);
    assert!(db.published(&"care-show".parse().unwrap()).await.unwrap().is_some());
    let refused = save(&db, &id, (Some(&hers), "Back again"), &dawn).await;
    assert!(matches!(refused, Err(Refused::TooLate)), "{refused:?}");
}

async fn a_slot_is_offered_by_mail_and_the_answer_is_on_the_board(db: TestDb) {
    let asha = db.organiser("Asha").await;
    let id = conference(&db, &asha).await;
    let falls = placed(&db, &id, "Falls", 2, &asha).await;
    let token = offer(&db, &falls, &asha).await.unwrap();
    let mail = db.lease_mail(10, noon()).await.unwrap();
    assert_eq!((mail[0].subject.as_str(), mail[0].to.as_str()), ("Offered: Falls", "priya@example.org"));
    let confirmed = async || db.board(&id, noon()).await.unwrap().unwrap().board.talks[0].confirmed;
    assert!(!confirmed().await, "a mail that was read by a scanner confirms nothing");
    for _ in 0..2 {
        db.answer_offer(&token, Reply::Comes, noon(), &PlainWords).await.unwrap();
        assert!(confirmed().await);
    }
    for wrong in [token.replace('.', ".0"), falls.to_string(), String::new()] {
        assert_eq!(db.asked(&wrong, noon()).await.unwrap(), None, "{wrong}");
    }
    db.answer_offer(&token, Reply::CannotCome(""), noon(), &PlainWords).await.unwrap();
    let board = db.board(&id, noon()).await.unwrap().unwrap().board;
    let stops = domain::conference::stops(&board, &board.plan);
    assert_eq!(stops, [domain::conference::Stop::NotOffered { slot: Slot::ALL[1] }]);
}

async fn a_late_yes_holds_while_the_slot_is_theirs_and_not_once_it_is_given_away(db: TestDb) {
    let asha = db.organiser("Asha").await;
    let id = conference(&db, &asha).await;
    let late = noon() + SignedDuration::from_hours(24 * 40);
    let [one, two] = [placed(&db, &id, "One", 1, &asha).await, placed(&db, &id, "Two", 2, &asha).await];
    let [of_one, of_two] = [offer(&db, &one, &asha).await.unwrap(), offer(&db, &two, &asha).await.unwrap()];
    db.answer_offer(&of_one, Reply::Comes, late, &PlainWords).await.unwrap();
    placed(&db, &id, "Three", 2, &asha).await;
    let refused = db.answer_offer(&of_two, Reply::Comes, late, &PlainWords).await;
    assert!(matches!(refused, Err(Refused::TooLate)), "{refused:?}");
    assert_eq!(db.asked(&of_two, late).await.unwrap().unwrap().seat, None);
    let refused = offer(&db, &two, &asha).await;
    assert!(matches!(refused, Err(Refused::TooLate)), "{refused:?}");
}
