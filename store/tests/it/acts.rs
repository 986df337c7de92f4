use crate::support::{TestDb, at, email, noon, on_every_database};
use domain::ids::PersonId;
use domain::people::{Act, ActRefusal, Person, Profession, Rank, RoleRequest, Standing};
use store::people::{ActOn, ListedAfter, NewPerson, RoleOutcome, RollFilter};
use store::{Refused, Store};

on_every_database! {
    a_suspended_member_is_out_at_once_and_told_why,
    the_second_organiser_is_told_who_was_first_and_one_mail_goes_out,
    the_same_button_pressed_twice_is_one_deed,
    of_two_owners_who_unmake_each_other_at_once_one_stays,
    the_last_owner_is_not_suspended_by_any_way,
    a_new_organiser_has_seven_days_and_an_old_one_keeps_the_day_they_had,
    an_approved_request_changes_role_and_place_and_is_answered_once,
    asking_again_withdraws_what_was_asked_before,
    an_organiser_is_not_made_a_regulator,
    people_are_found_by_the_beginning_of_a_name_or_address_page_by_page,
    each_word_narrows_a_search_down_and_nobody_is_listed_twice,
    a_percent_sign_is_looked_for_as_it_stands,
    whoever_came_in_by_another_way_is_found_after_the_hourly_job,
    of_many_who_are_asked_after_the_members_are_told,
}

async fn of_many_who_are_asked_after_the_members_are_told(db: TestDb) {
    let dawn = db.member("Dawn").await;
    let lee = db.someone("Lee", Rank::Member, Standing::Lapsed).await;
    db.member("Priya").await; // nobody asks after her
    let mut asked: Vec<PersonId> = (0..1_200).map(|n| format!("nobody-{n}").parse().unwrap()).collect();
    asked.extend([lee, dawn.clone()]);
    assert_eq!(db.members_among(&asked).await.unwrap(), [dawn].into());
    assert!(db.members_among(&[]).await.unwrap().is_empty());
}

async fn person(db: &Store, id: &PersonId) -> Person {
    db.person(id).await.unwrap().unwrap().0
}

async fn version(db: &Store, id: &PersonId) -> i64 {
    db.joined(id).await.unwrap().unwrap().1
}

fn ask(whom: &PersonId, seen: i64, act: Act) -> ActOn {
    ActOn { whom: whom.clone(), seen, act, reason: "Sold care plans in the call".into() }
}

async fn does(db: &Store, by: &PersonId, asked: &ActOn) -> Result<(), Refused> {
    let by = person(db, by).await;
    db.act_on(asked, &by, noon(), |_| ("Your place".into(), asked.reason.clone())).await
}

async fn a_suspended_member_is_out_at_once_and_told_why(db: TestDb) {
    let (asha, dawn) = (db.organiser("Asha").await, db.member("Dawn").await);
    let (_, epoch) = db.person(&dawn).await.unwrap().unwrap();
    let before = db.newest_change().await.unwrap();

    does(&db, &asha, &ask(&dawn, 1, Act::Suspend)).await.unwrap();

    let (after, now_epoch) = db.person(&dawn).await.unwrap().unwrap();
    assert_eq!(after.standing, Standing::Suspended);
    assert!(now_epoch > epoch);
    let news = db.changes_after(before).await.unwrap();
    assert!(news.iter().any(|news| news.what == "revoked" && news.about == dawn.as_str()));
    let mail = db.lease_mail(10, noon()).await.unwrap();
    assert!(mail.iter().any(|mail| mail.to == email("Dawn") && mail.body == "Sold care plans in the call"));

    does(&db, &asha, &ask(&dawn, 2, Act::Restore)).await.unwrap();
    assert!(person(&db, &dawn).await.is_member());
}

