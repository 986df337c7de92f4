//! Guests and invited speakers in a room.

use crate::guests::{L, come, link, thursday, thursday_at};
use crate::rooms::{asked, manager, member, said, told, why, words};
use crate::support::{TestDb, email, noon, on_every_database};
use domain::calendar::Times;
use domain::ids::{AskedId, SessionId};
use domain::room::{Audience, AuthorKind, CannotSay, Eyes, Invited, QuestionState, Reaction, Said, Slow, TakenOut};
use jiff::{SignedDuration, Timestamp};
use std::cell::RefCell;
use store::calendar::Edit;
use store::guests::{Token, Written};
use store::outbox::{Calendar, Method};
use store::room::{
    Actor, Direction, NewMessage, NewQuestion, Pass, Room, RoomRefusal, SpeakerJoinRefusal, SpeakerLetter,
    SpeakerOccasion,
};
use store::{Refused, Store};

on_every_database! {
    a_guest_finds_no_trace_of_what_is_for_members_or_managers,
    a_guests_question_waits_for_the_host_and_their_message_where_the_host_says_so,
    what_a_host_turns_down_was_never_there_for_others,
    slow_mode_and_muting_hold_for_guests,
    two_browsers_and_the_link_of_a_guest_are_one_vote,
    a_removed_guests_pass_ends_and_their_words_vanish,
    a_pass_ends_with_a_seat_given_back_a_cancelled_evening_and_the_end,
    another_browser_on_the_same_seat_writes_under_its_own_name,
    what_guests_said_goes_with_their_names,
    a_speaker_has_a_link_for_one_session_until_it_is_taken_back,
    the_same_invitation_to_speak_is_written_once_and_the_address_erased,
    a_speaker_is_told_once_when_their_session_is_moved_cancelled_or_on_again,
    whoever_is_invited_between_two_changes_is_told_of_the_second,
    a_speaker_whose_link_was_ended_is_told_nothing_more,
    a_link_to_speak_is_ended_by_those_of_its_session_alone,
}

async fn evening(db: &TestDb) -> (SessionId, Actor) {
    let (session, asha) = thursday(db).await;
    (session, member(asha, true, true))
}

/// During the evening.
fn live(second: i64) -> Timestamp {
    thursday_at("20:05:00") + SignedDuration::from_secs(second)
}

async fn let_in(db: &Store, pass: &Pass, now: Timestamp) -> Option<Actor> {
    db.outsider(pass, now).await.unwrap().map(|outsider| outsider.actor)
}

/// A guest in the browser in which they signed up.
async fn guest(db: &Store, session: &SessionId, name: &str) -> (Pass, Actor) {
    let pass = Pass::Browser(come(db, session, name, noon()).await);
    let actor = let_in(db, &pass, live(0)).await.unwrap();
    (pass, actor)
}

async fn room(db: &Store, session: &SessionId, by: &Actor) -> Room {
    db.room(session, by, live(0)).await.unwrap().unwrap()
}

async fn ask(db: &Store, session: &SessionId, by: &Actor, question: &str) -> AskedId {
    let (key, audience) = (String::new(), Audience::Everyone);
    let new = NewQuestion { session: session.clone(), key, words: question.into(), audience, anonymous: false };
    db.ask(&new, by, live(0)).await.unwrap()
}

