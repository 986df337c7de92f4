//! The published programme on the day itself: the clock at the stage, the chair's signs, paper.

use crate::circle::As;
use crate::conference::Board;
use domain::people::{Profession, Rank};
use http::{Method, StatusCode};

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
