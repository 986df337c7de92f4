//! Invitations as organisers deal with them: asked for, asked for again, listed. `letters` sends them.

use crate::{Refused, Result, Store, Write};
use domain::ids::PersonId;
use domain::people::invitation::InvitationState;
use domain::people::{EmailAddress, Standing};
use jiff::{SignedDuration, Timestamp};
use sqlx::AssertSqlSafe;

/// What sort of mail an invitation is, for counting.
pub const INVITATION_MAIL: &str = "invitation";

pub(super) const DAY: SignedDuration = SignedDuration::from_hours(24);

/// An invitation as organisers see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedInvitation {
    pub person: PersonId,
    pub name: String,
    pub email: EmailAddress,
    pub state: InvitationState,
    pub since: Timestamp,
}

impl Store {
    /// Asks for all that were not sent yet to be sent; answers how many.
    pub async fn send_invitations(&self, by: &PersonId, now: Timestamp) -> Result<u64> {
        self.ask_again(InvitationState::Ready, "sent invitations", by, now).await
    }

    /// Asks for all that lapsed to be sent anew, with new links; answers how many.
    pub async fn renew_invitations(&self, by: &PersonId, now: Timestamp) -> Result<u64> {
        self.ask_again(InvitationState::Lapsed, "renewed invitations", by, now).await
    }

    async fn ask_again(&self, from: InvitationState, verb: &'static str, by: &PersonId, now: Timestamp) -> Result<u64> {
        let mut write = self.write(now).await?;
        let asked = sqlx::query(
            "update invitations set state = 'waiting', asked_at = $1, since = $1, reminders = 0,
               generation = generation + 1
             where state = $2",
        )
        .bind(write.now_ms())
        .bind(from.code())
        .execute(&mut *write.tx)
        .await?;
        let count = asked.rows_affected();
        if count > 0 {
            write.audit(by.as_str(), verb, "", count.to_string());
        }
        write.commit().await?;
        Ok(count)
    }

    /// Asks for one to be sent once more. A link that still works goes on working; one that lapsed or never arrived is
    /// replaced.
    pub async fn resend_invitation(&self, person: &PersonId, by: &PersonId, now: Timestamp) -> Result<(), Refused> {
        let mut write = self.write(now).await?;
        let asked = sqlx::query(
            "update invitations set asked_at = $1, since = $1, reminders = 0, state = 'waiting',
               generation = generation + (case when state in ('lapsed', 'bounced') then 1 else 0 end)
             where person_id = $2 and state in ('invited', 'opened', 'lapsed', 'bounced')",
        )
        .bind(write.now_ms())
        .bind(person.as_str().to_owned())
        .execute(&mut *write.tx)
        .await?;
        if asked.rows_affected() == 0 {
            let held: Option<(String,)> = sqlx::query_as("select state from invitations where person_id = $1")
                .bind(person.as_str().to_owned())
                .fetch_optional(&mut *write.tx)
                .await?;
            return match held.as_ref().map(|(state,)| state.as_str()) {
                None => Err(Refused::NotFound),
                Some("waiting") => Ok(()), // a second tap
                Some(_) => Err(Refused::TooLate),
            };
        }
        write.audit(by.as_str(), "sent invitation again", person.as_str(), "");
        Ok(write.commit().await?)
    }

    /// How many invitations are in each state.
    pub async fn invitation_counts(&self) -> Result<Vec<(InvitationState, i64)>> {
        let rows: Vec<(String, i64)> =
            sqlx::query_as("select state, count(*) from invitations group by state").fetch_all(&self.read).await?;
        let known = |(state, count): (String, i64)| Some((InvitationState::from_code(&state)?, count));
        Ok(rows.into_iter().filter_map(known).collect())
    }

    /// How many mails of invitation left, or are leaving, within the last day.
    pub async fn invitations_lately(&self, now: Timestamp) -> Result<i64> {
        let (sent,): (i64,) = sqlx::query_as("select count(*) from outbox where kind = $1 and made_at > $2")
            .bind(INVITATION_MAIL)
            .bind((now - DAY).as_millisecond())
            .fetch_one(&self.read)
            .await?;
        Ok(sent)
    }

    /// Invitations in one state, of people with a word or an address that begins like those of `search`, after this
    /// person, in the order of import.
    pub async fn invitations(
        &self,
        state: InvitationState,
        search: &str,
        after: &str,
        most: i64,
    ) -> Result<Vec<ListedInvitation>> {
        let mut binds = vec![state.code().to_owned(), after.to_owned()];
        let bind = |value: String| {
            binds.push(value);
            format!("${}", binds.len())
        };
        // People are found in order, so that a page is soon full. `cross join`, since SQLite keeps the order of those.
        let chosen = match super::words::sought(search, bind) {
            None => "select i.person_id from invitations i
                     where i.state = $1 and i.person_id > $2 order by i.person_id"
                .to_owned(),
            Some(sought) => format!(
                "select distinct k.person_id from people_words k cross join invitations i
                 where {sought} and k.person_id > $2 and i.person_id = k.person_id and i.state = $1 order by k.person_id"
            ),
        };
        let sql = format!(
            "select p.id, p.name, p.email, i.state, i.since
             from ({chosen} limit {most}) c
             join invitations i on i.person_id = c.person_id join people p on p.id = c.person_id order by c.person_id"
        );
        let mut query = sqlx::query_as::<_, (String, String, String, String, i64)>(AssertSqlSafe(sql));
        for value in binds {
            query = query.bind(value);
        }
        let rows = query.fetch_all(&self.read).await?;
        let listed = |(id, name, email, state, since): (String, String, String, String, i64)| {
            Some(ListedInvitation {
                person: id.parse().ok()?,
                name,
                email: EmailAddress::parse(&email).ok()?,
                state: InvitationState::from_code(&state)?,
                since: domain::millis::timestamp(since),
            })
        };
        Ok(rows.into_iter().filter_map(listed).collect())
    }
}

/// Takes an invitation out of the way of somebody whose standing changes by another way than claiming it: they are in, or
/// are not to be asked any more.
pub(crate) async fn settle(write: &mut Write<'_>, person: &PersonId, standing: Standing) -> Result<()> {
    let person = person.as_str().to_owned();
    match standing {
        Standing::Invited => {}
        // Suspended and let in again, say: whoever claimed it claimed it when they did.
        Standing::Member => {
            sqlx::query(
                "update invitations set state = 'claimed', since = $1 where person_id = $2 and state <> 'claimed'",
            )
            .bind(write.now_ms())
            .bind(person)
            .execute(&mut *write.tx)
            .await?;
        }
        _ => {
            sqlx::query("delete from invitations where person_id = $1 and state <> 'claimed'")
                .bind(person)
                .execute(&mut *write.tx)
                .await?;
        }
    }
    Ok(())
}
