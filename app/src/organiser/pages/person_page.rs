use super::super::act_on::ActOn;
use super::super::decide_role::DecideRole;
use super::super::get_person::{PasskeyView, PersonView, RequestView, get_person};
use super::super::let_back::LetBack;
use super::people_parts::{Lines, link};
use crate::error::AppError;
use crate::paths;
use crate::ui::{ErrorSummary, Loaded, Page, TextArea, turned_back, use_query_map, use_typed};
use domain::form::Field;
use domain::people::Act;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_params_map;

/// One person: who they are, what was done, and what can be done.
#[component]
pub fn PersonPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("id").unwrap_or_default());
    let person = Resource::new_blocking(move || id.get(), get_person);
    view! { <Loaded from=person view=|person| view! { <Shown person/> }/> }
}

#[component]
fn Shown(person: PersonView) -> impl IntoView {
    let errors = [ActOn::url(), DecideRole::url(), LetBack::url()].map(turned_back);
    let error = Signal::derive(move || errors.iter().find_map(Get::get));
    let fact = |name: String, value: String| view! { <div><dt>{name}</dt><dd>{value}</dd></div> };
    let all = link(paths::AUDIT, &[("person", &person.email)]);
    let (name, changed) = (person.name.clone(), person.changed.clone());
    view! {
        <Page title=person.name.clone() wide=true>
            {move || (error.get() == Some(AppError::Stale)).then(|| view! { <Meanwhile changed=changed.clone()/> })}
            <ErrorSummary error=Signal::derive(move || error.get().filter(|why| *why != AppError::Stale))/>
            <Saved/>
            <h1>{name}</h1>
            <p class="lede">{person.role.clone()}"."</p>
            <div class="side">
                <div>
                    <section class="part" aria-labelledby="facts">
                        <h2 id="facts">"Details"</h2>
                        <dl class="facts">
                            {fact("Standing".into(), person.standing.clone())}
                            {fact("Email".into(), person.email.clone())}
                            {fact("Joined".into(), person.joined.clone())}
                            {person.workplace.clone().into_iter().map(|(name, value)| fact(name, value)).collect_view()}
                        </dl>
                    </section>
                    {person.request.clone().map(|request| view! { <Request request/> })}
                    <section class="part" aria-labelledby="history">
                        <h2 id="history">"History"</h2>
                        <Lines lines=person.history.clone()/>
                        <p><a href=all>"All of it"</a></p>
                    </section>
                </div>
                <div>
                    <Acts person=person.clone()/>
                    {person.passkey.clone().map(|passkey| view! { <Passkey id=person.id.clone() name=person.name.clone() passkey/> })}
                </div>
            </div>
        </Page>
    }
}

/// Somebody was first: who, and when. The page below shows what they made of it.
#[component]
fn Meanwhile(changed: Option<(String, String)>) -> impl IntoView {
    let words = match changed {
        Some((who, when)) => format!("{who} was first, {when}."),
        None => "Somebody was first.".to_owned(),
    };
    view! {
        <div class="notice" data-kind="warning" role="alert">
            <p><strong>{words}</strong>" Nothing of yours was done. What you see now is how it stands."</p>
        </div>
    }
}

#[component]
fn Saved() -> impl IntoView {
    let query = use_query_map();
    let words = move || {
        let saved = query.read().get("saved")?;
        Some(match saved.as_str() {
            "suspend" => ("Suspended. ", "They are signed out everywhere, and have been written to."),
            "restore" => ("Let in again. ", "They have been written to, and sign in anew."),
            "make-member" => ("Done. ", "They are a member without duties."),
            "make-organiser" | "make-owner" => {
                ("Done. ", "They have seven days to add a passkey, unless they have one.")
            }
            "approve" => ("Approved. ", "They are known by the new role, and have been written to."),
            "decline" => ("Declined. ", "They have been written to."),
            "confirmed" => ("Confirmed. ", "One more organiser has to say the same."),
            "let-back" => ("Let back. ", "They may organise, and have seven days to add a new passkey."),
            _ => return None,
        })
    };
    move || {
        words().map(|(done, words)| {
            view! { <div class="notice" data-kind="success" role="status"><p><strong>{done}</strong>{words}</p></div> }
        })
    }
}

