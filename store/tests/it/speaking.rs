//! What those who were offered a slot hear of it, from the offer to the morning of the day.

use crate::programmes::{conference, form, place, placed, proposal, publish};
use crate::reminders::switch_on;
use crate::support::{TestDb, at, date, email, noon, on_every_database};
use domain::conference::{
    ConferenceForm, Fix, Move, ProposalForm, RunThrough, Slot, SpeakerTerms, SpeakingForm, SpeakingTerms, Standing,
    Stop, stops,
};
use domain::ids::{ConferenceId, PersonId, ProposalId};
use jiff::{SignedDuration, Timestamp};
use store::Refused;
use store::conference::{
    LookedAfter, NewProposal, Occasion, OfferLetter, OrganiserLetter, OrganiserNews, OrganiserWords, Reply, Slides,
    SpeakerWords,
};
use store::members::Photo;
use store::outbox::{Calendar, Leased, Method, Written};

on_every_database! {
    whoever_has_not_answered_is_reminded_once_on_each_day,
    organisers_say_when_somebody_is_reminded,
    a_reminder_that_is_late_is_dropped_and_never_comes,
    standby_is_offered_a_slot_that_nobody_confirmed_in_time,
    standby_from_outside_is_asked_where_they_said_that_they_can_be_reached,
    without_leave_or_with_a_lock_no_slot_is_passed_on,
    where_nobody_can_step_in_the_organiser_hears_so_once,
    a_late_yes_gets_the_slot_back_while_it_is_free,
    a_talk_that_is_moved_is_told_once_after_ten_minutes,
    moved_there_and_back_says_nothing,
    a_talk_that_is_taken_out_leaves_its_speakers_calendar,
    another_time_or_stage_of_the_slot_is_told_too,
    on_another_day_everybody_is_asked_again,
    a_speaker_who_withdraws_on_the_morning_is_told_of_at_once_and_standby_is_proposed,
    what_its_author_takes_back_in_a_published_slot_is_told_and_cannot_be_published,
    of_two_who_set_how_speakers_are_looked_after_the_second_hears_of_the_first,
    a_speaker_says_who_they_are_and_stays_who_they_are,
    of_slides_the_last_are_kept_and_the_others_let_go_of,
    only_whoever_said_yes_and_still_speaks_has_a_page_to_fill,
    a_run_through_is_told_once_and_takes_nothing_else_back,
}

/// Words that say no more than what sort of letter it is.
pub struct PlainWords;

impl SpeakerWords for PlainWords {
    fn to_speaker(&self, letter: &OfferLetter) -> Written {
        let sort = match letter.occasion {
            Occasion::Offered => "Offered",
            Occasion::Nudged(_) => "Nudged",
            Occasion::Accepted => "Accepted",
            Occasion::Moved(_) => "Moved",
            Occasion::AnotherDay(_) => "Another day",
            Occasion::Removed(_) => "Removed",
            Occasion::Released(_) => "Released",
            Occasion::Withdrew(_) => "Withdrew",
            Occasion::RunThrough(_) => "Run-through",
        };
        let calendar = letter.entry.map(|(method, seat)| Calendar {
            text: format!("{} {} at {}", letter.offer.sequence, seat.slot, seat.starts_at),
            method,
        });
        Written { subject: format!("{sort}: {}", letter.title), body: letter.token.to_owned(), calendar }
    }

    fn to_organiser(&self, letter: &OrganiserLetter) -> OrganiserWords {
        let sort = match letter.news {
            OrganiserNews::CannotCome { reason, .. } => format!("Cannot come ({reason})"),
            OrganiserNews::SteppedIn { title, .. } => format!("{title} instead of"),
            OrganiserNews::NobodyStandsBy { .. } => "Nobody instead of".to_owned(),
        };
        let (push, link) = (String::new(), "/organise".to_owned());
        OrganiserWords { subject: format!("{sort} {}", letter.title), body: String::new(), push, link }
    }
}

