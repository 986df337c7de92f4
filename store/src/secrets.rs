use hmac::{Hmac, Mac};
use jiff::Timestamp;
use sha2::{Digest, Sha256};

/// The one secret of an installation. Every signing and sealing key is derived from it.
#[derive(Clone)]
pub struct Secret(Vec<u8>);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Secret {
    pub fn new(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// A keyed digest of `words` for one purpose, as 64 hexadecimal figures.
    pub fn digest(&self, purpose: &str, words: &str) -> String {
        // HMAC takes a key of any length, so this cannot fail; an empty digest would match nothing.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else { return String::new() };
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(words.as_bytes());
        hex::encode(mac.finalize().into_bytes())
    }
}

/// 128 random bits as hexadecimal figures: a token nobody can guess.
pub(crate) fn token() -> Result<String, sqlx::Error> {
    Ok(hex::encode(random::<16>()?))
}

pub(crate) fn random<const N: usize>() -> Result<[u8; N], sqlx::Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|e| sqlx::Error::Io(std::io::Error::other(e.to_string())))?;
    Ok(bytes)
}

/// What is kept of a token: guessing it is hopeless, so a plain hash is enough.
pub(crate) fn hashed(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}

/// An id that tells nothing, not even when it was made: UUID version 4.
pub(crate) fn random_id() -> Result<String, sqlx::Error> {
    Ok(uuid::Builder::from_random_bytes(random()?).into_uuid().to_string())
}

/// A new row's id: UUIDv7 of the product's clock, so that ids sort by when they were made.
pub(crate) fn new_id(now: Timestamp) -> String {
    let (seconds, nanos) = (now.as_second().max(0).unsigned_abs(), now.subsec_nanosecond().unsigned_abs());
    uuid::Uuid::new_v7(uuid::Timestamp::from_unix(uuid::NoContext, seconds, nanos)).to_string()
}
