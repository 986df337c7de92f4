use crate::support::{TestDb, at, email, noon, on_every_database};
use domain::ids::PersonId;
use domain::people::import::{ImportedPerson, Vetted};
use domain::people::invitation::{Claim, InvitationState as State};
use domain::people::{Profession, Register, RegisterEntry, Standing, Workplace};
use jiff::{SignedDuration, Timestamp};
use std::sync::Mutex;
use store::Refused;
use store::people::{ClaimRefused, Letter, MoveMails};

on_every_database! {
    importing_a_list_again_adds_nobody_and_changes_nobody,
    the_trail_sums_an_import_up_and_still_has_a_line_for_each_of_its_people,
    nothing_leaves_before_send_and_then_no_more_than_the_day_allows,
    a_code_to_sign_in_never_waits_behind_more_than_a_hundred_invitations,
    two_servers_at_once_write_each_invitation_once,
    reminders_come_at_three_and_ten_days_with_the_same_link_and_then_it_lapses,
    a_lapsed_invitation_is_renewed_with_a_new_link,
    a_mail_given_up_bounces_its_invitation_and_it_can_be_sent_again,
    a_bounce_noted_by_hand_ends_reminders_until_the_address_is_corrected,
    an_address_is_corrected_to_nobody_elses_and_not_once_the_invitation_was_opened,
    a_list_with_an_old_address_does_not_invite_whoever_moved_from_it,
    a_mailbox_that_does_not_exist_is_tried_once,
    whoever_claims_becomes_a_member_once_with_what_they_confirmed,
    an_unknown_a_used_and_an_old_token_are_answered_alike,
    two_claims_at_once_let_one_in,
    whoever_came_in_by_another_way_is_not_invited_any_more,
    a_regulator_cannot_claim_to_be_a_manager,
    invitations_are_found_by_the_beginning_of_a_name_or_address_as_soon_as_they_are_there,
}

fn person(name: &str) -> ImportedPerson {
    ImportedPerson {
        name: name.into(),
        email: email(name),
        profession: Profession::RegisteredManager,
        workplace: Workplace {
            service: "Rosewood House".into(),
            entry: RegisterEntry::parse(Register::Cqc, "1-1000210669").ok(),
            ..Workplace::default()
        },
        vetted: Vetted {
            by: "Asha Patel".into(),
            on: jiff::civil::date(2026, 3, 14),
            source: "the old group".into(),
            lawful_basis: "consent".into(),
        },
    }
}

async fn import(db: &TestDb, names: &[&str]) -> usize {
    let people: Vec<_> = names.iter().map(|name| person(name)).collect();
    db.import_members(&people, "file-1", "command line", noon()).await.unwrap()
}

async fn import_many(db: &TestDb, count: usize) {
    let names: Vec<_> = (0..count).map(|n| format!("p{n}")).collect();
    assert_eq!(import(db, &names.iter().map(String::as_str).collect::<Vec<_>>()).await, count);
}

async fn the_trail_sums_an_import_up_and_still_has_a_line_for_each_of_its_people(db: TestDb) {
    use store::trail::TrailFilter;
    import(&db, &["Dawn", "Lee"]).await;
    db.member("Kim").await;
    let verbs = async |filter| {
        let lines = db.trail(&filter, None, 10).await.unwrap();
        lines.into_iter().map(|line| line.verb).collect::<Vec<_>>()
    };
    let summed_up = || TrailFilter { summed_up: true, ..TrailFilter::default() };
    assert_eq!(verbs(summed_up()).await, ["added person"]);
    assert_eq!(verbs(TrailFilter::default()).await, ["added person", "imported person", "imported person"]);
    assert_eq!(verbs(TrailFilter { verb: "imported person".into(), ..summed_up() }).await.len(), 2);
    let dawn = db.person_by_email(&email("Dawn")).await.unwrap().unwrap().id;
    assert_eq!(verbs(TrailFilter { person: Some(dawn), ..summed_up() }).await, ["imported person"]);
}

/// Writes what is due and answers the letters.
async fn release(db: &TestDb, a_day: i64, now: Timestamp) -> Vec<Letter> {
    let letters = Mutex::new(Vec::new());
    db.release_invitations(a_day, now, |letter| {
        letters.lock().unwrap().push(letter.clone());
        ("Your invitation".into(), letter.token.clone())
    })
    .await
    .unwrap();
    letters.into_inner().unwrap()
}

