//! Strangers at the open evening: a seat in one submit, the door in the same browser, and nothing that is not theirs.

use crate::circle::{Answer, As, Circle, read};
use crate::doors::thursdays;
use axum::body::Body;
use axum::extract::ConnectInfo;
use domain::ids::{PersonId, SessionId};
use domain::people::{Profession, Rank};
use http::header::{ACCEPT, CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use http::{Method, Request, StatusCode};
use jiff::{SignedDuration, Timestamp};
use std::net::SocketAddr;
use store::guests::Written;
use store::outbox::Leased;

const LINK: &str = "https://zoom.us/j/85012345678?pwd=secret";

struct Evening {
    circle: Circle,
    session: SessionId,
    asha: PersonId,
    now: Timestamp,
}

impl Evening {
    /// An open evening on 26 November 2026 at eight, as it is at this time.
    async fn at(time: &str) -> Self {
        let circle = Circle::at_time(time).await;
        let asha = circle.person("Asha", Profession::RegisteredManager, Rank::Organiser).await;
        let session = thursdays(&circle, &asha).await;
        Self { circle, session, asha, now: time.parse().unwrap() }
    }

    /// A form that was shown so many seconds ago.
    fn form(&self, seconds: i64) -> String {
        self.circle.store.sign_up_form(self.now - SignedDuration::from_secs(seconds)).unwrap()
    }

    async fn post(&self, path: &str, fields: &[(&str, &str)], cookie: Option<&str>) -> (Answer, Option<String>) {
        let (answer, cookies) = self.post_for_cookies(path, fields, cookie).await;
        (answer, cookies.into_iter().find(|cookie| cookie.starts_with("guest=")))
    }

    async fn post_for_cookies(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        cookie: Option<&str>,
    ) -> (Answer, Vec<String>) {
        let mut request = Request::post(path)
            .header(ACCEPT, "text/html,*/*;q=0.8")
            .header("sec-fetch-site", "same-origin")
            .header("referer", "http://localhost:3000/open-evening")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .extension(ConnectInfo(SocketAddr::from(([10, 0, 0, 1], 1))));
        if let Some(cookie) = cookie {
            request = request.header(COOKIE, cookie);
        }
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let response = self.circle.send(request.body(Body::from(body)).unwrap()).await;
        let text = |name| response.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
        let (status, location, cache) = (response.status(), text(LOCATION), text(http::header::CACHE_CONTROL));
        let cookies = response.headers().get_all(SET_COOKIE).iter().map(|cookie| cookie.to_str().unwrap());
        let cookies = cookies.map(|cookie| cookie.split(';').next().unwrap().to_owned()).collect();
        (Answer { status, location, cache, body: read(response).await }, cookies)
    }

    async fn sign_up(&self, name: &str, form: &str, website: &str) -> (Answer, Option<String>) {
        self.sign_up_with(None, name, form, website).await
    }

    async fn sign_up_with(
        &self,
        cookie: Option<&str>,
        name: &str,
        form: &str,
        website: &str,
    ) -> (Answer, Option<String>) {
        let email = format!("{}@rosewood.example", name.to_lowercase());
        let fields = [
            ("session", self.session.as_str()),
            ("form", form),
            ("website", website),
            ("name", name),
            ("email", &email),
            ("role", "registered-manager"),
            ("consent", "yes"),
        ];
        self.post("/api/guests/sign_up", &fields, cookie).await
    }

    /// The cookie of a browser in which this name signed up.
    async fn come(&self, name: &str) -> String {
        let (answer, cookie) = self.sign_up(name, &self.form(30), "").await;
        assert_eq!(answer.location.as_deref(), Some("/open-evening/seat"), "{}", answer.body);
        cookie.unwrap()
    }

    async fn seat_page(&self, cookie: &str) -> String {
        let page = self.circle.ask(Method::GET, "/open-evening/seat", As::Browser, Some(cookie)).await;
        assert_eq!(page.status, StatusCode::OK);
        page.body
    }

    async fn mails(&self) -> Vec<Leased> {
        self.circle.store.lease_mail(50, self.now + SignedDuration::from_secs(60)).await.unwrap()
    }

    async fn mailed_token(&self) -> String {
        let mail = self.mails().await.remove(0);
        mail.body.split("/g/").nth(1).unwrap().split_whitespace().next().unwrap().to_owned()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn at_two_minutes_to_eight_a_stranger_is_in_after_one_submit() {
    let evening = Evening::at("2026-11-26T19:58:00Z").await;
    let page = evening.circle.ask(Method::GET, "/open-evening", As::Browser, None).await;
    for part in ["action=\"/api/guests/sign_up\"", "name=\"consent\"", "Supplier or recruiter", "Take a seat"] {
        assert!(page.body.contains(part), "{part}");
    }
    let cookie = evening.come("Dawn").await;
    let seat = evening.seat_page(&cookie).await;
    for part in ["You&#x27;re in, Dawn", "Join the call", "action=\"/open-evening/join\"", "role=\"timer\""] {
        assert!(seat.contains(part) || seat.contains(&part.replace("&#x27;", "'")), "{part} in {seat}");
    }
    assert!(!seat.contains("zoom.us") && !seat.contains("/g/"), "the link of the call and the mailed one stay out");
    let (joined, _) = evening.post("/open-evening/join", &[], Some(&cookie)).await;
    assert_eq!((joined.status, joined.location.as_deref()), (StatusCode::SEE_OTHER, Some(LINK)));
    assert_eq!(joined.cache.as_deref(), Some("no-store"));
    let roster = evening.circle.store.roster(&evening.session).await.unwrap();
    assert!(roster.guests[0].guest.came_at.is_some() && !roster.guests[0].guest.is_verified);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_mail_has_the_guests_own_page_and_an_invitation_and_never_the_link_of_the_call() {
    let evening = Evening::at("2026-11-24T12:00:00Z").await;
    evening.come("Dawn").await;
    let mail = evening.mails().await.remove(0);
    let calendar = mail.calendar.unwrap();
    assert_eq!(calendar.method, store::outbox::Method::Request);
    let unfolded = calendar.text.replace("\r\n ", "");
    for line in [
        "METHOD:REQUEST",
        &format!("UID:session-{}@localhost", evening.session),
        "SEQUENCE:0",
        "ORGANIZER;CN=\"Inner Circle\":mailto:circle@localhost",
        "DTSTART;TZID=Europe/London:20261126T200000",
    ] {
        assert!(unfolded.contains(&format!("\r\n{line}\r\n")), "{line} in {unfolded}");
    }
    assert!(unfolded.contains("URL:http://localhost:3000/g/") && unfolded.contains("mailto:dawn@rosewood.example"));
    let all = format!("{} {} {unfolded}", mail.subject, mail.body);
    for never in ["zoom.us", "falls audit", "Join URL"] {
        assert!(!all.contains(never), "{never} in {all}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn before_doors_the_link_is_nowhere_and_who_has_no_seat_never_gets_it() {
    let early = Evening::at("2026-11-26T19:49:00Z").await;
    let cookie = early.come("Dawn").await;
    let token = early.mailed_token().await;
    let (joined, _) = early.post("/open-evening/join", &[], Some(&cookie)).await;
    assert_eq!(joined.location.as_deref(), Some("/open-evening/seat"));
    let (joined, _) = early.post(&format!("/g/{token}/join"), &[], None).await;
    assert_eq!(joined.location, Some(format!("/g/{token}")));
    for path in ["/open-evening", "/open-evening/seat", "/open-evening/evening.ics", &format!("/g/{token}")] {
        let answer = early.circle.ask(Method::GET, path, As::Browser, Some(&cookie)).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert!(!answer.body.contains("zoom.us") && !answer.body.contains("falls audit"), "{path}");
    }

    let full = Evening::at("2026-11-26T19:55:00Z").await;
    full.circle
        .store
        .set_evening(&full.session, 1, (Some(1), false), &full.asha, full.now, &|_| Written::default())
        .await
        .unwrap();
    let dawn = full.come("Dawn").await;
    let lee = full.come("Lee").await;
    assert!(full.seat_page(&lee).await.contains("You are number 1."));
    let (refused, _) = full.post("/open-evening/join", &[], Some(&lee)).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.body.contains("waiting list") && !refused.body.contains("zoom.us"));
    let id = full.circle.store.roster(&full.session).await.unwrap().guests[0].guest.id.clone();
    full.circle.store.remove_guest(&id, &full.asha, full.now, &|_| Written::default()).await.unwrap();
    let (refused, _) = full.post("/open-evening/join", &[], Some(&dawn)).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let (nobody, _) = full.post("/open-evening/join", &[], None).await;
    assert_eq!(nobody.location.as_deref(), Some("/open-evening/seat"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_looks_like_a_program_is_asked_once_more_and_has_no_seat_until_then() {
    let evening = Evening::at("2026-11-24T12:00:00Z").await;
    let form = evening.form(1);
    for (form, website) in [(&form, ""), (&evening.form(30), "https://seo.example"), (&"1790000000000-0.0".into(), "")]
    {
        let (answer, cookie) = evening.sign_up("Dawn", form, website).await;
        assert!(answer.location.unwrap().contains("__err=") && cookie.is_none());
    }
    let roster = evening.circle.store.roster(&evening.session).await.unwrap();
    assert_eq!((roster.trapped, roster.guests.len()), (3, 0));
    assert!(evening.mails().await.is_empty());

    // The form comes back as it was, and no field is filled in that people do not see.
    let fields = [
        ("session", evening.session.as_str()),
        ("form", &form),
        ("website", "https://rosewood.example"),
        ("name", "Dawn"),
        ("email", "dawn@rosewood.example"),
        ("role", "cqc"),
        ("consent", "yes"),
    ];
    let (answer, cookies) = evening.post_for_cookies("/api/guests/sign_up", &fields, None).await;
    let back = answer.location.unwrap();
    let path = back.trim_start_matches("http://localhost:3000");
    let page = evening.circle.ask(Method::GET, path, As::Browser, Some(&cookies.join("; "))).await.body;
    for part in ["Press once more to take the seat.", "value=\"Dawn\"", &format!("value=\"{form}\""), "checked"] {
        assert!(page.contains(part), "{part} in {page}");
    }
    assert!(!page.contains("rosewood.example\" tabindex"));
    let honeypot = page.find("id=\"website\"").unwrap();
    assert!(page.find("id=\"consent\"").unwrap() < honeypot, "the first field without styles is one for people");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_guest_of_tonight_who_signs_up_for_next_thursday_stays_in_tonights_room() {
    let evening = Evening::at("2026-11-26T20:52:00Z").await;
    let sessions = evening.circle.store.sessions_ahead(evening.now, None, None, 9).await.unwrap();
    let next = sessions.iter().find(|listed| listed.session.id != evening.session).unwrap().session.id.clone();
    let early = evening.now - SignedDuration::from_mins(30);
    let email = domain::people::EmailAddress::parse("dawn@rosewood.example").unwrap();
    let sign_up = domain::guests::SignUp { name: "Dawn".into(), email, role: domain::guests::Role::Manager };
    let ask = store::guests::Ask { session: &evening.session, sign_up: &sign_up, form: "tonight", entry: None };
    let tonight = evening.circle.store.sign_up(ask, early, &|_| Written::default()).await.unwrap().unwrap();

    let form = evening.form(30);
    let fields = [
        ("session", next.as_str()),
        ("form", &form),
        ("website", ""),
        ("name", "Dawn"),
        ("email", "dawn@rosewood.example"),
        ("role", "registered-manager"),
        ("consent", "yes"),
    ];
    let (answer, cookie) = evening.post("/api/guests/sign_up", &fields, Some(&format!("guest={tonight}"))).await;
    assert_eq!(answer.location.as_deref(), Some("/open-evening/seat"), "{}", answer.body);
    let cookie = cookie.unwrap();
    let seat = evening.seat_page(&cookie).await;
    for part in ["Thursday 26 November, 20:00", "Join the call", "On Thursday 3 December you have a seat."] {
        assert!(seat.contains(part), "{part} in {seat}");
    }
    let (joined, _) = evening.post("/open-evening/join", &[], Some(&cookie)).await;
    assert_eq!(joined.location.as_deref(), Some(LINK));
    let form = evening.circle.ask(Method::GET, "/open-evening", As::Browser, Some(&cookie)).await.body;
    assert!(form.contains("This browser has signed up.") && form.contains("Sign somebody else up"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn who_signs_somebody_else_up_keeps_their_own_seat() {
    let evening = Evening::at("2026-11-26T19:58:00Z").await;
    let dawn = evening.come("Dawn").await;
    let (answer, cookie) = evening.sign_up_with(Some(&dawn), "Lee", &evening.form(30), "").await;
    assert_eq!((answer.location.as_deref(), cookie), (Some("/open-evening/seat?also=1"), None));
    assert_eq!(evening.mails().await.len(), 2);
    let (again, cookie) = evening.sign_up_with(Some(&dawn), "Dawn", &evening.form(30), "").await;
    assert_eq!(again.location.as_deref(), Some("/open-evening/seat"));
    assert_eq!(cookie, Some(dawn));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_mail_is_sent_again_when_it_may_and_else_the_page_says_when() {
    let evening = Evening::at("2026-11-26T19:40:00Z").await;
    let dawn = evening.come("Dawn").await;
    assert!(!evening.seat_page(&dawn).await.contains("Send it again"));
    let (answer, _) = evening.post("/api/guests/mail_again", &[], Some(&dawn)).await;
    assert_eq!(answer.location.as_deref(), Some("/open-evening/seat?done=mailed-before"));
    let page = evening.circle.ask(Method::GET, "/open-evening/seat?done=mailed-before", As::Browser, Some(&dawn)).await;
    assert!(page.body.contains("We sent it at 19:40; you can ask again in three minutes."), "{}", page.body);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn who_waits_reads_what_is_true_at_that_hour() {
    let words = |page: &str| {
        let of = |part: &str| page.contains(part);
        [of("We write to you when"), of("whoever presses first has it"), of("lets you in"), of("Leave the list")]
    };
    for (time, expected) in [
        ("2026-11-26T12:00:00Z", [true, false, false, true]),
        ("2026-11-26T19:30:00Z", [false, true, false, true]),
        ("2026-11-26T20:10:00Z", [false, true, false, true]),
    ] {
        let evening = Evening::at(time).await;
        let quiet = |_: &store::guests::Letter<'_>| Written::default();
        let store = &evening.circle.store;
        store.block_guests("rhys@rosewood.example", &evening.asha, evening.now).await.unwrap();
        store.set_evening(&evening.session, 1, (Some(9), false), &evening.asha, evening.now, &quiet).await.unwrap();
        let rhys = evening.come("Rhys").await;
        let page = evening.seat_page(&rhys).await;
        assert_eq!(words(&page), expected, "{time}");
        assert!(!page.contains("Take the free seat"));
        let form = evening.circle.ask(Method::GET, "/open-evening", As::Browser, Some(&rhys)).await.body;
        assert!(form.contains("All seats are taken.") && !form.contains("seats are left"), "{time}");

        let dawn = evening.come("Dawn").await;
        let id = store.roster(&evening.session).await.unwrap().guests[1].guest.id.clone();
        store.remove_guest(&id, &evening.asha, evening.now, &quiet).await.unwrap();
        let (_, again) = evening.sign_up_with(Some(&dawn), "Dawn", &evening.form(40), "").await;
        assert_eq!(words(&evening.seat_page(&again.unwrap()).await), expected, "{time}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn in_the_browser_that_signed_up_the_name_is_changed_and_the_seat_given_back() {
    let evening = Evening::at("2026-11-24T12:00:00Z").await;
    let dawn = evening.come("Dawn").await;
    evening.post("/api/guests/rename_here", &[("name", "Dawn Okafor")], Some(&dawn)).await;
    let page = evening.seat_page(&dawn).await;
    assert!(page.contains("in, Dawn Okafor"), "{page}");
    let (left, _) = evening.post("/api/guests/leave_here", &[], Some(&dawn)).await;
    assert_eq!(left.location.as_deref(), Some("/open-evening/seat?done=left"));
    assert!(evening.seat_page(&dawn).await.contains("You have given your seat back"));
    let nobody = evening.post("/api/guests/leave_here", &[], None).await.0;
    assert!(nobody.location.unwrap().contains("__err"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_member_is_led_to_the_session_itself() {
    let evening = Evening::at("2026-11-26T19:40:00Z").await;
    let member = evening.circle.sign_in(&evening.asha).await;
    let page = evening.circle.ask(Method::GET, "/open-evening", As::Browser, Some(&member)).await.body;
    let here = format!("<a href=\"/sessions/{}\">Tonight’s session is here", evening.session);
    assert!(page.contains("You are a member. ") && page.contains(&here), "{page}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_known_address_gets_the_very_page_that_a_new_one_gets() {
    let evening = Evening::at("2026-11-24T12:00:00Z").await;
    let first = evening.come("Dawn").await;
    let again = evening.come("Dawn").await;
    let new = evening.come("Lily").await;
    assert_ne!(first, again);
    let without = |page: String, name: &str| {
        // The nonce and the number of the newest change differ in any two pages.
        let page = page.replace(name, "NAME");
        page.split("data-after").nth(1).unwrap().split("<script").next().unwrap().split_once('>').unwrap().1.to_owned()
    };
    let known = without(evening.seat_page(&again).await, "Dawn");
    let unknown = without(evening.seat_page(&new).await, "Lily");
    let body = |page: &str| page.split("<main").nth(1).unwrap().split("</main>").next().unwrap().to_owned();
    assert_eq!(body(&known), body(&unknown));
    assert_eq!(evening.mails().await.len(), 2, "one for each mailbox");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_was_typed_is_kept_when_something_is_missing() {
    let evening = Evening::at("2026-11-24T12:00:00Z").await;
    let form = evening.form(30);
    let fields = [
        ("session", evening.session.as_str()),
        ("form", &form),
        ("website", ""),
        ("name", "Dawn"),
        ("email", "dawn"),
        ("role", "cqc"),
        ("consent", ""),
    ];
    let (answer, cookies) = evening.post_for_cookies("/api/guests/sign_up", &fields, None).await;
    assert!(!cookies.iter().any(|cookie| cookie.starts_with("guest=")));
    let back = answer.location.unwrap();
    assert!(back.contains("__err"), "{back}");
    let path = back.trim_start_matches("http://localhost:3000");
    let page = evening.circle.ask(Method::GET, path, As::Browser, Some(&cookies.join("; "))).await;
    assert!(page.body.contains("value=\"Dawn\""));
    assert!(page.body.contains(&format!("value=\"{form}\"")), "a mistake mended at once is no program's");
    assert!(evening.mails().await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn looking_at_a_mailed_link_does_nothing_and_its_buttons_do() {
    let evening = Evening::at("2026-11-24T12:00:00Z").await;
    evening.come("Dawn").await;
    let token = evening.mailed_token().await;
    let guest = || async { evening.circle.store.roster(&evening.session).await.unwrap().guests[0].guest.clone() };
    let page = evening.circle.ask(Method::GET, &format!("/g/{token}"), As::Browser, None).await;
    assert!(
        page.body.contains("Give my seat back") && page.body.contains("I&#x27;m coming")
            || page.body.contains("I'm coming")
    );
    assert!(!guest().await.is_verified);
    evening.post("/api/guests/rename", &[("token", &token), ("name", "Dawn Okafor")], None).await;
    assert_eq!((guest().await.name.as_str(), guest().await.is_verified), ("Dawn Okafor", true));
    let (done, _) = evening.post("/api/guests/cancel", &[("token", &token)], None).await;
    assert_eq!(done.location, Some(format!("/g/{token}?done=cancelled")));
    let cancel = evening.mails().await.remove(0).calendar.unwrap();
    assert!(cancel.text.contains("METHOD:CANCEL") && cancel.text.contains("SEQUENCE:1\r\n"));
    let forged = token.replace('.', ".0");
    let nobody = evening.circle.ask(Method::GET, &format!("/g/{forged}"), As::Browser, None).await;
    assert_eq!(nobody.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn who_came_is_thanked_and_applies_with_what_is_known_filled_in() {
    let evening = Evening::at("2026-11-26T19:58:00Z").await;
    let cookie = evening.come("Dawn").await;
    evening.post("/open-evening/join", &[], Some(&cookie)).await;
    let token = evening.mailed_token().await;
    let (begun, _) = evening.post("/api/guests/apply", &[("token", &token)], None).await;
    assert_eq!(begun.location.as_deref(), Some("/apply"));
    let email = domain::people::EmailAddress::parse("dawn@rosewood.example").unwrap();
    assert_eq!(evening.circle.store.evenings_attended(&email).await.unwrap(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn organisers_see_the_roster_and_nobody_else_does() {
    let evening = Evening::at("2026-11-24T12:00:00Z").await;
    evening.come("Dawn").await;
    let formula = [
        ("session", evening.session.as_str()),
        ("form", &evening.form(30)),
        ("website", ""),
        ("name", "=HYPERLINK(1)"),
        ("email", "eve@evil.example"),
        ("role", "supplier"),
        ("consent", "yes"),
    ];
    evening.post("/api/guests/sign_up", &formula, None).await;
    let page = format!("/organise/sessions/{}/guests", evening.session);
    let dawn = evening.circle.person("Lee", Profession::RegisteredManager, Rank::Member).await;
    let member = evening.circle.sign_in(&dawn).await;
    for path in [page.clone(), format!("{page}.csv")] {
        let refused = evening.circle.ask(Method::GET, &path, As::Browser, Some(&member)).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "{path}");
    }
    let organiser = evening.circle.sign_in(&evening.asha).await;
    let shown = evening.circle.ask(Method::GET, &page, As::Browser, Some(&organiser)).await;
    for part in ["dawn@rosewood.example", "Supplier or recruiter", "Unverified", "Has a seat", "Close sign-up"] {
        assert!(shown.body.contains(part), "{part}");
    }
    let file = evening.circle.ask(Method::GET, &format!("{page}.csv"), As::Browser, Some(&organiser)).await;
    assert!(
        file.body.starts_with('\u{feff}') && file.body.contains("'=HYPERLINK(1),eve@evil.example"),
        "{}",
        file.body
    );
    let session = evening.session.as_str();
    let (set, _) = evening
        .post(
            "/api/guests/set_evening",
            &[("session", session), ("version", "1"), ("seats", "2"), ("closed", "yes")],
            Some(&organiser),
        )
        .await;
    assert_eq!(set.location, Some(format!("{page}?saved=set")));
    let closed = evening.circle.ask(Method::GET, "/open-evening", As::Browser, None).await;
    assert!(closed.body.contains("is closed. Come to the one after."));
}
