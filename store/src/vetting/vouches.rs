use super::rows::instant;
use crate::{Result, Store, StoreError, Write, secrets};
use domain::ids::PersonId;
use domain::vetting::{OPEN_VOUCHES, VOUCH_LASTS};
use jiff::Timestamp;

/// A member's personal invitation link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vouch {
    pub id: String,
    /// What the link ends in.
    pub token: String,
    /// The member's own note: for whom it is, and how they know each other.
    pub whom: String,
    pub expires_at: Timestamp,
    pub used: bool,
}

/// A member's word for an applicant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vouched {
    pub name: String,
    /// What they said of it when they made the link.
    pub whom: String,
    pub at: Timestamp,
}

/// Why no link was made.
#[derive(Debug, thiserror::Error)]
pub enum VouchRefused {
    #[error("too many links are open")]
    TooMany,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for VouchRefused {
    fn from(e: sqlx::Error) -> Self {
        Self::Store(e.into())
    }
}

impl Store {
    /// Makes a link and answers its token.
    pub async fn make_vouch(&self, member: &PersonId, whom: &str, now: Timestamp) -> Result<String, VouchRefused> {
        let mut write = self.write(now).await?;
        // The member's row is taken first, so that links made at the same moment are counted one after the other.
        sqlx::query("update people set version = version where id = $1")
            .bind(member.as_str().to_owned())
            .execute(&mut *write.tx)
            .await?;
        let (open,): (i64,) = sqlx::query_as(
            "select count(*) from vouches
             where member_id = $1 and expires_at > $2 and revoked_at is null and used_at is null",
        )
        .bind(member.as_str().to_owned())
        .bind(write.now_ms())
        .fetch_one(&mut *write.tx)
        .await?;
        if open >= OPEN_VOUCHES {
            return Err(VouchRefused::TooMany);
        }
        let id = write.new_id();
        sqlx::query("insert into vouches (id, member_id, whom, made_at, expires_at) values ($1, $2, $3, $4, $5)")
            .bind(id.clone())
            .bind(member.as_str().to_owned())
            .bind(whom.to_owned())
            .bind(write.now_ms())
            .bind((now + VOUCH_LASTS).as_millisecond())
            .execute(&mut *write.tx)
            .await?;
        write.audit(member.as_str(), "made personal invitation", &id, whom);
        write.commit().await?;
        Ok(self.vouch_token(&id))
    }

    /// A signed link's token. It is derived, so it can be shown again.
    fn vouch_token(&self, id: &str) -> String {
        let signature: String = self.secret.digest("vouch", id).chars().take(32).collect();
        format!("{id}.{signature}")
    }

    /// The link that this token was signed for, if any; empty otherwise.
    pub(super) fn vouch_of_token(&self, token: &str) -> String {
        let id = token.split_once('.').map(|(id, _)| id).unwrap_or_default();
        // Compared as hashes, so that the time taken says nothing of how much fits.
        let signed = secrets::hashed(&self.vouch_token(id)) == secrets::hashed(token);
        if signed { id.to_owned() } else { String::new() }
    }

    /// Who vouches for an application, first come first.
    pub(super) async fn vouches_for(&self, application: &str) -> Result<Vec<Vouched>> {
        let rows: Vec<(String, String, i64)> = sqlx::query_as(
            "select m.name, v.whom, k.at from application_vouches k
             join vouches v on v.id = k.vouch_id join people m on m.id = v.member_id
             where k.application_id = $1 and k.at is not null and v.revoked_at is null and m.standing = 'member'
             order by k.at, m.name, v.id",
        )
        .bind(application.to_owned())
        .fetch_all(&self.read)
        .await?;
        rows.into_iter().map(|(name, whom, at)| Ok(Vouched { name, whom, at: instant(at)? })).collect()
    }

