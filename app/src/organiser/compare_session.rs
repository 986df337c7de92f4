use super::get_review::Conflict;
use crate::error::AppResult;
use domain::calendar::SessionForm;
use leptos::prelude::*;

/// Puts a session as it stands beside what somebody typed who saw it before: who changed it, and what differs.
#[server(endpoint = "organise/compare_session")]
pub async fn compare_session(id: String, #[server(flatten)] mine: SessionForm) -> AppResult<Conflict> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::calendar::{date_in_london, words};

    async fn compare(id: String, mine: SessionForm) -> AppResult<Conflict> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        let now = ctx.now();
        let detail = ctx.store.session(&id.parse()?, &me.id).await?.ok_or(AppError::NotFound)?;
        let theirs = SessionForm::of(&detail.listed.session);
        let hosts = ctx.store.members().await?;
        let day = |form: &SessionForm| {
            let date =
                form.date.parse().map_or_else(|_| form.date.clone(), |date| words::day(date, date_in_london(now)));
            format!("{date}, {}", form.time)
        };
        let host = |form: &SessionForm| {
            hosts.iter().find(|(id, _)| id.as_str() == form.host).map_or_else(String::new, |(_, name)| name.clone())
        };
        let things = [
            ("Time", day(&theirs), day(&mine)),
            ("Topic", theirs.title.clone(), mine.title.clone()),
            ("Length in minutes", theirs.minutes.clone(), mine.minutes.clone()),
            ("Host", host(&theirs), host(&mine)),
            ("Notes", theirs.notes.clone(), mine.notes.replace("\r\n", "\n")),
        ];
        let who = super::get_session::named(detail.last_change.by, me).unwrap_or_else(|| "Somebody".into());
        let deed = if day(&theirs) == day(&mine) { "changed" } else { "moved" };
        Ok(Conflict {
            heading: format!("{who} {deed} this {}", words::ago(detail.last_change.at, now)),
            differs: super::get_review::differing(things),
        })
    }
    honest(compare(id, mine).await)
}
