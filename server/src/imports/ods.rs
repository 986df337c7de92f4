//! Rows of a sheet of an office's spreadsheet (`.ods`), read while it unpacks (`OpenDocument` 1.3 part 3, §9: tables).

use super::limits::{self, Limited};
use super::text::{as_at, clean};
use super::{Row, Sink, Unreadable};
use jiff::civil::Date;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;
use zip::ZipArchive;

/// Rows at the top of other sheets in which the date of the file is looked for.
const NOTES: u64 = 200;

/// Reads every row of the sheet with that name. Answers the date that another sheet gives.
pub fn read(path: &Path, sheet: &str, row: &mut Sink<'_>) -> Result<Option<Date>, Unreadable> {
    let mut file = File::open(path)?;
    check_entries(&mut file)?;
    let no_sheet = |why: &dyn std::fmt::Display| {
        Unreadable::new(format!(
            "This is no OpenDocument spreadsheet ({why}). Fetch the file of active locations again from cqc.org.uk."
        ))
    };
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(|e| no_sheet(&e))?;
    let content = archive.by_name("content.xml").map_err(|e| no_sheet(&e))?;
    let of = content.size();
    if of > limits::UNPACKED {
        let (has, most) = (of >> 20, limits::UNPACKED >> 20);
        return Err(Unreadable::new(format!("The file unpacks to {has} MB; the most we take is {most} MB.")));
    }
    let unpacked = Limited::new(BufReader::with_capacity(1 << 16, content), limits::UNPACKED);
    let mut reader = Reader::from_reader(unpacked);
    reader.config_mut().check_end_names = false;
    let mut sheets = Sheets::new(sheet, of);
    let (mut piece, mut depth) = (Vec::new(), 0_usize);
    loop {
        piece.clear();
        reader.get_mut().next_piece();
        let bytes = reader.get_ref().bytes();
        let event = reader.read_event_into(&mut piece).map_err(|e| match e {
            quick_xml::Error::Io(e) => Unreadable::from(&*e),
            other => Unreadable::new(format!(
                "The spreadsheet is damaged near byte {bytes} ({other}). Fetch it again; it must not have a password."
            )),
        })?;
        match event {
            Event::Start(element) => {
                depth += 1;
                if depth > limits::DEPTH {
                    return Err(Unreadable::new("The spreadsheet is nested deeper than any office writes it."));
                }
                sheets.open(&element)?;
            }
            Event::Empty(element) => {
                sheets.open(&element)?;
                sheets.close(element.local_name().as_ref(), bytes, row)?;
            }
            Event::End(element) => {
                depth = depth.saturating_sub(1);
                sheets.close(element.local_name().as_ref(), bytes, row)?;
            }
            Event::Text(text) => sheets.text(&text),
            Event::CData(text) => sheets.text(&text),
            Event::GeneralRef(name) => sheets.text(&meant(&name)),
            Event::DocType(_) => {
                return Err(Unreadable::new("The spreadsheet defines words of its own, which no office does."));
            }
            Event::Eof => break,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
    sheets.finish()
}

/// What `&amp;` and its like stand for; nothing for what only a document type could define.
fn meant(name: &BytesRef<'_>) -> String {
    if let Ok(Some(letter)) = name.resolve_char_ref() {
        return letter.to_string();
    }
    quick_xml::escape::resolve_predefined_entity(name).unwrap_or_default().to_owned()
}

/// A zip's list of contents is held in memory, so its length is looked at before (PKWARE APPNOTE 4.3.14, 4.3.16).
fn check_entries(file: &mut File) -> Result<(), Unreadable> {
    let length = file.metadata()?.len();
    let tail = length.min(1 << 16);
    file.seek(SeekFrom::Start(length - tail))?;
    let mut end = Vec::new();
    file.read_to_end(&mut end)?;
    file.rewind()?;
    let number = |at: usize, bytes: usize| -> u64 {
        end.get(at..at + bytes).map_or(0, |it| it.iter().rev().fold(0, |sum, byte| sum << 8 | u64::from(*byte)))
    };
    let last = |mark: &[u8]| end.windows(mark.len()).rposition(|it| it == mark);
    let short = last(b"PK\x05\x06").map_or(0, |at| number(at + 10, 2));
    let long = last(b"PK\x06\x06").map_or(0, |at| number(at + 32, 8));
    if short.max(long) > limits::ENTRIES && !(short == 0xffff && long > 0 && long <= limits::ENTRIES) {
        return Err(Unreadable::new("The file has thousands of files within, which no spreadsheet has."));
    }
    Ok(())
}

/// What is known at one place of the document.
struct Sheets<'a> {
    wanted: &'a str,
    seen: Vec<String>,
    sheet: Option<Sheet>,
    found: bool,
    as_at: Option<Date>,
    of: u64,
    cells: Vec<String>,
    /// Empty cells that count only if one that is not follows.
    blank: usize,
    cell: Option<Cell>,
    /// How often the row occurs.
    repeated: u64,
    annotations: usize,
}

struct Sheet {
    wanted: bool,
    rows: u64,
}

#[derive(Default)]
struct Cell {
    repeated: usize,
    /// What the office calculates with; it comes before what is shown.
    value: Option<String>,
    text: String,
    paragraphs: usize,
}

impl<'a> Sheets<'a> {
    fn new(wanted: &'a str, of: u64) -> Self {
        Self {
            wanted,
            seen: Vec::new(),
            sheet: None,
            found: false,
            as_at: None,
            of,
            cells: Vec::new(),
            blank: 0,
            cell: None,
            repeated: 1,
            annotations: 0,
        }
    }

    fn is_read(&self) -> bool {
        self.sheet.as_ref().is_some_and(|sheet| sheet.wanted || sheet.rows < NOTES)
    }

    fn open(&mut self, element: &BytesStart<'_>) -> Result<(), Unreadable> {
        match element.local_name().as_ref() {
            "table" => {
                let name = attribute(element, "name").unwrap_or_default();
                let wanted = name.trim().eq_ignore_ascii_case(self.wanted);
                self.found |= wanted;
                self.seen.push(name.chars().take(40).collect());
                self.sheet = Some(Sheet { wanted, rows: 0 });
                if self.seen.len() > 100 {
                    return Err(Unreadable::new("The spreadsheet has more than a hundred sheets."));
                }
            }
            "table-row" => {
                self.repeated = number(element, "number-rows-repeated");
                self.cells.clear();
                self.blank = 0;
            }
            "table-cell" | "covered-table-cell" if self.is_read() => self.cell = Some(Cell::of(element)),
            "annotation" => self.annotations += 1,
            "p" => {
                if let (0, Some(cell)) = (self.annotations, &mut self.cell) {
                    cell.paragraphs += 1;
                    if cell.paragraphs > 1 {
                        cell.text.push(' ');
                    }
                }
            }
            "s" | "tab" | "line-break" => self.text(" "),
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        if let (0, Some(cell)) = (self.annotations, &mut self.cell)
            && cell.paragraphs > 0
            && cell.text.len() < limits::CELL
        {
            cell.text.extend(text.chars().take(limits::CELL));
        }
    }

    fn close(&mut self, name: &str, bytes: u64, row: &mut Sink<'_>) -> Result<(), Unreadable> {
        match name {
            "annotation" => self.annotations = self.annotations.saturating_sub(1),
            "table-cell" | "covered-table-cell" => self.close_cell()?,
            "table-row" => self.close_row(bytes, row)?,
            "table" => self.sheet = None,
            _ => {}
        }
        Ok(())
    }

    fn close_cell(&mut self) -> Result<(), Unreadable> {
        let Some(cell) = self.cell.take() else { return Ok(()) };
        let text = clean(cell.value.as_deref().unwrap_or(&cell.text));
        if text.is_empty() {
            self.blank = self.blank.saturating_add(cell.repeated);
            return Ok(());
        }
        if self.cells.len().saturating_add(self.blank).saturating_add(cell.repeated) > limits::COLUMNS {
            return Err(Unreadable::new(format!("A row has more than {} columns. That is no list.", limits::COLUMNS)));
        }
        self.cells.extend((0..std::mem::take(&mut self.blank)).map(|_| String::new()));
        self.cells.extend((1..cell.repeated).map(|_| text.clone()));
        self.cells.push(text);
        Ok(())
    }

    fn close_row(&mut self, bytes: u64, row: &mut Sink<'_>) -> Result<(), Unreadable> {
        let Some(sheet) = &mut self.sheet else { return Ok(()) };
        let first = sheet.rows.saturating_add(1);
        sheet.rows = sheet.rows.saturating_add(self.repeated);
        if self.cells.is_empty() {
            return Ok(());
        }
        if !sheet.wanted {
            self.as_at = self.as_at.or_else(|| self.cells.iter().find_map(|cell| as_at(cell)));
            return Ok(());
        }
        if sheet.rows > limits::ROWS {
            return Err(Unreadable::new(format!("The sheet has more than {} rows. That is no list.", limits::ROWS)));
        }
        for number in first..=sheet.rows {
            row(Row { number, cells: &self.cells, bytes, of: self.of })?;
        }
        Ok(())
    }

    fn finish(self) -> Result<Option<Date>, Unreadable> {
        if self.found {
            return Ok(self.as_at);
        }
        let names = self.seen.iter().take(5).cloned().collect::<Vec<_>>().join(", ");
        Err(Unreadable::new(format!(
            "The spreadsheet has no sheet “{}”, only: {names}. Import the file of active locations.",
            self.wanted
        )))
    }
}

impl Cell {
    fn of(element: &BytesStart<'_>) -> Self {
        let mut cell = Self { repeated: 1, ..Self::default() };
        for attribute in element.attributes().with_checks(false).flatten() {
            match attribute.key.local_name().as_ref() {
                "number-columns-repeated" => cell.repeated = attribute.value.parse().unwrap_or(1).max(1),
                "date-value" => cell.value = Some(attribute.value.into_owned()),
                "value" => cell.value = cell.value.or(Some(attribute.value.into_owned())),
                _ => {}
            }
        }
        cell
    }
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut all = element.attributes();
    let found = all.with_checks(false).flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    found.normalized_value(XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
}

fn number(element: &BytesStart<'_>, name: &str) -> u64 {
    attribute(element, name).and_then(|value| value.parse().ok()).unwrap_or(1).max(1)
}
