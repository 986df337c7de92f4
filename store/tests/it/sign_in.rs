use crate::support::{TestDb, at, email, noon, on_every_database};
use domain::people::{Code, CodeRefusal, Profession, Rank, Standing};
use jiff::{SignedDuration, Timestamp};
use std::sync::Mutex;
use store::people::Asked;

on_every_database! {
    the_code_of_the_mail_signs_in_its_owner_once,
    the_link_signs_in_after_any_number_of_looks_and_once,
    five_wrong_codes_close_every_code_until_they_expire_but_not_the_link,
    a_stranger_who_tries_codes_does_not_close_the_one_of_whoever_asked,
    a_browser_has_five_tries_however_often_it_asks,
    a_code_asked_for_elsewhere_works_where_another_was_asked_for,
    thirty_wrong_codes_an_hour_close_every_browser_but_not_the_link,
    fifty_wrong_codes_at_once_get_no_more_than_five_tries,
    an_unknown_address_is_answered_like_a_known_one_and_gets_no_mail,
    a_person_suspended_after_asking_is_not_let_in,
    a_sixth_mail_within_a_quarter_of_an_hour_is_not_sent_to_anyone,
    the_first_owner_is_a_member_who_may_organise,
}

async fn ask(db: &TestDb, name: &str, now: Timestamp) -> Asked {
    ask_in(db, name, None, now).await.0
}

/// Asks in a browser; also answers by what that is known then.
async fn ask_in(db: &TestDb, name: &str, browser: Option<String>, now: Timestamp) -> (Asked, String) {
    let kept = Mutex::new(None);
    let mail = |asked: &Asked| {
        *kept.lock().unwrap() = Some(asked.clone());
        (String::from("Sign in"), asked.code.as_str().to_owned())
    };
    let browser = db.ask_to_sign_in(&email(name), browser, now, mail).await.unwrap().unwrap();
    (kept.into_inner().unwrap().unwrap(), browser)
}

fn wrong(asked: &Asked) -> Code {
    Code::from_number(asked.code.as_str().parse::<u32>().unwrap() + 1)
}

async fn the_code_of_the_mail_signs_in_its_owner_once(db: TestDb) {
    let dawn = db.member("Dawn").await;
    ask(&db, "Dawn", noon()).await;
    let asked = ask(&db, "Dawn", at("2026-11-22T12:01:00Z")).await;

    let mail = db.lease_mail(10, at("2026-11-22T12:01:00Z")).await.unwrap();
    assert!(mail.iter().any(|mail| mail.to == email("Dawn") && mail.body == asked.code.as_str()));

    let now = at("2026-11-22T12:14:00Z");
    assert_eq!(db.sign_in_by_code(&email("Dawn"), &wrong(&asked), "", now).await.unwrap(), Err(CodeRefusal::Wrong));
    let person = db.sign_in_by_code(&email("Dawn"), &asked.code, "", now).await.unwrap().unwrap();
    assert_eq!(person.id, dawn);
    assert_eq!(db.sign_in_by_code(&email("Dawn"), &asked.code, "", now).await.unwrap(), Err(CodeRefusal::Expired));
}

async fn the_link_signs_in_after_any_number_of_looks_and_once(db: TestDb) {
    let dawn = db.member("Dawn").await;
    let asked = ask(&db, "Dawn", noon()).await;

    for _ in 0..3 {
        let shown = db.look_at_link(&asked.link_token, noon()).await.unwrap().unwrap();
        assert_eq!(shown.masked_email, "d…@example.org");
    }
    assert_eq!(db.sign_in_by_link(&asked.link_token, noon()).await.unwrap().unwrap().id, dawn);
    assert_eq!(db.sign_in_by_link(&asked.link_token, noon()).await.unwrap(), Err(CodeRefusal::Expired));
    assert_eq!(db.look_at_link(&asked.link_token, noon()).await.unwrap(), None);
}

