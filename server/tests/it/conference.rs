//! The board of a conference, over the server functions that its forms are sent to.

use crate::circle::{Answer, As, Circle, noon};
use domain::conference::{ConferenceForm, Judgement, ProposalForm, Slot, Standing};
use domain::ids::{ConferenceId, PersonId};
use domain::people::{Profession, Rank};
use http::{Method, StatusCode};
use store::conference::NewProposal;

pub struct Board {
    pub circle: Circle,
    pub asha: PersonId,
    pub id: ConferenceId,
    pub cookie: String,
    /// Falls, Care, and one of 45 minutes.
    pub talks: Vec<String>,
}

const BOARD: &str = "/organise/conference/care-show";

impl Board {
    pub async fn new() -> Self {
        Self::of(Circle::new().await, "2027-03-17").await
    }

    /// As it is found at that instant of its day.
    pub async fn at(day: &str, time: &str) -> Self {
        Self::of(Circle::at_time(&format!("{day}T{time}Z")).await, day).await
    }

    async fn of(circle: Circle, day: &str) -> Self {
        let asha = circle.person("Asha", Profession::RegisteredManager, Rank::Organiser).await;
        let form = ConferenceForm {
            title: "The circle at the Care Show".into(),
            slug: "care-show".into(),
            date: day.into(),
            ..ConferenceForm::default()
        };
        let terms = form.read(None, noon()).unwrap();
        let id = circle.store.add_conference(&terms, "", &asha, noon()).await.unwrap();
        let mut talks = Vec::new();
        for (title, minutes) in [("Falls", "30"), ("Care", "30"), ("Long <b>talk</b>", "45")] {
            let form = ProposalForm {
                title: title.into(),
                minutes: minutes.into(),
                speakers: format!("Speaker of {title}"),
                audience: "everyone".into(),
                interest: "nothing".into(),
                description: "</textarea><script>alert(1)</script>".into(),
                ..ProposalForm::default()
            };
            let new = NewProposal { terms: form.read().unwrap(), standing: Standing::Shortlisted, proposed_by: None };
            talks.push(circle.store.add_proposal(&id, &new, "", &asha, noon()).await.unwrap().to_string());
        }
        let cookie = circle.sign_in(&asha).await;
        Self { circle, asha, id, cookie, talks }
    }

    pub async fn seen(&self) -> String {
        let state = self.circle.store.board(&self.id, noon()).await.unwrap().unwrap();
        state.versions().map(|version| version.to_string()).join(" ")
    }

    async fn send(&self, fields: &[(&str, &str)], kind: As) -> Answer {
        let fields = [&[("slug", "care-show")], fields].concat();
        self.circle.post("/api/conference/move", &fields, kind, Some(&self.cookie)).await.0
    }

    pub async fn place(&self, talk: usize, slot: &str, seen: &str, kind: As) -> Answer {
        let fields = [("act", "place"), ("proposal", self.talks[talk].as_str()), ("slot", slot), ("seen", seen)];
        self.send(&fields, kind).await
    }

