//! From a file of people who were vetted elsewhere to members who are in.

use crate::circle::{As, Circle, noon, read};
use crate::program::{complaint, run};
use axum::body::Body;
use domain::people::import::{Column, MembersReport, Report, Stage};
use domain::people::invitation::InvitationState;
use domain::people::{EmailAddress, Profession, Rank};
use http::header::{ACCEPT, CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use http::{Method, Request, StatusCode};
use std::fmt::Write;
use std::time::{Duration, Instant};

const HEADING: &str = "name,e-mail,role,home,vetted by,vetted on,source,lawful basis\r\n";

/// 2,700 rows of which 40 repeat an address, 12 have none that can be written to and 3 a name that a spreadsheet made.
fn list_of_2700() -> String {
    let mut file = HEADING.to_owned();
    let mangled = ["#NAME?", "1.23E+10", "01-Mar"];
    for n in 0..2700_usize {
        let name = mangled.get(n.wrapping_sub(1000)).map_or_else(|| format!("Person Nº{n}"), |name| (*name).to_owned());
        let address = match n {
            2000..2040 => format!("p{}@example.org", n - 2000),
            100..112 => format!("p{n} at example.org"),
            _ => format!("p{n}@example.org"),
        };
        let _ = write!(
            file,
            "{name},{address},registered manager,\"Home {n}, Leeds\",Asha Patel,14/03/2026,the group,consent\r\n"
        );
    }
    file
}

fn one_row(name: &str, address: &str) -> String {
    format!("{HEADING}{name},{address},manager,Rosewood House,Asha Patel,2026-03-14,the group,consent\r\n")
}

/// An organiser in her browser.
pub struct Organiser<'c> {
    circle: &'c Circle,
    cookie: String,
}

impl<'c> Organiser<'c> {
    pub async fn of(circle: &'c Circle) -> Self {
        let id = circle.person("Asha", Profession::RegisteredManager, Rank::Organiser).await;
        Self { circle, cookie: circle.sign_in(&id).await }
    }

    async fn bring(&self, name: &str, file: &[u8]) -> String {
        self.upload("members", name, file).await
    }

    /// Brings a file as a plain form does; answers where that leads.
    pub async fn upload(&self, kind: &str, name: &str, file: &[u8]) -> String {
        let head = format!(
            "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: text/csv\r\n\r\n"
        );
        let body = [head.as_bytes(), file, b"\r\n--x--\r\n"].concat();
        let request = Request::post(format!("/organise/upload/{kind}"))
            .header(CONTENT_TYPE, "multipart/form-data; boundary=x")
            .header(ACCEPT, "text/html")
            .header("sec-fetch-site", "same-origin")
            .header(COOKIE, &self.cookie)
            .body(Body::from(body))
            .unwrap();
        let response = self.circle.send(request).await;
        assert_eq!(response.status(), StatusCode::SEE_OTHER);
        response.headers()[LOCATION].to_str().unwrap().to_owned()
    }

    pub async fn page(&self, path: &str) -> String {
        let answer = self.circle.ask(Method::GET, path, As::Browser, Some(&self.cookie)).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        answer.body
    }

    pub async fn press(&self, path: &str) -> String {
        let answer = self.circle.ask(Method::POST, path, As::Browser, Some(&self.cookie)).await;
        answer.location.unwrap_or_else(|| panic!("{path} leads nowhere: {} {}", answer.status, answer.body))
    }

