use super::shown::TalkShown;
use crate::error::AppResult;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A page of what was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// As an address asks for it; that of the answer's own search, not of what is typed by now.
    pub search: String,
    pub count: u64,
    pub talks: Vec<TalkShown>,
    pub has_more: bool,
    pub narrow: Vec<Narrow>,
    /// Words nobody said, and those that were looked for instead.
    pub instead: Vec<(String, String)>,
    pub is_near: bool,
    /// What was begun, when nothing is looked for.
    pub begun: Vec<TalkShown>,
}

/// A way of narrowing a search down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Narrow {
    /// Its part of the address.
    pub name: String,
    pub label: String,
    /// Value in the address, label, and how many talks.
    pub options: Vec<(String, String, u64)>,
}

#[server(endpoint = "library/search")]
pub async fn search_library(search: String) -> AppResult<Found> {
    use super::shown::ssr::shown;
    use crate::context::Ctx;
    use crate::error::honest;
    use domain::calendar::date_in_london;
    use domain::library::Query;
    use store::library::{Listener, TALKS_A_PAGE};

    async fn load(search: String) -> AppResult<Found> {
        let ctx = Ctx::current()?;
        let me = ctx.member()?;
        let (listener, now) = (Listener::of(me), ctx.now());
        let query = Query::of_address(&search);
        let results = ctx.store.search_library(&query, &listener, now).await?;
        let today = date_in_london(now);
        let begun = if query == Query::default() { ctx.store.to_go_on_with(&listener, now).await? } else { Vec::new() };
        let seen_before = u64::from(query.page) * TALKS_A_PAGE as u64;
        Ok(Found {
            search,
            count: results.count,
            has_more: seen_before + (results.talks.len() as u64) < results.count && !results.talks.is_empty(),
            narrow: narrow(results.facets),
            talks: results.talks.into_iter().map(|talk| shown(talk, today)).collect(),
            instead: results.instead,
            is_near: results.is_near,
            begun: begun.into_iter().map(|talk| shown(talk, today)).collect(),
        })
    }
    honest(load(search).await)
}

/// Of each kind the options that leave something, and no kind in which there is nothing to choose.
#[cfg(feature = "ssr")]
fn narrow(facets: Vec<(store::library::Facet, String, u64)>) -> Vec<Narrow> {
    use domain::library::Length;
    use store::library::Facet;

    const MOST: usize = 15;
    let kinds = [
        (Facet::Topic, "topic", "Topic"),
        (Facet::Speaker, "speaker", "Speaker"),
        (Facet::Year, "year", "Year"),
        (Facet::Series, "series", "Series"),
        (Facet::Length, "length", "Length"),
        (Facet::Transcript, "transcript", "Transcript"),
    ];
    let option = |facet: Facet, value: String, count: u64| match facet {
        Facet::Length => {
            let length = Length::ALL.get(value.parse::<usize>().ok()?)?;
            Some((length.code().to_owned(), length.label().to_owned(), count))
        }
        Facet::Transcript => (value == "1").then(|| ("1".to_owned(), "Written down".to_owned(), count)),
        Facet::Topic | Facet::Speaker | Facet::Series | Facet::Year => Some((value.clone(), value, count)),
    };
    let mut narrow = Vec::new();
    for (facet, name, label) in kinds {
        let of_kind = facets.iter().filter(|(kind, ..)| *kind == facet);
        let mut options: Vec<_> =
            of_kind.filter_map(|(facet, value, count)| option(*facet, value.clone(), *count)).take(MOST).collect();
        if facet == Facet::Year {
            options.sort_by(|a, b| b.0.cmp(&a.0));
        }
        if !options.is_empty() {
            narrow.push(Narrow { name: name.to_owned(), label: label.to_owned(), options });
        }
    }
    narrow
}
