use crate::support::{TestDb, at, email, noon, on_every_database};
use domain::ids::{AskedId, MessageId, PersonId, SessionId};
use domain::people::{ActRefusal, Profession, Rank, Standing};
use domain::room::{Audience, AuthorKind, CannotSay, Eyes, QuestionState, Reaction, Said, Slow, TakenOut, Who};
use jiff::{SignedDuration, Timestamp};
use std::sync::atomic::{AtomicI64, Ordering};
use store::Refused;
use store::people::NewPerson;
use store::room::{Actor, Direction, NewMessage, NewQuestion, Room, RoomRefusal, UnsealedLetter};

on_every_database! {
    a_message_sent_twice_with_its_key_is_one_message,
    what_is_for_managers_only_leaves_no_trace_for_others,
    a_reply_to_what_is_for_managers_only_stays_among_them,
    nobody_speaks_before_doors_after_the_end_or_in_a_closed_chat,
    ones_own_message_can_be_changed_and_taken_back_for_five_minutes,
    a_host_removes_with_a_trace_pins_one_and_mutes,
    of_two_hosts_who_extend_at_once_one_does_and_the_other_is_told,
    an_anonymous_question_names_nobody_and_is_still_ones_own,
    an_anonymous_questions_id_does_not_tell_when_it_was_asked,
    whoever_has_ten_questions_takes_one_back_before_the_next,
    a_pinned_message_is_there_however_much_is_said_after_it,
    a_held_question_is_seen_by_its_author_and_the_host_until_it_is_let_through,
    one_question_is_answered_at_a_time_and_each_has_one_vote,
    what_a_suspended_person_said_under_their_name_vanishes_and_comes_back_with_them,
    an_erased_person_leaves_no_words_behind,
    a_room_counts_who_is_here_on_all_servers,
    an_anonymous_question_is_unsealed_by_two_organisers_and_its_asker_is_told,
}

const DOORS: &str = "2026-11-23T19:50:00Z";
const LIVE: &str = "2026-11-23T20:05:00Z";

async fn monday(db: &TestDb) -> (SessionId, Actor) {
    let asha = db.organiser("Asha").await;
    db.mondays(&asha).await;
    (db.sessions().await.remove(0).id, member(asha, true, true))
}

pub fn member(id: PersonId, manages: bool, hosts: bool) -> Actor {
    Actor { who: Who::Member(id), eyes: Eyes { belongs: true, manages, hosts } }
}

fn id(actor: &Actor) -> &PersonId {
    actor.who.member().unwrap()
}

pub async fn manager(db: &TestDb, name: &str) -> Actor {
    member(db.member(name).await, true, false)
}

pub async fn regulator(db: &TestDb) -> Actor {
    let (rank, standing) = (Rank::Member, Standing::Member);
    let new = NewPerson { name: "Cleo".into(), email: email("Cleo"), profession: Profession::Cqc, rank, standing };
    member(db.add_person(new, noon()).await.unwrap(), false, false)
}

pub fn words(session: &SessionId, words: &str, audience: Audience) -> NewMessage {
    NewMessage { session: session.clone(), key: String::new(), words: words.into(), audience, reply_to: None }
}

pub async fn say(db: &TestDb, session: &SessionId, by: &Actor, said: &str) -> MessageId {
    db.say(&words(session, said, Audience::Everyone), by, next()).await.unwrap()
}

/// Each a moment after the one before, so that what is said has an order.
pub fn next() -> Timestamp {
    static MOMENTS: AtomicI64 = AtomicI64::new(0);
    at(LIVE) + SignedDuration::from_millis(MOMENTS.fetch_add(1, Ordering::Relaxed))
}

pub async fn ask(db: &TestDb, session: &SessionId, by: &Actor, said: &str, anonymous: bool) -> AskedId {
    let audience = if anonymous { Audience::Managers } else { Audience::Everyone };
    let new = NewQuestion { session: session.clone(), key: String::new(), words: said.into(), audience, anonymous };
    db.ask(&new, by, next()).await.unwrap()
}

pub async fn seen(db: &TestDb, session: &SessionId, by: &Actor) -> Room {
    db.room(session, by, at(LIVE)).await.unwrap().unwrap()
}

