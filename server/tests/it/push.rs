//! Notices on devices, from the switch to what a browser decrypts; and mails that one click ends.

use crate::circle::{As, Circle, read};
use crate::doors::thursdays;
use axum::Router;
use axum::body::{Body, Bytes};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use domain::calendar::Answer;
use domain::ids::PersonId;
use domain::people::{Channel, Notice, Profession, Rank};
use http::{HeaderMap, Request, StatusCode, Uri};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use server::clock::Clock;
use server::config::{Config, Written};
use server::postman::Postman;
use server::push::{PushKey, Pusher, Reach};
use server::scheduler::run_due;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use store::{Secret, Store};
use tokio::sync::{Notify, Semaphore};
use web_push_native::p256::SecretKey;
use web_push_native::p256::ecdsa::signature::Verifier;
use web_push_native::p256::ecdsa::{Signature, VerifyingKey};
use web_push_native::{Auth, decrypt};

const AUTH: [u8; 16] = [5; 16];

/// A push service on this machine, which answers as it is told and keeps what it gets. Below `/slow` it answers only once
/// it is let go.
#[derive(Clone)]
struct Service {
    address: String,
    answer: Arc<Mutex<StatusCode>>,
    got: Arc<Mutex<Vec<(HeaderMap, Bytes)>>>,
    held: Arc<Mutex<Held>>,
    let_go: Arc<Semaphore>,
    changed: Arc<Notify>,
}

/// Pushes that have come and are not answered: now, at most so far, and all that ever were.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Held {
    now: usize,
    most: usize,
    ever: usize,
}

impl Service {
    async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let service = Self {
            address,
            answer: Arc::new(Mutex::new(StatusCode::CREATED)),
            got: Arc::default(),
            held: Arc::default(),
            let_go: Arc::new(Semaphore::new(0)),
            changed: Arc::default(),
        };
        let kept = service.clone();
        let router = Router::new().fallback(async move |address: Uri, headers: HeaderMap, body: Bytes| {
            if address.path().starts_with("/slow") {
                kept.hold(1);
                kept.let_go.acquire().await.unwrap().forget();
                kept.hold(-1);
            }
            kept.got.lock().unwrap().push((headers, body));
            kept.changed.notify_waiters();
            *kept.answer.lock().unwrap()
        });
        tokio::spawn(async move { axum::serve(listener, router).await });
        service
    }

    fn answers(&self, status: StatusCode) {
        *self.answer.lock().unwrap() = status;
    }

    fn hold(&self, more: isize) {
        let mut held = self.held.lock().unwrap();
        held.now = held.now.saturating_add_signed(more);
        held.most = held.most.max(held.now);
        held.ever += usize::from(more > 0);
        drop(held);
        self.changed.notify_waiters();
    }

    fn held(&self) -> Held {
        *self.held.lock().unwrap()
    }

    /// Waits for what must happen while slow ones are still waited for, which is for eight seconds.
    async fn until(&self, is_so: impl Fn(&Self) -> bool) {
        let waiting = async {
            loop {
                let changed = self.changed.notified();
                if is_so(self) {
                    return;
                }
                changed.await;
            }
        };
        let in_time = tokio::time::timeout(Duration::from_secs(6), waiting).await;
        assert!(in_time.is_ok(), "{:?}, and {} answered", self.held(), self.count());
    }

    fn count(&self) -> usize {
        self.got.lock().unwrap().len()
    }

    /// The last that came, as its browser reads it, and its headers.
    fn last(&self) -> (HeaderMap, Value) {
        let (headers, body) = self.got.lock().unwrap().last().cloned().unwrap();
        let said = decrypt(body.to_vec(), &browser_key(), &Auth::clone_from_slice(&AUTH)).unwrap();
        (headers, serde_json::from_slice(&said).unwrap())
    }
}

/// What the browser keeps to itself.
fn browser_key() -> SecretKey {
    SecretKey::from_slice(&[9; 32]).unwrap()
}

