use crate::support::{TestDb, email, noon, on_every_database};
use domain::people::{ActRefusal, CodeRefusal, Profession, Register, RegisterEntry, Standing, Workplace};
use domain::vetting::{Basis, Decision, State, Statement, Verdict};
use jiff::{SignedDuration, Timestamp};
use std::cell::RefCell;
use store::vetting::{Filter, Proof, VouchRefused, Vouched};
use store::{Refused, Store};

on_every_database! {
    an_application_is_seen_once_its_address_is_confirmed,
    a_members_address_takes_the_same_steps_and_gets_no_code,
    a_second_application_continues_the_first_once_it_is_confirmed,
    of_two_who_decide_at_once_one_decides_and_the_other_learns_who,
    a_decision_taken_back_leaves_no_member_and_no_mail,
    a_decision_cannot_be_taken_back_once_its_mail_is_leaving,
    a_question_is_answered_at_the_old_place_in_the_queue,
    a_question_nobody_answers_for_three_weeks_lapses_and_can_be_reopened,
    whoever_withdraws_is_forgotten,
    an_invitation_is_evidence_until_it_is_taken_back,
    several_members_vouch_each_by_a_link_of_their_own,
    a_link_is_added_to_what_was_sent_and_to_nothing_decided,
    a_link_counts_for_the_first_who_confirms_with_it,
    a_decision_that_rests_on_vouching_says_how_many_and_needs_somebody,
    two_organisers_are_led_to_different_applications,
    pages_are_told_who_comes_to_an_application_and_who_leaves_it,
    no_member_has_more_than_five_invitations_open,
    somebody_suspended_is_not_let_in_by_an_application,
    somebody_who_left_comes_back_as_the_same_person,
    a_stale_template_is_not_written_over,
}

fn statement(name: &str) -> Statement {
    let entry = RegisterEntry::parse(Register::Cqc, "1-1000210669").ok();
    Statement {
        name: name.into(),
        email: email(name),
        profession: Profession::RegisteredManager,
        workplace: Workplace { service: "Rosewood House".into(), entry, ..Workplace::default() },
        why: String::new(),
    }
}

/// Sends an application and answers what its mail held.
async fn send(db: &Store, statement: &Statement, invitations: &str, now: Timestamp) -> Option<Proof> {
    let held = RefCell::new(None);
    let sent = db.send_application(statement, invitations, now, |proof| {
        held.replace(proof.cloned());
        letter()
    });
    assert!(sent.await.unwrap());
    held.into_inner()
}

async fn confirm(db: &Store, proof: &Proof, now: Timestamp) -> String {
    db.confirm_by_link(&proof.link_token, now, |_| letter()).await.unwrap().unwrap().token
}

/// An application in the queue: its id, and the token of its status page.
async fn applied(db: &Store, name: &str, now: Timestamp) -> (String, String) {
    let proof = send(db, &statement(name), "", now).await.unwrap();
    let token = confirm(db, &proof, now).await;
    (db.followed(&token).await.unwrap().unwrap().application.id, token)
}

fn letter() -> (String, String) {
    ("Subject".into(), "Body".into())
}

fn verdict(verdict: Verdict) -> Decision {
    Decision { verdict, basis: Basis::Register, notes: String::new(), words: "Which home?".into() }
}

async fn state(db: &Store, id: &str) -> (State, i64) {
    let card = db.application(id).await.unwrap().unwrap();
    (card.application.state, card.application.version)
}

async fn waiting_mail(db: &Store, now: Timestamp) -> Vec<String> {
    db.lease_mail(100, now).await.unwrap().into_iter().map(|mail| mail.kind).collect()
}

fn later(seconds: i64) -> Timestamp {
    noon() + SignedDuration::from_secs(seconds)
}

