use domain::conference::CannotMove;
use domain::form::{Field, Mistake, Mistakes, Problem};
use domain::guests::Refusal as SeatRefusal;
use domain::people::{ActRefusal, CodeRefusal, PasskeyAsked};
use domain::room::CannotSay;
use leptos::prelude::*;
use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::ServerFnErrorErr;
use serde::{Deserialize, Serialize};

/// Everything a visitor can be told. Codes only: a crafted link can replay these, so there is no free text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum AppError {
    #[error("Sign in to go on.")]
    SignedOut,
    /// The form came when nobody was signed in, and waited until somebody was.
    #[error("Before this could be saved you had to sign in. What you typed is still here: send it again.")]
    Interrupted,
    #[error("We couldn't find that.")]
    NotFound,
    /// Fields of a form and what is wrong with each.
    #[error("Some of this needs another look.")]
    Form(Vec<Mistake>),
    #[error(transparent)]
    Code(#[from] CodeRefusal),
    /// Somebody else changed it after this page was loaded. The page says who: the error cannot.
    #[error("Somebody changed this while you were editing.")]
    Stale,
    /// What was asked does more than mend words: it is done once the page has shown what it does.
    #[error("Nothing is saved yet. Look at what changes first.")]
    Unconfirmed,
    /// A form without wasm asked for words to begin with.
    #[error("The words are in their field. Nothing is sent yet.")]
    WordsBrought,
    #[error("It is too late to change that.")]
    TooLate,
    /// A guest asked for a seat or an evening that is not to be had.
    #[error(transparent)]
    Seat(#[from] SeatRefusal),
    /// What an organiser wants to do to somebody, and may not.
    #[error(transparent)]
    Act(#[from] ActRefusal),
    #[error("That passkey did not do it. Try once more, or use the code by email.")]
    Passkey,
    #[error("That passkey cannot be added. It may be here already, or there are ten of them.")]
    PasskeyNotAdded,
    #[error("This browser's notices go a way that we cannot use. Choose email instead, or switch on another device.")]
    DeviceNotAdded,
    #[error("That needs your passkey. Sign in with it first.")]
    PasskeyAsked(PasskeyAsked),
    #[error("That was asked for many times. Wait a few minutes and try again.")]
    TooOften,
    /// Arguments that no form and no page of ours sends; or those of a page from before an update.
    #[error("We could not read that. Load the page again and try once more.")]
    Malformed,
    /// Why something is not said in a room.
    #[error(transparent)]
    Room(#[from] CannotSay),
    /// Why something is not done on a board.
    #[error(transparent)]
    Board(#[from] CannotMove),
    #[error("You seem to be offline. Nothing you typed is lost: try again when you are back.")]
    Offline,
    #[error("Something went wrong on our side. Nothing you typed is lost: try again in a moment.")]
    Internal,
}

pub type AppResult<T> = Result<T, AppError>;

impl AppError {
    pub fn field(field: Field, problem: Problem) -> Self {
        Self::Form(vec![(field, problem)])
    }

    /// What is wrong with this field, if this error is about it.
    pub fn about(&self, field: Field) -> Option<Problem> {
        let Self::Form(mistakes) = self else { return None };
        mistakes.iter().find(|(its, _)| *its == field).map(|(_, problem)| *problem)
    }
}

impl From<Mistakes> for AppError {
    fn from(mistakes: Mistakes) -> Self {
        Self::Form(mistakes.into_vec())
    }
}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(e: ServerFnErrorErr) -> Self {
        match e {
            // On the server: it never came to the function, whose body says the status of everything else.
            #[cfg(feature = "ssr")]
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) | ServerFnErrorErr::Deserialization(_) => {
                ssr::say_status(&Self::Malformed);
                Self::Malformed
            }
            // In the browser: no answer came, or one cut short, or a proxy's page instead of ours.
            #[cfg(not(feature = "ssr"))]
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::Deserialization(_) | ServerFnErrorErr::Response(_) => {
                Self::Offline
            }
            _ => Self::Internal,
        }
    }
}

#[cfg(feature = "ssr")]
mod ssr {
    use super::AppError;
    use domain::form::{Field, Problem};
    use domain::ids::BadId;
    use leptos::prelude::*;
    use leptos_axum::ResponseOptions;
    use store::{Refused, StoreError};

    impl AppError {
        pub fn status(&self) -> http::StatusCode {
            use http::StatusCode as S;
            match self {
                Self::Malformed => S::BAD_REQUEST,
                Self::SignedOut | Self::Interrupted => S::UNAUTHORIZED,
                Self::NotFound => S::NOT_FOUND,
                Self::Form(_)
                | Self::Code(_)
                | Self::TooLate
                | Self::Seat(_)
                | Self::Act(_)
                | Self::Passkey
                | Self::Room(_)
                | Self::Board(_)
                | Self::PasskeyNotAdded
                | Self::DeviceNotAdded => S::UNPROCESSABLE_ENTITY,
                Self::PasskeyAsked(_) => S::FORBIDDEN,
                Self::Stale | Self::Unconfirmed | Self::WordsBrought => S::CONFLICT,
                Self::TooOften => S::TOO_MANY_REQUESTS,
                Self::Offline | Self::Internal => S::INTERNAL_SERVER_ERROR,
            }
        }
    }

    impl From<StoreError> for AppError {
        fn from(e: StoreError) -> Self {
            tracing::error!(error = %e, "the store failed");
            Self::Internal
        }
    }

    impl From<Refused> for AppError {
        fn from(refused: Refused) -> Self {
            match refused {
                Refused::NotFound => Self::NotFound,
                Refused::Stale(_) => Self::Stale,
                Refused::TooLate => Self::TooLate,
                Refused::Act(why) => why.into(),
                Refused::Taken => Self::field(Field::Slug, Problem::SlugTaken),
                Refused::Move(why) => why.into(),
                Refused::Store(e) => e.into(),
            }
        }
    }

    impl From<BadId> for AppError {
        fn from(_: BadId) -> Self {
            Self::NotFound
        }
    }

    /// Leptos 0.8 answers every failure with 500. Says the true status to programs, but leaves plain form posts their
    /// 302 (people without wasm would be stranded on JSON) and page renders their own status.
    pub fn honest<T>(outcome: Result<T, AppError>) -> Result<T, AppError> {
        if let Err(why) = &outcome {
            say_status(why);
        }
        outcome
    }

    pub(super) fn say_status(why: &AppError) {
        if !crate::context::asked_for_html()
            && let Some(response) = use_context::<ResponseOptions>()
        {
            response.set_status(why.status());
        }
    }
}
#[cfg(feature = "ssr")]
pub use ssr::honest;
