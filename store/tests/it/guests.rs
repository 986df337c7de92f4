use crate::support::{TestDb, at, date, email, noon, on_every_database};
use domain::calendar::{Kind, Minutes, Terms, WallTime};
use domain::guests::{Notice, Refusal, Role, SignUp, State};
use domain::ids::{PersonId, SessionId};
use jiff::civil::Weekday;
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;
use store::calendar::{Edit, JoinRefusal, NewSeries};
use store::guests::{
    Ask, Audience, Draft, Erased, GuestJoinRefusal, Letter, Letters, Noticed, Occasion, Token, Told, Written,
};
use store::notices::Unsubscribed;
use store::outbox::{Calendar, Method};
use store::room::Direction;
use store::{Refused, Store};

on_every_database! {
    of_fifty_who_ask_for_the_last_seat_at_once_one_has_it_and_the_others_wait_in_order,
    a_seat_given_back_is_held_for_the_first_and_goes_on_when_nobody_takes_it,
    in_the_last_hour_everyone_who_waits_is_told_and_the_first_press_wins,
    after_the_start_nobody_is_told_of_a_seat_and_strangers_still_come_in,
    the_same_form_or_the_same_browser_is_one_seat_and_one_mail,
    a_known_address_in_another_browser_is_answered_as_a_new_one_would_be,
    the_link_goes_to_a_mailbox_as_often_as_it_may_and_one_browser_learns_nothing_of_another,
    who_signs_up_for_next_week_is_at_tonights_evening_until_it_is_over,
    in_their_browser_a_guest_changes_the_name_and_gives_the_seat_back,
    another_browser_on_a_seat_names_itself_and_gives_nobody_elses_seat_back,
    who_is_blocked_sees_an_ordinary_waiting_list,
    an_organiser_sees_another_browser_on_a_seat_and_takes_it_off_alone,
    a_message_to_guests_leaves_out_who_is_blocked_and_waits,
    what_is_erased_lies_in_no_free_page_of_the_file_either,
    who_came_is_counted_alike_for_every_page,
    a_browser_that_names_a_known_address_learns_nothing_when_the_evening_is_full,
    the_fourth_browser_on_a_seat_needs_the_mailed_link,
    who_is_blocked_waits_quietly_and_is_never_offered_a_seat,
    the_link_is_a_guests_from_doors_on_and_they_are_counted_once,
    a_removed_guest_is_refused_at_once_by_browser_and_by_link,
    who_cancels_and_comes_back_has_a_calendar_entry_that_grows,
    a_closed_evening_takes_nobody_and_more_seats_go_to_those_who_wait,
    reminders_go_once_and_late_ones_are_dropped_and_counted,
    changes_within_two_minutes_are_one_mail,
    a_message_taken_back_reaches_nobody,
    a_guest_who_ends_messages_gets_none_and_keeps_all_else,
    after_thirty_days_names_and_addresses_are_in_no_table,
    a_program_is_counted_and_kept_nowhere,
    a_programs_form_passes_an_old_offer_on_with_its_mail,
    who_let_an_offer_pass_is_told_of_changes_still,
    what_the_host_does_to_the_hour_counts_for_guests_too,
    the_same_form_after_a_removal_or_a_cancellation_is_one_entry_still,
    nobody_is_offered_a_seat_at_an_evening_that_is_off,
    who_is_blocked_twice_is_blocked_until_both_are_gone,
    who_has_a_seat_by_signing_up_again_is_written_to_at_once,
}

/// Letters whose subject says why they are written, and to whose calendar what goes.
fn letters(letter: &Letter) -> Written {
    let method = match letter.occasion {
        Occasion::Cancelled => Some(Method::Cancel),
        Occasion::SessionChanged(_) if letter.session.is_cancelled() => Some(Method::Cancel),
        Occasion::Seated | Occasion::SessionChanged(_) => Some(Method::Request),
        _ => None,
    };
    let calendar = method.map(|method| Calendar { text: format!("SEQUENCE:{}", letter.sequence), method });
    let subject = match letter.occasion {
        Occasion::Message { subject, .. } => subject.clone(),
        Occasion::Waiting { position } => format!("waiting {position}"),
        other => format!("{other:?}"),
    };
    Written { subject, body: letter.token.clone(), calendar }
}

pub const L: Letters<'static> = &letters;

/// An open evening on Thursday 26 November 2026, 20:00 to 21:00.
pub async fn thursday(db: &TestDb) -> (SessionId, PersonId) {
    let asha = db.organiser("Asha").await;
    let terms = Terms {
        title: "Open evening".into(),
        kind: Kind::OpenEvening,
        weekday: Weekday::Thursday,
        at: WallTime::EIGHT,
        length: Minutes::parse("60").unwrap(),
        host: None,
        notes: String::new(),
    };
    let new = NewSeries { terms, first: date(2026, 11, 26), link: "https://zoom.us/j/1".into() };
    db.add_series(new, &asha, noon()).await.unwrap();
    (db.sessions().await.remove(0).id, asha)
}

async fn seats(db: &TestDb, session: &SessionId, seats: Option<u32>, by: &PersonId) {
    let seen = db.evening(session).await.unwrap().version;
    db.set_evening(session, seen, (seats, false), by, noon(), L).await.unwrap();
}

pub fn thursday_at(time: &str) -> Timestamp {
    at(&format!("2026-11-26T{time}Z"))
}

async fn ask(
    db: &Store,
    session: &SessionId,
    name: &str,
    (form, entry): (&str, Option<&str>),
    now: Timestamp,
) -> Result<String, Refusal> {
    let sign_up = SignUp { name: name.into(), email: email(name), role: Role::Manager };
    db.sign_up(Ask { session, sign_up: &sign_up, form, entry }, now, L).await.unwrap()
}

/// Signs up in a new browser.
pub async fn come(db: &Store, session: &SessionId, name: &str, now: Timestamp) -> String {
    ask(db, session, name, (&format!("form of {name} at {now}"), None), now).await.unwrap()
}

async fn standing(db: &Store, entry: &str, now: Timestamp) -> (State, i64) {
    let here = db.guest_here(entry, now).await.unwrap().unwrap();
    (here.state, here.position)
}

/// The token of the link that was mailed to this guest.
pub async fn link(db: &Store, session: &SessionId, name: &str) -> String {
    let roster = db.roster(session).await.unwrap();
    let on = roster.guests.into_iter().find(|on| on.guest.email == Some(email(name))).unwrap();
    db.guest_token(&on.guest.id)
}

