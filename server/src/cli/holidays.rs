use super::{Failure, open, say};
use crate::clock::Clock;
use crate::config::Config;
use std::path::Path;

/// Takes over the official file of bank holidays.
pub async fn import(file: &Path, config: &Config) -> Result<(), Failure> {
    let json = std::fs::read_to_string(file)
        .map_err(|e| Failure(format!("{} cannot be read ({e}); give the name of a file.", file.display())))?;
    let store = open(config).await?;
    let held = store.import_holidays(&json, Clock::real().now()).await.map_err(Failure)??;
    say(&format!("{held} bank holidays imported"));
    store.close().await;
    Ok(())
}
