use crate::support::{TestDb, at, email, noon, on_every_database};
use domain::ids::PersonId;
use domain::people::{EmailAddress, Person, Rank, Standing};
use jiff::Timestamp;
use std::sync::Mutex;
use store::people::{Asked, ListedAfter, MoveMails, RollFilter};
use store::{Refused, Store};

on_every_database! {
    a_new_name_is_found_in_both_lists_and_the_trail_says_what_it_was,
    a_name_that_is_kept_leaves_no_trace,
    whoever_is_no_member_mends_nothing,
    the_link_moves_its_owner_once_and_the_old_address_signs_nobody_in,
    a_link_is_for_its_owner_alone_and_for_a_day,
    an_address_of_somebody_is_answered_alike_and_never_given_away,
    of_two_who_want_one_address_the_first_to_confirm_has_it,
    only_the_newest_link_works_and_none_after_taking_it_back_or_signing_out_everywhere,
    moving_signs_every_other_browser_out_and_keeps_passkeys,
    a_sixth_request_within_a_quarter_of_an_hour_writes_to_nobody,
    a_copy_and_the_erasure_follow_somebody_who_moved,
}

async fn person(db: &Store, id: &PersonId) -> Person {
    db.person(id).await.unwrap().unwrap().0
}

/// Asks for another address; the link's token, or nothing when that was asked for too often.
async fn ask(db: &Store, id: &PersonId, to: &EmailAddress, now: Timestamp) -> Option<String> {
    let kept = Mutex::new(String::new());
    let mail = |subject: &str| (subject.to_owned(), String::new());
    let me = person(db, id).await;
    let asked = db.ask_to_change_email(&me, to, now, |token| {
        token.clone_into(&mut kept.lock().unwrap());
        MoveMails { link: mail("Link"), taken: mail("Taken"), warning: mail("Warning") }
    });
    asked.await.unwrap().then(|| kept.into_inner().unwrap())
}

/// Recipients and subjects of what waits to leave.
async fn mails(db: &Store) -> Vec<(String, String)> {
    let mails = db.lease_mail(50, at("2026-11-25T12:00:00Z")).await.unwrap();
    mails.into_iter().map(|mail| (mail.to.as_str().to_owned(), mail.subject)).collect()
}

async fn found(db: &Store, search: &str) -> Vec<String> {
    let filter = RollFilter { search: search.into(), ..RollFilter::default() };
    let listed = db.roll(&filter, &ListedAfter::default(), 9).await.unwrap();
    listed.into_iter().map(|listed| listed.person.name).collect()
}

async fn a_new_name_is_found_in_both_lists_and_the_trail_says_what_it_was(db: TestDb) {
    let dawn = db.member("Dawn").await;
    db.index_members(noon()).await.unwrap();
    let before = db.newest_change().await.unwrap();
    db.rename(&dawn, "Siân Okafor", noon()).await.unwrap();

    assert_eq!(person(&db, &dawn).await.name, "Siân Okafor");
    assert_eq!(found(&db, "oka").await, ["Siân Okafor"]);
    assert_eq!(db.index_members(noon()).await.unwrap(), 1);
    assert!(db.newest_change().await.unwrap() > before, "shared pages are made anew");
    let line = db.audit_trail(1).await.unwrap().remove(0);
    assert_eq!((line.verb.as_str(), line.words.as_deref()), ("changed name", Some("From Dawn to Siân Okafor")));
    assert_eq!((line.actor.as_str(), line.about.as_str()), (dawn.as_str(), dawn.as_str()));
}

async fn a_name_that_is_kept_leaves_no_trace(db: TestDb) {
    let dawn = db.member("Dawn").await;
    let before = db.joined(&dawn).await.unwrap();
    db.rename(&dawn, "Dawn", noon()).await.unwrap();
    assert_eq!(db.joined(&dawn).await.unwrap(), before);
    assert_eq!(db.audit_trail(1).await.unwrap()[0].verb, "added person");
}

async fn whoever_is_no_member_mends_nothing(db: TestDb) {
    let (dawn, asha) = (db.member("Dawn").await, db.organiser("Asha").await);
    let token = ask(&db, &dawn, &email("moved"), noon()).await.unwrap();
    db.set_standing(&dawn, Standing::Suspended, &asha, noon()).await.unwrap();
    assert!(matches!(db.rename(&dawn, "Siân", noon()).await, Err(Refused::NotFound)));
    assert!(matches!(db.change_email(&dawn, &token, "", noon()).await, Err(Refused::TooLate)));
    assert_eq!(person(&db, &dawn).await.email, email("Dawn"));
}

async fn sign_in_code(db: &Store, address: &EmailAddress) -> Asked {
    let kept = Mutex::new(None);
    db.ask_to_sign_in(address, None, noon(), |asked| {
        *kept.lock().unwrap() = Some(asked.clone());
        Default::default()
    })
    .await
    .unwrap();
    kept.into_inner().unwrap().unwrap()
}

