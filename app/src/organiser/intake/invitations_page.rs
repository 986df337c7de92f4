use super::get_invitations::{InvitationRow, InvitationsView, get_invitations};
use super::send_invitations::{CorrectInvitation, NoteBounce, RenewInvitations, ResendInvitation, SendInvitations};
use crate::error::AppError;
use crate::paths;
use crate::ui::{ErrorSummary, Loaded, Page, TextField, turned_back, use_query_map, use_typed};
use domain::form::Field;
use domain::people::invitation::InvitationState;
use domain::plain::counted;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use std::fmt::Write;

/// Who is invited, how far each is, and the word that lets mails leave.
#[component]
pub fn InvitationsPage() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        let query = query.read();
        ["state", "search", "after"].map(|name| query.get(name).unwrap_or_default())
    });
    let invitations = Resource::new_blocking(
        move || asked.get(),
        |[state, search, after]| async move { get_invitations(state, search, after).await },
    );
    view! { <Loaded from=invitations view=|view| view! { <Shown view/> }/> }
}

#[component]
fn Shown(view: InvitationsView) -> impl IntoView {
    let errors = [
        SendInvitations::url(),
        RenewInvitations::url(),
        ResendInvitation::url(),
        NoteBounce::url(),
        CorrectInvitation::url(),
    ]
    .map(turned_back);
    let error = Signal::derive(move || errors.iter().find_map(|error| error.get()));
    let ready = view.count(InvitationState::Ready);
    let nobody = view.counts.is_empty();
    view! {
        <Page title="Invitations" wide=true>
            <Done/>
            <ErrorSummary error/>
            <h1>"Invitations"</h1>
            {if nobody {
                view! { <div class="empty"><p>"Nobody is invited yet. Import a list of people who were vetted elsewhere."</p></div> }.into_any()
            } else if ready > 0 {
                view! {
                    <p class="lede">{format!("{} not been written to yet. {}", has(ready), view.send)}</p>
                    <form method="post" action=SendInvitations::url() class="actions">
                        <button class="button">{format!("Send {}", counted(ready, "invitation"))}</button>
                    </form>
                }
                .into_any()
            } else {
                view! { <p class="lede">{view.leaving.clone().unwrap_or_else(|| "Everybody has been written to.".into())}</p> }.into_any()
            }}
            <p class="actions"><a class="button" data-tone="quiet" href=paths::IMPORTS>"Import members"</a></p>
            {(!nobody).then(|| view! { <List view/> })}
        </Page>
    }
}

fn has(people: i64) -> String {
    if people == 1 { "One person has".into() } else { format!("{people} people have") }
}

/// What was just done, when the page's address says so.
#[component]
fn Done() -> impl IntoView {
    let query = use_query_map();
    let words = move || match query.read().get("done").as_deref() {
        Some("sent") => Some(("On their way. ", "The first have left; the others follow by the minute.")),
        Some("renewed") => Some(("On their way. ", "Each has a new link; the old ones have ended.")),
        Some("bounced") => {
            Some(("Noted. ", "Nothing more is sent there. Correct the address, and a new invitation goes out."))
        }
        Some("corrected") => {
            Some(("Corrected. ", "An invitation that had left goes there with a new link, and the old one has ended."))
        }
        Some("again") => Some(("Sent again. ", "It leaves within a minute.")),
        _ => None,
    };
    move || {
        words().map(|(done, words)| {
            view! { <div class="notice" data-kind="success" role="status"><p><strong>{done}</strong>{words}</p></div> }
        })
    }
}

