use super::ApplicationForm;
use crate::form::{Field, Mistakes};

/// A part of the application form: one screen of a phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Role,
    Work,
    You,
    Promises,
}

impl Part {
    pub const ALL: [Self; 4] = [Self::Role, Self::Work, Self::You, Self::Promises];

    /// As in the address: `1` to `4`; the first for anything else.
    pub fn from_step(step: &str) -> Self {
        Self::ALL.into_iter().find(|part| part.step() == step).unwrap_or(Self::Role)
    }

    pub const fn step(self) -> &'static str {
        match self {
            Self::Role => "1",
            Self::Work => "2",
            Self::You => "3",
            Self::Promises => "4",
        }
    }

    /// Where somebody who comes back goes on: the first part in which something is missing, or the last.
    pub fn reached(form: &ApplicationForm) -> Self {
        let mistakes = form.read().err().map(Mistakes::into_vec).unwrap_or_default();
        let lacks = |part: &Self| mistakes.iter().any(|(field, _)| part.has(*field));
        Self::ALL.into_iter().find(lacks).unwrap_or(Self::Promises)
    }

    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::Role => Self::Work,
            Self::Work => Self::You,
            Self::You | Self::Promises => Self::Promises,
        }
    }

    pub const fn previous(self) -> Option<Self> {
        match self {
            Self::Role => None,
            Self::Work => Some(Self::Role),
            Self::You => Some(Self::Work),
            Self::Promises => Some(Self::You),
        }
    }

    /// Whether the field is on this screen.
    pub const fn has(self, field: Field) -> bool {
        match self {
            Self::Role => matches!(field, Field::Profession),
            Self::Work => matches!(
                field,
                Field::Service
                    | Field::Register
                    | Field::RegisterNumber
                    | Field::Organisation
                    | Field::Authority
                    | Field::Team
            ),
            Self::You => matches!(field, Field::Name | Field::Email),
            Self::Promises => matches!(field, Field::Why | Field::NoSelling | Field::InConfidence),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_on_one_screen() {
        for (field, _) in ApplicationForm::default().pairs() {
            let on = Part::ALL.into_iter().filter(|part| part.has(field)).count();
            assert_eq!(on, 1, "{field:?}");
        }
    }

    #[test]
    fn whoever_comes_back_goes_on_where_something_is_missing() {
        let mut form = ApplicationForm::default();
        assert_eq!(Part::reached(&form), Part::Role);
        form.profession = "trust-executive".into();
        assert_eq!(Part::reached(&form), Part::Work);
        form.organisation = "Fernhill Trust".into();
        assert_eq!(Part::reached(&form), Part::You);
        (form.name, form.email) = ("Dawn".into(), "dawn@example.org".into());
        assert_eq!(Part::reached(&form), Part::Promises);
        (form.no_selling, form.in_confidence) = ("yes".into(), "yes".into());
        assert_eq!(Part::reached(&form), Part::Promises);
    }

    #[test]
    fn whoever_goes_on_from_the_first_screen_comes_to_the_last_and_can_go_back() {
        let mut part = Part::from_step("nonsense");
        for next in &Part::ALL[1..] {
            assert_eq!((part.next(), next.previous()), (*next, Some(part)));
            part = *next;
        }
        assert_eq!(part.next(), part);
    }
}
