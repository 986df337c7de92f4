//! Homes of the register, offered while somebody types a name or number: only with wasm, and only while a file is in.

use crate::register::find_locations::{FoundLocation, FoundLocations, find_locations};
use crate::ui::offering;
use domain::form::Field;
use domain::people::Register;
use leptos::prelude::*;

const SHORTEST: usize = 3;

/// Watches the field for the service's name or number, and offers what the register has. Choosing fills both in.
#[component]
pub fn Lookup() -> impl IntoView {
    let found = RwSignal::new(FoundLocations::default());
    let offer_for = offering(found, look_up);
    Effect::new(move |_| {
        watch(Field::Service, offer_for);
        watch(Field::RegisterNumber, offer_for);
    });
    let offer = move |location: FoundLocation| {
        let words = format!("{}, {}", location.name, location.town);
        let choose = move |_| {
            write(Field::Service, &location.name);
            write(Field::RegisterNumber, &location.id);
            write(Field::Register, Register::Cqc.code());
            found.set(FoundLocations::default());
        };
        view! { <li><button type="button" class="button" data-tone="quiet" on:click=choose>{words}</button></li> }
    };
    let count = move || match found.read().locations.len() {
        0 => String::new(),
        n => {
            let homes = domain::plain::counted(i64::try_from(n).unwrap_or(i64::MAX), "home");
            format!("{homes} on the register ({})", found.read().dated)
        }
    };
    view! {
        <div class="lookup">
            <p class="hint" role="status">{count}</p>
            <ul>{move || found.get().locations.into_iter().map(offer).collect_view()}</ul>
        </div>
    }
}

async fn look_up(typed: String) -> FoundLocations {
    if typed.trim().len() < SHORTEST {
        return FoundLocations::default();
    }
    find_locations(typed).await.unwrap_or_default()
}

#[cfg(feature = "hydrate")]
fn watch(field: Field, act: impl Fn(String) + 'static) {
    use wasm_bindgen::JsCast;
    use wasm_bindgen::closure::Closure;
    let input = move || document().get_element_by_id(field.name())?.dyn_into::<web_sys::HtmlInputElement>().ok();
    let Some(watched) = input() else { return };
    let typed = Closure::<dyn Fn()>::new(move || act(input().map(|input| input.value()).unwrap_or_default()));
    if watched.add_event_listener_with_callback("input", typed.as_ref().unchecked_ref()).is_ok() {
        typed.forget(); // listens for as long as the page lives
    }
}

/// As if it had been typed or chosen, so that what is kept of the form has it too.
#[cfg(feature = "hydrate")]
fn write(field: Field, words: &str) {
    let Some(control) = document().get_element_by_id(field.name()) else { return };
    let _ = js_sys::Reflect::set(&control, &"value".into(), &words.into());
    if let (Ok(typed), Ok(Some(form))) = (web_sys::Event::new("input"), control.closest("form")) {
        let _ = form.dispatch_event(&typed);
    }
}

#[cfg(not(feature = "hydrate"))]
fn watch(_: Field, _: impl Fn(String) + 'static) {}

#[cfg(not(feature = "hydrate"))]
fn write(_: Field, _: &str) {}