/// What leaves now: to whom, and why. It counts as sent.
async fn post(db: &Store, now: Timestamp) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for mail in db.lease_mail(200, now).await.unwrap() {
        db.mail_sent(&mail.id, now).await.unwrap();
        all.push((mail.to.as_str().split('@').next().unwrap().to_owned(), mail.subject));
    }
    all.sort();
    all
}

fn said(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(to, what)| ((*to).to_owned(), (*what).to_owned())).collect()
}

async fn of_fifty_who_ask_for_the_last_seat_at_once_one_has_it_and_the_others_wait_in_order(db: TestDb) {
    let (session, asha) = thursday(&db).await;
    seats(&db, &session, Some(1), &asha).await;
    let stores = [Arc::new(db.second_store().await), Arc::new(db.second_store().await)];
    let asking = (0..50).map(|n| {
        let (store, session) = (stores[n % 2].clone(), session.clone());
        tokio::spawn(async move { come(&store, &session, &format!("Guest{n}"), noon()).await })
    });
    let mut stand = Vec::new();
    for asked in asking.collect::<Vec<_>>() {
        stand.push(standing(&db, &asked.await.unwrap(), noon()).await);
    }
    assert_eq!(stand.iter().filter(|(state, _)| *state == State::Seated).count(), 1);
    let mut waiting: Vec<_> = stand.iter().filter(|(state, _)| *state == State::Waiting).map(|(_, n)| *n).collect();
    waiting.sort_unstable();
    assert_eq!(waiting, (1..=49).collect::<Vec<_>>());
    assert_eq!(db.evening(&session).await.unwrap().taken, 1);
}

async fn a_seat_given_back_is_held_for_the_first_and_goes_on_when_nobody_takes_it(db: TestDb) {
    let (session, asha) = thursday(&db).await;
    seats(&db, &session, Some(1), &asha).await;
    come(&db, &session, "Dawn", noon()).await;
    let lee = come(&db, &session, "Lee", noon() + SignedDuration::from_secs(1)).await;
    let mo = come(&db, &session, "Mo", noon() + SignedDuration::from_secs(2)).await;
    post(&db, noon() + SignedDuration::from_secs(3)).await;

    let dawn = link(&db, &session, "Dawn").await;
    db.cancel_guest(&dawn, thursday_at("18:00:00"), L).await.unwrap();
    db.cancel_guest(&dawn, thursday_at("18:00:01"), L).await.unwrap();
    assert_eq!(standing(&db, &lee, thursday_at("18:59:59")).await.0, State::Offered);
    assert_eq!(standing(&db, &mo, thursday_at("18:59:59")).await, (State::Waiting, 1));
    // A stranger does not get the seat that is held.
    let jo = come(&db, &session, "Jo", thursday_at("18:30:00")).await;
    assert_eq!(standing(&db, &jo, thursday_at("18:30:00")).await, (State::Waiting, 2));

    // Nobody's job ran, and still the offer is over on the minute.
    assert_eq!(standing(&db, &lee, thursday_at("19:00:00")).await.0, State::Waiting);
    let too_late = db.take_seat(Token::Link(&link(&db, &session, "Lee").await), thursday_at("19:00:00"), L).await;
    assert_eq!(too_late.unwrap(), Ok(()), "it is the last hour, and the seat is whose press is first");
    let leaving = post(&db, thursday_at("19:00:01")).await;
    assert!(!leaving.iter().any(|(_, what)| what.starts_with("Offered") || what == "SeatFree"), "{leaving:?}");
}

async fn in_the_last_hour_everyone_who_waits_is_told_and_the_first_press_wins(db: TestDb) {
    let (session, asha) = thursday(&db).await;
    seats(&db, &session, Some(1), &asha).await;
    for (n, name) in ["Dawn", "Lee", "Mo"].into_iter().enumerate() {
        come(&db, &session, name, noon() + SignedDuration::from_secs(i64::try_from(n).unwrap())).await;
    }
    post(&db, noon() + SignedDuration::from_secs(5)).await;
    db.cancel_guest(&link(&db, &session, "Dawn").await, thursday_at("19:30:00"), L).await.unwrap();
    let told = post(&db, thursday_at("19:30:00")).await;
    assert_eq!(told, said(&[("dawn", "Cancelled"), ("lee", "SeatFree"), ("mo", "SeatFree")]));

    let (lee, mo) = (link(&db, &session, "Lee").await, link(&db, &session, "Mo").await);
    let other = db.second_store().await;
    let now = thursday_at("19:31:00");
    let (one, two) = tokio::join!(db.take_seat(Token::Link(&lee), now, L), other.take_seat(Token::Link(&mo), now, L));
    let (one, two) = (one.unwrap(), two.unwrap());
    assert_eq!([one, two].iter().filter(|taken| taken.is_ok()).count(), 1);
    assert!([one, two].contains(&Err(Refusal::SeatGone)));

    // A seat that is free and gone again before the mail left: nobody is told.
    let (winner, loser) = if one.is_ok() { (lee, mo) } else { (mo, lee) };
    post(&db, now).await;
    db.cancel_guest(&winner, thursday_at("19:50:00"), L).await.unwrap();
    db.take_seat(Token::Link(&loser), thursday_at("19:50:01"), L).await.unwrap().unwrap();
    let told = post(&db, thursday_at("19:50:02")).await;
    assert!(told.iter().all(|(_, what)| what != "SeatFree"), "{told:?}");
}

async fn after_the_start_nobody_is_told_of_a_seat_and_strangers_still_come_in(db: TestDb) {
    let (session, asha) = thursday(&db).await;
    seats(&db, &session, Some(1), &asha).await;
    come(&db, &session, "Dawn", noon()).await;
    let lee = come(&db, &session, "Lee", noon()).await;
    post(&db, noon()).await;
    db.cancel_guest(&link(&db, &session, "Dawn").await, thursday_at("20:01:00"), L).await.unwrap();
    assert_eq!(post(&db, thursday_at("20:01:00")).await, said(&[("dawn", "Cancelled")]));
    db.take_seat(Token::Entry(&lee), thursday_at("20:05:00"), L).await.unwrap().unwrap();
    assert_eq!(standing(&db, &lee, thursday_at("20:05:00")).await.0, State::Seated);

    seats(&db, &session, None, &asha).await;
    let late = come(&db, &session, "Mo", thursday_at("20:12:00")).await;
    let joined = db.join_as_guest(Token::Entry(&late), thursday_at("20:12:01")).await.unwrap();
    assert_eq!(joined.unwrap().link, "https://zoom.us/j/1");
    let too_late = ask(&db, &session, "Jo", ("late", None), thursday_at("20:50:00")).await;
    assert_eq!(too_late, Err(Refusal::NotThisOne));
}

