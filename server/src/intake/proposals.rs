//! Proposals as pretalx and Sessionize export them, as JSON or CSV.

use super::table::Rows;
use super::{Intake, unreadable};
use domain::conference::{Brought, Reading, Slug, Taken};
use domain::ids::{ConferenceId, PersonId};
use domain::people::import::{FileProblem, ProposalsReport, Report, WrongCell};
use std::collections::HashMap;
use std::path::Path;
use store::{Refused, Result, StoreError};

mod json;

/// In bytes.
const LARGEST: u64 = 16 << 20;
/// More than a day of five slots was ever offered.
const MOST_ROWS: u32 = 2_000;
/// So many mistakes are named.
const NAMED: usize = 300;
/// In one transaction: others may save something in between.
const AT_ONCE: usize = 100;

/// Says what a file holds, or takes it in.
pub(super) async fn run(intake: &Intake, id: &str, by: &str, for_good: bool) -> Result<Report> {
    let Some(known) = intake.store.import(id).await? else { return Ok(Report::Refused(FileProblem::Unreadable)) };
    let slug: Option<Slug> = known.about.parse().ok();
    let conference = match &slug {
        Some(slug) => intake.store.conference(slug).await?,
        None => None,
    };
    let Some(conference) = conference else {
        let gone =
            "The conference for which this file was brought has another address by now. Bring it there once more.";
        return Ok(Report::Refused(FileProblem::Said(gone.into())));
    };
    let path = intake.file(id);
    let read = tokio::task::spawn_blocking(move || read(&path)).await.unwrap_or(Err(FileProblem::Unreadable));
    let (taken, mut report) = match read {
        Ok(found) => found,
        Err(problem) => return Ok(Report::Refused(problem)),
    };
    report.conference = known.about;
    let new = if for_good {
        take_in(intake, (id, by), &conference.id, &taken).await?
    } else {
        let here = intake.store.imported_proposals(&conference.id).await?;
        taken.iter().filter(|one| !here.contains(&one.code)).count()
    };
    report.new = number(new);
    report.known = number(taken.len() - new);
    Ok(Report::Proposals(report))
}

async fn take_in(intake: &Intake, (id, by): (&str, &str), to: &ConferenceId, taken: &[Taken]) -> Result<usize> {
    let by: PersonId = by.parse().map_err(|_| StoreError::Inconsistent("imports.brought_by"))?;
    let (mut new, mut done) = (0, 0);
    for some in taken.chunks(AT_ONCE) {
        new += match intake.store.import_proposals(to, some, &by, intake.clock.now()).await {
            Ok(new) => new,
            Err(Refused::Store(e)) => return Err(e),
            Err(_) => return Err(StoreError::Inconsistent("the conference of an import")),
        };
        done += some.len();
        intake.note_progress(id, done, taken.len()).await?;
    }
    Ok(new)
}

/// Reads the whole file: what can be taken in, and what is wrong with the rest.
fn read(path: &Path) -> Result<(Vec<Taken>, ProposalsReport), FileProblem> {
    let size = std::fs::metadata(path).map_err(|e| unreadable(&e))?.len();
    if size > LARGEST {
        return Err(FileProblem::Said(format!(
            "This file has {} megabytes, more than any list of proposals. It may have up to {}.",
            size.div_ceil(1 << 20),
            LARGEST >> 20
        )));
    }
    let bytes = std::fs::read(path).map_err(|e| unreadable(&e))?;
    of(&bytes)
}

