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
        <Title formatter=in_the_head/>
        <Router>
            <Chrome>
                <Pages/>
            </Chrome>
        </Router>
    }
}

/// A page's title, as the head shows it. `leptos_meta` writes it into the server's HTML as it is, so names and topics, which
/// people type, must be escaped there; in the browser it is text.
fn in_the_head(title: String) -> String {
    let title = if title.is_empty() { "Inner Circle".into() } else { format!("{title} – Inner Circle") };
    if cfg!(feature = "ssr") { title.replace('&', "&amp;").replace('<', "&lt;") } else { title }
}

#[cfg(feature = "ssr")]
#[component]
fn Pages() -> impl IntoView {
    use crate::{calendar, conference, guests, library, members, organiser, people, public, register, room, vetting};
    use leptos_router::SsrMode;
    view! {
        <FlatRoutes fallback=NotFoundPage>
            <Route path=path!("") view=public::HomePage ssr=SsrMode::Async/>
            <Route path=path!("open-evening") view=guests::OpenEveningPage ssr=SsrMode::Async/>
            <Route path=path!("open-evening/seat") view=guests::SeatPage ssr=SsrMode::Async/>
            <Route path=path!("g/:token") view=guests::GuestPage ssr=SsrMode::Async/>
            <Route path=path!("speaking/:token") view=room::SpeakingPage ssr=SsrMode::Async/>
            <Route path=path!("apply") view=vetting::ApplyPage ssr=SsrMode::Async/>
            <Route path=path!("apply/invited/:token") view=vetting::ApplyPage ssr=SsrMode::Async/>
            <Route path=path!("apply/none-of-these") view=vetting::NonePage ssr=SsrMode::Async/>
            <Route path=path!("apply/confirm") view=vetting::ConfirmPage ssr=SsrMode::Async/>
            <Route path=path!("apply/confirm/:token") view=vetting::ConfirmLinkPage ssr=SsrMode::Async/>
            <Route path=path!("a/:token") view=vetting::FollowPage ssr=SsrMode::Async/>
            <Route path=path!("sign-in") view=people::SignInPage ssr=SsrMode::Async/>
            <Route path=path!("sign-in/code") view=people::CodePage ssr=SsrMode::Async/>
            <Route path=path!("sign-in/:token") view=people::LinkPage ssr=SsrMode::Async/>
            <Route path=path!("invitation/:token") view=people::InvitationPage ssr=SsrMode::Async/>
            <Route path=path!("invitation/:token/details") view=people::ClaimPage ssr=SsrMode::Async/>
            <Route path=path!("calendar") view=calendar::CalendarPage ssr=SsrMode::Async/>
            <Route path=path!("sessions/:id") view=calendar::SessionPage ssr=SsrMode::Async/>
            <Route path=path!("me") view=people::MePage ssr=SsrMode::Async/>
            <Route path=path!("me/invitations") view=vetting::InvitePage ssr=SsrMode::Async/>
            <Route path=path!("me/details") view=people::DetailsPage ssr=SsrMode::Async/>
            <Route path=path!("me/email/:token") view=people::MovePage ssr=SsrMode::Async/>
            <Route path=path!("me/leave") view=people::LeavePage ssr=SsrMode::Async/>
            <Route path=path!("return/:token") view=people::ReturnPage ssr=SsrMode::Async/>
            <Route path=path!("me/profile") view=members::ProfilePage ssr=SsrMode::Async/>
            <Route path=path!("members") view=members::DirectoryPage ssr=SsrMode::Async/>
            <Route path=path!("members/:id") view=members::MemberPage ssr=SsrMode::Async/>
            <Route path=path!("welcome") view=members::WelcomePage ssr=SsrMode::Async/>
            <Route path=path!("library") view=library::LibraryPage ssr=SsrMode::Async/>
            <Route path=path!("library/learning") view=library::LearningPage ssr=SsrMode::Async/>
            <Route path=path!("talks/:id") view=library::TalkPage ssr=SsrMode::Async/>
            <Route path=path!("organise/talks") view=library::KeptTalksPage ssr=SsrMode::Async/>
            <Route path=path!("organise/talks/new") view=library::NewTalkPage ssr=SsrMode::Async/>
            <Route path=path!("organise/talks/owed") view=library::OwedPage ssr=SsrMode::Async/>
            <Route path=path!("organise/talks/synonyms") view=library::SynonymsPage ssr=SsrMode::Async/>
            <Route path=path!("organise/talks/:id") view=library::KeptTalkPage ssr=SsrMode::Async/>
            <Route path=path!("organise/talks/:id/transcript") view=library::TranscriptPage ssr=SsrMode::Async/>
            <Route path=path!("organise/talks/:id/redact") view=library::RedactPage ssr=SsrMode::Async/>
            <Route path=path!("organise/talks/:id/files") view=library::FilesPage ssr=SsrMode::Async/>
            <Route path=path!("me/passkey") view=people::PasskeyPage ssr=SsrMode::Async/>
            <Route path=path!("organise") view=organiser::HomePage ssr=SsrMode::Async/>
            <Route path=path!("organise/people") view=organiser::PeoplePage ssr=SsrMode::Async/>
            <Route path=path!("organise/people/:id") view=organiser::PersonPage ssr=SsrMode::Async/>
            <Route path=path!("organise/audit") view=organiser::AuditPage ssr=SsrMode::Async/>
            <Route path=path!("organise/series/new") view=organiser::NewSeriesPage ssr=SsrMode::Async/>
            <Route path=path!("organise/series/:id") view=organiser::SeriesPage ssr=SsrMode::Async/>
            <Route path=path!("organise/series/:id/review") view=organiser::ReviewPage ssr=SsrMode::Async/>
            <Route path=path!("organise/sessions/new") view=organiser::NewSessionPage ssr=SsrMode::Async/>
            <Route path=path!("organise/sessions/:id") view=organiser::SessionPage ssr=SsrMode::Async/>
            <Route path=path!("organise/sessions/:id/guests") view=guests::RosterPage ssr=SsrMode::Async/>
            <Route path=path!("organise/applications") view=vetting::QueuePage ssr=SsrMode::Async/>
            <Route path=path!("organise/applications/templates") view=vetting::TemplatesPage ssr=SsrMode::Async/>
            <Route path=path!("organise/applications/:id") view=vetting::ApplicationPage ssr=SsrMode::Async/>
            <Route path=path!("organise/imports") view=organiser::ImportsPage ssr=SsrMode::Async/>
            <Route path=path!("organise/imports/:id") view=organiser::ImportPage ssr=SsrMode::Async/>
            <Route path=path!("organise/invitations") view=organiser::InvitationsPage ssr=SsrMode::Async/>
            <Route path=path!("organise/revetting") view=register::RevettingPage ssr=SsrMode::Async/>
            <Route path=path!("organise/unsealing") view=organiser::UnsealingPage ssr=SsrMode::Async/>
            <Route path=path!("open-talks/:id") view=library::OpenTalkPage ssr=SsrMode::Async/>
            <Route path=path!("s/:token") view=conference::SpeakerPage ssr=SsrMode::Async/>
            <Route path=path!("conference/:slug/talks") view=conference::OfferedPage ssr=SsrMode::Async/>
            <Route path=path!("propose/:token") view=conference::BeginPage ssr=SsrMode::Async/>
            <Route path=path!("proposing/:token") view=conference::ProposingPage ssr=SsrMode::Async/>
            <Route path=path!("organise/conference/:slug/proposals") view=conference::ProposalsPage ssr=SsrMode::Async/>
            <Route path=path!("organise/conference/:slug/inform") view=conference::InformingPage ssr=SsrMode::Async/>
            <Route path=path!("organise/conference/:slug/links") view=conference::LinksPage ssr=SsrMode::Async/>
            <Route path=path!("conference/:slug/propose") view=conference::ProposePage ssr=SsrMode::Async/>
            <Route path=path!("conference/:slug") view=conference::ProgrammePage ssr=SsrMode::Async/>
            <Route path=path!("conference/:slug/stage/:slot") view=conference::StagePage ssr=SsrMode::Async/>
            <Route path=path!("conference/:slug/sheet") view=conference::SheetPage ssr=SsrMode::Async/>
            <Route path=path!("conference/:slug/feedback") view=conference::FeedbackPage ssr=SsrMode::Async/>
            <Route path=path!("conference/:slug/register") view=conference::RegisterPage ssr=SsrMode::Async/>
            <Route path=path!("organise/conference/:slug/day") view=conference::DayPage ssr=SsrMode::Async/>
            <Route path=path!("organise/conference/:slug/chair") view=conference::ChairPage ssr=SsrMode::Async/>
            <Route path=path!("organise/conference/:slug/running-order") view=conference::RunningPage ssr=SsrMode::Async/>
            <Route path=path!("organise/conference/:slug/door-signs") view=conference::DoorsPage ssr=SsrMode::Async/>
            <Route path=path!("organise/conference/:slug/programme") view=conference::KeepingPage ssr=SsrMode::Async/>
            <Route path=path!("organise/conference/:slug/speakers") view=conference::SpeakersPage ssr=SsrMode::Async/>
            <Route path=path!("organise/conference/:slug/speakers/:id") view=conference::SpeakerKeptPage ssr=SsrMode::Async/>
            <Route path=path!("organise/conferences") view=conference::ConferencesPage ssr=SsrMode::Async/>
            <Route path=path!("organise/conference/:slug") view=conference::BoardPage ssr=SsrMode::Async/>
            <Route path=path!("organise/conference/:slug/settings") view=conference::SettingsPage ssr=SsrMode::Async/>
            <Route path=path!("organise/conference/:slug/proposals/new") view=conference::ProposalPage ssr=SsrMode::Async/>
            <Route path=path!("organise/conference/:slug/proposals/:id") view=conference::ProposalPage ssr=SsrMode::Async/>
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
            <Route path=path!("sign-in") view=people::SignInPage/>
            <Route path=path!("sign-in/code") view=people::CodePage/>
            <Route path=path!("sign-in/:token") view=people::LinkPage/>
        </FlatRoutes>
    }
}

