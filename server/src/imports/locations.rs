//! The CQC's monthly file of active locations: read, checked, loaded beside the current one, and put in its place.

use super::columns::{Columns, RowMistake};
use super::text::date_of_name;
use super::{Progress, Row, Unreadable, csv_file, limits, ods};
use domain::register::Location;
use jiff::Timestamp;
use jiff::civil::Date;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use store::register::{BATCH, Begun, Difference, Loaded, ToAsk};
use store::{Store, StoreError};
use tokio::sync::mpsc;

const SHEET: &str = "HSCA_Active_Locations";
/// So many mistakes are named; the others are counted.
const NAMED: usize = 50;
/// A file this full of mistakes is not read to its end.
const HOPELESS: u64 = 1_000;
/// A month takes some 200 of 56,000 locations away. A file with fewer than this share of the current one is not whole.
const WHOLE: i64 = 90;

/// What to do with a file.
#[derive(Clone, Debug)]
pub struct Asked {
    pub file: PathBuf,
    /// What the file was called where it came from; it may carry the date.
    pub name: String,
    /// The date of the file, for one that does not carry it.
    pub as_at: Option<Date>,
    /// Only say what would happen.
    pub dry_run: bool,
    /// Also when the file is older than the current one, or much smaller.
    pub anyway: bool,
    /// A person's id, or `command line`.
    pub by: String,
    /// Where mails lead to.
    pub public_url: String,
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing was changed; the same file is imported in a moment now.
    Checked,
    Imported,
    /// It was imported before.
    Current,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    pub outcome: Outcome,
    pub as_at: Date,
    pub difference: Difference,
    /// Members who were asked whether their home is still theirs; in a dry run, who would be.
    pub asked: usize,
}

/// Why nothing was imported. Whatever was there before is still there.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error(transparent)]
    File(#[from] Unreadable),
    #[error(
        "The file does not say of which day it is. Begin its name with the date, like 01_October_2026, and import it again."
    )]
    Undated,
    #[error("{} rows need to be put right; nothing was imported.", .named.len() as u64 + .more)]
    Rows { named: Vec<RowMistake>, more: u64 },
    #[error("This file has {after} locations, the current one {before}. It may not be whole.")]
    Smaller { before: i64, after: i64 },
    #[error("This file is as at {file}; the register is as at {current} already.")]
    Older { file: Date, current: Date },
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Imports a file, or says why not. `progress` is called about every thousand rows, from another thread.
pub async fn import(
    store: &Store,
    asked: Asked,
    now: Timestamp,
    progress: impl Fn(Progress) + Send + 'static,
) -> Result<Summary, Refused> {
    let path = asked.file.clone();
    let digest = off_thread(move || digest(&path)).await??;
    let loaded = match store.begin_register_load(&digest, now).await? {
        Begun::Current(loaded) => {
            let difference = Difference { before: loaded.locations, after: loaded.locations, ..Difference::default() };
            return Ok(Summary { outcome: Outcome::Current, as_at: loaded.as_at, difference, asked: 0 });
        }
        Begun::Checked(loaded) if asked.as_at.is_none_or(|as_at| as_at == loaded.as_at) => loaded,
        Begun::Checked(other) => {
            store.drop_register_load(other.generation).await?;
            return Box::pin(import(store, asked, now, progress)).await;
        }
        Begun::Empty(generation) => match load(store, generation, &asked, now, progress).await {
            Ok(loaded) => loaded,
            Err(refused) => {
                store.drop_register_load(generation).await?;
                return Err(refused);
            }
        },
    };
    put_in_place(store, loaded, &asked, now).await
}

async fn put_in_place(store: &Store, loaded: Loaded, asked: &Asked, now: Timestamp) -> Result<Summary, Refused> {
    let difference = store.register_difference(loaded).await?;
    let Difference { before, after, .. } = difference;
    if !asked.anyway && after * 100 < before * WHOLE {
        return Err(Refused::Smaller { before, after });
    }
    if let Some(current) = store.register_date().await?.filter(|current| !asked.anyway && loaded.as_at < *current) {
        return Err(Refused::Older { file: loaded.as_at, current });
    }
    let (outcome, asked) = if asked.dry_run {
        (Outcome::Checked, store.revetting_preview(loaded).await?.len())
    } else {
        let mail = |ask: &ToAsk| Some(super::letter::write(&asked.public_url, ask, loaded.as_at));
        let asked = store.switch_register(loaded, &asked.by, now, mail).await?;
        store.forget_register_loads(now).await?;
        (Outcome::Imported, asked)
    };
    Ok(Summary { outcome, as_at: loaded.as_at, difference, asked })
}

/// Reads in one thread and writes in another, with a little between them, so that neither file nor table is ever held.
async fn load(
    store: &Store,
    generation: i64,
    asked: &Asked,
    now: Timestamp,
    progress: impl Fn(Progress) + Send + 'static,
) -> Result<Loaded, Refused> {
    let (batches, mut read) = mpsc::channel(2);
    let path = asked.file.clone();
    let reading = tokio::task::spawn_blocking(move || Reading::new(batches, progress).read(&path));
    let mut n = 1;
    while let Some(locations) = read.recv().await {
        let count = count(&locations);
        store.add_locations(generation, n, locations, now).await?;
        n += count;
    }
    let found = reading.await.map_err(|_| Unreadable::new("The file made its reader fail. Fetch it again."))??;
    if !found.named.is_empty() {
        return Err(Refused::Rows { named: found.named, more: found.more });
    }
    let as_at = asked.as_at.or(found.as_at).or_else(|| date_of_name(&asked.name)).ok_or(Refused::Undated)?;
    Ok(store.finish_register_load(generation, n - 1, as_at).await?)
}

