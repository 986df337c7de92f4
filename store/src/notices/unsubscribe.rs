//! Ending one kind of mail with one click, by a signed address (RFC 8058). It needs no sign-in, and does nothing else.

use crate::{Result, Store, secrets};
use domain::people::{Channel, Notice};
use jiff::Timestamp;

/// What an address ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unsubscribed {
    /// A kind that members choose about.
    Member(Notice),
    /// A kind that guests of an open evening get.
    Guest,
}

/// Of the kinds for guests.
const GUESTS: &str = "guest-";

impl Store {
    /// Who and which kind, signed. It is derived, so nothing of it is stored, and it works for as long as the mail lies
    /// about.
    pub(crate) fn unsubscribe_token(&self, who: &str, kind: &str) -> String {
        let signature: String = self.secret.digest("unsubscribe", &format!("{who} {kind}")).chars().take(32).collect();
        format!("{who}.{kind}.{signature}")
    }

    /// What this address ends; `None` for one that we did not make.
    pub fn look_at_unsubscribe(&self, token: &str) -> Option<Unsubscribed> {
        let (_, kind) = self.unsubscribing(token)?;
        if kind.starts_with(GUESTS) {
            Some(Unsubscribed::Guest)
        } else {
            Notice::from_code(kind).map(Unsubscribed::Member)
        }
    }

    /// Ends that kind of mail for whom it was sent to. Done twice, it is done.
    pub async fn unsubscribe(&self, token: &str, now: Timestamp) -> Result<Option<Unsubscribed>> {
        let Some((who, kind)) = self.unsubscribing(token) else { return Ok(None) };
        match self.look_at_unsubscribe(token) {
            Some(Unsubscribed::Guest) => self.stop_guest_mail(who, kind, now).await?,
            Some(Unsubscribed::Member(notice)) => self.stop_mail(who, notice, now).await?,
            None => return Ok(None),
        }
        Ok(self.look_at_unsubscribe(token))
    }

    /// Who and which kind, if we signed them.
    fn unsubscribing<'t>(&self, token: &'t str) -> Option<(&'t str, &'t str)> {
        let mut parts = token.splitn(3, '.');
        let (who, kind) = (parts.next()?, parts.next()?);
        // Compared as hashes, so that the time taken says nothing of how much fits.
        let ours = secrets::hashed(&self.unsubscribe_token(who, kind)) == secrets::hashed(token);
        ours.then_some((who, kind))
    }

    async fn stop_mail(&self, who: &str, notice: Notice, now: Timestamp) -> Result<()> {
        let Ok(person) = who.parse() else { return Ok(()) };
        let chosen = self.notices(&person).await?.into_iter().find(|(kind, _)| *kind == notice);
        let channel = chosen.map_or(Channel::None, |(_, channel)| channel);
        if channel.has_mail() && self.person(&person).await?.is_some() {
            self.choose_notice(&person, notice, channel.without_mail(), now).await?;
        }
        Ok(())
    }

    async fn stop_guest_mail(&self, guest: &str, kind: &str, now: Timestamp) -> Result<()> {
        sqlx::query(
            "insert into guest_notices (guest_id, kind, outcome, at)
             select g.id, $1, 'stopped', $2 from guests g where g.id = $3 on conflict (guest_id, kind) do nothing",
        )
        .bind(kind.to_owned())
        .bind(now.as_millisecond())
        .bind(guest.to_owned())
        .execute(&self.write)
        .await?;
        Ok(())
    }
}
