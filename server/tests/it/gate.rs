//! The gate holds: every address of its table, asked for by every kind of person.

use crate::circle::{Answer, As, Circle, noon, read};
use axum::body::Body;
use domain::people::{Audience, Profession, Rank, Standing};
use http::{Method, Request, StatusCode};
use server::gate::TABLE;

/// Everyone who might stand before the gate, with a cookie that is valid as a cookie.
async fn everyone(circle: &Circle) -> Vec<(&'static str, Option<String>, Option<Rank>)> {
    let mut people = vec![("nobody", None, None)];
    for (name, rank) in [("Member", Rank::Member), ("Organiser", Rank::Organiser), ("Owner", Rank::Owner)] {
        let id = circle.person(name, Profession::RegisteredManager, rank).await;
        people.push((name, Some(circle.sign_in(&id).await), Some(rank)));
    }
    let regulator = circle.person("Regulator", Profession::Cqc, Rank::Member).await;
    people.push(("Regulator", Some(circle.sign_in(&regulator).await), Some(Rank::Member)));
    for standing in Standing::ALL.iter().filter(|standing| **standing != Standing::Member) {
        // Signed in while a member, and an organiser at that; then only the standing changed, so that the cookie alone
        // would still do.
        let name: &'static str = standing.label();
        let id = circle.person(name, Profession::RegisteredManager, Rank::Organiser).await;
        let cookie = circle.sign_in(&id).await;
        let pool = sqlx::AnyPool::connect(&circle.url).await.unwrap();
        let changed = sqlx::query("update people set standing = $1 where id = $2")
            .bind(standing.code())
            .bind(id.as_str().to_owned())
            .execute(&pool)
            .await
            .unwrap();
        assert_eq!(changed.rows_affected(), 1);
        people.push((name, Some(cookie), None));
    }
    people
}

fn admitted(audience: Audience, rank: Option<Rank>) -> bool {
    match audience {
        Audience::Everyone | Audience::TokenHolder => true,
        // A pass is shown by nobody here; what it opens is in `rooms.rs`.
        Audience::Members | Audience::Room => rank.is_some(),
        Audience::Organisers => matches!(rank, Some(Rank::Organiser | Rank::Owner)),
    }
}

pub fn method_of(path: &str) -> Method {
    let posted = path.starts_with("/api/")
        || path.starts_with("/me/photo")
        || path.contains("/upload/")
        || ["/join", "/run", "/bring", "/photo/remove"].iter().any(|end| path.ends_with(end));
    if posted { Method::POST } else { Method::GET }
}

pub fn concrete(path: &str) -> String {
    let values = [
        ("{id}", "x"),
        ("{token}", "x"),
        ("{calendar}", "google"),
        ("{size}", "96"),
        ("{kind}", "x"),
        ("{slug}", "care-show"),
        ("{slot}", "3"),
    ];
    values.into_iter().fold(path.to_owned(), |path, (name, value)| path.replace(name, value))
}

fn is_refusal(answer: &Answer) -> bool {
    let to_sign_in = answer.location.as_deref().is_some_and(|to| to.starts_with("/sign-in"));
    answer.status == StatusCode::UNAUTHORIZED || (to_sign_in && answer.status == StatusCode::SEE_OTHER)
}

