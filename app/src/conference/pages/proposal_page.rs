use super::super::get_proposal::{Offering, ProposalEdit, Reviewing, get_proposal};
use super::super::keep_proposal::{ReviewProposal, SaveProposal};
use super::super::offer::OfferSlot;
use super::speakers_page::Told;
use crate::error::AppError;
use crate::paths;
use crate::ui::{
    Choice, ErrorSummary, Loaded, Page, Select, TextArea, TextField, Typed, turned_back, use_query_map, use_typed,
};
use domain::conference::{Format, Interest, JudgementForm, Listeners, ProposalForm, Slot};
use domain::form::Field;
use domain::plain::counted;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_params_map;

/// A proposal, to be written down or changed, and what organisers think of it.
#[component]
pub fn ProposalPage() -> impl IntoView {
    let params = use_params_map();
    let asked = Memo::new(move |_| {
        let params = params.read();
        (params.get("slug").unwrap_or_default(), params.get("id").unwrap_or_default())
    });
    let edit = Resource::new_blocking(
        move || asked.get(),
        |(slug, id)| async move { Ok::<_, AppError>((get_proposal(slug, id).await?, use_typed())) },
    );
    view! { <Loaded from=edit view=|(edit, typed)| view! { <Shown edit typed/> }/> }
}

#[component]
fn Shown(edit: ProposalEdit, typed: Typed) -> impl IntoView {
    let (of_form, of_review) = (turned_back(SaveProposal::url()), turned_back(ReviewProposal::url()));
    let of_offer = turned_back(OfferSlot::url());
    let error = Signal::derive(move || of_form.get().or_else(|| of_review.get()).or_else(|| of_offer.get()));
    let query = use_query_map();
    let saved = move || match query.read().get("saved").as_deref() {
        Some("1") => Some("The board shows it already."),
        Some("review") => Some("The board counts it already."),
        Some("offer") => Some("The mail is on its way."),
        _ => None,
    };
    let ProposalEdit {
        slug,
        conference,
        id,
        version,
        form,
        standing,
        hours,
        changed,
        key,
        review,
        offering,
        description,
        told,
        is_nameless,
        ..
    } = edit;
    let is_new = id.is_empty();
    let heading = if is_new { "Write down a proposal".to_owned() } else { form.title.clone() };
    let board = paths::board(&slug);
    let reviewed = typed.clone();
    let (review_slug, review_id) = (slug.clone(), id.clone());
    let (offer_slug, offer_id, offered) = (slug.clone(), id.clone(), typed.clone());
    view! {
        <Page title=heading.clone() wide=true>
            {move || saved().map(|words| view! {
                <div class="notice" data-kind="success" role="status"><p><strong>"Saved. "</strong>{words}</p></div>
            })}
            <ErrorSummary error/>
            <h1>{heading}</h1>
            <p class="lede"><a href=board>{conference}</a>{(!is_new).then(|| format!(". {}.", standing.label()))}{(!changed.is_empty()).then(|| format!(" Last changed by {changed}."))}</p>
            {told.map(|told| view! { <p>{told}"."</p> })}
            <div class="side">
                <div>
                    {(!description.is_empty()).then(|| view! { <div class="marked" inner_html=description></div> })}
                    {is_nameless.then(|| view! { <Nameless form=form.clone()/> })}
                    {(!is_nameless).then(|| view! {
                    <form class="form" method="post" action=SaveProposal::url()>
                        <input type="hidden" name="slug" value=slug/>
                        <input type="hidden" name="id" value=id/>
                        <input type="hidden" name="version" value=version/>
                        <input type="hidden" name="key" value=key/>
                        <ProposalFields values=form typed hours error=of_form/>
                        <p class="actions"><button class="button">{if is_new { "Add it to the shortlist" } else { "Save it" }}</button></p>
                    </form>
                    })}
                </div>
                {(!is_new).then(|| view! {
                    <div>
                        <Review slug=review_slug id=review_id review typed=reviewed error=of_review/>
                        {(!is_nameless).then(|| view! { <Offer slug=offer_slug id=offer_id offering typed=offered error=of_offer/> })}
                    </div>
                })}
            </div>
        </Page>
    }
}

