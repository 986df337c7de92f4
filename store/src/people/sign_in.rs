use crate::outbox::{self, Mail, Postage};
use crate::{Result, Store, StoreError, secrets};
use domain::ids::PersonId;
use domain::people::{Code, CodeRefusal, EmailAddress, Person, Tries, may_try};
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

const AN_HOUR: SignedDuration = SignedDuration::from_hours(1);

/// Which of an address's requests are looked at together, and where their tries are counted; `$3` is the browser.
#[derive(Clone, Copy)]
struct Requests {
    column: &'static str,
    whose: &'static str,
}

const OWN: Requests = Requests { column: "tries", whose: "browser = $3 and browser <> ''" };
const ELSEWHERE: Requests = Requests { column: "strange_tries", whose: "(browser <> $3 or browser = '')" };

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
    /// may not come in, takes the same steps and sends nothing: neither answer nor time tells them apart. Answers by what
    /// the browser is known from now on: `browser`, which it was known by before, or something new. `None` when the address
    /// was asked for too often of late, so that nobody's mailbox is flooded.
    pub async fn ask_to_sign_in(
        &self,
        email: &EmailAddress,
        browser: Option<String>,
        now: Timestamp,
        mail: impl FnOnce(&Asked) -> (String, String),
    ) -> Result<Option<String>> {
        let mut write = self.write(now).await?;
        let (lately,): (i64,) =
            sqlx::query_as("select count(*) from sign_in_requests where email = $1 and asked_at > $2")
                .bind(email.as_str().to_owned())
                .bind((now - domain::people::CODE_LASTS).as_millisecond())
                .fetch_one(&mut *write.tx)
                .await?;
        if lately >= domain::people::MAILS_BEFORE_WAITING {
            return Ok(None);
        }
        let browser = match browser {
            Some(known) => known,
            None => secrets::token()?,
        };
        let person: Option<(String,)> =
            sqlx::query_as("select id from people where email = $1 and standing = 'member'")
                .bind(email.as_str().to_owned())
                .fetch_optional(&mut *write.tx)
                .await?;
        let asked =
            Asked { code: Code::from_number(u32::from_be_bytes(secrets::random()?)), link_token: secrets::token()? };
        let id = write.new_id();
        sqlx::query(
            "insert into sign_in_requests (id, email, person_id, code_hash, link_hash, asked_at, tries, browser)
             values ($1, $2, $3, $4, $5, $6, 0, $7)",
        )
        .bind(id.clone())
        .bind(email.as_str().to_owned())
        .bind(person.as_ref().map(|(id,)| id.clone()))
        .bind(self.code_hash(&id, &asked.code))
        .bind(secrets::hashed(&asked.link_token))
        .bind(write.now_ms())
        .bind(browser_hash(&browser))
        .execute(&mut *write.tx)
        .await?;
        let (subject, body) = mail(&asked);
        let to = person.map(|_| email.clone());
        // After that the code in it is of no use.
        let postage = Postage { useless_at: Some(now + domain::people::CODE_LASTS), ..Postage::default() };
        outbox::append_with(&mut write, Mail { kind: "sign-in", to, subject, body }, postage).await?;
        write.commit().await?;
        Ok(Some(browser))
    }

    /// Who the code signs in, typed in this browser (`browser` as [`Store::ask_to_sign_in`] answered it, or empty). Of what
    /// the browser itself asked for, the newest counts, and its tries count against all that it asked for in the last
    /// fifteen minutes. Else a code that was asked for elsewhere works here too, with five tries for all such browsers
    /// together: a stranger who tries codes closes this way, and not the one of whoever asked.
    pub async fn sign_in_by_code(
        &self,
        email: &EmailAddress,
        code: &Code,
        browser: &str,
        now: Timestamp,
    ) -> Result<Result<Person, CodeRefusal>> {
        let mut write = self.write(now).await?;
        let browser = browser_hash(browser);
        // Tries for one address queue up at its newest request, and all count.
        sqlx::query(
            "update sign_in_requests set tries = tries
             where id = (select id from sign_in_requests where email = $1 order by asked_at desc, id desc limit 1)",
        )
        .bind(email.as_str().to_owned())
        .execute(&mut *write.tx)
        .await?;
        let mut found = self.try_code(&mut write, email, code, (OWN, &browser)).await?;
        if matches!(found, Err(CodeRefusal::Expired | CodeRefusal::Wrong)) {
            let elsewhere = self.try_code(&mut write, email, code, (ELSEWHERE, &browser)).await?;
            if elsewhere.is_ok() || found == Err(CodeRefusal::Expired) {
                found = elsewhere;
            }
        }
        match found {
            Ok((request, person)) => self.use_request(write, &request, person).await,
            Err(CodeRefusal::Wrong) => {
                write.commit().await?;
                Ok(Err(CodeRefusal::Wrong))
            }
            Err(refusal) => Ok(Err(refusal)),
        }
    }

    /// The request that the code is of, and whose it is, among those that this browser asked for or among the others.
    async fn try_code(
        &self,
        write: &mut crate::Write<'_>,
        email: &EmailAddress,
        code: &Code,
        (requests, browser): (Requests, &str),
    ) -> Result<Result<(String, Option<String>), CodeRefusal>> {
        let Requests { column, whose } = requests;
        let now = write.now();
        let since = (now - domain::people::CODE_LASTS).as_millisecond();
        let newest: Option<Request> = sqlx::query_as(sqlx::AssertSqlSafe(format!(
            "update sign_in_requests set {column} = {column} + 1
             where id = (select id from sign_in_requests where email = $1 and asked_at > $2 and {whose}
                         order by asked_at desc, id desc limit 1)
             returning id, person_id, code_hash, asked_at, used_at"
        )))
        .bind(email.as_str().to_owned())
        .bind(since)
        .bind(browser.to_owned())
        .fetch_optional(&mut *write.tx)
        .await?;
        let Some(newest) = newest else { return Ok(Err(CodeRefusal::Expired)) };
        let (together, lately): (i64, i64) = sqlx::query_as(sqlx::AssertSqlSafe(format!(
            "select cast(coalesce(sum(case when asked_at > $2 and {whose} then {column} else 0 end), 0) as bigint),
                    cast(coalesce(sum(tries + strange_tries), 0) as bigint)
             from sign_in_requests where email = $1 and asked_at > $4"
        )))
        .bind(email.as_str().to_owned())
        .bind(since)
        .bind(browser.to_owned())
        .bind((now - AN_HOUR).as_millisecond())
        .fetch_one(&mut *write.tx)
        .await?;
        let tries = Tries { together: together - 1, lately: lately - 1 };
        if let Err(refusal) = may_try(instant(newest.asked_at)?, newest.used_at.is_some(), tries, now) {
            // What is not looked at is no try.
            let undo = format!("update sign_in_requests set {column} = {column} - 1 where id = $1");
            sqlx::query(sqlx::AssertSqlSafe(undo)).bind(newest.id).execute(&mut *write.tx).await?;
            return Ok(Err(refusal));
        }
        let is_right = newest.code_hash == self.code_hash(&newest.id, code);
        Ok(if is_right { Ok((newest.id, newest.person_id)) } else { Err(CodeRefusal::Wrong) })
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
        let open = may_try(instant(asked_at)?, used_at.is_some(), Tries::default(), now).is_ok()
            || self.never_dies(&code_hash).await?;
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
        if let Err(refusal) = may_try(instant(request.asked_at)?, request.used_at.is_some(), Tries::default(), now) {
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

/// Only a digest of what a browser is known by is kept; nothing for a browser that is not known.
fn browser_hash(browser: &str) -> String {
    if browser.is_empty() { String::new() } else { secrets::hashed(browser) }
}

fn instant(ms: i64) -> Result<Timestamp> {
    Timestamp::from_millisecond(ms).map_err(|_| StoreError::Inconsistent("an instant"))
}