#[cfg(all(feature = "guests", not(feature = "ssr")))]
#[component]
fn Pages() -> impl IntoView {
    use crate::guests;
    view! {
        <FlatRoutes fallback=NotFoundPage>
            <Route path=path!("open-evening") view=guests::OpenEveningPage/>
        </FlatRoutes>
    }
}

#[cfg(all(feature = "joining", not(feature = "ssr")))]
#[component]
fn Pages() -> impl IntoView {
    use crate::{people, vetting};
    view! {
        <FlatRoutes fallback=NotFoundPage>
            <Route path=path!("apply") view=vetting::ApplyPage/>
            <Route path=path!("apply/invited/:token") view=vetting::ApplyPage/>
            <Route path=path!("apply/none-of-these") view=vetting::NonePage/>
            <Route path=path!("apply/confirm") view=vetting::ConfirmPage/>
            <Route path=path!("apply/confirm/:token") view=vetting::ConfirmLinkPage/>
            <Route path=path!("a/:token") view=vetting::FollowPage/>
            <Route path=path!("return/:token") view=people::ReturnPage/>
            <Route path=path!("invitation/:token") view=people::InvitationPage/>
            <Route path=path!("invitation/:token/details") view=people::ClaimPage/>
        </FlatRoutes>
    }
}