#[component]
fn Acts(person: PersonView) -> impl IntoView {
    let error = turned_back(ActOn::url());
    let typed = use_typed();
    let (id, version) = (person.id.clone(), person.version);
    let form = move |act: Act| {
        let tone = if act == Act::Suspend { "danger" } else { "quiet" };
        let reason = (act == Act::Suspend).then(|| {
            let value = typed.or(Field::Reason, "");
            view! { <TextArea field=Field::Reason label="Reason" hint="They read it in the mail that goes to them." value error/> }
        });
        let given = reason.is_some();
        view! {
            <form class="form" method="post" action=ActOn::url()>
                <input type="hidden" name="id" value=id.clone()/>
                <input type="hidden" name="version" value=version/>
                <input type="hidden" name="act" value=act.code()/>
                {(!given).then(|| view! { <input type="hidden" name="reason" value=""/> })}
                {reason}
                <p class="actions"><button class="button" data-tone=tone>{act.label()}</button></p>
            </form>
        }
    };
    let none = person.acts.is_empty();
    view! {
        <section class="part" aria-labelledby="acts">
            <h2 id="acts">"What you can do"</h2>
            {person.last_owner.then(|| view! { <p>"The circle’s last owner stays one: make somebody else an owner first."</p> })}
            {person.owners_only.then(|| view! { <p>"Only owners change what organisers and owners may do."</p> })}
            {(none && !person.last_owner && !person.owners_only).then(|| view! { <p>"Nothing at present."</p> })}
            {person.acts.into_iter().map(form).collect_view()}
        </section>
    }
}

#[component]
fn Passkey(id: String, name: String, passkey: PasskeyView) -> impl IntoView {
    let confirmed = passkey.confirmed;
    view! {
        <section class="part" id="passkey" aria-labelledby="passkey-title">
            <h2 id="passkey-title">"Passkey"</h2>
            <p>{passkey.words}"."</p>
            {(!confirmed.is_empty()).then(|| view! { <p>{format!("Confirmed so far by {}.", domain::plain::list(&confirmed))}</p> })}
            {passkey.may_confirm.then(|| view! {
                <details class="more">
                    <summary>"They have lost it"</summary>
                    <p>{format!("Only if you have spoken to {name} and know it is they. When a second organiser confirms too, their old passkeys stop, they get seven days to add a new one, and all of you are written to.")}</p>
                    <form method="post" action=LetBack::url()>
                        <input type="hidden" name="id" value=id/>
                        <button class="button" data-tone="danger">"I know that it is they"</button>
                    </form>
                </details>
            })}
        </section>
    }
}

#[component]
fn Request(request: RequestView) -> impl IntoView {
    let error = turned_back(DecideRole::url());
    let typed = use_typed();
    view! {
        <section class="part" id="request" aria-labelledby="request-title">
            <h2 id="request-title">"Asks for another role"</h2>
            <p><strong>{request.wish}</strong>{format!(", asked {}.", request.asked)}</p>
            <blockquote><p>{request.why}</p></blockquote>
            <form method="post" action=DecideRole::url()>
                <input type="hidden" name="request" value=request.id.clone()/>
                <input type="hidden" name="verdict" value="approve"/>
                <input type="hidden" name="why" value=""/>
                <button class="button">"Approve"</button>
            </form>
            <details class="more" open=error.get_untracked().is_some()>
                <summary>"Decline"</summary>
                <form class="form" method="post" action=DecideRole::url()>
                    <input type="hidden" name="request" value=request.id/>
                    <input type="hidden" name="verdict" value="decline"/>
                    <TextArea field=Field::Why label="Why not" hint="They read it in the mail that goes to them." value=typed.or(Field::Why, "") error/>
                    <p class="actions"><button class="button" data-tone="danger">"Decline the request"</button></p>
                </form>
            </details>
        </section>
    }
}
