use super::get_person::LineView;
use crate::error::AppResult;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Which lines of the trail an organiser looks for, as the address of the page has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditAsked {
    /// An address, or the id of a person.
    pub person: String,
    pub verb: String,
    /// First and last day in London, such as 2026-11-26.
    pub from: String,
    pub to: String,
    pub before: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Audit {
    pub lines: Vec<LineView>,
    /// Where the next page begins.
    pub next: Option<i64>,
    pub verbs: Vec<String>,
    /// The person looked for; `None` when the filter names nobody.
    pub person: Option<String>,
    /// Whether the filter names somebody nobody knows, or a day that is none.
    pub not_understood: bool,
}

#[server(endpoint = "organise/audit")]
pub async fn get_audit(asked: AuditAsked) -> AppResult<Audit> {
    use crate::context::Ctx;
    use crate::error::honest;
    use store::trail::TrailFilter;

    async fn load(asked: AuditAsked) -> AppResult<Audit> {
        let ctx = Ctx::current()?;
        ctx.organiser()?;
        let verbs = ctx.store.verbs().await?;
        let before = asked.before.parse().ok();
        let Some((filter, person)) = filter(&ctx.store, &asked).await? else {
            return Ok(Audit { lines: Vec::new(), next: None, verbs, person: None, not_understood: true });
        };
        let filter = TrailFilter { summed_up: true, ..filter };
        let mut lines = ctx.store.trail(&filter, before, ssr::A_PAGE + 1).await?;
        let next = ssr::cut(&mut lines);
        let now = ctx.now();
        let lines = lines.into_iter().map(|line| super::get_person::ssr::line(line, now)).collect();
        Ok(Audit { lines, next, verbs, person, not_understood: false })
    }
    honest(load(asked).await)
}

#[cfg(feature = "ssr")]
pub use ssr::filter;

#[cfg(feature = "ssr")]
mod ssr {
    use super::AuditAsked;
    use domain::calendar::day_span;
    use domain::people::EmailAddress;
    use jiff::civil::Date;
    use store::trail::{TrailFilter, TrailLine};
    use store::{Result, Store};

    /// So many lines on a page.
    pub const A_PAGE: i64 = 50;

    /// The filter, and the name of the person in it; `None` when it names somebody or some day that does not exist.
    pub async fn filter(store: &Store, asked: &AuditAsked) -> Result<Option<(TrailFilter, Option<String>)>> {
        let named = asked.person.trim();
        let person = match EmailAddress::parse(named) {
            Ok(email) => store.person_by_email(&email).await?,
            Err(_) => match named.parse() {
                Ok(id) => store.person(&id).await?.map(|(person, _)| person),
                Err(_) => None,
            },
        };
        if person.is_none() && !named.is_empty() {
            return Ok(None);
        }
        let day = |typed: &str| (!typed.trim().is_empty()).then(|| typed.trim().parse::<Date>());
        let (from, until) = match (day(&asked.from).transpose(), day(&asked.to).transpose()) {
            (Ok(from), Ok(to)) => (from.map(|date| day_span(date).0), to.map(|date| day_span(date).1)),
            _ => return Ok(None),
        };
        let name = person.as_ref().map(|person| person.name.clone());
        let person = person.map(|person| person.id);
        Ok(Some((TrailFilter { person, verb: asked.verb.clone(), from, until, summed_up: false }, name)))
    }

    /// Takes the one too many off, which says that there is another page.
    pub fn cut(lines: &mut Vec<TrailLine>) -> Option<i64> {
        let more = usize::try_from(A_PAGE).is_ok_and(|page| lines.len() > page);
        if !more {
            return None;
        }
        lines.pop();
        lines.last().map(|last| last.n)
    }
}
