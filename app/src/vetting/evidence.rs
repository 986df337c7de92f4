//! What an applicant said beside what the register says, in words. Hints for a person who decides.

use super::get_application::{Agrees, Evidence, Hint};
use crate::context::Ctx;
use crate::error::{AppError, AppResult};
use domain::calendar::{date_in_london, words};
use domain::people::{EmailAddress, Register, Standing};
use domain::plain;
use domain::register::{Comparison, HostMatch, Location, NameMatch, compare, has_foreign_letters, is_free_mail};
use domain::vetting::{Listing, Statement};
use jiff::Timestamp;
use store::vetting::{Card, Vouched};

/// The rows of the table, whose file the register's column is from and whom it names, and what to know before deciding.
pub struct Gathered {
    pub rows: Vec<Evidence>,
    pub register: Option<String>,
    pub listing: Listing,
    pub hints: Vec<Hint>,
}

pub async fn gather(ctx: &Ctx, card: &Card) -> AppResult<Gathered> {
    let now = ctx.now();
    let statement = &card.application.statement;
    let mut hints = about_the_person(card, now);
    hints.extend(attended(ctx.store.evenings_attended(&statement.email).await?).map(note));
    about_the_address(&statement.email, &mut hints);
    let dated = ctx.store.register_date().await?;
    let entry = statement.workplace.entry.as_ref().filter(|entry| entry.register == Register::Cqc);
    let (Some(entry), Some(dated)) = (entry, dated) else {
        return Ok(Gathered { rows: said(statement), register: None, listing: Listing::None, hints });
    };
    let dated = format!("CQC data, {}", words::day(dated, date_in_london(now)));
    let location = match ctx.store.location(&entry.number).await? {
        Some(location) => Some(location),
        None => of_provider(ctx, &entry.number, &statement.workplace.service, &dated, &mut hints).await?,
    };
    let Some(location) = location else {
        return Ok(Gathered { rows: said(statement), register: None, listing: Listing::None, hints });
    };
    let found = compare(&statement.name, &statement.email, &statement.workplace.service, &location);
    if location.is_dormant {
        hints.insert(0, warn("The register calls this location dormant.".into()));
    }
    if found.host == HostMatch::LooksAlike {
        hints.insert(0, warn("The email domain is made to look like the home's.".into()));
    }
    let listing = match found.manager {
        NameMatch::Same | NameMatch::Similar => Listing::Names,
        NameMatch::Different | NameMatch::NobodyNamed => Listing::NamesAnother,
    };
    Ok(Gathered { rows: beside(statement, &location, found), register: Some(dated), listing, hints })
}

/// Whether the register names whoever sent this application.
pub async fn listing(ctx: &Ctx, id: &str) -> AppResult<Listing> {
    let card = ctx.store.application(id).await?.ok_or(AppError::NotFound)?;
    Ok(gather(ctx, &card).await?.listing)
}

/// More homes of one provider are not listed.
const HOMES_LISTED: i64 = 6;

/// What was given may be a provider's id: then its homes are named, and the one of that name is compared.
async fn of_provider(
    ctx: &Ctx,
    number: &str,
    service: &str,
    dated: &str,
    hints: &mut Vec<Hint>,
) -> AppResult<Option<Location>> {
    let homes = ctx.store.locations_of_provider(number, HOMES_LISTED).await?;
    let Some(first) = homes.first() else {
        hints.insert(0, warn(format!("{dated}, has no active location or provider {number}.")));
        return Ok(None);
    };
    let names: Vec<String> = homes.iter().map(|home| format!("{} ({})", home.name, home.id)).collect();
    let provider = &first.provider_name;
    hints.insert(0, note(format!("{dated}: {number} is a provider, {provider}, with {}.", plain::list(&names))));
    Ok(homes.into_iter().find(|home| home.name.trim().eq_ignore_ascii_case(service.trim())))
}

fn warn(words: String) -> Hint {
    Hint { is_warning: true, words }
}

fn note(words: String) -> Hint {
    Hint { is_warning: false, words }
}

