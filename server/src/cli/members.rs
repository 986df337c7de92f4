use super::{Failure, open, say};
use crate::clock::Clock;
use crate::config::Config;
use crate::intake::Members;
use domain::people::import::MembersReport;
use domain::plain::counted;
use std::path::Path;

/// Takes over a list of people who were vetted elsewhere. Nobody is written to by it.
pub async fn import(file: &Path, dry_run: bool, config: &Config) -> Result<(), Failure> {
    if !file.is_file() {
        return Err(Failure(format!("{} cannot be read; give the name of a file.", file.display())));
    }
    let now = Clock::real().now();
    let members = Members::read(file, now).await.map_err(|problem| Failure(problem.to_string()))?;
    let store = open(config).await?;
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let report = if dry_run { members.check(&store).await? } else { members.import_now(&store, &name, now).await? };
    report_on(&report, dry_run);
    store.close().await;
    Ok(())
}

fn report_on(report: &MembersReport, dry_run: bool) {
    for wrong in &report.mistakes {
        say(&format!("Row {}, {}: {}", wrong.row, wrong.column.label(), wrong.problem));
    }
    for repeated in &report.repeated_rows {
        say(&format!("Row {} has the address of row {}", repeated.row, repeated.first));
    }
    for row in &report.moved_rows {
        say(&format!("Row {row} is of somebody known, now at another address"));
    }
    let verb = if dry_run { "new" } else { "imported" };
    say(&format!(
        "{}: {} {verb}, {} known already, {} repeated, {} wrong",
        counted(i64::from(report.rows), "row"),
        report.new,
        report.known,
        report.repeated,
        report.wrong
    ));
    say(if dry_run {
        "Nothing was imported: without --dry-run it will be"
    } else {
        "Nobody was written to: invitations leave when an organiser presses “send” at /organise/invitations"
    });
}
