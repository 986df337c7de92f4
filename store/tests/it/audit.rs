use crate::support::{TestDb, config, noon, on_every_database};
use store::Store;
use store::audit::Chain;

on_every_database! {
    a_trail_of_many_writers_is_one_whole_chain,
    erasing_the_words_of_a_line_keeps_the_chain_and_changing_anything_else_breaks_it,
}

async fn run(db: &TestDb, sql: &'static str) {
    let pool = sqlx::AnyPool::connect(&db.url).await.unwrap();
    sqlx::query(sql).execute(&pool).await.unwrap();
    pool.close().await;
}

async fn a_trail_of_many_writers_is_one_whole_chain(db: TestDb) {
    let other: Store = Store::open(config(&db.url)).await.unwrap();
    let dawn = db.member("Dawn").await;
    let writers = (0..20).map(|n| {
        let (store, dawn) = (if n % 2 == 0 { (*db).clone() } else { other.clone() }, dawn.clone());
        tokio::spawn(async move { store.sign_out_everywhere(&dawn, noon()).await.unwrap() })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap();
    }
    assert_eq!(db.verify_audit().await.unwrap(), Chain::Whole { lines: 21 });
    assert_eq!(
        db.changes_after(0).await.unwrap().iter().map(|c| c.n).collect::<Vec<_>>(),
        (1..=20).collect::<Vec<_>>()
    );
}

async fn erasing_the_words_of_a_line_keeps_the_chain_and_changing_anything_else_breaks_it(db: TestDb) {
    db.member("Dawn").await;
    db.member("Lee").await;
    run(&db, "delete from audit_words where n = 1").await;
    assert_eq!(db.verify_audit().await.unwrap(), Chain::Whole { lines: 2 });

    run(&db, "update audit_words set words = 'Mallory' where n = 2").await;
    assert_eq!(db.verify_audit().await.unwrap(), Chain::BrokenAt(2));

    run(&db, "delete from audit_words where n = 2").await;
    run(&db, "delete from audit where n = 2").await;
    assert_eq!(db.verify_audit().await.unwrap(), Chain::BrokenAt(2), "a line cut off at the end is missed");
}