/// Offers the slot of a talk to Priya until 14 December; answers the token in the mail.
pub async fn offer(db: &TestDb, talk: &ProposalId, by: &PersonId) -> Result<String, Refused> {
    db.offer_slot(talk, (&email("priya"), date(2026, 12, 14)), by, noon(), &PlainWords).await?;
    Ok(token(db, talk).await)
}

/// Of a speaker's page, from whichever mail that is on its way.
async fn token(db: &TestDb, talk: &ProposalId) -> String {
    sqlx::any::install_default_drivers();
    let pool = sqlx::AnyPool::connect(&db.url).await.unwrap();
    let (body,): (String,) = sqlx::query_as("select body from outbox where about = $1 and body <> '' limit 1")
        .bind(talk.to_string())
        .fetch_one(&pool)
        .await
        .unwrap();
    body
}

async fn yes(db: &TestDb, token: &str, now: Timestamp) -> Result<(), Refused> {
    db.answer_offer(token, Reply::Comes, now, &PlainWords).await
}

async fn look_after(db: &TestDb, now: Timestamp) -> LookedAfter {
    db.look_after_speakers(now, &PlainWords).await.unwrap()
}

/// Mails that are due, each once.
async fn mails(db: &TestDb, now: Timestamp) -> Vec<Leased> {
    let mails = db.lease_mail(50, now).await.unwrap();
    for mail in &mails {
        db.mail_sent(&mail.id, now).await.unwrap();
    }
    mails
}

async fn subjects(db: &TestDb, now: Timestamp) -> Vec<String> {
    let mut subjects: Vec<String> = mails(db, now).await.into_iter().map(|mail| mail.subject).collect();
    subjects.sort();
    subjects
}

async fn set(db: &TestDb, id: &ConferenceId, terms: SpeakerTerms, by: &PersonId) {
    db.set_speaker_terms(id, 0, &terms, by, noon()).await.unwrap();
}

fn standby_may() -> SpeakerTerms {
    SpeakerTerms { nudges: Vec::new(), standby_steps_in: true, ..SpeakerTerms::default() }
}

/// A talk of a member on standby.
async fn stands_by(db: &TestDb, id: &ConferenceId, title: &str, speaker: &str, by: &PersonId) -> ProposalId {
    let form = ProposalForm { speakers: speaker.into(), ..proposal(title) };
    let new = NewProposal { terms: form.read().unwrap(), standing: Standing::Standby, proposed_by: None };
    db.add_proposal(id, &new, "", by, noon()).await.unwrap()
}

async fn clear(db: &TestDb, id: &ConferenceId, slot: i64, by: &PersonId, now: Timestamp) {
    let seen = db.board(id, now).await.unwrap().unwrap().versions();
    db.make_move(id, &Move::Clear(Slot::try_from(slot).unwrap()), seen, by, now).await.unwrap();
}

async fn slot_of(db: &TestDb, id: &ConferenceId, talk: &ProposalId) -> Option<i64> {
    db.board(id, noon()).await.unwrap().unwrap().board.plan.slot_of(talk).map(Slot::number)
}

async fn is_confirmed(db: &TestDb, talk: &ProposalId) -> bool {
    db.proposal(talk).await.unwrap().unwrap().confirmed_at.is_some()
}

async fn told(db: &TestDb, talk: &ProposalId) -> Vec<String> {
    db.told_of(talk).await.unwrap().into_iter().map(|line| line.words).collect()
}

