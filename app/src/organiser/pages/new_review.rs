//! What is told before something new is added: above its form, which keeps what was typed and is sent once more.

use super::super::add_series::AddSeries;
use super::super::add_session::AddSession;
use super::super::review_new::{NewReview, review_new_series, review_new_session};
use crate::error::{AppError, AppResult};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// A form that adds something, once it is sent.
pub trait Adds {
    fn review(self) -> impl Future<Output = AppResult<NewReview>>;
}

impl Adds for AddSession {
    async fn review(self) -> AppResult<NewReview> {
        review_new_session(self.session).await
    }
}

impl Adds for AddSeries {
    async fn review(self) -> AppResult<NewReview> {
        review_new_series(self.series).await
    }
}

/// With wasm the page stays: when this form is turned back to be looked at, what is to be told is asked for.
pub fn tell_when_turned_back<S>(add: ServerAction<S>, told: RwSignal<NewReview>)
where
    S: ServerFn<Error = AppError, Output = ()> + Adds + Clone + Send + Sync + 'static,
{
    let sent = StoredValue::new(None::<S>);
    Effect::new(move |_| {
        if let Some(input) = add.input().get() {
            sent.set_value(Some(input));
        }
    });
    Effect::new(move |_| {
        let (Some(Err(AppError::Unconfirmed)), Some(sent)) = (add.value().get(), sent.get_value()) else { return };
        leptos::task::spawn_local(async move {
            let review = sent.review().await.unwrap_or_default();
            let _ = told.try_set(review);
        });
    });
}

/// What should be known first, with the focus on it.
#[component]
pub fn ToldFirst(told: RwSignal<NewReview>, error: Signal<Option<AppError>>) -> impl IntoView {
    let waits = Memo::new(move |_| error.get() == Some(AppError::Unconfirmed) && !told.read().warnings.is_empty());
    move || {
        waits.get().then(|| {
            let warnings = told.get().warnings.into_iter().map(|warning| view! { <li>{warning}</li> }).collect_view();
            view! {
                <Focused>
                    <h2 id="told-title">"Before it is added"</h2>
                    <ul>{warnings}</ul>
                    <p>"Nothing is saved yet. Change what you like, or add it all the same."</p>
                </Focused>
            }
        })
    }
}

#[component]
fn Focused(children: Children) -> impl IntoView {
    let card = NodeRef::<leptos::html::Section>::new();
    Effect::new(move |_| {
        if let Some(card) = card.get() {
            let _ = card.focus();
        }
    });
    view! { <section class="review" tabindex="-1" aria-labelledby="told-title" node_ref=card>{children()}</section> }
}
