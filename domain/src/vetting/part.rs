use crate::form::Field;

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
    use crate::vetting::ApplicationForm;

    #[test]
    fn every_field_is_on_one_screen() {
        for (field, _) in ApplicationForm::default().pairs() {
            let on = Part::ALL.into_iter().filter(|part| part.has(field)).count();
            assert_eq!(on, 1, "{field:?}");
        }
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
