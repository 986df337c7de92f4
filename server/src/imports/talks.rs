//! A list of old recordings: a CSV with a header, in any order, and beside it the files that it names.

use super::Unreadable;
use super::text::{clean, decoded};
use crate::media::{NoRecording, Recording, look};
use csv::ByteRecord;
use domain::library::{TalkDetails, TalkForm, Transcript, read_subtitles};
use domain::plain::visible;
use std::fmt;
use std::path::{Path, PathBuf};

/// What was read of a list.
#[derive(Debug, Default)]
pub struct Listed {
    pub rows: Vec<Row>,
    pub mistakes: Vec<Wrong>,
}

/// One recording.
#[derive(Debug)]
pub struct Row {
    /// As a spreadsheet counts: from 1, the header among them.
    pub number: usize,
    pub details: TalkDetails,
    pub series: String,
    pub transcript: Transcript,
    pub file: Option<PathBuf>,
    /// What names it: the file, else title and day.
    pub source: String,
}

/// A row that cannot be taken as it is.
#[derive(Debug)]
pub struct Wrong {
    pub row: usize,
    pub words: String,
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Row {}: {}", self.row, self.words)
    }
}

/// Why a file is no recording.
#[derive(Debug, thiserror::Error)]
pub enum NoFile {
    #[error("{0} is not there; put it beside the list.")]
    Missing(String),
    #[error("{0} is no recording that browsers play; make it an MP4, M4A, MP3 or WebM.")]
    Kind(String),
    #[error("{0} ends too soon; copy it once more from where it was recorded.")]
    Truncated(String),
}

/// Reads the whole list and the transcripts that it names; looks whether the recordings are there.
///
/// # Errors
/// When it is no CSV, or has no column for titles.
pub fn read(list: &Path) -> Result<Listed, Unreadable> {
    let beside = list.parent().unwrap_or(Path::new(""));
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_path(list)
        .map_err(|_| Unreadable::new(format!("{} cannot be read; give the name of a CSV file.", list.display())))?;
    let mut records = reader.byte_records().enumerate();
    let unreadable = || Unreadable::new("The file is not CSV. Save it as “CSV UTF-8” and import that.");
    let (_, header) = records.next().ok_or_else(unreadable)?;
    let columns = Columns::find(&header.map_err(|_| unreadable())?)?;
    let mut listed = Listed::default();
    for (n, record) in records {
        let number = n + 1;
        let record = record.map_err(|_| unreadable())?;
        match columns.row(number, &record, beside) {
            Ok(row) => listed.rows.push(row),
            Err(words) => listed.mistakes.push(Wrong { row: number, words }),
        }
    }
    Ok(listed)
}

/// What the file is, by its content.
///
/// # Errors
/// With the file's name.
pub fn recording(file: &Path) -> Result<Recording, NoFile> {
    let name = || file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let looked = look(file).map_err(|_| NoFile::Missing(name()))?;
    looked.map_err(|why| match why {
        NoRecording::Kind => NoFile::Kind(name()),
        NoRecording::Truncated => NoFile::Truncated(name()),
    })
}

struct Columns {
    names: Vec<String>,
}

impl Columns {
    fn find(header: &ByteRecord) -> Result<Self, Unreadable> {
        let names: Vec<_> = header.iter().map(|cell| clean(&decoded(cell)).to_lowercase()).collect();
        if names.iter().any(|name| name == "title") {
            return Ok(Self { names });
        }
        Err(Unreadable::new(
            "There is no column “title”. The columns are title, date, speakers, topics, description, series, audience, file \
             and transcript, in any order; all but the first may be missing.",
        ))
    }

    /// What stands in the first of these columns that there is.
    fn cell(&self, record: &ByteRecord, names: &[&str]) -> String {
        let place = names.iter().find_map(|name| self.names.iter().position(|known| known == name));
        place.and_then(|place| record.get(place)).map(|cell| decoded(cell).trim().to_owned()).unwrap_or_default()
    }

