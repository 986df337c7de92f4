//! Files from elsewhere, read with care: they may be large, damaged or hostile. Nothing is loaded whole, limits are met
//! while reading, and what is wrong with a row is said by its number and column.

mod columns;
mod csv_file;
mod letter;
mod limits;
pub mod locations;
mod ods;
pub mod talks;
#[cfg(test)]
mod tests;
mod text;

pub use columns::RowMistake;
pub(crate) use text::decoded;

/// How far a reader has come; `bytes` of `of`, after unpacking.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    pub rows: u64,
    pub bytes: u64,
    pub of: u64,
}

/// One row as a reader hands it on.
struct Row<'a> {
    /// As a spreadsheet counts: from 1.
    number: u64,
    /// Trimmed; without what is empty at the end.
    cells: &'a [String],
    bytes: u64,
    of: u64,
}

type Sink<'a> = dyn FnMut(Row<'_>) -> Result<(), Unreadable> + 'a;

/// Why a file cannot be read: a sentence that says what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unreadable(String);

impl Unreadable {
    fn new(words: impl Into<String>) -> Self {
        Self(words.into())
    }
}

impl From<&std::io::Error> for Unreadable {
    fn from(e: &std::io::Error) -> Self {
        // A limit that was met is a sentence already.
        match e.get_ref().and_then(|inner| inner.downcast_ref::<Self>()) {
            Some(limit) => limit.clone(),
            None => Self(format!("The file cannot be read to its end ({e}). Fetch it again.")),
        }
    }
}

impl From<std::io::Error> for Unreadable {
    fn from(e: std::io::Error) -> Self {
        Self::from(&e)
    }
}