async fn an_application_is_seen_once_its_address_is_confirmed(db: TestDb) {
    let proof = send(&db, &statement("Dawn"), "", noon()).await.unwrap();
    assert!(db.applications(&Filter::default()).await.unwrap().lines.is_empty());
    let wrong = domain::people::Code::from_number(proof.code.as_str().parse::<u32>().unwrap() + 1);
    let refused = db.confirm_by_code(&email("Dawn"), &wrong, noon(), |_| letter()).await.unwrap();
    assert_eq!(refused, Err(CodeRefusal::Wrong));
    let confirmed = db.confirm_by_code(&email("Dawn"), &proof.code, later(60), |_| letter()).await.unwrap().unwrap();
    let queue = db.applications(&Filter::default()).await.unwrap();
    assert_eq!(queue.lines.len(), 1);
    assert_eq!(queue.lines[0].application.statement, statement("Dawn"));
    assert_eq!(queue.lines[0].application.sent_at, later(60));
    let again = db.confirm_by_link(&proof.link_token, later(61), |_| letter()).await.unwrap();
    assert_eq!(again, Err(CodeRefusal::Expired), "used once");
    assert!(db.followed(&confirmed.token).await.unwrap().is_some());
    let forged = confirmed.token.replace('.', ".0");
    assert!(db.followed(&forged).await.unwrap().is_none());
}

async fn a_members_address_takes_the_same_steps_and_gets_no_code(db: TestDb) {
    db.member("Dawn").await;
    assert!(send(&db, &statement("Dawn"), "", noon()).await.is_none());
    let code = domain::people::Code::from_number(1);
    let refused = db.confirm_by_code(&email("Dawn"), &code, noon(), |_| letter()).await.unwrap();
    assert_eq!(refused, Err(CodeRefusal::Wrong), "as for anybody else");
    assert_eq!(waiting_mail(&db, noon()).await, ["application-proof"]);
}

async fn a_second_application_continues_the_first_once_it_is_confirmed(db: TestDb) {
    let (first, token) = applied(&db, "Dawn", noon()).await;
    let second = Statement { why: "To learn.".into(), ..statement("Dawn") };
    let proof = send(&db, &second, "", later(600)).await.unwrap();
    assert_eq!(db.application(&first).await.unwrap().unwrap().application.statement.why, "", "not before");
    assert_eq!(confirm(&db, &proof, later(700)).await, token);
    let queue = db.applications(&Filter::default()).await.unwrap();
    assert_eq!(queue.lines.len(), 1);
    assert_eq!(queue.lines[0].application.statement.why, "To learn.");
    assert_eq!(queue.lines[0].application.sent_at, noon(), "the place in the queue stays");
}

async fn of_two_who_decide_at_once_one_decides_and_the_other_learns_who(db: TestDb) {
    let (asha, ben) = (db.organiser("Asha").await, db.organiser("Ben").await);
    let (id, _) = applied(&db, "Dawn", noon()).await;
    let other = db.second_store().await;
    let (approve, decline) = (verdict(Verdict::Approve), verdict(Verdict::Decline));
    let (one, two) = tokio::join!(
        db.decide(&id, 1, &approve, &asha, later(10), |_| letter()),
        other.decide(&id, 1, &decline, &ben, later(10), |_| letter()),
    );
    let (winner, lost) = if one.is_ok() { ("Asha", two) } else { ("Ben", one) };
    let Err(Refused::Stale(stale)) = lost else { panic!("{lost:?}") };
    assert_eq!((stale.by.as_deref(), stale.at), (Some(winner), later(10)));
    let expected = if winner == "Asha" { State::Approved } else { State::Declined };
    assert_eq!(state(&db, &id).await.0, expected);
    let mail = waiting_mail(&db, later(100)).await;
    assert_eq!(mail.iter().filter(|kind| *kind == "decision").count(), 1);
}

async fn a_decision_taken_back_leaves_no_member_and_no_mail(db: TestDb) {
    let asha = db.organiser("Asha").await;
    let (id, _) = applied(&db, "Dawn", noon()).await;
    db.decide(&id, 1, &verdict(Verdict::Approve), &asha, noon(), |_| letter()).await.unwrap();
    let dawn = db.person_by_email(&email("Dawn")).await.unwrap().unwrap();
    assert_eq!(dawn.standing, Standing::Member);
    assert!(!waiting_mail(&db, later(59)).await.contains(&"decision".to_owned()), "it waits");
    db.undo_decision(&id, &asha, later(59)).await.unwrap();
    assert_eq!(state(&db, &id).await.0, State::New);
    assert_eq!(db.person(&dawn.id).await.unwrap().unwrap().0.standing, Standing::Applicant);
    assert!(!waiting_mail(&db, later(3600)).await.contains(&"decision".to_owned()));
    assert!(matches!(db.undo_decision(&id, &asha, later(59)).await, Err(Refused::TooLate)));
}

