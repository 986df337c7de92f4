//! The ceremonies of passkeys (W3C Web Authentication Level 3 §7). A question's state stays in our database; the answer names the
//! question by its challenge.

use crate::context::Ctx;
use crate::error::{AppError, AppResult};
use domain::people::Person;
use store::people::NewPasskey;
use url::Url;
use uuid::Uuid;
use webauthn_rs::prelude::{
    DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential,
    Webauthn, WebauthnBuilder, WebauthnError,
};

/// The key under which a browser's session keeps who used a passkey in it.
pub const USED_PASSKEY: &str = "used-passkey";

/// The circle as authenticators know it: by the host of its public address. `None` where that is a bare number, which no
/// passkey can be bound to.
pub fn relying_party(public_url: &str) -> Option<Webauthn> {
    let origin = Url::parse(public_url).ok()?;
    let id = origin.domain()?.to_owned();
    WebauthnBuilder::new(&id, &origin).ok()?.rp_name("Inner Circle").build().ok()
}

/// A question to an authenticator that shall make a passkey for this person, as JSON for the browser.
pub async fn ask_to_add(ctx: &Ctx, me: &Person) -> AppResult<String> {
    let circle = relying_party(&ctx.public_url).ok_or(AppError::Passkey)?;
    let id = Uuid::parse_str(me.id.as_str()).map_err(|_| AppError::Internal)?;
    let known = ctx.store.passkeys(&me.id).await?;
    let known = known.iter().filter_map(|held| Some(read::<Passkey>(&held.credential)?.cred_id().clone())).collect();
    let (question, state) = circle
        .start_passkey_registration(id, me.email.as_str(), &me.name, Some(known))
        .map_err(|e| failed("a passkey could not be asked for", &e))?;
    let mut question = serde_json::to_value(&question).map_err(|_| AppError::Internal)?;
    // Found without an address: so signing in needs none, and tells nobody who is a member.
    let chosen = &mut question["publicKey"]["authenticatorSelection"];
    chosen["residentKey"] = "required".into();
    chosen["requireResidentKey"] = true.into();
    keep(ctx, Some(me), &question, &state).await?;
    Ok(question.to_string())
}

/// The passkey that the authenticator made, if it answers a question that was put to this person.
pub async fn added(ctx: &Ctx, me: &Person, name: String, answer: &str) -> AppResult<NewPasskey> {
    let circle = relying_party(&ctx.public_url).ok_or(AppError::Passkey)?;
    let answer: RegisterPublicKeyCredential = read(answer).ok_or(AppError::Passkey)?;
    let state: PasskeyRegistration = question(ctx, Some(me), &answer.response.client_data_json).await?;
    let passkey =
        circle.finish_passkey_registration(&answer, &state).map_err(|e| failed("a passkey was not taken", &e))?;
    let credential = serde_json::to_string(&passkey).map_err(|_| AppError::Internal)?;
    Ok(NewPasskey { name, credential_id: text_of(passkey.cred_id()), credential })
}

/// A question that any passkey of the circle can answer, as JSON for the browser.
pub async fn ask_to_use(ctx: &Ctx) -> AppResult<String> {
    let circle = relying_party(&ctx.public_url).ok_or(AppError::Passkey)?;
    let (mut question, state) =
        circle.start_discoverable_authentication().map_err(|e| failed("a sign-in could not be asked for", &e))?;
    // A button asks, not the list that a browser shows under a field.
    question.mediation = None;
    let question = serde_json::to_value(&question).map_err(|_| AppError::Internal)?;
    keep(ctx, None, &question, &state).await?;
    Ok(question.to_string())
}

/// The member whom the answer signs in. Whatever is wrong, strangers are told the same.
pub async fn used(ctx: &Ctx, answer: &str) -> AppResult<Person> {
    let circle = relying_party(&ctx.public_url).ok_or(AppError::Passkey)?;
    let answer: PublicKeyCredential = read(answer).ok_or(AppError::Passkey)?;
    let state: DiscoverableAuthentication = question(ctx, None, &answer.response.client_data_json).await?;
    let (whose, id) = circle.identify_discoverable_authentication(&answer).map_err(|_| AppError::Passkey)?;
    let id = text_of(id);
    let found = ctx.store.find_passkey(&id).await?.ok_or(AppError::Passkey)?;
    if found.person.as_str() != whose.to_string() {
        return Err(AppError::Passkey);
    }
    let mut passkey: Passkey = read(&found.credential).ok_or(AppError::Internal)?;
    let outcome = circle
        .finish_discoverable_authentication_v2(&answer, state, &passkey)
        .map_err(|e| failed("a passkey did not sign in", &e))?;
    passkey.update_credential(&outcome);
    let credential = serde_json::to_string(&passkey).map_err(|_| AppError::Internal)?;
    let signed_in = ctx.store.sign_in_by_passkey(&id, &found, &credential, ctx.now()).await?;
    signed_in.ok_or(AppError::Passkey)
}

async fn keep(
    ctx: &Ctx,
    person: Option<&Person>,
    question: &serde_json::Value,
    state: &impl serde::Serialize,
) -> AppResult<()> {
    let challenge = question["publicKey"]["challenge"].as_str().ok_or(AppError::Internal)?;
    let state = serde_json::to_string(state).map_err(|_| AppError::Internal)?;
    let person = person.map(|person| &person.id);
    Ok(ctx.store.keep_passkey_question(challenge, person, &state, ctx.now()).await?)
}

/// Takes out the question that an answer is to. There is none for a second answer, or one that comes late.
async fn question<T: serde::de::DeserializeOwned>(
    ctx: &Ctx,
    person: Option<&Person>,
    client_data: &[u8],
) -> AppResult<T> {
    let client_data: serde_json::Value = serde_json::from_slice(client_data).map_err(|_| AppError::Passkey)?;
    let challenge = client_data["challenge"].as_str().ok_or(AppError::Passkey)?;
    let person = person.map(|person| &person.id);
    let state = ctx.store.take_passkey_question(challenge, person, ctx.now()).await?.ok_or(AppError::Passkey)?;
    read(&state).ok_or(AppError::Internal)
}

fn read<T: serde::de::DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_str(text).ok()
}

/// How the store calls a credential.
fn text_of(id: &[u8]) -> String {
    use std::fmt::Write;
    id.iter().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

fn failed(what: &str, e: &WebauthnError) -> AppError {
    tracing::info!(error = ?e, "{what}");
    AppError::Passkey
}
