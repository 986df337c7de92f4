use crate::support::{TestDb, date, noon, on_every_database};
use domain::register::{Location, Service};
use store::register::{Begun, Difference, Loaded};

on_every_database! {
    a_location_is_read_back_as_the_file_had_it,
    homes_are_found_by_name_town_postcode_and_id_while_typing,
    what_somebody_types_is_never_a_pattern,
    a_new_file_is_unseen_until_it_is_wholly_in,
    the_same_file_is_not_loaded_twice,
    a_load_that_was_cut_short_leaves_nothing_behind,
}

pub fn home(id: &str, name: &str, town: &str, postcode: &str) -> Location {
    Location {
        id: id.into(),
        name: name.into(),
        town: town.into(),
        postcode: postcode.into(),
        is_care_home: true,
        ..Location::default()
    }
}

fn rosewood() -> Location {
    Location {
        street: "12 Rosewood Lane".into(),
        beds: Some(42),
        manager: "Okafor, Dawn".into(),
        services: vec![Service::NursingHome, Service::ResidentialHome],
        since: Some(date(2010, 10, 1)),
        provider_id: "1-200001".into(),
        ..home("1-100001", "Rosewood House", "Leeds", "LS1 1AB")
    }
}

fn homes() -> Vec<Location> {
    vec![
        rosewood(),
        home("1-100002", "The Rosewood", "York", "YO1 7HH"),
        home("1-100003", "St. Mary's Café House", "Leeds", "LS11 9XX"),
        home("1-100004", "Lee House Rosewood Court", "Exeter", "EX36 4AA"),
    ]
}

/// Loads a file of these locations, unseen.
pub async fn load(db: &TestDb, digest: &str, locations: Vec<Location>) -> Loaded {
    let Begun::Empty(generation) = db.begin_register_load(digest, noon()).await.unwrap() else {
        panic!("{digest} is there already")
    };
    let count = i64::try_from(locations.len()).unwrap();
    db.add_locations(generation, 1, locations, noon()).await.unwrap();
    db.finish_register_load(generation, count, date(2026, 10, 1)).await.unwrap()
}

pub async fn import(db: &TestDb, digest: &str, locations: Vec<Location>) {
    let loaded = load(db, digest, locations).await;
    db.switch_register(loaded, "command line", noon(), no_mail).await.unwrap();
}

fn no_mail(_: &store::register::ToAsk) -> Option<(String, String)> {
    None
}

async fn found(db: &TestDb, typed: &str) -> Vec<String> {
    db.find_locations(typed, 8).await.unwrap().into_iter().map(|it| it.name).collect()
}

async fn a_location_is_read_back_as_the_file_had_it(db: TestDb) {
    assert_eq!(db.register_date().await.unwrap(), None);
    assert_eq!(db.location("1-100001").await.unwrap(), None);
    import(&db, "october", homes()).await;
    assert_eq!(db.location(" 1-100001 ").await.unwrap(), Some(rosewood()));
    assert_eq!(db.register_date().await.unwrap(), Some(date(2026, 10, 1)));
}

async fn homes_are_found_by_name_town_postcode_and_id_while_typing(db: TestDb) {
    import(&db, "october", homes()).await;
    assert_eq!(found(&db, "rosew").await, ["Rosewood House", "Lee House Rosewood Court", "The Rosewood"]);
    assert_eq!(found(&db, "leeds rose").await, ["Rosewood House"]);
    assert_eq!(found(&db, "st marys caf").await, ["St. Mary's Café House"]);
    assert_eq!(found(&db, "EX36 4A").await, ["Lee House Rosewood Court"]);
    assert_eq!(found(&db, "ls1").await, ["Rosewood House", "St. Mary's Café House"]);
    assert_eq!(found(&db, "1-100002").await, ["The Rosewood"]);
    assert_eq!(found(&db, "hou").await.len(), 3);
    assert_eq!(db.find_locations("hou", 2).await.unwrap().len(), 2);
}

async fn what_somebody_types_is_never_a_pattern(db: TestDb) {
    import(&db, "october", homes()).await;
    for odd in ["", "r", "%", "__", "rosewood xyz", "house %", "' or 1=1 --", "\u{202e}\u{0}"] {
        let names = found(&db, odd).await;
        assert!(names.is_empty() || odd == "house %", "{odd} {names:?}");
    }
    assert!(found(&db, &"rose ".repeat(2_000)).await.len() <= 8);
}

async fn a_new_file_is_unseen_until_it_is_wholly_in(db: TestDb) {
    import(&db, "october", homes()).await;
    let mut next = homes();
    next.remove(1);
    next[0].manager = "Marsh, Lee".into();
    next.push(home("1-100005", "Oakwood", "Leeds", "LS2 2AA"));
    next.push(home("1-100006", "Elmwood", "Leeds", "LS2 2AB"));
    let loaded = load(&db, "november", next).await;
    assert_eq!(found(&db, "oakwood").await, Vec::<String>::new());
    assert_eq!(db.location("1-100001").await.unwrap().unwrap().manager, "Okafor, Dawn");
    let difference = db.register_difference(loaded).await.unwrap();
    assert_eq!(difference, Difference { before: 4, after: 5, new: 2, gone: 1, manager_changed: 1 });

    db.switch_register(loaded, "command line", noon(), no_mail).await.unwrap();
    db.forget_register_loads(noon()).await.unwrap();
    assert_eq!(found(&db, "oakwood").await, ["Oakwood"]);
    assert_eq!(db.location("1-100001").await.unwrap().unwrap().manager, "Marsh, Lee");
    assert_eq!(db.location("1-100002").await.unwrap(), None);
    assert!(db.switch_register(loaded, "command line", noon(), no_mail).await.is_err(), "it is the current one");
    assert_eq!(db.location("1-100005").await.unwrap().unwrap().name, "Oakwood");
}

async fn the_same_file_is_not_loaded_twice(db: TestDb) {
    let checked = load(&db, "october", homes()).await;
    assert_eq!(db.begin_register_load("october", noon()).await.unwrap(), Begun::Checked(checked));
    db.switch_register(checked, "command line", noon(), no_mail).await.unwrap();
    assert_eq!(db.begin_register_load("october", noon()).await.unwrap(), Begun::Current(checked));
}

async fn a_load_that_was_cut_short_leaves_nothing_behind(db: TestDb) {
    let Begun::Empty(generation) = db.begin_register_load("october", noon()).await.unwrap() else { panic!() };
    db.add_locations(generation, 1, homes(), noon()).await.unwrap();
    let days_later = noon() + jiff::SignedDuration::from_hours(72);
    db.forget_register_loads(days_later).await.unwrap();
    let Begun::Empty(again) = db.begin_register_load("october", days_later).await.unwrap() else { panic!() };
    assert_eq!(again, generation, "nothing is left of the first");
    db.add_locations(again, 1, homes(), noon()).await.unwrap();
}