async fn the_same_form_or_the_same_browser_is_one_seat_and_one_mail(db: TestDb) {
    let (session, _) = thursday(&db).await;
    let other = db.second_store().await;
    let (one, two) = tokio::join!(
        ask(&db, &session, "Dawn", ("one form", None), noon()),
        ask(&other, &session, "Dawn", ("one form", None), noon()),
    );
    let first = one.unwrap();
    assert_eq!(two.unwrap(), first, "a double tap");
    let later = noon() + SignedDuration::from_hours(1);
    assert_eq!(ask(&db, &session, "Dawn", ("another form", Some(&first)), later).await.unwrap(), first);
    assert_eq!(post(&db, later).await, said(&[("dawn", "Seated")]));
    assert_eq!(db.evening(&session).await.unwrap().taken, 1);
}

async fn a_known_address_in_another_browser_is_answered_as_a_new_one_would_be(db: TestDb) {
    let (session, _) = thursday(&db).await;
    let first = come(&db, &session, "Dawn", noon()).await;
    let sign_up = SignUp { name: "Not Dawn".into(), email: email("Dawn"), role: Role::Supplier };
    let soon = noon() + SignedDuration::from_mins(5);
    let asked = Ask { session: &session, sign_up: &sign_up, form: "theirs", entry: None };
    let second = db.sign_up(asked.clone(), soon, L).await.unwrap().unwrap();
    assert_ne!(first, second);
    let here = db.guest_here(&second, soon).await.unwrap().unwrap();
    assert_eq!((here.name.as_str(), here.state), ("Not Dawn", State::Seated));
    assert_eq!(db.guest_here(&first, soon).await.unwrap().unwrap().name, "Dawn");
    let roster = db.roster(&session).await.unwrap();
    assert_eq!(roster.guests.len(), 1);
    assert_eq!((roster.guests[0].guest.name.as_str(), roster.guests[0].guest.role), ("Dawn", Role::Manager));
    assert_eq!((roster.seats.taken, roster.guests[0].others.len(), roster.guests[0].guest.is_verified), (1, 1, false));
    assert_eq!(post(&db, soon).await, said(&[("dawn", "Seated"), ("dawn", "Seated")]), "the link goes to the mailbox");
}

async fn the_link_goes_to_a_mailbox_as_often_as_it_may_and_one_browser_learns_nothing_of_another(db: TestDb) {
    let (session, _) = thursday(&db).await;
    let minute = |n| noon() + SignedDuration::from_mins(n);
    let first = come(&db, &session, "Dawn", minute(0)).await;
    let other = come(&db, &session, "Dawn", minute(1)).await;
    come(&db, &session, "Dawn", minute(2)).await;
    assert_eq!(post(&db, minute(2)).await.len(), 1);
    assert_eq!(post(&db, minute(3)).await, said(&[("dawn", "Seated")]), "what two asked for leaves once, as it may");

    let again = async |entry: &str, n| db.mail_guest_again(entry, minute(n), L).await.unwrap();
    let here = db.guest_here(&other, minute(3)).await.unwrap().unwrap();
    assert_eq!((here.mail_asked_at, here.mail_again_at()), (minute(1), minute(4)), "its own asking");
    assert_eq!([again(&other, 3).await, again(&first, 3).await], [false, true]);
    assert!(post(&db, minute(5)).await.is_empty());
    assert!(again(&other, 5).await);
    assert_eq!(post(&db, minute(6)).await.len(), 1);
    assert!(!again(&first, 5).await);
}

async fn who_signs_up_for_next_week_is_at_tonights_evening_until_it_is_over(db: TestDb) {
    let (session, _) = thursday(&db).await;
    let next = db.sessions().await[1].id.clone();
    let tonight = come(&db, &session, "Dawn", thursday_at("19:58:00")).await;
    let next_week = come(&db, &next, "Dawn", thursday_at("20:52:00")).await;
    let in_view = async |at: &str| {
        let tokens = [next_week.as_str(), "forged.token", &tonight];
        db.entry_in_view(&tokens, thursday_at(at)).await.unwrap().unwrap()
    };
    assert_eq!([in_view("20:53:00").await, in_view("21:09:59").await], [tonight.clone(), tonight.clone()]);
    assert_eq!(in_view("21:10:00").await, next_week);
    assert_eq!(db.entry_in_view(&["forged", "none"], noon()).await.unwrap(), None);
}

async fn in_their_browser_a_guest_changes_the_name_and_gives_the_seat_back(db: TestDb) {
    let (session, asha) = thursday(&db).await;
    seats(&db, &session, Some(1), &asha).await;
    let dawn = come(&db, &session, "Dawn", noon()).await;
    let lee = come(&db, &session, "Lee", noon()).await;
    db.rename_here(&dawn, "Dawn Okafor", noon()).await.unwrap();
    assert_eq!(db.guest_here(&dawn, noon()).await.unwrap().unwrap().name, "Dawn Okafor");
    let roster = db.roster(&session).await.unwrap();
    assert_eq!((roster.guests[0].guest.name.as_str(), roster.guests[0].guest.is_verified), ("Dawn Okafor", false));
    db.leave_here(&dawn, noon(), L).await.unwrap();
    assert_eq!(
        [standing(&db, &dawn, noon()).await.0, standing(&db, &lee, noon()).await.0],
        [State::Cancelled, State::Offered]
    );
}

async fn another_browser_on_a_seat_names_itself_and_gives_nobody_elses_seat_back(db: TestDb) {
    let (session, _) = thursday(&db).await;
    let dawn = come(&db, &session, "Dawn", noon()).await;
    let other = come(&db, &session, "Dawn", noon() + SignedDuration::from_secs(1)).await;
    let now = thursday_at("19:55:00");
    db.rename_here(&other, "Not Dawn", now).await.unwrap();
    db.leave_here(&other, now, L).await.unwrap();
    assert_eq!(
        [standing(&db, &dawn, now).await.0, standing(&db, &other, now).await.0],
        [State::Seated, State::Cancelled]
    );
    assert_eq!(db.roster(&session).await.unwrap().guests[0].guest.name, "Dawn");
    let refused = db.join_as_guest(Token::Entry(&other), now).await.unwrap();
    assert_eq!(refused, Err(GuestJoinRefusal::NoSeat(State::Cancelled)));
    assert!(db.join_as_guest(Token::Entry(&dawn), now).await.unwrap().is_ok());
    let back = ask(&db, &session, "Dawn", ("anew", Some(&other)), now).await.unwrap();
    assert_eq!((back == other, standing(&db, &back, now).await.0), (true, State::Seated));
}

