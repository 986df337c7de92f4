use super::rows::{APPLICATION, Application, ApplicationRow, instant};
use super::vouches::VOUCHERS;
use crate::changes::Topic;
use crate::outbox::{self, Mail};
use crate::people::{NewPerson, insert, invitations, words, workplaces};
use crate::{Refused, Result, Stale, Store, StoreError, Write};
use domain::ids::PersonId;
use domain::people::{ActRefusal, Rank, Standing};
use domain::vetting::{Basis, Decision, State, UNDO_FOR, Verdict};
use jiff::Timestamp;
use sqlx::AssertSqlSafe;

/// What a mail about a decision is written from.
#[derive(Clone, Debug)]
pub struct Decided {
    pub application: Application,
    /// The token of the applicant's status page.
    pub token: String,
}

/// What taking a decision back restores.
#[derive(Default)]
struct Undo {
    standing: String,
    message: String,
}

impl Store {
    /// Decides on the application as the organiser saw it in version `seen`. Its mail leaves when it can no longer be
    /// taken back.
    ///
    /// # Errors
    /// `Stale` when somebody decided or changed it first; `Act(Suspended)` for somebody who is, whom only restoring lets
    /// back in; `Act(NobodyVouches)` when it is to rest on that.
    pub async fn decide(
        &self,
        id: &str,
        seen: i64,
        decision: &Decision,
        by: &PersonId,
        now: Timestamp,
        mail: impl FnOnce(&Decided) -> (String, String),
    ) -> Result<(), Refused> {
        let mut write = self.write(now).await?;
        let before = open_application(&mut write, id, seen).await?;
        let vouchers = match decision.basis {
            Basis::Vouched => vouchers(&mut write, id).await?,
            _ => 0,
        };
        let undo = match decision.verdict {
            Verdict::Approve => admit(&mut write, &before, by).await?,
            Verdict::Ask => ask(&mut write, id, &decision.words, by).await?,
            Verdict::Decline => Undo::default(),
        };
        let to = Some(before.statement.email.clone());
        let undo_state = before.state.code();
        let decided = Decided { token: self.application_token(id), application: before };
        let (subject, body) = mail(&decided);
        let due = now + UNDO_FOR;
        let letter = outbox::append_for(&mut write, Mail { kind: "decision", to, subject, body }, due).await?;
        sqlx::query(
            "update applications set state = $1, state_since = $2, basis = $3, notes = $4, reason = $5, decided_at = $2,
               decided_by = $6, handler_id = coalesce(handler_id, $6), undo_until = $7, undo_state = $8,
               undo_standing = $9, undo_mail = $10, undo_message = $11, vouchers = $13, version = version + 1, changed_at = $2,
               changed_by = $6
             where id = $12",
        )
        .bind(State::after(decision.verdict).code())
        .bind(write.now_ms())
        .bind(decision.basis.code())
        .bind(decision.notes.clone())
        .bind(decision.words.clone())
        .bind(by.as_str().to_owned())
        .bind(due.as_millisecond())
        .bind(undo_state)
        .bind(undo.standing)
        .bind(letter)
        .bind(undo.message)
        .bind(id.to_owned())
        .bind(vouchers)
        .execute(&mut *write.tx)
        .await?;
        let verb = match decision.verdict {
            Verdict::Approve => "approved application",
            Verdict::Ask => "asked applicant",
            Verdict::Decline => "declined application",
        };
        write.audit(by.as_str(), verb, id, decision.basis.code());
        write.tell(Topic::Applications, "changed", id);
        Ok(write.commit().await?)
    }

