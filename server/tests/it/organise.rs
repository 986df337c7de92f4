//! What organisers change, over the server functions that their forms are sent to.

use crate::circle::{As, Circle, noon};
use crate::doors::thursdays;
use domain::calendar::{Answer, Kind, SeriesForm, Session, SessionForm, Terms, Times, host_words};
use domain::ids::{PersonId, SessionId};
use domain::people::{Profession, Rank, Standing};
use http::{Method, StatusCode};
use jiff::{SignedDuration, Timestamp};
use store::calendar::OneOff;

struct Evening {
    circle: Circle,
    asha: PersonId,
    id: SessionId,
    cookie: String,
}

impl Evening {
    /// A Thursday at eight, and Asha who may change it.
    async fn new() -> Self {
        let circle = Circle::new().await;
        let asha = circle.person("Asha", Profession::RegisteredManager, Rank::Organiser).await;
        let id = thursdays(&circle, &asha).await;
        let cookie = circle.sign_in(&asha).await;
        Self { circle, asha, id, cookie }
    }

    async fn session(&self) -> Session {
        self.circle.store.session(&self.id, &self.asha).await.unwrap().unwrap().listed.session
    }

    async fn host_words(&self, host: Option<&PersonId>) -> String {
        match host {
            Some(host) => host_words(&self.circle.store.person(host).await.unwrap().unwrap().0),
            None => String::new(),
        }
    }

    /// The session's form, as its page fills it in.
    async fn form(&self) -> SessionForm {
        let session = self.session().await;
        SessionForm::of(&session, self.host_words(session.host.as_ref()).await)
    }

    /// Another session, at that time.
    async fn add_other(&self, starts_at: &str) {
        let starts_at: Timestamp = starts_at.parse().unwrap();
        let times = Times { starts_at, ends_at: starts_at + SignedDuration::from_mins(30) };
        let (title, notes, link) = ("The other one".into(), String::new(), String::new());
        let other = OneOff { title, kind: Kind::Members, times, host: None, notes, link };
        self.circle.store.add_one_off(other, &self.asha, noon()).await.unwrap();
    }