pub fn said(room: &Room) -> Vec<&str> {
    room.messages.iter().map(|message| message.words.as_str()).collect()
}

pub fn asked(room: &Room) -> Vec<(&str, QuestionState)> {
    room.questions.iter().map(|question| (question.words.as_str(), question.state)).collect()
}

/// What all streams of this room that these eyes look at are told after change number `after`.
pub async fn told(db: &TestDb, after: i64, eyes: Eyes, now: Timestamp) -> Vec<Said> {
    let mut told = Vec::new();
    for change in db.changes_after(after).await.unwrap() {
        let news = db.room_news(&change, now).await.unwrap();
        told.extend(news.into_iter().filter(|news| news.to.includes(eyes)).map(|news| news.said));
    }
    told
}

pub fn why<T: std::fmt::Debug>(refused: Result<T, RoomRefusal>) -> CannotSay {
    match refused {
        Err(RoomRefusal::CannotSay(why)) => why,
        other => panic!("{other:?}"),
    }
}

async fn a_message_sent_twice_with_its_key_is_one_message(db: TestDb) {
    let (session, _) = monday(&db).await;
    let (dawn, lee) = (manager(&db, "Dawn").await, manager(&db, "Lee").await);
    let new = NewMessage { key: "k1".into(), ..words(&session, "Good evening", Audience::Everyone) };

    let (one, two) = tokio::join!(db.say(&new, &dawn, at(DOORS)), db.say(&new, &dawn, at(DOORS)));
    assert_eq!(one.unwrap(), two.unwrap());
    // Another person's key is another message, also if somebody makes it up.
    db.say(&new, &lee, at(DOORS)).await.unwrap();
    assert_eq!(said(&seen(&db, &session, &dawn).await), ["Good evening", "Good evening"]);
    // Sent again after the end, when the answer to the first never arrived.
    assert!(db.say(&new, &dawn, at("2026-11-23T21:00:00Z")).await.is_ok());
    assert_eq!(seen(&db, &session, &dawn).await.messages.len(), 2);
}

async fn what_is_for_managers_only_leaves_no_trace_for_others(db: TestDb) {
    let (session, host) = monday(&db).await;
    let (dawn, cleo) = (manager(&db, "Dawn").await, regulator(&db).await);
    let before = db.newest_change().await.unwrap();
    let open = say(&db, &session, &dawn, "For all").await;
    let secret = db.say(&words(&session, "Among us", Audience::Managers), &dawn, next()).await.unwrap();
    db.react(&secret, Some(Reaction::Agree), &host, at(LIVE)).await.unwrap();
    db.direct(&session, &Direction::Pin(secret.clone()), &host, at(LIVE)).await.unwrap();
    let question = ask(&db, &session, &dawn, "What does the CQC not see?", true).await;
    db.vote(&question, true, &host, at(LIVE)).await.unwrap();

    assert_eq!(said(&seen(&db, &session, &dawn).await), ["For all", "Among us"]);
    assert!(seen(&db, &session, &dawn).await.messages[1].pinned);
    let room = seen(&db, &session, &cleo).await;
    assert_eq!((said(&room), room.questions.len()), (vec!["For all"], 0));

    let heard = told(&db, before, cleo.eyes, at(LIVE)).await;
    assert!(
        heard.iter().all(|said| matches!(said, Said::Message(message) if message.id == open.as_str())),
        "{heard:?}"
    );
    // Whoever may not see it can do nothing with its name either.
    let now = at(LIVE);
    let reply = NewMessage { reply_to: Some(secret.clone()), ..words(&session, "Oh?", Audience::Everyone) };
    let hosting = Actor { eyes: Eyes { belongs: true, manages: false, hosts: true }, ..cleo.clone() };
    for refused in [
        db.say(&reply, &cleo, now).await.map(|_| ()),
        db.say(&words(&session, "Me too", Audience::Managers), &cleo, now).await.map(|_| ()),
        db.react(&secret, Some(Reaction::Agree), &cleo, now).await,
        db.vote(&question, true, &cleo, now).await,
        db.direct(&session, &Direction::Remove(secret.clone()), &hosting, now).await,
        db.direct(&session, &Direction::Mark(question.clone(), QuestionState::Answered), &hosting, now).await,
    ] {
        assert!(matches!(refused, Err(RoomRefusal::NotFound)), "{refused:?}");
    }
    db.direct(&session, &Direction::Remove(secret), &host, now).await.unwrap();
    assert_eq!(seen(&db, &session, &cleo).await.messages.len(), 1, "nor a trace of its being removed");
}