#[cfg(all(feature = "members", not(feature = "ssr")))]
#[component]
fn Pages() -> impl IntoView {
    use crate::{calendar, members, people, vetting};
    view! {
        <FlatRoutes fallback=NotFoundPage>
            <Route path=path!("") view=calendar::TonightPage/>
            <Route path=path!("calendar") view=calendar::CalendarPage/>
            <Route path=path!("me") view=people::MePage/>
            <Route path=path!("me/invitations") view=vetting::InvitePage/>
            <Route path=path!("me/details") view=people::DetailsPage/>
            <Route path=path!("me/email/:token") view=people::MovePage/>
            <Route path=path!("me/leave") view=people::LeavePage/>
            <Route path=path!("me/profile") view=members::ProfilePage/>
            <Route path=path!("members") view=members::DirectoryPage/>
            <Route path=path!("members/:id") view=members::MemberPage/>
            <Route path=path!("welcome") view=members::WelcomePage/>
            <Route path=path!("me/passkey") view=people::PasskeyPage/>
        </FlatRoutes>
    }
}

#[cfg(all(feature = "library", not(feature = "ssr")))]
#[component]
fn Pages() -> impl IntoView {
    use crate::library;
    view! {
        <FlatRoutes fallback=NotFoundPage>
            <Route path=path!("library") view=library::LibraryPage/>
        </FlatRoutes>
    }
}

#[cfg(all(feature = "talk", not(feature = "ssr")))]
#[component]
fn Pages() -> impl IntoView {
    use crate::library;
    view! {
        <FlatRoutes fallback=NotFoundPage>
            <Route path=path!("talks/:id") view=library::TalkPage/>
            <Route path=path!("library/learning") view=library::LearningPage/>
        </FlatRoutes>
    }
}

#[cfg(all(feature = "room", not(feature = "ssr")))]
#[component]
fn Pages() -> impl IntoView {
    use crate::{calendar, guests, room};
    view! {
        <FlatRoutes fallback=NotFoundPage>
            <Route path=path!("sessions/:id") view=calendar::SessionPage/>
            <Route path=path!("open-evening/seat") view=guests::SeatPage/>
            <Route path=path!("g/:token") view=guests::GuestPage/>
            <Route path=path!("speaking/:token") view=room::SpeakingPage/>
        </FlatRoutes>
    }
}

