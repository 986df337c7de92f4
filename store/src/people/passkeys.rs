//! Passkeys and the questions put to them. What a credential holds is the library's business; here it is text.

use crate::{Refused, Result, Store, StoreError, secrets};
use domain::ids::PersonId;
use domain::people::{MOST_PASSKEYS, Person, Proof, QUESTION_LASTS};
use jiff::Timestamp;

/// A passkey as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passkey {
    pub id: String,
    pub name: String,
    pub added_at: Timestamp,
    pub used_at: Option<Timestamp>,
    /// What the library keeps of it.
    pub credential: String,
}

/// A passkey to add.
#[derive(Clone, Debug)]
pub struct NewPasskey {
    pub name: String,
    /// How the authenticator calls it; no two passkeys share one.
    pub credential_id: String,
    pub credential: String,
}

/// A passkey found by what it calls itself, and whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundPasskey {
    pub person: PersonId,
    pub credential: String,
    pub version: i64,
}

type Row = (String, String, String, i64, Option<i64>);

impl Store {
    /// Keeps a question's state until it is answered. `person` is who adds a passkey; nobody for a sign-in.
    pub async fn keep_passkey_question(
        &self,
        challenge: &str,
        person: Option<&PersonId>,
        state: &str,
        now: Timestamp,
    ) -> Result<()> {
        sqlx::query(
            "insert into passkey_questions (challenge_hash, person_id, state, expires_at) values ($1, $2, $3, $4)",
        )
        .bind(secrets::hashed(challenge))
        .bind(person.map_or("", PersonId::as_str).to_owned())
        .bind(state.to_owned())
        .bind((now + QUESTION_LASTS).as_millisecond())
        .execute(&self.write)
        .await?;
        Ok(())
    }

    /// Takes the question out: whoever comes second with the same answer finds nothing.
    pub async fn take_passkey_question(
        &self,
        challenge: &str,
        person: Option<&PersonId>,
        now: Timestamp,
    ) -> Result<Option<String>> {
        let row: Option<(String, i64)> = sqlx::query_as(
            "delete from passkey_questions where challenge_hash = $1 and person_id = $2 returning state, expires_at",
        )
        .bind(secrets::hashed(challenge))
        .bind(person.map_or("", PersonId::as_str).to_owned())
        .fetch_optional(&self.write)
        .await?;
        Ok(row.filter(|(_, expires_at)| now.as_millisecond() < *expires_at).map(|(state, _)| state))
    }

    pub async fn forget_passkey_questions(&self, now: Timestamp) -> Result<u64> {
        let done = sqlx::query("delete from passkey_questions where expires_at <= $1")
            .bind(now.as_millisecond())
            .execute(&self.write)
            .await?;
        Ok(done.rows_affected())
    }

    /// Somebody's passkeys, oldest first.
    pub async fn passkeys(&self, person: &PersonId) -> Result<Vec<Passkey>> {
        let rows: Vec<Row> = sqlx::query_as(
            "select id, name, credential, added_at, used_at from passkeys where person_id = $1 order by added_at, id",
        )
        .bind(person.as_str().to_owned())
        .fetch_all(&self.read)
        .await?;
        let passkey = |(id, name, credential, added_at, used_at): Row| Passkey {
            id,
            name,
            credential,
            added_at: domain::millis::timestamp(added_at),
            used_at: used_at.map(domain::millis::timestamp),
        };
        Ok(rows.into_iter().map(passkey).collect())
    }

    /// Adds a passkey. `TooLate` when there are enough of them, or when somebody has that very one.
    pub async fn add_passkey(&self, person: &PersonId, new: &NewPasskey, now: Timestamp) -> Result<(), Refused> {
        let mut write = self.write(now).await?;
        let added = sqlx::query(
            "insert into passkeys (id, person_id, name, credential_id, credential, version, added_at)
             select $1, $2, $3, $4, $5, 1, $6 where (select count(*) from passkeys where person_id = $2) < $7
             on conflict (credential_id) do nothing",
        )
        .bind(write.new_id())
        .bind(person.as_str().to_owned())
        .bind(new.name.clone())
        .bind(new.credential_id.clone())
        .bind(new.credential.clone())
        .bind(write.now_ms())
        .bind(MOST_PASSKEYS)
        .execute(&mut *write.tx)
        .await?;
        if added.rows_affected() == 0 {
            return Err(Refused::TooLate);
        }
        write.audit(person.as_str(), "added passkey", person.as_str(), new.name.clone());
        Ok(write.commit().await?)
    }