async fn the_second_organiser_is_told_who_was_first_and_one_mail_goes_out(db: TestDb) {
    let (asha, lee, dawn) = (db.organiser("Asha").await, db.organiser("Lee").await, db.member("Dawn").await);
    does(&db, &asha, &ask(&dawn, 1, Act::Suspend)).await.unwrap();
    let refused = does(&db, &lee, &ask(&dawn, 1, Act::Suspend)).await;
    assert!(matches!(&refused, Err(Refused::Stale(stale)) if stale.by.as_deref() == Some("Asha")), "{refused:?}");
    assert_eq!(db.lease_mail(10, noon()).await.unwrap().len(), 1);
    assert_eq!(db.last_changed(&dawn).await.unwrap().unwrap().by.as_deref(), Some("Asha"));
}

async fn the_same_button_pressed_twice_is_one_deed(db: TestDb) {
    let (asha, dawn) = (db.organiser("Asha").await, db.member("Dawn").await);
    for _ in 0..2 {
        does(&db, &asha, &ask(&dawn, 1, Act::Suspend)).await.unwrap();
    }
    assert_eq!(db.lease_mail(10, noon()).await.unwrap().len(), 1);
}

async fn of_two_owners_who_unmake_each_other_at_once_one_stays(db: TestDb) {
    for round in 0..5 {
        let names = [format!("Asha{round}"), format!("Lee{round}")];
        let asha = db.someone(&names[0], Rank::Owner, Standing::Member).await;
        let lee = db.someone(&names[1], Rank::Owner, Standing::Member).await;
        let other = db.second_store().await;
        let (of_lee, of_asha) = (ask(&lee, 1, Act::MakeMember), ask(&asha, 1, Act::MakeMember));
        let (one, two) = tokio::join!(does(&db, &asha, &of_lee), does(&other, &lee, &of_asha));
        assert!(one.is_ok() ^ two.is_ok(), "{one:?} {two:?}");
        let refused = [one, two].into_iter().find_map(Result::err);
        // Whoever lost is the last owner; or was unmade before they could act, if the rule was asked so late.
        assert!(matches!(refused, Some(Refused::Act(ActRefusal::LastOwner | ActRefusal::OwnersOnly))), "{refused:?}");
        let owners = [person(&db, &asha).await, person(&db, &lee).await];
        let left: Vec<_> = owners.iter().filter(|one| one.rank == Rank::Owner).collect();
        assert_eq!(left.len(), 1);
        // For the next round there must be no owner of this one, which no rule allows: so the table is told.
        let pool = sqlx::AnyPool::connect(&db.url).await.unwrap();
        sqlx::query("update people set rank = 'member'").execute(&pool).await.unwrap();
        pool.close().await;
    }
}

async fn the_last_owner_is_not_suspended_by_any_way(db: TestDb) {
    let owner = db.someone("Asha", Rank::Owner, Standing::Member).await;
    let away = db.someone("Lee", Rank::Owner, Standing::Suspended).await;
    assert!(db.is_last_owner(&owner).await.unwrap() && !db.is_last_owner(&away).await.unwrap());
    let refused = db.set_standing(&owner, Standing::Left, &owner, noon()).await;
    assert!(matches!(refused, Err(Refused::Act(ActRefusal::LastOwner))), "{refused:?}");
    let refused = does(&db, &owner, &ask(&owner, 1, Act::MakeMember)).await;
    assert!(matches!(refused, Err(Refused::Act(ActRefusal::LastOwner))), "{refused:?}");
}

async fn a_new_organiser_has_seven_days_and_an_old_one_keeps_the_day_they_had(db: TestDb) {
    let (owner, dawn) = (db.someone("Asha", Rank::Owner, Standing::Member).await, db.member("Dawn").await);
    assert_eq!(db.proof(&dawn, false).await.unwrap().due, None);
    does(&db, &owner, &ask(&dawn, 1, Act::MakeOrganiser)).await.unwrap();
    let due = db.proof(&dawn, false).await.unwrap().due;
    assert_eq!(due, Some(at("2026-11-29T12:00:00Z")));
    let by = person(&db, &owner).await;
    let later = at("2026-11-28T12:00:00Z");
    db.act_on(&ask(&dawn, 2, Act::MakeOwner), &by, later, |_| Default::default()).await.unwrap();
    assert_eq!(db.proof(&dawn, false).await.unwrap().due, due);
    assert_eq!(version(&db, &dawn).await, 3);
}