/// The page without what differs from answer to answer anyway.
fn without_nonce(body: &str) -> String {
    let nonce = body.split("nonce=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or("-");
    body.replace(nonce, "N")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_address_refuses_whoever_may_not_be_there_and_lets_in_whoever_may() {
    let circle = Circle::new().await;
    let people = everyone(&circle).await;
    let mut asked = 0;
    // Those that end the cookie they are asked with come last, each with a cookie of its own.
    let (ends_cookie, keeps_cookie): (Vec<_>, Vec<_>) = TABLE.iter().partition(|(path, _)| path.contains("sign_out"));
    for (path, audience) in keeps_cookie.into_iter().chain(ends_cookie.into_iter().rev()) {
        for (who, cookie, rank) in &people {
            for kind in [As::Browser, As::Program] {
                let fresh = match rank {
                    Some(_) if path.contains("sign_out") => Some(circle.sign_in_again(who).await),
                    _ => None,
                };
                let cookie = fresh.as_ref().or(cookie.as_ref());
                let answer = circle.ask(method_of(path), &concrete(path), kind, cookie.map(String::as_str)).await;
                let place = format!("{path} as {who} by {kind:?}: {} {:?}", answer.status, answer.location);
                asked += 1;
                if admitted(audience, *rank) {
                    assert!(!is_refusal(&answer), "{place}");
                    continue;
                }
                assert_eq!(answer.cache.as_deref(), Some("no-store"), "{place}");
                match (kind, cookie) {
                    (As::Browser, None) => {
                        assert!(is_refusal(&answer) && answer.body.is_empty(), "{place} {}", answer.body);
                    }
                    (As::Browser, Some(_)) => {
                        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{place}");
                        // Just what they are told of an address that does not exist.
                        let nothing =
                            circle.ask(Method::GET, "/no/such/place", As::Browser, cookie.map(String::as_str)).await;
                        assert_eq!(without_nonce(&answer.body), without_nonce(&nothing.body), "{place}");
                    }
                    (As::Program, None) => assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{place}"),
                    (As::Program, Some(_)) => assert_eq!(answer.status, StatusCode::NOT_FOUND, "{place}"),
                }
            }
        }
    }
    assert_eq!(asked, TABLE.len() * people.len() * 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_is_no_member_is_refused_identically_whatever_the_reason() {
    let circle = Circle::new().await;
    let people = everyone(&circle).await;
    let known: Vec<_> = people.iter().filter(|(_, cookie, rank)| cookie.is_some() && rank.is_none()).collect();
    assert_eq!(known.len(), Standing::ALL.len() - 1);
    for (path, _) in TABLE
        .iter()
        .filter(|(_, audience)| matches!(audience, Audience::Members | Audience::Room | Audience::Organisers))
    {
        for kind in [As::Browser, As::Program] {
            let mut answers = Vec::new();
            for (_, cookie, _) in &known {
                let answer = circle.ask(method_of(path), &concrete(path), kind, cookie.as_deref()).await;
                answers.push((answer.status, answer.location, without_nonce(&answer.body)));
            }
            assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "{path} {kind:?}");
        }
    }
}

/// A page that a token leads to, without the token itself.
fn without(answer: &Answer, token: &str) -> (StatusCode, Option<String>, String) {
    let location = answer.location.as_ref().map(|to| to.replace(token, "T"));
    (answer.status, location, without_nonce(&answer.body).replace(token, "T"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_token_of_whoever_is_no_member_now_is_answered_as_one_that_never_was() {
    let circle = Circle::new().await;
    let asha = circle.person("Asha", Profession::RegisteredManager, Rank::Organiser).await;
    let session = crate::doors::thursdays(&circle, &asha).await;
    let stream = format!("/events?topics=room&room={session}");
    // Each has everything that a member can hold, and each works; then only the standing changes.
    let mut held = Vec::new();
    for standing in Standing::ALL.iter().filter(|standing| **standing != Standing::Member) {
        let id = circle.person(standing.label(), Profession::RegisteredManager, Rank::Member).await;
        let cookie = circle.sign_in(&id).await;
        let feed = circle.store.feed_token(&id, noon()).await.unwrap();
        let vouch = circle.store.make_vouch(&id, "A colleague", noon()).await.unwrap();
        let sign_in = circle.store.sign_in_link_for(&id, noon()).await.unwrap();
        for name in ["mine.ics", "sessions.ics", "talks.rss"] {
            let path = format!("/feeds/{feed}/{name}");
            assert_eq!(circle.ask(Method::GET, &path, As::Program, None).await.status, StatusCode::OK);
        }
        assert_eq!(circle.ask(Method::GET, &stream, As::Program, Some(&cookie)).await.status, StatusCode::OK);
        let page = circle.ask(Method::GET, &format!("/apply/invited/{vouch}"), As::Browser, None).await;
        assert!(page.body.contains("invites you."));
        let pool = sqlx::AnyPool::connect(&circle.url).await.unwrap();
        sqlx::query("update people set standing = $1 where id = $2")
            .bind(standing.code())
            .bind(id.as_str().to_owned())
            .execute(&pool)
            .await
            .unwrap();
        held.push((standing.label(), cookie, feed, vouch, sign_in));
    }
    let never = "0198aaaa0000700080000000000000ff";
    for (who, cookie, feed, vouch, sign_in) in &held {
        for (path, token) in [
            (format!("/feeds/{feed}/mine.ics"), feed),
            (format!("/feeds/{feed}/sessions.ics"), feed),
            (format!("/feeds/{feed}/talks.rss"), feed),
            (format!("/apply/invited/{vouch}"), vouch),
            (format!("/sign-in/{sign_in}"), sign_in),
        ] {
            for kind in [As::Browser, As::Program] {
                let answer = circle.ask(Method::GET, &path, kind, None).await;
                let nobodys = circle.ask(Method::GET, &path.replace(token.as_str(), never), kind, None).await;
                assert_eq!(without(&answer, token), without(&nobodys, never), "{path} of {who} by {kind:?}");
            }
        }
        let heard = circle.ask(Method::GET, &stream, As::Program, Some(cookie)).await;
        assert_eq!(heard.status, StatusCode::NOT_FOUND, "{who}");
        let (signed_in, session) =
            circle.post("/api/people/sign_in_by_link", &[("token", sign_in)], As::Program, None).await;
        let (nobody, _) = circle.post("/api/people/sign_in_by_link", &[("token", never)], As::Program, None).await;
        assert_eq!((signed_in.status, signed_in.body, session), (nobody.status, nobody.body, None), "{who}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn each_kind_of_person_hears_their_topics_and_no_others() {
    let circle = Circle::new().await;
    let people = everyone(&circle).await;
    let asha = circle.person("Asha", Profession::RegisteredManager, Rank::Organiser).await;
    let session = crate::doors::thursdays(&circle, &asha).await;
    for (topic, audience) in [
        ("open-evenings", Audience::Everyone),
        ("calendar", Audience::Members),
        ("room", Audience::Members),
        ("applications", Audience::Organisers),
        ("guests", Audience::Organisers),
        ("conference", Audience::Organisers),
    ] {
        for (who, cookie, rank) in &people {
            // Hidden among others, a topic is no more to be had than alone.
            for topics in [topic.to_owned(), format!("open-evenings,{topic}")] {
                let path = format!("/events?topics={topics}&room={session}");
                let heard = circle.ask(Method::GET, &path, As::Program, cookie.as_deref()).await;
                let expected = match cookie {
                    _ if admitted(audience, *rank) => StatusCode::OK,
                    None => StatusCode::UNAUTHORIZED,
                    Some(_) => StatusCode::NOT_FOUND,
                };
                assert_eq!((heard.status, heard.body.as_str()), (expected, ""), "{topics} as {who}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn signing_in_leads_back_to_the_page_that_was_asked_for_with_its_query() {
    let circle = Circle::new().await;
    let page = circle.ask(Method::GET, "/calendar?month=2026-12&earlier=1", As::Browser, None).await;
    assert_eq!(page.location.as_deref(), Some("/sign-in?next=%2Fcalendar%3Fmonth%3D2026-12%26earlier%3D1"));
    let form = circle.ask(Method::POST, "/api/calendar/answer", As::Browser, None).await;
    let to = form.location.unwrap();
    let page_of_form =
        "/sign-in?next=%2Fcalendar%3Fmonth%3D2026-12%26__path%3D%252Fapi%252Fcalendar%252Fanswer%26__err%3D";
    assert!(to.starts_with(page_of_form), "{to}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_person_who_is_suspended_or_signs_out_everywhere_is_nobody_at_the_next_request() {
    let circle = Circle::new().await;
    let owner = circle.person("Owner", Profession::RegisteredManager, Rank::Owner).await;
    let dawn = circle.person("Dawn", Profession::RegisteredManager, Rank::Member).await;
    let lee = circle.person("Lee", Profession::RegisteredManager, Rank::Member).await;
    let cookies = [circle.sign_in(&dawn).await, circle.sign_in(&lee).await];
    for cookie in &cookies {
        assert_eq!(circle.ask(Method::GET, "/me", As::Browser, Some(cookie)).await.status, StatusCode::OK);
    }
    circle.store.set_standing(&dawn, Standing::Suspended, &owner, crate::circle::noon()).await.unwrap();
    circle.store.sign_out_everywhere(&lee, crate::circle::noon()).await.unwrap();
    for cookie in &cookies {
        let answer = circle.ask(Method::GET, "/me", As::Browser, Some(cookie)).await;
        assert_eq!(answer.location.as_deref(), Some("/sign-in?next=%2Fme"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn another_site_cannot_act_with_a_members_cookie() {
    let circle = Circle::new().await;
    let dawn = circle.person("Dawn", Profession::RegisteredManager, Rank::Member).await;
    let cookie = circle.sign_in(&dawn).await;
    for path in ["/api/people/sign_out_everywhere", "/api/calendar/answer", "/sessions/x/join"] {
        for (name, value) in [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example"), ("x-nothing", "")] {
            let request =
                Request::post(path).header("cookie", &cookie).header("host", "localhost:3000").header(name, value);
            let answer = circle.send(request.body(Body::empty()).unwrap()).await;
            assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{path} {name}");
        }
    }
    assert_eq!(circle.ask(Method::GET, "/me", As::Browser, Some(&cookie)).await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_page_brings_a_policy_whose_nonce_is_in_the_page_and_allows_nothing_inline() {
    let circle = Circle::at_public_url("https://circle.example").await;
    for path in ["/", "/", "/sign-in", "/no/such/place"] {
        let request = Request::get(path).header("accept", "text/html").body(Body::empty()).unwrap();
        let response = circle.send(request).await;
        let headers = response.headers().clone();
        let policy = headers["content-security-policy"].to_str().unwrap().to_owned();
        let nonce = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).unwrap();
        assert!(!policy.contains("unsafe-inline") && policy.contains("frame-ancestors 'none'"), "{policy}");
        assert_eq!(headers["x-content-type-options"], "nosniff");
        assert_eq!(headers["referrer-policy"], "same-origin");
        assert!(headers["strict-transport-security"].to_str().unwrap().starts_with("max-age="));
        let page = read(response).await;
        assert!(page.contains(&format!("nonce=\"{nonce}\"")), "{path}");
        assert!(!page.contains(" style=") && !page.contains(" onclick="), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn behind_tls_the_cookie_is_bound_to_the_host_and_to_tls() {
    let circle = Circle::at_public_url("https://circle.example").await;
    let dawn = circle.person("Dawn", Profession::RegisteredManager, Rank::Member).await;
    assert!(circle.sign_in(&dawn).await.starts_with("__Host-ic="));
    let plain = Circle::new().await;
    let dawn = plain.person("Dawn", Profession::RegisteredManager, Rank::Member).await;
    assert!(plain.sign_in(&dawn).await.starts_with("ic="));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_loads_the_address_of_a_form_is_led_to_the_page_above_it_and_a_guest_to_the_sign_in() {
    let circle = Circle::new().await;
    let owner = circle.person("Owner", Profession::RegisteredManager, Rank::Owner).await;
    let member = circle.person("Member", Profession::RegisteredManager, Rank::Member).await;
    let (owner, member) = (circle.sign_in(&owner).await, circle.sign_in(&member).await);
    for (path, page) in [
        ("/sessions/x/join", "/sessions/x"),
        ("/me/photo/remove", "/me"),
        ("/organise/upload/locations", "/organise"),
        ("/organise/imports/x/run", "/organise/imports/x"),
        ("/api/people/sign_out", "/"),
    ] {
        for method in [Method::GET, Method::HEAD] {
            let answer = circle.ask(method, path, As::Browser, Some(&owner)).await;
            assert_eq!((answer.status, answer.location.as_deref()), (StatusCode::SEE_OTHER, Some(page)), "{path}");
        }
    }
    let posted: Vec<_> = TABLE.iter().filter(|(path, _)| method_of(path) == Method::POST).collect();
    for (path, audience) in posted {
        let path = concrete(path);
        let led = circle.ask(Method::GET, &path, As::Browser, Some(&owner)).await;
        assert_eq!(led.status, StatusCode::SEE_OTHER, "{path}");
        for (method, kind) in [(Method::GET, As::Program), (Method::PUT, As::Browser), (Method::DELETE, As::Program)] {
            let answer = circle.ask(method, &path, kind, Some(&owner)).await;
            assert_eq!((answer.status, answer.location), (StatusCode::METHOD_NOT_ALLOWED, None), "{path}");
        }
        if matches!(audience, Audience::Members | Audience::Room | Audience::Organisers) {
            assert!(is_refusal(&circle.ask(Method::GET, &path, As::Browser, None).await), "{path}");
        }
        if *audience == Audience::Organisers {
            let hidden = circle.ask(Method::GET, &path, As::Browser, Some(&member)).await;
            assert_eq!(hidden.status, StatusCode::NOT_FOUND, "{path}");
        }
    }
}
