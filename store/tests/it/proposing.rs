//! What people propose themselves, with an account and without, and how it is kept while they type.

use crate::support::{TestDb, email, noon, on_every_database};
use domain::conference::{ConferenceForm, Informed, ProposalForm, Standing, Taken};
use domain::ids::{ConferenceId, PersonId, ProposalId};
use jiff::{SignedDuration, Timestamp};
use store::Refused;
use store::conference::{Author, NewProposal, OwnEdit, OwnTyping, Sort};

on_every_database! {
    a_draft_is_its_authors_alone_until_it_is_sent,
    what_is_typed_into_a_talk_that_was_sent_changes_nothing_until_it_is_sent_again,
    of_two_tabs_neither_writes_over_what_the_other_typed,
    a_form_whose_answer_was_lost_makes_one_draft,
    a_draft_that_is_deleted_was_never_there_for_anybody_else,
    whoever_has_the_mailed_link_proposes_without_an_account,
    a_link_is_for_so_many_people_and_so_long_and_can_be_taken_back,
    two_who_come_at_once_by_a_link_for_one_are_not_both_let_in,
    who_proposed_from_outside_is_forgotten_a_year_after_the_day,
    a_group_is_told_once_and_who_has_no_address_is_named,
    what_a_group_was_told_is_taken_back_within_a_minute_and_not_later,
    what_was_imported_comes_in_once,
}

async fn conference(db: &TestDb, by: &PersonId) -> ConferenceId {
    let form = ConferenceForm {
        title: "The circle at the Care Show".into(),
        slug: "care-show".into(),
        date: "2027-03-17".into(),
        opens: "2026-11-01".into(),
        closes: "2026-11-30".into(),
        ..ConferenceForm::default()
    };
    db.add_conference(&form.read(None, noon()).unwrap(), "", by, noon()).await.unwrap()
}

fn form(title: &str) -> ProposalForm {
    ProposalForm {
        title: title.into(),
        minutes: "30".into(),
        speakers: "Dawn".into(),
        audience: "everyone".into(),
        interest: "nothing".into(),
        ..ProposalForm::default()
    }
}

/// Keeps `title` as what is typed, upon what was seen.
async fn keep(
    db: &TestDb,
    to: &ConferenceId,
    (id, title, seen): (Option<&ProposalId>, &str, i64),
    author: &Author,
) -> Result<(ProposalId, i64), Refused> {
    let typing = OwnTyping { id, title, typed: title, seen, form: "" };
    db.keep_typing(to, typing, author, noon()).await
}

async fn send(
    db: &TestDb,
    to: &ConferenceId,
    (id, title, seen): (Option<&ProposalId>, &str, i64),
    author: &Author,
) -> Result<ProposalId, Refused> {
    let terms = form(title).read().unwrap();
    db.save_own_proposal(to, OwnEdit { id, terms: &terms, seen, form: "" }, author, noon()).await
}

async fn titles_on_board(db: &TestDb, id: &ConferenceId) -> Vec<String> {
    let board = db.board(id, noon()).await.unwrap().unwrap();
    board.proposals.into_iter().map(|proposal| proposal.terms.title).collect()
}

async fn a_draft_is_its_authors_alone_until_it_is_sent(db: TestDb) {
    let (asha, dawn) = (db.organiser("Asha").await, db.member("Dawn").await);
    let (id, author) = (conference(&db, &asha).await, Author::Member(dawn.clone()));
    let (draft, seen) = keep(&db, &id, (None, "Fal", 0), &author).await.unwrap();
    assert_eq!((titles_on_board(&db, &id).await.len(), seen), (0, 1));
    assert_eq!(db.own_proposals(&id, &author).await.unwrap()[0].terms.title, "Fal");
    send(&db, &id, (Some(&draft), "Falls at night", seen), &author).await.unwrap();
    assert_eq!(titles_on_board(&db, &id).await, ["Falls at night"]);
    let sent = &db.own_proposals(&id, &author).await.unwrap()[0];
    assert_eq!((sent.standing, sent.speakers[0].person.clone()), (Standing::Proposed, Some(dawn)));
    assert_eq!(db.typed_proposal(&draft, &author).await.unwrap().typed, "");
}

