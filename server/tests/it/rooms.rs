//! A session's room as its people meet it over HTTP, with and without wasm.

use crate::circle::{Answer, As, Circle, read};
use crate::doors::thursdays;
use axum::body::Body;
use domain::guests::{Role, SignUp};
use domain::people::{EmailAddress, Profession, Rank};
use futures::StreamExt;
use http::{Method, Request, StatusCode};
use jiff::{SignedDuration, Timestamp};
use std::time::Duration;
use store::guests::{Ask, Written};

const NOW: &str = "2026-11-26T20:05:00Z";

/// A guest or a speaker: where their page is, what it showed, and what their browser was given.
struct Outsider {
    path: String,
    cookie: String,
    by: String,
    page: String,
}

struct Evening {
    circle: Circle,
    session: String,
    host: String,
    manager: String,
    regulator: String,
}

/// The open evening at five past eight, with cookies of its host, who is an organiser, a manager and a CQC member.
async fn evening() -> Evening {
    let circle = Circle::at_time(NOW).await;
    let asha = circle.person("Asha", Profession::RegisteredManager, Rank::Organiser).await;
    let dawn = circle.person("Dawn", Profession::RegisteredManager, Rank::Member).await;
    let cleo = circle.person("Cleo", Profession::Cqc, Rank::Member).await;
    let session = thursdays(&circle, &asha).await.to_string();
    let (host, manager) = (circle.sign_in(&asha).await, circle.sign_in(&dawn).await);
    let regulator = circle.sign_in(&cleo).await;
    Evening { circle, session, host, manager, regulator }
}

impl Evening {
    async fn post(&self, function: &str, fields: &[(&str, &str)], kind: As, cookie: &str) -> Answer {
        let fields: Vec<_> = [("id", self.session.as_str())].into_iter().chain(fields.iter().copied()).collect();
        self.circle.post(&format!("/api/room/{function}"), &fields, kind, Some(cookie)).await.0
    }

    async fn page(&self, query: &str, cookie: &str) -> String {
        let path = format!("/sessions/{}{query}", self.session);
        self.circle.ask(Method::GET, &path, As::Browser, Some(cookie)).await.body
    }

    /// A guest at the page that they signed up to.
    async fn guest(&self, name: &str) -> Outsider {
        let (store, now) = (&self.circle.store, NOW.parse().unwrap());
        let session = self.session.parse().unwrap();
        let email = EmailAddress::parse(&format!("{}@rosewood.example", name.to_lowercase())).unwrap();
        let sign_up = SignUp { name: name.into(), email, role: Role::Carer };
        let form = store.sign_up_form(now).unwrap();
        let asked = Ask { session: &session, sign_up: &sign_up, form: &form, entry: None };
        let entry = store.sign_up(asked, now, &|_| Written::default()).await.unwrap().unwrap();
        self.enter("/open-evening/seat", &format!("guest={entry}")).await
    }

    /// Sends the form that invites Bea, from a page of this kind.
    async fn invite_to_speak(&self, from: &str, cookie: &str) -> Answer {
        let (session, email) = (self.session.as_str(), "bea@falls.example");
        let fields = [("session", session), ("form", "f"), ("name", "Bea"), ("email", email), ("from", from)];
        self.circle.post("/api/room/invite_speaker", &fields, As::Browser, Some(cookie)).await.0
    }

    /// Bea, who is invited to speak, at her page.
    async fn speaker(&self) -> (Outsider, String) {
        let sent = self.invite_to_speak("organise", &self.host).await;
        assert_eq!(sent.location, Some(format!("/organise/sessions/{}?saved=speaker", self.session)), "{}", sent.body);
        let soon = NOW.parse::<Timestamp>().unwrap() + SignedDuration::from_secs(60);
        let mails = self.circle.store.lease_mail(9, soon).await.unwrap();
        let mail = mails.into_iter().find(|mail| mail.kind == "speaker-invited").unwrap();
        assert!(mail.calendar.is_some_and(|calendar| calendar.text.replace("\r\n ", "").contains("/speaking/")));
        let token = mail.body.split("/speaking/").nth(1).unwrap().split_whitespace().next().unwrap();
        let page = format!("/speaking/{token}");
        (self.enter(&page, "").await, page)
    }

