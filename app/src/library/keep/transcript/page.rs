use super::bring_part::BringPart;
use super::change::{EditTranscript, ReplaceWords, RestoreTranscript};
use super::cue_editor::CueEditor;
use super::get_transcript::{Brought, TranscriptAsked, TranscriptEdit, get_transcript, use_brought};
use super::making_part::MakingPart;
use super::replace_part::ReplacePart;
use super::versions_part::{Undo, VersionsPart};
use crate::error::AppError;
use crate::paths;
use crate::ui::{
    Conflict, ConflictCard, ErrorSummary, Loaded, Page, Typed, turned_back, use_query_map, use_turned_back, use_typed,
};
use domain::form::Field;
use domain::library::{clock, differing, read_part, write_part};
use domain::plain::counted;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_params_map;

/// What is said in a talk, to be brought and to be put right.
#[component]
pub fn TranscriptPage() -> impl IntoView {
    let (params, query, turned_back) = (use_params_map(), use_query_map(), use_turned_back());
    let id = Memo::new(move |_| params.read().get("id").unwrap_or_default());
    let asked = Memo::new(move |_| {
        let query = query.read();
        let get = |name| query.get(name).unwrap_or_default();
        TranscriptAsked {
            page: get("page"),
            version: get("version"),
            find: get("find"),
            with: get("with"),
            exact: get("exact"),
            whole: get("whole"),
            ..TranscriptAsked::default()
        }
    });
    let edit = Resource::new_blocking(
        move || (id.get(), asked.get(), turned_back.get()),
        |(id, asked, turned_back)| async move {
            let (typed, brought) = (if turned_back { use_typed() } else { Typed::default() }, use_brought());
            // A form that was turned back is shown with the part that it was for, wherever that begins by now.
            let of = |name| typed.sent(name).filter(|_| typed.has(Field::Cues)).unwrap_or_default().to_owned();
            let asked = TranscriptAsked { from: of("from"), to: of("to"), ..asked };
            let edit = get_transcript(id, asked.clone()).await?;
            Ok::<_, AppError>((edit, asked, typed, brought))
        },
    );
    view! {
        <Loaded from=edit view=|(edit, asked, typed, brought)| view! { <Shown edit asked typed brought/> }/>
    }
}

#[component]
fn Shown(edit: TranscriptEdit, asked: TranscriptAsked, typed: Typed, brought: Option<Brought>) -> impl IntoView {
    let (edited, replaced) = (turned_back(EditTranscript::url()), turned_back(ReplaceWords::url()));
    let restored = turned_back(RestoreTranscript::url());
    let is_stale = edited.get_untracked() == Some(AppError::Stale) && typed.has(Field::Cues);
    let card = is_stale.then(|| view! { <ChangedMeanwhile edit=edit.clone() typed=typed.clone()/> });
    let error = Signal::derive(move || {
        edited.get().filter(|_| !is_stale).or_else(|| replaced.get()).or_else(|| restored.get())
    });
    let is_brought = brought.is_some();
    let title = Signal::derive(move || match error.get() {
        _ if is_stale => "Somebody changed this too".to_owned(),
        Some(_) => "Look again: transcript".to_owned(),
        None if is_brought => "Look again: transcript".to_owned(),
        None => "Transcript".to_owned(),
    });
    let has_lines = edit.lines > 0;
    let lede = match edit.lines {
        0 => "Nobody has written this talk down yet.".to_owned(),
        lines => format!("{}. Members read them, and find the talk by them.", counted(lines, "line")),
    };
    let found = (edit.found.clone(), asked);
    let bring = view! { <BringPart id=edit.id.clone() brought has_lines/> }.into_any();
    // What somebody has to do next comes first.
    let (first, later) = if !has_lines || is_brought { (Some(bring), None) } else { (None, Some(bring)) };
    let lines = match edit.looked_at {
        Some(number) => view! { <Earlier edit=edit.clone() number/> }.into_any(),
        None if has_lines || is_stale => view! { <Lines edit=edit.clone() typed error=edited is_stale/> }.into_any(),
        None => ().into_any(),
    };
    let is_now = edit.looked_at.is_none();
    view! {
        <Page title wide=true>
            <Saved error edit=edit.clone() is_brought/>
            <ErrorSummary error/>
            {card}
            <p class="back"><a href=paths::organise_talk(&edit.id)>{edit.title.clone()}</a></p>
            <h1>"Transcript"</h1>
            <p class="lede">{lede}</p>
            <div class="side">
                <div>{first}{lines}</div>
                <div>
                    {(has_lines && is_now).then(|| view! { <ReplacePart id=edit.id.clone() version=edit.version found/> })}
                    {(has_lines && is_now).then(|| view! { <Out id=edit.id.clone()/> })}
                    {edit.making.clone().map(|making| view! { <MakingPart id=edit.id.clone() making/> })}
                    {later}
                    <VersionsPart edit=edit.clone()/>
                </div>
            </div>
        </Page>
    }
}

