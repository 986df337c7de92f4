//! The site's files, carried inside the release binary (the dev profile reads them from `dist/`).

use app::context::Bundle;
use axum::Router;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header};
use rust_embed::{EmbeddedFile, RustEmbed};
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::HashMap;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../dist"]
#[allow_missing = true]
struct Dist;

/// Where the files are; everyone may have them. Names without a hash in them are asked about again at each visit.
pub const PATHS: [&str; 14] = [
    "/pkg/{file}",
    "/favicon.ico",
    "/favicon.svg",
    "/mark.svg",
    "/conference-day.css",
    "/apple-touch-icon.png",
    "/icon-192.png",
    "/icon-512.png",
    "/icon-maskable-512.png",
    "/manifest.webmanifest",
    "/sw.js",
    "/offline.html",
    "/error.html",
    "/robots.txt",
];

/// Addresses of the built files, with the hash of their contents in each name. Empty where nothing was built yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Site {
    pub style: String,
    /// One wasm build for each area, by the area's name.
    pub builds: HashMap<String, Bundle>,
}

impl Site {
    /// Reads `site.json`; pages work without it, as plain HTML.
    pub fn load() -> Self {
        let Some(file) = Dist::get("site.json") else { return Self::default() };
        serde_json::from_slice(&file.data).unwrap_or_else(|e| {
            tracing::warn!(error = %e, "dist/site.json cannot be read; run scripts/build again");
            Self::default()
        })
    }
}

/// The routes of the files.
pub fn routes() -> Router {
    PATHS.into_iter().fold(Router::new(), |router, path| router.route(path, get(serve)))
}

/// What leads on from the error page, as it is written there.
const AGAIN: &str = "<p class=\"actions\"><a class=\"button\" href=\"\">Try again</a></p>";

/// The page for when a request failed in a way nobody foresaw. After a form was sent, `again` is a button that sends it
/// once more, with everything that was typed.
pub fn error_page(again: Option<&str>) -> Response {
    // Where the site was not built there is no style sheet either.
    let page = Dist::get("error.html").map_or(Cow::Borrowed(include_str!("../../public/error.html")), |file| {
        Cow::Owned(String::from_utf8_lossy(&file.data).into_owned())
    });
    let page = again.map_or_else(|| page.to_string(), |again| page.replace(AGAIN, again));
    let kind = (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    (StatusCode::INTERNAL_SERVER_ERROR, [kind], page).into_response()
}

/// Answers with the file that the address names, in the smallest encoding that the browser takes.
pub async fn serve(uri: Uri, headers: HeaderMap) -> Response {
    answer(uri.path(), &headers, Dist::get)
}

fn answer(path: &str, headers: &HeaderMap, get: impl Fn(&str) -> Option<EmbeddedFile>) -> Response {
    let name = path.trim_start_matches('/');
    let Some(kind) = content_type(name) else { return StatusCode::NOT_FOUND.into_response() };
    let Some((file, encoding)) = best(name, headers, get) else { return StatusCode::NOT_FOUND.into_response() };
    let hashed = name.starts_with("pkg/");
    let tag = format!("\"{}\"", hex::encode(&file.metadata.sha256_hash()[..16]));

    let mut answer = if says(headers, header::IF_NONE_MATCH, &tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        body(file.data).into_response()
    };
    let told = answer.headers_mut();
    let forever = HeaderValue::from_static("public, max-age=31536000, immutable");
    told.insert(header::CACHE_CONTROL, if hashed { forever } else { HeaderValue::from_static("no-cache") });
    told.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    told.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    told.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        told.insert(header::ETAG, tag);
    }
    if let Some(encoding) = encoding {
        told.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    answer
}

/// The type of what we serve; `None` for what is not meant for browsers (`site.json`, `.br`, `.gz`).
fn content_type(name: &str) -> Option<&'static str> {
    match name.rsplit_once('.')?.1 {
        "css" => Some("text/css; charset=utf-8"),
        "html" => Some("text/html; charset=utf-8"),
        "ico" => Some("image/x-icon"),
        "js" => Some("text/javascript; charset=utf-8"),
        "png" => Some("image/png"),
        "svg" => Some("image/svg+xml"),
        "txt" => Some("text/plain; charset=utf-8"),
        "wasm" => Some("application/wasm"),
        "webmanifest" => Some("application/manifest+json"),
        _ => None,
    }
}

fn best(
    name: &str,
    headers: &HeaderMap,
    get: impl Fn(&str) -> Option<EmbeddedFile>,
) -> Option<(EmbeddedFile, Option<&'static str>)> {
    let mut packed = [("br", ".br"), ("gzip", ".gz")].into_iter().filter(|(encoding, _)| accepts(headers, encoding));
    packed
        .find_map(|(encoding, suffix)| Some((get(&format!("{name}{suffix}"))?, Some(encoding))))
        .or_else(|| Some((get(name)?, None)))
}