/// What one reads before one has said what one thinks.
#[component]
fn Nameless(form: ProposalForm) -> impl IntoView {
    let label = |code: &str| Interest::from_code(code).map_or("", Interest::label);
    let facts = [
        ("On Monday", form.takeaway),
        ("Topics", form.topics),
        ("Minutes", form.minutes),
        ("What they gain", label(&form.interest).to_owned()),
        ("What they sell", form.interest_words),
        ("Who pays them", form.sponsor),
        ("On the stage", form.needs),
    ];
    let fact = |(name, words): (&'static str, String)| {
        (!words.is_empty()).then(|| view! { <div><dt>{name}</dt><dd>{words}</dd></div> })
    };
    view! {
        <dl class="facts">{facts.into_iter().map(fact).collect_view()}</dl>
        <p class="meta">"Who speaks shows, and the talk can be changed, once you have said what you think."</p>
    }
}

/// The fields of a proposal.
#[component]
pub fn ProposalFields(
    values: ProposalForm,
    typed: Typed,
    hours: Vec<String>,
    error: Signal<Option<AppError>>,
) -> impl IntoView {
    let listeners = Listeners::ALL.iter().map(|whom| (whom.code().to_owned(), whom.label().to_owned())).collect();
    let formats = Format::ALL.iter().map(|one| (one.code().to_owned(), one.label().to_owned())).collect();
    let format = if values.format.is_empty() { Format::Talk.code().to_owned() } else { values.format };
    let interests = Interest::ALL.iter().map(|one| (one.code(), one.label())).collect();
    let interest = typed.or(Field::Interest, values.interest);
    let has_sent = typed.has(Field::Title);
    let boxes = [values.off_1, values.off_2, values.off_3, values.off_4, values.off_5];
    let boxes = Slot::ALL.into_iter().zip(boxes).zip(hours).map(|((slot, off), hours)| {
        let name = format!("off_{}", slot.number());
        let ticked = if has_sent { typed.sent(&name).is_some() } else { !off.is_empty() };
        view! {
            <div class="option">
                <input type="checkbox" id=name.clone() name=name.clone() value="yes" checked=ticked/>
                <label for=name>{hours}</label>
            </div>
        }
    });
    view! {
        <TextField field=Field::Title label="What is the talk called?" value=typed.or(Field::Title, values.title) error/>
        <TextArea field=Field::Speakers rows=2 label="Who speaks?" hint="A line for each. The first is whose talk it is." value=typed.or(Field::Speakers, values.speakers) error/>
        <Select field=Field::Format label="What happens on the stage?" options=formats value=typed.or(Field::Format, format) error/>
        <TextField field=Field::Minutes label="How many minutes does it take?" class="short" inputmode="numeric" value=typed.or(Field::Minutes, values.minutes) error/>
        <TextArea field=Field::Description rows=8 label="What is it about?" hint="An empty line begins a paragraph, - an item of a list. **Two stars** make words strong, [words](https://…) a link." value=typed.or(Field::Description, values.description) error/>
        <TextArea field=Field::Takeaway rows=2 label="What can a listener do with it on Monday?" value=typed.or(Field::Takeaway, values.takeaway) error/>
        <TextField field=Field::Topics label="Topics" hint="Up to five, with commas between." value=typed.or(Field::Topics, values.topics) error/>
        <Select field=Field::Audience label="For whom is it?" options=listeners value=typed.or(Field::Audience, values.audience) error/>
        <fieldset class="field">
            <legend>"When can somebody of them not be there?"</legend>
            {boxes.collect_view()}
        </fieldset>
        <Choice field=Field::Interest legend="What do they gain from being heard?" options=interests value=interest error/>
        <TextField field=Field::Employer label="Where do they work?" hint="Organisers from there do not judge the talk." value=typed.or(Field::Employer, values.employer) error/>
        <TextField field=Field::InterestWords label="What do they sell?" hint="Products or services. Empty if they sell nothing." value=typed.or(Field::InterestWords, values.interest_words) error/>
        <TextField field=Field::Sponsor label="Who pays them for this talk?" hint="A sponsor, a supplier. Empty if nobody does." value=typed.or(Field::Sponsor, values.sponsor) error/>
        <TextArea field=Field::Needs rows=2 label="What do they need on the stage?" value=typed.or(Field::Needs, values.needs) error/>
        <TextArea field=Field::Bio rows=3 label="Who is the first of them, in a few words?" value=typed.or(Field::Bio, values.bio) error/>
    }
}