/// Lets the postman carry all that waits.
async fn carry(db: &TestDb, now: Timestamp) {
    for mail in db.lease_mail(1000, now).await.unwrap() {
        db.mail_sent(&mail.id, now).await.unwrap();
    }
}

async fn count(db: &TestDb, state: State) -> i64 {
    let counts = db.invitation_counts().await.unwrap();
    counts.into_iter().find(|(its, _)| *its == state).map_or(0, |(_, count)| count)
}

async fn id_of(db: &TestDb, name: &str) -> PersonId {
    db.person_by_email(&email(name)).await.unwrap().unwrap().id
}

/// One person, invited; the token of their link.
async fn invited(db: &TestDb, name: &str) -> String {
    let asha = db.organiser("Asha").await;
    import(db, &[name]).await;
    db.send_invitations(&asha, noon()).await.unwrap();
    release(db, 100, noon()).await.remove(0).token
}

fn claim(profession: Profession) -> Claim {
    Claim { name: "Dawn Okafor".into(), profession, home: "Elm Lodge".into() }
}

fn days(n: i64) -> Timestamp {
    noon() + SignedDuration::from_hours(24 * n)
}

async fn importing_a_list_again_adds_nobody_and_changes_nobody(db: TestDb) {
    let lee = db.member("Lee").await;
    assert_eq!(import(&db, &["Dawn", "Lee", "Dawn", "Priya"]).await, 2);
    assert_eq!(import(&db, &["Dawn", "Lee", "Priya"]).await, 0);

    let (held, _) = db.person(&lee).await.unwrap().unwrap();
    assert_eq!(held.standing, Standing::Member);
    let dawn = db.person_by_email(&email("Dawn")).await.unwrap().unwrap();
    assert_eq!(dawn.standing, Standing::Invited);
    assert_eq!(db.workplace(&dawn.id).await.unwrap(), person("Dawn").workplace);
    assert_eq!(count(&db, State::Ready).await, 2);
    let known = db.known_addresses(&[email("Dawn"), email("Lee"), email("Nobody")]).await.unwrap();
    assert_eq!(known.len(), 2);
}

async fn nothing_leaves_before_send_and_then_no_more_than_the_day_allows(db: TestDb) {
    let asha = db.organiser("Asha").await;
    import_many(&db, 120).await;
    assert!(release(&db, 50, noon()).await.is_empty(), "nobody has said send");

    assert_eq!(db.send_invitations(&asha, noon()).await.unwrap(), 120);
    assert_eq!(release(&db, 50, noon()).await.len(), 50);
    carry(&db, noon()).await;
    for hour in [1, 12, 23] {
        assert!(release(&db, 50, noon() + SignedDuration::from_hours(hour)).await.is_empty(), "{hour} hours later");
    }
    assert_eq!(release(&db, 50, days(1)).await.len(), 50);
    carry(&db, days(1)).await;
    assert_eq!(release(&db, 50, days(2)).await.len(), 20);
    assert_eq!((count(&db, State::Invited).await, count(&db, State::Waiting).await), (120, 0));
}

async fn a_code_to_sign_in_never_waits_behind_more_than_a_hundred_invitations(db: TestDb) {
    let asha = db.organiser("Asha").await;
    import_many(&db, 230).await;
    db.send_invitations(&asha, noon()).await.unwrap();
    assert_eq!(release(&db, 4000, noon()).await.len(), 100);
    assert!(release(&db, 4000, noon()).await.is_empty(), "none of them has left the outbox");
    carry(&db, noon()).await;
    assert_eq!(release(&db, 4000, noon()).await.len(), 100);
}

async fn two_servers_at_once_write_each_invitation_once(db: TestDb) {
    let asha = db.organiser("Asha").await;
    import_many(&db, 60).await;
    db.send_invitations(&asha, noon()).await.unwrap();
    let other = db.second_store().await;
    let write = |letter: &Letter| (String::new(), letter.token.clone());
    let (mine, theirs) =
        tokio::join!(db.release_invitations(100, noon(), write), other.release_invitations(100, noon(), write));
    assert_eq!(mine.unwrap() + theirs.unwrap(), 60);
    let mails = db.lease_mail(1000, noon()).await.unwrap();
    let to: std::collections::HashSet<_> = mails.iter().map(|mail| mail.to.clone()).collect();
    assert_eq!((mails.len(), to.len()), (60, 60));
}

