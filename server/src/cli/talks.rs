use super::{Failure, open, say};
use crate::clock::Clock;
use crate::config::Config;
use crate::imports::talks::{Listed, NoFile, Row, read, recording};
use domain::library::MediaKind;
use domain::plain::counted;
use sha2::{Digest, Sha256};
use std::path::Path;
use std::time::{Duration, Instant};
use store::library::{Files, NewMedia, Origin};
use store::{Refused, Store};

/// It is said so often how far it is: a thousand recordings take an hour to copy.
const SAY_EVERY: Duration = Duration::from_secs(10);

/// Takes over old recordings. What is there already is left alone, so an import that was interrupted is begun again.
pub async fn import(list: &Path, dry_run: bool, config: &Config) -> Result<(), Failure> {
    let Listed { rows, mistakes } = read(list).map_err(|e| Failure(e.to_string()))?;
    for wrong in &mistakes {
        say(&wrong.to_string());
    }
    let store = open(config).await?;
    let by = store.first_owner().await?;
    let by =
        by.ok_or_else(|| Failure("The circle has no owner yet; make one with `inner-circle owner EMAIL`.".into()))?;
    let files = config.files()?;
    let (mut new, mut known, mut without, mut said) = (0_u64, 0_u64, 0_u64, Instant::now());
    for row in &rows {
        if store.has_talk_from(&row.source).await? {
            known += 1;
            continue;
        }
        without += u64::from(row.file.is_none());
        if !dry_run {
            take_over(&store, &files, row, &by).await?;
        }
        new += 1;
        if said.elapsed() >= SAY_EVERY {
            say(&format!("{new} so far, of {}", rows.len()));
            said = Instant::now();
        }
    }
    let verb = if dry_run { "new" } else { "imported" };
    let all = counted(i64::try_from(rows.len() + mistakes.len()).unwrap_or(i64::MAX), "row");
    say(&format!(
        "{all}: {new} {verb}, {known} known already, {} wrong; {without} without a recording",
        mistakes.len()
    ));
    if dry_run {
        say("Nothing was imported: without --dry-run it will be");
    }
    store.close().await;
    Ok(())
}

async fn take_over(store: &Store, files: &Files, row: &Row, by: &domain::ids::PersonId) -> Result<(), Failure> {
    let now = Clock::real().now();
    let cannot =
        |why: String| Failure(format!("Row {}: {why} What is above it has been imported; start again.", row.number));
    // First the bytes: a talk that is there has its recording.
    let media = match &row.file {
        None => None,
        Some(file) => {
            let kind = recording(file).map_err(|e: NoFile| cannot(e.to_string()))?;
            // The same whenever it is begun anew, so that what was interrupted leaves nothing lying about.
            let name = hex::encode(Sha256::digest(&row.source));
            let place = format!("imported-{}{}", &name[..32], kind.ending);
            let kept = files.keep_file(&place, file).await.map_err(|e| cannot(format!("{e}.")))?;
            let (bytes, digest) = kept;
            Some(NewMedia {
                kind: if kind.is_video { MediaKind::Video } else { MediaKind::Audio },
                content_type: kind.content_type,
                bytes,
                digest,
                place,
                duration_ms: kind.duration_ms,
            })
        }
    };
    let origin = Origin { session: None, series: row.series.clone(), source: Some(row.source.clone()) };
    let refused = |e: Refused| match e {
        Refused::Store(e) => Failure::from(e),
        other => cannot(format!("{other}.")),
    };
    store.import_talk(&row.details, &origin, (&row.transcript, media.as_ref()), by, now).await.map_err(refused)?;
    Ok(())
}
