use crate::support::{TestDb, noon, on_every_database};
use domain::ids::PersonId;
use domain::members::{CannotAsk, FirstSteps, HomeKind, Profile, Search};
use domain::people::{Channel, EmailAddress, Notice, Profession, Rank, Standing, Workplace};
use jiff::{SignedDuration, Timestamp};
use store::members::{NotAsked, Photo};
use store::people::NewPerson;
use store::{Refused, audit};

on_every_database! {
    somebody_is_found_by_the_beginning_of_any_of_their_names_without_accents,
    only_members_who_want_to_be_found_are_found_by_anything,
    each_way_of_searching_narrows_the_others,
    pages_follow_one_another_and_nobody_is_on_two,
    the_county_is_where_they_work_until_they_say_another,
    a_profile_is_kept_and_an_older_tab_cannot_undo_it,
    a_new_member_says_three_things_and_the_rest_stays,
    a_message_reaches_the_other_by_mail_once,
    the_eleventh_message_of_a_day_is_not_sent,
    whoever_takes_no_requests_gets_none_and_sends_none,
    a_photo_is_seen_by_those_who_may_find_its_owner,
}

async fn named(db: &TestDb, name: &str, profession: Profession) -> PersonId {
    let mailbox = domain::members::fold(name).replace(' ', ".");
    let email = EmailAddress::parse(&format!("{mailbox}@example.org")).unwrap();
    let (rank, standing) = (Rank::Member, Standing::Member);
    db.add_person(NewPerson { name: name.into(), email, profession, rank, standing }, noon()).await.unwrap()
}

async fn manager(db: &TestDb, name: &str) -> PersonId {
    named(db, name, Profession::RegisteredManager).await
}

fn in_county(county: &str) -> Profile {
    Profile { county: county.into(), ..Profile::default() }
}

async fn save(db: &TestDb, who: &PersonId, profile: &Profile) {
    let version = db.profile(who).await.unwrap().unwrap().kept.version;
    db.save_profile(who, version, profile, noon()).await.unwrap();
}

fn by_name(name: &str) -> Search {
    Search::read(name, "", "", "", "", "")
}

async fn found(db: &TestDb, search: Search) -> Vec<String> {
    db.directory(&search, noon()).await.unwrap().members.into_iter().map(|member| member.name).collect()
}

async fn somebody_is_found_by_the_beginning_of_any_of_their_names_without_accents(db: TestDb) {
    for name in ["Siân Llewellyn", "Michael O'Rourke", "Tomasz Wójcik", "Susan Lloyd", "Zuzana Zizz"] {
        manager(&db, name).await;
    }
    assert_eq!(found(&db, by_name("")).await.len(), 5);
    assert_eq!(found(&db, by_name("z")).await, ["Zuzana Zizz"]);
    manager(&db, "Zizou Zizz").await;
    assert_eq!(found(&db, by_name("ziz")).await, ["Zizou Zizz", "Zuzana Zizz"], "once each");
    assert_eq!(found(&db, by_name("sian")).await, ["Siân Llewellyn"]);
    assert_eq!(found(&db, by_name("wojc")).await, ["Tomasz Wójcik"]);
    assert_eq!(found(&db, by_name("O’R")).await, ["Michael O'Rourke"]);
    assert_eq!(found(&db, by_name("ll")).await, ["Siân Llewellyn", "Susan Lloyd"]);
    assert_eq!(found(&db, by_name("ll s")).await, ["Siân Llewellyn", "Susan Lloyd"]);
    assert_eq!(found(&db, by_name("ourke")).await, [""; 0], "not from the middle of a word");
    assert_eq!(found(&db, by_name("%")).await.len(), 6, "a sign is no word");
}