/// Whether `Accept-Encoding` names the encoding, or everything, and not with `q=0` (RFC 9110 §12.5.3).
fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    let mut by_star = false;
    for offer in values(headers, header::ACCEPT_ENCODING) {
        let (name, weight) = offer.split_once(';').unwrap_or((offer, ""));
        let weight = weight.trim().strip_prefix("q=").and_then(|q| q.trim().parse::<f32>().ok());
        let wanted = weight.unwrap_or(1.0) > 0.0;
        if name.trim().eq_ignore_ascii_case(encoding) {
            return wanted;
        }
        by_star |= name.trim() == "*" && wanted;
    }
    by_star
}

/// Whether a list of entity tags holds this one; a cache in between may have made it a weak one.
fn says(headers: &HeaderMap, name: HeaderName, tag: &str) -> bool {
    values(headers, name).any(|value| value == "*" || value.strip_prefix("W/").unwrap_or(value) == tag)
}

fn values(headers: &HeaderMap, name: HeaderName) -> impl Iterator<Item = &str> {
    let lines = headers.get_all(name).into_iter().filter_map(|value| value.to_str().ok());
    lines.flat_map(|line| line.split(',')).map(str::trim)
}

fn body(data: Cow<'static, [u8]>) -> Body {
    match data {
        Cow::Borrowed(bytes) => Body::from(bytes), // no copy: they are part of the binary
        Cow::Owned(bytes) => Body::from(bytes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A `dist/` of one script in three encodings, a mark in one, and what browsers are not to see.
    fn dist(name: &str) -> Option<EmbeddedFile> {
        let data: &'static [u8] = match name {
            "pkg/app.1f.js" => b"plain script",
            "pkg/app.1f.js.br" => b"br",
            "pkg/app.1f.js.gz" => b"gzip",
            "mark.svg" => b"<svg/>",
            "site.json" => b"{}",
            _ => return None,
        };
        let hash = [u8::try_from(data.len()).unwrap(); 32];
        let metadata = rust_embed::Metadata::__rust_embed_new(hash, None, None);
        Some(EmbeddedFile { data: Cow::Borrowed(data), metadata })
    }

    fn get(path: &str, headers: &[(HeaderName, &'static str)]) -> Response {
        let headers = headers.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value))).collect();
        answer(path, &headers, dist)
    }

    fn told(answer: &Response, name: HeaderName) -> &str {
        answer.headers().get(name).map_or("", |value| value.to_str().unwrap())
    }

    #[test]
    fn the_smallest_encoding_that_the_browser_takes_is_sent() {
        for (accepted, sent) in [
            ("gzip, deflate, br, zstd", "br"),
            ("gzip", "gzip"),
            ("br;q=0, gzip;q=0.5", "gzip"),
            ("*", "br"),
            ("identity", ""),
            ("br;q=0, gzip; q=0, *", ""),
        ] {
            let answer = get("/pkg/app.1f.js", &[(header::ACCEPT_ENCODING, accepted)]);
            assert_eq!(told(&answer, header::CONTENT_ENCODING), sent, "{accepted}");
            assert_eq!(told(&answer, header::VARY), "accept-encoding");
            assert_eq!(told(&answer, header::CONTENT_TYPE), "text/javascript; charset=utf-8");
        }
    }

    #[test]
    fn hashed_names_are_kept_for_ever_and_others_asked_about_again() {
        let script = get("/pkg/app.1f.js", &[]);
        assert_eq!(told(&script, header::CACHE_CONTROL), "public, max-age=31536000, immutable");
        let mark = get("/mark.svg", &[(header::ACCEPT_ENCODING, "br")]);
        assert_eq!(told(&mark, header::CACHE_CONTROL), "no-cache");
        assert_eq!(told(&mark, header::CONTENT_ENCODING), "");
        assert_eq!(told(&mark, header::X_CONTENT_TYPE_OPTIONS), "nosniff");
    }

    #[test]
    fn a_browser_that_has_it_gets_no_body() {
        let known = "\"06060606060606060606060606060606\"";
        assert_eq!(told(&get("/mark.svg", &[]), header::ETAG), known);
        let again = get("/mark.svg", &[(header::IF_NONE_MATCH, "W/\"06060606060606060606060606060606\", \"x\"")]);
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
        assert_eq!(get("/mark.svg", &[(header::IF_NONE_MATCH, "\"x\"")]).status(), StatusCode::OK);
    }

    #[test]
    fn the_error_page_leads_on() {
        assert!(include_str!("../../public/error.html").contains(AGAIN));
    }

    #[test]
    fn what_is_not_there_or_not_meant_for_browsers_is_not_found() {
        for path in ["/pkg/none.js", "/site.json", "/pkg/app.1f.js.br", "/pkg/", "/"] {
            assert_eq!(get(path, &[]).status(), StatusCode::NOT_FOUND, "{path}");
        }
    }
}
