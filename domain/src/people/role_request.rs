use super::Profession;
use crate::form::{Field, Mistakes, Problem, line, paragraphs};

/// Another profession or place of work that a member asks to be known by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleRequest {
    pub profession: Profession,
    /// The home, trust, provider or authority.
    pub place: String,
    pub why: String,
}

impl RoleRequest {
    /// Reads the form on a member's own page.
    ///
    /// # Errors
    /// Every mistake in it.
    pub fn read(profession: &str, place: &str, why: &str) -> Result<Self, Mistakes> {
        let mut mistakes = Mistakes::default();
        let profession = mistakes.note(Field::Profession, Profession::from_code(profession).ok_or(Problem::NotOffered));
        let place = mistakes.note(Field::Service, line(place, 2, 120));
        let why = mistakes.note(Field::Why, paragraphs(why, 10, 1000));
        match (profession, place, why) {
            (Some(profession), Some(place), Some(why)) => Ok(Self { profession, place, why }),
            _ => Err(mistakes),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_says_which_role_where_and_why() {
        let asked = RoleRequest::read("trust-executive", " Rosewood  Trust ", "I start there on 1 December.").unwrap();
        assert_eq!((asked.profession, asked.place.as_str()), (Profession::TrustExecutive, "Rosewood Trust"));
        let mistakes = RoleRequest::read("organiser", "", "Soon").unwrap_err().into_vec();
        let fields: Vec<_> = mistakes.into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, [Field::Profession, Field::Service, Field::Why]);
    }
}