#[cfg(all(feature = "organise", not(feature = "ssr")))]
#[component]
fn Pages() -> impl IntoView {
    use crate::{guests, organiser};
    view! {
        <FlatRoutes fallback=NotFoundPage>
            <Route path=path!("organise") view=organiser::HomePage/>
            <Route path=path!("organise/series/new") view=organiser::NewSeriesPage/>
            <Route path=path!("organise/series/:id") view=organiser::SeriesPage/>
            <Route path=path!("organise/series/:id/review") view=organiser::ReviewPage/>
            <Route path=path!("organise/sessions/new") view=organiser::NewSessionPage/>
            <Route path=path!("organise/sessions/:id") view=organiser::SessionPage/>
            <Route path=path!("organise/sessions/:id/guests") view=guests::RosterPage/>
        </FlatRoutes>
    }
}

#[cfg(all(feature = "people", not(feature = "ssr")))]
#[component]
fn Pages() -> impl IntoView {
    use crate::{organiser, register, vetting};
    view! {
        <FlatRoutes fallback=NotFoundPage>
            <Route path=path!("organise/people") view=organiser::PeoplePage/>
            <Route path=path!("organise/people/:id") view=organiser::PersonPage/>
            <Route path=path!("organise/audit") view=organiser::AuditPage/>
            <Route path=path!("organise/applications") view=vetting::QueuePage/>
            <Route path=path!("organise/applications/templates") view=vetting::TemplatesPage/>
            <Route path=path!("organise/applications/:id") view=vetting::ApplicationPage/>
            <Route path=path!("organise/imports") view=organiser::ImportsPage/>
            <Route path=path!("organise/imports/:id") view=organiser::ImportPage/>
            <Route path=path!("organise/invitations") view=organiser::InvitationsPage/>
            <Route path=path!("organise/revetting") view=register::RevettingPage/>
            <Route path=path!("organise/unsealing") view=organiser::UnsealingPage/>
        </FlatRoutes>
    }
}

#[cfg(all(feature = "recordings", not(feature = "ssr")))]
#[component]
fn Pages() -> impl IntoView {
    use crate::library;
    view! {
        <FlatRoutes fallback=NotFoundPage>
            <Route path=path!("organise/talks") view=library::KeptTalksPage/>
            <Route path=path!("organise/talks/new") view=library::NewTalkPage/>
            <Route path=path!("organise/talks/owed") view=library::OwedPage/>
            <Route path=path!("organise/talks/synonyms") view=library::SynonymsPage/>
            <Route path=path!("organise/talks/:id") view=library::KeptTalkPage/>
            <Route path=path!("organise/talks/:id/transcript") view=library::TranscriptPage/>
            // Answers a transcript that cannot be read with the page itself.
            <Route path=path!("organise/talks/:id/transcript/bring") view=library::TranscriptPage/>
            <Route path=path!("organise/talks/:id/redact") view=library::RedactPage/>
            <Route path=path!("organise/talks/:id/files") view=library::FilesPage/>
        </FlatRoutes>
    }
}

#[cfg(all(feature = "propose", not(feature = "ssr")))]
#[component]
fn Pages() -> impl IntoView {
    use crate::conference;
    view! {
        <FlatRoutes fallback=NotFoundPage>
            <Route path=path!("conference/:slug/propose") view=conference::ProposePage/>
            <Route path=path!("proposing/:token") view=conference::ProposingPage/>
        </FlatRoutes>
    }
}

#[cfg(all(feature = "conference", not(feature = "ssr")))]
#[component]
fn Pages() -> impl IntoView {
    use crate::conference;
    view! {
        <FlatRoutes fallback=NotFoundPage>
            <Route path=path!("organise/conference/:slug/programme") view=conference::KeepingPage/>
            <Route path=path!("organise/conferences") view=conference::ConferencesPage/>
            <Route path=path!("organise/conference/:slug") view=conference::BoardPage/>
            <Route path=path!("organise/conference/:slug/settings") view=conference::SettingsPage/>
        </FlatRoutes>
    }
}

#[cfg(all(feature = "stage", not(feature = "ssr")))]
#[component]
fn Pages() -> impl IntoView {
    use crate::conference;
    view! {
        <FlatRoutes fallback=NotFoundPage>
            <Route path=path!("conference/:slug/stage/:slot") view=conference::StagePage/>
        </FlatRoutes>
    }
}
