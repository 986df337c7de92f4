use super::get_open_talk::{OpenTalk, get_open_talk};
use crate::paths;
use crate::ui::{Loaded, Page};
use domain::library::{Cue, clock};
use leptos::prelude::*;
use leptos_meta::{Link, Meta};
use leptos_router::hooks::use_params_map;

/// A talk for everyone. Nothing on it moves but the browser's own player, so that it comes without wasm.
#[component]
pub fn OpenTalkPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("id").unwrap_or_default());
    let talk = Resource::new_blocking(move || id.get(), get_open_talk);
    view! { <Loaded from=talk view=|talk| view! { <Shown talk/> }/> }
}

#[component]
fn Shown(talk: OpenTalk) -> impl IntoView {
    let OpenTalk { title, meta, description, chapters, cues, recording, captions, picture, oembed, json_ld } = talk;
    let summary = if description.is_empty() { meta.clone() } else { description.clone() };
    let player = recording.map(|(address, kind)| {
        let track =
            captions.map(|captions| view! { <track kind="captions" srclang="en" label="English" src=captions/> });
        view! {
            <video class="open-player" controls playsinline preload="metadata" poster=picture aria-label=title.clone()>
                <source src=address type=kind/>
                {track}
            </video>
        }
    });
    let chapters = (!chapters.is_empty()).then(|| {
        let lines = chapters.into_iter().map(|chapter| {
            view! { <li><span class="moment"><span class="moment-at">{clock(chapter.start)}</span><span>{chapter.title}</span></span></li> }
        });
        view! { <section aria-labelledby="chapters"><h2 id="chapters">"Chapters"</h2><ol class="plain">{lines.collect_view()}</ol></section> }
    });
    view! {
        // Cards of other sites show these.
        <Meta property="og:title" content=title.clone()/>
        <Meta property="og:description" content=summary.clone()/>
        <Meta property="og:type" content="video.other"/>
        <Meta name="description" content=summary/>
        <Link rel="alternate" type_="application/json+oembed" href=oembed/>
        <Page title=title.clone()>
            <h1>{title}</h1>
            <p class="meta">{meta}</p>
            {player}
            {(!description.is_empty()).then(|| view! { <p class="words">{description}</p> })}
            {chapters}
            {(!cues.is_empty()).then(|| view! {
                <section aria-labelledby="transcript"><h2 id="transcript">"What is said"</h2>{paragraphs(cues)}</section>
            })}
            <section class="part" aria-labelledby="come">
                <h2 id="come">"Every Thursday at eight"</h2>
                <p>"The open evening is for everybody who looks after people."</p>
                <p class="actions"><a class="button" href=paths::OPEN_EVENING>"Come to the open evening"</a></p>
            </section>
            <script type="application/ld+json" inner_html=json_ld></script>
        </Page>
    }
}

/// What each says until another one speaks.
fn paragraphs(cues: Vec<Cue>) -> impl IntoView {
    let mut said: Vec<(String, String)> = Vec::new();
    for cue in cues {
        match said.last_mut() {
            Some((speaker, words)) if *speaker == cue.speaker => {
                words.push(' ');
                words.push_str(&cue.words);
            }
            _ => said.push((cue.speaker, cue.words)),
        }
    }
    let said = said.into_iter().map(|(speaker, words)| {
        let speaker = (!speaker.is_empty()).then(|| view! { <b>{speaker}": "</b> });
        view! { <p>{speaker}{words}</p> }
    });
    said.collect_view()
}
