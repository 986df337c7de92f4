use crate::{Result, StoreError, Write};
use domain::ids::PersonId;
use domain::people::{EmailAddress, PASSKEY_GRACE, Person, Profession, Rank, Standing};

#[derive(sqlx::FromRow)]
pub(crate) struct PersonRow {
    id: String,
    name: String,
    email: String,
    profession: String,
    rank: String,
    standing: String,
    epoch: i64,
}

impl PersonRow {
    pub(crate) fn read(self) -> Result<(Person, i64)> {
        let person = Person {
            id: self.id.parse().map_err(|_| StoreError::Inconsistent("people.id"))?,
            name: self.name,
            email: EmailAddress::parse(&self.email).map_err(|_| StoreError::Inconsistent("people.email"))?,
            profession: Profession::from_code(&self.profession).ok_or(StoreError::Inconsistent("people.profession"))?,
            rank: Rank::from_code(&self.rank).ok_or(StoreError::Inconsistent("people.rank"))?,
            standing: Standing::from_code(&self.standing).ok_or(StoreError::Inconsistent("people.standing"))?,
        };
        Ok((person, self.epoch))
    }
}

/// Somebody to add to the circle.
#[derive(Clone, Debug)]
pub struct NewPerson {
    pub name: String,
    pub email: EmailAddress,
    pub profession: Profession,
    pub rank: Rank,
    pub standing: Standing,
}

/// Adds somebody, or answers the id of whoever has that address already, unchanged.
pub(crate) async fn insert(write: &mut Write<'_>, new: &NewPerson, by: &str) -> Result<PersonId> {
    let (id, now) = (write.new_id(), write.now_ms());
    let due = (new.rank != Rank::Member).then(|| (write.now() + PASSKEY_GRACE).as_millisecond());
    let added = sqlx::query(
        "insert into people
           (id, name, email, profession, rank, standing, epoch, feed_generation, joined_at, version, changed_at,
            passkey_due)
         values ($1, $2, $3, $4, $5, $6, 0, 0, $7, 1, $7, $8) on conflict (email) do nothing",
    )
    .bind(id.clone())
    .bind(new.name.clone())
    .bind(new.email.as_str().to_owned())
    .bind(new.profession.code())
    .bind(new.rank.code())
    .bind(new.standing.code())
    .bind(now)
    .bind(due)
    .execute(&mut *write.tx)
    .await?;
    let (id,): (String,) = sqlx::query_as("select id from people where email = $1")
        .bind(new.email.as_str().to_owned())
        .fetch_one(&mut *write.tx)
        .await?;
    if added.rows_affected() == 1 {
        write.audit(by, "added person", &id, format!("{} {}", new.name, new.email.as_str()));
        super::words::note(write, &id, &new.name, new.email.as_str()).await?;
    }
    id.parse().map_err(|_| StoreError::Inconsistent("people.id"))
}