    /// The member's links that can be used or count for an open application, newest first.
    pub async fn vouches(&self, member: &PersonId, now: Timestamp) -> Result<Vec<Vouch>> {
        let rows: Vec<(String, String, i64, Option<i64>)> = sqlx::query_as(
            "select id, whom, expires_at, used_at from vouches
             where member_id = $1 and revoked_at is null and (expires_at > $2 or exists (
               select 1 from application_vouches k join applications a on a.id = k.application_id
               where k.vouch_id = vouches.id and k.at is not null and a.state in ('new', 'asked')))
             order by made_at desc, id desc",
        )
        .bind(member.as_str().to_owned())
        .bind(now.as_millisecond())
        .fetch_all(&self.read)
        .await?;
        let vouch = |(id, whom, expires_at, used_at): (String, String, i64, Option<i64>)| {
            Ok(Vouch {
                token: self.vouch_token(&id),
                id,
                whom,
                expires_at: instant(expires_at)?,
                used: used_at.is_some(),
            })
        };
        rows.into_iter().map(vouch).collect()
    }

    /// Takes a link back. It is evidence no more, wherever it was used.
    pub async fn revoke_vouch(&self, id: &str, member: &PersonId, now: Timestamp) -> Result<()> {
        let mut write = self.write(now).await?;
        let done =
            sqlx::query("update vouches set revoked_at = $1 where id = $2 and member_id = $3 and revoked_at is null")
                .bind(write.now_ms())
                .bind(id.to_owned())
                .bind(member.as_str().to_owned())
                .execute(&mut *write.tx)
                .await?;
        if done.rows_affected() == 1 {
            write.audit(member.as_str(), "took personal invitation back", id, "");
        }
        write.commit().await
    }

    /// The name of the member whose link this is, while it can be used.
    pub async fn voucher(&self, token: &str, now: Timestamp) -> Result<Option<String>> {
        let row: Option<(String,)> = sqlx::query_as(
            "select p.name from vouches v join people p on p.id = v.member_id
             where v.id = $1 and v.expires_at > $2 and v.revoked_at is null and v.used_at is null
               and p.standing = 'member'",
        )
        .bind(self.vouch_of_token(token))
        .bind(now.as_millisecond())
        .fetch_optional(&self.read)
        .await?;
        Ok(row.map(|(name,)| name))
    }
}

/// How many members vouch for the application `a`: a link that was taken back counts no more, nor one of somebody who is
/// no member now.
pub(super) const VOUCHERS: &str = "(select count(distinct v.member_id) from application_vouches k
    join vouches v on v.id = k.vouch_id join people m on m.id = v.member_id
    where k.application_id = a.id and k.at is not null and v.revoked_at is null and m.standing = 'member')";

/// Puts a link beside an application, if it can be used. It counts once [`take`] has used it up.
pub(super) async fn bring(write: &mut Write<'_>, application: &str, vouch: &str) -> Result<()> {
    sqlx::query(
        "insert into application_vouches (application_id, vouch_id)
         select $1, id from vouches
         where id = $2 and expires_at > $3 and revoked_at is null and used_at is null
           and exists (select 1 from people m where m.id = member_id and m.standing = 'member')
         on conflict do nothing",
    )
    .bind(application.to_owned())
    .bind(vouch.to_owned())
    .bind(write.now_ms())
    .execute(&mut *write.tx)
    .await?;
    Ok(())
}

/// Uses the links up that lie beside an application and are still free; the others go. Whether there was one.
pub(super) async fn take(write: &mut Write<'_>, application: &str) -> Result<bool> {
    // The link's row is written first: of two applications that use it at once, one gets it.
    let taken: Vec<(String,)> = sqlx::query_as(
        "update vouches set used_at = $1
         where used_at is null and revoked_at is null
           and id in (select vouch_id from application_vouches where application_id = $2 and at is null)
         returning id",
    )
    .bind(write.now_ms())
    .bind(application.to_owned())
    .fetch_all(&mut *write.tx)
    .await?;
    for (vouch,) in &taken {
        sqlx::query("update application_vouches set at = $1 where application_id = $2 and vouch_id = $3")
            .bind(write.now_ms())
            .bind(application.to_owned())
            .bind(vouch.clone())
            .execute(&mut *write.tx)
            .await?;
    }
    sqlx::query("delete from application_vouches where application_id = $1 and at is null")
        .bind(application.to_owned())
        .execute(&mut *write.tx)
        .await?;
    Ok(!taken.is_empty())
}
