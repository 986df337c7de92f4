//! Recordings that come in piece by piece, by the tus protocol 1.0 (<https://tus.io/protocols/resumable-upload>).
//!
//! Of what has come the database is the truth: it counts what is safe on the disk. A file may be longer, after a kill in the
//! middle of a piece, and is then cut to that.

mod receive;
mod refusal;
mod routes;
mod turns;

pub use routes::{create, offer, one};

use crate::clock::Clock;
use crate::media::{NoRecording, look};
use domain::ids::UploadId;
use domain::library::{UploadNotice, UploadStage};
use refusal::Refusal;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use store::library::Upload;
use store::{Result, Store};
use tokio::sync::Notify;
use turns::Turns;

/// So many bytes of the disk are left to the database, mails, and whoever else writes there.
const LEFT_FREE: u64 = 512_000_000;

/// What names of slides that are coming in begin with.
pub const SLIDES: &str = "slides-";
const A_DAY: Duration = Duration::from_hours(24);

/// How many bytes a folder's disk has left.
pub type FreeSpace = Arc<dyn Fn(&Path) -> io::Result<u64> + Send + Sync>;

/// What takes recordings in. Cheap to clone.
#[derive(Clone)]
pub struct Uploads {
    store: Store,
    clock: Clock,
    folder: PathBuf,
    /// Bytes of the largest recording.
    largest: u64,
    free: FreeSpace,
    turns: Turns,
    /// Woken when there is something to put into the library, and to make versions of.
    come: Arc<Notify>,
    make: Arc<Notify>,
}

impl std::fmt::Debug for Uploads {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Uploads").field("folder", &self.folder).field("largest", &self.largest).finish_non_exhaustive()
    }
}

/// What the system says.
pub fn free_space() -> FreeSpace {
    Arc::new(|folder| {
        let disk = rustix::fs::statvfs(folder)?;
        Ok(disk.f_bavail.saturating_mul(disk.f_frsize))
    })
}

impl Uploads {
    pub fn new(store: Store, clock: Clock, data: &Path, largest: u64, free: FreeSpace) -> Self {
        let folder = data.join("uploads");
        Self {
            store,
            clock,
            folder,
            largest,
            free,
            turns: Turns::default(),
            come: Arc::default(),
            make: Arc::default(),
        }
    }

    /// Where the bytes of an upload lie.
    pub fn file(&self, id: &UploadId) -> PathBuf {
        self.folder.join(id.as_str())
    }

    /// Ends when there may be something to put into the library.
    pub async fn something_came(&self) {
        self.come.notified().await;
    }

    /// Ends when there may be something to make versions of.
    pub async fn something_to_make(&self) {
        self.make.notified().await;
    }

    /// Says that versions are to be made.
    pub fn make_versions(&self) {
        self.make.notify_one();
    }

    /// A folder for what is being made.
    pub fn workplace(&self) -> io::Result<&Path> {
        self.make_folder()?;
        Ok(&self.folder)
    }

    /// Removes the bytes of an upload of which nothing more becomes.
    pub fn forget_file(&self, id: &UploadId) {
        remove(&self.file(id));
    }

    /// Looks at a file that is here to its end, and passes it on or refuses it. Doing it again changes nothing.
    pub async fn look_at(&self, upload: &Upload) -> Result<UploadNotice, Refusal> {
        let file = self.file(&upload.id);
        let looked = tokio::task::spawn_blocking(move || look(&file)).await.map_err(io::Error::other)??;
        let (to, notice) = match looked {
            Ok(_) => (UploadStage::Received, UploadNotice::Nothing),
            Err(NoRecording::Kind) => (UploadStage::Refused, UploadNotice::NoRecording),
            Err(NoRecording::Truncated) => (UploadStage::Refused, UploadNotice::Truncated),
        };
        self.store.move_upload(&upload.id, UploadStage::Coming, to, notice, self.clock.now()).await?;
        if to == UploadStage::Received {
            self.come.notify_one();
        } else {
            remove(&self.file(&upload.id));
        }
        Ok(notice)
    }

    /// Forgets what nobody goes on with, and files that no upload needs. For the scheduler.
    pub async fn tidy(&self) -> Result<u64> {
        let expired = self.store.expire_uploads(self.clock.now()).await?;
        let names = std::fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let names: Vec<String> = names.filter_map(|file| file.file_name().into_string().ok()).collect();
        let in_use = self.store.uploads_in_use(&names).await?;
        for name in names.iter().filter(|name| name.parse::<uuid::Uuid>().is_ok() && !in_use.contains(name)) {
            remove(&self.folder.join(name));
        }
        // Slides come in at once; a file of them that is a day old was left by a server that was killed.
        for name in names.iter().filter(|name| name.starts_with(SLIDES) && is_old(&self.folder.join(name))) {
            remove(&self.folder.join(name));
        }
        Ok(expired)
    }

    /// Whether the disk has room for so many more bytes.
    pub fn has_room(&self, more: u64) -> bool {
        !self.is_full(more)
    }

    fn make_folder(&self) -> io::Result<()> {
        use std::os::unix::fs::DirBuilderExt;
        std::fs::DirBuilder::new().recursive(true).mode(0o700).create(&self.folder)
    }

    /// Whether the disk has no room for so many more bytes, or nobody can say.
    fn is_full(&self, more: u64) -> bool {
        (self.free)(&self.folder).is_ok_and(|free| free < more.saturating_add(LEFT_FREE))
    }
}

/// By the machine's own time, as its files are.
fn is_old(file: &Path) -> bool {
    let changed = file.metadata().and_then(|known| known.modified());
    changed.is_ok_and(|at| at.elapsed().is_ok_and(|age| age > A_DAY))
}

fn remove(file: &Path) {
    if let Err(e) = std::fs::remove_file(file)
        && e.kind() != io::ErrorKind::NotFound
    {
        tracing::warn!(error = %e, "a file that was uploaded could not be removed");
    }
}