async fn only_members_who_want_to_be_found_are_found_by_anything(db: TestDb) {
    let asha = db.organiser("Asha").await;
    let ids = [manager(&db, "Dawn Okafor").await, manager(&db, "Lee Okafor").await, manager(&db, "Mo Okafor").await];
    let told = Profile { topics: vec!["Falls".into()], home: Some(HomeKind::Nursing), ..in_county("Devon") };
    for id in &ids {
        save(&db, id, &told).await;
    }
    db.someone("Applicant", Rank::Member, Standing::Applicant).await;
    db.set_standing(&ids[1], Standing::Suspended, &asha, noon()).await.unwrap();
    save(&db, &ids[2], &Profile { listed: false, ..told.clone() }).await;
    let ways = [
        by_name("okafor"),
        Search::read("", "fall", "", "", "", ""),
        Search::read("", "", "registered-manager", "Devon", "", ""),
        Search::read("", "", "", "", "nursing", ""),
    ];
    for way in ways {
        assert_eq!(found(&db, way.clone()).await, ["Dawn Okafor"], "{way:?}");
    }
    assert_eq!(found(&db, Search::default()).await, ["Asha", "Dawn Okafor"]);

    // Once they are back, and want to be found again, they are.
    db.set_standing(&ids[1], Standing::Member, &asha, noon()).await.unwrap();
    save(&db, &ids[2], &told).await;
    assert_eq!(found(&db, by_name("okafor")).await, ["Dawn Okafor", "Lee Okafor", "Mo Okafor"]);
}

async fn each_way_of_searching_narrows_the_others(db: TestDb) {
    let people = [
        ("Ada Ash", Profession::RegisteredManager, "Devon", HomeKind::Nursing, "Night staffing"),
        ("Ben Ash", Profession::RegisteredManager, "Devon", HomeKind::Dementia, "night staffing, falls"),
        ("Cy Ash", Profession::Cqc, "Devon", HomeKind::Nursing, "Inspections"),
        ("Di Ash", Profession::RegisteredManager, "Kent", HomeKind::Nursing, "Falls"),
    ];
    for (name, profession, county, home, topics) in people {
        let id = named(&db, name, profession).await;
        let topics = topics.split(", ").map(str::to_owned).collect();
        save(&db, &id, &Profile { home: Some(home), topics, ..in_county(county) }).await;
    }
    let search = |name, topic, profession, county, home| Search::read(name, topic, profession, county, home, "");
    assert_eq!(found(&db, search("", "", "cqc", "", "")).await, ["Cy Ash"]);
    assert_eq!(found(&db, search("", "", "", "Devon", "nursing")).await, ["Ada Ash", "Cy Ash"]);
    assert_eq!(found(&db, search("ada", "", "registered-manager", "Devon", "nursing")).await, ["Ada Ash"]);
    assert_eq!(found(&db, search("", "staffing nights", "", "", "")).await, ["Ada Ash", "Ben Ash"]);
    assert_eq!(found(&db, search("", "staffing falls", "", "", "")).await, ["Ben Ash"]);
    assert_eq!(found(&db, search("", "falls", "", "Kent", "")).await, ["Di Ash"]);
    assert_eq!(found(&db, search("ben", "falls", "", "Kent", "")).await, [""; 0]);
}

async fn pages_follow_one_another_and_nobody_is_on_two(db: TestDb) {
    for n in 0..120 {
        // Forty share each name, so that the name alone is no place in the list.
        let new = NewPerson {
            name: ["Ann Lee", "Bo Lee", "Zoë Lee"][n % 3].into(),
            email: EmailAddress::parse(&format!("m{n}@example.org")).unwrap(),
            profession: Profession::RegisteredManager,
            rank: Rank::Member,
            standing: Standing::Member,
        };
        db.add_person(new, noon()).await.unwrap();
    }
    let mut all = Vec::new();
    let mut search = by_name("lee");
    let sizes = loop {
        let page = db.directory(&search, noon()).await.unwrap();
        all.push(page.members);
        match page.next {
            Some(next) => search = Search::read("lee", "", "", "", "", &next.to_string()),
            None => break all.iter().map(Vec::len).collect::<Vec<_>>(),
        }
    };
    assert_eq!(sizes, [50, 50, 20]);
    let ids: std::collections::HashSet<_> = all.iter().flatten().map(|member| member.id.clone()).collect();
    assert_eq!(ids.len(), 120);
    let names: Vec<_> = all.iter().flatten().map(|member| member.name.as_str()).collect();
    assert!(names.is_sorted());
}

