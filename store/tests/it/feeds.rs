use crate::support::{TestDb, noon, on_every_database};
use domain::people::Standing;

on_every_database! {
    a_feed_address_stays_until_it_is_renewed_and_then_is_dead,
    a_feed_dies_with_the_membership_and_comes_back_with_it,
}

async fn a_feed_address_stays_until_it_is_renewed_and_then_is_dead(db: TestDb) {
    let dawn = db.member("Dawn").await;
    let token = db.feed_token(&dawn, noon()).await.unwrap();
    assert_eq!(db.feed_token(&dawn, noon()).await.unwrap(), token);
    assert_eq!(db.feed_owner(&token).await.unwrap(), Some(dawn.clone()));

    db.rotate_feed_token(&dawn, noon()).await.unwrap();
    assert_eq!(db.feed_owner(&token).await.unwrap(), None);
    let renewed = db.feed_token(&dawn, noon()).await.unwrap();
    assert_ne!(renewed, token);
    assert_eq!(db.feed_owner(&renewed).await.unwrap(), Some(dawn));
}

async fn a_feed_dies_with_the_membership_and_comes_back_with_it(db: TestDb) {
    let (dawn, asha) = (db.member("Dawn").await, db.organiser("Asha").await);
    let token = db.feed_token(&dawn, noon()).await.unwrap();
    db.set_standing(&dawn, Standing::Suspended, &asha, noon()).await.unwrap();
    assert_eq!(db.feed_owner(&token).await.unwrap(), None);
    db.set_standing(&dawn, Standing::Member, &asha, noon()).await.unwrap();
    assert_eq!(db.feed_owner(&token).await.unwrap(), Some(dawn));
}
