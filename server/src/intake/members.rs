//! A list of members who were vetted elsewhere.

use super::table::Rows;
use super::{Intake, unreadable};
use domain::calendar::date_in_london;
use domain::people::EmailAddress;
use domain::people::import::{Columns, FileProblem, ImportedPerson, MembersReport, Repeated};
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::HashMap;
use std::path::Path;
use store::{Result, Store};

/// More than any list of members has, in bytes.
const LARGEST: u64 = 16 << 20;
const MOST_ROWS: u32 = 100_000;
/// So many rows with a mistake are named; there is no end to what else a file may hold.
const NAMED: usize = 300;
/// People in one transaction: others may save something in between.
const AT_ONCE: usize = 200;

/// What a list holds, read and not yet compared with who is known.
#[derive(Debug)]
pub struct Members {
    people: Vec<ImportedPerson>,
    /// The row of each.
    rows: Vec<u32>,
    report: MembersReport,
}

impl Members {
    /// Reads the whole file.
    ///
    /// # Errors
    /// What is wrong with the file as a whole. Rows that are wrong are in the report.
    pub async fn read(path: &Path, now: Timestamp) -> Result<Self, FileProblem> {
        let (path, today) = (path.to_owned(), date_in_london(now));
        let read = tokio::task::spawn_blocking(move || {
            let size = std::fs::metadata(&path).map_err(|e| unreadable(&e))?.len();
            if size > LARGEST {
                return Err(FileProblem::TooLarge { has: size.div_ceil(1 << 20), most: LARGEST >> 20 });
            }
            let bytes = std::fs::read(&path).map_err(|e| unreadable(&e))?;
            Self::of(&bytes, today)
        });
        read.await.unwrap_or(Err(FileProblem::Unreadable))
    }

    fn of(bytes: &[u8], today: Date) -> Result<Self, FileProblem> {
        let mut rows = Rows::of(bytes)?;
        let heading = rows.next().ok_or(FileProblem::Empty)?;
        let columns = Columns::find(heading.cells().iter().map(AsRef::as_ref))?;
        let mut report = MembersReport::default();
        let (mut people, mut numbers) = (Vec::new(), Vec::new());
        let mut seen: HashMap<_, u32> = HashMap::new();
        for row in rows {
            report.rows += 1;
            if report.rows > MOST_ROWS {
                return Err(FileProblem::TooManyRows { most: MOST_ROWS });
            }
            let cells = row.cells();
            let cells: Vec<&str> = cells.iter().map(AsRef::as_ref).collect();
            match columns.read(row.number, &cells, today) {
                Err(mistakes) => {
                    report.wrong += 1;
                    if report.mistakes.len() < NAMED {
                        report.mistakes.extend(mistakes);
                    }
                }
                Ok(person) => {
                    if let Some(first) = seen.get(&person.email) {
                        report.repeated += 1;
                        if report.repeated_rows.len() < NAMED {
                            report.repeated_rows.push(Repeated { row: row.number, first: *first });
                        }
                    } else {
                        seen.insert(person.email.clone(), row.number);
                        people.push(person);
                        numbers.push(row.number);
                    }
                }
            }
        }
        Ok(Self { people, rows: numbers, report })
    }

    /// Says who is new and who is known; changes nothing.
    pub async fn check(mut self, store: &Store) -> Result<MembersReport> {
        let known = self.know(store).await?;
        let new = self.people.len() - known;
        Ok(MembersReport { new: number(new), known: number(known), ..self.report })
    }

    /// Notes in the report who moved to another address; answers how many are known, them included.
    async fn know(&mut self, store: &Store) -> Result<usize> {
        let addresses: Vec<_> = self.people.iter().map(|person| person.email.clone()).collect();
        let known = store.known_addresses(&addresses).await?;
        let moved = store.moved_addresses(&addresses).await?;
        let gone = |address: &EmailAddress| moved.contains(address.as_str()) && !known.contains(address.as_str());
        let rows: Vec<u32> =
            addresses.iter().zip(&self.rows).filter(|(address, _)| gone(address)).map(|(_, row)| *row).collect();
        self.report.moved = number(rows.len());
        self.report.moved_rows = rows.iter().take(NAMED).copied().collect();
        Ok(known.len() + rows.len())
    }

    /// Adds those who are new, a few at a time.
    pub(super) async fn import(mut self, intake: &Intake, import: &str, by: &str) -> Result<MembersReport> {
        self.know(&intake.store).await?;
        let total = self.people.len();
        let (mut done, mut new) = (0, 0);
        for some in self.people.chunks(AT_ONCE) {
            new += intake.store.import_members(some, import, by, intake.clock.now()).await?;
            done += some.len();
            intake.note_progress(import, done, total).await?;
        }
        Ok(MembersReport { new: number(new), known: number(total - new), ..self.report })
    }

    /// The same for the command line.
    pub async fn import_now(mut self, store: &Store, import: &str, now: Timestamp) -> Result<MembersReport> {
        self.know(store).await?;
        let mut new = 0;
        for some in self.people.chunks(AT_ONCE) {
            new += store.import_members(some, import, "command line", now).await?;
        }
        Ok(MembersReport { new: number(new), known: number(self.people.len() - new), ..self.report })
    }
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_without_end_is_refused_and_one_full_of_mistakes_names_the_first() {
        let heading = "name,email,role,home,vetted by,vetted on,source,lawful basis\n";
        let today = jiff::civil::date(2026, 11, 22);
        let rows = |count: usize| format!("{heading}{}", "x,y\n".repeat(count));
        assert_eq!(
            Members::of(rows(100_001).as_bytes(), today).err(),
            Some(FileProblem::TooManyRows { most: 100_000 })
        );
        let read = Members::of(rows(1000).as_bytes(), today).unwrap();
        let last = read.report.mistakes.last().map(|mistake| mistake.row);
        assert_eq!((read.report.wrong, last.is_some_and(|row| row < 302)), (1000, true));
    }
}