async fn reminders_come_at_three_and_ten_days_with_the_same_link_and_then_it_lapses(db: TestDb) {
    let token = invited(&db, "Dawn").await;
    for day in 1..=29 {
        let letters = release(&db, 100, days(day)).await;
        assert_eq!(letters.len(), usize::from(day == 3 || day == 10), "day {day}");
        assert!(letters.iter().all(|letter| letter.reminder && letter.token == token));
        carry(&db, days(day)).await;
        assert_eq!(db.lapse_invitations(days(day)).await.unwrap(), 0);
    }
    assert!(db.look_at_invitation(&token, days(29)).await.unwrap().is_some());
    assert!(db.look_at_invitation(&token, days(30)).await.unwrap().is_none(), "also before anybody has noted its end");
    assert_eq!(db.lapse_invitations(days(30)).await.unwrap(), 1);
    assert_eq!(count(&db, State::Lapsed).await, 1);
}

async fn a_lapsed_invitation_is_renewed_with_a_new_link(db: TestDb) {
    let old = invited(&db, "Dawn").await;
    let asha = db.organiser("Asha").await;
    db.lapse_invitations(days(30)).await.unwrap();
    assert_eq!(db.renew_invitations(&asha, days(31)).await.unwrap(), 1);
    let new = release(&db, 100, days(31)).await.remove(0);
    assert!(!new.reminder && new.token != old);
    assert!(db.look_at_invitation(&old, days(31)).await.unwrap().is_none());
    assert!(db.look_at_invitation(&new.token, days(60)).await.unwrap().is_some());
}

async fn a_mail_given_up_bounces_its_invitation_and_it_can_be_sent_again(db: TestDb) {
    invited(&db, "Dawn").await;
    let (dawn, asha) = (id_of(&db, "Dawn").await, db.organiser("Asha").await);
    let mut now = noon();
    for _ in 0..8 {
        assert_eq!(count(&db, State::Bounced).await, 0);
        let mail = db.lease_mail(1, now).await.unwrap().remove(0);
        db.mail_failed(&mail, "the mail server answered 550", now).await.unwrap();
        now += SignedDuration::from_hours(1);
    }
    assert_eq!(count(&db, State::Bounced).await, 1);
    for _ in 0..2 {
        db.resend_invitation(&dawn, &asha, now).await.unwrap();
    }
    assert_eq!(release(&db, 100, now).await.len(), 1);
    assert_eq!(count(&db, State::Invited).await, 1);
    assert!(matches!(db.resend_invitation(&asha, &asha, now).await, Err(Refused::NotFound)));
}

async fn a_bounce_noted_by_hand_ends_reminders_until_the_address_is_corrected(db: TestDb) {
    let old_link = invited(&db, "Dawn").await;
    carry(&db, noon()).await;
    let (asha, dawn) = (id_of(&db, "Asha").await, id_of(&db, "Dawn").await);
    assert_eq!(release(&db, 100, days(3)).await.len(), 1, "a reminder, which waits in the outbox");
    db.note_bounce(&dawn, asha.as_str(), days(3)).await.unwrap();
    db.note_bounce(&dawn, asha.as_str(), days(3)).await.unwrap();
    assert!(db.lease_mail(10, days(3)).await.unwrap().is_empty(), "it does not leave");
    assert!(release(&db, 100, days(10)).await.is_empty());
    assert_eq!(count(&db, State::Bounced).await, 1);

    let right = email("dawn.okafor");
    assert!(db.correct_invitation(&dawn, &right, &asha, days(10)).await.unwrap());
    assert!(db.look_at_invitation(&old_link, days(10)).await.unwrap().is_none(), "whoever got that mail is not let in");
    let letter = release(&db, 100, days(10)).await.remove(0);
    assert!(!letter.reminder && letter.token != old_link);
    assert_eq!(db.lease_mail(10, days(10)).await.unwrap()[0].to, right);
    assert_eq!(db.look_at_invitation(&letter.token, days(10)).await.unwrap().unwrap().email, right);
    let found = db.invitations(State::Invited, "dawn.okafor", "", 10).await.unwrap();
    assert_eq!(found.len(), 1, "organisers find them by it");
    assert_eq!(import(&db, &["Dawn"]).await, 0, "the list that has the wrong one invites nobody a second time");
}

