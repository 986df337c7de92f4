//! The bytes of recordings: in a folder, or wherever an object store keeps them. Never read whole.

use bytes::Bytes;
use futures::StreamExt;
use futures::stream::{self, BoxStream};
use object_store::aws::AmazonS3Builder;
use object_store::buffered::BufWriter;
use object_store::local::LocalFileSystem;
use object_store::path::Path as Place;
use object_store::prefix::PrefixStore;
use object_store::{ClientOptions, GetOptions, GetRange, GetResultPayload, ObjectStore, ObjectStoreExt, RetryConfig};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, SemaphorePermit};

/// Each reader holds so many pieces: one that is sent, and one that is read meanwhile. A server would take as many as it is given.
const IN_HAND: usize = 2;
/// Bytes of a piece. Large ones are faster, and there are only so many of them: a thousand readers must not fill the memory.
const SMALL_PIECE: usize = 16 << 10;
const LARGE_PIECE: usize = 256 << 10;
static LARGE_ONES: Semaphore = Semaphore::const_new(128);
/// Bytes that are copied at a time.
const COPIED: usize = 64 << 10;

/// Who waits for a recording is told after so long that it does not come.
const ANSWERED_WITHIN: Duration = Duration::from_secs(8);
const CONNECTED_WITHIN: Duration = Duration::from_secs(3);
const SILENT_FOR: Duration = Duration::from_secs(10);

/// Why bytes could not be read or kept.
#[derive(Debug, thiserror::Error)]
pub enum FilesFault {
    #[error("the folder for recordings, {0}: {1}")]
    Folder(String, io::Error),
    #[error("the storage of recordings: {0}")]
    Storage(#[from] object_store::Error),
    #[error("the storage of recordings: {0}")]
    Io(#[from] io::Error),
    #[error("the storage of recordings has no place of that name")]
    Place,
    #[error("the storage of recordings does not answer")]
    Silent,
}

/// Where recordings lie. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Files {
    kept: Arc<dyn ObjectStore>,
    /// Of this machine, if they lie here.
    folder: Option<Arc<Path>>,
}

/// A bucket of S3-compatible storage.
#[derive(Clone)]
pub struct Bucket {
    /// `https://HOST`, or `http://` on one's own network.
    pub endpoint: String,
    pub region: String,
    pub name: String,
    /// Before each file's name; empty for none.
    pub prefix: String,
    pub key: String,
    pub secret: String,
}

impl std::fmt::Debug for Bucket {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}/{}", self.endpoint, self.name, self.prefix)
    }
}

impl Files {
    /// A bucket. Nothing is asked of it before the first file.
    pub fn in_bucket(bucket: &Bucket) -> Result<Self, FilesFault> {
        // Once in a process; whoever was first has the same one.
        let _ = rustls::crypto::ring::default_provider().install_default();
        // A recording may take hours to send, but never rests so long in between.
        let client = ClientOptions::new()
            .with_timeout_disabled()
            .with_connect_timeout(CONNECTED_WITHIN)
            .with_read_timeout(SILENT_FOR)
            .with_allow_http(bucket.endpoint.starts_with("http://"));
        let retry = RetryConfig { max_retries: 2, retry_timeout: ANSWERED_WITHIN, ..RetryConfig::default() };
        let kept = AmazonS3Builder::new()
            .with_endpoint(&bucket.endpoint)
            .with_region(&bucket.region)
            .with_bucket_name(&bucket.name)
            .with_access_key_id(&bucket.key)
            .with_secret_access_key(&bucket.secret)
            .with_client_options(client)
            .with_retry(retry)
            .build()?;
        let prefix = Place::parse(&bucket.prefix).map_err(|_| FilesFault::Place)?;
        Ok(Self { kept: Arc::new(PrefixStore::new(kept, prefix)), folder: None })
    }

    /// A folder on this machine, which is made if there is none.
    pub fn in_folder(folder: &Path) -> Result<Self, FilesFault> {
        let fault = |e| FilesFault::Folder(folder.display().to_string(), e);
        std::fs::create_dir_all(folder).map_err(fault)?;
        let kept = Arc::new(LocalFileSystem::new_with_prefix(folder)?.with_fsync(true));
        Ok(Self { kept, folder: Some(folder.into()) })
    }