fn trust() -> RoleRequest {
    RoleRequest { profession: Profession::TrustExecutive, place: "Rosewood Trust".into(), why: "I moved there.".into() }
}

async fn an_approved_request_changes_role_and_place_and_is_answered_once(db: TestDb) {
    let (asha, lee, dawn) = (db.organiser("Asha").await, db.organiser("Lee").await, db.member("Dawn").await);
    db.ask_for_role(&dawn, &trust(), noon()).await.unwrap();
    let asked = db.asked_roles(10).await.unwrap().remove(0);
    assert_eq!((asked.name.as_str(), &asked.request), ("Dawn", &trust()));

    let (by, other) = (person(&db, &asha).await, person(&db, &lee).await);
    for _ in 0..2 {
        let mail = |asked: &store::people::AskedRole| ("Changed".to_owned(), asked.request.place.clone());
        db.decide_role(&asked.id, &RoleOutcome::Approved, &by, noon(), mail).await.unwrap();
    }
    let declined = RoleOutcome::Declined("Not known".into());
    let refused = db.decide_role(&asked.id, &declined, &other, noon(), |_| Default::default()).await;
    assert!(matches!(&refused, Err(Refused::Stale(stale)) if stale.by.as_deref() == Some("Asha")), "{refused:?}");

    assert_eq!(person(&db, &dawn).await.profession, Profession::TrustExecutive);
    assert_eq!(db.workplace(&dawn).await.unwrap().organisation, "Rosewood Trust");
    let mail = db.lease_mail(10, noon()).await.unwrap();
    assert_eq!(mail.iter().map(|mail| mail.body.as_str()).collect::<Vec<_>>(), ["Rosewood Trust"]);
    assert!(db.asked_roles(10).await.unwrap().is_empty());
}

async fn asking_again_withdraws_what_was_asked_before(db: TestDb) {
    let dawn = db.member("Dawn").await;
    db.ask_for_role(&dawn, &trust(), noon()).await.unwrap();
    let other = RoleRequest { place: "Ivy Trust".into(), ..trust() };
    db.ask_for_role(&dawn, &other, noon()).await.unwrap();
    let open = db.asked_roles(10).await.unwrap();
    assert_eq!(open.iter().map(|asked| asked.request.place.as_str()).collect::<Vec<_>>(), ["Ivy Trust"]);
    db.withdraw_role(&dawn, noon()).await.unwrap();
    assert_eq!(db.asked_role(&dawn).await.unwrap(), None);
}

async fn an_organiser_is_not_made_a_regulator(db: TestDb) {
    let (owner, lee) = (db.someone("Asha", Rank::Owner, Standing::Member).await, db.organiser("Lee").await);
    let cqc = RoleRequest { profession: Profession::Cqc, ..trust() };
    db.ask_for_role(&lee, &cqc, noon()).await.unwrap();
    let asked = db.asked_role(&lee).await.unwrap().unwrap();
    let by = person(&db, &owner).await;
    let refused = db.decide_role(&asked.id, &RoleOutcome::Approved, &by, noon(), |_| Default::default()).await;
    assert!(matches!(refused, Err(Refused::Act(ActRefusal::Regulator))), "{refused:?}");
    assert!(db.asked_role(&lee).await.unwrap().is_some());
}

async fn named(db: &TestDb, name: &str, address: &str) {
    let new = NewPerson {
        name: name.into(),
        email: email(address),
        profession: Profession::RegisteredManager,
        rank: Rank::Member,
        standing: Standing::Member,
    };
    db.add_person(new, noon()).await.unwrap();
}