async fn what_is_typed_into_a_talk_that_was_sent_changes_nothing_until_it_is_sent_again(db: TestDb) {
    let (asha, dawn) = (db.organiser("Asha").await, Author::Member(db.member("Dawn").await));
    let id = conference(&db, &asha).await;
    let hers = send(&db, &id, (None, "Falls", 0), &dawn).await.unwrap();
    let (_, seen) = keep(&db, &id, (Some(&hers), "Falls by day", 0), &dawn).await.unwrap();
    assert_eq!(titles_on_board(&db, &id).await, ["Falls"]);
    assert_eq!(db.typed_proposal(&hers, &dawn).await.unwrap().typed, "Falls by day");
    send(&db, &id, (Some(&hers), "Falls by day", seen), &dawn).await.unwrap();
    assert_eq!(titles_on_board(&db, &id).await, ["Falls by day"]);
}

async fn of_two_tabs_neither_writes_over_what_the_other_typed(db: TestDb) {
    let (asha, dawn) = (db.organiser("Asha").await, Author::Member(db.member("Dawn").await));
    let id = conference(&db, &asha).await;
    let (draft, seen) = keep(&db, &id, (None, "One", 0), &dawn).await.unwrap();
    for _ in 0..2 {
        keep(&db, &id, (Some(&draft), "One and more", seen), &dawn).await.unwrap();
    }
    let refused = keep(&db, &id, (Some(&draft), "Another", seen), &dawn).await;
    assert!(matches!(refused, Err(Refused::Stale(_))), "{refused:?}");
    let refused = send(&db, &id, (Some(&draft), "Another", seen), &dawn).await;
    assert!(matches!(refused, Err(Refused::Stale(_))), "{refused:?}");
    assert_eq!(db.typed_proposal(&draft, &dawn).await.unwrap().typed, "One and more");
    let lee = Author::Member(db.member("Lee").await);
    let refused = keep(&db, &id, (Some(&draft), "Lee's", seen + 2), &lee).await;
    assert!(matches!(refused, Err(Refused::NotFound)), "{refused:?}");
    assert_eq!(db.typed_proposal(&draft, &lee).await.unwrap().typed, "");
}

async fn a_form_whose_answer_was_lost_makes_one_draft(db: TestDb) {
    let (asha, dawn) = (db.organiser("Asha").await, Author::Member(db.member("Dawn").await));
    let id = conference(&db, &asha).await;
    for typed in ["Fal", "Falls"] {
        let typing = OwnTyping { id: None, title: typed, typed, seen: 0, form: "form-1" };
        db.keep_typing(&id, typing, &dawn, noon()).await.unwrap();
    }
    let own = db.own_proposals(&id, &dawn).await.unwrap();
    assert_eq!(own.iter().map(|own| own.terms.title.as_str()).collect::<Vec<_>>(), ["Falls"]);
    let terms = form("Falls").read().unwrap();
    for _ in 0..2 {
        let edit = OwnEdit { id: None, terms: &terms, seen: 0, form: "form-1" };
        db.save_own_proposal(&id, edit, &dawn, noon()).await.unwrap();
    }
    assert_eq!(titles_on_board(&db, &id).await, ["Falls"]);
}

async fn a_draft_that_is_deleted_was_never_there_for_anybody_else(db: TestDb) {
    let (asha, dawn) = (db.organiser("Asha").await, Author::Member(db.member("Dawn").await));
    let id = conference(&db, &asha).await;
    let (draft, _) = keep(&db, &id, (None, "Never mind", 0), &dawn).await.unwrap();
    db.withdraw_own_proposal(&draft, &dawn, noon()).await.unwrap();
    assert_eq!((titles_on_board(&db, &id).await.len(), db.own_proposals(&id, &dawn).await.unwrap().len()), (0, 0));
}

