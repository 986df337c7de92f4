//! Who did what, when, to whom: a chain in which nothing can be changed unseen, though words can be erased.

use crate::{Result, Store, secrets};
use jiff::Timestamp;
use sqlx::{Any, Transaction};

pub(crate) struct Deed {
    pub actor: String,
    pub verb: &'static str,
    pub about: String,
    pub words: String,
}

/// One line of the trail. `words` is `None` once erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub n: i64,
    pub at: Timestamp,
    pub actor: String,
    pub verb: String,
    pub about: String,
    pub words: Option<String>,
}

/// What [`Store::verify_audit`] found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chain {
    Whole {
        lines: i64,
    },
    /// The first line that is not what was written, or is missing.
    BrokenAt(i64),
}

#[derive(sqlx::FromRow)]
struct Row {
    n: i64,
    at: i64,
    actor: String,
    verb: String,
    about: String,
    words_hash: String,
    hash: String,
    salt: Option<String>,
    words: Option<String>,
}

pub(crate) async fn append(tx: &mut Transaction<'static, Any>, deeds: &[Deed], now: Timestamp) -> Result<()> {
    if deeds.is_empty() {
        return Ok(());
    }
    let count = i64::try_from(deeds.len()).unwrap_or(i64::MAX);
    // Taking the counter's row also makes other writers wait, so the hash we read is the last one.
    let (last, mut hash): (i64, String) =
        sqlx::query_as("update counters set n = n + $1 where name = 'audit' returning n, hash")
            .bind(count)
            .fetch_one(&mut **tx)
            .await?;
    for (n, deed) in (last - count + 1..).zip(deeds) {
        let salt = secrets::token()?;
        let words_hash = secrets::hashed(&format!("{salt}\n{}", deed.words));
        hash = link(&hash, n, now.as_millisecond(), &deed.actor, deed.verb, &deed.about, &words_hash);
        sqlx::query(
            "insert into audit (n, at, actor, verb, about, words_hash, hash) values ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(n)
        .bind(now.as_millisecond())
        .bind(deed.actor.clone())
        .bind(deed.verb)
        .bind(deed.about.clone())
        .bind(words_hash)
        .bind(hash.clone())
        .execute(&mut **tx)
        .await?;
        sqlx::query("insert into audit_words (n, salt, words) values ($1, $2, $3)")
            .bind(n)
            .bind(salt)
            .bind(deed.words.clone())
            .execute(&mut **tx)
            .await?;
    }
    sqlx::query("update counters set hash = $1 where name = 'audit'").bind(hash).execute(&mut **tx).await?;
    Ok(())
}

fn link(before: &str, n: i64, at: i64, actor: &str, verb: &str, about: &str, words_hash: &str) -> String {
    secrets::hashed(&[before, &n.to_string(), &at.to_string(), actor, verb, about, words_hash].join("\n"))
}

impl Store {
    /// The newest lines first.
    pub async fn audit_trail(&self, most: i64) -> Result<Vec<Line>> {
        let rows: Vec<Row> = sqlx::query_as(
            "select a.n, a.at, a.actor, a.verb, a.about, a.words_hash, a.hash, w.salt, w.words
             from audit a left join audit_words w on w.n = a.n order by a.n desc limit $1",
        )
        .bind(most)
        .fetch_all(&self.read)
        .await?;
        let line = |row: Row| {
            let at = Timestamp::from_millisecond(row.at).unwrap_or(Timestamp::UNIX_EPOCH);
            Line { n: row.n, at, actor: row.actor, verb: row.verb, about: row.about, words: row.words }
        };
        Ok(rows.into_iter().map(line).collect())
    }

    /// Walks the whole chain, a thousand lines at a time.
    pub async fn verify_audit(&self) -> Result<Chain> {
        let (mut lines, mut hash) = (0_i64, String::new());
        loop {
            let rows: Vec<Row> = sqlx::query_as(
                "select a.n, a.at, a.actor, a.verb, a.about, a.words_hash, a.hash, w.salt, w.words
                 from audit a left join audit_words w on w.n = a.n where a.n > $1 order by a.n limit 1000",
            )
            .bind(lines)
            .fetch_all(&self.read)
            .await?;
            if rows.is_empty() {
                break;
            }
            for row in rows {
                let expected = link(&hash, row.n, row.at, &row.actor, &row.verb, &row.about, &row.words_hash);
                let words_true = row
                    .salt
                    .zip(row.words)
                    .is_none_or(|(salt, words)| secrets::hashed(&format!("{salt}\n{words}")) == row.words_hash);
                if row.n != lines + 1 || expected != row.hash || !words_true {
                    return Ok(Chain::BrokenAt(lines + 1));
                }
                (lines, hash) = (row.n, row.hash);
            }
        }
        let (n, last): (i64, String) =
            sqlx::query_as("select n, hash from counters where name = 'audit'").fetch_one(&self.read).await?;
        // Lines cut off at the end leave the counter ahead of them.
        Ok(if (n, &last) == (lines, &hash) { Chain::Whole { lines } } else { Chain::BrokenAt(lines + 1) })
    }
}
