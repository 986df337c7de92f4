//! `GET /organise/audit.csv`: the trail as a file for a spreadsheet, filtered as its page is; every line of an import is in it.

use app::context::House;
use app::{AuditAsked, audit_filter};
use axum::Extension;
use axum::body::Body;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use domain::people::Visitor;
use domain::sheet::{BYTE_ORDER_MARK, row};
use futures::{StreamExt, TryStreamExt, stream};
use http::{StatusCode, header};
use serde::Deserialize;
use std::sync::Arc;
use store::Store;
use store::trail::{TrailFilter, TrailLine};

/// So many lines are read and written at a time, however long the trail is.
const AT_A_TIME: i64 = 1_000;

/// The filter, as the page's address has it. What is missing filters nothing.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    person: String,
    verb: String,
    from: String,
    to: String,
}

/// Taking a copy is a deed of its own, and noted before the first line leaves.
pub async fn download(
    State(house): State<Arc<House>>,
    Extension(visitor): Extension<Visitor>,
    Query(asked): Query<Asked>,
) -> Response {
    let Some(organiser) = visitor.organiser() else { return StatusCode::NOT_FOUND.into_response() };
    let Asked { person, verb, from, to } = asked;
    let words = [&person, &verb, &from, &to].map(String::as_str).join(" ");
    let asked = AuditAsked { person, verb, from, to, before: String::new() };
    let filter = match audit_filter(&house.store, &asked).await {
        Ok(Some((filter, _))) => filter,
        Ok(None) => return StatusCode::NOT_FOUND.into_response(),
        Err(e) => return failed(&e),
    };
    if let Err(e) = house.store.trail_exported(&organiser.id, words.trim(), (house.clock)()).await {
        return failed(&e);
    }
    let head = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"audit.csv\""),
    ];
    (head, Body::from_stream(lines(house.store.clone(), filter))).into_response()
}

fn lines(store: Store, filter: TrailFilter) -> impl stream::Stream<Item = store::Result<Bytes>> + Send {
    let first = row(["number", "when (UTC)", "who", "who (id)", "what", "to whom", "to whom (id)", "words"]);
    let first = stream::once(async move { Ok(Bytes::from(format!("{BYTE_ORDER_MARK}{first}"))) });
    let rest = stream::try_unfold((store, filter, Some(None)), async |(store, filter, before)| {
        let Some(before) = before else { return Ok(None) };
        let lines = store.trail(&filter, before, AT_A_TIME).await?;
        let text: String = lines.iter().map(written).collect();
        let more = lines.len() == usize::try_from(AT_A_TIME).unwrap_or(usize::MAX);
        let next = lines.last().filter(|_| more).map(|last| Some(last.n));
        Ok(Some((Bytes::from(text), (store, filter, next))))
    });
    first.chain(rest.inspect_err(|e| tracing::error!(error = %e, "the trail was cut off while it was read")))
}

fn written(line: &TrailLine) -> String {
    let (n, at) = (line.n.to_string(), line.at().to_string());
    row([
        &n,
        &at,
        line.actor_name.as_deref().unwrap_or_default(),
        &line.actor,
        &line.verb,
        line.about_name.as_deref().or(line.applicant.as_deref()).unwrap_or_default(),
        &line.about,
        line.words.as_deref().unwrap_or("(erased)"),
    ])
}

fn failed(e: &store::StoreError) -> Response {
    tracing::error!(error = %e, "the trail could not be read");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}
