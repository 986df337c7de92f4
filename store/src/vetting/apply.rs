use super::vouches;
use crate::outbox::{self, Mail};
use crate::{Result, Store, Write, secrets};
use domain::people::{CODE_LASTS, Code, EmailAddress, MAILS_BEFORE_WAITING};
use domain::vetting::{State, Statement};
use jiff::Timestamp;

/// What shows that an address is the applicant's own. `None` when it is a member's: who wrote may be somebody else, so
/// the mail says so and holds no code.
#[derive(Clone, Debug)]
pub struct Proof {
    pub code: Code,
    pub link_token: String,
}

impl Store {
    /// Takes an application, which stays out of sight until its address is confirmed, and puts the mail that asks for
    /// this into the outbox. An address that is a member's takes the same steps: neither answer nor time tells. `false`
    /// when the address had too many mails of late. `invitations` are tokens of members' links, divided by blanks; those
    /// that cannot be used are passed over.
    pub async fn send_application(
        &self,
        statement: &Statement,
        invitations: &str,
        now: Timestamp,
        mail: impl FnOnce(Option<&Proof>) -> (String, String),
    ) -> Result<bool> {
        let mut write = self.write(now).await?;
        let id = write.new_id();
        insert(&mut write, &id, statement).await?;
        for token in invitations.split_whitespace() {
            vouches::bring(&mut write, &id, &self.vouch_of_token(token)).await?;
        }
        let sent = self.ask_for_proof(&mut write, &id, &statement.email, mail).await?;
        if sent {
            write.commit().await?;
        }
        Ok(sent)
    }

    /// Sends a new code for the newest application of this address that is not confirmed, if there is one.
    pub async fn ask_for_new_proof(
        &self,
        email: &EmailAddress,
        now: Timestamp,
        mail: impl FnOnce(Option<&Proof>) -> (String, String),
    ) -> Result<bool> {
        let mut write = self.write(now).await?;
        let row: Option<(String,)> = sqlx::query_as(
            "select id from applications where email = $1 and state = $2 order by sent_at desc, id desc limit 1",
        )
        .bind(email.as_str().to_owned())
        .bind(State::Unconfirmed.code())
        .fetch_optional(&mut *write.tx)
        .await?;
        let Some((id,)) = row else { return Ok(true) };
        let sent = self.ask_for_proof(&mut write, &id, email, mail).await?;
        if sent {
            write.commit().await?;
        }
        Ok(sent)
    }

    async fn ask_for_proof(
        &self,
        write: &mut Write<'_>,
        application: &str,
        email: &EmailAddress,
        mail: impl FnOnce(Option<&Proof>) -> (String, String),
    ) -> Result<bool> {
        let (lately,): (i64,) =
            sqlx::query_as("select count(*) from application_proofs where email = $1 and asked_at > $2")
                .bind(email.as_str().to_owned())
                .bind((write.now() - CODE_LASTS).as_millisecond())
                .fetch_one(&mut *write.tx)
                .await?;
        if lately >= MAILS_BEFORE_WAITING {
            return Ok(false);
        }
        let member: Option<(String,)> =
            sqlx::query_as("select id from people where email = $1 and standing = 'member'")
                .bind(email.as_str().to_owned())
                .fetch_optional(&mut *write.tx)
                .await?;
        let proof =
            Proof { code: Code::from_number(u32::from_be_bytes(secrets::random()?)), link_token: secrets::token()? };
        let id = write.new_id();
        let code_hash = match member {
            None => self.proof_hash(&id, &proof.code),
            Some(_) => String::new(),
        };
        sqlx::query(
            "insert into application_proofs (id, application_id, email, code_hash, link_hash, asked_at, tries)
             values ($1, $2, $3, $4, $5, $6, 0)",
        )
        .bind(id.clone())
        .bind(application.to_owned())
        .bind(email.as_str().to_owned())
        .bind(code_hash)
        .bind(secrets::hashed(&proof.link_token))
        .bind(write.now_ms())
        .execute(&mut *write.tx)
        .await?;
        let (subject, body) = mail(member.is_none().then_some(&proof));
        outbox::append(write, Mail { kind: "application-proof", to: Some(email.clone()), subject, body }).await?;
        Ok(true)
    }

    /// Six figures can be tried out, so their hash is keyed and bound to the proof.
    pub(super) fn proof_hash(&self, proof: &str, code: &Code) -> String {
        self.secret.digest("application code", &format!("{proof} {}", code.as_str()))
    }
}

async fn insert(write: &mut Write<'_>, id: &str, statement: &Statement) -> Result<()> {
    let (work, now) = (&statement.workplace, write.now_ms());
    let entry = work.entry.as_ref();
    sqlx::query(
        "insert into applications
           (id, email, name, profession, service, register, register_number, organisation, team, why, state, sent_at,
            state_since, version, changed_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12, 1, $12)",
    )
    .bind(id.to_owned())
    .bind(statement.email.as_str().to_owned())
    .bind(statement.name.clone())
    .bind(statement.profession.code())
    .bind(work.service.clone())
    .bind(entry.map_or("", |entry| entry.register.code()))
    .bind(entry.map_or(String::new(), |entry| entry.number.clone()))
    .bind(work.organisation.clone())
    .bind(work.team.clone())
    .bind(statement.why.clone())
    .bind(State::Unconfirmed.code())
    .bind(now)
    .execute(&mut *write.tx)
    .await?;
    Ok(())
}
