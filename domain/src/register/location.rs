use super::letters::{key, words_of};
use crate::coded::coded;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

coded! {
    /// What a location does, of the service types that matter here.
    Service {
        NursingHome = "nursing-home", "Care home with nursing";
        ResidentialHome = "residential-home", "Care home without nursing";
        HomeCare = "home-care", "Domiciliary care";
        ExtraCare = "extra-care", "Extra care housing";
        Hospice = "hospice", "Hospice";
        SharedLives = "shared-lives", "Shared Lives";
        SupportedLiving = "supported-living", "Supported living";
    }
}

/// A place where a provider is registered to give care. Texts are empty where the register is silent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Location {
    /// `1-1000210669`, upper case where it has letters.
    pub id: String,
    pub name: String,
    /// Street and second line.
    pub street: String,
    pub town: String,
    pub county: String,
    pub postcode: String,
    pub region: String,
    pub local_authority: String,
    pub telephone: String,
    pub web: String,
    /// `Surname, Forename` of one person; several can hold the post.
    pub manager: String,
    pub beds: Option<i64>,
    pub is_care_home: bool,
    pub is_dormant: bool,
    pub services: Vec<Service>,
    pub rating: String,
    /// Since when it is registered.
    pub since: Option<Date>,
    pub provider_id: String,
    pub provider_name: String,
    pub provider_web: String,
    /// Who answers for the provider: `Surname, Forename`.
    pub nominated_individual: String,
    /// The id this location had before it was registered anew, where the file says so.
    pub predecessor_id: String,
}

impl Location {
    /// `12 Rosewood Lane, Leeds, West Yorkshire, LS1 1AB`.
    pub fn address(&self) -> String {
        let parts = [&self.street, &self.town, &self.county, &self.postcode];
        parts.into_iter().filter(|part| !part.is_empty()).map(String::as_str).collect::<Vec<_>>().join(", ")
    }

    /// The words it is found by: of its name and town, its postcode whole and its second half, its id.
    pub fn search_words(&self) -> Vec<String> {
        let mut words = words_of(&self.name);
        words.extend(words_of(&self.town));
        words.push(key(&self.postcode));
        words.extend(self.postcode.split_whitespace().nth(1).map(key));
        words.push(key(&self.id));
        words.retain(|word| !word.is_empty());
        words.sort_unstable();
        words.dedup();
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_location_is_found_by_name_town_postcode_and_id() {
        let rosewood = Location {
            id: "1-1000210669".into(),
            name: "Rosewood House".into(),
            town: "Leeds".into(),
            postcode: "LS1 1AB".into(),
            ..Location::default()
        };
        assert_eq!(rosewood.search_words(), ["11000210669", "1ab", "house", "leeds", "ls11ab", "rosewood"]);
        assert_eq!(rosewood.address(), "Leeds, LS1 1AB");
    }
}
