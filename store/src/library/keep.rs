//! Keeps the search index true to the database: made anew when it is missing, broken or too old, else told of each change.

use super::index::{Entry, Index};
use super::rows::{DETAILS, Row};
use crate::changes::Topic;
use crate::{Result, Store, StoreError};
use domain::library::Transcript;
use std::collections::BTreeSet;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError};
use std::time::Duration;

/// The file that names the folder of the index that counts.
const CURRENT: &str = "current";
/// Talks are read so many at a time.
const BATCH: i64 = 100;
/// Each server notes this often how far its index is, also when no talk changed: news is forgotten after a day.
const NOTED_EVERY: i64 = 1000;
/// After a fault; the database answers searches meanwhile.
const AGAIN_AFTER: Duration = Duration::from_secs(5);

type IndexResult<T> = std::result::Result<T, IndexFault>;

/// Why there is no index for now.
#[derive(Debug, thiserror::Error)]
pub enum IndexFault {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Engine(#[from] tantivy::TantivyError),
    #[error("the index's folder: {0}")]
    Folder(#[from] io::Error),
    #[error("another process keeps the index in this folder")]
    Taken,
    #[error("the index was interrupted")]
    Interrupted,
}

/// A folder for indexes, held by this process alone.
struct Place {
    folder: PathBuf,
    /// Lets go of it when dropped.
    _lock: File,
}

impl Place {
    fn take(folder: &Path) -> IndexResult<Self> {
        std::fs::create_dir_all(folder)?;
        let lock = File::create(folder.join("lock"))?;
        lock.try_lock().map_err(|_| IndexFault::Taken)?;
        Ok(Self { folder: folder.to_owned(), _lock: lock })
    }

    /// The index that was finished last, if it can be read.
    fn open(&self) -> IndexResult<Option<(Index, i64)>> {
        let Ok(name) = std::fs::read_to_string(self.folder.join(CURRENT)) else { return Ok(None) };
        let index = Index::open(&self.folder.join(name.trim()))?;
        Ok(index.knows_up_to()?.map(|n| (index, n)))
    }

    /// Lets a new index count, and takes away the others.
    fn swap_in(&self, name: &str) -> io::Result<()> {
        let new = self.folder.join("current.new");
        std::fs::write(&new, name)?;
        File::open(&new)?.sync_all()?;
        std::fs::rename(new, self.folder.join(CURRENT))?;
        for entry in std::fs::read_dir(&self.folder)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() && entry.file_name() != name {
                std::fs::remove_dir_all(entry.path())?;
            }
        }
        Ok(())
    }
}

impl Store {
    /// Keeps the index in `folder` for as long as it runs. Searches are answered from the database until there is one.
    /// `fault` is told of what went wrong; it is tried again.
    pub async fn keep_index(&self, folder: &Path, fault: impl Fn(&IndexFault)) {
        loop {
            if let Err(e) = self.follow(folder).await {
                fault(&e);
                self.set_index(None);
            }
            tokio::time::sleep(AGAIN_AFTER).await;
        }
    }

    /// Makes the index in `folder` anew, and answers how many talks are in it.
    ///
    /// # Errors
    /// `Taken` while a server keeps it: [`Self::ask_for_reindex`] tells that one.
    pub async fn reindex(&self, folder: &Path) -> IndexResult<u64> {
        let place = Place::take(folder)?;
        self.build(&place).await.map(|(_, _, talks)| talks)
    }

    /// Has every server make its index anew.
    pub async fn ask_for_reindex(&self, now: jiff::Timestamp) -> Result<()> {
        let mut write = self.write(now).await?;
        write.tell(Topic::Library, "reindex", "");
        write.audit("command line", "asked for a new index", "", "");
        write.commit().await
    }

    /// Whether searches are answered by the index.
    pub fn has_index(&self) -> bool {
        self.index().is_some()
    }