/// Makes a link; answers it and what it is known by.
async fn link(db: &TestDb, to: &ConferenceId, uses: i64, by: &PersonId) -> (String, String) {
    let until = noon() + SignedDuration::from_hours(24 * 5);
    let token = db.invite_proposals(to, ("Scottish Care", uses, until), by, noon()).await.unwrap();
    (token.clone(), token.split('.').next().unwrap().to_owned())
}

/// Asks for a page of one's own; answers the token in the mail, if one was written.
async fn ask(db: &TestDb, token: &str, name: &str, now: Timestamp) -> Result<Option<String>, Refused> {
    let mut mailed = None;
    db.ask_to_propose(token, (name, &email(name)), now, |own| {
        mailed = Some(own.to_owned());
        ("Your page".into(), own.to_owned())
    })
    .await?;
    Ok(mailed)
}

async fn author_of(db: &TestDb, own: &str) -> Option<Author> {
    db.proposer(own, noon()).await.unwrap().map(|(_, author)| author)
}

async fn whoever_has_the_mailed_link_proposes_without_an_account(db: TestDb) {
    let asha = db.organiser("Asha").await;
    let id = conference(&db, &asha).await;
    let (token, _) = link(&db, &id, 2, &asha).await;
    let own = ask(&db, &token, "Morag", noon()).await.unwrap().unwrap();
    assert_eq!(db.proposal_invitations(&id).await.unwrap()[0].used, 0, "asking counts for nothing");
    let morag = author_of(&db, &own).await.unwrap();
    let (draft, seen) = keep(&db, &id, (None, "Island", 0), &morag).await.unwrap();
    assert_eq!(db.proposal_invitations(&id).await.unwrap()[0].used, 1);
    send(&db, &id, (Some(&draft), "Island homes", seen), &morag).await.unwrap();
    let board = db.board(&id, noon()).await.unwrap().unwrap();
    assert_eq!(board.proposals[0].changed_by.as_deref(), Some("Morag"));
    let behind = db.proposer_behind(&board.proposals[0]).await.unwrap().unwrap();
    assert_eq!((behind.name.as_str(), behind.email), ("Morag", email("Morag")));
    // Neither the member who made the link nor anybody who changes a letter of it has her page.
    assert!(db.own_proposals(&id, &Author::Member(asha)).await.unwrap().is_empty());
    let forged = format!("{}0", own.strip_suffix(|_: char| true).unwrap());
    assert!(author_of(&db, &format!("{forged}1")).await.is_none());
    assert!(author_of(&db, &token).await.is_none());
    // A second mail within minutes is not written.
    assert_eq!(ask(&db, &token, "Morag", noon()).await.unwrap(), None);
    let again = ask(&db, &token, "Morag", noon() + SignedDuration::from_mins(4)).await.unwrap();
    assert_eq!(again, Some(own));
    db.withdraw_own_proposal(&draft, &morag, noon()).await.unwrap();
    assert_eq!(db.proposal(&draft).await.unwrap().unwrap().standing, Standing::Withdrawn);
}