async fn a_guest_finds_no_trace_of_what_is_for_members_or_managers(db: TestDb) {
    let (session, host) = evening(&db).await;
    let dawn = manager(&db, "Dawn").await;
    let (_, gil) = guest(&db, &session, "Gil").await;
    let before = db.newest_change().await.unwrap();
    db.show_here(&session, true, &dawn, live(0)).await.unwrap();
    let all = db.say(&words(&session, "Welcome", Audience::Everyone), &host, live(1)).await.unwrap();
    for (n, audience) in [(2, Audience::Members), (5, Audience::Managers)] {
        let secret = db.say(&words(&session, "Among us", audience), &dawn, live(n)).await.unwrap();
        db.react(&secret, Some(Reaction::Agree), &host, live(n)).await.unwrap();
        db.direct(&session, &Direction::Pin(secret.clone()), &host, live(n)).await.unwrap();
        let reply = NewMessage { reply_to: Some(secret.clone()), ..words(&session, "Quite", Audience::Everyone) };
        db.say(&reply, &host, live(n + 1)).await.unwrap();
        let (key, words_of_it) = (String::new(), "What do guests not see?".to_owned());
        let question = NewQuestion { session: session.clone(), key, words: words_of_it, audience, anonymous: false };
        let question = db.ask(&question, &dawn, live(n)).await.unwrap();
        db.direct(&session, &Direction::Mark(question.clone(), QuestionState::Answering), &host, live(n))
            .await
            .unwrap();
        for refused in [
            db.react(&secret, Some(Reaction::Agree), &gil, live(n)).await,
            db.vote(&question, true, &gil, live(n)).await,
            db.say(&reply, &gil, live(n)).await.map(|_| ()),
            db.say(&words(&session, "I too", audience), &gil, live(n)).await.map(|_| ()),
        ] {
            assert!(matches!(refused, Err(RoomRefusal::NotFound)), "{refused:?}");
        }
    }
    let seen = room(&db, &session, &gil).await;
    assert_eq!((said(&seen), seen.questions.len(), seen.shown.len()), (vec!["Welcome"], 0, 0));
    let heard = told(&db, before, Eyes::OUTSIDE, live(9)).await;
    assert!(heard.iter().all(|said| matches!(said, Said::Message(one) if one.id == all.as_str())), "{heard:?}");
    // For members they are there, and to a member who does not manage only theirs.
    let cleo = Actor { eyes: Eyes { belongs: true, ..Eyes::OUTSIDE }, ..dawn };
    assert_eq!(said(&room(&db, &session, &cleo).await), ["Welcome", "Among us", "Quite"]);
}

async fn a_guests_question_waits_for_the_host_and_their_message_where_the_host_says_so(db: TestDb) {
    let (session, host) = evening(&db).await;
    let dawn = manager(&db, "Dawn").await;
    let (_, gil) = guest(&db, &session, "Gil").await;
    let before = db.newest_change().await.unwrap();
    let question = ask(&db, &session, &gil, "How do you begin?").await;
    db.say(&words(&session, "Hello", Audience::Everyone), &gil, live(1)).await.unwrap();
    db.direct(&session, &Direction::HoldGuests(true), &host, live(2)).await.unwrap();
    let held = db.say(&words(&session, "Look at my shop", Audience::Everyone), &gil, live(3)).await.unwrap();

    for (who, sees) in [(&gil, true), (&host, true), (&dawn, false)] {
        let room = room(&db, &session, who).await;
        assert_eq!((room.questions.len() == 1, room.messages.len() == 2), (sees, sees), "{who:?}");
    }
    let heard = told(&db, before, dawn.eyes, live(3)).await;
    assert!(!format!("{heard:?}").contains("shop") && !format!("{heard:?}").contains("begin"), "{heard:?}");
    assert!(matches!(db.vote(&question, true, &dawn, live(3)).await, Err(RoomRefusal::NotFound)));
    assert!(matches!(db.react(&held, None, &dawn, live(3)).await, Err(RoomRefusal::NotFound)));

    db.direct(&session, &Direction::LetThrough(held), &host, live(4)).await.unwrap();
    db.direct(&session, &Direction::Mark(question, QuestionState::Asked), &host, live(4)).await.unwrap();
    let room = room(&db, &session, &dawn).await;
    assert_eq!(said(&room), ["Hello", "Look at my shop"]);
    assert_eq!(asked(&room), [("How do you begin?", QuestionState::Asked)]);
    let author = &room.messages[0].author;
    assert_eq!((author.kind, author.name.as_str()), (AuthorKind::Guest, "Gil"));
}

async fn what_a_host_turns_down_was_never_there_for_others(db: TestDb) {
    let (session, host) = evening(&db).await;
    let dawn = manager(&db, "Dawn").await;
    let (_, gil) = guest(&db, &session, "Gil").await;
    db.direct(&session, &Direction::HoldGuests(true), &host, live(0)).await.unwrap();
    let held = db.say(&words(&session, "Buy this", Audience::Everyone), &gil, live(1)).await.unwrap();
    let before = db.newest_change().await.unwrap();
    db.direct(&session, &Direction::Remove(held.clone()), &host, live(2)).await.unwrap();
    for who in [&dawn, &host, &gil] {
        assert_eq!(room(&db, &session, who).await.messages, []);
    }
    assert_eq!(told(&db, before, host.eyes, live(2)).await, [Said::Gone(held.to_string())]);
}

