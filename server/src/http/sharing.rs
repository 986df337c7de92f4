//! Which pages may be shared, and by whom: the key says all that the page depends on.

use super::shared_pages::Key;
use app::context::{Browser, House};
use axum::extract::Request;
use domain::calendar::{Month, date_in_london};
use domain::people::Visitor;
use http::header::COOKIE;

/// Who asks, and for what of a page.
pub struct Asked {
    visitor: Visitor,
    /// An organiser who counts as a member until they show a passkey: their page is like nobody else's.
    held_back: bool,
    query: Option<String>,
}

impl Asked {
    pub fn of(request: &Request) -> Self {
        let visitor = request.extensions().get::<Visitor>().cloned().unwrap_or(Visitor::Nobody);
        let held_back = request.extensions().get().is_some_and(|browser: &Browser| browser.asked.is_some());
        Self { visitor, held_back, query: request.uri().query().map(str::to_owned) }
    }
}

/// The front page, for people of whom nothing is known. Any cookie, any query: somebody may be signed in, or an error
/// may have to be shown.
pub fn front_page(request: &Request) -> Option<Key> {
    let anonymous = !request.headers().contains_key(COOKIE) && request.uri().query().is_none();
    anonymous.then(|| "/".to_owned())
}

/// The calendar, for members of one rank and profession who have said that they come to the same sessions of that month.
pub async fn calendar(house: &House, asked: Asked) -> Option<Key> {
    let member = asked.visitor.member().filter(|_| !asked.held_back)?;
    let (from, to) = asked_month(house, asked.query.as_deref())?.span();
    match house.store.as_of(&member.id, from, to).await {
        Ok((newest_change, coming)) => {
            let (rank, profession) = (member.rank.code(), member.profession.code());
            Some(format!("/calendar {} {rank} {profession} {newest_change} {coming}", asked.query.unwrap_or_default()))
        }
        Err(e) => {
            tracing::warn!(error = %e, "the calendar is not shared");
            None
        }
    }
}

/// Only the two addresses that the calendar itself links to most: what else stands there is rendered for itself.
fn asked_month(house: &House, query: Option<&str>) -> Option<Month> {
    match query {
        None => Some(Month::of(date_in_london((house.clock)()))),
        Some(query) => Month::parse(query.strip_prefix("month=")?).ok(),
    }
}
