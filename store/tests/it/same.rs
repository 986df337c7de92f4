//! Whose page of a session is the same as others', and what makes it their own.

use crate::rooms::{ask, member, next, say, words};
use crate::support::{TestDb, at, noon, on_every_database};
use domain::calendar::Answer;
use domain::ids::{PersonId, SessionId};
use domain::room::{Audience, AuthorKind, Reaction};
use store::calendar::{Edit, OneOff};
use store::room::{Actor, Direction, RoomAsOf};

on_every_database! {
    two_members_with_nothing_of_their_own_see_the_same,
    whatever_is_committed_makes_another_page_for_everyone,
    what_they_answered_tells_members_apart,
    coming_every_week_tells_members_apart,
    whoever_hosts_has_a_page_of_their_own,
    whoever_said_or_asked_something_has_a_page_of_their_own,
    whoever_asked_without_a_name_has_a_page_of_their_own_and_is_not_told_apart_by_it,
    whoever_reacted_or_voted_has_a_page_of_their_own,
    whoever_is_asked_to_listen_has_a_page_of_their_own,
    whoever_shows_their_name_has_a_page_of_their_own,
    what_is_theirs_in_another_room_is_nothing_in_this_one,
}

const LIVE: &str = "2026-11-23T20:05:00Z";

/// A Monday with its organiser, and two members who have done nothing yet.
struct Evening {
    db: TestDb,
    session: SessionId,
    asha: PersonId,
    dawn: Actor,
    lee: Actor,
}

impl Evening {
    async fn of(db: TestDb) -> Self {
        let asha = db.organiser("Asha").await;
        db.mondays(&asha).await;
        let session = db.sessions().await.remove(0).id;
        let [dawn, lee] = [db.member("Dawn").await, db.member("Lee").await].map(|id| member(id, true, false));
        Self { db, session, asha, dawn, lee }
    }

    async fn as_of(&self, who: &Actor) -> Option<RoomAsOf> {
        self.db.room_as_of(&self.session, who.who.member().unwrap()).await.unwrap()
    }

    /// Whether Dawn and Lee are shown the same.
    async fn are_alike(&self) -> bool {
        let (dawn, lee) = (self.as_of(&self.dawn).await, self.as_of(&self.lee).await);
        dawn.is_some() && dawn == lee
    }

    /// Whether Dawn has a page of her own, while Lee, who has nothing to do with it, shares his with others.
    async fn is_dawns_alone(&self) -> bool {
        self.as_of(&self.dawn).await.is_none() && self.as_of(&self.lee).await.is_some()
    }

    fn host(&self) -> Actor {
        member(self.asha.clone(), true, true)
    }
}

async fn two_members_with_nothing_of_their_own_see_the_same(db: TestDb) {
    let evening = Evening::of(db).await;
    assert!(evening.are_alike().await);
    say(&evening.db, &evening.session, &evening.host(), "Welcome").await;
    assert!(evening.are_alike().await, "what others say is the same for both");
}

async fn whatever_is_committed_makes_another_page_for_everyone(db: TestDb) {
    let evening = Evening::of(db).await;
    let before = evening.as_of(&evening.dawn).await;
    assert_eq!(evening.as_of(&evening.dawn).await, before);
    say(&evening.db, &evening.session, &evening.host(), "Welcome").await;
    assert_ne!(evening.as_of(&evening.dawn).await, before);
}

async fn what_they_answered_tells_members_apart(db: TestDb) {
    let evening = Evening::of(db).await;
    let (session, dawn, lee) = (&evening.session, &evening.dawn, &evening.lee);
    let answer = async |who: &Actor, answer| {
        evening.db.answer(session, who.who.member().unwrap(), answer, noon()).await.unwrap();
    };
    answer(dawn, Answer::Coming).await;
    assert!(!evening.are_alike().await && evening.as_of(dawn).await.is_some());
    answer(lee, Answer::NotComing).await;
    assert!(!evening.are_alike().await);
    answer(lee, Answer::Coming).await;
    assert!(evening.are_alike().await, "they have answered alike");
}

async fn coming_every_week_tells_members_apart(db: TestDb) {
    let evening = Evening::of(db).await;
    let (session, dawn, lee) = (&evening.session, &evening.dawn, &evening.lee);
    evening.db.come_every_week(session, dawn.who.member().unwrap(), noon()).await.unwrap();
    evening.db.answer(session, lee.who.member().unwrap(), Answer::Coming, noon()).await.unwrap();
    assert!(!evening.are_alike().await, "both come this time, and one of them each week");
    evening.db.come_every_week(session, lee.who.member().unwrap(), noon()).await.unwrap();
    assert!(evening.are_alike().await);
}

