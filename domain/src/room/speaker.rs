use crate::calendar::Times;
use crate::form::{Field, Mistakes};
use crate::people::EmailAddress;
use crate::plain;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// An invited speaker's link leads to their page until so long after the end.
pub const SPEAKER_KNOWN_AFTER: SignedDuration = SignedDuration::from_hours(1);
const LONGEST_NAME: u32 = 120;

/// When the link of somebody invited to speak ends.
pub fn speaker_known_until(times: Times) -> Timestamp {
    let after = SPEAKER_KNOWN_AFTER.as_secs().saturating_mul(1000);
    crate::millis::timestamp(times.ends_at.as_millisecond().saturating_add(after))
}

/// An invitation to speak, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpeakerForm {
    pub name: String,
    pub email: String,
}

/// Somebody who is no member and is to speak at one session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invited {
    pub name: String,
    pub email: EmailAddress,
}

impl SpeakerForm {
    /// # Errors
    /// Every field that cannot be taken as it is.
    pub fn read(&self) -> Result<Invited, Mistakes> {
        let mut mistakes = Mistakes::default();
        let name = mistakes.note(Field::Name, plain::name(&self.name, LONGEST_NAME));
        let email = mistakes.note(Field::Email, EmailAddress::parse(&self.email));
        match (name, email) {
            (Some(name), Some(email)) => Ok(Invited { name, email }),
            _ => Err(mistakes),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invitation_to_speak_needs_a_name_and_an_address() {
        let form = SpeakerForm { name: " Bea  Lund ".into(), email: "Bea@falls.example".into() };
        let invited = form.read().unwrap();
        assert_eq!((invited.name.as_str(), invited.email.as_str()), ("Bea Lund", "bea@falls.example"));
        assert_eq!(SpeakerForm::default().read().unwrap_err().into_vec().len(), 2);
    }
}
