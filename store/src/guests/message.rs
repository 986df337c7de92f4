use super::letter::{Letters, MESSAGE, Occasion};
use super::rows::{GUEST, Guest, GuestRow};
use crate::calendar::read_session;
use crate::{Refused, Result, Store};
use domain::guests::{Role, State};
use domain::ids::{PersonId, SessionId};
use domain::vetting::UNDO_FOR;
use jiff::Timestamp;
use sqlx::AssertSqlSafe;

/// To whom organisers write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Everybody with a seat or waiting for one.
    All,
    In(State),
    /// Who came.
    Came,
    Role(Role),
}

impl Audience {
    pub fn code(self) -> String {
        match self {
            Self::All => "all".into(),
            Self::Came => "came".into(),
            Self::In(state) => format!("state-{}", state.code()),
            Self::Role(role) => format!("role-{}", role.code()),
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        match code.split_once('-') {
            None if code == "all" => Some(Self::All),
            None if code == "came" => Some(Self::Came),
            Some(("state", state)) => State::from_code(state).map(Self::In),
            Some(("role", role)) => Role::from_code(role).map(Self::Role),
            _ => None,
        }
    }

    pub fn has(self, guest: &Guest) -> bool {
        // Whoever is blocked and waits hears nothing.
        let is_here = guest.state.stands() && (!guest.blocked || guest.state.holds_seat());
        match self {
            Self::All => is_here,
            Self::In(state) => guest.state == state && is_here,
            Self::Came => guest.came() && guest.state != State::Removed,
            Self::Role(role) => is_here && guest.role == role,
        }
    }
}

/// What an organiser would send.
#[derive(Clone, Debug)]
pub struct Draft {
    pub audience: Audience,
    pub subject: String,
    pub words: String,
}

/// A message that was sent.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct SentMessage {
    pub id: String,
    pub recipients: String,
    pub subject: String,
    pub people: i64,
    sent_at: i64,
    undo_until: i64,
    pub by: Option<String>,
}

impl SentMessage {
    pub fn sent_at(&self) -> Timestamp {
        domain::millis::timestamp(self.sent_at)
    }

    pub fn can_be_undone(&self, now: Timestamp) -> bool {
        now.as_millisecond() < self.undo_until
    }
}

impl Store {
    /// Those a message would go to.
    pub async fn recipients(&self, session: &SessionId, audience: Audience) -> Result<Vec<Guest>> {
        let stopped: Vec<(String,)> = sqlx::query_as(
            "select n.guest_id from guest_notices n join guests g on g.id = n.guest_id
             where g.session_id = $1 and n.kind = $2",
        )
        .bind(session.as_str().to_owned())
        .bind(MESSAGE)
        .fetch_all(&self.read)
        .await?;
        let wants = |guest: &Guest| !stopped.iter().any(|(id,)| *id == guest.id);
        let guests = self.roster(session).await?.guests.into_iter().map(|on| on.guest);
        Ok(guests.filter(|guest| guest.email.is_some() && wants(guest) && audience.has(guest)).collect())
    }

    /// Writes to guests. The mails leave when they can no longer be taken back. Sent twice by the same form, it is sent
    /// once. Answers to how many.
    pub async fn message_guests(
        &self,
        session: &SessionId,
        form: &str,
        draft: &Draft,
        by: &PersonId,
        now: Timestamp,
        letters: Letters<'_>,
    ) -> Result<i64, Refused> {
        let mut write = self.write(now).await?;
        let id = write.new_id();
        if write.claim_form(form, by.as_str(), &id).await?.is_some() {
            return Ok(0);
        }
        if self.open_evening(&mut write, session, letters).await?.is_none() {
            return Err(Refused::NotFound);
        }
        let rows: Vec<GuestRow> = sqlx::query_as(AssertSqlSafe(format!(
            "select {GUEST} from guests g where g.session_id = $1 and g.email <> ''
               and not exists (select 1 from guest_notices n where n.guest_id = g.id and n.kind = $2)
             order by g.place, g.id"
        )))
        .bind(session.as_str().to_owned())
        .bind(MESSAGE)
        .fetch_all(&mut *write.tx)
        .await?;
        let session_now = read_session(&mut write, session).await?;
        let guests = rows.into_iter().map(GuestRow::read).collect::<Result<Vec<_>>>()?;
        let occasion = Occasion::Message { subject: draft.subject.clone(), words: draft.words.clone() };
        let mut people = 0;
        for guest in guests.iter().filter(|guest| draft.audience.has(guest)) {
            self.write_to(&mut write, guest, &session_now, &occasion, letters, (Some(now + UNDO_FOR), None)).await?;
            people += 1;
        }
        sqlx::query(
            "insert into guest_messages (id, session_id, recipients, subject, words, people, sent_by, sent_at, undo_until)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(id.clone())
        .bind(session.as_str().to_owned())
        .bind(draft.audience.code())
        .bind(draft.subject.clone())
        .bind(draft.words.clone())
        .bind(people)
        .bind(by.as_str().to_owned())
        .bind(write.now_ms())
        .bind((now + UNDO_FOR).as_millisecond())
        .execute(&mut *write.tx)
        .await?;
        write.audit(by.as_str(), "wrote to guests", session.as_str(), "");
        write.commit().await?;
        Ok(people)
    }

    /// Takes a message back, with all its mails.
    ///
    /// # Errors
    /// `TooLate` once the first of them may have left.
    pub async fn undo_guest_message(&self, id: &str, by: &PersonId, now: Timestamp) -> Result<SessionId, Refused> {
        let mut write = self.write(now).await?;
        let row: Option<(String, i64)> = sqlx::query_as(
            "update guest_messages set undone_at = $1, subject = '', words = ''
             where id = $2 and undone_at is null and undo_until > $1 returning session_id, undo_until",
        )
        .bind(write.now_ms())
        .bind(id.to_owned())
        .fetch_optional(&mut *write.tx)
        .await?;
        let (session, due) = row.ok_or(Refused::TooLate)?;
        sqlx::query(
            "delete from outbox where kind = 'guest-message' and state = 'waiting' and attempts = 0 and due_at = $1
               and about in (select id from guests where session_id = $2)",
        )
        .bind(due)
        .bind(session.clone())
        .execute(&mut *write.tx)
        .await?;
        write.audit(by.as_str(), "took message to guests back", &session, "");
        write.commit().await?;
        session.parse().map_err(|_| Refused::NotFound)
    }

    /// What was written to an evening's guests, newest first.
    pub async fn guest_messages(&self, session: &SessionId) -> Result<Vec<SentMessage>> {
        Ok(sqlx::query_as(
            "select m.id, m.recipients, m.subject, m.people, m.sent_at, m.undo_until, p.name as by
             from guest_messages m left join people p on p.id = m.sent_by
             where m.session_id = $1 and m.undone_at is null order by m.sent_at desc, m.id desc limit 20",
        )
        .bind(session.as_str().to_owned())
        .fetch_all(&self.read)
        .await?)
    }

    /// Sends the organiser themself what guests would get.
    pub async fn test_guest_message(
        &self,
        to: &domain::people::Person,
        (subject, body): (String, String),
        now: Timestamp,
    ) -> Result<()> {
        let mut write = self.write(now).await?;
        let mail = crate::outbox::Mail { kind: "guest-message-test", to: Some(to.email.clone()), subject, body };
        crate::outbox::append(&mut write, mail).await?;
        write.commit().await
    }
}
