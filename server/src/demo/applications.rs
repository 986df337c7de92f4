//! Who would like to join the demo circle: one of each kind that organisers meet.

use domain::ids::PersonId;
use domain::people::{EmailAddress, Profession, Register, RegisterEntry, Workplace};
use domain::vetting::{Basis, Decision, Statement, Verdict};
use jiff::{SignedDuration, Timestamp};
use store::vetting::Proof;
use store::{Refused, Result, Store};

/// Name, address, profession, service or organisation, number or team, why, hours ago.
type Row = (&'static str, &'static str, Profession, &'static str, &'static str, &'static str, i64);

const ROWS: [Row; 6] = [
    (
        "Joan Marlow",
        "joan@larkhill.example",
        Profession::RegisteredManager,
        "Larkhill Manor",
        "1-1010000002",
        "A colleague at the county meeting told me about your Mondays.",
        50,
    ),
    (
        "Imran Sheikh",
        "imran.sheikh@gmail.com",
        Profession::RegisteredManager,
        "Elm Bank Care Home",
        "1-1010000009",
        "",
        44,
    ),
    (
        "Beatrice Holt",
        "beatrice.holt@fernhill.example",
        Profession::TrustExecutive,
        "Fernhill Care Trust",
        "",
        "We run nine homes and I would like to hear what managers really need.",
        30,
    ),
    (
        "Colin Pugh",
        "colin.pugh@cqc.example",
        Profession::Cqc,
        "Care Quality Commission",
        "Inspection, South West",
        "",
        21,
    ),
    (
        "Anneka Boyd",
        "anneka.boyd@moorshire.example",
        Profession::LocalAuthority,
        "Moorshire County Council",
        "Quality and safeguarding",
        "",
        9,
    ),
    (
        "Rhys Tanner",
        "rhys@staffnow.example",
        Profession::RegisteredManager,
        "StaffNow",
        "1-1000000199",
        "We can help your members fill shifts at short notice.",
        3,
    ),
];

pub async fn fill(store: &Store, organiser: &PersonId, now: Timestamp) -> Result<(), Refused> {
    let mut ids = Vec::new();
    for row in ROWS {
        let Some(statement) = statement(row) else { continue };
        let sent = now - SignedDuration::from_hours(row.6);
        ids.extend(send(store, &statement, sent).await?);
    }
    // Somebody has been asked already, as in any real queue.
    if let Some(id) = ids.get(1) {
        let words = "You wrote from a private address. Could you write to us once from work?";
        let decision =
            Decision { verdict: Verdict::Ask, basis: Basis::Other, notes: "Free mail.".into(), words: words.into() };
        let asked = now - SignedDuration::from_hours(20);
        store.decide(id, 1, &decision, organiser, asked, |_| ("A question".into(), words.into())).await?;
    }
    Ok(store.drop_waiting_mail().await?)
}

fn statement((name, email, profession, place, more, why, _): Row) -> Option<Statement> {
    let mut workplace = Workplace::default();
    if profession == Profession::RegisteredManager {
        workplace.service = place.into();
        workplace.entry = RegisterEntry::parse(Register::Cqc, more).ok();
    } else {
        workplace.organisation = place.into();
        workplace.team = more.into();
    }
    let email = EmailAddress::parse(email).ok()?;
    Some(Statement { name: name.into(), email, profession, workplace, why: why.into() })
}

/// Sends and confirms an application, the way its applicant does; answers its id.
async fn send(store: &Store, statement: &Statement, at: Timestamp) -> Result<Option<String>> {
    let mut link = None;
    let letter = || ("Your application".to_owned(), String::new());
    let mail = |proof: Option<&Proof>| {
        link = proof.map(|proof| proof.link_token.clone());
        letter()
    };
    store.send_application(statement, "", at, mail).await?;
    let Some(link) = link else { return Ok(None) };
    let Ok(confirmed) = store.confirm_by_link(&link, at, |_| letter()).await? else { return Ok(None) };
    Ok(store.followed(&confirmed.token).await?.map(|followed| followed.application.id))
}
