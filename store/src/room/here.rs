use super::Actor;
use super::read::COUNTED_WITHIN;
use crate::changes::Topic;
use crate::{Result, Store};
use domain::calendar::Times;
use domain::ids::SessionId;
use jiff::Timestamp;

impl Store {
    /// Notes how many one server has in a room, and tells the room if that is news. Said again now and then, or it no
    /// longer counts.
    pub async fn count_here(&self, session: &SessionId, server: &str, people: i64, now: Timestamp) -> Result<()> {
        let mut write = self.write(now).await?;
        let before: Option<(i64,)> =
            sqlx::query_as("select people from here where session_id = $1 and server = $2 and counted_at > $3")
                .bind(session.as_str().to_owned())
                .bind(server.to_owned())
                .bind((now - COUNTED_WITHIN).as_millisecond())
                .fetch_optional(&mut *write.tx)
                .await?;
        sqlx::query(
            "insert into here (session_id, server, people, counted_at) values ($1, $2, $3, $4)
             on conflict (session_id, server) do update set people = excluded.people, counted_at = excluded.counted_at",
        )
        .bind(session.as_str().to_owned())
        .bind(server.to_owned())
        .bind(people)
        .bind(write.now_ms())
        .execute(&mut *write.tx)
        .await?;
        if before.map_or(0, |(people,)| people) != people {
            write.tell(Topic::Room, "room", session.as_str());
        }
        write.commit().await
    }

    /// When a session takes place, as its host has left it.
    pub async fn room_times(&self, session: &SessionId, now: Timestamp) -> Result<Option<Times>> {
        Ok(self.room_state(session, now).await?.map(|(state, _)| state.times))
    }

    /// Has all pages of a room told how it is now.
    pub async fn tell_room(&self, session: &SessionId, now: Timestamp) -> Result<()> {
        let mut write = self.write(now).await?;
        write.tell(Topic::Room, "room", session.as_str());
        write.commit().await
    }

    /// Names somebody among the people in the room, or no longer.
    pub async fn show_here(&self, session: &SessionId, shows: bool, me: &Actor, now: Timestamp) -> Result<()> {
        if me.who.member().is_none() {
            return Ok(());
        }
        let statement = if shows {
            "insert into shown_here (session_id, person_id, shown_at)
             select id, $2, $3 from sessions where id = $1 on conflict (session_id, person_id) do nothing"
        } else {
            "delete from shown_here where session_id = $1 and person_id = $2 and shown_at <= $3"
        };
        sqlx::query(statement)
            .bind(session.as_str().to_owned())
            .bind(me.who.id().to_owned())
            .bind(now.as_millisecond())
            .execute(&self.write)
            .await?;
        Ok(())
    }

    /// Forgets who was counted and named in rooms that were counted last before `before`.
    pub async fn forget_here(&self, before: Timestamp) -> Result<u64> {
        let done = sqlx::query("delete from here where counted_at < $1")
            .bind(before.as_millisecond())
            .execute(&self.write)
            .await?;
        sqlx::query("delete from shown_here where shown_at < $1")
            .bind(before.as_millisecond())
            .execute(&self.write)
            .await?;
        Ok(done.rows_affected())
    }
}
