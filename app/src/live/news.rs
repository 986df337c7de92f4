use leptos::prelude::*;
use serde::Deserialize;

/// Something changed on the server while this page was open.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct News {
    pub n: i64,
    /// A verb: `cancelled`, `moved`, `answered`, `guests`; `reset` when news was missed and everything may have changed.
    pub what: String,
    /// The id it is about; empty for many.
    pub about: String,
}

#[derive(Clone, Copy)]
struct LiveNews(RwSignal<Option<News>>);

pub(super) fn provide() {
    let news = RwSignal::new(None);
    provide_context(LiveNews(news));
    #[cfg(feature = "hydrate")]
    {
        use crate::viewer::{Viewer, use_viewer};
        let topic = match use_viewer() {
            // Whoever sees the clock at a stage: it shows nothing else that changes.
            _ if cfg!(feature = "stage") => "stage",
            Viewer::Guest => "open-evenings",
            Viewer::Member => "calendar",
            // Its pages are of the board, and nothing else on them changes.
            Viewer::Organiser if cfg!(feature = "conference") => "calendar,conference",
            Viewer::Organiser => "calendar,applications,guests",
        };
        Effect::new(move |_| super::news_driver::start(news, topic));
    }
}

/// Does something whenever there is news; never on the server.
pub fn on_news(act: impl Fn(&News) + 'static) {
    let Some(LiveNews(news)) = use_context::<LiveNews>() else { return };
    Effect::new(move |_| {
        if let Some(news) = news.get() {
            act(&news);
        }
    });
}
