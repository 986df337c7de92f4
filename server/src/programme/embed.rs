//! `/embed/programme.js`: the script by which other sites show a programme, with five lines of theirs.

use super::routes::has_it;
use axum::response::{IntoResponse, Response};
use http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_TYPE, ETAG};
use http::{HeaderMap, HeaderName, StatusCode};
use sha2::{Digest, Sha256};

const SCRIPT: &str = include_str!("embed.js");

/// Kept by browsers for an hour: it changes with us, and what it shows is asked for each time.
pub async fn script(headers: HeaderMap) -> Response {
    let digest = hex::encode(Sha256::digest(SCRIPT));
    let tag = format!("\"{}\"", digest.get(..32).unwrap_or(&digest));
    let told = [
        (ETAG, tag.clone()),
        (CACHE_CONTROL, "public, max-age=3600".to_owned()),
        (ACCESS_CONTROL_ALLOW_ORIGIN, "*".to_owned()),
        // Sites that isolate themselves load only what says that it may be loaded.
        (HeaderName::from_static("cross-origin-resource-policy"), "cross-origin".to_owned()),
    ];
    if has_it(&headers, &tag) {
        (StatusCode::NOT_MODIFIED, told).into_response()
    } else {
        (told, [(CONTENT_TYPE, "text/javascript; charset=utf-8")], SCRIPT).into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_is_small_and_writes_text_only() {
        assert!(SCRIPT.len() <= 4096, "{}", SCRIPT.len());
        for markup in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("] {
            assert!(!SCRIPT.contains(markup), "{markup}");
        }
    }
}