async fn an_organiser_sees_another_browser_on_a_seat_and_takes_it_off_alone(db: TestDb) {
    let (session, asha) = thursday(&db).await;
    let dawn = come(&db, &session, "Dawn", noon()).await;
    let sign_up = SignUp { name: "Not Dawn".into(), email: email("Dawn"), role: Role::Supplier };
    let ask = Ask { session: &session, sign_up: &sign_up, form: "theirs", entry: None };
    let other = db.sign_up(ask, noon() + SignedDuration::from_secs(1), L).await.unwrap().unwrap();
    let others = db.roster(&session).await.unwrap().guests.remove(0).others;
    let names: Vec<_> = others.iter().map(|other| other.name.as_str()).collect();
    assert_eq!(names, ["Not Dawn"]);
    db.remove_browser(&others[0].id, &asha, noon()).await.unwrap();
    let now = thursday_at("19:55:00");
    let refused = db.join_as_guest(Token::Entry(&other), now).await.unwrap();
    assert_eq!(refused, Err(GuestJoinRefusal::NoSeat(State::Removed)));
    assert!(db.outsider(&store::room::Pass::Browser(other.clone()), now).await.unwrap().is_none());
    assert!(db.join_as_guest(Token::Entry(&dawn), now).await.unwrap().is_ok());
    assert_eq!(db.roster(&session).await.unwrap().guests[0].others[0].ended(), Some(State::Removed));
    let again = self::ask(&db, &session, "Dawn", ("theirs", Some(&other)), now).await.unwrap();
    assert_eq!(standing(&db, &again, now).await.0, State::Removed);
}

async fn a_message_to_guests_leaves_out_who_is_blocked_and_waits(db: TestDb) {
    let (session, asha) = thursday(&db).await;
    for name in ["Dawn", "Rhys"] {
        come(&db, &session, name, noon()).await;
    }
    db.block_guests("@example.org", &asha, noon()).await.unwrap();
    come(&db, &session, "Jess", noon()).await;
    let names: Vec<_> =
        db.recipients(&session, Audience::All).await.unwrap().into_iter().map(|guest| guest.name).collect();
    assert_eq!(names, ["Dawn", "Rhys"], "who has a seat keeps it, and hears of it");
}

async fn what_is_erased_lies_in_no_free_page_of_the_file_either(db: TestDb) {
    let Some(file) = db.url.strip_prefix("sqlite:").map(str::to_owned) else { return };
    let (session, _) = thursday(&db).await;
    for n in 0..80 {
        let form = db.sign_up_form(noon()).unwrap();
        ask(&db, &session, &format!("Guinevere{n}"), (&form, None), noon()).await.unwrap();
        if n % 3 == 0 {
            let link = link(&db, &session, &format!("Guinevere{n}")).await;
            db.rename_guest(&link, &format!("Guinevere{n} of Camelot"), noon()).await.unwrap();
        }
    }
    post(&db, noon()).await;
    let found = |name: &str| {
        let files = [file.clone(), format!("{file}-wal")].map(|file| std::fs::read(file).unwrap_or_default());
        files.map(|bytes| bytes.windows(name.len()).filter(|bytes| bytes.eq_ignore_ascii_case(name.as_bytes())).count())
    };
    assert!(found("guinevere").iter().sum::<usize>() > 80);
    assert_eq!(db.erase_guests(at("2026-12-26T21:00:00Z")).await.unwrap().guests, 80);
    assert_eq!([found("guinevere"), found("camelot")], [[0, 0]; 2]);
    let said = db.guests_forgotten().await.unwrap();
    assert!(said.is_none(), "no server has looked yet");
}

async fn who_is_blocked_sees_an_ordinary_waiting_list(db: TestDb) {
    let (session, asha) = thursday(&db).await;
    seats(&db, &session, Some(9), &asha).await;
    db.block_guests("rhys@example.org", &asha, noon()).await.unwrap();
    let rhys = come(&db, &session, "Rhys", noon()).await;
    for time in ["12:00:00", "19:30:00", "20:10:00"] {
        let here = db.guest_here(&rhys, thursday_at(time)).await.unwrap().unwrap();
        assert_eq!((here.state, here.can_take(thursday_at(time)), here.is_barred), (State::Waiting, false, true));
    }
}

async fn a_browser_that_names_a_known_address_learns_nothing_when_the_evening_is_full(db: TestDb) {
    let (session, asha) = thursday(&db).await;
    seats(&db, &session, Some(1), &asha).await;
    come(&db, &session, "Dawn", noon()).await;
    let (known, new) = (noon() + SignedDuration::from_secs(1), noon() + SignedDuration::from_secs(2));
    let of_dawn = ask(&db, &session, "Dawn", ("theirs", None), known).await.unwrap();
    let of_lee = come(&db, &session, "Lee", new).await;
    assert_eq!(standing(&db, &of_dawn, new).await, (State::Waiting, 1));
    assert_eq!(standing(&db, &of_lee, new).await, (State::Waiting, 1), "who is not there counts for nobody");
    let of_lee_elsewhere = come(&db, &session, "Lee", new + SignedDuration::from_secs(1)).await;
    assert_eq!(standing(&db, &of_lee_elsewhere, new + SignedDuration::from_secs(1)).await, (State::Waiting, 2));
    let refused = db.join_as_guest(Token::Entry(&of_dawn), thursday_at("20:00:00")).await.unwrap();
    assert_eq!(refused, Err(GuestJoinRefusal::NoSeat(State::Waiting)));
    // Pressed in the browser of somebody else, the seat of an offer is not taken.
    db.cancel_guest(&link(&db, &session, "Dawn").await, thursday_at("12:00:00"), L).await.unwrap();
    let taken = db.take_seat(Token::Entry(&of_lee_elsewhere), thursday_at("12:00:01"), L).await.unwrap();
    assert_eq!(taken, Err(Refusal::SeatGone));
}

