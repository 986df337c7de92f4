use leptos::prelude::*;

/// One thing was changed by two people, or in two windows: what was first, what differs, and a way to keep either.
#[component]
pub fn ConflictCard(
    heading: String,
    /// Name of the thing, theirs, mine.
    differs: Vec<(String, String, String)>,
    /// What is asked, where it is something else.
    #[prop(default = "Nothing of yours is lost. Which should hold?")]
    asked: &'static str,
    /// What holds either way.
    #[prop(optional)]
    stays: Option<AnyView>,
    /// Loads the page as they left it.
    keep_theirs: String,
    /// What the first is called, where nobody else did it: beside each thing, and on the button that keeps it.
    #[prop(default = ("Their", "Keep theirs"))]
    first: (&'static str, &'static str),
    /// The form that saves mine over theirs.
    children: Children,
) -> impl IntoView {
    let side = |whose: &'static str, pick: fn(&(String, String, String)) -> &String| {
        let things = differs.iter().map(|thing| {
            let value = pick(thing);
            let value = if value.is_empty() { "(none)".to_owned() } else { value.clone() };
            view! { <p><span class="soft">{format!("{whose} {}", thing.0)}</span><br/><b>{value}</b></p> }
        });
        things.collect_view()
    };
    let (theirs, mine) = (side(first.0, |thing| &thing.1), side("Your", |thing| &thing.2));
    view! {
        <section class="conflict" role="alert" tabindex="-1" aria-labelledby="conflict-title">
            <h2 id="conflict-title">{heading}</h2>
            <p>{asked}</p>
            {stays}
            <div class="sides">
                <div>
                    <div>{theirs}</div>
                    <a class="button" data-tone="quiet" href=keep_theirs rel="external">{first.1}</a>
                </div>
                <div>
                    <div>{mine}</div>
                    {children()}
                </div>
            </div>
        </section>
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn theirs_stands_beside_mine_and_markup_in_it_is_only_text() {
        let differs = vec![("topic".to_owned(), "<b>Falls</b>".to_owned(), String::new())];
        let html = Owner::new().with(|| {
            view! {
                <ConflictCard heading="Priya Nair changed this 8 seconds ago".to_owned() differs keep_theirs="/x".to_owned()>
                    <button>"Use mine"</button>
                </ConflictCard>
            }
            .to_html()
        });
        for part in ["Priya Nair changed this 8 seconds ago", "Their topic", "Your topic", "(none)", "Use mine"] {
            assert!(html.contains(part), "{part} in {html}");
        }
        assert!(!html.contains("<b>Falls"), "{html}");
    }
}
