use crate::outbox::{self, Mail};
use crate::{Result, Store, StoreError, secrets};
use domain::ids::PersonId;
use domain::people::{Code, CodeRefusal, EmailAddress, Person, may_try};
use jiff::{SignedDuration, Timestamp};

/// A sign-in that was asked for. The caller turns both into a mail through the closure of [`Store::ask_to_sign_in`].
#[derive(Clone, Debug)]
pub struct Asked {
    pub code: Code,
    pub link_token: String,
}

/// What the page behind a mailed link may show before its button is pressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkShown {
    pub masked_email: String,
}

#[derive(sqlx::FromRow)]
struct Request {
    id: String,
    person_id: Option<String>,
    code_hash: String,
    asked_at: i64,
    used_at: Option<i64>,
}

impl Store {
    /// Notes that somebody asked to sign in and puts the mail into the outbox. An unknown address, or one whose owner
    /// may not come in, takes the same steps and sends nothing: neither answer nor time tells them apart. `false` when
    /// the address was asked for too often of late, so that nobody's mailbox is flooded.
    pub async fn ask_to_sign_in(
        &self,
        email: &EmailAddress,
        now: Timestamp,
        mail: impl FnOnce(&Asked) -> (String, String),
    ) -> Result<bool> {
        let mut write = self.write(now).await?;
        let (lately,): (i64,) =
            sqlx::query_as("select count(*) from sign_in_requests where email = $1 and asked_at > $2")
                .bind(email.as_str().to_owned())
                .bind((now - domain::people::CODE_LASTS).as_millisecond())
                .fetch_one(&mut *write.tx)
                .await?;
        if lately >= domain::people::MAILS_BEFORE_WAITING {
            return Ok(false);
        }
        let person: Option<(String,)> =
            sqlx::query_as("select id from people where email = $1 and standing = 'member'")
                .bind(email.as_str().to_owned())
                .fetch_optional(&mut *write.tx)
                .await?;
        let asked =
            Asked { code: Code::from_number(u32::from_be_bytes(secrets::random()?)), link_token: secrets::token()? };
        let id = write.new_id();
        sqlx::query(
            "insert into sign_in_requests (id, email, person_id, code_hash, link_hash, asked_at, tries)
             values ($1, $2, $3, $4, $5, $6, 0)",
        )
        .bind(id.clone())
        .bind(email.as_str().to_owned())
        .bind(person.as_ref().map(|(id,)| id.clone()))
        .bind(self.code_hash(&id, &asked.code))
        .bind(secrets::hashed(&asked.link_token))
        .bind(write.now_ms())
        .execute(&mut *write.tx)
        .await?;
        let (subject, body) = mail(&asked);
        let to = person.map(|_| email.clone());
        outbox::append(&mut write, Mail { kind: "sign-in", to, subject, body }).await?;
        write.commit().await?;
        Ok(true)
    }

    /// Who the code signs in. The newest request for the address counts; wrong codes count against all of the last
    /// fifteen minutes together, so that asking again buys no tries.
    pub async fn sign_in_by_code(
        &self,
        email: &EmailAddress,
        code: &Code,
        now: Timestamp,
    ) -> Result<Result<Person, CodeRefusal>> {
        let mut write = self.write(now).await?;
        let since = (now - domain::people::CODE_LASTS).as_millisecond();
        // Counting the try comes first: it locks the row, so tries made at the same moment queue up and all count.
        let newest: Option<Request> = sqlx::query_as(
            "update sign_in_requests set tries = tries + 1
             where id = (select id from sign_in_requests where email = $1 and asked_at > $2
                         order by asked_at desc, id desc limit 1)
             returning id, person_id, code_hash, asked_at, used_at",
        )
        .bind(email.as_str().to_owned())
        .bind(since)
        .fetch_optional(&mut *write.tx)
        .await?;
        let Some(newest) = newest else { return Ok(Err(CodeRefusal::Expired)) };
        let (tries,): (i64,) = sqlx::query_as(
            "select cast(sum(tries) as bigint) from sign_in_requests where email = $1 and asked_at > $2",
        )
        .bind(email.as_str().to_owned())
        .bind(since)
        .fetch_one(&mut *write.tx)
        .await?;
        if let Err(refusal) = may_try(instant(newest.asked_at)?, newest.used_at.is_some(), tries - 1, now) {
            return Ok(Err(refusal));
        }
        if newest.code_hash != self.code_hash(&newest.id, code) {
            write.commit().await?;
            return Ok(Err(CodeRefusal::Wrong));
        }
        self.use_request(write, &newest.id, newest.person_id.clone()).await
    }

