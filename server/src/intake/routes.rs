//! The ways in: a file sent by a form, with or without wasm, and the word to import it.

use super::Intake;
use app::paths;
use axum::Extension;
use axum::extract::multipart::{Field, Multipart, MultipartRejection};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::people::import::{Kind, LARGEST_FILE_MB, Report, Stage};
use domain::people::{Person, Visitor};
use http::StatusCode;
use std::io::Write;
use std::time::Duration;
use tempfile::NamedTempFile;

pub const LARGEST_FILE: u64 = (LARGEST_FILE_MB as u64) << 20;

/// A short job is waited for, so that the next page already shows what came of it.
const WAIT: Duration = Duration::from_secs(3);

/// Why no file came: a code for the page that asks for one.
enum NoFile {
    Missing,
    TooLarge,
    Broken,
}

impl NoFile {
    const fn code(&self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::TooLarge => "large",
            Self::Broken => "broken",
        }
    }
}

/// Takes a file in, piece by piece, and has it checked.
pub async fn bring(
    State(intake): State<Intake>,
    Extension(visitor): Extension<Visitor>,
    Path(kind): Path<String>,
    form: Result<Multipart, MultipartRejection>,
) -> Response {
    // Proposals are brought to their conference.
    let kind = Kind::from_code(&kind).filter(|kind| *kind != Kind::Proposals);
    let (Some(organiser), Some(kind)) = (visitor.organiser(), kind) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    take(&intake, (kind, ""), organiser, form, paths::IMPORTS).await
}

/// The same for a list of proposals for a conference.
pub async fn bring_proposals(
    State(intake): State<Intake>,
    Extension(visitor): Extension<Visitor>,
    Path(slug): Path<String>,
    form: Result<Multipart, MultipartRejection>,
) -> Response {
    let Some(organiser) = visitor.organiser() else { return StatusCode::NOT_FOUND.into_response() };
    let found = match slug.parse() {
        Ok(slug) => intake.store.conference(&slug).await,
        Err(_) => Ok(None),
    };
    match found {
        Ok(Some(_)) => take(&intake, (Kind::Proposals, &slug), organiser, form, &paths::proposals(&slug)).await,
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(e) => failed(&e),
    }
}

async fn take(
    intake: &Intake,
    (kind, about): (Kind, &str),
    organiser: &Person,
    form: Result<Multipart, MultipartRejection>,
    page: &str,
) -> Response {
    let (name, file) = match received(intake, form).await {
        Ok(received) => received,
        Err(why) => return Redirect::to(&format!("{page}?refused={}", why.code())).into_response(),
    };
    let begun = intake.store.begin_import_for(about, kind, &name, &organiser.id, intake.clock.now()).await;
    let id = match begun {
        Ok(id) => id,
        Err(e) => return failed(&e),
    };
    if let Err(e) = file.persist(intake.file(&id)) {
        return failed(&e);
    }
    let check = intake.check(id.clone(), kind, organiser.id.as_str().to_owned());
    let _ = tokio::time::timeout(WAIT, check).await;
    Redirect::to(&paths::import(&id)).into_response()
}

/// Imports what was checked, or goes on where it was stopped; a second press finds it under way or done.
pub async fn run(
    State(intake): State<Intake>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
) -> Response {
    let Some(organiser) = visitor.organiser() else { return StatusCode::NOT_FOUND.into_response() };
    match begin(&intake, &id, organiser.id.as_str()).await {
        Ok(Some(())) => Redirect::to(&paths::import(&id)).into_response(),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(e) => failed(&e),
    }
}

async fn begin(intake: &Intake, id: &str, by: &str) -> store::Result<Option<()>> {
    let Some(import) = intake.store.import(id).await? else { return Ok(None) };
    // Nobody has seen what is in a file whose check was stopped, so that comes first.
    let unseen = import.report == Report::Nothing;
    let next = if unseen { Stage::Checking } else { Stage::Importing };
    let may_begin = matches!(import.stage, Stage::Checked | Stage::Stopped);
    if may_begin && intake.store.move_import(id, import.stage, next, intake.clock.now()).await? {
        let (id, by) = (id.to_owned(), by.to_owned());
        let job = if unseen { intake.check(id, import.kind, by) } else { intake.import(id, import.kind, by) };
        let _ = tokio::time::timeout(WAIT, job).await;
    }
    Ok(Some(()))
}

async fn received(
    intake: &Intake,
    form: Result<Multipart, MultipartRejection>,
) -> Result<(String, NamedTempFile), NoFile> {
    let mut form = form.map_err(|_| NoFile::Missing)?;
    while let Some(field) = form.next_field().await.map_err(|e| why(&e))? {
        if field.name() == Some("file") {
            let name = called(field.file_name().unwrap_or_default());
            return Ok((name, kept(intake, field).await?));
        }
    }
    Err(NoFile::Missing)
}

/// Writes the file as it comes. What is left unfinished goes by itself.
async fn kept(intake: &Intake, mut field: Field<'_>) -> Result<NamedTempFile, NoFile> {
    let broken = |e: std::io::Error| {
        tracing::error!(error = %e, "a file could not be taken in");
        NoFile::Broken
    };
    let mut file = begun(intake).map_err(broken)?;
    let mut size = 0;
    while let Some(piece) = field.chunk().await.map_err(|e| why(&e))? {
        size += piece.len() as u64;
        if size > LARGEST_FILE {
            return Err(NoFile::TooLarge);
        }
        file.write_all(&piece).map_err(broken)?;
    }
    if size == 0 { Err(NoFile::Missing) } else { Ok(file) }
}

/// A file that only this account may read: it names people.
fn begun(intake: &Intake) -> std::io::Result<NamedTempFile> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(&intake.folder)?;
    NamedTempFile::new_in(&intake.folder)
}

fn why(e: &axum::extract::multipart::MultipartError) -> NoFile {
    if e.status() == StatusCode::PAYLOAD_TOO_LARGE { NoFile::TooLarge } else { NoFile::Broken }
}

/// The file's name without its folders, and without letters that would turn a page around.
fn called(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let short: String = last.chars().take(100).collect();
    domain::plain::name(&short, 100).unwrap_or_else(|_| "A file".into())
}

fn failed(e: &dyn std::fmt::Display) -> Response {
    tracing::error!(error = %e, "a file could not be taken in");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_called_what_people_call_it() {
        assert_eq!(called("C:\\Users\\Asha\\members.csv"), "members.csv");
        assert_eq!(called("../../etc/passwd"), "passwd");
        assert_eq!(called("members\u{202e}vsc.exe"), "A file");
        assert_eq!(called(""), "A file");
    }
}