    /// The bytes of a range, piece by piece.
    ///
    /// # Errors
    /// When they cannot be read; a file that ends too soon ends the stream with an error.
    pub async fn read(
        &self,
        place: &str,
        range: Range<u64>,
    ) -> Result<BoxStream<'static, io::Result<Bytes>>, FilesFault> {
        let place = Place::parse(place).map_err(|_| FilesFault::Place)?;
        let options = GetOptions { range: Some(GetRange::Bounded(range.clone())), ..GetOptions::default() };
        let found = tokio::time::timeout(ANSWERED_WITHIN, self.kept.get_opts(&place, options));
        match found.await.map_err(|_| FilesFault::Silent)??.payload {
            GetResultPayload::File(mut file, _) => {
                file.seek(SeekFrom::Start(range.start))?;
                Ok(stream::try_unfold((Reader::new(file), range.end - range.start), next_piece).boxed())
            }
            GetResultPayload::Stream(bytes) => Ok(bytes.map(|piece| piece.map_err(io::Error::other)).boxed()),
        }
    }

    /// Copies so many bytes, all of a file, to one of this machine.
    pub async fn fetch(&self, place: &str, bytes: u64, to: &Path) -> Result<(), FilesFault> {
        let mut pieces = self.read(place, 0..bytes).await?;
        let mut file = tokio::fs::File::create(to).await?;
        while let Some(piece) = pieces.next().await {
            file.write_all(&piece?).await?;
        }
        Ok(file.flush().await?)
    }

    /// Keeps bytes that are in memory: pictures, and the demo's recordings.
    pub async fn keep(&self, place: &str, bytes: Bytes) -> Result<(), FilesFault> {
        let place = Place::parse(place).map_err(|_| FilesFault::Place)?;
        self.kept.put(&place, bytes.into()).await?;
        Ok(())
    }

    /// Keeps a file of this machine, piece by piece, and answers its length and the digest of its bytes.
    pub async fn keep_file(&self, place: &str, file: &Path) -> Result<(u64, String), FilesFault> {
        let place = Place::parse(place).map_err(|_| FilesFault::Place)?;
        if let Some(folder) = &self.folder {
            forget_halves(&folder.join(place.as_ref()));
        }
        let mut to = BufWriter::new(self.kept.clone(), place);
        let known = copy(file, &mut to).await?;
        to.shutdown().await?;
        Ok(known)
    }

    /// The same for a file that nobody changes any more: on one disk it then has two names, and no second copy is made.
    pub async fn adopt(&self, place: &str, file: &Path) -> Result<(u64, String), FilesFault> {
        if let Some(folder) = &self.folder {
            let to = folder.join(Place::parse(place).map_err(|_| FilesFault::Place)?.as_ref());
            // What was begun before, and killed.
            self.take_out(place).await?;
            let (from, within) = (file.to_owned(), folder.clone());
            let linked = tokio::task::spawn_blocking(move || {
                File::open(&from)?.sync_all()?;
                std::fs::hard_link(&from, &to)?;
                File::open(within)?.sync_all()
            });
            if linked.await.map_err(io::Error::other)?.is_ok() {
                return Ok(copy(file, &mut tokio::io::sink()).await?);
            }
        }
        self.keep_file(place, file).await
    }

    /// Takes a file out; one that is gone already is fine.
    pub async fn take_out(&self, place: &str) -> Result<(), FilesFault> {
        let place = Place::parse(place).map_err(|_| FilesFault::Place)?;
        match self.kept.delete(&place).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(e) => Err(e.into()),
        }
    }
}

/// Whoever reads a file, for as long as they do.
struct Reader {
    file: Arc<File>,
    in_hand: Arc<Semaphore>,
}

impl Reader {
    fn new(file: File) -> Self {
        Self { file: Arc::new(file), in_hand: Arc::new(Semaphore::new(IN_HAND)) }
    }
}