async fn a_reply_to_what_is_for_managers_only_stays_among_them(db: TestDb) {
    let (session, host) = monday(&db).await;
    let (dawn, cleo) = (manager(&db, "Dawn").await, regulator(&db).await);
    let secret = db.say(&words(&session, "Among us", Audience::Managers), &dawn, next()).await.unwrap();
    let reply = NewMessage { reply_to: Some(secret), ..words(&session, "Quite", Audience::Everyone) };
    db.say(&reply, &host, at(LIVE)).await.unwrap();
    assert_eq!(seen(&db, &session, &cleo).await.messages, []);
}

async fn nobody_speaks_before_doors_after_the_end_or_in_a_closed_chat(db: TestDb) {
    let (session, host) = monday(&db).await;
    let dawn = manager(&db, "Dawn").await;
    let new = words(&session, "Hello", Audience::Everyone);
    for closed in ["2026-11-23T19:49:59Z", "2026-11-23T20:30:00Z"] {
        assert_eq!(why(db.say(&new, &dawn, at(closed)).await), CannotSay::NotOpen, "{closed}");
    }
    db.direct(&session, &Direction::Chat { open: false }, &host, at(LIVE)).await.unwrap();
    assert_eq!(why(db.say(&new, &dawn, at(LIVE)).await), CannotSay::ChatClosed);
    assert!(!seen(&db, &session, &dawn).await.state.chat_open);
    ask(&db, &session, &dawn, "May I still ask?", false).await;

    db.direct(&session, &Direction::Chat { open: true }, &host, at(LIVE)).await.unwrap();
    db.direct(&session, &Direction::Slow(Slow::Thirty), &host, at(LIVE)).await.unwrap();
    db.say(&new, &dawn, at(LIVE)).await.unwrap();
    let soon = db.say(&new, &dawn, at("2026-11-23T20:05:20Z")).await;
    assert_eq!(why(soon), CannotSay::TooSoon { seconds: 10 });

    db.direct(&session, &Direction::End, &host, at("2026-11-23T20:06:00Z")).await.unwrap();
    assert_eq!(why(db.say(&new, &host, at("2026-11-23T20:06:01Z")).await), CannotSay::NotOpen);
    let directed = db.direct(&session, &Direction::Extend { seen: 0 }, &host, at("2026-11-23T20:06:01Z")).await;
    assert_eq!(why(directed), CannotSay::NotOpen);
}

async fn ones_own_message_can_be_changed_and_taken_back_for_five_minutes(db: TestDb) {
    let (session, _) = monday(&db).await;
    let (dawn, lee) = (manager(&db, "Dawn").await, manager(&db, "Lee").await);
    let message = db.say(&words(&session, "Helo", Audience::Everyone), &dawn, at(LIVE)).await.unwrap();
    db.change_message(&message, "Hello", &dawn, at("2026-11-23T20:09:59Z")).await.unwrap();
    assert!(matches!(db.change_message(&message, "Mine", &lee, at(LIVE)).await, Err(RoomRefusal::NotFound)));
    let late = db.change_message(&message, "Too late", &dawn, at("2026-11-23T20:10:00Z")).await;
    assert_eq!(why(late), CannotSay::TooLateToChange);
    let room = seen(&db, &session, &lee).await;
    assert_eq!((said(&room), room.messages[0].edited), (vec!["Hello"], true));

    db.react(&message, Some(Reaction::Agree), &lee, at(LIVE)).await.unwrap();
    db.react(&message, Some(Reaction::Thanks), &lee, at(LIVE)).await.unwrap();
    assert_eq!(seen(&db, &session, &dawn).await.messages[0].reactions, [(Reaction::Thanks, 1)]);
    db.take_message_back(&message, &dawn, at("2026-11-23T20:09:59Z")).await.unwrap();
    let room = seen(&db, &session, &lee).await;
    let left = &room.messages[0];
    assert_eq!((left.words.as_str(), left.taken_out, left.reactions.len()), ("", Some(TakenOut::ByAuthor), 0));
}

