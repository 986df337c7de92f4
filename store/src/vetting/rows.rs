use crate::{Result, StoreError};
use domain::people::{EmailAddress, Profession, Register, RegisterEntry, Workplace};
use domain::vetting::{Basis, State, Statement};
use jiff::Timestamp;

/// A request to join, as kept.
#[derive(Clone, Debug)]
pub struct Application {
    pub id: String,
    pub statement: Statement,
    pub state: State,
    pub sent_at: Timestamp,
    pub state_since: Timestamp,
    pub version: i64,
    pub basis: Option<Basis>,
    /// Of a basis that members vouch: how many did when it was decided.
    pub vouchers: i64,
    pub notes: String,
    /// What the applicant was told.
    pub reason: String,
    pub undo_until: Timestamp,
}

/// The columns of [`ApplicationRow`], of table `a`.
pub(super) const APPLICATION: &str = "a.id, a.email, a.name, a.profession, a.service, a.register, a.register_number,
    a.organisation, a.team, a.why, a.state, a.sent_at, a.state_since, a.version, a.basis,
    a.vouchers as vouchers_then, a.notes, a.reason, a.undo_until";

#[derive(sqlx::FromRow)]
pub(super) struct ApplicationRow {
    id: String,
    email: String,
    name: String,
    profession: String,
    service: String,
    register: String,
    register_number: String,
    organisation: String,
    team: String,
    why: String,
    state: String,
    sent_at: i64,
    state_since: i64,
    version: i64,
    basis: String,
    vouchers_then: i64,
    notes: String,
    reason: String,
    undo_until: i64,
}

impl ApplicationRow {
    pub(super) fn read(self) -> Result<Application> {
        let entry = Register::from_code(&self.register)
            .map(|register| RegisterEntry { register, number: self.register_number });
        let statement = Statement {
            name: self.name,
            email: EmailAddress::parse(&self.email).map_err(|_| StoreError::Inconsistent("applications.email"))?,
            profession: Profession::from_code(&self.profession)
                .ok_or(StoreError::Inconsistent("applications.profession"))?,
            workplace: Workplace {
                service: self.service,
                entry,
                organisation: self.organisation,
                team: self.team,
                county: String::new(),
            },
            why: self.why,
        };
        Ok(Application {
            id: self.id,
            statement,
            state: State::from_code(&self.state).ok_or(StoreError::Inconsistent("applications.state"))?,
            sent_at: instant(self.sent_at)?,
            state_since: instant(self.state_since)?,
            version: self.version,
            basis: Basis::from_code(&self.basis),
            vouchers: self.vouchers_then,
            notes: self.notes,
            reason: self.reason,
            undo_until: instant(self.undo_until)?,
        })
    }
}

pub(super) fn instant(ms: i64) -> Result<Timestamp> {
    Timestamp::from_millisecond(ms).map_err(|_| StoreError::Inconsistent("an instant"))
}
