use super::super::get_conferences::{ConferenceRow, Conferences, get_conferences};
use super::super::keep_conference::AddConference;
use super::settings_page::ConferenceFields;
use crate::paths;
use crate::ui::{ErrorSummary, Loaded, Page, turned_back, use_typed};
use domain::conference::ConferenceForm;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// All conferences, and a form for the next one.
#[component]
pub fn ConferencesPage() -> impl IntoView {
    let conferences = Resource::new_blocking(
        || (),
        |()| async { Ok::<_, crate::error::AppError>((get_conferences().await?, use_typed())) },
    );
    view! {
        <Loaded from=conferences view=|(Conferences { rows, form }, typed)| {
            let error = turned_back(AddConference::url());
            let row = |row: ConferenceRow| view! {
                <li class="row">
                    <div class="row-what">
                        <h2 class="row-title"><a href=paths::board(&row.slug)>{row.title}</a></h2>
                        <p>{row.when}</p>
                        <p>{row.stands}</p>
                    </div>
                </li>
            };
            let is_empty = rows.is_empty();
            view! {
                <Page title="Conferences">
                    <ErrorSummary error/>
                    <h1>"Conferences"</h1>
                    <p class="lede">"Once a year the circle has five slots at a trade show. Each conference here is one such day."</p>
                    {(!is_empty).then(|| view! { <ul class="rows" data-plain="">{rows.into_iter().map(row).collect_view()}</ul> })}
                    <section class="part" aria-labelledby="new">
                        <h2 id="new">"A new conference"</h2>
                        <form class="form" method="post" action=AddConference::url()>
                            <input type="hidden" name="form" value=form/>
                            <ConferenceFields values=ConferenceForm::default() typed error/>
                            <p class="actions"><button class="button">"Make it, with five slots"</button></p>
                        </form>
                    </section>
                </Page>
            }
        }/>
    }
}
