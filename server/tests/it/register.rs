//! The public register as outsiders and members meet it.

use crate::circle::Circle;
use axum::body::Body;
use domain::register::Location;
use http::{Request, StatusCode};
use jiff::civil::date;
use store::register::Begun;

/// Puts a file of these locations in, as an import does.
pub async fn import(circle: &Circle, digest: &str, locations: Vec<Location>) {
    let begun = circle.store.begin_register_load(digest, crate::circle::noon()).await.unwrap();
    let Begun::Empty(generation) = begun else { panic!("{begun:?}") };
    let count = i64::try_from(locations.len()).unwrap();
    circle.store.add_locations(generation, 1, locations, crate::circle::noon()).await.unwrap();
    let loaded = circle.store.finish_register_load(generation, count, date(2026, 10, 1)).await.unwrap();
    circle.store.switch_register(loaded, "command line", crate::circle::noon(), |_| None).await.unwrap();
}

async fn look_up(circle: &Circle, typed: &str) -> (StatusCode, String) {
    let request = Request::post("/api/register/find_locations")
        .header("accept", "application/json")
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from(format!("typed={typed}")))
        .unwrap();
    let response = circle.send(request).await;
    (response.status(), crate::circle::read(response).await)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn anybody_may_look_a_home_up_while_typing_and_learns_its_name_town_and_id_and_the_files_date_only() {
    let circle = Circle::new().await;
    let nothing = r#"{"dated":"","locations":[]}"#;
    assert_eq!(look_up(&circle, "rose").await, (StatusCode::OK, nothing.into()), "no file is in yet");
    let home = |n: usize| Location {
        id: format!("1-10000{n}"),
        name: format!("Rosewood {n}"),
        town: "Leeds".into(),
        manager: "Okafor, Dawn".into(),
        ..Location::default()
    };
    import(&circle, "october", (0..20).map(home).collect()).await;
    let (status, found) = look_up(&circle, "rosewood+1").await;
    assert_eq!(status, StatusCode::OK);
    assert!(found.contains(r#"{"id":"1-100001","name":"Rosewood 1","town":"Leeds"}"#), "{found}");
    assert!(found.contains(r#""dated":"CQC data, "#), "{found}");
    assert!(!found.contains("Okafor"), "{found}");
    let (_, many) = look_up(&circle, "rose").await;
    assert_eq!(many.matches("\"id\"").count(), 8);
}
