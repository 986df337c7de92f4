use super::super::get_speakers::{SetSpeakerTerms, SpeakerRow, SpeakersView, get_speakers};
use crate::error::AppError;
use crate::paths;
use crate::ui::{ErrorSummary, Loaded, Page, TextArea, TextField, Typed, turned_back, use_query_map, use_typed};
use domain::conference::SpeakerTermsForm;
use domain::form::Field;
use domain::plain::{capital, count};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_params_map;

/// Who speaks, what they said and were told, and how they are looked after.
#[component]
pub fn SpeakersPage() -> impl IntoView {
    let params = use_params_map();
    let slug = Memo::new(move |_| params.read().get("slug").unwrap_or_default());
    let speakers = Resource::new_blocking(
        move || slug.get(),
        |slug| async move { Ok::<_, AppError>((get_speakers(slug).await?, use_typed())) },
    );
    view! { <Loaded from=speakers view=|(speakers, typed)| view! { <Shown speakers typed/> }/> }
}

#[component]
fn Shown(speakers: SpeakersView, typed: Typed) -> impl IntoView {
    let error = turned_back(SetSpeakerTerms::url());
    let query = use_query_map();
    let saved = move || query.read().get("saved").is_some() && error.get().is_none();
    let SpeakersView { slug, title, slots, others, version, form } = speakers;
    let lede = match (
        slots.iter().filter(|row| row.comes).count(),
        slots.iter().filter(|row| !row.proposal.is_empty()).count(),
    ) {
        (_, 0) => "Nothing is in a slot yet.".to_owned(),
        (yes, talks) if yes == talks => "Everybody who speaks has said yes.".to_owned(),
        (0, _) => "Nobody has said yes yet.".to_owned(),
        (1, talks) => format!("One of {} has said yes.", worded(talks)),
        (yes, talks) => format!("{} of {} have said yes.", capital(&worded(yes)), worded(talks)),
    };
    let of = slug.clone();
    let row = move |row: SpeakerRow| view! { <Row slug=of.clone() row/> };
    let rows = slots.into_iter().map(row.clone()).collect_view();
    view! {
        <Page title=format!("Who speaks: {title}")>
            {move || saved().then(|| view! {
                <div class="notice" data-kind="success" role="status"><p><strong>"Saved. "</strong>"It holds from now on."</p></div>
            })}
            <ErrorSummary error/>
            <h1>"Who speaks"</h1>
            <p class="lede">{lede}</p>
            <p><a href=paths::board(&slug)>{title}</a></p>
            <section class="part" aria-labelledby="slots">
                <h2 id="slots">"In the five slots"</h2>
                <ol class="rows" data-plain="">{rows}</ol>
            </section>
            {(!others.is_empty()).then(|| view! {
                <section class="part" aria-labelledby="others">
                    <h2 id="others">"Asked, and in no slot"</h2>
                    <ul class="rows" data-plain="">{others.into_iter().map(row).collect_view()}</ul>
                </section>
            })}
            <Terms slug version values=form typed error/>
        </Page>
    }
}

fn worded(n: usize) -> String {
    count(i64::try_from(n).unwrap_or(i64::MAX))
}

#[component]
fn Row(slug: String, row: SpeakerRow) -> impl IntoView {
    let SpeakerRow { place, proposal, title, by, said, comes } = row;
    if proposal.is_empty() {
        return view! {
            <li class="row"><div class="row-what"><h3 class="row-title">{place}</h3><p class="meta">"Nothing here yet."</p></div></li>
        }
        .into_any();
    }
    let page = paths::proposal(&slug, &proposal);
    let asks = format!("{page}#offer");
    let was_asked = !said.is_empty();
    let (id, kept) = (format!("talk-{proposal}"), paths::conference_speaker(&slug, &proposal));
    view! {
        <li class="row" id=id>
            <div class="row-what">
                <h3 class="row-title"><a href=page>{title}</a></h3>
                <p>{if place.is_empty() { by } else { format!("{place}. {by}") }}</p>
                {comes.then(|| view! { <p class="tags"><span class="tag" data-tick="yes">"Comes"</span></p> })}
                {if was_asked {
                    view! { <p class="meta">{said}</p> }.into_any()
                } else {
                    view! { <p class="meta">"Not asked yet. "<a href=asks>"Offer them the slot"</a></p> }.into_any()
                }}
                {was_asked.then(|| view! { <p><a href=kept>"Slides, run-through and what they were told"</a></p> })}
            </div>
        </li>
    }
    .into_any()
}

/// What somebody was told, mail by mail.
#[component]
pub fn Told(told: Vec<String>) -> impl IntoView {
    (!told.is_empty()).then(|| {
        view! {
            <details class="more">
                <summary>"What they were told"</summary>
                <ol>{told.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ol>
            </details>
        }
    })
}

#[component]
fn Terms(
    slug: String,
    version: i64,
    values: SpeakerTermsForm,
    typed: Typed,
    error: Signal<Option<AppError>>,
) -> impl IntoView {
    // A box that is not ticked is not sent at all.
    let was_sent = typed.has(Field::Nudges);
    let steps_in = if was_sent { typed.sent(Field::StepsIn.name()).is_some() } else { !values.steps_in.is_empty() };
    view! {
        <section class="part" aria-labelledby="terms">
            <h2 id="terms">"How they are looked after"</h2>
            <form class="form" method="post" action=SetSpeakerTerms::url()>
                <input type="hidden" name="slug" value=slug/>
                <input type="hidden" name="version" value=version/>
                <TextField field=Field::Nudges label="After how many days is somebody reminded who has not answered?" hint="Up to five numbers, with commas between. Empty for no reminders." class="short" value=typed.or(Field::Nudges, values.nudges) error/>
                <div class="field">
                    <div class="option">
                        <input type="checkbox" id=Field::StepsIn.name() name=Field::StepsIn.name() value="yes" checked=steps_in/>
                        <label for=Field::StepsIn.name()>"Offer the slot to the next on standby when nobody has answered in time"</label>
                    </div>
                    <p class="hint">"At nine on the morning after, to the first who fits the slot and whose address we know. You hear of it by email."</p>
                </div>
                <TextArea field=Field::Directions label="What do they need to know of the day?" hint="How to get there, where to come in, whom to ask for. It stands on each speaker’s own page." value=typed.or(Field::Directions, values.directions) error/>
                <p class="actions"><button class="button">"Save this"</button></p>
            </form>
        </section>
    }
}