async fn a_host_removes_with_a_trace_pins_one_and_mutes(db: TestDb) {
    let (session, host) = monday(&db).await;
    let (dawn, lee) = (manager(&db, "Dawn").await, manager(&db, "Lee").await);
    let (one, two) = (say(&db, &session, &dawn, "One").await, say(&db, &session, &dawn, "Two").await);
    for message in [&one, &two] {
        db.direct(&session, &Direction::Pin(message.clone()), &host, at(LIVE)).await.unwrap();
    }
    let pinned: Vec<_> = seen(&db, &session, &lee).await.messages.iter().map(|message| message.pinned).collect();
    assert_eq!(pinned, [false, true]);
    let by_member = db.direct(&session, &Direction::Remove(one.clone()), &lee, at(LIVE)).await;
    assert!(matches!(by_member, Err(RoomRefusal::NotFound)));

    db.direct(&session, &Direction::Remove(two), &host, at(LIVE)).await.unwrap();
    let room = seen(&db, &session, &lee).await;
    assert_eq!((said(&room), room.messages[1].taken_out), (vec!["One", ""], Some(TakenOut::ByHost)));

    db.direct(&session, &Direction::Mute(AuthorKind::Member, id(&dawn).to_string()), &host, at(LIVE)).await.unwrap();
    let refused = db.say(&words(&session, "But", Audience::Everyone), &dawn, at(LIVE)).await;
    assert_eq!(why(refused), CannotSay::Muted);
    assert!(seen(&db, &session, &dawn).await.muted);
    db.direct(&session, &Direction::Unmute(AuthorKind::Member, id(&dawn).to_string()), &host, at(LIVE)).await.unwrap();
    say(&db, &session, &dawn, "Thank you").await;
}

async fn of_two_hosts_who_extend_at_once_one_does_and_the_other_is_told(db: TestDb) {
    let (session, host) = monday(&db).await;
    let other = db.second_store().await;
    let extend = Direction::Extend { seen: 0 };
    let (one, two) =
        tokio::join!(db.direct(&session, &extend, &host, at(LIVE)), other.direct(&session, &extend, &host, at(LIVE)),);
    assert!(one.is_ok() ^ two.is_ok());
    assert_eq!(why(one.and(two)), CannotSay::ExtendedAlready);
    assert_eq!(seen(&db, &session, &host).await.state.times.ends_at, at("2026-11-23T20:30:00Z"));
    // What hangs on the end has moved with it: the door, and what Tonight shows.
    assert!(db.join(&session, id(&host), at("2026-11-23T20:34:59Z")).await.unwrap().is_ok());
    let ahead = db.sessions_ahead(at("2026-11-23T20:39:59Z"), None, None, 1).await.unwrap();
    assert_eq!(ahead[0].session.id, session);
}

async fn an_anonymous_question_names_nobody_and_is_still_ones_own(db: TestDb) {
    let (session, host) = monday(&db).await;
    let (dawn, lee) = (manager(&db, "Dawn").await, manager(&db, "Lee").await);
    let question = ask(&db, &session, &dawn, "Am I the only one?", true).await;

    for person in [&host, &lee, &dawn] {
        let room = seen(&db, &session, person).await;
        assert_eq!(room.questions[0].author, None);
        assert_eq!(room.asked == [question.to_string()], id(person) == id(&dawn));
    }
    for (person, own) in [(&host, 0), (&lee, 0), (&dawn, 1)] {
        let copy = db.export(id(person)).await.unwrap();
        let sheet = copy.iter().find(|sheet| sheet.name == "anonymous-questions").unwrap();
        assert_eq!(sheet.rows.iter().filter(|row| row[1] == "Am I the only one?").count(), own);
    }
    let raw = sqlx::AnyPool::connect(&db.url).await.unwrap();
    let (author, sealed): (Option<String>, String) =
        sqlx::query_as("select author_id, sealed_author from questions").fetch_one(&raw).await.unwrap();
    assert!(author.is_none() && !sealed.contains(id(&dawn).as_str()), "{sealed}");
    let (traces,): (i64,) = sqlx::query_as("select count(*) from audit where about = $1 or actor = $2")
        .bind(question.to_string())
        .bind(id(&dawn).to_string())
        .fetch_one(&raw)
        .await
        .unwrap();
    assert_eq!(traces, 0);

    assert!(matches!(db.take_question_back(&question, &lee, at(LIVE)).await, Err(RoomRefusal::NotFound)));
    db.take_question_back(&question, &dawn, at(LIVE)).await.unwrap();
    assert_eq!(seen(&db, &session, &host).await.questions, []);
}