async fn whoever_has_not_answered_is_reminded_once_on_each_day(db: TestDb) {
    let asha = db.organiser("Asha").await;
    let id = conference(&db, &asha).await;
    let falls = placed(&db, &id, "Falls", 2, &asha).await;
    let token = offer(&db, &falls, &asha).await.unwrap();
    subjects(&db, noon()).await;
    let (third, second) = (at("2026-11-25T09:00:30Z"), db.second_store().await);
    assert_eq!(look_after(&db, third - SignedDuration::from_mins(2)).await, LookedAfter::default());
    let (one, other) =
        tokio::join!(db.look_after_speakers(third, &PlainWords), second.look_after_speakers(third, &PlainWords));
    assert_eq!(one.unwrap().reminded + other.unwrap().reminded, 1);
    look_after(&db, third + SignedDuration::from_mins(1)).await;
    assert_eq!(subjects(&db, third).await, ["Nudged: Falls"]);
    let seventh = at("2026-11-29T09:01:00Z");
    assert_eq!(look_after(&db, seventh).await.reminded, 1);
    assert_eq!(subjects(&db, seventh).await, ["Nudged: Falls"]);
    yes(&db, &token, seventh).await.unwrap();
    subjects(&db, seventh).await;
    let tenth = at("2026-12-02T09:01:00Z");
    assert_eq!(look_after(&db, tenth).await, LookedAfter::default());
    assert_eq!(told(&db, &falls).await.len(), 4, "the offer, two reminders, and word of the yes");
}

async fn organisers_say_when_somebody_is_reminded(db: TestDb) {
    let asha = db.organiser("Asha").await;
    let id = conference(&db, &asha).await;
    set(&db, &id, SpeakerTerms { nudges: vec![5], ..SpeakerTerms::default() }, &asha).await;
    let falls = placed(&db, &id, "Falls", 2, &asha).await;
    offer(&db, &falls, &asha).await.unwrap();
    assert_eq!(look_after(&db, at("2026-11-25T09:01:00Z")).await, LookedAfter::default());
    assert_eq!(look_after(&db, at("2026-11-27T09:01:00Z")).await.reminded, 1);
}

async fn a_reminder_that_is_late_is_dropped_and_never_comes(db: TestDb) {
    let asha = db.organiser("Asha").await;
    let id = conference(&db, &asha).await;
    let falls = placed(&db, &id, "Falls", 2, &asha).await;
    offer(&db, &falls, &asha).await.unwrap();
    subjects(&db, noon()).await;
    let late = at("2026-11-26T10:00:00Z");
    assert_eq!(look_after(&db, late).await, LookedAfter { dropped: 1, ..LookedAfter::default() });
    assert_eq!(look_after(&db, late).await, LookedAfter::default());
    assert_eq!(subjects(&db, late).await, [""; 0]);
    // One that could not leave for a day is not sent either.
    let seventh = at("2026-11-29T09:01:00Z");
    assert_eq!(look_after(&db, seventh).await.reminded, 1);
    assert_eq!(db.drop_useless_mail(seventh + SignedDuration::from_hours(25)).await.unwrap(), 1);
}

async fn standby_is_offered_a_slot_that_nobody_confirmed_in_time(db: TestDb) {
    let (asha, _lee) = (db.organiser("Asha").await, db.member("Lee").await);
    let id = conference(&db, &asha).await;
    set(&db, &id, standby_may(), &asha).await;
    let falls = placed(&db, &id, "Falls", 2, &asha).await;
    // Whoever stands by first is nobody whose address is known.
    stands_by(&db, &id, "Stranger", "Somebody Else", &asha).await;
    let care = stands_by(&db, &id, "Care", "Lee", &asha).await;
    let of_falls = offer(&db, &falls, &asha).await.unwrap();
    subjects(&db, noon()).await;
    let morning = at("2026-12-15T09:00:30Z");
    assert_eq!(look_after(&db, morning - SignedDuration::from_mins(1)).await, LookedAfter::default());
    assert_eq!(look_after(&db, morning).await.passed_on, 1);
    assert_eq!((slot_of(&db, &id, &falls).await, slot_of(&db, &id, &care).await), (None, Some(2)));
    let mut sent: Vec<_> = mails(&db, morning).await.into_iter().map(|mail| (mail.to.into(), mail.subject)).collect();
    sent.sort();
    let expected = [
        ("asha@example.org", "Care instead of Falls"),
        ("lee@example.org", "Offered: Care"),
        ("priya@example.org", "Released: Falls"),
    ];
    assert_eq!(sent, expected.map(|(to, subject): (&str, &str)| (to.to_owned(), subject.to_owned())));
    let offered = db.slot_offer(&care).await.unwrap().unwrap();
    assert_eq!(offered.confirm_by, date(2027, 1, 6), "as long to answer as the first had");
    // The late answer finds somebody else there; nobody is moved twice.
    assert!(matches!(yes(&db, &of_falls, morning).await, Err(Refused::TooLate)));
    let later = morning + SignedDuration::from_mins(30);
    assert_eq!(look_after(&db, later).await, LookedAfter::default());
    assert_eq!(subjects(&db, later).await, [""; 0]);
}

