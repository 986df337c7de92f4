use crate::support::{TestDb, email, noon, on_every_database};
use domain::calendar::Answer;
use domain::ids::PersonId;
use domain::people::{ActRefusal, Person, Rank, Standing, Workplace};
use jiff::SignedDuration;
use store::Refused;
use store::audit::Chain;

on_every_database! {
    whoever_leaves_can_come_back_for_thirty_days,
    after_thirty_days_nothing_names_them_and_the_numbers_and_the_trail_stay,
    the_last_owner_cannot_leave,
    an_export_holds_what_was_said_and_nothing_of_others,
}

fn letter() -> (String, String) {
    ("You have left".into(), String::new())
}

fn days(n: i64) -> jiff::Timestamp {
    noon() + SignedDuration::from_hours(24 * n)
}

async fn person(db: &TestDb, id: &PersonId) -> Person {
    db.person(id).await.unwrap().unwrap().0
}

async fn whoever_leaves_can_come_back_for_thirty_days(db: TestDb) {
    let dawn = db.member("Dawn").await;
    let token = db.leave(&person(&db, &dawn).await, noon(), |_| letter()).await.unwrap();
    assert_eq!(person(&db, &dawn).await.standing, Standing::Left);
    assert_eq!(db.departed(&token, days(29)).await.unwrap().unwrap().name, "Dawn");
    assert_eq!(db.departed(&token, days(30)).await.unwrap(), None);
    assert!(matches!(db.come_back(&format!("{dawn}.0000"), days(1)).await, Err(Refused::TooLate)), "forged");
    db.come_back(&token, days(29)).await.unwrap();
    assert_eq!(person(&db, &dawn).await.standing, Standing::Member);
    assert_eq!(db.erase_departed(days(40)).await.unwrap(), 0);
    assert!(matches!(db.come_back(&token, days(29)).await, Err(Refused::TooLate)), "used once");
}

async fn after_thirty_days_nothing_names_them_and_the_numbers_and_the_trail_stay(db: TestDb) {
    let (asha, dawn) = (db.organiser("Asha").await, db.member("Dawn").await);
    db.mondays(&asha).await;
    let monday = db.sessions().await.remove(0);
    db.answer(&monday.id, &dawn, Answer::Coming, noon()).await.unwrap();
    let doors = monday.times.starts_at;
    assert!(db.join(&monday.id, &dawn, doors).await.is_ok());
    let home = Workplace { service: "Rosewood House".into(), ..Workplace::default() };
    db.set_workplace(&dawn, &home, &dawn, noon()).await.unwrap();
    db.make_vouch(&dawn, "Lee from next door", noon()).await.unwrap();
    db.leave(&person(&db, &dawn).await, days(2), |_| letter()).await.unwrap();

    assert_eq!(db.erase_departed(days(31)).await.unwrap(), 0);
    assert_eq!(db.erase_departed(days(32)).await.unwrap(), 1);
    assert_eq!(db.erase_departed(days(33)).await.unwrap(), 0);
    let gone = person(&db, &dawn).await;
    assert_eq!(gone.name, "Former member");
    assert!(db.person_by_email(&email("Dawn")).await.unwrap().is_none());
    assert_eq!(db.workplace(&dawn).await.unwrap(), Workplace::default());
    let session = db.session(&monday.id, &asha).await.unwrap().unwrap();
    assert_eq!((session.attended, session.names), (1, vec![]));
    let words: Vec<_> = db.audit_trail(100).await.unwrap().into_iter().filter_map(|line| line.words).collect();
    assert!(!words.iter().any(|words| words.contains("Dawn") || words.contains("Rosewood")), "{words:?}");
    assert!(matches!(db.verify_audit().await.unwrap(), Chain::Whole { .. }));
}

async fn the_last_owner_cannot_leave(db: TestDb) {
    let owner = db.someone("Olu", Rank::Owner, Standing::Member).await;
    let left = db.leave(&person(&db, &owner).await, noon(), |_| letter()).await;
    assert!(matches!(left, Err(Refused::Act(ActRefusal::LastOwner))), "{left:?}");
    db.someone("Second", Rank::Owner, Standing::Member).await;
    assert!(db.leave(&person(&db, &owner).await, noon(), |_| letter()).await.is_ok());
}

async fn an_export_holds_what_was_said_and_nothing_of_others(db: TestDb) {
    let (dawn, lee) = (db.member("Dawn").await, db.member("Lee").await);
    db.make_vouch(&dawn, "A colleague of mine", noon()).await.unwrap();
    db.make_vouch(&lee, "Somebody of Lee's", noon()).await.unwrap();
    let sheets = db.export(&dawn).await.unwrap();
    let of = |name: &str| sheets.iter().find(|sheet| sheet.name == name).unwrap();
    assert_eq!(of("details").rows[0][..2], ["Dawn", "dawn@example.org"]);
    assert_eq!(of("details").rows[0][5], "2026-11-22T12:00:00Z");
    assert_eq!(of("invitations-made").rows.len(), 1);
    let all: String = sheets.iter().flat_map(|sheet| &sheet.rows).flatten().map(String::as_str).collect();
    assert!(all.contains("A colleague of mine") && !all.contains("Lee"), "{all}");
}
