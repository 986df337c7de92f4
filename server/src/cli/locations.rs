use super::{Failure, open, say};
use crate::clock::Clock;
use crate::config::Config;
use crate::imports::locations::{Asked, Outcome, Refused, Summary, import};
use crate::imports::{Progress, Unreadable};
use clap::Args;
use jiff::civil::Date;
use std::io::IsTerminal;
use std::path::PathBuf;
use store::register::Difference;

#[derive(Debug, Args)]
pub struct Locations {
    /// The file as fetched, .ods or .csv
    file: PathBuf,
    /// Say what would happen, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// The date of the file, for one that does not carry it
    #[arg(long, value_name = "2026-10-01")]
    as_at: Option<Date>,
    /// Import also a file that is older or much smaller than the current one
    #[arg(long)]
    anyway: bool,
}

/// Takes over the monthly file of active locations, also beside a running server.
pub async fn run(asked: Locations, config: &Config) -> Result<(), Failure> {
    let store = open(config).await?;
    let name = asked.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let asked = Asked {
        name,
        file: asked.file,
        as_at: asked.as_at,
        dry_run: asked.dry_run,
        anyway: asked.anyway,
        by: "command line".into(),
        public_url: config.public_url.clone(),
    };
    let is_watched = std::io::stderr().is_terminal();
    let done = import(&store, asked, Clock::real().now(), move |progress| {
        if is_watched {
            show(progress);
        }
    })
    .await;
    if is_watched {
        eprint!("\r\x1b[K");
    }
    store.close().await;
    tell(&done?);
    Ok(())
}

/// One line that is written over and over.
fn show(progress: Progress) {
    let percent = (progress.bytes * 100).checked_div(progress.of).unwrap_or_default();
    eprint!("\r{} rows read, {percent} %", progress.rows);
}

fn tell(summary: &Summary) {
    let Difference { before, after, new, gone, manager_changed } = summary.difference;
    match summary.outcome {
        Outcome::Current => {
            say(&format!("This file, as at {}, is imported already; nothing to do", summary.as_at));
            return;
        }
        Outcome::Checked => {
            say(&format!("{after} locations as at {} can be imported; nothing was changed", summary.as_at));
        }
        Outcome::Imported => say(&format!("{after} locations as at {} imported", summary.as_at)),
    }
    if before > 0 {
        say(&format!("{new} are new, {gone} are gone, {manager_changed} name another manager than before"));
        let asked = if summary.outcome == Outcome::Checked { "would be" } else { "were" };
        say(&format!("{} members {asked} asked whether their home is still theirs", summary.asked));
    }
}

impl From<Unreadable> for Failure {
    fn from(e: Unreadable) -> Self {
        Self(e.to_string())
    }
}

impl From<Refused> for Failure {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Store(e) => e.into(),
            Refused::Rows { named, more } => {
                for mistake in &named {
                    say(&mistake.to_string());
                }
                if more > 0 {
                    say(&format!("and {more} more"));
                }
                Self("The rows above need to be put right; nothing was imported.".into())
            }
            other @ (Refused::Smaller { .. } | Refused::Older { .. }) => {
                Self(format!("{other} Nothing was imported; --anyway imports it all the same."))
            }
            Refused::Undated => Self(
                "The file does not say of which day it is; say it with --as-at, like --as-at 2026-10-01, or begin its name \
                 with the date, like 01_October_2026."
                    .into(),
            ),
            Refused::File(e) => e.into(),
        }
    }
}