fn row(what: &str, said: &str, listed: &str, agrees: Agrees) -> Evidence {
    Evidence { what: what.to_owned(), said: said.to_owned(), listed: listed.to_owned(), agrees }
}

fn said(statement: &Statement) -> Vec<Evidence> {
    let work = &statement.workplace;
    let number = work.entry.as_ref().map(|entry| format!("{}, {}", entry.number, entry.register.label()));
    let all = [
        ("Name", statement.name.as_str()),
        ("Service", &work.service),
        ("Number", number.as_deref().unwrap_or_default()),
        ("Organisation", &work.organisation),
        ("Team", &work.team),
        ("Email", statement.email.as_str()),
    ];
    let given = all.into_iter().filter(|(_, said)| !said.is_empty());
    given.map(|(what, said)| row(what, said, "", Agrees::Open)).collect()
}

fn beside(statement: &Statement, location: &Location, found: Comparison) -> Vec<Evidence> {
    let (work, yes_or_no) = (&statement.workplace, |same: bool| if same { Agrees::Yes } else { Agrees::No });
    let manager = match found.manager {
        NameMatch::Same | NameMatch::Similar => Agrees::Yes,
        NameMatch::Different => Agrees::No,
        NameMatch::NobodyNamed => Agrees::Open,
    };
    let named = if location.manager.is_empty() { "Nobody named" } else { location.manager.as_str() };
    let host = match found.host {
        HostMatch::Same => Agrees::Yes,
        HostMatch::Different | HostMatch::LooksAlike => Agrees::No,
        HostMatch::NoWebAddress => Agrees::Open,
    };
    let web = [&location.web, &location.provider_web].into_iter().find(|web| !web.is_empty());
    let number = work.entry.as_ref().map(|entry| entry.number.as_str()).unwrap_or_default();
    let beds = location.beds.map(|beds| domain::plain::counted(beds, "bed")).unwrap_or_default();
    vec![
        row("Manager", &statement.name, named, manager),
        row("Service", &work.service, &location.name, yes_or_no(found.same_service)),
        row("Number", number, &location.id, Agrees::Yes),
        row("Address", "", &location.address(), Agrees::Open),
        row("Size", "", &beds, Agrees::Open),
        row("Provider", "", &location.provider_name, Agrees::Open),
        row("Email and web", statement.email.as_str(), web.map_or("No web address", |web| web), host),
    ]
}

fn about_the_address(email: &EmailAddress, hints: &mut Vec<Hint>) {
    if has_foreign_letters(email) {
        hints.insert(0, warn("The email address has letters that look like others.".into()));
    }
    if is_free_mail(email) {
        hints.push(note("A private mailbox: it says nothing of an employer.".into()));
    }
}

/// As a guest, by the same address.
fn attended(evenings: i64) -> Option<String> {
    match evenings {
        ..=0 => None,
        1 => Some("Came to one open evening as a guest.".into()),
        n => Some(format!("Came to {} open evenings as a guest.", domain::plain::count(n))),
    }
}

fn about_the_person(card: &Card, now: Timestamp) -> Vec<Hint> {
    let mut hints = Vec::new();
    match card.known.as_ref().map(|known| known.standing) {
        Some(Standing::Member) if card.application.state.is_open() => {
            hints.push(note("This address is a member's already.".into()));
        }
        Some(Standing::Left) => hints.push(note("Was a member before, and left.".into())),
        _ => {}
    }
    for Vouched { name, whom, at } in &card.vouches {
        let day = words::day(date_in_london(*at), date_in_london(now));
        hints.push(note(format!("{name} vouches, {day}: \u{201c}{whom}\u{201d}")));
    }
    for (state, since) in &card.earlier {
        let words = format!("An earlier application: {}, {}", state.label().to_lowercase(), words::ago(*since, now));
        hints.push(Hint { is_warning: *state == domain::vetting::State::Declined, words });
    }
    if !card.colleagues.is_empty() {
        hints.push(note(format!("Members at the same home: {}", domain::plain::list(&card.colleagues))));
    }
    hints
}