async fn an_anonymous_questions_id_does_not_tell_when_it_was_asked(db: TestDb) {
    let (session, _) = monday(&db).await;
    let dawn = manager(&db, "Dawn").await;
    let version = |id: &AskedId| uuid::Uuid::parse_str(id.as_str()).unwrap().get_version_num();
    let [anonymous, named] = [true, false].map(|anonymous| ask(&db, &session, &dawn, "Why?", anonymous));
    assert_eq!((version(&anonymous.await), version(&named.await)), (4, 7));
}

async fn whoever_has_ten_questions_takes_one_back_before_the_next(db: TestDb) {
    let (session, _) = monday(&db).await;
    let (dawn, lee) = (manager(&db, "Dawn").await, manager(&db, "Lee").await);
    let first = ask(&db, &session, &dawn, "Why?", false).await;
    for _ in 1..10 {
        ask(&db, &session, &dawn, "Why?", false).await;
    }
    let (key, audience) = (String::new(), Audience::Everyone);
    let another = NewQuestion { session: session.clone(), key, words: "And why?".into(), audience, anonymous: false };
    assert_eq!(why(db.ask(&another, &dawn, next()).await), CannotSay::TooManyQuestions);
    ask(&db, &session, &lee, "Mine?", false).await;
    db.take_question_back(&first, &dawn, at(LIVE)).await.unwrap();
    db.ask(&another, &dawn, next()).await.unwrap();
}

async fn a_pinned_message_is_there_however_much_is_said_after_it(db: TestDb) {
    let (session, host) = monday(&db).await;
    let pinned = say(&db, &session, &host, "Read this").await;
    db.direct(&session, &Direction::Pin(pinned), &host, at(LIVE)).await.unwrap();
    let raw = sqlx::AnyPool::connect(&db.url).await.unwrap();
    sqlx::query(
        "insert into messages (id, session_id, author_kind, author_id, words, audience, sent_at)
         with recursive more (n) as (select 1 union all select n + 1 from more where n < 600)
         select 'more-' || n, m.session_id, m.author_kind, m.author_id, 'More', m.audience, m.sent_at + 1000 * n
         from more cross join messages m",
    )
    .execute(&raw)
    .await
    .unwrap();
    let room = seen(&db, &session, &host).await;
    assert_eq!(
        (said(&room)[0], room.messages[0].pinned, room.messages[499].id.as_str()),
        ("Read this", true, "more-600")
    );
}

async fn a_held_question_is_seen_by_its_author_and_the_host_until_it_is_let_through(db: TestDb) {
    let (session, host) = monday(&db).await;
    let (dawn, lee) = (manager(&db, "Dawn").await, manager(&db, "Lee").await);
    db.direct(&session, &Direction::Hold(true), &host, at(LIVE)).await.unwrap();
    let before = db.newest_change().await.unwrap();
    let question = ask(&db, &session, &dawn, "Why?", true).await;

    for (person, sees) in [(&dawn, true), (&host, true), (&lee, false)] {
        assert_eq!(!seen(&db, &session, person).await.questions.is_empty(), sees);
    }
    assert!(matches!(db.vote(&question, true, &lee, at(LIVE)).await, Err(RoomRefusal::NotFound)));
    assert_eq!(told(&db, before, lee.eyes, at(LIVE)).await, [], "others learn of nothing");
    assert!(matches!(&told(&db, before, host.eyes, at(LIVE)).await[..], [Said::Question(_)]));

    let through = Direction::Mark(question.clone(), QuestionState::Asked);
    db.direct(&session, &through, &host, at(LIVE)).await.unwrap();
    assert_eq!(asked(&seen(&db, &session, &lee).await), [("Why?", QuestionState::Asked)]);
}

