//! The CQC's list of locations, as organisers bring it.

use super::Intake;
use crate::imports::Progress;
use crate::imports::locations::{Asked, Outcome, Refused, Summary, import};
use domain::people::import::{FileProblem, LocationsReport, Report, WrongCell};
use std::time::Duration;
use store::{Result, StoreError};
use tokio::sync::watch;

/// How often it is noted how far the reader is; also a sign that the import still runs.
const NOTED_EVERY: Duration = Duration::from_secs(1);

/// Says what a file would change, or changes it.
pub(super) async fn run(intake: &Intake, id: &str, by: &str, for_good: bool) -> Result<Report> {
    let Some(known) = intake.store.import(id).await? else { return Ok(Report::Refused(FileProblem::Unreadable)) };
    let asked = Asked {
        file: intake.file(id),
        name: known.file_name,
        as_at: None,
        dry_run: !for_good,
        anyway: false,
        by: by.to_owned(),
        public_url: intake.public_url.clone(),
    };
    let (far, seen) = watch::channel(Progress::default());
    let importing = import(&intake.store, asked, intake.clock.now(), move |progress| {
        far.send_replace(progress);
    });
    // Side by side: whoever waits for the other's turn to write must not keep it from ending.
    tokio::select! {
        done = importing => match done {
            Ok(summary) => Ok(Report::Locations(report(summary))),
            Err(refused) => Ok(Report::Refused(problem(refused)?)),
        },
        e = note(intake, id, seen) => Err(e),
    }
}

/// Notes how far it is, until that fails.
async fn note(intake: &Intake, id: &str, seen: watch::Receiver<Progress>) -> StoreError {
    let number = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
    loop {
        tokio::time::sleep(NOTED_EVERY).await;
        let Progress { bytes, of, .. } = *seen.borrow();
        if let Err(e) = intake.note_progress(id, number(bytes), number(of)).await {
            return e;
        }
    }
}

fn report(summary: Summary) -> LocationsReport {
    let its = summary.difference;
    LocationsReport {
        as_at: summary.as_at,
        locations: its.after,
        before: its.before,
        new: its.new,
        gone: its.gone,
        manager_changed: its.manager_changed,
        asked: i64::try_from(summary.asked).unwrap_or(i64::MAX),
        is_current: summary.outcome == Outcome::Current,
    }
}

/// What the reader says is kept with the import.
fn problem(refused: Refused) -> Result<FileProblem> {
    Ok(match refused {
        Refused::Store(e) => return Err(e),
        Refused::Rows { named, more } => FileProblem::Cells {
            cells: i64::try_from(named.len() as u64 + more).unwrap_or(i64::MAX),
            named: named.iter().map(|mistake| WrongCell { place: mistake.place(), advice: mistake.words() }).collect(),
        },
        other @ (Refused::Smaller { .. } | Refused::Older { .. }) => FileProblem::Said(format!(
            "{other} Nothing was imported. If it is right all the same, import it on the server with --anyway."
        )),
        said @ (Refused::File(_) | Refused::Undated) => FileProblem::Said(said.to_string()),
    })
}
