//! The command line: one file for each command.

mod backup;
mod bounce;
mod doctor;
mod holidays;
mod locations;
mod lock;
mod members;
mod owner;
mod reindex;
mod serve;
mod suspend;
mod talks;

use crate::config::{BadSetting, Config, Written};
use crate::demo::DemoRefused;
use clap::{Args, Parser, Subcommand};
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use store::{Store, StoreError};

/// A home for a vetted circle of care home managers
#[derive(Debug, Parser)]
#[command(name = "inner-circle", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// Folder for the database, the secret and mail that is not sent [default: data]
    #[arg(long, value_name = "DIR", global = true)]
    data: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the server
    Serve(serve::Serve),
    /// Make somebody an owner of the circle; they then sign in by mail
    Owner(owner::Owner),
    /// Shut somebody out at once: sign-ins, open pages and calendar addresses end
    Suspend {
        email: String,
        /// Let them in again
        #[arg(long)]
        lift: bool,
    },
    /// Note that mail to somebody who is invited comes back: no reminder goes there
    Bounce { email: String },
    /// Take over a file from elsewhere
    Import(Import),
    /// Make the index anew in which the library is searched, also beside a running server
    Reindex,
    /// Copy the database and the secret into a new folder, also beside a running server
    Backup { folder: PathBuf },
    /// Put a backup back where there is no database yet
    Restore { folder: PathBuf },
    /// Say what is missing or wrong
    Doctor,
}

#[derive(Debug, Args)]
struct Import {
    #[command(subcommand)]
    what: Imported,
}

#[derive(Debug, Subcommand)]
enum Imported {
    /// The official bank holidays, as fetched from <https://www.gov.uk/bank-holidays.json>
    Holidays { file: PathBuf },
    /// The CQC's monthly file of active locations ("care directory with filters")
    Locations(locations::Locations),
    /// A CSV list of old recordings, with the files that it names beside it
    Talks {
        file: PathBuf,
        /// Only say what would be imported
        #[arg(long)]
        dry_run: bool,
    },
    /// A CSV list of people who were vetted elsewhere; says what is in it, row by row
    Members {
        file: PathBuf,
        /// Only say what would be imported
        #[arg(long)]
        dry_run: bool,
    },
}

/// Why a command did not do what it was told: one sentence.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Failure(String);

impl From<BadSetting> for Failure {
    fn from(e: BadSetting) -> Self {
        Self(e.0)
    }
}

impl From<DemoRefused> for Failure {
    fn from(e: DemoRefused) -> Self {
        match e {
            DemoRefused::Store(e) => e.into(),
            DemoRefused::Real | DemoRefused::Files(_) => Self(e.to_string()),
        }
    }
}

impl From<StoreError> for Failure {
    fn from(e: StoreError) -> Self {
        Self(match e {
            StoreError::Opening(sentence) => sentence,
            e if e.to_string().contains("database is locked") => {
                "The database is locked by another program; end that program and try again.".into()
            }
            e if e.to_string().contains("readonly database") => {
                "The database cannot be written to; give this account the right to write its file and its folder."
                    .into()
            }
            StoreError::Driver(e) => format!("The database did not do what was asked: {e}."),
            e => format!("Something is wrong with the database: {e}."),
        })
    }
}

/// Runs the command line of this process: 0 when it was done, 1 when not, 2 for what is no command.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    crate::telemetry::start();
    match done(cli) {
        Ok(code) => code,
        Err(Failure(sentence)) => {
            eprintln!("{sentence}");
            ExitCode::FAILURE
        }
    }
}

fn done(cli: Cli) -> Result<ExitCode, Failure> {
    let flags = Written { data: cli.data, ..Written::default() };
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        // Pages are streamed by several tasks each: fewer workers than four have been seen to wait for each other.
        .worker_threads(cores.max(4))
        .enable_all()
        .build()
        .map_err(|e| {
            Failure(format!("The server cannot start its threads ({e}); end other programs and try again."))
        })?;
    let code = runtime.block_on(async {
        match cli.command {
            Command::Serve(serve) => serve::serve(serve, flags).await,
            Command::Suspend { email, lift } => suspend::suspend(&email, lift, &Config::read(flags)?).await,
            Command::Bounce { email } => bounce::bounce(&email, &Config::read(flags)?).await,
            Command::Owner(asked) => owner::owner(asked, &Config::read(flags)?).await,
            Command::Import(Import { what: Imported::Holidays { file } }) => {
                holidays::import(&file, &Config::read(flags)?).await
            }
            Command::Import(Import { what: Imported::Locations(asked) }) => {
                locations::run(asked, &Config::read(flags)?).await
            }
            Command::Import(Import { what: Imported::Members { file, dry_run } }) => {
                members::import(&file, dry_run, &Config::read(flags)?).await
            }
            Command::Import(Import { what: Imported::Talks { file, dry_run } }) => {
                talks::import(&file, dry_run, &Config::read(flags)?).await
            }
            Command::Reindex => reindex::reindex(&Config::read(flags)?).await,
            Command::Backup { folder } => backup::backup(&folder, &Config::read(flags)?).await,
            Command::Restore { folder } => backup::restore(&folder, &Config::read(flags)?).await,
            Command::Doctor => return doctor::doctor(flags).await,
        }
        .map(|()| ExitCode::SUCCESS)
    });
    // What still runs has no promise to keep, and must not hold the end up.
    runtime.shutdown_background();
    code
}

/// A line on stdout. Whoever reads it may have gone; that is no reason to stop.
fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// Opens the database for a command that may run beside the server.
async fn open(config: &Config) -> Result<Store, Failure> {
    config.make_data_folder()?;
    Ok(Store::open(config.store(2)?).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound_and_data_goes_with_every_command() {
        use clap::CommandFactory;
        Cli::command().debug_assert();
        for command in [
            "serve",
            "owner ada@example.org",
            "owner ada@example.org --name Ada --profession trust-executive",
            "bounce ada@example.org",
            "import holidays f.json",
            "import locations f.ods --dry-run",
            "import members f.csv --dry-run",
            "import talks f.csv --dry-run",
            "reindex",
            "backup b",
            "restore b",
            "doctor",
        ] {
            let words = format!("inner-circle {command} --data there");
            let cli = Cli::try_parse_from(words.split(' ')).unwrap();
            assert_eq!(cli.data, Some(PathBuf::from("there")), "{command}");
        }
    }

    #[test]
    fn a_time_that_is_none_is_a_mistake_in_the_command_line() {
        let wrong = Cli::try_parse_from(["inner-circle", "serve", "--now", "tomorrow"]).unwrap_err();
        assert!(wrong.to_string().contains("2027-03-25T19:58:00Z"), "{wrong}");
        assert_eq!(wrong.exit_code(), 2);
    }
}