    /// Titles in the slots.
    async fn day(&self) -> Vec<String> {
        let state = self.circle.store.board(&self.id, noon()).await.unwrap().unwrap();
        let held = |slot| state.board.held(&state.board.plan, slot).map_or("-".to_owned(), |talk| talk.title.clone());
        Slot::ALL.map(held).to_vec()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_plain_form_fills_a_slot_and_leads_back_to_it() {
    let board = Board::new().await;
    let answer = board.place(0, "3", &board.seen().await, As::Browser).await;
    assert_eq!(answer.location.as_deref(), Some("/organise/conference/care-show#slot-3"));
    assert_eq!(board.day().await, ["-", "-", "Falls", "-", "-"]);
    let page = board.circle.ask(Method::GET, BOARD, As::Browser, Some(&board.cookie)).await;
    assert_eq!(page.status, StatusCode::OK);
    for part in ["One of five slots filled.", "You, ", "Slot 3, 12:30: instead of “Falls”", "Long &lt;b&gt;talk"] {
        assert!(page.body.contains(part), "{part} in {}", page.body);
    }
    assert!(!page.body.contains("<script>alert"), "{}", page.body);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_server_keeps_the_rules_whatever_a_program_sends() {
    let board = Board::new().await;
    let seen = board.seen().await;
    let too_long = board.place(2, "2", &seen, As::Program).await;
    assert_eq!(too_long.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(too_long.body, r#"{"Board":{"Stopped":{"TooLong":{"slot":2}}}}"#);
    for (slot, seen) in [("6", seen.as_str()), ("0", &seen), ("3", "1 1 1"), ("3", "")] {
        assert_eq!(board.place(0, slot, seen, As::Program).await.status, StatusCode::BAD_REQUEST, "{slot} {seen}");
    }
    let six = [board.talks[0].as_str(); 6].join(" ");
    let adopted = board.send(&[("act", "adopt"), ("held", &six), ("seen", &seen)], As::Program).await;
    assert_eq!(adopted.status, StatusCode::BAD_REQUEST);
    assert_eq!(board.day().await, ["-"; 5]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_board_that_is_behind_is_told_so_and_overwrites_nothing() {
    let board = Board::new().await;
    let seen = board.seen().await;
    assert_eq!(board.place(0, "3", &seen, As::Program).await.status, StatusCode::OK);
    let stale = board.place(1, "3", &seen, As::Program).await;
    assert_eq!((stale.status, stale.body.as_str()), (StatusCode::CONFLICT, r#""Stale""#));
    let back = board.place(1, "3", &seen, As::Browser).await.location.unwrap();
    assert!(back.contains("__path=%2Fapi%2Fconference%2Fmove") && back.contains("__err="), "{back}");
    assert_eq!(board.day().await, ["-", "-", "Falls", "-", "-"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn reviews_are_hidden_until_one_has_said_something_and_ones_own_is_not_reviewed() {
    let board = Board::new().await;
    let priya = board.circle.person("Priya", Profession::RegisteredManager, Rank::Organiser).await;
    let talk = board.talks[0].parse().unwrap();
    board
        .circle
        .store
        .review_proposal(
            &talk,
            &Judgement { benefit: 2, independence: 4, reason: "Heard before".into() },
            &priya,
            noon(),
        )
        .await
        .unwrap();
    let path = format!("{BOARD}/proposals/{talk}");
    let page = board.circle.ask(Method::GET, &path, As::Browser, Some(&board.cookie)).await;
    assert!(page.body.contains("1 answer so far.") && !page.body.contains("Heard before"), "{}", page.body);
    let review = [
        ("slug", "care-show"),
        ("proposal", talk.as_str()),
        ("benefit", "5"),
        ("independence", "5"),
        ("reason", "We need it"),
    ];
    let (answer, _) = board.circle.post("/api/conference/review", &review, As::Browser, Some(&board.cookie)).await;
    assert!(answer.location.unwrap().ends_with("?saved=review#review"));
    let page = board.circle.ask(Method::GET, &path, As::Browser, Some(&board.cookie)).await;
    assert!(page.body.contains("Heard before"), "{}", page.body);

    let own = ProposalForm {
        title: "Her own".into(),
        minutes: "20".into(),
        speakers: "Asha".into(),
        audience: "everyone".into(),
        interest: "nothing".into(),
        ..ProposalForm::default()
    };
    let new = NewProposal { terms: own.read().unwrap(), standing: Standing::Proposed, proposed_by: None };
    let own = board.circle.store.add_proposal(&board.id, &new, "", &board.asha, noon()).await.unwrap();
    let review = [
        ("slug", "care-show"),
        ("proposal", own.as_str()),
        ("benefit", "5"),
        ("independence", "5"),
        ("reason", "Mine"),
    ];
    let (answer, _) = board.circle.post("/api/conference/review", &review, As::Program, Some(&board.cookie)).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_unknown_conference_and_a_proposal_of_another_are_not_there() {
    let board = Board::new().await;
    for path in
        ["/organise/conference/no-show", "/organise/conference/care_show", "/organise/conference/care-show/proposals/x"]
    {
        let page = board.circle.ask(Method::GET, path, As::Browser, Some(&board.cookie)).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
    }
}

impl Board {
    /// Makes the board known as an organiser does: by the form of the page that says what it changes.
    pub async fn publish(&self) -> Answer {
        let page = self.circle.ask(Method::GET, &format!("{BOARD}/programme"), As::Browser, Some(&self.cookie)).await;
        let mark = page.body.split("name=\"mark\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        let fields = [("slug", "care-show"), ("mark", mark)];
        self.circle.post("/api/conference/publish", &fields, As::Browser, Some(&self.cookie)).await.0
    }
}

const PUBLIC: [&str; 4] = [
    "/conference/care-show",
    "/conference/care-show/schedule.xml",
    "/conference/care-show/schedule.json",
    "/conference/care-show/schedule.ics",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_is_published_is_for_everybody_and_nothing_is_before() {
    let board = Board::new().await;
    board.place(0, "3", &board.seen().await, As::Browser).await;
    for path in PUBLIC {
        let nobody = board.circle.ask(Method::GET, path, As::Browser, None).await;
        assert_eq!(nobody.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(board.publish().await.location.as_deref(), Some("/organise/conference/care-show/programme?published=1"));
    for path in PUBLIC {
        let nobody = board.circle.ask(Method::GET, path, As::Browser, None).await;
        assert_eq!(nobody.status, StatusCode::OK, "{path}");
        assert!(nobody.body.contains("Falls") && !nobody.body.contains("Care<"), "{path} {}", nobody.body);
        assert!(!nobody.body.contains("@example.org"), "{path}");
    }
    // What the board is by now is nobody's business until the next version.
    board.place(1, "1", &board.seen().await, As::Browser).await;
    let page = board.circle.ask(Method::GET, PUBLIC[0], As::Browser, None).await;
    assert!(!page.body.contains("Speaker of Care"), "{}", page.body);
    let front = board.circle.ask(Method::GET, "/", As::Browser, None).await;
    assert!(front.body.contains(PUBLIC[0]), "{}", front.body);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn exports_are_kept_by_their_readers_and_read_from_every_origin() {
    let board = Board::new().await;
    board.place(0, "3", &board.seen().await, As::Browser).await;
    board.publish().await;
    for path in &PUBLIC[1..] {
        let get = |tag: Option<&str>| {
            let request = http::Request::get(*path).header("origin", "https://show.example");
            let request = tag.map_or_else(|| http::Request::get(*path), |tag| request.header("if-none-match", tag));
            request.body(axum::body::Body::empty()).unwrap()
        };
        let first = board.circle.send(get(None)).await;
        let headers = first.headers();
        assert_eq!((first.status(), &headers["access-control-allow-origin"]), (StatusCode::OK, &"*".parse().unwrap()));
        let tag = headers["etag"].to_str().unwrap().to_owned();
        assert_eq!(board.circle.send(get(Some(&tag))).await.status(), StatusCode::NOT_MODIFIED, "{path}");
        board.place(1, "1", &board.seen().await, As::Browser).await;
        board.publish().await;
        assert_eq!(board.circle.send(get(Some(&tag))).await.status(), StatusCode::OK, "{path}");
        let fields = [("act", "clear"), ("slot", "1"), ("seen", &board.seen().await)];
        board.send(&fields, As::Browser).await;
        board.publish().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_title_cannot_end_the_script_that_tells_programs_of_it() {
    let board = Board::new().await;
    let talk = board.talks[0].parse().unwrap();
    let form = ProposalForm {
        title: "</script><script>alert(1)</script>".into(),
        minutes: "30".into(),
        speakers: "Priya".into(),
        audience: "everyone".into(),
        interest: "nothing".into(),
        ..ProposalForm::default()
    };
    board.circle.store.edit_proposal(&talk, 1, &form.read().unwrap(), &board.asha, noon()).await.unwrap();
    board.place(0, "3", &board.seen().await, As::Browser).await;
    board.publish().await;
    let page = board.circle.ask(Method::GET, PUBLIC[0], As::Browser, None).await.body;
    assert!(!page.contains("<script>alert"), "{page}");
    let json = page.split("application/ld+json").nth(1).and_then(|rest| rest.split_once('>')).unwrap().1;
    let json: serde_json::Value = serde_json::from_str(json.split("</script>").next().unwrap()).unwrap();
    assert_eq!(json["subEvent"][0]["name"], "</script><script>alert(1)</script>");
    assert_eq!(json["subEvent"][0]["startDate"], "2027-03-17T12:30:00+00:00");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_published_address_stays() {
    let board = Board::new().await;
    board.place(0, "3", &board.seen().await, As::Browser).await;
    board.publish().await;
    let fields = [
        ("slug_before", "care-show"),
        ("version", "1"),
        ("title", "The circle at the Care Show"),
        ("slug", "other-show"),
        ("date", "2027-03-17"),
    ];
    let (answer, _) = board.circle.post("/api/conference/edit", &fields, As::Program, Some(&board.cookie)).await;
    assert_eq!(answer.body, r#"{"Form":[["Slug","SlugRelied"]]}"#);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_member_proposes_by_a_plain_form_and_learns_nothing_of_what_organisers_think() {
    let board = Board::new().await;
    let dawn = board.circle.person("Dawn", Profession::RegisteredManager, Rank::Member).await;
    let cookie = board.circle.sign_in(&dawn).await;
    let path = "/conference/care-show/propose";
    let page = board.circle.ask(Method::GET, path, As::Browser, Some(&cookie)).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND, "there is no call");
    let form = ConferenceForm {
        title: "The circle at the Care Show".into(),
        slug: "care-show".into(),
        date: "2027-03-17".into(),
        opens: "2026-11-01".into(),
        closes: "2026-11-30".into(),
        ..ConferenceForm::default()
    };
    let terms = form.read(None, noon()).unwrap();
    board.circle.store.edit_conference(&board.id, 1, &terms, &board.asha, noon()).await.unwrap();
    let page = board.circle.ask(Method::GET, path, As::Browser, Some(&cookie)).await;
    assert!(page.body.contains("until the end of Monday 30 November"), "{}", page.body);
    let fields = |promise: &'static str, send: &'static str| {
        [
            ("slug", "care-show"),
            ("id", ""),
            ("key", "k1"),
            ("title", "Hydration"),
            ("minutes", "20"),
            ("speakers", "Dawn"),
            ("audience", "everyone"),
            ("interest", "nothing"),
            ("no_selling", promise),
            ("send", send),
        ]
    };
    let (answer, _) =
        board.circle.post("/api/conference/propose", &fields("", "yes"), As::Program, Some(&cookie)).await;
    assert_eq!(answer.body, r#"{"Form":[["NoSelling","PromiseMissing"]]}"#);
    let (answer, _) =
        board.circle.post("/api/conference/propose", &fields("yes", "yes"), As::Browser, Some(&cookie)).await;
    assert_eq!(answer.location.as_deref(), Some("/conference/care-show/propose?saved=sent"));
    let own =
        board.circle.store.own_proposals(&board.id, &store::conference::Author::Member(dawn.clone())).await.unwrap();
    let wish = [("slug", "care-show"), ("proposal", own[0].id.as_str()), ("would_come", "true")];
    let (answer, _) = board.circle.post("/api/conference/wish", &wish, As::Browser, Some(&cookie)).await;
    assert!(answer.location.unwrap().starts_with("/conference/care-show/talks#talk-"));
    assert_eq!(board.circle.store.wishes_of(&board.id, &dawn).await.unwrap(), [own[0].id.clone()]);
    let sorted = store::conference::Sort::To(Standing::Declined);
    board.circle.store.sort_proposal(&own[0].id, sorted, &board.asha, noon()).await.unwrap();
    let page = board.circle.ask(Method::GET, path, As::Browser, Some(&cookie)).await;
    assert!(
        page.body.contains("Sent. The organisers write to you") && !page.body.contains("Declined"),
        "{}",
        page.body
    );
}
