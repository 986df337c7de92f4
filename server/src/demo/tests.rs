use super::*;
use domain::calendar::Kind;
use domain::ids::PersonId;
use domain::library::{Audience, MediaKind, Query};
use domain::people::{Profession, Rank};
use futures::TryStreamExt;
use std::collections::HashSet;
use store::library::{Listener, Shown};
use store::people::{ListedAfter, RollFilter};
use store::{Secret, StoreConfig};

fn now() -> Timestamp {
    "2026-11-22T12:00:00Z".parse().unwrap()
}

async fn store() -> (Store, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("t.db").display());
    let store = Store::open(StoreConfig { url, secret: Secret::new(vec![1; 32]), readers: 2 }).await.unwrap();
    (store, folder)
}

fn files(folder: &tempfile::TempDir) -> Files {
    Files::in_folder(&folder.path().join("media")).unwrap()
}

#[test]
fn the_circle_has_sixty_people_of_every_kind() {
    let circle = circle::circle(now());
    assert_eq!(circle.people.len(), 60);
    assert_eq!(circle.people.iter().map(|person| &person.email).collect::<HashSet<_>>().len(), 60);
    let of = |profession| circle.people.iter().filter(|person| person.profession == profession).count();
    assert_eq!((of(Profession::Cqc), of(Profession::LocalAuthority), of(Profession::TrustExecutive)), (3, 4, 6));
    let ranked = |rank| circle.people.iter().filter(|person| person.rank == rank).count();
    assert_eq!((ranked(Rank::Owner), ranked(Rank::Organiser)), (1, 2));
    assert_eq!(circle.people[circle::CQC].profession, Profession::Cqc);
    assert_eq!(circle.people[circle::ORGANISER].rank, Rank::Organiser);
    assert!(circle.people.iter().all(|person| person.email.as_str().is_ascii()), "names become plain addresses");
    assert_eq!(circle.members.len(), 60);
    for member in &circle.members {
        let profile = &member.profile;
        assert_eq!(domain::members::county(&profile.county), Ok(profile.county.clone()));
        assert!(!profile.county.is_empty() && !profile.topics.is_empty() && profile.listed, "{member:?}");
    }
    for series in &circle.series {
        assert_eq!(series.topics.len(), 11);
        for topic in &series.topics {
            let host = &circle.people[topic.host];
            assert!(!matches!(host.profession, Profession::Cqc | Profession::LocalAuthority), "{}", host.name);
        }
    }
}

#[tokio::test]
async fn an_empty_database_is_filled_with_past_and_coming_evenings() {
    let (store, folder) = store().await;
    fill(&store, &files(&folder), now()).await.unwrap();
    store.materialise(now()).await.unwrap();
    let all = store.sessions_between(Timestamp::UNIX_EPOCH, Timestamp::MAX, None).await.unwrap();
    let past = all.iter().filter(|listed| listed.session.times.ends_at < now()).count();
    assert_eq!(past, 32);
    assert!(all.len() > 32 + 4 * 25);
    let retitled = |listed: &&store::calendar::Listed| listed.session.retitled;
    assert_eq!(all.iter().filter(retitled).count(), 44);
    assert!(all.iter().all(|listed| listed.has_link && listed.host_name.is_some()));
    assert_eq!(all.iter().filter(|listed| listed.session.is_cancelled()).count(), 1);
    assert_eq!(all.iter().filter(|listed| listed.session.moved).count(), 1);
    let soon = store.sessions_ahead(now(), None, None, 12).await.unwrap();
    assert!(soon.iter().all(|listed| listed.coming >= 5), "somebody comes to each of the next evenings");
    assert!(soon.iter().any(|listed| listed.session.kind == Kind::OpenEvening));
}

async fn everybody(store: &Store) -> Vec<PersonId> {
    let listed = store.roll(&RollFilter::default(), &ListedAfter::default(), 10_000).await.unwrap();
    listed.into_iter().map(|listed| listed.person.id).collect()
}

