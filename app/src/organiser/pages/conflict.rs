use leptos::prelude::*;

/// Two people changed one thing: who was first, what differs, and a way to keep either.
#[component]
pub fn ConflictCard(
    heading: String,
    /// Name of the thing, theirs, mine.
    differs: Vec<(String, String, String)>,
    /// Loads the page as they left it.
    keep_theirs: String,
    /// The form that saves mine over theirs.
    children: Children,
) -> impl IntoView {
    let side = |whose: &'static str, pick: fn(&(String, String, String)) -> &String| {
        let things = differs.iter().map(|thing| {
            let value = pick(thing);
            let value = if value.is_empty() { "(none)".to_owned() } else { value.clone() };
            view! { <p><span class="soft">{format!("{whose}: {}", thing.0)}</span><br/><b>{value}</b></p> }
        });
        things.collect_view()
    };
    let (theirs, mine) = (side("Theirs", |thing| &thing.1), side("Yours", |thing| &thing.2));
    view! {
        <section class="conflict" role="alert" tabindex="-1" aria-labelledby="conflict-title">
            <h2 id="conflict-title">{heading}</h2>
            <p>"Nothing of yours is lost. Which should hold?"</p>
            <div class="sides">
                <div>
                    <div>{theirs}</div>
                    <a class="button" data-tone="quiet" href=keep_theirs rel="external">"Keep theirs"</a>
                </div>
                <div>
                    <div>{mine}</div>
                    {children()}
                </div>
            </div>
        </section>
    }
}
