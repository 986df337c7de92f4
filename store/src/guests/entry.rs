//! How a guest is known: a browser by its cookie, the person by the mailed link.

use super::evening::EveningState;
use super::rows::{GUEST, Guest, GuestRow};
use crate::calendar::Listed;
use crate::{Result, Store, StoreError, secrets};
use domain::calendar::Phase;
use domain::guests::{ENTRIES_LET_IN, MAIL_AGAIN_AFTER, State, sign_up_open};
use jiff::Timestamp;
use sqlx::AssertSqlSafe;

/// A browser is asked of no more evenings than this: nobody signs up for so many at once.
const MOST_EVENINGS: usize = 4;

/// What a browser that signed up may know.
#[derive(Clone, Debug)]
pub struct Here {
    /// As typed in this browser.
    pub name: String,
    /// Where this browser stands.
    pub state: State,
    /// On the waiting list.
    pub position: i64,
    pub listed: Listed,
    pub seats: EveningState,
    pub came: bool,
    /// No seat is for this browser: whoever is blocked, or stands apart from the guest. It waits as others do, and is
    /// never told why.
    pub is_barred: bool,
    /// When this browser asked for the mail with the link, and when it may ask again. Of what others asked it learns
    /// nothing.
    pub mail_asked_at: Timestamp,
}

impl Here {
    /// Whether a seat is free to whoever presses first in this browser.
    pub fn can_take(&self, now: Timestamp) -> bool {
        let takes_guests = !self.listed.session.is_cancelled() && sign_up_open(self.listed.times(), now);
        self.state == State::Waiting && !self.seats.is_full() && !self.is_barred && takes_guests
    }

    pub fn mail_again_at(&self) -> Timestamp {
        self.mail_asked_at + MAIL_AGAIN_AFTER
    }
}

/// A guest on their own page.
#[derive(Clone, Debug)]
pub struct Own {
    pub guest: Guest,
    pub state: State,
    pub position: i64,
    pub listed: Listed,
    pub seats: EveningState,
}

/// An entry with the guest it is on.
#[derive(sqlx::FromRow)]
pub(crate) struct EntryRow {
    #[sqlx(rename = "name_here")]
    pub name: String,
    pub apart: i64,
    /// The place a new address would have had.
    #[sqlx(rename = "place_here")]
    pub place: Option<i64>,
    /// Entries on the same seat that were made before it.
    #[sqlx(rename = "entries_before")]
    pub before: i64,
    /// `cancelled` or `removed`, for this browser alone.
    pub ended: Option<String>,
    pub mail_asked_at: i64,
    #[sqlx(flatten)]
    pub guest: GuestRow,
}

impl Store {
    /// What the cookie's browser may see; `None` when the token is nobody's or its evening is long over.
    pub async fn guest_here(&self, token: &str, now: Timestamp) -> Result<Option<Here>> {
        let Some(entry) = self.entry_of_token(token) else { return Ok(None) };
        let Some(row) = self.entry(&entry).await? else { return Ok(None) };
        let (ended, is_apart, mail_asked_at) = (row.ended(), row.apart != 0, instant(row.mail_asked_at));
        let (name, place) = (row.name, row.place);
        let guest = row.guest.read()?;
        let Some((listed, seats)) = self.evening_of(&guest, now).await? else { return Ok(None) };
        let state = ended.unwrap_or_else(|| if is_apart { State::Waiting } else { guest.state_at(now) });
        // Another browser stands where a new address would: behind whoever asked before, this guest as well.
        let position = self.waiting_before(&guest.session_id, place.unwrap_or(guest.place)).await? + 1;
        let came = guest.came() && !is_apart;
        let is_barred = is_apart || (guest.blocked && state != State::Seated);
        Ok(Some(Here { name, state, position, listed, seats, came, is_barred, mail_asked_at }))
    }

    /// Where a browser that was given these tokens is known. The evening that its page is about comes first: the next one
    /// at which it has or wants a place; what is over comes last.
    pub async fn known_at(&self, tokens: &[&str], now: Timestamp) -> Result<Vec<(String, Here)>> {
        let mut known = Vec::new();
        for token in tokens.iter().take(MOST_EVENINGS) {
            if let Some(here) = self.guest_here(token, now).await? {
                known.push(((*token).to_owned(), here));
            }
        }
        known.sort_by_key(|(_, here)| {
            let times = here.listed.times();
            let starts_at = times.starts_at.as_millisecond();
            let is_over = times.phase(now) == Phase::Over;
            (is_over, !here.state.stands(), if is_over { -starts_at } else { starts_at })
        });
        Ok(known)
    }

    /// The token of the evening that this browser's page is about.
    pub async fn entry_in_view(&self, tokens: &[&str], now: Timestamp) -> Result<Option<String>> {
        match tokens {
            // As nearly always: nothing to choose from, and at the start of an evening no time to lose.
            [only] => Ok(Some((*only).to_owned())),
            several => Ok(self.known_at(several, now).await?.into_iter().next().map(|(token, _)| token)),
        }
    }