    /// Sends one of the session's forms, as it would be filled in, with these fields changed.
    async fn send(&self, form: &str, changed: &[(&str, &str)]) -> (StatusCode, String) {
        let [id, version] = [self.id.to_string(), self.session().await.version.to_string()];
        let shown = self.form().await;
        let mut fields = vec![("id", id.as_str()), ("version", version.as_str())];
        fields.extend(shown.pairs().map(|(field, value)| (field.name(), value)));
        for (name, value) in changed {
            fields.retain(|(its, _)| its != name);
            fields.push((name, value));
        }
        if form != "save_session" {
            fields.retain(|(name, _)| ["id", "version", "reason", "confirmed"].contains(name));
        }
        let path = format!("/api/organise/{form}");
        let (answer, _) = self.circle.post(&path, &fields, As::Program, Some(&self.cookie)).await;
        (answer.status, answer.body)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_session_moves_only_once_its_organiser_has_seen_what_that_does() {
    let evening = Evening::new().await;
    let before = evening.session().await;
    let (status, body) = evening.send("save_session", &[("time", "20:30")]).await;
    assert_eq!((status, body.as_str()), (StatusCode::CONFLICT, "\"Unconfirmed\""));
    assert_eq!(evening.session().await, before);

    let (status, _) = evening.send("save_session", &[("time", "20:30"), ("confirmed", "true")]).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(evening.session().await.times.starts_at, "2026-11-26T20:30:00Z".parse().unwrap());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn words_are_mended_at_once() {
    let evening = Evening::new().await;
    let (status, _) = evening.send("save_session", &[("title", "Falls at night"), ("notes", "Bring tea")]).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(evening.session().await.title, "Falls at night");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn cancelling_and_restoring_are_looked_at_first() {
    let evening = Evening::new().await;
    let reason = ("reason", "Norovirus");
    assert_eq!(evening.send("cancel_session", &[reason]).await.1, "\"Unconfirmed\"");
    assert!(!evening.session().await.is_cancelled());
    assert_eq!(evening.send("cancel_session", &[reason, ("confirmed", "true")]).await.0, StatusCode::OK);
    assert!(evening.session().await.is_cancelled());

    assert_eq!(evening.send("restore_session", &[]).await.1, "\"Unconfirmed\"");
    assert_eq!(evening.send("restore_session", &[("confirmed", "true")]).await.0, StatusCode::OK);
    assert!(!evening.session().await.is_cancelled());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_saw_an_older_version_is_told_so_before_anything_else() {
    let evening = Evening::new().await;
    let seen = evening.session().await.version.to_string();
    evening.send("save_session", &[("title", "Falls at night")]).await;
    for confirmed in ["false", "true"] {
        let changed = [("version", seen.as_str()), ("time", "20:30"), ("confirmed", confirmed)];
        assert_eq!(evening.send("save_session", &changed).await.1, "\"Stale\"", "confirmed: {confirmed}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_a_form_that_came_too_late_only_what_was_changed_in_it_counts() {
    let evening = Evening::new().await;
    let before = evening.form().await;
    evening.send("save_session", &[("time", "19:30"), ("confirmed", "true")]).await;
    let (id, marks) = (evening.id.to_string(), before.marks());
    let review = async |title: &str, time: &str| {
        let asked = [
            ("id", id.as_str()),
            ("asked[version]", "1"),
            ("asked[act]", "Save"),
            ("asked[loaded]", marks.as_str()),
            ("asked[session][title]", title),
            ("asked[session][date]", before.date.as_str()),
            ("asked[session][time]", time),
            ("asked[session][minutes]", before.minutes.as_str()),
            ("asked[session][host]", before.host.as_str()),
            ("asked[session][notes]", before.notes.as_str()),
        ];
        let path = "/api/organise/review_session";
        evening.circle.post(path, &asked, As::Program, Some(&evening.cookie)).await.0.body
    };
    let beside = review("Falls at night", &before.time).await;
    for words in [r#""time":"19:30""#, r#""stays":[["time","Thursday 26 November, 19:30"]]"#, r#""overlaps":false"#] {
        assert!(beside.contains(words), "{words} in {beside}");
    }
    let against = review("Falls at night", "21:00").await;
    for words in [r#""time":"21:00""#, r#""stays":[]"#, r#""overlaps":true"#, r#""by_me":true"#] {
        assert!(against.contains(words), "{words} in {against}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_form_in_which_nothing_was_changed_saves_nothing() {
    let evening = Evening::new().await;
    let first = evening.session().await;
    assert_eq!(evening.send("save_session", &[]).await.0, StatusCode::OK);
    assert_eq!(evening.session().await, first);

    let marks = evening.form().await.marks();
    evening.send("save_session", &[("time", "19:30"), ("confirmed", "true")]).await;
    let moved = evening.session().await;
    let untouched = [("version", "1"), ("time", "20:00"), ("loaded", marks.as_str())];
    assert_eq!(evening.send("save_session", &untouched).await.0, StatusCode::OK);
    assert_eq!(evening.session().await, moved);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_a_series_too_only_what_was_changed_counts() {
    let evening = Evening::new().await;
    let (store, asha) = (&evening.circle.store, &evening.asha);
    let (series, _) = evening.session().await.origin.unwrap();
    let before = store.series(&series).await.unwrap().unwrap().series;
    let host = evening.host_words(before.terms.host.as_ref()).await;
    let form = SeriesForm::of(&before.terms, host, before.first);
    let terms = Terms { title: "Theirs".into(), ..before.terms.clone() };
    store.change_series(&series, before.version, terms, before.first, asha, noon()).await.unwrap();
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("version", &before.version.to_string())
        .append_pair("loaded", &form.marks())
        .extend_pairs(form.pairs().map(|(field, value)| (field.name(), value)))
        .finish()
        .replace("time=20%3A00", "time=19%3A00");
    let path = format!("/organise/series/{series}/review?{query}");
    let page = evening.circle.ask(Method::GET, &path, As::Browser, Some(&evening.cookie)).await.body;
    for words in ["Your earlier title stays", "Thursdays, 19:00", "Save this as well", r#"name="title" value="Theirs""#]
    {
        assert!(page.contains(words), "{words} in {page}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_review_says_who_hears_of_it_and_what_else_is_on_then() {
    let evening = Evening::new().await;
    let (store, asha) = (&evening.circle.store, &evening.asha);
    store.answer(&evening.id, asha, Answer::Coming, noon()).await.unwrap();
    evening.add_other("2026-11-26T20:30:00Z").await;
    let id = evening.id.to_string();
    let asked = [
        ("id", id.as_str()),
        ("asked[version]", "1"),
        ("asked[act]", "Save"),
        ("asked[session][title]", "Falls"),
        ("asked[session][date]", "2026-11-26"),
        ("asked[session][time]", "20:30"),
        ("asked[session][minutes]", "60"),
    ];
    let path = "/api/organise/review_session";
    let (answer, _) = evening.circle.post(path, &asked, As::Program, Some(&evening.cookie)).await;
    for words in [
        "Thursday 26 November moves from 20:00 to 20:30",
        "One member has said that they are coming.",
        "At that time there is also The other one, 20:30.",
    ] {
        assert!(answer.body.contains(words), "{words} in {}", answer.body);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_series_that_moves_to_where_others_are_says_so_before_it_is_saved() {
    let evening = Evening::new().await;
    evening.add_other("2026-12-03T18:50:00Z").await;
    let (series, _) = evening.session().await.origin.unwrap();
    let form = "title=Open+evening&kind=open-evening&weekday=4&time=19:00&minutes=60&host=&notes=&from=2026-11-23";
    let path = format!("/organise/series/{series}/review?version=1&{form}");
    let page = evening.circle.ask(Method::GET, &path, As::Browser, Some(&evening.cookie)).await;
    let said = "On Thursday 3 December another session is at that time.";
    assert!(page.body.contains(said) && page.body.contains("Nothing is saved yet."), "{}", page.body);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_host_is_found_by_name_or_address_and_never_guessed() {
    let evening = Evening::new().await;
    let dawn = evening.circle.person("Dawn", Profession::RegisteredManager, Rank::Member).await;
    let donna = evening.circle.person("Donna", Profession::RegisteredManager, Rank::Member).await;
    let host = async |typed: &str| {
        let (_, body) = evening.send("save_session", &[("host", typed), ("confirmed", "true")]).await;
        (body, evening.session().await.host)
    };
    assert_eq!(host("dawn").await.1, Some(dawn.clone()));
    assert!(host("do nobody").await.0.contains("HostUnknown"));
    assert_eq!(host("Donna <donna@example.org>").await.1, Some(donna.clone()));
    assert_eq!(host("dawn@example.org").await.1, Some(dawn));
    evening.circle.person("Donald", Profession::RegisteredManager, Rank::Member).await;
    assert!(host("Don").await.0.contains("HostUnclear"));
    assert_eq!(host("Donn").await.1, Some(donna));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_host_who_is_a_member_no_longer_stays_until_somebody_changes_it() {
    let evening = Evening::new().await;
    let dawn = evening.circle.person("Dawn", Profession::RegisteredManager, Rank::Member).await;
    evening.send("save_session", &[("host", "Dawn <dawn@example.org>"), ("confirmed", "true")]).await;
    evening.circle.store.set_standing(&dawn, Standing::Lapsed, &evening.asha, noon()).await.unwrap();
    let (status, body) = evening.send("save_session", &[("title", "Falls at night")]).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    assert_eq!(evening.session().await.host, Some(dawn));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_who_begin_alike_eight_are_offered() {
    let evening = Evening::new().await;
    for n in 0..20 {
        evening.circle.person(&format!("Sam{n:02}"), Profession::RegisteredManager, Rank::Member).await;
    }
    let (path, typed) = ("/api/organise/find_hosts", [("typed", "sam")]);
    let (answer, _) = evening.circle.post(path, &typed, As::Program, Some(&evening.cookie)).await;
    assert_eq!(answer.body.matches("@example.org").count(), 8, "{}", answer.body);
}
