//! Somebody else saved first: what they changed beside what was typed here.

use super::super::get_kept_talk::KeptTalk;
use super::super::save_talk::SaveTalk;
use crate::paths;
use crate::ui::{Conflict, ConflictCard, Thing, Typed};
use domain::form::Field;
use domain::library::{Audience, TalkForm};
use domain::merge::Merged;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// What was typed into a form that somebody was faster than, put onto what they left.
pub fn merged(kept: &KeptTalk, typed: &Typed) -> Option<Merged> {
    let mine = typed.has(Field::Title).then(|| TalkForm::from_pairs(&typed.0))?;
    Some(mine.merge(typed.sent("loaded").unwrap_or_default(), &kept.form))
}

#[component]
pub fn ChangedMeanwhile(kept: KeptTalk, merged: Merged) -> impl IntoView {
    let mine = TalkForm::from_pairs(&merged.pairs);
    let (who, ago) = &kept.changed;
    let conflict = Conflict::of(who, ago, things(&kept, &mine), Some(&merged));
    let (first, keeps_mine, asked) = (conflict.first(), conflict.keeps_mine(), conflict.asks());
    let stays = conflict.staying();
    let Conflict { heading, differs, .. } = conflict;
    let hidden = merged.pairs.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value/> });
    view! {
        <ConflictCard heading differs asked stays keep_theirs=paths::organise_talk(&kept.id) first>
            <form method="post" action=SaveTalk::url()>
                <input type="hidden" name="id" value=kept.id/>
                <input type="hidden" name="version" value=kept.version/>
                <input type="hidden" name="loaded" value=kept.loaded/>
                {hidden.collect_view()}
                <button class="button" data-tone="quiet">{keeps_mine}</button>
            </form>
        </ConflictCard>
    }
}

fn things(kept: &KeptTalk, mine: &TalkForm) -> Vec<Thing> {
    let theirs = &kept.form;
    let session = |id: &str| {
        let known = kept.offers.sessions.iter().find(|(its, _)| its == id).map(|(_, words)| words.clone());
        known.unwrap_or_default()
    };
    let audience = |code: &str| Audience::from_code(code).map(|it| it.label().to_owned()).unwrap_or_default();
    let plain = |name, field, pick: fn(&TalkForm) -> &String| (name, field, pick(theirs).clone(), pick(mine).clone());
    vec![
        plain("title", Field::Title, |form| &form.title),
        plain("description", Field::Description, |form| &form.description),
        plain("speakers", Field::Speakers, |form| &form.speakers),
        plain("topics", Field::Topics, |form| &form.topics),
        plain("day", Field::Date, |form| &form.held_on),
        plain("series", Field::Series, |form| &form.series),
        ("session", Field::Session, session(&theirs.session), session(&mine.session)),
        ("audience", Field::Audience, audience(&theirs.audience), audience(&mine.audience)),
        plain("chapters", Field::Chapters, |form| &form.chapters),
    ]
}