async fn whoever_hosts_has_a_page_of_their_own(db: TestDb) {
    let evening = Evening::of(db).await;
    let hers = evening.dawn.who.member().unwrap().clone();
    let before = evening.db.sessions().await.remove(0);
    let edit = Edit { title: before.title, times: before.times, host: Some(hers.clone()), notes: before.notes };
    evening.db.edit_session(&before.id, before.version, edit, &evening.asha, noon()).await.unwrap();
    assert!(evening.is_dawns_alone().await, "a host for this evening");

    evening.db.behind_its_back("update sessions set host_id = null").await;
    assert!(evening.are_alike().await);
    evening.db.behind_its_back(&format!("update series set host_id = '{hers}'")).await;
    assert!(evening.is_dawns_alone().await, "the host of every week");
}

async fn whoever_said_or_asked_something_has_a_page_of_their_own(db: TestDb) {
    let evening = Evening::of(db).await;
    say(&evening.db, &evening.session, &evening.dawn, "Good evening").await;
    assert!(evening.is_dawns_alone().await);
    ask(&evening.db, &evening.session, &evening.lee, "How do you begin?", false).await;
    assert_eq!(evening.as_of(&evening.lee).await, None);
}

async fn whoever_asked_without_a_name_has_a_page_of_their_own_and_is_not_told_apart_by_it(db: TestDb) {
    let evening = Evening::of(db).await;
    ask(&evening.db, &evening.session, &evening.lee, "And without a name?", true).await;
    ask(&evening.db, &evening.session, &evening.dawn, "Who asks?", true).await;
    let cleo = member(evening.db.member("Cleo").await, true, false);
    let (dawn, lee, cleo) =
        (evening.as_of(&evening.dawn).await, evening.as_of(&evening.lee).await, evening.as_of(&cleo).await);
    assert!(dawn.is_none() && lee.is_none() && cleo.is_some(), "each knows their own, and others nothing");
}

async fn whoever_reacted_or_voted_has_a_page_of_their_own(db: TestDb) {
    let evening = Evening::of(db).await;
    let message = say(&evening.db, &evening.session, &evening.host(), "Welcome").await;
    evening.db.react(&message, Some(Reaction::Agree), &evening.dawn, at(LIVE)).await.unwrap();
    assert!(evening.is_dawns_alone().await);
    evening.db.react(&message, None, &evening.dawn, at(LIVE)).await.unwrap();
    assert!(evening.are_alike().await, "taken back");
    let question = ask(&evening.db, &evening.session, &evening.host(), "Who begins?", false).await;
    evening.db.vote(&question, true, &evening.dawn, at(LIVE)).await.unwrap();
    assert!(evening.is_dawns_alone().await);
}

async fn whoever_is_asked_to_listen_has_a_page_of_their_own(db: TestDb) {
    let evening = Evening::of(db).await;
    let mute = Direction::Mute(AuthorKind::Member, evening.dawn.who.id().to_owned());
    evening.db.direct(&evening.session, &mute, &evening.host(), at(LIVE)).await.unwrap();
    assert!(evening.is_dawns_alone().await);
}

async fn whoever_shows_their_name_has_a_page_of_their_own(db: TestDb) {
    let evening = Evening::of(db).await;
    evening.db.show_here(&evening.session, true, &evening.dawn, at(LIVE)).await.unwrap();
    assert!(evening.is_dawns_alone().await);
}

async fn what_is_theirs_in_another_room_is_nothing_in_this_one(db: TestDb) {
    let evening = Evening::of(db).await;
    let times = evening.db.sessions().await.remove(0).times;
    let kind = domain::calendar::Kind::Members;
    let (title, notes, link) = ("Beside it".to_owned(), String::new(), String::new());
    let other = OneOff { title, kind, times, host: evening.dawn.who.member().cloned(), notes, link };
    let other = evening.db.add_one_off(other, &evening.asha, noon()).await.unwrap();
    let said = evening.db.say(&words(&other, "Good evening", Audience::Everyone), &evening.dawn, next()).await.unwrap();
    evening.db.react(&said, Some(Reaction::Agree), &evening.dawn, next()).await.unwrap();
    let question = ask(&evening.db, &other, &evening.dawn, "How do you begin?", false).await;
    evening.db.vote(&question, true, &evening.dawn, next()).await.unwrap();
    ask(&evening.db, &other, &evening.dawn, "And without a name?", true).await;
    evening.db.show_here(&other, true, &evening.dawn, next()).await.unwrap();
    evening.db.answer(&other, evening.dawn.who.member().unwrap(), Answer::Coming, noon()).await.unwrap();
    assert!(evening.are_alike().await);
}
