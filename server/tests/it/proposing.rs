//! Proposing a talk as people meet it: kept while it is typed, and by a link without an account.

use crate::circle::{As, Circle, noon};
use domain::conference::{ConferenceForm, Informed, Judgement, Move, ProposalForm, Slot, Standing};
use domain::ids::{ConferenceId, PersonId};
use domain::people::{EmailAddress, Profession, Rank, Workplace};
use http::{Method, StatusCode};
use jiff::SignedDuration;
use store::conference::{NewProposal, Sort};

struct Call {
    circle: Circle,
    asha: PersonId,
    id: ConferenceId,
    /// Of Dawn, a member.
    cookie: String,
}

fn form() -> ConferenceForm {
    ConferenceForm {
        title: "The circle at the Care Show".into(),
        slug: "care-show".into(),
        date: "2027-03-17".into(),
        opens: "2026-11-01".into(),
        closes: "2026-11-30".into(),
        ..ConferenceForm::default()
    }
}

impl Call {
    async fn open() -> Self {
        let circle = Circle::new().await;
        let asha = circle.person("Asha", Profession::RegisteredManager, Rank::Organiser).await;
        let dawn = circle.person("Dawn", Profession::RegisteredManager, Rank::Member).await;
        let id = circle.store.add_conference(&form().read(None, noon()).unwrap(), "", &asha, noon()).await.unwrap();
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

/// What else a proposal needs to be sent.
const REST: [(&str, &str); 5] =
    [("minutes", "20"), ("speakers", "Dawn"), ("audience", "everyone"), ("interest", "nothing"), ("no_selling", "yes")];

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

/// What an organiser looks at who has judged nothing yet.
async fn everywhere(call: &Call, cookie: &str, talk: &str) -> Vec<(String, String)> {
    let board = "/organise/conference/care-show";
    let pages = [
        board.to_owned(),
        format!("{board}?suggest=1"),
        format!("{board}/proposals"),
        format!("{board}/proposals/{talk}"),
        format!("{board}/programme"),
        format!("{board}/inform"),
        "/conference/care-show/talks".to_owned(),
    ];
    let mut seen = Vec::new();
    for path in pages {
        let page = call.circle.ask(Method::GET, &path, As::Browser, Some(cookie)).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        seen.push((path, page.body));
    }
    for (path, fields) in [
        ("/api/conference/board", vec![("slug", "care-show")]),
        ("/api/conference/proposals", vec![("slug", "care-show")]),
        ("/api/conference/keeping", vec![("slug", "care-show")]),
        ("/api/conference/proposal", vec![("slug", "care-show"), ("id", talk)]),
    ] {
        let answer = call.circle.post(path, &fields, As::Program, Some(cookie)).await.0;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        seen.push((path.to_owned(), answer.body));
    }
    seen
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn where_names_are_hidden_first_no_page_tells_one_before_one_has_judged() {
    let call = Call::open().await;
    let store = &call.circle.store;
    let terms = ConferenceForm { blind: "yes".into(), ..form() }.read(None, noon()).unwrap();
    store.edit_conference(&call.id, 1, &terms, &call.asha, noon()).await.unwrap();
    let proposal = ProposalForm {
        title: "Island homes".into(),
        minutes: "20".into(),
        speakers: "Zebedee Quill".into(),
        bio: "Zebedee has kept sheep.".into(),
        employer: "Quill Homes".into(),
        audience: "everyone".into(),
        interest: "declared".into(),
        ..ProposalForm::default()
    };
    let new = NewProposal { terms: proposal.read().unwrap(), standing: Standing::Shortlisted, proposed_by: None };
    let talk = store.add_proposal(&call.id, &new, "", &call.asha, noon()).await.unwrap();
    let seen = store.board(&call.id, noon()).await.unwrap().unwrap().versions();
    store.make_move(&call.id, &Move::Place(talk.clone(), Slot::ALL[1]), seen, &call.asha, noon()).await.unwrap();

    let cookie = call.circle.sign_in(&call.asha).await;
    for (path, body) in everywhere(&call, &cookie, talk.as_str()).await {
        assert!(!body.contains("Zebedee") && !body.contains("Quill"), "{path}: {body}");
        assert!(body.contains("Island homes") || path.ends_with("/inform"), "{path}: {body}");
    }
    let edit = [
        ("slug", "care-show"),
        ("id", talk.as_str()),
        ("version", "1"),
        ("key", ""),
        ("title", "Mine now"),
        ("minutes", "20"),
        ("speakers", "Asha"),
        ("audience", "everyone"),
        ("interest", "nothing"),
    ];
    let refused = call.circle.post("/api/conference/save_proposal", &edit, As::Program, Some(&cookie)).await.0;
    assert_eq!(refused.body, r#"{"Form":[["Benefit","JudgeFirst"]]}"#);

    let answer = [
        ("slug", "care-show"),
        ("proposal", talk.as_str()),
        ("benefit", "4"),
        ("independence", "3"),
        ("reason", "Few hear of it"),
    ];
    call.circle.post("/api/conference/review", &answer, As::Browser, Some(&cookie)).await;
    let told = everywhere(&call, &cookie, talk.as_str()).await;
    let telling = told.iter().filter(|(_, body)| body.contains("Zebedee Quill")).count();
    assert!(telling >= 8, "{telling} of {}", told.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn who_works_where_a_speaker_does_is_not_asked_and_sees_no_answers() {
    let call = Call::open().await;
    let store = &call.circle.store;
    let priya = call.circle.person("Priya", Profession::RegisteredManager, Rank::Organiser).await;
    let place = Workplace { service: "Rosewood House".into(), ..Workplace::default() };
    store.set_workplace(&call.asha, &place, &call.asha, noon()).await.unwrap();
    let proposal = ProposalForm {
        title: "Sensors".into(),
        minutes: "20".into(),
        speakers: "Gill Marsh".into(),
        employer: "Rosewood".into(),
        audience: "everyone".into(),
        interest: "declared".into(),
        ..ProposalForm::default()
    };
    let new = NewProposal { terms: proposal.read().unwrap(), standing: Standing::Proposed, proposed_by: None };
    let talk = store.add_proposal(&call.id, &new, "", &priya, noon()).await.unwrap();
    let said = Judgement { benefit: 2, independence: 1, reason: "A sales talk".into() };
    store.review_proposal(&talk, &said, &priya, noon()).await.unwrap();
    let cookie = call.circle.sign_in(&call.asha).await;
    let answer = [
        ("slug", "care-show"),
        ("proposal", talk.as_str()),
        ("benefit", "5"),
        ("independence", "5"),
        ("reason", "Ours"),
    ];
    let refused = call.circle.post("/api/conference/review", &answer, As::Program, Some(&cookie)).await.0;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    for (path, body) in everywhere(&call, &cookie, talk.as_str()).await {
        assert!(!body.contains("A sales talk") && !body.contains("\"benefit\":20"), "{path}: {body}");
    }
    let page = format!("/organise/conference/care-show/proposals/{talk}");
    let page = call.circle.ask(Method::GET, &page, As::Browser, Some(&cookie)).await.body;
    assert!(page.contains("Its speakers work where you do"), "{page}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nobody_is_told_before_an_organiser_sends_it_and_a_minute_has_passed() {
    let call = Call::open().await;
    let store = &call.circle.store;
    let sent = [&fields("Hydration", "", "yes")[..], &REST].concat();
    let (answer, _) = call.circle.post("/api/conference/propose", &sent, As::Browser, Some(&call.cookie)).await;
    assert!(answer.location.unwrap().ends_with("?saved=sent"));
    let talk = store.board(&call.id, noon()).await.unwrap().unwrap().proposals[0].id.clone();
    store.sort_proposal(&talk, Sort::To(Standing::Declined), &call.asha, noon()).await.unwrap();
    let own = async || call.circle.ask(Method::GET, PAGE, As::Browser, Some(&call.cookie)).await.body;
    assert!(own().await.contains("The organisers write to you when they have decided"));

    let cookie = call.circle.sign_in(&call.asha).await;
    let inform = "/organise/conference/care-show/inform";
    let page = call.circle.ask(Method::GET, inform, As::Browser, Some(&cookie)).await.body;
    assert!(page.contains("1 talk not told yet") && page.contains("“Hydration”, Dawn"), "{page}");
    let message = |act: &'static str, form: &'static str| {
        [
            ("slug", "care-show"),
            ("act", act),
            ("whom", "declined"),
            ("subject", "Your talk “{title}”"),
            ("words", "Dear {name}, not this time."),
            ("form", form),
        ]
    };
    let (preview, _) =
        call.circle.post("/api/conference/inform", &message("preview", ""), As::Browser, Some(&cookie)).await;
    let preview = preview.location.unwrap();
    let page = call.circle.ask(Method::GET, preview.split('#').next().unwrap(), As::Browser, Some(&cookie)).await.body;
    assert!(page.contains("Dear Dawn, not this time.") && page.contains("Send 1 mail"), "{page}");
    for _ in 0..2 {
        call.circle.post("/api/conference/inform", &message("send", "f1"), As::Browser, Some(&cookie)).await;
    }
    let told = store.tellings(&call.id).await.unwrap();
    assert_eq!((told.len(), told[0].people.len()), (1, 1));
    // It can be taken back, and nothing shows that it was meant.
    assert!(own().await.contains("when they have decided"));
    let undo = [("slug", "care-show"), ("id", told[0].id.as_str())];
    call.circle.post("/api/conference/undo_inform", &undo, As::Browser, Some(&cookie)).await;
    assert_eq!(
        (
            store.tellings(&call.id).await.unwrap().len(),
            store.to_tell(&call.id, Informed::Declined).await.unwrap().len()
        ),
        (0, 1)
    );
    let due = store.lease_mail(100, noon() + SignedDuration::from_mins(5)).await.unwrap();
    assert!(due.iter().all(|mail| !mail.subject.contains("Hydration")), "{due:?}");
}
