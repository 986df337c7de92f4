//! Homes of the register, offered while somebody types a name or number: only with wasm, and only while a file is in.

use crate::register::find_locations::{FoundLocation, FoundLocations, find_locations};
use crate::ui::{fill_in, offer_while_typing};
use domain::form::Field;
use domain::people::Register;
use leptos::prelude::*;

const SHORTEST: usize = 3;

/// Watches the field for the service's name or number, and offers what the register has. Choosing fills both in.
#[component]
pub fn Lookup() -> impl IntoView {
    let found = RwSignal::new(FoundLocations::default());
    offer_while_typing(&[Field::Service, Field::RegisterNumber], found, look_up);
    let offer = move |location: FoundLocation| {
        let words = format!("{}, {}", location.name, location.town);
        let choose = move |_| {
            fill_in(Field::Service, &location.name);
            fill_in(Field::RegisterNumber, &location.id);
            fill_in(Field::Register, Register::Cqc.code());
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
