use super::devices::{AddDevice, DeviceRow, RemoveDevice, TryDevice};
use leptos::html::{Form, Input};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// The browsers that show our notices: switch on here, try, remove.
#[component]
pub fn DevicesPart(devices: Vec<DeviceRow>, push_key: String) -> impl IntoView {
    let (any, here) = (!devices.is_empty(), devices.iter().any(|device| device.this_one));
    view! {
        <section class="part" id="devices" aria-labelledby="devices-title">
            <h2 id="devices-title">"Notices on your devices"</h2>
            <p>"Each device on which you want them is switched on for itself, and goes off when you sign out there."</p>
            {any.then(|| view! { <ul class="rows" data-plain="">{devices.into_iter().map(|device| view! { <Device device/> }).collect_view()}</ul> })}
            <SwitchOn push_key here/>
        </section>
    }
}

#[component]
fn Device(device: DeviceRow) -> impl IntoView {
    let hidden = format!(" {}", device.name);
    view! {
        <li class="row">
            <div class="row-what">
                <h3>{device.name}</h3>
                <p>{device.words}{device.this_one.then_some(" This is the one before you.")}</p>
            </div>
            <div class="row-act">
                <form method="post" action=TryDevice::url()>
                    <input type="hidden" name="id" value=device.id.clone()/>
                    <button class="button" data-tone="quiet">"Send me one now"<span class="visually-hidden">{hidden.clone()}</span></button>
                </form>
                <form method="post" action=RemoveDevice::url()>
                    <input type="hidden" name="id" value=device.id/>
                    <button class="button" data-tone="quiet">"Switch off"<span class="visually-hidden">{hidden}</span></button>
                </form>
            </div>
        </li>
    }
}

/// What this browser can do about notices.
#[derive(Clone, Copy, PartialEq, Eq)]
#[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only a browser finds out"))]
enum Can {
    SwitchOn,
    /// On an iPhone only what is on the Home Screen may.
    OnceInstalled,
    /// Its owner, or whoever looks after it, said no.
    Denied,
    Never,
}

/// A form that the browser fills in, as it does for passkeys.
#[component]
fn SwitchOn(push_key: String, here: bool) -> impl IntoView {
    let (form, answer) = (NodeRef::<Form>::new(), NodeRef::<Input>::new());
    let (can, busy, failed) = (RwSignal::new(None), RwSignal::new(false), RwSignal::new(false));
    Effect::new(move |_| can.set(Some(found())));
    let key = StoredValue::new(push_key);
    let press = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failed.set(false);
        leptos::task::spawn_local(async move {
            let said = subscribed(&key.get_value()).await;
            if let (Some(said), Some(form), Some(answer)) = (said, form.get_untracked(), answer.get_untracked()) {
                answer.set_value(&said);
                let _ = form.submit();
            } else {
                can.set(Some(found()));
                failed.set(true);
            }
            busy.set(false);
        });
    };
    view! {
        <form method="post" action=AddDevice::url() node_ref=form hidden=move || here || can.get() != Some(Can::SwitchOn)>
            <input type="hidden" name="subscription" node_ref=answer/>
            <p class="actions"><button class="button" type="button" on:click=press>"Switch on for this device"</button></p>
        </form>
        <p class="hint" role="status">{move || match can.get() {
            _ if here => "",
            _ if busy.get() => "Your browser asks you now.",
            None => "Switching on needs JavaScript in this browser.",
            Some(Can::Denied) => "This browser shows no notices of ours. Allow them for this address in its settings, then load this page again. Until then, choose email above.",
            Some(Can::OnceInstalled) => "On an iPhone or iPad, put Inner Circle on the Home Screen first: press Share, then “Add to Home Screen”. Open it from there, sign in with a code, and switch it on here. Until then, choose email above.",
            Some(Can::Never) => "This browser cannot show notices. Choose email above, or switch on another device.",
            Some(Can::SwitchOn) if failed.get() => "It is not switched on: your browser did not answer. Try once more, or choose email above.",
            Some(Can::SwitchOn) => "",
        }}</p>
    }
}

#[cfg(not(feature = "hydrate"))]
#[expect(clippy::unused_async, reason = "the browser's half waits")]
async fn subscribed(_: &str) -> Option<String> {
    None
}

#[cfg(not(feature = "hydrate"))]
fn found() -> Can {
    Can::Never
}

#[cfg(feature = "hydrate")]
async fn subscribed(key: &str) -> Option<String> {
    browser::subscribed(key).await.ok()
}

#[cfg(feature = "hydrate")]
fn found() -> Can {
    browser::can()
}

#[cfg(feature = "hydrate")]
mod browser {
    use super::Can;
    use js_sys::{Function, JSON, Object, Promise, Reflect};
    use leptos::prelude::window;
    use wasm_bindgen::{JsCast, JsValue};
    use wasm_bindgen_futures::JsFuture;

    fn get(of: &JsValue, name: &str) -> JsValue {
        Reflect::get(of, &name.into()).unwrap_or(JsValue::UNDEFINED)
    }

    /// Calls a method that promises something, and waits for it.
    async fn ask(of: &JsValue, name: &str, with: &JsValue) -> Result<JsValue, JsValue> {
        let promise: Promise = get(of, name).dyn_into::<Function>()?.call1(of, with)?.dyn_into()?;
        JsFuture::from(promise).await
    }

    pub fn can() -> Can {
        let (window, navigator) = (window(), JsValue::from(window().navigator()));
        let notification = get(&window, "Notification");
        if get(&window, "PushManager").is_undefined() || notification.is_undefined() {
            // Only Safari on iPhones and iPads says whether it runs from the Home Screen.
            return if get(&navigator, "standalone") == false { Can::OnceInstalled } else { Can::Never };
        }
        if get(&notification, "permission") == "denied" { Can::Denied } else { Can::SwitchOn }
    }

    /// What the browser says of its subscription, as JSON. Asks its owner first, while the press still counts.
    pub async fn subscribed(key: &str) -> Result<String, JsValue> {
        ask(&get(&window(), "Notification"), "requestPermission", &JsValue::UNDEFINED).await?;
        let ready: Promise = get(&get(&window().navigator(), "serviceWorker"), "ready").dyn_into()?;
        let manager = get(&JsFuture::from(ready).await?, "pushManager");
        // One that was made for somebody else, or with another key, cannot be used.
        let old = ask(&manager, "getSubscription", &JsValue::UNDEFINED).await?;
        if old.is_truthy() {
            ask(&old, "unsubscribe", &JsValue::UNDEFINED).await?;
        }
        let options = Object::new();
        Reflect::set(&options, &"userVisibleOnly".into(), &true.into())?;
        Reflect::set(&options, &"applicationServerKey".into(), &key.into())?;
        let subscription = ask(&manager, "subscribe", &options).await?;
        JSON::stringify(&subscription)?.as_string().ok_or(JsValue::NULL)
    }
}
