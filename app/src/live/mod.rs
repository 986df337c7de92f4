//! What moves on a page: the server's clock and the server's news. On the server both stand still.

mod clock;
#[cfg(feature = "hydrate")]
mod clock_driver;
mod news;
#[cfg(feature = "hydrate")]
mod news_driver;
#[cfg(all(
    feature = "hydrate",
    any(feature = "members", feature = "room", feature = "organise", feature = "people", feature = "conference")
))]
mod shown_out;

pub use clock::{use_now, use_own_zone};
pub use news::{News, on_news};
#[cfg(all(feature = "hydrate", feature = "room"))]
pub use news_driver::enter_room;

/// Makes clock and news known to the pages below; in the browser, starts them.
pub fn provide() {
    clock::provide();
    news::provide();
}
