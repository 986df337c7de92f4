use crate::error::AppResult;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What an organiser looks for among the people, as the address of the page has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeopleAsked {
    pub search: String,
    pub standing: String,
    pub rank: String,
    pub profession: String,
    /// Name and id of the last person of the page before.
    pub after_name: String,
    pub after_id: String,
}

/// One page of people, and what waits for an organiser.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct People {
    pub rows: Vec<PersonRow>,
    /// Where the next page begins.
    pub next: Option<(String, String)>,
    pub role_requests: Vec<RoleRow>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonRow {
    pub id: String,
    pub name: String,
    pub email: String,
    /// `Registered manager, Rosewood House`.
    pub role: String,
    /// `Organiser`, `Owner`; nothing for the others.
    pub duties: Option<String>,
    /// Where they stand, unless they are members.
    pub standing: Option<String>,
}

/// Somebody who asked to be known as something else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleRow {
    pub person: String,
    pub name: String,
    /// `Executive or trustee, Rosewood Trust`.
    pub wish: String,
    pub asked: String,
}

#[server(endpoint = "organise/people")]
pub async fn get_people(asked: PeopleAsked) -> AppResult<People> {
    use crate::context::Ctx;
    use crate::error::honest;

    async fn load(asked: PeopleAsked) -> AppResult<People> {
        let ctx = Ctx::current()?;
        ctx.organiser()?;
        let (filter, after) = ssr::read(asked);
        let mut rows = ctx.store.roll(&filter, &after, ssr::A_PAGE + 1).await?;
        let next = ssr::cut(&mut rows);
        let now = ctx.now();
        let requests = ctx.store.asked_roles(20).await?;
        Ok(People {
            rows: rows.into_iter().map(ssr::row).collect(),
            next,
            role_requests: requests.into_iter().map(|asked| ssr::request(asked, now)).collect(),
        })
    }
    honest(load(asked).await)
}

#[cfg(feature = "ssr")]
mod ssr {
    use super::{PeopleAsked, PersonRow, RoleRow};
    use domain::calendar::words;
    use domain::people::{Profession, Rank, Standing};
    use jiff::Timestamp;
    use store::people::{AskedRole, Listed, ListedAfter, RollFilter};

    /// So many people on a page.
    pub const A_PAGE: i64 = 50;

    pub fn read(asked: PeopleAsked) -> (RollFilter, ListedAfter) {
        let filter = RollFilter {
            search: asked.search.chars().take(100).collect(),
            standing: Standing::from_code(&asked.standing),
            rank: Rank::from_code(&asked.rank),
            profession: Profession::from_code(&asked.profession),
        };
        (filter, ListedAfter { name: asked.after_name, id: asked.after_id })
    }

    /// Takes the one too many off, which says that there is another page.
    pub fn cut(rows: &mut Vec<Listed>) -> Option<(String, String)> {
        let more = usize::try_from(A_PAGE).is_ok_and(|page| rows.len() > page);
        if !more {
            return None;
        }
        rows.pop();
        rows.last().map(|last| (last.person.name.clone(), last.person.id.to_string()))
    }

    pub fn row(listed: Listed) -> PersonRow {
        let person = listed.person;
        let role = [person.profession.label(), listed.place.as_str()];
        PersonRow {
            role: role.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", "),
            duties: (person.rank != Rank::Member).then(|| person.rank.label().to_owned()),
            standing: (person.standing != Standing::Member).then(|| person.standing.label().to_owned()),
            id: person.id.to_string(),
            name: person.name,
            email: person.email.into(),
        }
    }

    pub fn request(asked: AskedRole, now: Timestamp) -> RoleRow {
        RoleRow {
            person: asked.person.to_string(),
            name: asked.name,
            wish: format!("{}, {}", asked.request.profession.label(), asked.request.place),
            asked: words::ago(asked.asked_at, now),
        }
    }
}
