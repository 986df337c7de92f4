//! The wasm's way in, and nothing else.

use wasm_bindgen::prelude::wasm_bindgen;

/// Takes over the page; called by the boot script once the page has been painted.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    app::hydrate();
}
