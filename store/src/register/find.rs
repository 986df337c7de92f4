use super::rows::{LOCATION, LocationRow};
use crate::{Result, Store, StoreError};
use domain::register::{Location, key, prefix_end, search_words};
use jiff::civil::Date;
use sqlx::AssertSqlSafe;

/// Beginnings of words that are more common than this are all the same to us.
const COMMON: i64 = 2_000;
/// Where each word is common, so many are looked at: enough to find some, few enough not to be waited for.
const LOOKED_AT: i64 = 3_000;
/// No name is longer, in letters.
const LONGEST: usize = 300;

impl Store {
    /// The date of the file that is looked into: "as at 1 October 2026".
    pub async fn register_date(&self) -> Result<Option<Date>> {
        let row: Option<(String,)> = sqlx::query_as("select as_at from register_files where state = 'current'")
            .fetch_optional(&self.read)
            .await?;
        row.map(|(date,)| date.parse().map_err(|_| StoreError::Inconsistent("register_files.as_at"))).transpose()
    }

    /// The location with this id, in the current file.
    pub async fn location(&self, id: &str) -> Result<Option<Location>> {
        let row: Option<LocationRow> = sqlx::query_as(AssertSqlSafe(format!(
            "select {LOCATION} from locations l
             where l.generation = (select generation from register_files where state = 'current') and l.id = $1"
        )))
        .bind(id.trim().to_uppercase())
        .fetch_optional(&self.read)
        .await?;
        row.map(LocationRow::read).transpose()
    }

    /// Active locations of a provider, by name.
    pub async fn locations_of_provider(&self, id: &str, most: i64) -> Result<Vec<Location>> {
        let rows: Vec<LocationRow> = sqlx::query_as(AssertSqlSafe(format!(
            "select {LOCATION} from locations l
             where l.generation = (select generation from register_files where state = 'current') and l.provider_id = $1
             order by l.name_key, l.n limit $2"
        )))
        .bind(id.trim().to_uppercase())
        .bind(most)
        .fetch_all(&self.read)
        .await?;
        rows.into_iter().map(LocationRow::read).collect()
    }

    /// Locations of the current file for what somebody is typing: beginnings of words of the name and town, of the
    /// postcode, of the id. Names that begin so come first. At most four statements, whatever was typed.
    pub async fn find_locations(&self, typed: &str, most: i64) -> Result<Vec<Location>> {
        let words = search_words(typed);
        let current: Option<(i64,)> = sqlx::query_as("select generation from register_files where state = 'current'")
            .fetch_optional(&self.read)
            .await?;
        let (Some((generation,)), false) = (current, words.is_empty()) else { return Ok(Vec::new()) };
        let beginning: String = key(typed).chars().take(LONGEST).collect();
        let mut found = self.named(generation, &beginning, most).await?;
        let wanted = i64::try_from(found.len()).unwrap_or(i64::MAX);
        if wanted < most {
            let others = self.with_words(generation, self.rarest_first(generation, words).await?, most).await?;
            for other in others {
                if !found.iter().any(|it| it.id == other.id) {
                    found.push(other);
                }
            }
            found.truncate(usize::try_from(most).unwrap_or_default());
        }
        Ok(found)
    }

    async fn named(&self, generation: i64, beginning: &str, most: i64) -> Result<Vec<Location>> {
        let rows: Vec<LocationRow> = sqlx::query_as(AssertSqlSafe(format!(
            "select {LOCATION} from locations l
             where l.generation = $1 and l.name_key >= $2 and l.name_key <= $3 order by l.name_key, l.n limit $4"
        )))
        .bind(generation)
        .bind(beginning.to_owned())
        .bind(prefix_end(beginning))
        .bind(most)
        .fetch_all(&self.read)
        .await?;
        rows.into_iter().map(LocationRow::read).collect()
    }

    /// The word that begins the fewest comes first, so that the index does most of the work.
    async fn rarest_first(&self, generation: i64, words: Vec<String>) -> Result<Vec<String>> {
        if words.len() < 2 {
            return Ok(words);
        }
        let counts: Vec<String> = (0..words.len())
            .map(|nth| {
                let (from, to) = (nth * 2 + 3, nth * 2 + 4);
                format!(
                    "select {nth} as nth, count(*) as many from
                     (select 1 from location_words where generation = $1 and word >= ${from} and word <= ${to} limit $2) w{nth}"
                )
            })
            .collect();
        let mut query = sqlx::query_as(AssertSqlSafe(format!("{} order by many, nth", counts.join(" union all "))))
            .bind(generation)
            .bind(COMMON);
        for word in &words {
            query = query.bind(word.clone()).bind(prefix_end(word));
        }
        let order: Vec<(i32, i64)> = query.fetch_all(&self.read).await?;
        let nth = |(nth, _): (i32, i64)| usize::try_from(nth).ok().and_then(|nth| words.get(nth).cloned());
        Ok(order.into_iter().filter_map(nth).collect())
    }

    /// Only locations with the rarest word are looked at, until there are enough. `cross join`, since SQLite keeps the
    /// order of those; and each is selected by itself, as PostgreSQL might else read through all locations instead.
    async fn with_words(&self, generation: i64, words: Vec<String>, most: i64) -> Result<Vec<Location>> {
        let Some((rarest, others)) = words.split_first() else { return Ok(Vec::new()) };
        let also: Vec<_> = (6..).take(others.len()).map(|place| format!(" and x.words like ${place}")).collect();
        let also = also.concat();
        let mut query = sqlx::query_as(AssertSqlSafe(format!(
            "select {LOCATION} from
               (select distinct f.n from
                  (select w.n from
                     (select n from location_words
                      where generation = $1 and word >= $2 and word <= $3 limit {LOOKED_AT}) w
                   where (select x.n from locations x where x.generation = $1 and x.n = w.n{also}) = w.n
                   limit $4) f) s
             cross join locations l where l.generation = $1 and l.n = s.n order by l.name_key, l.n limit $5"
        )))
        .bind(generation)
        .bind(rarest.clone())
        .bind(prefix_end(rarest))
        .bind(most.saturating_mul(16))
        .bind(most);
        for other in others {
            // Words are letters and figures, so nothing in them means anything to `like`.
            query = query.bind(format!("% {other}%"));
        }
        let rows: Vec<LocationRow> = query.fetch_all(&self.read).await?;
        rows.into_iter().map(LocationRow::read).collect()
    }
}
