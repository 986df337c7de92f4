//! Answers searches: the index says which talks and moments, the database what is shown of them, and looks once more
//! who may see it.

use super::index::{Asked, Facet, Hits, Mine, Near, Synonyms, TALKS_A_PAGE};
use super::keep::SAID;
use super::rows::{DETAILS, Row};
use super::talks::Talk;
use crate::{Result, Store, StoreError};
use domain::calendar::date_in_london;
use domain::ids::PersonId;
use domain::library::{Heard, Moment, Query, Sort, Word, cue_at};
use domain::people::Person;
use jiff::Timestamp;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Beside a talk.
const RELATED: usize = 4;

/// Who looks for something, or listens.
#[derive(Clone, Debug)]
pub struct Listener {
    pub person: PersonId,
    /// Sees what is for managers only.
    pub manages: bool,
}

impl Listener {
    /// A member, as the gate has let them in.
    pub fn of(member: &Person) -> Self {
        Self { person: member.id.clone(), manages: member.sees_managers_only() }
    }
}

/// One page of results.
#[derive(Clone, Debug, Default)]
pub struct Results {
    /// Of all pages.
    pub count: u64,
    pub talks: Vec<Shown>,
    /// By what it can be narrowed down, most first within each; empty while there is no index.
    pub facets: Vec<(Facet, String, u64)>,
    /// Words that are not known, and what was looked for instead.
    pub instead: Vec<(String, String)>,
    /// Nothing has all the words; this has some.
    pub is_near: bool,
}

/// A talk in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    pub talk: Talk,
    pub moments: Vec<Moment>,
    pub heard: Option<Heard>,
    pub is_finished: bool,
    pub is_saved: bool,
}

#[derive(sqlx::FromRow)]
struct ShownRow {
    #[sqlx(flatten)]
    row: Row,
    position_ms: Option<i64>,
    finished_at: Option<i64>,
    saved_at: Option<i64>,
}

impl Store {
    /// Talks that fit, for this listener.
    pub async fn search_library(&self, query: &Query, listener: &Listener, now: Timestamp) -> Result<Results> {
        let Some(index) = self.index() else { return self.search_in_database(query, listener).await };
        let asked = Asked {
            query: Arc::new(query.clone()),
            manages: listener.manages,
            mine: Arc::new(self.mine(query, listener).await?),
            thanks: Arc::new(if query.sort == Sort::Thanked { self.all_thanks().await? } else { HashMap::new() }),
            synonyms: Arc::new(self.synonyms_read().await?),
            today: date_in_london(now),
        };
        let searched = tokio::task::spawn_blocking({
            let index = index.clone();
            move || index.search(&asked)
        })
        .await;
        // A file of it is gone or broken: whoever keeps it will find out, and nobody who searches needs to.
        let Ok(Ok(hits)) = searched else { return self.search_in_database(query, listener).await };
        let Hits { count, talks, facets, instead, is_near, marks } = hits;
        let ids: Vec<_> = talks.iter().map(|(id, _)| id.clone()).collect();
        let with_moments = talks.iter().filter(|(_, numbers)| !numbers.is_empty()).map(|(id, _)| id.clone());
        let with_moments: Vec<_> = with_moments.collect();
        let (rows, said) = tokio::join!(self.shown(&ids, listener), self.said_in(&with_moments));
        let (mut rows, said) = (rows?, said?);
        let mut shown = Vec::new();
        for (id, numbers) in talks {
            let Some(row) = rows.remove(&id) else { continue };
            let lines = said.get(&id).map_or("", String::as_str);
            let cues = numbers.iter().filter_map(|number| cue_at(lines, *number));
            let moments = cues.map(|cue| Moment {
                at: cue.start,
                speaker: cue.speaker,
                pieces: index.marked(&cue.words, &marks),
            });
            let moments = moments.collect();
            shown.push(Shown { moments, ..row.read()? });
        }
        Ok(Results { count, talks: shown, facets, instead, is_near })
    }

    /// A few talks that are near this one; none while there is no index.
    pub async fn related_talks(&self, talk: &Talk, listener: &Listener) -> Result<Vec<Shown>> {
        let Some(index) = self.index() else { return Ok(Vec::new()) };
        let near = Near {
            id: talk.id.as_str().to_owned(),
            title: talk.details.title.clone(),
            speakers: talk.details.speakers.clone(),
            topics: talk.details.topics.clone(),
        };
        let manages = listener.manages;
        let searched = tokio::task::spawn_blocking(move || index.related(&near, manages, RELATED)).await;
        let Ok(Ok(ids)) = searched else { return Ok(Vec::new()) };
        let mut rows = self.shown(&ids, listener).await?;
        ids.iter().filter_map(|id| rows.remove(id)).map(ShownRow::read).collect()
    }

