//! Files of people, imported: who is known, who is new, and how far an import has come.

use crate::{Result, Store, StoreError, Write};
use domain::ids::PersonId;
use domain::people::import::{ImportedPerson, Kind, Report, Stage};
use domain::people::invitation::InvitationState;
use domain::people::{EmailAddress, Rank, Standing};
use jiff::Timestamp;
use sqlx::AssertSqlSafe;
use std::collections::HashSet;

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
}

impl Row {
    fn read(self) -> Result<Import> {
        Ok(Import {
            kind: Kind::from_code(&self.kind).ok_or(StoreError::Inconsistent("imports.kind"))?,
            stage: Stage::from_code(&self.stage).ok_or(StoreError::Inconsistent("imports.stage"))?,
            report: serde_json::from_str(&self.report).map_err(|_| StoreError::Inconsistent("imports.report"))?,
            brought_at: domain::millis::timestamp(self.brought_at),
            id: self.id,
            file_name: self.file_name,
            done: self.done,
            total: self.total,
            by: self.by_name,
        })
    }
}

const COLUMNS: &str = "select i.id, i.kind, i.file_name, i.stage, i.done, i.total, i.report,
       coalesce(p.name, i.brought_by) as by_name, i.brought_at
     from imports i left join people p on p.id = i.brought_by";

/// `($1, $2), ($3, $4)`: one statement for many rows, with the marks that both databases know.
fn places(rows: usize, columns: usize) -> String {
    let row = |nth: usize| {
        let marks: Vec<_> = (1..=columns).map(|column| format!("${}", nth * columns + column)).collect();
        format!("({})", marks.join(", "))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}

/// Rows in one statement; far below what either database takes.
const AT_ONCE: usize = 100;

impl Store {
    /// Which of these addresses somebody has already, in whatever standing.
    pub async fn known_addresses(&self, emails: &[EmailAddress]) -> Result<HashSet<String>> {
        let mut known = HashSet::new();
        for some in emails.chunks(AT_ONCE) {
            let marks: Vec<_> = (1..=some.len()).map(|n| format!("${n}")).collect();
            let sql = format!("select email from people where email in ({})", marks.join(", "));
            let mut query = sqlx::query_as::<_, (String,)>(AssertSqlSafe(sql));
            for email in some {
                query = query.bind(email.as_str().to_owned());
            }
            known.extend(query.fetch_all(&self.read).await?.into_iter().map(|(email,)| email));
        }
        Ok(known)
    }

    /// Adds those whose address nobody has, as invited and not yet written to; answers how many. The others stay as they
    /// are, so that importing a file again adds nobody.
    pub async fn import_members(
        &self,
        people: &[ImportedPerson],
        import: &str,
        by: &str,
        now: Timestamp,
    ) -> Result<usize> {
        let mut write = self.write(now).await?;
        let mut added = 0;
        for some in people.chunks(AT_ONCE) {
            added += add(&mut write, some, import, by).await?;
        }
        write.commit().await?;
        Ok(added)
    }

    /// Notes a file that was brought, about to be checked; answers the import's id.
    pub async fn begin_import(&self, kind: Kind, file_name: &str, by: &PersonId, now: Timestamp) -> Result<String> {
        let mut write = self.write(now).await?;
        let id = write.new_id();
        sqlx::query(
            "insert into imports (id, kind, file_name, stage, done, total, report, brought_by, brought_at, changed_at)
             values ($1, $2, $3, $4, 0, 0, $5, $6, $7, $7)",
        )
        .bind(id.clone())
        .bind(kind.code())
        .bind(file_name.to_owned())
        .bind(Stage::Checking.code())
        .bind(written(&Report::Nothing)?)
        .bind(by.as_str().to_owned())
        .bind(write.now_ms())
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

async fn add(write: &mut Write<'_>, people: &[ImportedPerson], import: &str, by: &str) -> Result<usize> {
    let new: Vec<_> = people.iter().map(|person| (write.new_id(), person)).collect();
    let sql = format!(
        "insert into people
           (id, name, email, profession, rank, standing, epoch, feed_generation, joined_at, version, changed_at)
         values {} on conflict (email) do nothing returning id",
        places(new.len(), 11)
    );
    let mut query = sqlx::query_as::<_, (String,)>(AssertSqlSafe(sql));
    for (id, person) in &new {
        query = query
            .bind(id.clone())
            .bind(person.name.clone())
            .bind(person.email.as_str().to_owned())
            .bind(person.profession.code())
            .bind(Rank::Member.code())
            .bind(Standing::Invited.code())
            .bind(0_i64)
            .bind(0_i64)
            .bind(write.now_ms())
            .bind(1_i64)
            .bind(write.now_ms());
    }
    let added: HashSet<String> = query.fetch_all(&mut *write.tx).await?.into_iter().map(|(id,)| id).collect();
    let added: Vec<_> = new.into_iter().filter(|(id, _)| added.contains(id)).collect();
    if added.is_empty() {
        return Ok(0);
    }
    add_workplaces(write, &added).await?;
    add_evidence(write, &added, import).await?;
    add_invitations(write, &added).await?;
    for (id, person) in &added {
        write.audit(by, "imported person", id, format!("{} {}", person.name, person.email.as_str()));
    }
    Ok(added.len())
}

type Added<'p> = [(String, &'p ImportedPerson)];

async fn add_workplaces(write: &mut Write<'_>, added: &Added<'_>) -> Result<()> {
    let sql = format!(
        "insert into workplaces (person_id, service, register, register_number, organisation, team, county) values {}",
        places(added.len(), 7)
    );
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for (id, person) in added {
        let (workplace, entry) = (&person.workplace, person.workplace.entry.as_ref());
        query = query
            .bind(id.clone())
            .bind(workplace.service.clone())
            .bind(entry.map_or("", |entry| entry.register.code()))
            .bind(entry.map_or(String::new(), |entry| entry.number.clone()))
            .bind(workplace.organisation.clone())
            .bind(workplace.team.clone())
            .bind(workplace.county.clone());
    }
    query.execute(&mut *write.tx).await?;
    Ok(())
}

async fn add_evidence(write: &mut Write<'_>, added: &Added<'_>, import: &str) -> Result<()> {
    let sql = format!(
        "insert into vetted_elsewhere (person_id, vetted_by, vetted_on, source, lawful_basis, import_id, at) values {}",
        places(added.len(), 7)
    );
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for (id, person) in added {
        query = query
            .bind(id.clone())
            .bind(person.vetted.by.clone())
            .bind(person.vetted.on.to_string())
            .bind(person.vetted.source.clone())
            .bind(person.vetted.lawful_basis.clone())
            .bind(import.to_owned())
            .bind(write.now_ms());
    }
    query.execute(&mut *write.tx).await?;
    Ok(())
}

async fn add_invitations(write: &mut Write<'_>, added: &Added<'_>) -> Result<()> {
    let sql = format!(
        "insert into invitations (person_id, state, generation, since, reminders) values {}",
        places(added.len(), 5)
    );
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for (id, _) in added {
        query = query.bind(id.clone()).bind(InvitationState::Ready.code()).bind(0_i64).bind(write.now_ms()).bind(0_i64);
    }
    query.execute(&mut *write.tx).await?;
    Ok(())
}