    /// Takes the last decision back, within [`UNDO_FOR`], with its mail.
    ///
    /// # Errors
    /// `TooLate` once the mail has left or the application went on.
    pub async fn undo_decision(&self, id: &str, by: &PersonId, now: Timestamp) -> Result<(), Refused> {
        let mut write = self.write(now).await?;
        let row: Option<(String, String, String, String, Option<String>)> = sqlx::query_as(
            "select undo_state, undo_standing, undo_mail, undo_message, person_id from applications
             where id = $1 and undo_until > $2",
        )
        .bind(id.to_owned())
        .bind(write.now_ms())
        .fetch_optional(&mut *write.tx)
        .await?;
        let (state, standing, letter, message, person) = row.ok_or(Refused::TooLate)?;
        if !outbox::withdraw(&mut write, &letter).await? {
            return Err(Refused::TooLate);
        }
        let undone = sqlx::query(
            "update applications set state = $1, state_since = $2, basis = '', notes = '', reason = '',
               decided_at = null, decided_by = null, undo_until = 0, person_id = null, version = version + 1,
               changed_at = $2, changed_by = $3
             where id = $4 and undo_until > $2",
        )
        .bind(state)
        .bind(write.now_ms())
        .bind(by.as_str().to_owned())
        .bind(id.to_owned())
        .execute(&mut *write.tx)
        .await?;
        if undone.rows_affected() == 0 {
            return Err(Refused::TooLate);
        }
        sqlx::query("delete from application_messages where id = $1").bind(message).execute(&mut *write.tx).await?;
        if let (Some(person), false) = (person, standing.is_empty()) {
            sqlx::query(
                "update people set standing = $1, epoch = epoch + 1, version = version + 1, changed_at = $2
                 where id = $3",
            )
            .bind(standing)
            .bind(write.now_ms())
            .bind(person.clone())
            .execute(&mut *write.tx)
            .await?;
            write.tell(Topic::People, "revoked", &person);
        }
        write.audit(by.as_str(), "took decision back", id, "");
        write.tell(Topic::Applications, "changed", id);
        Ok(write.commit().await?)
    }

    /// Takes a declined or lapsed application up again.
    pub async fn reopen_application(&self, id: &str, by: &PersonId, now: Timestamp) -> Result<(), Refused> {
        let mut write = self.write(now).await?;
        let done = sqlx::query(
            "update applications set state = 'new', state_since = $1, undo_until = 0, version = version + 1,
                                     changed_at = $1, changed_by = $2
             where id = $3 and state in ('declined', 'lapsed')",
        )
        .bind(write.now_ms())
        .bind(by.as_str().to_owned())
        .bind(id.to_owned())
        .execute(&mut *write.tx)
        .await?;
        if done.rows_affected() == 0 {
            return Err(Refused::TooLate);
        }
        write.audit(by.as_str(), "reopened application", id, "");
        write.tell(Topic::Applications, "changed", id);
        Ok(write.commit().await?)
    }

    /// Says who looks after an application; `None` gives it back to all.
    pub async fn hand_application(
        &self,
        id: &str,
        handler: Option<&PersonId>,
        by: &PersonId,
        now: Timestamp,
    ) -> Result<(), Refused> {
        let mut write = self.write(now).await?;
        let done = sqlx::query("update applications set handler_id = $1 where id = $2 and state in ('new', 'asked')")
            .bind(handler.map(|id| id.as_str().to_owned()))
            .bind(id.to_owned())
            .execute(&mut *write.tx)
            .await?;
        if done.rows_affected() == 0 {
            return Err(Refused::NotFound);
        }
        write.audit(by.as_str(), if handler.is_some() { "took application" } else { "gave application back" }, id, "");
        write.tell(Topic::Applications, "changed", id);
        Ok(write.commit().await?)
    }
}

