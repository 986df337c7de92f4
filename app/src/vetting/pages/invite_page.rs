use super::super::vouch::{MakeVouch, RevokeVouch, VouchView, get_vouches};
use crate::paths;
use crate::ui::{ErrorSummary, Loaded, Page, TextField, turned_back, use_query_map, use_typed};
use domain::form::Field;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// A member's personal invitations.
#[component]
pub fn InvitePage() -> impl IntoView {
    let vouches = Resource::new_blocking(|| (), |()| get_vouches());
    view! { <Loaded from=vouches view=move |vouches| view! { <Shown vouches/> }/> }
}

#[component]
fn Shown(vouches: Vec<VouchView>) -> impl IntoView {
    let error = turned_back(MakeVouch::url());
    let query = use_query_map();
    let done = move || {
        let query = query.read();
        match () {
            () if error.get().is_some() => None,
            () if query.get("made").is_some() => Some("Your link is below. Send it to the one person it is for."),
            () if query.get("revoked").is_some() => Some("Taken back. It is no evidence any more."),
            () => None,
        }
    };
    let row = |vouch: VouchView| {
        let id = vouch.id.clone();
        view! {
            <section class="part">
                <h2>{vouch.whom.clone()}</h2>
                <p class="soft">{vouch.stands}</p>
                {vouch.link.map(|link| view! {
                    <div class="copy"><label for=format!("link-{id}")>"The link"</label><input id=format!("link-{id}") readonly="" value=link/></div>
                })}
                <form method="post" action=RevokeVouch::url()>
                    <input type="hidden" name="id" value=vouch.id/>
                    <button class="button" data-tone="quiet">"Take it back"<span class="visually-hidden">{format!(": {}", vouch.whom)}</span></button>
                </form>
            </section>
        }
    };
    view! {
        <Page title="Invite a colleague">
            {move || done().map(|words| view! { <div class="notice" data-kind="success" role="status"><p><strong>"Done. "</strong>{words}</p></div> })}
            <ErrorSummary error/>
            <h1>"Invite a colleague"</h1>
            <p class="lede">"You vouch for somebody you know. It helps the organisers decide; they still check, as they did with you."</p>
            <form class="form" method="post" action=MakeVouch::url()>
                <TextField field=Field::Whom label="Whom do you invite, and how do you know them?" value=use_typed().or(Field::Whom, "") error
                    hint="The organisers read this beside the application. The link works once, for 14 days."/>
                <p class="actions"><button class="button">"Make a link"</button></p>
            </form>
            {vouches.into_iter().map(row).collect_view()}
            <p class="push"><a href=paths::ME>"Back to Me"</a></p>
        </Page>
    }
}
