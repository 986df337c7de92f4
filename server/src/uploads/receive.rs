//! The bytes of one request, on their way to the disk.

use super::Uploads;
use super::refusal::Refusal;
use super::turns::Turn;
use axum::body::{Body, BodyDataStream};
use futures::StreamExt;
use sha1::{Digest, Sha1};
use std::io::SeekFrom;
use std::time::Duration;
use store::library::Upload;
use tokio::fs::{File, OpenOptions};
use tokio::io::{AsyncSeekExt, AsyncWriteExt};
use tokio::time::timeout;

/// After so many bytes of a request what has come is made safe and noted: what a kill loses is less.
const NOTE_EVERY: u64 = 8 << 20;
/// A connection that brings nothing for so long is as good as broken.
const SILENT_FOR: Duration = Duration::from_mins(1);
/// So much of what is no longer wanted is heard out, for so long: most programs hear an answer only when they have said all.
const HEARD_OUT: u64 = 32 << 20;
const HEARD_OUT_FOR: Duration = Duration::from_secs(10);

/// How a request ended.
enum End {
    Whole,
    /// The connection broke: there is nobody to answer.
    Broken,
    Refused(Refusal),
}

impl Uploads {
    /// Writes what comes behind what is there, and answers how much is safe then. Bytes with a sum count when the sum is right,
    /// others as they come.
    pub(super) async fn receive(
        &self,
        upload: &Upload,
        sum: Option<[u8; 20]>,
        body: Body,
        turn: &mut Turn,
    ) -> Result<u64, Refusal> {
        let mut body = body.into_data_stream();
        let outcome = self.take_in(upload, sum, &mut body, turn).await;
        // Somebody waits for the turn of one that makes way, and one that was silent has nothing to say.
        if outcome.as_ref().is_err_and(|why| !matches!(why, Refusal::Busy | Refusal::Silent)) {
            hear_out(body).await;
        }
        outcome
    }

    async fn take_in(
        &self,
        upload: &Upload,
        sum: Option<[u8; 20]>,
        body: &mut BodyDataStream,
        turn: &mut Turn,
    ) -> Result<u64, Refusal> {
        if self.is_full(0) {
            return Err(Refusal::DiskFull);
        }
        let mut file = self.open(upload).await?;
        let (mut at, mut noted, mut looked) = (upload.came, upload.came, upload.came);
        let mut sha = Sha1::new();
        let end = loop {
            let piece = tokio::select! {
                () = turn.is_wanted() => break End::Refused(Refusal::Busy),
                piece = timeout(SILENT_FOR, body.next()) => piece,
            };
            let bytes = match piece {
                Err(_) => break End::Refused(Refusal::Silent),
                Ok(None) => break End::Whole,
                Ok(Some(Err(_))) => break End::Broken,
                Ok(Some(Ok(bytes))) => bytes,
            };
            if at + bytes.len() as u64 > upload.bytes {
                break End::Refused(Refusal::TooMany);
            }
            if let Err(e) = file.write_all(&bytes).await {
                break End::Refused(e.into());
            }
            at += bytes.len() as u64;
            if sum.is_some() {
                sha.update(&bytes);
            }
            if at - looked < NOTE_EVERY {
                continue;
            }
            looked = at;
            if self.is_full(0) {
                break End::Refused(Refusal::DiskFull);
            }
            if sum.is_none() {
                match self.make_safe(upload, &mut file, noted, at).await {
                    Ok(safe) => noted = safe,
                    Err(why) => break End::Refused(why),
                }
            }
        };
        let counts = match (&end, sum) {
            (End::Whole, Some(sum)) => sha.finalize().as_slice() == sum,
            // Nobody can say whether they are right.
            (_, Some(_)) => false,
            (_, None) => true,
        };
        if counts {
            noted = self.make_safe(upload, &mut file, noted, at).await?;
        }
        match end {
            End::Refused(why) => Err(why),
            End::Whole if !counts => Err(Refusal::Mismatch),
            End::Whole | End::Broken => Ok(noted),
        }
    }

    /// The file as long as what is safe of it.
    async fn open(&self, upload: &Upload) -> Result<File, Refusal> {
        self.make_folder()?;
        let mut options = OpenOptions::new();
        let mut file = options.write(true).create(true).truncate(false).open(self.file(&upload.id)).await?;
        let length = file.metadata().await?.len();
        if length < upload.came {
            // The folder is another one, or came back from a backup: go on with what is there.
            self.store.note_came(&upload.id, upload.came, length, self.clock.now()).await?;
            return Err(Refusal::Offset { came: length });
        }
        file.set_len(upload.came).await?;
        file.seek(SeekFrom::End(0)).await?;
        Ok(file)
    }

    /// Forces what was written to the disk and notes it. On a full disk less may be there than was written.
    async fn make_safe(&self, upload: &Upload, file: &mut File, from: u64, to: u64) -> Result<u64, Refusal> {
        let flushed = file.flush().await;
        file.sync_data().await?;
        let to = to.min(file.metadata().await?.len());
        if to > from && !self.store.note_came(&upload.id, from, to, self.clock.now()).await? {
            // It expired meanwhile; the file goes with the next tidying.
            return Err(Refusal::Gone);
        }
        flushed?;
        Ok(to)
    }
}

async fn hear_out(mut body: BodyDataStream) {
    let rest = async {
        let mut heard = 0;
        while let Some(Ok(bytes)) = body.next().await {
            heard += bytes.len() as u64;
            if heard > HEARD_OUT {
                break;
            }
        }
    };
    let _ = timeout(HEARD_OUT_FOR, rest).await;
}