#[tokio::test]
async fn a_demo_goes_on_with_its_own_and_refuses_a_real_circle() {
    let (demo, folder) = store().await;
    fill(&demo, &files(&folder), now()).await.unwrap();
    let people = everybody(&demo).await;
    fill(&demo, &files(&folder), now() + SignedDuration::from_hours(24)).await.unwrap();
    assert_eq!(everybody(&demo).await, people);

    let (real, folder) = store().await;
    ada(&real).await;
    assert!(matches!(fill(&real, &files(&folder), now()).await, Err(DemoRefused::Real)));
    assert_eq!(everybody(&real).await.len(), 1);
}

#[tokio::test]
async fn printed_addresses_sign_in_again_and_again_and_after_tidying() {
    let (store, folder) = store().await;
    fill(&store, &files(&folder), now()).await.unwrap();
    let links = links(&store, now()).await.unwrap();
    assert_eq!(links.iter().map(|(role, _)| *role).collect::<Vec<_>>(), ["organiser", "member", "cqc"]);
    let later = now() + SignedDuration::from_hours(24 * 30);
    for _ in 0..2 {
        store.forget_sign_in_requests(later).await.unwrap();
        for (_, token) in &links {
            assert!(store.look_at_link(token, later).await.unwrap().is_some());
            assert!(store.sign_in_by_link(token, later).await.unwrap().is_ok());
        }
    }
}

/// The owner of a real circle.
async fn ada(store: &Store) -> PersonId {
    let (address, who) = (EmailAddress::parse("ada@example.org").unwrap(), Some(("Ada", Profession::TrustExecutive)));
    store.make_owner(&address, who, now()).await.unwrap().unwrap()
}

#[tokio::test]
async fn outside_a_demo_such_an_address_dies_like_a_mailed_one() {
    let (store, _folder) = store().await;
    let ada = ada(&store).await;
    let token = store.sign_in_link_for(&ada, now()).await.unwrap();
    assert!(store.sign_in_by_link(&token, now()).await.unwrap().is_ok());
    assert!(store.sign_in_by_link(&token, now()).await.unwrap().is_err());
    assert_eq!(store.look_at_link(&token, now()).await.unwrap(), None);
}

