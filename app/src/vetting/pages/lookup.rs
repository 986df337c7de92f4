//! Homes of the register, offered while somebody types a name or number: only with wasm, and only while a file is in.

use crate::register::find_locations::{FoundLocation, FoundLocations, find_locations};
use domain::form::Field;
use domain::people::Register;
use leptos::prelude::*;
use std::time::Duration;

const PAUSE: Duration = Duration::from_millis(300);
const SHORTEST: usize = 3;

/// Watches the field for the service's name or number, and offers what the register has. Choosing fills both in.
#[component]
pub fn Lookup() -> impl IntoView {
    let found = RwSignal::new(FoundLocations::default());
    let asked = StoredValue::new(0_u32);
    Effect::new(move |_| {
        for field in [Field::Service, Field::RegisterNumber] {
            watch(field, move |typed| {
                asked.update_value(|n| *n = n.wrapping_add(1));
                let mine = asked.get_value();
                let is_newest = move || asked.try_get_value() == Some(mine);
                set_timeout(
                    move || {
                        if is_newest() {
                            leptos::task::spawn_local(async move {
                                let answer = if typed.trim().len() < SHORTEST {
                                    FoundLocations::default()
                                } else {
                                    look_up(typed).await
                                };
                                // An answer that comes after a newer question is of no use.
                                if is_newest() {
                                    found.set(answer);
                                }
                            });
                        }
                    },
                    PAUSE,
                );
            });
        }
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
    find_locations(typed).await.unwrap_or_default()
}

#[cfg(feature = "hydrate")]
fn input(field: Field) -> Option<web_sys::HtmlInputElement> {
    use wasm_bindgen::JsCast;
    document().get_element_by_id(field.name())?.dyn_into().ok()
}

#[cfg(feature = "hydrate")]
fn watch(field: Field, act: impl Fn(String) + 'static) {
    use wasm_bindgen::JsCast;
    use wasm_bindgen::closure::Closure;
    let Some(watched) = input(field) else { return };
    let typed = Closure::<dyn Fn()>::new(move || act(input(field).map(|input| input.value()).unwrap_or_default()));
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
