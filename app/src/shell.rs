//! The document around the app, and the headers that go with it.

use crate::app::App;
use crate::area::Area;
use crate::context::{Bundle, Ctx, path};
use crate::viewer::Viewer;
use http::HeaderValue;
use http::header::CONTENT_SECURITY_POLICY;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use leptos_meta::MetaTags;

/// Headers of every answer, beside its content policy.
pub const MAIN_HEADERS: [(&str, &str); 4] = [
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("permissions-policy", "camera=(), microphone=(), geolocation=()"),
];

/// Starts the wasm once the page has been painted, so that the two never compete for a slow line.
fn boot(Bundle { script, wasm }: &Bundle) -> String {
    format!(
        "const go=()=>{{const w=fetch('{wasm}');import('{script}').then(m=>m.default({{module_or_path:w}}).then(()=>{{m.hydrate();navigator.serviceWorker?.register('/sw.js').catch(()=>{{}})}}))}};\
         document.hidden?go():requestAnimationFrame(()=>setTimeout(go))"
    )
}

/// Whoever signs out at a shared computer leaves nothing on other tabs' screens: theirs load again, and the gate is there.
fn together(viewer: Viewer) -> &'static str {
    if viewer.is_member() {
        "window.BroadcastChannel&&(new BroadcastChannel('out').onmessage=()=>location.reload());"
    } else {
        "location.search=='?out=1'&&window.BroadcastChannel&&new BroadcastChannel('out').postMessage(0);"
    }
}

fn set_policy(nonce: &str) {
    // `form-action https:`: the join button's POST is answered by a redirect to the call.
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data:; media-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; \
         base-uri 'none'; form-action 'self' https:; frame-ancestors 'none'"
    );
    if let (Some(response), Ok(value)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(&policy)) {
        response.insert_header(CONTENT_SECURITY_POLICY, value);
    }
}

/// The HTML document.
pub fn shell() -> impl IntoView {
    let nonce = use_nonce().map(|nonce| nonce.to_string()).unwrap_or_default();
    set_policy(&nonce);
    let viewer = Viewer::of_request();
    let ctx = Ctx::current().ok();
    let style = ctx.as_ref().map(|ctx| ctx.style.clone()).unwrap_or_default();
    let build = ctx.as_ref().and_then(|ctx| ctx.builds.get(Area::of(&path(), viewer).code()));
    let boot = format!("{}{}", together(viewer), build.map(boot).unwrap_or_default());
    let newest = ctx.as_ref().map_or(0, |ctx| (ctx.newest_change)());

    view! {
        <!DOCTYPE html>
        <html lang="en-GB">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content"/>
                <meta name="theme-color" media="(prefers-color-scheme: light)" content="#fbf7ee"/>
                <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#03252b"/>
                <link rel="stylesheet" href=style/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <link rel="apple-touch-icon" href="/apple-touch-icon.png"/>
                <link rel="manifest" href="/manifest.webmanifest"/>
                <MetaTags/>
            </head>
            <body data-viewer=viewer.code() data-after=newest.to_string()>
                <App/>
                <script type="module" nonce=nonce inner_html=boot></script>
            </body>
        </html>
    }
}
