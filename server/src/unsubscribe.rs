//! Ending one kind of mail: by the mail program alone (RFC 8058), or by hand. The signed address decides; cookies do not,
//! so it works from any mailbox and without a sign-in.

use app::context::House;
use app::{member_mails, paths};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use std::sync::Arc;
use store::notices::Unsubscribed;

/// `GET /unsubscribe/{token}`: asks, and does nothing. Mail scanners look at addresses, too.
pub async fn ask(State(house): State<Arc<House>>, Path(token): Path<String>) -> Response {
    let Some(what) = house.store.look_at_unsubscribe(&token) else { return unknown(&house) };
    let ends = ends(&what);
    let button = "<form method=\"post\"><p class=\"actions\"><button class=\"button\">No more of these mails</button></p></form>";
    page(&house, StatusCode::OK, "No more of these mails?", &format!("<p class=\"lede\">This ends {ends}.</p>{button}"))
}

/// `POST /unsubscribe/{token}`: what a mail program sends, and the button. Whatever the body says, the address is enough.
pub async fn end(State(house): State<Arc<House>>, Path(token): Path<String>) -> Response {
    match house.store.unsubscribe(&token, (house.clock)()).await {
        Ok(Some(what)) => {
            let ends = ends(&what);
            let more = match what {
                Unsubscribed::Member(_) => format!(
                    "<p>Changed your mind? Choose again on your own page, where you also see what else we write.</p>\
                     <p class=\"actions\"><a class=\"button\" data-tone=\"quiet\" href=\"{}\">What we write to you</a></p>",
                    paths::NOTICES
                ),
                Unsubscribed::Guest => "<p>Your seat, if you have one, stays yours.</p>".to_owned(),
            };
            page(&house, StatusCode::OK, "Done", &format!("<p class=\"lede\">You get no more {ends}.</p>{more}"))
        }
        Ok(None) => unknown(&house),
        Err(e) => {
            tracing::error!(error = %e, "a kind of mail could not be ended");
            let words = "<p class=\"lede\">Nothing has changed. Press the button again in a minute.</p>";
            page(&house, StatusCode::SERVICE_UNAVAILABLE, "That did not work", words)
        }
    }
}

const fn ends(what: &Unsubscribed) -> &'static str {
    match what {
        Unsubscribed::Member(notice) => member_mails::ended(*notice),
        Unsubscribed::Guest => "mails of this kind about this open evening",
    }
}

fn unknown(house: &House) -> Response {
    let words = "<p class=\"lede\">The address is not whole. Copy it from the mail with every character, or choose on your \
                 own page what we write to you.</p>";
    page(house, StatusCode::NOT_FOUND, "We could not find that", words)
}

/// A page that needs no script. Its words are ours alone.
fn page(house: &House, status: StatusCode, title: &str, words: &str) -> Response {
    let style = &house.style;
    let page = format!(
        "<!DOCTYPE html><html lang=\"en-GB\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\"><meta name=\"robots\" content=\"noindex\"><title>{title} – Inner \
         Circle</title><link rel=\"stylesheet\" href=\"{style}\"><link rel=\"icon\" href=\"/favicon.svg\" \
         type=\"image/svg+xml\"></head><body><header class=\"top\"><a class=\"brand\" href=\"/\"><img src=\"/mark.svg\" \
         width=\"30\" height=\"30\" alt=\"\">Inner Circle</a></header><main id=\"main\" class=\"page\" tabindex=\"-1\">\
         <h1>{title}</h1>{words}</main></body></html>"
    );
    let policy = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; \
                  frame-ancestors 'none'";
    let headers =
        [(CONTENT_TYPE, "text/html; charset=utf-8"), (CACHE_CONTROL, "no-store"), (CONTENT_SECURITY_POLICY, policy)];
    (status, headers, page).into_response()
}