async fn a_decision_cannot_be_taken_back_once_its_mail_is_leaving(db: TestDb) {
    let asha = db.organiser("Asha").await;
    let (id, _) = applied(&db, "Dawn", noon()).await;
    db.decide(&id, 1, &verdict(Verdict::Decline), &asha, noon(), |_| letter()).await.unwrap();
    assert!(matches!(db.undo_decision(&id, &asha, later(60)).await, Err(Refused::TooLate)));
    assert_eq!(state(&db, &id).await.0, State::Declined);
}

async fn a_question_is_answered_at_the_old_place_in_the_queue(db: TestDb) {
    let asha = db.organiser("Asha").await;
    let (dawn, token) = applied(&db, "Dawn", noon()).await;
    applied(&db, "Lee", later(10)).await;
    db.decide(&dawn, 1, &verdict(Verdict::Ask), &asha, later(20), |_| letter()).await.unwrap();
    assert_eq!(db.open_applications().await.unwrap(), (1, 1));
    db.answer_organisers(&token, "Rosewood in Devon.", later(90)).await.unwrap();
    assert!(matches!(db.answer_organisers(&token, "Again.", later(91)).await, Err(Refused::TooLate)));
    let card = db.application(&dawn).await.unwrap().unwrap();
    let said: Vec<_> = card.messages.iter().map(|m| (m.by.as_deref(), m.words.as_str())).collect();
    assert_eq!(said, [(Some("Asha"), "Which home?"), (None, "Rosewood in Devon.")]);
    let queue = db.applications(&Filter { state: Some(State::New), ..Filter::default() }).await.unwrap();
    let names: Vec<_> = queue.lines.iter().map(|line| line.application.statement.name.as_str()).collect();
    assert_eq!(names, ["Dawn", "Lee"]);
    assert_eq!(queue.lines[0].handler.as_deref(), Some("Asha"));
}

async fn a_question_nobody_answers_for_three_weeks_lapses_and_can_be_reopened(db: TestDb) {
    let asha = db.organiser("Asha").await;
    let (dawn, token) = applied(&db, "Dawn", noon()).await;
    db.decide(&dawn, 1, &verdict(Verdict::Ask), &asha, noon(), |_| letter()).await.unwrap();
    let day = 24 * 3600;
    assert_eq!(db.lapse_applications(later(21 * day - 1), |_| letter()).await.unwrap(), 0);
    assert_eq!(db.lapse_applications(later(21 * day), |_| letter()).await.unwrap(), 1);
    assert!(matches!(db.answer_organisers(&token, "Late.", later(21 * day)).await, Err(Refused::TooLate)));
    db.reopen_application(&dawn, &asha, later(22 * day)).await.unwrap();
    assert_eq!(state(&db, &dawn).await.0, State::New);
    assert!(matches!(db.reopen_application(&dawn, &asha, later(22 * day)).await, Err(Refused::TooLate)));
}

async fn whoever_withdraws_is_forgotten(db: TestDb) {
    let (dawn, token) = applied(&db, "Dawn", noon()).await;
    db.withdraw(&token, later(5)).await.unwrap();
    assert!(db.application(&dawn).await.unwrap().is_none());
    assert!(db.followed(&token).await.unwrap().is_none());
    assert!(matches!(db.withdraw(&token, later(6)).await, Err(Refused::TooLate)));
}

async fn an_invitation_is_evidence_until_it_is_taken_back(db: TestDb) {
    let lee = db.member("Lee").await;
    let link = db.make_vouch(&lee, "Dawn, who ran the home next door", noon()).await.unwrap();
    assert_eq!(db.voucher(&link, noon()).await.unwrap().as_deref(), Some("Lee"));
    assert_eq!(db.voucher(&link, later(14 * 24 * 3600)).await.unwrap(), None, "expired");
    let proof = send(&db, &statement("Dawn"), &link, noon()).await.unwrap();
    let token = confirm(&db, &proof, noon()).await;
    let id = db.followed(&token).await.unwrap().unwrap().application.id;
    let card = db.application(&id).await.unwrap().unwrap();
    let word = Vouched { name: "Lee".into(), whom: "Dawn, who ran the home next door".into(), at: noon() };
    assert_eq!((card.vouchers, card.vouches), (1, vec![word]));
    assert_eq!(card.application.state, State::New, "evidence, not approval");
    assert_eq!(db.voucher(&link, noon()).await.unwrap(), None, "for one person");
    let vouches = db.vouches(&lee, noon()).await.unwrap();
    assert!(vouches[0].used);
    db.revoke_vouch(&vouches[0].id, &lee, noon()).await.unwrap();
    let card = db.application(&id).await.unwrap().unwrap();
    assert_eq!((card.vouchers, card.vouches), (0, vec![]));
}

