//! Whoever was shown out while a page of the inside was open (suspended, signed out elsewhere) sees nothing of it any more.

use crate::paths;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlElement, HtmlInputElement, HtmlTextAreaElement, Node, RequestInit, Response};

/// Asks whether this browser would be given a stream, which an `EventSource` that failed does not tell. If it is nobody's
/// now, the page loads again and the gate is there; one with words that were not sent hides all else, and keeps those.
pub async fn look(topic: &str) {
    let init = RequestInit::new();
    init.set_method("HEAD");
    let asked = window().fetch_with_str_and_init(&format!("/events?topics={topic}"), &init);
    let Ok(answer) = JsFuture::from(asked).await else { return };
    if answer.dyn_into::<Response>().is_ok_and(|answer| answer.status() == 401) {
        let unsent = unsent();
        if unsent.is_empty() || keep(&unsent).is_none() {
            let _ = window().location().reload();
        }
    }
}

/// What is typed in the page's forms and did not come with it. What is only looked for is soon typed again.
fn unsent() -> Vec<String> {
    let Ok(fields) = document().query_selector_all("main form:not([role=search]) :is(textarea, input)") else {
        return Vec::new();
    };
    let words = |field: Node| match field.dyn_into::<HtmlTextAreaElement>() {
        Ok(area) => Some((area.value(), area.default_value().unwrap_or_default())),
        Err(field) => {
            let input = field.dyn_into::<HtmlInputElement>().ok()?;
            matches!(input.type_().as_str(), "text" | "email" | "search" | "url" | "tel")
                .then(|| (input.value(), input.default_value()))
        }
    };
    let words = (0..fields.length()).filter_map(|n| fields.item(n)).filter_map(words);
    words.filter(|(now, before)| now != before && !now.trim().is_empty()).map(|(now, _)| now).collect()
}

const WORDS: &str = "<h1>You are signed out</h1>\
    <p class=\"lede\">Your sign-in has ended, or was ended elsewhere. What you typed here and did not send is below; \
    copy it before you close this page.</p>";

/// Puts the words in the place of the page. The style sheet hides what was there.
fn keep(unsent: &[String]) -> Option<()> {
    let (document, body) = (document(), document().body()?);
    if body.has_attribute("data-out") {
        return Some(());
    }
    let foot = document.query_selector(".foot").ok()??;
    let made = |name: &str| document.create_element(name).ok();
    let section = made("section")?;
    section.set_class_name("page form");
    section.set_attribute("role", "alert").ok()?;
    section.set_attribute("tabindex", "-1").ok()?;
    section.set_inner_html(WORDS);
    for words in unsent {
        let area: HtmlTextAreaElement = made("textarea")?.unchecked_into();
        area.set_attribute("aria-label", "What you typed").ok()?;
        area.set_read_only(true);
        area.set_rows(5);
        area.set_value(words);
        section.append_child(&area).ok()?;
    }
    let way = made("p")?;
    way.set_class_name("actions");
    way.set_inner_html(&format!(
        "<a class=\"button\" href=\"{}\" target=\"_blank\">Sign in in a new tab</a>",
        paths::SIGN_IN
    ));
    section.append_child(&way).ok()?;
    foot.before_with_node_1(&section).ok()?;
    body.set_attribute("data-out", "").ok()?;
    let _ = section.unchecked_into::<HtmlElement>().focus();
    Some(())
}
