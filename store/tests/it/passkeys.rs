use crate::support::{TestDb, at, email, noon, on_every_database};
use domain::ids::PersonId;
use domain::people::{PASSKEY_GRACE, PasskeyAsked, Person, Rank, Standing};
use store::Refused;
use store::people::{LetBack, NewPasskey};

on_every_database! {
    a_question_is_answered_once_within_five_minutes_and_by_whom_it_was_put_to,
    a_passkey_signs_its_owner_in_and_two_answers_at_once_count_as_one,
    a_passkey_of_somebody_suspended_signs_nobody_in,
    one_passkey_belongs_to_one_person_and_only_they_take_it_away,
    two_other_organisers_let_one_back_and_everybody_hears_of_it,
    nobody_lets_themselves_back_and_members_let_nobody_back,
    a_browser_is_noted_every_five_minutes_and_signed_out_alone,
    signing_out_everywhere_forgets_every_browser,
}

fn key(name: &str) -> NewPasskey {
    NewPasskey { name: name.into(), credential_id: format!("id of {name}"), credential: "{}".into() }
}

async fn person(db: &TestDb, id: &PersonId) -> Person {
    db.person(id).await.unwrap().unwrap().0
}

async fn a_question_is_answered_once_within_five_minutes_and_by_whom_it_was_put_to(db: TestDb) {
    let (dawn, lee) = (db.member("Dawn").await, db.member("Lee").await);
    db.keep_passkey_question("one", Some(&dawn), "state", noon()).await.unwrap();
    assert_eq!(db.take_passkey_question("one", Some(&lee), noon()).await.unwrap(), None);
    assert_eq!(db.take_passkey_question("one", None, noon()).await.unwrap(), None);
    assert_eq!(db.take_passkey_question("one", Some(&dawn), noon()).await.unwrap().as_deref(), Some("state"));
    assert_eq!(db.take_passkey_question("one", Some(&dawn), noon()).await.unwrap(), None);

    db.keep_passkey_question("two", None, "state", noon()).await.unwrap();
    assert_eq!(db.take_passkey_question("two", None, at("2026-11-22T12:05:00Z")).await.unwrap(), None);
    db.keep_passkey_question("three", None, "state", noon()).await.unwrap();
    assert_eq!(db.forget_passkey_questions(at("2026-11-22T12:05:00Z")).await.unwrap(), 1);
}

async fn a_passkey_signs_its_owner_in_and_two_answers_at_once_count_as_one(db: TestDb) {
    let dawn = db.member("Dawn").await;
    db.add_passkey(&dawn, &key("Phone"), noon()).await.unwrap();
    let found = db.find_passkey("id of Phone").await.unwrap().unwrap();
    let other = db.second_store().await;
    let (one, two) = tokio::join!(
        db.sign_in_by_passkey("id of Phone", &found, "counted", noon()),
        other.sign_in_by_passkey("id of Phone", &found, "counted", noon()),
    );
    let in_both = [one.unwrap(), two.unwrap()];
    assert_eq!(in_both.iter().flatten().map(|person| &person.id).collect::<Vec<_>>(), [&dawn]);
    let kept = db.passkeys(&dawn).await.unwrap().remove(0);
    assert_eq!((kept.credential.as_str(), kept.used_at), ("counted", Some(noon())));
}

async fn a_passkey_of_somebody_suspended_signs_nobody_in(db: TestDb) {
    let (owner, dawn) = (db.someone("Asha", Rank::Owner, Standing::Member).await, db.member("Dawn").await);
    db.add_passkey(&dawn, &key("Phone"), noon()).await.unwrap();
    db.set_standing(&dawn, Standing::Suspended, &owner, noon()).await.unwrap();
    let found = db.find_passkey("id of Phone").await.unwrap().unwrap();
    assert_eq!(db.sign_in_by_passkey("id of Phone", &found, "{}", noon()).await.unwrap(), None);
}

async fn one_passkey_belongs_to_one_person_and_only_they_take_it_away(db: TestDb) {
    let (dawn, lee) = (db.member("Dawn").await, db.member("Lee").await);
    db.add_passkey(&dawn, &key("Phone"), noon()).await.unwrap();
    assert!(matches!(db.add_passkey(&lee, &key("Phone"), noon()).await, Err(Refused::TooLate)));
    let id = db.passkeys(&dawn).await.unwrap().remove(0).id;
    assert!(matches!(db.rename_passkey(&lee, &id, "Mine", noon()).await, Err(Refused::NotFound)));
    db.remove_passkey(&lee, &id, noon()).await.unwrap();
    db.rename_passkey(&dawn, &id, "Old phone", noon()).await.unwrap();
    assert_eq!(db.passkeys(&dawn).await.unwrap().remove(0).name, "Old phone");
    db.remove_passkey(&dawn, &id, noon()).await.unwrap();
    assert!(db.passkeys(&dawn).await.unwrap().is_empty());
    for n in 0..10 {
        db.add_passkey(&dawn, &key(&format!("Key {n}")), noon()).await.unwrap();
    }
    assert!(matches!(db.add_passkey(&dawn, &key("One more"), noon()).await, Err(Refused::TooLate)));
}

