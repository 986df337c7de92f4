use super::super::get_sign_up::{SignUpEvening, SignUpView};
use super::super::sign_up::SignUp;
use crate::paths;
use crate::ui::{ErrorSummary, Select, TextField, Tick, turned_back, use_typed};
use domain::form::Field;
use domain::guests::Role;
use domain::plain;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Name, address, role and consent: one form, one submit, no account.
#[component]
pub fn SignUpForm(view: SignUpView) -> impl IntoView {
    let SignUpView { evening, form, is_known } = view;
    let Some(evening) = evening else { return ().into_any() };
    let known = is_known.then(|| {
        view! {
            <div class="notice" data-kind="info">
                <p><strong>"This browser has signed up. "</strong><a href=paths::OPEN_EVENING_SEAT>"See your seat"</a></p>
            </div>
        }
    });
    let title = match (evening.after_tonight, evening.has_begun) {
        (true, _) => format!("Take a seat on {}", evening.day),
        (false, true) => "Come in late".to_owned(),
        (false, false) => "Take a seat".to_owned(),
    };
    let after = evening.after_tonight.then_some("Tonight's ends in a few minutes. The next one is yours to come to.");
    view! {
        <section class="part" aria-labelledby="seat">
            <h2 id="seat">{title}</h2>
            {known}
            {after.map(|words| view! { <p>{words}</p> })}
            {if evening.closed {
                view! { <p class="empty">{format!("Sign-up for {} is closed. Come to the one after.", evening.day)}</p> }.into_any()
            } else {
                view! { <Fields evening form/> }.into_any()
            }}
        </section>
    }
    .into_any()
}

#[component]
fn Fields(evening: SignUpEvening, form: String) -> impl IntoView {
    let error = turned_back(SignUp::url());
    let typed = use_typed();
    let value = |field| typed.or(field, "");
    // Whoever mends a mistake is quick: what counts is when they were shown the first form.
    let form = typed.sent("form").map_or(form, str::to_owned);
    let choose = std::iter::once((String::new(), "Choose one".to_owned()));
    let roles = choose.chain(Role::ALL.iter().map(|role| (role.code().to_owned(), role.label().to_owned())));
    let is_full = evening.seats_left == Some(0);
    let (button, left) = match evening.seats_left {
        None => ("Take a seat", None),
        Some(0) => ("Join the waiting list", Some("All seats are taken. We write to you when one is free.".to_owned())),
        Some(1) => ("Take a seat", Some("One seat is left.".to_owned())),
        Some(n) => ("Take a seat", Some(format!("{} seats are left.", plain::capital(&plain::count(n))))),
    };
    view! {
        <ErrorSummary error/>
        <form class="form" method="post" action=SignUp::url()>
            <input type="hidden" name="session" value=evening.id/>
            <input type="hidden" name="form" value=form/>
            <p class="visually-hidden" aria-hidden="true">
                <label for="website">"Leave this empty"</label>
                <input id="website" name="website" value="" tabindex="-1" autocomplete="off"/>
            </p>
            <TextField field=Field::Name label="Your name" autocomplete="name" value=value(Field::Name) error/>
            <TextField field=Field::Email label="Email" kind="email" inputmode="email" autocomplete="email" value=value(Field::Email) error
                hint="Your link to the evening goes there."/>
            <Select field=Field::Role label="I am a" options=roles.collect() value=value(Field::Role) error/>
            <Tick field=Field::Consent label="Keep my name and address for this evening, and forget them a month after."
                ticked=!value(Field::Consent).is_empty() error/>
            <p class="actions"><button class="button">{button}</button></p>
            <p class="meta">{left.map(|left| format!("{left} "))}{(!is_full).then_some("No account needed.")}</p>
        </form>
    }
}
