use crate::register::{home, load};
use crate::support::{TestDb, noon, on_every_database};
use domain::ids::PersonId;
use domain::people::{Register, RegisterEntry, Workplace};
use domain::register::{Answer, Kind, Location};
use jiff::SignedDuration;
use store::Refused;
use store::register::{Answered, ToAsk};

on_every_database! {
    each_change_of_a_members_home_is_asked_about_once,
    the_first_file_and_an_unchanged_one_ask_nobody,
    a_member_stays_with_a_home_that_got_a_new_id,
    a_newer_question_takes_the_place_of_an_open_one,
    a_move_is_kept_and_shown_to_organisers_until_one_has_looked,
    an_answer_counts_once_and_only_from_the_member_who_was_asked,
    a_question_left_open_is_overdue_after_thirty_days_and_locks_nobody_out,
}

fn managed(id: &str, name: &str, postcode: &str, manager: &str) -> Location {
    Location { manager: manager.into(), ..home(id, name, "Leeds", postcode) }
}

fn october() -> Vec<Location> {
    vec![
        managed("1-100001", "Rosewood House", "LS1 1AA", "Okafor, Dawn"),
        managed("1-100002", "Oakwood", "LS2 2AA", "Marsh, Lee"),
        managed("1-100003", "Elmwood", "LS3 3AA", "Rao, Asha"),
        managed("1-100004", "Ashwood", "LS4 4AA", "Hill, Sam"),
    ]
}

/// Rosewood is closed, Oakwood has another manager, Elmwood another id; Ashwood is as it was.
fn november() -> Vec<Location> {
    vec![
        managed("1-100002", "Oakwood", "LS2 2AA", "Stone, Kim"),
        managed("1-100009", "Elmwood", "LS3 3AA", "Rao, Asha"),
        managed("1-100004", "Ashwood", "LS4 4AA", "Hill, Sam"),
    ]
}

async fn manager_of(db: &TestDb, name: &str, id: &str) -> PersonId {
    let person = db.member(name).await;
    let entry = RegisterEntry::parse(Register::Cqc, id).ok();
    let workplace = Workplace { service: "Home".into(), entry, county: "Yorkshire".into(), ..Workplace::default() };
    db.set_workplace(&person, &workplace, &person, noon()).await.unwrap();
    person
}

#[expect(clippy::unnecessary_wraps, reason = "the shape that is asked for")]
fn letter(ask: &ToAsk) -> Option<(String, String)> {
    Some((format!("Is {} still your home?", ask.before.name), "Say so.".into()))
}

async fn import(db: &TestDb, digest: &str, locations: Vec<Location>) -> usize {
    let loaded = load(db, digest, locations).await;
    db.switch_register(loaded, "command line", noon(), letter).await.unwrap()
}

async fn subjects(db: &TestDb) -> Vec<String> {
    let mut subjects: Vec<_> = db.lease_mail(100, noon()).await.unwrap().into_iter().map(|mail| mail.subject).collect();
    subjects.sort();
    subjects
}

async fn each_change_of_a_members_home_is_asked_about_once(db: TestDb) {
    let dawn = manager_of(&db, "Dawn", "1-100001").await;
    let lee = manager_of(&db, "Lee", "1-100002").await;
    let asha = manager_of(&db, "Asha", "1-100003").await;
    let sam = manager_of(&db, "Sam", "1-100004").await;
    import(&db, "october", october()).await;
    let loaded = load(&db, "november", november()).await;
    let preview = db.revetting_preview(loaded).await.unwrap();
    assert_eq!(preview.len(), 3);
    assert_eq!(db.question_for(&dawn).await.unwrap(), None, "a preview asks nobody");

    assert_eq!(db.switch_register(loaded, "command line", noon(), letter).await.unwrap(), 3);
    let mut asked = Vec::new();
    for person in [&dawn, &lee, &asha] {
        let question = db.question_for(person).await.unwrap().unwrap();
        asked.push((question.location_name, question.kind, question.manager));
    }
    let expected = [
        ("Rosewood House", Kind::Closed, ""),
        ("Oakwood", Kind::ManagerChanged, "Stone, Kim"),
        ("Elmwood", Kind::Renewed, "Rao, Asha"),
    ];
    assert_eq!(asked, expected.map(|(name, kind, manager)| (name.into(), kind, manager.into())));
    assert_eq!(db.question_for(&sam).await.unwrap(), None);
    let wanted = ["Elmwood", "Oakwood", "Rosewood House"].map(|name| format!("Is {name} still your home?"));
    assert_eq!(subjects(&db).await, wanted);
    assert_eq!(db.question_counts(noon()).await.unwrap(), (3, 0, 0));

    assert_eq!(import(&db, "december", november()).await, 0, "nothing changed since");
    assert!(subjects(&db).await.is_empty());
}