async fn an_address_is_corrected_to_nobody_elses_and_not_once_the_invitation_was_opened(db: TestDb) {
    let token = invited(&db, "Dawn").await;
    db.member("Lee").await;
    let (asha, dawn) = (id_of(&db, "Asha").await, id_of(&db, "Dawn").await);
    assert!(!db.correct_invitation(&dawn, &email("Lee"), &asha, noon()).await.unwrap());
    assert!(db.look_at_invitation(&token, noon()).await.unwrap().is_some(), "then nothing has changed");
    assert!(db.open_invitation(&token, noon()).await.unwrap());
    let corrected = db.correct_invitation(&dawn, &email("Other"), &asha, noon()).await;
    assert!(matches!(corrected, Err(Refused::TooLate)), "{corrected:?}");
    let bounced = db.note_bounce(&dawn, "command-line", noon()).await;
    assert!(matches!(bounced, Err(Refused::TooLate)), "{bounced:?}");
    let nobody = db.note_bounce(&asha, "command-line", noon()).await;
    assert!(matches!(nobody, Err(Refused::NotFound)), "{nobody:?}");
}

async fn a_list_with_an_old_address_does_not_invite_whoever_moved_from_it(db: TestDb) {
    let lee = db.member("Lee").await;
    let (person, _) = db.person(&lee).await.unwrap().unwrap();
    let link = Mutex::new(String::new());
    let mails = |token: &str| {
        token.clone_into(&mut link.lock().unwrap());
        let empty = || (String::new(), String::new());
        MoveMails { link: empty(), taken: empty(), warning: empty() }
    };
    assert!(db.ask_to_change_email(&person, &email("lee.at.home"), noon(), mails).await.unwrap());
    let link = link.into_inner().unwrap();
    db.change_email(&lee, &link, "", noon()).await.unwrap();
    assert_eq!(
        db.moved_addresses(&[email("Lee"), email("Dawn")]).await.unwrap(),
        [email("Lee").as_str().to_owned()].into()
    );
    assert_eq!(import(&db, &["Lee", "Dawn"]).await, 1);
    assert!(db.person_by_email(&email("Lee")).await.unwrap().is_none());
}

async fn a_mailbox_that_does_not_exist_is_tried_once(db: TestDb) {
    invited(&db, "Dawn").await;
    let mail = db.lease_mail(1, noon()).await.unwrap().remove(0);
    db.mail_refused(&mail, "the mail server answered 550", noon()).await.unwrap();
    assert_eq!(count(&db, State::Bounced).await, 1);
    assert!(db.lease_mail(1, days(1)).await.unwrap().is_empty());
}

async fn whoever_claims_becomes_a_member_once_with_what_they_confirmed(db: TestDb) {
    let token = invited(&db, "Dawn").await;
    let invitee = db.look_at_invitation(&token, noon()).await.unwrap().unwrap();
    assert!(!invitee.opened, "looking opens nothing");
    assert!(db.open_invitation(&token, noon()).await.unwrap());
    assert!(db.open_invitation(&token, noon()).await.unwrap());
    assert_eq!(count(&db, State::Opened).await, 1);

    let later = at("2026-11-25T09:00:00Z");
    let member = db.claim_invitation(&token, &claim(Profession::TrustExecutive), later).await.unwrap().unwrap();
    assert!(member.is_member());
    assert_eq!((member.name.as_str(), member.profession), ("Dawn Okafor", Profession::TrustExecutive));
    let workplace = db.workplace(&member.id).await.unwrap();
    assert_eq!((workplace.organisation.as_str(), workplace.entry), ("Elm Lodge", None));
    assert_eq!(count(&db, State::Claimed).await, 1);

    let again = db.claim_invitation(&token, &claim(Profession::TrustExecutive), later).await.unwrap();
    assert_eq!(again, Err(ClaimRefused::Over));
    assert!(release(&db, 100, days(3)).await.is_empty(), "nobody reminds a member");
}

async fn an_unknown_a_used_and_an_old_token_are_answered_alike(db: TestDb) {
    let used = invited(&db, "Dawn").await;
    db.claim_invitation(&used, &claim(Profession::RegisteredManager), noon()).await.unwrap().unwrap();
    let shut_out = invited(&db, "Lee").await;
    let (lee, asha) = (id_of(&db, "Lee").await, db.organiser("Asha").await);
    db.set_standing(&lee, Standing::Declined, &asha, noon()).await.unwrap();
    for token in [used.as_str(), &shut_out, "0123456789abcdef0123456789abcdef", ""] {
        assert!(db.look_at_invitation(token, noon()).await.unwrap().is_none());
        assert!(!db.open_invitation(token, noon()).await.unwrap());
        let claimed = db.claim_invitation(token, &claim(Profession::RegisteredManager), noon()).await.unwrap();
        assert_eq!(claimed, Err(ClaimRefused::Over));
    }
}