async fn the_fourth_browser_on_a_seat_needs_the_mailed_link(db: TestDb) {
    let (session, _) = thursday(&db).await;
    let mut entries = Vec::new();
    for n in 0..4 {
        entries.push(come(&db, &session, "Dawn", noon() + SignedDuration::from_secs(n)).await);
    }
    let now = thursday_at("19:50:00");
    for entry in &entries[..3] {
        assert!(db.join_as_guest(Token::Entry(entry), now).await.unwrap().is_ok());
    }
    let fourth = db.join_as_guest(Token::Entry(&entries[3]), now).await.unwrap();
    assert_eq!(fourth, Err(GuestJoinRefusal::UseTheLink));
    let by_link = link(&db, &session, "Dawn").await;
    assert!(db.join_as_guest(Token::Link(&by_link), now).await.unwrap().is_ok());
}

async fn who_is_blocked_waits_quietly_and_is_never_offered_a_seat(db: TestDb) {
    let (session, asha) = thursday(&db).await;
    db.block_guests("rhys@example.org", &asha, noon()).await.unwrap();
    let rhys = come(&db, &session, "Rhys", noon()).await;
    assert_eq!(standing(&db, &rhys, noon()).await, (State::Waiting, 1));
    let dawn = come(&db, &session, "Dawn", noon()).await;
    assert_eq!(standing(&db, &dawn, noon()).await.0, State::Seated);
    seats(&db, &session, Some(2), &asha).await;
    assert_eq!(standing(&db, &rhys, noon()).await.0, State::Waiting);
    let pressed = db.take_seat(Token::Link(&link(&db, &session, "Rhys").await), noon(), L).await.unwrap();
    assert_eq!(pressed, Err(Refusal::SeatGone));

    db.unblock_guests("rhys@example.org", &asha, noon()).await.unwrap();
    db.block_guests("@example.org", &asha, noon()).await.unwrap();
    assert!(db.roster(&session).await.unwrap().guests.iter().all(|on| on.guest.blocked));
    assert_eq!(standing(&db, &dawn, noon()).await.0, State::Seated, "who has a seat keeps it");
    let mo = come(&db, &session, "Mo", noon() + SignedDuration::from_secs(9)).await;
    assert_eq!(standing(&db, &mo, noon()).await.0, State::Waiting);
}

async fn the_link_is_a_guests_from_doors_on_and_they_are_counted_once(db: TestDb) {
    let (session, _) = thursday(&db).await;
    let entry = come(&db, &session, "Dawn", noon()).await;
    let by_link = link(&db, &session, "Dawn").await;
    let early = db.join_as_guest(Token::Link(&by_link), thursday_at("19:49:59")).await.unwrap();
    assert_eq!(early, Err(GuestJoinRefusal::Door(JoinRefusal::NotOpen)));
    for token in [Token::Entry(&entry), Token::Link(&by_link)] {
        let joined = db.join_as_guest(token, thursday_at("19:50:00")).await.unwrap().unwrap();
        assert_eq!(joined.link, "https://zoom.us/j/1");
    }
    let roster = db.roster(&session).await.unwrap();
    assert_eq!(roster.guests[0].guest.came_at, Some(thursday_at("19:50:00")));
    assert!(roster.guests[0].guest.is_verified, "by the link, in the end");
    assert_eq!(db.evenings_attended(&email("Dawn")).await.unwrap(), 1);
    let forged = by_link.replace('.', ".0");
    let refused = db.join_as_guest(Token::Link(&forged), thursday_at("19:50:00")).await.unwrap();
    assert_eq!(refused, Err(GuestJoinRefusal::NotFound));
    let next = db.sessions().await[1].id.clone();
    come(&db, &next, "Dawn", thursday_at("22:00:00")).await;
    assert_eq!(db.roster(&next).await.unwrap().guests[0].came_before, 1);
}

async fn who_came_is_counted_alike_for_every_page(db: TestDb) {
    let (session, asha) = thursday(&db).await;
    for name in ["Dawn", "Lee", "Mo"] {
        come(&db, &session, name, noon()).await;
    }
    let of = async |name: &str| {
        let roster = db.roster(&session).await.unwrap();
        roster.guests.into_iter().find(|on| on.guest.name == name).unwrap().guest.id
    };
    db.mark_guest(&of("Dawn").await, true, &asha, thursday_at("20:10:00")).await.unwrap();
    let by_link = link(&db, &session, "Lee").await;
    db.join_as_guest(Token::Link(&by_link), thursday_at("20:00:00")).await.unwrap().unwrap();
    db.join(&session, &asha, thursday_at("20:00:00")).await.unwrap().unwrap();
    assert_eq!(db.who_came(&session).await.unwrap(), (1, 2));
}

async fn a_removed_guest_is_refused_at_once_by_browser_and_by_link(db: TestDb) {
    let (session, asha) = thursday(&db).await;
    seats(&db, &session, Some(1), &asha).await;
    let entry = come(&db, &session, "Dawn", noon()).await;
    let lee = come(&db, &session, "Lee", noon()).await;
    let by_link = link(&db, &session, "Dawn").await;
    let id = db.roster(&session).await.unwrap().guests[0].guest.id.clone();
    db.remove_guest(&id, &asha, noon(), L).await.unwrap();
    for token in [Token::Entry(&entry), Token::Link(&by_link)] {
        let refused = db.join_as_guest(token, thursday_at("19:55:00")).await.unwrap();
        assert_eq!(refused, Err(GuestJoinRefusal::NoSeat(State::Removed)));
    }
    assert!(matches!(db.confirm_guest(&by_link, noon()).await, Err(Refused::NotFound)));
    assert_eq!(standing(&db, &lee, noon()).await.0, State::Offered, "the seat goes on");
    let again = come(&db, &session, "Dawn", noon() + SignedDuration::from_secs(5)).await;
    let now = noon() + SignedDuration::from_secs(5);
    assert_eq!(standing(&db, &again, now).await.0, State::Waiting, "as for somebody who is blocked");
}

async fn who_cancels_and_comes_back_has_a_calendar_entry_that_grows(db: TestDb) {
    let (session, _) = thursday(&db).await;
    come(&db, &session, "Dawn", noon()).await;
    db.cancel_guest(&link(&db, &session, "Dawn").await, noon(), L).await.unwrap();
    let entry = come(&db, &session, "Dawn", noon() + SignedDuration::from_secs(1)).await;
    assert_eq!(standing(&db, &entry, noon()).await.0, State::Seated);
    let mails = db.lease_mail(10, noon() + SignedDuration::from_secs(2)).await.unwrap();
    let mut calendars: Vec<_> = mails.into_iter().filter_map(|mail| mail.calendar).collect();
    calendars.sort_by(|a, b| a.text.cmp(&b.text));
    let of = |text: &str, method| Calendar { text: text.into(), method };
    // The first, which had not left, is withdrawn with the seat.
    assert_eq!(calendars, [of("SEQUENCE:1", Method::Cancel), of("SEQUENCE:2", Method::Request)]);
}

