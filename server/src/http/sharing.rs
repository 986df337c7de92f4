//! Which pages may be shared, and by whom: the key says all that the page depends on.

use super::shared_pages::Shared;
use app::RoomView;
use app::context::{Browser, House};
use axum::extract::Request;
use domain::calendar::{Month, date_in_london};
use domain::people::Visitor;
use http::header::COOKIE;
use store::room::RoomAsOf;

/// Who asks, and for what of a page.
#[derive(Clone)]
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

/// Whether nothing is known of who asks. Any cookie, any query: somebody may be signed in, or an error may have to be
/// shown.
pub fn is_nobodys(request: &Request) -> bool {
    !request.headers().contains_key(COOKIE) && request.uri().query().is_none()
}

/// The front page, for people of whom nothing is known.
pub fn front_page(request: &Request) -> Option<Shared> {
    is_nobodys(request).then(|| Shared { key: "/".to_owned(), reader: None })
}

/// A published programme for the same people, until something changes anywhere: another version is there at once.
pub fn programme(house: &House, path: &str) -> Shared {
    Shared { key: format!("{path} {}", (house.newest_change)()), reader: None }
}

/// The calendar, for members of one rank and profession who have said that they come to the same sessions of that month.
pub async fn calendar(house: &House, asked: Asked) -> Option<Shared> {
    let member = asked.visitor.member().filter(|_| !asked.held_back)?;
    let (from, to) = asked_month(house, asked.query.as_deref())?.span();
    match house.store.as_of(&member.id, from, to).await {
        Ok((news, coming)) => {
            let (rank, profession) = (member.rank.code(), member.profession.code());
            let query = asked.query.unwrap_or_default();
            let key = format!("/calendar {query} {rank} {profession} {news} {coming}");
            Some(Shared { key, reader: None })
        }
        Err(e) => {
            tracing::warn!(error = %e, "the calendar is not shared");
            None
        }
    }
}

/// A session with its room, for members of one profession who have answered alike and have nothing of their own in the
/// room: most of those who come at eight. The page says who reads it, so that what they write is theirs at once.
pub async fn session(house: &House, asked: Asked, path: &str) -> Option<Shared> {
    let member = asked.visitor.member().filter(|_| !asked.held_back && asked.query.is_none())?;
    let id = path.strip_prefix("/sessions/")?.parse().ok().filter(|_| asked.visitor.organiser().is_none())?;
    match house.store.room_as_of(&id, &member.id).await {
        Ok(as_of) => {
            let RoomAsOf { news, answer } = as_of?;
            let key = format!("{path} {} {news} {answer}", member.profession.code());
            Some(Shared { key, reader: Some(RoomView::reader_as_written(member)) })
        }
        Err(e) => {
            tracing::warn!(error = %e, "a session's page is not shared");
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
