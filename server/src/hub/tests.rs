use super::*;
use crate::clock::Clock;
use bytes::Bytes;
use domain::ids::PersonId;
use domain::people::{EmailAddress, Profession, Rank, Standing};
use domain::room::{Audience, Eyes, Who};
use futures::StreamExt;
use std::pin::Pin;
use std::time::Duration;
use store::changes::Change;
use store::people::NewPerson;
use store::room::{Actor, NewMessage};
use store::{Secret, StoreConfig};

type Frames = Pin<Box<dyn Stream<Item = Bytes> + Send>>;

struct Fixture {
    store: Store,
    hub: Hub,
    dawn: PersonId,
    url: String,
    _folder: tempfile::TempDir,
}

async fn fixture() -> Fixture {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("t.db").display());
    let config = StoreConfig { url: url.clone(), secret: Secret::new(vec![1; 32]), readers: 2 };
    let store = Store::open(config).await.unwrap();
    let email = EmailAddress::parse("dawn@example.org").unwrap();
    let (profession, rank, standing) = (Profession::RegisteredManager, Rank::Member, Standing::Member);
    let new = NewPerson { name: "Dawn".into(), email, profession, rank, standing };
    let dawn = store.add_person(new, Clock::real().now()).await.unwrap();
    let hub = Hub::start(store.clone(), Clock::real()).await.unwrap();
    Fixture { store, hub, dawn, url, _folder: folder }
}

impl Fixture {
    /// Dawn's stream of the calendar, its greeting read.
    async fn calendar(&self, after: Option<i64>) -> Frames {
        let mut frames: Frames = Box::pin(self.hub.subscribe(&[Topic::Calendar], None, self.hers(), after).await);
        assert!(soon(&mut frames).await.unwrap().contains("event: hello"));
        frames
    }

    /// A place for one more of Dawn's streams.
    fn hers(&self) -> Place {
        self.hub.place(Holder::Member(self.dawn.clone()), 20).unwrap()
    }

    fn anyones(&self) -> Place {
        self.hub.place(Holder::Address("10.0.0.1".into()), 20).unwrap()
    }

    fn tell(&self, n: i64) {
        let change = Change { n, topic: Topic::Calendar, what: "moved".into(), about: format!("session-{n}") };
        lock(&self.hub.inner.log).tell(&log::Told { change, rooms: Vec::new() });
    }
}

/// The next frame in words; a stream that says nothing for long fails the test.
async fn soon(frames: &mut Frames) -> Option<String> {
    let frame = tokio::time::timeout(Duration::from_secs(5), frames.next()).await.expect("a frame or the end");
    frame.map(|frame| String::from_utf8(frame.to_vec()).unwrap())
}

#[tokio::test]
async fn what_is_committed_reaches_an_open_stream() {
    let fixture = fixture().await;
    let mut frames = fixture.calendar(None).await;
    let times = domain::calendar::Times {
        starts_at: "2026-11-26T20:00:00Z".parse().unwrap(),
        ends_at: "2026-11-26T21:00:00Z".parse().unwrap(),
    };
    let kind = domain::calendar::Kind::Members;
    let new = store::calendar::OneOff {
        title: "Night staffing".into(),
        kind,
        times,
        host: None,
        notes: String::new(),
        link: String::new(),
    };
    let id = fixture.store.add_one_off(new, &fixture.dawn, Clock::real().now()).await.unwrap();
    let heard = soon(&mut frames).await.unwrap();
    assert!(heard.contains("\"what\":\"added\"") && heard.contains(id.as_str()), "{heard}");
    assert_eq!(fixture.hub.open_streams(), 1);
    drop(frames);
    assert_eq!(fixture.hub.open_streams(), 0);
}

#[tokio::test]
async fn the_stream_of_somebody_revoked_ends_and_others_go_on() {
    let fixture = fixture().await;
    let mut hers = fixture.calendar(None).await;
    let mut anyones: Frames =
        Box::pin(fixture.hub.subscribe(&[Topic::OpenEvenings], None, fixture.anyones(), None).await);
    assert!(soon(&mut anyones).await.is_some());
    fixture.store.set_standing(&fixture.dawn, Standing::Suspended, &fixture.dawn, Clock::real().now()).await.unwrap();
    assert_eq!(soon(&mut hers).await, None);
    lock(&fixture.hub.inner.log).say(log::Said::Beat);
    assert_eq!(soon(&mut anyones).await.unwrap(), ": \n\n");
}