/// What it says to those who shall reach it.
pub fn subscription(endpoint: &str) -> String {
    let key = VerifyingKey::from(browser_key().public_key()).to_encoded_point(false);
    let keys = json!({ "p256dh": BASE64.encode(key.as_bytes()), "auth": BASE64.encode(AUTH) });
    json!({ "endpoint": endpoint, "expirationTime": null, "keys": keys }).to_string()
}

fn key() -> PushKey {
    PushKey::of(&Secret::new(vec![7; 32])).unwrap()
}

fn pusher(circle: &Circle, at: Timestamp, reach: Reach) -> Pusher {
    // The circle's own clock has gone on since it was started.
    let clock = Clock::starting_at(at + SignedDuration::from_secs(5));
    Pusher::new(circle.store.clone(), clock, key(), "circle@circle.example", reach)
}

/// A circle at this time, a member, the cookie of a browser that they switched on, and who pushes to it.
async fn switched_on(time: &str) -> (Circle, PersonId, String, Service) {
    let circle = Circle::at_time(time).await;
    let dawn = circle.person("Dawn", Profession::RegisteredManager, Rank::Member).await;
    let cookie = circle.sign_in(&dawn).await;
    let service = Service::start().await;
    let said = subscription(&format!("{}/send/1?x=y", service.address));
    let (answer, _) =
        circle.post("/api/people/add_device", &[("subscription", &said)], As::Browser, Some(&cookie)).await;
    assert_eq!(answer.location.as_deref(), Some("/me?saved=device#devices"));
    (circle, dawn, cookie, service)
}

async fn ask_for_one(circle: &Circle, person: &PersonId, cookie: &str) {
    let id = circle.store.devices(person).await.unwrap()[0].id.clone();
    let (answer, _) = circle.post("/api/people/try_device", &[("id", &id)], As::Browser, Some(cookie)).await;
    assert_eq!(answer.location.as_deref(), Some("/me?saved=tried#devices"));
}

