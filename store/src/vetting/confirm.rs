use super::rows::instant;
use super::vouches;
use crate::changes::Topic;
use crate::outbox::{self, Mail};
use crate::{Result, Store, Write, secrets};
use domain::people::{CODE_LASTS, Code, CodeRefusal, EmailAddress, Tries, may_try};
use domain::vetting::State;
use jiff::{SignedDuration, Timestamp};

/// A link may wait in a mailbox for a day; its code works as long as any other.
const LINK_LASTS: SignedDuration = SignedDuration::from_hours(24);

/// An application whose address is confirmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmed {
    /// The token of its status page.
    pub token: String,
}

/// What the page behind a mailed link may show before its button is pressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProofShown {
    pub masked_email: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    application_id: String,
    code_hash: String,
    asked_at: i64,
    used_at: Option<i64>,
}

impl Store {
    /// Confirms the newest application of this address by its code; wrong codes count as for signing in.
    pub async fn confirm_by_code(
        &self,
        email: &EmailAddress,
        code: &Code,
        now: Timestamp,
        mail: impl FnOnce(&str) -> (String, String),
    ) -> Result<Result<Confirmed, CodeRefusal>> {
        let mut write = self.write(now).await?;
        let since = (now - CODE_LASTS).as_millisecond();
        // Counting the try comes first: it locks the row, so tries made at the same moment queue up and all count.
        let newest: Option<Row> = sqlx::query_as(
            "update application_proofs set tries = tries + 1
             where id = (select id from application_proofs where email = $1 and asked_at > $2
                         order by asked_at desc, id desc limit 1)
             returning id, application_id, code_hash, asked_at, used_at",
        )
        .bind(email.as_str().to_owned())
        .bind(since)
        .fetch_optional(&mut *write.tx)
        .await?;
        let Some(newest) = newest else { return Ok(Err(CodeRefusal::Expired)) };
        let (tries,): (i64,) = sqlx::query_as(
            "select cast(sum(tries) as bigint) from application_proofs where email = $1 and asked_at > $2",
        )
        .bind(email.as_str().to_owned())
        .bind(since)
        .fetch_one(&mut *write.tx)
        .await?;
        if let Err(refusal) =
            may_try(instant(newest.asked_at)?, newest.used_at.is_some(), Tries { together: tries - 1, lately: 0 }, now)
        {
            return Ok(Err(refusal));
        }
        if newest.code_hash != self.proof_hash(&newest.id, code) {
            write.commit().await?;
            return Ok(Err(CodeRefusal::Wrong));
        }
        self.enter_queue(write, newest, mail).await
    }

    /// What a mailed link would do; looking at it changes nothing, so a mail scanner cannot use it up.
    pub async fn look_at_proof(&self, token: &str, now: Timestamp) -> Result<Option<ProofShown>> {
        let row: Option<(String,)> = sqlx::query_as(
            "select email from application_proofs
             where link_hash = $1 and asked_at > $2 and used_at is null and code_hash <> ''",
        )
        .bind(secrets::hashed(token))
        .bind((now - LINK_LASTS).as_millisecond())
        .fetch_optional(&self.read)
        .await?;
        let masked = row.and_then(|(email,)| EmailAddress::parse(&email).ok()).map(|email| email.masked());
        Ok(masked.map(|masked_email| ProofShown { masked_email }))
    }

    /// Confirms an application by the mailed link, once its button was pressed.
    pub async fn confirm_by_link(
        &self,
        token: &str,
        now: Timestamp,
        mail: impl FnOnce(&str) -> (String, String),
    ) -> Result<Result<Confirmed, CodeRefusal>> {
        let mut write = self.write(now).await?;
        let row: Option<Row> = sqlx::query_as(
            "select id, application_id, code_hash, asked_at, used_at from application_proofs
             where link_hash = $1 and asked_at > $2 and used_at is null and code_hash <> ''",
        )
        .bind(secrets::hashed(token))
        .bind((now - LINK_LASTS).as_millisecond())
        .fetch_optional(&mut *write.tx)
        .await?;
        let Some(row) = row else { return Ok(Err(CodeRefusal::Expired)) };
        self.enter_queue(write, row, mail).await
    }

