use crate::error::AppResult;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// One page of the directory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Directory {
    pub members: Vec<Listed>,
    /// Where the next page begins, as its address has it.
    pub next: Option<String>,
}

/// A member in the directory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    pub id: String,
    pub name: String,
    pub role: String,
    pub county: String,
}

/// What the search form holds, as the address has it. What cannot be read is not looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Sought {
    pub name: String,
    pub talk: String,
    pub role: String,
    pub county: String,
    pub home: String,
    pub after: String,
}

#[server(endpoint = "members/directory")]
pub async fn get_directory(#[server(default)] sought: Sought) -> AppResult<Directory> {
    use crate::context::Ctx;
    use crate::error::honest;
    use domain::members::Search;

    async fn load(sought: Sought) -> AppResult<Directory> {
        let ctx = Ctx::current()?;
        ctx.member()?;
        let Sought { name, talk, role, county, home, after } = &sought;
        let page = ctx.store.directory(&Search::read(name, talk, role, county, home, after), ctx.now()).await?;
        let listed = |found: store::members::Found| Listed {
            id: found.id.into(),
            name: found.name,
            role: found.profession.label().to_owned(),
            county: found.county,
        };
        Ok(Directory {
            members: page.members.into_iter().map(listed).collect(),
            next: page.next.map(|cursor| cursor.to_string()),
        })
    }
    honest(load(sought).await)
}
