//! What to choose from, asked for while somebody types. Only with wasm; without it there is nothing to offer.

use leptos::prelude::*;
use std::time::Duration;

const PAUSE: Duration = Duration::from_millis(300);

/// To be told of everything that is typed: once a pause says that this was it, `found` becomes what `ask` answers.
pub fn offering<T, A>(
    found: RwSignal<T>,
    ask: impl Fn(String) -> A + Copy + Send + Sync + 'static,
) -> impl Fn(String) + Copy + Send + Sync + 'static
where
    T: Send + Sync + 'static,
    A: Future<Output = T> + 'static,
{
    let asked = StoredValue::new(0_u32);
    move |typed: String| {
        asked.update_value(|n| *n = n.wrapping_add(1));
        let mine = asked.get_value();
        let is_newest = move || asked.try_get_value() == Some(mine);
        set_timeout(
            move || {
                if is_newest() {
                    leptos::task::spawn_local(async move {
                        let answer = ask(typed).await;
                        // An answer that comes after a newer question is of no use.
                        if is_newest() {
                            found.set(answer);
                        }
                    });
                }
            },
            PAUSE,
        );
    }
}