async fn one_question_is_answered_at_a_time_and_each_has_one_vote(db: TestDb) {
    let (session, host) = monday(&db).await;
    let dawn = manager(&db, "Dawn").await;
    let one = ask(&db, &session, &dawn, "One?", false).await;
    let two = ask(&db, &session, &dawn, "Two?", false).await;
    for _ in 0..2 {
        db.vote(&two, true, &host, at(LIVE)).await.unwrap();
    }
    assert_eq!(seen(&db, &session, &dawn).await.questions[0].votes, 1);
    assert_eq!(seen(&db, &session, &host).await.voted, [two.to_string()]);
    db.vote(&two, false, &host, at(LIVE)).await.unwrap();
    for question in [&one, &two] {
        let now = Direction::Mark(question.clone(), QuestionState::Answering);
        db.direct(&session, &now, &host, at(LIVE)).await.unwrap();
    }
    let room = seen(&db, &session, &dawn).await;
    assert_eq!(asked(&room), [("Two?", QuestionState::Answering), ("One?", QuestionState::Answered)]);
}

async fn what_a_suspended_person_said_under_their_name_vanishes_and_comes_back_with_them(db: TestDb) {
    let (session, host) = monday(&db).await;
    let (dawn, cleo) = (manager(&db, "Dawn").await, regulator(&db).await);
    let message = say(&db, &session, &dawn, "Book a call with me").await;
    let secret = db.say(&words(&session, "Cheap", Audience::Managers), &dawn, next()).await.unwrap();
    let named = ask(&db, &session, &dawn, "Named?", false).await;
    ask(&db, &session, &dawn, "Anonymous?", true).await;
    let before = db.newest_change().await.unwrap();

    db.set_standing(id(&dawn), Standing::Suspended, id(&host), at(LIVE)).await.unwrap();
    let room = seen(&db, &session, &host).await;
    // An anonymous question that went and came back with her would name her.
    assert_eq!((said(&room), asked(&room)), (vec![], vec![("Anonymous?", QuestionState::Asked)]));
    let gone = |ids: &[&str]| ids.iter().map(|id| Said::Gone((*id).to_owned())).collect::<Vec<_>>();
    let (message, secret, named) = (message.as_str(), secret.as_str(), named.as_str());
    assert_eq!(told(&db, before, host.eyes, at(LIVE)).await, gone(&[message, secret, named]));
    assert_eq!(told(&db, before, cleo.eyes, at(LIVE)).await, gone(&[message, named]));

    db.set_standing(id(&dawn), Standing::Member, id(&host), at(LIVE)).await.unwrap();
    let room = seen(&db, &session, &host).await;
    assert_eq!((room.messages.len(), room.questions.len()), (2, 2));
}

async fn an_erased_person_leaves_no_words_behind(db: TestDb) {
    let (session, host) = monday(&db).await;
    let dawn = manager(&db, "Dawn").await;
    let message = say(&db, &session, &host, "Welcome").await;
    say(&db, &session, &dawn, "Good evening").await;
    ask(&db, &session, &dawn, "Named?", false).await;
    ask(&db, &session, &dawn, "Anonymous?", true).await;
    db.react(&message, Some(Reaction::Warm), &dawn, at(LIVE)).await.unwrap();
    db.show_here(&session, true, &dawn, at(LIVE)).await.unwrap();
    let person = db.person(id(&dawn)).await.unwrap().unwrap().0;
    db.leave(&person, at(LIVE), |_| ("Left".into(), String::new())).await.unwrap();

    assert_eq!(db.erase_departed(at("2026-12-24T12:00:00Z")).await.unwrap(), 1);
    let room = seen(&db, &session, &host).await;
    assert_eq!((said(&room), room.questions.len(), room.shown.len()), (vec!["Welcome", ""], 0, 0));
    assert_eq!(room.messages[0].reactions, []);
    assert_eq!(room.messages[1].author.name, "Former member");
}