/// The next piece, once whoever sends them has let go of one before.
async fn next_piece((reader, left): (Reader, u64)) -> io::Result<Option<(Bytes, (Reader, u64))>> {
    if left == 0 {
        return Ok(None);
    }
    let turn = reader.in_hand.clone().acquire_owned().await.map_err(io::Error::other)?;
    let file = reader.file.clone();
    let large = LARGE_ONES.try_acquire().ok();
    let piece = if large.is_some() { LARGE_PIECE } else { SMALL_PIECE };
    let most = usize::try_from(left).map_or(piece, |left| left.min(piece));
    let read = tokio::task::spawn_blocking(move || {
        let mut bytes = Vec::with_capacity(most);
        (&*file).take(most as u64).read_to_end(&mut bytes)?;
        Ok::<_, io::Error>(bytes)
    });
    let bytes = read.await.map_err(io::Error::other)??;
    if bytes.is_empty() {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    let left = left - bytes.len() as u64;
    Ok(Some((Bytes::from_owner(Piece { bytes, _turn: turn, _large: large }), (reader, left))))
}

/// Bytes that make room for others when they have been sent.
struct Piece {
    bytes: Vec<u8>,
    _turn: OwnedSemaphorePermit,
    _large: Option<SemaphorePermit<'static>>,
}

impl AsRef<[u8]> for Piece {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

/// A folder's files are written under another name first, `NAME#1`, which stays when that is killed.
fn forget_halves(file: &Path) {
    let mut nth = 1;
    while std::fs::remove_file(format!("{}#{nth}", file.display())).is_ok() {
        nth += 1;
    }
}

/// Copies a file, and answers its length and the digest of its bytes.
async fn copy(file: &Path, to: &mut (impl AsyncWrite + Unpin)) -> io::Result<(u64, String)> {
    let mut from = tokio::fs::File::open(file).await?;
    let (mut digest, mut length, mut piece) = (Sha256::new(), 0, vec![0; COPIED]);
    loop {
        let read = from.read(&mut piece).await?;
        if read == 0 {
            return Ok((length, hex::encode(digest.finalize())));
        }
        digest.update(&piece[..read]);
        length += read as u64;
        to.write_all(&piece[..read]).await?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::TryStreamExt;

    async fn read(files: &Files, range: Range<u64>) -> io::Result<Vec<u8>> {
        let pieces = files.read("a/b.mp4", range).await.map_err(io::Error::other)?;
        // Each is let go before the next is asked for, as whoever sends them does.
        let all = pieces.try_fold(Vec::new(), async |mut all, piece| {
            assert!(piece.len() <= LARGE_PIECE);
            all.extend_from_slice(&piece);
            Ok(all)
        });
        all.await
    }

    #[tokio::test]
    async fn a_range_is_read_in_pieces_and_nothing_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::in_folder(&folder.path().join("media")).unwrap();
        let bytes: Vec<u8> = (0..700_000_u32).map(|n| (n % 251) as u8).collect();
        files.keep("a/b.mp4", bytes.clone().into()).await.unwrap();
        for range in [0..700_000, 0..2, 70_000..650_001, 699_999..700_000] {
            let at = |n| usize::try_from(n).unwrap();
            assert_eq!(read(&files, range.clone()).await.unwrap(), bytes[at(range.start)..at(range.end)]);
        }
        files.take_out("a/b.mp4").await.unwrap();
        files.take_out("a/b.mp4").await.unwrap();
        assert!(read(&files, 0..1).await.is_err());
    }

    #[tokio::test]
    async fn a_thousand_readers_who_rest_do_not_fill_the_memory() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::in_folder(&folder.path().join("media")).unwrap();
        files.keep("a.mp4", vec![7; 3 * LARGE_PIECE].into()).await.unwrap();
        let mut held = Vec::new();
        for _ in 0..1000 {
            let mut pieces = files.read("a.mp4", 0..(3 * LARGE_PIECE) as u64).await.unwrap();
            for _ in 0..IN_HAND {
                held.push(pieces.next().await.unwrap().unwrap());
            }
        }
        assert!(held.iter().map(Bytes::len).sum::<usize>() < 70_000_000);
        drop(held);
        let mut pieces = files.read("a.mp4", 0..LARGE_PIECE as u64).await.unwrap();
        assert_eq!(
            pieces.next().await.unwrap().unwrap().len(),
            LARGE_PIECE,
            "those who come after them are fast again"
        );
    }

    #[tokio::test]
    async fn of_a_reader_who_rests_no_more_is_held_than_two_pieces() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::in_folder(&folder.path().join("media")).unwrap();
        files.keep("a.mp4", vec![7; 10 * LARGE_PIECE].into()).await.unwrap();
        let mut pieces = files.read("a.mp4", 0..(10 * LARGE_PIECE) as u64).await.unwrap();
        let held = [pieces.next().await.unwrap().unwrap(), pieces.next().await.unwrap().unwrap()];
        let waits = tokio::time::timeout(Duration::from_millis(50), pieces.next()).await;
        assert!(waits.is_err(), "a third one is not read");
        drop(held);
        assert!(pieces.next().await.unwrap().is_ok());
    }

    #[tokio::test]
    async fn a_file_is_taken_over_with_its_digest() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::in_folder(&folder.path().join("media")).unwrap();
        let recording = folder.path().join("r.mp4");
        std::fs::write(&recording, vec![7; 150_000]).unwrap();
        let (length, digest) = files.keep_file("a/b.mp4", &recording).await.unwrap();
        assert_eq!((length, digest), (150_000, hex::encode(Sha256::digest(vec![7; 150_000]))));
        assert_eq!(read(&files, 149_999..150_000).await.unwrap(), [7]);
    }

    #[tokio::test]
    async fn a_file_that_is_adopted_is_there_once_and_stays_when_its_first_name_goes() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::in_folder(&folder.path().join("media")).unwrap();
        let recording = folder.path().join("upload");
        std::fs::write(&recording, vec![7; 150_000]).unwrap();
        for _ in 0..2 {
            let (length, digest) = files.adopt("b.mp4", &recording).await.unwrap();
            assert_eq!((length, digest), (150_000, hex::encode(Sha256::digest(vec![7; 150_000]))));
        }
        std::fs::remove_file(&recording).unwrap();
        let mut pieces = files.read("b.mp4", 149_999..150_000).await.unwrap();
        assert_eq!(pieces.next().await.unwrap().unwrap(), [7].as_slice());
    }

    #[tokio::test]
    async fn nothing_outside_the_folder_is_read() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("secret"), "x").unwrap();
        let files = Files::in_folder(&folder.path().join("media")).unwrap();
        for place in ["../secret", "/../secret", "a/../../secret"] {
            assert!(files.read(place, 0..1).await.is_err(), "{place}");
        }
    }
}
