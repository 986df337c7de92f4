//! Recordings on their way into the library.

use crate::support::{TestDb, noon, on_every_database};
use domain::ids::{PersonId, TalkId, UploadId};
use domain::library::{Audience, MediaKind, TalkDetails, Transcript, UploadNotice, UploadStage};
use jiff::SignedDuration;
use store::library::{NewMedia, NewUpload, Origin};

on_every_database! {
    of_two_who_go_on_with_an_upload_from_the_same_place_one_does,
    a_recording_replaces_every_file_of_the_one_before_once_and_in_one_step,
    a_version_of_a_recording_that_was_replaced_is_nobodys,
    what_rests_for_seven_days_ends_and_is_remembered_for_a_month,
    an_imported_talk_has_its_recording_from_the_beginning,
}

fn details() -> TalkDetails {
    TalkDetails {
        title: "Counting twice".into(),
        description: String::new(),
        held_on: None,
        speakers: Vec::new(),
        topics: Vec::new(),
        audience: Audience::Members,
        chapters: Vec::new(),
    }
}

async fn talk(db: &TestDb, by: &PersonId) -> TalkId {
    db.add_talk(&details(), &Origin::default(), "", by, noon()).await.unwrap()
}

async fn begun(db: &TestDb, talk: &TalkId, by: &PersonId) -> UploadId {
    let new = NewUpload {
        talk: talk.clone(),
        file_name: "evening.mp4".into(),
        metadata: String::new(),
        bytes: 5_000_000_000,
    };
    db.begin_upload(&new, by, noon()).await.unwrap()
}

fn file(kind: MediaKind, place: &str) -> NewMedia {
    NewMedia {
        kind,
        content_type: "video/mp4",
        bytes: 9,
        digest: "d".into(),
        place: place.into(),
        duration_ms: Some(60_000),
    }
}

/// Takes a recording into the library as a server does.
async fn taken(db: &TestDb, talk: &TalkId, by: &PersonId, place: &str) {
    let id = begun(db, talk, by).await;
    assert!(db.note_came(&id, 0, 5_000_000_000, noon()).await.unwrap());
    let (from, to) = (UploadStage::Coming, UploadStage::Received);
    assert!(db.move_upload(&id, from, to, UploadNotice::Nothing, noon()).await.unwrap());
    let upload = db.upload(&id).await.unwrap().unwrap();
    for _ in 0..2 {
        db.take_recording(&upload, &file(MediaKind::Video, place), noon()).await.unwrap();
    }
    assert_eq!(db.upload(&id).await.unwrap().unwrap().stage, UploadStage::Making);
}

async fn places(db: &TestDb, talk: &TalkId) -> Vec<String> {
    db.media_of(talk).await.unwrap().into_iter().map(|media| media.place).collect()
}

async fn of_two_who_go_on_with_an_upload_from_the_same_place_one_does(db: TestDb) {
    let dawn = db.organiser("Dawn").await;
    let talk = talk(&db, &dawn).await;
    let id = begun(&db, &talk, &dawn).await;
    let (one, other) = tokio::join!(db.note_came(&id, 0, 700, noon()), db.note_came(&id, 0, 900, noon()));
    assert!(one.unwrap() ^ other.unwrap());
    let upload = db.upload(&id).await.unwrap().unwrap();
    assert!(upload.came == 700 || upload.came == 900);
    assert_eq!((upload.bytes, upload.by.as_str(), upload.stage), (5_000_000_000, "Dawn", UploadStage::Coming));
    assert_eq!(db.uploads_to_work_on().await.unwrap(), []);
    db.move_upload(&id, UploadStage::Coming, UploadStage::Removed, UploadNotice::Nothing, noon()).await.unwrap();
    assert!(!db.note_came(&id, upload.came, 1000, noon()).await.unwrap());
    assert_eq!(db.uploads_of(&talk).await.unwrap(), []);
}

async fn a_recording_replaces_every_file_of_the_one_before_once_and_in_one_step(db: TestDb) {
    let dawn = db.organiser("Dawn").await;
    let talk = talk(&db, &dawn).await;
    taken(&db, &talk, &dawn, "one.mp4").await;
    assert!(db.add_version(&talk, "one.mp4", &file(MediaKind::Small, "one.small.mp4"), noon()).await.unwrap());
    assert_eq!(db.media_left().await.unwrap(), Vec::<String>::new());
    taken(&db, &talk, &dawn, "two.mp4").await;
    assert_eq!(places(&db, &talk).await, ["two.mp4"]);
    let mut left = db.media_left().await.unwrap();
    left.sort();
    assert_eq!(left, ["one.mp4", "one.small.mp4"]);
    db.forget_media_left("one.mp4").await.unwrap();
    assert_eq!(db.media_left().await.unwrap(), ["one.small.mp4"]);
    assert_eq!(db.kept_talk(&talk).await.unwrap().unwrap().duration_ms, 60_000);
    assert_eq!(db.uploads_of(&talk).await.unwrap().len(), 2);
}

async fn a_version_of_a_recording_that_was_replaced_is_nobodys(db: TestDb) {
    let dawn = db.organiser("Dawn").await;
    let talk = talk(&db, &dawn).await;
    taken(&db, &talk, &dawn, "two.mp4").await;
    assert!(!db.add_version(&talk, "one.mp4", &file(MediaKind::Small, "one.small.mp4"), noon()).await.unwrap());
    for _ in 0..2 {
        assert!(db.add_version(&talk, "two.mp4", &file(MediaKind::Small, "two.small.mp4"), noon()).await.unwrap());
    }
    assert_eq!(places(&db, &talk).await, ["two.small.mp4", "two.mp4"]);
}

async fn what_rests_for_seven_days_ends_and_is_remembered_for_a_month(db: TestDb) {
    let dawn = db.organiser("Dawn").await;
    let talk = talk(&db, &dawn).await;
    let (rests, goes_on) = (begun(&db, &talk, &dawn).await, begun(&db, &talk, &dawn).await);
    let days = |days: i64| noon() + SignedDuration::from_hours(24 * days);
    assert!(db.note_came(&goes_on, 0, 10, days(6)).await.unwrap());
    assert_eq!(db.expire_uploads(days(7)).await.unwrap(), 0);
    assert_eq!(db.expire_uploads(days(8)).await.unwrap(), 1);
    assert_eq!(db.upload(&rests).await.unwrap().unwrap().stage, UploadStage::Expired);
    let ids = [rests.to_string(), goes_on.to_string(), "0198".into()];
    assert_eq!(db.uploads_in_use(&ids).await.unwrap(), [goes_on.to_string()]);
    db.expire_uploads(days(39)).await.unwrap();
    assert_eq!(db.upload(&rests).await.unwrap(), None);
    assert!(db.upload(&goes_on).await.unwrap().is_some());
}

async fn an_imported_talk_has_its_recording_from_the_beginning(db: TestDb) {
    let dawn = db.organiser("Dawn").await;
    let origin = Origin { source: Some("1.mp4".into()), ..Origin::default() };
    let (none, recording) = (Transcript::default(), file(MediaKind::Video, "imported-1.mp4"));
    let with = (&none, Some(&recording));
    let id = db.import_talk(&details(), &origin, with, &dawn, noon()).await.unwrap().unwrap();
    assert_eq!(places(&db, &id).await, ["imported-1.mp4"]);
    assert_eq!(db.import_talk(&details(), &origin, with, &dawn, noon()).await.unwrap(), None);
}
