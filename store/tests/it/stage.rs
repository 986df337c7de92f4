//! A conference on its day: signs held up at the stage.

use crate::programmes::conference;
use crate::support::{TestDb, noon, on_every_database};
use domain::conference::{Sign, Slot};
use jiff::SignedDuration;

on_every_database! {
    a_sign_is_held_up_at_one_slot_until_another_or_a_minute_takes_it_down,
    the_key_of_one_conference_opens_no_other,
}

async fn a_sign_is_held_up_at_one_slot_until_another_or_a_minute_takes_it_down(db: TestDb) {
    let asha = db.organiser("Asha").await;
    let id = conference(&db, &asha).await;
    let [one, two] = [Slot::ALL[0], Slot::ALL[1]];
    let shown = async |slot, after| {
        let held = db.held_up(&id, slot, noon() + SignedDuration::from_secs(after)).await.unwrap();
        held.map(|held| held.sign)
    };
    assert_eq!(shown(one, 0).await, None);
    db.hold_up(&id, one, Some(Sign::SpeedUp), &asha, noon()).await.unwrap();
    assert_eq!((shown(one, 59).await, shown(two, 0).await), (Some(Sign::SpeedUp), None));
    assert_eq!(shown(one, 60).await, None);
    db.hold_up(&id, one, Some(Sign::ThankYou), &asha, noon()).await.unwrap();
    assert_eq!(shown(one, 1).await, Some(Sign::ThankYou));
    db.hold_up(&id, one, None, &asha, noon()).await.unwrap();
    assert_eq!(shown(one, 1).await, None);
}

async fn the_key_of_one_conference_opens_no_other(db: TestDb) {
    let asha = db.organiser("Asha").await;
    let id = conference(&db, &asha).await;
    let other = "0198aaaa-0000-7000-8000-000000000001".parse().unwrap();
    let key = db.stage_key(&id);
    assert!(db.is_stage_key(&id, &format!(" {} ", key.to_uppercase())));
    assert!(!db.is_stage_key(&other, &key) && !db.is_stage_key(&id, ""));
}