async fn slow_mode_and_muting_hold_for_guests(db: TestDb) {
    let (session, host) = evening(&db).await;
    let (_, gil) = guest(&db, &session, "Gil").await;
    db.direct(&session, &Direction::Slow(Slow::Thirty), &host, live(0)).await.unwrap();
    db.say(&words(&session, "One", Audience::Everyone), &gil, live(0)).await.unwrap();
    let soon = db.say(&words(&session, "Two", Audience::Everyone), &gil, live(10)).await;
    assert_eq!(why(soon), CannotSay::TooSoon { seconds: 20 });
    let mute = Direction::Mute(AuthorKind::Guest, gil.who.id().to_owned());
    db.direct(&session, &mute, &host, live(40)).await.unwrap();
    assert_eq!(why(db.say(&words(&session, "Three", Audience::Everyone), &gil, live(50)).await), CannotSay::Muted);
    assert!(room(&db, &session, &gil).await.muted);
}

async fn two_browsers_and_the_link_of_a_guest_are_one_vote(db: TestDb) {
    let (session, host) = evening(&db).await;
    let (_, gil) = guest(&db, &session, "Gil").await;
    let by_link = let_in(&db, &Pass::Link(link(&db, &session, "Gil").await), live(0)).await.unwrap();
    let question = ask(&db, &session, &host, "Why?").await;
    let message = db.say(&words(&session, "Hello", Audience::Everyone), &host, live(0)).await.unwrap();
    for who in [&gil, &by_link] {
        db.vote(&question, true, who, live(1)).await.unwrap();
        db.react(&message, Some(Reaction::Warm), who, live(1)).await.unwrap();
    }
    let seen = room(&db, &session, &by_link).await;
    assert_eq!((seen.questions[0].votes, &seen.messages[0].reactions[..]), (1, &[(Reaction::Warm, 1)][..]));
    assert_eq!(seen.voted, [question.to_string()]);
}

async fn a_removed_guests_pass_ends_and_their_words_vanish(db: TestDb) {
    let (session, host) = evening(&db).await;
    let (by_browser, gil) = guest(&db, &session, "Gil").await;
    let by_link = Pass::Link(link(&db, &session, "Gil").await);
    let message = db.say(&words(&session, "Buy this", Audience::Everyone), &gil, live(1)).await.unwrap();
    let question = ask(&db, &session, &gil, "Who buys?").await;
    db.direct(&session, &Direction::Mark(question.clone(), QuestionState::Asked), &host, live(1)).await.unwrap();
    let before = db.newest_change().await.unwrap();

    let id = db.guest_of_author(&session, gil.who.id()).await.unwrap().unwrap();
    assert_eq!(id, gil.who.counted_as());
    db.remove_guest(&id, host.who.member().unwrap(), live(2), L).await.unwrap();
    for pass in [by_browser, by_link] {
        assert!(let_in(&db, &pass, live(2)).await.is_none());
    }
    assert!(!db.outsiders_let_in(live(2)).await.unwrap().contains(&id));
    let seen = room(&db, &session, &host).await;
    assert_eq!((seen.messages.len(), seen.questions.len()), (0, 0));
    let gone = [message.to_string(), question.to_string()].map(Said::Gone);
    assert_eq!(told(&db, before, Eyes::OUTSIDE, live(2)).await, gone);
}

async fn a_pass_ends_with_a_seat_given_back_a_cancelled_evening_and_the_end(db: TestDb) {
    let (session, host) = evening(&db).await;
    let (gil, _) = guest(&db, &session, "Gil").await;
    let (lee, _) = guest(&db, &session, "Lee").await;
    assert!(let_in(&db, &gil, thursday_at("21:09:59")).await.is_some());
    assert!(let_in(&db, &gil, thursday_at("21:10:00")).await.is_none());
    assert_eq!(db.outsiders_let_in(thursday_at("21:09:59")).await.unwrap().len(), 2);
    assert_eq!(db.outsiders_let_in(thursday_at("21:10:00")).await.unwrap().len(), 0);
    db.cancel_guest(&link(&db, &session, "Gil").await, live(0), L).await.unwrap();
    assert!(let_in(&db, &gil, live(0)).await.is_none());
    // Nor does anybody's pass open another evening.
    assert_eq!(db.outsider(&lee, live(0)).await.unwrap().unwrap().session, session);

    let version = db.sessions().await.remove(0).version;
    db.cancel_session(&session, version, "Snow", host.who.member().unwrap(), thursday_at("19:00:00")).await.unwrap();
    assert!(let_in(&db, &lee, live(0)).await.is_none());
    assert_eq!(db.outsiders_let_in(live(0)).await.unwrap().len(), 0);
}