    /// Uses the proof up. A first application enters the queue; a further one gives its words to the one that is open.
    async fn enter_queue(
        &self,
        mut write: Write<'_>,
        proof: Row,
        mail: impl FnOnce(&str) -> (String, String),
    ) -> Result<Result<Confirmed, CodeRefusal>> {
        let used = sqlx::query("update application_proofs set used_at = $1 where id = $2 and used_at is null")
            .bind(write.now_ms())
            .bind(proof.id)
            .execute(&mut *write.tx)
            .await?;
        let row: Option<(String,)> = sqlx::query_as("select email from applications where id = $1 and state = $2")
            .bind(proof.application_id.clone())
            .bind(State::Unconfirmed.code())
            .fetch_optional(&mut *write.tx)
            .await?;
        let address = row.as_ref().and_then(|(email,)| EmailAddress::parse(email).ok());
        let Some(email) = address.filter(|_| used.rows_affected() == 1) else {
            return Ok(Err(CodeRefusal::Expired));
        };
        vouches::take(&mut write, &proof.application_id).await?;
        let open: Option<(String,)> = sqlx::query_as(
            "select id from applications where email = $1 and state in ('new', 'asked') order by sent_at limit 1",
        )
        .bind(email.as_str().to_owned())
        .fetch_optional(&mut *write.tx)
        .await?;
        let id = if let Some((open,)) = open {
            continue_with(&mut write, &open, &proof.application_id).await?;
            open
        } else {
            begin(&mut write, &proof.application_id).await?;
            proof.application_id
        };
        let token = self.application_token(&id);
        let (subject, body) = mail(&token);
        outbox::append(&mut write, Mail { kind: "application-sent", to: Some(email), subject, body }).await?;
        write.audit("applicant", "applied", &id, "");
        write.tell(Topic::Applications, "changed", &id);
        write.commit().await?;
        Ok(Ok(Confirmed { token }))
    }

    /// The signed link to an application's status page. It is derived, so every mail can name it.
    pub(super) fn application_token(&self, id: &str) -> String {
        let signature: String = self.secret.digest("application", id).chars().take(32).collect();
        format!("{id}.{signature}")
    }

    /// The application that this token was signed for.
    pub(super) fn application_of_token(&self, token: &str) -> Option<String> {
        let (id, _) = token.split_once('.')?;
        // Compared as hashes, so that the time taken says nothing of how much fits.
        (secrets::hashed(&self.application_token(id)) == secrets::hashed(token)).then(|| id.to_owned())
    }
}

async fn begin(write: &mut Write<'_>, id: &str) -> Result<()> {
    sqlx::query("update applications set state = $1, sent_at = $2, state_since = $2, changed_at = $2 where id = $3")
        .bind(State::New.code())
        .bind(write.now_ms())
        .bind(id.to_owned())
        .execute(&mut *write.tx)
        .await?;
    Ok(())
}

/// The newest words count, and the place in the queue stays. A question that was asked is no longer waited for.
async fn continue_with(write: &mut Write<'_>, open: &str, further: &str) -> Result<()> {
    sqlx::query(
        "update applications set
           (name, profession, service, register, register_number, organisation, team, why) =
             (select f.name, f.profession, f.service, f.register, f.register_number, f.organisation, f.team, f.why
              from applications f where f.id = $1),
           state = 'new', undo_until = 0, version = version + 1, changed_at = $2, changed_by = null
         where id = $3",
    )
    .bind(further.to_owned())
    .bind(write.now_ms())
    .bind(open.to_owned())
    .execute(&mut *write.tx)
    .await?;
    // The same link may stand with both.
    sqlx::query(
        "update application_vouches set application_id = $1 where application_id = $2
           and vouch_id not in (select vouch_id from application_vouches where application_id = $1)",
    )
    .bind(open.to_owned())
    .bind(further.to_owned())
    .execute(&mut *write.tx)
    .await?;
    sqlx::query("delete from application_vouches where application_id = $1")
        .bind(further.to_owned())
        .execute(&mut *write.tx)
        .await?;
    sqlx::query("delete from applications where id = $1").bind(further.to_owned()).execute(&mut *write.tx).await?;
    Ok(())
}