async fn a_room_counts_who_is_here_on_all_servers(db: TestDb) {
    let (session, host) = monday(&db).await;
    let nobody = db.newest_change().await.unwrap();
    db.count_here(&session, "one", 3, at(LIVE)).await.unwrap();
    db.count_here(&session, "two", 4, at(LIVE)).await.unwrap();
    assert_eq!(seen(&db, &session, &host).await.state.here, 7);
    let heard = db.newest_change().await.unwrap();
    assert_eq!(heard, nobody + 2);
    db.count_here(&session, "two", 4, at("2026-11-23T20:05:30Z")).await.unwrap();
    assert_eq!(db.newest_change().await.unwrap(), heard, "the same number again is no news");
    // The first server has died.
    let later = db.room(&session, &host, at("2026-11-23T20:06:31Z")).await.unwrap().unwrap();
    assert_eq!(later.state.here, 4);

    db.show_here(&session, true, &host, at(LIVE)).await.unwrap();
    assert_eq!(seen(&db, &session, &host).await.shown, ["Asha"]);
    db.show_here(&session, false, &host, at(LIVE)).await.unwrap();
    assert!(!seen(&db, &session, &host).await.shows_me);
}

async fn an_anonymous_question_is_unsealed_by_two_organisers_and_its_asker_is_told(db: TestDb) {
    let (session, host) = monday(&db).await;
    let (asha, bea, cleo) = (id(&host).clone(), db.organiser("Bea").await, db.organiser("Cleo").await);
    let dawn = manager(&db, "Dawn").await;
    let question = ask(&db, &session, &dawn, "A threat", true).await;
    let named = ask(&db, &session, &dawn, "Named", false).await;
    let mail = |letter: &UnsealedLetter| (letter.reason.to_owned(), letter.by.join(" and "));
    assert!(matches!(db.ask_to_unseal(&named, "Why", &asha, at(LIVE)).await, Err(Refused::NotFound)));
    assert!(matches!(db.confirm_unsealing(&question, &bea, at(LIVE), mail).await, Err(Refused::NotFound)));

    db.ask_to_unseal(&question, "It threatens somebody", &asha, at(LIVE)).await.unwrap();
    let alone = db.confirm_unsealing(&question, &asha, at(LIVE), mail).await;
    assert!(matches!(alone, Err(Refused::Act(ActRefusal::NeedsAnother))), "{alone:?}");
    let seen = async |who: &PersonId| db.unsealings(who).await.unwrap().remove(0).author;
    assert_eq!([seen(&asha).await, seen(&bea).await], [None, None]);

    db.confirm_unsealing(&question, &bea, at(LIVE), mail).await.unwrap();
    let dawns = Some("Dawn".to_owned());
    assert_eq!([seen(&asha).await, seen(&bea).await, seen(&cleo).await], [dawns.clone(), dawns, None]);
    // In the room nobody is told.
    let room = db.room(&session, &host, at(LIVE)).await.unwrap().unwrap();
    let unnamed = room.questions.iter().find(|one| one.id == question.as_str()).unwrap();
    assert_eq!(unnamed.author, None);
    let mails = db.lease_mail(9, at(LIVE)).await.unwrap();
    let told: Vec<_> = mails.iter().filter(|mail| mail.kind == "unsealed").collect();
    assert_eq!((told.len(), told[0].to.clone(), told[0].subject.as_str()), (1, email("Dawn"), "It threatens somebody"));
    assert_eq!(told[0].body, "Asha and Bea");
    let twice = db.confirm_unsealing(&question, &cleo, at(LIVE), mail).await;
    assert!(matches!(twice, Err(Refused::Act(ActRefusal::NotNow))), "{twice:?}");
    let raw = sqlx::AnyPool::connect(&db.url).await.unwrap();
    let verbs: Vec<(String,)> = sqlx::query_as("select verb from audit where about = $1 order by n")
        .bind(question.to_string())
        .fetch_all(&raw)
        .await
        .unwrap();
    assert_eq!(
        verbs.iter().map(|(verb,)| verb.as_str()).collect::<Vec<_>>(),
        ["asked to unseal a question", "unsealed a question"]
    );
}