async fn five_wrong_codes_close_every_code_until_they_expire_but_not_the_link(db: TestDb) {
    db.member("Dawn").await;
    let first = ask(&db, "Dawn", noon()).await;
    for _ in 0..5 {
        assert_eq!(
            db.sign_in_by_code(&email("Dawn"), &wrong(&first), "", noon()).await.unwrap(),
            Err(CodeRefusal::Wrong)
        );
    }
    // Asking again buys no new tries.
    let second = ask(&db, "Dawn", at("2026-11-22T12:01:00Z")).await;
    let refused = db.sign_in_by_code(&email("Dawn"), &second.code, "", at("2026-11-22T12:02:00Z")).await.unwrap();
    assert_eq!(refused, Err(CodeRefusal::TooManyTries));

    // The link came by mail alone, and it still works; and so does a code once the old tries are past.
    assert!(db.sign_in_by_link(&second.link_token, at("2026-11-22T12:02:00Z")).await.unwrap().is_ok());
    let third = ask(&db, "Dawn", at("2026-11-22T12:15:00Z")).await;
    assert!(db.sign_in_by_code(&email("Dawn"), &third.code, "", at("2026-11-22T12:16:01Z")).await.unwrap().is_ok());
}

async fn a_stranger_who_tries_codes_does_not_close_the_one_of_whoever_asked(db: TestDb) {
    let dawn = db.member("Dawn").await;
    let (asked, browser) = ask_in(&db, "Dawn", None, noon()).await;
    let mut said = Vec::new();
    for _ in 0..6 {
        said.push(db.sign_in_by_code(&email("Dawn"), &wrong(&asked), "", noon()).await.unwrap().unwrap_err());
    }
    assert_eq!(said[4..], [CodeRefusal::Wrong, CodeRefusal::TooManyTries]);
    let let_in = db.sign_in_by_code(&email("Dawn"), &asked.code, &browser, noon()).await.unwrap();
    assert_eq!(let_in.unwrap().id, dawn);
}

async fn a_browser_has_five_tries_however_often_it_asks(db: TestDb) {
    db.member("Dawn").await;
    let (first, browser) = ask_in(&db, "Dawn", None, noon()).await;
    for _ in 0..5 {
        let refused = db.sign_in_by_code(&email("Dawn"), &wrong(&first), &browser, noon()).await.unwrap();
        assert_eq!(refused, Err(CodeRefusal::Wrong));
    }
    let (second, browser) = ask_in(&db, "Dawn", Some(browser), at("2026-11-22T12:01:00Z")).await;
    let now = at("2026-11-22T12:02:00Z");
    let refused = db.sign_in_by_code(&email("Dawn"), &second.code, &browser, now).await.unwrap();
    assert_eq!(refused, Err(CodeRefusal::TooManyTries));
}

async fn a_code_asked_for_elsewhere_works_where_another_was_asked_for(db: TestDb) {
    let dawn = db.member("Dawn").await;
    let (_, desk) = ask_in(&db, "Dawn", None, noon()).await;
    let (phones, _) = ask_in(&db, "Dawn", None, at("2026-11-22T12:01:00Z")).await;
    let let_in = db.sign_in_by_code(&email("Dawn"), &phones.code, &desk, at("2026-11-22T12:02:00Z")).await.unwrap();
    assert_eq!(let_in.unwrap().id, dawn);
}

async fn thirty_wrong_codes_an_hour_close_every_browser_but_not_the_link(db: TestDb) {
    db.member("Dawn").await;
    for n in 0..6 {
        // A mail every ten minutes, each to a browser that then tries five codes.
        let now = at("2026-11-22T12:00:00Z") + SignedDuration::from_mins(10 * n);
        let (asked, browser) = ask_in(&db, "Dawn", None, now).await;
        for _ in 0..5 {
            let refused = db.sign_in_by_code(&email("Dawn"), &wrong(&asked), &browser, now).await.unwrap();
            assert!(refused.is_err());
        }
    }
    let now = at("2026-11-22T12:51:00Z");
    let (asked, browser) = ask_in(&db, "Dawn", None, now).await;
    let refused = db.sign_in_by_code(&email("Dawn"), &asked.code, &browser, now).await.unwrap();
    assert_eq!(refused, Err(CodeRefusal::TooManyLately));
    assert!(db.sign_in_by_link(&asked.link_token, now).await.unwrap().is_ok());
}