    /// The page behind a mailed link; looking at it changes nothing.
    pub async fn guest_of_link(&self, token: &str, now: Timestamp) -> Result<Option<Own>> {
        let Some(id) = self.guest_of_token(token) else { return Ok(None) };
        let row: Option<GuestRow> =
            sqlx::query_as(AssertSqlSafe(format!("select {GUEST} from guests g where g.id = $1 and g.email <> ''")))
                .bind(id)
                .fetch_optional(&self.read)
                .await?;
        let Some(row) = row else { return Ok(None) };
        let guest = row.read()?;
        let Some((listed, seats)) = self.evening_of(&guest, now).await? else { return Ok(None) };
        let position = self.waiting_before(&guest.session_id, guest.place).await? + 1;
        Ok(Some(Own { state: guest.state_at(now), guest, position, listed, seats }))
    }

    pub(crate) async fn entry(&self, id: &str) -> Result<Option<EntryRow>> {
        Ok(sqlx::query_as(AssertSqlSafe(format!(
            "select e.name as name_here, e.apart, e.place as place_here, e.ended, e.mail_asked_at, {GUEST},
                    (select count(*) from guest_entries o where o.guest_id = e.guest_id
                       and (o.made_at < e.made_at or (o.made_at = e.made_at and o.id < e.id))) as entries_before
             from guest_entries e join guests g on g.id = e.guest_id where e.id = $1"
        )))
        .bind(id.to_owned())
        .fetch_optional(&self.read)
        .await?)
    }

    async fn evening_of(&self, guest: &Guest, now: Timestamp) -> Result<Option<(Listed, EveningState)>> {
        let id = guest.session_id.parse().map_err(|_| StoreError::Inconsistent("guests.session_id"))?;
        let Some(listed) = self.listed_session(&id).await? else { return Ok(None) };
        let is_over = listed.session.times.ends_at + super::join::KNOWN_AFTER <= now;
        let seats = self.evening(&id).await?;
        Ok((!is_over || guest.email.is_some()).then_some((listed, seats)))
    }

    async fn waiting_before(&self, session: &str, place: i64) -> Result<i64> {
        let (before,): (i64,) = sqlx::query_as(
            "select count(*) from guests where session_id = $1 and state = 'waiting' and blocked = 0 and place < $2",
        )
        .bind(session.to_owned())
        .bind(place)
        .fetch_one(&self.read)
        .await?;
        Ok(before)
    }

    /// Of the page that a mail leads to.
    pub fn guest_token(&self, id: &str) -> String {
        self.signed("guest", id)
    }

    pub fn guest_of_token(&self, token: &str) -> Option<String> {
        self.of_signed("guest", token)
    }

    /// What a browser is given, as a cookie.
    pub(super) fn entry_token(&self, id: &str) -> String {
        self.signed("guest entry", id)
    }

    pub(crate) fn entry_of_token(&self, token: &str) -> Option<String> {
        self.of_signed("guest entry", token)
    }

    /// Of a form that is shown now: says when, and is one of its kind.
    pub fn sign_up_form(&self, now: Timestamp) -> Result<String> {
        Ok(self.signed("sign-up form", &format!("{}-{}", now.as_millisecond(), secrets::token()?)))
    }

    /// When the form was shown; `None` for what is none of ours.
    pub fn form_shown_at(&self, form: &str) -> Option<Timestamp> {
        let form = self.of_signed("sign-up form", form)?;
        form.split_once('-')?.0.parse().ok().map(domain::millis::timestamp)
    }

    pub(crate) fn signed(&self, purpose: &str, id: &str) -> String {
        let signature: String = self.secret.digest(purpose, id).chars().take(32).collect();
        format!("{id}.{signature}")
    }

    fn of_signed(&self, purpose: &str, token: &str) -> Option<String> {
        let (id, _) = token.split_once('.')?;
        // Compared as hashes, so that the time taken says nothing of how much fits.
        (secrets::hashed(&self.signed(purpose, id)) == secrets::hashed(token)).then(|| id.to_owned())
    }
}

impl EntryRow {
    /// Whether so few came before it that it gets in without the mailed link.
    pub(crate) fn is_let_in(&self) -> bool {
        self.apart == 0 && self.ended.is_none() && self.before < ENTRIES_LET_IN
    }

    /// How this browser stands, where its place has ended and the guest's may not have.
    pub(crate) fn ended(&self) -> Option<State> {
        self.ended.as_deref().and_then(State::from_code)
    }

    /// Whether it is the browser in which the guest signed up first: what is done there is done to the seat.
    pub(super) fn is_first(&self) -> bool {
        self.apart == 0 && self.before == 0
    }
}

fn instant(ms: i64) -> Timestamp {
    domain::millis::timestamp(ms)
}
