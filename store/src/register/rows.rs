use crate::StoreError;
use domain::register::{Location, Service, key};

/// The columns of [`LocationRow`] in their order, of a table called `l`.
pub(super) const LOCATION: &str = "
    l.id, l.name, l.street, l.town, l.county, l.postcode, l.region, l.local_authority, l.telephone, l.web, l.manager,
    l.beds, l.is_care_home, l.is_dormant, l.services, l.rating, l.since, l.provider_id, l.provider_name, l.provider_web,
    l.nominated_individual, l.predecessor_id";

#[derive(sqlx::FromRow)]
pub(super) struct LocationRow {
    id: String,
    name: String,
    street: String,
    town: String,
    county: String,
    postcode: String,
    region: String,
    local_authority: String,
    telephone: String,
    web: String,
    manager: String,
    beds: Option<i64>,
    is_care_home: i64,
    is_dormant: i64,
    services: String,
    rating: String,
    since: String,
    provider_id: String,
    provider_name: String,
    provider_web: String,
    nominated_individual: String,
    predecessor_id: String,
}

impl LocationRow {
    pub fn read(self) -> Result<Location, StoreError> {
        let since = match self.since.as_str() {
            "" => None,
            date => Some(date.parse().map_err(|_| StoreError::Inconsistent("locations.since"))?),
        };
        Ok(Location {
            id: self.id,
            name: self.name,
            street: self.street,
            town: self.town,
            county: self.county,
            postcode: self.postcode,
            region: self.region,
            local_authority: self.local_authority,
            telephone: self.telephone,
            web: self.web,
            manager: self.manager,
            beds: self.beds,
            is_care_home: self.is_care_home != 0,
            is_dormant: self.is_dormant != 0,
            services: self.services.split(' ').filter_map(Service::from_code).collect(),
            rating: self.rating,
            since,
            provider_id: self.provider_id,
            provider_name: self.provider_name,
            provider_web: self.provider_web,
            nominated_individual: self.nominated_individual,
            predecessor_id: self.predecessor_id,
        })
    }
}

/// What a location is written with; `n` is its place in the file.
pub(super) const INSERT: &str = "insert into locations
    (generation, n, id, name, street, town, county, postcode, region, local_authority, telephone, web, manager, services,
     rating, since, provider_id, provider_name, provider_web, nominated_individual, predecessor_id, name_key, words, beds,
     is_care_home, is_dormant) values ";

/// How many texts and numbers [`INSERT`] takes.
pub(super) const COLUMNS: usize = 26;

/// The texts of [`INSERT`] after `generation, n`, in its order; then come `beds, is_care_home, is_dormant`.
pub(super) fn texts(location: Location, words: &[String]) -> [String; 21] {
    let services = location.services.iter().map(|service| service.code()).collect::<Vec<_>>().join(" ");
    let name_key = key(&location.name);
    [
        location.id,
        location.name,
        location.street,
        location.town,
        location.county,
        location.postcode,
        location.region,
        location.local_authority,
        location.telephone,
        location.web,
        location.manager,
        services,
        location.rating,
        location.since.map_or(String::new(), |date| date.to_string()),
        location.provider_id,
        location.provider_name,
        location.provider_web,
        location.nominated_individual,
        location.predecessor_id,
        name_key,
        words.iter().fold(String::new(), |all, word| all + " " + word),
    ]
}