async fn standby_from_outside_is_asked_where_they_said_that_they_can_be_reached(db: TestDb) {
    let asha = db.organiser("Asha").await;
    let id = conference(&db, &asha).await;
    set(&db, &id, standby_may(), &asha).await;
    let falls = placed(&db, &id, "Falls", 2, &asha).await;
    let care = stands_by(&db, &id, "Care", "Somebody Else", &asha).await;
    db.behind_its_back(&format!("update proposals set contact = 'else@example.org' where id = '{care}'")).await;
    offer(&db, &falls, &asha).await.unwrap();
    subjects(&db, noon()).await;
    let morning = at("2026-12-15T09:00:30Z");
    assert_eq!(look_after(&db, morning).await.passed_on, 1);
    let offered = db.slot_offer(&care).await.unwrap().unwrap();
    assert_eq!((offered.name.as_str(), offered.email.as_str()), ("Somebody Else", "else@example.org"));
}

async fn without_leave_or_with_a_lock_no_slot_is_passed_on(db: TestDb) {
    let (asha, _lee) = (db.organiser("Asha").await, db.member("Lee").await);
    let id = conference(&db, &asha).await;
    let falls = placed(&db, &id, "Falls", 2, &asha).await;
    stands_by(&db, &id, "Care", "Lee", &asha).await;
    offer(&db, &falls, &asha).await.unwrap();
    let after = at("2026-12-20T12:00:00Z");
    assert_eq!(look_after(&db, after).await.passed_on, 0);
    set(&db, &id, standby_may(), &asha).await;
    let seen = db.board(&id, after).await.unwrap().unwrap().versions();
    db.make_move(&id, &Move::Lock(Slot::ALL[1]), seen, &asha, after).await.unwrap();
    assert_eq!(look_after(&db, after).await.passed_on, 0);
    assert_eq!(slot_of(&db, &id, &falls).await, Some(2));
}

async fn where_nobody_can_step_in_the_organiser_hears_so_once(db: TestDb) {
    let asha = db.organiser("Asha").await;
    let id = conference(&db, &asha).await;
    set(&db, &id, standby_may(), &asha).await;
    let falls = placed(&db, &id, "Falls", 2, &asha).await;
    offer(&db, &falls, &asha).await.unwrap();
    subjects(&db, noon()).await;
    let after = at("2026-12-15T09:01:00Z");
    for _ in 0..2 {
        assert_eq!(look_after(&db, after).await, LookedAfter::default());
    }
    assert_eq!(subjects(&db, after).await, ["Nobody instead of Falls"]);
}

async fn a_late_yes_gets_the_slot_back_while_it_is_free(db: TestDb) {
    let asha = db.organiser("Asha").await;
    let id = conference(&db, &asha).await;
    let falls = placed(&db, &id, "Falls", 2, &asha).await;
    let token = offer(&db, &falls, &asha).await.unwrap();
    let late = at("2026-12-20T12:00:00Z");
    clear(&db, &id, 2, &asha, late).await;
    look_after(&db, late).await;
    let released = late + SignedDuration::from_mins(10);
    assert_eq!(look_after(&db, released).await.told, 1);
    assert!(subjects(&db, released).await.contains(&"Released: Falls".to_owned()));
    let asked = db.asked(&token, released).await.unwrap().unwrap();
    assert!(asked.offer.is_released && asked.may_accept && asked.seat.is_none());
    yes(&db, &token, released).await.unwrap();
    assert_eq!(slot_of(&db, &id, &falls).await, Some(2));
    assert!(is_confirmed(&db, &falls).await);
    assert_eq!(subjects(&db, released).await, ["Accepted: Falls"]);
}

