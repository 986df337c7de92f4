//! People, and how they prove who they are.

mod claims;
mod import_people;
mod imports;
pub(crate) mod invitations;
mod letters;
mod row;
mod sign_in;
pub(crate) mod workplaces;

pub use claims::{ClaimRefused, Invitee};
pub use imports::Import;
pub use invitations::{INVITATION_MAIL, ListedInvitation};
pub use letters::Letter;
pub(crate) use letters::bounced;
pub use row::NewPerson;
pub(crate) use row::{PersonRow, insert};
pub use sign_in::{Asked, LinkShown};

use crate::changes::Topic;
use crate::{Refused, Result, Store};
use domain::ids::PersonId;
use domain::people::{EmailAddress, Person, Rank, Standing};
use jiff::Timestamp;

const COLUMNS: &str = "select id, name, email, profession, rank, standing, epoch from people";

impl Store {
    /// The person and their sign-in epoch: a session made in an earlier epoch is void.
    pub async fn person(&self, id: &PersonId) -> Result<Option<(Person, i64)>> {
        let row: Option<PersonRow> =
            sqlx::query_as("select id, name, email, profession, rank, standing, epoch from people where id = $1")
                .bind(id.as_str().to_owned())
                .fetch_optional(&self.read)
                .await?;
        row.map(PersonRow::read).transpose()
    }

    pub async fn person_by_email(&self, email: &EmailAddress) -> Result<Option<Person>> {
        let row: Option<PersonRow> = sqlx::query_as(sqlx::AssertSqlSafe(format!("{COLUMNS} where email = $1")))
            .bind(email.as_str().to_owned())
            .fetch_optional(&self.read)
            .await?;
        Ok(row.map(PersonRow::read).transpose()?.map(|(person, _)| person))
    }

    /// Members by name: whoever can host.
    pub async fn members(&self) -> Result<Vec<(PersonId, String)>> {
        let rows: Vec<(String, String)> =
            sqlx::query_as("select id, name from people where standing = 'member' order by name, id")
                .fetch_all(&self.read)
                .await?;
        Ok(rows.into_iter().filter_map(|(id, name)| Some((id.parse().ok()?, name))).collect())
    }

    /// Adds a person, or answers the id of whoever has that address already, unchanged.
    pub async fn add_person(&self, new: NewPerson, now: Timestamp) -> Result<PersonId> {
        let mut write = self.write(now).await?;
        let id = row::insert(&mut write, &new).await?;
        write.commit().await?;
        Ok(id)
    }

    /// Makes the person with this address an owner of the circle, adding them if nobody has it.
    pub async fn make_owner(&self, email: &EmailAddress, now: Timestamp) -> Result<PersonId> {
        let mut write = self.write(now).await?;
        let id = row::insert(&mut write, &NewPerson::owner(email.clone())).await?;
        sqlx::query("update people set rank = $1, standing = $2, version = version + 1, changed_at = $3 where id = $4")
            .bind(Rank::Owner.code())
            .bind(Standing::Member.code())
            .bind(write.now_ms())
            .bind(id.as_str().to_owned())
            .execute(&mut *write.tx)
            .await?;
        write.audit("command line", "made owner", id.as_str(), email.as_str());
        write.tell(Topic::People, "changed", id.as_str());
        write.commit().await?;
        Ok(id)
    }

    /// Changes where a person stands. Anything but `Member` ends their sign-ins and streams at once.
    pub async fn set_standing(
        &self,
        id: &PersonId,
        standing: Standing,
        by: &PersonId,
        now: Timestamp,
    ) -> Result<(), Refused> {
        let mut write = self.write(now).await?;
        let done = sqlx::query(
            "update people set standing = $1, epoch = epoch + 1, version = version + 1, changed_at = $2 where id = $3",
        )
        .bind(standing.code())
        .bind(write.now_ms())
        .bind(id.as_str().to_owned())
        .execute(&mut *write.tx)
        .await?;
        if done.rows_affected() == 0 {
            return Err(Refused::NotFound);
        }
        invitations::settle(&mut write, id, standing).await?;
        write.audit(by.as_str(), "changed standing", id.as_str(), standing.code());
        write.tell(Topic::People, "revoked", id.as_str());
        Ok(write.commit().await?)
    }

    /// Voids every sign-in of this person, in every browser.
    pub async fn sign_out_everywhere(&self, id: &PersonId, now: Timestamp) -> Result<()> {
        let mut write = self.write(now).await?;
        sqlx::query("update people set epoch = epoch + 1 where id = $1")
            .bind(id.as_str().to_owned())
            .execute(&mut *write.tx)
            .await?;
        write.audit(id.as_str(), "signed out everywhere", id.as_str(), "");
        write.tell(Topic::People, "revoked", id.as_str());
        write.commit().await
    }
}