async fn a_closed_evening_takes_nobody_and_more_seats_go_to_those_who_wait(db: TestDb) {
    let (session, asha) = thursday(&db).await;
    seats(&db, &session, Some(1), &asha).await;
    come(&db, &session, "Dawn", noon()).await;
    let lee = come(&db, &session, "Lee", noon() + SignedDuration::from_secs(1)).await;
    let mo = come(&db, &session, "Mo", noon() + SignedDuration::from_secs(2)).await;
    let stale = db.set_evening(&session, 1, (Some(9), false), &asha, noon(), L).await;
    assert!(matches!(stale, Err(Refused::Stale(_))));
    seats(&db, &session, Some(2), &asha).await;
    let now = noon() + SignedDuration::from_secs(2);
    assert_eq!([standing(&db, &lee, now).await.0, standing(&db, &mo, now).await.0], [State::Offered, State::Waiting]);
    let seen = db.evening(&session).await.unwrap().version;
    db.set_evening(&session, seen, (None, true), &asha, now, L).await.unwrap();
    assert_eq!([standing(&db, &lee, now).await.0, standing(&db, &mo, now).await.0], [State::Seated, State::Seated]);
    assert_eq!(db.evening(&session).await.unwrap().taken, 3);
    assert_eq!(ask(&db, &session, "Jo", ("f", None), now).await, Err(Refusal::Closed));
}

async fn reminders_go_once_and_late_ones_are_dropped_and_counted(db: TestDb) {
    let (session, asha) = thursday(&db).await;
    come(&db, &session, "Dawn", noon()).await;
    let the_day_before = at("2026-11-25T19:00:00Z");
    post(&db, noon()).await;
    assert_eq!(
        db.write_guest_notices(the_day_before - SignedDuration::from_secs(1), L).await.unwrap(),
        Noticed::default()
    );
    come(&db, &session, "Lee", the_day_before + SignedDuration::from_secs(5)).await;
    let other = db.second_store().await;
    let soon = the_day_before + SignedDuration::from_secs(20);
    let (one, two) = tokio::join!(db.write_guest_notices(soon, L), other.write_guest_notices(soon, L));
    assert_eq!(one.unwrap().written + two.unwrap().written, 1, "not for who signed up after it was due");
    let day_before = format!("{:?}", Occasion::Notice(Notice::DayBefore));
    assert_eq!(post(&db, soon).await, said(&[("dawn", &day_before), ("lee", "Seated")]));

    // The server comes back at 20:06: ten minutes before is long ago.
    let late = db.write_guest_notices(thursday_at("20:06:00"), L).await.unwrap();
    assert_eq!(late, Noticed { written: 0, dropped: 2 });
    assert_eq!(db.write_guest_notices(thursday_at("20:07:00"), L).await.unwrap(), Noticed::default());

    // One whose mail server was away leaves no more either.
    let next = db.sessions().await[1].id.clone();
    come(&db, &next, "Dawn", thursday_at("22:00:00")).await;
    post(&db, thursday_at("22:00:00")).await;
    let doors = at("2026-12-03T19:50:00Z");
    assert_eq!(db.write_guest_notices(doors, L).await.unwrap().written, 1);
    let after = doors + SignedDuration::from_mins(15);
    assert!(post(&db, after).await.is_empty());
    assert_eq!(db.drop_useless_mail(after).await.unwrap(), 1);

    // Thanks to who came.
    let id = db.roster(&session).await.unwrap().guests[0].guest.id.clone();
    db.mark_guest(&id, true, &asha, thursday_at("21:30:00")).await.unwrap();
    let morning = at("2026-11-27T10:00:00Z");
    assert_eq!(db.write_guest_notices(morning, L).await.unwrap().written, 1);
    let thanks = format!("{:?}", Occasion::Notice(Notice::Thanks));
    assert_eq!(post(&db, morning).await, said(&[("dawn", &thanks)]));
}

async fn changes_within_two_minutes_are_one_mail(db: TestDb) {
    let (session, asha) = thursday(&db).await;
    come(&db, &session, "Dawn", noon()).await;
    post(&db, noon()).await;
    let at_second = |n| noon() + SignedDuration::from_secs(n);
    let version = || async { db.sessions().await.remove(0) };
    let before = version().await;
    db.cancel_session(&session, before.version, "Norovirus", &asha, at_second(60)).await.unwrap();
    assert_eq!(db.tell_guests_of_changes(at_second(100), L).await.unwrap(), Told::default());
    db.restore_session(&session, version().await.version, &asha, at_second(110)).await.unwrap();
    assert_eq!(db.tell_guests_of_changes(at_second(229), L).await.unwrap(), Told::default());
    assert_eq!(db.tell_guests_of_changes(at_second(230), L).await.unwrap(), Told { evenings: 1, guests: 0 });

    let mut times = before.times;
    times.starts_at -= SignedDuration::from_mins(30);
    let edit = Edit { title: before.title, times, host: before.host, notes: before.notes };
    db.edit_session(&session, version().await.version, edit, &asha, at_second(300)).await.unwrap();
    db.cancel_session(&session, version().await.version, "Snow", &asha, at_second(310)).await.unwrap();
    let other = db.second_store().await;
    let now = at_second(430);
    let (one, two) = tokio::join!(db.tell_guests_of_changes(now, L), other.tell_guests_of_changes(now, L));
    assert_eq!(one.unwrap().guests + two.unwrap().guests, 1);
    let mails = db.lease_mail(10, now).await.unwrap();
    assert_eq!(mails.len(), 1);
    let calendar = mails[0].calendar.clone().unwrap();
    assert_eq!(calendar, Calendar { text: "SEQUENCE:4".into(), method: Method::Cancel });
    assert_eq!(db.write_guest_notices(at("2026-11-25T19:00:00Z"), L).await.unwrap(), Noticed::default());
    let refused = ask(&db, &session, "Lee", ("f", None), now).await;
    assert_eq!(refused, Err(Refusal::NotThisOne));
}

