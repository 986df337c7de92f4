//! Transcripts in and out, as files: whoever looks after a talk brings one, and takes it along.

use crate::imports::decoded;
use app::Brought;
use app::context::House;
use app::paths::kept_transcript;
use axum::Extension;
use axum::body::Body;
use axum::extract::multipart::{Field, Multipart, MultipartError};
use axum::extract::{FromRequest, Path, Query, Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use bytes::Bytes;
use domain::ids::TalkId;
use domain::library::{Fault, How, LARGEST, Read, Transcript, read_subtitles, write_srt, write_vtt};
use domain::people::{Person, Visitor};
use http::{Method, StatusCode, Uri, header};
use serde::Deserialize;
use std::pin::Pin;
use std::sync::Arc;
use store::Refused;

/// Bytes of the whole form: of a file that is too large something more is heard out, so that a browser shows the answer.
pub const LARGEST_REQUEST: usize = 3 * LARGEST;
/// What was pasted comes back with its faults up to so many bytes; more than that is a file, which its owner has.
const LARGEST_ECHO: usize = 500_000;
/// Of a line with a fault so many letters are shown.
const SHOWN: usize = 80;

type Page = dyn Fn(Request) -> Pin<Box<dyn Future<Output = Response> + Send>> + Send + Sync;

/// What the way in needs.
#[derive(Clone)]
pub struct Bringing {
    pub house: Arc<House>,
    /// Renders the page that a request's address names.
    pub page: Arc<Page>,
}

/// Why nothing came: a code for the page that asks for it.
enum Nothing {
    Missing,
    TooLarge,
    Broken,
}

impl Nothing {
    const fn code(&self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::TooLarge => "large",
            Self::Broken => "broken",
        }
    }
}

/// What was sent: a file, or text that was pasted.
struct Sent {
    text: String,
    is_pasted: bool,
}

/// `POST /organise/talks/{id}/transcript/bring`. What cannot be read is answered by the page itself, with its lines.
pub async fn bring(
    State(Bringing { house, page }): State<Bringing>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    let (id, keeper) = match keeper(&house, &visitor, &id).await {
        Ok(known) => known,
        Err(answer) => return answer,
    };
    let address = kept_transcript(id.as_str());
    let (mut parts, body) = request.into_parts();
    let sent = match received(Request::from_parts(parts.clone(), body)).await {
        Ok(sent) => sent,
        Err(why) => return Redirect::to(&format!("{address}?refused={}#bring", why.code())).into_response(),
    };
    let read = tokio::task::spawn_blocking(move || (read_subtitles(&sent.text), sent)).await;
    let (read, sent) = match read {
        Ok(read) => read,
        Err(e) => return failed(&e),
    };
    match read {
        Ok(read) => kept(&house, &id, &read, keeper).await,
        Err(faults) => {
            let Ok(uri) = address.parse::<Uri>() else { return StatusCode::NOT_FOUND.into_response() };
            (parts.method, parts.uri) = (Method::GET, uri);
            parts.extensions.insert(brought(&faults, sent));
            let mut answer = page(Request::from_parts(parts, Body::empty())).await;
            *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            answer
        }
    }
}

async fn kept(house: &House, id: &TalkId, read: &Read, by: &Person) -> Response {
    let now = (house.clock)();
    let address = kept_transcript(id.as_str());
    match house.store.bring_transcript(id, &read.transcript, How::Brought, &by.id, now).await {
        Ok(()) => {
            let Read { reordered, shortened, .. } = read;
            let done = format!("{address}?saved=brought&reordered={reordered}&shortened={shortened}");
            Redirect::to(&done).into_response()
        }
        Err(Refused::NotFound) => StatusCode::NOT_FOUND.into_response(),
        Err(e) => failed(&e),
    }
}

/// The faults in words, each with the line that it is in.
fn brought(faults: &[Fault], sent: Sent) -> Brought {
    let lines: Vec<&str> = sent.text.lines().collect();
    let fault = |Fault { line, kind }: &Fault| {
        let text = usize::try_from(*line).ok().and_then(|line| lines.get(line.checked_sub(1)?)).copied();
        let shown: String = text.unwrap_or_default().chars().take(SHOWN).collect();
        (format!("Line {line}: {kind}"), shown)
    };
    let faults = faults.iter().map(fault).collect();
    let echo = sent.is_pasted && sent.text.len() <= LARGEST_ECHO;
    Brought { faults, text: if echo { sent.text } else { String::new() } }
}

