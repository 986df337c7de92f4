//! A day of five slots, what is proposed for it, and two organisers at its board.

use crate::support::{TestDb, noon, on_every_database};
use domain::conference::{
    CannotMove, ConferenceForm, ConferenceTerms, Judgement, Move, ProposalForm, Slot, Standing, Stop, Weights, warnings,
};
use domain::ids::{ConferenceId, PersonId, ProposalId};
use jiff::SignedDuration;
use sqlx::{AnyConnection, AssertSqlSafe, Connection};
use store::Refused;
use store::conference::{BoardState, NewProposal, Sort};

on_every_database! {
    a_conference_has_five_slots_and_no_other_takes_its_address,
    no_statement_makes_a_sixth_slot_or_lets_one_of_the_five_go,
    a_talk_is_put_into_a_slot_and_another_swapped_with_it,
    of_two_who_fill_one_slot_the_second_hears_of_the_first,
    at_the_same_moment_one_of_two_gets_the_slot_and_the_other_hears_of_it,
    the_same_form_sent_twice_does_it_once,
    a_rule_stands_against_what_the_browser_would_not_have_shown,
    a_talk_of_another_conference_is_not_placed,
    what_one_did_is_undone_and_done_again_and_what_another_did_is_not,
    a_slot_made_shorter_keeps_its_talk_and_the_board_says_so,
    standby_is_in_order_and_changes_places,
    an_edited_proposal_keeps_who_its_speakers_are,
    whoever_hosts_on_the_evening_before_is_warned_of,
    the_middle_of_the_reviews_counts,
}

fn terms(slug: &str) -> ConferenceTerms {
    let form = ConferenceForm {
        title: "The circle at the Care Show".into(),
        slug: slug.into(),
        date: "2027-03-17".into(),
        must_have: "Falls".into(),
        ..ConferenceForm::default()
    };
    form.read(None, noon()).unwrap()
}

fn form(title: &str) -> ProposalForm {
    ProposalForm {
        title: title.into(),
        minutes: "30".into(),
        speakers: format!("Speaker of {title}"),
        audience: "everyone".into(),
        interest: "nothing".into(),
        ..ProposalForm::default()
    }
}

async fn conference(db: &TestDb, by: &PersonId) -> ConferenceId {
    db.add_conference(&terms("care-show"), "", by, noon()).await.unwrap()
}

async fn propose(db: &TestDb, to: &ConferenceId, form: ProposalForm, by: &PersonId) -> ProposalId {
    let new = NewProposal { terms: form.read().unwrap(), standing: Standing::Shortlisted, proposed_by: None };
    db.add_proposal(to, &new, "", by, noon()).await.unwrap()
}

fn said(benefit: i64, reason: &str) -> Judgement {
    Judgement { benefit, independence: 4, reason: reason.into() }
}

async fn board(db: &TestDb, id: &ConferenceId) -> BoardState {
    db.board(id, noon()).await.unwrap().unwrap()
}

async fn act(db: &TestDb, id: &ConferenceId, act: Move, by: &PersonId) -> Result<(), Refused> {
    let seen = board(db, id).await.versions();
    db.make_move(id, &act, seen, by, noon()).await
}

/// What is in the slots, by title.
async fn day(db: &TestDb, id: &ConferenceId) -> Vec<String> {
    let state = board(db, id).await;
    let title = |slot| state.board.held(&state.board.plan, slot).map_or("-".to_owned(), |talk| talk.title.clone());
    Slot::ALL.map(title).to_vec()
}

fn slot(n: i64) -> Slot {
    Slot::try_from(n).unwrap()
}

async fn a_conference_has_five_slots_and_no_other_takes_its_address(db: TestDb) {
    let asha = db.organiser("Asha").await;
    let id = conference(&db, &asha).await;
    let state = board(&db, &id).await;
    assert_eq!(
        state.board.slots.each_ref().map(|slot| slot.at.to_string()),
        ["10:00", "11:15", "12:30", "14:00", "15:30"]
    );
    assert_eq!((state.board.days_to_go, state.board.must_have.as_slice()), (115, ["Falls".to_owned()].as_slice()));
    assert_eq!(state.board.weights, Weights::default());
    let again = db.add_conference(&terms("care-show"), "", &asha, noon()).await;
    assert!(matches!(again, Err(Refused::Taken)), "{again:?}");
    let other = db.add_conference(&terms("other-show"), "", &asha, noon()).await.unwrap();
    let renamed = db.edit_conference(&other, 1, &terms("care-show"), &asha, noon()).await;
    assert!(matches!(renamed, Err(Refused::Taken)), "{renamed:?}");
    assert_eq!(db.conferences().await.unwrap().len(), 2);
}

