use super::{BadSetting, check};
use std::io::{ErrorKind, Write};
use std::path::Path;

/// The secret of the data folder; made there once, whole or not at all, readable by this account only.
pub(super) fn kept_or_made(file: &Path) -> Result<Vec<u8>, BadSetting> {
    match std::fs::read_to_string(file) {
        Ok(text) => check::secret(&text).map_err(|_| {
            BadSetting(format!(
                "{} is not 32 or more bytes in hex; put it back from a backup, or remove it to have a new one made, \
                 after which codes already sent no longer work and members are shown new calendar addresses.",
                file.display()
            ))
        }),
        Err(e) if e.kind() == ErrorKind::NotFound => made(file),
        Err(e) => Err(BadSetting(format!("{} cannot be read ({e}); let this account read it.", file.display()))),
    }
}

fn made(file: &Path) -> Result<Vec<u8>, BadSetting> {
    let cannot = |e: std::io::Error| {
        BadSetting(format!("No secret can be made at {} ({e}); give one with INNER_CIRCLE_SECRET.", file.display()))
    };
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|e| cannot(std::io::Error::other(e.to_string())))?;
    match write_new(file, &hex::encode(bytes)) {
        // Another command made one at the same moment; both must go by the same.
        Err(e) if e.kind() == ErrorKind::AlreadyExists => kept_or_made(file),
        Err(e) => Err(cannot(e)),
        Ok(()) => Ok(bytes.to_vec()),
    }
}

/// Writes a file that only this account may read, unless there is one already.
pub(crate) fn write_new(file: &Path, text: &str) -> std::io::Result<()> {
    let folder = file.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    // Temporary files are made with mode 0600.
    let mut new = tempfile::NamedTempFile::new_in(folder)?;
    new.write_all(text.as_bytes())?;
    new.as_file().sync_all()?;
    new.persist_noclobber(file).map_err(|e| e.error)?;
    Ok(())
}
