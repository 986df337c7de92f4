use crate::coded::coded;
use crate::form::{Field, Mistakes, Problem, typed_in};
use crate::people::{EmailAddress, Profession};
use crate::plain;
use serde::{Deserialize, Serialize};

const LONGEST_NAME: u32 = 120;

coded! {
    /// What a guest says they are. Nobody is turned away for it.
    Role {
        Manager = "registered-manager", "Registered manager";
        Executive = "trust-executive", "Executive or trustee";
        Cqc = "cqc", "Care Quality Commission";
        LocalAuthority = "local-authority", "Local authority";
        Carer = "care-worker", "Works in care";
        Supplier = "supplier", "Supplier or recruiter";
        Other = "other", "Something else";
    }
}

impl Role {
    /// What they would apply as; the others cannot become members.
    pub const fn profession(self) -> Option<Profession> {
        match self {
            Self::Manager => Some(Profession::RegisteredManager),
            Self::Executive => Some(Profession::TrustExecutive),
            Self::Cqc => Some(Profession::Cqc),
            Self::LocalAuthority => Some(Profession::LocalAuthority),
            Self::Carer | Self::Supplier | Self::Other => None,
        }
    }
}

/// A sign-up as typed. Fields are named as the controls are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SignUpForm {
    pub name: String,
    pub email: String,
    pub role: String,
    pub consent: String,
}

/// Who would like a seat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignUp {
    pub name: String,
    pub email: EmailAddress,
    pub role: Role,
}

impl SignUpForm {
    pub fn from_pairs(pairs: &[(String, String)]) -> Self {
        let typed = |field| typed_in(pairs, field);
        Self {
            name: typed(Field::Name),
            email: typed(Field::Email),
            role: typed(Field::Role),
            consent: typed(Field::Consent),
        }
    }

    /// # Errors
    /// Every field that cannot be taken as it is.
    pub fn read(&self) -> Result<SignUp, Mistakes> {
        let mut mistakes = Mistakes::default();
        let name = mistakes.note(Field::Name, plain::name(&self.name, LONGEST_NAME));
        let email = mistakes.note(Field::Email, EmailAddress::parse(&self.email));
        let role = mistakes.note(Field::Role, Role::from_code(&self.role).ok_or(Problem::NotOffered));
        let consent = if self.consent.is_empty() { Err(Problem::ConsentMissing) } else { Ok(()) };
        let consent = mistakes.note(Field::Consent, consent);
        match (name, email, role, consent) {
            (Some(name), Some(email), Some(role), Some(())) => Ok(SignUp { name, email, role }),
            _ => Err(mistakes),
        }
    }

    /// A guest's name as they change it.
    ///
    /// # Errors
    /// As of any name.
    pub fn name(typed: &str) -> Result<String, Problem> {
        plain::name(typed, LONGEST_NAME)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dawn() -> SignUpForm {
        SignUpForm {
            name: " Dawn  Okafor ".into(),
            email: "Dawn@Rosewood.example".into(),
            role: "supplier".into(),
            consent: "yes".into(),
        }
    }

    #[test]
    fn a_supplier_may_look_in_and_cannot_apply() {
        let sign_up = dawn().read().unwrap();
        assert_eq!((sign_up.name.as_str(), sign_up.email.as_str()), ("Dawn Okafor", "dawn@rosewood.example"));
        assert_eq!(sign_up.role.profession(), None);
        assert_eq!(Role::Manager.profession(), Some(Profession::RegisteredManager));
    }

    #[test]
    fn all_that_is_missing_is_said_at_once() {
        let wrong = SignUpForm::default().read().unwrap_err().into_vec();
        let fields: Vec<_> = wrong.into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, [Field::Name, Field::Email, Field::Role, Field::Consent]);
    }

    #[test]
    fn every_field_is_read_back_from_what_the_page_sends() {
        let form = dawn();
        let pairs = [("name", &form.name), ("email", &form.email), ("role", &form.role), ("consent", &form.consent)];
        let pairs = pairs.map(|(name, typed)| (name.to_owned(), typed.clone()));
        assert_eq!(SignUpForm::from_pairs(&pairs), form);
    }
}
