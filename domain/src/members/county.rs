//! Where members are: by county, never nearer.

use super::fold;
use crate::form::Problem;

/// The ceremonial counties of England, the preserved counties of Wales, and what people in Scotland and Northern Ireland
/// call where they live.
#[rustfmt::skip]
pub const COUNTIES: [&str; 98] = [
    "Aberdeen", "Aberdeenshire", "Angus", "Antrim", "Argyll and Bute", "Armagh", "Ayrshire", "Bedfordshire",
    "Belfast", "Berkshire", "Bristol", "Buckinghamshire", "Cambridgeshire", "Cardiff", "Cheshire", "City of London",
    "Clackmannanshire", "Clwyd", "Cornwall", "Cumbria", "Derbyshire", "Devon", "Dorset", "Down",
    "Dumfries and Galloway", "Dunbartonshire", "Dundee", "Durham", "Dyfed", "East Lothian",
    "East Riding of Yorkshire", "East Sussex", "Edinburgh", "Essex", "Falkirk", "Fermanagh", "Fife", "Glasgow",
    "Gloucestershire", "Greater London", "Greater Manchester", "Guernsey", "Gwent", "Gwynedd", "Hampshire",
    "Herefordshire", "Hertfordshire", "Highland", "Inverclyde", "Isle of Man", "Isle of Wight", "Isles of Scilly",
    "Jersey", "Kent", "Lanarkshire", "Lancashire", "Leicestershire", "Lincolnshire", "Londonderry", "Merseyside",
    "Mid Glamorgan", "Midlothian", "Moray", "Norfolk", "North Yorkshire", "Northamptonshire", "Northumberland",
    "Nottinghamshire", "Orkney", "Oxfordshire", "Perth and Kinross", "Powys", "Renfrewshire", "Rutland",
    "Scottish Borders", "Shetland", "Shropshire", "Somerset", "South Glamorgan", "South Yorkshire", "Staffordshire",
    "Stirling", "Suffolk", "Surrey", "Swansea", "Teesside", "Tyne and Wear", "Tyrone", "Warwickshire",
    "West Glamorgan", "West Lothian", "West Midlands", "West Sussex", "West Yorkshire", "Western Isles", "Wiltshire",
    "Worcestershire", "York",
];

/// The county that was chosen; empty for none.
///
/// # Errors
/// `NotOffered` for what is not on the list.
pub fn county(typed: &str) -> Result<String, Problem> {
    let typed = typed.trim();
    let known = typed.is_empty() || COUNTIES.contains(&typed);
    if known { Ok(typed.to_owned()) } else { Err(Problem::NotOffered) }
}

/// The county of our list that a register or an applicant meant; empty when we cannot tell.
pub fn county_of(written: &str) -> &'static str {
    let meant = |county: &&str| {
        let (written, county) = (fold(written), fold(county));
        let bare = written.trim_start_matches("county ").trim_end_matches(" city of").trim_start_matches("city of ");
        written == county || bare == county
    };
    COUNTIES.iter().find(|county| meant(county)).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_county_of_the_list_is_taken() {
        assert_eq!(county(" Devon "), Ok("Devon".into()));
        assert_eq!(county(""), Ok(String::new()));
        assert_eq!(county("EX36 3AA"), Err(Problem::NotOffered));
    }

    #[test]
    fn what_a_register_wrote_is_recognised() {
        let meant = ["DEVON", "Bristol, City of", "County Durham", "City of London", "Atlantis", ""].map(county_of);
        assert_eq!(meant, ["Devon", "Bristol", "Durham", "City of London", "", ""]);
    }

    #[test]
    fn no_county_is_there_twice() {
        assert_eq!(COUNTIES.iter().collect::<std::collections::HashSet<_>>().len(), COUNTIES.len());
    }
}
