use crate::http::forms::{TurnedBack, is_plain_form};
use app::AppError;
use app::context::Browser;
use app::paths::{MY_PASSKEY, SIGN_IN};
use axum::body::Body;
use axum::extract::Request;
use axum::response::{IntoResponse, Redirect, Response};
use domain::people::{Audience, PasskeyAsked, Visitor};
use domain::plain::own_path;
use http::header::{ACCEPT, CONTENT_TYPE, REFERER};
use http::{Method, StatusCode};
use leptos::prelude::FromServerFnError;
use leptos::server_fn::error::ServerFnUrlError;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use url::{Url, form_urlencoded};

type NotFoundPage = dyn Fn(Request) -> Pin<Box<dyn Future<Output = Response> + Send>> + Send + Sync;

/// How the gate says no. To somebody who may not know that a thing exists it says just what it says of things that do
/// not exist.
#[derive(Clone)]
pub struct Refuse {
    not_found: Arc<NotFoundPage>,
}

impl Refuse {
    /// `not_found` renders the page for an unknown address.
    pub fn new(not_found: Arc<NotFoundPage>) -> Self {
        Self { not_found }
    }

    pub async fn answer(&self, audience: Audience, visitor: &Visitor, request: Request) -> Response {
        let asked = request.extensions().get().and_then(|browser: &Browser| browser.asked);
        if let Some(asked) = asked.filter(|_| audience == Audience::Organisers) {
            return ask_for_passkey(asked, &request);
        }
        let nobody = *visitor == Visitor::Nobody;
        if wants_html(&request) {
            if nobody { led_to(SIGN_IN, &request) } else { (self.not_found)(nowhere(request)).await }
        } else if request.uri().path().starts_with("/api/") {
            encoded(if nobody { AppError::SignedOut } else { AppError::NotFound })
        } else if nobody {
            StatusCode::UNAUTHORIZED.into_response()
        } else {
            StatusCode::NOT_FOUND.into_response()
        }
    }
}

pub fn wants_html(request: &Request) -> bool {
    let accept = request.headers().get(ACCEPT).and_then(|accept| accept.to_str().ok());
    accept.is_some_and(|accept| accept.contains("text/html"))
}

/// An organiser who has yet to show a passkey is led to the page that asks for it, and from there back.
fn ask_for_passkey(asked: PasskeyAsked, request: &Request) -> Response {
    if wants_html(request) {
        led_to(MY_PASSKEY, request)
    } else if request.uri().path().starts_with("/api/") {
        encoded(AppError::PasskeyAsked(asked))
    } else {
        StatusCode::FORBIDDEN.into_response()
    }
}

/// An empty answer that leads to `page` and from there back to where the person wanted to be: the page they asked for, or
/// the one whose form they sent, with what they typed.
fn led_to(page: &str, request: &Request) -> Response {
    let wanted = if request.method() == Method::GET {
        request.uri().path_and_query().map(|wanted| wanted.as_str().to_owned())
    } else {
        page_of_form(request)
    };
    let next = wanted.as_deref().and_then(own_path).filter(|wanted| *wanted != "/");
    let to = next.map_or_else(
        || page.to_owned(),
        |next| {
            let query = form_urlencoded::Serializer::new(String::new()).append_pair("next", next).finish();
            format!("{page}?{query}")
        },
    );
    let mut response = Redirect::to(&to).into_response();
    if is_plain_form(request) {
        response.extensions_mut().insert(TurnedBack);
    }
    response
}

/// Where a form was sent from. A server function's form is told there that it was turned back.
fn page_of_form(request: &Request) -> Option<String> {
    let mut page = Url::parse(request.headers().get(REFERER)?.to_str().ok()?).ok()?;
    let form = request.uri().path();
    if is_plain_form(request) && form.starts_with("/api/") {
        let mut last = page.into();
        ServerFnUrlError::<AppError>::strip_error_info(&mut last);
        page = ServerFnUrlError::new(form, AppError::Interrupted).to_url(&last).ok()?;
    }
    Some(page.query().map_or_else(|| page.path().to_owned(), |query| format!("{}?{query}", page.path())))
}

/// The same request for an address that does not exist: what it answers is what the refused one is told.
fn nowhere(request: Request) -> Request {
    let (mut parts, _) = request.into_parts();
    parts.uri = http::Uri::from_static("/nowhere");
    parts.method = Method::GET;
    Request::from_parts(parts, Body::empty())
}

/// A server function's error, as its caller in the browser decodes it.
pub fn encoded(why: AppError) -> Response {
    (why.status(), [(CONTENT_TYPE, "application/json")], why.ser()).into_response()
}
