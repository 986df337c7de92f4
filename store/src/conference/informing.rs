//! What those who proposed are told: written by an organiser to a group, taken back while the mails wait, and kept.

use super::proposals::claim;
use crate::changes::Topic;
use crate::outbox::{self, Mail, Postage};
use crate::{Refused, Result, Store, StoreError, Write};
use domain::conference::Informed;
use domain::ids::{ConferenceId, PersonId, ProposalId};
use domain::millis;
use domain::people::{EmailAddress, Person};
use domain::vetting::UNDO_FOR;
use jiff::Timestamp;
use std::collections::HashMap;

const KIND: &str = "proposal-told";

/// Somebody who is to be told about a proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToTell {
    pub proposal: ProposalId,
    pub title: String,
    pub name: String,
    /// `None` where nobody knows an address.
    pub email: Option<EmailAddress>,
}

/// What a group was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Telling {
    pub id: String,
    pub group: Informed,
    pub subject: String,
    pub words: String,
    pub by: String,
    pub at: Timestamp,
    undo_until: Timestamp,
    /// Title, name and address.
    pub people: Vec<(String, String, String)>,
}

impl Telling {
    pub fn can_be_undone(&self, now: Timestamp) -> bool {
        now < self.undo_until
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    title: String,
    name: Option<String>,
    email: Option<String>,
}

/// Whoever proposed it is written to; of what an organiser wrote down, whoever speaks first. `$2` is a standing, and `$3`
/// a group that has been told.
const TO_TELL: &str = "
    select p.id, p.title,
           coalesce(m.name, o.name, (select v.name from proposal_speakers v where v.proposal_id = p.id and v.place = 1)) as name,
           coalesce(m.email, o.email, nullif(p.contact, ''),
             (select s.email from proposal_speakers v join people s on s.id = v.person_id
              where v.proposal_id = p.id and v.place = 1 and s.standing = 'member')) as email
    from proposals p left join people m on m.id = p.proposed_by and m.standing = 'member'
    left join proposers o on o.id = p.proposer_id
    where p.conference_id = $1 and p.state = $2
      and not exists (select 1 from proposals_told t join proposal_messages w on w.id = t.message_id
                      where t.proposal_id = p.id and w.recipients = $3 and w.undone_at is null)
    order by p.number";

impl Row {
    fn read(self) -> Result<ToTell> {
        Ok(ToTell {
            proposal: self.id.parse().map_err(|_| StoreError::Inconsistent("proposals.id"))?,
            title: self.title,
            name: self.name.unwrap_or_default(),
            email: self.email.and_then(|email| EmailAddress::parse(&email).ok()),
        })
    }
}

impl Store {
    /// Those of a group who have not been told yet.
    pub async fn to_tell(&self, conference: &ConferenceId, group: Informed) -> Result<Vec<ToTell>> {
        let rows: Vec<Row> = sqlx::query_as(TO_TELL)
            .bind(conference.as_str().to_owned())
            .bind(group.standing().code())
            .bind(group.code())
            .fetch_all(&self.read)
            .await?;
        rows.into_iter().map(Row::read).collect()
    }

    /// Subject and words for a group, as organisers have them for this conference by now.
    pub async fn words_to_tell(&self, conference: &ConferenceId, group: Informed) -> Result<(String, String)> {
        let row: Option<(String, String)> = sqlx::query_as(
            "select subject, words from proposal_templates where conference_id = $1 and recipients = $2",
        )
        .bind(conference.as_str().to_owned())
        .bind(group.code())
        .fetch_optional(&self.read)
        .await?;
        let (subject, words) = group.usual();
        Ok(row.unwrap_or_else(|| (subject.to_owned(), words.to_owned())))
    }

    pub async fn keep_words_to_tell(
        &self,
        conference: &ConferenceId,
        group: Informed,
        (subject, words): (&str, &str),
        now: Timestamp,
    ) -> Result<()> {
        let mut write = self.write(now).await?;
        keep_words(&mut write, conference, group, (subject, words)).await?;
        write.commit().await
    }

