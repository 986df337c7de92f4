//! Sends a form with a file and tells how far it has come: only `XMLHttpRequest` knows.

use super::upload_form::Sent;
use domain::people::import::LARGEST_FILE_MB;
use leptos::html::Input;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{DragEvent, FormData, HtmlFormElement, ProgressEvent, SubmitEvent, XmlHttpRequest};

/// Puts a file that was dropped into the field, as if it had been chosen.
pub fn take(event: &DragEvent, input: NodeRef<Input>) {
    let files = event.data_transfer().and_then(|dropped| dropped.files()).filter(|files| files.length() > 0);
    if let (Some(files), Some(input)) = (files, input.get_untracked()) {
        input.set_files(Some(&files));
    }
}

/// Sends the form in the browser's place, and goes where the answer leads. Where that cannot be, the browser sends it.
pub fn send(event: &SubmitEvent, input: NodeRef<Input>, sent: RwSignal<Option<Sent>>) {
    // A server that refuses half way ends the line, and nobody would learn why.
    if size(input) > f64::from(LARGEST_FILE_MB) * 1024.0 * 1024.0 {
        event.prevent_default();
        sent.set(Some(Sent::TooLarge));
        return;
    }
    let form = event.target().and_then(|target| target.dyn_into::<HtmlFormElement>().ok());
    if form.and_then(|form| begin(&form, sent)).is_some() {
        event.prevent_default();
    }
}

/// Of the chosen file, in bytes.
fn size(input: NodeRef<Input>) -> f64 {
    let file = input.get_untracked().and_then(|input| input.files()).and_then(|files| files.get(0));
    file.map_or(0.0, |file| file.size())
}

fn begin(form: &HtmlFormElement, sent: RwSignal<Option<Sent>>) -> Option<()> {
    let data = FormData::new_with_form(form).ok()?;
    let request = XmlHttpRequest::new().ok()?;
    request.open_with_async("POST", &form.action(), true).ok()?;

    let going = Closure::<dyn Fn(ProgressEvent)>::new(move |event: ProgressEvent| {
        let (loaded, total) = (event.loaded(), event.total().max(1.0));
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 100")]
        let done = (loaded * 100.0 / total) as u32;
        sent.set(Some(if done < 100 { Sent::Partly(done) } else { Sent::Wholly }));
    });
    request.upload().ok()?.set_onprogress(Some(going.as_ref().unchecked_ref()));

    let answered = request.clone();
    let ended = Closure::<dyn Fn()>::new(move || {
        let there = answered.status() == Ok(200) && window().location().set_href(&answered.response_url()).is_ok();
        sent.set(Some(if there { Sent::Wholly } else { Sent::Not }));
    });
    request.set_onload(Some(ended.as_ref().unchecked_ref()));

    let broken = Closure::<dyn Fn()>::new(move || sent.set(Some(Sent::Not)));
    request.set_onerror(Some(broken.as_ref().unchecked_ref()));

    request.send_with_opt_form_data(Some(&data)).ok()?;
    sent.set(Some(Sent::Partly(0)));
    // They are called for as long as the request goes on; the page ends with it.
    going.forget();
    ended.forget();
    broken.forget();
    Some(())
}
