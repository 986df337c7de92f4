//! The homes of the demo circle as three monthly lists have them, and who works where.

use super::circle::{fields, lines};
use domain::calendar::date_in_london;
use domain::people::{Profession, Register, RegisterEntry, Workplace};
use domain::register::{Location, Service};
use jiff::{SignedDuration, Timestamp, ToSpan};
use store::people::NewPerson;
use store::register::Begun;
use store::{Result, Store};

const HOMES: &str = include_str!("homes.txt");
const TRUSTS: [&str; 3] = ["Fellside Care Trust", "Harbour Homes", "The Linden Group"];
const AUTHORITIES: [&str; 3] = ["Devon County Council", "Leeds City Council", "Kent County Council"];

/// Homes by their place in the list, and what became of them: one was sold and has another id, one is closed, one has
/// another manager. Of the last, nobody has heard for more than a month.
const SOLD: usize = 20;
const CLOSED: usize = 22;
const TAKEN_OVER: usize = 24;

/// Where each of these people works.
pub fn workplaces(people: &[NewPerson]) -> Vec<Workplace> {
    let mut homes = list(people).into_iter();
    let workplace = |(nth, person): (usize, &NewPerson)| match person.profession {
        Profession::RegisteredManager => homes.next().map_or_else(Workplace::default, |home| Workplace {
            entry: RegisterEntry::parse(Register::Cqc, &home.id).ok(),
            service: home.name,
            county: home.county,
            ..Workplace::default()
        }),
        Profession::TrustExecutive => at(TRUSTS[nth % TRUSTS.len()], ""),
        Profession::Cqc => at("Care Quality Commission", "Adult social care, North"),
        Profession::LocalAuthority => at(AUTHORITIES[nth % AUTHORITIES.len()], "Commissioning"),
    };
    people.iter().enumerate().map(workplace).collect()
}

fn at(organisation: &str, team: &str) -> Workplace {
    Workplace { organisation: organisation.into(), team: team.into(), ..Workplace::default() }
}

/// Puts three monthly lists in, one after the other. No mail leaves: the demo's people have made-up addresses.
pub async fn import(store: &Store, people: &[NewPerson], now: Timestamp) -> Result<()> {
    let first = list(people);
    let mut second = first.clone();
    second[TAKEN_OVER].manager = "Thornbury, Alec".into();
    let mut third = second.clone();
    third[SOLD].id = "1-2020000001".into();
    third[SOLD].provider_name = "New Dawn Care Limited".into();
    third.remove(CLOSED);
    for (days_ago, homes) in [(70, first), (40, second), (5, third)] {
        let at = now - SignedDuration::from_hours(24 * days_ago);
        let as_at = date_in_london(at).first_of_month();
        let Begun::Empty(generation) = store.begin_register_load(&format!("demo {days_ago}"), at).await? else {
            continue;
        };
        let count = i64::try_from(homes.len()).unwrap_or_default();
        store.add_locations(generation, 1, homes, at).await?;
        let loaded = store.finish_register_load(generation, count, as_at).await?;
        store.switch_register(loaded, "command line", at, |_| None).await?;
    }
    Ok(())
}

/// The homes, each managed by one of the registered managers among these people.
fn list(people: &[NewPerson]) -> Vec<Location> {
    let managers = people.iter().filter(|person| person.profession == Profession::RegisteredManager);
    let mut managers = managers.map(|person| match person.name.rsplit_once(' ') {
        Some((forenames, surname)) => format!("{surname}, {forenames}"),
        None => person.name.clone(),
    });
    let home = |(nth, line): (usize, &str)| {
        let [name, street, town, county, postcode, region, beds] = fields(line)?;
        Some(Location {
            id: format!("1-10100000{nth:02}"),
            name: name.into(),
            street: street.into(),
            town: town.into(),
            county: county.into(),
            postcode: postcode.into(),
            region: region.into(),
            local_authority: county.into(),
            telephone: format!("01632 9600{nth:02}"),
            manager: managers.next().unwrap_or_default(),
            beds: beds.parse().ok(),
            is_care_home: true,
            services: vec![if nth % 3 == 0 { Service::NursingHome } else { Service::ResidentialHome }],
            rating: if nth % 5 == 4 { "Requires improvement".into() } else { "Good".into() },
            since: Some(jiff::civil::date(2011, 4, 1).saturating_add(i64::try_from(nth).unwrap_or(0).months())),
            provider_id: format!("1-101600{:03}", nth / 3),
            provider_name: format!("{} Homes Limited", name.split(' ').next().unwrap_or(name)),
            provider_web: if nth % 4 == 0 { "www.example.org".into() } else { String::new() },
            ..Location::default()
        })
    };
    lines(HOMES).enumerate().filter_map(home).collect()
}