async fn the_county_is_where_they_work_until_they_say_another(db: TestDb) {
    let dawn = manager(&db, "Dawn Okafor").await;
    let county = async || db.directory(&by_name("dawn"), noon()).await.unwrap().members.remove(0).county;
    assert_eq!(county().await, "");
    let workplace = Workplace { county: "DEVON".into(), ..Workplace::default() };
    db.set_workplace(&dawn, &workplace, &dawn, noon()).await.unwrap();
    assert_eq!(county().await, "Devon");
    assert_eq!(db.profile(&dawn).await.unwrap().unwrap().kept.profile.county, "Devon");
    save(&db, &dawn, &in_county("Cornwall")).await;
    assert_eq!(county().await, "Cornwall");
}

async fn a_profile_is_kept_and_an_older_tab_cannot_undo_it(db: TestDb) {
    let dawn = manager(&db, "Dawn Okafor").await;
    let topics = vec!["Falls".to_owned(), "CQC inspections".to_owned(), "Audits".to_owned()];
    let first = Profile { bio: "Twenty years.\n\nAsk me.".into(), topics, shows_home: true, ..in_county("Devon") };
    db.save_profile(&dawn, 0, &first, noon()).await.unwrap();
    let seen = db.profile(&dawn).await.unwrap().unwrap();
    assert_eq!((seen.kept.profile, seen.kept.version), (first.clone(), 1));

    // The same form again is saved already; another one, from a tab opened before, is not.
    db.save_profile(&dawn, 0, &first, noon()).await.unwrap();
    let refused = db.save_profile(&dawn, 0, &in_county("Kent"), noon() + SignedDuration::from_secs(9)).await;
    assert!(matches!(refused, Err(Refused::Stale(stale)) if stale.at == noon()));
    db.save_profile(&dawn, 1, &in_county("Kent"), noon()).await.unwrap();
    assert_eq!(db.profile(&dawn).await.unwrap().unwrap().kept.profile, in_county("Kent"));
    let trail: Vec<audit::Line> = db.audit_trail(9).await.unwrap();
    let saves: Vec<_> = trail.iter().filter(|line| line.verb == "changed profile").collect();
    assert_eq!(saves.len(), 2);
    assert!(saves.iter().all(|line| line.words.as_deref() == Some("")));
}

async fn a_new_member_says_three_things_and_the_rest_stays(db: TestDb) {
    let dawn = manager(&db, "Dawn Okafor").await;
    save(&db, &dawn, &Profile { bio: "Hello".into(), listed: false, ..in_county("Devon") }).await;
    let steps = FirstSteps::read("Kent", "falls", "nursing").unwrap();
    db.begin_profile(&dawn, steps, noon()).await.unwrap();
    let kept = db.profile(&dawn).await.unwrap().unwrap().kept;
    let wanted = Profile {
        bio: "Hello".into(),
        listed: false,
        home: Some(HomeKind::Nursing),
        topics: vec!["falls".into()],
        ..in_county("Kent")
    };
    assert_eq!((kept.profile, kept.version), (wanted, 2));
}

async fn ask(db: &TestDb, form: &str, from: &PersonId, to: &PersonId, now: Timestamp) -> Result<(), NotAsked> {
    let mail = |asked: &store::members::Asked| (format!("{} asks {}", asked.asker, asked.asked), "Body".to_owned());
    db.ask_to_talk(form, from, to, "May I ask you about falls?", now, mail).await.unwrap()
}

async fn mails(db: &TestDb) -> Vec<(String, String)> {
    let leased = db.lease_mail(100, noon() + SignedDuration::from_hours(72)).await.unwrap();
    leased.into_iter().map(|mail| (mail.to.as_str().to_owned(), mail.subject)).collect()
}

