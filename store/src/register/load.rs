use super::rows::{COLUMNS, INSERT, texts};
use crate::database::Engine;
use crate::{Result, Store, StoreError};
use domain::register::Location;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use sqlx::AssertSqlSafe;

/// Locations written in one transaction: short enough that nobody's click waits for an import.
pub const BATCH: usize = 200;
/// Rows of one statement: SQLite looks each placeholder up among all before it.
const LOCATIONS_AT_ONCE: usize = 20;
const WORDS_AT_ONCE: usize = 100;
const WORDS_DROPPED_AT_ONCE: i64 = 4_000;
const NOT_CURRENT: &str =
    "generation = $1 and generation not in (select generation from register_files where state = 'current')";
/// A load that has not ended by then never will, and its rows go; so does a dry run that nothing came of.
const ABANDONED: SignedDuration = SignedDuration::from_hours(24);

/// A generation that is there whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Loaded {
    pub generation: i64,
    pub locations: i64,
    /// The date that the file carries.
    pub as_at: Date,
}

/// What is to be done with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begun {
    /// It is what is looked into already.
    Current(Loaded),
    /// A dry run has loaded it.
    Checked(Loaded),
    /// Its rows are to be added to this generation.
    Empty(i64),
}

/// A loaded file against the current one, in locations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    pub before: i64,
    pub after: i64,
    pub new: i64,
    pub gone: i64,
    pub manager_changed: i64,
}

impl Store {
    /// Makes room for a file, or says that it is there; it is known by its digest. Rows of loads that were cut short go.
    pub async fn begin_register_load(&self, digest: &str, now: Timestamp) -> Result<Begun> {
        self.forget_register_loads(now).await?;
        let known: Option<(i64, i64, String, String)> = sqlx::query_as(
            "select generation, locations, as_at, state from register_files
             where digest = $1 and state in ('current', 'checked') order by state desc, generation desc limit 1",
        )
        .bind(digest.to_owned())
        .fetch_optional(&self.read)
        .await?;
        if let Some((generation, locations, as_at, state)) = known {
            let as_at = as_at.parse().map_err(|_| StoreError::Inconsistent("register_files.as_at"))?;
            let loaded = Loaded { generation, locations, as_at };
            return Ok(if state == "current" { Begun::Current(loaded) } else { Begun::Checked(loaded) });
        }
        let mut write = self.write(now).await?;
        let (generation,): (i64,) = sqlx::query_as(
            "insert into register_files (generation, digest, as_at, locations, state, begun_at)
             select coalesce(max(generation), 0) + 1, $1, '', 0, 'loading', $2 from register_files returning generation",
        )
        .bind(digest.to_owned())
        .bind(now.as_millisecond())
        .fetch_one(&mut *write.tx)
        .await?;
        write.commit().await?;
        Ok(Begun::Empty(generation))
    }

    /// Adds locations to a generation that nobody looks into yet, at most [`BATCH`] in one transaction. `first` is the
    /// place of the first of them in the file.
    pub async fn add_locations(
        &self,
        generation: i64,
        first: i64,
        locations: Vec<Location>,
        now: Timestamp,
    ) -> Result<()> {
        let mut write = self.write(now).await?;
        let mut words = Vec::new();
        let mut left = (first..).zip(locations).peekable();
        while left.peek().is_some() {
            let some: Vec<_> = left.by_ref().take(LOCATIONS_AT_ONCE).collect();
            let mut query = sqlx::query(AssertSqlSafe(format!("{INSERT}{}", values(some.len(), COLUMNS))));
            for (n, location) in some {
                let its = location.search_words();
                let numbers = (location.beds, i64::from(location.is_care_home), i64::from(location.is_dormant));
                query = query.bind(generation).bind(n);
                for text in texts(location, &its) {
                    query = query.bind(text);
                }
                query = query.bind(numbers.0).bind(numbers.1).bind(numbers.2);
                words.extend(its.into_iter().map(|word| (word, n)));
            }
            query.execute(&mut *write.tx).await?;
        }
        for some in words.chunks(WORDS_AT_ONCE) {
            let mut query = sqlx::query(AssertSqlSafe(format!(
                "insert into location_words (generation, word, n) values {}",
                values(some.len(), 3)
            )));
            for (word, n) in some {
                query = query.bind(generation).bind(word.clone()).bind(*n);
            }
            query.execute(&mut *write.tx).await?;
        }
        write.commit().await
    }

