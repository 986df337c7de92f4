use crate::{Refused, Result, Stale, Store, StoreError};
use domain::ids::PersonId;
use domain::vetting::{TEMPLATES, Verdict};
use jiff::Timestamp;

/// Words that organisers begin a question or a refusal with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplyTemplate {
    pub id: String,
    pub verdict: Verdict,
    pub title: String,
    pub words: String,
    /// 0 for one that nobody has changed yet.
    pub version: i64,
}

impl Store {
    /// The circle's own words, and those it started with where it has none.
    pub async fn reply_templates(&self) -> Result<Vec<ReplyTemplate>> {
        let rows: Vec<(String, String, String, String, i64)> =
            sqlx::query_as("select id, verdict, title, words, version from reply_templates")
                .fetch_all(&self.read)
                .await?;
        let own = |id: &str| rows.iter().find(|row| row.0 == id);
        let templates = TEMPLATES.iter().map(|first| match own(first.id) {
            Some((id, verdict, title, words, version)) => Ok(ReplyTemplate {
                id: id.clone(),
                verdict: Verdict::from_code(verdict).ok_or(StoreError::Inconsistent("reply_templates.verdict"))?,
                title: title.clone(),
                words: words.clone(),
                version: *version,
            }),
            None => Ok(ReplyTemplate {
                id: first.id.into(),
                verdict: first.verdict,
                title: first.title.into(),
                words: first.words.into(),
                version: 0,
            }),
        });
        templates.collect()
    }

    /// Changes a template's words; `seen` is the version that the editor saw.
    pub async fn change_template(
        &self,
        id: &str,
        seen: i64,
        title: &str,
        words: &str,
        by: &PersonId,
        now: Timestamp,
    ) -> Result<(), Refused> {
        let first = TEMPLATES.iter().find(|first| first.id == id).ok_or(Refused::NotFound)?;
        let mut write = self.write(now).await?;
        let done = sqlx::query(
            "insert into reply_templates (id, verdict, title, words, version, changed_at, changed_by)
             values ($1, $2, $3, $4, 1, $5, $6)
             on conflict (id) do update set title = excluded.title, words = excluded.words,
               version = reply_templates.version + 1, changed_at = excluded.changed_at, changed_by = excluded.changed_by
               where reply_templates.version = $7",
        )
        .bind(id.to_owned())
        .bind(first.verdict.code())
        .bind(title.to_owned())
        .bind(words.to_owned())
        .bind(write.now_ms())
        .bind(by.as_str().to_owned())
        .bind(seen)
        .execute(&mut *write.tx)
        .await?;
        if done.rows_affected() == 0 {
            let (by, at): (Option<String>, i64) = sqlx::query_as(
                "select p.name, t.changed_at from reply_templates t left join people p on p.id = t.changed_by
                 where t.id = $1",
            )
            .bind(id.to_owned())
            .fetch_one(&mut *write.tx)
            .await?;
            return Err(Refused::Stale(Stale { by, at: super::rows::instant(at)? }));
        }
        write.audit(by.as_str(), "changed reply template", id, "");
        Ok(write.commit().await?)
    }
}