    pub(super) fn index(&self) -> Option<Arc<Index>> {
        self.index.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set_index(&self, index: Option<Arc<Index>>) {
        *self.index.write().unwrap_or_else(PoisonError::into_inner) = index;
    }

    async fn follow(&self, folder: &Path) -> IndexResult<()> {
        let place = Place::take(folder)?;
        // One that cannot be opened is made anew like one that is not there.
        let opened = blocking(move || Ok((place.open().unwrap_or_default(), place))).await?;
        let (place, (mut index, mut known)) = match opened {
            (Some((index, known)), place) if self.remembers_since(known).await? => (place, (Arc::new(index), known)),
            (_, place) => {
                let (index, known, _) = self.build(&place).await?;
                (place, (index, known))
            }
        };
        self.set_index(Some(index.clone()));
        let mut noted = known;
        loop {
            // The waiting begins before the reading, so that a commit in between is not slept through.
            let woken = self.wait_for_changes();
            let (newest, changed) = self.talks_changed_after(known).await?;
            match changed {
                Changed::Talks(ids) if ids.is_empty() && newest - noted < NOTED_EVERY => known = newest,
                Changed::Talks(ids) => {
                    self.apply(&index, ids, newest).await?;
                    (known, noted) = (newest, newest);
                }
                Changed::All => {
                    (index, known, _) = self.build(&place).await?;
                    noted = known;
                    self.set_index(Some(index.clone()));
                }
            }
            woken.await;
        }
    }

    /// Whether no change after this number has been forgotten yet.
    async fn remembers_since(&self, n: i64) -> Result<bool> {
        let (newest, oldest): (i64, Option<i64>) =
            sqlx::query_as("select n, (select min(n) from changes) as oldest from counters where name = 'changes'")
                .fetch_one(&self.read)
                .await?;
        Ok(n == newest || (n < newest && oldest.is_some_and(|oldest| oldest <= n + 1)))
    }

    async fn talks_changed_after(&self, after: i64) -> Result<(i64, Changed)> {
        let mut known = after;
        let mut ids = BTreeSet::new();
        loop {
            let changes = self.changes_after(known).await?;
            let Some(last) = changes.last() else { return Ok((known, Changed::Talks(ids))) };
            known = last.n;
            for change in changes.iter().filter(|change| change.topic == Topic::Library) {
                if change.what == "reindex" {
                    return Ok((known, Changed::All));
                }
                ids.insert(change.about.clone());
            }
        }
    }

    async fn apply(&self, index: &Arc<Index>, ids: BTreeSet<String>, up_to: i64) -> IndexResult<()> {
        let entries = self.entries_of(&ids).await?;
        let index = index.clone();
        blocking(move || {
            let intake = index.intake(false)?;
            for id in &ids {
                intake.take_out(id);
            }
            entries.iter().try_for_each(|entry| intake.take_in(entry))?;
            Ok(intake.finish(up_to)?)
        })
        .await
    }

    /// A new index of all talks, in a folder of its own until it is whole.
    async fn build(&self, place: &Place) -> IndexResult<(Arc<Index>, i64, u64)> {
        // What is committed from here on is told again, and taken in again.
        let known = self.newest_change().await?;
        let name = format!("index-{}", uuid::Uuid::now_v7());
        let folder = place.folder.join(&name);
        let index = Arc::new(blocking(move || Ok(Index::open(&folder)?)).await?);
        let (batches, mut filled) = tokio::sync::mpsc::channel::<Vec<Entry>>(2);
        let filling = tokio::task::spawn_blocking({
            let index = index.clone();
            move || {
                let intake = index.intake(true)?;
                let mut talks = 0;
                while let Some(batch) = filled.blocking_recv() {
                    batch.iter().try_for_each(|entry| intake.take_in(entry))?;
                    talks += batch.len() as u64;
                }
                intake.finish(known)?;
                Ok::<_, IndexFault>(talks)
            }
        });
        let mut after = String::new();
        while let Some((batch, last)) = self.entries_after(&after).await? {
            after = last;
            if batches.send(batch).await.is_err() {
                break;
            }
        }
        drop(batches);
        let talks = filling.await.map_err(|_| IndexFault::Interrupted)??;
        place.swap_in(&name)?;
        Ok((index, known, talks))
    }

    async fn entries_of(&self, ids: &BTreeSet<String>) -> Result<Vec<Entry>> {
        let mut entries = Vec::new();
        for id in ids {
            let statement = format!("select {DETAILS}, {SAID} where t.id = $1 and t.state = 'published'");
            let row: Option<EntryRow> =
                sqlx::query_as(sqlx::AssertSqlSafe(statement)).bind(id.clone()).fetch_optional(&self.read).await?;
            entries.extend(row.map(EntryRow::read).transpose()?);
        }
        Ok(entries)
    }

    /// The next published talks in the order of their ids, and the last of these.
    async fn entries_after(&self, id: &str) -> Result<Option<(Vec<Entry>, String)>> {
        let statement =
            format!("select {DETAILS}, {SAID} where t.id > $1 and t.state = 'published' order by t.id limit {BATCH}");
        let rows: Vec<EntryRow> =
            sqlx::query_as(sqlx::AssertSqlSafe(statement)).bind(id.to_owned()).fetch_all(&self.read).await?;
        let entries = rows.into_iter().map(EntryRow::read).collect::<Result<Vec<_>>>()?;
        let last = entries.last().map(|entry| entry.id.clone());
        Ok(last.map(|last| (entries, last)))
    }
}

enum Changed {
    Talks(BTreeSet<String>),
    All,
}

/// The lines of the transcript that counts, and where both come from.
pub(super) const SAID: &str = "coalesce(c.cues, '') as cues
    from talks t left join transcripts c on c.talk_id = t.id and c.version = t.transcript";

#[derive(sqlx::FromRow)]
struct EntryRow {
    #[sqlx(flatten)]
    row: Row,
    cues: String,
}

impl EntryRow {
    fn read(self) -> Result<Entry> {
        let talk = self.row.read()?;
        let details = talk.details;
        Ok(Entry {
            id: talk.id.into(),
            audience: details.audience,
            title: details.title,
            description: details.description,
            speakers: details.speakers,
            topics: details.topics,
            series: talk.series,
            held_on: details.held_on,
            duration_ms: talk.duration_ms,
            chapters: details.chapters.into_iter().map(|chapter| chapter.title).collect(),
            transcript: Transcript::from_lines(&self.cues).ok_or(StoreError::Inconsistent("transcripts.cues"))?,
        })
    }
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> IndexResult<T> + Send + 'static) -> IndexResult<T> {
    tokio::task::spawn_blocking(work).await.map_err(|_| IndexFault::Interrupted)?
}