async fn another_browser_on_the_same_seat_writes_under_its_own_name(db: TestDb) {
    let (session, host) = evening(&db).await;
    let (_, gil) = guest(&db, &session, "Gil").await;
    // Somebody types Gil's address ten minutes before, under a name of their own.
    let sign_up =
        domain::guests::SignUp { name: "Mallory".into(), email: email("Gil"), role: domain::guests::Role::Other };
    let asked = store::guests::Ask { session: &session, sign_up: &sign_up, form: "another", entry: None };
    let entry = db.sign_up(asked, thursday_at("19:50:00"), L).await.unwrap().unwrap();
    let other = db.outsider(&Pass::Browser(entry), live(0)).await.unwrap().unwrap();
    assert_eq!((other.name.as_str(), other.actor.who.counted_as()), ("Mallory", gil.who.counted_as()));
    let message = db.say(&words(&session, "Mine", Audience::Everyone), &gil, live(0)).await.unwrap();
    db.say(&words(&session, "Hello", Audience::Everyone), &other.actor, live(1)).await.unwrap();
    assert!(matches!(db.change_message(&message, "Theirs", &other.actor, live(1)).await, Err(RoomRefusal::NotFound)));
    let names: Vec<_> = room(&db, &session, &host).await.messages.into_iter().map(|one| one.author.name).collect();
    assert_eq!(names, ["Gil", "Mallory"]);
}

async fn what_guests_said_goes_with_their_names(db: TestDb) {
    let (session, host) = evening(&db).await;
    let (_, gil) = guest(&db, &session, "Gil").await;
    db.say(&words(&session, "Write to gil@example.org", Audience::Everyone), &gil, live(0)).await.unwrap();
    ask(&db, &session, &gil, "Gil here: why?").await;
    db.say(&words(&session, "Good evening", Audience::Everyone), &host, live(1)).await.unwrap();
    db.erase_guests(live(0) + SignedDuration::from_hours(31 * 24)).await.unwrap();
    let seen = room(&db, &session, &host).await;
    assert_eq!((said(&seen), seen.questions.len()), (vec!["", "Good evening"], 0));
    assert_eq!(seen.messages[0].author.name, "A guest");
    assert_eq!(seen.messages[0].taken_out, Some(TakenOut::ByAuthor));
}

/// Invites Bea by a form and answers the token in her mail.
async fn invite(db: &Store, session: &SessionId, by: &Actor, form: &str) -> String {
    let token = RefCell::new(String::new());
    let invited = Invited { name: "Bea".into(), email: email("Bea") };
    let by = by.who.member().unwrap();
    let invite = db.invite_speaker(session, form, &invited, by, noon(), |new| {
        token.replace(new.token.to_owned());
        let calendar = Calendar { text: "BEGIN:VCALENDAR".into(), method: Method::Request };
        Written { subject: "You speak".into(), body: format!("Your link: {}", new.token), calendar: Some(calendar) }
    });
    invite.await.unwrap();
    token.into_inner()
}