    /// Says that a generation is there whole, though still unseen.
    pub async fn finish_register_load(&self, generation: i64, locations: i64, as_at: Date) -> Result<Loaded> {
        sqlx::query("update register_files set state = 'checked', locations = $1, as_at = $2 where generation = $3")
            .bind(locations)
            .bind(as_at.to_string())
            .bind(generation)
            .execute(&self.write)
            .await?;
        if self.engine == Engine::Postgres {
            // Else the planner believes the tables as small as they were.
            sqlx::query("analyze locations").execute(&self.write).await?;
            sqlx::query("analyze location_words").execute(&self.write).await?;
        }
        Ok(Loaded { generation, locations, as_at })
    }

    /// Compares a loaded file with the current one.
    pub async fn register_difference(&self, loaded: Loaded) -> Result<Difference> {
        let row: (i64, i64, i64, i64) = sqlx::query_as(
            "select (select coalesce(max(locations), 0) from register_files where state = 'current'),
                    (select count(*) from locations l where l.generation = $1 and not exists
                       (select 1 from locations o where o.generation = f.generation and o.id = l.id)),
                    (select count(*) from locations o where o.generation = f.generation and not exists
                       (select 1 from locations l where l.generation = $1 and l.id = o.id)),
                    (select count(*) from locations o join locations l on l.generation = $1 and l.id = o.id
                     where o.generation = f.generation and l.manager <> o.manager)
             from (select coalesce(max(generation), 0) as generation from register_files where state = 'current') f",
        )
        .bind(loaded.generation)
        .fetch_one(&self.read)
        .await?;
        let (before, new, gone, manager_changed) = row;
        Ok(Difference { before, after: loaded.locations, new, gone, manager_changed })
    }

    /// Removes a generation that is not the current one, a little at a time.
    pub async fn drop_register_load(&self, generation: i64) -> Result<()> {
        while self.drop_words(generation).await? {}
        let mut before = 0;
        loop {
            before += i64::try_from(BATCH).unwrap_or(i64::MAX);
            let gone = sqlx::query(AssertSqlSafe(format!("delete from locations where n <= $2 and {NOT_CURRENT}")))
                .bind(generation)
                .bind(before)
                .execute(&self.write)
                .await?;
            if gone.rows_affected() == 0 {
                break;
            }
        }
        sqlx::query("delete from register_files where generation = $1 and state in ('loading', 'checked')")
            .bind(generation)
            .execute(&self.write)
            .await?;
        Ok(())
    }

    /// Removes the first of a generation's words, in the order of their index. `false` when none is left.
    async fn drop_words(&self, generation: i64) -> Result<bool> {
        let until: Option<(String, i64)> = sqlx::query_as(
            "select word, n from location_words where generation = $1 order by word, n limit 1 offset $2",
        )
        .bind(generation)
        .bind(WORDS_DROPPED_AT_ONCE)
        .fetch_optional(&self.write)
        .await?;
        let some = if until.is_some() { "(word, n) <= ($2, $3) and" } else { "" };
        let mut query = sqlx::query(AssertSqlSafe(format!("delete from location_words where {some} {NOT_CURRENT}")))
            .bind(generation);
        if let Some((word, n)) = until {
            query = query.bind(word).bind(n);
        }
        Ok(query.execute(&self.write).await?.rows_affected() > 0)
    }

    /// Removes the rows of files that were replaced, and of loads that were given up.
    pub async fn forget_register_loads(&self, now: Timestamp) -> Result<()> {
        let rows: Vec<(i64,)> = sqlx::query_as(
            "select f.generation from register_files f
             where (f.state = 'replaced' or (f.state in ('loading', 'checked') and f.begun_at < $1))
               and (f.state <> 'replaced' or exists (select 1 from locations l where l.generation = f.generation))",
        )
        .bind((now - ABANDONED).as_millisecond())
        .fetch_all(&self.read)
        .await?;
        for (generation,) in rows {
            self.drop_register_load(generation).await?;
        }
        Ok(())
    }
}

/// `($1,$2),($3,$4)`: placeholders for so many rows.
fn values(rows: usize, columns: usize) -> String {
    let row = |nth: usize| {
        let places: Vec<String> = (1..=columns).map(|column| format!("${}", nth * columns + column)).collect();
        format!("({})", places.join(","))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(",")
}
