//! Keeps the directory true to people, workplaces and profiles. A person who was changed anywhere has another version
//! than the directory knows, and is looked at again before the directory is next read.

use crate::{Result, Store, StoreError, Write};
use domain::ids::PersonId;
use domain::members::{county_of, fold, topic_words};
use domain::people::Standing;
use jiff::Timestamp;

/// At most so many are looked at before a page of the directory is shown; after an import the scheduler does the rest.
const AT_ONCE: i64 = 500;

#[derive(sqlx::FromRow)]
struct Source {
    name: String,
    profession: String,
    standing: String,
    listed: i64,
    county: Option<String>,
    /// As an applicant or a register wrote it.
    written_county: String,
    home: String,
    topics: String,
}

impl Store {
    /// Brings the directory up to date; how many people were looked at, at most [`AT_ONCE`].
    pub async fn index_members(&self, now: Timestamp) -> Result<usize> {
        let changed: Vec<(String,)> =
            sqlx::query_as("select id from people where indexed_version <> version order by id limit $1")
                .bind(AT_ONCE)
                .fetch_all(&self.read)
                .await?;
        if changed.is_empty() {
            return Ok(0);
        }
        // In the order of ids, so that two servers which do this at once wait for each other and never both.
        let mut write = self.write(now).await?;
        for (id,) in &changed {
            let id = id.parse().map_err(|_| StoreError::Inconsistent("people.id"))?;
            refresh(&mut write, &id).await?;
        }
        write.commit().await?;
        Ok(changed.len())
    }
}

/// Has this person looked at again, after something changed that the directory shows.
pub(crate) async fn outdated(write: &mut Write<'_>, person: &PersonId) -> Result<()> {
    sqlx::query("update people set indexed_version = 0 where id = $1")
        .bind(person.as_str().to_owned())
        .execute(&mut *write.tx)
        .await?;
    Ok(())
}

/// Puts one person into the directory as they are now, or takes them out.
pub(super) async fn refresh(write: &mut Write<'_>, person: &PersonId) -> Result<()> {
    let id = person.as_str().to_owned();
    // Taking the row first: two servers that look at one person do so one after the other.
    sqlx::query("update people set indexed_version = version where id = $1")
        .bind(id.clone())
        .execute(&mut *write.tx)
        .await?;
    let source: Option<Source> = sqlx::query_as(
        "select p.name, p.profession, p.standing, coalesce(f.listed, 1) as listed, f.county as county,
                coalesce(w.county, '') as written_county, coalesce(f.home, '') as home,
                coalesce((select string_agg(t.topic, ',') from profile_topics t where t.person_id = p.id), '') as topics
         from people p left join profiles f on f.person_id = p.id left join workplaces w on w.person_id = p.id
         where p.id = $1",
    )
    .bind(id.clone())
    .fetch_optional(&mut *write.tx)
    .await?;
    sqlx::query("delete from directory_words where person_id = $1").bind(id.clone()).execute(&mut *write.tx).await?;
    let shown = source.filter(|source| source.listed != 0 && source.standing == Standing::Member.code());
    let Some(source) = shown else {
        sqlx::query("delete from directory where person_id = $1").bind(id).execute(&mut *write.tx).await?;
        return Ok(());
    };
    put(write, &id, &source).await
}

async fn put(write: &mut Write<'_>, id: &str, source: &Source) -> Result<()> {
    let name_key = name_key(&source.name);
    let county = source.county.clone().unwrap_or_else(|| county_of(&source.written_county).to_owned());
    sqlx::query(
        "insert into directory (person_id, name_key, name, profession, county, home) values ($1, $2, $3, $4, $5, $6)
         on conflict (person_id) do update set name_key = excluded.name_key, name = excluded.name,
           profession = excluded.profession, county = excluded.county, home = excluded.home",
    )
    .bind(id.to_owned())
    .bind(name_key)
    .bind(source.name.clone())
    .bind(source.profession.clone())
    .bind(county)
    .bind(source.home.clone())
    .execute(&mut *write.tx)
    .await?;
    let mut names: Vec<String> = fold(&source.name).split(' ').map(str::to_owned).collect();
    names.sort();
    names.dedup();
    let names = names.into_iter().map(|word| ("name", word));
    for (what, word) in names.chain(topic_words(&source.topics).into_iter().map(|word| ("topic", word))) {
        sqlx::query(
            "insert into directory_words (person_id, what, word, name_key, profession, county, home)
             select person_id, $1, $2, name_key, profession, county, home from directory where person_id = $3",
        )
        .bind(what)
        .bind(word)
        .bind(id.to_owned())
        .execute(&mut *write.tx)
        .await?;
    }
    Ok(())
}

/// A folded name with a space before each word, so that the beginning of any of them is found.
pub(super) fn name_key(name: &str) -> String {
    format!(" {}", fold(name))
}