/// A talk in slot 2 whose speaker has said yes.
async fn confirmed(db: &TestDb, asha: &PersonId) -> (ConferenceId, ProposalId, String) {
    let id = conference(db, asha).await;
    let falls = placed(db, &id, "Falls", 2, asha).await;
    let token = offer(db, &falls, asha).await.unwrap();
    yes(db, &token, noon()).await.unwrap();
    let sent = mails(db, noon()).await;
    let entry = sent.iter().find_map(|mail| mail.calendar.clone()).expect("an entry for their calendar");
    assert_eq!((entry.method, entry.text.as_str()), (Method::Request, "2 slot 2 at 2027-03-17T11:15:00Z"));
    (id, falls, token)
}

async fn a_talk_that_is_moved_is_told_once_after_ten_minutes(db: TestDb) {
    let asha = db.organiser("Asha").await;
    let (id, falls, _) = confirmed(&db, &asha).await;
    place(&db, &id, &falls, 3, &asha).await.unwrap();
    assert_eq!(look_after(&db, noon()).await, LookedAfter::default());
    // Moved once more meanwhile, it counts from then.
    place(&db, &id, &falls, 4, &asha).await.unwrap();
    let again = noon() + SignedDuration::from_mins(6);
    assert_eq!(look_after(&db, again).await, LookedAfter::default());
    assert_eq!(look_after(&db, noon() + SignedDuration::from_mins(10)).await, LookedAfter::default());
    let settled = noon() + SignedDuration::from_mins(16);
    assert_eq!(look_after(&db, settled).await.told, 1);
    assert_eq!(look_after(&db, settled + SignedDuration::from_mins(20)).await, LookedAfter::default());
    let sent = mails(&db, settled).await;
    let entry = sent[0].calendar.clone().unwrap();
    assert_eq!((sent.len(), sent[0].subject.as_str()), (1, "Moved: Falls"));
    assert_eq!((entry.method, entry.text.as_str()), (Method::Request, "3 slot 4 at 2027-03-17T14:00:00Z"));
    assert!(is_confirmed(&db, &falls).await, "the same day is still theirs");
    let told = told(&db, &falls).await;
    assert!(told[2].starts_with("Moved: Wednesday 17 March 2027, 14:00 to 14:30"), "{told:?}");
}

async fn moved_there_and_back_says_nothing(db: TestDb) {
    let asha = db.organiser("Asha").await;
    let (id, falls, _) = confirmed(&db, &asha).await;
    place(&db, &id, &falls, 3, &asha).await.unwrap();
    look_after(&db, noon()).await;
    place(&db, &id, &falls, 2, &asha).await.unwrap();
    for minutes in [5, 15, 30] {
        let now = noon() + SignedDuration::from_mins(minutes);
        assert_eq!(look_after(&db, now).await, LookedAfter::default());
        assert_eq!(subjects(&db, now).await, [""; 0]);
    }
}

async fn a_talk_that_is_taken_out_leaves_its_speakers_calendar(db: TestDb) {
    let asha = db.organiser("Asha").await;
    let (id, falls, token) = confirmed(&db, &asha).await;
    clear(&db, &id, 2, &asha, noon()).await;
    look_after(&db, noon()).await;
    let settled = noon() + SignedDuration::from_mins(10);
    assert_eq!(look_after(&db, settled).await.told, 1);
    let sent = mails(&db, settled).await;
    let entry = sent[0].calendar.clone().unwrap();
    assert_eq!((sent.len(), sent[0].subject.as_str()), (1, "Removed: Falls"));
    assert_eq!((entry.method, entry.text.as_str()), (Method::Cancel, "3 slot 2 at 2027-03-17T11:15:00Z"));
    assert!(!is_confirmed(&db, &falls).await);
    // Put back, it is no more confirmed than any other: an organiser offers it anew.
    place(&db, &id, &falls, 2, &asha).await.unwrap();
    assert_eq!(look_after(&db, settled + SignedDuration::from_mins(20)).await, LookedAfter::default());
    assert!(db.asked(&token, settled).await.unwrap().unwrap().offer.is_released);
    assert!(!is_confirmed(&db, &falls).await);
}

