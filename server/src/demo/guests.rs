//! Who signed up for the demo circle's next open evening, and who came to the last.

use domain::calendar::{Kind, Session};
use domain::guests::{Role, SignUp, sign_up_open};
use domain::ids::PersonId;
use domain::people::EmailAddress;
use jiff::{SignedDuration, Timestamp};
use store::guests::{Ask, Letters, Token, Written};
use store::{Refused, Result, Store};

/// Name, address, role, hours ago, came to the last one too.
type Row = (&'static str, &'static str, Role, i64, bool);

const ROWS: [Row; 12] = [
    ("Marian Webb", "marian.webb@oakfield.example", Role::Manager, 60, true),
    ("Tunde Balogun", "tunde@stannes.example", Role::Manager, 52, true),
    ("Ffion Rees", "ffion.rees@gmail.com", Role::Carer, 47, false),
    ("Gordon Blake", "gordon.blake@hollyhomes.example", Role::Executive, 40, false),
    ("Rhys Tanner", "rhys@staffnow.example", Role::Supplier, 36, false),
    ("Kavita Desai", "kavita@larchhouse.example", Role::Manager, 31, true),
    ("Colin Pugh", "colin.pugh@cqc.example", Role::Cqc, 26, false),
    ("Anneka Boyd", "anneka.boyd@moorshire.example", Role::LocalAuthority, 20, false),
    ("Jess Lomax", "jess@staffnow.example", Role::Supplier, 15, false),
    ("Bryony Carter-Holloway", "bryony.carter-holloway@thewillowsnursinghome.example", Role::Manager, 9, false),
    ("Piotr Zieliński", "piotr@seaview.example", Role::Manager, 4, false),
    ("Elsie Thornton", "elsie.thornton@elmbank.example", Role::Other, 2, false),
];

/// Nobody wants these here: they wait, and see no more than that.
const BLOCKED: &str = "@staffnow.example";
const SEATS: u32 = 40;

pub async fn fill(store: &Store, organiser: &PersonId, now: Timestamp) -> Result<(), Refused> {
    let quiet: Letters = &|_| Written::default();
    store.block_guests(BLOCKED, organiser, now).await?;
    if let Some(last) = last(store, now).await? {
        for row in ROWS.into_iter().filter(|row| row.4) {
            let before = last.times.starts_at - SignedDuration::from_hours(20);
            if let Some(entry) = sign_up(store, &last, row, before, quiet).await? {
                let _ = store.join_as_guest(Token::Entry(&entry), last.times.starts_at).await?;
            }
        }
    }
    let Some(next) = next(store, now).await? else { return Ok(()) };
    for row in ROWS {
        sign_up(store, &next, row, now - SignedDuration::from_hours(row.3), quiet).await?;
    }
    let seen = store.evening(&next.id).await?.version;
    store.set_evening(&next.id, seen, (Some(SEATS), false), organiser, now, quiet).await?;
    Ok(store.drop_waiting_mail().await?)
}

/// The token of a guest's own page.
pub async fn token(store: &Store, now: Timestamp) -> Result<Option<String>> {
    let Some(next) = next(store, now).await? else { return Ok(None) };
    let roster = store.roster(&next.id).await?;
    let guest = roster.guests.into_iter().map(|on| on.guest).find(|guest| guest.state.holds_seat());
    Ok(guest.map(|guest| store.guest_token(&guest.id)))
}

async fn next(store: &Store, now: Timestamp) -> Result<Option<Session>> {
    let ahead = store.sessions_ahead(now, Some(Kind::OpenEvening), None, 4).await?;
    let mut ahead = ahead.into_iter().map(|listed| listed.session);
    Ok(ahead.find(|session| !session.is_cancelled() && sign_up_open(session.times, now)))
}

async fn last(store: &Store, now: Timestamp) -> Result<Option<Session>> {
    let since = now - SignedDuration::from_hours(14 * 24);
    let all = store.sessions_between(since, now, None).await?;
    let is_over = |it: &Session| it.kind == Kind::OpenEvening && !it.is_cancelled() && it.times.ends_at <= now;
    Ok(all.into_iter().map(|listed| listed.session).rfind(is_over))
}

async fn sign_up(
    store: &Store,
    session: &Session,
    (name, email, role, ..): Row,
    at: Timestamp,
    quiet: Letters<'_>,
) -> Result<Option<String>> {
    let Ok(email) = EmailAddress::parse(email) else { return Ok(None) };
    let sign_up = SignUp { name: name.into(), email, role };
    let form = store.sign_up_form(at)?;
    let ask = Ask { session: &session.id, sign_up: &sign_up, form: &form, entry: None };
    Ok(store.sign_up(ask, at, quiet).await?.ok())
}