    /// Loads the page of somebody from outside, which gives them their pass.
    async fn enter(&self, path: &str, cookie: &str) -> Outsider {
        let request = Request::get(path).header("accept", "text/html").header("cookie", cookie);
        let response = self.circle.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(response.status(), StatusCode::OK);
        let set: Vec<_> =
            response.headers().get_all("set-cookie").iter().map(|one| one.to_str().unwrap().to_owned()).collect();
        let pass = set.iter().find(|one| one.starts_with("pass=")).expect("a pass");
        let cookie = format!("{cookie}; {}", pass.split(';').next().unwrap());
        let page = read(response).await;
        let by = page.split("name=\"by\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        Outsider { path: path.to_owned(), cookie, by, page }
    }

    /// What a function answers to a guest or a speaker.
    async fn ask_as(&self, who: &Outsider, function: &str, fields: &[(&str, &str)], kind: As) -> crate::circle::Answer {
        let fields: Vec<_> = fields.iter().copied().chain([("by", who.by.as_str())]).collect();
        self.post(function, &fields, kind, &who.cookie).await
    }

    fn stream_of(&self, who: &Outsider, after: i64) -> String {
        format!("/events?topics=open-evenings,room&room={}&by={}&after={after}", self.session, who.by)
    }

    /// All that a stream of the room tells until it has told `last`.
    async fn told(&self, cookie: &str, after: i64, last: &str) -> String {
        let path = format!("/events?topics=calendar,room&room={}&after={after}", self.session);
        self.heard(&path, cookie, last).await
    }

    async fn heard(&self, path: &str, cookie: &str, last: &str) -> String {
        let request = Request::get(path).header("cookie", cookie).body(Body::empty()).unwrap();
        let response = self.circle.send(request).await;
        assert_eq!(response.status(), StatusCode::OK);
        let (mut frames, mut told) = (response.into_body().into_data_stream(), String::new());
        while !told.contains(last) {
            let frame = tokio::time::timeout(Duration::from_secs(5), frames.next()).await.expect("a frame");
            told.push_str(&String::from_utf8_lossy(&frame.unwrap().unwrap()));
        }
        told
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_is_for_managers_only_is_on_no_path_of_anybody_else() {
    let evening = evening().await;
    let before = evening.circle.store.newest_change().await.unwrap();
    let managers = ("audience", "managers");
    let secret =
        evening.post("say", &[("words", "Among us: marmalade"), managers], As::Program, &evening.manager).await;
    assert_eq!(secret.status, StatusCode::OK, "{}", secret.body);
    let secret = secret.body.trim_matches('"');
    let question = [("question", "Why porcelain?"), ("anonymous", "yes")];
    let question = evening.post("ask", &question, As::Program, &evening.manager).await;
    let question = question.body.trim_matches('"');
    let pin = [("act", "pin"), ("about", secret)];
    assert_eq!(evening.post("direct", &pin, As::Program, &evening.host).await.status, StatusCode::OK);
    let reply = [("words", "So it is lighthouse"), ("reply_to", secret)];
    assert_eq!(evening.post("say", &reply, As::Program, &evening.host).await.status, StatusCode::OK);
    evening.post("say", &[("words", "That was all")], As::Program, &evening.manager).await;

    let all = [
        evening.page("", &evening.regulator).await,
        evening.page(&format!("?on={secret}&show=questions"), &evening.regulator).await,
        evening.post("room", &[], As::Program, &evening.regulator).await.body,
        evening.told(&evening.regulator, before, "That was all").await,
    ];
    for told in &all {
        assert!(told.contains("That was all"), "{told}");
        for trace in ["marmalade", "porcelain", "lighthouse", secret, question, "anagers only", "managers\""] {
            // Their own eyes say that they do not manage.
            let told = told.replace("\"manages\"", "");
            assert!(!told.contains(trace), "{trace}: {told}");
        }
    }
    let manager = [
        evening.page("", &evening.manager).await,
        evening.post("room", &[], As::Program, &evening.manager).await.body,
        evening.told(&evening.manager, before, "That was all").await,
    ];
    assert!(
        manager.iter().all(|told| ["marmalade", "porcelain", "lighthouse"].iter().all(|words| told.contains(words)))
    );

    for (function, fields) in [
        ("on_message", [("message", secret), ("act", "agree")]),
        ("vote", [("asked", question), ("choice", "yes")]),
        ("say", [("words", "I too"), managers]),
        ("say", [("words", "I too"), ("reply_to", secret)]),
    ] {
        let answer = evening.post(function, &fields, As::Program, &evening.regulator).await;
        assert_eq!((answer.status, answer.body.as_str()), (StatusCode::NOT_FOUND, "\"NotFound\""), "{function}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn without_wasm_a_message_is_a_form_and_what_was_turned_back_keeps_its_words() {
    let evening = evening().await;
    let words = "<script>alert(1)</script> & see https://www.cqc.org.uk/a?b=1, please";
    let sent = evening.post("say", &[("words", words), ("key", "k")], As::Browser, &evening.manager).await;
    assert_eq!(sent.status, StatusCode::FOUND);
    assert_eq!(sent.location, Some(format!("/sessions/{}#said", evening.session)));
    evening.post("say", &[("words", words), ("key", "k")], As::Browser, &evening.manager).await;

    let page = evening.page("", &evening.host).await;
    assert_eq!(page.matches("&lt;script&gt;alert(1)&lt;/script&gt;").count(), 1, "{page}");
    let link = "<a href=\"https://www.cqc.org.uk/a?b=1\" rel=\"noopener nofollow ugc external\" target=\"_blank\"";
    assert!(page.contains(link) && !page.contains("<script>alert"), "{page}");

    let long = "x".repeat(20_000);
    let refused = evening.post("say", &[("words", &long)], As::Browser, &evening.manager).await;
    assert!(refused.location.is_some_and(|to| to.contains("__err")));
    let refused = evening.post("say", &[("words", &long)], As::Program, &evening.manager).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("\"limit\":1000,\"has\":20000"), "{}", refused.body);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn only_the_host_and_organisers_direct_a_room() {
    let evening = evening().await;
    for (cookie, status) in [(&evening.manager, StatusCode::NOT_FOUND), (&evening.host, StatusCode::OK)] {
        for act in ["close-chat", "slow-30", "hold", "recorded-published"] {
            let answer = evening.post("direct", &[("act", act)], As::Program, cookie).await;
            assert_eq!(answer.status, status, "{act} {}", answer.body);
        }
        assert_eq!(evening.page("", cookie).await.contains("You are hosting"), status == StatusCode::OK);
    }
    let refused = evening.post("say", &[("words", "Hello?")], As::Program, &evening.manager).await;
    assert!(refused.body.contains("ChatClosed"), "{}", refused.body);
    let why = evening.post("direct", &[("act", "recorded-not-recorded")], As::Program, &evening.host).await;
    assert!(why.body.contains("Missing"), "{}", why.body);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_room_has_a_stream_for_members_and_for_nobody_else() {
    let evening = evening().await;
    let stream = |room: &str| format!("/events?topics=room&room={room}");
    let asked = |room, cookie: Option<String>| {
        let path = stream(room);
        let circle = &evening.circle;
        async move { circle.ask(Method::GET, &path, As::Program, cookie.as_deref()).await.status }
    };
    assert_eq!(asked(&evening.session, None).await, StatusCode::UNAUTHORIZED);
    assert_eq!(asked(&evening.session, Some(evening.manager.clone())).await, StatusCode::OK);
    for wrong in ["", "0198", "../x"] {
        assert_eq!(asked(wrong, Some(evening.manager.clone())).await, StatusCode::NOT_FOUND, "{wrong}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn forms_that_are_turned_back_fill_the_database_no_faster_than_hands_do() {
    let evening = evening().await;
    for _ in 0..30 {
        let refused = evening.post("say", &[("words", "")], As::Browser, &evening.manager).await;
        assert!(refused.location.is_some_and(|to| to.contains("__err")));
    }
    let database = sqlx::AnyPool::connect(&evening.circle.url).await.unwrap();
    let (kept,): (i64,) = sqlx::query_as("select count(*) from typed_forms").fetch_one(&database).await.unwrap();
    // One more each three seconds.
    assert!((20..30).contains(&kept), "{kept}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_guest_and_a_speaker_find_no_trace_of_what_is_for_members_or_managers_on_any_path() {
    let evening = evening().await;
    let before = evening.circle.store.newest_change().await.unwrap();
    evening.post("show_me", &[("show", "yes")], As::Program, &evening.manager).await;
    for (audience, words) in [("members", "marmalade"), ("managers", "porcelain")] {
        let fields = [("words", words), ("audience", audience)];
        let secret = evening.post("say", &fields, As::Program, &evening.manager).await;
        let secret = secret.body.trim_matches('"').to_owned();
        let pin = [("act", "pin"), ("about", &*secret)];
        assert_eq!(evening.post("direct", &pin, As::Program, &evening.host).await.status, StatusCode::OK);
        let reply = [("words", "So it is lighthouse"), ("reply_to", &*secret)];
        assert_eq!(evening.post("say", &reply, As::Program, &evening.host).await.status, StatusCode::OK);
        let asked = [("question", "Why the sealing wax?"), ("audience", audience)];
        assert_eq!(evening.post("ask", &asked, As::Program, &evening.manager).await.status, StatusCode::OK);
    }
    let anonymous = [("question", "Who else weeps?"), ("anonymous", "yes")];
    assert_eq!(evening.post("ask", &anonymous, As::Program, &evening.regulator).await.status, StatusCode::OK);
    evening.post("say", &[("words", "That was all")], As::Program, &evening.manager).await;

    let (gil, (bea, _)) = (evening.guest("Gil").await, evening.speaker().await);
    for who in [&gil, &bea] {
        let all = [
            evening.circle.ask(Method::GET, &who.path, As::Browser, Some(&who.cookie)).await.body,
            evening.ask_as(who, "room", &[], As::Program).await.body,
            evening.heard(&evening.stream_of(who, before), &who.cookie, "That was all").await,
        ];
        for told in &all {
            assert!(told.contains("That was all"), "{told}");
            for trace in ["marmalade", "porcelain", "lighthouse", "sealing wax", "weeps", "embers only", "anagers only"]
            {
                assert!(!told.contains(trace), "{trace}: {told}");
            }
        }
        // Dawn shows her name to members; outsiders read it only beside what she says to them.
        assert_eq!(all[1].matches("Dawn").count(), 1, "{}", all[1]);
        for (function, fields) in [
            ("say", [("words", "I too"), ("audience", "members")]),
            ("say", [("words", "I too"), ("audience", "managers")]),
            ("ask", [("question", "Who?"), ("anonymous", "yes")]),
        ] {
            let answer = evening.ask_as(who, function, &fields, As::Program).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{function} {}", answer.body);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_guest_writes_by_a_plain_form_and_is_led_back_to_their_own_page() {
    let evening = evening().await;
    let gil = evening.guest("Gil").await;
    assert!(gil.page.contains("This is recorded") && gil.page.contains("Say something"), "{}", gil.page);
    assert!(!gil.page.contains("Without my name") && !gil.page.contains("Show my name"));
    let said = evening.ask_as(&gil, "say", &[("words", "Good evening"), ("key", "k")], As::Browser).await;
    assert_eq!(said.location.as_deref(), Some("/open-evening/seat#said"), "{}", said.body);
    let asked = evening.ask_as(&gil, "ask", &[("question", "How do you begin?")], As::Browser).await;
    assert_eq!(asked.location.as_deref(), Some("/open-evening/seat?show=questions#asked"));

    let (host, member) = (evening.page("", &evening.host).await, evening.page("", &evening.manager).await);
    assert!(member.contains("Good evening") && member.contains("class=\"tag\">Guest"), "{member}");
    assert!(host.contains("How do you begin?") && host.contains("Let it through"), "{host}");
    assert!(!member.contains("How do you begin?"), "a guest's question waits for the host");

    // Nobody writes with another's page, without a pass, or as a member.
    let lee = evening.guest("Lee").await;
    let with_lees_pass = [("words", "Mine"), ("by", gil.by.as_str())];
    let refused = evening.post("say", &with_lees_pass, As::Program, &lee.cookie).await;
    assert!(refused.body.contains("Ended"), "{}", refused.body);
    let unsigned = evening.post("say", &[("words", "Mine")], As::Program, &lee.cookie).await;
    assert_eq!(unsigned.status, StatusCode::UNAUTHORIZED);
    let made_up = evening.post("say", &with_lees_pass, As::Program, "pass=link.made.up").await;
    assert!(made_up.body.contains("Ended"), "{}", made_up.body);
    let directs = evening.post("direct", &[("act", "end")], As::Program, &gil.cookie).await;
    assert_eq!(directs.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_stream_of_a_removed_guest_ends_within_five_seconds_and_their_words_are_gone() {
    let evening = evening().await;
    let (gil, lee) = (evening.guest("Gil").await, evening.guest("Lee").await);
    let open = async |who: &Outsider| {
        let request = Request::get(evening.stream_of(who, 0)).header("cookie", &who.cookie);
        evening.circle.send(request.body(Body::empty()).unwrap()).await
    };
    let mut stream = open(&gil).await.into_body().into_data_stream();
    let mut others = open(&lee).await.into_body().into_data_stream();
    evening.ask_as(&gil, "say", &[("words", "Buy from me")], As::Program).await;
    let remove = [("act", "remove-guest"), ("about", gil.by.as_str())];
    assert_eq!(evening.post("direct", &remove, As::Program, &evening.manager).await.status, StatusCode::NOT_FOUND);
    assert_eq!(evening.post("direct", &remove, As::Program, &evening.host).await.status, StatusCode::OK);

    let ended = tokio::time::timeout(Duration::from_secs(5), async { while stream.next().await.is_some() {} });
    ended.await.expect("its stream ends");
    let goes_on = tokio::time::timeout(Duration::from_secs(5), async {
        let mut heard = String::new();
        while !heard.contains("\"Gone\"") {
            heard.push_str(&String::from_utf8_lossy(&others.next().await.expect("it goes on").unwrap()));
        }
    });
    goes_on.await.expect("others hear that the words are gone");
    assert_eq!(open(&gil).await.status(), StatusCode::NOT_FOUND);
    assert!(!evening.page("", &evening.manager).await.contains("Buy from me"));
    let page = evening.circle.ask(Method::GET, &gil.path, As::Browser, Some(&gil.cookie)).await;
    assert!(page.body.contains("This seat has ended") && !page.body.contains("Say something"), "{}", page.body);
    let refused = evening.ask_as(&gil, "say", &[("words", "But")], As::Program).await;
    assert!(refused.body.contains("Ended"), "{}", refused.body);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_stream_of_a_guest_ends_when_the_host_ends_the_evening() {
    let evening = evening().await;
    let gil = evening.guest("Gil").await;
    let request = Request::get(evening.stream_of(&gil, 0)).header("cookie", &gil.cookie);
    let mut stream = evening.circle.send(request.body(Body::empty()).unwrap()).await.into_body().into_data_stream();
    assert_eq!(evening.post("direct", &[("act", "end")], As::Program, &evening.host).await.status, StatusCode::OK);
    let ended = tokio::time::timeout(Duration::from_secs(5), async { while stream.next().await.is_some() {} });
    ended.await.expect("its stream ends");
    let page = evening.circle.ask(Method::GET, &gil.path, As::Browser, Some(&gil.cookie)).await;
    assert!(page.body.contains("That evening is over") && !page.body.contains("Say something"), "{}", page.body);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn pages_of_guests_and_speakers_hear_that_the_hour_has_become_longer() {
    let evening = evening().await;
    let gil = evening.guest("Gil").await;
    let (bea, _) = evening.speaker().await;
    let before = evening.circle.store.newest_change().await.unwrap();
    let longer = evening.post("direct", &[("act", "extend"), ("about", "0")], As::Program, &evening.host).await;
    assert_eq!(longer.status, StatusCode::OK, "{}", longer.body);
    for who in [&gil, &bea] {
        let stream = evening.stream_of(who, before);
        let heard = evening.heard(&stream, &who.cookie, "\"topic\":\"open-evenings\"").await;
        assert!(!heard.contains("\"topic\":\"calendar\""), "{heard}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_speaker_who_is_no_member_has_a_page_a_door_and_a_mark() {
    let evening = evening().await;
    let (bea, page) = evening.speaker().await;
    for words in ["You speak, Bea", "This is recorded", "Join the call", "The room"] {
        assert!(bea.page.contains(words), "{words}: {}", bea.page);
    }
    let joined = evening.circle.ask(Method::POST, &format!("{page}/join"), As::Browser, None).await;
    assert!(joined.location.is_some_and(|to| to.starts_with("https://zoom.us/")));
    let said = evening.ask_as(&bea, "say", &[("words", "Good evening")], As::Browser).await;
    assert_eq!(said.location, Some(format!("{page}#said")));
    let member = evening.page("", &evening.manager).await;
    assert!(member.contains("<strong>Bea") && member.contains("class=\"tag\">Speaker"));

    let id = evening.circle.store.speakers(&evening.session.parse().unwrap()).await.unwrap().remove(0).id;
    let fields = [("session", evening.session.as_str()), ("id", &id), ("from", "organise")];
    let ended = evening.circle.post("/api/room/end_speaker", &fields, As::Browser, Some(&evening.host)).await;
    assert_eq!(ended.0.location, Some(format!("/organise/sessions/{}?saved=no-speaker", evening.session)));
    assert_eq!(evening.circle.ask(Method::GET, &page, As::Browser, None).await.status, StatusCode::NOT_FOUND);
    let refused = evening.circle.ask(Method::POST, &format!("{page}/join"), As::Browser, None).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(!evening.page("", &evening.manager).await.contains("<strong>Bea"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_host_who_is_no_organiser_invites_a_speaker_and_no_other_member_does() {
    let evening = evening().await;
    evening.circle.behind_its_back("update series set host_id = (select id from people where name = 'Dawn')").await;
    assert!(evening.page("", &evening.manager).await.contains("Invite to speak"));
    assert!(!evening.page("", &evening.regulator).await.contains("Speakers from outside"));
    let session = evening.session.parse().unwrap();
    let refused = evening.invite_to_speak("", &evening.regulator).await;
    assert!(refused.location.is_some_and(|to| to.contains("__err")));
    assert_eq!(evening.circle.store.speakers(&session).await.unwrap(), []);

    let invited = evening.invite_to_speak("", &evening.manager).await;
    assert_eq!(invited.location, Some(format!("/sessions/{}?saved=speaker#speakers", evening.session)));
    let page = evening.page("?saved=speaker", &evening.manager).await;
    assert!(page.contains("Their link is on its way to them.") && page.contains("<strong>Bea"), "{page}");
    assert!(!page.contains("bea@falls.example"), "addresses are for organisers");

    let id = evening.circle.store.speakers(&session).await.unwrap().remove(0).id;
    let fields = [("session", evening.session.as_str()), ("id", id.as_str())];
    let end = async |cookie| evening.circle.post("/api/room/end_speaker", &fields, As::Browser, Some(cookie)).await.0;
    assert!(end(&evening.regulator).await.location.is_some_and(|to| to.contains("__err")));
    assert!(!evening.circle.store.speakers(&session).await.unwrap()[0].is_revoked);
    assert!(end(&evening.manager).await.location.is_some_and(|to| to.ends_with("?saved=no-speaker#speakers")));
    assert!(evening.circle.store.speakers(&session).await.unwrap()[0].is_revoked);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn doors_open_without_a_host_and_everyone_reads_that_it_is_recorded_before_they_join() {
    let circle = Circle::at_time("2026-11-26T19:50:00Z").await;
    let asha = circle.person("Asha", Profession::RegisteredManager, Rank::Organiser).await;
    let dawn = circle.person("Dawn", Profession::RegisteredManager, Rank::Member).await;
    let session = thursdays(&circle, &asha).await;
    circle.behind_its_back("update series set host_id = null").await;
    let cookie = circle.sign_in(&dawn).await;
    let fields = [("id", session.as_str()), ("answer", "coming")];
    circle.post("/api/calendar/answer", &fields, As::Program, Some(&cookie)).await;
    let page = circle.ask(Method::GET, &format!("/sessions/{session}"), As::Browser, Some(&cookie)).await.body;
    for words in ["This is recorded, for members to play again.", "Join the call", "Who is coming", "<li>Dawn"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let join = page.find("Join the call").unwrap();
    assert!(page.find("This is recorded").unwrap() < join, "read before, not after");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_organisers_with_a_reason_see_who_asked_and_a_third_does_not() {
    let evening = evening().await;
    let organiser = async |name| {
        let person = evening.circle.person(name, Profession::RegisteredManager, Rank::Organiser).await;
        evening.circle.sign_in(&person).await
    };
    let (second, third) = (organiser("Second").await, organiser("Third").await);
    let asked = [("question", "A threat"), ("anonymous", "yes")];
    let question = evening.post("ask", &asked, As::Program, &evening.manager).await.body;
    let question = question.trim_matches('"');
    let act = async |function: &str, fields: &[(&str, &str)], cookie: &str| {
        let path = format!("/api/organise/{function}");
        evening.circle.post(&path, fields, As::Browser, Some(cookie)).await.0.location.unwrap_or_default()
    };
    let page = async |cookie: &str| {
        let path = format!("/organise/unsealing?question={question}");
        evening.circle.ask(Method::GET, &path, As::Browser, Some(cookie)).await.body
    };
    assert!(page(&evening.host).await.contains("Why must you know?"));
    let refused = act("unseal", &[("question", question), ("reason", "")], &evening.host).await;
    assert!(refused.contains("__err"), "{refused}");
    let reason = [("question", question), ("reason", "It threatens somebody")];
    assert_eq!(act("unseal", &reason, &evening.host).await, "/organise/unsealing?done=asked");
    assert!(act("confirm_unsealing", &[("question", question)], &evening.host).await.contains("__err"));
    assert!(page(&second).await.contains("Confirm, and see who asked"));
    assert_eq!(act("confirm_unsealing", &[("question", question)], &second).await, "/organise/unsealing?done=unsealed");
    for (cookie, sees) in [(&evening.host, true), (&second, true), (&third, false)] {
        assert_eq!(page(cookie).await.contains("<strong>Dawn"), sees);
    }
}
