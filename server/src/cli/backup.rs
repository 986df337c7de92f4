//! A copy of everything that cannot be made again, and the way back.

use super::{Failure, open, say};
use crate::config::{Config, Database, secret};
use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

const DATABASE: &str = "inner-circle.db";
const SECRET: &str = "secret";

/// Copies the database as of one moment, and the secret, while the server goes on.
pub async fn backup(folder: &Path, config: &Config) -> Result<(), Failure> {
    if let Database::Sqlite(file) = &config.database
        && !file.exists()
    {
        return Err(Failure(format!(
            "There is no database at {} to back up; name its folder with --data.",
            file.display()
        )));
    }
    private_folder(folder)?;
    let copy = folder.join(DATABASE);
    let Some(path) = copy.to_str().filter(|_| !copy.exists()) else {
        return Err(Failure(format!("{} holds a backup already; name a new folder.", folder.display())));
    };
    let store = open(config).await?;
    store.copy_to(path).await?;
    secret::write_new(&folder.join(SECRET), &config.secret_in_hex()?)
        .and_then(|()| fs::File::open(&copy)?.sync_all())
        .map_err(|e| cannot_write(folder, &e))?;
    say(&format!("Backed up to {}; it holds the secret, so keep it as closely as the data", folder.display()));
    store.close().await;
    Ok(())
}

/// Puts a backup where there is no database yet, and opens it once to see that it is whole.
pub async fn restore(folder: &Path, config: &Config) -> Result<(), Failure> {
    let Database::Sqlite(database) = &config.database else {
        return Err(Failure("PostgreSQL is restored with pg_restore; see docs/deploy.md.".into()));
    };
    let (copy, kept) = (folder.join(DATABASE), folder.join(SECRET));
    let secret = match fs::read_to_string(&kept) {
        Ok(secret) if copy.exists() => secret,
        _ => return Err(Failure(format!("{} is no backup: it needs {DATABASE} and {SECRET}.", folder.display()))),
    };
    if database.exists() {
        return Err(Failure(format!(
            "There is a database at {} already; move it away first, or restore into another folder with --data.",
            database.display()
        )));
    }
    config.make_data_folder()?;
    if !config.secret_is_given() {
        match secret::write_new(&config.secret_file(), secret.trim()) {
            Err(e) if e.kind() == ErrorKind::AlreadyExists && config.secret_in_hex()? == secret.trim() => {}
            Err(e) if e.kind() == ErrorKind::AlreadyExists => {
                return Err(Failure(format!(
                    "{} is another secret than the backup's; move it away first.",
                    config.secret_file().display()
                )));
            }
            other => other.map_err(|e| cannot_write(&config.data, &e))?,
        }
    } else if config.secret_in_hex()? != secret.trim() {
        return Err(Failure("The secret that is set is another than the backup's; set the backup's, or none.".into()));
    }
    whole_copy(&copy, database).map_err(|e| cannot_write(&config.data, &e))?;
    let store = open(config).await?;
    say(&format!("Restored to {}", config.data.display()));
    store.close().await;
    Ok(())
}

/// Under its name there is the whole file or none, also when the disk fills up on the way.
fn whole_copy(from: &Path, to: &Path) -> io::Result<()> {
    let half = tempfile::NamedTempFile::new_in(to.parent().unwrap_or(Path::new(".")))?;
    io::copy(&mut fs::File::open(from)?, &mut half.as_file())?;
    half.as_file().sync_all()?;
    half.persist_noclobber(to).map_err(|e| e.error)?;
    Ok(())
}

fn private_folder(folder: &Path) -> Result<(), Failure> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(|e| cannot_write(folder, &e))
}

fn cannot_write(folder: &Path, e: &io::Error) -> Failure {
    Failure(format!(
        "{} cannot be written to ({e}); name a folder with room that this account may write to.",
        folder.display()
    ))
}