#[tokio::test]
async fn somebody_who_is_no_member_is_found_even_if_nobody_said_so() {
    let fixture = fixture().await;
    let stranger = Holder::Member("0198-not-a-member".parse().unwrap());
    let stranger = fixture.hub.place(stranger, 1).unwrap();
    let mut theirs: Frames = Box::pin(fixture.hub.subscribe(&[Topic::Calendar], None, stranger, None).await);
    assert!(soon(&mut theirs).await.is_some());
    let mut hers = fixture.calendar(None).await;
    watch::check_members(&fixture.hub).await;
    assert_eq!(soon(&mut theirs).await, None);
    lock(&fixture.hub.inner.log).say(log::Said::Beat);
    assert_eq!(soon(&mut hers).await.unwrap(), ": \n\n");
}

#[tokio::test]
async fn a_reader_that_falls_behind_is_cut_off() {
    let fixture = fixture().await;
    let mut slow = fixture.calendar(None).await;
    let newest = fixture.hub.newest();
    for n in 1..=i64::try_from(log::LAG).unwrap() + 1 {
        fixture.tell(newest + n);
    }
    assert_eq!(soon(&mut slow).await, None);
}

#[tokio::test]
async fn a_page_that_comes_back_hears_what_it_missed_and_nothing_twice() {
    let fixture = fixture().await;
    let n = fixture.hub.newest();
    (1..=3).for_each(|more| fixture.tell(n + more));
    let mut frames = fixture.calendar(Some(n + 1)).await;
    assert!(soon(&mut frames).await.unwrap().starts_with(&format!("id: {}\n", n + 2)));
    assert!(soon(&mut frames).await.unwrap().starts_with(&format!("id: {}\n", n + 3)));
    fixture.tell(n + 4);
    assert!(soon(&mut frames).await.unwrap().starts_with(&format!("id: {}\n", n + 4)));
}

#[tokio::test]
async fn a_page_that_missed_too_much_or_speaks_of_another_database_is_told_to_load_afresh() {
    let fixture = fixture().await;
    let n = fixture.hub.newest();
    (1..=log::KEPT + 5).for_each(|more| fixture.tell(n + more));
    for after in [n, n + 1_000_000] {
        let mut frames = fixture.calendar(Some(after)).await;
        assert!(soon(&mut frames).await.unwrap().contains("event: reset"));
    }
}

#[tokio::test]
async fn closing_ends_every_stream_and_those_asked_for_later() {
    let fixture = fixture().await;
    let mut open = fixture.calendar(None).await;
    fixture.hub.close();
    assert_eq!(soon(&mut open).await, None);
    let mut late: Frames = Box::pin(fixture.hub.subscribe(&[Topic::Calendar], None, fixture.anyones(), Some(0)).await);
    assert_eq!(soon(&mut late).await, None);
}

impl Fixture {
    /// A session that is on now.
    async fn session(&self) -> SessionId {
        let now = Clock::real().now();
        let times = domain::calendar::Times { starts_at: now, ends_at: now + jiff::SignedDuration::from_mins(20) };
        let new = store::calendar::OneOff {
            title: "Falls".into(),
            kind: domain::calendar::Kind::Members,
            times,
            host: None,
            notes: String::new(),
            link: String::new(),
        };
        self.store.add_one_off(new, &self.dawn, now).await.unwrap()
    }

    fn actor(&self, manages: bool) -> Actor {
        Actor { who: Who::Member(self.dawn.clone()), eyes: Eyes { belongs: true, manages, hosts: false } }
    }

    async fn room(&self, session: &SessionId, manages: bool, after: Option<i64>) -> Frames {
        let seat = Some((session.clone(), self.actor(manages)));
        let frames = self.hub.subscribe(&[Topic::Room], seat, self.hers(), after).await;
        let mut frames: Frames = Box::pin(frames);
        assert!(soon(&mut frames).await.unwrap().contains("event: hello"));
        frames
    }

    async fn say(&self, session: &SessionId, words: &str, audience: Audience) -> domain::ids::MessageId {
        let by = self.actor(true);
        let new =
            NewMessage { session: session.clone(), key: String::new(), words: words.into(), audience, reply_to: None };
        self.store.say(&new, &by, Clock::real().now()).await.unwrap()
    }
}