async fn vouchers(db: &Store, id: &str) -> Vec<String> {
    db.application(id).await.unwrap().unwrap().vouches.into_iter().map(|vouch| vouch.name).collect()
}

async fn several_members_vouch_each_by_a_link_of_their_own(db: TestDb) {
    let (lee, kim) = (db.member("Lee").await, db.member("Kim").await);
    let mut links = Vec::new();
    for member in [&lee, &kim] {
        links.push(db.make_vouch(member, "Dawn", noon()).await.unwrap());
    }
    let late = db.make_vouch(&kim, "Dawn once more", noon()).await.unwrap();
    let proof = send(&db, &statement("Dawn"), &format!("{} {} forged.0", links[0], links[1]), noon()).await.unwrap();
    let token = confirm(&db, &proof, later(5)).await;
    let id = db.followed(&token).await.unwrap().unwrap().application.id;
    assert_eq!(vouchers(&db, &id).await, ["Kim", "Lee"]);
    assert!(db.add_vouch(&token, &late, later(9)).await.unwrap());
    assert_eq!(db.followed(&token).await.unwrap().unwrap().vouchers, ["Kim", "Lee"]);
    assert_eq!(db.applications(&Filter::default()).await.unwrap().lines[0].vouchers, 2, "members, not links");
    let asha = db.organiser("Asha").await;
    db.set_standing(&lee, Standing::Suspended, &asha, later(10)).await.unwrap();
    assert_eq!(db.applications(&Filter::default()).await.unwrap().lines[0].vouchers, 1, "of members only");
}

async fn a_link_is_added_to_what_was_sent_and_to_nothing_decided(db: TestDb) {
    let (lee, asha) = (db.member("Lee").await, db.organiser("Asha").await);
    let (id, token) = applied(&db, "Dawn", noon()).await;
    let [first, expired, taken_back, late] = {
        let mut made = Vec::new();
        for _ in 0..4 {
            made.push(db.make_vouch(&lee, "Dawn", noon()).await.unwrap());
        }
        <[String; 4]>::try_from(made).unwrap()
    };
    assert!(db.add_vouch(&token, &first, later(60)).await.unwrap());
    assert!(!db.add_vouch(&token, &first, later(61)).await.unwrap(), "it is used up");
    assert!(!db.add_vouch(&token, &expired, later(14 * 24 * 3600)).await.unwrap());
    let of_it = taken_back.split('.').next().unwrap();
    db.revoke_vouch(of_it, &lee, later(70)).await.unwrap();
    assert!(!db.add_vouch(&token, &taken_back, later(71)).await.unwrap());
    assert_eq!(vouchers(&db, &id).await, ["Lee"]);
    assert!(matches!(db.add_vouch("forged.0", &late, later(72)).await, Err(Refused::NotFound)));
    let kept = db.vouches(&lee, later(15 * 24 * 3600)).await.unwrap();
    assert_eq!(kept.len(), 1, "whoever vouches can take it back as long as it counts");
    db.decide(&id, 1, &verdict(Verdict::Decline), &asha, later(80), |_| letter()).await.unwrap();
    assert!(matches!(db.add_vouch(&token, &late, later(81)).await, Err(Refused::TooLate)));
    assert!(db.vouches(&lee, later(15 * 24 * 3600)).await.unwrap().is_empty());
}

async fn a_link_counts_for_the_first_who_confirms_with_it(db: TestDb) {
    let lee = db.member("Lee").await;
    let link = db.make_vouch(&lee, "Dawn", noon()).await.unwrap();
    let dawn = send(&db, &statement("Dawn"), &link, noon()).await.unwrap();
    let ben = send(&db, &statement("Ben"), &link, noon()).await.unwrap();
    let mut counted = Vec::new();
    for proof in [dawn, ben] {
        let token = confirm(&db, &proof, later(5)).await;
        counted.push(db.followed(&token).await.unwrap().unwrap().vouchers.len());
    }
    assert_eq!(counted, [1, 0]);
    let second = db.make_vouch(&db.member("Kim").await, "Dawn", noon()).await.unwrap();
    let again = send(&db, &statement("Dawn"), &second, later(9)).await.unwrap();
    let token = confirm(&db, &again, later(10)).await;
    assert_eq!(db.followed(&token).await.unwrap().unwrap().vouchers, ["Lee", "Kim"], "applying again adds to it");
}

