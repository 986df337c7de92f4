use crate::form::{Field, Mistakes, Problem, typed_in};
use crate::people::{EmailAddress, Profession, Register, RegisterEntry, Workplace};
use crate::plain;
use serde::{Deserialize, Serialize};

const LONGEST_NAME: u32 = 120;
const LONGEST_WHY: u32 = 2000;

/// An application as typed. Fields are named as the controls are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ApplicationForm {
    pub name: String,
    pub email: String,
    pub profession: String,
    pub service: String,
    pub register: String,
    pub register_number: String,
    pub organisation: String,
    pub authority: String,
    pub team: String,
    pub why: String,
    pub no_selling: String,
    pub in_confidence: String,
}

/// What an applicant says of themselves, once it could be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    pub name: String,
    pub email: EmailAddress,
    pub profession: Profession,
    pub workplace: Workplace,
    pub why: String,
}

impl ApplicationForm {
    /// What stands for "none of these" among the professions: an honest answer, and no application.
    pub const NONE_OF_THESE: &str = "none";

    pub fn from_pairs(pairs: &[(String, String)]) -> Self {
        let typed = |field| typed_in(pairs, field);
        Self {
            name: typed(Field::Name),
            email: typed(Field::Email),
            profession: typed(Field::Profession),
            service: typed(Field::Service),
            register: typed(Field::Register),
            register_number: typed(Field::RegisterNumber),
            organisation: typed(Field::Organisation),
            authority: typed(Field::Authority),
            team: typed(Field::Team),
            why: typed(Field::Why),
            no_selling: typed(Field::NoSelling),
            in_confidence: typed(Field::InConfidence),
        }
    }

    pub fn pairs(&self) -> [(Field, &str); 12] {
        [
            (Field::Name, &self.name),
            (Field::Email, &self.email),
            (Field::Profession, &self.profession),
            (Field::Service, &self.service),
            (Field::Register, &self.register),
            (Field::RegisterNumber, &self.register_number),
            (Field::Organisation, &self.organisation),
            (Field::Authority, &self.authority),
            (Field::Team, &self.team),
            (Field::Why, &self.why),
            (Field::NoSelling, &self.no_selling),
            (Field::InConfidence, &self.in_confidence),
        ]
    }

    /// Each role is asked for its own evidence; fields of other roles do not count, whatever is in them.
    ///
    /// # Errors
    /// Every field that cannot be taken as it is.
    pub fn read(&self) -> Result<Statement, Mistakes> {
        let mut mistakes = Mistakes::default();
        let profession =
            mistakes.note(Field::Profession, Profession::from_code(&self.profession).ok_or(Problem::NotOffered));
        let workplace = profession.and_then(|profession| mistakes.take(self.read_workplace(profession)));
        let name = mistakes.note(Field::Name, plain::name(&self.name, LONGEST_NAME));
        let email = mistakes.note(Field::Email, EmailAddress::parse(&self.email));
        let why = mistakes.note(Field::Why, plain::text(&self.why, LONGEST_WHY));
        for (field, ticked) in [(Field::NoSelling, &self.no_selling), (Field::InConfidence, &self.in_confidence)] {
            mistakes.note(field, if ticked.is_empty() { Err(Problem::PromiseMissing) } else { Ok(()) });
        }
        match (name, email, profession, workplace, why, mistakes.is_empty()) {
            (Some(name), Some(email), Some(profession), Some(workplace), Some(why), true) => {
                Ok(Statement { name, email, profession, workplace, why })
            }
            _ => Err(mistakes),
        }
    }

    fn read_workplace(&self, profession: Profession) -> Result<Workplace, Mistakes> {
        let mut mistakes = Mistakes::default();
        let mut named = |field, typed| mistakes.note(field, plain::name(typed, LONGEST_NAME)).unwrap_or_default();
        let mut workplace = Workplace::default();
        match profession {
            Profession::RegisteredManager => {
                workplace.service = named(Field::Service, &self.service);
                workplace.entry = self.read_entry(&mut mistakes);
            }
            Profession::TrustExecutive => workplace.organisation = named(Field::Organisation, &self.organisation),
            Profession::Cqc => {
                Profession::Cqc.label().clone_into(&mut workplace.organisation);
                workplace.team = named(Field::Team, &self.team);
            }
            Profession::LocalAuthority => {
                workplace.organisation = named(Field::Authority, &self.authority);
                workplace.team = named(Field::Team, &self.team);
            }
        }
        if mistakes.is_empty() { Ok(workplace) } else { Err(mistakes) }
    }

    fn read_entry(&self, mistakes: &mut Mistakes) -> Option<RegisterEntry> {
        let register =
            mistakes.note(Field::Register, Register::from_code(&self.register).ok_or(Problem::NotOffered))?;
        mistakes.note(Field::RegisterNumber, RegisterEntry::parse(register, &self.register_number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manager() -> ApplicationForm {
        ApplicationForm {
            name: "  Dawn   Okafor ".into(),
            email: "dawn@rosewood.example".into(),
            profession: "registered-manager".into(),
            service: "Rosewood House".into(),
            register: "cqc".into(),
            register_number: "1-1000210669".into(),
            no_selling: "yes".into(),
            in_confidence: "yes".into(),
            ..ApplicationForm::default()
        }
    }

    fn wrong(form: &ApplicationForm) -> Vec<Field> {
        form.read().unwrap_err().into_vec().into_iter().map(|(field, _)| field).collect()
    }

    #[test]
    fn a_manager_names_the_home_and_its_number() {
        let statement = manager().read().unwrap();
        assert_eq!(statement.name, "Dawn Okafor");
        assert_eq!(statement.workplace.entry.unwrap().number, "1-1000210669");
        let form = ApplicationForm { register_number: "rosewood".into(), service: String::new(), ..manager() };
        assert_eq!(wrong(&form), [Field::Service, Field::RegisterNumber]);
    }

    #[test]
    fn what_was_typed_for_another_role_does_not_count() {
        let form = ApplicationForm { profession: "local-authority".into(), register_number: "?".into(), ..manager() };
        assert_eq!(wrong(&form), [Field::Authority, Field::Team]);
        let form = ApplicationForm { authority: "Devon".into(), team: "Quality".into(), ..form };
        assert_eq!(form.read().unwrap().workplace.entry, None);
    }

    #[test]
    fn both_promises_are_needed_each_by_itself() {
        let form = ApplicationForm { no_selling: String::new(), ..manager() };
        assert_eq!(wrong(&form), [Field::NoSelling]);
        let form = ApplicationForm { in_confidence: String::new(), ..manager() };
        assert_eq!(wrong(&form), [Field::InConfidence]);
    }

    #[test]
    fn a_name_that_hides_letters_or_never_ends_is_refused() {
        for odd in ["Dawn \u{202e}rofakO", "Dawn\u{200b}Okafor", "Dawn\u{7}", &"D".repeat(10_000), " "] {
            assert_eq!(wrong(&ApplicationForm { name: odd.into(), ..manager() }), [Field::Name], "{odd:.20}");
        }
    }

    #[test]
    fn every_field_is_read_back_from_what_the_page_sends() {
        let pairs = manager().pairs().map(|(field, typed)| (field.name().to_owned(), typed.to_owned()));
        assert_eq!(ApplicationForm::from_pairs(&pairs), manager());
    }
}