/// The lines of one page, in one form.
#[component]
fn Lines(edit: TranscriptEdit, typed: Typed, error: Signal<Option<AppError>>, is_stale: bool) -> impl IntoView {
    let has_typed = typed.has(Field::Cues);
    let text = if has_typed { typed.or(Field::Cues, "") } else { write_part(&edit.part) };
    // Whoever was told of the newer one saves onto it; anybody else is told first.
    let seen = typed.sent("version").and_then(|seen| seen.parse().ok()).filter(|_| has_typed && !is_stale);
    let version: i64 = seen.unwrap_or(edit.version);
    let to = edit.span.to.map(|to| to.to_string()).unwrap_or_default();
    let what = if edit.pages > 1 { format!("Lines, page {} of {}", edit.page, edit.pages) } else { "Lines".to_owned() };
    view! {
        <section class="part" aria-labelledby="lines-title">
            <h2 id="lines-title">{what}</h2>
            <form class="form" method="post" action=EditTranscript::url()>
                <input type="hidden" name="id" value=edit.id.clone()/>
                <input type="hidden" name="version" value=version/>
                <input type="hidden" name="from" value=edit.span.from/>
                <input type="hidden" name="to" value=to/>
                <input type="hidden" name="page" value=edit.page/>
                <CueEditor text error/>
                <p class="actions"><button class="button">"Save these lines"</button></p>
            </form>
            <Pages edit/>
        </section>
    }
}

#[component]
fn Pages(edit: TranscriptEdit) -> impl IntoView {
    let link = move |page: u32, words: &'static str| {
        let version = edit.looked_at.map(|number| format!("&version={number}")).unwrap_or_default();
        let is_there = (1..=edit.pages).contains(&page);
        is_there.then(|| {
            let address = format!("{}?page={page}{version}", paths::kept_transcript(&edit.id));
            view! { <a class="button" data-tone="quiet" href=address>{words}</a>" " }
        })
    };
    let page = edit.page;
    view! { <nav class="actions" aria-label="Pages">{link(page - 1, "Earlier lines")}{link(page + 1, "Later lines")}</nav> }
}

/// A version that counts no more, to be read.
#[component]
fn Earlier(edit: TranscriptEdit, number: i64) -> impl IntoView {
    let line = |cue: &domain::library::Cue| {
        let speaker = (!cue.speaker.is_empty()).then(|| view! { <b>{cue.speaker.clone()}": "</b> });
        view! { <li class="moment"><span class="moment-at">{clock(cue.start)}</span><span>{speaker}{cue.words.clone()}</span></li> }
    };
    let counts = edit.versions.iter().find(|line| line.counts).map(|line| line.number);
    let is_made = edit.versions.iter().any(|line| line.number == number && line.is_made);
    let words = match (is_made, counts) {
        (true, _) => "A program made this. Nobody reads it before you let it count.".to_owned(),
        (false, Some(counts)) => format!("You are looking at an earlier version. Version {counts} counts."),
        (false, None) => "You are looking at an earlier version. None counts now.".to_owned(),
    };
    let button = if is_made { "Let this version count" } else { "Let this version count again" };
    view! {
        <section class="part" aria-labelledby="earlier">
            <h2 id="earlier">{format!("Version {number}")}</h2>
            <p>{words}</p>
            <form method="post" action=RestoreTranscript::url() class="actions">
                <input type="hidden" name="id" value=edit.id.clone()/>
                <input type="hidden" name="number" value=number/>
                <button class="button">{button}</button>" "
                <a href=paths::kept_transcript(&edit.id)>"Back to the one that counts"</a>
            </form>
            <ol class="moments">{edit.part.cues().iter().map(line).collect_view()}</ol>
            <Pages edit/>
        </section>
    }
}

