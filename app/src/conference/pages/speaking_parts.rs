use super::super::own_part::{OwnPart, SaveSpeaking};
use crate::error::AppError;
use crate::paths;
use crate::ui::{TextArea, Typed, use_query_map};
use domain::conference::SpeakingForm;
use domain::form::Field;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// What somebody who speaks needs for the day, and what we need of them.
#[component]
pub fn Own(token: String, own: OwnPart, typed: Typed, error: Signal<Option<AppError>>) -> impl IntoView {
    let query = use_query_map();
    let saved = move || match query.read().get("saved").as_deref() {
        _ if error.get().is_some() => None,
        Some("words") => Some("The organisers see it from now on."),
        Some("photo") => Some("The organisers see your photo from now on."),
        Some("no-photo") => Some("Your photo is erased."),
        Some("slides") => Some("The organisers have your slides."),
        _ => None,
    };
    let OwnPart { directions, run_through, programme, form, photo, slides } = own;
    let has_day = !directions.is_empty() || run_through.is_some() || programme.is_some();
    view! {
        {move || saved().map(|words| view! {
            <div class="notice" data-kind="success" role="status"><p><strong>"Saved. "</strong>{words}</p></div>
        })}
        <p class="actions"><a class="button" data-tone="quiet" rel="external" download="" href=paths::speaker_calendar(&token)>"Put it into your calendar"</a></p>
        {has_day.then(|| view! {
            <section class="part" aria-labelledby="the-day">
                <h2 id="the-day">"The day"</h2>
                {run_through.map(|(when, place)| view! { <p><b>"Run-through: "</b>{when}", "<Place place/></p> })}
                {(!directions.is_empty()).then(|| view! { <p class="said">{directions}</p> })}
                {programme.map(|address| view! { <p><a href=address>"The whole programme"</a></p> })}
            </section>
        })}
        <SlidesPart token=token.clone() slides/>
        <PhotoPart token=token.clone() photo/>
        <Words token values=form typed error/>
    }
}

/// A place, or the link of a call.
#[component]
fn Place(place: String) -> impl IntoView {
    if place.starts_with("https://") && !place.contains(char::is_whitespace) {
        let words = place.clone();
        view! { <a href=place rel="noreferrer">{words}</a> }.into_any()
    } else {
        place.into_any()
    }
}

#[component]
fn SlidesPart(token: String, slides: Option<String>) -> impl IntoView {
    let problem = problem_of("slides", |code| match code {
        "none" => Some("Choose a file first."),
        "not-slides" => Some(
            "That file is no PDF, PowerPoint (.pptx) or OpenDocument (.odp) that we can read. Save it once more, or as a PDF.",
        ),
        "too-large" => Some("That file is larger than 200 MB. Make its pictures smaller, or save it as a PDF."),
        "disk-full" | "ours" => {
            Some("We could not keep the file just now. Try again in a while, or send it to whoever asked you.")
        }
        _ => None,
    });
    let has_slides = slides.is_some();
    view! {
        <section class="part" id="slides" aria-labelledby="slides-title">
            <h2 id="slides-title">"Your slides"</h2>
            {slides.map(|words| view! { <p><a href=paths::speaker_slides(&token) rel="external" download="">{words}</a></p> })}
            <form class="form" method="post" action=paths::speaker_slides(&token) enctype="multipart/form-data">
                <FileField name="slides" label="A file" hint="PDF, PowerPoint (.pptx) or OpenDocument (.odp), up to 200 MB. A later one takes its place." accept=".pdf,.pptx,.odp,application/pdf" problem/>
                <p class="actions"><button class="button" data-tone="quiet">{if has_slides { "Put this in its place" } else { "Send the slides" }}</button></p>
            </form>
        </section>
    }
}

