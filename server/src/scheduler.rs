//! Jobs that recur. Each is leased in the database, so that of several servers one runs it.

use crate::clock::Clock;
use crate::guest_letters::GuestLetters;
use crate::intake::Intake;
use crate::member_letters::MemberLetters;
use crate::programme::letters::StageLetters;
use crate::uploads::Uploads;
use domain::calendar::{WallTime, next_daily};
use jiff::{SignedDuration, Timestamp};
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::time::Duration;
use store::{Result, Store};

/// How often it is asked whether something is due; real time, as nobody waits for these jobs.
const LOOK_EVERY: Duration = Duration::from_secs(20);
/// Less than the time between two looks, so that each look reminds: a push helps most in its minute.
const REMIND_EVERY: SignedDuration = SignedDuration::from_secs(10);
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
    /// Closes applications whose question nobody answered.
    Lapse,
    /// Makes those findable by name who came in by another way than one by one.
    FindPeople,
    /// Forgets what nobody needs any more.
    Tidy,
    /// Brings the directory up to date, which after an import is more than one page of it does.
    Directory,
    /// Writes invitations and reminders that are due, and ends those that are over.
    Invite,
    /// Reminds members, and tells them of changes.
    Remind,
    /// Reminds guests, tells them and speakers of changes, and passes seats on that nobody took.
    Guests,
    /// Reminds those who were offered a slot at a conference, tells them of changes, and asks standby.
    Speakers,
    /// Forgets who came to an open evening a month ago, and words of forms that nobody sent again.
    EraseGuests,
    /// Looks after files that were brought.
    Intake,
    /// Forgets recordings that nobody goes on to upload.
    Uploads,
}

/// What the jobs work with.
#[derive(Clone, Debug)]
pub struct Scheduler {
    pub store: Store,
    pub clock: Clock,
    pub intake: Intake,
    pub uploads: Uploads,
    /// For links in mails of invitation.
    pub public_url: String,
    pub invitations_per_day: i64,
    /// Writes to guests.
    pub letters: GuestLetters,
    /// Writes to members.
    pub member_letters: MemberLetters,
    /// Writes to those who speak at a conference.
    pub stage_letters: StageLetters,
    /// Where mails lie as files while no mail server is set.
    pub outbox: PathBuf,
}

