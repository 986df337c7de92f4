use crate::error::AppResult;
use domain::calendar::{SeriesForm, SessionForm};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What is told before a session or a series is added. Where there is nothing to tell, it is added at once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewReview {
    pub warnings: Vec<String>,
    /// Sent along with the form, by which it is known that just this was told.
    pub mark: String,
}

#[server(endpoint = "organise/review_new_session")]
pub async fn review_new_session(#[server(flatten)] session: SessionForm) -> AppResult<NewReview> {
    use crate::context::Ctx;
    use crate::error::honest;

    async fn review(session: SessionForm) -> AppResult<NewReview> {
        let ctx = Ctx::current()?;
        ctx.organiser()?;
        let host = super::find_hosts::host_typed(&ctx, &session.host, None).await?;
        ssr::of_session(&ctx, session.read(host, None, ctx.now())?.times).await
    }
    honest(review(session).await)
}

#[server(endpoint = "organise/review_new_series")]
pub async fn review_new_series(#[server(flatten)] series: SeriesForm) -> AppResult<NewReview> {
    use crate::context::Ctx;
    use crate::error::honest;

    async fn review(series: SeriesForm) -> AppResult<NewReview> {
        let ctx = Ctx::current()?;
        ctx.organiser()?;
        let host = super::find_hosts::host_typed(&ctx, &series.host, None).await?;
        let (terms, first) = series.read(host, ctx.now())?;
        ssr::of_series(&ctx, &terms, first).await
    }
    honest(review(series).await)
}

#[cfg(feature = "ssr")]
pub use ssr::{of_series, of_session, once_told};

#[cfg(feature = "ssr")]
mod ssr {
    use super::super::review_session::{LONGER_THAN_ANY, warnings};
    use super::NewReview;
    use crate::context::Ctx;
    use crate::error::{AppError, AppResult};
    use domain::calendar::{
        HORIZON_MONTHS, MATERIALISED_MONTHS, Terms, Times, date_in_london, days_that_meet, holidays_among, words,
    };
    use domain::merge::mark;
    use domain::plain;
    use jiff::ToSpan;
    use jiff::civil::Date;

    /// Refuses to add what was not told of yet, unless this form has added it before.
    pub async fn once_told(ctx: &Ctx, review: &NewReview, told: &str, form: &str) -> AppResult<()> {
        let me = ctx.organiser()?;
        if review.warnings.is_empty() || told == review.mark || ctx.store.form_has_made(form, me.id.as_str()).await? {
            Ok(())
        } else {
            Err(AppError::Unconfirmed)
        }
    }

    fn review(warnings: Vec<String>) -> NewReview {
        NewReview { mark: mark(&warnings.join("\n")), warnings }
    }

    pub async fn of_session(ctx: &Ctx, times: Times) -> AppResult<NewReview> {
        Ok(review(warnings(ctx, None, times).await?))
    }

    /// Bank holidays and other sessions are looked for in the first year, odd nights in all that is planned.
    pub async fn of_series(ctx: &Ctx, terms: &Terms, first: Date) -> AppResult<NewReview> {
        let now = ctx.now();
        let today = date_in_london(now);
        let begins = terms.on_or_after(first);
        let until = begins.saturating_add(1.year());
        let dates: Vec<_> = std::iter::successors(Some(begins), |date| date.checked_add(1.week()).ok())
            .take_while(|date| *date < until)
            .collect();
        let times: Vec<_> = dates.iter().map(|date| terms.times_on(*date)).collect();
        let mut warnings = Vec::new();
        if let (Some(earliest), Some(latest)) = (times.first(), times.last()) {
            let about = ctx.store.sessions_between(earliest.starts_at - LONGER_THAN_ANY, latest.ends_at, None).await?;
            let others: Vec<_> = about.into_iter().map(|it| it.session).filter(|it| !it.is_cancelled()).collect();
            warnings.extend(days_that_meet(&times, &others, now).or(every_week(ctx, terms, begins).await?));
        }
        let holidays = ctx.store.bank_holidays(begins, until).await?;
        warnings.extend(holidays_among(&dates, &holidays, today));
        let nights = terms.odd_nights(begins, today.saturating_add(HORIZON_MONTHS.months()));
        warnings.extend(nights.into_iter().map(|(date, night)| night.words(date, terms.at, today)));
        if begins > today.saturating_add(MATERIALISED_MONTHS.months()) {
            warnings.push(format!(
                "It begins on {}. The calendar shows it from now on; its sessions are stored, and can be changed one by \
                 one, from six months before.",
                words::day(begins, today)
            ));
        }
        Ok(review(warnings))
    }

    /// Farther ahead than sessions are stored, the rules of other series still tell.
    async fn every_week(ctx: &Ctx, terms: &Terms, begins: Date) -> AppResult<Option<String>> {
        let mine = terms.times_on(begins);
        let series = ctx.store.series_since(begins).await?;
        let meets = |date: &Date, other: &Terms| other.times_on(*date).meets(mine);
        let others = series.iter().filter(|other| {
            let near = [begins.saturating_sub(1.day()), begins, begins.saturating_add(1.day())];
            near.iter().any(|date| other.falls_on(*date) && meets(date, &other.terms))
        });
        let names: Vec<_> = others.map(|other| other.terms.title.clone()).collect();
        Ok((!names.is_empty()).then(|| format!("At that time there is also {}, every week.", plain::list(&names))))
    }
}
