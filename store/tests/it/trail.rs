use crate::support::{TestDb, at, noon, on_every_database};
use domain::people::Standing;
use store::trail::{About, TrailFilter, TrailLine};

on_every_database! {
    the_trail_is_filtered_by_person_verb_and_time_and_read_page_by_page,
    what_was_done_by_a_clock_that_was_behind_stands_at_its_time_and_no_page_leaves_it_out,
    every_verb_is_offered_once,
    a_line_about_a_session_or_a_series_says_which,
}

async fn the_trail_is_filtered_by_person_verb_and_time_and_read_page_by_page(db: TestDb) {
    let (asha, dawn, lee) = (db.organiser("Asha").await, db.member("Dawn").await, db.member("Lee").await);
    let day = |n: u32| at(&format!("2026-11-{n}T12:00:00Z"));
    for (n, whom) in [(23, &dawn), (24, &lee), (25, &dawn)] {
        db.set_standing(whom, Standing::Suspended, &asha, day(n)).await.unwrap();
    }
    db.sign_out_everywhere(&dawn, day(26)).await.unwrap();

    let of_dawn = TrailFilter { person: Some(dawn.clone()), ..TrailFilter::default() };
    let lines = db.trail(&of_dawn, None, 10).await.unwrap();
    let read: Vec<_> = lines.iter().map(|line| (line.verb.as_str(), line.actor_name.as_deref())).collect();
    let (by_asha, by_dawn) = (("changed standing", Some("Asha")), ("signed out everywhere", Some("Dawn")));
    assert_eq!(read, [by_dawn, by_asha, by_asha, ("added person", None)]);
    assert_eq!(lines[1].about_name.as_deref(), Some("Dawn"));

    let page = db.trail(&of_dawn, None, 2).await.unwrap();
    let next = db.trail(&of_dawn, Some(page[1].n), 2).await.unwrap();
    assert_eq!(
        next.iter().map(|line| line.n).collect::<Vec<_>>(),
        lines[2..].iter().map(|line| line.n).collect::<Vec<_>>()
    );

    let some = TrailFilter {
        person: Some(asha),
        verb: "changed standing".into(),
        from: Some(day(24)),
        until: Some(day(25)),
        summed_up: true,
    };
    let lines = db.trail(&some, None, 10).await.unwrap();
    assert_eq!(
        lines.iter().map(|line| (line.at(), line.about.as_str())).collect::<Vec<_>>(),
        [(day(24), lee.as_str())]
    );
    assert_eq!(db.trail(&TrailFilter::default(), None, 100).await.unwrap().len(), 7);
}

async fn what_was_done_by_a_clock_that_was_behind_stands_at_its_time_and_no_page_leaves_it_out(db: TestDb) {
    let dawn = db.member("Dawn").await;
    for minute in ["12:01", "12:03", "12:02", "12:03"] {
        db.sign_out_everywhere(&dawn, at(&format!("2026-11-22T{minute}:00Z"))).await.unwrap();
    }
    let filters = [
        TrailFilter::default(),
        TrailFilter { person: Some(dawn), ..TrailFilter::default() },
        TrailFilter { verb: "signed out everywhere".into(), ..TrailFilter::default() },
    ];
    for filter in filters {
        let (mut read, mut before) = (Vec::new(), None);
        while let Some(line) = db.trail(&filter, before, 1).await.unwrap().pop() {
            before = Some(line.n);
            read.push(line.n);
        }
        // The first of all is that Dawn was added.
        assert_eq!(read[..4], [5, 3, 4, 2], "{filter:?}");
    }
}

async fn every_verb_is_offered_once(db: TestDb) {
    let dawn = db.member("Dawn").await;
    db.member("Lee").await;
    db.sign_out_everywhere(&dawn, noon()).await.unwrap();
    assert_eq!(db.verbs().await.unwrap(), ["added person", "signed out everywhere"]);
}

async fn a_line_about_a_session_or_a_series_says_which(db: TestDb) {
    let asha = db.organiser("Asha").await;
    db.mondays(&asha).await;
    let monday = db.sessions().await.remove(0);
    db.cancel_session(&monday.id, 1, "No host", &asha, noon()).await.unwrap();
    let lines = db.trail(&TrailFilter::default(), None, 2).await.unwrap();
    let about: Vec<_> = lines.iter().map(TrailLine::about_what).collect();
    let title = || "Monday live".to_owned();
    assert_eq!(about, [About::Session(title(), monday.times.starts_at), About::Series(title())]);
    db.sign_out_everywhere(&asha, noon()).await.unwrap();
    let lines = db.trail(&TrailFilter::default(), None, 1).await.unwrap();
    assert_eq!(lines[0].about_what(), About::Person("Asha".into()));
    db.trail_exported(&asha, "", noon()).await.unwrap();
    assert_eq!(db.trail(&TrailFilter::default(), None, 1).await.unwrap()[0].about_what(), About::Nothing);
}