/// The talk, and whoever asks, if they may look after it. To anybody else it is not there.
async fn keeper<'v>(house: &House, visitor: &'v Visitor, id: &str) -> Result<(TalkId, &'v Person), Response> {
    let not_found = || StatusCode::NOT_FOUND.into_response();
    let (Some(member), Ok(id)) = (visitor.member(), id.parse::<TalkId>()) else { return Err(not_found()) };
    let talk = house.store.kept_talk(&id).await.map_err(|e| failed(&e))?.ok_or_else(not_found)?;
    let keeps = house.store.keeps(member, talk.session.as_ref()).await.map_err(|e| failed(&e))?;
    if keeps { Ok((id, member)) } else { Err(not_found()) }
}

async fn received(request: Request) -> Result<Sent, Nothing> {
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| Nothing::Missing)?;
    let mut pasted = None;
    while let Some(field) = form.next_field().await.map_err(|e| why(&e))? {
        let is_file = field.name() == Some("file");
        if !is_file && field.name() != Some("words") {
            continue;
        }
        let bytes = piece_by_piece(field).await?;
        if bytes.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let text = text(&bytes);
        if is_file {
            return Ok(Sent { text, is_pasted: false });
        }
        pasted = Some(Sent { text, is_pasted: true });
    }
    pasted.ok_or(Nothing::Missing)
}

async fn piece_by_piece(mut field: Field<'_>) -> Result<Vec<u8>, Nothing> {
    let (mut bytes, mut has) = (Vec::new(), 0);
    while let Some(piece) = field.chunk().await.map_err(|e| why(&e))? {
        has += piece.len();
        if has <= LARGEST {
            bytes.extend_from_slice(&piece as &Bytes);
        }
    }
    if has > LARGEST { Err(Nothing::TooLarge) } else { Ok(bytes) }
}

fn why(e: &MultipartError) -> Nothing {
    if e.status() == StatusCode::PAYLOAD_TOO_LARGE { Nothing::TooLarge } else { Nothing::Broken }
}

/// Some programs write UTF-16, and say so in its first two bytes.
fn text(bytes: &[u8]) -> String {
    let units = |of: fn([u8; 2]) -> u16, bytes: &[u8]| {
        let units: Vec<u16> = bytes.chunks_exact(2).map(|two| of([two[0], two[1]])).collect();
        String::from_utf16_lossy(&units)
    };
    match bytes {
        [0xff, 0xfe, rest @ ..] => units(u16::from_le_bytes, rest),
        [0xfe, 0xff, rest @ ..] => units(u16::from_be_bytes, rest),
        _ => decoded(bytes).into_owned(),
    }
}

/// Which version a download is of; without one, what counts.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    version: Option<i64>,
}

/// `GET /organise/talks/{id}/transcript.vtt`
pub async fn as_vtt(
    State(house): State<Arc<House>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    match transcript(&house, &visitor, &id, &asked).await {
        Ok(said) => file("text/vtt; charset=utf-8", "vtt", write_vtt(&said)),
        Err(answer) => answer,
    }
}

/// `GET /organise/talks/{id}/transcript.srt`
pub async fn as_srt(
    State(house): State<Arc<House>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    match transcript(&house, &visitor, &id, &asked).await {
        Ok(said) => file("application/x-subrip; charset=utf-8", "srt", write_srt(&said)),
        Err(answer) => answer,
    }
}

async fn transcript(house: &House, visitor: &Visitor, id: &str, asked: &Asked) -> Result<Transcript, Response> {
    let (id, _) = keeper(house, visitor, id).await?;
    let said = match asked.version {
        Some(version) => house.store.transcript_version(&id, version).await,
        None => house.store.transcript(&id).await.map(Some),
    };
    let said = said.map_err(|e| failed(&e))?.filter(|said| !said.is_empty());
    said.ok_or_else(|| StatusCode::NOT_FOUND.into_response())
}

fn file(kind: &'static str, ending: &str, text: String) -> Response {
    let name = format!("attachment; filename=\"transcript.{ending}\"");
    ([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, name)], text).into_response()
}

fn failed(e: &dyn std::fmt::Display) -> Response {
    tracing::error!(error = %e, "a transcript could not be kept or read");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_read_in_the_encodings_that_programs_write() {
        assert_eq!(text("é".as_bytes()), "é");
        assert_eq!(text(b"caf\xe9"), "café");
        assert_eq!(text(&[0xff, 0xfe, b'a', 0, 0xe9, 0]), "aé");
        assert_eq!(text(&[0xfe, 0xff, 0, b'a', 0, 0xe9]), "aé");
    }

    #[test]
    fn a_fault_is_shown_with_its_line() {
        let sent = Sent { text: "WEBVTT\n\n00:01.000 --> soon\na".into(), is_pasted: true };
        let faults = read_subtitles(&sent.text).unwrap_err();
        let brought = brought(&faults, sent);
        assert_eq!(
            brought.faults,
            [("Line 3: Write times like 00:04.000 --> 00:07.500.".into(), "00:01.000 --> soon".into())]
        );
        assert!(brought.text.starts_with("WEBVTT"));
    }
}
