//! What to choose from, asked for while somebody types. Only with wasm; without it there is nothing to offer.

use domain::form::Field;
use leptos::prelude::*;
use std::time::Duration;

const PAUSE: Duration = Duration::from_millis(300);

/// Watches these fields; whenever a pause says that somebody has typed, `found` becomes what `ask` answers to what the
/// field holds.
pub fn offer_while_typing<T, A>(
    fields: &'static [Field],
    found: RwSignal<T>,
    ask: impl Fn(String) -> A + Copy + Send + Sync + 'static,
) where
    T: Send + Sync + 'static,
    A: Future<Output = T> + 'static,
{
    let asked = StoredValue::new(0_u32);
    Effect::new(move |_| {
        for field in fields {
            watch(*field, move |typed| {
                asked.update_value(|n| *n = n.wrapping_add(1));
                let mine = asked.get_value();
                let is_newest = move || asked.try_get_value() == Some(mine);
                set_timeout(
                    move || {
                        if is_newest() {
                            leptos::task::spawn_local(async move {
                                let answer = ask(typed).await;
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
pub fn fill_in(field: Field, words: &str) {
    let Some(control) = document().get_element_by_id(field.name()) else { return };
    let _ = js_sys::Reflect::set(&control, &"value".into(), &words.into());
    if let (Ok(typed), Ok(Some(form))) = (web_sys::Event::new("input"), control.closest("form")) {
        let _ = form.dispatch_event(&typed);
    }
}

#[cfg(not(feature = "hydrate"))]
fn watch(_: Field, _: impl Fn(String) + 'static) {}

#[cfg(not(feature = "hydrate"))]
pub fn fill_in(_: Field, _: &str) {}
