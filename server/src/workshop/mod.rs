//! What becomes of a recording that has come: it is put into the library, and versions are made of it for slow lines.
//!
//! Everything here may be killed at any moment and is then begun anew by the rows in `uploads`: bytes are put where the same
//! upload puts them again, and a row names them only once all are there.

mod ffmpeg;

pub use ffmpeg::Ffmpeg;

use crate::clock::Clock;
use crate::media::{Recording, look};
use crate::uploads::Uploads;
use domain::library::{MediaKind, UploadNotice, UploadStage};
use ffmpeg::{Fault, Making};
use std::path::Path;
use std::time::Duration;
use store::library::{Files, FilesFault, NewMedia, Upload};
use store::{Refused, Store, StoreError};

/// What could not be done is tried again after so long; real time, as nobody waits for it in the product's.
const LOOK_EVERY: Duration = Duration::from_secs(30);
/// A recording of which no versions could be made so often is left alone.
const MOST_TRIES: u32 = 3;

/// Works on what was uploaded. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Workshop {
    pub store: Store,
    pub clock: Clock,
    pub files: Files,
    pub uploads: Uploads,
    /// `None` where there is none.
    pub ffmpeg: Option<Ffmpeg>,
}

/// Why work on an upload did not end.
#[derive(Debug, thiserror::Error)]
enum Stopped {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Refused(#[from] Refused),
    #[error(transparent)]
    Storage(#[from] FilesFault),
    #[error("{0}")]
    Io(#[from] std::io::Error),
    #[error("{0}")]
    Look(String),
}

/// How far the versions of an upload are.
struct Progress<'w> {
    store: &'w Store,
    upload: &'w Upload,
    /// So many are there.
    done: u32,
}

impl Progress<'_> {
    /// Notes how much of the next is there, out of a thousand. That it cannot be noted holds nothing up.
    async fn note(&self, part: u32) {
        let most = u32::try_from(VERSIONS.len()).unwrap_or(u32::MAX);
        let _ = self.store.note_upload_progress(&self.upload.id, (self.done * 1000 + part) / most).await;
    }
}

/// The versions of a recording with a picture, in the order in which they are made.
const VERSIONS: [Making; 3] = [Making::Poster, Making::Audio, Making::Small];

impl Workshop {
    /// Never returns. Recordings are put into the library beside the making of versions, which may take an hour.
    pub async fn run(self) {
        tokio::join!(self.take_in_for_ever(), self.make_for_ever());
    }

    async fn take_in_for_ever(&self) {
        loop {
            self.work(|upload| upload.stage != UploadStage::Making).await;
            let _ = tokio::time::timeout(LOOK_EVERY, self.uploads.something_came()).await;
        }
    }

    async fn make_for_ever(&self) {
        loop {
            self.work(|upload| upload.stage == UploadStage::Making).await;
            let _ = tokio::time::timeout(LOOK_EVERY, self.uploads.something_to_make()).await;
        }
    }

    /// Works on everything that is of this kind and whose file is with this server.
    async fn work(&self, is_meant: impl Fn(&Upload) -> bool) {
        let uploads = match self.store.uploads_to_work_on().await {
            Ok(uploads) => uploads,
            Err(e) => {
                tracing::warn!(error = %e, "uploads could not be looked for; trying again");
                return;
            }
        };
        for upload in uploads.into_iter().filter(is_meant) {
            if self.uploads.file(&upload.id).is_file()
                && let Err(why) = self.work_on(&upload).await
            {
                tracing::warn!(error = %why, upload = %upload.id, "a recording could not be worked on; trying again");
                if matches!(why, Stopped::Storage(_)) {
                    let _ = self.store.say_of_upload(&upload.id, UploadNotice::StorageAway).await;
                }
            }
        }
    }

    async fn work_on(&self, upload: &Upload) -> Result<(), Stopped> {
        match upload.stage {
            UploadStage::Received => self.take_in(upload).await,
            UploadStage::Making => self.make_versions(upload).await,
            _ => self.uploads.look_at(upload).await.map(|_| ()).map_err(|why| Stopped::Look(why.to_string())),
        }
    }

