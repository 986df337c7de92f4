use super::prepare::{NoPhoto, Prepared, prepare};
use app::context::House;
use app::paths::PROFILE;
use axum::Extension;
use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::ids::PersonId;
use domain::people::Visitor;
use http::StatusCode;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use store::members::Photo;
use tokio::sync::Semaphore;

/// Bytes of a photo as it comes.
const LARGEST_PHOTO: usize = 10 * 1000 * 1000;
/// Bytes of the whole form. More than a photo may have: a browser shows an answer only once it has sent what it had.
pub const LARGEST_REQUEST: usize = 64 * 1000 * 1000;
/// Unpacking takes a hundred megabytes or two, so it is done one after the other.
static UNPACKING: Semaphore = Semaphore::const_new(1);

/// Why a photo was not taken, as the address of the page that shows it says.
#[derive(Clone, Copy, Debug)]
enum Refused {
    None,
    TooLarge,
    TooManyPixels,
    NotAPhoto,
}

impl Refused {
    const fn code(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::TooLarge => "too-large",
            Self::TooManyPixels => "too-many-pixels",
            Self::NotAPhoto => "not-a-photo",
        }
    }
}

/// `POST /me/photo`: a form with one file, the same with and without wasm.
pub async fn take_in(
    State(house): State<Arc<House>>,
    Extension(visitor): Extension<Visitor>,
    form: Result<Multipart, MultipartRejection>,
) -> Response {
    let Some(member) = visitor.member() else { return StatusCode::NOT_FOUND.into_response() };
    let photo = match photo_of(form).await {
        Ok(photo) => photo,
        Err(NotTaken(why)) => return Redirect::to(&format!("{PROFILE}?photo={why}#photo")).into_response(),
    };
    done(house.store.set_photo(&member.id, photo, (house.clock)()).await, "photo")
}

/// Why a photo was not taken: the code by which a page says so.
#[derive(Clone, Copy, Debug)]
pub struct NotTaken(pub &'static str);

/// The photo of a form's field `photo`, made ready.
pub async fn photo_of(form: Result<Multipart, MultipartRejection>) -> Result<Photo, NotTaken> {
    let prepared = match received(form).await {
        Ok(file) => prepared(file).await,
        Err(why) => Err(why),
    };
    let prepared = prepared.map_err(|why| NotTaken(why.code()))?;
    let hash = hex::encode(Sha256::digest(&prepared.large));
    Ok(Photo {
        hash: hash.get(..16).unwrap_or(&hash).to_owned(),
        large: STANDARD.encode(&prepared.large),
        small: STANDARD.encode(&prepared.small),
    })
}

/// `POST /me/photo/remove`
pub async fn remove(State(house): State<Arc<House>>, Extension(visitor): Extension<Visitor>) -> Response {
    let Some(member) = visitor.member() else { return StatusCode::NOT_FOUND.into_response() };
    done(house.store.remove_photo(&member.id, (house.clock)()).await, "no-photo")
}

fn done(outcome: store::Result<()>, saved: &str) -> Response {
    match outcome {
        Ok(()) => Redirect::to(&format!("{PROFILE}?saved={saved}")).into_response(),
        Err(e) => {
            tracing::error!(error = %e, "a photo could not be saved");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// The file of the form, piece by piece, never more of it than a photo may have.
async fn received(form: Result<Multipart, MultipartRejection>) -> Result<Vec<u8>, Refused> {
    let mut form = form.map_err(|_| Refused::None)?;
    let mut field = loop {
        match form.next_field().await {
            Ok(Some(field)) if field.name() == Some("photo") => break field,
            Ok(Some(_)) => {}
            Ok(None) => return Err(Refused::None),
            Err(_) => return Err(Refused::NotAPhoto),
        }
    };
    let (mut file, mut has) = (Vec::new(), 0);
    while let Some(piece) = field.chunk().await.map_err(|_| Refused::TooLarge)? {
        has += piece.len();
        if has <= LARGEST_PHOTO {
            file.extend_from_slice(&piece);
        } else {
            file = Vec::new(); // the rest is only heard out
        }
    }
    match has {
        0 => Err(Refused::None),
        has if has > LARGEST_PHOTO => Err(Refused::TooLarge),
        _ => Ok(file),
    }
}

async fn prepared(file: Vec<u8>) -> Result<Prepared, Refused> {
    let _turn = UNPACKING.acquire().await.map_err(|_| Refused::NotAPhoto)?;
    match tokio::task::spawn_blocking(move || prepare(&file)).await {
        Ok(Ok(prepared)) => Ok(prepared),
        Ok(Err(NoPhoto::TooManyPixels)) => Err(Refused::TooManyPixels),
        Ok(Err(NoPhoto::NotAPhoto)) => Err(Refused::NotAPhoto),
        Err(e) => {
            tracing::warn!(error = %e, "a photo brought its decoder down");
            Err(Refused::NotAPhoto)
        }
    }
}

/// Which photo the page meant.
#[derive(Debug, Default, Deserialize)]
pub struct Meant {
    #[serde(default)]
    v: String,
}

/// `GET /members/{id}/photo/{size}`, 512 or 96. A browser keeps the one it asked for by its name; signing out clears it.
pub async fn show(
    State(house): State<Arc<House>>,
    Extension(visitor): Extension<Visitor>,
    Path((id, size)): Path<(String, String)>,
    Query(meant): Query<Meant>,
) -> Response {
    let (Some(viewer), Ok(person)) = (visitor.member(), id.parse::<PersonId>()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let large = match size.as_str() {
        "512" => true,
        "96" => false,
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    match house.store.photo(&person, large, &viewer.id).await {
        Ok(Some((hash, photo))) => match STANDARD.decode(photo) {
            Ok(bytes) => {
                let kept = if hash == meant.v { "private, max-age=604800, immutable" } else { "no-store" };
                ([(CONTENT_TYPE, "image/jpeg"), (CACHE_CONTROL, kept)], bytes).into_response()
            }
            Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        },
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(e) => {
            tracing::error!(error = %e, "a photo could not be read");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
