//! The CSV form of the file.

use super::limits::{self, Limited};
use super::text::{clean, decoded};
use super::{Row, Sink, Unreadable};
use csv::{ByteRecord, ReaderBuilder};
use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::path::Path;

/// Reads every row, the header too.
pub fn read(path: &Path, row: &mut Sink<'_>) -> Result<(), Unreadable> {
    let mut file = File::open(path)?;
    let of = file.metadata()?.len();
    let mut head = [0; 4096];
    let n = file.read(&mut head)?;
    file.rewind()?;
    let delimiter = delimiter(&head[..n])?;
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(Limited::new(BufReader::new(file), limits::FILE));
    let (mut record, mut cells) = (ByteRecord::new(), Vec::new());
    // Rows, not lines: a spreadsheet counts one whose cell has a line break once, whatever ends its lines.
    let mut number = 0;
    loop {
        reader.get_mut().next_piece();
        let more = reader.read_byte_record(&mut record).map_err(|e| match e.into_kind() {
            csv::ErrorKind::Io(e) => Unreadable::from(e),
            other => Unreadable::new(format!("The file is not CSV ({other:?}). Save it as CSV again.")),
        })?;
        if !more {
            return Ok(());
        }
        if record.len() > limits::COLUMNS {
            return Err(Unreadable::new(format!("A row has more than {} columns. That is no list.", limits::COLUMNS)));
        }
        cells.clear();
        cells.extend(record.iter().map(|cell| clean(&decoded(&cell[..cell.len().min(limits::CELL)]))));
        while cells.last().is_some_and(String::is_empty) {
            cells.pop();
        }
        number += 1;
        if number > limits::ROWS {
            return Err(Unreadable::new(format!("The file has more than {} rows. That is no list.", limits::ROWS)));
        }
        let bytes = reader.get_ref().bytes();
        row(Row { number, cells: &cells, bytes, of })?;
    }
}

/// What stands between the cells of the first line.
fn delimiter(head: &[u8]) -> Result<u8, Unreadable> {
    if head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]) {
        return Err(Unreadable::new("The file is UTF-16. Save it as “CSV UTF-8” and import that."));
    }
    if head.contains(&0) {
        return Err(Unreadable::new(
            "This is neither a spreadsheet (.ods) nor CSV. Fetch the file of active locations again from cqc.org.uk.",
        ));
    }
    let line = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let count = |delimiter: u8| line.split(|byte| *byte == delimiter).count();
    Ok([b',', b';', b'\t'].into_iter().rev().max_by_key(|delimiter| count(*delimiter)).unwrap_or(b','))
}