async fn a_decision_that_rests_on_vouching_says_how_many_and_needs_somebody(db: TestDb) {
    let asha = db.organiser("Asha").await;
    let (id, token) = applied(&db, "Dawn", noon()).await;
    let vouched = Decision { basis: Basis::Vouched, ..verdict(Verdict::Approve) };
    let nobody = db.decide(&id, 1, &vouched, &asha, noon(), |_| letter()).await;
    assert!(matches!(nobody, Err(Refused::Act(ActRefusal::NobodyVouches))), "{nobody:?}");
    assert_eq!(state(&db, &id).await, (State::New, 1));
    let mut links = Vec::new();
    for name in ["Lee", "Kim"] {
        let member = db.member(name).await;
        let link = db.make_vouch(&member, "Dawn", noon()).await.unwrap();
        assert!(db.add_vouch(&token, &link, noon()).await.unwrap());
        links.push((member, link));
    }
    db.decide(&id, 1, &vouched, &asha, noon(), |_| letter()).await.unwrap();
    let (lee, link) = &links[0];
    db.revoke_vouch(link.split('.').next().unwrap(), lee, later(5)).await.unwrap();
    let card = db.application(&id).await.unwrap().unwrap();
    assert_eq!((card.application.vouchers, card.vouchers), (2, 1), "what it rested on stays as it was");
}

async fn two_organisers_are_led_to_different_applications(db: TestDb) {
    let (asha, ben) = (db.organiser("Asha").await, db.organiser("Ben").await);
    let mut ids = Vec::new();
    for (n, name) in ["Dawn", "Lee", "Kim"].into_iter().enumerate() {
        ids.push(applied(&db, name, later(i64::try_from(n).unwrap())).await.0);
    }
    let next = async |id: &str, by, at| db.next_in_queue(id, by, later(at)).await.unwrap().unwrap().1;
    assert!(db.look_at_application(&ids[0], &asha, later(60)).await.unwrap().is_empty());
    assert_eq!(db.look_at_application(&ids[0], &ben, later(61)).await.unwrap(), ["Asha"]);
    assert_eq!(next(&ids[0], &ben, 62).await, "Lee");
    assert!(db.look_at_application(&ids[1], &ben, later(63)).await.unwrap().is_empty());
    assert_eq!(next(&ids[0], &asha, 64).await, "Kim", "Ben is at Lee's");
    assert_eq!(next(&ids[1], &ben, 65).await, "Kim", "nobody has opened that one");
    assert_eq!(next(&ids[2], &ben, 66).await, "Lee", "from the end to the beginning, and Asha is at Dawn's");
    assert_eq!(next(&ids[0], &asha, 63 + 300).await, "Lee", "he has been away for long");
    assert!(db.look_at_application(&ids[0], &asha, later(400)).await.unwrap().is_empty());
    assert_eq!(db.go_on_in_queue(&ids[0], &ben, later(401)).await.unwrap().as_ref(), Some(&ids[1]));
    assert_eq!(next(&ids[0], &asha, 401).await, "Kim", "before his page has come");
    for id in &ids[1..] {
        db.decide(id, 1, &verdict(Verdict::Decline), &ben, later(500), |_| letter()).await.unwrap();
    }
    assert_eq!(next(&ids[1], &ben, 501).await, "Dawn", "also when she is at it: it is the last");
}

