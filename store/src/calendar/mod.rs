//! Live sessions: the weekly rule, its dated occurrences, who comes, and who came.

mod answers;
mod demo;
mod feeds;
mod holidays;
mod join;
mod materialise;
mod read;
pub(crate) mod rows;
mod series;
mod series_rows;
mod session;

pub use demo::{DemoCircle, DemoSeries, DemoTopic};
pub use feeds::FeedSource;
pub(crate) use join::Came;
pub use join::{JoinRefusal, Joined};
pub use read::{Detail, Listed, SeriesListed};
pub use series::NewSeries;
pub(crate) use session::read as read_session;
pub use session::{Edit, OneOff};
