//! What people chose to hear of.

use crate::{Result, Store};
use domain::ids::PersonId;
use domain::people::{Channel, Notice};
use jiff::Timestamp;

impl Store {
    /// Each kind that can be chosen about, with how this person hears of it.
    pub async fn notices(&self, person: &PersonId) -> Result<Vec<(Notice, Channel)>> {
        let chosen: Vec<(String, String)> =
            sqlx::query_as("select kind, channel from notice_choices where person_id = $1")
                .bind(person.as_str().to_owned())
                .fetch_all(&self.read)
                .await?;
        let of = |notice: Notice| {
            let channel = chosen.iter().find(|(kind, _)| kind == notice.code());
            channel.and_then(|(_, code)| Channel::from_code(code)).unwrap_or_else(|| notice.usual())
        };
        Ok(Notice::ALL.iter().map(|notice| (*notice, of(*notice))).collect())
    }

    /// Has this person hear of that kind in that way from now on.
    pub async fn choose_notice(
        &self,
        person: &PersonId,
        notice: Notice,
        channel: Channel,
        now: Timestamp,
    ) -> Result<()> {
        let mut write = self.write(now).await?;
        sqlx::query(
            "insert into notice_choices (person_id, kind, channel) values ($1, $2, $3)
             on conflict (person_id, kind) do update set channel = excluded.channel",
        )
        .bind(person.as_str().to_owned())
        .bind(notice.code())
        .bind(channel.code())
        .execute(&mut *write.tx)
        .await?;
        let words = format!("{}: {}", notice.label(), channel.label().to_lowercase());
        write.audit(person.as_str(), "chose notices", person.as_str(), words);
        write.commit().await
    }
}
