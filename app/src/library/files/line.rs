//! The requests of the tus protocol, as a browser makes them.

use js_sys::{ArrayBuffer, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Blob, Headers, Request, RequestInit, Response};

/// Where uploads begin; each lies below it.
pub const UPLOADS: &str = "/uploads";

/// Why a request led nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Broken {
    /// The line; or the server is busy. To be tried again.
    Line,
    /// The offset is another one than we think.
    Offset,
    /// It makes no sense to go on, or none for now; and why.
    Refused { words: String, may_go_on: bool },
}

impl From<JsValue> for Broken {
    fn from(_: JsValue) -> Self {
        Self::Line
    }
}

async fn ask(
    method: &str,
    address: &str,
    headers: &[(&str, String)],
    body: Option<&JsValue>,
    signal: &AbortSignal,
) -> Result<Response, Broken> {
    let (init, head) = (RequestInit::new(), Headers::new()?);
    head.set("tus-resumable", "1.0.0")?;
    for (name, value) in headers {
        head.set(name, value)?;
    }
    init.set_method(method);
    init.set_headers(&head);
    init.set_signal(Some(signal));
    if let Some(body) = body {
        init.set_body(body);
    }
    let request = Request::new_with_str_and_init(address, &init)?;
    let response: Response =
        JsFuture::from(web_sys::window().ok_or(Broken::Line)?.fetch_with_request(&request)).await?.dyn_into()?;
    match response.status() {
        200..300 => Ok(response),
        // Our own, and of proxies while the server starts anew.
        408 | 423 | 429 | 460 | 500 | 502..505 => Err(Broken::Line),
        409 => Err(Broken::Offset),
        status => {
            let words = JsFuture::from(response.text()?).await?.as_string().unwrap_or_default();
            let words = match status {
                401 => {
                    "You are signed out. Sign in again, and choose the same file: it goes on where it stopped.".into()
                }
                404 => "There is no such upload any more. Choose the file once more.".into(),
                _ => words,
            };
            Err(Broken::Refused { words, may_go_on: matches!(status, 507) })
        }
    }
}

fn offset(response: &Response) -> Result<u64, Broken> {
    let offset = response.headers().get("upload-offset")?.and_then(|offset| offset.parse().ok());
    offset.ok_or(Broken::Line)
}

/// Says that a file will come, and answers where to.
pub async fn begin(bytes: u64, metadata: &str, signal: &AbortSignal) -> Result<String, Broken> {
    let headers = [("upload-length", bytes.to_string()), ("upload-metadata", metadata.to_owned())];
    let response = ask("POST", UPLOADS, &headers, None, signal).await?;
    response.headers().get("location")?.ok_or(Broken::Line)
}

/// How much has come.
pub async fn came(address: &str, signal: &AbortSignal) -> Result<u64, Broken> {
    offset(&ask("HEAD", address, &[], None, signal).await?)
}

/// Sends a piece, with its sum where the browser makes sums; answers how much has come then.
pub async fn send(address: &str, at: u64, piece: &Blob, signal: &AbortSignal) -> Result<u64, Broken> {
    let bytes: ArrayBuffer = JsFuture::from(piece.array_buffer()).await?.dyn_into()?;
    let mut headers =
        vec![("upload-offset", at.to_string()), ("content-type", "application/offset+octet-stream".to_owned())];
    if let Some(sum) = sum(&bytes).await {
        headers.push(("upload-checksum", format!("sha1 {sum}")));
    }
    offset(&ask("PATCH", address, &headers, Some(&bytes), signal).await?)
}

/// Takes back what has come.
pub async fn remove(address: &str, signal: &AbortSignal) -> Result<(), Broken> {
    ask("DELETE", address, &[], None, signal).await.map(|_| ())
}

/// SHA-1 in base64. Browsers make sums over TLS and on one's own machine only.
async fn sum(bytes: &ArrayBuffer) -> Option<String> {
    let subtle = web_sys::window()?.crypto().ok()?.subtle();
    let subtle = Some(subtle).filter(|subtle| !JsValue::from(subtle.clone()).is_undefined())?;
    let sum = JsFuture::from(subtle.digest_with_str_and_buffer_source("SHA-1", bytes).ok()?).await.ok()?;
    base64(&Uint8Array::new(&sum).to_vec())
}

/// Base64 of bytes.
pub fn base64(bytes: &[u8]) -> Option<String> {
    let letters: String = bytes.iter().copied().map(char::from).collect();
    web_sys::window()?.btoa(&letters).ok()
}
