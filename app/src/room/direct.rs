use crate::error::AppResult;
use leptos::prelude::*;

/// What a host does in the room: `act` is a word of [`direction`], `about` the message, person or question that it is
/// about.
#[server(endpoint = "room/direct")]
pub async fn direct(
    id: String,
    act: String,
    #[server(default)] about: String,
    #[server(default)] reason: String,
) -> AppResult<()> {
    use super::place::Place;
    use crate::context::Ctx;
    use crate::error::honest;

    async fn run(id: String, act: String, about: String, reason: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let place = Place::of_member(&ctx, &id).await?;
        if act == "remove-guest" {
            ssr::remove_guest(&ctx, &place, &about).await?;
        } else {
            let direction = ssr::direction(&act, &about, &reason)?;
            ctx.store.direct(&place.session, &direction, &place.me, ctx.now()).await?;
        }
        place.back_to(if act.starts_with("mark-") { "?show=questions#asked" } else { "#room" });
        Ok(())
    }
    honest(run(id, act, about, reason).await)
}

#[cfg(feature = "ssr")]
mod ssr {
    use super::super::place::Place;
    use crate::context::Ctx;
    use crate::error::{AppError, AppResult};
    use domain::form::Field;
    use domain::room::{AuthorKind, Outcome, QuestionState, Slow, why_not_recorded};
    use store::room::Direction;

    /// Takes a guest out of the room and off the evening; `author` is of one of their messages.
    pub async fn remove_guest(ctx: &Ctx, place: &Place, author: &str) -> AppResult<()> {
        let host = ctx.member().ok().filter(|_| place.me.eyes.hosts).ok_or(AppError::NotFound)?;
        let guest = ctx.store.guest_of_author(&place.session, author).await?.ok_or(AppError::NotFound)?;
        Ok(ctx.store.remove_guest(&guest, &host.id, ctx.now(), &*ctx.guest_letters).await?)
    }

    /// An author as a form names one: `guest 0198…`.
    fn author(about: &str) -> AppResult<(AuthorKind, String)> {
        let (kind, id) = about.split_once(' ').ok_or(AppError::NotFound)?;
        Ok((AuthorKind::from_code(kind).ok_or(AppError::NotFound)?, id.to_owned()))
    }

    pub fn direction(act: &str, about: &str, reason: &str) -> AppResult<Direction> {
        Ok(match act {
            "open-chat" => Direction::Chat { open: true },
            "close-chat" => Direction::Chat { open: false },
            "hold" => Direction::Hold(true),
            "let-all-through" => Direction::Hold(false),
            "extend" => Direction::Extend { seen: about.parse().map_err(|_| AppError::NotFound)? },
            "end" => Direction::End,
            "pin" => Direction::Pin(about.parse()?),
            "unpin" => Direction::Unpin(about.parse()?),
            "remove" => Direction::Remove(about.parse()?),
            "hold-guests" => Direction::HoldGuests(true),
            "let-guests-speak" => Direction::HoldGuests(false),
            "let-through" => Direction::LetThrough(about.parse()?),
            "mute" => author(about).map(|(kind, id)| Direction::Mute(kind, id))?,
            "unmute" => author(about).map(|(kind, id)| Direction::Unmute(kind, id))?,
            _ => return longer(act, about, reason),
        })
    }

    /// Acts that end in a choice: `slow-30`, `mark-answered`, `recorded-published`.
    fn longer(act: &str, about: &str, reason: &str) -> AppResult<Direction> {
        let (verb, choice) = act.split_once('-').ok_or(AppError::NotFound)?;
        match verb {
            "slow" => Slow::from_code(choice).map(Direction::Slow),
            "mark" => match QuestionState::from_code(choice) {
                Some(state) => Some(Direction::Mark(about.parse()?, state)),
                None => None,
            },
            "recorded" => match Outcome::from_code(choice) {
                Some(Outcome::NotRecorded) => {
                    let why = why_not_recorded(reason).map_err(|problem| AppError::field(Field::Reason, problem))?;
                    Some(Direction::Recorded(Outcome::NotRecorded, why))
                }
                Some(outcome) => Some(Direction::Recorded(outcome, String::new())),
                None => None,
            },
            _ => None,
        }
        .ok_or(AppError::NotFound)
    }
}
