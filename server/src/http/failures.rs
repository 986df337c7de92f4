//! What somebody sees when a request failed in a way nobody foresaw: the database is away, the disk is full, a panic.
//! Those answers come from deep inside and are empty; here they get words, and a form can be sent again as it was.

use super::forms;
use crate::{gate, site};
use app::AppError;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use http::HeaderValue;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use url::form_urlencoded;

pub async fn in_words(request: Request, next: Next) -> Response {
    let html = gate::wants_html(&request);
    let path = request.uri().path().to_owned();
    let (request, sent) = if forms::is_plain_form(&request) {
        match forms::read(request).await {
            Ok((request, bytes)) => (request, Some(bytes)),
            Err(too_large) => return too_large,
        }
    } else {
        (request, None)
    };
    let response = next.run(request).await;
    if !response.status().is_server_error() || response.headers().contains_key(CONTENT_TYPE) {
        return response;
    }
    let mut words = if html {
        site::error_page(sent.map(|bytes| send_again(&path, &bytes)).as_deref())
    } else if path.starts_with("/api/") {
        gate::encoded(AppError::Internal)
    } else {
        return response;
    };
    *words.status_mut() = response.status();
    words.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    words
}

/// A button that sends the same form. It needs neither a script nor the database, which may be what is missing.
fn send_again(path: &str, sent: &[u8]) -> String {
    let fields = form_urlencoded::parse(sent).map(|(name, value)| {
        // A text area, as a hidden field may not hold what every browser keeps: lines.
        format!("<textarea hidden name=\"{}\">\n{}</textarea>", escaped(&name), escaped(&value))
    });
    let fields: String = fields.collect();
    let action = escaped(path);
    format!(
        "<p>Nothing you typed is lost.</p>\
         <form method=\"post\" action=\"{action}\">{fields}<button class=\"button\">Try again</button></form>"
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_is_sent_again_as_it_was_and_nothing_in_it_is_markup() {
        let form = send_again("/api/a\"b", b"topic=Two%0D%0Alines+%3C/textarea%3E%3Cscript%3E&id=%22x%26");
        assert_eq!(
            form,
            "<p>Nothing you typed is lost.</p><form method=\"post\" action=\"/api/a&quot;b\">\
             <textarea hidden name=\"topic\">\nTwo\r\nlines &lt;/textarea&gt;&lt;script&gt;</textarea>\
             <textarea hidden name=\"id\">\n&quot;x&amp;</textarea>\
             <button class=\"button\">Try again</button></form>"
        );
    }
}
