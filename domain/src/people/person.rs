use super::EmailAddress;
use crate::coded::coded;
use crate::ids::PersonId;
use serde::{Deserialize, Serialize};

coded! {
    /// What someone does for a living; decides which audiences they belong to.
    Profession {
        RegisteredManager = "registered-manager", "Registered manager";
        TrustExecutive = "trust-executive", "Executive or trustee";
        Cqc = "cqc", "Care Quality Commission";
        LocalAuthority = "local-authority", "Local authority";
    }
}

impl Profession {
    /// Whether this profession may read what is for managers only.
    pub const fn manages(self) -> bool {
        matches!(self, Self::RegisteredManager | Self::TrustExecutive)
    }
}

coded! {
    /// What someone may do for the circle beyond being a member.
    Rank {
        Member = "member", "Member";
        Organiser = "organiser", "Organiser";
        /// An organiser who can also make and unmake organisers.
        Owner = "owner", "Owner";
    }
}

coded! {
    /// Where someone stands with the circle. Only `Member` passes the gate.
    Standing {
        Applicant = "applicant", "Applicant";
        /// Vetted elsewhere and imported; a member once they claim their invitation.
        Invited = "invited", "Invited";
        Member = "member", "Member";
        Declined = "declined", "Declined";
        Lapsed = "lapsed", "Lapsed";
        Suspended = "suspended", "Suspended";
        Left = "left", "Left";
    }
}

/// Someone the circle knows by name and address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub id: PersonId,
    pub name: String,
    pub email: EmailAddress,
    pub profession: Profession,
    pub rank: Rank,
    pub standing: Standing,
}

impl Person {
    pub fn is_member(&self) -> bool {
        self.standing == Standing::Member
    }

    pub fn may_organise(&self) -> bool {
        self.is_member() && matches!(self.rank, Rank::Organiser | Rank::Owner)
    }

    /// The same person without their duties: how an organiser is seen who has yet to show a passkey.
    #[must_use]
    pub fn without_duties(self) -> Self {
        Self { rank: Rank::Member, ..self }
    }

    /// Registered managers, trust executives and organisers; never CQC or local authority staff.
    pub fn sees_managers_only(&self) -> bool {
        self.is_member() && self.profession.manages()
    }
}

/// Whoever stands before the gate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Visitor {
    Nobody,
    Known(Person),
}

impl Visitor {
    pub fn member(&self) -> Option<&Person> {
        match self {
            Self::Known(person) if person.is_member() => Some(person),
            _ => None,
        }
    }

    pub fn organiser(&self) -> Option<&Person> {
        self.member().filter(|person| person.may_organise())
    }
}

/// Who may be at an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    Everyone,
    Members,
    /// Members, and guests and speakers who show a pass to a room; the handler checks the pass.
    Room,
    Organisers,
    /// Whoever holds the token in the address; the handler checks it, cookies decide nothing.
    TokenHolder,
}

impl Audience {
    pub fn admits(self, visitor: &Visitor) -> bool {
        match self {
            Self::Everyone | Self::TokenHolder => true,
            Self::Members | Self::Room => visitor.member().is_some(),
            Self::Organisers => visitor.organiser().is_some(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(profession: Profession, rank: Rank, standing: Standing) -> Visitor {
        Visitor::Known(Person {
            id: "p1".parse().unwrap(),
            name: "Dawn Okafor".into(),
            email: EmailAddress::parse("dawn@example.org").unwrap(),
            profession,
            rank,
            standing,
        })
    }

    #[test]
    fn only_a_member_in_good_standing_passes_whatever_their_rank() {
        for standing in Standing::ALL {
            let organiser = person(Profession::RegisteredManager, Rank::Owner, *standing);
            let member = *standing == Standing::Member;
            assert_eq!(Audience::Members.admits(&organiser), member, "{standing:?}");
            assert_eq!(Audience::Organisers.admits(&organiser), member, "{standing:?}");
        }
        assert!(!Audience::Members.admits(&Visitor::Nobody));
    }

    #[test]
    fn a_regulator_is_a_member_who_never_sees_managers_only() {
        let Visitor::Known(regulator) = person(Profession::Cqc, Rank::Member, Standing::Member) else { unreachable!() };
        assert!(regulator.is_member() && !regulator.sees_managers_only());
    }

    #[test]
    fn codes_read_back_what_they_wrote() {
        for profession in Profession::ALL {
            assert_eq!(Profession::from_code(profession.code()), Some(*profession));
        }
        assert_eq!(Rank::from_code("admin"), None);
    }
}
