//! The members area as browsers meet it.

use crate::circle::{As, Circle, noon};
use axum::body::Body;
use domain::ids::PersonId;
use domain::members::Profile;
use domain::people::{Profession, Rank, Standing};
use http::header::{CONTENT_TYPE, LOCATION};
use http::{Method, Request, StatusCode};

/// A plain form, as a browser without wasm sends it from the page `from`; where the answer leads.
async fn send(circle: &Circle, cookie: &str, path: &str, from: &str, body: &str) -> String {
    post(circle, cookie, path, from, "application/x-www-form-urlencoded", body.as_bytes().to_vec()).await
}

async fn post(circle: &Circle, cookie: &str, path: &str, from: &str, kind: &str, body: Vec<u8>) -> String {
    let request = Request::post(path)
        .header("accept", "text/html")
        .header("sec-fetch-site", "same-origin")
        .header("referer", format!("http://localhost:3000{from}"))
        .header("cookie", cookie)
        .header(CONTENT_TYPE, kind)
        .body(Body::from(body))
        .unwrap();
    let response = circle.send(request).await;
    assert!(response.status().is_redirection(), "{path}: {}", response.status());
    response.headers()[LOCATION].to_str().unwrap().to_owned()
}

async fn page(circle: &Circle, cookie: &str, path: &str) -> (StatusCode, String) {
    let answer = circle.ask(Method::GET, path, As::Browser, Some(cookie)).await;
    (answer.status, answer.body)
}

async fn manager(circle: &Circle, name: &str) -> (PersonId, String) {
    let id = circle.person(name, Profession::RegisteredManager, Rank::Member).await;
    let cookie = circle.sign_in(&id).await;
    (id, cookie)
}

async fn save(circle: &Circle, who: &PersonId, profile: Profile) {
    let version = circle.store.profile(who).await.unwrap().unwrap().kept.version;
    circle.store.save_profile(who, version, &profile, noon()).await.unwrap();
}

