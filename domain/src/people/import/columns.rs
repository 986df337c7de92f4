//! Columns by name, and a row read by them.

use super::cell::{self, CellProblem};
use super::report::FileProblem;
use crate::coded::coded;
use crate::people::{EmailAddress, Profession, Register, RegisterEntry, Workplace};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Longest name of a person, and of what is said about how they were vetted.
const LONGEST_NAME: u32 = 120;
const LONGEST_NOTE: u32 = 200;

coded! {
    /// A column of the file. Others that it may have are not looked at.
    Column {
        Name = "name", "name";
        Email = "email", "e-mail";
        Role = "role", "role";
        Home = "home", "home";
        VettedBy = "vetted-by", "vetted by";
        VettedOn = "vetted-on", "vetted on";
        Source = "source", "source";
        LawfulBasis = "lawful-basis", "lawful basis";
        /// The one that a file need not have.
        CqcLocation = "cqc-location", "CQC location";
    }
}

impl Column {
    /// What the column may be called: letters and figures only, in lower case.
    const fn names(self) -> &'static [&'static str] {
        match self {
            Self::Name => &["name", "fullname", "membername"],
            Self::Email => &["email", "emailaddress", "mail", "workemail"],
            Self::Role => &["role", "profession", "jobtitle", "position"],
            Self::Home => &["home", "carehome", "service", "organisation", "organization", "workplace", "employer"],
            Self::VettedBy => &["vettedby", "checkedby", "verifiedby"],
            Self::VettedOn => &["vettedon", "vetteddate", "datevetted", "checkedon", "verifiedon"],
            Self::Source => &["source", "origin"],
            Self::LawfulBasis => &["lawfulbasis", "legalbasis", "gdprbasis"],
            Self::CqcLocation => &["cqclocation", "cqclocationid", "locationid", "cqcid"],
        }
    }

    const fn is_needed(self) -> bool {
        !matches!(self, Self::CqcLocation)
    }
}

/// How somebody was vetted before they came here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vetted {
    pub by: String,
    pub on: Date,
    pub source: String,
    pub lawful_basis: String,
}

/// A row that can be imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedPerson {
    pub name: String,
    pub email: EmailAddress,
    pub profession: Profession,
    pub workplace: Workplace,
    pub vetted: Vetted,
}

/// A cell that cannot be taken; rows are numbered as the spreadsheet does, the heading being row 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowMistake {
    pub row: u32,
    pub column: Column,
    pub problem: CellProblem,
}

/// Which place in a row holds which column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns(Vec<(Column, usize)>);

impl Columns {
    /// Finds the columns by their headings, in any order and writing.
    ///
    /// # Errors
    /// Names the columns that are missing, or one that is there twice.
    pub fn find<'h>(headings: impl Iterator<Item = &'h str>) -> Result<Self, FileProblem> {
        let mut found: Vec<(Column, usize)> = Vec::new();
        for (place, heading) in headings.enumerate() {
            let plain: String = heading.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
            let Some(column) = Column::ALL.iter().copied().find(|column| column.names().contains(&plain.as_str()))
            else {
                continue;
            };
            if found.iter().any(|(known, _)| *known == column) {
                return Err(FileProblem::Twice(column));
            }
            found.push((column, place));
        }
        let needed = Column::ALL.iter().copied().filter(|column| column.is_needed());
        let missing: Vec<_> = needed.filter(|column| found.iter().all(|(known, _)| known != column)).collect();
        if missing.is_empty() { Ok(Self(found)) } else { Err(FileProblem::Lacks(missing)) }
    }

    /// Reads one row. `cells` may be shorter than the heading: what is not there is empty.
    ///
    /// # Errors
    /// Everything that is wrong with the row.
    pub fn read(&self, row: u32, cells: &[&str], today: Date) -> Result<ImportedPerson, Vec<RowMistake>> {
        let mut mistakes = Vec::new();
        let cell = |column| {
            let place = self.0.iter().find(|(known, _)| *known == column).map(|(_, place)| *place);
            place.and_then(|place| cells.get(place)).copied().unwrap_or_default()
        };
        let mut note = |column, problem| mistakes.push(RowMistake { row, column, problem });
        let mut taken = Taken { note: &mut note };
        let name = taken.or_noted(Column::Name, cell::name(cell(Column::Name), LONGEST_NAME));
        let email = taken.or_noted(Column::Email, cell::email(cell(Column::Email)));
        let profession = taken.or_noted(Column::Role, cell::role(cell(Column::Role)));
        let home = taken.or_noted(Column::Home, cell::note(cell(Column::Home), LONGEST_NAME));
        let by = taken.or_noted(Column::VettedBy, cell::name(cell(Column::VettedBy), LONGEST_NAME));
        let on = taken.or_noted(Column::VettedOn, cell::day(cell(Column::VettedOn), today));
        let source = taken.or_noted(Column::Source, needed(cell(Column::Source)));
        let lawful_basis = taken.or_noted(Column::LawfulBasis, needed(cell(Column::LawfulBasis)));
        let entry = taken.or_noted(Column::CqcLocation, entry(cell(Column::CqcLocation)));
        match (name, email, profession, home, by, on, source, lawful_basis, entry) {
            (
                Some(name),
                Some(email),
                Some(profession),
                Some(home),
                Some(by),
                Some(on),
                Some(source),
                Some(lawful_basis),
                Some(entry),
            ) => Ok(ImportedPerson {
                name,
                email,
                profession,
                workplace: workplace(profession, home, entry),
                vetted: Vetted { by, on, source, lawful_basis },
            }),
            _ => Err(mistakes),
        }
    }
}

