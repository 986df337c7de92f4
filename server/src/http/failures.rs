//! What somebody sees when a request failed in a way nobody foresaw: the database is away, the disk is full, a panic.
//! Those answers come from deep inside and are empty; here they get words, and a form can be sent again as it was.

use super::forms;
use crate::{gate, site};
use app::AppError;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use domain::plain::own_path;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, REFERER};
use http::{HeaderMap, HeaderValue};
use std::borrow::Cow;
use url::{Position, Url, form_urlencoded};

/// A field of the form that is sent again: the page of ours that it was first sent from. Answers to forms lead back to
/// the page they came from, and by then that would be the page of the failure.
const FROM: &str = "__from";

pub async fn in_words(request: Request, next: Next) -> Response {
    let html = gate::wants_html(&request);
    let path = request.uri().path().to_owned();
    let (mut request, sent) = if forms::is_plain_form(&request) {
        match forms::read(request).await {
            Ok((request, bytes)) => (request, Some(bytes)),
            Err(too_large) => return too_large,
        }
    } else {
        (request, None)
    };
    if let Some(bytes) = &sent {
        name_first_page(request.headers_mut(), bytes);
    }
    let from = page(request.headers()).map(|page| page[Position::BeforePath..].to_owned());
    let response = next.run(request).await;
    if !response.status().is_server_error() || response.headers().contains_key(CONTENT_TYPE) {
        return response;
    }
    let mut words = if html {
        site::error_page(sent.map(|bytes| send_again(&path, from.as_deref(), &bytes)).as_deref())
    } else if path.starts_with("/api/") {
        gate::encoded(AppError::Internal)
    } else {
        return response;
    };
    *words.status_mut() = response.status();
    words.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    words
}

/// The page that the browser says it is on.
fn page(headers: &HeaderMap) -> Option<Url> {
    Url::parse(headers.get(REFERER)?.to_str().ok()?).ok()
}

/// For a form that is sent again, puts the page it was first sent from in the place of the failure's.
fn name_first_page(headers: &mut HeaderMap, sent: &[u8]) {
    let first = form_urlencoded::parse(sent).find(|(name, _)| name == FROM);
    let Some((_, first)) = first else { return };
    let address = own_path(&first).zip(page(headers)).and_then(|(first, failure)| failure.join(first).ok());
    if let Some(value) = address.and_then(|address| HeaderValue::from_str(address.as_str()).ok()) {
        headers.insert(REFERER, value);
    }
}

/// A button that sends the same form. It needs neither a script nor the database, which may be what is missing.
fn send_again(path: &str, from: Option<&str>, sent: &[u8]) -> String {
    let from = from.map(|from| (Cow::from(FROM), Cow::from(from)));
    let typed: String = form_urlencoded::parse(sent).filter_map(|(name, value)| shown(&name, &value)).collect();
    let typed = if typed.is_empty() { typed } else { format!("<dl>{typed}</dl>") };
    let fields = form_urlencoded::parse(sent).filter(|(name, _)| name != FROM).chain(from);
    // Text areas, as browsers take the lines out of other hidden fields.
    let hidden = fields
        .map(|(name, value)| format!("<textarea hidden name=\"{}\">\n{}</textarea>", escaped(&name), escaped(&value)));
    let fields = hidden.collect::<Vec<_>>().concat();
    let action = escaped(path);
    format!(
        "<p>Nothing you typed is lost.</p>{typed}\
         <form method=\"post\" action=\"{action}\"><div hidden>{fields}</div><button class=\"button\">Try again</button></form>"
    )
}

/// Under which label somebody typed this; nothing for what no person types.
fn shown(name: &str, value: &str) -> Option<String> {
    let (_, label) = LABELS.iter().find(|(its, _)| *its == name).filter(|_| !value.trim().is_empty())?;
    Some(format!("<dt>{label}</dt><dd>{}</dd>", escaped(value)))
}

/// What people type at length, and what they would look for first.
const LABELS: [(&str, &str); 18] = [
    ("title", "Title"),
    ("date", "Date"),
    ("from", "From"),
    ("time", "Time"),
    ("minutes", "Length in minutes"),
    ("host", "Host"),
    ("notes", "Notes"),
    ("reason", "Reason"),
    ("name", "Name"),
    ("email", "Email address"),
    ("organisation", "Organisation"),
    ("why", "Why"),
    ("words", "Your words"),
    ("question", "Question"),
    ("subject", "Subject"),
    ("bio", "About you"),
    ("topics", "Topics"),
    ("description", "Description"),
];

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_is_sent_again_as_it_was_and_nothing_in_it_is_markup() {
        let sent = b"notes=Two%0D%0Alines+%3C/textarea%3E%3Cscript%3E&__from=/old&id=%22x%26";
        let form = send_again("/api/a\"b", Some("/sessions/1?a=<"), sent);
        assert_eq!(
            form,
            "<p>Nothing you typed is lost.</p><dl><dt>Notes</dt><dd>Two\r\nlines &lt;/textarea&gt;&lt;script&gt;</dd></dl>\
             <form method=\"post\" action=\"/api/a&quot;b\"><div hidden>\
             <textarea hidden name=\"notes\">\nTwo\r\nlines &lt;/textarea&gt;&lt;script&gt;</textarea>\
             <textarea hidden name=\"id\">\n&quot;x&amp;</textarea>\
             <textarea hidden name=\"__from\">\n/sessions/1?a=&lt;</textarea></div>\
             <button class=\"button\">Try again</button></form>"
        );
    }

    #[test]
    fn a_form_sent_again_leads_back_to_the_page_it_was_first_on_and_nowhere_else() {
        let led = |first: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(REFERER, HeaderValue::from_static("https://circle.example/api/calendar/answer"));
            name_first_page(&mut headers, format!("id=1&__from={first}").as_bytes());
            headers[REFERER].to_str().unwrap().to_owned()
        };
        assert_eq!(led("/sessions/1%3Fa%3Db"), "https://circle.example/sessions/1?a=b");
        for elsewhere in ["https://evil.example/", "//evil.example", "/%5Cevil.example", ""] {
            assert_eq!(led(elsewhere), "https://circle.example/api/calendar/answer", "{elsewhere}");
        }
    }
}