async fn a_speaker_has_a_link_for_one_session_until_it_is_taken_back(db: TestDb) {
    let (session, host) = evening(&db).await;
    let token = invite(&db, &session, &host, "").await;
    let pass = Pass::Speaker(token.clone());
    let bea = let_in(&db, &pass, live(0)).await.unwrap();
    db.say(&words(&session, "Among us", Audience::Members), &host, live(0)).await.unwrap();
    let message = db.say(&words(&session, "Good evening", Audience::Everyone), &bea, live(1)).await.unwrap();
    let seen = room(&db, &session, &bea).await;
    assert_eq!((said(&seen), seen.messages[0].author.kind), (vec!["Good evening"], AuthorKind::Speaker));
    ask(&db, &session, &bea, "What do you do first?").await;
    assert_eq!(room(&db, &session, &bea).await.questions[0].state, QuestionState::Asked, "who speaks is not held");

    assert!(db.join_as_speaker(&token, live(0)).await.unwrap().is_ok());
    assert_eq!(db.join_as_speaker("guessed", live(0)).await.unwrap(), Err(SpeakerJoinRefusal::NotFound));
    assert!(matches!(
        db.join_as_speaker(&token, thursday_at("19:49:59")).await.unwrap(),
        Err(SpeakerJoinRefusal::Door(_))
    ));
    assert!(db.speaker_here(&token, thursday_at("21:59:59")).await.unwrap().is_some());
    assert!(db.speaker_here(&token, thursday_at("22:00:00")).await.unwrap().is_none());

    let raw = sqlx::AnyPool::connect(&db.url).await.unwrap();
    let (kept,): (String,) = sqlx::query_as("select token_hash from speakers").fetch_one(&raw).await.unwrap();
    assert!(!kept.contains(&token));

    let before = db.newest_change().await.unwrap();
    let speaker = db.speakers(&session).await.unwrap().remove(0);
    db.end_speaker(&session, &speaker.id, host.who.member().unwrap(), live(2)).await.unwrap();
    assert!(let_in(&db, &pass, live(2)).await.is_none() && db.speaker_here(&token, live(2)).await.unwrap().is_none());
    let heard = told(&db, before, Eyes::OUTSIDE, live(2)).await;
    assert!(heard.contains(&Said::Gone(message.to_string())), "{heard:?}");
    let late = db.join_as_guest(Token::Link(&token), live(0)).await.unwrap();
    assert!(late.is_err(), "nor is it a guest's");
}

async fn the_same_invitation_to_speak_is_written_once_and_the_address_erased(db: TestDb) {
    let (session, host) = evening(&db).await;
    invite(&db, &session, &host, "one form").await;
    invite(&db, &session, &host, "one form").await;
    assert_eq!(db.speakers(&session).await.unwrap().len(), 1);
    let mails = db.lease_mail(9, noon()).await.unwrap();
    assert_eq!(mails.iter().filter(|mail| mail.kind == "speaker-invited").count(), 1);
    db.erase_speakers(live(0) + SignedDuration::from_hours(31 * 24)).await.unwrap();
    let speaker = db.speakers(&session).await.unwrap().remove(0);
    assert_eq!((speaker.name.as_str(), speaker.email), ("Bea", None));
    let invited = Invited { name: "Bea".into(), email: email("Bea") };
    let by = host.who.member().unwrap();
    let nothing = |_: &SpeakerLetter| unreachable!("no mail for a session that is over");
    let late = db.invite_speaker(&session, "", &invited, by, thursday_at("21:00:00"), nothing).await;
    assert!(matches!(late, Err(Refused::TooLate)));
}

/// Letters that say why they are written, with the link of the page and what the calendar is to know.
fn to_speaker(letter: &SpeakerLetter) -> Written {
    let method = if letter.session.is_cancelled() { Method::Cancel } else { Method::Request };
    let text = format!("SEQUENCE:{} {}", letter.session.sequence, letter.session.times.starts_at);
    let subject = match letter.occasion {
        SpeakerOccasion::Invited => "invited".to_owned(),
        SpeakerOccasion::Changed(change) => format!("moved {}, was off {}", change.was_moved, change.was_cancelled),
    };
    Written { subject, body: letter.token.to_owned(), calendar: Some(Calendar { text, method }) }
}

/// What speakers are sent at this time: subjects, links, and entries for the calendar.
async fn sent_to_speakers(db: &Store, now: Timestamp) -> Vec<(String, String, Calendar)> {
    db.tell_speakers_of_changes(now, &to_speaker).await.unwrap();
    let mut sent = Vec::new();
    for mail in db.lease_mail(9, now).await.unwrap() {
        db.mail_sent(&mail.id, now).await.unwrap();
        if mail.kind.starts_with("speaker-") {
            sent.push((mail.subject, mail.body, mail.calendar.unwrap()));
        }
    }
    sent
}

fn at_second(n: i64) -> Timestamp {
    noon() + SignedDuration::from_secs(n)
}

/// Moves the session by so many minutes.
async fn shift(db: &TestDb, minutes: i64, by: &Actor, now: Timestamp) {
    let session = db.sessions().await.remove(0);
    let by_minutes = SignedDuration::from_mins(minutes);
    let [starts_at, ends_at] = [session.times.starts_at, session.times.ends_at].map(|at| at + by_minutes);
    let times = Times { starts_at, ends_at };
    let edit = Edit { title: session.title, times, host: session.host, notes: session.notes };
    db.edit_session(&session.id, session.version, edit, by.who.member().unwrap(), now).await.unwrap();
}