struct Taken<'n> {
    note: &'n mut dyn FnMut(Column, CellProblem),
}

impl Taken<'_> {
    fn or_noted<T>(&mut self, column: Column, read: Result<T, CellProblem>) -> Option<T> {
        read.map_err(|problem| (self.note)(column, problem)).ok()
    }
}

fn needed(cell: &str) -> Result<String, CellProblem> {
    match cell::note(cell, LONGEST_NOTE)? {
        words if words.is_empty() => Err(CellProblem::Plain(crate::form::Problem::Missing)),
        words => Ok(words),
    }
}

fn entry(cell: &str) -> Result<Option<RegisterEntry>, CellProblem> {
    match cell::words(cell)? {
        "" => Ok(None),
        number => Ok(Some(RegisterEntry::parse(Register::Cqc, number)?)),
    }
}

/// A registered manager's home is a service, anybody else's an organisation.
fn workplace(profession: Profession, home: String, entry: Option<RegisterEntry>) -> Workplace {
    match profession {
        Profession::RegisteredManager => Workplace { service: home, entry, ..Workplace::default() },
        _ => Workplace { organisation: home, entry, ..Workplace::default() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::Problem;

    const TODAY: Date = jiff::civil::date(2026, 11, 22);
    const HEADINGS: [&str; 8] =
        ["Name", "E-Mail", "ROLE", "Care home", "Vetted_by", "vetted on", "Source", "Lawful basis"];
    const DAWN: [&str; 8] = [
        "Dawn Okafor",
        "Dawn@example.org",
        "manager",
        "Rosewood House",
        "Asha Patel",
        "14/03/2026",
        "the group",
        "consent",
    ];

    #[test]
    fn columns_are_found_in_any_order_and_writing_and_others_are_left_alone() {
        let mut headings = vec!["Notes"];
        headings.extend(HEADINGS.iter().rev());
        let mut cells = vec!["=1+1"];
        cells.extend(DAWN.iter().rev());
        let columns = Columns::find(headings.into_iter()).unwrap();
        let dawn = columns.read(2, &cells, TODAY).unwrap();
        assert_eq!((dawn.name.as_str(), dawn.email.as_str()), ("Dawn Okafor", "dawn@example.org"));
        assert_eq!(dawn.workplace.service, "Rosewood House");
        assert_eq!(dawn.vetted.on, jiff::civil::date(2026, 3, 14));
    }

    #[test]
    fn every_missing_column_is_named_and_none_may_come_twice() {
        let lacking = Columns::find(["name", "email", "role"].into_iter()).unwrap_err();
        assert_eq!(
            lacking.to_string(),
            "The file has no columns “home”, “vetted by”, “vetted on”, “source” and “lawful basis”. Add them, in any place."
        );
        let twice = Columns::find(HEADINGS.into_iter().chain(["email"]));
        assert_eq!(twice, Err(FileProblem::Twice(Column::Email)));
    }

    #[test]
    fn everything_wrong_with_a_row_is_said_with_its_number_and_column() {
        let columns = Columns::find(HEADINGS.into_iter()).unwrap();
        let row = ["#NAME?", "dawn", "boss", "", "", "46095"];
        let mistakes = columns.read(7, &row, TODAY).unwrap_err();
        assert!(mistakes.iter().all(|mistake| mistake.row == 7));
        let columns: Vec<_> = mistakes.iter().map(|mistake| mistake.column.label()).collect();
        assert_eq!(columns, ["name", "e-mail", "role", "vetted by", "vetted on", "source", "lawful basis"]);
        assert_eq!(mistakes[3].problem, CellProblem::Plain(Problem::Missing));
    }

    #[test]
    fn a_regulator_works_for_an_organisation_and_a_location_is_kept_where_it_is_given() {
        let columns = Columns::find(HEADINGS.into_iter().chain(["CQC Location ID"])).unwrap();
        let mut row = DAWN.to_vec();
        row.push("1-1000210669");
        assert_eq!(columns.read(2, &row, TODAY).unwrap().workplace.entry.unwrap().number, "1-1000210669");
        row[2] = "CQC";
        row[8] = "";
        let workplace = columns.read(2, &row, TODAY).unwrap().workplace;
        assert_eq!((workplace.organisation.as_str(), workplace.entry), ("Rosewood House", None));
    }
}