    /// Puts a recording into the library.
    async fn take_in(&self, upload: &Upload) -> Result<(), Stopped> {
        let file = self.uploads.file(&upload.id);
        let recording = recording(&file).await?;
        let place = place(upload, &recording);
        let (bytes, digest) = self.files.adopt(&place, &file).await?;
        let kind = if recording.is_video { MediaKind::Video } else { MediaKind::Audio };
        let Recording { content_type, duration_ms, .. } = recording;
        let new = NewMedia { kind, content_type, bytes, digest, place, duration_ms };
        self.store.take_recording(upload, &new, self.clock.now()).await?;
        // Those of the recording before go first, so that what is done is done.
        let taken_out = self.take_out_what_is_left().await;
        self.uploads.make_versions();
        taken_out
    }

    /// Makes those versions that are not there yet.
    async fn make_versions(&self, upload: &Upload) -> Result<(), Stopped> {
        let file = self.uploads.file(&upload.id);
        let recording = recording(&file).await?;
        let notice = match &self.ffmpeg {
            // Sound alone is small already.
            _ if !recording.is_video => UploadNotice::Nothing,
            None => UploadNotice::NoFfmpeg,
            Some(ffmpeg) => {
                if self.store.begin_versions(&upload.id).await? > MOST_TRIES {
                    UploadNotice::NoVersions
                } else {
                    self.make_each(ffmpeg, upload, &recording, &file).await?
                }
            }
        };
        let now = self.clock.now();
        self.store.move_upload(&upload.id, UploadStage::Making, UploadStage::Done, notice, now).await?;
        self.uploads.forget_file(&upload.id);
        Ok(())
    }

    async fn make_each(
        &self,
        ffmpeg: &Ffmpeg,
        upload: &Upload,
        recording: &Recording,
        file: &Path,
    ) -> Result<UploadNotice, Stopped> {
        let of = place(upload, recording);
        for (nth, making) in (0_u32..).zip(VERSIONS) {
            let there = self.store.media_places(&upload.talk).await?;
            if !there.contains(&of) {
                return Ok(UploadNotice::Nothing); // the talk has another recording by now
            }
            let place = format!("{}{}", upload.id, making.ending());
            if there.contains(&place) {
                continue;
            }
            let made = tempfile::Builder::new().suffix(making.ending()).tempfile_in(self.uploads.workplace()?)?;
            let progress = Progress { store: &self.store, upload, done: nth };
            match ffmpeg.make(making, (file, recording), made.path(), &progress).await {
                Ok(()) => {}
                // A recording without sound has no audio-only version, and one without anything to show no picture.
                Err(Fault::Refused(why)) => {
                    tracing::warn!(error = why, upload = %upload.id, version = ?making, "a version could not be made");
                    if making == Making::Small {
                        return Ok(UploadNotice::NoVersions);
                    }
                    continue;
                }
                Err(Fault::Io(e)) => return Err(e.into()),
            }
            if making == Making::Small && made.as_file().metadata()?.len() >= upload.bytes {
                continue; // the recording itself is small enough
            }
            let (bytes, digest) = self.files.adopt(&place, made.path()).await?;
            // A recording that does not say how long it is has a version that does.
            let length = if making == Making::Poster { None } else { self::recording(made.path()).await?.duration_ms };
            let duration_ms = length.filter(|_| recording.duration_ms.is_none());
            let (kind, content_type) = (making.kind(), making.content_type());
            let new = NewMedia { kind, content_type, bytes, digest, place, duration_ms };
            self.store.add_version(&upload.talk, &of, &new, self.clock.now()).await?;
        }
        Ok(UploadNotice::Nothing)
    }

    /// Takes out the bytes of recordings that have been replaced.
    async fn take_out_what_is_left(&self) -> Result<(), Stopped> {
        for place in self.store.media_left().await? {
            self.files.take_out(&place).await?;
            self.store.forget_media_left(&place).await?;
        }
        Ok(())
    }
}

/// Where the bytes of an upload's recording lie: the same whenever it is begun anew.
fn place(upload: &Upload, recording: &Recording) -> String {
    format!("{}{}", upload.id, recording.ending)
}

async fn recording(file: &Path) -> Result<Recording, Stopped> {
    let file = file.to_owned();
    let looked = tokio::task::spawn_blocking(move || look(&file)).await.map_err(std::io::Error::other)??;
    looked.map_err(|why| Stopped::Look(format!("{why:?}")))
}
