//! What the pages of those have in common who meet a room without being members.

use crate::calendar::{Refetch, refetch_on_news};
use crate::live::on_news;
use leptos::prelude::*;

/// Loads such a page again when an evening changes, or its host makes it longer or ends it. `load` is told whether the room
/// is to be loaded as well: only after news was missed, as what was said meanwhile would be lost from a room that hears
/// everything by itself.
pub fn refetch_outside(load: impl Fn(bool) + Clone + 'static) {
    let missed = StoredValue::new(false);
    on_news(move |news| {
        if news.what == "reset" {
            missed.set_value(true);
        }
    });
    refetch_on_news(|| Refetch::Sessions, move || load(missed.try_update_value(std::mem::take).unwrap_or_default()));
}
