use super::super::apply::{KeepDraft, SendApplication};
use super::super::get_apply::ApplyView;
use super::lookup::Lookup;
use crate::error::AppError;
use crate::paths;
use crate::ui::{Choice, ErrorSummary, Select, TextArea, TextField, Tick, turned_back};
use domain::form::Field;
use domain::people::{Profession, Register};
use domain::vetting::{ApplicationForm, Part};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// The form. On a phone only the part that the address names is in view, and "Continue" keeps what is filled in so far;
/// what was wrong anywhere brings all parts into view.
#[component]
pub fn ApplyForm(view: ApplyView, part: Memo<Part>) -> impl IntoView {
    let (sent, kept) = (turned_back(SendApplication::url()), turned_back(KeepDraft::url()));
    let error = Signal::derive(move || sent.get().or_else(|| kept.get()));
    let step = move || if sent.get().is_some() { "all" } else { part.get().step() };
    let ApplyView { form, invitations, .. } = view;
    let node = NodeRef::<leptos::html::Form>::new();
    #[cfg(feature = "hydrate")]
    super::kept_words::keep(node, error);
    view! {
        <ErrorSummary error/>
        <form class="form apply" method="post" action=SendApplication::url() node_ref=node data-step=step>
            <input type="hidden" name="invitation" value=invitations/>
            <input type="hidden" name="step" value=move || part.get().step()/>
            <p class="steps">
                {move || part.get().previous().map(|before| view! {
                    <a href=paths::apply_step(before.step()) rel="external">"‹ Back"</a>" "
                })}
                {move || format!("{} of 4", part.get().step())}
            </p>
            <Role value=form.profession.clone() error/>
            <Work form=form.clone() error/>
            <You name=form.name.clone() email=form.email.clone() error/>
            <Promises form error/>
            <p class="actions">
                <button class="button" data-go="on" formaction=KeepDraft::url()>"Continue"</button>
                <button class="button" data-go="send">"Send the application"</button>
            </p>
        </form>
    }
}

#[component]
fn Role(value: String, error: Signal<Option<AppError>>) -> impl IntoView {
    let options = [
        (Profession::RegisteredManager.code(), "Registered manager of a care service"),
        (Profession::TrustExecutive.code(), "Executive or trustee of a care trust or provider"),
        (Profession::Cqc.code(), "I work for the CQC"),
        (Profession::LocalAuthority.code(), "I work for a local authority"),
        (ApplicationForm::NONE_OF_THESE, "None of these"),
    ];
    view! {
        <div data-part="1">
            <Choice field=Field::Profession legend="What do you do?" options=options.into() value error/>
        </div>
    }
}

/// Each role is asked for its own evidence. The style sheet shows the group of the role that is chosen.
#[component]
fn Work(form: ApplicationForm, error: Signal<Option<AppError>>) -> impl IntoView {
    let registers = Register::ALL.iter().map(|register| (register.code().to_owned(), register.label().to_owned()));
    let register = if form.register.is_empty() { Register::Cqc.code().to_owned() } else { form.register };
    view! {
        <div data-part="2" class="form">
            <fieldset class="form" data-for=Profession::RegisteredManager.code()>
                <legend>"Which service do you manage?"</legend>
                <TextField field=Field::Service label="Name of the home or service" value=form.service error/>
                <Select field=Field::Register label="Registered with" options=registers.collect() value=register error/>
                <TextField field=Field::RegisterNumber label="Its number on the register" class="short" value=form.register_number error
                    hint="In England a location or provider id such as 1-1000210669; it is in the address of your page at cqc.org.uk. In Scotland such as CS2003012345. In Wales and Northern Ireland as on your certificate."/>
                <Lookup/>
            </fieldset>
            <fieldset class="form" data-for=Profession::TrustExecutive.code()>
                <legend>"Which organisation do you lead?"</legend>
                <TextField field=Field::Organisation label="Trust or provider" value=form.organisation error autocomplete="organization"/>
            </fieldset>
            <fieldset class="form" data-for=Profession::LocalAuthority.code()>
                <legend>"Where do you work?"</legend>
                <TextField field=Field::Authority label="Local authority" value=form.authority error/>
            </fieldset>
            <fieldset class="form" data-for="teams">
                <legend>"Which team are you in?"</legend>
                <TextField field=Field::Team label="Your team" value=form.team error/>
            </fieldset>
        </div>
    }
}

#[component]
fn You(name: String, email: String, error: Signal<Option<AppError>>) -> impl IntoView {
    view! {
        <div data-part="3" class="form">
            <TextField field=Field::Name label="Your name" value=name error autocomplete="name"/>
            <TextField field=Field::Email label="Work email" kind="email" inputmode="email" autocomplete="email" value=email error
                hint="We send a code there. An address of your employer answers most of our questions."/>
        </div>
    }
}

#[component]
fn Promises(form: ApplicationForm, error: Signal<Option<AppError>>) -> impl IntoView {
    view! {
        <div data-part="4" class="form">
            <TextArea field=Field::Why label="Why would you like to join? (optional)" value=form.why error/>
            <fieldset class="field">
                <legend>"Two promises that every member makes"</legend>
                <Tick field=Field::NoSelling label="I will not sell or promote anything here." ticked=!form.no_selling.is_empty() error/>
                <Tick field=Field::InConfidence label="What is said here stays here." ticked=!form.in_confidence.is_empty() error/>
            </fieldset>
        </div>
    }
}
