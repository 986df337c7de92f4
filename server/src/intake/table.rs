//! CSV as spreadsheets write it: with a comma, a semicolon or a tab, in UTF-8 or in what Windows had before, or in both.

use csv::ByteRecord;
use domain::people::import::FileProblem;
use encoding_rs::WINDOWS_1252;
use std::borrow::Cow;

/// A row of a file, numbered as the spreadsheet does.
#[derive(Debug)]
pub struct Row {
    pub number: u32,
    record: ByteRecord,
}

impl Row {
    /// Each cell by itself: lists that were pasted together hold several encodings.
    pub fn cells(&self) -> Vec<Cow<'_, str>> {
        let cell = |bytes| match std::str::from_utf8(bytes) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0,
        };
        self.record.iter().map(cell).collect()
    }

    fn is_blank(&self) -> bool {
        self.record.iter().all(|cell| cell.iter().all(u8::is_ascii_whitespace))
    }
}

/// The rows of a file, blank ones left out.
pub struct Rows<'b> {
    bytes: &'b [u8],
    reader: csv::Reader<&'b [u8]>,
    /// The line on which the reader stands, up to which place, and how many breaks inside of cells came before.
    line: usize,
    counted: usize,
    inside: usize,
}

impl<'b> Rows<'b> {
    /// # Errors
    /// What is not CSV, and what to do instead.
    pub fn of(bytes: &'b [u8]) -> Result<Self, FileProblem> {
        let head = &bytes[..bytes.len().min(1000)];
        if head.starts_with(b"PK\x03\x04") || head.starts_with(b"\xd0\xcf\x11\xe0") {
            return Err(FileProblem::Spreadsheet);
        }
        if head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") || head.contains(&0) {
            return Err(FileProblem::Utf16);
        }
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Err(FileProblem::Empty);
        }
        let reader =
            csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter(bytes)).from_reader(bytes);
        Ok(Self { bytes, reader, line: 1, counted: 0, inside: 0 })
    }

    /// The row on which the next record begins: its line, less the breaks inside of cells.
    fn next_number(&mut self) -> u32 {
        let at = usize::try_from(self.reader.position().byte()).unwrap_or(usize::MAX).min(self.bytes.len());
        let blank = self.bytes[at..].iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
        let begins = at + blank;
        self.line += breaks(&self.bytes[self.counted..begins]);
        self.counted = begins;
        u32::try_from(self.line - self.inside).unwrap_or(u32::MAX)
    }
}

impl Iterator for Rows<'_> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        loop {
            let number = self.next_number();
            let mut record = ByteRecord::new();
            // Reading from memory does not fail, and rows of any length are taken.
            if !self.reader.read_byte_record(&mut record).unwrap_or(false) {
                return None;
            }
            self.inside += record.iter().map(breaks).sum::<usize>();
            let row = Row { number, record };
            if !row.is_blank() {
                return Some(row);
            }
        }
    }
}

/// Line breaks of any system; one of two characters counts once.
fn breaks(bytes: &[u8]) -> usize {
    let after_return = |at: usize| at.checked_sub(1).is_some_and(|before| bytes[before] == b'\r');
    let is_break = |(at, b): (usize, &u8)| *b == b'\r' || (*b == b'\n' && !after_return(at));
    bytes.iter().enumerate().filter(|pair| is_break(*pair)).count()
}

/// Whichever of the three the heading has most of.
fn delimiter(bytes: &[u8]) -> u8 {
    let first = bytes.split(|b| matches!(b, b'\r' | b'\n')).find(|line| !line.is_empty()).unwrap_or_default();
    let has = |mark: u8| first.split(|b| *b == mark).count();
    [b'\t', b';', b','].into_iter().max_by_key(|mark| has(*mark)).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(bytes: &[u8]) -> Vec<(u32, Vec<String>)> {
        let own = |row: Row| (row.number, row.cells().into_iter().map(Cow::into_owned).collect());
        Rows::of(bytes).unwrap().map(own).collect()
    }

    #[test]
    fn rows_have_the_numbers_that_the_spreadsheet_shows() {
        for line_end in ["\r\n", "\n", "\r"] {
            let text = ["a,b", "1,\"two\nlines\"", "", ",", "5,6"].join(line_end);
            let read = rows(text.as_bytes());
            let numbers: Vec<_> = read.iter().map(|(number, _)| *number).collect();
            assert_eq!(numbers, [1, 2, 5], "{line_end:?}");
            assert_eq!(read[2].1, ["5", "6"]);
        }
    }

    #[test]
    fn several_encodings_in_one_file_are_read_cell_by_cell() {
        let mut file = b"\xef\xbb\xbfname;home\r\n".to_vec();
        file.extend("Siân;Tŷ Gwyn\r\n".as_bytes());
        file.extend(b"Ren\xe9e;Caf\xe9 House\r\n");
        let read = rows(&file);
        assert_eq!(read[0].1, ["name", "home"]);
        assert_eq!(read[1].1, ["Siân", "Tŷ Gwyn"]);
        assert_eq!(read[2].1, ["Renée", "Café House"]);
    }

    #[test]
    fn what_is_no_csv_is_called_by_its_name() {
        let refused = |bytes: &[u8]| Rows::of(bytes).err();
        assert_eq!(refused(b"PK\x03\x04rest"), Some(FileProblem::Spreadsheet));
        assert_eq!(refused(b"\xff\xfen\0a\0m\0e\0"), Some(FileProblem::Utf16));
        assert_eq!(refused(b"n\0a\0m\0e\0"), Some(FileProblem::Utf16));
        assert_eq!(refused(b"\xef\xbb\xbf \r\n"), Some(FileProblem::Empty));
    }

    #[test]
    fn a_quotation_mark_that_never_closes_makes_one_long_cell_and_ends() {
        let file = format!("name,home\n\"Dawn,{}", "x\n".repeat(100_000));
        let read = rows(file.as_bytes());
        assert_eq!(read.len(), 2);
    }
}
