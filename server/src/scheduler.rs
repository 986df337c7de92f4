//! Jobs that recur. Each is leased in the database, so that of several servers one runs it.

use crate::clock::Clock;
use domain::calendar::{WallTime, next_daily};
use jiff::{SignedDuration, Timestamp};
use std::time::Duration;
use store::{Result, Store};

/// How often it is asked whether something is due; real time, as nobody waits for these jobs.
const LOOK_EVERY: Duration = Duration::from_secs(20);
/// News older than this is forgotten; a page that slept longer loads afresh.
const NEWS_KEPT: SignedDuration = SignedDuration::from_hours(24);
/// Mails that have left, or were given up, are remembered this long, for those who ask what became of them.
const MAIL_KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);
/// Half past three at night in London, when nobody meets.
const TIDY_MINUTE: i64 = 3 * 60 + 30;

#[derive(Clone, Copy, Debug)]
enum Job {
    /// Stores the sessions of the coming six months.
    Materialise,
    /// Forgets what nobody needs any more.
    Tidy,
}

impl Job {
    const ALL: [Self; 2] = [Self::Materialise, Self::Tidy];

    const fn name(self) -> &'static str {
        match self {
            Self::Materialise => "materialise",
            Self::Tidy => "tidy",
        }
    }

    fn next(self, now: Timestamp) -> Timestamp {
        match (self, WallTime::try_from(TIDY_MINUTE)) {
            (Self::Tidy, Ok(at)) => next_daily(at, now),
            _ => now + SignedDuration::from_hours(1),
        }
    }

    /// Does it, and says what came of it.
    async fn run(self, store: &Store, clock: &Clock) -> Result<String> {
        let now = clock.now();
        match self {
            Self::Materialise => Ok(format!("{} sessions stored", store.materialise(now).await?)),
            Self::Tidy => {
                let news = store.forget_changes(now - NEWS_KEPT).await?;
                let requests = store.forget_sign_in_requests(now).await?;
                let sessions = store.forget_http_sessions(clock.real_now_ms()).await?;
                let forms = store.forget_forms(now).await?;
                let mail = store.forget_mail(now - MAIL_KEPT).await?;
                store.forget_register_loads(now).await?;
                Ok(format!("forgot {news} news, {requests} sign-ins, {sessions} sessions, {forms} forms, {mail} mails"))
            }
        }
    }
}

/// Never returns.
pub async fn run(store: Store, clock: Clock) {
    loop {
        run_due(&store, &clock).await;
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

/// Runs what is due now and not taken by another server.
pub async fn run_due(store: &Store, clock: &Clock) {
    for job in Job::ALL {
        if let Err(e) = run_if_due(job, store, clock).await {
            tracing::warn!(job = job.name(), error = %e, "A job did not run; trying again later");
        }
    }
}

async fn run_if_due(job: Job, store: &Store, clock: &Clock) -> Result<()> {
    if !store.lease_job(job.name(), clock.now()).await? {
        return Ok(());
    }
    // A job that fails keeps its lease, and is tried again when that runs out.
    let outcome = job.run(store, clock).await?;
    tracing::info!(job = job.name(), outcome, "Job done");
    let now = clock.now();
    store.finish_job(job.name(), &outcome, now, job.next(now)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn tidying_is_due_at_half_past_three_in_london_and_materialising_within_the_hour() {
        assert_eq!(Job::Tidy.next(at("2027-03-27T12:00:00Z")), at("2027-03-28T02:30:00Z"));
        assert_eq!(Job::Tidy.next(at("2026-11-22T03:30:00Z")), at("2026-11-23T03:30:00Z"));
        assert_eq!(Job::Materialise.next(at("2026-11-22T03:30:00Z")), at("2026-11-22T04:30:00Z"));
    }
}