impl Job {
    /// First what is about the minute.
    const ALL: [Self; 12] = [
        Self::Remind,
        Self::Materialise,
        Self::FindPeople,
        Self::Lapse,
        Self::Tidy,
        Self::Directory,
        Self::Invite,
        Self::Guests,
        Self::Speakers,
        Self::EraseGuests,
        Self::Intake,
        Self::Uploads,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::Materialise => "materialise",
            Self::Lapse => "lapse",
            Self::FindPeople => "find-people",
            Self::Tidy => "tidy",
            Self::Directory => "directory",
            Self::Invite => "invite",
            Self::Remind => "remind",
            Self::Guests => "guests",
            Self::Speakers => "speakers",
            Self::EraseGuests => "erase-guests",
            Self::Intake => "intake",
            Self::Uploads => "uploads",
        }
    }

    fn next(self, now: Timestamp) -> Timestamp {
        match (self, WallTime::try_from(TIDY_MINUTE)) {
            (Self::Tidy, Ok(at)) => next_daily(at, now),
            (Self::Remind, _) => now + REMIND_EVERY,
            (Self::Invite | Self::Guests | Self::Speakers | Self::Intake, _) => now + SignedDuration::from_mins(1),
            _ => now + SignedDuration::from_hours(1),
        }
    }

    /// Does it, and says what came of it; nothing when there was nothing to do.
    async fn run(self, scheduler: &Scheduler) -> Result<String> {
        let Scheduler { store, clock, .. } = scheduler;
        let now = clock.now();
        match self {
            Self::Materialise => Ok(format!("{} sessions stored", store.materialise(now).await?)),
            Self::Lapse => {
                let mail =
                    |decided: &store::vetting::Decided| app::vetting_mails::lapsed(&scheduler.public_url, decided);
                let lapsed = store.lapse_applications(now, mail).await?;
                Ok(said([("applications lapsed", lapsed as u64)]))
            }
            Self::FindPeople => {
                let mut found = 0;
                loop {
                    match store.note_forgotten_words(now).await? {
                        0 => return Ok(said([("people made findable", found)])),
                        some => found += some as u64,
                    }
                }
            }
            Self::Tidy => {
                let erased = store.erase_departed(now).await?;
                store.forget_passkey_questions(now).await?;
                store.forget_email_changes(now).await?;
                let unconfirmed = store.forget_unconfirmed(now).await?;
                let drafts = store.forget_old_drafts(now).await?;
                store.forget_proposers(now).await?;
                store.forget_talk_requests(now - MAIL_KEPT).await?;
                store.forget_here(now - NEWS_KEPT).await?;
                store.forget_register_loads(now).await?;
                let news = store.forget_changes(now - NEWS_KEPT).await?;
                let requests = store.forget_sign_in_requests(now).await?;
                let sessions = store.forget_http_sessions(clock.real_now_ms()).await?;
                let mail = store.forget_mail(now - MAIL_KEPT).await?;
                Ok(format!(
                    "forgot {news} news, {requests} sign-ins, {sessions} sessions, {mail} mails, \
                     {unconfirmed} unconfirmed applications, {drafts} drafts, {erased} who left"
                ))
            }
            Self::Directory => {
                let mut looked_at = 0;
                loop {
                    match store.index_members(now).await? {
                        0 => return Ok(said([("members looked at", looked_at)])),
                        some => looked_at += some as u64,
                    }
                }
            }
            Self::Invite => {
                let lapsed = store.lapse_invitations(now).await?;
                let mail = |letter: &store::people::Letter| app::invitation_mail(&scheduler.public_url, letter, now);
                let written = store.release_invitations(scheduler.invitations_per_day, now, mail).await?;
                Ok(said([("mails of invitation written", written as u64), ("invitations lapsed", lapsed)]))
            }
            Self::Remind => {
                let told = store.tell_members_of_changes(now, &scheduler.member_letters).await?;
                let reminded = store.remind_members(now, &scheduler.member_letters).await?;
                Ok(said([
                    ("mails of changes written", told.mails),
                    ("pushes of changes written", told.pushes),
                    ("mails of reminders written", reminded.mails),
                    ("pushes of reminders written", reminded.pushes),
                    ("reminders of members dropped as too late", reminded.dropped),
                ]))
            }
            Self::Guests => {
                let letters = |letter: &store::guests::Letter| scheduler.letters.write(letter);
                let told = store.tell_guests_of_changes(now, &letters).await?;
                let to_speakers = |letter: &store::room::SpeakerLetter| scheduler.letters.write_to_speaker(letter);
                let speakers = store.tell_speakers_of_changes(now, &to_speakers).await?;
                let passed_on = store.settle_evenings(now, &letters).await?;
                let noticed = store.write_guest_notices(now, &letters).await?;
                let stale = store.drop_useless_mail(now).await?;
                Ok(said([
                    ("guests told of a change", told.guests),
                    ("speakers told of a change", speakers),
                    ("evenings with seats passed on", passed_on),
                    ("reminders written", noticed.written),
                    ("reminders dropped as too late", noticed.dropped),
                    ("mails dropped as too late", stale),
                ]))
            }
            Self::Speakers => {
                let done = store.look_after_speakers(now, &scheduler.stage_letters).await?;
                Ok(said([
                    ("speakers reminded", done.reminded),
                    ("reminders of speakers dropped as too late", done.dropped),
                    ("speakers of a conference told of a change", done.told),
                    ("slots offered to standby", done.passed_on),
                ]))
            }
            Self::EraseGuests => {
                let erased = store.erase_guests(now).await?;
                let speakers = store.erase_speakers(now).await?;
                let files = sweep(store, &scheduler.outbox).await?;
                store.forget_forms(now).await?;
                // Said also when there was nothing to do: it proves that somebody looks.
                Ok(format!(
                    "erased {} guests of {} evenings and {} mails to them, {} digests, {speakers} addresses of speakers, {files} \
                     mail files",
                    erased.guests, erased.evenings, erased.mails, erased.keys
                ))
            }
            Self::Intake => Ok(said([("imports had stopped", scheduler.intake.tidy().await?)])),
            Self::Uploads => Ok(said([("uploads forgotten", scheduler.uploads.tidy().await?)])),
        }
    }
}

/// Removes mails that lie as files and that nobody remembers any more.
async fn sweep(store: &Store, folder: &Path) -> Result<usize> {
    let names = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|file| file.file_name());
    let ids: Vec<String> = names.filter_map(|name| name.to_str()?.strip_suffix(".eml").map(str::to_owned)).collect();
    let ids: Vec<String> = ids.into_iter().filter(|id| id.parse::<uuid::Uuid>().is_ok()).collect();
    let remembered: HashSet<String> = store.mail_remembered(&ids).await?.into_iter().collect();
    let forgotten = ids.iter().filter(|id| !remembered.contains(*id));
    Ok(forgotten.filter(|id| std::fs::remove_file(folder.join(format!("{id}.eml"))).is_ok()).count())
}

/// `3 mails written, 1 lapsed`; nothing of what did not happen.
fn said<const N: usize>(counts: [(&str, u64); N]) -> String {
    let happened = counts.iter().filter(|(_, count)| *count > 0);
    happened.map(|(what, count)| format!("{count} {what}")).collect::<Vec<_>>().join(", ")
}

/// Never returns.
pub async fn run(scheduler: Scheduler) {
    loop {
        run_due(&scheduler).await;
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

/// Runs what is due now and not taken by another server.
pub async fn run_due(scheduler: &Scheduler) {
    for job in Job::ALL {
        if let Err(e) = run_if_due(job, scheduler).await {
            tracing::warn!(job = job.name(), error = %e, "A job did not run; trying again later");
        }
    }
}

async fn run_if_due(job: Job, scheduler: &Scheduler) -> Result<()> {
    let Scheduler { store, clock, .. } = scheduler;
    if !store.lease_job(job.name(), clock.now()).await? {
        return Ok(());
    }
    // A job that fails keeps its lease, and is tried again when that runs out.
    let outcome = job.run(scheduler).await?;
    if !outcome.is_empty() {
        tracing::info!(job = job.name(), outcome, "Job done");
    }
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