const FORM: &str =
    "version=0&bio=Twenty+years.&topics=Falls%2C+night+staffing&county=Devon&home=nursing&show_home=no&listed=yes";

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_a_member_says_about_themselves_is_found_and_shown() {
    let circle = Circle::new().await;
    let (dawn, cookie) = manager(&circle, "Dawn").await;
    let (_, other) = manager(&circle, "Lee").await;
    assert_eq!(send(&circle, &cookie, "/api/members/save_profile", "/me/profile", FORM).await, "/me/profile?saved=1");

    let (_, found) = page(&circle, &other, "/members?talk=fall&county=Devon&home=nursing").await;
    assert!(found.contains(&format!("href=\"/members/{dawn}\"")) && !found.contains("example.org"));
    let (status, shown) = page(&circle, &other, &format!("/members/{dawn}")).await;
    assert_eq!(status, StatusCode::OK);
    for part in ["Twenty years.", "Registered manager, Devon", "Nursing home", "/members?talk=night%20staffing"] {
        assert!(shown.contains(part), "{part} in {shown}");
    }
    assert!(!shown.contains("example.org"), "no address of anybody");
    let (_, nobody) = page(&circle, &other, "/members?county=Kent").await;
    assert!(nobody.contains("Nobody here matches all of that"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_switched_themselves_off_or_left_is_nowhere_just_as_if_they_had_never_been() {
    let circle = Circle::new().await;
    let (dawn, own) = manager(&circle, "Dawn").await;
    let (lee, _) = manager(&circle, "Lee").await;
    let (asha, cookie) = manager(&circle, "Asha").await;
    let photo = store::members::Photo { hash: "h".into(), large: "bGFyZ2U=".into(), small: "c21hbGw=".into() };
    for who in [&dawn, &lee] {
        circle.store.set_photo(who, photo.clone(), noon()).await.unwrap();
    }
    assert_eq!(page(&circle, &cookie, &format!("/members/{dawn}/photo/96?v=h")).await.0, StatusCode::OK);
    save(&circle, &dawn, Profile { listed: false, ..Profile::default() }).await;
    circle.store.set_standing(&lee, Standing::Suspended, &asha, noon()).await.unwrap();

    let unknown = "0198aaaa-0000-7000-8000-000000000000";
    let (status, page_of_nobody) = page(&circle, &cookie, &format!("/members/{unknown}")).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    // But for the nonce, and for how much news there is by now.
    let without = |body: &str, id: &str| {
        let value = |name: &str| body.split(&format!("{name}=\"")).nth(1).and_then(|rest| rest.split('"').next());
        let news = format!("data-after=\"{}\"", value("data-after").unwrap_or("-"));
        body.replace(value("nonce").unwrap_or("-"), "N").replace(&news, "").replace(id, "I")
    };
    for who in [&dawn, &lee] {
        let (status, gone) = page(&circle, &cookie, &format!("/members/{who}")).await;
        assert_eq!(status, StatusCode::NOT_FOUND);
        assert_eq!(without(&gone, who.as_str()), without(&page_of_nobody, unknown));
        assert_eq!(page(&circle, &cookie, &format!("/members/{who}/photo/96?v=h")).await.0, StatusCode::NOT_FOUND);
    }
    let (_, list) = page(&circle, &cookie, "/members").await;
    assert!(list.contains("Asha") && !list.contains("Dawn") && !list.contains("Lee"));
    // To themselves they are there, and are told that nobody else sees it.
    let (_, mine) = page(&circle, &own, &format!("/members/{dawn}")).await;
    assert!(mine.contains("only you see this page"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_form_from_an_older_tab_is_turned_back_with_what_was_typed() {
    let circle = Circle::new().await;
    let (_, cookie) = manager(&circle, "Dawn").await;
    send(&circle, &cookie, "/api/members/save_profile", "/me/profile", FORM).await;
    let older = FORM.replace("Twenty+years.", "Thirty+years.");
    let back = send(&circle, &cookie, "/api/members/save_profile", "/me/profile", &older).await;
    assert!(back.contains("__err="), "{back}");
    let (_, again) = page(&circle, &cookie, back.trim_start_matches("http://localhost:3000")).await;
    assert!(again.contains("You saved your profile in another window"), "{again}");
    assert!(again.contains("name=\"version\" value=\"1\""), "saving again puts it in the place of the other");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_message_names_its_sender_and_shows_no_address() {
    let circle = Circle::new().await;
    let (dawn, cookie) = manager(&circle, "Dawn").await;
    let (lee, _) = manager(&circle, "Lee").await;
    let profile = format!("/members/{lee}");
    let body = format!("id={lee}&form=f1&words=May+I+ask+about+falls%3F%0D%0AThursday+suits+me.");
    for _ in 0..2 {
        let led = send(&circle, &cookie, "/api/members/ask_to_talk", &profile, &body).await;
        assert_eq!(led, format!("{profile}?asked=1"));
    }
    let mail = circle.store.lease_mail(10, noon() + jiff::SignedDuration::from_hours(1)).await.unwrap();
    assert_eq!(mail.len(), 1);
    assert_eq!((mail[0].to.as_str(), mail[0].subject.as_str()), ("lee@example.org", "Dawn asks to talk with you"));
    let words = &mail[0].body;
    assert!(
        words.contains("Dawn (Registered manager)") && words.contains("> May I ask about falls?\n> Thursday suits")
    );
    assert!(words.contains(&format!("http://localhost:3000/members/{dawn}")) && !words.contains('@'), "{words}");

    let short = format!("id={lee}&form=f2&words=Hi");
    let back = send(&circle, &cookie, "/api/members/ask_to_talk", &profile, &short).await;
    let (_, again) = page(&circle, &cookie, back.trim_start_matches("http://localhost:3000")).await;
    assert!(again.contains("Write at least 10 characters."), "{again}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_new_member_says_three_things_and_goes_on_to_tonight() {
    let circle = Circle::new().await;
    let (dawn, cookie) = manager(&circle, "Dawn").await;
    let (_, welcome) = page(&circle, &cookie, "/welcome").await;
    assert!(welcome.contains("Welcome, Dawn") && welcome.contains("What is said here stays here"));
    let led =
        send(&circle, &cookie, "/api/members/begin_profile", "/welcome", "county=Kent&topics=falls&home=dementia");
    assert_eq!(led.await, "/");
    let kept = circle.store.profile(&dawn).await.unwrap().unwrap().kept.profile;
    assert_eq!((kept.county.as_str(), kept.topics.len()), ("Kent", 1));
}

fn multipart(file: &[u8]) -> Vec<u8> {
    let head = b"--B\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"me.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n";
    [head.as_slice(), file, b"\r\n--B--\r\n"].concat()
}

async fn send_photo(circle: &Circle, cookie: &str, file: &[u8]) -> String {
    post(circle, cookie, "/me/photo", "/me/profile", "multipart/form-data; boundary=B", multipart(file)).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_photo_is_taken_in_shown_and_removed_and_what_is_none_is_called_so() {
    let circle = Circle::new().await;
    let (dawn, cookie) = manager(&circle, "Dawn").await;
    let (_, other) = manager(&circle, "Lee").await;
    let mut png = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(300, 200, image::Rgb([200, 60, 20]))
        .write_to(&mut png, image::ImageFormat::Png)
        .unwrap();
    assert_eq!(send_photo(&circle, &cookie, png.get_ref()).await, "/me/profile?saved=photo");

    let (_, shown) = page(&circle, &other, &format!("/members/{dawn}")).await;
    let address = shown.split("src=\"").find(|rest| rest.starts_with("/members/")).unwrap();
    let address = address.split('"').next().unwrap().replace("&amp;", "&");
    let request = Request::get(&address).header("cookie", &other).header("accept", "image/*");
    let photo = circle.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(photo.status(), StatusCode::OK);
    assert_eq!(photo.headers()[CONTENT_TYPE], "image/jpeg");
    assert!(photo.headers()["cache-control"].to_str().unwrap().starts_with("private"));

    let page_of_words = b"<html><script>alert(1)</script></html>".as_slice();
    let large = vec![0; 10_000_001];
    for (file, why) in [(page_of_words, "not-a-photo"), (b"".as_slice(), "none"), (large.as_slice(), "too-large")] {
        assert_eq!(send_photo(&circle, &cookie, file).await, format!("/me/profile?photo={why}#photo"));
    }
    let (_, told) = page(&circle, &cookie, "/me/profile?photo=not-a-photo").await;
    assert!(told.contains("That file is no photo we can read."), "{told}");
    let removed =
        post(&circle, &cookie, "/me/photo/remove", "/me/profile", "multipart/form-data; boundary=B", multipart(b""));
    assert_eq!(removed.await, "/me/profile?saved=no-photo");
    let answer = circle.ask(Method::GET, &address, As::Program, Some(&other)).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    let trail = circle.store.audit_trail(50).await.unwrap();
    assert_eq!(trail.iter().filter(|line| line.verb.ends_with("photo")).count(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_message_is_not_read_by_anybody_else() {
    let circle = Circle::new().await;
    let (_, cookie) = manager(&circle, "Dawn").await;
    let (lee, _) = manager(&circle, "Lee").await;
    let body = format!("id={lee}&form=f1&words=Between+the+two+of+us");
    send(&circle, &cookie, "/api/members/ask_to_talk", &format!("/members/{lee}"), &body).await;
    let trail = circle.store.audit_trail(50).await.unwrap();
    assert!(trail.iter().all(|line| !format!("{line:?}").contains("Between")), "not in the audit trail either");
}
