use super::add_passkey::{AddPasskey, RemovePasskey, RenamePasskey};
use super::authenticator::{AuthenticatorForm, Ceremony};
use super::security::{PasskeyRow, Security};
use crate::paths;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// A member's passkeys: add, name, remove.
#[component]
pub fn PasskeysPart(security: Security) -> impl IntoView {
    let (may_change, any) = (security.may_change, !security.passkeys.is_empty());
    view! {
        <section class="part" id="passkeys" aria-labelledby="passkeys-title">
            <h2 id="passkeys-title">"Passkeys"</h2>
            <p>"A passkey signs you in with your fingerprint, your face or your device's PIN. The code by email always works too."</p>
            {security.add_by.map(|day| view! {
                <div class="notice" data-kind="warning">
                    <p><strong>"Organisers need a passkey. "</strong>{format!("Please add one before {day}; after that you cannot organise without.")}</p>
                </div>
            })}
            {any.then(|| view! {
                <ul class="rows">{security.passkeys.into_iter().map(|passkey| view! { <Passkey passkey may_change/> }).collect_view()}</ul>
            })}
            {if !security.can_have_passkeys {
                view! { <p class="hint">"Passkeys do not work at this address: it has no name."</p> }.into_any()
            } else if may_change {
                view! { <AddOne next=""/> }.into_any()
            } else {
                view! {
                    <p>"You came in with a code. To add or remove passkeys, use one of them first."</p>
                    <p class="actions"><a class="button" data-tone="quiet" href=format!("{}?next=/me", paths::MY_PASSKEY)>"Use my passkey"</a></p>
                }
                .into_any()
            }}
        </section>
    }
}

/// The form that adds a passkey; `next` is where that leads, else back to Me.
#[component]
pub fn AddOne(#[prop(into)] next: String) -> impl IntoView {
    view! {
        <AuthenticatorForm ceremony=Ceremony::Add action=AddPasskey::url() words="Add a passkey">
            <input type="hidden" name="next" value=next/>
            <div class="field">
                <label for="name">"Name of the new passkey"</label>
                <p class="hint" id="name-hint">"So that you know it again, such as “my phone”."</p>
                <input id="name" name="name" value="My passkey" maxlength="60" autocomplete="off" aria-describedby="name-hint"/>
            </div>
        </AuthenticatorForm>
    }
}

#[component]
fn Passkey(passkey: PasskeyRow, may_change: bool) -> impl IntoView {
    let field = format!("name-{}", passkey.id);
    view! {
        <li class="row">
            <div class="row-what">
                <h3>{passkey.name.clone()}</h3>
                <p>{passkey.words}</p>
                <details class="more">
                    <summary>"Rename or remove"<span class="visually-hidden">{format!(" {}", passkey.name)}</span></summary>
                    <form class="form" method="post" action=RenamePasskey::url()>
                        <input type="hidden" name="id" value=passkey.id.clone()/>
                        <div class="field">
                            <label for=field.clone()>"Name"</label>
                            <input id=field name="name" value=passkey.name maxlength="60" autocomplete="off"/>
                        </div>
                        <p class="actions"><button class="button" data-tone="quiet">"Save the name"</button></p>
                    </form>
                    {may_change.then(|| view! {
                        <form method="post" action=RemovePasskey::url()>
                            <input type="hidden" name="id" value=passkey.id/>
                            <button class="button" data-tone="danger">"Remove this passkey"</button>
                        </form>
                    })}
                </details>
            </div>
        </li>
    }
}
