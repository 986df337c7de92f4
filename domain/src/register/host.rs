use crate::people::EmailAddress;
use serde::{Deserialize, Serialize};

/// How the host of an e-mail address stands to a web address in the register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum HostMatch {
    Same,
    Different,
    /// Written to look the same, with other letters: `rosewo0d.example`, or letters of another alphabet.
    LooksAlike,
    /// The register has no web address.
    NoWebAddress,
}

/// Where everybody can have an address; says nothing of an employer.
const FREE_MAIL: &[&str] = &[
    "aol.com",
    "btinternet.com",
    "fastmail.com",
    "gmail.com",
    "gmx.co.uk",
    "gmx.com",
    "googlemail.com",
    "hotmail.co.uk",
    "hotmail.com",
    "icloud.com",
    "live.co.uk",
    "live.com",
    "mac.com",
    "mail.com",
    "me.com",
    "msn.com",
    "ntlworld.com",
    "outlook.com",
    "proton.me",
    "protonmail.com",
    "sky.com",
    "talktalk.net",
    "virginmedia.com",
    "yahoo.co.uk",
    "yahoo.com",
    "ymail.com",
    "zoho.com",
];

/// Second levels under which people register names; the organisation is the label before them.
const SHARED_ENDINGS: &[&str] =
    &["ac.uk", "co.uk", "gov.uk", "ltd.uk", "me.uk", "net.uk", "nhs.uk", "org.uk", "plc.uk", "police.uk", "sch.uk"];

pub fn is_free_mail(email: &EmailAddress) -> bool {
    FREE_MAIL.binary_search(&host_of(email)).is_ok()
}

/// Letters beyond a to z in the host, also those hidden as `xn--`: fine for some names, and the oldest trick there is.
pub fn has_foreign_letters(email: &EmailAddress) -> bool {
    let host = host_of(email);
    !host.is_ascii() || host.split('.').any(|label| label.starts_with("xn--"))
}

/// Compares organisations, so `leeds.rosewood.co.uk` is the same as `www.rosewood.co.uk`.
pub fn match_host(email: &EmailAddress, web: &str) -> HostMatch {
    let (mail, web) = (host_of(email), web_host(web));
    let Some(web) = web else { return HostMatch::NoWebAddress };
    let (ours, theirs) = (organisation(mail), organisation(&web));
    if ours == theirs {
        HostMatch::Same
    } else if look(ours) == look(theirs) {
        HostMatch::LooksAlike
    } else {
        HostMatch::Different
    }
}

fn host_of(email: &EmailAddress) -> &str {
    email.as_str().rsplit('@').next().unwrap_or_default()
}

/// The host of an address as people write it: with or without scheme, path and port.
fn web_host(web: &str) -> Option<String> {
    let web = web.trim().to_lowercase();
    let rest = web.split_once("://").map_or(web.as_str(), |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let host = host.rsplit('@').next().unwrap_or_default();
    host.contains('.').then(|| host.trim_end_matches('.').to_owned())
}

fn organisation(host: &str) -> &str {
    let labels = if SHARED_ENDINGS.iter().any(|ending| host.ends_with(&format!(".{ending}"))) { 3 } else { 2 };
    let begins = host.rmatch_indices('.').nth(labels - 1).map_or(0, |(dot, _)| dot + 1);
    &host[begins..]
}

/// What the eye sees: letters that look alike become one.
fn look(host: &str) -> String {
    let letters: String = host
        .chars()
        .filter_map(|c| match c {
            '0' | 'о' | 'ο' => Some('o'),
            '1' | 'i' | 'і' | 'ι' | 'ı' | '|' => Some('l'),
            'а' | 'α' => Some('a'),
            'с' => Some('c'),
            'е' | 'ё' => Some('e'),
            'р' | 'ρ' => Some('p'),
            'х' => Some('x'),
            'у' => Some('y'),
            'ѕ' | '5' => Some('s'),
            'ԁ' => Some('d'),
            'һ' => Some('h'),
            'ν' => Some('v'),
            '-' => None,
            c => Some(c),
        })
        .collect();
    letters.replace("rn", "m").replace("vv", "w")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn email(text: &str) -> EmailAddress {
        EmailAddress::parse(text).unwrap()
    }

    #[test]
    fn a_work_address_belongs_to_the_homes_site_whatever_comes_before_the_organisation() {
        for (address, web) in [
            ("dawn@rosewood.co.uk", "https://www.rosewood.co.uk/our-homes?x=1"),
            ("dawn@leeds.rosewood.co.uk", "http://homes.rosewood.co.uk"),
            ("dawn@rosewood.care", "WWW.ROSEWOOD.CARE"),
        ] {
            assert_eq!(match_host(&email(address), web), HostMatch::Same, "{address} {web}");
        }
        assert_eq!(match_host(&email("dawn@rosewood.co.uk"), "www.oakwood.co.uk"), HostMatch::Different);
        assert_eq!(match_host(&email("dawn@rosewood.co.uk"), " - "), HostMatch::NoWebAddress);
    }

    #[test]
    fn letters_that_only_look_the_same_are_called_so() {
        for address in ["dawn@rosewo0d.co.uk", "dawn@rosew\u{43e}od.co.uk", "dawn@rose-wood.co.uk"] {
            assert_eq!(match_host(&email(address), "rosewood.co.uk"), HostMatch::LooksAlike, "{address}");
        }
        assert!(has_foreign_letters(&email("dawn@rosew\u{43e}od.co.uk")));
        assert!(has_foreign_letters(&email("dawn@xn--rosewod-i1a.co.uk")));
        assert!(!has_foreign_letters(&email("dawn@rosewood.co.uk")));
    }

    #[test]
    fn an_address_that_anybody_can_have_says_nothing_of_an_employer() {
        assert!(FREE_MAIL.is_sorted());
        assert!(is_free_mail(&email("dawn@gmail.com")) && !is_free_mail(&email("dawn@rosewood.co.uk")));
    }
}