async fn no_statement_makes_a_sixth_slot_or_lets_one_of_the_five_go(db: TestDb) {
    let asha = db.organiser("Asha").await;
    let id = conference(&db, &asha).await;
    let falls = propose(&db, &id, form("Falls"), &asha).await;
    act(&db, &id, Move::Place(falls.clone(), slot(1)), &asha).await.unwrap();
    let mut raw = AnyConnection::connect(&db.url).await.unwrap();
    let sixth = |n: i64| {
        format!(
            "insert into conference_slots (conference_id, n, wall_minute, length, stage, theme, listeners, changed_at)
             values ('{id}', {n}, 0, 30, '', '', 'everyone', 0)"
        )
    };
    for statement in [
        sixth(6),
        sixth(0),
        sixth(5),
        format!("update conference_slots set n = 6 where conference_id = '{id}' and n = 5"),
        format!("delete from conference_slots where conference_id = '{id}' and n = 3"),
        // Nor one talk in two slots, nor a talk that there is not.
        format!("update conference_slots set proposal_id = '{falls}' where conference_id = '{id}' and n = 2"),
        format!("update conference_slots set proposal_id = 'nothing' where conference_id = '{id}' and n = 2"),
    ] {
        let done = sqlx::query(AssertSqlSafe(statement.clone())).execute(&mut raw).await;
        assert!(done.is_err(), "{statement}");
    }
    assert_eq!(day(&db, &id).await, ["Falls", "-", "-", "-", "-"]);
}

async fn a_talk_is_put_into_a_slot_and_another_swapped_with_it(db: TestDb) {
    let asha = db.organiser("Asha").await;
    let id = conference(&db, &asha).await;
    let [falls, care] = [propose(&db, &id, form("Falls"), &asha).await, propose(&db, &id, form("Care"), &asha).await];
    act(&db, &id, Move::Place(falls.clone(), slot(1)), &asha).await.unwrap();
    act(&db, &id, Move::Place(care, slot(4)), &asha).await.unwrap();
    act(&db, &id, Move::Place(falls, slot(4)), &asha).await.unwrap();
    assert_eq!(day(&db, &id).await, ["Care", "-", "-", "Falls", "-"]);
    act(&db, &id, Move::Clear(slot(1)), &asha).await.unwrap();
    assert_eq!(day(&db, &id).await, ["-", "-", "-", "Falls", "-"]);
}

async fn of_two_who_fill_one_slot_the_second_hears_of_the_first(db: TestDb) {
    let (asha, ben) = (db.organiser("Asha").await, db.organiser("Ben").await);
    let id = conference(&db, &asha).await;
    let [falls, care] = [propose(&db, &id, form("Falls"), &asha).await, propose(&db, &id, form("Care"), &asha).await];
    let seen = board(&db, &id).await.versions();
    db.make_move(&id, &Move::Place(falls.clone(), slot(3)), seen, &asha, noon()).await.unwrap();
    let later = noon() + SignedDuration::from_secs(8);
    match db.make_move(&id, &Move::Place(care.clone(), slot(3)), seen, &ben, later).await {
        Err(Refused::Stale(stale)) => assert_eq!((stale.by.as_deref(), stale.at), (Some("Asha"), noon())),
        other => panic!("{other:?}"),
    }
    // Neither a slot that the other did not touch nor what is seen by now is held up.
    db.make_move(&id, &Move::Place(care.clone(), slot(2)), seen, &ben, later).await.unwrap();
    assert_eq!(day(&db, &id).await, ["-", "Care", "Falls", "-", "-"]);
    act(&db, &id, Move::Place(care, slot(3)), &ben).await.unwrap();
    assert_eq!(day(&db, &id).await, ["-", "Falls", "Care", "-", "-"]);
    let slot_three = &board(&db, &id).await.slots[2];
    assert_eq!(slot_three.changed_by, Some((ben, "Ben".to_owned())));
}