/// One question about each proposal.
#[component]
fn Review(slug: String, id: String, review: Reviewing, typed: Typed, error: Signal<Option<AppError>>) -> impl IntoView {
    let Reviewing { bar, mine, count, others, spread, wishes } = review;
    let has_said = mine.is_some();
    let JudgementForm { benefit, independence, reason } = mine.unwrap_or_default();
    let degrees = vec![("1", "1, it sells"), ("2", "2"), ("3", "3, somewhat"), ("4", "4"), ("5", "5, wholly")];
    let options = vec![("1", "1, hardly"), ("2", "2"), ("3", "3, somewhat"), ("4", "4"), ("5", "5, very much")];
    let other = |(name, said, reason): (String, String, String)| view! { <li><b>{format!("{name}: {said}. ")}</b>{reason}</li> };
    let waiting = if count == 0 {
        "Nobody has said anything yet.".to_owned()
    } else {
        format!("{} so far. You see them once you have said what you think.", counted(count, "answer"))
    };
    view! {
            <section class="part" id="review" aria-labelledby="review-title">
                <h2 id="review-title">"How does this benefit the circle?"</h2>
                {match bar {
                    Some(bar) => view! { <p>{bar.words()}</p> }.into_any(),
                    None => view! {
                        <form class="form" method="post" action=ReviewProposal::url()>
                            <input type="hidden" name="slug" value=slug/>
                            <input type="hidden" name="proposal" value=id/>
                            <Choice field=Field::Benefit legend="From 1 to 5" options value=typed.or(Field::Benefit, benefit) error/>
                            <Choice field=Field::Independence legend="How independent is it of anybody’s business?" options=degrees value=typed.or(Field::Independence, independence) error/>
                            <TextField field=Field::Reason label="Why?" value=typed.or(Field::Reason, reason) error/>
                            <p class="actions"><button class="button" data-tone="quiet">"Save my answer"</button></p>
                        </form>
                    }
                    .into_any(),
                }}
                {if has_said {
                    view! {
                        <ul data-spread="">{spread.into_iter().map(|words| view! { <li>{words}</li> }).collect_view()}</ul>
                        <ul>{others.into_iter().map(other).collect_view()}</ul>
                    }
                    .into_any()
                } else if bar.is_some() {
                    ().into_any()
                } else {
                    view! { <p class="meta">{waiting}</p> }.into_any()
                }}
                {(wishes > 0).then(|| view! { <p>{format!("{} would come to hear it.", counted(wishes, "member"))}</p> })}
            </section>
    }
}

/// Asks whoever speaks whether they come.
#[component]
fn Offer(slug: String, id: String, offering: Offering, typed: Typed, error: Signal<Option<AppError>>) -> impl IntoView {
    let Offering { is_placed, said, email, by, told } = offering;
    let was_asked = said.is_some();
    view! {
        <section class="part" id="offer" aria-labelledby="offer-title">
            <h2 id="offer-title">"Will they come?"</h2>
            {said.map(|said| view! { <p>{said}</p> })}
            <Told told/>
            {if is_placed {
                view! {
                    <form class="form" method="post" action=OfferSlot::url()>
                        <input type="hidden" name="slug" value=slug/>
                        <input type="hidden" name="proposal" value=id/>
                        <TextField field=Field::Email kind="email" label="Where do we write?" value=typed.or(Field::Email, email) error/>
                        <TextField field=Field::Date kind="date" class="short" label="Until the end of which day do we wait for an answer?" value=typed.or(Field::Date, by) error/>
                        <p class="actions"><button class="button" data-tone="quiet">{if was_asked { "Ask once more" } else { "Offer them the slot" }}</button></p>
                        <p class="hint">"They get a mail with a link to a page with two buttons, yes and no."</p>
                    </form>
                }
                .into_any()
            } else {
                view! { <p class="meta">"Put it into a slot first."</p> }.into_any()
            }}
        </section>
    }
}