async fn people_are_found_by_the_beginning_of_a_name_or_address_page_by_page(db: TestDb) {
    for (name, address) in
        [("Dawn Okafor", "dok"), ("Ada Dawnes", "ada"), ("Lee Moss", "dawn.lee"), ("Meadow Fawn", "mf")]
    {
        named(&db, name, address).await;
    }
    let filter = RollFilter { search: "DAWN".into(), ..RollFilter::default() };
    let names = |listed: &[store::people::Listed]| listed.iter().map(|one| one.person.name.clone()).collect::<Vec<_>>();
    let first = db.roll(&filter, &ListedAfter::default(), 2).await.unwrap();
    assert_eq!(names(&first), ["Ada Dawnes", "Dawn Okafor"]);
    let last = &first[1].person;
    let after = ListedAfter { name: last.name.clone(), id: last.id.to_string() };
    assert_eq!(names(&db.roll(&filter, &after, 2).await.unwrap()), ["Lee Moss"]);
    let both = RollFilter { search: "okafor dawn".into(), standing: Some(Standing::Member), ..RollFilter::default() };
    assert_eq!(names(&db.roll(&both, &ListedAfter::default(), 9).await.unwrap()), ["Dawn Okafor"]);
    let nobody = RollFilter { rank: Some(Rank::Owner), ..filter };
    assert!(db.roll(&nobody, &ListedAfter::default(), 9).await.unwrap().is_empty());
}

async fn each_word_narrows_a_search_down_and_nobody_is_listed_twice(db: TestDb) {
    for (name, address) in [("Dawn Dawnes Okafor", "dawn"), ("Dawn Obi", "obi"), ("Lee Okafor", "dlee")] {
        named(&db, name, address).await;
    }
    for (search, found) in [
        ("dawn", &["Dawn Dawnes Okafor", "Dawn Obi"][..]),
        ("dawn dawnes", &["Dawn Dawnes Okafor"]),
        ("o dawn", &["Dawn Dawnes Okafor", "Dawn Obi"]),
        ("okafor d", &["Dawn Dawnes Okafor", "Lee Okafor"]),
        ("okafor dlee@", &["Lee Okafor"]),
        ("okafor obi", &[]),
    ] {
        let filter = RollFilter { search: search.into(), ..RollFilter::default() };
        let listed = db.roll(&filter, &ListedAfter::default(), 9).await.unwrap();
        assert_eq!(listed.into_iter().map(|one| one.person.name).collect::<Vec<_>>(), found, "{search}");
    }
}

async fn a_percent_sign_is_looked_for_as_it_stands(db: TestDb) {
    named(&db, "Dawn Okafor", "dawn").await;
    named(&db, "100% Lee", "lee").await;
    for (search, found) in [("%", 0), ("100%", 1), ("_awn", 0), ("!", 0)] {
        let filter = RollFilter { search: search.into(), ..RollFilter::default() };
        assert_eq!(db.roll(&filter, &ListedAfter::default(), 9).await.unwrap().len(), found, "{search}");
    }
}
async fn whoever_came_in_by_another_way_is_found_after_the_hourly_job(db: TestDb) {
    let dawn = db.member("Dawn").await;
    let pool = sqlx::AnyPool::connect(&db.url).await.unwrap();
    sqlx::query("update people set name = 'Aurora Okafor'").execute(&pool).await.unwrap();
    pool.close().await;
    let filter = RollFilter { search: "okafor".into(), ..RollFilter::default() };
    assert!(db.roll(&filter, &ListedAfter::default(), 9).await.unwrap().is_empty());
    assert_eq!(db.note_forgotten_words(noon()).await.unwrap(), 1);
    assert_eq!(db.note_forgotten_words(noon()).await.unwrap(), 0);
    let found = db.roll(&filter, &ListedAfter::default(), 9).await.unwrap();
    assert_eq!(found.iter().map(|one| &one.person.id).collect::<Vec<_>>(), [&dawn]);
}