fn count(locations: &[Location]) -> i64 {
    i64::try_from(locations.len()).unwrap_or(i64::MAX)
}

async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Unreadable> {
    tokio::task::spawn_blocking(work).await.map_err(|_| Unreadable::new("The file made its reader fail."))
}

fn digest(path: &Path) -> Result<String, Unreadable> {
    let mut file = File::open(path)?;
    if file.metadata()?.len() > limits::FILE {
        let most = limits::FILE >> 20;
        return Err(Unreadable::new(format!("The file is larger than {most} MB, which no list of locations is.")));
    }
    let (mut hash, mut some) = (Sha256::new(), vec![0; 1 << 16]);
    loop {
        match file.read(&mut some)? {
            0 => return Ok(hex::encode(hash.finalize())),
            n => hash.update(&some[..n]),
        }
    }
}

/// What a reader found besides locations.
struct Found {
    as_at: Option<Date>,
    named: Vec<RowMistake>,
    more: u64,
}

struct Reading<P> {
    batches: mpsc::Sender<Vec<Location>>,
    progress: P,
    columns: Option<Columns>,
    /// In which row each id stands.
    ids: HashMap<String, u64>,
    batch: Vec<Location>,
    rows: u64,
    named: Vec<RowMistake>,
    more: u64,
}

impl<P: Fn(Progress)> Reading<P> {
    fn new(batches: mpsc::Sender<Vec<Location>>, progress: P) -> Self {
        Self {
            batches,
            progress,
            columns: None,
            ids: HashMap::new(),
            batch: Vec::new(),
            rows: 0,
            named: Vec::new(),
            more: 0,
        }
    }

    fn read(mut self, path: &Path) -> Result<Found, Unreadable> {
        let mut mark = [0; 4];
        let read = File::open(path)?.read(&mut mark)?;
        let as_at = if mark[..read].starts_with(b"PK") {
            ods::read(path, SHEET, &mut |row| self.row(&row))?
        } else {
            csv_file::read(path, &mut |row| self.row(&row))?;
            None
        };
        if self.columns.is_none() {
            return Err(Unreadable::new(
                "No row of the file names a column “Location ID”. Import the file of active locations.",
            ));
        }
        if self.rows == 0 {
            return Err(Unreadable::new("The file has no rows below its column names."));
        }
        self.send()?;
        Ok(Found { as_at, named: self.named, more: self.more })
    }

    fn row(&mut self, row: &Row<'_>) -> Result<(), Unreadable> {
        let Some(columns) = &self.columns else {
            if Columns::is_header(row.cells) {
                self.columns = Some(Columns::find(row.cells).map_err(|missing| missing_columns(&missing))?);
            } else if row.number > 50 {
                return Err(Unreadable::new("The first rows of the file do not name its columns."));
            }
            return Ok(());
        };
        if row.cells.is_empty() {
            return Ok(());
        }
        self.rows += 1;
        match columns.read(row.number, row.cells) {
            Ok(location) => self.take(row.number, location)?,
            Err(mistakes) => mistakes.into_iter().for_each(|mistake| self.note(mistake)),
        }
        if self.rows.is_multiple_of(1_000) {
            (self.progress)(Progress { rows: self.rows, bytes: row.bytes, of: row.of });
        }
        if self.more > HOPELESS {
            return Err(Unreadable::new(format!(
                "More than {HOPELESS} cells are not as they should be, first: {}",
                self.named[0]
            )));
        }
        Ok(())
    }

    fn take(&mut self, row: u64, location: Location) -> Result<(), Unreadable> {
        if let Some(first) = self.ids.insert(location.id.clone(), row) {
            let advice = format!("Row {first} has the same id. Leave one of them out.");
            self.note(RowMistake { row, column: "Location ID", found: location.id, advice });
            return Ok(());
        }
        self.batch.push(location);
        if self.batch.len() == BATCH { self.send() } else { Ok(()) }
    }

    fn note(&mut self, mistake: RowMistake) {
        if self.named.len() < NAMED {
            self.named.push(mistake);
        } else {
            self.more += 1;
        }
    }

    /// Once something is wrong nothing will come of the file, so nothing more is written.
    fn send(&mut self) -> Result<(), Unreadable> {
        let batch = std::mem::take(&mut self.batch);
        if batch.is_empty() || !self.named.is_empty() {
            return Ok(());
        }
        self.batches.blocking_send(batch).map_err(|_| Unreadable::new("The import was given up."))
    }
}

fn missing_columns(missing: &[&'static str]) -> Unreadable {
    let names = missing.iter().map(|name| format!("“{name}”")).collect::<Vec<_>>().join(", ");
    let columns = if missing.len() == 1 { "column is" } else { "columns are" };
    Unreadable::new(format!("This {columns} missing: {names}. Nothing was imported; has the file a new form?"))
}
