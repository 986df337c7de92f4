use crate::support::{TestDb, noon, on_every_database};
use domain::people::{Register, RegisterEntry, Workplace};

on_every_database! {
    where_somebody_works_is_kept_and_corrected,
}

async fn where_somebody_works_is_kept_and_corrected(db: TestDb) {
    let dawn = db.member("Dawn").await;
    assert_eq!(db.workplace(&dawn).await.unwrap(), Workplace::default());
    let entry = RegisterEntry::parse(Register::Cqc, "1-1000210669").ok();
    for service in ["Rosewood House", "Rosewood Lodge"] {
        let workplace = Workplace { service: service.into(), entry: entry.clone(), ..Workplace::default() };
        db.set_workplace(&dawn, &workplace, &dawn, noon()).await.unwrap();
        assert_eq!(db.workplace(&dawn).await.unwrap(), workplace);
    }
}
