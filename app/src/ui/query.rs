use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_matched};
use leptos_router::params::ParamsMap;

/// What the address of this page asks for. The router's own keeps, between two pages of one route, the query of the first:
/// what was said of one application would be said of all that follow. A page that is being left keeps its own.
pub fn use_query_map() -> Memo<ParamsMap> {
    let (matched, location) = (use_matched(), use_location());
    Memo::new(move |before: Option<&ParamsMap>| {
        let is_here = is_same(&matched.read(), &location.pathname.read());
        match before {
            Some(before) if !is_here => before.clone(),
            _ => location.query.get(),
        }
    })
}

fn is_same(matched: &str, path: &str) -> bool {
    matched.trim_matches('/') == path.trim_matches('/')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_front_page_matches_nothing_and_is_itself() {
        assert!(is_same("", "/") && is_same("/organise/people/1", "/organise/people/1"));
        assert!(!is_same("/organise/people/1", "/organise/people/2"));
    }
}