async fn pages_are_told_who_comes_to_an_application_and_who_leaves_it(db: TestDb) {
    let (asha, ben) = (db.organiser("Asha").await, db.organiser("Ben").await);
    let (dawn, lee) = (applied(&db, "Dawn", noon()).await.0, applied(&db, "Lee", later(1)).await.0);
    let mut heard = db.newest_change().await.unwrap();
    let mut told = async || {
        let news = db.changes_after(heard).await.unwrap();
        heard = news.last().map_or(heard, |last| last.n);
        news.into_iter().map(|one| (one.what, one.about)).collect::<Vec<_>>()
    };
    let of = |id: &String| ("readers".to_owned(), id.clone());

    db.look_at_application(&dawn, &asha, later(10)).await.unwrap();
    assert_eq!(told().await, [of(&dawn)]);
    db.look_at_application(&dawn, &asha, later(20)).await.unwrap();
    assert_eq!(told().await, [], "she is there already");
    db.leave_application(&asha, &dawn, later(10), later(21)).await.unwrap();
    assert_eq!(db.at_application(&dawn, &ben, later(21)).await.unwrap(), ["Asha"], "she has loaded it again since");
    db.look_at_application(&lee, &asha, later(30)).await.unwrap();
    assert_eq!(told().await, [of(&dawn), of(&lee)]);
    assert!(db.at_application(&dawn, &ben, later(31)).await.unwrap().is_empty());
    db.leave_application(&asha, &lee, later(30), later(40)).await.unwrap();
    assert_eq!(told().await, [of(&lee)]);
    assert!(db.at_application(&lee, &ben, later(41)).await.unwrap().is_empty());
    db.look_at_application(&lee, &asha, later(50)).await.unwrap();
    db.leave_applications(&asha, later(51)).await.unwrap();
    assert_eq!(told().await, [of(&lee), of(&lee)]);
    db.leave_applications(&asha, later(52)).await.unwrap();
    assert_eq!(told().await, []);
}

async fn no_member_has_more_than_five_invitations_open(db: TestDb) {
    let lee = db.member("Lee").await;
    for _ in 0..5 {
        db.make_vouch(&lee, "A colleague", noon()).await.unwrap();
    }
    assert!(matches!(db.make_vouch(&lee, "A sixth", noon()).await, Err(VouchRefused::TooMany)));
    let first = db.vouches(&lee, noon()).await.unwrap().remove(0);
    db.revoke_vouch(&first.id, &lee, noon()).await.unwrap();
    assert!(db.make_vouch(&lee, "A sixth", noon()).await.is_ok());
}

async fn somebody_suspended_is_not_let_in_by_an_application(db: TestDb) {
    let asha = db.organiser("Asha").await;
    let dawn = db.member("Dawn").await;
    db.set_standing(&dawn, Standing::Suspended, &asha, later(-90)).await.unwrap();
    let (id, _) = applied(&db, "Dawn", noon()).await;
    let known = db.application(&id).await.unwrap().unwrap().known.unwrap();
    assert_eq!((known.id, known.standing, known.since), (dawn.clone(), Standing::Suspended, Some(later(-90))));
    let approved = db.decide(&id, 1, &verdict(Verdict::Approve), &asha, noon(), |_| letter()).await;
    assert!(matches!(approved, Err(Refused::Act(ActRefusal::Suspended))), "{approved:?}");
    assert_eq!(db.person(&dawn).await.unwrap().unwrap().0.standing, Standing::Suspended);
    assert_eq!(state(&db, &id).await, (State::New, 1));
}

async fn somebody_who_left_comes_back_as_the_same_person(db: TestDb) {
    let asha = db.organiser("Asha").await;
    let dawn = db.someone("Dawn", domain::people::Rank::Member, Standing::Left).await;
    let (id, _) = applied(&db, "Dawn", noon()).await;
    db.decide(&id, 1, &verdict(Verdict::Approve), &asha, noon(), |_| letter()).await.unwrap();
    assert_eq!(db.person(&dawn).await.unwrap().unwrap().0.standing, Standing::Member);
    assert_eq!(db.workplace(&dawn).await.unwrap().service, "Rosewood House");
    db.undo_decision(&id, &asha, later(30)).await.unwrap();
    assert_eq!(db.person(&dawn).await.unwrap().unwrap().0.standing, Standing::Left);
}

async fn a_stale_template_is_not_written_over(db: TestDb) {
    let (asha, ben) = (db.organiser("Asha").await, db.organiser("Ben").await);
    let of =
        |templates: Vec<store::vetting::ReplyTemplate>| templates.into_iter().find(|t| t.id == "ask-service").unwrap();
    let seen = of(db.reply_templates().await.unwrap()).version;
    db.change_template("ask-service", seen, "Home", "Which home?", &asha, noon()).await.unwrap();
    let late = db.change_template("ask-service", seen, "House", "Which house?", &ben, later(3)).await;
    let Err(Refused::Stale(stale)) = late else { panic!("{late:?}") };
    assert_eq!(stale.by.as_deref(), Some("Asha"));
    assert_eq!(of(db.reply_templates().await.unwrap()).words, "Which home?");
}
