//! What the pages about members share.

use domain::members::{COUNTIES, HomeKind};
use leptos::prelude::*;

/// A photo, or the first letter of the name.
#[component]
pub fn Portrait(photo: Option<String>, name: String) -> impl IntoView {
    if let Some(address) = photo {
        view! { <img class="portrait" src=address alt=name width="512" height="512"/> }.into_any()
    } else {
        let letter = name.chars().next().map(|letter| letter.to_uppercase().to_string());
        view! { <span class="portrait" aria-hidden="true">{letter}</span> }.into_any()
    }
}

/// `Registered manager, Devon`.
pub fn role_and_county(role: &str, county: &str) -> String {
    if county.is_empty() { role.to_owned() } else { format!("{role}, {county}") }
}

/// The counties, after a first option for none of them.
pub fn county_options(none: &str) -> Vec<(String, String)> {
    let first = (String::new(), none.to_owned());
    std::iter::once(first).chain(COUNTIES.iter().map(|county| ((*county).to_owned(), (*county).to_owned()))).collect()
}

/// The kinds of home, after a first option for none of them.
pub fn home_options(none: &str) -> Vec<(String, String)> {
    let first = (String::new(), none.to_owned());
    let kinds = HomeKind::ALL.iter().map(|kind| (kind.code().to_owned(), kind.label().to_owned()));
    std::iter::once(first).chain(kinds).collect()
}
