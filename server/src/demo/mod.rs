//! A made-up circle that anybody can try: the same people and evenings each time, laid out around the present.

mod applications;
mod circle;
mod conference;
mod guests;
mod homes;
mod talks;

use domain::calendar::Times;
use domain::ids::PersonId;
use domain::people::EmailAddress;
use jiff::{SignedDuration, Timestamp};
use store::calendar::Edit;
use store::library::{Files, FilesFault, Listener};
use store::{Refused, Result, Store, StoreError};

/// Why there is no demo.
#[derive(Debug, thiserror::Error)]
pub enum DemoRefused {
    #[error("This database holds a real circle, and --demo only fills an empty one; name another folder with --data.")]
    Real,
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("The demo's recordings cannot be kept in {0}.")]
    Files(#[from] FilesFault),
}

/// Who gets a printed sign-in address, and their place in the list of people.
const ROLES: [(&str, usize); 3] = [("organiser", circle::ORGANISER), ("member", circle::MEMBER), ("cqc", circle::CQC)];

/// Fills an empty database; goes on with a demo begun earlier as it is.
pub async fn fill(store: &Store, files: &Files, now: Timestamp) -> Result<(), DemoRefused> {
    if store.is_demo().await? {
        return Ok(());
    }
    if !store.is_empty().await? {
        return Err(DemoRefused::Real);
    }
    let circle = circle::circle(now);
    let people = circle.people.clone();
    let ids = store.fill_demo(circle, now).await?;
    homes::import(store, &people, now).await?;
    let organiser = organiser(store).await?;
    disturb(store, &organiser, now).await.map_err(|e| refused(e, "the demo's sessions"))?;
    applications::fill(store, &organiser, now).await.map_err(|e| refused(e, "the demo's applications"))?;
    guests::fill(store, &organiser, now).await.map_err(|e| refused(e, "the demo's guests"))?;
    conference::fill(store, &ids, &organiser, now).await.map_err(|e| refused(e, "the demo's conference"))?;
    let listeners =
        ids.into_iter().zip(&people).map(|(person, new)| Listener { person, manages: new.profession.manages() });
    talks::fill(store, files, &listeners.collect::<Vec<_>>(), &organiser, now).await
}

fn refused(refused: Refused, what: &'static str) -> DemoRefused {
    match refused {
        Refused::Store(e) => e.into(),
        _ => DemoRefused::Store(StoreError::Inconsistent(what)),
    }
}

/// The token of the page of somebody who comes to the next open evening.
pub async fn guest(store: &Store, now: Timestamp) -> Result<Option<String>> {
    guests::token(store, now).await
}

/// Tokens of addresses that sign in with one click, any number of times.
pub async fn links(store: &Store, now: Timestamp) -> Result<Vec<(&'static str, String)>> {
    let mut links = Vec::new();
    for (role, place) in ROLES {
        // Somebody may have changed the demo since; whoever is gone gets no address.
        if let Some(email) = circle::email(place)
            && let Some(person) = store.person_by_email(&email).await?
        {
            links.push((role, store.sign_in_link_for(&person.id, now).await?));
        }
    }
    Ok(links)
}

/// No real week goes as planned: one coming session is cancelled and one moved, the way organisers do it.
async fn disturb(store: &Store, organiser: &PersonId, now: Timestamp) -> Result<(), Refused> {
    let ahead = store.sessions_ahead(now, Some(domain::calendar::Kind::Members), None, 8).await?;
    // Not tonight's: whoever opens the demo wants to see an evening that takes place.
    let mut later = ahead.into_iter().map(|listed| listed.session).skip(2);
    if let Some(cancelled) = later.next() {
        let reason = "The host is ill. We will find another evening.";
        store.cancel_session(&cancelled.id, cancelled.version, reason, organiser, now).await?;
    }
    if let Some(moved) = later.nth(1) {
        let by = SignedDuration::from_mins(30);
        let times = Times { starts_at: moved.times.starts_at - by, ends_at: moved.times.ends_at - by };
        let edit = Edit { title: moved.title, times, host: moved.host, notes: moved.notes };
        store.edit_session(&moved.id, moved.version, edit, organiser, now).await?;
    }
    Ok(())
}

async fn organiser(store: &Store) -> Result<PersonId> {
    let missing = || StoreError::Inconsistent("the demo's organiser");
    let email: EmailAddress = circle::email(circle::ORGANISER).ok_or_else(missing)?;
    Ok(store.person_by_email(&email).await?.ok_or_else(missing)?.id)
}

#[cfg(test)]
mod tests;
