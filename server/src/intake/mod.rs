//! Files that organisers bring: kept in the data folder, read, reported on, and imported when somebody says so.

mod locations;
mod members;
mod proposals;
pub mod routes;
mod table;

pub use members::Members;

use crate::clock::Clock;
use domain::people::import::{FileProblem, Kind, Report, Stage};
use jiff::SignedDuration;
use std::path::{Path, PathBuf};
use store::{Result, Store};
use tokio::task::JoinHandle;

/// An import that says nothing for so long runs nowhere any more.
const SILENT: SignedDuration = SignedDuration::from_mins(2);
/// A file that nobody imports is kept for so long.
const KEPT: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Where files lie, and what runs on them.
#[derive(Clone, Debug)]
pub struct Intake {
    store: Store,
    clock: Clock,
    folder: PathBuf,
    /// Where mails lead to.
    public_url: String,
}

impl Intake {
    pub fn new(store: Store, clock: Clock, data: &Path, public_url: &str) -> Self {
        Self { store, clock, folder: data.join("imports"), public_url: public_url.to_owned() }
    }

    fn file(&self, id: &str) -> PathBuf {
        self.folder.join(id)
    }

    /// Reads a file that was brought, and reports; changes nothing.
    fn check(&self, id: String, kind: Kind, by: String) -> JoinHandle<()> {
        let intake = self.clone();
        tokio::spawn(async move { intake.run(&id, kind, &by, false).await })
    }

    /// Imports what was checked.
    fn import(&self, id: String, kind: Kind, by: String) -> JoinHandle<()> {
        let intake = self.clone();
        tokio::spawn(async move { intake.run(&id, kind, &by, true).await })
    }

    async fn run(&self, id: &str, kind: Kind, by: &str, for_good: bool) {
        if let Err(e) = self.try_run(id, kind, by, for_good).await {
            // It is found as stopped when it has been silent for a while, and can be begun again.
            tracing::error!(error = %e, id, "an import did not end");
        }
    }

    async fn try_run(&self, id: &str, kind: Kind, by: &str, for_good: bool) -> Result<()> {
        let path = self.file(id);
        let report = match kind {
            Kind::Members => match Members::read(&path, self.clock.now()).await {
                Ok(members) if for_good => Report::Members(members.import(self, id, by).await?),
                Ok(members) => Report::Members(members.check(&self.store).await?),
                Err(problem) => Report::Refused(problem),
            },
            Kind::Locations => locations::run(self, id, by, for_good).await?,
            Kind::Proposals => proposals::run(self, id, by, for_good).await?,
        };
        let stage = match report {
            Report::Refused(_) => Stage::Refused,
            _ if for_good => Stage::Done,
            _ => Stage::Checked,
        };
        self.store.end_import(id, stage, &report, by, self.clock.now()).await?;
        if stage != Stage::Checked {
            // It names people, and nobody needs it any more.
            remove(&path);
        }
        Ok(())
    }

    async fn note_progress(&self, id: &str, done: usize, total: usize) -> Result<()> {
        let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        self.store.note_progress(id, number(done), number(total), self.clock.now()).await
    }

    /// Marks what ended with its server, and forgets files that nobody imported. For the scheduler.
    pub async fn tidy(&self) -> Result<u64> {
        let now = self.clock.now();
        for id in self.store.forget_imports(now - KEPT).await? {
            remove(&self.file(&id));
        }
        self.store.stop_imports(now - SILENT, now).await
    }
}

fn remove(file: &Path) {
    if let Err(e) = std::fs::remove_file(file)
        && e.kind() != std::io::ErrorKind::NotFound
    {
        tracing::warn!(error = %e, "a file that was imported could not be removed");
    }
}

/// What is wrong with a file that could not be opened or read.
fn unreadable(e: &std::io::Error) -> FileProblem {
    tracing::warn!(error = %e, "a file to import could not be read");
    FileProblem::Unreadable
}