    /// While there is no index: talks in which each word stands somewhere, newest first.
    async fn search_in_database(&self, query: &Query, listener: &Listener) -> Result<Results> {
        let words: Vec<String> = query
            .words
            .iter()
            .map(|word| match word {
                Word::Any(word) | Word::Begins(word) => word.clone(),
                Word::Phrase(words) => words.join(" "),
            })
            .collect();
        let has = (0..words.len()).map(|n| {
            format!(
                " and lower(t.title || ' ' || t.description || ' ' || coalesce(c.cues, '')) like '%' || ${} || '%'",
                n + 2
            )
        });
        let from = format!(
            "from talks t left join transcripts c on c.talk_id = t.id and c.version = t.transcript
             where {FOUND}{}",
            has.collect::<String>()
        );
        let bound = |statement: String| {
            let mut query = sqlx::query_as(sqlx::AssertSqlSafe(statement)).bind(i64::from(listener.manages));
            for word in &words {
                query = query.bind(word.clone());
            }
            query
        };
        let ids: Vec<(String,)> = bound(format!(
            "select t.id {from} order by t.held_on desc, t.id limit {TALKS_A_PAGE} offset {}",
            query.page as usize * TALKS_A_PAGE
        ))
        .fetch_all(&self.read)
        .await?;
        let counted = {
            let mut query = sqlx::query_as::<_, (i64,)>(sqlx::AssertSqlSafe(format!("select count(*) {from}")))
                .bind(i64::from(listener.manages));
            for word in &words {
                query = query.bind(word.clone());
            }
            query.fetch_one(&self.read).await?
        };
        let ids: Vec<_> = ids.into_iter().map(|(id,)| id).collect();
        let mut rows = self.shown(&ids, listener).await?;
        let talks = ids.iter().filter_map(|id| rows.remove(id)).map(ShownRow::read).collect::<Result<_>>()?;
        Ok(Results { count: u64::try_from(counted.0).unwrap_or(0), talks, ..Results::default() })
    }

    /// Those of the talks that this listener finds, by their ids. Who may find them is looked at here: were it asked in SQL,
    /// SQLite would walk through all that is published, as it takes that for fewer than these.
    async fn shown(&self, ids: &[String], listener: &Listener) -> Result<HashMap<String, ShownRow>> {
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let places = (0..ids.len()).map(|n| format!("${}", n + 2)).collect::<Vec<_>>().join(", ");
        let statement = format!(
            "select {DETAILS}, l.position_ms, l.finished_at, s.at as saved_at
             from talks t left join listening l on l.talk_id = t.id and l.person_id = $1
             left join saved_talks s on s.talk_id = t.id and s.person_id = $1
             where t.id in ({places})"
        );
        let mut query =
            sqlx::query_as::<_, ShownRow>(sqlx::AssertSqlSafe(statement)).bind(listener.person.as_str().to_owned());
        for id in ids {
            query = query.bind(id.clone());
        }
        let rows = query.fetch_all(&self.read).await?;
        let found = rows.into_iter().filter(|row| row.row.is_found_by(listener));
        Ok(found.map(|row| (row.row.id().to_owned(), row)).collect())
    }

    /// The lines of the transcripts that count, by the ids of their talks.
    async fn said_in(&self, ids: &[String]) -> Result<HashMap<String, String>> {
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let places = (0..ids.len()).map(|n| format!("${}", n + 1)).collect::<Vec<_>>().join(", ");
        let statement = format!("select t.id, {SAID} where t.id in ({places})");
        let mut query = sqlx::query_as(sqlx::AssertSqlSafe(statement));
        for id in ids {
            query = query.bind(id.clone());
        }
        Ok(query.fetch_all(&self.read).await?.into_iter().collect())
    }

    async fn mine(&self, query: &Query, listener: &Listener) -> Result<Mine> {
        let mut mine = Mine::default();
        for (asked, statement, set) in [
            (
                query.unheard,
                "select talk_id from listening where person_id = $1 and finished_at is not null",
                &mut mine.heard,
            ),
            (query.saved, "select talk_id from saved_talks where person_id = $1", &mut mine.saved),
        ] {
            if asked {
                let ids: Vec<(String,)> =
                    sqlx::query_as(statement).bind(listener.person.as_str().to_owned()).fetch_all(&self.read).await?;
                *set = ids.into_iter().map(|(id,)| id).collect::<HashSet<_>>();
            }
        }
        Ok(mine)
    }

    async fn all_thanks(&self) -> Result<HashMap<String, i64>> {
        let rows: Vec<(String, i64)> =
            sqlx::query_as("select talk_id, count(*) from thanks group by talk_id").fetch_all(&self.read).await?;
        Ok(rows.into_iter().collect())
    }

    async fn synonyms_read(&self) -> Result<Synonyms> {
        let (lines,): (String,) =
            sqlx::query_as("select lines from synonyms where id = 1").fetch_one(&self.read).await?;
        Ok(Synonyms::read(&lines))
    }
}

/// Whether a listener finds `talks t`; `$1` is 1 for those who see what is for managers only.
pub(super) const FOUND: &str = "t.state = 'published' and (t.audience <> 'managers' or $1 = 1)";

impl ShownRow {
    fn read(self) -> Result<Shown> {
        let talk = self.row.read()?;
        let position = self
            .position_ms
            .map(u32::try_from)
            .transpose()
            .map_err(|_| StoreError::Inconsistent("listening.position_ms"))?;
        Ok(Shown {
            heard: position.map(|position| Heard { position, duration: talk.duration_ms }),
            talk,
            moments: Vec::new(),
            is_finished: self.finished_at.is_some(),
            is_saved: self.saved_at.is_some(),
        })
    }
}
