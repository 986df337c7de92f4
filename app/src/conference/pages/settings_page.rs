use super::super::get_settings::{Settings, get_settings};
use super::super::keep_conference::{EditConference, EditSlot};
use crate::error::AppError;
use crate::paths;
use crate::ui::{
    ErrorSummary, Loaded, Page, Select, TextArea, TextField, Tick, Typed, turned_back, use_query_map, use_typed,
};
use domain::conference::{ConferenceForm, Listeners, Slot, SlotForm};
use domain::form::Field;
use domain::plain::capital;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_params_map;

/// What a conference is, and when and where its five slots are.
#[component]
pub fn SettingsPage() -> impl IntoView {
    let params = use_params_map();
    let slug = Memo::new(move |_| params.read().get("slug").unwrap_or_default());
    let settings = Resource::new_blocking(
        move || slug.get(),
        |slug| async move { Ok::<_, AppError>((get_settings(slug).await?, use_typed())) },
    );
    view! { <Loaded from=settings view=|(settings, typed)| view! { <Shown settings typed/> }/> }
}

#[component]
fn Shown(settings: Settings, typed: Typed) -> impl IntoView {
    let (of_day, of_slot) = (turned_back(EditConference::url()), turned_back(EditSlot::url()));
    let error = Signal::derive(move || of_day.get().or_else(|| of_slot.get()));
    let query = use_query_map();
    let saved = move || query.read().get("saved").is_some();
    let Settings { slug, title, version, form, slots, .. } = settings;
    // Of the five forms of slots, the one that was turned back keeps its words.
    let sent_slot = typed.sent("slot").and_then(Slot::parse);
    let day_typed = if sent_slot.is_none() { typed.clone() } else { Typed::default() };
    let of = slug.clone();
    let slot = move |(slot, (version, values)): (Slot, (i64, SlotForm))| {
        let is_sent = sent_slot == Some(slot);
        let typed = if is_sent { typed.clone() } else { Typed::default() };
        let error = Signal::derive(move || of_slot.get().filter(|_| is_sent));
        view! { <SlotPart slug=of.clone() which=slot version values typed error/> }
    };
    view! {
        <Page title=format!("Day and slots: {title}")>
            {move || saved().then(|| view! {
                <div class="notice" data-kind="success" role="status"><p><strong>"Saved. "</strong>"The board shows it already."</p></div>
            })}
            <ErrorSummary error/>
            <h1>{title.clone()}</h1>
            <p class="lede"><a href=paths::board(&slug)>"To the board"</a></p>
            <section class="part" aria-labelledby="the-day">
                <h2 id="the-day">"The day"</h2>
                <form class="form" method="post" action=EditConference::url()>
                    <input type="hidden" name="slug_before" value=slug.clone()/>
                    <input type="hidden" name="version" value=version/>
                    <ConferenceFields values=form typed=day_typed error=of_day/>
                    <p class="hint">"On another date the slots keep their times of day, and whoever was offered one is asked again."</p>
                    <p class="actions"><button class="button">"Save the day"</button></p>
                </form>
            </section>
            <section class="part" aria-labelledby="slots">
                <h2 id="slots">"The five slots"</h2>
                {Slot::ALL.into_iter().zip(slots).map(slot).collect_view()}
            </section>
        </Page>
    }
}

