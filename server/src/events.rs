//! `GET /events?topics=calendar,open-evenings&after=N`: the one stream of news that a page opens. A room's page adds the
//! topic `room` and `&room=` with the id of its session; a guest's or a speaker's also `&by=`, as whom.

use crate::http::cookies;
use crate::http::limits::{IsTrusted, address};
use crate::hub::{Holder, Hub};
use app::pass_cookie_name;
use axum::Extension;
use axum::body::Body;
use axum::extract::{Query, Request, State};
use axum::response::{IntoResponse, Response};
use domain::ids::SessionId;
use domain::people::Visitor;
use futures::StreamExt;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use serde::Deserialize;
use std::convert::Infallible;
use store::changes::Topic;
use store::room::{Actor, Pass};

/// What the address asks for. Everything is read leniently: a page of an older version must not be locked out.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    topics: String,
    #[serde(default)]
    room: String,
    /// As whom a guest's or a speaker's page hears the room; their pass is a cookie.
    #[serde(default)]
    by: String,
    #[serde(default)]
    after: String,
}

/// What streams need of the server.
#[derive(Clone)]
pub struct Streams {
    pub hub: Hub,
    pub most: MostStreams,
    /// Whose `X-Forwarded-For` counts.
    pub trusted: IsTrusted,
}

/// How many streams may be open at the same time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MostStreams {
    /// Of one member, in all their browsers.
    pub per_person: usize,
    /// Of those at one network address who are no members: a home's office shares it, and so may a village.
    pub per_address: usize,
}

/// After so many seconds there may be a place; pages that are told so ask for their data now and then meanwhile.
const COME_BACK_AFTER: &str = "30";

/// Opens the stream. 401 for members' topics when nobody is signed in, 404 for what is not this visitor's to hear, 429 for
/// whoever has too many open.
pub async fn events(
    State(streams): State<Streams>,
    Extension(visitor): Extension<Visitor>,
    Query(asked): Query<Asked>,
    request: Request,
) -> Response {
    let Streams { hub, most, trusted } = streams;
    let topics = match topics(&asked, &visitor) {
        Ok(topics) => topics,
        Err(status) => return status.into_response(),
    };
    let (holder, most) = match visitor.member() {
        Some(member) => (Holder::Member(member.id.clone()), most.per_person),
        None => (Holder::Address(address(&request, &trusted)), most.per_address),
    };
    let Some(place) = hub.place(holder, most) else {
        return (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, COME_BACK_AFTER)]).into_response();
    };
    let room = match room(&hub, &topics, &asked, &visitor, request.headers()).await {
        Ok(room) => room,
        Err(status) => return status.into_response(),
    };
    let frames = hub.subscribe(&topics, room, place, after(&asked.after, request.headers())).await;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        // nginx would hold lines back until its buffer is full.
        (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no")),
    ];
    (headers, Body::from_stream(frames.map(Ok::<_, Infallible>))).into_response()
}

/// The room that is asked for, and what this visitor sees of it.
async fn room(
    hub: &Hub,
    topics: &[Topic],
    asked: &Asked,
    visitor: &Visitor,
    headers: &HeaderMap,
) -> Result<Option<(SessionId, Actor)>, StatusCode> {
    if !topics.contains(&Topic::Room) {
        return Ok(None);
    }
    let session: SessionId = asked.room.parse().map_err(|_| StatusCode::NOT_FOUND)?;
    let found = match visitor.member() {
        _ if !asked.by.is_empty() => outsider(hub, &session, &asked.by, headers).await,
        Some(member) => hub.store().room_actor(&session, member, visitor.organiser().is_some()).await,
        None => Ok(None),
    };
    match found {
        Ok(Some(actor)) => Ok(Some((session, actor))),
        Ok(None) => Err(StatusCode::NOT_FOUND),
        Err(e) => {
            tracing::error!(error = %e, "a room's stream could not be opened");
            Err(StatusCode::INTERNAL_SERVER_ERROR)
        }
    }
}

/// Whoever has a pass to this room, and for whom the page was made that asks.
async fn outsider(hub: &Hub, session: &SessionId, by: &str, headers: &HeaderMap) -> store::Result<Option<Actor>> {
    let shown = [true, false].map(|tls| cookies::value(headers, pass_cookie_name(tls)));
    let Some(pass) = shown.into_iter().flatten().find_map(Pass::read) else { return Ok(None) };
    let outsider = hub.store().outsider(&pass, hub.now()).await?;
    Ok(outsider.filter(|one| one.session == *session && one.actor.who.id() == by).map(|one| one.actor))
}