async fn a_link_is_for_so_many_people_and_so_long_and_can_be_taken_back(db: TestDb) {
    let asha = db.organiser("Asha").await;
    let id = conference(&db, &asha).await;
    let (token, link_id) = link(&db, &id, 1, &asha).await;
    let (one, other) =
        (ask(&db, &token, "Morag", noon()).await.unwrap(), ask(&db, &token, "Ewan", noon()).await.unwrap());
    let (morag, ewan) = (author_of(&db, &one.unwrap()).await.unwrap(), author_of(&db, &other.unwrap()).await.unwrap());
    keep(&db, &id, (None, "Hers", 0), &morag).await.unwrap();
    let refused = keep(&db, &id, (None, "His", 0), &ewan).await;
    assert!(matches!(refused, Err(Refused::TooLate)), "{refused:?}");
    assert!(db.invited_to_propose(&token, noon()).await.unwrap().is_none());

    let (token, link_id_2) = link(&db, &id, 5, &asha).await;
    let later = noon() + SignedDuration::from_hours(24 * 6);
    assert!(db.invited_to_propose(&token, later).await.unwrap().is_none());
    let own = ask(&db, &token, "Isla", noon()).await.unwrap().unwrap();
    db.revoke_proposal_invitation(&id, &link_id_2, &asha, noon()).await.unwrap();
    assert!(author_of(&db, &own).await.is_none());
    assert!(matches!(ask(&db, &token, "Una", noon()).await, Err(Refused::TooLate)));
    // Who has proposed keeps their page.
    db.revoke_proposal_invitation(&id, &link_id, &asha, noon()).await.unwrap();
    keep(&db, &id, (None, "Hers too", 0), &morag).await.unwrap();
}

async fn two_who_come_at_once_by_a_link_for_one_are_not_both_let_in(db: TestDb) {
    let asha = db.organiser("Asha").await;
    let id = conference(&db, &asha).await;
    let (token, _) = link(&db, &id, 1, &asha).await;
    let (one, other) =
        (ask(&db, &token, "Morag", noon()).await.unwrap(), ask(&db, &token, "Ewan", noon()).await.unwrap());
    let (morag, ewan) = (author_of(&db, &one.unwrap()).await.unwrap(), author_of(&db, &other.unwrap()).await.unwrap());
    let (hers, his) = tokio::join!(keep(&db, &id, (None, "Hers", 0), &morag), keep(&db, &id, (None, "His", 0), &ewan));
    assert!(hers.is_ok() ^ his.is_ok(), "{hers:?} {his:?}");
}

async fn who_proposed_from_outside_is_forgotten_a_year_after_the_day(db: TestDb) {
    let asha = db.organiser("Asha").await;
    let id = conference(&db, &asha).await;
    let (token, _) = link(&db, &id, 3, &asha).await;
    let own = ask(&db, &token, "Morag", noon()).await.unwrap().unwrap();
    let morag = author_of(&db, &own).await.unwrap();
    let hers = send(&db, &id, (None, "Island homes", 0), &morag).await.unwrap();
    db.forget_proposers("2028-03-10T12:00:00Z".parse().unwrap()).await.unwrap();
    assert!(author_of(&db, &own).await.is_some());
    db.forget_proposers("2028-03-20T12:00:00Z".parse().unwrap()).await.unwrap();
    assert!(author_of(&db, &own).await.is_none());
    assert_eq!(db.proposal(&hers).await.unwrap().unwrap().proposer, None);
}

/// One talk that a member sent, and one that an organiser wrote down, both declined.
async fn two_declined(db: &TestDb, asha: &PersonId) -> ConferenceId {
    let id = conference(db, asha).await;
    let dawn = Author::Member(db.member("Dawn").await);
    let hers = send(db, &id, (None, "Falls", 0), &dawn).await.unwrap();
    let mut form = form("Written down");
    form.speakers = "Somebody Else".into();
    let new = NewProposal { terms: form.read().unwrap(), standing: Standing::Shortlisted, proposed_by: None };
    let noted = db.add_proposal(&id, &new, "", asha, noon()).await.unwrap();
    for talk in [&hers, &noted] {
        db.sort_proposal(talk, Sort::To(Standing::Declined), asha, noon()).await.unwrap();
    }
    id
}

async fn tell(db: &TestDb, id: &ConferenceId, form: &str, by: &PersonId) -> i64 {
    let words = ("Your talk", "Not this time");
    let letter = |one: &store::conference::ToTell| (format!("About {}", one.title), "Not this time".to_owned());
    db.tell_proposers(id, (form, Informed::Declined), words, by, noon(), letter).await.unwrap()
}

/// Subjects of what leaves within some time.
async fn leaving(db: &TestDb, within: SignedDuration) -> Vec<String> {
    db.lease_mail(50, noon() + within).await.unwrap().into_iter().map(|mail| mail.subject).collect()
}

