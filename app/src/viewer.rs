use leptos::prelude::*;

/// For whom the chrome of the page is. The server writes it on `<body>`, so both sides agree before any request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Viewer {
    Guest,
    Member,
    Organiser,
}

impl Viewer {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Guest => "guest",
            Self::Member => "member",
            Self::Organiser => "organiser",
        }
    }

    pub fn is_member(self) -> bool {
        self != Self::Guest
    }

    #[cfg(feature = "ssr")]
    pub fn of_request() -> Self {
        match crate::context::Ctx::current() {
            // The way to organise is shown also to those who are asked for a passkey there.
            Ok(ctx) if ctx.visitor.organiser().is_some() || ctx.browser.asked.is_some() => Self::Organiser,
            Ok(ctx) if ctx.visitor.member().is_some() => Self::Member,
            _ => Self::Guest,
        }
    }

    #[cfg(not(feature = "ssr"))]
    pub fn of_request() -> Self {
        let written = document().body().and_then(|body| body.get_attribute("data-viewer"));
        let viewers = [Self::Guest, Self::Member, Self::Organiser];
        viewers.into_iter().find(|viewer| Some(viewer.code()) == written.as_deref()).unwrap_or(Self::Guest)
    }
}

pub fn use_viewer() -> Viewer {
    use_context::<Viewer>().unwrap_or(Viewer::Guest)
}
