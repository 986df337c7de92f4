//! The words of a form, read and put back in the browser. A tab forgets what it keeps of them when it is closed, as care
//! homes share their computers.

use js_sys::Reflect;
use leptos::prelude::window;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, HtmlFormElement, Storage};

/// What this tab keeps.
pub fn tab() -> Option<Storage> {
    window().session_storage().ok().flatten()
}

/// Calls for as long as the page lives.
pub fn on(form: &HtmlFormElement, event: &str, act: impl Fn(Event) + 'static) {
    let act = Closure::<dyn Fn(Event)>::new(act);
    if form.add_event_listener_with_callback(event, act.as_ref().unchecked_ref()).is_ok() {
        act.forget();
    }
}

/// Names and words of a form, as it would send them.
pub fn of(form: &HtmlFormElement) -> Vec<(String, String)> {
    fields(form).iter().filter_map(read).collect()
}

/// Whether somebody filled in anything before the wasm came.
pub fn touched(form: &HtmlFormElement) -> bool {
    fields(form).iter().any(is_touched)
}

/// Puts kept words into their fields, but for those that somebody filled in before the wasm came.
pub fn put_back(form: &HtmlFormElement, kept: &[(String, String)]) {
    let fields = fields(form);
    let touched: Vec<String> =
        fields.iter().filter(|field| is_touched(field)).map(|field| text(field, "name")).collect();
    for field in fields {
        let name = text(&field, "name");
        if touched.contains(&name) {
            continue;
        }
        let words = kept.iter().find(|(its, _)| *its == name).map(|(_, words)| words.as_str());
        match (text(&field, "type").as_str(), words) {
            ("hidden" | "submit", _) => {}
            ("radio" | "checkbox", _) => {
                let ticked = words == Some(text(&field, "value").as_str());
                set(&field, "checked", &ticked.into());
            }
            (_, Some(words)) => set(&field, "value", &words.into()),
            (_, None) => {}
        }
    }
}

/// The field of this name.
pub fn named(form: &HtmlFormElement, name: &str) -> Option<JsValue> {
    fields(form).into_iter().find(|field| text(field, "name") == name)
}

pub fn text(field: &JsValue, property: &str) -> String {
    Reflect::get(field, &property.into()).ok().and_then(|value| value.as_string()).unwrap_or_default()
}

pub fn set(field: &JsValue, property: &str, value: &JsValue) {
    let _ = Reflect::set(field, &property.into(), value);
}

fn fields(form: &HtmlFormElement) -> Vec<JsValue> {
    let elements = form.elements();
    (0..elements.length()).filter_map(|i| elements.item(i)).map(JsValue::from).collect()
}

/// Whether a field holds something else than the page came with.
fn is_touched(field: &JsValue) -> bool {
    let get = |property: &str| Reflect::get(field, &property.into()).unwrap_or(JsValue::UNDEFINED);
    match text(field, "type").as_str() {
        "radio" | "checkbox" => get("checked") != get("defaultChecked"),
        // A choice has no default of its own: its options say which of them was chosen, else it is the first.
        "select-one" => {
            let options = js_sys::Array::from(&get("options"));
            let came =
                |option: JsValue| Reflect::get(&option, &"defaultSelected".into()).is_ok_and(|it| it.is_truthy());
            let default = options.iter().position(came).unwrap_or(0);
            get("selectedIndex").as_f64() != u32::try_from(default).ok().map(f64::from)
        }
        "hidden" | "submit" => false,
        _ => get("value") != get("defaultValue"),
    }
}

/// Name and words of a field; nothing for a box that is not ticked, as in a form that is sent.
fn read(field: &JsValue) -> Option<(String, String)> {
    let is_box = matches!(text(field, "type").as_str(), "radio" | "checkbox");
    let ticked = Reflect::get(field, &"checked".into()).is_ok_and(|checked| checked.is_truthy());
    let name = text(field, "name");
    (!name.is_empty() && (!is_box || ticked)).then(|| (name, text(field, "value")))
}
