//! What organisers do to people, and what the circle never lets happen.

use super::{Person, Profession, Rank, Standing};
use crate::coded::coded;
use serde::{Deserialize, Serialize};

coded! {
    /// What an organiser does to somebody.
    Act {
        Suspend = "suspend", "Suspend";
        Restore = "restore", "Let in again";
        MakeMember = "make-member", "Make a member without duties";
        MakeOrganiser = "make-organiser", "Make an organiser";
        MakeOwner = "make-owner", "Make an owner";
    }
}

impl Act {
    /// How the audit trail calls it.
    pub const fn verb(self) -> &'static str {
        match self {
            Self::Suspend => "suspended",
            Self::Restore => "restored person",
            Self::MakeMember => "made member",
            Self::MakeOrganiser => "made organiser",
            Self::MakeOwner => "made owner",
        }
    }

    /// Whether a reason must be given.
    pub const fn needs_reason(self) -> bool {
        matches!(self, Self::Suspend)
    }
}

/// Why something is not done to somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum ActRefusal {
    #[error("Only an owner can do that. Ask one.")]
    OwnersOnly,
    #[error("The circle needs an owner, and this is the last. Make somebody else an owner first.")]
    LastOwner,
    #[error("People at CQC and local authorities are members, but cannot be organisers.")]
    Regulator,
    #[error("Nobody can do this to themselves. Ask another organiser.")]
    Yourself,
    #[error("Whoever asks cannot also confirm. Ask another organiser.")]
    NeedsAnother,
    #[error("They are suspended. Restore them first, under People.")]
    Suspended,
    #[error("Nobody vouches for them any more. Choose what else it rests on.")]
    NobodyVouches,
    #[error("That does not fit where they stand now. Load the page again to see it.")]
    NotNow,
}

/// What somebody is once `act` is done. `last_owner` says that the circle has no owner but them.
///
/// # Errors
/// Why it is not done.
pub fn act(act: Act, by: &Person, whom: &Person, last_owner: bool) -> Result<(Rank, Standing), ActRefusal> {
    use ActRefusal as No;
    if !by.may_organise() {
        return Err(No::OwnersOnly);
    }
    if by.id == whom.id && matches!(act, Act::Suspend | Act::Restore) {
        return Err(No::Yourself);
    }
    let touches_duties = !matches!(act, Act::Suspend | Act::Restore) || whom.rank != Rank::Member;
    if touches_duties && by.rank != Rank::Owner {
        return Err(No::OwnersOnly);
    }
    if last_owner && matches!(act, Act::Suspend | Act::MakeMember | Act::MakeOrganiser) {
        return Err(No::LastOwner);
    }
    let fits = match act {
        Act::Restore => whom.standing == Standing::Suspended,
        _ => whom.standing == Standing::Member,
    };
    let (rank, standing) = match act {
        Act::Suspend => (whom.rank, Standing::Suspended),
        Act::Restore => (whom.rank, Standing::Member),
        Act::MakeMember => (Rank::Member, whom.standing),
        Act::MakeOrganiser => (Rank::Organiser, whom.standing),
        Act::MakeOwner => (Rank::Owner, whom.standing),
    };
    if !fits || (rank, standing) == (whom.rank, whom.standing) {
        return Err(No::NotNow);
    }
    if rank != Rank::Member && !may_have_duties(whom.profession) {
        return Err(No::Regulator);
    }
    Ok((rank, standing))
}

/// Whether somebody of this profession can be an organiser.
pub const fn may_have_duties(profession: Profession) -> bool {
    !matches!(profession, Profession::Cqc | Profession::LocalAuthority)
}

/// What `by` may do to `whom`, in the order of the page.
pub fn acts(by: &Person, whom: &Person, last_owner: bool) -> Vec<Act> {
    let all = Act::ALL.iter().copied();
    all.filter(|one| act(*one, by, whom, last_owner).is_ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::EmailAddress;

    fn person(id: &str, rank: Rank) -> Person {
        Person {
            id: id.parse().unwrap(),
            name: id.into(),
            email: EmailAddress::parse(&format!("{id}@example.org")).unwrap(),
            profession: Profession::RegisteredManager,
            rank,
            standing: Standing::Member,
        }
    }

    #[test]
    fn an_organiser_suspends_members_and_touches_nobody_with_duties() {
        let (asha, lee, dawn) =
            (person("asha", Rank::Organiser), person("lee", Rank::Organiser), person("dawn", Rank::Member));
        assert_eq!(act(Act::Suspend, &asha, &dawn, false), Ok((Rank::Member, Standing::Suspended)));
        assert_eq!(act(Act::Suspend, &asha, &lee, false), Err(ActRefusal::OwnersOnly));
        assert_eq!(act(Act::MakeOrganiser, &asha, &dawn, false), Err(ActRefusal::OwnersOnly));
        assert_eq!(act(Act::Suspend, &dawn, &asha, false), Err(ActRefusal::OwnersOnly));
        assert_eq!(acts(&asha, &dawn, false), [Act::Suspend]);
    }

    #[test]
    fn an_owner_makes_and_unmakes_organisers_and_owners() {
        let (owner, dawn) = (person("asha", Rank::Owner), person("dawn", Rank::Member));
        assert_eq!(acts(&owner, &dawn, false), [Act::Suspend, Act::MakeOrganiser, Act::MakeOwner]);
        let organiser = person("lee", Rank::Organiser);
        assert_eq!(act(Act::MakeMember, &owner, &organiser, false), Ok((Rank::Member, Standing::Member)));
    }

    #[test]
    fn the_last_owner_stays_whoever_asks() {
        let owner = person("asha", Rank::Owner);
        for one in [Act::MakeMember, Act::MakeOrganiser] {
            assert_eq!(act(one, &owner, &owner, true), Err(ActRefusal::LastOwner));
            assert!(act(one, &owner, &owner, false).is_ok(), "an owner may step back while there is another");
        }
        let another = person("lee", Rank::Owner);
        assert_eq!(act(Act::Suspend, &another, &owner, true), Err(ActRefusal::LastOwner));
        assert_eq!(act(Act::Suspend, &owner, &owner, false), Err(ActRefusal::Yourself));
    }

    #[test]
    fn a_regulator_is_never_made_an_organiser() {
        let owner = person("asha", Rank::Owner);
        for profession in [Profession::Cqc, Profession::LocalAuthority] {
            let regulator = Person { profession, ..person("uma", Rank::Member) };
            assert_eq!(act(Act::MakeOrganiser, &owner, &regulator, false), Err(ActRefusal::Regulator));
            assert_eq!(acts(&owner, &regulator, false), [Act::Suspend]);
        }
    }

    #[test]
    fn only_the_suspended_are_let_in_again_and_only_members_get_duties() {
        let owner = person("asha", Rank::Owner);
        let suspended = Person { standing: Standing::Suspended, ..person("dawn", Rank::Member) };
        assert_eq!(acts(&owner, &suspended, false), [Act::Restore]);
        let lapsed = Person { standing: Standing::Lapsed, ..suspended };
        assert!(acts(&owner, &lapsed, false).is_empty());
    }
}
