use domain::form::Field;
use domain::merge::Merged;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Who changed it meanwhile, and what became of both changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    pub heading: String,
    /// It was oneself, in another tab.
    pub by_me: bool,
    /// Both changed the same thing, to something else.
    pub overlaps: bool,
    /// What I changed: name of the thing as in `your topic`, theirs, mine.
    pub differs: Vec<(String, String, String)>,
    /// What only they changed, and stays.
    pub stays: Vec<(String, String)>,
}

/// What a form is about: its name as in `your topic`, its field, theirs and mine in words.
pub type Thing = (&'static str, Field, String, String);

impl Conflict {
    /// `who` was faster, `You` for oneself. What counts is what differs; without a form to compare, everything was changed
    /// by both.
    pub fn of(who: &str, ago: &str, things: Vec<Thing>, merged: Option<&Merged>) -> Self {
        let by_me = who == "You";
        let heading = if by_me {
            format!("You changed this yourself {ago}, in another tab or window")
        } else {
            format!("{who} changed this {ago}")
        };
        let stays_theirs = |field| merged.is_some_and(|merged| merged.theirs.contains(&field));
        let overlaps = merged.is_none_or(|merged| !merged.both.is_empty());
        let (mut differs, mut stays) = (Vec::new(), Vec::new());
        for (name, field, theirs, mine) in things {
            if stays_theirs(field) {
                stays.push((name.to_owned(), if theirs.is_empty() { "(none)".into() } else { theirs }));
            } else if theirs != mine {
                differs.push((name.to_owned(), theirs, mine));
            }
        }
        Self { heading, by_me, overlaps, differs, stays }
    }

    /// What the first is called, as the card does.
    pub fn first(&self) -> (&'static str, &'static str) {
        if self.by_me { ("Your earlier", "Keep what you saved before") } else { ("Their", "Keep theirs") }
    }

    /// What the card asks.
    pub fn asks(&self) -> &'static str {
        if self.overlaps {
            "Nothing of yours is lost. Which should hold?"
        } else {
            "Nothing of yours is lost: you changed other things. Both can be kept."
        }
    }

    /// What only the first changed, for the card.
    pub fn staying(&self) -> AnyView {
        let (whose, _) = self.first();
        let thing = |(name, value): &(String, String)| {
            view! { <p><span class="soft">{format!("{whose} {name} stays")}</span><br/><b>{value.clone()}</b></p> }
        };
        self.stays.iter().map(thing).collect_view().into_any()
    }

    /// What the button says that saves mine.
    pub fn keeps_mine(&self) -> &'static str {
        match (self.overlaps, self.by_me) {
            (true, false) => "Use mine",
            (true, true) => "Use this instead",
            (false, false) => "Save mine beside theirs",
            (false, true) => "Save this as well",
        }
    }
}

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
