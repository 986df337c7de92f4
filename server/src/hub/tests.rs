use super::*;
use crate::clock::Clock;
use bytes::Bytes;
use domain::people::{EmailAddress, Profession, Rank, Standing};
use futures::StreamExt;
use std::pin::Pin;
use std::time::Duration;
use store::changes::Change;
use store::people::NewPerson;
use store::{Secret, StoreConfig};

type Frames = Pin<Box<dyn Stream<Item = Bytes> + Send>>;

struct Fixture {
    store: Store,
    hub: Hub,
    dawn: PersonId,
    _folder: tempfile::TempDir,
}

async fn fixture() -> Fixture {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("t.db").display());
    let store = Store::open(StoreConfig { url, secret: Secret::new(vec![1; 32]), readers: 2 }).await.unwrap();
    let email = EmailAddress::parse("dawn@example.org").unwrap();
    let (profession, rank, standing) = (Profession::RegisteredManager, Rank::Member, Standing::Member);
    let new = NewPerson { name: "Dawn".into(), email, profession, rank, standing };
    let dawn = store.add_person(new, Clock::real().now()).await.unwrap();
    let hub = Hub::start(store.clone()).await.unwrap();
    Fixture { store, hub, dawn, _folder: folder }
}

impl Fixture {
    /// Dawn's stream of the calendar, its greeting read.
    async fn calendar(&self, after: Option<i64>) -> Frames {
        let mut frames: Frames = Box::pin(self.hub.subscribe(&[Topic::Calendar], Some(self.dawn.clone()), after).await);
        assert!(soon(&mut frames).await.unwrap().contains("event: hello"));
        frames
    }

    fn tell(&self, n: i64) {
        let change = Change { n, topic: Topic::Calendar, what: "moved".into(), about: format!("session-{n}") };
        lock(&self.hub.inner.log).tell(&change);
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
    let mut anyones: Frames = Box::pin(fixture.hub.subscribe(&[Topic::OpenEvenings], None, None).await);
    assert!(soon(&mut anyones).await.is_some());
    fixture.store.set_standing(&fixture.dawn, Standing::Suspended, &fixture.dawn, Clock::real().now()).await.unwrap();
    assert_eq!(soon(&mut hers).await, None);
    lock(&fixture.hub.inner.log).say(log::Said::Beat);
    assert_eq!(soon(&mut anyones).await.unwrap(), ": \n\n");
}

#[tokio::test]
async fn somebody_who_is_no_member_is_found_even_if_nobody_said_so() {
    let fixture = fixture().await;
    let stranger: PersonId = "0198-not-a-member".parse().unwrap();
    let mut theirs: Frames = Box::pin(fixture.hub.subscribe(&[Topic::Calendar], Some(stranger), None).await);
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
    let mut late: Frames = Box::pin(fixture.hub.subscribe(&[Topic::Calendar], None, Some(0)).await);
    assert_eq!(soon(&mut late).await, None);
}