#[tokio::test]
async fn each_manager_of_the_demo_has_a_home_in_the_register_and_three_were_asked_about_it() {
    let (store, folder) = store().await;
    fill(&store, &files(&folder), now()).await.unwrap();
    let member = store.person_by_email(&circle::email(circle::MEMBER).unwrap()).await.unwrap().unwrap();
    let workplace = store.workplace(&member.id).await.unwrap();
    let home = store.location(&workplace.entry.unwrap().number).await.unwrap().unwrap();
    assert_eq!((home.name, home.manager.as_str()), (workplace.service, "Raman, Priya"));
    assert_eq!(store.question_for(&member.id).await.unwrap(), None, "whoever tries the demo sees Tonight first");
    assert_eq!(store.question_counts(now()).await.unwrap(), (3, 1, 0));
    let mail = store.mail_counts().await.unwrap();
    assert!(mail.iter().all(|(state, _)| state == "dropped"), "{mail:?}");
    assert_eq!(store.find_locations("rosew", 8).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_dozen_guests_come_to_the_next_open_evening_and_two_of_them_wait() {
    let (store, folder) = store().await;
    fill(&store, &files(&folder), now()).await.unwrap();
    let evenings = store.sessions_ahead(now(), Some(Kind::OpenEvening), None, 1).await.unwrap();
    let roster = store.roster(&evenings[0].session.id).await.unwrap();
    let waiting = roster.guests.iter().filter(|on| !on.guest.state.holds_seat()).count();
    assert_eq!((roster.guests.len(), waiting, roster.seats.seats_left()), (12, 2, Some(30)));
    assert_eq!(roster.guests.iter().filter(|on| on.came_before == 1).count(), 3);
    assert!(store.lease_mail(1, now()).await.unwrap().is_empty(), "made-up people are not written to");
    let token = guest(&store, now()).await.unwrap().unwrap();
    assert!(store.guest_of_link(&token, now()).await.unwrap().is_some());
}

async fn listener(store: &Store, place: usize) -> Listener {
    let person = store.person_by_email(&circle::email(place).unwrap()).await.unwrap().unwrap();
    Listener::of(&person)
}

async fn found(store: &Store, place: usize) -> Vec<Shown> {
    let listener = listener(store, place).await;
    store.search_library(&Query::default(), &listener, now()).await.unwrap().talks
}

#[tokio::test]
async fn the_library_holds_a_dozen_talks_of_which_one_is_for_managers_only() {
    let (store, folder) = store().await;
    fill(&store, &files(&folder), now()).await.unwrap();
    let (all, cqc) = (found(&store, circle::MEMBER).await, found(&store, circle::CQC).await);
    assert_eq!((all.len(), cqc.len()), (12, 11));
    assert!(cqc.iter().all(|shown| shown.talk.details.audience == Audience::Members));
    assert_eq!(all.iter().filter(|shown| !shown.talk.has_transcript).count(), 1);
    assert_eq!(all.iter().filter(|shown| shown.talk.session.is_some()).count(), 9);
    let mut thanks = HashSet::new();
    for shown in &all {
        assert!(shown.talk.published_at.is_some_and(|at| at < now()));
        let opened = store.open_talk(&shown.talk.id, &listener(&store, circle::ORGANISER).await).await.unwrap();
        thanks.insert(opened.unwrap().thanks);
    }
    assert_eq!(thanks.len(), 12, "which of them is thanked for most can be told");
}

#[tokio::test]
async fn the_demos_member_has_begun_one_talk_learnt_from_another_and_kept_a_third() {
    let (store, folder) = store().await;
    fill(&store, &files(&folder), now()).await.unwrap();
    let member = listener(&store, circle::MEMBER).await;
    let begun = store.to_go_on_with(&member, now()).await.unwrap();
    assert_eq!(begun.iter().map(|shown| shown.heard.unwrap().position).collect::<Vec<_>>(), [35_000]);
    let log = store.learning_log(&member).await.unwrap();
    assert_eq!(log.iter().filter(|learnt| learnt.finished_at.is_some() && !learnt.reflection.is_empty()).count(), 1);
    let found = found(&store, circle::MEMBER).await;
    assert_eq!(found.iter().filter(|shown| shown.is_saved).count(), 1);
}

/// How long an MP4 file says it is, in milliseconds: the box `mvhd` of ISO/IEC 14496-12, §8.2.2, in its first version.
fn duration_ms(mp4: &[u8]) -> u32 {
    let at = mp4.windows(4).position(|name| name == b"mvhd").unwrap();
    let number = |from: usize| u32::from_be_bytes(mp4[at + from..at + from + 4].try_into().unwrap());
    assert_eq!(number(4), 0, "another version, with longer numbers");
    u32::try_from(u64::from(number(20)) * 1000 / u64::from(number(16))).unwrap()
}

#[tokio::test]
async fn every_talk_plays_for_as_long_as_somebody_speaks_in_it() {
    let (store, folder) = store().await;
    let files = files(&folder);
    fill(&store, &files, now()).await.unwrap();
    let mut filmed = 0;
    for Shown { talk, .. } in found(&store, circle::MEMBER).await {
        assert!((60_000..90_000).contains(&talk.duration_ms), "{talk:?}");
        let said = store.transcript(&talk.id).await.unwrap();
        assert!(said.cues().is_sorted_by(|one, next| one.start < one.end && one.end <= next.start), "{talk:?}");
        let ends = said.cues().last().map_or(talk.duration_ms, |cue| cue.end);
        let media = store.media_of(&talk.id).await.unwrap();
        assert!(media.iter().any(|file| file.kind == MediaKind::Audio));
        filmed += media.iter().filter(|file| file.kind == MediaKind::Video).count();
        for file in media {
            let bytes: Vec<_> = files.read(&file.place, 0..file.bytes).await.unwrap().try_collect().await.unwrap();
            let lasts = duration_ms(&bytes.concat());
            assert!(lasts.abs_diff(ends) <= 1000 && lasts.abs_diff(talk.duration_ms) <= 1000, "{file:?}: {lasts} ms");
        }
    }
    assert_eq!(filmed, 9);
}
