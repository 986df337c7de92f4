use crate::support::{TestDb, at, noon, on_every_database};
use std::time::Duration;

on_every_database! {
    a_commit_on_one_server_wakes_the_other,
    a_job_runs_on_one_server_and_again_only_when_due,
    a_form_that_was_turned_back_is_kept_for_an_hour,
    a_browser_session_ends_when_it_expires_or_is_deleted,
}

async fn a_commit_on_one_server_wakes_the_other(db: TestDb) {
    let (other, asha) = (db.second_store().await, db.organiser("Asha").await);
    let listening = other.clone();
    let _listener = tokio::spawn(async move { listening.listen().await });
    let after = other.newest_change().await.unwrap();

    db.mondays(&asha).await;
    let heard = tokio::time::timeout(Duration::from_secs(10), async {
        loop {
            other.wait_for_changes().await;
            let news = other.changes_after(after).await.unwrap();
            if !news.is_empty() {
                return news;
            }
        }
    });
    assert_eq!(heard.await.unwrap()[0].what, "added");
}

async fn a_job_runs_on_one_server_and_again_only_when_due(db: TestDb) {
    let other = db.second_store().await;
    let (mine, theirs) = tokio::join!(db.lease_job("tidy", noon()), other.lease_job("tidy", noon()));
    assert!(mine.unwrap() ^ theirs.unwrap());
    db.finish_job("tidy", "3 forgotten", noon(), at("2026-11-23T03:30:00Z")).await.unwrap();
    assert!(!db.lease_job("tidy", at("2026-11-23T03:29:59Z")).await.unwrap());
    assert!(other.lease_job("tidy", at("2026-11-23T03:30:00Z")).await.unwrap());
    // A server that died with the lease gives it back after five minutes.
    assert!(!db.lease_job("tidy", at("2026-11-23T03:34:59Z")).await.unwrap());
    assert!(db.lease_job("tidy", at("2026-11-23T03:35:00Z")).await.unwrap());
}

async fn a_form_that_was_turned_back_is_kept_for_an_hour(db: TestDb) {
    let token = db.keep_form("title=Falls&minutes=abc", noon()).await.unwrap();
    let kept = db.kept_form(&token, at("2026-11-22T12:59:59Z")).await.unwrap();
    assert_eq!(kept.as_deref(), Some("title=Falls&minutes=abc"));
    assert_eq!(db.kept_form(&token, at("2026-11-22T13:00:00Z")).await.unwrap(), None);
    assert_eq!(db.kept_form("guessed", noon()).await.unwrap(), None);
}

async fn a_browser_session_ends_when_it_expires_or_is_deleted(db: TestDb) {
    assert!(db.create_http_session("a", "{}", 1_000).await.unwrap());
    assert!(!db.create_http_session("a", "{}", 1_000).await.unwrap(), "an id is given out once");
    db.save_http_session("a", r#"{"x":1}"#, 2_000).await.unwrap();
    assert_eq!(db.load_http_session("a", 1_999).await.unwrap(), Some((r#"{"x":1}"#.into(), 2_000, None)));
    assert_eq!(db.load_http_session("a", 2_000).await.unwrap(), None);
    db.delete_http_session("a").await.unwrap();
    assert_eq!(db.load_http_session("a", 0).await.unwrap(), None);
}
