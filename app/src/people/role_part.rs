use super::ask_for_role::{AskForRole, WithdrawRole};
use super::security::RolePlace;
use crate::ui::{Select, TextArea, TextField, turned_back, use_typed};
use domain::form::Field;
use domain::people::Profession;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Asks for another role or place of work. Organisers look at it, since both decide what somebody may hear.
#[component]
pub fn RolePart(role: RolePlace) -> impl IntoView {
    view! {
        <section class="part" id="role" aria-labelledby="role-title">
            <h2 id="role-title">"Your role"</h2>
            {match role.asked.clone() {
                Some(asked) => view! {
                    <p>{format!("You asked to be known as: {asked}. An organiser will answer by email.")}</p>
                    <form method="post" action=WithdrawRole::url()><button class="button" data-tone="quiet">"Take the request back"</button></form>
                }
                .into_any(),
                None => view! { <Ask role/> }.into_any(),
            }}
        </section>
    }
}

#[component]
fn Ask(role: RolePlace) -> impl IntoView {
    let error = turned_back(AskForRole::url());
    let typed = use_typed();
    let offered = Profession::ALL.iter().map(|one| (one.code().to_owned(), one.label().to_owned())).collect();
    view! {
        <details class="more" open=error.get_untracked().is_some()>
            <summary>"My role or my home has changed"</summary>
            <form class="form" method="post" action=AskForRole::url()>
                <Select field=Field::Profession label="New role" options=offered value=typed.or(Field::Profession, role.profession) error/>
                <TextField field=Field::Service label="Home, trust, provider or authority" value=typed.or(Field::Service, role.place) error/>
                <TextArea field=Field::Why label="What has changed" hint="One or two sentences. An organiser reads them." value=typed.or(Field::Why, "") error/>
                <p class="actions"><button class="button" data-tone="quiet">"Ask the organisers"</button></p>
            </form>
        </details>
    }
}