/// What comes before a frame that holds `last`, with it.
async fn until(frames: &mut Frames, last: &str) -> String {
    let mut all = String::new();
    while !all.contains(last) {
        all.push_str(&soon(frames).await.unwrap());
    }
    all
}

#[tokio::test]
async fn a_message_arrives_whole_and_only_where_its_audience_is() {
    let fixture = fixture().await;
    let (session, elsewhere) = (fixture.session().await, fixture.session().await);
    let mut managers = fixture.room(&session, true, None).await;
    let mut others = fixture.room(&session, false, None).await;
    let mut next_door = fixture.room(&elsewhere, true, None).await;
    fixture.say(&session, "Among us", Audience::Managers).await;
    fixture.say(&session, "For all", Audience::Everyone).await;
    fixture.say(&elsewhere, "Next door", Audience::Everyone).await;
    let heard = [
        until(&mut managers, "For all").await,
        until(&mut others, "For all").await,
        until(&mut next_door, "Next door").await,
    ];
    let has = |words: &str| [heard[0].contains(words), heard[1].contains(words), heard[2].contains(words)];
    assert_eq!((has("Among us"), has("For all")), ([true, false, false], [true, true, false]));
}

#[tokio::test]
async fn a_page_that_comes_back_hears_each_message_once_as_it_is_now() {
    let fixture = fixture().await;
    let session = fixture.session().await;
    let mut open = fixture.room(&session, true, None).await;
    let before = fixture.hub.newest();
    let message = fixture.say(&session, "Helo", Audience::Everyone).await;
    until(&mut open, "Helo").await;
    let by = fixture.actor(true);
    fixture.store.change_message(&message, "Hello", &by, Clock::real().now()).await.unwrap();
    until(&mut open, "Hello").await;

    let mut back = fixture.room(&session, true, Some(before)).await;
    let heard = until(&mut back, "Hello").await;
    assert!(!heard.contains("Helo\"") && heard.matches("event: room").count() == 1, "{heard}");
}

#[tokio::test]
async fn who_is_in_a_room_counts_once_however_many_pages_they_have_open() {
    let fixture = fixture().await;
    let session = fixture.session().await;
    let mut one = fixture.room(&session, true, None).await;
    let _two = fixture.room(&session, true, None).await;
    assert!(until(&mut one, "\"here\":").await.contains("\"here\":1"));
}

#[tokio::test]
async fn a_room_is_told_within_a_second_when_its_session_begins() {
    let fixture = fixture().await;
    let session = fixture.session().await;
    let times = fixture.store.room_times(&session, Clock::real().now()).await.unwrap().unwrap();
    let clock = Clock::starting_at(times.starts_at - jiff::SignedDuration::from_secs(3));
    let hub = Hub::start(fixture.store.clone(), clock.clone()).await.unwrap();
    let seat = Some((session, fixture.actor(true)));
    let mut open: Frames = Box::pin(hub.subscribe(&[Topic::Room], seat, fixture.hers(), None).await);
    // Before that it hears that one is there.
    assert!(until(&mut open, "\"here\":").await.contains("\"here\":1"));
    assert!(clock.now() < times.starts_at);
    until(&mut open, "event: room").await;
    let late = clock.now().duration_since(times.starts_at);
    assert!((0..1000).contains(&late.as_millis()), "{late:?} after the start");
}

#[tokio::test]
async fn a_message_that_cannot_be_read_silences_no_room_and_stops_no_start() {
    let fixture = fixture().await;
    let session = fixture.session().await;
    let mut open = fixture.room(&session, true, None).await;
    let broken = fixture.say(&session, "Good evening", Audience::Everyone).await;
    until(&mut open, "Good evening").await;
    let behind_its_back = sqlx::AnyPool::connect(&fixture.url).await.unwrap();
    sqlx::query("update messages set author_kind = 'nobody'").execute(&behind_its_back).await.unwrap();
    let by = fixture.actor(true);
    fixture.store.change_message(&broken, "Good night", &by, Clock::real().now()).await.unwrap();
    fixture.say(&session, "Shall we begin?", Audience::Everyone).await;

    let heard = until(&mut open, "Shall we begin?").await;
    assert!(!heard.contains("Good night"), "{heard}");
    assert!(Hub::start(fixture.store.clone(), Clock::real()).await.is_ok());
}
