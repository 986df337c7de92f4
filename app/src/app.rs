use crate::live;
use crate::public::NotFoundPage;
use crate::ui::Chrome;
use crate::viewer::Viewer;
use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::path;

/// The whole site on the server; in the browser the one area that this build takes over. Pages are rendered whole before
/// they are sent (`Async`): they work without wasm, and may redirect or set a status.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let viewer = Viewer::of_request();
    provide_context(viewer);
    live::provide();
    #[cfg(feature = "hydrate")]
    crate::area::leave_by_loading(viewer);

    view! {
        <Title formatter=|title: String| if title.is_empty() { "Inner Circle".into() } else { format!("{title} – Inner Circle") }/>
        <Router>
            <Chrome>
                <Pages/>
            </Chrome>
        </Router>
    }
}

#[cfg(feature = "ssr")]
#[component]
fn Pages() -> impl IntoView {
    use crate::{calendar, organiser, people, public, register};
    use leptos_router::SsrMode;
    view! {
        <FlatRoutes fallback=NotFoundPage>
            <Route path=path!("") view=public::HomePage ssr=SsrMode::Async/>
            <Route path=path!("open-evening") view=public::OpenEveningPage ssr=SsrMode::Async/>
            <Route path=path!("apply") view=public::ApplyPage ssr=SsrMode::Async/>
            <Route path=path!("sign-in") view=people::SignInPage ssr=SsrMode::Async/>
            <Route path=path!("sign-in/code") view=people::CodePage ssr=SsrMode::Async/>
            <Route path=path!("sign-in/:token") view=people::LinkPage ssr=SsrMode::Async/>
            <Route path=path!("calendar") view=calendar::CalendarPage ssr=SsrMode::Async/>
            <Route path=path!("sessions/:id") view=calendar::SessionPage ssr=SsrMode::Async/>
            <Route path=path!("me") view=people::MePage ssr=SsrMode::Async/>
            <Route path=path!("organise") view=organiser::HomePage ssr=SsrMode::Async/>
            <Route path=path!("organise/series/new") view=organiser::NewSeriesPage ssr=SsrMode::Async/>
            <Route path=path!("organise/series/:id") view=organiser::SeriesPage ssr=SsrMode::Async/>
            <Route path=path!("organise/series/:id/review") view=organiser::ReviewPage ssr=SsrMode::Async/>
            <Route path=path!("organise/sessions/new") view=organiser::NewSessionPage ssr=SsrMode::Async/>
            <Route path=path!("organise/sessions/:id") view=organiser::SessionPage ssr=SsrMode::Async/>
            <Route path=path!("organise/revetting") view=register::RevettingPage ssr=SsrMode::Async/>
        </FlatRoutes>
    }
}

#[cfg(all(feature = "public", not(feature = "ssr")))]
#[component]
fn Pages() -> impl IntoView {
    use crate::{people, public};
    view! {
        <FlatRoutes fallback=NotFoundPage>
            <Route path=path!("") view=public::FrontPage/>
            <Route path=path!("open-evening") view=public::OpenEveningPage/>
            <Route path=path!("apply") view=public::ApplyPage/>
            <Route path=path!("sign-in") view=people::SignInPage/>
            <Route path=path!("sign-in/code") view=people::CodePage/>
            <Route path=path!("sign-in/:token") view=people::LinkPage/>
        </FlatRoutes>
    }
}

#[cfg(all(feature = "members", not(feature = "ssr")))]
#[component]
fn Pages() -> impl IntoView {
    use crate::{calendar, people};
    view! {
        <FlatRoutes fallback=NotFoundPage>
            <Route path=path!("") view=calendar::TonightPage/>
            <Route path=path!("calendar") view=calendar::CalendarPage/>
            <Route path=path!("sessions/:id") view=calendar::SessionPage/>
            <Route path=path!("me") view=people::MePage/>
        </FlatRoutes>
    }
}

#[cfg(all(feature = "organise", not(feature = "ssr")))]
#[component]
fn Pages() -> impl IntoView {
    use crate::{organiser, register};
    view! {
        <FlatRoutes fallback=NotFoundPage>
            <Route path=path!("organise") view=organiser::HomePage/>
            <Route path=path!("organise/series/new") view=organiser::NewSeriesPage/>
            <Route path=path!("organise/series/:id") view=organiser::SeriesPage/>
            <Route path=path!("organise/series/:id/review") view=organiser::ReviewPage/>
            <Route path=path!("organise/sessions/new") view=organiser::NewSessionPage/>
            <Route path=path!("organise/sessions/:id") view=organiser::SessionPage/>
            <Route path=path!("organise/revetting") view=register::RevettingPage/>
        </FlatRoutes>
    }
}
