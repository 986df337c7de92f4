//! No other site may act in a member's name.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::{COOKIE, ORIGIN};
use http::{HeaderMap, Method, StatusCode};
use url::Url;

/// Refuses what changes something and does not come from a page of ours. Browsers say so in `Sec-Fetch-Site`; older
/// ones in `Origin`. With neither it is no browser, and is refused if it brought a cookie all the same.
pub async fn refuse_other_sites(State(cookie_name): State<&'static str>, request: Request, next: Next) -> Response {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    // Mail programs send this from wherever they are; its address decides and cookies count for nothing (RFC 8058 §3.1).
    let by_token = request.uri().path().starts_with("/unsubscribe/");
    if safe || by_token || is_ours(request.headers(), cookie_name) {
        return next.run(request).await;
    }
    let words = "This came from another site, so nothing was done. Open the page itself and try again.";
    (StatusCode::FORBIDDEN, words).into_response()
}

fn is_ours(headers: &HeaderMap, cookie_name: &str) -> bool {
    let text = |name| headers.get(name).and_then(|value: &http::HeaderValue| value.to_str().ok());
    if let Some(site) = text(http::HeaderName::from_static("sec-fetch-site")) {
        return matches!(site, "same-origin" | "none");
    }
    if let Some(origin) = text(ORIGIN) {
        let same = Url::parse(origin).ok().zip(text(http::header::HOST)).is_some_and(|(origin, host)| {
            let port = origin.port().map_or(String::new(), |port| format!(":{port}"));
            format!("{}{port}", origin.host_str().unwrap_or_default()).eq_ignore_ascii_case(host)
        });
        return same;
    }
    let session = format!("{cookie_name}=");
    !headers.get_all(COOKIE).iter().any(|line| line.to_str().is_ok_and(|line| line.contains(&session)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (http::HeaderName::from_static(name), http::HeaderValue::from_static(value)))
            .collect()
    }

    #[test]
    fn a_form_on_another_site_is_refused_whatever_it_claims() {
        assert!(!is_ours(
            &headers(&[
                ("sec-fetch-site", "cross-site"),
                ("origin", "https://circle.example"),
                ("host", "circle.example")
            ]),
            "ic"
        ));
        assert!(!is_ours(&headers(&[("sec-fetch-site", "same-site")]), "ic"));
        assert!(!is_ours(&headers(&[("origin", "https://evil.example"), ("host", "circle.example")]), "ic"));
        assert!(!is_ours(&headers(&[("origin", "null"), ("host", "circle.example")]), "ic"));
    }

    #[test]
    fn our_own_pages_and_plain_programs_pass() {
        assert!(is_ours(&headers(&[("sec-fetch-site", "same-origin")]), "ic"));
        assert!(is_ours(&headers(&[("origin", "http://localhost:3000"), ("host", "localhost:3000")]), "ic"));
        assert!(is_ours(&headers(&[]), "ic"));
    }

    #[test]
    fn a_cookie_without_any_word_of_its_page_is_refused() {
        assert!(!is_ours(&headers(&[("cookie", "a=b; ic=123")]), "ic"));
    }
}