fn of(bytes: &[u8]) -> Result<(Vec<Taken>, ProposalsReport), FileProblem> {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let is_json = text.iter().find(|b| !b.is_ascii_whitespace()).is_some_and(|b| matches!(b, b'[' | b'{'));
    let (rows, called) = if is_json { (json::rows(text)?, "Proposal") } else { (table(bytes)?, "Row") };
    if rows.is_empty() {
        return Err(FileProblem::Empty);
    }
    if rows.len() > MOST_ROWS as usize {
        return Err(FileProblem::Said(format!(
            "This file has {} proposals. A call for five slots has up to {MOST_ROWS}; export those that are still in question.",
            rows.len()
        )));
    }
    let mut report = ProposalsReport { rows: number(rows.len()), ..ProposalsReport::default() };
    let (mut taken, mut seen): (Vec<Taken>, HashMap<String, u32>) = (Vec::new(), HashMap::new());
    for (nth, row) in rows {
        for name in row.ignored() {
            if report.ignored.len() < NAMED && !report.ignored.iter().any(|known| known == name) {
                report.ignored.push(name.chars().take(120).collect());
            }
        }
        let mut wrong = |column: &str, advice: String| {
            let column: String = column.chars().take(120).collect();
            if report.mistakes.len() < NAMED {
                report.mistakes.push(WrongCell { place: format!("{called} {nth}, {column}"), advice });
            }
        };
        match row.read() {
            Ok(Reading::LeaveOut) => report.left_out += 1,
            Ok(Reading::Take(one)) => {
                if let Some(first) = seen.get(&one.code) {
                    wrong("id", format!("{called} {first} has the same. Leave one of them out."));
                    report.wrong += 1;
                } else {
                    seen.insert(one.code.clone(), nth);
                    taken.push(*one);
                }
            }
            Err(mistakes) => {
                for (column, problem) in mistakes {
                    wrong(&column, problem.to_string());
                }
                report.wrong += 1;
            }
        }
    }
    Ok((taken, report))
}