async fn a_message_taken_back_reaches_nobody(db: TestDb) {
    let (session, asha) = thursday(&db).await;
    come(&db, &session, "Dawn", noon()).await;
    come(&db, &session, "Lee", noon()).await;
    post(&db, noon()).await;
    let draft = Draft { audience: Audience::All, subject: "Slides".into(), words: "Here they are.".into() };
    for _ in 0..2 {
        db.message_guests(&session, "form", &draft, &asha, noon(), L).await.unwrap();
    }
    let sent = db.guest_messages(&session).await.unwrap();
    assert_eq!((sent.len(), sent[0].people), (1, 2));
    assert!(post(&db, noon() + SignedDuration::from_secs(59)).await.is_empty());
    db.undo_guest_message(&sent[0].id, &asha, noon() + SignedDuration::from_secs(59)).await.unwrap();
    assert!(post(&db, noon() + SignedDuration::from_secs(70)).await.is_empty());

    let draft = Draft { audience: Audience::Role(Role::Cqc), ..draft };
    assert_eq!(db.message_guests(&session, "other", &draft, &asha, noon(), L).await.unwrap(), 0);
    let draft = Draft { audience: Audience::In(State::Seated), ..draft };
    assert_eq!(db.message_guests(&session, "third", &draft, &asha, noon(), L).await.unwrap(), 2);
    let last = db.guest_messages(&session).await.unwrap().into_iter().find(|sent| sent.people == 2).unwrap();
    assert_eq!(post(&db, noon() + SignedDuration::from_secs(60)).await.len(), 2);
    let late = db.undo_guest_message(&last.id, &asha, noon() + SignedDuration::from_secs(60)).await;
    assert!(matches!(late, Err(Refused::TooLate)));
}

async fn a_guest_who_ends_messages_gets_none_and_keeps_all_else(db: TestDb) {
    let (session, asha) = thursday(&db).await;
    for name in ["Dawn", "Lee"] {
        come(&db, &session, name, noon()).await;
    }
    let seated = db.lease_mail(10, noon()).await.unwrap();
    assert!(seated.iter().all(|mail| mail.unsubscribe.is_empty()), "how it stands with a seat is no matter of choice");
    post(&db, noon() + SignedDuration::from_mins(3)).await;
    let draft = Draft { audience: Audience::All, subject: "Slides".into(), words: "Here they are.".into() };
    let sent = noon() + SignedDuration::from_mins(5);
    db.message_guests(&session, "form", &draft, &asha, sent, L).await.unwrap();
    let messages = db.lease_mail(10, sent + SignedDuration::from_mins(2)).await.unwrap();
    let of_dawn = messages.iter().find(|mail| mail.to == email("Dawn")).unwrap();
    for _ in 0..2 {
        assert_eq!(db.unsubscribe(&of_dawn.unsubscribe, sent).await.unwrap(), Some(Unsubscribed::Guest));
    }
    let names: Vec<_> =
        db.recipients(&session, Audience::All).await.unwrap().into_iter().map(|guest| guest.name).collect();
    assert_eq!(names, ["Lee"]);
    assert_eq!(db.message_guests(&session, "next", &draft, &asha, sent, L).await.unwrap(), 1);
    assert_eq!(db.write_guest_notices(at("2026-11-25T19:00:00Z"), L).await.unwrap().written, 2);
}

async fn after_thirty_days_names_and_addresses_are_in_no_table(db: TestDb) {
    let (session, asha) = thursday(&db).await;
    let entry = come(&db, &session, "Dawn", noon()).await;
    let by_link = link(&db, &session, "Dawn").await;
    db.join_as_guest(Token::Entry(&entry), thursday_at("20:00:00")).await.unwrap().unwrap();
    let words = "Thank you, Dawn.".to_owned();
    let draft = Draft { audience: Audience::Came, subject: "Dawn".into(), words };
    db.message_guests(&session, "form", &draft, &asha, thursday_at("22:00:00"), L).await.unwrap();
    let month_later = |time: &str| at(&format!("2026-12-26T{time}Z"));
    assert_eq!(db.erase_guests(month_later("20:59:59")).await.unwrap(), Erased::default());
    let erased = db.erase_guests(month_later("21:00:00")).await.unwrap();
    assert_eq!((erased.evenings, erased.guests, erased.keys), (1, 1, 0));
    assert!(erased.mails > 0);
    assert_eq!(db.erase_guests(month_later("22:00:00")).await.unwrap(), Erased::default(), "once");

    let raw = sqlx::AnyPool::connect(&db.url).await.unwrap();
    for (table, columns) in [
        ("guests", "name || email"),
        ("guest_entries", "name"),
        ("guest_messages", "subject || words"),
        ("outbox", "coalesce(recipient, '') || subject || body || calendar"),
        ("audit_words", "words"),
    ] {
        let sql = format!("select {columns} from {table}");
        let rows: Vec<(String,)> = sqlx::query_as(sqlx::AssertSqlSafe(sql)).fetch_all(&raw).await.unwrap();
        assert!(rows.iter().all(|(words,)| !words.to_lowercase().contains("dawn")), "{table}: {rows:?}");
    }
    raw.close().await;
    let roster = db.roster(&session).await.unwrap();
    assert_eq!((roster.guests.len(), roster.guests[0].guest.came(), roster.is_erased), (1, true, true));
    assert!(db.guest_of_link(&by_link, month_later("22:00:00")).await.unwrap().is_none());
    assert!(db.guest_here(&entry, month_later("22:00:00")).await.unwrap().is_none());
    assert_eq!(db.evenings_attended(&email("Dawn")).await.unwrap(), 1, "by a digest that names nobody");
    let year_later = at("2027-11-26T21:00:00Z");
    assert_eq!(db.erase_guests(year_later).await.unwrap().keys, 1);
    assert_eq!(db.evenings_attended(&email("Dawn")).await.unwrap(), 0);
}

async fn a_program_is_counted_and_kept_nowhere(db: TestDb) {
    let (session, _) = thursday(&db).await;
    let form = db.sign_up_form(noon()).unwrap();
    assert_eq!(db.form_shown_at(&form), Some(noon()));
    assert_eq!(db.form_shown_at("1790000000000-0.00"), None);
    db.sign_up_trapped(&session, noon(), L).await.unwrap();
    let roster = db.roster(&session).await.unwrap();
    assert_eq!((roster.trapped, roster.guests.len(), roster.seats.taken), (1, 0, 0));
    assert!(db.lease_mail(1, noon()).await.unwrap().is_empty());
}

/// Of one seat, Lee is offered what Dawn gave back, until four in the afternoon, and Mo waits. All mails have left.
async fn offered_to_lee(db: &TestDb) -> (SessionId, PersonId) {
    let (session, asha) = thursday(db).await;
    seats(db, &session, Some(1), &asha).await;
    for (n, name) in (0..).zip(["Dawn", "Lee", "Mo"]) {
        come(db, &session, name, noon() + SignedDuration::from_secs(n)).await;
    }
    db.cancel_guest(&link(db, &session, "Dawn").await, thursday_at("12:00:00"), L).await.unwrap();
    post(db, thursday_at("12:00:00")).await;
    (session, asha)
}