/// Out again, for other programs.
#[component]
fn Out(id: String) -> impl IntoView {
    view! {
        <section class="part" aria-labelledby="out">
            <h2 id="out">"Take it along"</h2>
            <p class="actions">
                <a href=paths::transcript_file(&id, "vtt") rel="external" download>"As WebVTT"</a>" "
                <a href=paths::transcript_file(&id, "srt") rel="external" download>"As SubRip (SRT)"</a>
            </p>
        </section>
    }
}

/// Somebody changed the same lines first.
#[component]
fn ChangedMeanwhile(edit: TranscriptEdit, typed: Typed) -> impl IntoView {
    /// More than these nobody compares at a glance; all of them are below.
    const SHOWN: usize = 12;

    let mine = typed.or(Field::Cues, "");
    // What cannot be read had errors of its own.
    let part = read_part(&mine).unwrap_or_default();
    let (who, ago) = edit.versions.first().map(|line| (line.who.clone(), line.ago.clone())).unwrap_or_default();
    let conflict = Conflict::of(&who, &ago, Vec::new(), None);
    let differs = differing(&edit.part, &part).into_iter().take(SHOWN);
    let differs = differs.map(|(at, theirs, mine)| (format!("line at {}", clock(at)), theirs, mine)).collect();
    let (first, keeps_mine, asked) = (conflict.first(), conflict.keeps_mine(), conflict.asks());
    let address = format!("{}?page={}", paths::kept_transcript(&edit.id), edit.page);
    let to = edit.span.to.map(|to| to.to_string()).unwrap_or_default();
    view! {
        <ConflictCard heading=conflict.heading.clone() differs asked keep_theirs=address first>
            <form method="post" action=EditTranscript::url()>
                <input type="hidden" name="id" value=edit.id/>
                <input type="hidden" name="version" value=edit.version/>
                <input type="hidden" name="from" value=edit.span.from/>
                <input type="hidden" name="to" value=to/>
                <input type="hidden" name="page" value=edit.page/>
                <input type="hidden" name="cues" value=mine/>
                <button class="button" data-tone="quiet">{keeps_mine}</button>
            </form>
        </ConflictCard>
    }
}

#[component]
fn Saved(error: Signal<Option<AppError>>, edit: TranscriptEdit, is_brought: bool) -> impl IntoView {
    let query = use_query_map();
    let number = move |name: &str| query.read().get(name).and_then(|n| n.parse::<i64>().ok()).unwrap_or(0);
    let words = move || {
        let query = query.read();
        let saved = query.get("saved");
        drop(query);
        match saved.as_deref() {
            _ if error.get().is_some() || is_brought => None,
            Some("1") => Some(("Saved. ", "The talk is found by these words within seconds.".to_owned())),
            Some("brought") => Some(("Taken in. ", mended(number("reordered"), number("shortened")))),
            Some("replaced") => Some(("Replaced. ", format!("In {}.", counted(number("n"), "place")))),
            Some("restored") => Some(("Restored. ", format!("What version {} said counts again.", number("n")))),
            Some("unchanged") => Some(("Nothing is different. ", "That is what was here.".to_owned())),
            _ => None,
        }
    };
    move || {
        words().map(|(done, words)| {
            view! {
                <div class="notice" data-kind="success" role="status">
                    <p><strong>{done}</strong>{words}</p>
                    <Undo edit=edit.clone()/>
                </div>
            }
        })
    }
}

/// What was put right in a file without asking.
fn mended(reordered: i64, shortened: i64) -> String {
    let parts: Vec<_> = [
        (reordered > 0)
            .then(|| format!("{} stood before an earlier one and moved to its place", counted(reordered, "line"))),
        (shortened > 0).then(|| format!("{} went on into the next one and now ends there", counted(shortened, "line"))),
    ]
    .into_iter()
    .flatten()
    .collect();
    if parts.is_empty() { "Nothing had to be mended.".to_owned() } else { format!("Mended: {}.", parts.join("; ")) }
}