#[test]
fn what_the_standard_encrypted_is_read() {
    // RFC 8291 §5.
    let key = BASE64.decode("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94").unwrap();
    let auth = BASE64.decode("BTBZMqHH6r4Tts7J_aSIgg").unwrap();
    let body = "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6\
                PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN";
    let said =
        decrypt(BASE64.decode(body).unwrap(), &SecretKey::from_slice(&key).unwrap(), &Auth::clone_from_slice(&auth));
    assert_eq!(said.unwrap(), b"When I grow up, I want to be a watermelon");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_notice_that_was_asked_for_is_read_by_the_browser_alone_and_says_who_sends_it() {
    let (circle, dawn, cookie, service) = switched_on("2026-11-22T12:00:00Z").await;
    ask_for_one(&circle, &dawn, &cookie).await;
    let now = "2026-11-22T12:00:00Z".parse().unwrap();
    assert_eq!(pusher(&circle, now, Reach::LoopbackToo).deliver().await.unwrap(), 1);

    let (headers, said) = service.last();
    let words = "You asked for a notice, and it has arrived.";
    assert_eq!(said, json!({ "title": "This is how it looks", "words": words, "link": "/me#devices", "tag": "trial" }));
    let header = |name: &str| headers[name].to_str().unwrap().to_owned();
    assert_eq!((header("content-encoding"), header("urgency")), ("aes128gcm".into(), "high".into()));
    assert!((100..=120).contains(&header("ttl").parse().unwrap()));

    // RFC 8292: the token is signed with the key that browsers were given, for this service and for less than a day.
    let proof = header("authorization");
    let (token, public) = proof.strip_prefix("vapid t=").unwrap().split_once(", k=").unwrap();
    assert_eq!(public, key().public());
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let verifying = VerifyingKey::from_sec1_bytes(&BASE64.decode(public).unwrap()).unwrap();
    let signature = Signature::from_slice(&BASE64.decode(signature).unwrap()).unwrap();
    verifying.verify(signed.as_bytes(), &signature).unwrap();
    let claims: Value = serde_json::from_slice(&BASE64.decode(signed.split_once('.').unwrap().1).unwrap()).unwrap();
    assert_eq!((&claims["aud"], &claims["sub"]), (&json!(service.address), &json!("mailto:circle@circle.example")));
    let left = claims["exp"].as_i64().unwrap() - Clock::real().real_now_ms() / 1000;
    assert!((0..24 * 3600).contains(&left), "{left}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn when_the_doors_open_the_devices_of_those_who_come_say_so_once() {
    let doors: Timestamp = "2026-11-26T19:50:00Z".parse().unwrap();
    let (circle, dawn, _, service) = switched_on("2026-11-26T19:50:00Z").await;
    let asha = circle.person("Asha", Profession::RegisteredManager, Rank::Organiser).await;
    let session = thursdays(&circle, &asha).await;
    let earlier = doors - SignedDuration::from_hours(48);
    circle.store.answer(&session, &dawn, Answer::Coming, earlier).await.unwrap();
    let pusher = pusher(&circle, doors, Reach::LoopbackToo);
    for _ in 0..2 {
        run_due(&circle.scheduler(4000)).await;
        pusher.deliver().await.unwrap();
    }
    assert_eq!(service.count(), 1);
    let (headers, said) = service.last();
    assert_eq!((&said["title"], &said["link"]), (&json!("The doors are open"), &json!(format!("/sessions/{session}"))));
    assert_eq!(said["words"], json!("Open evening starts at 20:00 UK time."));
    assert!(headers["topic"].to_str().unwrap().len() <= 32);
    assert!((885..=900).contains(&headers["ttl"].to_str().unwrap().parse().unwrap()), "{:?}", headers["ttl"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_service_that_fails_is_asked_again_and_a_browser_that_is_gone_is_forgotten() {
    let (circle, dawn, cookie, service) = switched_on("2026-11-22T12:00:00Z").await;
    let now: Timestamp = "2026-11-22T12:00:00Z".parse().unwrap();
    ask_for_one(&circle, &dawn, &cookie).await;
    service.answers(StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(pusher(&circle, now, Reach::LoopbackToo).deliver().await.unwrap(), 1);
    let me = circle.ask(http::Method::GET, "/me", As::Browser, Some(&cookie)).await;
    assert!(me.body.contains("The last notice did not arrive"));

    service.answers(StatusCode::CREATED);
    let later = now + SignedDuration::from_mins(1);
    assert_eq!(pusher(&circle, later, Reach::LoopbackToo).deliver().await.unwrap(), 1);
    assert_eq!(circle.store.push_counts().await.unwrap(), [("sent".to_owned(), 1)]);

    // What it will never take is not sent again.
    ask_for_one(&circle, &dawn, &cookie).await;
    service.answers(StatusCode::PAYLOAD_TOO_LARGE);
    pusher(&circle, now, Reach::LoopbackToo).deliver().await.unwrap();
    assert_eq!(circle.store.push_counts().await.unwrap(), [("failed".to_owned(), 1), ("sent".to_owned(), 1)]);

    ask_for_one(&circle, &dawn, &cookie).await;
    service.answers(StatusCode::GONE);
    pusher(&circle, now, Reach::LoopbackToo).deliver().await.unwrap();
    assert!(circle.store.devices(&dawn).await.unwrap().is_empty());
}

/// Waits until all these pushes are noted as sent.
async fn all_sent(store: &Store, count: i64) {
    let waiting = async {
        loop {
            let more = store.wait_for_changes();
            if store.push_counts().await.unwrap() == [("sent".to_owned(), count)] {
                return;
            }
            more.await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), waiting).await.expect("all are noted as sent");
}

/// A member with two devices, of which the second one's service is slow; the ids of both.
async fn with_a_slow_device() -> (Circle, PersonId, [String; 2], Service) {
    let (circle, dawn, _, service) = switched_on("2026-11-22T12:00:00Z").await;
    let quick = circle.store.devices(&dawn).await.unwrap()[0].id.clone();
    let cookie = circle.sign_in(&dawn).await;
    let said = subscription(&format!("{}/slow/1", service.address));
    circle.post("/api/people/add_device", &[("subscription", &said)], As::Browser, Some(&cookie)).await;
    let devices = circle.store.devices(&dawn).await.unwrap();
    let slow = devices.into_iter().find(|device| device.id != quick).unwrap().id;
    (circle, dawn, [quick, slow], service)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_push_service_that_does_not_answer_holds_no_other_device_up() {
    let (circle, dawn, [quick, slow], service) = with_a_slow_device().await;
    let now: Timestamp = "2026-11-22T12:00:00Z".parse().unwrap();
    let ask_for = async |device: &str| circle.store.try_device(&dawn, device, ("Hello", ""), now).await.unwrap();
    let running = tokio::spawn(pusher(&circle, now, Reach::LoopbackToo).run());
    ask_for(&slow).await;
    service.until(|service| service.held().now == 1).await;
    for n in 1..=3 {
        ask_for(&quick).await;
        service.until(|service| service.count() == n).await;
    }
    assert_eq!(service.held().now, 1, "it is waited for still");
    service.let_go.add_permits(1);
    all_sent(&circle.store, 4).await;
    running.abort();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_hundred_pushes_are_under_way_at_most_and_the_next_leaves_when_one_is_answered() {
    let (circle, dawn, [_, slow], service) = with_a_slow_device().await;
    let now: Timestamp = "2026-11-22T12:00:00Z".parse().unwrap();
    for _ in 0..103 {
        circle.store.try_device(&dawn, &slow, ("Hello", ""), now).await.unwrap();
    }
    let running = tokio::spawn(pusher(&circle, now, Reach::LoopbackToo).run());
    service.until(|service| service.held().now == 100).await;
    service.let_go.add_permits(3);
    service.until(|service| service.held().ever == 103).await;
    assert_eq!(service.held().most, 100);
    service.let_go.add_permits(100);
    all_sent(&circle.store, 103).await;
    running.abort();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nothing_inside_our_walls_is_called_whatever_a_browser_says() {
    let (circle, dawn, cookie, service) = switched_on("2026-11-22T12:00:00Z").await;
    for endpoint in ["https://10.0.0.1/x", "http://push.example/x", "https://169.254.169.254/latest", "nonsense"] {
        let said = subscription(endpoint);
        let (answer, _) =
            circle.post("/api/people/add_device", &[("subscription", &said)], As::Program, Some(&cookie)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{endpoint}");
    }
    for said in ["", "{}", r#"{"endpoint":"https://push.example/x","keys":{"p256dh":"x","auth":"y"}}"#] {
        let (answer, _) =
            circle.post("/api/people/add_device", &[("subscription", said)], As::Program, Some(&cookie)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{said}");
    }
    // One that was known before is not called either, once this is no trial any more.
    ask_for_one(&circle, &dawn, &cookie).await;
    let now = "2026-11-22T12:00:00Z".parse().unwrap();
    assert_eq!(pusher(&circle, now, Reach::Public).deliver().await.unwrap(), 1);
    assert_eq!(service.count(), 0);
    assert!(circle.store.devices(&dawn).await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn signing_out_ends_what_is_pushed_to_that_browser() {
    let (circle, dawn, cookie, service) = switched_on("2026-11-22T12:00:00Z").await;
    ask_for_one(&circle, &dawn, &cookie).await;
    circle.post("/api/people/sign_out", &[], As::Browser, Some(&cookie)).await;
    assert!(circle.store.devices(&dawn).await.unwrap().is_empty());
    let now = "2026-11-22T12:00:00Z".parse().unwrap();
    assert_eq!(pusher(&circle, now, Reach::LoopbackToo).deliver().await.unwrap(), 0);
    assert_eq!(service.count(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn who_signs_in_anew_in_their_browser_keeps_it_switched_on_and_who_comes_after_them_does_not() {
    let (circle, dawn, cookie, _) = switched_on("2026-11-22T12:00:00Z").await;
    let lee = circle.person("Lee", Profession::RegisteredManager, Rank::Member).await;
    let now = "2026-11-22T12:00:00Z".parse().unwrap();
    let again = async |person: &PersonId, cookie: &str| {
        let token = circle.store.sign_in_link_for(person, now).await.unwrap();
        let (_, new) =
            circle.post("/api/people/sign_in_by_link", &[("token", &token)], As::Browser, Some(cookie)).await;
        new.unwrap_or_else(|| cookie.to_owned())
    };
    let new = again(&dawn, &cookie).await;
    let me = circle.ask(http::Method::GET, "/me", As::Browser, Some(&new)).await;
    let part = me.body.split("Notices on your devices").nth(1).unwrap();
    assert!(part.split("</section>").next().unwrap().contains("This is the one before you."), "{part}");

    let of_lee = again(&lee, &new).await;
    circle.ask(http::Method::GET, "/me", As::Browser, Some(&of_lee)).await;
    assert!(
        circle.store.devices(&dawn).await.unwrap().is_empty() && circle.store.devices(&lee).await.unwrap().is_empty()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_reminder_by_mail_is_ended_by_one_click_of_the_mail_program() {
    let doors: Timestamp = "2026-11-26T19:50:00Z".parse().unwrap();
    let circle = Circle::at_time("2026-11-26T19:50:00Z").await;
    let dawn = circle.person("Dawn", Profession::RegisteredManager, Rank::Member).await;
    let asha = circle.person("Asha", Profession::RegisteredManager, Rank::Organiser).await;
    let session = thursdays(&circle, &asha).await;
    circle.store.choose_notice(&dawn, Notice::Doors, Channel::Mail, doors).await.unwrap();
    let earlier = doors - SignedDuration::from_hours(48);
    circle.store.answer(&session, &dawn, Answer::Coming, earlier).await.unwrap();
    run_due(&circle.scheduler(4000)).await;

    let written = Written { data: Some(circle.path("")), ..Written::default() };
    let config = Arc::new(Config::from_parts(written, std::iter::empty(), None).unwrap());
    let postman =
        Postman::new(circle.store.clone(), Clock::starting_at(doors + SignedDuration::from_secs(5)), config).unwrap();
    while postman.deliver().await.unwrap() > 0 {}
    let files = std::fs::read_dir(circle.path("outbox")).unwrap().map(|file| file.unwrap().path());
    let mails: Vec<String> = files.map(|file| std::fs::read_to_string(file).unwrap()).collect();
    let mail = mails.iter().find(|mail| mail.contains("Subject: The doors are open: Open evening")).unwrap();
    assert!(mail.contains("\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"), "{mail}");
    let address = mail.replace("\r\n ", " ");
    let address = address.split("List-Unsubscribe: <http://localhost:3000").nth(1).unwrap().split('>').next().unwrap();
    assert!(mail.replace("=\r\n", "").contains(address), "the words have it, too");

    let look = circle.ask(http::Method::GET, address, As::Browser, None).await;
    assert!(look.body.contains("This ends mails when the doors open"), "{}", look.body);
    let chosen = async || circle.store.notices(&dawn).await.unwrap()[0];
    assert_eq!(chosen().await, (Notice::Doors, Channel::Mail), "looking does nothing");
    // As mail programs send it: from elsewhere, without cookies.
    for _ in 0..2 {
        let request = Request::post(address)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "cross-site")
            .header("origin", "https://mail.example")
            .body(Body::from("List-Unsubscribe=One-Click"))
            .unwrap();
        let answer = circle.send(request).await;
        assert_eq!(answer.status(), StatusCode::OK);
        assert!(read(answer).await.contains("You get no more mails when the doors open"));
        assert_eq!(chosen().await, (Notice::Doors, Channel::None));
    }
    let forged = circle.ask(http::Method::GET, &address.replace("doors", "changes"), As::Browser, None).await;
    assert_eq!(forged.status, StatusCode::NOT_FOUND);
}