async fn a_programs_form_passes_an_old_offer_on_with_its_mail(db: TestDb) {
    let (session, _) = offered_to_lee(&db).await;
    db.sign_up_trapped(&session, thursday_at("16:00:00"), L).await.unwrap();
    let told = post(&db, thursday_at("16:00:00")).await;
    assert!(matches!(&told[..], [(to, what)] if to == "mo" && what.starts_with("Offered")), "{told:?}");
}

async fn who_let_an_offer_pass_is_told_of_changes_still(db: TestDb) {
    let (session, asha) = offered_to_lee(&db).await;
    let version = db.sessions().await.remove(0).version;
    db.cancel_session(&session, version, "Snow", &asha, thursday_at("15:59:00")).await.unwrap();
    let told = db.tell_guests_of_changes(thursday_at("16:01:00"), L).await.unwrap();
    assert_eq!(told, Told { evenings: 1, guests: 2 });
}

async fn what_the_host_does_to_the_hour_counts_for_guests_too(db: TestDb) {
    let (session, asha) = thursday(&db).await;
    let host = crate::rooms::member(asha, true, true);
    db.direct(&session, &Direction::Extend { seen: 0 }, &host, thursday_at("20:50:00")).await.unwrap();
    let dawn = come(&db, &session, "Dawn", thursday_at("20:55:00")).await;
    assert!(db.join_as_guest(Token::Entry(&dawn), thursday_at("21:14:59")).await.unwrap().is_ok());
    let dawns = link(&db, &session, "Dawn").await;
    db.cancel_guest(&dawns, thursday_at("21:05:00"), L).await.unwrap();
    let over = thursday_at("21:10:00");
    let lee = come(&db, &session, "Lee", thursday_at("20:56:00")).await;
    assert!(db.guest_here(&lee, over).await.unwrap().is_some());
    let too_late = db.cancel_guest(&link(&db, &session, "Lee").await, over, L).await;
    assert!(matches!(too_late, Err(Refused::TooLate)), "{too_late:?}");

    let next = db.sessions().await[1].id.clone();
    let dawn = come(&db, &next, "Dawn", noon()).await;
    let ended = at("2026-12-03T20:15:00Z");
    db.direct(&next, &Direction::End, &host, ended).await.unwrap();
    let refused = db.join_as_guest(Token::Entry(&dawn), ended).await.unwrap();
    assert_eq!(refused, Err(GuestJoinRefusal::Door(JoinRefusal::NotOpen)));
    assert_eq!(ask(&db, &next, "Lee", ("late", None), ended).await, Err(Refusal::NotThisOne));
}

async fn the_same_form_after_a_removal_or_a_cancellation_is_one_entry_still(db: TestDb) {
    let (session, asha) = thursday(&db).await;
    let ask = async |name, at| ask(&db, &session, name, ("one form", None), noon() + at).await.unwrap();
    let later = SignedDuration::from_secs;
    let dawn = ask("Dawn", later(0)).await;
    let id = db.roster(&session).await.unwrap().guests[0].guest.id.clone();
    db.remove_guest(&id, &asha, noon(), L).await.unwrap();
    assert_eq!([ask("Dawn", later(1)).await, ask("Dawn", later(2)).await], [dawn.clone(), dawn.clone()]);
    assert_eq!(standing(&db, &dawn, noon()).await.0, State::Waiting);

    let lee = ask("Lee", later(3)).await;
    db.cancel_guest(&link(&db, &session, "Lee").await, noon() + later(4), L).await.unwrap();
    assert_eq!(ask("Lee", later(5)).await, lee);
    assert_eq!(standing(&db, &lee, noon() + later(5)).await.0, State::Seated);
}

async fn nobody_is_offered_a_seat_at_an_evening_that_is_off(db: TestDb) {
    let (session, asha) = thursday(&db).await;
    seats(&db, &session, Some(1), &asha).await;
    let at = thursday_at("19:30:00");
    come(&db, &session, "Dawn", at).await;
    let lee = come(&db, &session, "Lee", at).await;
    db.cancel_guest(&link(&db, &session, "Dawn").await, at, L).await.unwrap();
    assert!(db.guest_here(&lee, at).await.unwrap().unwrap().can_take(at));
    let version = db.sessions().await.remove(0).version;
    db.cancel_session(&session, version, "Norovirus", &asha, at).await.unwrap();
    assert!(!db.guest_here(&lee, at).await.unwrap().unwrap().can_take(at));
}

async fn who_is_blocked_twice_is_blocked_until_both_are_gone(db: TestDb) {
    let (session, asha) = thursday(&db).await;
    come(&db, &session, "Rhys", noon()).await;
    come(&db, &session, "Drhys", noon()).await;
    let blocked = async || {
        let guests = db.roster(&session).await.unwrap().guests;
        [guests[0].guest.blocked, guests[1].guest.blocked]
    };
    for what in ["rhys@example.org", "@example.org"] {
        db.block_guests(what, &asha, noon()).await.unwrap();
    }
    assert_eq!(blocked().await, [true, true]);
    db.unblock_guests("@example.org", &asha, noon()).await.unwrap();
    assert_eq!(blocked().await, [true, false]);
    db.block_guests("@example.org", &asha, noon()).await.unwrap();
    db.unblock_guests("rhys@example.org", &asha, noon()).await.unwrap();
    assert_eq!(blocked().await, [true, true]);
    db.unblock_guests("@example.org", &asha, noon()).await.unwrap();
    assert_eq!(blocked().await, [false, false]);
}

async fn who_has_a_seat_by_signing_up_again_is_written_to_at_once(db: TestDb) {
    let (session, asha) = thursday(&db).await;
    seats(&db, &session, Some(1), &asha).await;
    come(&db, &session, "Dawn", noon()).await;
    come(&db, &session, "Lee", thursday_at("19:28:00")).await;
    db.cancel_guest(&link(&db, &session, "Dawn").await, thursday_at("19:30:00"), L).await.unwrap();
    post(&db, thursday_at("19:30:00")).await;
    let again = come(&db, &session, "Lee", thursday_at("19:31:00")).await;
    assert_eq!(standing(&db, &again, thursday_at("19:31:00")).await.0, State::Seated);
    assert_eq!(post(&db, thursday_at("19:31:00")).await, said(&[("lee", "Seated")]));
}