async fn the_first_file_and_an_unchanged_one_ask_nobody(db: TestDb) {
    manager_of(&db, "Dawn", "1-100001").await;
    manager_of(&db, "Lee", "1-999999").await;
    assert_eq!(import(&db, "october", october()).await, 0);
    assert_eq!(import(&db, "november", october()).await, 0);
}

async fn a_member_stays_with_a_home_that_got_a_new_id(db: TestDb) {
    let asha = manager_of(&db, "Asha", "1-100003").await;
    import(&db, "october", october()).await;
    import(&db, "november", november()).await;
    let workplace = db.workplace(&asha).await.unwrap();
    assert_eq!(workplace.entry.unwrap().number, "1-100009");
    let question = db.question_for(&asha).await.unwrap().unwrap();
    assert_eq!((question.location_id.as_str(), question.successor_id.as_str()), ("1-100003", "1-100009"));
    db.answer_question(&question.id, &asha, Answered::Still, noon()).await.unwrap();
    assert_eq!(db.question_for(&asha).await.unwrap(), None);
    assert_eq!(db.question_counts(noon()).await.unwrap(), (0, 0, 0), "nobody needs to look at a yes");
}

async fn a_newer_question_takes_the_place_of_an_open_one(db: TestDb) {
    let lee = manager_of(&db, "Lee", "1-100002").await;
    import(&db, "october", october()).await;
    import(&db, "november", november()).await;
    let first = db.question_for(&lee).await.unwrap().unwrap();
    import(&db, "december", november().split_off(1)).await;
    let second = db.question_for(&lee).await.unwrap().unwrap();
    assert_eq!((first.kind, second.kind), (Kind::ManagerChanged, Kind::Closed));
    let late = db.answer_question(&first.id, &lee, Answered::Still, noon()).await;
    assert!(matches!(late, Err(Refused::Stale(_))), "{late:?}");
    assert_eq!(db.questions(10).await.unwrap().len(), 1);
}

async fn a_move_is_kept_and_shown_to_organisers_until_one_has_looked(db: TestDb) {
    let (dawn, asha) = (manager_of(&db, "Dawn", "1-100001").await, db.organiser("Asha").await);
    import(&db, "october", october()).await;
    import(&db, "november", november()).await;
    let question = db.question_for(&dawn).await.unwrap().unwrap();
    let entry = RegisterEntry::parse(Register::Cqc, "1-100004").ok();
    let moved = Answered::Moved { service: "Ashwood".into(), entry: entry.clone() };
    db.answer_question(&question.id, &dawn, moved.clone(), noon()).await.unwrap();
    db.answer_question(&question.id, &dawn, moved, noon()).await.unwrap();
    let workplace = db.workplace(&dawn).await.unwrap();
    assert_eq!((workplace.service.as_str(), workplace.entry), ("Ashwood", entry));
    assert_eq!(workplace.county, "Yorkshire", "what was not asked stays");

    let shown = db.questions(10).await.unwrap().remove(0);
    assert_eq!(shown.answer, Some((Answer::Moved, noon())));
    assert_eq!((shown.person_name.as_str(), shown.words.as_str()), ("Dawn", "Ashwood (1-100004)"));
    for _ in 0..2 {
        db.put_question_away(&question.id, &asha, noon()).await.unwrap();
    }
    assert!(db.questions(10).await.unwrap().is_empty());
    let deeds = db.audit_trail(100).await.unwrap();
    assert_eq!(deeds.iter().filter(|line| line.verb == "settled question about home").count(), 1);
}

async fn an_answer_counts_once_and_only_from_the_member_who_was_asked(db: TestDb) {
    let (dawn, lee) = (manager_of(&db, "Dawn", "1-100001").await, db.member("Lee").await);
    import(&db, "october", october()).await;
    import(&db, "november", november()).await;
    let question = db.question_for(&dawn).await.unwrap().unwrap();
    let others = db.answer_question(&question.id, &lee, Answered::Left, noon()).await;
    assert!(matches!(others, Err(Refused::NotFound)), "{others:?}");
    db.answer_question(&question.id, &dawn, Answered::Left, noon()).await.unwrap();
    let again = db.answer_question(&question.id, &dawn, Answered::Still, noon()).await;
    assert!(matches!(again, Err(Refused::Stale(_))), "{again:?}");
    assert_eq!(db.workplace(&dawn).await.unwrap().entry, None);
    assert_eq!(db.question_counts(noon()).await.unwrap(), (0, 0, 1));
}

async fn a_question_left_open_is_overdue_after_thirty_days_and_locks_nobody_out(db: TestDb) {
    let dawn = manager_of(&db, "Dawn", "1-100001").await;
    import(&db, "october", october()).await;
    import(&db, "november", november()).await;
    let later = |days: i64| noon() + SignedDuration::from_hours(24 * days + 1);
    assert_eq!(db.question_counts(later(29)).await.unwrap(), (1, 0, 0));
    assert_eq!(db.question_counts(later(30)).await.unwrap(), (1, 1, 0));
    assert!(db.person(&dawn).await.unwrap().unwrap().0.is_member());
}
