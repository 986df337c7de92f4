//! What a reader refuses to swallow. The true file has 23 MB, unpacks to 440 MB, and has 56,000 rows of 110 cells.

use super::Unreadable;
use std::io::{BufRead, Error, Read, Result};

/// Bytes of the file as it lies on the disk.
pub const FILE: u64 = 250 << 20;
/// Bytes of a spreadsheet's table once unpacked.
pub const UNPACKED: u64 = 1 << 30;
/// Files within a spreadsheet: an office writes a dozen.
pub const ENTRIES: u64 = 1_000;
pub const ROWS: u64 = 200_000;
pub const COLUMNS: usize = 1_024;
/// Characters of one cell.
pub const CELL: usize = 20_000;
/// Bytes of one piece: a tag, the text between two, or a row of CSV. A parser must hold it whole.
const PIECE: u64 = 4 << 20;
/// Elements within elements.
pub const DEPTH: usize = 64;

/// Hands bytes on and stops at a limit: of all of them, and of one piece.
pub struct Limited<R> {
    inner: R,
    all: u64,
    most: u64,
    piece: u64,
}

impl<R> Limited<R> {
    pub fn new(inner: R, most: u64) -> Self {
        Self { inner, all: 0, most, piece: 0 }
    }

    /// The parser begins with another piece.
    pub fn next_piece(&mut self) {
        self.piece = 0;
    }

    pub fn bytes(&self) -> u64 {
        self.all
    }

    fn took(&mut self, bytes: usize) {
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        self.all = self.all.saturating_add(bytes);
        self.piece = self.piece.saturating_add(bytes);
    }

    fn check(&self) -> Result<()> {
        let words = if self.all > self.most {
            format!("The file unpacks to more than {} MB. That is no list of locations.", self.most >> 20)
        } else if self.piece > PIECE {
            format!("One cell or row of the file has more than {} MB. A quotation mark may be missing.", PIECE >> 20)
        } else {
            return Ok(());
        };
        Err(Error::other(Unreadable::new(words)))
    }
}

impl<R: BufRead> BufRead for Limited<R> {
    fn fill_buf(&mut self) -> Result<&[u8]> {
        self.check()?;
        self.inner.fill_buf()
    }

    fn consume(&mut self, bytes: usize) {
        self.took(bytes);
        self.inner.consume(bytes);
    }
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, to: &mut [u8]) -> Result<usize> {
        self.check()?;
        let bytes = self.inner.read(to)?;
        self.took(bytes);
        Ok(bytes)
    }
}