    pub async fn rename_passkey(&self, person: &PersonId, id: &str, name: &str, now: Timestamp) -> Result<(), Refused> {
        let mut write = self.write(now).await?;
        let done = sqlx::query("update passkeys set name = $1 where id = $2 and person_id = $3")
            .bind(name.to_owned())
            .bind(id.to_owned())
            .bind(person.as_str().to_owned())
            .execute(&mut *write.tx)
            .await?;
        if done.rows_affected() == 0 {
            return Err(Refused::NotFound);
        }
        write.audit(person.as_str(), "renamed passkey", person.as_str(), name);
        Ok(write.commit().await?)
    }

    /// Takes a passkey away. Taking away what is gone already is no mistake.
    pub async fn remove_passkey(&self, person: &PersonId, id: &str, now: Timestamp) -> Result<()> {
        let mut write = self.write(now).await?;
        let gone: Option<(String,)> =
            sqlx::query_as("delete from passkeys where id = $1 and person_id = $2 returning name")
                .bind(id.to_owned())
                .bind(person.as_str().to_owned())
                .fetch_optional(&mut *write.tx)
                .await?;
        let Some((name,)) = gone else { return Ok(()) };
        write.audit(person.as_str(), "removed passkey", person.as_str(), name);
        write.commit().await
    }

    pub async fn find_passkey(&self, credential_id: &str) -> Result<Option<FoundPasskey>> {
        let row: Option<(String, String, i64)> =
            sqlx::query_as("select person_id, credential, version from passkeys where credential_id = $1")
                .bind(credential_id.to_owned())
                .fetch_optional(&self.read)
                .await?;
        let found = |(person, credential, version): (String, String, i64)| {
            let person = person.parse().map_err(|_| StoreError::Inconsistent("passkeys.person_id"))?;
            Ok(FoundPasskey { person, credential, version })
        };
        row.map(found).transpose()
    }

    /// Notes that the passkey has signed its owner in, and its new counter. Nobody comes out unless they are a member, nor
    /// when the passkey was used elsewhere meanwhile.
    pub async fn sign_in_by_passkey(
        &self,
        credential_id: &str,
        found: &FoundPasskey,
        credential: &str,
        now: Timestamp,
    ) -> Result<Option<Person>> {
        let mut write = self.write(now).await?;
        let used = sqlx::query(
            "update passkeys set credential = $1, used_at = $2, version = version + 1
             where credential_id = $3 and person_id = $4 and version = $5",
        )
        .bind(credential.to_owned())
        .bind(write.now_ms())
        .bind(credential_id.to_owned())
        .bind(found.person.as_str().to_owned())
        .bind(found.version)
        .execute(&mut *write.tx)
        .await?;
        let row: Option<super::PersonRow> = sqlx::query_as(
            "select id, name, email, profession, rank, standing, epoch from people where id = $1 and standing = 'member'",
        )
        .bind(found.person.as_str().to_owned())
        .fetch_optional(&mut *write.tx)
        .await?;
        let Some(row) = row.filter(|_| used.rows_affected() == 1) else { return Ok(None) };
        let (person, _) = row.read()?;
        write.audit(person.id.as_str(), "signed in with passkey", person.id.as_str(), "");
        write.commit().await?;
        Ok(Some(person))
    }

    /// What stands behind an organiser's sign-in; `used_here` is what their browser's session knows.
    pub async fn proof(&self, person: &PersonId, used_here: bool) -> Result<Proof> {
        let row: Option<(Option<i64>, i64)> = sqlx::query_as(
            "select passkey_due, (select count(*) from passkeys where person_id = $1) from people where id = $1",
        )
        .bind(person.as_str().to_owned())
        .fetch_optional(&self.read)
        .await?;
        let (due, passkeys) = row.ok_or(StoreError::Inconsistent("people.id"))?;
        Ok(Proof { due: due.map(domain::millis::timestamp), passkeys, used_here })
    }
}
