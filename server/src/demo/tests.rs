use super::*;
use domain::calendar::Kind;
use domain::ids::PersonId;
use domain::people::{Profession, Rank};
use std::collections::HashSet;
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
    let (store, _folder) = store().await;
    fill(&store, now()).await.unwrap();
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
    let (demo, _folder) = store().await;
    fill(&demo, now()).await.unwrap();
    let people = everybody(&demo).await;
    fill(&demo, now() + SignedDuration::from_hours(24)).await.unwrap();
    assert_eq!(everybody(&demo).await, people);

    let (real, _folder) = store().await;
    ada(&real).await;
    assert!(matches!(fill(&real, now()).await, Err(DemoRefused::Real)));
    assert_eq!(everybody(&real).await.len(), 1);
}

#[tokio::test]
async fn printed_addresses_sign_in_again_and_again_and_after_tidying() {
    let (store, _folder) = store().await;
    fill(&store, now()).await.unwrap();
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
    let (store, _folder) = store().await;
    fill(&store, now()).await.unwrap();
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
    let (store, _folder) = store().await;
    fill(&store, now()).await.unwrap();
    let evenings = store.sessions_ahead(now(), Some(Kind::OpenEvening), None, 1).await.unwrap();
    let roster = store.roster(&evenings[0].session.id).await.unwrap();
    let waiting = roster.guests.iter().filter(|on| !on.guest.state.holds_seat()).count();
    assert_eq!((roster.guests.len(), waiting, roster.seats.seats_left()), (12, 2, Some(30)));
    assert_eq!(roster.guests.iter().filter(|on| on.came_before == 1).count(), 3);
    assert!(store.lease_mail(1, now()).await.unwrap().is_empty(), "made-up people are not written to");
    let token = guest(&store, now()).await.unwrap().unwrap();
    assert!(store.guest_of_link(&token, now()).await.unwrap().is_some());
}
