//! Invitations of people who were vetted elsewhere: when each step is due, and what claiming one takes.

use crate::calendar::{date_in_london, words};
use crate::coded::coded;
use crate::form::{Field, Mistakes, Problem};
use crate::people::{Profession, Workplace};
use crate::plain;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

coded! {
    /// How far an invitation has come.
    InvitationState {
        /// Imported. No mail leaves before an organiser says "send".
        Ready = "ready", "Not sent yet";
        /// Asked to be sent; leaves when the day's number allows.
        Waiting = "waiting", "Waiting to leave";
        Invited = "invited", "Invited";
        /// The button behind the link was pressed.
        Opened = "opened", "Opened";
        Claimed = "claimed", "Claimed";
        /// The mail could not be delivered.
        Bounced = "bounced", "Bounced";
        /// Thirty days went by.
        Lapsed = "lapsed", "Lapsed";
    }
}

impl InvitationState {
    /// Whether somebody who is not in yet may be sent it again.
    pub const fn may_be_sent_again(self) -> bool {
        matches!(self, Self::Invited | Self::Opened | Self::Bounced | Self::Lapsed)
    }

    /// Whether its mail may have come back: nobody pressed anything in it yet.
    pub const fn may_bounce(self) -> bool {
        matches!(self, Self::Waiting | Self::Invited)
    }

    /// Whether an organiser may mend the address; once it was opened, or claimed, it is right.
    pub const fn may_be_corrected(self) -> bool {
        !matches!(self, Self::Opened | Self::Claimed)
    }
}

/// How long an invitation can be claimed.
pub const INVITATION_LASTS: SignedDuration = SignedDuration::from_hours(30 * 24);

/// After so many days somebody who has not answered is reminded.
const REMINDED_AFTER_DAYS: [i64; 2] = [3, 10];

/// When something is next due for an invitation first sent at `sent_at`: a reminder, or its end.
pub fn next_step(sent_at: Timestamp, reminders: i64) -> Timestamp {
    let days = usize::try_from(reminders).ok().and_then(|nth| REMINDED_AFTER_DAYS.get(nth));
    days.map_or(sent_at + INVITATION_LASTS, |days| sent_at + SignedDuration::from_hours(days * 24))
}

/// Whether another reminder is due, and not the end.
pub fn has_reminder_left(reminders: i64) -> bool {
    usize::try_from(reminders).is_ok_and(|nth| nth < REMINDED_AFTER_DAYS.len())
}

/// How `waiting` invitations will leave, when `sent` have left within a day and `a_day` may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Forecast {
    pub today: i64,
    /// The day on which the last one leaves, counted from today.
    pub last_in_days: i64,
}

pub fn forecast(waiting: i64, sent: i64, a_day: i64) -> Forecast {
    let a_day = a_day.max(1);
    let today = waiting.min((a_day - sent).max(0));
    let later = waiting - today;
    Forecast { today, last_in_days: (later + a_day - 1) / a_day }
}

/// `All leave today.` or `3000 leave today, the last ones by Tuesday 24 November.`
pub fn forecast_words(forecast: Forecast, now: Timestamp) -> String {
    let last = date_in_london(now + SignedDuration::from_hours(forecast.last_in_days * 24));
    let last = words::day(last, date_in_london(now));
    match forecast {
        Forecast { today: 0, last_in_days: 0 } => "Nothing has to leave.".into(),
        Forecast { last_in_days: 0, .. } => "All leave today.".into(),
        Forecast { today: 0, .. } => format!("No more may leave today; the last ones leave by {last}."),
        Forecast { today, .. } => format!("{today} leave today, the last ones by {last}."),
    }
}

/// What somebody confirms when they claim their invitation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    pub name: String,
    pub profession: Profession,
    pub home: String,
}

impl Claim {
    /// Where they work, given what was imported. An entry in a register stays only with the home it belongs to.
    pub fn workplace(&self, imported: &Workplace) -> Workplace {
        let before = if imported.service.is_empty() { &imported.organisation } else { &imported.service };
        let entry = imported.entry.clone().filter(|_| *before == self.home);
        let (service, organisation) = match self.profession {
            Profession::RegisteredManager => (self.home.clone(), String::new()),
            _ => (String::new(), self.home.clone()),
        };
        Workplace { service, entry, organisation, ..imported.clone() }
    }
}

