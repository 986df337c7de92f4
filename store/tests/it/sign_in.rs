use crate::support::{TestDb, at, email, noon, on_every_database};
use domain::people::{Code, CodeRefusal, Rank, Standing};
use jiff::Timestamp;
use std::sync::Mutex;
use store::people::Asked;

on_every_database! {
    the_code_of_the_mail_signs_in_its_owner_once,
    the_link_signs_in_after_any_number_of_looks_and_once,
    five_wrong_codes_close_every_code_until_they_expire_but_not_the_link,
    fifty_wrong_codes_at_once_get_no_more_than_five_tries,
    an_unknown_address_is_answered_like_a_known_one_and_gets_no_mail,
    a_person_suspended_after_asking_is_not_let_in,
    a_sixth_mail_within_a_quarter_of_an_hour_is_not_sent_to_anyone,
    the_first_owner_is_a_member_who_may_organise,
}

async fn ask(db: &TestDb, name: &str, now: Timestamp) -> Asked {
    let kept = Mutex::new(None);
    db.ask_to_sign_in(&email(name), now, |asked| {
        *kept.lock().unwrap() = Some(asked.clone());
        (String::from("Sign in"), asked.code.as_str().to_owned())
    })
    .await
    .unwrap();
    kept.into_inner().unwrap().unwrap()
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
    assert_eq!(db.sign_in_by_code(&email("Dawn"), &wrong(&asked), now).await.unwrap(), Err(CodeRefusal::Wrong));
    let person = db.sign_in_by_code(&email("Dawn"), &asked.code, now).await.unwrap().unwrap();
    assert_eq!(person.id, dawn);
    assert_eq!(db.sign_in_by_code(&email("Dawn"), &asked.code, now).await.unwrap(), Err(CodeRefusal::Expired));
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
        assert_eq!(db.sign_in_by_code(&email("Dawn"), &wrong(&first), noon()).await.unwrap(), Err(CodeRefusal::Wrong));
    }
    // Asking again buys no new tries.
    let second = ask(&db, "Dawn", at("2026-11-22T12:01:00Z")).await;
    let refused = db.sign_in_by_code(&email("Dawn"), &second.code, at("2026-11-22T12:02:00Z")).await.unwrap();
    assert_eq!(refused, Err(CodeRefusal::TooManyTries));

    // The link came by mail alone, and it still works; and so does a code once the old tries are past.
    assert!(db.sign_in_by_link(&second.link_token, at("2026-11-22T12:02:00Z")).await.unwrap().is_ok());
    let third = ask(&db, "Dawn", at("2026-11-22T12:15:00Z")).await;
    assert!(db.sign_in_by_code(&email("Dawn"), &third.code, at("2026-11-22T12:16:01Z")).await.unwrap().is_ok());
}

async fn fifty_wrong_codes_at_once_get_no_more_than_five_tries(db: TestDb) {
    db.member("Dawn").await;
    let asked = ask(&db, "Dawn", noon()).await;
    let guesses = (0..50).map(|_| {
        let (store, guess) = ((*db).clone(), wrong(&asked));
        tokio::spawn(async move { store.sign_in_by_code(&email("Dawn"), &guess, noon()).await.unwrap() })
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
        let guessed = db.sign_in_by_code(&email(name), &wrong(&asked), noon()).await.unwrap();
        assert_eq!(guessed, Err(CodeRefusal::Wrong), "{name}");
        // Even the right code, which nobody was sent, opens nothing.
        assert!(db.sign_in_by_code(&email(name), &asked.code, noon()).await.unwrap().is_err(), "{name}");
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
            assert!(db.ask_to_sign_in(&email(name), noon(), |_| Default::default()).await.unwrap());
        }
        assert!(!db.ask_to_sign_in(&email(name), noon(), |_| Default::default()).await.unwrap(), "{name}");
        assert!(db.ask_to_sign_in(&email(name), at("2026-11-22T12:15:00Z"), |_| Default::default()).await.unwrap());
    }
    assert_eq!(db.lease_mail(20, noon()).await.unwrap().len(), 5);
}

async fn the_first_owner_is_a_member_who_may_organise(db: TestDb) {
    let id = db.make_owner(&email("asha"), noon()).await.unwrap();
    assert_eq!(db.make_owner(&email("asha"), noon()).await.unwrap(), id);
    let (person, _) = db.person(&id).await.unwrap().unwrap();
    assert!(person.may_organise());
}
