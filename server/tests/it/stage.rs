//! The published programme on the day itself: the clock at the stage, the chair's signs, paper.

use crate::circle::{Answer, As, Circle, noon, read};
use crate::conference::Board;
use axum::body::Body;
use domain::people::{EmailAddress, Profession, Rank};
use http::{Method, Request, StatusCode};
use std::sync::Mutex;
use store::conference::{OfferLetter, OrganiserLetter, OrganiserWords, SpeakerWords};
use store::outbox::Written;

/// A mail of which only the token in it is read.
#[derive(Default)]
struct Mail {
    token: Mutex<String>,
}

impl SpeakerWords for Mail {
    fn to_speaker(&self, letter: &OfferLetter) -> Written {
        letter.token.clone_into(&mut self.token.lock().unwrap());
        Written { subject: String::new(), body: String::new(), calendar: None }
    }

    fn to_organiser(&self, _: &OrganiserLetter) -> OrganiserWords {
        OrganiserWords::default()
    }
}

/// The board's day with Falls in slot 3, published.
async fn published() -> Board {
    let board = Board::new().await;
    board.place(0, "3", &board.seen().await, As::Browser).await;
    board.publish().await;
    board
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_clock_is_there_for_its_key_and_for_organisers() {
    let board = published().await;
    let member = board.circle.person("Member", Profession::RegisteredManager, Rank::Member).await;
    let member = board.circle.sign_in(&member).await;
    let clock = "/conference/care-show/stage/3";
    let with_key = format!("{clock}?key={}", board.circle.store.stage_key(&board.id));
    let cases = [
        (clock, None, StatusCode::NOT_FOUND),
        (clock, Some(member.as_str()), StatusCode::NOT_FOUND),
        (clock, Some(board.cookie.as_str()), StatusCode::OK),
        (with_key.as_str(), None, StatusCode::OK),
        (with_key.as_str(), Some(member.as_str()), StatusCode::OK),
    ];
    for (path, cookie, status) in cases {
        let page = board.circle.ask(Method::GET, path, As::Browser, cookie).await;
        assert_eq!(page.status, status, "{path} {cookie:?}");
        assert_eq!(page.body.contains("Speaker of Falls"), status == StatusCode::OK, "{path} {cookie:?}");
    }
    for wrong in ["/conference/care-show/stage/6", "/conference/care-show/stage/x", "/conference/no-show/stage/3"] {
        let page = board.circle.ask(Method::GET, wrong, As::Browser, Some(&board.cookie)).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{wrong}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_sign_shows_on_its_own_slot_until_it_is_taken_down() {
    let board = published().await;
    let shown = async |slot: &str| {
        let path = format!("/conference/care-show/stage/{slot}");
        board.circle.ask(Method::GET, &path, As::Browser, Some(&board.cookie)).await.body.contains("Speed up")
    };
    let hold_up = async |sign: &str, kind| {
        let fields = [("slug", "care-show"), ("slot", "3"), ("sign", sign)];
        board.circle.post("/api/conference/hold_up", &fields, kind, Some(&board.cookie)).await.0
    };
    let answer = hold_up("speed-up", As::Browser).await;
    assert_eq!(answer.location.as_deref(), Some("/organise/conference/care-show/chair?slot=3"));
    assert!(shown("3").await && !shown("2").await);
    assert_eq!(hold_up("dance", As::Program).await.status, StatusCode::BAD_REQUEST);
    hold_up("", As::Browser).await;
    assert!(!shown("3").await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn paper_is_made_of_what_is_published_and_the_running_order_of_what_will_happen() {
    let board = Board::new().await;
    board.place(0, "3", &board.seen().await, As::Browser).await;
    let sheet = "/conference/care-show/sheet";
    assert_eq!(board.circle.ask(Method::GET, sheet, As::Browser, None).await.status, StatusCode::NOT_FOUND);
    board.publish().await;
    board.place(1, "1", &board.seen().await, As::Browser).await;
    let page = board.circle.ask(Method::GET, sheet, As::Browser, None).await.body;
    assert!(page.contains("Falls") && !page.contains("Speaker of Care"), "{page}");
    assert!(page.contains("Wednesday 17 March 2027"), "{page}");
    let running = "/organise/conference/care-show/running-order";
    let page = board.circle.ask(Method::GET, running, As::Browser, Some(&board.cookie)).await.body;
    for part in ["Speaker of Care", "Not all of this is published yet.", "Slot 1: “Care” is new."] {
        assert!(page.contains(part), "{part} in {page}");
    }
}

const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0";
const REGISTER: &str = "/conference/care-show/register";

impl Board {
    /// Names the page to register at the show, as organisers do.
    async fn registers_at(&self, link: &str, version: i64) -> Answer {
        let fields = [
            ("slug_before", "care-show"),
            ("version", &version.to_string()),
            ("title", "The circle at the Care Show"),
            ("slug", "care-show"),
            ("date", "2027-03-17"),
            ("link", link),
        ];
        self.circle.post("/api/conference/edit", &fields, As::Program, Some(&self.cookie)).await.0
    }

    /// Follows the circle's link with that browser.
    async fn follow(&self, headers: &[(&str, &str)]) -> String {
        let request = Request::get(REGISTER).header("accept", "text/html");
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        read(self.circle.send(request.body(Body::empty()).unwrap()).await).await
    }

    async fn go_on(&self, visit: &str, agent: &str) -> Option<String> {
        let request = Request::post("/api/conference/go_on")
            .header("accept", "text/html")
            .header("user-agent", agent)
            .header("sec-fetch-site", "same-origin")
            .header("referer", "http://localhost:3000/conference/care-show/register")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(format!("slug=care-show&visit={visit}")))
            .unwrap();
        let answer = self.circle.send(request).await;
        answer.headers().get("location").map(|to| to.to_str().unwrap().to_owned())
    }

    /// Where whoever speaks on falls is led by their mail.
    async fn speakers_page(&self) -> String {
        let (mail, email) = (Mail::default(), EmailAddress::parse("falls@example.org").unwrap());
        let until = jiff::civil::date(2026, 11, 25);
        let falls = self.talks[0].parse().unwrap();
        self.circle.store.offer_slot(&falls, (&email, until), &self.asha, noon(), &mail).await.unwrap();
        format!("/s/{}", mail.token.lock().unwrap())
    }

    async fn counted(&self) -> Vec<(i64, i64, i64)> {
        let days = self.circle.store.registrations(&self.id).await.unwrap();
        days.iter().map(|day| (day.opened, day.first, day.again)).collect()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn people_who_follow_the_link_are_counted_and_led_to_the_show_and_nowhere_else() {
    let board = published().await;
    assert!(board.follow(&[("user-agent", FIREFOX)]).await.contains("There is no page to register"));
    assert_eq!(board.go_on("first", FIREFOX).await.as_deref(), Some(REGISTER));
    for wrong in ["javascript:alert(1)", "//evil.example", "data:text/html,x", "http://show.example"] {
        assert_eq!(board.registers_at(wrong, 1).await.body, r#"{"Form":[["Link","LinkShape"]]}"#, "{wrong}");
    }
    assert_eq!(board.registers_at("https://show.example/r?from=circle", 1).await.status, StatusCode::OK);

    // At once, without another version: a link that is wrong is put right.
    let page = board.follow(&[("user-agent", FIREFOX)]).await;
    assert!(
        page.contains("Either answer leads on to show.example") && page.contains("https://show.example/r?from=circle")
    );
    for robot in ["Mozilla/5.0 (compatible; Googlebot/2.1)", "curl/8.5.0", ""] {
        board.follow(&[("user-agent", robot)]).await;
        board.go_on("first", robot).await;
    }
    board.follow(&[("user-agent", FIREFOX), ("sec-purpose", "prefetch")]).await;
    for visit in ["first", "again", "again"] {
        assert_eq!(board.go_on(visit, FIREFOX).await.as_deref(), Some("https://show.example/r?from=circle"));
    }
    assert_eq!(board.counted().await, [(1, 1, 2)]);
    // Nobody else's address comes from a form.
    let elsewhere = board.go_on("https://evil.example", FIREFOX).await.unwrap();
    assert!(elsewhere.contains("__err=") && !elsewhere.starts_with("https://evil"), "{elsewhere}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_script_for_other_sites_is_kept_by_browsers_and_loaded_by_every_origin() {
    let circle = Circle::new().await;
    let ask = async |tag: &str| {
        let request = Request::get("/embed/programme.js").header("origin", "https://show.example");
        circle.send(request.header("if-none-match", tag).body(Body::empty()).unwrap()).await
    };
    let first = ask("").await;
    let headers = first.headers();
    for (name, value) in [
        ("access-control-allow-origin", "*"),
        ("cross-origin-resource-policy", "cross-origin"),
        ("content-type", "text/javascript; charset=utf-8"),
    ] {
        assert_eq!(headers[name], value);
    }
    let tag = headers["etag"].to_str().unwrap().to_owned();
    assert_eq!(ask(&tag).await.status(), StatusCode::NOT_MODIFIED);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_published_page_is_rendered_anew_as_soon_as_something_changed() {
    let board = published().await;
    let page = async || board.circle.ask(Method::GET, "/conference/care-show", As::Browser, None).await.body;
    assert!(!page().await.contains("Speaker of Care"));
    board.place(1, "1", &board.seen().await, As::Browser).await;
    board.publish().await;
    // The hub hears of a commit a moment after it.
    for _ in 0..50 {
        if page().await.contains("Speaker of Care") {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("the version before is still shown");
}

/// The same day, once it has come.
async fn on_the_day() -> Board {
    let board = Board::at("2026-11-25", "12:45:00").await;
    board.place(0, "3", &board.seen().await, As::Browser).await;
    board.place(1, "5", &board.seen().await, As::Browser).await;
    board.publish().await;
    board
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_talk_that_was_held_becomes_one_talk_of_the_library_with_what_is_known_of_it() {
    let board = on_the_day().await;
    let make = async |talk: usize| {
        let fields = [("slug", "care-show"), ("talk", board.talks[talk].as_str())];
        board.circle.post("/api/conference/make_talk", &fields, As::Browser, Some(&board.cookie)).await.0
    };
    let first = make(0).await.location.unwrap();
    assert!(first.starts_with("/organise/talks/") && first.ends_with("/files"), "{first}");
    assert_eq!(make(0).await.location.unwrap(), first);
    assert!(make(1).await.location.unwrap().contains("__err="), "it has not begun");
    let id = first.trim_start_matches("/organise/talks/").trim_end_matches("/files").parse().unwrap();
    let kept = board.circle.store.kept(&id).await.unwrap().unwrap().talk;
    assert_eq!((kept.details.title.as_str(), kept.details.speakers.join("")), ("Falls", "Speaker of Falls".into()));
    assert_eq!(kept.state, domain::library::State::Draft);
    let day =
        board.circle.ask(Method::GET, "/organise/conference/care-show/day", As::Browser, Some(&board.cookie)).await;
    assert!(day.body.contains(&format!("/organise/talks/{id}\"")), "{}", day.body);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_members_took_from_a_talk_is_told_without_names_once_three_have_said_so() {
    let board = on_the_day().await;
    let day = async || {
        let path = "/organise/conference/care-show/day";
        board.circle.ask(Method::GET, path, As::Browser, Some(&board.cookie)).await.body
    };
    for (n, name) in ["Dawn", "Lee", "Mo"].into_iter().enumerate() {
        assert!(!day().await.contains("Count them by hour"), "{n}");
        let member = board.circle.person(name, Profession::RegisteredManager, Rank::Member).await;
        let cookie = board.circle.sign_in(&member).await;
        let say = async |worth: &str, words: &str, talk: usize| {
            let fields =
                [("slug", "care-show"), ("talk", board.talks[talk].as_str()), ("worth", worth), ("words", words)];
            board.circle.post("/api/conference/give_feedback", &fields, As::Browser, Some(&cookie)).await.0
        };
        let tapped = say("useful", "", 0).await.location;
        assert_eq!(tapped.as_deref(), Some("/conference/care-show/feedback#slot-3"));
        say("", "Count them by hour <b>", 0).await;
        // A tap more changes the answer and keeps the line.
        say("on-monday", "", 0).await;
        assert!(say("useful", "", 1).await.location.unwrap().contains("__err="), "it has not begun");
        let page = board.circle.ask(Method::GET, "/conference/care-show/feedback", As::Browser, Some(&cookie)).await;
        assert!(page.body.contains("Count them by hour &lt;b&gt;") && !page.body.contains("Speaker of Care"));
    }
    let day = day().await;
    assert!(day.contains("3 × “I will use it on Monday”") && !day.contains("Dawn") && !day.contains("Lee"), "{day}");
    let speakers = board.circle.ask(Method::GET, &board.speakers_page().await, As::Browser, None).await.body;
    assert!(
        speakers.contains("3 × “I will use it on Monday”") && speakers.contains("Count them by hour"),
        "{speakers}"
    );
    let found = board.circle.ask(Method::GET, "/conference/care-show/feedback", As::Browser, None).await;
    assert!(found.location.unwrap().starts_with("/sign-in"));
}