async fn at_the_same_moment_one_of_two_gets_the_slot_and_the_other_hears_of_it(db: TestDb) {
    let (asha, ben) = (db.organiser("Asha").await, db.organiser("Ben").await);
    let id = conference(&db, &asha).await;
    let [falls, care] = [propose(&db, &id, form("Falls"), &asha).await, propose(&db, &id, form("Care"), &asha).await];
    let second = db.second_store().await;
    let seen = board(&db, &id).await.versions();
    let (hers, his) = (Move::Place(falls, slot(3)), Move::Place(care, slot(3)));
    let (one, another) =
        tokio::join!(db.make_move(&id, &hers, seen, &asha, noon()), second.make_move(&id, &his, seen, &ben, noon()));
    assert!(one.is_ok() ^ another.is_ok(), "{one:?} {another:?}");
    let refused = one.err().or(another.err());
    assert!(matches!(refused, Some(Refused::Stale(_))), "{refused:?}");
}

async fn the_same_form_sent_twice_does_it_once(db: TestDb) {
    let asha = db.organiser("Asha").await;
    let id = conference(&db, &asha).await;
    let falls = propose(&db, &id, form("Falls"), &asha).await;
    let seen = board(&db, &id).await.versions();
    for _ in 0..2 {
        db.make_move(&id, &Move::Place(falls.clone(), slot(3)), seen, &asha, noon()).await.unwrap();
    }
    db.undo_move(&id, &asha, noon()).await.unwrap();
    assert_eq!(day(&db, &id).await, ["-"; 5]);
}

async fn a_rule_stands_against_what_the_browser_would_not_have_shown(db: TestDb) {
    let asha = db.organiser("Asha").await;
    let id = conference(&db, &asha).await;
    let long = propose(&db, &id, ProposalForm { minutes: "45".into(), ..form("Long") }, &asha).await;
    let refused = act(&db, &id, Move::Place(long.clone(), slot(2)), &asha).await;
    let too_long = CannotMove::Stopped(Stop::TooLong { slot: slot(2) });
    assert!(matches!(refused, Err(Refused::Move(why)) if why == too_long), "{refused:?}");
    let mine = |title| ProposalForm { speakers: "Priya Raman".into(), ..form(title) };
    let [one, other] = [propose(&db, &id, mine("One"), &asha).await, propose(&db, &id, mine("Other"), &asha).await];
    act(&db, &id, Move::Place(one, slot(2)), &asha).await.unwrap();
    let refused = act(&db, &id, Move::Place(other.clone(), slot(4)), &asha).await;
    let twice = CannotMove::Stopped(Stop::SpeakerTwice { slot: slot(4), other: slot(2) });
    assert!(matches!(refused, Err(Refused::Move(why)) if why == twice), "{refused:?}");
    db.allow_twice(&other, true, &asha, noon()).await.unwrap();
    act(&db, &id, Move::Place(other, slot(4)), &asha).await.unwrap();
    act(&db, &id, Move::Lock(slot(4)), &asha).await.unwrap();
    let refused = act(&db, &id, Move::Clear(slot(4)), &asha).await;
    assert!(matches!(refused, Err(Refused::Move(CannotMove::Locked(_)))), "{refused:?}");
    assert_eq!(day(&db, &id).await, ["-", "One", "-", "Other", "-"]);
}

async fn a_talk_of_another_conference_is_not_placed(db: TestDb) {
    let asha = db.organiser("Asha").await;
    let id = conference(&db, &asha).await;
    let other = db.add_conference(&terms("other-show"), "", &asha, noon()).await.unwrap();
    let theirs = propose(&db, &other, form("Theirs"), &asha).await;
    for wrong in [Move::Place(theirs.clone(), slot(1)), Move::Adopt([Some(theirs), None, None, None, None])] {
        let refused = act(&db, &id, wrong, &asha).await;
        assert!(matches!(refused, Err(Refused::Move(CannotMove::NoSuchTalk))), "{refused:?}");
    }
}