/// Takes the row, if it still is what the organiser saw.
async fn open_application(write: &mut Write<'_>, id: &str, seen: i64) -> Result<Application, Refused> {
    // Writing first makes a second organiser wait here, and then find another version.
    let taken = sqlx::query(
        "update applications set changed_at = changed_at where id = $1 and version = $2 and state in ('new', 'asked')",
    )
    .bind(id.to_owned())
    .bind(seen)
    .execute(&mut *write.tx)
    .await?;
    if taken.rows_affected() == 1 {
        let row: ApplicationRow =
            sqlx::query_as(AssertSqlSafe(format!("select {APPLICATION} from applications a where a.id = $1")))
                .bind(id.to_owned())
                .fetch_one(&mut *write.tx)
                .await?;
        return Ok(row.read()?);
    }
    let changed: Option<(Option<String>, i64)> = sqlx::query_as(
        "select p.name, a.changed_at from applications a left join people p on p.id = a.changed_by
         where a.id = $1 and a.state <> 'unconfirmed'",
    )
    .bind(id.to_owned())
    .fetch_optional(&mut *write.tx)
    .await?;
    let (by, at) = changed.ok_or(Refused::NotFound)?;
    Err(Refused::Stale(Stale { by, at: instant(at)? }))
}

/// How many members vouch; not nobody.
async fn vouchers(write: &mut Write<'_>, id: &str) -> Result<i64, Refused> {
    let (vouchers,): (i64,) =
        sqlx::query_as(AssertSqlSafe(format!("select {VOUCHERS} from applications a where a.id = $1")))
            .bind(id.to_owned())
            .fetch_one(&mut *write.tx)
            .await?;
    if vouchers == 0 { Err(ActRefusal::NobodyVouches.into()) } else { Ok(vouchers) }
}

/// Makes the applicant a member: a new person, or one who was here before.
async fn admit(write: &mut Write<'_>, application: &Application, by: &PersonId) -> Result<Undo, Refused> {
    let statement = &application.statement;
    let known: Option<(String,)> = sqlx::query_as("select standing from people where email = $1")
        .bind(statement.email.as_str().to_owned())
        .fetch_optional(&mut *write.tx)
        .await?;
    let standing = match &known {
        None => Standing::Applicant,
        Some((standing,)) => Standing::from_code(standing).ok_or(StoreError::Inconsistent("people.standing"))?,
    };
    if standing == Standing::Suspended {
        return Err(ActRefusal::Suspended.into());
    }
    let new = NewPerson {
        name: statement.name.clone(),
        email: statement.email.clone(),
        profession: statement.profession,
        rank: Rank::Member,
        standing: Standing::Applicant,
    };
    let person = insert(write, &new, by.as_str()).await?;
    sqlx::query(
        "update people set name = $1, profession = $2, standing = $3, joined_at = $4, epoch = epoch + 1,
                           version = version + 1, changed_at = $4
         where id = $5",
    )
    .bind(statement.name.clone())
    .bind(statement.profession.code())
    .bind(Standing::Member.code())
    .bind(write.now_ms())
    .bind(person.as_str().to_owned())
    .execute(&mut *write.tx)
    .await?;
    workplaces::set(write, &person, &statement.workplace).await?;
    invitations::settle(write, &person, Standing::Member).await?;
    words::note(write, person.as_str(), &statement.name, statement.email.as_str()).await?;
    sqlx::query("update applications set person_id = $1 where id = $2")
        .bind(person.as_str().to_owned())
        .bind(application.id.clone())
        .execute(&mut *write.tx)
        .await?;
    write.tell(Topic::People, "changed", person.as_str());
    Ok(Undo { standing: standing.code().to_owned(), message: String::new() })
}

async fn ask(write: &mut Write<'_>, id: &str, words: &str, by: &PersonId) -> Result<Undo, Refused> {
    let message = write.new_id();
    sqlx::query(
        "insert into application_messages (id, application_id, person_id, words, at) values ($1, $2, $3, $4, $5)",
    )
    .bind(message.clone())
    .bind(id.to_owned())
    .bind(by.as_str().to_owned())
    .bind(words.to_owned())
    .bind(write.now_ms())
    .execute(&mut *write.tx)
    .await?;
    Ok(Undo { standing: String::new(), message })
}