    /// What a mailed link would do; looking at it changes nothing, so a mail scanner cannot use it up. That of somebody who
    /// is no member now is nobody's.
    pub async fn look_at_link(&self, token: &str, now: Timestamp) -> Result<Option<LinkShown>> {
        let row: Option<(String, String, i64, Option<i64>)> = sqlx::query_as(
            "select r.email, r.code_hash, r.asked_at, r.used_at
             from sign_in_requests r join people p on p.id = r.person_id and p.standing = 'member'
             where r.link_hash = $1",
        )
        .bind(secrets::hashed(token))
        .fetch_optional(&self.read)
        .await?;
        let Some((email, code_hash, asked_at, used_at)) = row else { return Ok(None) };
        let open =
            may_try(instant(asked_at)?, used_at.is_some(), 0, now).is_ok() || self.never_dies(&code_hash).await?;
        let shown = || EmailAddress::parse(&email).ok().map(|email| LinkShown { masked_email: email.masked() });
        Ok(open.then(shown).flatten())
    }

    /// Who the mailed link signs in, once its button was pressed.
    pub async fn sign_in_by_link(&self, token: &str, now: Timestamp) -> Result<Result<Person, CodeRefusal>> {
        let mut write = self.write(now).await?;
        let request: Option<Request> = sqlx::query_as(
            "select id, person_id, code_hash, asked_at, used_at from sign_in_requests where link_hash = $1",
        )
        .bind(secrets::hashed(token))
        .fetch_optional(&mut *write.tx)
        .await?;
        let Some(request) = request else { return Ok(Err(CodeRefusal::Expired)) };
        if let Err(refusal) = may_try(instant(request.asked_at)?, request.used_at.is_some(), 0, now) {
            if !self.never_dies(&request.code_hash).await? {
                return Ok(Err(refusal));
            }
            sqlx::query("update sign_in_requests set used_at = null where id = $1")
                .bind(request.id.clone())
                .execute(&mut *write.tx)
                .await?;
        }
        self.use_request(write, &request.id, request.person_id).await
    }

    /// A link that signs this person in without a mail; for `serve --demo`, which prints it. In a demo database it works
    /// any number of times and for ever; anywhere else it dies like a mailed one.
    pub async fn sign_in_link_for(&self, id: &PersonId, now: Timestamp) -> Result<String> {
        let (person, _) = self.person(id).await?.ok_or(StoreError::Inconsistent("people.id"))?;
        let mut write = self.write(now).await?;
        let (request, token) = (write.new_id(), secrets::token()?);
        sqlx::query(
            "insert into sign_in_requests (id, email, person_id, code_hash, link_hash, asked_at, tries)
             values ($1, $2, $3, '', $4, $5, 0)",
        )
        .bind(request)
        .bind(person.email.as_str().to_owned())
        .bind(id.as_str().to_owned())
        .bind(secrets::hashed(&token))
        .bind(write.now_ms())
        .execute(&mut *write.tx)
        .await?;
        write.commit().await?;
        Ok(token)
    }

    /// Forgets requests that can no longer sign anyone in.
    pub async fn forget_sign_in_requests(&self, now: Timestamp) -> Result<u64> {
        let before = now - SignedDuration::from_hours(24);
        let demo = i64::from(self.is_demo().await?);
        let done = sqlx::query("delete from sign_in_requests where asked_at < $1 and not (code_hash = '' and $2 = 1)")
            .bind(before.as_millisecond())
            .bind(demo)
            .execute(&self.write)
            .await?;
        Ok(done.rows_affected())
    }

    /// Uses the request up. Only a member comes out: the standing is read again now, in the same transaction.
    async fn use_request(
        &self,
        mut write: crate::Write<'_>,
        request: &str,
        person: Option<String>,
    ) -> Result<Result<Person, CodeRefusal>> {
        let used = sqlx::query("update sign_in_requests set used_at = $1 where id = $2 and used_at is null")
            .bind(write.now_ms())
            .bind(request.to_owned())
            .execute(&mut *write.tx)
            .await?;
        let row: Option<super::PersonRow> = sqlx::query_as(
            "select id, name, email, profession, rank, standing, epoch from people where id = $1 and standing = 'member'",
        )
        .bind(person.unwrap_or_default())
        .fetch_optional(&mut *write.tx)
        .await?;
        let Some(row) = row.filter(|_| used.rows_affected() == 1) else { return Ok(Err(CodeRefusal::Expired)) };
        let (person, _) = row.read()?;
        write.audit(person.id.as_str(), "signed in", person.id.as_str(), "");
        write.commit().await?;
        Ok(Ok(person))
    }

    /// Whether a request is one of the printed links of a demo circle; they alone have no code.
    async fn never_dies(&self, code_hash: &str) -> Result<bool> {
        Ok(code_hash.is_empty() && self.is_demo().await?)
    }

    /// Six figures can be tried out, so their hash is keyed and bound to the request.
    fn code_hash(&self, request: &str, code: &Code) -> String {
        self.secret.digest("sign-in code", &format!("{request} {}", code.as_str()))
    }
}

fn instant(ms: i64) -> Result<Timestamp> {
    Timestamp::from_millisecond(ms).map_err(|_| StoreError::Inconsistent("an instant"))
}
