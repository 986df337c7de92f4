use crate::support::{TestDb, noon, on_every_database};
use domain::ids::PersonId;
use domain::people::{Channel, Notice};

on_every_database! {
    whoever_has_not_chosen_hears_as_usual_and_a_choice_holds_for_them_alone,
    a_choice_is_part_of_the_copy_and_of_the_erasure,
}

async fn of(db: &TestDb, person: &PersonId) -> Channel {
    let notices = db.notices(person).await.unwrap();
    notices.into_iter().find(|(notice, _)| *notice == Notice::AskToTalk).unwrap().1
}

async fn whoever_has_not_chosen_hears_as_usual_and_a_choice_holds_for_them_alone(db: TestDb) {
    let (dawn, lee) = (db.member("Dawn").await, db.member("Lee").await);
    for channel in [Channel::None, Channel::Mail, Channel::None] {
        db.choose_notice(&dawn, Notice::AskToTalk, channel, noon()).await.unwrap();
        assert_eq!(of(&db, &dawn).await, channel);
        assert_eq!(db.profile(&dawn).await.unwrap().unwrap().kept.takes_requests, channel == Channel::Mail);
    }
    assert_eq!(of(&db, &lee).await, Channel::Mail);
    assert!(db.profile(&lee).await.unwrap().unwrap().kept.takes_requests);
    assert_eq!(db.audit_trail(1).await.unwrap()[0].verb, "chose notices");
}

async fn a_choice_is_part_of_the_copy_and_of_the_erasure(db: TestDb) {
    let dawn = db.member("Dawn").await;
    db.choose_notice(&dawn, Notice::AskToTalk, Channel::None, noon()).await.unwrap();
    let chosen = async || {
        let sheets = db.export(&dawn).await.unwrap();
        sheets.into_iter().find(|sheet| sheet.name == "notices").unwrap().rows
    };
    assert_eq!(chosen().await, [["ask-to-talk", "none"]]);
    let (person, _) = db.person(&dawn).await.unwrap().unwrap();
    db.leave(&person, noon(), |_| Default::default()).await.unwrap();
    db.erase_departed(noon() + domain::people::REGRET).await.unwrap();
    assert!(chosen().await.is_empty());
}
