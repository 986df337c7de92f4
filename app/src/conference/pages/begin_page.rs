use super::super::proposing::{AskToPropose, Begin, get_begin};
use crate::error::AppError;
use crate::ui::{ErrorSummary, Loaded, Page, TextField, Typed, turned_back, use_query_map, use_typed};
use domain::form::Field;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_params_map;

/// Somebody without an account opens an organiser's link, and says where we may write.
#[component]
pub fn BeginPage() -> impl IntoView {
    let params = use_params_map();
    let token = Memo::new(move |_| params.read().get("token").unwrap_or_default());
    let begin = Resource::new_blocking(
        move || token.get(),
        |token| async move { Ok::<_, AppError>((get_begin(token).await?, use_typed())) },
    );
    view! { <Loaded from=begin view=move |(begin, typed)| view! { <Shown begin typed token=token.get_untracked()/> }/> }
}

#[component]
fn Shown(begin: Begin, typed: Typed, token: String) -> impl IntoView {
    let error = turned_back(AskToPropose::url());
    let query = use_query_map();
    let sent = move || error.get().is_none() && query.read().get("sent").is_some();
    let Begin { title, when, about, until } = begin;
    view! {
        <Page title=format!("Propose a talk: {title}")>
            {move || sent().then(|| view! {
                <div class="notice" data-kind="success" role="status"><p><strong>"Look in your mail. "</strong>"The link in it leads to your own page, where you write what you propose. Nothing there? Look among unwanted mail, or ask once more in three minutes."</p></div>
            })}
            <ErrorSummary error/>
            <h1>"Propose a talk"</h1>
            <p class="lede">{format!("{title}, {when}")}</p>
            <div class="marked" inner_html=about></div>
            {match until {
                Some(until) => view! {
                    <p>{format!("You are invited to propose a talk until the end of {until}. You need no account: we mail you a link to a page of your own.")}</p>
                    <form class="form" method="post" action=AskToPropose::url()>
                        <input type="hidden" name="token" value=token/>
                        <TextField field=Field::Name label="Your name" autocomplete="name" value=typed.or(Field::Name, "") error/>
                        <TextField field=Field::Email kind="email" label="Your email address" inputmode="email" autocomplete="email"
                            hint="For your talk alone. It is forgotten a year after the day." value=typed.or(Field::Email, "") error/>
                        <p class="actions"><button class="button">"Mail me the link"</button></p>
                    </form>
                }
                .into_any(),
                None => view! { <p>"Talks are not taken at present. Ask whoever sent you this link from when on they are."</p> }.into_any(),
            }}
        </Page>
    }
}
