use super::super::get_kept_talk::{BlankTalk, get_blank_talk};
use super::super::save_talk::AddTalk;
use super::talk_fields::TalkFields;
use crate::error::AppError;
use crate::paths;
use crate::ui::{ErrorSummary, Loaded, Page, Typed, turned_back, use_query_map, use_turned_back, use_typed};
use domain::form::Field;
use domain::library::TalkForm;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Details first: the recording follows, and waits for nothing that is typed here.
#[component]
pub fn NewTalkPage() -> impl IntoView {
    let (query, turned_back) = (use_query_map(), use_turned_back());
    let session = Memo::new(move |_| query.read().get("session").unwrap_or_default());
    let blank = Resource::new_blocking(
        move || (session.get(), turned_back.get()),
        |(session, turned_back)| async move {
            let blank = get_blank_talk(session).await?;
            Ok::<_, AppError>((blank, if turned_back { use_typed() } else { Typed::default() }))
        },
    );
    view! { <Loaded from=blank view=|(blank, typed)| view! { <Shown blank typed/> }/> }
}

#[component]
fn Shown(blank: BlankTalk, typed: Typed) -> impl IntoView {
    let error = turned_back(AddTalk::url());
    let title =
        Signal::derive(move || if error.get().is_some() { "Look again: add a talk" } else { "Add a talk" }.to_owned());
    let values = if typed.has(Field::Title) { TalkForm::from_pairs(&typed.0) } else { blank.values };
    let form = typed.sent("form").map_or(blank.form, str::to_owned);
    view! {
        <Page title>
            <ErrorSummary error/>
            <h1>"Add a talk"</h1>
            <p class="lede">"What it is called and who spoke. The recording follows, and nobody finds it before it is published."</p>
            <form class="form" method="post" action=AddTalk::url()>
                <input type="hidden" name="form" value=form/>
                <TalkFields values offers=blank.offers error/>
                <p class="actions"><button class="button">"Add this talk"</button>" "<a href=paths::ORGANISE_TALKS>"Leave it"</a></p>
            </form>
        </Page>
    }
}
