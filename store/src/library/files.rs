//! The bytes of recordings: in a folder, or wherever an object store keeps them. Never read whole.

use bytes::Bytes;
use futures::StreamExt;
use futures::stream::{self, BoxStream};
use object_store::buffered::BufWriter;
use object_store::local::LocalFileSystem;
use object_store::path::Path as Place;
use object_store::{GetOptions, GetRange, GetResultPayload, ObjectStore, ObjectStoreExt};
use sha2::{Digest, Sha256};
use std::io;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt};

/// A reader holds so much of a file at a time. A thousand of them must not fill the memory.
const PIECE: usize = 64 << 10;

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
}

/// Where recordings lie. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Files(Arc<dyn ObjectStore>);

impl Files {
    /// A folder on this machine, which is made if there is none.
    pub fn in_folder(folder: &Path) -> Result<Self, FilesFault> {
        let fault = |e| FilesFault::Folder(folder.display().to_string(), e);
        std::fs::create_dir_all(folder).map_err(fault)?;
        Ok(Self(Arc::new(LocalFileSystem::new_with_prefix(folder)?.with_fsync(true))))
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
        match self.0.get_opts(&place, options).await?.payload {
            GetResultPayload::File(file, _) => {
                let mut file = tokio::fs::File::from_std(file);
                file.set_max_buf_size(PIECE);
                file.seek(io::SeekFrom::Start(range.start)).await?;
                let state = (file, range.end - range.start);
                Ok(stream::try_unfold(state, async |(mut file, left)| {
                    if left == 0 {
                        return Ok(None);
                    }
                    let mut piece = Vec::with_capacity(usize::try_from(left).unwrap_or(PIECE).min(PIECE));
                    let read = (&mut file).take(left.min(PIECE as u64)).read_buf(&mut piece).await?;
                    if read == 0 {
                        return Err(io::ErrorKind::UnexpectedEof.into());
                    }
                    Ok(Some((Bytes::from(piece), (file, left - read as u64))))
                })
                .boxed())
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
        self.0.put(&place, bytes.into()).await?;
        Ok(())
    }

    /// Keeps a file of this machine, piece by piece, and answers its length and the digest of its bytes.
    pub async fn keep_file(&self, place: &str, file: &Path) -> Result<(u64, String), FilesFault> {
        let place = Place::parse(place).map_err(|_| FilesFault::Place)?;
        let mut from = tokio::fs::File::open(file).await?;
        let mut to = BufWriter::new(self.0.clone(), place);
        let (mut digest, mut length, mut piece) = (Sha256::new(), 0, vec![0; PIECE]);
        loop {
            let read = from.read(&mut piece).await?;
            if read == 0 {
                break;
            }
            digest.update(&piece[..read]);
            length += read as u64;
            to.write_all(&piece[..read]).await?;
        }
        to.shutdown().await?;
        Ok((length, hex::encode(digest.finalize())))
    }

    /// Takes a file out; one that is gone already is fine.
    pub async fn take_out(&self, place: &str) -> Result<(), FilesFault> {
        let place = Place::parse(place).map_err(|_| FilesFault::Place)?;
        match self.0.delete(&place).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(e) => Err(e.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::TryStreamExt;

    async fn read(files: &Files, range: Range<u64>) -> io::Result<Vec<u8>> {
        let pieces: Vec<Bytes> = files.read("a/b.mp4", range).await.map_err(io::Error::other)?.try_collect().await?;
        assert!(pieces.iter().all(|piece| piece.len() <= PIECE));
        Ok(pieces.concat())
    }

    #[tokio::test]
    async fn a_range_is_read_in_pieces_and_nothing_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::in_folder(&folder.path().join("media")).unwrap();
        let bytes: Vec<u8> = (0..200_000_u32).map(|n| (n % 251) as u8).collect();
        files.keep("a/b.mp4", bytes.clone().into()).await.unwrap();
        for range in [0..200_000, 0..2, 70_000..150_001, 199_999..200_000] {
            let at = |n| usize::try_from(n).unwrap();
            assert_eq!(read(&files, range.clone()).await.unwrap(), bytes[at(range.start)..at(range.end)]);
        }
        files.take_out("a/b.mp4").await.unwrap();
        files.take_out("a/b.mp4").await.unwrap();
        assert!(read(&files, 0..1).await.is_err());
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
    async fn nothing_outside_the_folder_is_read() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("secret"), "x").unwrap();
        let files = Files::in_folder(&folder.path().join("media")).unwrap();
        for place in ["../secret", "/../secret", "a/../../secret"] {
            assert!(files.read(place, 0..1).await.is_err(), "{place}");
        }
    }
}