async fn the_link_moves_its_owner_once_and_the_old_address_signs_nobody_in(db: TestDb) {
    let dawn = db.member("Dawn").await;
    let before = sign_in_code(&db, &email("Dawn")).await;
    let token = ask(&db, &dawn, &email("moved"), noon()).await.unwrap();
    assert_eq!(db.asked_move(&dawn, noon()).await.unwrap().unwrap().email, email("moved"));
    assert_eq!(person(&db, &dawn).await.email, email("Dawn"), "nothing changes by asking");
    for _ in 0..3 {
        assert_eq!(db.look_at_move(&dawn, &token, noon()).await.unwrap(), Some(email("moved")));
    }
    let waiting = mails(&db).await;
    for (to, subject) in [("moved@example.org", "Link"), ("dawn@example.org", "Warning")] {
        assert!(waiting.contains(&(to.into(), subject.into())), "{waiting:?}");
    }

    db.change_email(&dawn, &token, "", noon()).await.unwrap();

    assert_eq!(person(&db, &dawn).await.email, email("moved"));
    assert!(matches!(db.change_email(&dawn, &token, "", noon()).await, Err(Refused::TooLate)), "used once");
    assert_eq!(db.asked_move(&dawn, noon()).await.unwrap(), None);
    assert!(db.sign_in_by_code(&email("Dawn"), &before.code, "", noon()).await.unwrap().is_err());
    assert!(db.sign_in_by_link(&before.link_token, noon()).await.unwrap().is_err());
    let old = sign_in_code(&db, &email("Dawn")).await;
    assert!(db.sign_in_by_code(&email("Dawn"), &old.code, "", noon()).await.unwrap().is_err());
    let new = sign_in_code(&db, &email("moved")).await;
    assert_eq!(db.sign_in_by_code(&email("moved"), &new.code, "", noon()).await.unwrap().unwrap().id, dawn);
    assert_eq!((found(&db, "moved").await, found(&db, "dawn@ex").await), (vec!["Dawn".to_owned()], vec![]));
    let trail = db.audit_trail(10).await.unwrap();
    let words = |verb: &str| trail.iter().find(|line| line.verb == verb).and_then(|line| line.words.clone());
    assert_eq!(words("asked to change address").as_deref(), Some(""));
    assert_eq!(words("changed address").as_deref(), Some("From dawn@example.org to moved@example.org"));
}

async fn a_link_is_for_its_owner_alone_and_for_a_day(db: TestDb) {
    let (dawn, lee) = (db.member("Dawn").await, db.member("Lee").await);
    let token = ask(&db, &dawn, &email("moved"), noon()).await.unwrap();
    assert_eq!(db.look_at_move(&lee, &token, noon()).await.unwrap(), None);
    assert!(matches!(db.change_email(&lee, &token, "", noon()).await, Err(Refused::TooLate)));
    let tomorrow = at("2026-11-23T12:00:00Z");
    assert_eq!(db.look_at_move(&dawn, &token, tomorrow).await.unwrap(), None);
    assert_eq!(db.asked_move(&dawn, tomorrow).await.unwrap(), None);
    assert!(matches!(db.change_email(&dawn, &token, "", tomorrow).await, Err(Refused::TooLate)));
    assert_eq!(db.forget_email_changes(at("2026-11-23T11:59:59Z")).await.unwrap(), 0);
    assert_eq!(db.forget_email_changes(tomorrow).await.unwrap(), 1);
}

async fn an_address_of_somebody_is_answered_alike_and_never_given_away(db: TestDb) {
    let (dawn, lee) = (db.member("Dawn").await, db.member("Lee").await);
    db.someone("Away", Rank::Member, Standing::Left).await;
    for name in ["Lee", "Away"] {
        let token = ask(&db, &dawn, &email(name), noon()).await.unwrap();
        assert_eq!(db.asked_move(&dawn, noon()).await.unwrap().unwrap().email, email(name));
        let waiting = mails(&db).await;
        assert!(waiting.contains(&(email(name).into(), "Taken".into())), "{waiting:?}");
        assert!(!waiting.iter().any(|(_, subject)| subject == "Link"), "{waiting:?}");
        // Even the token, which nobody was sent, moves nobody.
        assert!(matches!(db.change_email(&dawn, &token, "", noon()).await, Err(Refused::TooLate)), "{name}");
    }
    assert_eq!(person(&db, &dawn).await.email, email("Dawn"));
    assert_eq!(person(&db, &lee).await.email, email("Lee"));
}