#[component]
fn List(view: InvitationsView) -> impl IntoView {
    let shown = view.state;
    let link = |(state, count): (InvitationState, i64)| {
        let words = format!("{}: {count}", state.label());
        let here = (state == shown).then_some("page");
        view! { <li><a href=paths::invitations_in(state.code()) aria-current=here>{words}</a></li> }
    };
    let counts = InvitationState::ALL.iter().map(|state| (*state, view.count(*state)));
    let counts: Vec<_> = counts.filter(|(state, count)| *count > 0 || *state == shown).collect();
    let lapsed = view.count(InvitationState::Lapsed);
    let empty = view.rows.is_empty();
    let next = view
        .next
        .map(|after| format!("{}&search={}&after={after}", paths::invitations_in(shown.code()), encoded(&view.search)));
    view! {
        <section class="part" aria-labelledby="list">
            <h2 id="list">{shown.label()}</h2>
            <nav aria-label="States"><ul class="states">{counts.into_iter().map(link).collect_view()}</ul></nav>
            {(shown == InvitationState::Lapsed && lapsed > 0).then(|| view! {
                <form method="post" action=RenewInvitations::url() class="actions">
                    <button class="button">{format!("Renew {}", counted(lapsed, "invitation"))}</button>
                </form>
            })}
            <form method="get" action=paths::INVITATIONS class="actions" role="search">
                <input type="hidden" name="state" value=shown.code()/>
                <label for="search">"Name or address"</label>
                <input id="search" name="search" type="search" class="short" value=view.search/>
                <button class="button" data-tone="quiet">"Search"</button>
            </form>
            {if empty {
                view! { <p>"Nobody."</p> }.into_any()
            } else {
                view! { <ul class="rows">{view.rows.into_iter().map(|row| view! { <One row state=shown/> }).collect_view()}</ul> }.into_any()
            }}
            {next.map(|next| view! { <p class="actions"><a class="button" data-tone="quiet" href=next>"Next fifty"</a></p> })}
        </section>
    }
}

#[component]
fn One(row: InvitationRow, state: InvitationState) -> impl IntoView {
    let about = format!(" to {}", row.name);
    let from = format!(" from {}", row.name);
    let of = format!(" of {}", row.name);
    let query = use_query_map();
    // The page of one person alone, so that its form is the only one of its kind.
    let correcting =
        state.may_be_corrected() && query.read_untracked().get("correct").as_deref() == Some(row.person.as_str());
    let found = paths::invitations_in(state.code());
    let found = format!("{found}&search={}&correct={}#correct", encoded(&row.email), row.person);
    let id = row.person.clone();
    view! {
        <li class="row">
            <p class="row-when">{row.since}</p>
            <div class="row-what"><h3>{row.name}</h3><p>{row.email}</p></div>
            <div class="row-act actions">
                {state.may_be_sent_again().then(|| view! {
                    <form method="post" action=ResendInvitation::url()>
                        <input type="hidden" name="person" value=row.person.clone()/>
                        <button class="button" data-tone="quiet">"Send again"<span class="visually-hidden">{about}</span></button>
                    </form>
                })}
                {state.may_bounce().then(|| view! {
                    <form method="post" action=NoteBounce::url()>
                        <input type="hidden" name="person" value=row.person.clone()/>
                        <button class="button" data-tone="quiet">"It came back"<span class="visually-hidden">{from}</span></button>
                    </form>
                })}
                // `external`: put into the list that stands, the form would be made anew with the list, under the words
                // typed in it.
                {state.may_be_corrected().then(|| view! {
                    <a class="button" data-tone="quiet" href=found rel="external">"Correct the address"<span class="visually-hidden">{of}</span></a>
                })}
            </div>
            {correcting.then(|| view! { <Correct person=id state/> })}
        </li>
    }
}

#[component]
fn Correct(person: String, state: InvitationState) -> impl IntoView {
    let (press, hint) = match state {
        InvitationState::Ready => ("Save the address", "Nothing is sent before you say so."),
        _ => ("Send it there", "The invitation goes there with a new link. The one that went elsewhere ends."),
    };
    let error: Signal<Option<AppError>> = turned_back(CorrectInvitation::url());
    view! {
        <form id="correct" class="form row-form" method="post" action=CorrectInvitation::url()>
            <input type="hidden" name="person" value=person/>
            <TextField field=Field::Email label="The right address" kind="email" inputmode="email" value=use_typed().or(Field::Email, "") error
                hint/>
            <p class="actions"><button class="button">{press}</button></p>
        </form>
    }
}

/// For the query of an address.
fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut out, b| {
        if b.is_ascii_alphanumeric() {
            out.push(char::from(b));
        } else {
            let _ = write!(out, "%{b:02X}");
        }
        out
    })
}
