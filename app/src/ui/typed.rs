//! What becomes of a form that was turned back.

use super::query::use_query_map;
use crate::error::AppError;
use domain::form::Field;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::server_fn::error::ServerFnUrlError;
use serde::{Deserialize, Serialize};

/// What was typed into a form that was turned back, by name of field. Empty unless this page shows that form's error.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Typed(pub Vec<(String, String)>);

impl Typed {
    /// What was typed into this field, else what the field held before.
    pub fn or(&self, field: Field, before: impl Into<String>) -> String {
        self.sent(field.name()).map_or_else(|| before.into(), str::to_owned)
    }

    /// What was sent under this name, also by a field that nobody sees.
    pub fn sent(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(its, _)| its == name).map(|(_, value)| value.as_str())
    }

    /// Whether the form had this field: a page may hold several forms.
    pub fn has(&self, field: Field) -> bool {
        self.0.iter().any(|(name, _)| name == field.name())
    }
}

/// Whether this page shows a form that was turned back without wasm: then its address holds the error.
pub fn use_turned_back() -> Memo<bool> {
    let query = use_query_map();
    Memo::new(move |_| query.read().get("__err").is_some())
}

/// See [`Typed`]. The server puts the words it kept into the request of a page that shows an error. In the browser there
/// are none: fields keep their words by themselves, and attributes that the server wrote stay as they are.
#[cfg(feature = "ssr")]
pub fn use_typed() -> Typed {
    use_context::<http::request::Parts>().and_then(|parts| parts.extensions.get().cloned()).unwrap_or_default()
}

#[cfg(not(feature = "ssr"))]
pub fn use_typed() -> Typed {
    Typed::default()
}

/// The error with which a plain form, sent to `address`, was turned back to this page.
pub fn turned_back(address: &'static str) -> Signal<Option<AppError>> {
    let query = use_query_map();
    Signal::derive(move || {
        let query = query.read();
        let ours = query.get("__path").is_some_and(|path| path == address);
        query.get("__err").filter(|_| ours).map(|code| ServerFnUrlError::<AppError>::decode_err(&code))
    })
}

/// Why this action's form was turned back. The error of a page's address counts on that page alone, and not on the next
/// one that has the same form.
pub fn refused<S>(action: ServerAction<S>) -> Signal<Option<AppError>>
where
    S: ServerFn<Error = AppError> + Clone + Send + Sync + 'static,
    S::Output: Clone + Send + Sync + 'static,
{
    let turned_back = use_turned_back();
    let (value, version) = (action.value(), action.version());
    Signal::derive(move || {
        let here = version.get() > 0 || turned_back.get();
        value.get().and_then(Result::err).filter(|_| here)
    })
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_comes_before_what_was_there() {
        let typed = Typed(vec![("title".into(), "Mine".into())]);
        assert_eq!(typed.or(Field::Title, "Theirs"), "Mine");
        assert_eq!(typed.or(Field::Notes, "Theirs"), "Theirs");
        assert!(typed.has(Field::Title) && !typed.has(Field::Date));
    }
}
