//! The board of a conference, over the server functions that its forms are sent to.

use crate::circle::{Answer, As, Circle, noon};
use domain::conference::{ConferenceForm, ProposalForm, Slot, Standing};
use domain::ids::{ConferenceId, PersonId};
use domain::people::{Profession, Rank};
use http::{Method, StatusCode};
use store::conference::NewProposal;

struct Board {
    circle: Circle,
    asha: PersonId,
    id: ConferenceId,
    cookie: String,
    /// Falls, Care, and one of 45 minutes.
    talks: Vec<String>,
}

const BOARD: &str = "/organise/conference/care-show";

impl Board {
    async fn new() -> Self {
        let circle = Circle::new().await;
        let asha = circle.person("Asha", Profession::RegisteredManager, Rank::Organiser).await;
        let form = ConferenceForm {
            title: "The circle at the Care Show".into(),
            slug: "care-show".into(),
            date: "2027-03-17".into(),
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

    async fn seen(&self) -> String {
        let state = self.circle.store.board(&self.id, noon()).await.unwrap().unwrap();
        state.versions().map(|version| version.to_string()).join(" ")
    }

    async fn send(&self, fields: &[(&str, &str)], kind: As) -> Answer {
        let fields = [&[("slug", "care-show")], fields].concat();
        self.circle.post("/api/conference/move", &fields, kind, Some(&self.cookie)).await.0
    }

    async fn place(&self, talk: usize, slot: &str, seen: &str, kind: As) -> Answer {
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
    board.circle.store.review_proposal(&talk, (2, "Heard before"), &priya, noon()).await.unwrap();
    let path = format!("{BOARD}/proposals/{talk}");
    let page = board.circle.ask(Method::GET, &path, As::Browser, Some(&board.cookie)).await;
    assert!(page.body.contains("1 answer so far.") && !page.body.contains("Heard before"), "{}", page.body);
    let review = [("slug", "care-show"), ("proposal", talk.as_str()), ("benefit", "5"), ("reason", "We need it")];
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
    let review = [("slug", "care-show"), ("proposal", own.as_str()), ("benefit", "5"), ("reason", "Mine")];
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
