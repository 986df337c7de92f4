use crate::form::{self, Problem};
use crate::ids::PersonId;
use crate::people::ActRefusal;
use crate::plain::without_turns;

/// Who learns who asked anonymously: two organisers, of whom one asked with a reason and another confirmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsealing {
    pub asked_by: PersonId,
    pub confirmed_by: Option<PersonId>,
}

impl Unsealing {
    /// # Errors
    /// `NeedsAnother` for whoever asked; `NotNow` once it is confirmed.
    pub fn may_confirm(&self, by: &PersonId) -> Result<(), ActRefusal> {
        match self {
            Self { confirmed_by: Some(_), .. } => Err(ActRefusal::NotNow),
            Self { asked_by, .. } if asked_by == by => Err(ActRefusal::NeedsAnother),
            Self { .. } => Ok(()),
        }
    }

    /// Exactly these two are shown the name.
    pub fn shows_to(&self, who: &PersonId) -> bool {
        self.confirmed_by.as_ref().is_some_and(|by| by == who || self.asked_by == *who)
    }
}

/// Why somebody wants to know, in a sentence or two.
///
/// # Errors
/// `Missing` or `TooLong`.
pub fn why_unseal(typed: &str) -> Result<String, Problem> {
    form::line(&without_turns(typed), 1, 300)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_asks_needs_another_and_these_two_alone_are_shown_the_name() {
        let [asha, bea, cleo]: [PersonId; 3] = ["a", "b", "c"].map(|id| id.parse().unwrap());
        let asked = Unsealing { asked_by: asha.clone(), confirmed_by: None };
        assert_eq!(asked.may_confirm(&asha), Err(ActRefusal::NeedsAnother));
        assert_eq!((asked.may_confirm(&bea), asked.shows_to(&asha)), (Ok(()), false));
        let open = Unsealing { confirmed_by: Some(bea.clone()), ..asked };
        assert_eq!([asha, bea, cleo.clone()].map(|who| open.shows_to(&who)), [true, true, false]);
        assert_eq!(open.may_confirm(&cleo), Err(ActRefusal::NotNow));
    }
}
