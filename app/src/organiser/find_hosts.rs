use crate::error::AppResult;
use leptos::prelude::*;

/// Members whose name or address begins like what was typed, as the field for a host names them; at most eight.
#[server(endpoint = "organise/find_hosts")]
pub async fn find_hosts(typed: String) -> AppResult<Vec<String>> {
    use crate::context::Ctx;
    use crate::error::honest;

    async fn find(typed: String) -> AppResult<Vec<String>> {
        let ctx = Ctx::current()?;
        ctx.organiser()?;
        offered(&ctx, &typed).await
    }
    honest(find(typed).await)
}

#[cfg(feature = "ssr")]
pub use ssr::{host_name, host_typed, host_words_of, offered};

#[cfg(feature = "ssr")]
mod ssr {
    use crate::context::Ctx;
    use crate::error::AppResult;
    use domain::calendar::{HostTyped, host_words, meant};
    use domain::form::Problem;
    use domain::ids::PersonId;
    use domain::people::{Person, Standing};
    use store::people::{ListedAfter, RollFilter};

    const OFFERED: i64 = 8;
    /// So many are looked at to find the one who is meant; where more begin alike, an address says it.
    const LOOKED_AT: i64 = 50;
    /// Fewer letters mean too many people.
    const SHORTEST: usize = 2;

    /// Who may be meant, as the field names them.
    pub async fn offered(ctx: &Ctx, typed: &str) -> AppResult<Vec<String>> {
        Ok(found(ctx, typed, OFFERED).await?.iter().map(host_words).collect())
    }

    /// Members who may be meant, in the order of their names.
    async fn found(ctx: &Ctx, typed: &str, most: i64) -> AppResult<Vec<Person>> {
        let search = typed.trim();
        if search.chars().count() < SHORTEST {
            return Ok(Vec::new());
        }
        let members = RollFilter { search: search.into(), standing: Some(Standing::Member), ..RollFilter::default() };
        let listed = ctx.store.roll(&members, &ListedAfter::default(), most).await?;
        Ok(listed.into_iter().map(|listed| listed.person).collect())
    }

    /// Whom the field means. Who hosted `before` stays as long as the field is left alone, also when they are a member no
    /// longer.
    pub async fn host_typed(
        ctx: &Ctx,
        typed: &str,
        before: Option<&PersonId>,
    ) -> AppResult<Result<Option<PersonId>, Problem>> {
        if before.is_some() && typed.trim() == host_words_of(ctx, before).await? {
            return Ok(Ok(before.cloned()));
        }
        Ok(match HostTyped::read(typed) {
            Err(problem) => Err(problem),
            Ok(HostTyped::Nobody) => Ok(None),
            Ok(HostTyped::Address(address)) => {
                let person = ctx.store.person_by_email(&address).await?;
                let member = person.filter(|person| person.standing == Standing::Member);
                member.map(|member| Some(member.id)).ok_or(Problem::HostUnknown)
            }
            Ok(HostTyped::Name(name)) => {
                meant(&name, &found(ctx, &name, LOOKED_AT).await?).map(|member| Some(member.id.clone()))
            }
        })
    }

    /// What the field shows for this host.
    pub async fn host_words_of(ctx: &Ctx, host: Option<&PersonId>) -> AppResult<String> {
        Ok(host_of(ctx, host).await?.as_ref().map(host_words).unwrap_or_default())
    }

    /// What this host is called; nothing for nobody.
    pub async fn host_name(ctx: &Ctx, host: Option<&PersonId>) -> AppResult<String> {
        Ok(host_of(ctx, host).await?.map(|person| person.name).unwrap_or_default())
    }

    async fn host_of(ctx: &Ctx, host: Option<&PersonId>) -> AppResult<Option<Person>> {
        let Some(host) = host else { return Ok(None) };
        Ok(ctx.store.person(host).await?.map(|(person, _)| person))
    }
}