async fn what_one_did_is_undone_and_done_again_and_what_another_did_is_not(db: TestDb) {
    let (asha, ben) = (db.organiser("Asha").await, db.organiser("Ben").await);
    let id = conference(&db, &asha).await;
    let mut talks = Vec::new();
    for title in ["One", "Two", "Three"] {
        talks.push(propose(&db, &id, form(title), &asha).await);
    }
    act(&db, &id, Move::Place(talks[0].clone(), slot(1)), &asha).await.unwrap();
    act(&db, &id, Move::Place(talks[1].clone(), slot(2)), &asha).await.unwrap();
    act(&db, &id, Move::Place(talks[2].clone(), slot(5)), &ben).await.unwrap();
    assert_eq!(db.steps(&id, &asha).await.unwrap(), (true, false));
    db.undo_move(&id, &asha, noon()).await.unwrap();
    db.undo_move(&id, &asha, noon()).await.unwrap();
    assert_eq!(day(&db, &id).await, ["-", "-", "-", "-", "Three"]);
    let refused = db.undo_move(&id, &asha, noon()).await;
    assert!(matches!(refused, Err(Refused::Move(CannotMove::NothingToUndo))), "{refused:?}");
    db.redo_move(&id, &asha, noon()).await.unwrap();
    assert_eq!(day(&db, &id).await, ["One", "-", "-", "-", "Three"]);
    // Something new takes the place of what could be done again.
    act(&db, &id, Move::Lock(slot(1)), &asha).await.unwrap();
    assert_eq!(db.steps(&id, &asha).await.unwrap(), (true, false));
    act(&db, &id, Move::Unlock(slot(1)), &ben).await.unwrap();
    let refused = db.undo_move(&id, &asha, noon()).await;
    assert!(matches!(&refused, Err(Refused::Stale(stale)) if stale.by.as_deref() == Some("Ben")), "{refused:?}");
}

async fn a_slot_made_shorter_keeps_its_talk_and_the_board_says_so(db: TestDb) {
    let asha = db.organiser("Asha").await;
    let id = conference(&db, &asha).await;
    let falls = propose(&db, &id, form("Falls"), &asha).await;
    act(&db, &id, Move::Place(falls, slot(1)), &asha).await.unwrap();
    let mut state = board(&db, &id).await;
    let mut terms = state.board.slots[0].clone();
    terms.length = domain::calendar::Minutes::parse("20").unwrap();
    let refused = db.edit_slot(&id, slot(1), 1, &terms, &asha, noon()).await;
    assert!(matches!(refused, Err(Refused::Stale(_))), "{refused:?}");
    db.edit_slot(&id, slot(1), state.slots[0].version, &terms, &asha, noon()).await.unwrap();
    state = board(&db, &id).await;
    assert_eq!(domain::conference::stops(&state.board, &state.board.plan), [Stop::TooLong { slot: slot(1) }]);
    assert_eq!(day(&db, &id).await[0], "Falls");
}

async fn standby_is_in_order_and_changes_places(db: TestDb) {
    let asha = db.organiser("Asha").await;
    let id = conference(&db, &asha).await;
    let mut talks = Vec::new();
    for title in ["One", "Two", "Three"] {
        let talk = propose(&db, &id, form(title), &asha).await;
        db.sort_proposal(&talk, Sort::To(Standing::Standby), &asha, noon()).await.unwrap();
        talks.push(talk);
    }
    let order = async || {
        let mut standby = board(&db, &id).await.proposals;
        standby.retain(|proposal| proposal.standing == Standing::Standby);
        standby.sort_by_key(|proposal| proposal.place);
        standby.into_iter().map(|proposal| proposal.terms.title).collect::<Vec<_>>()
    };
    assert_eq!(order().await, ["One", "Two", "Three"]);
    db.sort_proposal(&talks[2], Sort::Up, &asha, noon()).await.unwrap();
    db.sort_proposal(&talks[0], Sort::Up, &asha, noon()).await.unwrap();
    assert_eq!(order().await, ["One", "Three", "Two"]);
    db.sort_proposal(&talks[0], Sort::To(Standing::Declined), &asha, noon()).await.unwrap();
    db.sort_proposal(&talks[0], Sort::To(Standing::Standby), &asha, noon()).await.unwrap();
    assert_eq!(order().await, ["Three", "Two", "One"]);
}