async fn of_two_who_want_one_address_the_first_to_confirm_has_it(db: TestDb) {
    let (dawn, lee) = (db.member("Dawn").await, db.member("Lee").await);
    let of_dawn = ask(&db, &dawn, &email("shared"), noon()).await.unwrap();
    let of_lee = ask(&db, &lee, &email("shared"), noon()).await.unwrap();
    let other = db.second_store().await;
    let (one, two) =
        tokio::join!(db.change_email(&dawn, &of_dawn, "", noon()), other.change_email(&lee, &of_lee, "", noon()));
    assert!(one.is_ok() ^ two.is_ok(), "{one:?} {two:?}");
    assert!(matches!(one.and(two), Err(Refused::TooLate)));
}

async fn only_the_newest_link_works_and_none_after_taking_it_back_or_signing_out_everywhere(db: TestDb) {
    let dawn = db.member("Dawn").await;
    let refused = |done: Result<(), Refused>| matches!(done, Err(Refused::TooLate));
    let first = ask(&db, &dawn, &email("first"), noon()).await.unwrap();
    let second = ask(&db, &dawn, &email("second"), noon()).await.unwrap();
    assert!(refused(db.change_email(&dawn, &first, "", noon()).await));
    db.keep_email(&dawn, noon()).await.unwrap();
    assert!(refused(db.change_email(&dawn, &second, "", noon()).await));
    let third = ask(&db, &dawn, &email("third"), noon()).await.unwrap();
    db.sign_out_everywhere(&dawn, noon()).await.unwrap();
    assert!(refused(db.change_email(&dawn, &third, "", noon()).await));
    assert_eq!(person(&db, &dawn).await.email, email("Dawn"));
}

async fn moving_signs_every_other_browser_out_and_keeps_passkeys(db: TestDb) {
    let dawn = db.member("Dawn").await;
    let key = store::people::NewPasskey { name: "Phone".into(), credential_id: "c".into(), credential: "{}".into() };
    db.add_passkey(&dawn, &key, noon()).await.unwrap();
    for browser in ["here", "office"] {
        db.create_http_session(browser, "{}", i64::MAX).await.unwrap();
        db.browser_seen(browser, &dawn, "Firefox", noon()).await.unwrap();
    }
    let (_, epoch) = db.person(&dawn).await.unwrap().unwrap();
    let token = ask(&db, &dawn, &email("moved"), noon()).await.unwrap();
    let before = db.newest_change().await.unwrap();
    db.change_email(&dawn, &token, "here", noon()).await.unwrap();

    assert!(db.person(&dawn).await.unwrap().unwrap().1 > epoch, "other sign-ins are void");
    let browsers = db.browsers(&dawn).await.unwrap();
    assert_eq!(browsers.into_iter().map(|browser| browser.id).collect::<Vec<_>>(), ["here"]);
    let news = db.changes_after(before).await.unwrap();
    assert!(news.iter().any(|news| news.what == "revoked" && news.about == dawn.as_str()));
    assert_eq!(db.passkeys(&dawn).await.unwrap().len(), 1);
}

async fn a_sixth_request_within_a_quarter_of_an_hour_writes_to_nobody(db: TestDb) {
    let (dawn, lee) = (db.member("Dawn").await, db.member("Lee").await);
    let mut newest = String::new();
    for _ in 0..5 {
        newest = ask(&db, &dawn, &email("moved"), noon()).await.unwrap();
    }
    assert_eq!(ask(&db, &dawn, &email("elsewhere"), noon()).await, None, "neither to another address");
    assert_eq!(ask(&db, &lee, &email("moved"), noon()).await, None, "nor by somebody else");
    assert_eq!(mails(&db).await.len(), 10);
    assert_eq!(db.look_at_move(&dawn, &newest, noon()).await.unwrap(), Some(email("moved")), "the last one stands");
    assert!(ask(&db, &dawn, &email("moved"), at("2026-11-22T12:15:00Z")).await.is_some());
}

async fn a_copy_and_the_erasure_follow_somebody_who_moved(db: TestDb) {
    let dawn = db.member("Dawn").await;
    let token = ask(&db, &dawn, &email("moved"), noon()).await.unwrap();
    db.change_email(&dawn, &token, "", noon()).await.unwrap();
    ask(&db, &dawn, &email("further"), noon()).await.unwrap();
    let sheets = db.export(&dawn).await.unwrap();
    let of = |name: &str| sheets.iter().find(|sheet| sheet.name == name).unwrap();
    assert_eq!(of("details").rows[0][1], "moved@example.org");
    let asked: Vec<_> = of("address-changes").rows.iter().map(|row| row[0].as_str()).collect();
    assert_eq!(asked, ["moved@example.org", "further@example.org"]);

    let left = db.leave(&person(&db, &dawn).await, noon(), |_| Default::default()).await;
    assert!(left.is_ok());
    assert_eq!(db.erase_departed(at("2026-12-22T12:00:00Z")).await.unwrap(), 1);
    let sheets = db.export(&dawn).await.unwrap();
    let all: String = sheets.iter().flat_map(|sheet| &sheet.rows).flatten().map(String::as_str).collect();
    assert!(!all.contains("@example.org") && !all.contains("Dawn"), "{all}");
}