    fn row(&self, number: usize, record: &ByteRecord, beside: &Path) -> Result<Row, String> {
        let cell = |names: &[&str]| self.cell(record, names);
        let audience = cell(&["audience"]);
        let form = TalkForm {
            title: clean(&visible(&cell(&["title"]))),
            description: printable(&cell(&["description"])),
            held_on: cell(&["date", "recorded", "held_on"]),
            speakers: lines(&cell(&["speakers"])),
            topics: lines(&cell(&["topics"])),
            audience: if audience.is_empty() { "members".to_owned() } else { audience },
            chapters: cell(&["chapters"]),
            ..TalkForm::default()
        };
        let details = form.read().map_err(|mistakes| {
            let words = mistakes.into_vec().into_iter().map(|(field, problem)| format!("{}: {problem}", field.name()));
            words.collect::<Vec<_>>().join(" ")
        })?;
        let file = Some(cell(&["file"])).filter(|name| !name.is_empty());
        let transcript = match cell(&["transcript"]) {
            name if name.is_empty() => Transcript::default(),
            name => said(beside, &name)?,
        };
        let source = file.clone().unwrap_or_else(|| format!("{} {}", form.held_on, details.title));
        let file = file.map(|name| within(beside, &name)).transpose()?;
        if let Some(file) = &file {
            recording(file).map_err(|e| e.to_string())?;
        }
        Ok(Row { number, details, series: clean(&cell(&["series"])), transcript, file, source })
    }
}

fn said(beside: &Path, name: &str) -> Result<Transcript, String> {
    let file = within(beside, name)?;
    let bytes =
        std::fs::read(file).map_err(|_| format!("the transcript {name} is not there; put it beside the list."))?;
    let read = read_subtitles(&decoded(&bytes)).map_err(|faults| {
        faults.first().map(|fault| format!("line {} of {name}: {}", fault.line, fault.kind)).unwrap_or_default()
    })?;
    Ok(read.transcript)
}

/// A file of the list's folder, and of no other.
fn within(beside: &Path, name: &str) -> Result<PathBuf, String> {
    let inside = Path::new(name).components().all(|part| matches!(part, std::path::Component::Normal(_)));
    if inside { Ok(beside.join(name)) } else { Err(format!("{name} is not in the list's folder; put it there.")) }
}

/// Paragraphs stay; what steers a terminal or hides letters goes.
fn printable(text: &str) -> String {
    text.lines().map(|line| clean(&visible(line))).collect::<Vec<_>>().join("\n")
}

/// Names stand between semicolons, or where there is none between commas.
fn lines(cell: &str) -> String {
    let between = if cell.contains(';') { ';' } else { ',' };
    cell.split(between).map(|name| clean(name).replace([',', ';'], " ")).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(content: &str, files: &[(&str, &[u8])]) -> (tempfile::TempDir, Listed) {
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes) in files {
            std::fs::write(folder.path().join(name), bytes).unwrap();
        }
        std::fs::write(folder.path().join("talks.csv"), content).unwrap();
        let listed = read(&folder.path().join("talks.csv")).unwrap();
        (folder, listed)
    }

    #[test]
    fn rows_are_read_in_any_order_of_columns() {
        let vtt = b"WEBVTT\n\n00:01.000 --> 00:02.000\nWe count twice.\n";
        let content = "date,Title,topics,speakers,transcript\n2026-03-16,Counting,Falls; Night staffing,\"Nair, Priya; Dev\",c.vtt\n,Pets,,,\n";
        let (_folder, listed) = list(content, &[("c.vtt", vtt)]);
        assert!(listed.mistakes.is_empty(), "{:?}", listed.mistakes);
        let row = &listed.rows[0];
        assert_eq!((row.details.title.as_str(), row.source.as_str()), ("Counting", "2026-03-16 Counting"));
        assert_eq!(row.details.speakers, ["Nair Priya", "Dev"]);
        assert_eq!((row.transcript.text(), listed.rows[1].details.held_on), ("We count twice.".to_owned(), None));
    }

    #[test]
    fn what_is_wrong_with_a_row_is_said_by_its_number_and_the_others_are_read() {
        let content = "title,date,file,transcript\n,2026-03-16,,\nA,16 March,,\nB,,b.mp4,\nC\u{200b},,../c.mp4,\nD,,lie.mp4,\nE,,,e.vtt\nF,,,\n";
        let broken = b"WEBVTT\n\n00:09.000 --> 00:01.000\nx\n";
        let (_folder, listed) = list(content, &[("lie.mp4", b"a shopping list"), ("e.vtt", broken)]);
        assert_eq!(listed.rows.len(), 1);
        let said: Vec<_> = listed.mistakes.iter().map(ToString::to_string).collect();
        let begins = [
            "Row 2: title",
            "Row 3: date",
            "Row 4: b.mp4 is not there",
            "Row 5: ../c.mp4",
            "Row 6: lie.mp4 is no",
            "Row 7: line 3 of e.vtt",
        ];
        for (said, begin) in said.iter().zip(begins) {
            assert!(said.starts_with(begin), "{said}");
        }
        assert_eq!(said.len(), begins.len());
    }

    #[test]
    fn a_list_without_titles_says_which_columns_there_are() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("l.csv"), "name,when\n").unwrap();
        let why = read(&folder.path().join("l.csv")).unwrap_err();
        assert!(why.to_string().contains("no column “title”"));
    }
}
