//! What was found in a file: kept with the import, and shown to whoever brought it.

use super::{Column, RowMistake};
use crate::plain;
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
    pub repeated: u32,
    pub wrong: u32,
    pub repeated_rows: Vec<Repeated>,
    pub mistakes: Vec<RowMistake>,
}

/// What became of a file, by what it is a list of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Report {
    /// Not read to the end yet.
    Nothing,
    Refused(FileProblem),
    Members(MembersReport),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_missing_column_is_one() {
        let words = FileProblem::Lacks(vec![Column::VettedOn]).to_string();
        assert_eq!(words, "The file has no column “vetted on”. Add it, in any place.");
    }
}
