use super::super::get_sign_up::{Known, SignUpEvening, SignUpView};
use super::super::sign_up::SignUp;
use crate::error::AppError;
use crate::paths;
use crate::ui::{ErrorSummary, Select, TextField, Tick, turned_back, use_typed};
use crate::viewer::use_viewer;
use domain::form::Field;
use domain::guests::{Refusal, Role};
use domain::plain;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Name, address, role and consent: one form, one submit, no account. Who has a place already sees that first.
#[component]
pub fn SignUpForm(view: SignUpView) -> impl IntoView {
    let SignUpView { evening, form, known } = view;
    let Some(evening) = evening else { return ().into_any() };
    let is_member = use_viewer().is_member();
    let error = turned_back(SignUp::url());
    let own = match known {
        _ if is_member => {
            let here = match evening.near.as_str() {
                near @ ("Tonight" | "Today") => format!("{near}’s session is here"),
                near => format!("The session of {near} is here"),
            };
            view! {
                <div class="notice" data-kind="info">
                    <p><strong>"You are a member. "</strong><a href=paths::session(&evening.id)>{here}</a>", without a sign-up."</p>
                </div>
            }
            .into_any()
        }
        Known::Nowhere => return view! { <Open evening form error/> }.into_any(),
        Known::Here => view! {
            <p>"This browser has signed up."</p>
            <p class="actions"><a class="button" href=paths::OPEN_EVENING_SEAT>"See your seat"</a></p>
        }
        .into_any(),
        Known::Elsewhere => view! {
            <div class="notice" data-kind="info">
                <p><strong>"This browser has signed up for another evening. "</strong><a href=paths::OPEN_EVENING_SEAT>"See your seat"</a></p>
            </div>
        }
        .into_any(),
    };
    if known == Known::Elsewhere && !is_member {
        return view! { {own}<Open evening form error/> }.into_any();
    }
    // What was turned back is in view.
    let is_open = move || error.get().is_some();
    view! {
        <section class="part" aria-labelledby="seat">
            <h2 id="seat">"Your seat"</h2>
            {own}
            {if evening.closed {
                view! { <Body evening form error/> }.into_any()
            } else {
                view! {
                    <details class="more" open=is_open>
                        <summary>{if is_member { "Sign a guest up" } else { "Sign somebody else up" }}</summary>
                        <Body evening form error/>
                    </details>
                }
                .into_any()
            }}
        </section>
    }
    .into_any()
}

#[component]
fn Open(evening: SignUpEvening, form: String, error: Signal<Option<AppError>>) -> impl IntoView {
    let title = match (evening.after_tonight, evening.has_begun) {
        (true, _) => format!("Take a seat on {}", evening.day),
        (false, true) => "Come in late".to_owned(),
        (false, false) => "Take a seat".to_owned(),
    };
    view! {
        <section class="part" aria-labelledby="seat">
            <h2 id="seat">{title}</h2>
            <Body evening form error/>
        </section>
    }
}

#[component]
fn Body(evening: SignUpEvening, form: String, error: Signal<Option<AppError>>) -> impl IntoView {
    let after = evening.after_tonight.then_some("Tonight's ends in a few minutes. The next one is yours to come to.");
    view! {
        {after.map(|words| view! { <p>{words}</p> })}
        {if evening.closed {
            view! { <p class="empty">{format!("Sign-up for {} is closed. Come to the one after.", evening.day)}</p> }.into_any()
        } else {
            view! { <Fields evening form error/> }.into_any()
        }}
    }
}

#[component]
fn Fields(evening: SignUpEvening, form: String, error: Signal<Option<AppError>>) -> impl IntoView {
    let typed = use_typed();
    let value = |field| typed.or(field, "");
    let choose = std::iter::once((String::new(), "Choose one".to_owned()));
    let roles = choose.chain(Role::ALL.iter().map(|role| (role.code().to_owned(), role.label().to_owned())));
    let is_full = evening.seats_left == Some(0);
    let (button, left) = match evening.seats_left {
        None => ("Take a seat", None),
        Some(0) if evening.has_begun => {
            ("Join the waiting list", Some("All seats are taken. Should one be free, your page shows it.".to_owned()))
        }
        Some(0) => ("Join the waiting list", Some("All seats are taken. We write to you when one is free.".to_owned())),
        Some(1) => ("Take a seat", Some("One seat is left.".to_owned())),
        Some(n) => ("Take a seat", Some(format!("{} seats are left.", plain::capital(&plain::count(n))))),
    };
    // That is no mistake of theirs.
    let once_more = move || error.get() == Some(AppError::Seat(Refusal::PressAgain));
    let mistakes = Signal::derive(move || error.get().filter(|_| !once_more()));
    view! {
        <ErrorSummary error=mistakes/>
        {move || once_more().then(|| view! {
            <div class="notice" data-kind="warning" role="alert">
                <p><strong>{format!("{} ", Refusal::PressAgain)}</strong>"That was as quick as a program. All you typed is here."</p>
            </div>
        })}
        <form class="form" method="post" action=SignUp::url()>
            <input type="hidden" name="session" value=evening.id/>
            <input type="hidden" name="form" value=form/>
            <TextField field=Field::Name label="Your name" autocomplete="name" value=value(Field::Name) error/>
            <TextField field=Field::Email label="Email" kind="email" inputmode="email" autocomplete="email" value=value(Field::Email) error
                hint="Your link to the evening goes there."/>
            <Select field=Field::Role label="I am a" options=roles.collect() value=value(Field::Role) error/>
            <Tick field=Field::Consent label="Keep my name and address for this evening, and forget them a month after."
                ticked=!value(Field::Consent).is_empty() error/>
            <p class="actions"><button class="button">{button}</button></p>
            <p class="meta">{left.map(|left| format!("{left} "))}{(!is_full).then_some("No account needed.")}</p>
            // After all that people fill in, for those who read the page without its styles.
            <p class="visually-hidden" aria-hidden="true">
                <label for="website">"Leave this empty"</label>
                <input id="website" name="website" value="" tabindex="-1" autocomplete="off"/>
            </p>
        </form>
    }
}
