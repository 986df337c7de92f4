//! What the pages about people share.

use super::super::get_person::{LineView, Named};
use domain::plain;
use leptos::prelude::*;

/// One of several, in a form that only looks things up.
#[component]
pub fn Filter(
    name: &'static str,
    label: &'static str,
    options: Vec<(String, String)>,
    #[prop(into)] value: String,
) -> impl IntoView {
    let options = options.into_iter().map(|(code, words)| {
        let chosen = code == value;
        view! { <option value=code selected=chosen>{words}</option> }
    });
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <select id=name name=name>{options.collect_view()}</select>
        </div>
    }
}

/// An address with those fields that hold something.
pub fn link(path: &str, fields: &[(&str, &str)]) -> String {
    let filled = fields.iter().filter(|(_, value)| !value.is_empty());
    let query: Vec<_> = filled.map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) }
}

fn encoded(text: &str) -> String {
    let byte = |byte: u8| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            char::from(byte).to_string()
        } else {
            format!("%{byte:02X}")
        }
    };
    text.bytes().map(byte).collect()
}

/// Lines of the trail, newest first.
#[component]
pub fn Lines(lines: Vec<LineView>) -> impl IntoView {
    let line = |line: LineView| {
        let erased = line.words.is_none();
        let words = line.words.filter(|words| !words.is_empty());
        view! {
            <li class="row">
                <p class="row-when"><time datetime=line.at>{line.when}</time></p>
                <div class="row-what">
                    <p class="row-title">
                        {named(line.who)}" "{line.verb}
                        {line.whom.map(|whom| view! { ": "{named(whom)} })}
                    </p>
                    {words.map(|words| view! { <p>{words}</p> })}
                    {erased.then(|| view! { <p>"The words were erased."</p> })}
                </div>
            </li>
        }
    };
    view! { <ol class="rows">{lines.into_iter().map(line).collect_view()}</ol> }
}

fn named(who: Named) -> AnyView {
    match who.page {
        Some(page) => view! { <a href=page>{who.name}</a> }.into_any(),
        None => plain::capital(&who.name).into_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_is_part_of_the_query_and_nothing_else() {
        assert_eq!(link("/a", &[("search", "a&b=é"), ("rank", "")]), "/a?search=a%26b%3D%C3%A9");
        assert_eq!(link("/a", &[("rank", "")]), "/a");
    }
}
