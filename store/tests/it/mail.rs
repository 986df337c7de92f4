use crate::support::{TestDb, at, email, noon, on_every_database};
use store::members::Asked;

on_every_database! {
    a_mail_is_leased_to_one_server_and_its_body_is_gone_once_sent,
    a_failed_mail_comes_back_later_and_is_given_up_in_the_end,
    a_mail_whose_server_died_is_leased_again,
    a_code_that_is_worth_nothing_any_more_is_not_mailed,
}

async fn one_mail(db: &TestDb) {
    let (asha, dawn) = (db.member("Asha").await, db.member("Dawn").await);
    let mail = |_: &Asked| ("May I ask you something?".into(), "How do you do it?".into());
    db.ask_to_talk("form", &asha, &dawn, "How do you do it?", noon(), mail).await.unwrap().unwrap();
}

async fn a_code_that_is_worth_nothing_any_more_is_not_mailed(db: TestDb) {
    db.member("Dawn").await;
    db.ask_to_sign_in(&email("Dawn"), None, noon(), |_| ("Sign in".into(), "012 345".into())).await.unwrap();
    assert!(db.lease_mail(1, at("2026-11-22T12:15:01Z")).await.unwrap().is_empty());
}

async fn a_mail_is_leased_to_one_server_and_its_body_is_gone_once_sent(db: TestDb) {
    one_mail(&db).await;
    let other = db.second_store().await;
    let (mine, theirs) = tokio::join!(db.lease_mail(10, noon()), other.lease_mail(10, noon()));
    let leased = [mine.unwrap(), theirs.unwrap()].concat();
    assert_eq!(leased.len(), 1);

    db.mail_sent(&leased[0].id, noon()).await.unwrap();
    assert_eq!(db.mail_counts().await.unwrap(), [("sent".to_owned(), 1)]);
    assert!(db.lease_mail(10, at("2026-11-23T12:00:00Z")).await.unwrap().is_empty());
}

async fn a_failed_mail_comes_back_later_and_is_given_up_in_the_end(db: TestDb) {
    one_mail(&db).await;
    let mut now = noon();
    for attempt in 1..=8 {
        let leased = db.lease_mail(1, now).await.unwrap();
        assert_eq!(leased.first().map(|mail| mail.attempts), Some(attempt));
        db.mail_failed(&leased[0], "connection refused", now).await.unwrap();
        assert!(db.lease_mail(1, now).await.unwrap().is_empty(), "not at once");
        now += jiff::SignedDuration::from_hours(1);
    }
    assert_eq!(db.mail_counts().await.unwrap(), [("failed".to_owned(), 1)]);
}

async fn a_mail_whose_server_died_is_leased_again(db: TestDb) {
    one_mail(&db).await;
    assert_eq!(db.lease_mail(1, noon()).await.unwrap().len(), 1);
    assert!(db.lease_mail(1, at("2026-11-22T12:01:59Z")).await.unwrap().is_empty());
    assert_eq!(db.lease_mail(1, at("2026-11-22T12:02:00Z")).await.unwrap().len(), 1);
}