async fn a_speaker_is_told_once_when_their_session_is_moved_cancelled_or_on_again(db: TestDb) {
    let (session, host) = evening(&db).await;
    let token = invite(&db, &session, &host, "").await;
    let asha = host.who.member().unwrap();
    let version = async || db.sessions().await.remove(0).version;
    assert_eq!(sent_to_speakers(&db, at_second(1)).await.len(), 1, "the invitation");
    assert_eq!(db.speakers_to_tell(&session).await.unwrap(), 1);

    shift(&db, -30, &host, at_second(60)).await;
    assert_eq!(sent_to_speakers(&db, at_second(179)).await, [], "it may be changed again");
    let other = db.second_store().await;
    let (one, two) = tokio::join!(
        db.tell_speakers_of_changes(at_second(180), &to_speaker),
        other.tell_speakers_of_changes(at_second(180), &to_speaker),
    );
    assert_eq!(one.unwrap() + two.unwrap(), 1);
    let mails = sent_to_speakers(&db, at_second(180)).await;
    let entry = |text: &str, method| Calendar { text: text.into(), method };
    let moved = entry("SEQUENCE:1 2026-11-26T19:30:00Z", Method::Request);
    assert_eq!(mails, [("moved true, was off false".into(), token.clone(), moved)]);
    assert!(db.speaker_here(&token, at_second(180)).await.unwrap().is_some(), "the link in it is theirs");

    // Off and on again within two minutes is nothing new.
    db.cancel_session(&session, version().await, "Norovirus", asha, at_second(300)).await.unwrap();
    db.restore_session(&session, version().await, asha, at_second(330)).await.unwrap();
    assert_eq!(sent_to_speakers(&db, at_second(500)).await, []);

    db.cancel_session(&session, version().await, "Norovirus", asha, at_second(600)).await.unwrap();
    let off = entry("SEQUENCE:4 2026-11-26T19:30:00Z", Method::Cancel);
    let mails = sent_to_speakers(&db, at_second(720)).await;
    assert_eq!(mails, [("moved false, was off false".into(), token.clone(), off)]);
    db.restore_session(&session, version().await, asha, at_second(800)).await.unwrap();
    let on = entry("SEQUENCE:5 2026-11-26T19:30:00Z", Method::Request);
    let mails = sent_to_speakers(&db, at_second(920)).await;
    assert_eq!(mails, [("moved false, was off true".into(), token, on)]);
}

async fn whoever_is_invited_between_two_changes_is_told_of_the_second(db: TestDb) {
    let (session, host) = evening(&db).await;
    shift(&db, -30, &host, at_second(-60)).await;
    // Invited at noon, to half past seven.
    invite(&db, &session, &host, "").await;
    shift(&db, 30, &host, at_second(30)).await;
    let sent: Vec<_> = sent_to_speakers(&db, at_second(150)).await.into_iter().map(|(.., entry)| entry.text).collect();
    assert_eq!(sent, ["BEGIN:VCALENDAR", "SEQUENCE:2 2026-11-26T20:00:00Z"]);
}

async fn a_speaker_whose_link_was_ended_is_told_nothing_more(db: TestDb) {
    let (session, host) = evening(&db).await;
    invite(&db, &session, &host, "").await;
    shift(&db, -30, &host, at_second(60)).await;
    assert_eq!(db.tell_speakers_of_changes(at_second(180), &to_speaker).await.unwrap(), 1);
    let speaker = db.speakers(&session).await.unwrap().remove(0);
    db.end_speaker(&session, &speaker.id, host.who.member().unwrap(), at_second(190)).await.unwrap();
    shift(&db, 30, &host, at_second(200)).await;
    assert_eq!(sent_to_speakers(&db, at_second(400)).await, []);
    assert_eq!(db.speakers_to_tell(&session).await.unwrap(), 0);
}

async fn a_link_to_speak_is_ended_by_those_of_its_session_alone(db: TestDb) {
    let (session, host) = evening(&db).await;
    invite(&db, &session, &host, "").await;
    let speaker = db.speakers(&session).await.unwrap().remove(0);
    let other = db.sessions().await.remove(1).id;
    let refused = db.end_speaker(&other, &speaker.id, host.who.member().unwrap(), noon()).await;
    assert!(matches!(refused, Err(Refused::NotFound)), "{refused:?}");
    assert!(!db.speakers(&session).await.unwrap()[0].is_revoked);
}
