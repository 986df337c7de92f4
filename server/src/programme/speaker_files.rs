//! Files of a speaker's page: what goes into their calendar, their photo, and the slides. The token in the address decides.

use super::letters::Event;
use super::slides::{Kind, look};
use crate::photo::{NotTaken, photo_of};
use crate::uploads::{SLIDES, Uploads};
use app::context::House;
use app::paths;
use axum::Extension;
use axum::body::Body;
use axum::extract::multipart::{Field, Multipart, MultipartRejection};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::conference::Slug;
use domain::ids::ProposalId;
use domain::people::Visitor;
use http::StatusCode;
use http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE};
use std::sync::Arc;
use store::Refused;
use store::conference::{Slides, Speaking};
use store::library::Files;
use tokio::io::AsyncWriteExt;

/// Bytes of slides.
const LARGEST_SLIDES: u64 = 200_000_000;
/// Bytes of the whole form. More than slides may have: a browser shows an answer only once it has sent what it had.
pub const LARGEST_REQUEST: usize = 400_000_000;
/// Letters of a file's name that are kept.
const LONGEST_NAME: usize = 120;

/// What the routes need.
#[derive(Clone)]
pub struct SpeakerFiles {
    pub house: Arc<House>,
    pub files: Files,
    pub uploads: Uploads,
}

/// Why slides were not taken, as the address of the page that shows it says.
enum NoSlides {
    None,
    TooLarge,
    NotSlides,
    DiskFull,
    Ours(String),
}

impl NoSlides {
    const fn code(&self) -> &'static str {
        match self {
            Self::None => "none",
            Self::TooLarge => "too-large",
            Self::NotSlides => "not-slides",
            Self::DiskFull => "disk-full",
            Self::Ours(_) => "ours",
        }
    }
}

impl<E: std::error::Error> From<E> for NoSlides {
    fn from(e: E) -> Self {
        Self::Ours(e.to_string())
    }
}

