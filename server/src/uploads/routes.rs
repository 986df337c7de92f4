//! The protocol: what is asked by which method and headers, and how it is answered.

use super::refusal::Refusal;
use super::{Uploads, remove};
use axum::Extension;
use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::ids::{TalkId, UploadId};
use domain::library::{UploadNotice, UploadStage, kept_until};
use domain::people::{Person, Visitor};
use http::header::{CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, LOCATION};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimePrinter;
use store::library::{NewUpload, Upload};

const VERSION: HeaderValue = HeaderValue::from_static("1.0.0");
const RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const LENGTH: HeaderName = HeaderName::from_static("upload-length");
const METADATA: HeaderName = HeaderName::from_static("upload-metadata");
const CHECKSUM: HeaderName = HeaderName::from_static("upload-checksum");
const EXPIRES: HeaderName = HeaderName::from_static("upload-expires");
const OVERRIDE: HeaderName = HeaderName::from_static("x-http-method-override");
const BYTES: &str = "application/offset+octet-stream";
const LONGEST_METADATA: usize = 4096;
const LONGEST_NAME: u32 = 150;

type Answer = Result<Response, Refusal>;

/// `OPTIONS /uploads`: what this server can do.
pub async fn offer(State(uploads): State<Uploads>) -> Response {
    let head = [
        ("tus-version", VERSION),
        ("tus-extension", HeaderValue::from_static("creation,termination,checksum,expiration")),
        ("tus-max-size", uploads.largest.into()),
        ("tus-checksum-algorithm", HeaderValue::from_static("sha1")),
    ];
    in_protocol((StatusCode::NO_CONTENT, head).into_response())
}

/// `POST /uploads`: a recording will come. `Upload-Metadata` says of which `talk`, and its `filename`.
pub async fn create(
    State(uploads): State<Uploads>,
    Extension(visitor): Extension<Visitor>,
    headers: HeaderMap,
) -> Response {
    answered(begin(&uploads, &visitor, &headers).await)
}

/// `HEAD`, `PATCH` and `DELETE /uploads/{id}`, or `POST` for where those two do not get through.
pub async fn one(
    State(uploads): State<Uploads>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    let instead = request.headers().get(OVERRIDE).and_then(|method| Method::from_bytes(method.as_bytes()).ok());
    let method = instead.filter(|_| request.method() == Method::POST).unwrap_or_else(|| request.method().clone());
    let Ok(id) = id.parse() else { return answered(Err(Refusal::NotFound)) };
    let answer = match method {
        Method::HEAD => look(&uploads, &visitor, &id, request.headers()).await,
        Method::PATCH => go_on(&uploads, &visitor, &id, request).await,
        Method::DELETE => end(&uploads, &visitor, &id, request.headers()).await,
        _ => Ok(StatusCode::METHOD_NOT_ALLOWED.into_response()),
    };
    answered(answer)
}

fn answered(answer: Answer) -> Response {
    in_protocol(answer.unwrap_or_else(|refusal| {
        let of_version = matches!(refusal, Refusal::Version);
        let mut response = refusal.into_response();
        if of_version {
            response.headers_mut().insert("tus-version", VERSION);
        }
        response
    }))
}

