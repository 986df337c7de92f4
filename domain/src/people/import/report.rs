//! What was found in a file: kept with the import, and shown to whoever brought it.

use super::{Column, RowMistake};
use crate::plain;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Why a file as a whole cannot be used, and what to do instead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum FileProblem {
    #[error("{}", lacks(.0))]
    Lacks(Vec<Column>),
    #[error("Two columns are called “{}”. Keep the right one.", .0.label())]
    Twice(Column),
    #[error("There is nothing in this file.")]
    Empty,
    #[error("This is a spreadsheet and not a CSV file. In the spreadsheet, choose “Save as” and then “CSV UTF-8”.")]
    Spreadsheet,
    #[error("This file is written in UTF-16. In the spreadsheet, choose “Save as” and then “CSV UTF-8”.")]
    Utf16,
    #[error("This file has {has} megabytes, more than any list of members. It may have up to {most}.")]
    TooLarge { has: u64, most: u64 },
    #[error("This file has more than {most} rows. Split it into several.")]
    TooManyRows { most: u32 },
    #[error("The file could not be read. Bring it once more.")]
    Unreadable,
    /// What the reader of locations says.
    #[error("{0}")]
    Said(String),
    /// Locations are imported all or none.
    #[error("{} to put right. Nothing is imported from a list of locations that is not right throughout.", plain::counted(*.cells, "cell"))]
    Cells { cells: i64, named: Vec<WrongCell> },
}

/// A cell that cannot be taken as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrongCell {
    /// `Row 3, Care homes beds`
    pub place: String,
    pub advice: String,
}

fn lacks(columns: &[Column]) -> String {
    let names: Vec<_> = columns.iter().map(|column| format!("“{}”", column.label())).collect();
    let (noun, them) = if names.len() == 1 { ("column", "it") } else { ("columns", "them") };
    format!("The file has no {noun} {}. Add {them}, in any place.", plain::list(&names))
}

/// A row with an address that an earlier one has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repeated {
    pub row: u32,
    pub first: u32,
}

/// What a list of members holds. Rows are counted without the heading; lists of rows are cut off at some length, the
/// counts are not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MembersReport {
    pub rows: u32,
    /// Nobody has their address yet; after the import, those who were added.
    pub new: u32,
    /// The circle knows their address already; they are left as they are.
    pub known: u32,
    /// Of those who are known, whoever has another address by now. Which one is theirs to tell.
    #[serde(default)]
    pub moved: u32,
    pub repeated: u32,
    pub wrong: u32,
    #[serde(default)]
    pub moved_rows: Vec<u32>,
    pub repeated_rows: Vec<Repeated>,
    pub mistakes: Vec<RowMistake>,
}

/// What a list of locations would change, or has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocationsReport {
    /// The day that the file carries.
    pub as_at: Date,
    pub locations: i64,
    /// How many there were before.
    pub before: i64,
    pub new: i64,
    pub gone: i64,
    pub manager_changed: i64,
    /// Members who are asked whether their home is still theirs.
    pub asked: i64,
    /// It was imported before, and nothing is to be done.
    pub is_current: bool,
}

/// What a list of proposals holds. Rows that are named are cut off at some length, the counts are not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposalsReport {
    /// The slug of the conference that it is for.
    pub conference: String,
    pub rows: u32,
    /// Not here yet; after the import, those that were added.
    pub new: u32,
    /// Imported before; they are left as they are.
    pub known: u32,
    /// Withdrawn there, or never sent.
    pub left_out: u32,
    pub wrong: u32,
    pub mistakes: Vec<WrongCell>,
    /// Fields that mean nothing to us.
    pub ignored: Vec<String>,
}

/// What became of a file, by what it is a list of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Report {
    /// Not read to the end yet.
    Nothing,
    Refused(FileProblem),
    Members(MembersReport),
    Locations(LocationsReport),
    Proposals(ProposalsReport),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_missing_column_is_one() {
        let words = FileProblem::Lacks(vec![Column::VettedOn]).to_string();
        assert_eq!(words, "The file has no column “vetted on”. Add it, in any place.");
    }

    #[test]
    fn cells_to_put_right_are_counted() {
        let words = FileProblem::Cells { cells: 1, named: Vec::new() }.to_string();
        assert!(words.starts_with("1 cell to put right."), "{words}");
    }
}