    /// Tells those of a group who have an address and were not told yet. The mails leave when they can no longer be taken
    /// back. Sent twice by the same form, it is sent once. Answers how many.
    pub async fn tell_proposers(
        &self,
        conference: &ConferenceId,
        (form, group): (&str, Informed),
        (subject, words): (&str, &str),
        by: &PersonId,
        now: Timestamp,
        letter: impl Fn(&ToTell) -> (String, String) + Send,
    ) -> Result<i64, Refused> {
        let mut write = self.write(now).await?;
        claim(&mut write, conference).await?;
        let id = write.new_id();
        if write.claim_form(form, by.as_str(), &id).await?.is_some() {
            return Ok(0);
        }
        let rows: Vec<Row> = sqlx::query_as(TO_TELL)
            .bind(conference.as_str().to_owned())
            .bind(group.standing().code())
            .bind(group.code())
            .fetch_all(&mut *write.tx)
            .await?;
        keep_words(&mut write, conference, group, (subject, words)).await?;
        sqlx::query(
            "insert into proposal_messages (id, conference_id, recipients, subject, words, sent_by, sent_at, undo_until)
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(id.clone())
        .bind(conference.as_str().to_owned())
        .bind(group.code())
        .bind(subject.to_owned())
        .bind(words.to_owned())
        .bind(by.as_str().to_owned())
        .bind(write.now_ms())
        .bind((now + UNDO_FOR).as_millisecond())
        .execute(&mut *write.tx)
        .await?;
        let mut people = 0;
        for row in rows {
            let one = row.read()?;
            let Some(email) = &one.email else { continue };
            sqlx::query("insert into proposals_told (message_id, proposal_id, name, email) values ($1, $2, $3, $4)")
                .bind(id.clone())
                .bind(one.proposal.as_str().to_owned())
                .bind(one.name.clone())
                .bind(email.as_str().to_owned())
                .execute(&mut *write.tx)
                .await?;
            let (subject, body) = letter(&one);
            let mail = Mail { kind: KIND, to: Some(email.clone()), subject, body };
            let postage = Postage { due: Some(now + UNDO_FOR), about: id.clone(), ..Postage::default() };
            outbox::append_with(&mut write, mail, postage).await?;
            people += 1;
        }
        if people == 0 {
            return Ok(0);
        }
        write.audit(by.as_str(), "told proposers", conference.as_str(), group.label());
        write.tell(Topic::Conference, "told", conference.as_str());
        write.commit().await?;
        Ok(people)
    }

    /// Takes back what a group was told, with all its mails.
    ///
    /// # Errors
    /// `TooLate` once the first of them may have left.
    pub async fn undo_telling(
        &self,
        conference: &ConferenceId,
        id: &str,
        by: &PersonId,
        now: Timestamp,
    ) -> Result<(), Refused> {
        let mut write = self.write(now).await?;
        let done = sqlx::query(
            "update proposal_messages set undone_at = $1
             where id = $2 and conference_id = $3 and undone_at is null and undo_until > $1",
        )
        .bind(write.now_ms())
        .bind(id.to_owned())
        .bind(conference.as_str().to_owned())
        .execute(&mut *write.tx)
        .await?;
        if done.rows_affected() == 0 {
            return Err(Refused::TooLate);
        }
        sqlx::query("delete from outbox where kind = $1 and about = $2 and state = 'waiting' and attempts = 0")
            .bind(KIND)
            .bind(id.to_owned())
            .execute(&mut *write.tx)
            .await?;
        write.audit(by.as_str(), "took back what proposers were told", conference.as_str(), "");
        write.tell(Topic::Conference, "told", conference.as_str());
        Ok(write.commit().await?)
    }

    /// What was told to whom, the latest first.
    pub async fn tellings(&self, conference: &ConferenceId) -> Result<Vec<Telling>> {
        let rows: Vec<(String, String, String, String, String, i64, i64)> = sqlx::query_as(
            "select m.id, m.recipients, m.subject, m.words, p.name, m.sent_at, m.undo_until
             from proposal_messages m join people p on p.id = m.sent_by
             where m.conference_id = $1 and m.undone_at is null order by m.sent_at desc, m.id desc",
        )
        .bind(conference.as_str().to_owned())
        .fetch_all(&self.read)
        .await?;
        let told: Vec<(String, String, String, String)> = sqlx::query_as(
            "select t.message_id, p.title, t.name, t.email from proposals_told t
             join proposals p on p.id = t.proposal_id where p.conference_id = $1 order by p.number",
        )
        .bind(conference.as_str().to_owned())
        .fetch_all(&self.read)
        .await?;
        let mut of: HashMap<String, Vec<(String, String, String)>> = HashMap::new();
        for (message, title, name, email) in told {
            of.entry(message).or_default().push((title, name, email));
        }
        rows.into_iter()
            .map(|(id, group, subject, words, by, at, undo_until)| {
                Ok(Telling {
                    group: Informed::from_code(&group)
                        .ok_or(StoreError::Inconsistent("proposal_messages.recipients"))?,
                    people: of.remove(&id).unwrap_or_default(),
                    id,
                    subject,
                    words,
                    by,
                    at: millis::timestamp(at),
                    undo_until: millis::timestamp(undo_until),
                })
            })
            .collect()
    }

    /// What each of these proposals' authors were told last, and when; not while it can be taken back.
    pub async fn informed_of(
        &self,
        conference: &ConferenceId,
        now: Timestamp,
    ) -> Result<HashMap<ProposalId, (Informed, Timestamp)>> {
        let rows: Vec<(String, String, i64)> = sqlx::query_as(
            "select t.proposal_id, m.recipients, m.sent_at from proposals_told t
             join proposal_messages m on m.id = t.message_id
             where m.conference_id = $1 and m.undone_at is null and m.undo_until <= $2 order by m.sent_at",
        )
        .bind(conference.as_str().to_owned())
        .bind(now.as_millisecond())
        .fetch_all(&self.read)
        .await?;
        rows.into_iter()
            .map(|(id, group, at)| {
                let id = id.parse().map_err(|_| StoreError::Inconsistent("proposals_told.proposal_id"))?;
                let group = Informed::from_code(&group);
                let group = group.ok_or(StoreError::Inconsistent("proposal_messages.recipients"))?;
                Ok((id, (group, millis::timestamp(at))))
            })
            .collect()
    }

    /// Sends the organiser themself what one of a group would get.
    pub async fn test_telling(&self, to: &Person, (subject, body): (String, String), now: Timestamp) -> Result<()> {
        let mut write = self.write(now).await?;
        let mail = outbox::Mail { kind: "proposal-told-test", to: Some(to.email.clone()), subject, body };
        outbox::append(&mut write, mail).await?;
        write.commit().await
    }
}

async fn keep_words(
    write: &mut Write<'_>,
    conference: &ConferenceId,
    group: Informed,
    (subject, words): (&str, &str),
) -> Result<()> {
    sqlx::query(
        "insert into proposal_templates (conference_id, recipients, subject, words) values ($1, $2, $3, $4)
         on conflict (conference_id, recipients) do update set subject = excluded.subject, words = excluded.words",
    )
    .bind(conference.as_str().to_owned())
    .bind(group.code())
    .bind(subject.to_owned())
    .bind(words.to_owned())
    .execute(&mut *write.tx)
    .await?;
    Ok(())
}
