//! People from a list: who is known, and who is new.

use super::words;
use crate::{Result, Store, Write};
use domain::people::import::ImportedPerson;
use domain::people::invitation::InvitationState;
use domain::people::{EmailAddress, Rank, Standing};
use jiff::Timestamp;
use sqlx::AssertSqlSafe;
use std::collections::HashSet;

/// `($1, $2), ($3, $4)`: one statement for many rows, with the marks that both databases know.
pub(super) fn places(rows: usize, columns: usize) -> String {
    let row = |nth: usize| {
        let marks: Vec<_> = (1..=columns).map(|column| format!("${}", nth * columns + column)).collect();
        format!("({})", marks.join(", "))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}

/// Rows in one statement; far below what either database takes.
const AT_ONCE: usize = 100;

/// The verb of the line about each person of an import.
pub(crate) const IMPORTED: &str = "imported person";

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

    /// Adds those whose address nobody has or had, as invited and not yet written to; answers how many. The others stay as
    /// they are, so that importing a file again adds nobody, nor anybody who moved to another address meanwhile.
    pub async fn import_members(
        &self,
        people: &[ImportedPerson],
        import: &str,
        by: &str,
        now: Timestamp,
    ) -> Result<usize> {
        let emails: Vec<_> = people.iter().map(|person| person.email.clone()).collect();
        let moved = self.moved_addresses(&emails).await?;
        let people: Vec<_> = people.iter().filter(|person| !moved.contains(person.email.as_str())).collect();
        let mut write = self.write(now).await?;
        let mut added = 0;
        for some in people.chunks(AT_ONCE) {
            added += add(&mut write, some, import, by).await?;
        }
        write.commit().await?;
        Ok(added)
    }
}

async fn add(write: &mut Write<'_>, people: &[&ImportedPerson], import: &str, by: &str) -> Result<usize> {
    let new: Vec<_> = people.iter().map(|person| (write.new_id(), *person)).collect();
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
    let found_by: Vec<_> =
        added.iter().map(|(id, person)| (id.as_str(), person.name.as_str(), person.email.as_str())).collect();
    super::words::note_new(write, &found_by).await?;
    for (id, person) in &added {
        words::note(write, id, &person.name, person.email.as_str()).await?;
        write.audit(by, IMPORTED, id, format!("{} {}", person.name, person.email.as_str()));
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