async fn a_message_reaches_the_other_by_mail_once(db: TestDb) {
    let (dawn, lee) = (manager(&db, "Dawn Okafor").await, manager(&db, "Lee Marsh").await);
    let (form, other) = (db.new_form_id().unwrap(), db.second_store().await);
    let mail = |asked: &store::members::Asked| (format!("{} asks {}", asked.asker, asked.asked), "Body".to_owned());
    let (one, two) = tokio::join!(
        db.ask_to_talk(&form, &dawn, &lee, "May I ask you about falls?", noon(), mail),
        other.ask_to_talk(&form, &dawn, &lee, "May I ask you about falls?", noon(), mail),
    );
    assert!(one.unwrap().is_ok() && two.unwrap().is_ok());
    assert_eq!(mails(&db).await, [("lee.marsh@example.org".to_owned(), "Dawn Okafor asks Lee Marsh".to_owned())]);
    let line = db.audit_trail(1).await.unwrap().remove(0);
    assert_eq!(
        (line.verb.as_str(), line.actor.as_str(), line.about.as_str()),
        ("asked to talk", dawn.as_str(), lee.as_str())
    );
    assert_eq!(line.words.as_deref(), Some(""), "what they write is between the two of them");
    assert!(matches!(ask(&db, "f", &dawn, &dawn, noon()).await, Err(NotAsked::NotFound)));
}

async fn the_eleventh_message_of_a_day_is_not_sent(db: TestDb) {
    let dawn = manager(&db, "Dawn Okafor").await;
    let lee = manager(&db, "Lee Marsh").await;
    for n in 0..10 {
        ask(&db, &format!("form {n}"), &dawn, &lee, noon()).await.unwrap();
    }
    let at_once = noon() + SignedDuration::from_hours(23);
    assert!(matches!(ask(&db, "x", &dawn, &lee, at_once).await, Err(NotAsked::Refused(CannotAsk::AskedEnough))));
    ask(&db, "y", &lee, &dawn, at_once).await.unwrap();
    ask(&db, "x", &dawn, &lee, noon() + SignedDuration::from_hours(24)).await.unwrap();
    assert_eq!(mails(&db).await.len(), 12);
    assert_eq!(db.forget_talk_requests(noon() + SignedDuration::from_secs(1)).await.unwrap(), 10);
}

async fn whoever_takes_no_requests_gets_none_and_sends_none(db: TestDb) {
    let (dawn, lee) = (manager(&db, "Dawn Okafor").await, manager(&db, "Lee Marsh").await);
    db.choose_notice(&lee, Notice::AskToTalk, Channel::None, noon()).await.unwrap();
    assert!(matches!(ask(&db, "a", &dawn, &lee, noon()).await, Err(NotAsked::Refused(CannotAsk::Closed))));
    assert!(matches!(ask(&db, "b", &lee, &dawn, noon()).await, Err(NotAsked::Refused(CannotAsk::NotReachable))));
    db.choose_notice(&lee, Notice::AskToTalk, Channel::Mail, noon()).await.unwrap();
    save(&db, &lee, &Profile { listed: false, ..Profile::default() }).await;
    assert!(matches!(ask(&db, "a", &dawn, &lee, noon()).await, Err(NotAsked::NotFound)));
    assert!(matches!(ask(&db, "b", &lee, &dawn, noon()).await, Err(NotAsked::Refused(CannotAsk::NotReachable))));
    assert_eq!(mails(&db).await, []);
}

async fn a_photo_is_seen_by_those_who_may_find_its_owner(db: TestDb) {
    let (dawn, lee) = (manager(&db, "Dawn Okafor").await, manager(&db, "Lee Marsh").await);
    for hash in ["first", "second"] {
        let photo = Photo { hash: hash.into(), large: "bGFyZ2U=".into(), small: "c21hbGw=".into() };
        db.set_photo(&dawn, photo, noon()).await.unwrap();
    }
    let seen = async |large, viewer| db.photo(&dawn, large, viewer).await.unwrap();
    assert_eq!(seen(true, &lee).await, Some(("second".into(), "bGFyZ2U=".into())));
    assert_eq!(seen(false, &lee).await, Some(("second".into(), "c21hbGw=".into())));
    save(&db, &dawn, &Profile { listed: false, ..Profile::default() }).await;
    assert_eq!(seen(true, &lee).await, None);
    assert!(seen(true, &dawn).await.is_some());
    db.remove_photo(&dawn, noon()).await.unwrap();
    assert_eq!(seen(true, &dawn).await, None);
}
