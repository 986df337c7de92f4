use super::turn::take_turn;
use crate::outbox::{self, Mail, Postage};
use crate::{Result, Store, StoreError, Write};
use domain::ids::PersonId;
use domain::members::{CannotAsk, may_ask};
use domain::people::{EmailAddress, Notice, Profession};
use jiff::{SignedDuration, Timestamp};

/// Who asks whom, for the mail that says so. The words are the caller's.
#[derive(Clone, Debug)]
pub struct Asked {
    pub asker: String,
    pub profession: Profession,
    pub asked: String,
}

/// Why nobody was asked.
#[derive(Debug)]
pub enum NotAsked {
    /// There is no such member in the directory, or it is the asker.
    NotFound,
    Refused(CannotAsk),
}

#[derive(sqlx::FromRow)]
struct Side {
    name: String,
    email: String,
    profession: String,
    listed: i64,
    takes_requests: i64,
}

const A_DAY: SignedDuration = SignedDuration::from_hours(24);

impl Store {
    /// Sends one member's words to another by mail, and keeps them until they are forgotten. The same form sent twice
    /// sends one mail.
    pub async fn ask_to_talk(
        &self,
        form: &str,
        from: &PersonId,
        to: &PersonId,
        words: &str,
        now: Timestamp,
        mail: impl FnOnce(&Asked) -> (String, String),
    ) -> Result<Result<(), NotAsked>> {
        let mut write = self.write(now).await?;
        // Two messages of one person are counted one after the other.
        take_turn(&mut write, from).await?;
        let (Some(sender), Some(recipient)) = (side(&mut write, from).await?, side(&mut write, to).await?) else {
            return Ok(Err(NotAsked::NotFound));
        };
        if from == to || recipient.listed == 0 {
            return Ok(Err(NotAsked::NotFound));
        }
        let id = write.new_id();
        if write.claim_form(form, from.as_str(), &id).await?.is_some() {
            return Ok(Ok(()));
        }
        let (lately,): (i64,) =
            sqlx::query_as("select count(*) from talk_requests where from_id = $1 and asked_at > $2")
                .bind(from.as_str().to_owned())
                .bind((now - A_DAY).as_millisecond())
                .fetch_one(&mut *write.tx)
                .await?;
        let reachable = sender.listed != 0 && sender.takes_requests != 0;
        if let Err(why) = may_ask(reachable, recipient.takes_requests != 0, lately) {
            return Ok(Err(NotAsked::Refused(why)));
        }
        sqlx::query("insert into talk_requests (id, from_id, to_id, words, asked_at) values ($1, $2, $3, $4, $5)")
            .bind(id)
            .bind(from.as_str().to_owned())
            .bind(to.as_str().to_owned())
            .bind(words.to_owned())
            .bind(write.now_ms())
            .execute(&mut *write.tx)
            .await?;
        let address = EmailAddress::parse(&recipient.email).map_err(|_| StoreError::Inconsistent("people.email"))?;
        let profession =
            Profession::from_code(&sender.profession).ok_or(StoreError::Inconsistent("people.profession"))?;
        let (subject, body) = mail(&Asked { asker: sender.name, profession, asked: recipient.name });
        let kind = Notice::AskToTalk.code();
        let postage = Postage { unsubscribe: self.unsubscribe_token(to.as_str(), kind), ..Postage::default() };
        outbox::append_with(&mut write, Mail { kind, to: Some(address), subject, body }, postage).await?;
        // The words are between the two of them.
        write.audit(from.as_str(), "asked to talk", to.as_str(), "");
        write.commit().await?;
        Ok(Ok(()))
    }

    /// Forgets what was asked before `before`.
    pub async fn forget_talk_requests(&self, before: Timestamp) -> Result<u64> {
        let done = sqlx::query("delete from talk_requests where asked_at < $1")
            .bind(before.as_millisecond())
            .execute(&self.write)
            .await?;
        Ok(done.rows_affected())
    }
}

async fn side(write: &mut Write<'_>, person: &PersonId) -> Result<Option<Side>> {
    Ok(sqlx::query_as(
        "select p.name, p.email, p.profession, coalesce(f.listed, 1) as listed,
                case when n.channel = 'none' then 0 else 1 end as takes_requests
         from people p left join profiles f on f.person_id = p.id
         left join notice_choices n on n.person_id = p.id and n.kind = 'ask-to-talk' where p.id = $1 and p.standing = 'member'",
    )
    .bind(person.as_str().to_owned())
    .fetch_optional(&mut *write.tx)
    .await?)
}