async fn another_time_or_stage_of_the_slot_is_told_too(db: TestDb) {
    let asha = db.organiser("Asha").await;
    let (id, _, _) = confirmed(&db, &asha).await;
    let state = db.board(&id, noon()).await.unwrap().unwrap();
    let mut terms = state.board.slots[1].clone();
    terms.stage = "Stage C".into();
    terms.theme = "Falls".into();
    db.edit_slot(&id, Slot::ALL[1], state.slots[1].version, &terms, &asha, noon()).await.unwrap();
    look_after(&db, noon()).await;
    let settled = noon() + SignedDuration::from_mins(11);
    assert_eq!(look_after(&db, settled).await.told, 1);
    assert_eq!(subjects(&db, settled).await, ["Moved: Falls"]);
}

async fn on_another_day_everybody_is_asked_again(db: TestDb) {
    let asha = db.organiser("Asha").await;
    let (id, falls, token) = confirmed(&db, &asha).await;
    let moved = ConferenceForm { date: "2027-04-14".into(), ..form() }.read(None, noon()).unwrap();
    db.edit_conference(&id, 1, &moved, &asha, noon()).await.unwrap();
    look_after(&db, noon()).await;
    assert!(is_confirmed(&db, &falls).await, "a slip of the pen that is mended asks nobody");
    let settled = noon() + SignedDuration::from_mins(10);
    assert_eq!(look_after(&db, settled).await.told, 1);
    assert!(!is_confirmed(&db, &falls).await);
    let sent = mails(&db, settled).await;
    let entry = sent[0].calendar.clone().unwrap();
    assert_eq!((sent.len(), sent[0].subject.as_str()), (1, "Another day: Falls"));
    assert_eq!((entry.method, entry.text.as_str()), (Method::Cancel, "3 slot 2 at 2027-03-17T11:15:00Z"));
    let asked = db.asked(&token, settled).await.unwrap().unwrap();
    assert_eq!((asked.offer.answer, asked.offer.confirm_by), (None, date(2026, 11, 29)));
    assert_eq!(asked.seat.unwrap().starts_at, at("2027-04-14T10:15:00Z"), "at the same time of day");
    yes(&db, &token, settled).await.unwrap();
    let sent = mails(&db, settled).await;
    let entry = sent[0].calendar.clone().unwrap();
    assert_eq!((entry.method, entry.text.as_str()), (Method::Request, "4 slot 2 at 2027-04-14T10:15:00Z"));
}

async fn a_speaker_who_withdraws_on_the_morning_is_told_of_at_once_and_standby_is_proposed(db: TestDb) {
    let (asha, ben) = (db.organiser("Asha").await, db.organiser("Ben").await);
    switch_on(&db, &asha).await;
    switch_on(&db, &ben).await;
    let (id, falls, token) = confirmed(&db, &asha).await;
    let care = stands_by(&db, &id, "Care", "Somebody Else", &asha).await;
    let morning = at("2027-03-17T07:30:00Z");
    db.answer_offer(&token, Reply::CannotCome("Fever"), morning, &PlainWords).await.unwrap();
    let mut sent = mails(&db, morning).await;
    sent.sort_by_key(|mail| mail.subject.clone());
    let subjects: Vec<_> = sent.iter().map(|mail| (mail.to.as_str(), mail.subject.as_str())).collect();
    assert_eq!(
        subjects,
        [("asha@example.org", "Cannot come (Fever) Falls"), ("priya@example.org", "Withdrew: Falls")],
        "whoever asked hears of it, and {ben} does not"
    );
    assert_eq!(sent[1].calendar.as_ref().map(|entry| entry.method), Some(Method::Cancel));
    let pushes = db.lease_pushes(10, morning).await.unwrap();
    let titles: Vec<_> = pushes.iter().map(|push| push.title.as_str()).collect();
    assert_eq!(titles, ["Cannot come (Fever) Falls"], "and on their device");
    let board = db.board(&id, morning).await.unwrap().unwrap().board;
    let stop = Stop::NotOffered { slot: Slot::ALL[1] };
    assert_eq!(stops(&board, &board.plan), [stop]);
    let fix = stop.fix(&board, &board.plan);
    assert!(matches!(fix, Some(Fix::Make(Move::Place(talk, _), _)) if talk == care), "{falls}");
    // Nothing more is written, whatever is put there.
    place(&db, &id, &care, 2, &asha).await.unwrap();
    assert_eq!(look_after(&db, morning + SignedDuration::from_mins(20)).await, LookedAfter::default());
    // Nobody gives back a slot in which they have spoken.
    let over = at("2027-03-17T12:00:00Z");
    assert!(matches!(yes(&db, &token, over).await, Err(Refused::TooLate)));
}