async fn fifty_wrong_codes_at_once_get_no_more_than_five_tries(db: TestDb) {
    db.member("Dawn").await;
    let asked = ask(&db, "Dawn", noon()).await;
    let guesses = (0..50).map(|_| {
        let (store, guess) = ((*db).clone(), wrong(&asked));
        tokio::spawn(async move { store.sign_in_by_code(&email("Dawn"), &guess, "", noon()).await.unwrap() })
    });
    let mut looked_at = 0;
    for guess in guesses.collect::<Vec<_>>() {
        looked_at += i32::from(guess.await.unwrap() == Err(CodeRefusal::Wrong));
    }
    assert_eq!(looked_at, 5);
}

async fn an_unknown_address_is_answered_like_a_known_one_and_gets_no_mail(db: TestDb) {
    db.someone("Declined", Rank::Member, Standing::Declined).await;
    for name in ["Stranger", "Declined"] {
        let asked = ask(&db, name, noon()).await;
        let guessed = db.sign_in_by_code(&email(name), &wrong(&asked), "", noon()).await.unwrap();
        assert_eq!(guessed, Err(CodeRefusal::Wrong), "{name}");
        // Even the right code, which nobody was sent, opens nothing.
        assert!(db.sign_in_by_code(&email(name), &asked.code, "", noon()).await.unwrap().is_err(), "{name}");
    }
    assert!(db.lease_mail(10, noon()).await.unwrap().is_empty());
}

async fn a_person_suspended_after_asking_is_not_let_in(db: TestDb) {
    let (dawn, owner) = (db.member("Dawn").await, db.organiser("Asha").await);
    let asked = ask(&db, "Dawn", noon()).await;
    db.set_standing(&dawn, Standing::Suspended, &owner, noon()).await.unwrap();
    assert!(db.sign_in_by_link(&asked.link_token, noon()).await.unwrap().is_err());
}

async fn a_sixth_mail_within_a_quarter_of_an_hour_is_not_sent_to_anyone(db: TestDb) {
    db.member("Dawn").await;
    for name in ["Dawn", "Stranger"] {
        for _ in 0..5 {
            assert!(db.ask_to_sign_in(&email(name), None, noon(), |_| Default::default()).await.unwrap().is_some());
        }
        let once_more = db.ask_to_sign_in(&email(name), None, noon(), |_| Default::default()).await.unwrap();
        assert_eq!(once_more, None, "{name}");
        let quarter_past = at("2026-11-22T12:15:00Z");
        let later = db.ask_to_sign_in(&email(name), None, quarter_past, |_| Default::default()).await.unwrap();
        assert!(later.is_some());
    }
    assert_eq!(db.lease_mail(20, noon()).await.unwrap().len(), 5);
}

async fn the_first_owner_is_a_member_who_may_organise(db: TestDb) {
    assert_eq!(db.make_owner(&email("asha"), None, noon()).await.unwrap(), None, "who is that?");
    let who = Some(("Asha Patel", Profession::TrustExecutive));
    let id = db.make_owner(&email("asha"), who, noon()).await.unwrap().unwrap();
    assert_eq!(db.make_owner(&email("asha"), None, noon()).await.unwrap().as_ref(), Some(&id));
    let (person, _) = db.person(&id).await.unwrap().unwrap();
    assert!(person.may_organise());
    assert_eq!((person.name.as_str(), person.profession), ("Asha Patel", Profession::TrustExecutive));
}
