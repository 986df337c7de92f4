use crate::live;
use crate::organiser::OrganiserRoutes;
use crate::people::{CodePage, LinkPage, MePage, SignInPage};
use crate::public::{ApplyPage, HomePage, NotFoundPage, OpenEveningPage};
use crate::ui::Chrome;
use crate::viewer::Viewer;
use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::{SsrMode, path};

/// The whole site. Pages are rendered whole before they are sent (`Async`): they work without wasm, and may redirect or
/// set a status.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_context(Viewer::of_request());
    live::provide();

    view! {
        <Title formatter=|title: String| if title.is_empty() { "Inner Circle".into() } else { format!("{title} – Inner Circle") }/>
        <Router>
            <Chrome>
                <FlatRoutes fallback=NotFoundPage>
                    <Route path=path!("") view=HomePage ssr=SsrMode::Async/>
                    <Route path=path!("open-evening") view=OpenEveningPage ssr=SsrMode::Async/>
                    <Route path=path!("apply") view=ApplyPage ssr=SsrMode::Async/>
                    <Route path=path!("sign-in") view=SignInPage ssr=SsrMode::Async/>
                    <Route path=path!("sign-in/code") view=CodePage ssr=SsrMode::Async/>
                    <Route path=path!("sign-in/:token") view=LinkPage ssr=SsrMode::Async/>
                    <Route path=path!("calendar") view=crate::calendar::CalendarPage ssr=SsrMode::Async/>
                    <Route path=path!("sessions/:id") view=crate::calendar::SessionPage ssr=SsrMode::Async/>
                    <Route path=path!("me") view=MePage ssr=SsrMode::Async/>
                    <OrganiserRoutes/>
                </FlatRoutes>
            </Chrome>
        </Router>
    }
}
