//! What becomes of a form that was turned back.

#[cfg(any(feature = "ssr", feature = "organise"))]
use crate::error::AppError;
use crate::error::AppResult;
use domain::form::Field;
use leptos::prelude::*;
#[cfg(any(feature = "ssr", feature = "organise"))]
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_query_map;
use serde::{Deserialize, Serialize};

/// What was typed into a form that was turned back, by name of field. Empty unless this page shows that form's error.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Typed(pub Vec<(String, String)>);

impl Typed {
    /// What was typed into this field, else what the field held before.
    pub fn or(&self, field: Field, before: impl Into<String>) -> String {
        self.0.iter().find(|(name, _)| name == field.name()).map_or_else(|| before.into(), |(_, typed)| typed.clone())
    }

    /// Whether the form had this field: a page may hold several forms.
    #[cfg(any(feature = "ssr", feature = "organise"))]
    pub fn has(&self, field: Field) -> bool {
        self.0.iter().any(|(name, _)| name == field.name())
    }
}

/// Without wasm a turned back form comes as a new page, whose address holds the error; the server kept the words.
#[server(endpoint = "typed")]
pub async fn get_typed() -> AppResult<Typed> {
    use crate::context::{Ctx, cookie};
    let ctx = Ctx::current()?;
    let Some(token) = cookie("ic-form") else { return Ok(Typed::default()) };
    let body = ctx.store.kept_form(&token, ctx.now()).await?;
    let fields = body.and_then(|body| serde_json::from_str(&body).ok());
    Ok(Typed(fields.unwrap_or_default()))
}

/// Whether this page shows a form that was turned back without wasm: then its address holds the error.
pub fn use_turned_back() -> Memo<bool> {
    let query = use_query_map();
    Memo::new(move |_| query.read().get("__err").is_some())
}

/// See [`Typed`]. Asks the server only when a form was turned back.
pub async fn typed_when(turned_back: bool) -> Typed {
    if turned_back { get_typed().await.unwrap_or_default() } else { Typed::default() }
}

/// See [`Typed`].
pub fn use_typed() -> Resource<Typed> {
    let turned_back = use_turned_back();
    Resource::new_blocking(move || turned_back.get(), typed_when)
}

/// Why this action's form was turned back. The error of a page's address counts on that page alone, and not on the next
/// one that has the same form.
#[cfg(any(feature = "ssr", feature = "organise"))]
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