async fn an_edited_proposal_keeps_who_its_speakers_are(db: TestDb) {
    let asha = db.organiser("Asha").await;
    let priya = db.member("Priya").await;
    let id = conference(&db, &asha).await;
    let talk = propose(&db, &id, ProposalForm { speakers: "Priya, Dev".into(), ..form("Falls") }, &asha).await;
    let before = db.proposal(&talk).await.unwrap().unwrap();
    assert_eq!(before.speakers.iter().map(|voice| voice.person.clone()).collect::<Vec<_>>(), [Some(priya), None]);
    let edit = ProposalForm { speakers: "Dev, Priya, Lee".into(), ..form("Falls") }.read().unwrap();
    db.edit_proposal(&talk, before.version, &edit, &asha, noon()).await.unwrap();
    let after = db.proposal(&talk).await.unwrap().unwrap();
    let ids = |of: &store::conference::Proposal| {
        of.speakers.iter().map(|voice| (voice.id.clone(), voice.number)).collect::<Vec<_>>()
    };
    assert_eq!(ids(&after)[..2], [ids(&before)[1].clone(), ids(&before)[0].clone()]);
    assert_eq!(ids(&after)[2].1, 3);
    let stale = db.edit_proposal(&talk, before.version, &edit, &asha, noon()).await;
    assert!(matches!(stale, Err(Refused::Stale(_))), "{stale:?}");
}

async fn whoever_hosts_on_the_evening_before_is_warned_of(db: TestDb) {
    let asha = db.organiser("Asha").await;
    let dawn = db.member("Dawn").await;
    let id = conference(&db, &asha).await;
    let starts_at = "2027-03-16T20:00:00Z".parse().unwrap();
    let evening = store::calendar::OneOff {
        title: "Tuesday live".into(),
        kind: domain::calendar::Kind::Members,
        times: domain::calendar::Times { starts_at, ends_at: starts_at + SignedDuration::from_mins(20) },
        host: Some(dawn),
        notes: String::new(),
        link: String::new(),
    };
    db.add_one_off(evening, &asha, noon()).await.unwrap();
    let talk =
        propose(&db, &id, ProposalForm { speakers: "Dawn".into(), topics: "Falls".into(), ..form("Falls") }, &asha)
            .await;
    act(&db, &id, Move::Place(talk, slot(1)), &asha).await.unwrap();
    let state = board(&db, &id).await;
    let said: Vec<_> = warnings(&state.board, &state.board.plan)
        .iter()
        .map(|warning| warning.why(&state.board, &state.board.plan))
        .collect();
    assert_eq!(said, ["Dawn, in slot 1, hosts Tuesday live at 20:00 on the evening before."]);
}

async fn the_middle_of_the_reviews_counts(db: TestDb) {
    let people = [db.organiser("Asha").await, db.organiser("Ben").await, db.organiser("Cleo").await];
    let id = conference(&db, &people[0]).await;
    let talk = propose(&db, &id, form("Falls"), &people[0]).await;
    let benefit = async || board(&db, &id).await.board.talks[0].benefit;
    assert_eq!(benefit().await, None);
    db.review_proposal(&talk, &said(5, "Good"), &people[0], noon()).await.unwrap();
    db.review_proposal(&talk, &said(2, "Less so"), &people[1], noon()).await.unwrap();
    assert_eq!(benefit().await, Some(35));
    db.review_proposal(&talk, &said(1, "No"), &people[2], noon()).await.unwrap();
    assert_eq!(benefit().await, Some(20));
    db.review_proposal(&talk, &said(4, "Better"), &people[1], noon()).await.unwrap();
    assert_eq!(benefit().await, Some(40));
    for _ in 0..2 {
        db.wish_for(&talk, true, &people[0], noon()).await.unwrap();
    }
    assert_eq!(board(&db, &id).await.board.talks[0].wishes, 1);
    assert_eq!(db.reviewed_by(&id, &people[0]).await.unwrap(), [talk]);
}
