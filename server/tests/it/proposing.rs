//! Proposing a talk as people meet it: kept while it is typed, and by a link without an account.

use crate::circle::{As, Circle, noon};
use domain::conference::ConferenceForm;
use domain::ids::{ConferenceId, PersonId};
use domain::people::{EmailAddress, Profession, Rank};
use http::{Method, StatusCode};
use jiff::SignedDuration;

pub struct Call {
    pub circle: Circle,
    pub asha: PersonId,
    pub id: ConferenceId,
    /// Of Dawn, a member.
    pub cookie: String,
}

impl Call {
    pub async fn open() -> Self {
        let circle = Circle::new().await;
        let asha = circle.person("Asha", Profession::RegisteredManager, Rank::Organiser).await;
        let dawn = circle.person("Dawn", Profession::RegisteredManager, Rank::Member).await;
        let form = ConferenceForm {
            title: "The circle at the Care Show".into(),
            slug: "care-show".into(),
            date: "2027-03-17".into(),
            opens: "2026-11-01".into(),
            closes: "2026-11-30".into(),
            ..ConferenceForm::default()
        };
        let id = circle.store.add_conference(&form.read(None, noon()).unwrap(), "", &asha, noon()).await.unwrap();
        let cookie = circle.sign_in(&dawn).await;
        Self { circle, asha, id, cookie }
    }
}

const PAGE: &str = "/conference/care-show/propose";

fn fields<'f>(title: &'f str, about: &'f str, send: &'f str) -> [(&'f str, &'f str); 7] {
    [
        ("slug", "care-show"),
        ("id", ""),
        ("key", "k1"),
        ("seen", "0"),
        ("title", title),
        ("description", about),
        ("send", send),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn half_a_proposal_is_kept_by_a_plain_form_and_shown_as_readers_will_see_it() {
    let call = Call::open().await;
    let post = async |fields: &[(&str, &str)]| {
        call.circle.post("/api/conference/propose", fields, As::Browser, Some(&call.cookie)).await.0
    };
    let about = "**Three** homes.\n\n<script>alert(1)</script>";
    let kept = post(&fields("Half a", about, "look")).await.location.unwrap();
    assert!(kept.starts_with("/conference/care-show/propose?id=") && kept.ends_with("&saved=draft#look"), "{kept}");
    let page =
        call.circle.ask(Method::GET, kept.split('#').next().unwrap(), As::Browser, Some(&call.cookie)).await.body;
    for part in ["value=\"Half a\"", "<p><strong>Three</strong> homes.</p>", "Nobody but you sees it"] {
        assert!(page.contains(part), "{part} in {page}");
    }
    assert!(!page.contains("<script>alert"), "{page}");
    // Nothing at all is not kept.
    let empty = post(&fields("", "", "no")).await.location.unwrap();
    assert!(empty.contains("__err="), "{empty}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_a_browser_sends_while_one_types_is_kept_and_another_tab_is_told() {
    let call = Call::open().await;
    let keep = async |id: &str, seen: &str, title: &str| {
        let fields = [("slug", "care-show"), ("id", id), ("key", "k1"), ("seen", seen), ("title", title)];
        call.circle.post("/api/conference/keep_typing", &fields, As::Program, Some(&call.cookie)).await.0
    };
    let first: serde_json::Value = serde_json::from_str(&keep("", "0", "Fal").await.body).unwrap();
    let id = first["id"].as_str().unwrap();
    assert_eq!(first["seen"], 1);
    assert_eq!(keep(id, "1", "Falls").await.status, StatusCode::OK);
    let stale = keep(id, "1", "Another").await;
    assert_eq!((stale.status, stale.body.as_str()), (StatusCode::CONFLICT, r#""Stale""#));
    let page = call.circle.ask(Method::GET, &format!("{PAGE}?id={id}"), As::Browser, Some(&call.cookie)).await.body;
    assert!(page.contains("value=\"Falls\"") && !page.contains("Another\""), "{page}");
    let long = "x".repeat(50_000);
    assert_eq!(keep(id, "2", &long).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn somebody_without_an_account_proposes_by_an_organisers_link() {
    let call = Call::open().await;
    let asha = call.circle.sign_in(&call.asha).await;
    let invite = [("slug", "care-show"), ("whom", "Scottish Care"), ("uses", "2"), ("days", "14")];
    let (made, _) = call.circle.post("/api/conference/invite", &invite, As::Browser, Some(&asha)).await;
    assert_eq!(made.location.as_deref(), Some("/organise/conference/care-show/links?made=1"));
    let page =
        call.circle.ask(Method::GET, "/organise/conference/care-show/links", As::Browser, Some(&asha)).await.body;
    assert!(page.contains("Nobody has used it.") && page.contains("/propose/"), "{page}");
    let token = page.split("/propose/").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();

    let begin = call.circle.ask(Method::GET, &format!("/propose/{token}"), As::Browser, None).await;
    assert!(
        begin.status == StatusCode::OK && begin.body.contains("until the end of Monday 30 November"),
        "{}",
        begin.body
    );
    let asked = [("token", token.as_str()), ("name", "Morag"), ("email", "morag@example.org")];
    let (sent, _) = call.circle.post("/api/conference/ask_to_propose", &asked, As::Browser, None).await;
    assert_eq!(sent.location.as_deref(), Some(format!("/propose/{token}?sent=1").as_str()));

    let mut own = String::new();
    let later = noon() + SignedDuration::from_mins(5);
    let email = EmailAddress::parse("morag@example.org").unwrap();
    call.circle
        .store
        .ask_to_propose(&token, ("Morag", &email), later, |its| {
            its.clone_into(&mut own);
            (String::new(), String::new())
        })
        .await
        .unwrap();
    let mut proposal = vec![
        ("token", own.as_str()),
        ("id", ""),
        ("key", "k2"),
        ("title", "Island homes"),
        ("minutes", "20"),
        ("speakers", "Morag"),
        ("audience", "everyone"),
        ("interest", "nothing"),
        ("no_selling", "yes"),
        ("send", "yes"),
    ];
    let (sent, _) = call.circle.post("/api/conference/propose_outside", &proposal, As::Browser, None).await;
    assert_eq!(sent.location.as_deref(), Some(format!("/proposing/{own}?saved=sent").as_str()));
    let page = call.circle.ask(Method::GET, &format!("/proposing/{own}"), As::Browser, None).await;
    assert!(page.body.contains("Island homes") && page.body.contains("Sent. The organisers write"), "{}", page.body);
    let board = call.circle.store.board(&call.id, noon()).await.unwrap().unwrap();
    assert_eq!(board.proposals[0].terms.title, "Island homes");

    // What is signed for one page opens no other.
    for path in
        [format!("/proposing/{token}"), format!("/propose/{own}"), format!("/proposing/{own}0"), "/proposing/x".into()]
    {
        let page = call.circle.ask(Method::GET, &path, As::Browser, None).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
    }
    proposal[0] = ("token", token.as_str());
    let (forged, _) = call.circle.post("/api/conference/propose_outside", &proposal, As::Program, None).await;
    assert_eq!(forged.status, StatusCode::NOT_FOUND);
}