async fn what_its_author_takes_back_in_a_published_slot_is_told_and_cannot_be_published(db: TestDb) {
    let (asha, priya) = (db.organiser("Asha").await, db.member("Priya").await);
    let id = conference(&db, &asha).await;
    let form = ProposalForm { speakers: "Priya".into(), ..proposal("Falls") };
    let terms = form.read().unwrap();
    let new = NewProposal { terms, standing: Standing::Shortlisted, proposed_by: Some(priya.clone()) };
    let falls = db.add_proposal(&id, &new, "", &priya, noon()).await.unwrap();
    place(&db, &id, &falls, 2, &asha).await.unwrap();
    let token = offer(&db, &falls, &asha).await.unwrap();
    yes(&db, &token, noon()).await.unwrap();
    publish(&db, &id, &asha).await.unwrap();
    subjects(&db, noon()).await;
    db.withdraw_own_proposal(&falls, &store::conference::Author::Member(priya.clone()), noon()).await.unwrap();
    look_after(&db, noon()).await;
    assert_eq!(subjects(&db, noon()).await, ["Cannot come () Falls", "Withdrew: Falls"]);
    assert_eq!(look_after(&db, noon()).await, LookedAfter::default());
    assert!(publish(&db, &id, &asha).await.is_err());
    let published = db.published(&"care-show".parse().unwrap()).await.unwrap().unwrap();
    assert!(published.programme.entries[1].talk.is_some(), "what was published stays until there is something better");
}

async fn of_two_who_set_how_speakers_are_looked_after_the_second_hears_of_the_first(db: TestDb) {
    let (asha, ben) = (db.organiser("Asha").await, db.organiser("Ben").await);
    let id = conference(&db, &asha).await;
    assert_eq!(db.speaker_terms(&id).await.unwrap(), (SpeakerTerms::default(), 0));
    set(&db, &id, standby_may(), &asha).await;
    let refused = db.set_speaker_terms(&id, 0, &SpeakerTerms::default(), &ben, noon()).await;
    assert!(matches!(&refused, Err(Refused::Stale(stale)) if stale.by.as_deref() == Some("Asha")), "{refused:?}");
    assert_eq!(db.speaker_terms(&id).await.unwrap(), (standby_may(), 1));
    db.set_speaker_terms(&id, 1, &SpeakerTerms::default(), &ben, noon()).await.unwrap();
    assert_eq!(db.speaker_terms(&id).await.unwrap(), (SpeakerTerms::default(), 2));
}

fn words(bio: &str, with: &str) -> SpeakingTerms {
    let form = SpeakingForm { bio: bio.into(), speakers: with.into(), needs: "A chair".into() };
    form.read("Speaker of Falls").unwrap()
}

