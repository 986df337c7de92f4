use super::super::get_speaker::{SetRunThrough, SpeakerKept, get_speaker};
use super::speakers_page::Told;
use crate::error::AppError;
use crate::paths;
use crate::ui::{ErrorSummary, Loaded, Page, TextField, turned_back, use_query_map, use_typed};
use domain::form::Field;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_params_map;

/// One who was offered a slot: what they said, what they brought, and when their talk is tried out.
#[component]
pub fn SpeakerKeptPage() -> impl IntoView {
    let params = use_params_map();
    let asked = Memo::new(move |_| {
        let params = params.read();
        (params.get("slug").unwrap_or_default(), params.get("id").unwrap_or_default())
    });
    let speaker = Resource::new_blocking(
        move || asked.get(),
        |(slug, id)| async move { Ok::<_, AppError>((get_speaker(slug, id).await?, use_typed())) },
    );
    view! {
        <Loaded from=speaker view=|(speaker, typed)| {
            let error = turned_back(SetRunThrough::url());
            let query = use_query_map();
            let saved = move || query.read().get("saved").is_some() && error.get().is_none();
            let SpeakerKept { slug, conference, id, title, by, place, said, comes, bio, needs, photo, slides, run, told } = speaker;
            let (their_photo, their_slides) = (paths::speaker_kept_photo(&slug, &id), paths::speaker_kept_slides(&slug, &id));
            let pictured = by.clone();
            view! {
                <Page title=title.clone()>
                    {move || saved().then(|| view! {
                        <div class="notice" data-kind="success" role="status"><p><strong>"Saved. "</strong>"They are told by email."</p></div>
                    })}
                    <ErrorSummary error/>
                    <h1>{title}</h1>
                    <p class="lede">{place.unwrap_or_else(|| "It is in no slot.".into())}</p>
                    <p><a href=paths::conference_speakers(&slug)>"Who speaks"</a>", "{conference}</p>
                    <section class="part" aria-labelledby="who">
                        <h2 id="who">{by}</h2>
                        <p>{said}</p>
                        {photo.map(|hash| view! { <p><img class="portrait" src=format!("{their_photo}?v={hash}") alt=format!("Photo of {pictured}") width="128" height="128"/></p> })}
                        {(!bio.is_empty()).then(|| view! { <p class="said">{bio}</p> })}
                        <dl class="facts">
                            <div><dt>"Needs"</dt><dd>{if needs.is_empty() { "Nothing was said.".to_owned() } else { needs }}</dd></div>
                            <div><dt>"Slides"</dt><dd>{match slides {
                                Some(slides) => view! { <a href=their_slides rel="external" download="">{slides}</a> }.into_any(),
                                None => view! { "None yet." }.into_any(),
                            }}</dd></div>
                        </dl>
                        <Told told/>
                        <p><a href=paths::proposal(&slug, &id)>"The proposal"</a></p>
                    </section>
                    {comes.then(|| view! {
                        <section class="part" aria-labelledby="run-through">
                            <h2 id="run-through">"Run-through"</h2>
                            <form class="form" method="post" action=SetRunThrough::url()>
                                <input type="hidden" name="slug" value=slug/>
                                <input type="hidden" name="id" value=id/>
                                <div class="fields">
                                    <TextField field=Field::Date kind="date" class="short" label="On which day?" value=typed.or(Field::Date, run.date) error/>
                                    <TextField field=Field::Time class="short" label="At what time?" hint="Like 18:30." value=typed.or(Field::Time, run.time) error/>
                                </div>
                                <TextField field=Field::Venue label="Where?" hint="A place, or the link of a call. All three empty for none." value=typed.or(Field::Venue, run.venue) error/>
                                <p class="actions"><button class="button" data-tone="quiet">"Save it and tell them"</button></p>
                            </form>
                        </section>
                    })}
                </Page>
            }
        }/>
    }
}