async fn two_claims_at_once_let_one_in(db: TestDb) {
    let token = invited(&db, "Dawn").await;
    let other = db.second_store().await;
    let claim = claim(Profession::RegisteredManager);
    let (mine, theirs) =
        tokio::join!(db.claim_invitation(&token, &claim, noon()), other.claim_invitation(&token, &claim, noon()));
    let in_now = [mine.unwrap(), theirs.unwrap()];
    assert_eq!(in_now.iter().filter(|claimed| claimed.is_ok()).count(), 1);
}

async fn whoever_came_in_by_another_way_is_not_invited_any_more(db: TestDb) {
    let asha = db.organiser("Asha").await;
    import(&db, &["Dawn", "Lee"]).await;
    db.set_standing(&id_of(&db, "Dawn").await, Standing::Member, &asha, noon()).await.unwrap();
    assert_eq!(count(&db, State::Ready).await, 1);
    let listed = db.invitations(State::Ready, "", "", 10).await.unwrap();
    assert_eq!(listed.into_iter().map(|one| one.name).collect::<Vec<_>>(), ["Lee"]);
    assert_eq!(db.send_invitations(&asha, noon()).await.unwrap(), 1);
    assert_eq!(release(&db, 100, noon()).await.len(), 1);
}

async fn a_regulator_cannot_claim_to_be_a_manager(db: TestDb) {
    let asha = db.organiser("Asha").await;
    let cqc = ImportedPerson { profession: Profession::Cqc, ..person("Dawn") };
    db.import_members(&[cqc], "file-1", "command line", noon()).await.unwrap();
    db.send_invitations(&asha, noon()).await.unwrap();
    let token = release(&db, 100, noon()).await.remove(0).token;
    let refused = db.claim_invitation(&token, &claim(Profession::RegisteredManager), noon()).await.unwrap();
    assert_eq!(refused, Err(ClaimRefused::Role));
    assert!(db.claim_invitation(&token, &claim(Profession::Cqc), noon()).await.unwrap().is_ok());
}

async fn invitations_are_found_by_the_beginning_of_a_name_or_address_as_soon_as_they_are_there(db: TestDb) {
    let named = |name: &str, address: &str| ImportedPerson { name: name.into(), email: email(address), ..person("x") };
    let people = [
        named("Dawn Okafor", "dok"),
        named("Lee Dawnes", "lee"),
        named("Moss Lee", "dawn.moss"),
        named("Ed Fawn", "ed"),
    ];
    db.import_members(&people, "file-1", "command line", noon()).await.unwrap();
    let found = async |search: &str, after: &str, most| {
        let listed = db.invitations(State::Ready, search, after, most).await.unwrap();
        listed.into_iter().map(|one| (one.name, one.person.to_string())).collect::<Vec<_>>()
    };
    let sorted = |found: Vec<(String, String)>| {
        let mut they: Vec<_> = found.into_iter().map(|(name, _)| name).collect();
        they.sort();
        they
    };
    assert_eq!(sorted(found(" DAWN ", "", 9).await), ["Dawn Okafor", "Lee Dawnes", "Moss Lee"]);
    let first = found("dawn", "", 2).await;
    let rest = found("dawn", &first[1].1, 9).await;
    assert_eq!(sorted([first, rest].concat()).len(), 3, "one page after the other");
    assert_eq!(sorted(found("okaf dawn", "", 9).await), ["Dawn Okafor"]);
    assert_eq!(sorted(found("dok@", "", 9).await), ["Dawn Okafor"]);
    assert_eq!(sorted(found("%", "", 9).await), [""; 0]);
    assert_eq!(found("", "", 9).await.len(), 4);

    let token = {
        let asha = db.organiser("Asha").await;
        db.send_invitations(&asha, noon()).await.unwrap();
        release(&db, 100, noon()).await.into_iter().find(|letter| letter.name == "Ed Fawn").unwrap().token
    };
    let claim = Claim { name: "Edwin Fawn".into(), ..claim(Profession::RegisteredManager) };
    db.claim_invitation(&token, &claim, noon()).await.unwrap().unwrap();
    let claimed = db.invitations(State::Claimed, "edwin", "", 9).await.unwrap();
    assert_eq!(claimed.len(), 1, "found by the name they gave themselves");
}