async fn two_other_organisers_let_one_back_and_everybody_hears_of_it(db: TestDb) {
    let (asha, lee, uma) = (db.organiser("Asha").await, db.organiser("Lee").await, db.organiser("Uma").await);
    db.add_passkey(&uma, &key("Lost"), noon()).await.unwrap();
    let later = at("2027-01-10T12:00:00Z");
    assert_eq!(db.proof(&uma, false).await.unwrap().asks(later), Some(PasskeyAsked::Use));

    let [asha, lee, uma] = [person(&db, &asha).await, person(&db, &lee).await, person(&db, &uma).await];
    let mail = |who: &str| ("Let back".to_owned(), who.to_owned());
    for _ in 0..2 {
        let done = db.let_back(&uma, &asha, later, mail).await.unwrap();
        assert_eq!(done, LetBack::WaitsForAnother, "the same organiser twice is one");
    }
    assert_eq!(db.let_back(&uma, &lee, later, mail).await.unwrap(), LetBack::Done);

    let proof = db.proof(&uma.id, false).await.unwrap();
    assert_eq!((proof.passkeys, proof.due, proof.asks(later)), (0, Some(later + PASSKEY_GRACE), None));
    let mails = db.lease_mail(10, later).await.unwrap();
    assert!(mails.iter().all(|mail| mail.body == "Asha and Lee"));
    let mut to: Vec<_> = mails.into_iter().map(|mail| mail.to).collect();
    to.sort_by(|a, b| a.as_str().cmp(b.as_str()));
    assert_eq!(to, [email("Asha"), email("Lee"), email("Uma")]);
}

async fn nobody_lets_themselves_back_and_members_let_nobody_back(db: TestDb) {
    let (asha, lee, dawn) = (db.organiser("Asha").await, db.organiser("Lee").await, db.member("Dawn").await);
    let [asha, lee, dawn] = [person(&db, &asha).await, person(&db, &lee).await, person(&db, &dawn).await];
    for (whom, by) in [(&asha, &asha), (&asha, &dawn), (&dawn, &lee)] {
        let refused = db.let_back(whom, by, noon(), |_| Default::default()).await;
        assert!(matches!(refused, Err(Refused::NotFound)), "{refused:?}");
    }
    // A confirmation of eight days ago is none.
    db.let_back(&asha, &lee, noon(), |_| Default::default()).await.unwrap();
    let uma = db.organiser("Uma").await;
    let uma = person(&db, &uma).await;
    let later = at("2026-11-30T12:00:00Z");
    assert_eq!(db.let_back(&asha, &uma, later, |_| Default::default()).await.unwrap(), LetBack::WaitsForAnother);
    assert_eq!(db.confirmed_by(&asha.id, later).await.unwrap(), [uma.id]);
}

async fn a_browser_is_noted_every_five_minutes_and_signed_out_alone(db: TestDb) {
    let dawn = db.member("Dawn").await;
    for id in ["one", "two"] {
        db.create_http_session(id, "{}", 1000).await.unwrap();
        db.browser_seen(id, &dawn, "Firefox/140", noon()).await.unwrap();
    }
    for (minute, seen) in [("04", noon()), ("05", at("2026-11-22T12:05:00Z"))] {
        db.browser_seen("one", &dawn, "Firefox/140", at(&format!("2026-11-22T12:{minute}:00Z"))).await.unwrap();
        assert_eq!(db.browsers(&dawn).await.unwrap()[0].seen_at, seen, "minute {minute}");
    }
    let lee = db.member("Lee").await;
    assert!(matches!(db.sign_browser_out(&lee, "one", noon()).await, Err(Refused::NotFound)));
    db.sign_browser_out(&dawn, "one", noon()).await.unwrap();
    let left = db.browsers(&dawn).await.unwrap();
    assert_eq!(left.iter().map(|browser| browser.id.as_str()).collect::<Vec<_>>(), ["two"]);
    // A request that was under way then saves its session, and brings it not back.
    db.save_http_session("one", "{}", 1000).await.unwrap();
    assert_eq!(db.load_http_session("one", 0).await.unwrap(), None);
}

async fn signing_out_everywhere_forgets_every_browser(db: TestDb) {
    let dawn = db.member("Dawn").await;
    db.create_http_session("one", "{}", 1000).await.unwrap();
    db.browser_seen("one", &dawn, "Firefox/140", noon()).await.unwrap();
    db.sign_out_everywhere(&dawn, noon()).await.unwrap();
    assert!(db.browsers(&dawn).await.unwrap().is_empty());
}
