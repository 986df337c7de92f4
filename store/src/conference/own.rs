//! What people propose themselves: drafts that nobody else sees, sent, changed and taken back until the call closes.

use super::day;
use super::proposals::{self, NewProposal, Proposal, claim};
use crate::changes::Topic;
use crate::{Refused, Result, Stale, Store, StoreError, Write};
use domain::calendar::date_in_london;
use domain::conference::{ConferenceTerms, ProposalTerms, Standing};
use domain::ids::{ConferenceId, PersonId, ProposalId};
use jiff::Timestamp;
use sqlx::AssertSqlSafe;

/// Whose proposal it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Author {
    Member(PersonId),
    /// Somebody without an account, whom an organiser let propose.
    Outside {
        id: String,
        name: String,
        invited_by: PersonId,
    },
}

impl Author {
    /// The column that names them, and what stands in it.
    fn named(&self) -> (&'static str, &str) {
        match self {
            Self::Member(person) => ("proposed_by", person.as_str()),
            Self::Outside { id, .. } => ("proposer_id", id),
        }
    }

    /// On whose account changes go.
    fn account(&self) -> &PersonId {
        match self {
            Self::Member(person) => person,
            Self::Outside { invited_by, .. } => invited_by,
        }
    }

    fn changes_as(&self) -> &str {
        match self {
            Self::Member(_) => "",
            Self::Outside { name, .. } => name,
        }
    }

    /// In the audit trail.
    fn actor(&self) -> &str {
        match self {
            Self::Member(person) => person.as_str(),
            Self::Outside { .. } => "proposer",
        }
    }
}

/// A proposal as its author sends it.
#[derive(Clone, Copy, Debug)]
pub struct OwnEdit<'e> {
    /// `None` for a new one.
    pub id: Option<&'e ProposalId>,
    pub terms: &'e ProposalTerms,
    /// How often what was typed had been kept when this was read.
    pub seen: i64,
    /// Of the form, so that sent twice it makes one.
    pub form: &'e str,
}

/// A proposal as its author is typing it: whatever it is, it is kept.
#[derive(Clone, Copy, Debug)]
pub struct OwnTyping<'e> {
    pub id: Option<&'e ProposalId>,
    /// What organisers see of a draft that is sent: nothing. Its author's list shows it.
    pub title: &'e str,
    /// The form; the store does not read it.
    pub typed: &'e str,
    pub seen: i64,
    pub form: &'e str,
}

/// What an author typed and has not sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    /// Empty where what was sent is what was typed last.
    pub typed: String,
    pub version: i64,
}

impl Store {
    /// What they propose, drafts too, the latest first.
    pub async fn own_proposals(&self, conference: &ConferenceId, author: &Author) -> Result<Vec<Proposal>> {
        let (column, id) = author.named();
        let mut conn = self.read.acquire().await.map_err(StoreError::from)?;
        let ids: Vec<(String,)> = sqlx::query_as(AssertSqlSafe(format!(
            "select id from proposals where conference_id = $1 and {column} = $2 order by number desc"
        )))
        .bind(conference.as_str().to_owned())
        .bind(id.to_owned())
        .fetch_all(&mut *conn)
        .await?;
        let mut own = Vec::new();
        for (id,) in ids {
            let id = id.parse().map_err(|_| StoreError::Inconsistent("proposals.id"))?;
            own.extend(proposals::read(&mut conn, &id).await?);
        }
        Ok(own)
    }

    /// What they typed into a proposal and have not sent.
    pub async fn typed_proposal(&self, id: &ProposalId, author: &Author) -> Result<Typed> {
        let (column, whose) = author.named();
        let row: Option<(String, i64)> = sqlx::query_as(AssertSqlSafe(format!(
            "select typed, typed_version from proposals where id = $1 and {column} = $2"
        )))
        .bind(id.as_str().to_owned())
        .bind(whose.to_owned())
        .fetch_optional(&self.read)
        .await?;
        Ok(row.map(|(typed, version)| Typed { typed, version }).unwrap_or_default())
    }