/// The form of a claim, as typed; fields are named as the controls are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ClaimForm {
    pub name: String,
    pub profession: String,
    pub service: String,
    pub no_selling: String,
    pub in_confidence: String,
}

impl ClaimForm {
    /// # Errors
    /// Every field that cannot be taken as it is; each promise has a box of its own.
    pub fn read(&self) -> Result<Claim, Mistakes> {
        let mut mistakes = Mistakes::default();
        let name = mistakes.note(Field::Name, plain::name(&self.name, 120));
        let profession = Profession::from_code(&self.profession).ok_or(Problem::NotOffered);
        let profession = mistakes.note(Field::Profession, profession);
        let home = mistakes.note(Field::Service, plain::text(&self.service, 120));
        for (field, ticked) in [(Field::NoSelling, &self.no_selling), (Field::InConfidence, &self.in_confidence)] {
            mistakes.note(field, if ticked.is_empty() { Err(Problem::PromiseMissing) } else { Ok(()) });
        }
        match (name, profession, home, mistakes.is_empty()) {
            (Some(name), Some(profession), Some(home), true) => {
                let home = home.split_whitespace().collect::<Vec<_>>().join(" ");
                Ok(Claim { name, profession, home })
            }
            _ => Err(mistakes),
        }
    }
}

/// Whether somebody vetted as one may come in as another: never as one who may read more.
pub fn may_claim_as(vetted: Profession, asked: Profession) -> bool {
    vetted == asked || vetted.manages() || !asked.manages()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reminders_come_after_three_and_ten_days_and_the_end_after_thirty() {
        let sent: Timestamp = "2026-11-22T12:00:00Z".parse().unwrap();
        let days: Vec<_> = (0..3).map(|nth| next_step(sent, nth).duration_since(sent).as_hours() / 24).collect();
        assert_eq!(days, [3, 10, 30]);
        assert_eq!([0, 1, 2].map(has_reminder_left), [true, true, false]);
    }

    #[test]
    fn a_forecast_says_how_many_leave_today_and_when_the_last_one_does() {
        assert_eq!(forecast(2645, 0, 4000), Forecast { today: 2645, last_in_days: 0 });
        assert_eq!(forecast(10_000, 1000, 4000), Forecast { today: 3000, last_in_days: 2 });
        assert_eq!(forecast(1, 4000, 4000), Forecast { today: 0, last_in_days: 1 });
        assert_eq!(forecast(0, 9000, 4000), Forecast { today: 0, last_in_days: 0 });
        let now: Timestamp = "2026-11-22T12:00:00Z".parse().unwrap();
        let said = |waiting, sent| forecast_words(forecast(waiting, sent, 4000), now);
        assert_eq!(said(2645, 0), "All leave today.");
        assert_eq!(said(10_000, 1000), "3000 leave today, the last ones by Tuesday 24 November.");
        assert_eq!(said(1, 4000), "No more may leave today; the last ones leave by Monday 23 November.");
    }

    #[test]
    fn a_claim_needs_both_promises_and_says_all_that_is_missing() {
        let form = ClaimForm { profession: "recruiter".into(), no_selling: "yes".into(), ..ClaimForm::default() };
        let fields: Vec<_> = form.read().unwrap_err().into_vec().into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, [Field::Name, Field::Profession, Field::InConfidence]);
    }

    #[test]
    fn an_entry_in_a_register_stays_with_its_home() {
        let entry = crate::people::RegisterEntry::parse(crate::people::Register::Cqc, "1-1000210669").ok();
        let imported = Workplace { service: "Rosewood House".into(), entry, ..Workplace::default() };
        let claim =
            |home: &str| Claim { name: "Dawn".into(), profession: Profession::RegisteredManager, home: home.into() };
        assert_eq!(claim("Rosewood House").workplace(&imported), imported);
        assert_eq!(claim("Elm Lodge").workplace(&imported).entry, None);
    }

    #[test]
    fn a_regulator_cannot_claim_to_be_a_manager() {
        use Profession::{Cqc, LocalAuthority, RegisteredManager, TrustExecutive};
        assert!(may_claim_as(RegisteredManager, TrustExecutive) && may_claim_as(RegisteredManager, Cqc));
        assert!(may_claim_as(Cqc, LocalAuthority) && !may_claim_as(Cqc, RegisteredManager));
        assert!(!may_claim_as(LocalAuthority, TrustExecutive));
    }
}