    /// Waits until what was begun has come to an end.
    pub async fn came_of(&self, place: &str) -> (Stage, Report) {
        let id = place.rsplit('/').next().unwrap();
        loop {
            let import = self.circle.store.import(id).await.unwrap().unwrap();
            if !import.stage.is_under_way() {
                return (import.stage, import.report);
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    async fn ended(&self, place: &str) -> (Stage, MembersReport) {
        match self.came_of(place).await {
            (stage, Report::Members(report)) => (stage, report),
            other => panic!("{other:?}"),
        }
    }

    /// The token of the newest mail to this address.
    async fn mailed_token(&self, address: &str) -> String {
        let mails = self.circle.store.lease_mail(100, noon() + jiff::SignedDuration::from_mins(5)).await.unwrap();
        let mail = mails.into_iter().find(|mail| mail.to.as_str() == address).expect("a mail to this address");
        mail.body.split("/invitation/").nth(1).unwrap().chars().take_while(char::is_ascii_hexdigit).collect()
    }

    /// Imports one person and sends their invitation.
    async fn invite(&self, name: &str, address: &str) -> String {
        let place = self.bring("one.csv", one_row(name, address).as_bytes()).await;
        self.press(&format!("{place}/run")).await;
        self.press("/api/organise/send_invitations").await;
        self.mailed_token(address).await
    }
}

/// Sends a form as somebody who is not signed in.
async fn post(circle: &Circle, path: &str, from: &str, fields: &str) -> http::Response<Body> {
    let request = Request::post(path)
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(ACCEPT, "text/html")
        .header("sec-fetch-site", "same-origin")
        .header("referer", format!("http://localhost:3000{from}"))
        .body(Body::from(fields.to_owned()))
        .unwrap();
    circle.send(request).await
}

fn location(response: &http::Response<Body>) -> &str {
    response.headers()[LOCATION].to_str().unwrap()
}

/// The page without what differs from answer to answer anyway.
fn without_nonce(body: &str) -> String {
    let nonce = body.split("nonce=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or("-");
    body.replace(nonce, "N")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_list_of_2700_says_what_is_wrong_with_it_and_is_imported_once_however_often_it_is_brought() {
    let circle = Circle::new().await;
    let asha = Organiser::of(&circle).await;
    let list = list_of_2700();

    let place = asha.bring("members.csv", list.as_bytes()).await;
    let (stage, found) = asha.ended(&place).await;
    assert_eq!(stage, Stage::Checked);
    assert_eq!((found.rows, found.new, found.known, found.repeated, found.wrong), (2700, 2645, 0, 40, 15));
    let of =
        |column| found.mistakes.iter().filter(|mistake| mistake.column == column).map(|m| m.row).collect::<Vec<_>>();
    assert_eq!(of(Column::Email), (102..114).collect::<Vec<_>>(), "rows as the spreadsheet numbers them");
    assert_eq!(of(Column::Name), [1002, 1003, 1004]);
    assert!(circle.store.invitation_counts().await.unwrap().is_empty(), "a look changes nothing");
    let page = asha.page(&place).await;
    for words in [
        "Row 102",
        "Write the email address like name@example.org.",
        "Import these 2645",
        "Row 2002 has the address of row 2",
    ] {
        assert!(page.contains(words), "{words}");
    }

    let began = Instant::now();
    assert_eq!(asha.press(&format!("{place}/run")).await, place);
    let (stage, found) = asha.ended(&place).await;
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
    assert_eq!((stage, found.new), (Stage::Done, 2645));

    let again = asha.bring("members.csv", list.as_bytes()).await;
    let (_, found) = asha.ended(&again).await;
    assert_eq!((found.new, found.known), (0, 2645));
    asha.press(&format!("{again}/run")).await;
    let (_, found) = asha.ended(&again).await;
    assert_eq!((found.new, found.known), (0, 2645));
    assert_eq!(circle.store.invitation_counts().await.unwrap(), [(InvitationState::Ready, 2645)]);
    assert!(circle.store.lease_mail(10, noon()).await.unwrap().is_empty(), "nobody has said send");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_is_invited_confirms_promises_and_is_in() {
    let circle = Circle::new().await;
    let asha = Organiser::of(&circle).await;
    let token = asha.invite("Dawn Okafor", "dawn@example.org").await;
    let (link, details) = (format!("/invitation/{token}"), format!("/invitation/{token}/details"));

    let page = circle.ask(Method::GET, &link, As::Browser, None).await.body;
    assert!(page.contains("Go on as d…@example.org") && !page.contains("Dawn Okafor"), "no name before the button");
    let early = circle.ask(Method::GET, &details, As::Browser, None).await.body;
    assert!(!early.contains("Dawn Okafor"));

    let opened = post(&circle, "/api/people/open_invitation", &link, &format!("token={token}")).await;
    assert_eq!(location(&opened), details);
    let page = circle.ask(Method::GET, &details, As::Browser, None).await.body;
    assert!(page.contains("Dawn Okafor") && page.contains("Rosewood House"));

    let half = format!("token={token}&name=Dawn+Okafor&profession=registered-manager&service=Elm+Lodge&no_selling=yes");
    let turned_back = post(&circle, "/api/people/claim_invitation", &details, &half).await;
    assert!(location(&turned_back).contains("__err="));

    let claimed = post(&circle, "/api/people/claim_invitation", &details, &format!("{half}&in_confidence=yes")).await;
    assert_eq!(location(&claimed), "/welcome");
    let cookies = claimed.headers().get_all(SET_COOKIE).iter().map(|cookie| cookie.to_str().unwrap().to_owned());
    let cookie = cookies.into_iter().find(|cookie| cookie.starts_with("ic=")).expect("signed in");
    let me = circle.ask(Method::GET, "/me", As::Browser, cookie.split(';').next()).await;
    assert_eq!(me.status, StatusCode::OK);
    assert!(me.body.contains("Dawn Okafor"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_link_that_was_used_and_one_that_never_was_are_answered_alike() {
    let circle = Circle::new().await;
    let asha = Organiser::of(&circle).await;
    let used = asha.invite("Dawn Okafor", "dawn@example.org").await;
    let form = "name=Dawn&profession=registered-manager&service=&no_selling=yes&in_confidence=yes";
    post(&circle, "/api/people/claim_invitation", "/", &format!("token={used}&{form}")).await;
    let unknown = "0123456789abcdef0123456789abcdef";
    for place in ["", "/details"] {
        let mut pages = Vec::new();
        for token in [used.as_str(), unknown] {
            let answer = circle.ask(Method::GET, &format!("/invitation/{token}{place}"), As::Browser, None).await;
            assert!(answer.body.contains("This link has done its work"), "{place}");
            pages.push((answer.status, without_nonce(&answer.body).replace(token, "T")));
        }
        assert_eq!(pages[0], pages[1]);
    }
    for path in ["/api/people/open_invitation", "/api/people/claim_invitation"] {
        let mut bodies = Vec::new();
        for token in [used.as_str(), unknown, "%0d%0aSet-Cookie:%20x", ""] {
            let answer = post(&circle, path, "/invitation/x", &format!("token={token}&{form}")).await;
            assert_eq!((answer.status(), location(&answer)), (StatusCode::FOUND, "/invitation/over"), "{path} {token}");
            bodies.push(read(answer).await);
        }
        assert!(bodies.windows(2).all(|pair| pair[0] == pair[1]), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn hostile_files_are_refused_with_a_sentence_and_leave_nothing_behind() {
    let circle = Circle::new().await;
    let asha = Organiser::of(&circle).await;
    let large = vec![b'x'; 17 << 20];
    let files: [(&[u8], &str); 5] = [
        (b"PK\x03\x04 a spreadsheet", "This is a spreadsheet and not a CSV file."),
        (b"\xff\xfen\0a\0", "This file is written in UTF-16."),
        (b"name,email\nDawn,dawn@example.org\n", "The file has no columns “role”, “home”,"),
        (b"name,name,email\n", "Two columns are called “name”."),
        (&large, "This file has 17 megabytes"),
    ];
    for (file, sentence) in files {
        let place = asha.bring("x.csv", file).await;
        let page = asha.page(&place).await;
        assert!(page.contains(sentence), "{sentence}");
    }
    assert_eq!(asha.bring("x.csv", b"").await, "/organise/imports?refused=missing");

    let row = |name: &str, address: &str| one_row(name, address).replace(HEADING, "");
    let rows = [
        row("=HYPERLINK(1)", "a@example.org"),
        row("Dawn \u{202e}rofakO", "b@example.org"),
        row(&"x".repeat(10_000), "c@example.org"),
        row("Dawn", "d@ros\u{0435}wood.example"),
    ];
    let mut mixed = format!("{HEADING}{}", rows.concat()).into_bytes();
    mixed.extend(b"Ren\xe9e,e@example.org,manager,Caf\xe9,Asha Patel,2026-03-14,the group,consent\n");
    let place = asha.bring("x.csv", &mixed).await;
    let (_, found) = asha.ended(&place).await;
    assert_eq!((found.new, found.wrong), (1, 4), "{found:?}");
    let page = asha.page(&place).await;
    for sentence in
        ["This begins like a formula.", "visible letters only", "It has 10000 now.", "“\u{0435}” is not a plain letter"]
    {
        assert!(page.contains(sentence), "{sentence}");
    }
    asha.press(&format!("{place}/run")).await;
    asha.ended(&place).await;
    let renee = circle.store.person_by_email(&EmailAddress::parse("e@example.org").unwrap()).await.unwrap().unwrap();
    assert_eq!(renee.name, "Renée");
    assert_eq!(circle.files("imports"), 0, "what was refused or imported is not kept");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_file_larger_than_any_list_is_cut_off_while_it_comes() {
    let circle = Circle::new().await;
    let asha = Organiser::of(&circle).await;
    let larger = vec![b'x'; (64 << 20) + 1];
    assert_eq!(asha.bring("x.csv", &larger).await, "/organise/imports?refused=large");
    assert_eq!(circle.files("imports"), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_invitation_that_came_back_is_sent_to_the_address_that_is_right() {
    let circle = Circle::new().await;
    let asha = Organiser::of(&circle).await;
    let old = asha.invite("Dawn Okafor", "dawn@wrong.example").await;
    let address = EmailAddress::parse("dawn@wrong.example").unwrap();
    let dawn = circle.store.person_by_email(&address).await.unwrap().unwrap().id;
    let press = async |path: &str, fields: &[(&str, &str)]| {
        circle.post(path, fields, As::Browser, Some(&asha.cookie)).await.0.location.unwrap()
    };
    let place = press("/api/organise/note_bounce", &[("person", dawn.as_str())]).await;
    assert_eq!(place, "/organise/invitations?state=bounced&done=bounced");
    let list = asha.page(&place).await;
    assert!(list.contains("Nothing more is sent there.") && list.contains("dawn@wrong.example"), "{list}");
    assert!(!list.contains("It came back"), "it is noted");
    let form = format!("/organise/invitations?state=bounced&search=dawn%40wrong.example&correct={dawn}");
    assert!(asha.page(&form).await.contains("The right address"));

    for (typed, said) in
        [("dawn at right", "Write the email address like"), ("asha@example.org", "Somebody here has this address.")]
    {
        let fields = [("person", dawn.as_str()), ("email", typed)];
        let (refused, _) =
            circle.post("/api/organise/correct_invitation", &fields, As::Program, Some(&asha.cookie)).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let why: app::AppError = serde_json::from_str(&refused.body).unwrap();
        assert!(why.about(domain::form::Field::Email).unwrap().to_string().contains(said), "{why:?}");
    }
    let right = "dawn@right.example";
    let place = press("/api/organise/correct_invitation", &[("person", dawn.as_str()), ("email", right)]).await;
    assert_eq!(place, "/organise/invitations?done=corrected");
    let new = asha.mailed_token(right).await;
    assert_ne!(new, old);
    let open = circle.ask(Method::GET, &format!("/invitation/{new}"), As::Browser, None).await;
    let ended = circle.ask(Method::GET, &format!("/invitation/{old}"), As::Browser, None).await;
    assert!(open.body.contains("d…@right.example") && !ended.body.contains("@right.example"));
    let trail = asha.page("/organise/audit").await;
    assert!(trail.contains("noted that mail bounces") && trail.contains("corrected address"), "{trail}");

    let place = asha.bring("again.csv", one_row("Dawn Okafor", "dawn@wrong.example").as_bytes()).await;
    let (_, found) = asha.ended(&place).await;
    assert_eq!((found.new, found.known, found.moved, found.moved_rows), (0, 1, 1, vec![2]));
    let look = asha.page(&place).await;
    assert!(look.contains("Known, now at another address") && !look.contains("right.example"), "{look}");
}

#[tokio::test]
async fn the_command_line_notes_a_bounce_and_says_when_there_is_none_to_note() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_owned();
    let said = async |words: &'static str| {
        let path = path.clone();
        let out = tokio::task::spawn_blocking(move || run(&path, words)).await.unwrap();
        (String::from_utf8(out.stdout).unwrap(), String::from_utf8(out.stderr).unwrap())
    };
    std::fs::write(folder.path().join("m.csv"), one_row("Dawn Okafor", "dawn@example.org")).unwrap();
    said("import members m.csv --data d").await;
    for address in ["bounce dawn@example.org --data d", "bounce nobody@example.org --data d"] {
        let (_, complaint) = said(address).await;
        assert!(complaint.contains("waits for an invitation or has one"), "nothing was sent: {complaint}");
    }
    sqlx::any::install_default_drivers();
    let url = format!("sqlite:{}", folder.path().join("d/inner-circle.db").display());
    let pool = sqlx::AnyPool::connect(&url).await.unwrap();
    sqlx::query("update invitations set state = 'invited'").execute(&pool).await.unwrap();
    let (done, complaint) = said("bounce dawn@example.org --data d").await;
    assert!(done.contains("Dawn Okafor is sent nothing more there"), "{done}{complaint}");
    let (state,): (String,) = sqlx::query_as("select state from invitations").fetch_one(&pool).await.unwrap();
    assert_eq!(state, "bounced");
}

#[test]
fn the_command_line_imports_a_list_too_and_says_what_is_in_it() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("m.csv"), list_of_2700()).unwrap();
    let said = |words: &str| String::from_utf8(run(folder.path(), words).stdout).unwrap();
    let look = said("import members m.csv --dry-run --data d");
    assert!(look.contains("Row 102, e-mail: Write the email address like name@example.org."), "{look}");
    assert!(
        look.contains("2700 rows: 2645 new, 0 known already, 40 repeated, 15 wrong\nNothing was imported"),
        "{look}"
    );
    assert!(said("import members m.csv --data d").contains("2645 imported, 0 known already"));
    assert!(said("import members m.csv --data d").contains("0 imported, 2645 known already"));
    assert_eq!(
        complaint(folder.path(), "import members none.csv --data d"),
        "none.csv cannot be read; give the name of a file.\n"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_import_whose_server_ended_half_way_is_found_stopped_and_goes_on_without_adding_anybody_twice() {
    let circle = Circle::new().await;
    let asha = Organiser::of(&circle).await;
    let place = asha.bring("members.csv", list_of_2700().as_bytes()).await;
    let id = place.rsplit('/').next().unwrap();
    // As far as it came: a part is in, and nobody works on the rest.
    let early =
        circle.store.move_import(id, Stage::Checked, Stage::Importing, noon() - jiff::SignedDuration::from_hours(1));
    assert!(early.await.unwrap());
    let half = list_of_2700().lines().take(1500).collect::<Vec<_>>().join("\n");
    std::fs::write(circle.path("half.csv"), half).unwrap();
    let half = server::intake::Members::read(&circle.path("half.csv"), noon()).await.unwrap();
    half.import_now(&circle.store, id, noon()).await.unwrap();

    assert!(asha.page(&place).await.contains("0 % done"));
    assert_eq!(circle.intake.tidy().await.unwrap(), 1);
    assert!(asha.page(&place).await.contains("Go on with the import"));
    asha.press(&format!("{place}/run")).await;
    assert_eq!(asha.ended(&place).await.0, Stage::Done);
    assert_eq!(circle.store.invitation_counts().await.unwrap(), [(InvitationState::Ready, 2645)]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_file_whose_check_was_stopped_is_checked_before_anything_is_imported() {
    let circle = Circle::new().await;
    let asha = Organiser::of(&circle).await;
    let person =
        circle.store.person_by_email(&EmailAddress::parse("asha@example.org").unwrap()).await.unwrap().unwrap();
    let before = noon() - jiff::SignedDuration::from_hours(1);
    let kind = domain::people::import::Kind::Members;
    let id = circle.store.begin_import(kind, "members.csv", &person.id, before).await.unwrap();
    std::fs::create_dir_all(circle.path("imports")).unwrap();
    std::fs::write(circle.path("imports").join(&id), one_row("Dawn Okafor", "dawn@example.org")).unwrap();
    circle.intake.tidy().await.unwrap();

    let place = format!("/organise/imports/{id}");
    assert!(asha.page(&place).await.contains("Check it again"));
    asha.press(&format!("{place}/run")).await;
    let (stage, found) = asha.ended(&place).await;
    assert_eq!((stage, found.new), (Stage::Checked, 1));
    assert!(circle.store.invitation_counts().await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_scheduler_sends_what_the_day_allows_and_the_rest_the_next_day() {
    let circle = Circle::new().await;
    let asha = Organiser::of(&circle).await;
    let place = asha.bring("members.csv", list_of_2700().as_bytes()).await;
    asha.press(&format!("{place}/run")).await;
    asha.ended(&place).await;
    assert!(
        asha.page("/organise/invitations").await.contains("2645 people have not been written to yet. All leave today.")
    );

    let page = asha.press("/api/organise/send_invitations").await;
    assert_eq!(page, "/organise/invitations?done=sent");
    let mut scheduler = circle.scheduler(150);
    let mut addresses = std::collections::HashSet::new();
    for (after, expected) in [(1_i64, 100), (3, 150), (5, 150), (60 * 26, 250)] {
        scheduler.clock = server::clock::Clock::starting_at(noon() + jiff::SignedDuration::from_mins(after));
        server::scheduler::run_due(&scheduler).await;
        for mail in circle.store.lease_mail(1000, scheduler.clock.now()).await.unwrap() {
            assert!(addresses.insert(mail.to.clone()), "{} got two", mail.to.as_str());
            circle.store.mail_sent(&mail.id, scheduler.clock.now()).await.unwrap();
        }
        assert_eq!(addresses.len(), expected, "after {after} minutes");
    }
}