/// `GET /s/{token}/talk.ics`
pub async fn calendar(State(SpeakerFiles { house, .. }): State<SpeakerFiles>, Path(token): Path<String>) -> Response {
    let now = (house.clock)();
    let asked = match house.store.asked(&token, now).await {
        Ok(Some(asked)) => asked,
        Ok(None) => return StatusCode::NOT_FOUND.into_response(),
        Err(e) => return failed(&e),
    };
    let Some(seat) = asked.seat.filter(|_| asked.offer.answer.is_some_and(|(comes, _)| comes)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let event = Event {
        public_url: &house.public_url,
        proposal: &asked.proposal.id,
        title: &asked.proposal.terms.title,
        conference: &asked.programme.title,
        token: &token,
        seat: &seat,
        sequence: asked.offer.sequence,
        is_cancelled: false,
        now,
    };
    let head =
        [(CONTENT_TYPE, "text/calendar; charset=utf-8"), (CONTENT_DISPOSITION, "attachment; filename=\"talk.ics\"")];
    (head, event.file()).into_response()
}

/// `POST /s/{token}/photo`: a form with one file; without one where the photo goes.
pub async fn take_photo(
    State(SpeakerFiles { house, .. }): State<SpeakerFiles>,
    Path(token): Path<String>,
    form: Result<Multipart, MultipartRejection>,
) -> Response {
    let page = paths::speaker(&token);
    match house.store.speaking(&token).await {
        Ok(Some(_)) => {}
        Ok(None) => return StatusCode::NOT_FOUND.into_response(),
        Err(e) => return failed(&e),
    }
    let photo = match photo_of(form).await {
        Ok(photo) => photo,
        Err(NotTaken(why)) => return Redirect::to(&format!("{page}?photo={why}#photo")).into_response(),
    };
    match house.store.set_speaker_photo(&token, Some(photo), (house.clock)()).await {
        Ok(()) => Redirect::to(&format!("{page}?saved=photo#photo")).into_response(),
        Err(why) => refused(&why),
    }
}

/// `POST /s/{token}/photo/remove`
pub async fn remove_photo(
    State(SpeakerFiles { house, .. }): State<SpeakerFiles>,
    Path(token): Path<String>,
) -> Response {
    match house.store.set_speaker_photo(&token, None, (house.clock)()).await {
        Ok(()) => Redirect::to(&format!("{}?saved=no-photo#photo", paths::speaker(&token))).into_response(),
        Err(why) => refused(&why),
    }
}

/// `GET /s/{token}/photo`
pub async fn own_photo(State(SpeakerFiles { house, .. }): State<SpeakerFiles>, Path(token): Path<String>) -> Response {
    match house.store.speaking(&token).await {
        Ok(Some(Speaking { proposal, .. })) => photo(&house, &proposal.id).await,
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(e) => failed(&e),
    }
}

/// `GET /organise/conference/{slug}/speakers/{id}/photo`
pub async fn photo_for_organisers(
    State(SpeakerFiles { house, .. }): State<SpeakerFiles>,
    Extension(visitor): Extension<Visitor>,
    Path((slug, id)): Path<(String, String)>,
) -> Response {
    match of_conference(&house, &visitor, &slug, &id).await {
        Ok(id) => photo(&house, &id).await,
        Err(answer) => answer,
    }
}

async fn photo(house: &House, id: &ProposalId) -> Response {
    match house.store.speaker_photo(id, true).await {
        Ok(Some((_, photo))) => match STANDARD.decode(photo) {
            Ok(bytes) => ([(CONTENT_TYPE, "image/jpeg")], bytes).into_response(),
            Err(e) => failed(&e),
        },
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(e) => failed(&e),
    }
}

/// `POST /s/{token}/slides`: a form with one file.
pub async fn take_slides(
    State(at): State<SpeakerFiles>,
    Path(token): Path<String>,
    form: Result<Multipart, MultipartRejection>,
) -> Response {
    let page = paths::speaker(&token);
    match at.house.store.speaking(&token).await {
        Ok(Some(_)) => {}
        Ok(None) => return StatusCode::NOT_FOUND.into_response(),
        Err(e) => return failed(&e),
    }
    let slides = match kept(&at, form).await {
        Ok(slides) => slides,
        Err(why) => {
            if let NoSlides::Ours(e) = &why {
                tracing::error!(error = %e, "slides could not be kept");
            }
            return Redirect::to(&format!("{page}?slides={}#slides", why.code())).into_response();
        }
    };
    match at.house.store.take_slides(&token, &slides, (at.house.clock)()).await {
        Ok(()) => Redirect::to(&format!("{page}?saved=slides#slides")).into_response(),
        Err(why) => {
            if let Err(e) = at.files.take_out(&slides.place).await {
                tracing::warn!(error = %e, "slides that nobody wants could not be removed");
            }
            refused(&why)
        }
    }
}

/// The file of the form, looked at and put where recordings lie.
async fn kept(at: &SpeakerFiles, form: Result<Multipart, MultipartRejection>) -> Result<Slides, NoSlides> {
    let mut form = form.map_err(|_| NoSlides::None)?;
    let mut field = loop {
        match form.next_field().await {
            Ok(Some(field)) if field.name() == Some("slides") => break field,
            Ok(Some(_)) => {}
            Ok(None) => return Err(NoSlides::None),
            Err(_) => return Err(NoSlides::NotSlides),
        }
    };
    if !at.uploads.has_room(LARGEST_SLIDES) {
        return Err(NoSlides::DiskFull);
    }
    let named = field.file_name().unwrap_or_default().to_owned();
    // Its file goes with it, whatever happens.
    let temporary = tempfile::Builder::new().prefix(SLIDES).tempfile_in(at.uploads.workplace()?)?;
    receive(&mut field, temporary.path()).await?;
    let path = temporary.path().to_owned();
    let kind = tokio::task::spawn_blocking(move || look(&path)).await??.ok_or(NoSlides::NotSlides)?;
    let place = format!("{}{}", uuid::Uuid::new_v4(), kind.ending());
    let (bytes, digest) = at.files.keep_file(&place, temporary.path()).await?;
    let added_at = (at.house.clock)();
    let content_type = kind.content_type().to_owned();
    Ok(Slides { file_name: called(&named, kind), content_type, bytes, digest, place, added_at })
}

/// Piece by piece, never more of it than slides may have.
async fn receive(field: &mut Field<'_>, to: &std::path::Path) -> Result<(), NoSlides> {
    let mut file = tokio::fs::File::create(to).await?;
    let mut has = 0;
    while let Some(piece) = field.chunk().await.map_err(|_| NoSlides::TooLarge)? {
        has += piece.len() as u64;
        if has <= LARGEST_SLIDES {
            file.write_all(&piece).await?;
        } // of the rest it is only heard that it comes
    }
    file.flush().await?;
    match has {
        0 => Err(NoSlides::None),
        has if has > LARGEST_SLIDES => Err(NoSlides::TooLarge),
        _ => Ok(()),
    }
}

/// The name that they gave it, as any disk and any header can hold it, with the ending of what it is.
fn called(named: &str, kind: Kind) -> String {
    let stem = named.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
    let plain = |c: char| if c.is_alphanumeric() || " -_().".contains(c) { c } else { '-' };
    let stem: String = stem.chars().map(plain).take(LONGEST_NAME).collect();
    let stem = stem.trim_matches([' ', '.', '-']);
    format!("{}{}", if stem.is_empty() { "slides" } else { stem }, kind.ending())
}

/// `GET /s/{token}/slides`
pub async fn own_slides(State(at): State<SpeakerFiles>, Path(token): Path<String>) -> Response {
    match at.house.store.speaking(&token).await {
        Ok(Some(Speaking { proposal, .. })) => slides(&at, &proposal.id).await,
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(e) => failed(&e),
    }
}

/// `GET /organise/conference/{slug}/speakers/{id}/slides`
pub async fn slides_for_organisers(
    State(at): State<SpeakerFiles>,
    Extension(visitor): Extension<Visitor>,
    Path((slug, id)): Path<(String, String)>,
) -> Response {
    match of_conference(&at.house, &visitor, &slug, &id).await {
        Ok(id) => slides(&at, &id).await,
        Err(answer) => answer,
    }
}

async fn slides(at: &SpeakerFiles, id: &ProposalId) -> Response {
    let slides = match at.house.store.slides(id).await {
        Ok(Some(slides)) => slides,
        Ok(None) => return StatusCode::NOT_FOUND.into_response(),
        Err(e) => return failed(&e),
    };
    let bytes = match at.files.read(&slides.place, 0..slides.bytes).await {
        Ok(bytes) => bytes,
        Err(e) => return failed(&e),
    };
    let head = [
        (CONTENT_TYPE, slides.content_type.clone()),
        (CONTENT_LENGTH, slides.bytes.to_string()),
        (CONTENT_DISPOSITION, attached(&slides.file_name)),
    ];
    (head, Body::from_stream(bytes)).into_response()
}

/// Under this name on the disk of whoever downloads it (RFC 6266 §4.3).
fn attached(name: &str) -> String {
    let plain: String = name.chars().map(|c| if c.is_ascii() { c } else { '-' }).collect();
    let whole = percent_encoding::utf8_percent_encode(name, percent_encoding::NON_ALPHANUMERIC);
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{whole}")
}

/// A talk of this conference, for organisers.
async fn of_conference(house: &House, visitor: &Visitor, slug: &str, id: &str) -> Result<ProposalId, Response> {
    let not_found = || StatusCode::NOT_FOUND.into_response();
    let may = visitor.member().is_some_and(domain::people::Person::may_organise);
    let (Ok(slug), Ok(id)) = (slug.parse::<Slug>(), id.parse::<ProposalId>()) else { return Err(not_found()) };
    let conference = house.store.conference(&slug).await.map_err(|e| failed(&e))?.ok_or_else(not_found)?;
    let found = house.store.proposal(&id).await.map_err(|e| failed(&e))?;
    found.filter(|found| may && found.conference == conference.id).map(|found| found.id).ok_or_else(not_found)
}

fn refused(why: &Refused) -> Response {
    match why {
        Refused::NotFound | Refused::TooLate => StatusCode::NOT_FOUND.into_response(),
        why => failed(why),
    }
}

fn failed(e: &dyn std::fmt::Display) -> Response {
    tracing::error!(error = %e, "a file of a speaker could not be kept or read");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_called_as_it_was_and_ends_in_what_it_is() {
        assert_eq!(called("Falls at night.pptx", Kind::PowerPoint), "Falls at night.pptx");
        assert_eq!(called("C:\\talks\\Zoë's \"best\".exe", Kind::Pdf), "Zoë-s -best.pdf");
        assert_eq!(called("../../etc/passwd", Kind::Pdf), "passwd.pdf");
        assert_eq!(called("\r\nSet-Cookie: x", Kind::Pdf), "Set-Cookie- x.pdf");
        assert_eq!(called("", Kind::OpenDocument), "slides.odp");
        assert_eq!(called(&"x".repeat(500), Kind::Pdf).len(), 124);
        assert_eq!(attached("Zoë.pdf"), "attachment; filename=\"Zo-.pdf\"; filename*=UTF-8''Zo%C3%AB%2Epdf");
    }
}
