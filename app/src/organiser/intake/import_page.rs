use super::get_import::{ImportView, get_import};
use super::locations_found::{CellsToPutRight, LocationsFound};
use super::proposals_found::ProposalsFound;
use super::report::MembersFound;
use crate::paths;
use crate::ui::{Loaded, Page};
use domain::people::import::{FileProblem, LocationsReport, MembersReport, ProposalsReport, Report, Stage};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use std::time::Duration;

/// A page that shows work under way asks this often how far it is.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// What is in a file; then how its import goes, and what came of it.
#[component]
pub fn ImportPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("id").unwrap_or_default());
    let import = Resource::new_blocking(move || id.get(), get_import);
    let look_again = move || set_timeout(move || import.refetch(), LOOK_EVERY);
    view! {
        <Loaded from=import view=move |import| {
            if import.stage.is_under_way() {
                Effect::new(move |_| look_again());
            }
            view! { <Shown import/> }
        }/>
    }
}

#[component]
fn Shown(import: ImportView) -> impl IntoView {
    let title = match import.stage {
        Stage::Checking => "Reading the file",
        Stage::Checked => "What is in the file",
        Stage::Importing => "Importing",
        Stage::Done => "Imported",
        Stage::Refused => "This file cannot be used",
        Stage::Stopped => "This was stopped",
    };
    let ImportView { id, file_name, stage, done, report } = import;
    view! {
        <Page title>
            <p>{match &report {
                Report::Proposals(found) => view! { <a href=paths::proposals(&found.conference)>"Proposals"</a> }.into_any(),
                _ => view! { <a href=paths::IMPORTS>"Import members or locations"</a> }.into_any(),
            }}</p>
            <h1>{title}</h1>
            <p class="lede">{file_name}</p>
            {stage.is_under_way().then(|| view! { <UnderWay id=id.clone() done/> })}
            {(stage == Stage::Stopped).then(|| {
                let (why, words) = if report == Report::Nothing {
                    ("The server was restarted before it had read the file.", "Check it again")
                } else {
                    ("The server was restarted meanwhile. What is in already is not added again.", "Go on with the import")
                };
                view! { <p>{why}</p><Begin id=id.clone() words=words.to_owned()/> }
            })}
            {match report {
                Report::Nothing => ().into_any(),
                Report::Refused(problem) => view! {
                    <div class="notice" data-kind="danger" role="alert"><p>{problem.to_string()}</p></div>
                    <p class="actions"><a class="button" href=paths::IMPORTS>"Choose another file"</a></p>
                    {match problem {
                        FileProblem::Cells { cells, named } => Some(view! { <CellsToPutRight cells named/> }),
                        _ => None,
                    }}
                }
                .into_any(),
                Report::Members(found) => {
                    let act = members_act(id, stage, &found);
                    view! { <MembersFound found imported=stage == Stage::Done act/> }.into_any()
                }
                Report::Locations(found) => {
                    let act = locations_act(id, stage, &found);
                    view! { <LocationsFound found imported=stage == Stage::Done act/> }.into_any()
                }
                Report::Proposals(found) => {
                    let act = proposals_act(id, stage, &found);
                    view! { <ProposalsFound found imported=stage == Stage::Done act/> }.into_any()
                }
            }}
        </Page>
    }
}

/// What can be done with a list of members.
fn members_act(id: String, stage: Stage, found: &MembersReport) -> AnyView {
    match stage {
        Stage::Checked if found.new > 0 => {
            let these = if found.new == 1 { "this one".to_owned() } else { format!("these {}", found.new) };
            view! { <Begin id words=format!("Import {these}")/> }.into_any()
        }
        Stage::Checked => view! { <p>"There is nobody to import."</p> }.into_any(),
        Stage::Done => view! {
            <p>"Nobody has been written to yet."</p>
            <p class="actions"><a class="button" href=paths::INVITATIONS>"Go to the invitations"</a></p>
        }
        .into_any(),
        _ => ().into_any(),
    }
}

/// What can be done with a list of locations.
fn locations_act(id: String, stage: Stage, found: &LocationsReport) -> AnyView {
    match stage {
        Stage::Checked | Stage::Done if found.is_current => {
            view! { <p>"This file is imported already; there is nothing to do."</p> }.into_any()
        }
        Stage::Checked => view! { <Begin id words="Import these".to_owned()/> }.into_any(),
        Stage::Done => view! { <p>"Members find their home in it from now on."</p> }.into_any(),
        _ => ().into_any(),
    }
}

/// What can be done with a list of proposals.
fn proposals_act(id: String, stage: Stage, found: &ProposalsReport) -> AnyView {
    match stage {
        Stage::Checked if found.new > 0 => {
            let these = if found.new == 1 { "this one".to_owned() } else { format!("these {}", found.new) };
            view! { <Begin id words=format!("Import {these}")/> }.into_any()
        }
        Stage::Checked => view! { <p>"There is nothing to import."</p> }.into_any(),
        Stage::Done => view! {
            <p>"They are among what is proposed. Nobody is written to."</p>
            <p class="actions"><a class="button" href=paths::proposals(&found.conference)>"Go to the proposals"</a></p>
        }
        .into_any(),
        _ => ().into_any(),
    }
}

/// Shows how far it is. With wasm the page looks again by itself.
#[component]
fn UnderWay(id: String, done: u32) -> impl IntoView {
    view! {
        <p><label for="done">{format!("{done} % done")}</label></p>
        <progress id="done" max="100" value=done></progress>
        <p class="actions"><a class="button" data-tone="quiet" href=paths::import(&id) rel="external">"Look again"</a></p>
    }
}

#[component]
fn Begin(id: String, words: String) -> impl IntoView {
    view! { <form method="post" action=paths::run_import(&id) class="actions"><button class="button">{words}</button></form> }
}
