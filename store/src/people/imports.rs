//! Files that were brought: how far each import has come, and what was found.

use crate::{Result, Store, StoreError};
use domain::ids::PersonId;
use domain::people::import::{Kind, Report, Stage};
use jiff::Timestamp;
use sqlx::AssertSqlSafe;

/// An import as it stands.
#[derive(Clone, Debug)]
pub struct Import {
    pub id: String,
    pub kind: Kind,
    pub file_name: String,
    pub stage: Stage,
    pub done: i64,
    pub total: i64,
    pub report: Report,
    /// Who brought it: a name, or what they are called in the trail.
    pub by: String,
    pub brought_at: Timestamp,
    /// Of a list of proposals: the conference.
    pub about: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    kind: String,
    file_name: String,
    stage: String,
    done: i64,
    total: i64,
    report: String,
    by_name: String,
    brought_at: i64,
    about: String,
}

impl Row {
    fn read(self) -> Result<Import> {
        Ok(Import {
            kind: Kind::from_code(&self.kind).ok_or(StoreError::Inconsistent("imports.kind"))?,
            stage: Stage::from_code(&self.stage).ok_or(StoreError::Inconsistent("imports.stage"))?,
            report: serde_json::from_str(&self.report).map_err(|_| StoreError::Inconsistent("imports.report"))?,
            brought_at: domain::millis::timestamp(self.brought_at),
            about: self.about,
            id: self.id,
            file_name: self.file_name,
            done: self.done,
            total: self.total,
            by: self.by_name,
        })
    }
}

const COLUMNS: &str = "select i.id, i.kind, i.file_name, i.stage, i.done, i.total, i.report,
       coalesce(p.name, i.brought_by) as by_name, i.brought_at, i.about
     from imports i left join people p on p.id = i.brought_by";

impl Store {
    /// Notes a file that was brought, about to be checked; answers the import's id.
    pub async fn begin_import(&self, kind: Kind, file_name: &str, by: &PersonId, now: Timestamp) -> Result<String> {
        self.begin_import_for("", kind, file_name, by, now).await
    }

    /// As [`Self::begin_import`], `about` a conference.
    pub async fn begin_import_for(
        &self,
        about: &str,
        kind: Kind,
        file_name: &str,
        by: &PersonId,
        now: Timestamp,
    ) -> Result<String> {
        let mut write = self.write(now).await?;
        let id = write.new_id();
        sqlx::query(
            "insert into imports (id, kind, file_name, stage, done, total, report, brought_by, brought_at, changed_at,
                                  about)
             values ($1, $2, $3, $4, 0, 0, $5, $6, $7, $7, $8)",
        )
        .bind(id.clone())
        .bind(kind.code())
        .bind(file_name.to_owned())
        .bind(Stage::Checking.code())
        .bind(written(&Report::Nothing)?)
        .bind(by.as_str().to_owned())
        .bind(write.now_ms())
        .bind(about.to_owned())
        .execute(&mut *write.tx)
        .await?;
        write.audit(by.as_str(), "brought a file", &id, file_name);
        write.commit().await?;
        Ok(id)
    }

    /// Moves an import from one stage to the next; `false` when somebody else did so before.
    pub async fn move_import(&self, id: &str, from: Stage, to: Stage, now: Timestamp) -> Result<bool> {
        let done = sqlx::query("update imports set stage = $1, done = 0, changed_at = $2 where id = $3 and stage = $4")
            .bind(to.code())
            .bind(now.as_millisecond())
            .bind(id.to_owned())
            .bind(from.code())
            .execute(&self.write)
            .await?;
        Ok(done.rows_affected() == 1)
    }

    pub async fn note_progress(&self, id: &str, done: i64, total: i64, now: Timestamp) -> Result<()> {
        sqlx::query("update imports set done = $1, total = $2, changed_at = $3 where id = $4")
            .bind(done)
            .bind(total)
            .bind(now.as_millisecond())
            .bind(id.to_owned())
            .execute(&self.write)
            .await?;
        Ok(())
    }

    /// Ends a stage with what was found.
    pub async fn end_import(&self, id: &str, stage: Stage, report: &Report, by: &str, now: Timestamp) -> Result<()> {
        let mut write = self.write(now).await?;
        sqlx::query("update imports set stage = $1, report = $2, changed_at = $3 where id = $4")
            .bind(stage.code())
            .bind(written(report)?)
            .bind(write.now_ms())
            .bind(id.to_owned())
            .execute(&mut *write.tx)
            .await?;
        if let (Stage::Done, Report::Members(report)) = (stage, report) {
            write.audit(by, "imported members", id, format!("{} added", report.new));
        }
        if let (Stage::Done, Report::Proposals(report)) = (stage, report) {
            write.audit(by, "imported proposals", id, format!("{} added", report.new));
        }
        write.commit().await
    }

    pub async fn import(&self, id: &str) -> Result<Option<Import>> {
        let row: Option<Row> = sqlx::query_as(AssertSqlSafe(format!("{COLUMNS} where i.id = $1")))
            .bind(id.to_owned())
            .fetch_optional(&self.read)
            .await?;
        row.map(Row::read).transpose()
    }

    /// The newest imports first.
    pub async fn imports(&self, most: i64) -> Result<Vec<Import>> {
        let rows: Vec<Row> =
            sqlx::query_as(AssertSqlSafe(format!("{COLUMNS} order by i.brought_at desc, i.id desc limit $1")))
                .bind(most)
                .fetch_all(&self.read)
                .await?;
        rows.into_iter().map(Row::read).collect()
    }

    /// Marks what was under way in a server that is gone: whatever has not moved since `before`.
    pub async fn stop_imports(&self, before: Timestamp, now: Timestamp) -> Result<u64> {
        let done = sqlx::query(
            "update imports set stage = 'stopped', changed_at = $1
             where stage in ('checking', 'importing') and changed_at < $2",
        )
        .bind(now.as_millisecond())
        .bind(before.as_millisecond())
        .execute(&self.write)
        .await?;
        Ok(done.rows_affected())
    }

    /// Forgets files brought before that and never imported; answers which, as the files must go as well.
    pub async fn forget_imports(&self, before: Timestamp) -> Result<Vec<String>> {
        let rows: Vec<(String,)> = sqlx::query_as(
            "delete from imports where stage in ('checked', 'stopped', 'refused') and brought_at < $1 returning id",
        )
        .bind(before.as_millisecond())
        .fetch_all(&self.write)
        .await?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }
}

fn written(report: &Report) -> Result<String> {
    serde_json::to_string(report).map_err(|_| StoreError::Inconsistent("an import's report"))
}