#[component]
fn PhotoPart(token: String, photo: Option<String>) -> impl IntoView {
    let problem = problem_of("photo", |code| match code {
        "none" => Some("Choose a file first."),
        "not-a-photo" => {
            Some("That file is no photo we can read. Choose a JPEG, PNG or WebP, as phones and cameras make them.")
        }
        "too-large" => Some("That file is larger than 10 MB. Choose a smaller one, or a screenshot of it."),
        "too-many-pixels" => {
            Some("That photo has more than 32 million pixels. Choose a smaller one, or a screenshot of it.")
        }
        _ => None,
    });
    let has_photo = photo.is_some();
    let shown = paths::speaker_photo(&token);
    view! {
        <section class="part" id="photo" aria-labelledby="photo-title">
            <h2 id="photo-title">"Your photo"</h2>
            {photo.map(|hash| view! { <p><img class="portrait" src=format!("{shown}?v={hash}") alt="You" width="128" height="128"/></p> })}
            <form class="form" method="post" action=paths::speaker_photo(&token) enctype="multipart/form-data">
                <FileField name="photo" label="A photo of yourself" hint="Up to 10 MB. We cut it square, and keep nothing else of the file, such as where it was taken." accept="image/jpeg,image/png,image/webp" problem/>
                <p class="actions">
                    <button class="button" data-tone="quiet">"Use this photo"</button>" "
                    {has_photo.then(|| view! {
                        <button class="button" data-tone="danger" formaction=paths::remove_speaker_photo(&token) formnovalidate=true>"Remove the photo"</button>
                    })}
                </p>
            </form>
        </section>
    }
}

/// What the address says is wrong with the file that was sent last.
fn problem_of(name: &'static str, words: fn(&str) -> Option<&'static str>) -> Signal<Option<&'static str>> {
    let query = use_query_map();
    Signal::derive(move || query.read().get(name).as_deref().and_then(words))
}

#[component]
fn FileField(
    name: &'static str,
    label: &'static str,
    hint: &'static str,
    accept: &'static str,
    problem: Signal<Option<&'static str>>,
) -> impl IntoView {
    let (id, hint_id, error_id) = (format!("{name}-file"), format!("{name}-hint"), format!("{name}-error"));
    let described = {
        let both = format!("{hint_id} {error_id}");
        let hint_id = hint_id.clone();
        move || if problem.get().is_some() { both.clone() } else { hint_id.clone() }
    };
    view! {
        <div class="field" data-bad=move || problem.get().map(|_| "")>
            <label for=id.clone()>{label}</label>
            <p class="hint" id=hint_id>{hint}</p>
            {move || problem.get().map(|problem| view! {
                <p class="error" id=error_id.clone() role="alert"><span class="visually-hidden">"To put right: "</span>{problem}</p>
            })}
            <input id=id name=name type="file" accept=accept required=true aria-describedby=described aria-invalid=move || problem.get().map(|_| "true")/>
        </div>
    }
}

#[component]
fn Words(token: String, values: SpeakingForm, typed: Typed, error: Signal<Option<AppError>>) -> impl IntoView {
    view! {
        <section class="part" id="about-you" aria-labelledby="about-you-title">
            <h2 id="about-you-title">"About you"</h2>
            <form class="form" method="post" action=SaveSpeaking::url()>
                <input type="hidden" name="token" value=token/>
                <TextArea field=Field::Bio rows=4 label="Who are you, in a few words?" hint="It stands in the programme." value=typed.or(Field::Bio, values.bio) error/>
                <TextArea field=Field::Speakers rows=2 label="Who speaks with you?" hint="A line for each. Empty if you speak alone." value=typed.or(Field::Speakers, values.speakers) error/>
                <TextArea field=Field::Needs rows=2 label="What do you need on the stage?" hint="A microphone to hold, sound from your laptop, a chair, a step less." value=typed.or(Field::Needs, values.needs) error/>
                <p class="actions"><button class="button">"Save this"</button></p>
            </form>
        </section>
    }
}
