//! Deciding on applications, as organisers meet it.

use crate::circle::{As, Circle, noon};
use domain::guests::{Role, SignUp};
use domain::people::{EmailAddress, Profession, Rank, Register, RegisterEntry, Standing, Workplace};
use domain::register::Location;
use domain::vetting::{Basis, Decision, Statement, Verdict};
use http::{Method, StatusCode};
use jiff::civil::Date;
use std::cell::RefCell;
use store::guests::{Ask, Token, Written};
use store::register::Begun;
use store::vetting::Filter;

/// The id of an application that waits in the queue.
async fn applied(circle: &Circle, name: &str) -> String {
    applied_from(circle, name, Workplace::default()).await
}

async fn applied_from(circle: &Circle, name: &str, workplace: Workplace) -> String {
    applied_by(circle, name, &format!("{}@example.org", name.to_lowercase()), workplace).await
}

async fn applied_by(circle: &Circle, name: &str, email: &str, workplace: Workplace) -> String {
    let email = EmailAddress::parse(email).unwrap();
    let statement = Statement {
        name: name.into(),
        email,
        profession: Profession::RegisteredManager,
        workplace,
        why: String::new(),
    };
    let token = RefCell::new(String::new());
    let sent = circle.store.send_application(&statement, "", noon(), |proof| {
        token.replace(proof.map(|proof| proof.link_token.clone()).unwrap_or_default());
        Default::default()
    });
    assert!(sent.await.unwrap());
    circle.store.confirm_by_link(&token.take(), noon(), |_| Default::default()).await.unwrap().unwrap();
    let lines = circle.store.applications(&Filter::default()).await.unwrap().lines;
    lines.into_iter().find(|line| line.application.statement.name == name).unwrap().application.id
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn approving_somebody_suspended_says_who_and_since_when_and_loses_nothing() {
    let circle = Circle::new().await;
    let asha = circle.person("Asha", Profession::RegisteredManager, Rank::Organiser).await;
    let dawn = circle.person("Dawn", Profession::RegisteredManager, Rank::Member).await;
    let cookie = circle.sign_in(&asha).await;
    circle.store.set_standing(&dawn, Standing::Suspended, &asha, noon()).await.unwrap();
    let id = applied(&circle, "Dawn").await;
    let sentence = "Dawn has been suspended since Sunday 22 November.";
    let link = format!("href=\"/organise/people/{dawn}\"");
    let before = circle.ask(Method::GET, &format!("/organise/applications/{id}"), As::Browser, Some(&cookie)).await;
    assert!(before.body.contains(sentence) && before.body.contains(&link), "known before anything is typed");

    let page = format!("/organise/applications/{id}?do=approve");
    let request = http::Request::post("/api/vetting/decide")
        .header("accept", "text/html")
        .header("sec-fetch-site", "same-origin")
        .header("referer", format!("http://localhost:3000{page}"))
        .header("cookie", &cookie)
        .header("content-type", "application/x-www-form-urlencoded");
    let body = format!("id={id}&version=1&verdict=approve&basis=telephone&notes=Spoke+to+the+home&reason=Welcome+back");
    let response = circle.send(request.body(axum::body::Body::from(body)).unwrap()).await;
    let to = response.headers()["location"].to_str().unwrap().to_owned();
    let kept = response.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let refused = circle.ask(Method::GET, &to, As::Browser, Some(&format!("{cookie}; {kept}"))).await;
    assert_eq!(refused.status, StatusCode::OK);
    let alert = refused.body.split("role=\"alert\"").nth(1).unwrap().split("</div>").next().unwrap();
    assert!(alert.contains(sentence) && alert.contains("Restore them first") && alert.contains(&link), "{alert}");
    for typed in ["Spoke to the home", "Welcome back", "<option value=\"telephone\" selected"] {
        assert!(refused.body.contains(typed), "{typed} in {}", refused.body);
    }
    assert!(!refused.body.contains("too late"));

    let by = circle.store.person(&asha).await.unwrap().unwrap().0;
    let version = circle.store.joined(&dawn).await.unwrap().unwrap().1;
    let restore = store::people::ActOn {
        whom: dawn.clone(),
        seen: version,
        act: domain::people::Act::Restore,
        reason: String::new(),
    };
    circle.store.act_on(&restore, &by, noon(), |_| Default::default()).await.unwrap();
    let fields =
        [("id", &*id), ("version", "1"), ("verdict", "approve"), ("basis", "telephone"), ("notes", ""), ("reason", "")];
    let (done, _) = circle.post("/api/vetting/decide", &fields, As::Browser, Some(&cookie)).await;
    assert!(done.location.unwrap().contains(&format!("decided={id}")), "and once restored, it goes through");
}

/// Rosewood of the provider 1-777, whose manager by the file of 1 October is J. Pryce.
async fn list_rosewood(circle: &Circle) {
    let begun = circle.store.begin_register_load("october", noon()).await.unwrap();
    let Begun::Empty(generation) = begun else { panic!("{begun:?}") };
    let home = Location {
        id: "1-100001".into(),
        name: "Rosewood".into(),
        manager: "Pryce, Jo".into(),
        beds: Some(34),
        provider_id: "1-777".into(),
        provider_name: "Rosewood Care".into(),
        ..Location::default()
    };
    circle.store.add_locations(generation, 1, vec![home], noon()).await.unwrap();
    let loaded = circle.store.finish_register_load(generation, 1, Date::constant(2026, 10, 1)).await.unwrap();
    circle.store.switch_register(loaded, "command line", noon(), |_| None).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn another_manager_on_the_register_is_marked_with_the_files_date_and_decides_nothing() {
    let circle = Circle::new().await;
    let asha = circle.person("Asha", Profession::RegisteredManager, Rank::Organiser).await;
    let cookie = circle.sign_in(&asha).await;
    list_rosewood(&circle).await;
    let entry = |number: &str| Some(RegisterEntry { register: Register::Cqc, number: number.into() });
    let at_home = |number: &str| Workplace { service: "Rosewood".into(), entry: entry(number), ..Workplace::default() };

    let by_location = applied_from(&circle, "Dawn", at_home("1-100001")).await;
    let card =
        circle.ask(Method::GET, &format!("/organise/applications/{by_location}"), As::Browser, Some(&cookie)).await;
    for shown in ["Does not match", "Pryce", "CQC data, Thursday 1 October", "34"] {
        assert!(card.body.contains(shown), "{shown} in {}", card.body);
    }
    assert!(card.body.contains("Waiting for"), "nothing is decided");

    let by_provider = applied_from(&circle, "Lee", at_home("1-777")).await;
    let card =
        circle.ask(Method::GET, &format!("/organise/applications/{by_provider}"), As::Browser, Some(&cookie)).await;
    let provider = "CQC data, Thursday 1 October: 1-777 is a provider, Rosewood Care, with Rosewood (1-100001).";
    for shown in [provider, "Pryce"] {
        assert!(card.body.contains(shown), "{shown} in {}", card.body);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_decision_rests_on_the_register_where_it_names_the_applicant_or_somebody_says_why() {
    let circle = Circle::new().await;
    let asha = circle.person("Asha", Profession::RegisteredManager, Rank::Organiser).await;
    let cookie = circle.sign_in(&asha).await;
    list_rosewood(&circle).await;
    let at_home = |number: &str| Workplace {
        service: "Rosewood".into(),
        entry: Some(RegisterEntry { register: Register::Cqc, number: number.into() }),
        ..Workplace::default()
    };
    let decide = async |id: &str, notes: &str| {
        let fields = [("id", id), ("version", "1"), ("verdict", "approve"), ("basis", "register"), ("notes", notes)];
        let fields = [fields.as_slice(), &[("reason", "")]].concat();
        circle.post("/api/vetting/decide", &fields, As::Program, Some(&cookie)).await.0.status
    };
    let form = async |id: &str| card(&circle, &format!("{id}?do=approve"), &cookie).await;

    let unlisted = applied_from(&circle, "Dawn", at_home("1-100009")).await;
    assert!(!form(&unlisted).await.contains("value=\"register\""));
    assert_eq!(decide(&unlisted, "Looked up.").await, StatusCode::UNPROCESSABLE_ENTITY);

    let other = applied_from(&circle, "Lee", at_home("1-100001")).await;
    assert!(form(&other).await.contains("The register, which does not name them: say why"));
    assert_eq!(decide(&other, "").await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(decide(&other, "In post since Monday.").await, StatusCode::OK);

    let named = applied_by(&circle, "Jo Pryce", "jo@example.org", at_home("1-100001")).await;
    assert!(form(&named).await.contains("The register names them"));
    assert_eq!(decide(&named, "").await, StatusCode::OK);
}

async fn card(circle: &Circle, id: &str, cookie: &str) -> String {
    let card = circle.ask(Method::GET, &format!("/organise/applications/{id}"), As::Browser, Some(cookie)).await;
    assert_eq!(card.status, StatusCode::OK);
    card.body
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_trail_names_the_applicant_for_as_long_as_their_application_is_kept() {
    let circle = Circle::new().await;
    let asha = circle.person("Asha", Profession::RegisteredManager, Rank::Organiser).await;
    let cookie = circle.sign_in(&asha).await;
    let dawn = applied(&circle, "Dawn").await;
    let words = "Not at this time.".to_owned();
    let decline = Decision { verdict: Verdict::Decline, basis: Basis::Telephone, notes: String::new(), words };
    circle.store.decide(&dawn, 1, &decline, &asha, noon(), |_| Default::default()).await.unwrap();
    let read = async |path: &str| circle.ask(Method::GET, path, As::Browser, Some(&cookie)).await.body;
    let link = format!("<a href=\"/organise/applications/{dawn}\">Dawn<");
    assert!(read("/organise/audit").await.contains(&link));
    let named = format!("declined application,Dawn,{dawn},telephone");
    assert!(read("/organise/audit.csv").await.contains(&named));

    circle.behind_its_back("delete from applications").await;
    assert!(!read("/organise/audit").await.contains("Dawn<"));
    assert!(read("/organise/audit.csv").await.contains(&format!("declined application,,{dawn},telephone")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_card_names_members_of_the_same_home_and_of_no_other() {
    let circle = Circle::new().await;
    let asha = circle.person("Asha", Profession::RegisteredManager, Rank::Organiser).await;
    let cookie = circle.sign_in(&asha).await;
    let work = |number: &str| Workplace {
        service: "Rosewood".into(),
        entry: Some(RegisterEntry { register: Register::Cqc, number: number.into() }),
        ..Workplace::default()
    };
    for (name, number) in [("Lee", "1-100001"), ("Kim", "1-100001"), ("Nesta", "1-100002"), ("Gone", "1-100001")] {
        let id = circle.person(name, Profession::RegisteredManager, Rank::Member).await;
        circle.store.set_workplace(&id, &work(number), &asha, noon()).await.unwrap();
        if name == "Gone" {
            circle.store.set_standing(&id, Standing::Suspended, &asha, noon()).await.unwrap();
        }
    }
    let dawn = applied_from(&circle, "Dawn", work("1-100001")).await;
    assert!(card(&circle, &dawn, &cookie).await.contains("Members at the same home: Kim and Lee<"));
    let una = applied_from(&circle, "Una", work("1-100003")).await;
    assert!(!card(&circle, &una, &cookie).await.contains("Members at the same home"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_card_tells_of_earlier_applications_from_the_same_address_alone() {
    let circle = Circle::new().await;
    let asha = circle.person("Asha", Profession::RegisteredManager, Rank::Organiser).await;
    let cookie = circle.sign_in(&asha).await;
    let decline = Decision {
        verdict: Verdict::Decline,
        basis: Basis::Telephone,
        notes: String::new(),
        words: "Not at this time.".into(),
    };
    for name in ["Dawn", "Lee"] {
        let before = applied(&circle, name).await;
        circle.store.decide(&before, 1, &decline, &asha, noon(), |_| Default::default()).await.unwrap();
    }
    let again = applied(&circle, "Dawn").await;
    let shown = card(&circle, &again, &cookie).await;
    assert_eq!(shown.matches(">An earlier application: declined").count(), 1, "{shown}");
    let first = applied(&circle, "Una").await;
    assert!(!card(&circle, &first, &cookie).await.contains("An earlier application"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_card_says_what_an_address_tells_and_what_it_hides() {
    let circle = Circle::new().await;
    let asha = circle.person("Asha", Profession::RegisteredManager, Rank::Organiser).await;
    let cookie = circle.sign_in(&asha).await;
    list_rosewood(&circle).await;
    circle.behind_its_back("update locations set web = 'www.rosewood.example'").await;
    let entry = Some(RegisterEntry { register: Register::Cqc, number: "1-100001".into() });
    let work = Workplace { service: "Rosewood".into(), entry, ..Workplace::default() };
    let (private, alike) = ("A private mailbox", "The email domain is made to look like the home");
    let foreign = "The email address has letters that look like others.";
    for (name, email, hints) in [
        ("Dawn", "dawn@rosewood.example", [false, false, false]),
        ("Lee", "lee@gmail.com", [true, false, false]),
        ("Kim", "kim@rosewo0d.example", [false, true, false]),
        ("Eve", "eve@rosew\u{43e}od.example", [false, true, true]),
        ("Una", "una@xn--rsewood-d4f.example", [false, false, true]),
        ("Olu", "olu@elsewhere.example", [false, false, false]),
    ] {
        let id = applied_by(&circle, name, email, work.clone()).await;
        let shown = card(&circle, &id, &cookie).await;
        assert_eq!([private, alike, foreign].map(|hint| shown.contains(hint)), hints, "{email}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_card_counts_the_open_evenings_that_the_address_came_to() {
    let circle = Circle::at_time("2026-11-26T20:05:00Z").await;
    let asha = circle.person("Asha", Profession::RegisteredManager, Rank::Organiser).await;
    let cookie = circle.sign_in(&asha).await;
    let session = crate::doors::thursdays(&circle, &asha).await;
    let now = "2026-11-26T20:05:00Z".parse().unwrap();
    let letters = |_: &store::guests::Letter| Written { subject: String::new(), body: String::new(), calendar: None };
    for (name, comes) in [("Dawn", true), ("Lee", false)] {
        let email = EmailAddress::parse(&format!("{}@example.org", name.to_lowercase())).unwrap();
        let sign_up = SignUp { name: name.into(), email, role: Role::Manager };
        let ask = Ask { session: &session, sign_up: &sign_up, form: name, entry: None };
        let entry = circle.store.sign_up(ask, now, &letters).await.unwrap().unwrap();
        if comes {
            circle.store.join_as_guest(Token::Entry(&entry), now).await.unwrap().unwrap();
        }
    }
    for (name, came) in [("Dawn", true), ("Lee", false)] {
        let id = applied(&circle, name).await;
        let shown = card(&circle, &id, &cookie).await;
        assert_eq!(shown.contains("Came to one open evening as a guest."), came, "{name}");
    }
}

/// What a browser that holds these cookies is answered, and the cookies it holds then.
async fn browse(
    circle: &Circle,
    request: http::request::Builder,
    body: String,
    held: &mut Vec<String>,
) -> (String, String) {
    let request = request.header("accept", "text/html").header("sec-fetch-site", "same-origin");
    let request = request.header("cookie", held.join("; ")).body(axum::body::Body::from(body)).unwrap();
    let response = circle.send(request).await;
    for set in response.headers().get_all("set-cookie") {
        let pair = set.to_str().unwrap().split(';').next().unwrap().to_owned();
        let name = pair.split('=').next().unwrap().to_owned();
        held.retain(|cookie| !cookie.starts_with(&format!("{name}=")));
        held.push(pair);
    }
    let to = response.headers().get("location").map(|to| to.to_str().unwrap().to_owned()).unwrap_or_default();
    (to, crate::circle::read(response).await)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn links_of_three_members_opened_before_and_after_applying_all_count() {
    let circle = Circle::new().await;
    let asha = circle.person("Asha", Profession::RegisteredManager, Rank::Organiser).await;
    let mut links = Vec::new();
    for name in ["Lee", "Kim", "Nesta", "Rhys"] {
        let member = circle.person(name, Profession::RegisteredManager, Rank::Member).await;
        links.push(circle.store.make_vouch(&member, &format!("{name} knows Dawn"), noon()).await.unwrap());
    }
    let mut held = Vec::new();
    let get = |path: String| http::Request::get(path);
    let form = |path: &str, from: &str| {
        http::Request::post(path)
            .header("referer", format!("http://localhost:3000{from}"))
            .header("content-type", "application/x-www-form-urlencoded")
    };
    let (_, first) = browse(&circle, get(format!("/apply/invited/{}", links[0])), String::new(), &mut held).await;
    assert!(first.contains("Lee invites you."), "{first}");
    let (_, second) = browse(&circle, get(format!("/apply/invited/{}", links[1])), String::new(), &mut held).await;
    assert!(second.contains("Lee and Kim invite you."), "{second}");

    // Sent from the tab that was opened first, which knows of its own link alone.
    let typed = format!(
        "invitation={}&name=Dawn&email=dawn%40example.org&profession=trust-executive&organisation=Rosewood&service=&\
         register=&register_number=&authority=&team=&why=&no_selling=yes&in_confidence=yes",
        links[0]
    );
    let (to, _) = browse(&circle, form("/api/vetting/apply", "/apply"), typed, &mut held).await;
    assert_eq!(to, "/apply/confirm");
    let mail = circle.store.lease_mail(10, noon() + jiff::SignedDuration::from_mins(1)).await.unwrap().remove(0);
    let proof = mail.body.split("/apply/confirm/").nth(1).unwrap().split_whitespace().next().unwrap();
    let (own, _) =
        browse(&circle, form("/api/vetting/confirm_by_link", "/apply"), format!("token={proof}"), &mut held).await;
    let own = own.split('?').next().unwrap().to_owned();
    let token = own.rsplit('/').next().unwrap().to_owned();

    let (_, third) = browse(&circle, get(format!("/apply/invited/{}", links[2])), String::new(), &mut held).await;
    assert!(third.contains("Add it to what I sent"), "the same browser");
    let (_, elsewhere) =
        browse(&circle, get(format!("/apply/invited/{}", links[2])), String::new(), &mut Vec::new()).await;
    assert!(!elsewhere.contains("Add it to what I sent"), "another one");
    let add = |link: &str| format!("token={token}&invitation={link}");
    let (to, _) = browse(&circle, form("/api/vetting/add_vouch", &own), add(&links[2]), &mut held).await;
    assert_eq!(to, format!("{own}?done=vouched"));
    let pasted = format!("http%3A%2F%2Flocalhost%3A3000%2Fapply%2Finvited%2F{}", links[3]);
    browse(&circle, form("/api/vetting/add_vouch", &own), add(&pasted), &mut held).await;
    let (_, status) = browse(&circle, get(own.clone()), String::new(), &mut held).await;
    assert!(status.contains("Kim, Lee, Nesta and Rhys"), "{status}");
    let (to, _) = browse(&circle, form("/api/vetting/add_vouch", &own), add(&links[3]), &mut held).await;
    let (_, refused) = browse(&circle, get(to), String::new(), &mut held).await;
    assert!(refused.contains("This link cannot be used"), "{refused}");

    let cookie = circle.sign_in(&asha).await;
    let id = token.split('.').next().unwrap();
    let shown = card(&circle, id, &cookie).await;
    for name in ["Lee", "Kim", "Nesta", "Rhys"] {
        assert!(shown.contains(&format!("{name} vouches, Sunday 22 November: \u{201c}{name} knows Dawn")), "{shown}");
    }
    assert!(shown.contains("Vouched for by 4 members"));
    let fields =
        [("id", id), ("version", "1"), ("verdict", "approve"), ("basis", "vouched"), ("notes", ""), ("reason", "")];
    circle.post("/api/vetting/decide", &fields, As::Browser, Some(&cookie)).await;
    let decided = card(&circle, id, &cookie).await;
    let last = decided.split("The last decision").nth(1).unwrap();
    assert!(last.contains("Vouched for by 4 members"), "{last}");
}
