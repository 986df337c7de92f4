//! One's own anonymous questions: sealed from everybody else, and found by trying the seal.

use crate::{Result, Store};
use domain::ids::{AskedId, PersonId};

/// Session, words and time of what this person asked without a name. Nobody but they may be told.
pub(crate) async fn asked_without_name(store: &Store, person: &PersonId) -> Result<Vec<[String; 3]>> {
    let sealed: Vec<(String, String, Option<String>, String, i64)> = sqlx::query_as(
        "select q.id, q.sealed_author, coalesce(s.title, r.title), q.words, q.asked_at
         from questions q join sessions s on s.id = q.session_id left join series r on r.id = s.series_id
         where q.sealed_author is not null order by q.asked_at, q.id",
    )
    .fetch_all(&store.read)
    .await?;
    let theirs = sealed.into_iter().filter(|(id, sealed, ..)| {
        id.parse::<AskedId>().is_ok_and(|question| store.is_sealed_by(sealed, &question, person))
    });
    let row = |(_, _, session, words, at): (String, String, Option<String>, String, i64)| {
        [session.unwrap_or_default(), words, domain::millis::timestamp(at).to_string()]
    };
    Ok(theirs.map(row).collect())
}