fn in_protocol(mut response: Response) -> Response {
    response.headers_mut().insert(RESUMABLE, VERSION);
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

async fn begin(uploads: &Uploads, visitor: &Visitor, headers: &HeaderMap) -> Answer {
    speaks_our_version(headers)?;
    let member = visitor.member().ok_or(Refusal::NotFound)?;
    let bytes: u64 = number(headers, &LENGTH).ok_or(Refusal::Length)?;
    let metadata = text(headers, &METADATA).filter(|text| text.len() <= LONGEST_METADATA).ok_or(Refusal::Metadata)?;
    let talk: TalkId = field(metadata, "talk").and_then(|talk| talk.parse().ok()).ok_or(Refusal::Metadata)?;
    let file_name = called(&field(metadata, "filename").unwrap_or_default());
    if !may(uploads, member, &talk).await? {
        return Err(Refusal::NotFound);
    }
    if bytes == 0 {
        return Err(Refusal::Empty);
    }
    if bytes > uploads.largest {
        return Err(Refusal::TooLarge { largest: uploads.largest, has: bytes });
    }
    uploads.make_folder()?;
    if uploads.is_full(bytes) {
        return Err(Refusal::DiskFull);
    }
    let new = NewUpload { talk, file_name, metadata: metadata.to_owned(), bytes };
    let now = uploads.clock.now();
    let id = uploads.store.begin_upload(&new, &member.id, now).await.map_err(|e| Refusal::Ours(e.to_string()))?;
    let mut response = StatusCode::CREATED.into_response();
    let place = HeaderValue::try_from(format!("/uploads/{id}")).map_err(|e| Refusal::Ours(e.to_string()))?;
    response.headers_mut().insert(LOCATION, place);
    expires(&mut response, now);
    Ok(response)
}

/// How much has come. An upload that is whole and that nobody has looked at is looked at now.
async fn look(uploads: &Uploads, visitor: &Visitor, id: &UploadId, headers: &HeaderMap) -> Answer {
    speaks_our_version(headers)?;
    let _turn = uploads.turns.take(id.as_str()).await.ok_or(Refusal::Busy)?;
    let upload = found(uploads, visitor, id).await?;
    finish(uploads, &upload).await?;
    let mut response = StatusCode::OK.into_response();
    let head = response.headers_mut();
    head.insert(OFFSET, upload.came.into());
    head.insert(LENGTH, upload.bytes.into());
    if let Ok(metadata) = HeaderValue::try_from(&upload.metadata) {
        head.insert(METADATA, metadata);
    }
    if upload.stage == UploadStage::Coming {
        expires(&mut response, upload.changed_at);
    }
    Ok(response)
}

/// Takes more bytes.
async fn go_on(uploads: &Uploads, visitor: &Visitor, id: &UploadId, request: Request) -> Answer {
    let headers = request.headers();
    speaks_our_version(headers)?;
    if text(headers, &CONTENT_TYPE) != Some(BYTES) {
        return Err(Refusal::ContentType);
    }
    let offset: u64 = number(headers, &OFFSET).ok_or(Refusal::NoOffset)?;
    let sum = text(headers, &CHECKSUM).map(checksum).transpose()?;
    let length: u64 = number(headers, &CONTENT_LENGTH).unwrap_or(0);
    let mut turn = uploads.turns.take(id.as_str()).await.ok_or(Refusal::Busy)?;
    let upload = found(uploads, visitor, id).await?;
    if offset != upload.came {
        return Err(Refusal::Offset { came: upload.came });
    }
    if length > upload.bytes - upload.came {
        return Err(Refusal::TooMany);
    }
    let came = if upload.came < upload.bytes {
        uploads.receive(&upload, sum, request.into_body(), &mut turn).await?
    } else {
        upload.came
    };
    finish(uploads, &Upload { came, ..upload }).await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    response.headers_mut().insert(OFFSET, came.into());
    expires(&mut response, uploads.clock.now());
    Ok(response)
}

/// Takes back what has come.
async fn end(uploads: &Uploads, visitor: &Visitor, id: &UploadId, headers: &HeaderMap) -> Answer {
    speaks_our_version(headers)?;
    let _turn = uploads.turns.take(id.as_str()).await.ok_or(Refusal::Busy)?;
    let upload = found(uploads, visitor, id).await?;
    let (from, to) = (UploadStage::Coming, UploadStage::Removed);
    if !uploads.store.move_upload(&upload.id, from, to, UploadNotice::Nothing, uploads.clock.now()).await? {
        return Err(Refusal::InLibrary);
    }
    remove(&uploads.file(&upload.id));
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// An upload that has not ended, for those who may bring its talk's recording. To others there is none.
async fn found(uploads: &Uploads, visitor: &Visitor, id: &UploadId) -> Result<Upload, Refusal> {
    let member = visitor.member().ok_or(Refusal::NotFound)?;
    let upload = uploads.store.upload(id).await?.ok_or(Refusal::NotFound)?;
    if !may(uploads, member, &upload.talk).await? {
        return Err(Refusal::NotFound);
    }
    let is_over = upload.stage == UploadStage::Coming && kept_until(upload.changed_at) < uploads.clock.now();
    if upload.stage.is_gone() || is_over { Err(Refusal::Gone) } else { Ok(upload) }
}

async fn may(uploads: &Uploads, member: &Person, talk: &TalkId) -> Result<bool, Refusal> {
    let Some(kept) = uploads.store.kept(talk).await? else { return Ok(false) };
    Ok(uploads.store.keeps(member, kept.talk.session.as_ref()).await?)
}

async fn finish(uploads: &Uploads, upload: &Upload) -> Result<(), Refusal> {
    if upload.stage != UploadStage::Coming || upload.came < upload.bytes {
        return Ok(());
    }
    match uploads.look_at(upload).await? {
        UploadNotice::Nothing => Ok(()),
        why => Err(Refusal::NoRecording(why)),
    }
}

fn speaks_our_version(headers: &HeaderMap) -> Result<(), Refusal> {
    if headers.get(RESUMABLE) == Some(&VERSION) { Ok(()) } else { Err(Refusal::Version) }
}

fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}

fn number(headers: &HeaderMap, name: &HeaderName) -> Option<u64> {
    text(headers, name)?.parse().ok()
}

/// `sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=`
fn checksum(text: &str) -> Result<[u8; 20], Refusal> {
    let sum = text.strip_prefix("sha1 ").and_then(|sum| STANDARD.decode(sum.trim()).ok());
    sum.and_then(|sum| sum.try_into().ok()).ok_or(Refusal::BadChecksum)
}

/// A value of `name dmFsdWU=,other …`.
fn field(metadata: &str, name: &str) -> Option<String> {
    let mut pairs = metadata.split(',').map(|pair| pair.trim().split_once(' ').unwrap_or((pair.trim(), "")));
    let (_, value) = pairs.find(|(key, _)| *key == name)?;
    String::from_utf8(STANDARD.decode(value.trim()).ok()?).ok()
}

/// The file's name without its folders, and without letters that would turn a page around.
fn called(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let short: String = last.chars().take(LONGEST_NAME as usize).collect();
    domain::plain::name(&short, LONGEST_NAME).unwrap_or_else(|_| "A recording".into())
}

fn expires(response: &mut Response, last_byte: Timestamp) {
    let until = DateTimePrinter::new().timestamp_to_rfc9110_string(&kept_until(last_byte));
    if let Some(until) = until.ok().and_then(|until| HeaderValue::try_from(until).ok()) {
        response.headers_mut().insert(EXPIRES, until);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metadata_are_names_with_values_in_base64() {
        let metadata = "filename Y291bnRpbmcubXA0, talk MDE5OA==,is_secret";
        assert_eq!(field(metadata, "talk").as_deref(), Some("0198"));
        assert_eq!(field(metadata, "filename").as_deref(), Some("counting.mp4"));
        assert_eq!(field(metadata, "is_secret").as_deref(), Some(""));
        assert_eq!((field(metadata, "none"), field("talk %", "talk")), (None, None));
    }

    #[test]
    fn a_sum_is_twenty_bytes_of_sha1() {
        assert!(checksum("sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=").is_ok());
        for odd in ["md5 Kq5sNclPz7QV2+lfQIuc6R7oRu0=", "sha1 Kq5s", "sha1", "", "sha1 ?"] {
            assert!(checksum(odd).is_err(), "{odd}");
        }
    }
}