/// The fields of a conference.
#[component]
pub fn ConferenceFields(values: ConferenceForm, typed: Typed, error: Signal<Option<AppError>>) -> impl IntoView {
    let blind = if typed.has(Field::Title) { typed.has(Field::Blind) } else { !values.blind.is_empty() };
    view! {
        <TextField field=Field::Title label="What is it called?" hint="For example: The circle at the Care Show 2027." value=typed.or(Field::Title, values.title) error/>
        <TextField field=Field::Slug label="Its name in addresses" hint="Small letters, figures and hyphens: care-show-2027." value=typed.or(Field::Slug, values.slug) error autocomplete="off"/>
        <TextField field=Field::Date label="On which day?" kind="date" class="short" value=typed.or(Field::Date, values.date) error/>
        <TextField field=Field::Venue label="Where?" hint="Show, hall and town." value=typed.or(Field::Venue, values.venue) error/>
        <TextArea field=Field::Description label="What should listeners know?" value=typed.or(Field::Description, values.description) error/>
        <TextField field=Field::Link label="The circle’s own link to register at the show" hint="It starts with https://. Empty while there is none." value=typed.or(Field::Link, values.link) error/>
        <TextField field=Field::MustHave label="Topics that the day must not go without" hint="Up to five, with commas between." value=typed.or(Field::MustHave, values.must_have) error/>
        <TextField field=Field::Opens label="From which day can members propose talks?" hint="Empty while nobody is asked." kind="date" class="short" value=typed.or(Field::Opens, values.opens) error/>
        <TextField field=Field::Closes label="Until the end of which day?" kind="date" class="short" value=typed.or(Field::Closes, values.closes) error/>
        <Tick field=Field::Blind label="Organisers judge without knowing who speaks: a name shows once one has said what one thinks." ticked=blind error/>
    }
}

#[component]
fn SlotPart(
    slug: String,
    which: Slot,
    version: i64,
    values: SlotForm,
    typed: Typed,
    error: Signal<Option<AppError>>,
) -> impl IntoView {
    let slot = which;
    let place = format!("slot-{}", slot.number());
    let listeners = Listeners::ALL.iter().map(|whom| (whom.code().to_owned(), whom.label().to_owned())).collect();
    let summary = format!("{}: {}, {} minutes", capital(&slot.to_string()), values.time, values.minutes);
    let is_open = move || error.get().is_some();
    view! {
        <details class="more" id=place open=is_open>
            <summary>{summary}</summary>
            <form class="form" method="post" action=EditSlot::url()>
                <input type="hidden" name="slug" value=slug/>
                <input type="hidden" name="slot" value=slot.number().to_string()/>
                <input type="hidden" name="version" value=version/>
                <div class="fields">
                    <TextField field=Field::Time id=id_of(slot, "time") label="Starts at" class="short" value=typed.or(Field::Time, values.time) error/>
                    <TextField field=Field::Minutes id=id_of(slot, "minutes") label="Minutes" class="short" inputmode="numeric" value=typed.or(Field::Minutes, values.minutes) error/>
                </div>
                <TextField field=Field::Stage id=id_of(slot, "stage") label="Stage" value=typed.or(Field::Stage, values.stage) error/>
                <TextField field=Field::Theme id=id_of(slot, "theme") label="Theme" hint="A topic that it is meant for, or empty." value=typed.or(Field::Theme, values.theme) error/>
                <Select field=Field::Audience id=id_of(slot, "audience") label="For whom?" options=listeners value=typed.or(Field::Audience, values.audience) error/>
                <p class="actions"><button class="button">{format!("Save {slot}")}</button></p>
            </form>
        </details>
    }
}

/// Five forms of a page have the same fields, and each field an id of its own. The first keeps the field's name, where the
/// error summary leads.
fn id_of(slot: Slot, field: &'static str) -> &'static str {
    match (slot.number(), field) {
        (1, _) => field,
        (2, "time") => "time-2",
        (2, "minutes") => "minutes-2",
        (2, "stage") => "stage-2",
        (2, "theme") => "theme-2",
        (2, _) => "audience-2",
        (3, "time") => "time-3",
        (3, "minutes") => "minutes-3",
        (3, "stage") => "stage-3",
        (3, "theme") => "theme-3",
        (3, _) => "audience-3",
        (4, "time") => "time-4",
        (4, "minutes") => "minutes-4",
        (4, "stage") => "stage-4",
        (4, "theme") => "theme-4",
        (4, _) => "audience-4",
        (_, "time") => "time-5",
        (_, "minutes") => "minutes-5",
        (_, "stage") => "stage-5",
        (_, "theme") => "theme-5",
        (_, _) => "audience-5",
    }
}