async fn a_speaker_says_who_they_are_and_stays_who_they_are(db: TestDb) {
    let asha = db.organiser("Asha").await;
    let (_, falls, token) = confirmed(&db, &asha).await;
    let before = db.proposal(&falls).await.unwrap().unwrap();
    db.save_speaking(&token, &words("Thirty years in care", "Dev Shah"), noon()).await.unwrap();
    let after = db.proposal(&falls).await.unwrap().unwrap();
    let names: Vec<_> = after.speakers.iter().map(|voice| voice.name.as_str()).collect();
    assert_eq!(names, ["Speaker of Falls", "Dev Shah"]);
    assert_eq!(
        (after.speakers[0].id.as_str(), after.terms.bio.as_str()),
        (before.speakers[0].id.as_str(), "Thirty years in care")
    );
    assert_eq!((after.terms.needs.as_str(), after.changed_by), ("A chair", before.changed_by));
    assert!(after.version > before.version, "an organiser who edits it meanwhile hears of it");
    // A photo stays with them through all of it.
    let photo = |hash: &str| Some(Photo { hash: hash.into(), large: "TA==".into(), small: "Uw==".into() });
    db.set_speaker_photo(&token, photo("one"), noon()).await.unwrap();
    db.set_speaker_photo(&token, photo("two"), noon()).await.unwrap();
    db.save_speaking(&token, &words("Forty years", ""), noon()).await.unwrap();
    assert_eq!(db.speaker_photo(&falls, true).await.unwrap(), Some(("two".into(), "TA==".into())));
    db.set_speaker_photo(&token, None, noon()).await.unwrap();
    assert_eq!(db.speaker_photo(&falls, true).await.unwrap(), None);
}

async fn of_slides_the_last_are_kept_and_the_others_let_go_of(db: TestDb) {
    let asha = db.organiser("Asha").await;
    let (_, falls, token) = confirmed(&db, &asha).await;
    let slides = |name: &str| Slides {
        file_name: format!("{name}.pdf"),
        content_type: "application/pdf".into(),
        bytes: 3,
        digest: name.into(),
        place: name.into(),
        added_at: noon(),
    };
    for name in ["first", "second"] {
        db.take_slides(&token, &slides(name), noon()).await.unwrap();
    }
    assert_eq!(db.slides(&falls).await.unwrap(), Some(slides("second")));
    assert_eq!(db.media_left().await.unwrap(), ["first"]);
}

async fn only_whoever_said_yes_and_still_speaks_has_a_page_to_fill(db: TestDb) {
    let asha = db.organiser("Asha").await;
    let (id, falls, token) = confirmed(&db, &asha).await;
    let care = placed(&db, &id, "Care", 3, &asha).await;
    let unanswered = offer(&db, &care, &asha).await.unwrap();
    assert!(db.speaking(&token).await.unwrap().is_some());
    clear(&db, &id, 2, &asha, noon()).await;
    look_after(&db, noon()).await;
    look_after(&db, noon() + SignedDuration::from_mins(10)).await;
    for wrong in [unanswered, token.clone(), falls.to_string(), token.replace('.', ".0")] {
        assert_eq!(db.speaking(&wrong).await.unwrap(), None, "{wrong}");
        let refused = db.save_speaking(&wrong, &words("", ""), noon()).await;
        assert!(matches!(refused, Err(Refused::NotFound)), "{refused:?}");
        let refused = db.set_speaker_photo(&wrong, None, noon()).await;
        assert!(matches!(refused, Err(Refused::NotFound)), "{refused:?}");
    }
}

async fn a_run_through_is_told_once_and_takes_nothing_else_back(db: TestDb) {
    let asha = db.organiser("Asha").await;
    let id = conference(&db, &asha).await;
    let falls = placed(&db, &id, "Falls", 2, &asha).await;
    let token = offer(&db, &falls, &asha).await.unwrap();
    let run = RunThrough { at: at("2027-03-10T18:30:00Z"), place: "Hall 1".into() };
    let refused = db.set_run_through(&falls, Some(&run), &asha, noon(), &PlainWords).await;
    assert!(matches!(refused, Err(Refused::TooLate)), "{refused:?}");
    yes(&db, &token, noon()).await.unwrap();
    for _ in 0..2 {
        db.set_run_through(&falls, Some(&run), &asha, noon(), &PlainWords).await.unwrap();
    }
    assert_eq!(subjects(&db, noon()).await, ["Accepted: Falls", "Run-through: Falls"]);
    assert_eq!(db.slot_offer(&falls).await.unwrap().unwrap().run_through, Some(run));
}
