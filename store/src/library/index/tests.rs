use super::*;
use domain::library::Cue;
use jiff::civil::date;

fn entry(id: &str, audience: Audience, title: &str, said: &[&str]) -> Entry {
    let cues = (0..).zip(said).map(|(n, words)| Cue {
        start: n * 4000,
        end: n * 4000 + 4000,
        speaker: "Priya".into(),
        words: (*words).into(),
    });
    Entry {
        id: id.into(),
        audience,
        title: title.into(),
        description: String::new(),
        speakers: vec!["Priya Nair".into()],
        topics: vec!["Safe care".into()],
        series: "Monday live".into(),
        held_on: Some(date(2026, 3, 16)),
        duration_ms: 900_000,
        chapters: Vec::new(),
        transcript: Transcript::new(cues.collect()),
    }
}

fn index(entries: &[Entry]) -> (tempfile::TempDir, Index) {
    let folder = tempfile::tempdir().unwrap();
    let index = Index::open(folder.path()).unwrap();
    let intake = index.intake(false).unwrap();
    for entry in entries {
        intake.take_in(entry).unwrap();
    }
    intake.finish(7).unwrap();
    (folder, index)
}

fn search(index: &Index, address: &str, manages: bool) -> Hits {
    let asked = Asked {
        query: Arc::new(Query::of_address(address)),
        manages,
        mine: Arc::default(),
        thanks: Arc::default(),
        synonyms: Arc::new(Synonyms::read("MAR, medication administration record")),
        today: date(2026, 11, 23),
    };
    index.search(&asked).unwrap()
}

fn ids(hits: &Hits) -> Vec<&str> {
    hits.talks.iter().map(|(id, _)| id.as_str()).collect()
}

fn two() -> (tempfile::TempDir, Index) {
    index(&[
        entry(
            "night",
            Audience::Members,
            "Night staffing",
            &[
                "Good evening.",
                "The medication error wasn't hers.",
                "We count twice and write it on the record.",
                "Every error we found was ours.",
                "So medication errors are never one person's.",
            ],
        ),
        entry(
            "falls",
            Audience::Members,
            "Falls at night",
            &["Somebody fell.", "The administration record was wrong."],
        ),
        entry("pay", Audience::Managers, "Paying agency staff", &["The whistleblower was right about medication."]),
    ])
}

#[test]
fn who_says_it_in_one_sentence_comes_before_who_says_its_words_more_often_but_apart() {
    let apart = ["The kitchen is closed.", "Plates, and plates.", "The night is long.", "That night."];
    let (_folder, index) = index(&[
        entry("apart", Audience::Members, "Suppers", &apart),
        entry(
            "once",
            Audience::Members,
            "Suppers",
            &["Good evening.", "At night the kitchen is full of plates.", "I see.", "Yes."],
        ),
    ]);
    assert_eq!(ids(&search(&index, "?q=night+kitchen+plates+", false)), ["once", "apart"]);
}

#[test]
fn a_sentence_is_found_by_misspelt_words_and_its_best_moments_come_first() {
    let (_folder, index) = two();
    let hits = search(&index, "?q=medicaton+erors+", false);
    assert_eq!((ids(&hits), hits.count), (vec!["night"], 1));
    assert_eq!(hits.talks[0].1, [1, 4, 3]);
    assert_eq!(hits.instead, [("medicaton".into(), "medication".into()), ("erors".into(), "errors".into())]);
    let marked = index.marked("The medication error wasn't hers.", &hits.marks);
    let words: Vec<_> = marked.iter().filter(|(meant, _)| *meant).map(|(_, words)| words.as_str()).collect();
    assert_eq!(words, ["medication", "error"]);
    assert_eq!(marked.iter().map(|(_, words)| words.as_str()).collect::<String>(), "The medication error wasn't hers.");
}

#[test]
fn a_word_that_is_not_typed_to_its_end_is_found() {
    let (_folder, index) = two();
    assert_eq!(ids(&search(&index, "?q=medic", false)), ["night"]);
    assert_eq!(ids(&search(&index, "?q=nigh", false)).len(), 2);
}

#[test]
fn words_in_quotation_marks_stand_one_after_the_other_even_from_one_cue_to_the_next() {
    let (_folder, index) = two();
    assert_eq!(ids(&search(&index, "?q=%22count+twice%22", false)), ["night"]);
    assert_eq!(ids(&search(&index, "?q=%22hers+we+count%22", false)), ["night"]);
    assert_eq!(search(&index, "?q=%22twice+count%22", false).count, 0);
}

#[test]
fn what_the_sector_calls_by_letters_is_found_by_its_words() {
    let (_folder, index) = index(&[
        entry("a", Audience::Members, "A", &["Sign the MAR at once."]),
        entry("b", Audience::Members, "B", &["The medication administration record was empty."]),
    ]);
    assert_eq!(search(&index, "?q=MAR+", false).count, 2);
    assert_eq!(search(&index, "?q=medication+administration+record+", false).count, 2);
}

#[test]
fn when_no_talk_has_all_words_those_that_are_near_are_shown_as_such() {
    let (_folder, index) = two();
    let hits = search(&index, "?q=somebody+counted+sheep+", false);
    assert_eq!((ids(&hits).len(), hits.is_near), (2, true));
}