fn topics(asked: &Asked, visitor: &Visitor) -> Result<Vec<Topic>, StatusCode> {
    asked.topics.split(',').map(|code| topic(code, &asked.by, visitor)).collect()
}

fn topic(code: &str, by: &str, visitor: &Visitor) -> Result<Topic, StatusCode> {
    match (Topic::from_code(code), visitor) {
        (Some(topic @ (Topic::OpenEvenings | Topic::Stage)), _) => Ok(topic),
        // What a pass is worth is found out next.
        (Some(Topic::Room), _) if !by.is_empty() => Ok(Topic::Room),
        (Some(topic @ (Topic::Calendar | Topic::Room)), visitor) if visitor.member().is_some() => Ok(topic),
        (Some(topic @ (Topic::Applications | Topic::Guests | Topic::Conference)), visitor)
            if visitor.organiser().is_some() =>
        {
            Ok(topic)
        }
        (
            Some(Topic::Calendar | Topic::Room | Topic::Applications | Topic::Guests | Topic::Conference),
            Visitor::Nobody,
        ) => Err(StatusCode::UNAUTHORIZED),
        _ => Err(StatusCode::NOT_FOUND),
    }
}

/// The last number this page heard. An `EventSource` that reconnects by itself says it in a header, and knows better
/// than the address it was opened with.
fn after(asked: &str, headers: &HeaderMap) -> Option<i64> {
    let said_by_header = headers.get("last-event-id").and_then(|value| value.to_str().ok()).and_then(number);
    said_by_header.max(number(asked))
}

fn number(text: &str) -> Option<i64> {
    text.parse().ok().filter(|n| *n >= 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::people::{EmailAddress, Person, Profession, Rank, Standing};

    fn known(standing: Standing) -> Visitor {
        Visitor::Known(Person {
            id: "0198".parse().unwrap(),
            name: "Dawn".into(),
            email: EmailAddress::parse("dawn@example.org").unwrap(),
            profession: Profession::RegisteredManager,
            rank: Rank::Member,
            standing,
        })
    }

    #[test]
    fn outsiders_hear_open_evenings_and_nothing_else() {
        let topics = |topics: &str, visitor: &Visitor| {
            super::topics(&Asked { topics: topics.into(), ..Asked::default() }, visitor)
        };
        for visitor in [Visitor::Nobody, known(Standing::Lapsed), known(Standing::Member)] {
            assert_eq!(topics("open-evenings", &visitor), Ok(vec![Topic::OpenEvenings]));
        }
        assert_eq!(topics("calendar", &Visitor::Nobody), Err(StatusCode::UNAUTHORIZED));
        assert_eq!(topics("open-evenings,calendar", &Visitor::Nobody), Err(StatusCode::UNAUTHORIZED));
        assert_eq!(topics("calendar", &known(Standing::Suspended)), Err(StatusCode::NOT_FOUND));
    }

    #[test]
    fn members_hear_the_calendar_and_nobody_hears_of_people() {
        let member = known(Standing::Member);
        let topics = |topics: &str, visitor: &Visitor| {
            super::topics(&Asked { topics: topics.into(), ..Asked::default() }, visitor)
        };
        assert_eq!(topics("calendar,open-evenings", &member), Ok(vec![Topic::Calendar, Topic::OpenEvenings]));
        for wrong in ["people", "", "calendar,people", "calendar,weather", "Calendar"] {
            assert_eq!(topics(wrong, &member), Err(StatusCode::NOT_FOUND), "{wrong}");
        }
    }

    #[test]
    fn the_later_of_both_numbers_counts_and_nonsense_does_not() {
        let mut headers = HeaderMap::new();
        assert_eq!(after("", &headers), None);
        assert_eq!(after("-1", &headers), None);
        assert_eq!(after("7", &headers), Some(7));
        headers.insert("last-event-id", HeaderValue::from_static("9"));
        assert_eq!(after("7", &headers), Some(9));
        assert_eq!(after("12", &headers), Some(12));
        headers.insert("last-event-id", HeaderValue::from_static("nine"));
        assert_eq!(after("7", &headers), Some(7));
    }
}
