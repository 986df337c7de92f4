use super::security::BrowserRow;
use super::sign_out_browser::SignOutBrowser;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Where somebody is signed in.
#[component]
pub fn BrowsersPart(browsers: Vec<BrowserRow>) -> impl IntoView {
    let row = |browser: BrowserRow| {
        view! {
            <li class="row">
                <div class="row-what">
                    <h3>{browser.device.clone()}</h3>
                    <p>{format!("Place unknown, {}.", browser.seen)}{browser.this_one.then_some(" This is the one before you.")}</p>
                </div>
                {(!browser.this_one).then(|| view! {
                    <form class="row-act" method="post" action=SignOutBrowser::url()>
                        <input type="hidden" name="id" value=browser.id/>
                        <button class="button" data-tone="quiet">"End this sign-in"<span class="visually-hidden">{format!(" in {}", browser.device)}</span></button>
                    </form>
                })}
            </li>
        }
    };
    view! {
        <section class="part" id="browsers" aria-labelledby="browsers-title">
            <h2 id="browsers-title">"Where you are signed in"</h2>
            <ul class="rows">{browsers.into_iter().map(row).collect_view()}</ul>
        </section>
    }
}