    /// Keeps what is being typed, for its author alone: of a new talk a draft, beside one that was sent what may become of
    /// it. Answers its id, and how often it was kept.
    ///
    /// # Errors
    /// `TooLate` outside of the call; `Stale` when more was typed elsewhere meanwhile.
    pub async fn keep_typing(
        &self,
        conference: &ConferenceId,
        typing: OwnTyping<'_>,
        author: &Author,
        now: Timestamp,
    ) -> Result<(ProposalId, i64), Refused> {
        let mut write = self.write(now).await?;
        open_call(&mut write, conference, now).await?;
        admit(&mut write, author).await?;
        let Some(id) = typing.id else {
            let id = write.new_id();
            if let Some(made) = write.claim_form(typing.form, author.named().1, &id).await? {
                // The answer to the first was lost on its way: what is typed by now counts.
                let made: ProposalId = made.parse().map_err(|_| StoreError::Inconsistent("form_ids.made"))?;
                let version = keep(&mut write, &made, &OwnTyping { id: Some(&made), ..typing }, None, author).await?;
                write.commit().await?;
                return Ok((made, version));
            }
            let terms = ProposalTerms::begun(typing.title);
            insert(&mut write, conference, &id, terms, Standing::Draft, author).await?;
            let id: ProposalId = id.parse().map_err(|_| StoreError::Inconsistent("proposals.id"))?;
            let version = keep(&mut write, &id, &typing, None, author).await?;
            write.audit(author.actor(), "began proposal", id.as_str(), "");
            write.commit().await?;
            return Ok((id, version));
        };
        let version = keep(&mut write, id, &typing, Some(typing.seen), author).await?;
        write.commit().await?;
        Ok((id.clone(), version))
    }

    /// Sends what somebody proposes, or changes what they sent. What organisers have made of it stays.
    ///
    /// # Errors
    /// `TooLate` outside of the call, and for what was taken back; `NotFound` for what is another's; `Stale` when more was
    /// typed elsewhere meanwhile.
    pub async fn save_own_proposal(
        &self,
        conference: &ConferenceId,
        edit: OwnEdit<'_>,
        author: &Author,
        now: Timestamp,
    ) -> Result<ProposalId, Refused> {
        let mut write = self.write(now).await?;
        open_call(&mut write, conference, now).await?;
        admit(&mut write, author).await?;
        let Some(id) = edit.id else {
            let id = write.new_id();
            if let Some(made) = write.claim_form(edit.form, author.named().1, &id).await? {
                // Kept under this form before, or sent twice.
                let made: ProposalId = made.parse().map_err(|_| StoreError::Inconsistent("form_ids.made"))?;
                let found = owned(&mut write, conference, &made, author).await?;
                send(&mut write, &found, edit.terms, author).await?;
                write.commit().await?;
                return Ok(made);
            }
            insert(&mut write, conference, &id, edit.terms.clone(), Standing::Proposed, author).await?;
            write.audit(author.actor(), "proposed", &id, "");
            write.tell(Topic::Conference, "proposal", conference.as_str());
            write.commit().await?;
            return id.parse().map_err(|_| StoreError::Inconsistent("proposals.id").into());
        };
        let found = owned(&mut write, conference, id, author).await?;
        let (version,): (i64,) = sqlx::query_as("select typed_version from proposals where id = $1")
            .bind(id.as_str().to_owned())
            .fetch_one(&mut *write.tx)
            .await?;
        if version != edit.seen {
            return Err(Refused::Stale(Stale { by: None, at: found.changed_at }));
        }
        send(&mut write, &found, edit.terms, author).await?;
        write.commit().await?;
        Ok(id.clone())
    }

    /// Takes back what somebody proposes, whenever they want. A talk that is in a slot stays there until an organiser has
    /// seen it: the board says that it is not on offer any more. A draft is gone, as nobody has seen it.
    pub async fn withdraw_own_proposal(&self, id: &ProposalId, author: &Author, now: Timestamp) -> Result<(), Refused> {
        let (column, whose) = author.named();
        let mut write = self.write(now).await?;
        let draft = format!("select id from proposals where id = $1 and {column} = $2 and state = 'draft'");
        sqlx::query(AssertSqlSafe(format!("delete from proposal_speakers where proposal_id in ({draft})")))
            .bind(id.as_str().to_owned())
            .bind(whose.to_owned())
            .execute(&mut *write.tx)
            .await?;
        let gone = sqlx::query(AssertSqlSafe(format!(
            "delete from proposals where id = $1 and {column} = $2 and state = 'draft'"
        )))
        .bind(id.as_str().to_owned())
        .bind(whose.to_owned())
        .execute(&mut *write.tx)
        .await?;
        if gone.rows_affected() == 1 {
            write.audit(author.actor(), "deleted draft", id.as_str(), "");
            return Ok(write.commit().await?);
        }
        let row: Option<(String, String)> = sqlx::query_as(AssertSqlSafe(format!(
            "update proposals set state = 'withdrawn', confirmed_at = null, version = version + 1, changed_by = $1,
                                  changed_as = $5, changed_at = $2, typed = ''
             where id = $3 and {column} = $4 and state <> 'withdrawn' returning conference_id, title"
        )))
        .bind(author.account().as_str().to_owned())
        .bind(write.now_ms())
        .bind(id.as_str().to_owned())
        .bind(whose.to_owned())
        .bind(author.changes_as().to_owned())
        .fetch_optional(&mut *write.tx)
        .await?;
        let Some((conference, title)) = row else { return Err(Refused::NotFound) };
        write.audit(author.actor(), "withdrew proposal", id.as_str(), title);
        write.tell(Topic::Conference, "proposal", &conference);
        Ok(write.commit().await?)
    }
}

