use super::Failure;
use crate::config::{Config, Database};
use std::fs::{File, TryLockError};

/// Held while this process serves from a SQLite file; the system lets go of it however the process ends.
#[derive(Debug)]
pub struct Serving(#[expect(dead_code, reason = "only its being open matters")] Option<File>);

/// One server for one SQLite file: each keeps news and a single writer in memory. Commands may run beside it.
pub fn lock(config: &Config) -> Result<Serving, Failure> {
    let Database::Sqlite(database) = &config.database else { return Ok(Serving(None)) };
    let file = database.with_file_name("serve.lock");
    let cannot = |e: &std::io::Error| {
        Failure(format!("{} cannot be written ({e}); give this account the right to write there.", file.display()))
    };
    let open = File::options().create(true).append(true).open(&file).map_err(|e| cannot(&e))?;
    match open.try_lock() {
        Ok(()) => Ok(Serving(Some(open))),
        Err(TryLockError::WouldBlock) => Err(Failure(format!(
            "Another server already runs on {}; stop that one first, or give this one another folder with --data.",
            database.display()
        ))),
        Err(TryLockError::Error(e)) => Err(cannot(&e)),
    }
}