async fn a_group_is_told_once_and_who_has_no_address_is_named(db: TestDb) {
    let asha = db.organiser("Asha").await;
    let id = two_declined(&db, &asha).await;
    let all = db.to_tell(&id, Informed::Declined).await.unwrap();
    let reached: Vec<_> = all.iter().map(|one| (one.name.as_str(), one.email.clone())).collect();
    assert_eq!(reached, [("Dawn", Some(email("Dawn"))), ("Somebody Else", None)]);
    assert!(db.to_tell(&id, Informed::Standby).await.unwrap().is_empty());
    assert_eq!((tell(&db, &id, "f1", &asha).await, tell(&db, &id, "f1", &asha).await), (1, 0));
    assert_eq!(tell(&db, &id, "f2", &asha).await, 0, "nobody is left");
    assert_eq!(leaving(&db, SignedDuration::from_secs(59)).await, Vec::<String>::new());
    assert_eq!(leaving(&db, SignedDuration::from_secs(61)).await, ["About Falls"]);
    let told = db.tellings(&id).await.unwrap();
    assert_eq!(told[0].people, [("Falls".to_owned(), "Dawn".to_owned(), String::from(email("Dawn")))]);
    assert_eq!(db.words_to_tell(&id, Informed::Declined).await.unwrap().1, "Not this time");
    assert!(db.informed_of(&id, noon()).await.unwrap().is_empty());
    assert_eq!(db.informed_of(&id, noon() + SignedDuration::from_secs(61)).await.unwrap().len(), 1);
}

async fn what_a_group_was_told_is_taken_back_within_a_minute_and_not_later(db: TestDb) {
    let asha = db.organiser("Asha").await;
    let id = two_declined(&db, &asha).await;
    tell(&db, &id, "f1", &asha).await;
    let first = db.tellings(&id).await.unwrap()[0].id.clone();
    db.undo_telling(&id, &first, &asha, noon() + SignedDuration::from_secs(30)).await.unwrap();
    assert_eq!(leaving(&db, SignedDuration::from_mins(5)).await, Vec::<String>::new());
    assert_eq!((db.tellings(&id).await.unwrap().len(), tell(&db, &id, "f2", &asha).await), (0, 1));
    let second = db.tellings(&id).await.unwrap()[0].id.clone();
    let refused = db.undo_telling(&id, &second, &asha, noon() + SignedDuration::from_secs(60)).await;
    assert!(matches!(refused, Err(Refused::TooLate)), "{refused:?}");
}

async fn what_was_imported_comes_in_once(db: TestDb) {
    let asha = db.organiser("Asha").await;
    let id = conference(&db, &asha).await;
    let taken = |code: &str, title: &str| Taken {
        code: code.into(),
        terms: ProposalForm { speakers: "Dawn\nLee".into(), ..form(title) }.read().unwrap(),
        bios: vec!["Hers".into(), "His".into()],
        contact: Some(email("dawn")),
    };
    let first = [taken("A", "Falls"), taken("B", "Care")];
    assert_eq!(db.import_proposals(&id, &first, &asha, noon()).await.unwrap(), 2);
    let again = [taken("B", "Care, changed there"), taken("C", "Night")];
    assert_eq!(db.import_proposals(&id, &again, &asha, noon()).await.unwrap(), 1);
    assert_eq!(titles_on_board(&db, &id).await, ["Falls", "Care", "Night"]);
    let board = db.board(&id, noon()).await.unwrap().unwrap();
    let falls = &board.proposals[0];
    assert_eq!(falls.speakers.iter().map(|voice| voice.bio.as_str()).collect::<Vec<_>>(), ["Hers", "His"]);
    assert_eq!((falls.contact.as_str(), falls.standing), (email("dawn").as_str(), Standing::Proposed));
    assert_eq!(db.imported_proposals(&id).await.unwrap().len(), 3);
}
