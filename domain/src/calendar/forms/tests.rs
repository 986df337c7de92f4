use super::super::series::tests::mondays_at_eight;
use super::*;
use jiff::civil::date;

fn now() -> Timestamp {
    "2026-11-22T12:00:00Z".parse().unwrap()
}

fn typed() -> SessionForm {
    let text = |text: &str| text.to_owned();
    SessionForm {
        title: text("Falls"),
        date: text("2026-11-26"),
        time: text("20:00"),
        minutes: text("20"),
        host: String::new(),
        notes: String::new(),
    }
}

#[test]
fn what_a_series_fills_in_is_read_back_as_the_series() {
    let series = mondays_at_eight();
    let form = SeriesForm::of(&series.terms, String::new(), date(2026, 11, 30));
    assert_eq!(form.read(Ok(None), now()).unwrap(), (series.terms, date(2026, 11, 30)));
}

#[test]
fn a_form_that_becomes_an_address_never_holds_the_link() {
    let form = SeriesForm::of(&mondays_at_eight().terms, String::new(), date(2026, 11, 30));
    assert!(form.pairs().iter().all(|(field, _)| *field != Field::Link));
    let pairs: Vec<_> = form.pairs().map(|(field, typed)| (field.name().to_owned(), typed.to_owned())).into();
    assert_eq!(SeriesForm::from_pairs(&pairs), form);
}

#[test]
fn every_field_of_an_empty_form_is_named() {
    let mistakes = SeriesForm::default().read(Ok(None), now()).unwrap_err().into_vec();
    let fields: Vec<_> = mistakes.into_iter().map(|(field, _)| field.name()).collect();
    assert_eq!(fields, ["title", "kind", "weekday", "time", "minutes", "from"]);
}

#[test]
fn whom_the_field_means_is_the_host_and_a_name_that_means_nobody_is_told_so() {
    let dawn: PersonId = "dawn".parse().unwrap();
    assert_eq!(typed().read(Ok(Some(dawn.clone())), None, now()).unwrap().host, Some(dawn));
    let mistakes = typed().read(Err(Problem::HostUnknown), None, now()).unwrap_err().into_vec();
    assert_eq!(mistakes, [(Field::Host, Problem::HostUnknown)]);
}

#[test]
fn a_session_in_the_hour_that_does_not_exist_is_told_the_time_to_use() {
    let skipped = SessionForm { date: "2027-03-28".into(), time: "01:30".into(), ..typed() };
    let mistakes = skipped.read(Ok(None), None, now()).unwrap_err().into_vec();
    assert!(matches!(mistakes[..], [(Field::Time, Problem::TimeSkipped { .. })]), "{mistakes:?}");
}

#[test]
fn the_words_of_a_session_that_was_can_be_mended_but_not_its_time() {
    let starts_at: Timestamp = "2026-11-19T20:00:00Z".parse().unwrap();
    let held = Session {
        id: "s".parse().unwrap(),
        origin: None,
        times: Times { starts_at, ends_at: starts_at + SignedDuration::from_mins(20) },
        moved: false,
        title: "Fals".into(),
        retitled: false,
        kind: Kind::Members,
        host: None,
        notes: String::new(),
        status: super::super::Status::Planned,
        sequence: 0,
        version: 1,
        changed_at: Timestamp::UNIX_EPOCH,
    };
    let mended = SessionForm { title: "Falls".into(), ..SessionForm::of(&held, String::new()) };
    assert_eq!(mended.read(Ok(None), Some(&held), now()).unwrap().times, held.times);
    let moved = SessionForm { time: "21:00".into(), ..mended };
    let mistakes = moved.read(Ok(None), Some(&held), now()).unwrap_err().into_vec();
    assert_eq!(mistakes, [(Field::Date, Problem::InThePast)]);
}

#[test]
fn a_change_is_offered_from_the_next_date_that_has_not_begun() {
    let series = mondays_at_eight();
    let before = next_date(&series, "2026-11-23T19:59:59Z".parse().unwrap());
    let after = next_date(&series, "2026-11-23T20:00:00Z".parse().unwrap());
    assert_eq!((before, after), (date(2026, 11, 23), date(2026, 11, 30)));
}