/// A table with a heading. Where each who speaks has a row, those of one proposal become one.
fn table(bytes: &[u8]) -> Result<Vec<(u32, Brought)>, FileProblem> {
    let mut rows = Rows::of(bytes)?;
    let heading = rows.next().ok_or(FileProblem::Empty)?;
    let heading: Vec<String> = heading.cells().iter().map(|cell| cell.trim().to_owned()).collect();
    let known = Brought { fields: heading.iter().map(|name| (name.clone(), "x".into())).collect(), voices: Vec::new() };
    if known.code().is_empty() || known.ignored().count() + 2 > heading.len() {
        return Err(FileProblem::Said(
            "The first row names no column “ID” or “Session Id”, or none beside it that we know. Export the sessions with \
             their ids, titles, descriptions and speakers."
                .into(),
        ));
    }
    let mut read: Vec<(u32, Brought)> = Vec::new();
    for row in rows {
        let cells = row.cells().into_iter().map(|cell| cell.trim().to_owned());
        let fields = heading.iter().cloned().zip(cells).collect();
        let mut one = Brought { fields, voices: Vec::new() };
        one.take_voice();
        let same = |(_, before): &&mut (u32, Brought)| before.code() == one.code() && !one.voices.is_empty();
        match read.iter_mut().rev().take(20).find(same).filter(|_| !one.code().is_empty()) {
            Some((_, before)) => before.voices.append(&mut one.voices),
            None => read.push((row.number, one)),
        }
        // A list of so many is refused, and need not be held.
        if read.len() > 50 * MOST_ROWS as usize {
            return Err(FileProblem::TooManyRows { most: MOST_ROWS });
        }
    }
    Ok(read)
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRETALX_JSON: &str = include_str!("samples/pretalx-submissions.json");
    const PRETALX_CSV: &str = include_str!("samples/pretalx-sessions.csv");
    const SESSIONIZE_JSON: &str = include_str!("samples/sessionize-all.json");
    const SESSIONIZE_CSV: &str = include_str!("samples/sessionize-flattened.csv");

    fn titles(taken: &[Taken]) -> Vec<&str> {
        taken.iter().map(|one| one.terms.title.as_str()).collect()
    }

    #[test]
    fn what_pretalx_hands_out_as_json_is_read_with_speakers_and_answers() {
        let (taken, report) = of(PRETALX_JSON.as_bytes()).unwrap();
        assert_eq!(titles(&taken), ["Falls at night", "Sensors that help"]);
        assert_eq!((report.rows, report.left_out, report.wrong), (4, 1, 1));
        let [falls, sensors] = [&taken[0], &taken[1]];
        assert_eq!((falls.code.as_str(), falls.terms.length.get()), ("KVTYSF", 25));
        assert_eq!(falls.terms.speakers, ["Priya Raman", "Dev Shah"]);
        assert_eq!(falls.bios, ["Manages Rosewood.", "Night lead."]);
        assert_eq!(falls.contact.as_ref().unwrap().as_str(), "priya@example.org");
        assert_eq!(falls.terms.takeaway, "Walk the corridor at three.");
        assert_eq!(falls.terms.topics, ["Night staffing", "Falls"]);
        assert_eq!(
            (sensors.terms.interest_words.as_str(), sensors.terms.employer.as_str()),
            ("Bed sensors", "Sensewell Ltd")
        );
        assert_eq!(report.mistakes[0].place, "Proposal 4, title");
        assert!(report.ignored.contains(&"is_featured".to_owned()), "{:?}", report.ignored);
    }

    #[test]
    fn what_pretalx_hands_out_as_a_table_is_read_by_its_headings() {
        let (taken, report) = of(PRETALX_CSV.as_bytes()).unwrap();
        assert_eq!(titles(&taken), ["Falls at night", "Agency, never again"]);
        assert_eq!(taken[0].terms.about, "Three homes,\none question.\n\nWhat we measured.");
        assert_eq!((report.rows, report.left_out, report.wrong), (4, 1, 1));
        assert_eq!(report.mistakes[0].place, "Row 5, Duration");
        assert_eq!(report.ignored, ["Pending proposal state", "Median score"]);
    }

    #[test]
    fn all_data_of_sessionize_is_put_together_from_its_lists() {
        let (taken, report) = of(SESSIONIZE_JSON.as_bytes()).unwrap();
        assert_eq!(titles(&taken), ["Medication without gaps", "Families first"]);
        assert_eq!((report.rows, report.left_out, report.wrong), (3, 1, 0));
        assert_eq!(taken[0].terms.speakers, ["Lorna Whitcombe"]);
        assert_eq!((taken[0].bios[0].as_str(), taken[0].terms.length.get()), ("Pharmacist.", 20));
        assert_eq!(taken[0].terms.topics, ["Medication"]);
        assert_eq!(taken[1].terms.speakers, ["Rosalind Achebe", "Imran Siddiqui"]);
    }

    #[test]
    fn a_flat_table_of_sessionize_has_a_row_for_each_who_speaks() {
        let (taken, report) = of(SESSIONIZE_CSV.as_bytes()).unwrap();
        assert_eq!(titles(&taken), ["Medication without gaps", "Families first"]);
        assert_eq!(taken[1].terms.speakers, ["Rosalind Achebe", "Imran Siddiqui"]);
        assert_eq!((report.rows, report.wrong), (2, 0));
    }

    #[test]
    fn ten_thousand_rows_are_refused_at_once_with_a_sentence() {
        let row = |n: i32| format!("C{n},Talk {n},{},Speaker {n}\n", "words ".repeat(40));
        let file: String = std::iter::once("ID,Proposal title,Abstract,Speaker names\n".to_owned())
            .chain((0..10_000).map(row))
            .collect();
        let begun = std::time::Instant::now();
        let refused = of(file.as_bytes()).unwrap_err().to_string();
        assert!(
            refused.starts_with("This file has 10000 proposals. A call for five slots has up to 2000"),
            "{refused}"
        );
        assert!(begun.elapsed().as_secs() < 5, "{:?}", begun.elapsed());
    }

    #[test]
    fn what_is_no_list_of_proposals_is_told_so() {
        for (file, says) in [
            ("", "nothing in this file"),
            ("[]", "nothing in this file"),
            ("[1, 2", "not JSON"),
            ("{\"name\": \"x\"}", "no list of proposals"),
            ("name,email\nDawn,dawn@example.org\n", "names no column"),
            ("{\"count\": 90, \"next\": \"https://x/?page=2\", \"results\": [{\"code\": \"A\"}]}", "first page"),
        ] {
            let refused = of(file.as_bytes()).unwrap_err().to_string();
            assert!(refused.contains(says), "{refused}");
        }
    }
}