#[test]
fn results_are_counted_by_what_narrows_them_down() {
    let (_folder, index) = two();
    let hits = search(&index, "?q=record+", false);
    let counted =
        |facet, label: &str| hits.facets.iter().find(|(f, l, _)| *f == facet && l == label).map(|(_, _, n)| *n);
    assert_eq!(counted(Facet::Topic, "Safe care"), Some(2));
    assert_eq!(counted(Facet::Speaker, "Priya Nair"), Some(2));
    assert_eq!(counted(Facet::Year, "2026"), Some(2));
    assert_eq!(counted(Facet::Transcript, "1"), Some(2));
    assert_eq!(search(&index, "?q=record+&topic=safe+care&speaker=nair&year=2026&length=medium", false).count, 2);
    for nothing in ["&topic=falls", "&speaker=dev", "&year=2025", "&length=long", "&series=thursday", "&saved=1"] {
        assert_eq!(search(&index, &format!("?q=record+{nothing}"), false).count, 0, "{nothing}");
    }
    assert_eq!(search(&index, "?q=record+before%3A2026-03", false).count, 0);
    assert_eq!(search(&index, "?q=record+before%3A2026-04", false).count, 2);
}

/// Each way in which a talk could be noticed: found, counted, sorted by, suggested, or told from one that is not there.
#[test]
fn what_is_for_managers_only_leaves_no_trace_for_others() {
    let (_with, with) = two();
    let (_without, without) = index(&[
        entry(
            "night",
            Audience::Members,
            "Night staffing",
            &[
                "Good evening.",
                "The medication error wasn't hers.",
                "We count twice and write it on the record.",
                "Every error we found was ours.",
                "So medication errors are never one person's.",
            ],
        ),
        entry(
            "falls",
            Audience::Members,
            "Falls at night",
            &["Somebody fell.", "The administration record was wrong."],
        ),
    ]);
    for address in [
        "?q=whistleblower",
        "?q=wistleblower+",
        "?q=whistleb",
        "?q=medication+",
        "?q=paying+agency+",
        "?q=",
        "?sort=newest",
        "?topic=safe+care",
        "?q=whistleblower+medication+",
    ] {
        let (seen, alone) = (search(&with, address, false), search(&without, address, false));
        assert_eq!(format!("{seen:?}"), format!("{alone:?}"), "{address}");
    }
    assert_eq!(ids(&search(&with, "?q=wistleblower+", true)), ["pay"]);
    assert_eq!(search(&with, "?q=medication+", true).count, 2);
}

#[test]
fn newer_talks_come_first_when_they_are_as_good() {
    let old = Entry { held_on: Some(date(2019, 1, 7)), ..entry("old", Audience::Members, "Falls", &["a"]) };
    let lost = Entry { held_on: None, ..entry("lost", Audience::Members, "Falls", &["a"]) };
    let (_folder, index) = index(&[old, lost, entry("new", Audience::Members, "Falls", &["a"])]);
    assert_eq!(ids(&search(&index, "?q=falls+", false)), ["new", "lost", "old"]);
    assert_eq!(ids(&search(&index, "?sort=newest", false)), ["new", "old", "lost"]);
}

#[test]
fn a_talk_that_was_changed_or_taken_out_is_found_as_it_is_now() {
    let (folder, index) = two();
    let intake = index.intake(false).unwrap();
    intake.take_out("night");
    intake.take_out("falls");
    intake.take_in(&entry("night", Audience::Members, "Night staffing", &["She counted once."])).unwrap();
    intake.finish(8).unwrap();
    assert_eq!(search(&index, "?q=medication+", false).count, 0);
    let hits = search(&index, "?q=counted+", false);
    assert_eq!(hits.talks, [("night".to_owned(), vec![0])]);
    drop(index);
    let again = Index::open(folder.path()).unwrap();
    assert_eq!((again.knows_up_to().unwrap(), search(&again, "?q=", false).count), (Some(8), 1));
}

#[test]
fn nothing_that_is_typed_breaks_a_search() {
    let (_folder, index) = two();
    for odd in ["*", "OR+AND", "%22%22", "a:b:c", "уход+за", "title:", "%5B0+TO+9%5D", "%2B-%7E", "%F0%9F%98%80"]
    {
        search(&index, &format!("?q={odd}"), true);
    }
    search(&index, &format!("?q={}", "medicaton+".repeat(500)), true);
}

#[test]
fn near_a_talk_are_those_of_its_topics_speakers_and_words_and_never_itself() {
    let other = |id: &str, audience, title: &str, speaker: &str, topic: &str| Entry {
        speakers: vec![speaker.into()],
        topics: vec![topic.into()],
        ..entry(id, audience, title, &["a"])
    };
    let (_folder, index) = index(&[
        other("falls", Audience::Members, "Falls at night", "Priya Nair", "Safe care"),
        other("night", Audience::Members, "The night shift", "Dev Shah", "Staff"),
        other("priya", Audience::Members, "Budgets", "Priya Nair", "Money"),
        other("care", Audience::Members, "Pressure sores", "Dev Shah", "Safe care"),
        other("far", Audience::Members, "Menus", "Rita Moss", "Food"),
        other("secret", Audience::Managers, "Falls and the police", "Priya Nair", "Safe care"),
    ]);
    let talk = Near {
        id: "falls".into(),
        title: "Falls at night".into(),
        speakers: vec!["Priya Nair".into()],
        topics: vec!["Safe care".into()],
    };
    let mut near = index.related(&talk, false, 9).unwrap();
    near.sort();
    assert_eq!(near, ["care", "night", "priya"]);
    assert_eq!(index.related(&talk, true, 1).unwrap(), ["secret"]);
}
