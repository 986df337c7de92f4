use crate::{Result, StoreError};
use domain::guests::{Role, State};
use domain::people::EmailAddress;
use jiff::Timestamp;

/// Somebody with a seat, or who would like one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guest {
    pub id: String,
    pub session_id: String,
    pub name: String,
    /// `None` once erased.
    pub email: Option<EmailAddress>,
    pub role: Role,
    pub state: State,
    pub blocked: bool,
    pub is_verified: bool,
    pub asked_at: Timestamp,
    /// Who waits with the smallest is first.
    pub place: i64,
    pub held_until: Option<Timestamp>,
    pub came_at: Option<Timestamp>,
    /// An organiser said that they came.
    pub is_marked: bool,
    pub mailed_at: Timestamp,
    /// See [`super::Letter::sequence`].
    pub steps: i64,
}

impl Guest {
    pub const fn came(&self) -> bool {
        self.came_at.is_some() || self.is_marked
    }

    /// Where they stand by the clock, whether or not anybody has noted yet that their offer is over.
    pub fn state_at(&self, now: Timestamp) -> State {
        match (self.state, self.held_until) {
            (State::Offered, Some(until)) if until <= now => State::Waiting,
            (state, _) => state,
        }
    }
}

/// The columns of [`GuestRow`], of table `g`.
pub(super) const GUEST: &str = "g.id, g.session_id, g.name, g.email, g.role, g.state, g.blocked, g.verified_at,
    g.asked_at, g.place, g.held_until, g.came_at, g.marked_at, g.mailed_at, g.steps";

#[derive(sqlx::FromRow)]
pub(crate) struct GuestRow {
    id: String,
    session_id: String,
    name: String,
    email: String,
    role: String,
    state: String,
    blocked: i64,
    verified_at: Option<i64>,
    asked_at: i64,
    place: i64,
    held_until: Option<i64>,
    came_at: Option<i64>,
    marked_at: Option<i64>,
    mailed_at: i64,
    steps: i64,
}

impl GuestRow {
    pub(crate) fn read(self) -> Result<Guest> {
        Ok(Guest {
            id: self.id,
            session_id: self.session_id,
            name: self.name,
            email: EmailAddress::parse(&self.email).ok(),
            role: Role::from_code(&self.role).ok_or(StoreError::Inconsistent("guests.role"))?,
            state: State::from_code(&self.state).ok_or(StoreError::Inconsistent("guests.state"))?,
            blocked: self.blocked != 0,
            is_verified: self.verified_at.is_some(),
            asked_at: domain::millis::timestamp(self.asked_at),
            place: self.place,
            held_until: self.held_until.map(domain::millis::timestamp),
            came_at: self.came_at.map(domain::millis::timestamp),
            is_marked: self.marked_at.is_some(),
            mailed_at: domain::millis::timestamp(self.mailed_at),
            steps: self.steps,
        })
    }
}
