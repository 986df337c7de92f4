use crate::error::AppResult;
use domain::guests::State;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Whether a guest came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Came {
    No,
    /// They joined the call.
    Joined,
    /// An organiser said so.
    Marked,
}

/// A guest as organisers see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuestRow {
    pub id: String,
    pub name: String,
    pub email: String,
    pub role: String,
    pub state: State,
    pub is_verified: bool,
    pub is_blocked: bool,
    pub came: Came,
    /// Open evenings before this one.
    pub came_before: i64,
    /// Other browsers that named the same address.
    pub others: Vec<OtherRow>,
    /// `3 hours ago`.
    pub asked: String,
}

/// Another browser on a guest's seat, which may be anybody's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherRow {
    pub id: String,
    pub name: String,
    pub asked: String,
    /// Where it has ended; `None` while it is on the seat.
    pub ended: Option<State>,
    /// It is shown a waiting list.
    pub is_apart: bool,
}

/// A message that was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentRow {
    pub id: String,
    pub subject: String,
    /// `to 12 guests, by Priya Nair, 3 minutes ago`.
    pub about: String,
    pub can_be_undone: bool,
}

/// A message as guests would get it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    pub to: String,
    pub subject: String,
    pub words: String,
    pub body: String,
    pub people: i64,
    /// Of the form that sends it, so that it is sent once.
    pub form: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterView {
    pub id: String,
    /// `Thursday 26 November, 20:00`.
    pub heading: String,
    /// As typed: empty for as many as come.
    pub capacity: String,
    pub taken: i64,
    pub closed: bool,
    pub version: i64,
    /// How many in each state and role: `Has a seat`, 12.
    pub states: Vec<(String, i64)>,
    pub roles: Vec<(String, i64)>,
    /// `one member and two guests`.
    pub came: String,
    pub trapped: i64,
    pub guests: Vec<GuestRow>,
    pub blocks: Vec<String>,
    pub is_erased: bool,
    pub sent: Vec<SentRow>,
    pub preview: Option<Preview>,
}

/// An evening's guests. `draft` names a message that is about to be sent, or is empty.
#[server(endpoint = "guests/roster")]
pub async fn get_roster(id: String, draft: String) -> AppResult<RosterView> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::calendar::{Kind, date_in_london, words};

    async fn load(id: String, draft: String) -> AppResult<RosterView> {
        let ctx = Ctx::current()?;
        ctx.organiser()?;
        let now = ctx.now();
        let id = id.parse()?;
        let listed = ctx.store.listed_session(&id).await?.ok_or(AppError::NotFound)?;
        let session = listed.session;
        if session.kind != Kind::OpenEvening {
            return Err(AppError::NotFound);
        }
        let roster = ctx.store.roster(&id).await?;
        let (members, guests) = ctx.store.who_came(&id).await?;
        let sent = ctx.store.guest_messages(&id).await?;
        let preview = if draft.is_empty() { None } else { ssr::preview(&ctx, &session, &draft).await? };
        let day = words::day(date_in_london(session.times.starts_at), date_in_london(now));
        Ok(RosterView {
            heading: format!("{day}, {}", words::time(session.times.starts_at)),
            id: id.into(),
            capacity: roster.seats.capacity.map_or(String::new(), |seats| seats.to_string()),
            taken: roster.seats.taken,
            closed: roster.seats.closed,
            version: roster.seats.version,
            states: ssr::states(&roster),
            roles: ssr::roles(&roster),
            came: words::came(members, guests),
            trapped: roster.trapped,
            is_erased: roster.is_erased,
            guests: roster.guests.into_iter().map(|on| ssr::row(on, now)).collect(),
            blocks: roster.blocks,
            sent: sent.into_iter().map(|sent| ssr::sent(sent, now)).collect(),
            preview,
        })
    }
    honest(load(id, draft).await)
}

#[cfg(feature = "ssr")]
mod ssr {
    use super::{Came, GuestRow, OtherRow, Preview, SentRow};
    use crate::context::Ctx;
    use crate::error::AppResult;
    use domain::calendar::{Session, words};
    use domain::guests::{Role, State};
    use domain::plain::counted;
    use jiff::Timestamp;
    use store::guests::{Audience, Guest, OnRoster, OtherBrowser, Roster, SentMessage};

    pub fn count(roster: &Roster, is: impl Fn(&Guest) -> bool) -> i64 {
        i64::try_from(roster.guests.iter().filter(|on| is(&on.guest)).count()).unwrap_or(i64::MAX)
    }

    pub fn states(roster: &Roster) -> Vec<(String, i64)> {
        let of = |state: &State| (state.label().to_owned(), count(roster, |guest| guest.state == *state));
        State::ALL.iter().map(of).filter(|(_, n)| *n > 0).collect()
    }

    /// Of those who have a seat or wait for one.
    pub fn roles(roster: &Roster) -> Vec<(String, i64)> {
        let of = |role: &Role| {
            let is = |guest: &Guest| guest.role == *role && guest.state.stands();
            (role.label().to_owned(), count(roster, is))
        };
        Role::ALL.iter().map(of).filter(|(_, n)| *n > 0).collect()
    }

    pub fn row(on: OnRoster, now: Timestamp) -> GuestRow {
        let state = on.guest.state_at(now);
        let guest = on.guest;
        let is_erased = guest.email.is_none();
        GuestRow {
            came: match (guest.is_marked, guest.came_at) {
                (true, _) => Came::Marked,
                (false, Some(_)) => Came::Joined,
                (false, None) => Came::No,
            },
            id: guest.id,
            name: if guest.email.is_some() { guest.name } else { "Erased".into() },
            email: guest.email.map_or(String::new(), String::from),
            role: guest.role.label().into(),
            state,
            is_verified: guest.is_verified,
            is_blocked: guest.blocked,
            came_before: on.came_before,
            others: if is_erased { Vec::new() } else { on.others.into_iter().map(|one| other(one, now)).collect() },
            asked: words::ago(guest.asked_at, now),
        }
    }

    fn other(other: OtherBrowser, now: Timestamp) -> OtherRow {
        OtherRow {
            asked: words::ago(other.made_at(), now),
            ended: other.ended(),
            is_apart: other.is_apart(),
            name: other.name,
            id: other.id,
        }
    }

    pub fn sent(sent: SentMessage, now: Timestamp) -> SentRow {
        let by = sent.by.clone().map_or(String::new(), |by| format!(", by {by}"));
        let about = format!("To {}{by}, {}", counted(sent.people, "guest"), words::ago(sent.sent_at(), now));
        SentRow { can_be_undone: sent.can_be_undone(now), about, id: sent.id, subject: sent.subject }
    }

    /// The draft that was kept, as the first of its readers would get it.
    pub async fn preview(ctx: &Ctx, session: &Session, draft: &str) -> AppResult<Option<Preview>> {
        let kept = ctx.store.draft(draft, ctx.now()).await?;
        let Some((to, subject, words)) =
            kept.and_then(|body| serde_json::from_str::<(String, String, String)>(&body).ok())
        else {
            return Ok(None);
        };
        let Some(audience) = Audience::from_code(&to) else { return Ok(None) };
        let people = ctx.store.recipients(&session.id, audience).await?.len();
        let (_, body) = super::super::message_guests::ssr::as_guests_get_it(ctx, &subject, &words);
        let form = ctx.store.new_form_id()?;
        Ok(Some(Preview { to, subject, words, body, people: i64::try_from(people).unwrap_or(i64::MAX), form }))
    }
}