/// Takes the conference's row, if the call is open.
async fn open_call(write: &mut Write<'_>, conference: &ConferenceId, now: Timestamp) -> Result<(), Refused> {
    claim(write, conference).await?;
    let terms: ConferenceTerms = day::read(&mut write.tx, conference).await?.ok_or(Refused::NotFound)?.terms;
    if terms.takes_proposals(date_in_london(now)) { Ok(()) } else { Err(Refused::TooLate) }
}

/// By the link in their mail somebody from outside shows that the address is theirs. An invitation is for so many people.
async fn admit(write: &mut Write<'_>, author: &Author) -> Result<(), Refused> {
    let Author::Outside { id, .. } = author else { return Ok(()) };
    let done = sqlx::query(
        "update proposers set confirmed_at = coalesce(confirmed_at, $1)
         where id = $2 and (confirmed_at is not null
           or (select count(*) from proposers o where o.invitation_id = proposers.invitation_id and o.confirmed_at is not null)
            < (select i.uses from proposal_invitations i where i.id = proposers.invitation_id))",
    )
    .bind(write.now_ms())
    .bind(id.clone())
    .execute(&mut *write.tx)
    .await?;
    if done.rows_affected() == 0 { Err(Refused::TooLate) } else { Ok(()) }
}

async fn owned(
    write: &mut Write<'_>,
    conference: &ConferenceId,
    id: &ProposalId,
    author: &Author,
) -> Result<Proposal, Refused> {
    let found = proposals::read(&mut write.tx, id).await?.filter(|found| found.conference == *conference);
    let found = found.filter(|found| found.is_by(author)).ok_or(Refused::NotFound)?;
    if found.standing == Standing::Withdrawn { Err(Refused::TooLate) } else { Ok(found) }
}

async fn insert(
    write: &mut Write<'_>,
    conference: &ConferenceId,
    id: &str,
    terms: ProposalTerms,
    standing: Standing,
    author: &Author,
) -> Result<()> {
    let proposed_by = match author {
        Author::Member(person) => Some(person.clone()),
        Author::Outside { .. } => None,
    };
    let new = NewProposal { terms, standing, proposed_by };
    proposals::insert(write, conference, id, &new, author.account()).await?;
    if let Author::Outside { id: proposer, name, .. } = author {
        sqlx::query("update proposals set proposer_id = $1, changed_as = $2 where id = $3")
            .bind(proposer.clone())
            .bind(name.clone())
            .bind(id.to_owned())
            .execute(&mut *write.tx)
            .await?;
    }
    Ok(())
}

async fn send(write: &mut Write<'_>, found: &Proposal, terms: &ProposalTerms, author: &Author) -> Result<(), Refused> {
    proposals::update(write, found, terms, author.account()).await?;
    sqlx::query(
        "update proposals set typed = '', typed_version = typed_version + 1, changed_as = $1,
                              state = case when state = 'draft' then 'proposed' else state end
         where id = $2",
    )
    .bind(author.changes_as().to_owned())
    .bind(found.id.as_str().to_owned())
    .execute(&mut *write.tx)
    .await?;
    if found.standing == Standing::Draft {
        write.audit(author.actor(), "proposed", found.id.as_str(), "");
    }
    write.tell(Topic::Conference, "proposal", found.conference.as_str());
    Ok(())
}

/// Keeps what was typed, if nothing else was since it was `seen`. Sent again, as its answer was lost, it is kept once more.
async fn keep(
    write: &mut Write<'_>,
    id: &ProposalId,
    typing: &OwnTyping<'_>,
    seen: Option<i64>,
    author: &Author,
) -> Result<i64, Refused> {
    let (column, whose) = author.named();
    let row: Option<(i64,)> = sqlx::query_as(AssertSqlSafe(format!(
        "update proposals set typed = $1, typed_version = typed_version + 1,
                              title = case when state = 'draft' then $2 else title end,
                              changed_at = case when state = 'draft' then $3 else changed_at end
         where id = $4 and {column} = $5 and state <> 'withdrawn' and (typed_version = $6 or $6 < 0 or typed = $1)
         returning typed_version"
    )))
    .bind(typing.typed.to_owned())
    .bind(typing.title.to_owned())
    .bind(write.now_ms())
    .bind(id.as_str().to_owned())
    .bind(whose.to_owned())
    .bind(seen.unwrap_or(-1))
    .fetch_optional(&mut *write.tx)
    .await?;
    if let Some((version,)) = row {
        return Ok(version);
    }
    let found = proposals::read(&mut write.tx, id).await?.filter(|found| found.is_by(author));
    let found = found.ok_or(Refused::NotFound)?;
    if found.standing == Standing::Withdrawn {
        return Err(Refused::TooLate);
    }
    Err(Refused::Stale(Stale { by: None, at: found.changed_at }))
}
