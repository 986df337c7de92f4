//! People, and how they prove who they are.

pub(crate) mod acts;
mod bounces;
mod browsers;
mod claims;
mod departures;
mod email_changes;
mod export;
mod former;
mod import_people;
mod imports;
pub(crate) mod invitations;
mod letters;
mod notices;
mod passkeys;
mod recovery;
mod rename;
mod role_requests;
mod roll;
mod row;
mod sign_in;
pub(crate) mod words;
pub(crate) mod workplaces;

pub use acts::ActOn;
pub(crate) use browsers::Seen;
pub use browsers::{Browser, SEEN_EVERY};
pub use claims::{ClaimRefused, Invitee};
pub use departures::Departed;
pub use email_changes::{AskedMove, MoveMails};
pub use export::Sheet;
pub(crate) use import_people::IMPORTED;
pub use imports::Import;
pub use invitations::{INVITATION_MAIL, ListedInvitation};
pub use letters::Letter;
pub(crate) use letters::bounced;
pub use passkeys::{FoundPasskey, NewPasskey, Passkey};
pub use recovery::LetBack;
pub use role_requests::{AskedRole, RoleOutcome};
pub use roll::{Listed, ListedAfter, RollFilter};
pub use row::NewPerson;
pub(crate) use row::{PersonRow, insert};
pub use sign_in::{Asked, LinkShown};

use crate::changes::Topic;
use crate::{Refused, Result, Store, StoreError, room};
use domain::ids::PersonId;
use domain::people::{ActRefusal, EmailAddress, PASSKEY_GRACE, Person, Profession, Rank, Standing};
use jiff::Timestamp;
use std::collections::HashSet;

const COLUMNS: &str = "select id, name, email, profession, rank, standing, epoch from people";

/// Who acts when nobody is signed in, in the audit trail.
const BY_COMMAND: &str = "command line";

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

    /// Which of these people are members now.
    pub async fn members_among(&self, people: &[PersonId]) -> Result<HashSet<PersonId>> {
        /// Far below what either database takes in one statement.
        const AT_ONCE: usize = 500;
        let mut members = HashSet::new();
        for some in people.chunks(AT_ONCE) {
            let marks: Vec<_> = (1..=some.len()).map(|n| format!("${n}")).collect();
            let sql = format!("select id from people where standing = 'member' and id in ({})", marks.join(", "));
            let mut query = sqlx::query_as::<_, (String,)>(sqlx::AssertSqlSafe(sql));
            for person in some {
                query = query.bind(person.as_str().to_owned());
            }
            let rows = query.fetch_all(&self.read).await?;
            members.extend(rows.into_iter().filter_map(|(id,)| id.parse().ok()));
        }
        Ok(members)
    }

    /// Adds a person, or answers the id of whoever has that address already, unchanged.
    pub async fn add_person(&self, new: NewPerson, now: Timestamp) -> Result<PersonId> {
        let mut write = self.write(now).await?;
        let id = row::insert(&mut write, &new, BY_COMMAND).await?;
        write.commit().await?;
        Ok(id)
    }

    /// Makes the person with this address an owner of the circle. Somebody new is added by name and profession; `None` when
    /// nobody has the address and nothing is said of them.
    pub async fn make_owner(
        &self,
        email: &EmailAddress,
        who: Option<(&str, Profession)>,
        now: Timestamp,
    ) -> Result<Option<PersonId>> {
        let mut write = self.write(now).await?;
        let known: Option<(String,)> = sqlx::query_as("select id from people where email = $1")
            .bind(email.as_str().to_owned())
            .fetch_optional(&mut *write.tx)
            .await?;
        let id = match (known, who) {
            (Some((id,)), _) => id.parse().map_err(|_| StoreError::Inconsistent("people.id"))?,
            (None, Some((name, profession))) => {
                let (rank, standing) = (Rank::Owner, Standing::Member);
                let new = NewPerson { name: name.to_owned(), email: email.clone(), profession, rank, standing };
                row::insert(&mut write, &new, BY_COMMAND).await?
            }
            (None, None) => return Ok(None),
        };
        sqlx::query(
            "update people set passkey_due = case when rank = 'member' then $1 else passkey_due end,
               rank = $2, standing = $3, version = version + 1, changed_at = $4
             where id = $5",
        )
        .bind((write.now() + PASSKEY_GRACE).as_millisecond())
        .bind(Rank::Owner.code())
        .bind(Standing::Member.code())
        .bind(write.now_ms())
        .bind(id.as_str().to_owned())
        .execute(&mut *write.tx)
        .await?;
        write.audit(BY_COMMAND, "made owner", id.as_str(), email.as_str());
        write.tell(Topic::People, "changed", id.as_str());
        write.commit().await?;
        Ok(Some(id))
    }

    /// Changes where a person stands. Anything but `Member` ends their sign-ins and streams at once. The last owner stays
    /// a member.
    pub async fn set_standing(
        &self,
        id: &PersonId,
        standing: Standing,
        by: &PersonId,
        now: Timestamp,
    ) -> Result<(), Refused> {
        let mut write = self.write(now).await?;
        if acts::last_owner(&mut write, id).await? && standing != Standing::Member {
            return Err(ActRefusal::LastOwner.into());
        }
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
        browsers::forget_all(&mut write, id).await?;
        invitations::settle(&mut write, id, standing).await?;
        room::tell_of_words(&mut write, id.as_str()).await?;
        write.audit(by.as_str(), "changed standing", id.as_str(), standing.code());
        write.tell(Topic::People, "revoked", id.as_str());
        Ok(write.commit().await?)
    }

    /// Voids every sign-in of this person, in every browser, and a move to another address that waits.
    pub async fn sign_out_everywhere(&self, id: &PersonId, now: Timestamp) -> Result<()> {
        let mut write = self.write(now).await?;
        sqlx::query("update people set epoch = epoch + 1 where id = $1")
            .bind(id.as_str().to_owned())
            .execute(&mut *write.tx)
            .await?;
        browsers::forget_all(&mut write, id).await?;
        // Whoever thinks that somebody else was in wants this undone as well.
        email_changes::end_asked(&mut write, id).await?;
        write.audit(id.as_str(), "signed out everywhere", id.as_str(), "");
        write.tell(Topic::People, "revoked", id.as_str());
        write.commit().await
    }
}
