use crate::http_sessions::{SEEN_AT, TO_RENEW, key};
use app::context::{Browser, House};
use app::{Backend, USED_PASSKEY};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use axum_login::AuthSession;
use domain::ids::PersonId;
use domain::people::{PasskeyAsked, Person, Visitor};
use http::header::USER_AGENT;
use jiff::Timestamp;
use std::sync::Arc;
use store::people::SEEN_EVERY;
use tower_sessions::Session;

/// Says who is asking, as the database has them now: approval is looked at for each request, not at sign-in. An organiser
/// who has yet to show a passkey is a member until they do: the one place where that is decided.
pub async fn know(
    State(house): State<Arc<House>>,
    session: AuthSession<Backend>,
    mut request: Request,
    next: Next,
) -> Response {
    let mut browser = Browser::default();
    let visitor = match session.user {
        None => Visitor::Nobody,
        Some(signed_in) => {
            let mut person = signed_in.person;
            let agent = request.headers().get(USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
            let (agent, session) = (agent.to_owned(), request.extensions().get::<Session>().cloned());
            browser = browser_of(&house, &person, agent, session).await;
            if person.may_organise() {
                browser.asked = asked(&house, &person.id, browser.used_passkey).await;
                person = if browser.asked.is_some() { person.without_duties() } else { person };
            }
            Visitor::Known(person)
        }
    };
    request.extensions_mut().insert(visitor);
    request.extensions_mut().insert(browser);
    next.run(request).await
}

/// When the database does not say, the answer is the stricter one.
async fn asked(house: &House, person: &PersonId, used_here: bool) -> Option<PasskeyAsked> {
    match house.store.proof(person, used_here).await {
        Ok(proof) => proof.asks((house.clock)()),
        Err(e) => {
            tracing::error!(error = %e, "an organiser's passkeys could not be read");
            Some(PasskeyAsked::Use)
        }
    }
}

async fn browser_of(house: &Arc<House>, person: &Person, user_agent: String, session: Option<Session>) -> Browser {
    let Some(session) = session else { return Browser::default() };
    if session.get(TO_RENEW).await.unwrap_or_default() == Some(true) {
        // A change of any kind gives the session its full time again, and the browser a cookie for as long.
        let _: Option<bool> = session.remove(TO_RENEW).await.unwrap_or_default();
    }
    let used_by: Option<PersonId> = session.get(USED_PASSKEY).await.unwrap_or_default();
    let seen_at: Option<i64> = session.get(SEEN_AT).await.unwrap_or_default();
    let browser = Browser {
        id: session.id().map(|id| key(&id)).unwrap_or_default(),
        user_agent,
        used_passkey: used_by.as_ref() == Some(&person.id),
        asked: None,
    };
    note(house, person, &browser, seen_at);
    browser
}

/// Every few minutes, and beside the request: nobody waits for it.
fn note(house: &Arc<House>, person: &Person, browser: &Browser, seen_at: Option<i64>) {
    let now = (house.clock)();
    let seen_at = seen_at.map(domain::millis::timestamp);
    let just_now = |at: Timestamp| at <= now && now.duration_since(at) < SEEN_EVERY;
    if seen_at.is_some_and(just_now) {
        return;
    }
    let (house, person, browser) = (house.clone(), person.id.clone(), browser.clone());
    tokio::spawn(async move {
        if let Err(e) = house.store.browser_seen(&browser.id, &person, &browser.user_agent, now).await {
            tracing::debug!(error = %e, "that a browser was seen could not be noted");
        }
    });
}
