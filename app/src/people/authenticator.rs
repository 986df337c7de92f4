//! Talks to the browser's authenticator (W3C Web Authentication Level 3 §5.1). It answers in JSON, as it is asked in JSON.
//!
//! Both ceremonies end in a plain form: a whole new page comes, as from every other sign-in.

use crate::error::{AppError, AppResult};
use leptos::html::{Form, Input};
use leptos::prelude::*;

/// What an authenticator is asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ceremony {
    /// Make a passkey.
    Add,
    /// Use one that was made.
    Use,
}

/// A form that an authenticator fills in. Its button shows only where there is a script and an authenticator.
#[component]
pub fn AuthenticatorForm(
    ceremony: Ceremony,
    action: &'static str,
    words: &'static str,
    /// One way of several: where it does not work, nothing is said of it.
    #[prop(optional)]
    quiet: bool,
    /// Further fields.
    children: Children,
) -> impl IntoView {
    let (form, answer) = (NodeRef::<Form>::new(), NodeRef::<Input>::new());
    let (can, busy, problem) = (RwSignal::new(None), RwSignal::new(false), RwSignal::new(None::<AppError>));
    Effect::new(move |_| can.set(Some(available())));
    let press = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        problem.set(None);
        leptos::task::spawn_local(async move {
            match asked(ceremony).await {
                Ok(said) => {
                    if let (Some(form), Some(answer)) = (form.get_untracked(), answer.get_untracked()) {
                        answer.set_value(&said);
                        let _ = form.submit();
                    }
                }
                Err(why) => problem.set(Some(why)),
            }
            busy.set(false);
        });
    };
    view! {
        <form class="form" method="post" action=action node_ref=form hidden=move || can.get() != Some(true)>
            {children()}
            <input type="hidden" name="answer" node_ref=answer/>
            <p class="actions">
                <button class="button" type="button" data-tone=quiet.then_some("quiet") on:click=press>{words}</button>
            </p>
            <p class="hint" role="status">{move || match problem.get() {
                None if busy.get() => "Your device asks you now.".to_owned(),
                None => String::new(),
                Some(why) => why.to_string(),
            }}</p>
        </form>
        {move || {
            let words = match can.get() {
                None if !quiet => "Passkeys need JavaScript in this browser.",
                Some(false) if !quiet => "This browser is too old for passkeys.",
                _ => return None,
            };
            Some(view! { <p class="hint">{words}</p> })
        }}
    }
}

#[cfg(feature = "hydrate")]
async fn asked(ceremony: Ceremony) -> AppResult<String> {
    use super::add_passkey::ask_to_add_passkey;
    use super::sign_in_by_passkey::ask_to_use_passkey;
    let (question, read, act) = match ceremony {
        Ceremony::Add => (ask_to_add_passkey().await?, "parseCreationOptionsFromJSON", "create"),
        Ceremony::Use => (ask_to_use_passkey().await?, "parseRequestOptionsFromJSON", "get"),
    };
    // Whoever says no to their device, or waits too long, is told the same as with a wrong passkey.
    browser::answer(&question, read, act).await.map_err(|_| AppError::Passkey)
}

#[cfg(feature = "hydrate")]
fn available() -> bool {
    browser::function(&browser::credential_type(), "parseRequestOptionsFromJSON").is_ok()
}

#[cfg(not(feature = "hydrate"))]
#[expect(clippy::unused_async, reason = "the browser's half waits")]
async fn asked(_: Ceremony) -> AppResult<String> {
    Err(AppError::Internal)
}

#[cfg(not(feature = "hydrate"))]
fn available() -> bool {
    false
}

#[cfg(feature = "hydrate")]
mod browser {
    use js_sys::{Function, JSON, Object, Promise, Reflect};
    use leptos::prelude::window;
    use wasm_bindgen::{JsCast, JsValue};
    use wasm_bindgen_futures::JsFuture;

    /// `PublicKeyCredential`, or nothing in a browser without it.
    pub fn credential_type() -> JsValue {
        Reflect::get(&window(), &"PublicKeyCredential".into()).unwrap_or(JsValue::UNDEFINED)
    }

    pub fn function(of: &JsValue, name: &str) -> Result<Function, JsValue> {
        Reflect::get(of, &name.into())?.dyn_into()
    }

    /// The credential, as JSON: `JSON.stringify` asks it for its own `toJSON`.
    pub async fn answer(question: &str, read: &str, act: &str) -> Result<String, JsValue> {
        let question = Reflect::get(&JSON::parse(question)?, &"publicKey".into())?;
        let kind = credential_type();
        let options = function(&kind, read)?.call1(&kind, &question)?;
        let wrapped = Object::new();
        Reflect::set(&wrapped, &"publicKey".into(), &options)?;
        let credentials = Reflect::get(&window().navigator(), &"credentials".into())?;
        let promise: Promise = function(&credentials, act)?.call1(&credentials, &wrapped)?.dyn_into()?;
        let credential = JsFuture::from(promise).await?;
        JSON::stringify(&credential)?.as_string().ok_or(JsValue::NULL)
    }
}
